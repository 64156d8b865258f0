"""A bank of fog over the frames of a clip: it drifts, rolls in, rises or lifts; measured as it is seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import bpy
import numpy as np
from mathutils import Vector

from ..air.air_record import Record
from ..pictures import camera, framing
from ..pictures.framing import Array, View
from . import mist
from .mist import Bank, Fog

MODES = ("drift", "roll_in", "rise", "lift")
KOSCHMIEDER = 3.0
"""Sight times extinction: contrast falls to 5 % (Koschmieder 1924)."""

RAYS = (24, 14)
WIDE_M = 90.0


@dataclass(frozen=True)
class Seen:
    """What a camera sees of the land: places (N, 3) that its rays meet, and its eye."""

    eye: Array
    places: Array

    @property
    def reach_m(self) -> float:
        """Three quarters of the way to the farthest sixth of what is seen: how wide the view is."""
        return 0.75 * float(np.percentile(np.linalg.norm(self.places - self.eye, axis=1), 84))

    @property
    def wide(self) -> bool:
        """True for a view over land rather than among trees."""
        return self.reach_m > WIDE_M

    def layer_m(self) -> tuple[float, float]:
        """Top and depth of a bank that suits the view: among trees on the ground; in a wide view the lower half of the
        land seen far off lies in it, and ridges stand out."""
        if not self.wide:
            top = float(np.clip(0.18 * self.reach_m, 2.5, 8.0))
            return top, 0.6 * top
        far = np.linalg.norm(self.places - self.eye, axis=1) > 0.4 * self.reach_m
        low, middle, high = (float(v) for v in np.percentile(self.places[far, 2], (25, 55, 85)))
        return middle, max(high - low, 3.0)


def look(view: View) -> Seen:
    """Cast a ray through every cell of the frame. Raises ValueError when none meets anything."""
    scene, graph = bpy.context.scene, bpy.context.evaluated_depsgraph_get()
    right, up, forward = framing.axes(view.azimuth_deg, view.down_deg)
    frame = framing.Frustum.of(view.lens_mm, camera.aspect())
    met = []
    for x in np.linspace(-0.96, 0.96, RAYS[0]):
        for y in np.linspace(-0.96, 0.96, RAYS[1]):
            way = Vector(forward + right * frame.tan_x * x + up * frame.tan_y * y).normalized()
            hit, place, *_ = scene.ray_cast(graph, Vector(view.position), way, distance=2000.0)
            if hit:
                met.append(np.array(place))
    if not met:
        raise ValueError("the camera sees nothing but sky: fog has nothing to drift before")
    return Seen(np.asarray(view.position), np.array(met))


@dataclass(frozen=True)
class Plan:
    """What a bank does in a clip. Metres, seconds."""

    mode: str
    sight_m: float
    top_m: float
    soft_m: float
    cover: float
    drift_m_s: float
    towards_deg: float
    away_deg: float
    """Direction in which the camera looks."""


def banks(plan: Plan, seen: Seen, clear_per_m: float, frames: int, fps: int) -> tuple[list[Bank], float]:
    """The bank at every frame and the extinction that its weights are shares of.

    Raises ValueError for an unknown mode.
    """
    if plan.mode not in MODES:
        raise ValueError(f"mode must be one of {', '.join(MODES)}, not {plan.mode!r}")
    per_m = KOSCHMIEDER / plan.sight_m
    reach = seen.reach_m
    time_s, share = np.arange(frames) / fps, np.linspace(0.0, 1.0, max(frames, 2))[:frames]
    around = np.radians(plan.towards_deg)
    way = np.array([np.cos(around), np.sin(around)]) * plan.drift_m_s
    look_way = np.radians(plan.away_deg)
    still = Bank(
        top=plan.top_m, soft=max(plan.soft_m, 1.0), gain=1.7,
        base=float(np.clip(0.4 * clear_per_m / per_m, 0.02, 0.12 if seen.wide else 0.5)),
        gaps=0.62 - 0.62 * plan.cover, tile=float(np.clip(2.0 * reach, 26.0, 700.0)), edge=0.35 * reach,
        front_x=-float(np.cos(look_way)), front_y=-float(np.sin(look_way)),
    )  # fmt: skip
    made = []
    for index in range(frames):
        part = _eased(float(share[index]))
        bank = replace(still, offset_x=float(way[0] * time_s[index]), offset_y=float(way[1] * time_s[index]))
        made.append(_shaped(bank, plan, part, reach, float(seen.eye @ np.array([still.front_x, still.front_y, 0.0]))))
    return made, per_m


def _shaped(bank: Bank, plan: Plan, part: float, reach: float, eye_ahead: float) -> Bank:
    """The bank at a share of the clip. eye_ahead is where the camera is along the front's direction."""
    if plan.mode == "roll_in":
        start, end = eye_ahead - 1.9 * reach, eye_ahead + 0.2 * reach
        return replace(bank, front=start + (end - start) * part)
    if plan.mode == "rise":
        low = plan.top_m - (plan.top_m * 0.94 if reach <= WIDE_M else 1.3 * plan.soft_m)
        return replace(bank, top=low + (plan.top_m - low) * part, soft=max(0.8, bank.soft * (0.3 + 0.7 * part)))
    if plan.mode == "lift":
        return replace(bank, gain=bank.gain * (1.0 - 0.93 * part), base=bank.base * (1.0 - 0.5 * part))
    return bank


