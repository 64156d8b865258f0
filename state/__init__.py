"""What a run knows: channels, values, settings and errors. Uses nothing of ours."""
