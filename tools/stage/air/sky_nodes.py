"""Node trees whose numbers are keyed over time: a sky with sun glow, moon and stars, and the air before things."""

from __future__ import annotations

from typing import Any

import bpy

from ..objects.surfaces import Graph

AIR = "air_over_time"
VALUE = "outputs[0].default_value"
"""Where a value or colour node keeps what is keyed."""

STARS_SCALE = 260.0
"""Cells of the star field over the unit sphere; some one in twenty holds a star."""


def living_sky(scene: bpy.types.Scene, indoor: bool) -> bpy.types.World:
    """A new world "sky" in place of the old one, with nodes named zenith, horizon, glow_colour,
    strength, glow, stars, moon (values), sun_way and moon_way (directions in three inputs), to be keyed."""
    old = scene.world
    world = bpy.data.worlds.new("sky")
    if old is not None:
        old.name = "sky_before"
        bpy.data.worlds.remove(old)
    world.name = "sky"
    scene.world = world
    world.use_nodes = True
    graph = Graph(world.node_tree)
    background = world.node_tree.nodes["Background"]
    way = graph.node("TexCoord").outputs["Generated"]
    height = graph.node("SeparateXYZ", Vector=way).outputs["Z"]
    lifted = graph.math("POWER", graph.math("MAXIMUM", height, 0.0), 0.6)
    base = graph.mix(lifted, _named(graph, "RGB", "horizon"), _named(graph, "RGB", "zenith"))
    base = _scaled(graph, base, _named(graph, "Value", "strength"))
    near_sun = _along(graph, way, "sun_way")
    wide = graph.math("POWER", near_sun, 9.0)
    tight = graph.math("MULTIPLY", graph.math("POWER", near_sun, 220.0), 2.5)
    low = graph.math("SUBTRACT", 1.0, graph.math("MULTIPLY", lifted, 0.6))
    disc = graph.math("MULTIPLY", graph.math("GREATER_THAN", near_sun, 0.99965), 9.0)
    halo = graph.math("MULTIPLY", graph.math("ADD", graph.math("ADD", wide, tight), disc), low)
    glow = _scaled(
        graph, _named(graph, "RGB", "glow_colour"), graph.math("MULTIPLY", halo, _named(graph, "Value", "glow"))
    )
    seen = graph.math("GREATER_THAN", height, 0.0)
    stars = graph.math("MULTIPLY", _stars(graph, way), graph.math("MULTIPLY", _named(graph, "Value", "stars"), seen))
    near_moon = _along(graph, way, "moon_way")
    moon = graph.math("MULTIPLY", graph.math("GREATER_THAN", near_moon, 0.99955), 1.3)
    moon = graph.math("ADD", moon, graph.math("MULTIPLY", graph.math("POWER", near_moon, 350.0), 0.12))
    moon = graph.math("MULTIPLY", graph.math("MULTIPLY", moon, _named(graph, "Value", "moon")), seen)
    pale = _scaled(graph, (0.85, 0.9, 1.0, 1.0), graph.math("ADD", stars, moon))
    graph.put(graph.mix(1.0, graph.mix(1.0, base, glow, "ADD"), pale, "ADD"), background.inputs["Color"])
    background.inputs["Strength"].default_value = 1.0
    world.cycles_visibility.diffuse = not indoor
    world.cycles.sampling_method, world.cycles.sample_map_resolution = "MANUAL", 256
    return world


def share_air(name: str) -> bpy.types.NodeTree | None:
    """Let the haze of every material come from one node group, so that one set of keys moves all; None without haze.

    Haze is what daylight.add_haze laid over a material: an emission mixed in by exp(-per_m distance).
    """
    hazy = [material for material in bpy.data.materials if material.use_nodes and _haze(material) is not None]
    if not hazy:
        return None
    group = bpy.data.node_groups.get(name) or _air(name)
    for material in hazy:
        found = _haze(material)
        if found is None:
            continue
        emission, fade = found
        tree = material.node_tree
        node = tree.nodes.new("ShaderNodeGroup")
        node.node_tree = group
        for link in list(emission.outputs[0].links):
            tree.links.new(node.outputs["Air"], link.to_socket)
        tree.links.new(node.outputs["Per m"], fade)
        tree.nodes.remove(emission)
    return group


def _air(name: str) -> bpy.types.NodeTree:
    group = bpy.data.node_groups.new(name, "ShaderNodeTree")
    group.interface.new_socket("Air", in_out="OUTPUT", socket_type="NodeSocketShader")
    group.interface.new_socket("Per m", in_out="OUTPUT", socket_type="NodeSocketFloat")
    graph = Graph(group)
    sink = group.nodes.new("NodeGroupOutput")
    air = graph.node("Emission", Color=_named(graph, "RGB", "colour"), Strength=_named(graph, "Value", "strength"))
    graph.put(air.outputs[0], sink.inputs["Air"])
    graph.put(_named(graph, "Value", "per_m"), sink.inputs["Per m"])
    return group


def _haze(material: bpy.types.Material) -> tuple[Any, Any] | None:
    """The emission of a material's haze and the socket that holds minus its share a metre."""
    output = material.node_tree.nodes.get("Material Output")
    links = output.inputs["Surface"].links if output is not None else ()
    mixer = links[0].from_node if links else None
    if mixer is None or mixer.type != "MIX_SHADER" or not mixer.inputs[2].is_linked:
        return None
    emission = mixer.inputs[2].links[0].from_node
    if emission.type != "EMISSION":
        return None
    for node in material.node_tree.nodes:
        for link in node.inputs[0].links if node.type == "MATH" and node.operation == "MULTIPLY" else ():
            if link.from_node.type == "CAMERA":
                return emission, node.inputs[1]
    return None


def _named(graph: Graph, kind: str, name: str) -> Any:
    node = graph.tree.nodes.new(f"ShaderNode{kind}")
    node.name = node.label = name
    return node.outputs[0]


def _scaled(graph: Graph, colour: Any, factor: Any) -> Any:
    node = graph.tree.nodes.new("ShaderNodeVectorMath")
    node.operation = "SCALE"
    if isinstance(colour, tuple):
        node.inputs[0].default_value = colour[:3]
    else:
        graph.put(colour, node.inputs[0])
    graph.put(factor, node.inputs["Scale"])
    return node.outputs[0]


def _along(graph: Graph, way: Any, name: str) -> Any:
    """Cosine of the angle between a direction of the sky and the keyed one, 0 on the other side."""
    source = graph.tree.nodes.new("ShaderNodeCombineXYZ")
    source.name = source.label = name
    product = graph.tree.nodes.new("ShaderNodeVectorMath")
    product.operation = "DOT_PRODUCT"
    graph.put(way, product.inputs[0])
    graph.put(source.outputs[0], product.inputs[1])
    return graph.math("MAXIMUM", product.outputs["Value"], 0.0)


def _stars(graph: Graph, way: Any) -> Any:
    cells = graph.node("TexVoronoi", Vector=way, Scale=STARS_SCALE)
    chosen = graph.node("SeparateXYZ", Vector=cells.outputs["Color"]).outputs
    lucky = graph.math("GREATER_THAN", chosen["X"], 0.93)
    near = graph.math("LESS_THAN", cells.outputs["Distance"], 0.22)
    bright = graph.math("POWER", chosen["Y"], 3.0)
    return graph.math("MULTIPLY", graph.math("MULTIPLY", lucky, near), graph.math("MULTIPLY_ADD", bright, 1.6, 0.25))
