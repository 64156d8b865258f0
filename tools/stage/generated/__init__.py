"""Scenes that Infinigen's own generators make, brought to the contract that every environment keeps."""
