"""The camera, and the renderer that turns a world into frames."""
