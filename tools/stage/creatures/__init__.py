"""Animals built as own meshes and moved frame by frame: fish, jellyfish, birds, insects, snakes, legged animals."""
