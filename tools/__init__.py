"""Hands of the project: run Blender, measure, judge pictures, write videos and reports."""
