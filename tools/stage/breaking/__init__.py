"""Brittle things: cut into Voronoi cells, let go where they strike, shards and what runs out of them."""
