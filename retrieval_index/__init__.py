"""The knowledge library: factories, materials, scenes, motions and recipes; how they are embedded and searched."""
