"""Faults planted in recorded worlds: what a wrong simulation would have recorded, one file a family."""
