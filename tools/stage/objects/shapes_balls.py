"""Balls and round fruit."""

from __future__ import annotations

import math
from typing import Any

import bmesh
import bpy
from mathutils import Vector, noise

from . import flatten
from .shapes_build import arc, dressed, finished, globe, paint, turned
from .surfaces import TINT, Graph, Rgb

BLACK: Rgb = (0.03, 0.03, 0.03)


def ball(diameter_m: float = 0.12) -> bpy.types.Object:
    """A plain plastic ball."""
    return dressed(globe("ball", diameter_m), ("plastic", (0.8, 0.15, 0.12)))


def marble(diameter_m: float = 0.016) -> bpy.types.Object:
    """A small glass ball."""
    return dressed(globe("marble", diameter_m), ("glass", (0.35, 0.6, 0.85)))


def metal_ball(diameter_m: float = 0.05) -> bpy.types.Object:
    """A polished steel ball."""
    return dressed(globe("metal ball", diameter_m), ("steel", None))


def cannonball(diameter_m: float = 0.12) -> bpy.types.Object:
    """A rough iron ball."""
    return dressed(globe("cannonball", diameter_m), ("iron", (0.14, 0.14, 0.15)))


def snowball(diameter_m: float = 0.1) -> bpy.types.Object:
    """A lumpy ball of snow."""
    return dressed(globe("snowball", diameter_m), ("snow", None))


def golf_ball(diameter_m: float = 0.0427) -> bpy.types.Object:
    """White, with dimples in the shading."""
    made = dressed(globe("golf ball", diameter_m), ("plastic", (0.95, 0.95, 0.93)))
    graph, shader = _open(made)
    cells = graph.node("TexVoronoi", Vector=graph.node("TexCoord").outputs["Object"], Scale=10.0 / diameter_m)
    dimple = graph.math("MINIMUM", cells.outputs["Distance"], 0.4)
    graph.bump(dimple, diameter_m * 0.08, shader.inputs["Normal"])
    return made


def ping_pong_ball(diameter_m: float = 0.04) -> bpy.types.Object:
    """A light white ball."""
    return dressed(globe("ping-pong ball", diameter_m), ("plastic", (0.96, 0.95, 0.9)))


def bowling_ball(diameter_m: float = 0.216) -> bpy.types.Object:
    """Glossy, with three finger holes."""
    made = dressed(globe("bowling ball", diameter_m, detail=6), ("ceramic", (0.08, 0.1, 0.32)), ("rubber", BLACK))
    holes = [Vector(direction).normalized() for direction in ((0.12, 0.1, 1), (-0.12, 0.1, 1), (0, -0.2, 1))]
    cosine = math.cos(0.105)
    return paint(made, lambda centre: int(any(Vector(centre).normalized().dot(hole) > cosine for hole in holes)))


def basketball(diameter_m: float = 0.24) -> bpy.types.Object:
    """Orange pebbled rubber with black seams."""
    made = dressed(globe("basketball", diameter_m), ("rubber", (0.78, 0.36, 0.13)))
    graph, _ = _open(made)
    x, y, z = _unit_axes(graph, diameter_m)
    bow = graph.math("MULTIPLY_ADD", graph.math("MULTIPLY", z, z), 0.4, 0.42)
    side = graph.math("SUBTRACT", graph.math("ABSOLUTE", y), bow)
    nearest = graph.math("MINIMUM", _absolute(graph, x), _absolute(graph, z))
    _seams(made, graph, graph.math("MINIMUM", nearest, _absolute(graph, side)), 0.022, BLACK)
    return made


def tennis_ball(diameter_m: float = 0.067) -> bpy.types.Object:
    """Yellow-green felt with the white seam z = 0.9 (y² - x²) on the unit sphere."""
    made = dressed(globe("tennis ball", diameter_m), ("fabric", (0.78, 0.86, 0.2)))
    graph, _ = _open(made)
    x, y, z = _unit_axes(graph, diameter_m)
    squares = graph.math("SUBTRACT", graph.math("MULTIPLY", y, y), graph.math("MULTIPLY", x, x))
    away = graph.math("SUBTRACT", z, graph.math("MULTIPLY", squares, 0.9))
    _seams(made, graph, _absolute(graph, away), 0.06, (0.93, 0.93, 0.9))
    return made


