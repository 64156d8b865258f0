"""code2worlds: one sentence in, a moving 3D world out, built by code."""
