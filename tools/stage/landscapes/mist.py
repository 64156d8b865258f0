"""Fog that lies in layers and drifts: the haze of materials thinned and thickened along the line of sight.

daylight.add_haze lets every material fade into the air by exp(-per_m distance). Here that distance is weighted with how
foggy the way is: a layer up to `top`, uneven as a cloud picture that may move, behind a front that may advance. No
volume is rendered. Everything keyed over time is a named value of one node group, MIST.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import bpy
import numpy as np

from ..objects.surfaces import Graph, Rgb
from ..pictures.framing import Array
from ..surroundings import finishes, patterns
from ..surroundings.patterns import PIXELS

MIST = "mist"
STEPS = (0.12, 0.35, 0.65, 1.0)
"""Shares of the way at which the fog is looked up."""

FINER = 0.47
"""Size of the second look at the cloud picture over the first; it drifts faster, so that billows change their shape."""
FASTER = 1.35

VALUE = "outputs[0].default_value"
FAR_M = 400.0
"""Distance at which the sky counts as standing."""


@dataclass(frozen=True)
class Bank:
    """Fog along a line of sight, as weights on the extinction per metre. Metres."""

    top: float
    soft: float
    """Depth over which the layer thins at its top."""
    base: float = 0.15
    """Weight above the layer and before the front."""
    gain: float = 1.4
    """Weight added where the cloud picture is white."""
    gaps: float = 0.35
    """0 a closed layer .. 1 shreds: share of the cloud picture that stays clear."""
    offset_x: float = 0.0
    offset_y: float = 0.0
    """How far the cloud picture has drifted."""
    tile: float = 46.0
    """Side of the square that the cloud picture covers."""
    edge: float = 6.0
    """Depth over which fog thins at its front."""
    front: float = 1e4
    """Fog stands where x cos + y sin of the front's direction is below this."""
    front_x: float = 0.0
    front_y: float = 1.0
    """Direction in which the front advances, a unit vector."""


NAMES = tuple(field.name for field in fields(Bank))


def lay(bank: Bank, seed: int) -> bpy.types.NodeTree:
    """Weight the haze of every material by the bank. Raises ValueError where no material has haze."""
    weighted = [material for material in bpy.data.materials if material.use_nodes and _weight(material, bank, seed)]
    if not weighted:
        raise ValueError(
            "no material fades into the air here: fog has nothing to show on (is this a room or a studio?)"
        )
    return group_of(bank, seed)


def group_of(bank: Bank, seed: int) -> bpy.types.NodeTree:
    """The node group with the bank's values set; made when it is missing."""
    found = bpy.data.node_groups.get(MIST)
    group: bpy.types.NodeTree = found if found is not None else _group(seed)
    for name in NAMES:
        group.nodes[name].outputs[0].default_value = getattr(bank, name)
    return group


def _weight(material: bpy.types.Material, bank: Bank, seed: int) -> bool:
    """Multiply the exponent of a material's haze by the group's weight; True when it has haze."""
    tree = material.node_tree
    for node in tree.nodes:
        if node.type != "MATH" or node.operation != "MULTIPLY" or not node.inputs[0].is_linked:
            continue
        if node.inputs[0].links[0].from_node.type != "CAMERA":
            continue
        if any(n.type == "GROUP" and n.node_tree and n.node_tree.name == MIST for n in tree.nodes):
            return True
        weight = tree.nodes.new("ShaderNodeGroup")
        weight.node_tree = group_of(bank, seed)
        targets = [link.to_socket for link in node.outputs[0].links]
        both = Graph(tree).math("MULTIPLY", node.outputs[0], weight.outputs["Weight"])
        for target in targets:
            tree.links.new(both, target)
        return True
    return False