def baseball(diameter_m: float = 0.074) -> bpy.types.Object:
    """White leather with the red stitched seam of a tennis ball's curve."""
    made = dressed(globe("baseball", diameter_m), ("leather", (0.94, 0.93, 0.89)))
    graph, _ = _open(made)
    x, y, z = _unit_axes(graph, diameter_m)
    squares = graph.math("SUBTRACT", graph.math("MULTIPLY", y, y), graph.math("MULTIPLY", x, x))
    away = _absolute(graph, graph.math("SUBTRACT", z, graph.math("MULTIPLY", squares, 0.9)))
    turn = graph.math("SINE", graph.math("MULTIPLY", graph.math("ARCTAN2", y, x), 44.0))
    _seams(made, graph, graph.math("MULTIPLY_ADD", turn, 0.05, away), 0.07, (0.78, 0.08, 0.08))
    return made


def beach_ball(diameter_m: float = 0.36) -> bpy.types.Object:
    """Six coloured gores."""
    gores: list[Rgb] = [(0.85, 0.12, 0.12), (0.95, 0.95, 0.93), (0.1, 0.35, 0.8), (0.95, 0.95, 0.93), (0.98, 0.8, 0.1)]
    made = turned("beach ball", [(arc(diameter_m / 2, -90, 90, steps=48), 0)], segments=96)
    made = dressed(made, *(("plastic", gore) for gore in (*gores, (0.95, 0.95, 0.93))))
    return paint(made, lambda centre: int((math.atan2(centre[1], centre[0]) / math.tau) % 1.0 * 6))


def soccer_ball(diameter_m: float = 0.22) -> bpy.types.Object:
    """Twelve black pentagons and twenty white hexagons, with seams: a truncated icosahedron blown up."""
    mesh = bmesh.new()
    bmesh.ops.create_icosphere(mesh, subdivisions=1, radius=1.0)
    edge = next(iter(mesh.edges)).calc_length()
    bmesh.ops.bevel(mesh, geom=mesh.verts, offset=edge / 3, segments=1, affect="VERTICES")
    panels = list(mesh.faces)
    for panel in panels:
        panel.material_index = int(len(panel.verts) == 5)
    rims = bmesh.ops.inset_individual(mesh, faces=panels, thickness=0.012, use_even_offset=True)["faces"]
    for rim in rims:
        rim.material_index = 2
    bmesh.ops.poke(mesh, faces=panels)
    bmesh.ops.subdivide_edges(mesh, edges=mesh.edges, cuts=5, use_grid_fill=True)
    for vertex in mesh.verts:
        vertex.co = vertex.co.normalized() * (diameter_m / 2)
    made = finished("soccer ball", mesh)
    return dressed(made, ("plastic", (0.93, 0.93, 0.92)), ("plastic", (0.05, 0.05, 0.05)), ("rubber", (0.3, 0.3, 0.3)))


def balloon(diameter_m: float = 0.28) -> bpy.types.Object:
    """A party balloon, knot down."""
    r = diameter_m / 2
    skin = [
        (r * 0.09, -r * 1.5),
        (r * 0.05, -r * 1.38),
        *arc(r, -70, 0, tall=1.35, steps=20),
        *arc(r, 0, 90, tall=1.08),
    ]
    made = turned("balloon", [([(0, -r * 1.49), *skin], 0)])
    return dressed(made, ("rubber", (0.82, 0.1, 0.12)))


def rock(
    length_m: float = 0.2, width_m: float = 0.16, height_m: float = 0.12, variant: float = 1.0
) -> bpy.types.Object:
    """A rough stone; another variant (any number above 0) is another stone."""
    made = globe("rock", 2.0)
    shift = Vector((13.1, 7.7, 3.3)) * variant
    for vertex in made.data.vertices:
        way = vertex.co.normalized()
        lump = noise.fractal(way * 0.9 + shift, 0.9, 2.1, 5)
        facet = noise.cell_vector(way * 1.6 + shift).dot(way)
        reach = 1.0 + 0.28 * lump + 0.06 * facet
        vertex.co = way * reach
    extent = flatten.size(made)
    for vertex in made.data.vertices:
        vertex.co = [c * s / e for c, s, e in zip(vertex.co, (length_m, width_m, height_m), extent, strict=True)]
    return dressed(made, ("stone", None))


