"""Giant kelp: stalks from the bed to the surface with long blades, swaying with the swell; and sea grass."""

from __future__ import annotations

import bpy
import numpy as np

from ..objects import surfaces
from ..objects.surfaces import Rgb
from ..pictures.framing import Array
from ..surroundings import solids
from .corals import Tubes

STRAND_COLOUR: Rgb = (0.45, 0.4, 0.13)
PERIOD_S = 4.5
"""Of the swell that kelp sways in; long ocean swell has 6 to 12 s, wind sea 3 to 6 s."""


def strand(name: str, rng: np.random.Generator, height_m: float, material: bpy.types.Material) -> bpy.types.Object:
    """One plant, standing on its origin: a bunch of stalks with blades all the way up."""
    tubes = Tubes()
    for _ in range(int(rng.integers(3, 5))):
        foot = rng.normal(0.0, 0.09, 2)
        lean, phase = rng.normal(0.0, 0.35, 2), rng.uniform(0, 6.28, 2)
        share = np.linspace(0, 1, 22)
        height = height_m * float(rng.uniform(0.8, 1.05))
        line = np.column_stack(
            [*(foot[i] + lean[i] * share**1.3 + 0.1 * np.sin(share * 7 + phase[i]) for i in (0, 1)), share * height]
        )
        tubes.add(line, np.full(len(line), 0.018))
        for along in np.linspace(0.07, 1.0, int(height / 0.14)):
            place = np.array([np.interp(along, share, line[:, axis]) for axis in range(3)])
            _blade(tubes, rng, place, float(rng.uniform(0.4, 0.75)))
    return tubes.object(name, material)


def _blade(tubes: Tubes, rng: np.random.Generator, foot: Array, length: float) -> None:
    """A long wavy leaf that hangs out and up from the stalk."""
    turn = float(rng.uniform(0, 2 * np.pi))
    out = np.array([np.cos(turn), np.sin(turn), float(rng.uniform(-0.1, 0.75))])
    side = np.array([-np.sin(turn), np.cos(turn), float(rng.uniform(-0.6, 0.6))])
    share = np.linspace(0, 1, 6)
    width = length * 0.2 * np.sin(np.pi * np.clip(share * 0.92 + 0.06, 0, 1)) ** 0.7
    ruffle = 0.02 * np.sin(share * 14 + rng.uniform(0, 6))
    start = len(tubes.vertices)
    for s, w, r in zip(share, width, ruffle, strict=True):
        middle = foot + out * length * s - np.array([0.0, 0.0, 0.25 * length * s**2])
        for sign in (-1.0, 1.0):
            point = middle + sign * side * w + np.array([0.0, 0.0, sign * r])
            tubes.vertices.append((float(point[0]), float(point[1]), float(point[2])))
    tubes.faces += [(start + 2 * i, start + 2 * i + 1, start + 2 * i + 3, start + 2 * i + 2) for i in range(5)]


def leaf_material(colour: Rgb = STRAND_COLOUR) -> bpy.types.Material:
    """Leaves that light shines through a little."""
    made = surfaces.make("plant", colour, size_m=0.6)
    made.node_tree.nodes["Principled BSDF"].inputs["Emission Color"].default_value = (*surfaces.linear(colour), 1.0)
    made.node_tree.nodes["Principled BSDF"].inputs["Emission Strength"].default_value = 0.08
    return made


def grass(name: str, rng: np.random.Generator, height_m: float, material: bpy.types.Material) -> bpy.types.Object:
    """A tuft of sea grass standing on its origin."""
    tubes = Tubes()
    for _ in range(26):
        foot = np.array([*rng.normal(0, 0.05, 2), -0.01])
        lean = rng.normal(0.0, 0.3, 2)
        share = np.linspace(0, 1, 5)
        length = height_m * float(rng.uniform(0.6, 1.1))
        line = np.column_stack(
            [foot[0] + lean[0] * length * share**2, foot[1] + lean[1] * length * share**2, length * share]
        )
        across = np.array([-lean[1], lean[0], 0.0]) / max(float(np.hypot(*lean)), 1e-6) * 0.008
        start = len(tubes.vertices)
        for point, s in zip(line, share, strict=True):
            for sign in (-1.0, 1.0):
                edge = point + sign * across * (1.05 - s)
                tubes.vertices.append((float(edge[0]), float(edge[1]), float(edge[2])))
        tubes.faces += [(start + 2 * i, start + 2 * i + 1, start + 2 * i + 3, start + 2 * i + 2) for i in range(4)]
    return tubes.object(name, material)


def sway(plant: bpy.types.Object, reach_m: float, period_s: float = PERIOD_S) -> None:
    """Let the plant's mesh lean to and fro: roots stay, the tip goes reach_m each way along x and half of it along y.

    Two shape keys driven by sine and cosine of time, simple expressions that play without scripts.
    """
    heights = np.array([vertex.co.z for vertex in plant.data.vertices])
    share = np.clip(heights / max(float(heights.max()), 1e-6), 0.0, 1.0)
    base = np.array([vertex.co[:] for vertex in plant.data.vertices])
    plant.shape_key_add(name="Basis")
    for name, shift, wave in (("sine", 0.0, "sin"), ("cosine", 1.6, "cos")):
        moved = base.copy()
        moved[:, 0] += reach_m * share**1.4 * np.cos(3.0 * share + shift)
        moved[:, 1] += 0.5 * reach_m * share**1.4 * np.sin(3.0 * share + shift)
        key = plant.shape_key_add(name=name)
        key.slider_min, key.slider_max = -1.0, 1.0
        key.data.foreach_set("co", moved.ravel())
        curve = key.driver_add("value")
        rate = curve.driver.variables.new()
        rate.name, rate.type = "fps", "SINGLE_PROP"
        rate.targets[0].id_type, rate.targets[0].id = "SCENE", bpy.context.scene
        rate.targets[0].data_path = "render.fps"
        curve.driver.expression = f"0.7 * {wave}(frame / fps * {2 * np.pi / period_s:.5f})"


def place(
    model: bpy.types.Object, name: str, at: tuple[float, float, float], size: float, turn_rad: float
) -> bpy.types.Object:
    """A copy that shares the model's mesh."""
    made = model.copy()
    made.name = name
    made.location, made.scale, made.rotation_euler.z = at, (size, size, size), turn_rad
    solids.collection("environment").objects.link(made)
    return made
