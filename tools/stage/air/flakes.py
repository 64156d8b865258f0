"""Small shapes that fly: streak, splash, flake, leaf, mote, ember. Unit size unless metres are asked for."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ..objects import surfaces
from ..objects.surfaces import Graph, Rgb
from ..surroundings import solids

STREAK_WIDTHS = 5
"""Streaks come in widths that double."""


BRIGHT = 1.6
"""Flakes reflect more than they receive: a speck of snow glints, a matt ball as small is grey against a bright sky.
They light nothing else."""


GLINT = 5.0
"""The same for dust, which scatters light forwards."""


def streaks(length_m: float, width_m: float) -> list[bpy.types.Object]:
    """Slender spindles along z, of doubling widths; their far end is where the drop is."""
    water = _water()
    made = []
    for index in range(STREAK_WIDTHS):
        half = width_m * 2**index / 2
        points = [(0.0, 0.0, -length_m), (0.0, 0.0, 0.0)]
        points += [(half * float(np.cos(a)), half * float(np.sin(a)), -0.25 * length_m) for a in (0.0, 2.094, 4.189)]
        faces = [(0, 2 + i, 2 + (i + 1) % 3) for i in range(3)] + [(1, 2 + (i + 1) % 3, 2 + i) for i in range(3)]
        made.append(_thing(f"streak_{index}", points, faces, water, shadow=False))
    return made


def splash() -> bpy.types.Object:
    """A thin ring of radius 1 with a crown of spikes 0.8 high."""
    turns = np.linspace(0, 2 * np.pi, 19)[:-1]
    points: list[solids.Vec] = []
    faces: list[tuple[int, ...]] = []
    count = len(turns)
    for radius in (0.86, 1.0):
        points += [(radius * float(np.cos(a)), radius * float(np.sin(a)), 0.0) for a in turns]
    faces += [(i, (i + 1) % count, count + (i + 1) % count, count + i) for i in range(count)]
    for index, a in enumerate(turns[::3]):
        start, side = len(points), np.array([-np.sin(a), np.cos(a)]) * 0.07
        foot = np.array([np.cos(a), np.sin(a)]) * 0.7
        tip = foot * (1.25 + 0.1 * (index % 2))
        points += [(float(x), float(y), z) for (x, y), z in ((foot + side, 0.0), (foot - side, 0.0), (tip, 0.8))]
        faces.append((start, start + 1, start + 2))
    return _thing("splash", points, faces, _water(), shadow=False)


def snowflake() -> bpy.types.Object:
    """A clump, 1 across."""
    return _octahedron("snowflake", _matt("flake", (0.98, 0.985, 1.0), BRIGHT))


def leaves(colours: Sequence[Rgb]) -> list[bpy.types.Object]:
    """A pointed leaf folded along its vein and curled, 1 long, one of each colour, with brown spots."""
    outline = [(0.0, 0.0), (0.18, 0.2), (0.42, 0.29), (0.68, 0.22), (0.88, 0.09), (1.0, 0.0)]
    points: list[solids.Vec] = []
    for along, aside in outline:
        curl = 0.16 * (along - 0.5) ** 2 * 4
        x, edge = along - 0.5, 0.3 * aside + curl
        points += [(x, aside, edge), (x, 0.0, curl), (x, -aside, edge)]
    faces = []
    for i in range(len(outline) - 1):
        a = 3 * i
        faces += [(a, a + 1, a + 4, a + 3), (a + 1, a + 2, a + 5, a + 4)]
    looks = [_leaf(f"leaf_{index}", colour) for index, colour in enumerate(colours)]
    return [_thing(look.name, points, faces, look, shadow=True) for look in looks]


def mote() -> bpy.types.Object:
    """A speck."""
    return _octahedron("mote", _matt("mote", (0.95, 0.9, 0.8), GLINT))


def bubble() -> bpy.types.Object:
    """A soap bubble, 1 across: clear in the middle, bright and tinted at the rim."""
    import bmesh

    mesh = bmesh.new()
    bmesh.ops.create_icosphere(mesh, subdivisions=3, radius=0.5)
    points = [tuple(vertex.co) for vertex in mesh.verts]
    faces = [[vertex.index for vertex in face.verts] for face in mesh.faces]
    mesh.free()
    made = bpy.data.materials.new("soap")
    made.use_nodes = True
    graph = Graph(made.node_tree)
    rim = graph.node("LayerWeight", Blend=0.25).outputs["Facing"]
    tint = graph.mix(rim, (0.7, 0.85, 1.0, 1.0), (1.0, 0.75, 0.95, 1.0))
    both = graph.node("MixShader", Fac=graph.math("MULTIPLY_ADD", rim, 0.9, 0.1))
    graph.put(graph.node("BsdfTransparent").outputs[0], both.inputs[1])
    graph.put(graph.node("BsdfGlossy", Color=tint, Roughness=0.02).outputs[0], both.inputs[2])
    graph.put(both.outputs[0], _surface(made))
    thing = _thing("bubble", points, faces, made, shadow=False)
    solids.smooth(thing)
    return thing


def ember() -> bpy.types.Object:
    """A glowing speck."""
    made = bpy.data.materials.new("ember")
    made.use_nodes = True
    graph = Graph(made.node_tree)
    graph.put(graph.node("Emission", Color=(1.0, 0.32, 0.06, 1.0), Strength=28.0).outputs[0], _surface(made))
    return _octahedron("ember", made)


def _octahedron(name: str, material: bpy.types.Material) -> bpy.types.Object:
    points = [(0.5, 0.0, 0.0), (0.0, 0.5, 0.0), (-0.5, 0.0, 0.0), (0.0, -0.5, 0.0), (0.0, 0.0, 0.5), (0.0, 0.0, -0.5)]
    faces = [(i, (i + 1) % 4, 4) for i in range(4)] + [((i + 1) % 4, i, 5) for i in range(4)]
    return _thing(name, points, faces, material, shadow=False)


def _thing(
    name: str,
    points: Sequence[tuple[float, ...]],
    faces: Sequence[Sequence[int]],
    material: bpy.types.Material,
    *,
    shadow: bool,
) -> bpy.types.Object:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(list(points), [], [tuple(face) for face in faces])
    mesh.materials.append(material)
    thing = bpy.data.objects.new(name, mesh)
    thing.visible_shadow = shadow
    thing.visible_diffuse = shadow
    solids.collection("environment").objects.link(thing)
    return thing


def _water() -> bpy.types.Material:
    """Bright as the sky behind the viewer and half clear: what a drop smeared over the exposure looks like."""
    made = bpy.data.materials.get("rain_water")
    if made is not None:
        return made
    made = bpy.data.materials.new("rain_water")
    made.use_nodes = True
    graph = Graph(made.node_tree)
    lit = graph.node("MixShader", Fac=0.5)
    graph.put(graph.node("BsdfDiffuse", Color=(1.1, 1.14, 1.2, 1.0)).outputs[0], lit.inputs[1])
    graph.put(graph.node("BsdfTranslucent", Color=(1.1, 1.14, 1.2, 1.0)).outputs[0], lit.inputs[2])
    both = graph.node("MixShader", Fac=0.8)
    graph.put(graph.node("BsdfTransparent").outputs[0], both.inputs[1])
    graph.put(lit.outputs[0], both.inputs[2])
    graph.put(both.outputs[0], _surface(made))
    return made


def _matt(name: str, colour: Rgb, factor: float = 1.0) -> bpy.types.Material:
    """Lit from both sides: diffuse and translucent."""
    red, green, blue = (factor * channel for channel in surfaces.linear(colour))
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    graph = Graph(made.node_tree)
    lit = graph.node("MixShader", Fac=0.5)
    graph.put(graph.node("BsdfDiffuse", Color=(red, green, blue, 1.0)).outputs[0], lit.inputs[1])
    graph.put(graph.node("BsdfTranslucent", Color=(red, green, blue, 1.0)).outputs[0], lit.inputs[2])
    graph.put(lit.outputs[0], _surface(made))
    return made


def _leaf(name: str, colour: Rgb) -> bpy.types.Material:
    """A dry leaf: spotted brown, the light coming through."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    graph = Graph(made.node_tree)
    red, green, blue = colour
    spot = surfaces.linear((0.45 * red, 0.36 * green, 0.27 * blue))
    noise = graph.node("TexNoise", Vector=graph.node("TexCoord").outputs["Object"], Scale=9.0)
    spots = graph.math("GREATER_THAN", noise.outputs["Fac"], 0.6)
    colour_out = graph.mix(spots, (*surfaces.linear(colour), 1.0), (*spot, 1.0))
    lit = graph.node("MixShader", Fac=0.35)
    graph.put(graph.node("BsdfDiffuse", Color=colour_out).outputs[0], lit.inputs[1])
    graph.put(graph.node("BsdfTranslucent", Color=colour_out).outputs[0], lit.inputs[2])
    graph.put(lit.outputs[0], _surface(made))
    return made


def _surface(material: bpy.types.Material) -> bpy.types.NodeSocket:
    for node in list(material.node_tree.nodes):
        if node.type == "BSDF_PRINCIPLED":
            material.node_tree.nodes.remove(node)
    return material.node_tree.nodes["Material Output"].inputs["Surface"]