def egg(height_m: float = 0.057) -> bpy.types.Object:
    """A hen's egg: an ellipse whose upper half is longer."""
    radius = height_m * 0.385
    lower, upper = arc(radius, -90, 0, tall=1.15), arc(radius, 0, 90, tall=1.447)
    return dressed(turned("egg", [(lower, 0), (upper, 0)]), ("ceramic", (0.9, 0.78, 0.66)))


def orange(diameter_m: float = 0.078) -> bpy.types.Object:
    """An orange with a small dark button."""
    return _fruit("orange", diameter_m, 0.96, (0.95, 0.5, 0.06))


def tomato(diameter_m: float = 0.07) -> bpy.types.Object:
    """A flat red fruit."""
    return _fruit("tomato", diameter_m, 0.82, (0.82, 0.11, 0.07))


def lemon(length_m: float = 0.085) -> bpy.types.Object:
    """A yellow fruit with a nipple at both ends."""
    radius, half = length_m * 0.33, length_m / 2
    profile = [(0.0, -half), (0.12 * radius, -half * 0.99), *[(r * 0.98 + 0.02 * radius, z) for r, z in
               arc(radius, -72, 72, tall=1.36)], (0.12 * radius, half * 0.99), (0.0, half)]  # fmt: skip
    return dressed(turned("lemon", [(profile, 0)]), ("fruit", (0.96, 0.83, 0.14)))


def watermelon(diameter_m: float = 0.26) -> bpy.types.Object:
    """Dark green with light stripes."""
    made = turned("watermelon", [(arc(diameter_m / 2, -90, 90, tall=1.12, steps=48), 0)], segments=120)
    made = dressed(made, ("fruit", (0.12, 0.3, 0.1)), ("fruit", (0.42, 0.58, 0.25)))
    return paint(made, lambda c: int((math.atan2(c[1], c[0]) / math.tau * 10 + 0.1 * math.sin(40 * c[2])) % 1.0 < 0.35))


def pumpkin(diameter_m: float = 0.28) -> bpy.types.Object:
    """A ribbed orange pumpkin with a stalk."""
    radius = diameter_m / 2
    stalk = [(0.1 * radius, 0.72 * radius), (0.08 * radius, 0.98 * radius), (0.0, 1.0 * radius)]
    made = turned("pumpkin", [(arc(radius, -90, 84, tall=0.78, steps=40), 0), (stalk, 1)], segments=128)
    for vertex in made.data.vertices:
        angle = math.atan2(vertex.co.y, vertex.co.x)
        rib = 1.0 - 0.07 * (1.0 - abs(math.sin(5 * angle)))
        if vertex.co.xy.length > 0.12 * radius:
            vertex.co.xy = vertex.co.xy * rib
    return dressed(made, ("fruit", (0.88, 0.43, 0.08)), ("plant", (0.36, 0.33, 0.16)))


def _fruit(name: str, diameter_m: float, tall: float, colour: Rgb) -> bpy.types.Object:
    radius = diameter_m / 2
    button = [(0.1 * radius, radius * tall * 0.985), (0.09 * radius, radius * tall * 1.02), (0.0, radius * tall * 1.03)]
    made = turned(name, [(arc(radius, -90, 82, tall=tall), 0), (button, 1)])
    return dressed(made, ("fruit", colour), ("plant", (0.2, 0.28, 0.1)))


def _open(obj: bpy.types.Object) -> tuple[Graph, Any]:
    tree = obj.data.materials[0].node_tree
    return Graph(tree), tree.nodes["Principled BSDF"]


def _unit_axes(graph: Graph, diameter_m: float) -> tuple[Any, Any, Any]:
    """Object coordinates as shares of the radius."""
    place = graph.place((1, 1, 1), 2.0, diameter_m)
    split = graph.node("SeparateXYZ", Vector=place).outputs
    return split[0], split[1], split[2]


def _absolute(graph: Graph, value: Any) -> Any:
    return graph.math("ABSOLUTE", value)


def _seams(obj: bpy.types.Object, graph: Graph, distance: Any, width: float, colour: Rgb) -> None:
    """Colour where distance (a share of the radius) is below width."""
    from .surfaces import linear

    shader = obj.data.materials[0].node_tree.nodes["Principled BSDF"]
    base = shader.inputs["Base Color"]
    under = base.links[0].from_socket if base.is_linked else obj.data.materials[0].node_tree.nodes[TINT].outputs[0]
    mask = graph.math("LESS_THAN", distance, width)
    graph.put(graph.mix(mask, under, (*linear(colour), 1.0)), base)
