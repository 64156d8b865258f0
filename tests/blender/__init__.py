"""Tests that run Blender."""
