"""What falls, blows and changes with the hour: rain, snow, leaves, wind, sky."""
