"""The two node groups of wind.py: one bends a plant's mesh, one tilts instances that stand on their own feet."""

from __future__ import annotations

from typing import Any

import bpy

from .airborne import Fields, clock

MASK = 1.5
"""Exponent of height over the root: about the deflection of a stem that tapers."""

LEAN = 0.7
"""Steady lean over the amplitude of the sway."""

Sockets = dict[str, Any]


def rooted() -> bpy.types.NodeTree:
    """Moves points (and instances) by along and across, growing from root to root + height; leaves flutter."""
    found = bpy.data.node_groups.get("wind_rooted")
    if found is not None:
        return found
    group, get, fields = _group(
        "wind_rooted", ("along", "across"), ("root", "height", "rate", "phase", "gust", "flutter")
    )
    place = group.nodes.new("GeometryNodeInputPosition").outputs[0]
    up = fields.math("DIVIDE", fields.math("SUBTRACT", fields.parts(place)["Z"], get["root"]), get["height"])
    mask = fields.math("POWER", fields.clamped(up, 0.0, 1.0), MASK)
    now = clock(fields)
    main, aside = _waves(fields, now, get["phase"], get)
    bend = fields.vector(
        "ADD", fields.vector("SCALE", get["along"], main), fields.vector("SCALE", get["across"], aside)
    )
    ripple = fields.math("MULTIPLY_ADD", now, 11.0, _dot(fields, place, (9.0, 7.0, 11.0)))
    quick = fields.math("MULTIPLY", fields.math("SINE", ripple), get["flutter"])
    other = fields.math("MULTIPLY", fields.math("SINE", fields.math("MULTIPLY", ripple, 0.83)), get["flutter"])
    moved = fields.vector("SCALE", fields.vector("ADD", bend, fields.joined(quick, other, other)), mask)
    setter = group.nodes.new("GeometryNodeSetPosition")
    group.links.new(get["Geometry"], setter.inputs["Geometry"])
    group.links.new(moved, setter.inputs["Offset"])
    _end(group, setter)
    return group


def standing() -> bpy.types.NodeTree:
    """Tilts instances about their own places; late (radians a metre) lets gusts run over them."""
    found = bpy.data.node_groups.get("wind_standing")
    if found is not None:
        return found
    group, get, fields = _group("wind_standing", ("along", "across", "late"), ("height", "rate", "phase", "gust"))
    place = group.nodes.new("GeometryNodeInputPosition").outputs[0]
    chance = group.nodes.new("ShaderNodeTexWhiteNoise")
    group.links.new(place, chance.inputs["Vector"])
    late = group.nodes.new("ShaderNodeVectorMath")
    late.operation = "DOT_PRODUCT"
    group.links.new(place, late.inputs[0])
    group.links.new(get["late"], late.inputs[1])
    own = fields.math("MULTIPLY_ADD", chance.outputs["Value"], 1.6, get["phase"])
    phase = fields.math("SUBTRACT", own, late.outputs["Value"])
    main, aside = _waves(fields, clock(fields), phase, get)
    bend = fields.vector(
        "ADD", fields.vector("SCALE", get["along"], main), fields.vector("SCALE", get["across"], aside)
    )
    tilt = fields.parts(fields.vector("SCALE", bend, fields.math("DIVIDE", 1.0, get["height"])))
    turner = group.nodes.new("GeometryNodeRotateInstances")
    turner.inputs["Local Space"].default_value = False
    group.links.new(get["Geometry"], turner.inputs["Instances"])
    group.links.new(fields.joined(fields.math("MULTIPLY", tilt["Y"], -1.0), tilt["X"], 0.0), turner.inputs["Rotation"])
    group.links.new(place, turner.inputs["Pivot Point"])
    _end(group, turner)
    return group


def _waves(fields: Fields, now: Any, phase: Any, get: Sockets) -> tuple[Any, Any]:
    """Sway along and across the wind over time, about -1..1 each beside the lean."""
    slow = fields.math("SINE", fields.math("MULTIPLY_ADD", now, 0.75, phase))
    quick = fields.math("SINE", fields.math("MULTIPLY_ADD", now, 2.1, fields.math("MULTIPLY", phase, 2.0)))
    swell = fields.math("MULTIPLY_ADD", quick, 0.4, fields.math("MULTIPLY", slow, 0.6))
    gust = fields.math("MULTIPLY_ADD", swell, get["gust"], 1.0)
    first = fields.math("MULTIPLY", fields.sine(get["rate"], now, phase), 0.8)
    second = fields.math("MULTIPLY", fields.sine(get["rate"], now, fields.math("MULTIPLY", phase, 2.1), 1.93), 0.2)
    main = fields.math("MULTIPLY", fields.math("ADD", fields.math("ADD", first, second), LEAN), gust)
    aside = fields.math("MULTIPLY", fields.sine(get["rate"], now, fields.math("MULTIPLY", phase, 1.7), 0.87), 0.35)
    return main, fields.math("MULTIPLY", aside, gust)


def _dot(fields: Fields, vector: Any, weights: tuple[float, float, float]) -> Any:
    parts = fields.parts(vector)
    total: Any = fields.math("MULTIPLY", parts["X"], weights[0])
    total = fields.math("MULTIPLY_ADD", parts["Y"], weights[1], total)
    return fields.math("MULTIPLY_ADD", parts["Z"], weights[2], total)


def _group(name: str, vectors: tuple[str, ...], numbers: tuple[str, ...]) -> tuple[bpy.types.NodeTree, Sockets, Fields]:
    group = bpy.data.node_groups.new(name, "GeometryNodeTree")
    group.interface.new_socket("Geometry", in_out="INPUT", socket_type="NodeSocketGeometry")
    for names, kind in ((vectors, "NodeSocketVector"), (numbers, "NodeSocketFloat")):
        for entry in names:
            group.interface.new_socket(entry, in_out="INPUT", socket_type=kind)
    group.interface.new_socket("Geometry", in_out="OUTPUT", socket_type="NodeSocketGeometry")
    source = group.nodes.new("NodeGroupInput")
    return group, {out.name: out for out in source.outputs if out.name}, Fields(group)


def _end(group: bpy.types.NodeTree, last: bpy.types.Node) -> None:
    group.links.new(last.outputs[0], group.nodes.new("NodeGroupOutput").inputs[0])
