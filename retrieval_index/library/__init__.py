"""Library data as readable files."""
