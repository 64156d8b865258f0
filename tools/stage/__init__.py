"""The library that programs use inside Blender. Import its modules by name; only here may bpy be imported."""
