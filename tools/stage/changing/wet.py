"""Puddles as Blender objects: their vertices keyed in every frame, and what melted things look like."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ..bodies.hulls import Array
from ..grains import played
from ..objects.surfaces import Graph, Rgb, linear
from ..surroundings import solids
from . import puddle
from .puddle import Puddle

RAISED_M = 0.0003
"""Height of a puddle's underside over its support: two surfaces in one place flicker."""


def lay(
    name: str, kind: Puddle, at: Array, volumes_m3: Sequence[float], material: bpy.types.Material
) -> bpy.types.Object:
    """A puddle about a place on a support, of the given volume in every frame from 1 on."""
    shapes = [kind.shape(volume) for volume in volumes_m3]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(shapes[-1].tolist(), [], puddle.triangles().tolist())
    mesh.shade_smooth()
    mesh.materials.append(material)
    thing = bpy.data.objects.new(name, mesh)
    thing.location = [float(v) for v in np.asarray(at) + np.array([0.0, 0.0, RAISED_M])]
    solids.collection("puddles").objects.link(thing)
    played.play(thing, shapes)
    return thing


def clear(name: str, colour: Rgb, opacity: float, roughness: float = 0.03) -> bpy.types.Material:
    """A thin liquid: mirrors the light and darkens or tints what lies under it by opacity (0 clear, 1 paint)."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    graph = Graph(made.node_tree)
    shader = made.node_tree.nodes["Principled BSDF"]
    shown = linear(colour) if opacity > 0.5 else tuple(0.25 * c * c for c in linear(colour))
    shader.inputs["Base Color"].default_value = (*shown, 1.0)
    shader.inputs["Roughness"].default_value = roughness
    shader.inputs["Coat Weight"].default_value = 0.6
    through = graph.node("BsdfTransparent", Color=(*(0.3 + 0.6 * c for c in linear(colour)), 1.0))
    edge = graph.node("Fresnel", IOR=1.4).outputs[0]
    both = graph.node("MixShader", Fac=graph.math("MINIMUM", graph.math("MULTIPLY_ADD", edge, 1.0, opacity), 1.0))
    graph.put(through.outputs[0], both.inputs[1])
    graph.put(shader.outputs[0], both.inputs[2])
    graph.put(both.outputs[0], made.node_tree.nodes["Material Output"].inputs["Surface"])
    return made
