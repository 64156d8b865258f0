"""Particles as instances whose place follows flight.Flight by geometry nodes: plays in any Blender, nothing to bake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy
import numpy as np

from ..objects.surfaces import Graph
from ..surroundings import solids
from . import flight
from .flight import Flight

SCALARS = (
    "anchor_s", "appear_s", "stop_s", "vanish_s", "grow_s", "settle_s",
    "swing_rad_s", "phase_rad", "spin_rad_s", "size",
)  # fmt: skip
VECTORS = ("velocity_m_s", "swing_m", "rest_turn_rad", "tumble_rad")


def show(name: str, paths: Flight, templates: Sequence[bpy.types.Object], *, rings: bool = False) -> bpy.types.Object:
    """Instances of the templates that fly along the paths. Templates leave the scene.

    rings: size spreads from nothing to full over the particle's life while its height rises and sinks (splashes). The
    result is hidden in the viewport only, so that rays cast for sight do not stop at it.
    """
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(paths.anchor_m.tolist(), [], [])
    for key in SCALARS:
        mesh.attributes.new(key, "FLOAT", "POINT").data.foreach_set("value", getattr(paths, key))
    for key in VECTORS:
        mesh.attributes.new(key, "FLOAT_VECTOR", "POINT").data.foreach_set("vector", getattr(paths, key).ravel())
    mesh.attributes.new("choice", "INT", "POINT").data.foreach_set("value", paths.choice)
    thing = bpy.data.objects.new(name, mesh)
    solids.collection("weather").objects.link(thing)
    thing.modifiers.new("flight", "NODES").node_group = _nodes(name, _kinds(name, templates), rings)
    thing.hide_viewport = True
    return thing


def clock(graph: Graph) -> Any:
    """Seconds since frame 1, in a geometry node tree."""
    now = graph.tree.nodes.new("GeometryNodeInputSceneTime").outputs
    rate = graph.math("DIVIDE", now["Frame"], graph.math("MAXIMUM", now["Seconds"], 1e-9))
    return graph.math("SUBTRACT", now["Seconds"], graph.math("DIVIDE", 1.0, rate))


def _kinds(name: str, templates: Sequence[bpy.types.Object]) -> bpy.types.Collection:
    kinds = bpy.data.collections.new(f"{name}_kinds")
    for template in templates:
        for holder in list(template.users_collection):
            holder.objects.unlink(template)
        kinds.objects.link(template)
    return kinds


class Fields(Graph):
    """Vector shorthand on top of the scalar one; attributes are read once."""

    def attribute(self, name: str, kind: str = "FLOAT") -> Any:
        node = self.tree.nodes.new("GeometryNodeInputNamedAttribute")
        node.data_type = kind
        node.inputs["Name"].default_value = name
        return next(out for out in node.outputs if out.enabled)

    def vector(self, operation: str, first: Any, second: Any) -> Any:
        """A vector operation; SCALE takes a number second."""
        node = self.tree.nodes.new("ShaderNodeVectorMath")
        node.operation = operation
        self.put(first, node.inputs[0])
        self.put(second, node.inputs["Scale"] if operation == "SCALE" else node.inputs[1])
        return node.outputs["Vector"]

    def parts(self, vector: Any) -> Any:
        return self.node("SeparateXYZ", Vector=vector).outputs

    def joined(self, x: Any, y: Any, z: Any) -> Any:
        return self.node("CombineXYZ", X=x, Y=y, Z=z).outputs[0]

    def clamped(self, value: Any, low: Any, high: Any) -> Any:
        return self.math("MINIMUM", self.math("MAXIMUM", value, low), high)

    def sine(self, rate: Any, time: Any, phase: Any, factor: float = 1.0) -> Any:
        return self.math("SINE", self.math("MULTIPLY_ADD", self.math("MULTIPLY", rate, factor), time, phase))


def _nodes(name: str, kinds: bpy.types.Collection, rings: bool) -> bpy.types.NodeTree:
    """Flight.position_m, turn_rad and scale, word for word."""
    group = bpy.data.node_groups.new(name, "GeometryNodeTree")
    group.interface.new_socket("Geometry", in_out="INPUT", socket_type="NodeSocketGeometry")
    group.interface.new_socket("Geometry", in_out="OUTPUT", socket_type="NodeSocketGeometry")
    graph = Fields(group)
    now, get = clock(graph), {key: graph.attribute(key) for key in SCALARS}
    moved = graph.clamped(now, get["appear_s"], get["stop_s"])
    left = graph.math("SUBTRACT", moved, get["stop_s"])
    share = graph.clamped(graph.math("DIVIDE", graph.math("MULTIPLY", left, -1.0), get["settle_s"]), 0.0, 1.0)
    ease = graph.math("MULTIPLY", graph.math("MULTIPLY", share, share), graph.math("MULTIPLY_ADD", share, -2.0, 3.0))
    node = group.nodes.new
    source, sink = node("NodeGroupInput"), node("NodeGroupOutput")
    moving, place, info = (
        node("GeometryNodeSetPosition"),
        node("GeometryNodeInstanceOnPoints"),
        node("GeometryNodeCollectionInfo"),
    )
    info.inputs["Collection"].default_value = kinds
    info.inputs["Separate Children"].default_value = info.inputs["Reset Children"].default_value = True
    place.inputs["Pick Instance"].default_value = True
    size = _size(graph, now, get)
    link = group.links.new
    link(source.outputs[0], moving.inputs["Geometry"])
    link(_offset(graph, moved, left, ease, get), moving.inputs["Offset"])
    link(moving.outputs[0], place.inputs["Points"])
    link(graph.math("GREATER_THAN", size, 1e-6), place.inputs["Selection"])
    link(info.outputs[0], place.inputs["Instance"])
    link(graph.attribute("choice", "INT"), place.inputs["Instance Index"])
    link(_turn(graph, left, ease, get), place.inputs["Rotation"])
    link(_spread(graph, now, get) if rings else graph.joined(size, size, size), place.inputs["Scale"])
    link(place.outputs[0], sink.inputs[0])
    return group


def _offset(graph: Fields, moved: Any, left: Any, ease: Any, get: dict[str, Any]) -> Any:
    swing = graph.attribute("swing_m", "FLOAT_VECTOR")
    along = graph.parts(swing)
    across = graph.joined(graph.math("MULTIPLY", along["Y"], -1.0), along["X"], 0.0)
    main = graph.math("MULTIPLY", graph.sine(get["swing_rad_s"], left, get["phase_rad"]), ease)
    twice = graph.math("MULTIPLY", get["phase_rad"], 2.0)
    aside = graph.math("MULTIPLY", graph.sine(get["swing_rad_s"], left, twice, flight.CROSS_RATE), ease)
    aside = graph.math("MULTIPLY", aside, flight.CROSS_SHARE)
    line = graph.vector(
        "SCALE", graph.attribute("velocity_m_s", "FLOAT_VECTOR"), graph.math("SUBTRACT", moved, get["anchor_s"])
    )
    sway = graph.vector("ADD", graph.vector("SCALE", swing, main), graph.vector("SCALE", across, aside))
    return graph.vector("ADD", line, sway)


def _turn(graph: Fields, left: Any, ease: Any, get: dict[str, Any]) -> Any:
    tumble = graph.parts(graph.attribute("tumble_rad", "FLOAT_VECTOR"))
    lead = graph.math("ADD", get["phase_rad"], flight.TUMBLE_LEAD)
    around_x = graph.math("MULTIPLY", graph.sine(get["swing_rad_s"], left, lead), ease)
    around_y = graph.math("MULTIPLY", graph.sine(get["swing_rad_s"], left, get["phase_rad"], flight.TUMBLE_RATE), ease)
    wobble = graph.joined(
        graph.math("MULTIPLY", around_x, tumble["X"]),
        graph.math("MULTIPLY", around_y, tumble["Y"]),
        graph.math("MULTIPLY", get["spin_rad_s"], left),
    )
    return graph.vector("ADD", graph.attribute("rest_turn_rad", "FLOAT_VECTOR"), wobble)


def _size(graph: Fields, now: Any, get: dict[str, Any]) -> Any:
    grown = graph.math("DIVIDE", graph.math("SUBTRACT", now, get["appear_s"]), get["grow_s"])
    left = graph.math("DIVIDE", graph.math("SUBTRACT", get["vanish_s"], now), get["grow_s"])
    return graph.math("MULTIPLY", graph.clamped(graph.math("MINIMUM", grown, left), 0.0, 1.0), get["size"])


def _spread(graph: Fields, now: Any, get: dict[str, Any]) -> Any:
    life = graph.math("SUBTRACT", get["vanish_s"], get["appear_s"])
    share = graph.clamped(graph.math("DIVIDE", graph.math("SUBTRACT", now, get["appear_s"]), life), 0.0, 1.0)
    wide = graph.math("MULTIPLY", graph.math("SQRT", share), get["size"])
    high = graph.math("MULTIPLY", graph.math("SINE", graph.math("MULTIPLY", share, np.pi)), get["size"])
    return graph.joined(wide, wide, high)