def animate(shown: list[Bank], per_m: float, seed: int) -> None:
    """Give the world's materials and its sky the bank, keyed at every frame where it changes."""
    colour, strength = _air()
    group = mist.lay(shown[0], seed)
    _thicken(per_m)
    world = bpy.context.scene.world
    if mist.NAMES[0] not in world.node_tree.nodes:
        mist.veil(world, colour, strength, per_m, seed)
    for tree in (group, world.node_tree):
        for name in mist.NAMES:
            _key(tree, name, [getattr(bank, name) for bank in shown])


def _eased(share: float) -> float:
    return share * share * (3.0 - 2.0 * share)


def clear_per_m() -> float:
    """Extinction of the haze that is there. Raises ValueError where there is none."""
    for material in bpy.data.materials:
        for node in _fades(material):
            return -float(node.inputs[1].default_value)
    raise ValueError("no material fades into the air here: fog has nothing to show on (is this a room or a studio?)")


def _fades(material: bpy.types.Material) -> list[bpy.types.Node]:
    """Nodes that multiply the distance to the camera with the extinction."""
    nodes = material.node_tree.nodes if material.use_nodes else ()
    products = [n for n in nodes if n.type == "MATH" and n.operation == "MULTIPLY" and n.inputs[0].is_linked]
    return [n for n in products if n.inputs[0].links[0].from_node.type == "CAMERA"]


def _thicken(per_m: float) -> None:
    for material in bpy.data.materials:
        for node in _fades(material):
            for link in list(node.inputs[1].links):
                material.node_tree.links.remove(link)
            node.inputs[1].default_value = -per_m


def _air() -> tuple[tuple[float, float, float], float]:
    """Linear colour and strength of the haze."""
    for material in bpy.data.materials:
        if not _fades(material):
            continue
        for node in material.node_tree.nodes:
            if node.type == "EMISSION":
                red, green, blue, _ = node.inputs["Color"].default_value
                return (red, green, blue), float(node.inputs["Strength"].default_value)
    return (0.8, 0.85, 0.9), 0.7


def _key(tree: bpy.types.NodeTree, name: str, values: list[float]) -> None:
    socket = tree.nodes[name].outputs[0]
    socket.default_value = values[0]
    if max(values) - min(values) < 1e-9:
        return
    for index, value in enumerate(values):
        socket.default_value = value
        socket.keyframe_insert("default_value", frame=index + 1)
    path = f'nodes["{name}"].{mist.VALUE}'
    curve = tree.animation_data.action.fcurves.find(path)
    for point in curve.keyframe_points:
        point.interpolation = "LINEAR"


def measure(seen: Seen, per_m: float, frames: int, fps: int) -> Record:
    """The fog of the finished world, frame by frame: read from the evaluated values, looked through ray by ray."""
    scene, tree = bpy.context.scene, bpy.data.node_groups[mist.MIST]
    image = bpy.data.images["mist_billows"]
    flat = np.empty(4 * image.size[0] * image.size[1], dtype=np.float32)
    image.pixels.foreach_get(flat)
    picture = flat.reshape(image.size[1], image.size[0], 4)[..., 0].astype(np.float64)
    shares, tops, places, weights = [], [], [], []
    for frame in range(1, frames + 1):
        scene.frame_set(frame)
        values = {name: float(tree.nodes[name].outputs[0].default_value) for name in mist.NAMES}
        fog = Fog(Bank(**values), per_m, picture)
        shares.append(fog.share(seen.eye, seen.places))
        mids = seen.eye + 0.5 * (seen.places - seen.eye)
        weights.append(float(np.mean(fog.density(mids))))
        tops.append(values["top"])
        places.append([values["offset_x"], values["offset_y"]])
    hidden = np.array(shares)
    step = np.linalg.norm(np.diff(np.array(places), axis=0, prepend=[places[0]]), axis=1) * fps
    step[0] = step[1] if frames > 1 else 0.0
    change = np.abs(np.diff(hidden, axis=0, prepend=hidden[:1])).mean(axis=1) * fps
    return {
        "fog_extinction_per_m": (per_m * np.array(weights), "1/m"),
        "fog_cover": (hidden.mean(axis=1), ""),
        "fog_top_m": (np.array(tops), "m"),
        "fog_drift_m_s": (step, "m/s"),
        "fog_change_per_s": (change, "1/s"),
    }
