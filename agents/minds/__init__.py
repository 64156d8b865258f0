"""How an agent decides: the port, and the minds behind it."""
