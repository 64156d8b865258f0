"""A trunk with 3000 loose leaves, thinned out: what is left of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import bpy
import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.objects import flatten
from code2worlds.tools.stage.objects.thinning import thin_foliage

CONFIG: dict[str, Any] = {"leaves": 3000, "trunk_rings": 500, "max_vertices": 5000}

LEAF_M = 0.1


def build(config: dict[str, Any], job: program.Job) -> Mapping[str, Any]:
    del job
    leafy = _plant(int(config["leaves"]), int(config["trunk_rings"]))
    few = _plant(20, int(config["trunk_rings"]))
    thinned = thin_foliage(leafy, int(config["max_vertices"]))
    points = flatten.coordinates(leafy)
    is_leaf = points[:, 0] > 0.5
    leaves = points[is_leaf].reshape(-1, 4, 3)
    return {
        "thinned": thinned,
        "few_leaves_thinned": thin_foliage(few, 100),
        "trunk_vertices": int((~is_leaf).sum()),
        "leaves": len(leaves),
        "leaf_area_m2": float(np.prod(np.ptp(leaves, axis=1)[:, :2], axis=1).sum()),
        "attributes": [each.name for each in leafy.data.attributes],
    }


def _plant(leaves: int, rings: int) -> bpy.types.Object:
    """A strip at x < 0.5 as trunk; square leaves of LEAF_M in a row along x."""
    trunk = [(0.0, side, 0.01 * ring) for ring in range(rings) for side in (0.0, 0.1)]
    faces: list[tuple[int, ...]] = [(2 * ring, 2 * ring + 1, 2 * ring + 3, 2 * ring + 2) for ring in range(rings - 1)]
    points = list(trunk)
    for leaf in range(leaves):
        faces.append(tuple(range(len(points), len(points) + 4)))
        x = 1.0 + leaf
        points += [(x, 0.0, 0.0), (x + LEAF_M, 0.0, 0.0), (x + LEAF_M, LEAF_M, 0.0), (x, LEAF_M, 0.0)]
    mesh = bpy.data.meshes.new("plant")
    mesh.from_pydata(points, [], faces)
    obj = bpy.data.objects.new("plant", mesh)
    bpy.context.scene.collection.objects.link(obj)
    return obj


if __name__ == "__main__":
    program.run(build, CONFIG)
