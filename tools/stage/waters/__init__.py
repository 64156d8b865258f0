"""Water: under its surface, on it, and beside it."""
