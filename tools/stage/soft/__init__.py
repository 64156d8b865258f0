"""Cloth and soft bodies: own small solvers in numpy, baked into the file as shape keys."""
