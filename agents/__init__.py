"""The four agents, and the minds that decide for them."""
