"""How water looks from above: clear in a pool; outdoors coloured by its depth, white with foam where it is shallow."""

from __future__ import annotations

import bpy

from ..objects.surfaces import Graph, Rgb, linear
from .surface import BED

RIPPLE_HEIGHT_M = 0.012


def clear(name: str, tint: Rgb, *, ripple: float = 0.25) -> bpy.types.Material:
    """Water that light goes through: bent for the eye, straight for lamps, so that what lies in it is lit cleanly."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    graph = Graph(made.node_tree)
    made.node_tree.nodes.remove(made.node_tree.nodes["Principled BSDF"])
    colour = (*linear(tint), 1.0)
    glass = graph.node("BsdfRefraction", Color=colour, Roughness=0.0, IOR=1.333)
    mirror = graph.node("BsdfGlossy", Color=(1.0, 1.0, 1.0, 1.0), Roughness=0.02)
    normal = _ripples(graph, ripple)
    for shader in (glass, mirror):
        graph.put(normal, shader.inputs["Normal"])
    facing = graph.node("Fresnel", IOR=1.333, Normal=normal)
    seen = graph.node("MixShader", Fac=facing.outputs[0])
    graph.put(glass.outputs[0], seen.inputs[1])
    graph.put(mirror.outputs[0], seen.inputs[2])
    path = graph.node("LightPath").outputs
    lamp = graph.math("MAXIMUM", path["Is Shadow Ray"], path["Is Diffuse Ray"])
    both = graph.node("MixShader", Fac=lamp)
    graph.put(seen.outputs[0], both.inputs[1])
    graph.put(graph.node("BsdfTransparent", Color=colour).outputs[0], both.inputs[2])
    graph.put(both.outputs[0], made.node_tree.nodes["Material Output"].inputs["Surface"])
    return made


def natural(
    name: str, *, deep: Rgb, shallow: Rgb, clarity_m: float, foam_m: float = 0.0, ripple: float = 0.5
) -> bpy.types.Material:
    """Water one does not see far into: from the shallow to the deep colour over clarity_m of depth, see-through at its
    very edge. foam_m is the depth under which it foams, 0 = never."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    graph = Graph(made.node_tree)
    shader = made.node_tree.nodes["Principled BSDF"]
    bed = graph.node("Attribute")
    bed.attribute_name = BED
    height = graph.node("SeparateXYZ", Vector=graph.node("NewGeometry").outputs["Position"]).outputs["Z"]
    depth = graph.math("MAXIMUM", graph.math("SUBTRACT", height, bed.outputs["Fac"]), 0.0)
    far = graph.math("SUBTRACT", 1.0, graph.math("EXPONENT", graph.math("MULTIPLY", depth, -1.0 / clarity_m)))
    colour = graph.mix(far, (*linear(shallow), 1.0), (*linear(deep), 1.0))
    shader.inputs["Roughness"].default_value = 0.06
    shader.inputs["IOR"].default_value = 1.333
    opaque = graph.math("MINIMUM", graph.math("MULTIPLY", depth, 1.6 / clarity_m + 4.0), 1.0)
    if foam_m > 0.0:
        white = _foam(graph, depth, foam_m)
        colour = graph.mix(white, colour, (0.9, 0.94, 0.95, 1.0))
        graph.put(graph.math("MULTIPLY_ADD", white, 0.7, 0.06), shader.inputs["Roughness"])
        opaque = graph.math("MAXIMUM", opaque, white)
    graph.put(colour, shader.inputs["Base Color"])
    graph.put(_ripples(graph, ripple), shader.inputs["Normal"])
    graph.put(opaque, shader.inputs["Alpha"])
    return made


def _foam(graph: Graph, depth: object, foam_m: float) -> object:
    """Share of white: much at the very edge, torn into patches a little farther out."""
    shallow = graph.math("MULTIPLY_ADD", depth, -1.0 / foam_m, 1.0)
    place = graph.node("NewGeometry").outputs["Position"]
    lace = graph.node("TexNoise", Vector=place, Scale=3.5, Detail=4.0, Roughness=0.7).outputs["Fac"]
    torn = graph.math("SUBTRACT", graph.math("MULTIPLY_ADD", shallow, 1.15, lace), 1.0)
    made = graph.math("MULTIPLY", torn, 5.0)
    made.node.use_clamp = True
    return made


