"""Shafts of sunlight in the water: a few long soft cards that add light, fainter downwards."""

from __future__ import annotations

import bpy
import numpy as np

from ..objects.surfaces import Graph, linear
from ..surroundings import footing, solids
from .depths import FADED, Sea

COUNT = 7
TOP_M = 7.5


def hang(sea: Sea, seed: int, *, strength: float) -> None:
    """Slanted shafts behind the lane; they shine on nothing and cast no shadow. Nothing when strength is 0."""
    if strength <= 0.05:
        return
    rng = np.random.default_rng([seed, 83])
    vertices: list[solids.Vec] = []
    faces: list[tuple[int, ...]] = []
    for index, x in enumerate(np.linspace(-6.5, 6.5, COUNT) + rng.uniform(-0.7, 0.7, COUNT)):
        y, width, slant = float(rng.uniform(2.5, 6.0)), float(rng.uniform(0.25, 0.8)), 2.6
        start = 4 * index
        for z, shift, half in ((0.3, -slant, 1.6 * width), (TOP_M, 0.0, width)):
            vertices += [(x + shift - half, y, z), (x + shift + half, y, z)]
        faces.append((start, start + 1, start + 3, start + 2))
    cards = solids.mesh_object("light_shafts", vertices, faces, _material(sea, 0.16 * strength))
    layer = cards.data.uv_layers["UVMap"]
    for face in cards.data.polygons:
        for loop, uv in zip(face.loop_indices, ((0, 0), (1, 0), (1, 1), (0, 1)), strict=True):
            layer.data[loop].uv = uv
    footing.mark(cards, footing.HELD)
    cards.hide_viewport = True  # rays that judge what a camera sees pass
    cards.visible_shadow = cards.visible_diffuse = cards.visible_glossy = cards.visible_transmission = False


def _material(sea: Sea, strength: float) -> bpy.types.Material:
    made = bpy.data.materials.new("light_shafts")
    made.use_nodes = True
    made[FADED] = True
    graph = Graph(made.node_tree)
    uv = graph.node("SeparateXYZ", Vector=graph.node("TexCoord").outputs["UV"]).outputs
    across = graph.math("SINE", graph.math("MULTIPLY", uv["X"], float(np.pi)))
    down = graph.math("POWER", uv["Y"], 1.4)
    glow = graph.math("MULTIPLY", graph.math("MULTIPLY", graph.math("POWER", across, 2.0), down), strength)
    light = graph.node("Emission", Color=(*linear(sea.up), 1.0), Strength=glow)
    both = graph.node("AddShader")
    graph.put(graph.node("BsdfTransparent").outputs[0], both.inputs[0])
    graph.put(light.outputs[0], both.inputs[1])
    graph.put(both.outputs[0], made.node_tree.nodes["Material Output"].inputs["Surface"])
    return made