def _group(seed: int) -> bpy.types.NodeTree:
    group = bpy.data.node_groups.new(MIST, "ShaderNodeTree")
    group.interface.new_socket("Weight", in_out="OUTPUT", socket_type="NodeSocketFloat")
    graph = Graph(group)
    values = {name: _value(graph, name) for name in NAMES}
    geometry, camera = graph.node("NewGeometry"), graph.node("CameraData")
    back = _scaled(graph, geometry.outputs["Incoming"], camera.outputs["View Distance"])
    total: Any = 0.0
    for step in STEPS:
        place = _added(graph, geometry.outputs["Position"], _scaled(graph, back, 1.0 - step))
        total = graph.math("ADD", total, density(graph, place, values, seed))
    sink = group.nodes.new("NodeGroupOutput")
    graph.put(graph.math("MULTIPLY", total, 1.0 / len(STEPS)), sink.inputs["Weight"])
    return group


def density(graph: Graph, place: Any, values: Mapping[str, Any], seed: int) -> Any:
    """Weight of the fog at a place, as nodes; `Fog.density` is the same in numpy."""
    parts = graph.node("SeparateXYZ", Vector=place).outputs
    coarse = _looked_up(graph, parts, values, (1.0, 1.0), seed)
    billow = graph.math("ADD", coarse, _looked_up(graph, parts, values, (FINER, FASTER), seed))
    puff = _between(graph, graph.math("MULTIPLY", billow, 0.5), values["gaps"], graph.math("ADD", values["gaps"], 0.45))
    over = graph.math("SUBTRACT", parts["Z"], values["top"])
    layer = graph.math("SUBTRACT", 0.5, graph.math("DIVIDE", over, values["soft"]))
    layer.node.use_clamp = True
    ahead = graph.math(
        "MULTIPLY_ADD", parts["Y"], values["front_y"], graph.math("MULTIPLY", parts["X"], values["front_x"])
    )
    arrived = graph.math("DIVIDE", graph.math("SUBTRACT", values["front"], ahead), values["edge"])
    arrived.node.use_clamp = True
    thick = graph.math("MULTIPLY", graph.math("MULTIPLY", layer, arrived), graph.math("MULTIPLY", puff, values["gain"]))
    return graph.math("ADD", thick, values["base"])


def _looked_up(graph: Graph, parts: Any, values: Mapping[str, Any], look: tuple[float, float], seed: int) -> Any:
    """The cloud picture at a size, drifted by the offset times a speed."""
    size, speed = look
    aside = graph.math("MULTIPLY_ADD", values["offset_x"], -speed, parts["X"])
    ahead = graph.math("MULTIPLY_ADD", values["offset_y"], -speed, parts["Y"])
    moved = graph.node("CombineXYZ", X=aside, Y=ahead)
    scale = graph.math("DIVIDE", 1.0 / size, values["tile"])
    texture = graph.node("TexImage", Vector=_scaled(graph, moved.outputs[0], scale))
    texture.image = cloud_picture(seed)
    return texture.outputs["Color"]


def veil(world: bpy.types.World, air: Rgb, strength: float, per_m: float, seed: int) -> None:
    """Let the sky stand behind the same fog: its way up through the layer, looked up half-way.

    air is linear.
    """
    graph = Graph(world.node_tree)
    background = world.node_tree.nodes["Background"]
    before = background.inputs["Color"].links[0].from_socket
    bank = bpy.data.node_groups[MIST]
    tree = world.node_tree
    values = {}
    for name in NAMES:
        values[name] = _value(graph, name)
        tree.nodes[name].outputs[0].default_value = bank.nodes[name].outputs[0].default_value
    way = graph.node("TexCoord").outputs["Generated"]
    up = graph.math("MAXIMUM", graph.node("SeparateXYZ", Vector=way).outputs["Z"], 0.015)
    reach = graph.math("MINIMUM", graph.math("DIVIDE", graph.math("MAXIMUM", values["top"], 0.0), up), FAR_M)
    foggy = density(graph, _scaled(graph, way, graph.math("MULTIPLY", reach, 0.5)), values, seed)
    share = graph.math(
        "SUBTRACT", 1.0, graph.math("EXPONENT", graph.math("MULTIPLY", graph.math("MULTIPLY", reach, foggy), -per_m))
    )
    share = graph.math("MULTIPLY", share, graph.node("LightPath").outputs["Is Camera Ray"])
    pale = tuple(channel * strength for channel in air)
    graph.put(graph.mix(share, before, (*pale, 1.0)), background.inputs["Color"])