def _ripples(graph: Graph, strength: float) -> object:
    """Normals of small wind ripples, too small for the mesh. They change with time and are carried along by a current:
    the node "drift" moves them, in metres."""
    drift = graph.node("Mapping", Vector=graph.node("NewGeometry").outputs["Position"])
    drift.name = drift.label = DRIFT
    curve = drift.inputs["Location"].driver_add("default_value", 2)
    rate = curve.driver.variables.new()
    rate.name, rate.type = "fps", "SINGLE_PROP"
    rate.targets[0].id_type, rate.targets[0].id = "SCENE", bpy.context.scene
    rate.targets[0].data_path = "render.fps"
    curve.driver.expression = "frame / fps * 0.25"
    noise = graph.node("TexNoise", Vector=drift.outputs[0], Scale=4.5, Detail=2.0, Roughness=0.55)
    return graph.node("Bump", Height=noise.outputs["Fac"], Strength=strength, Distance=RIPPLE_HEIGHT_M * 4.0).outputs[0]


DRIFT = "drift"


def carry(material: bpy.types.Material, velocity_m_s: tuple[float, float]) -> None:
    """Let the small ripples of a natural or clear water move with a current, by drivers that need no scripts."""
    node = material.node_tree.nodes.get(DRIFT)
    if node is None:
        raise ValueError(f"material {material.name} has no ripples to carry")
    for axis, speed in enumerate(velocity_m_s):
        curve = node.inputs["Location"].driver_add("default_value", axis)
        rate = curve.driver.variables.new()
        rate.name, rate.type = "fps", "SINGLE_PROP"
        rate.targets[0].id_type, rate.targets[0].id = "SCENE", bpy.context.scene
        rate.targets[0].data_path = "render.fps"
        curve.driver.expression = f"frame / fps * {-speed:.5f}"


def soak(materials: list[bpy.types.Material], level_m: float, colour: Rgb, per_m: float) -> None:
    """Tint what lies under the level the more the deeper, with the colour clear water has."""
    for material in materials:
        shader = material.node_tree.nodes.get("Principled BSDF") if material.use_nodes else None
        if shader is None or material.get("soaked"):
            continue
        graph = Graph(material.node_tree)
        height = graph.node("SeparateXYZ", Vector=graph.node("NewGeometry").outputs["Position"]).outputs["Z"]
        depth = graph.math("MAXIMUM", graph.math("SUBTRACT", level_m, height), 0.0)
        lost = graph.math("SUBTRACT", 1.0, graph.math("EXPONENT", graph.math("MULTIPLY", depth, -per_m)))
        socket = shader.inputs["Base Color"]
        before = socket.links[0].from_socket if socket.is_linked else tuple(socket.default_value)
        graph.put(graph.mix(lost, before, graph.mix(1.0, before, (*linear(colour), 1.0), "MULTIPLY")), socket)
        material["soaked"] = True


def dampen(material: bpy.types.Material, level_m: float, colour: Rgb, reach_m: float = 0.06) -> None:
    """Wet ground: the colour of mud or dark sand up to reach_m above the water."""
    shader = material.node_tree.nodes["Principled BSDF"]
    graph = Graph(material.node_tree)
    height = graph.node("SeparateXYZ", Vector=graph.node("NewGeometry").outputs["Position"]).outputs["Z"]
    dry = graph.math("DIVIDE", graph.math("SUBTRACT", height, level_m), reach_m)
    share = graph.math("SUBTRACT", 1.0, graph.math("MINIMUM", graph.math("MAXIMUM", dry, 0.0), 1.0))
    socket = shader.inputs["Base Color"]
    before = socket.links[0].from_socket if socket.is_linked else tuple(socket.default_value)
    graph.put(graph.mix(share, before, (*linear(colour), 1.0)), socket)