def cloud_picture(seed: int) -> bpy.types.Image:
    """Billows, tiling, packed; made once a file."""
    known = bpy.data.images.get("mist_billows")
    if known is not None:
        return known
    rgba = np.ones((PIXELS, PIXELS, 4), np.float32)
    rgba[..., :3] = 2.0 * billows(seed)[..., None]  # stored halved
    return finishes.packed_image("mist_billows", rgba)


def billows(seed: int) -> patterns.Field:
    """(PIXELS, PIXELS) 0..1, row 0 at the bottom."""
    rng = np.random.default_rng([seed, 77])
    field = patterns.cloud(rng, 1.75, 2.0)
    return patterns.unit(field)


@dataclass(frozen=True)
class Fog:
    """The same fog in numpy, to be measured."""

    bank: Bank
    per_m: float
    picture: Array
    """As stored in the image, 0..1."""

    def density(self, place: Array) -> Array:
        """Weight at places (..., 3)."""
        bank = self.bank
        billow = 0.5 * (self._looked_up(place, 1.0, 1.0) + self._looked_up(place, FINER, FASTER))
        puff = np.clip((billow - bank.gaps) / 0.45, 0.0, 1.0)
        layer = np.clip(0.5 - (place[..., 2] - bank.top) / bank.soft, 0.0, 1.0)
        ahead = place[..., 0] * bank.front_x + place[..., 1] * bank.front_y
        arrived = np.clip((bank.front - ahead) / bank.edge, 0.0, 1.0)
        return np.asarray(bank.base + layer * arrived * puff * bank.gain)

    def _looked_up(self, place: Array, size: float, speed: float) -> Array:
        bank = self.bank
        at = (place[..., :2] - speed * np.array([bank.offset_x, bank.offset_y])) / (bank.tile * size)
        cell = np.floor((at % 1.0) * len(self.picture)).astype(int) % len(self.picture)
        return np.asarray(self.picture[cell[..., 1], cell[..., 0]])

    def share(self, eye: Array, places: Array) -> Array:
        """(N,) share of what stands at places (N, 3) that the fog hides from the eye."""
        way = places - eye
        weight = np.mean([self.density(eye + step * way) for step in STEPS], axis=0)
        return np.asarray(1.0 - np.exp(-self.per_m * np.linalg.norm(way, axis=1) * weight))


def _value(graph: Graph, name: str) -> Any:
    node = graph.tree.nodes.new("ShaderNodeValue")
    node.name = node.label = name
    return node.outputs[0]


def _scaled(graph: Graph, vector: Any, factor: Any) -> Any:
    node = graph.tree.nodes.new("ShaderNodeVectorMath")
    node.operation = "SCALE"
    graph.put(vector, node.inputs[0])
    graph.put(factor, node.inputs["Scale"])
    return node.outputs[0]


def _added(graph: Graph, first: Any, second: Any) -> Any:
    node = graph.tree.nodes.new("ShaderNodeVectorMath")
    node.operation = "ADD"
    graph.put(first, node.inputs[0])
    graph.put(second, node.inputs[1])
    return node.outputs[0]


def _between(graph: Graph, value: Any, low: Any, high: Any) -> Any:
    node = graph.node("MapRange", Value=value)
    graph.put(low, node.inputs["From Min"])
    graph.put(high, node.inputs["From Max"])
    return node.outputs[0]
