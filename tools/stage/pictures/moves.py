"""Movements of a camera as paths: where it stands and what it looks at, frame by frame. numpy only, no Blender.

A path begins as a view that somebody chose (the eye and what it looks at, for every frame) and is bent by one move. How
far a move goes is its amount, 0 = not at all, 1 = as far as it is meant to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from .framing import SENSOR_MM, Array

UP = np.array([0.0, 0.0, 1.0])
LOWEST_M = 0.22
"""Height above the ground of a low camera: the lens of one that stands on it."""
AHEAD = 3.0
"""How far ahead an aerial looks, over its height: some 18 degrees down, so that the land is seen to go on."""
STEEPEST = 0.035
"""A view straight down has no upright: this much aside, metres a metre, gives it one."""


@dataclass(frozen=True)
class Path:
    """eye and aim are (F, 3) in metres, lens_mm is (F,)."""

    eye: Array
    aim: Array
    lens_mm: Array

    def kept(self, eye: Array | None = None, aim: Array | None = None, lens_mm: Array | None = None) -> Path:
        """The path with some of it replaced."""
        return Path(
            self.eye if eye is None else eye,
            self.aim if aim is None else aim,
            self.lens_mm if lens_mm is None else lens_mm,
        )

    @property
    def forward(self) -> Array:
        """(F, 3) unit vectors of view."""
        way = self.aim - self.eye
        return np.asarray(way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9))


@dataclass(frozen=True)
class Ask:
    """How a move is asked for: turn in degrees, travel as a share of the distance, rise in metres."""

    amount: float
    turn_deg: float
    share: float
    rise_m: float
    ground_m: float


Move = Callable[[Path, Array, Ask], Path]


def eased(frames: int) -> Array:
    """(F,) from 0 to 1, slow at both ends: a camera has weight."""
    t = np.linspace(0.0, 1.0, frames) if frames > 1 else np.zeros(1)
    return np.asarray(t * t * (3.0 - 2.0 * t))


def bent(move: str, path: Path, ask: Ask) -> Path:
    """The path after a move. Raises ValueError naming the moves there are."""
    if move not in MOVES:
        raise ValueError(f"no camera move {move!r}; there are: {', '.join(sorted(MOVES))}")
    return MOVES[move](path, eased(len(path.eye)), ask)


def turned(vectors: Array, degrees: Array) -> Array:
    """(F, 3) vectors turned about the vertical by (F,) degrees, counter-clockwise from above."""
    angle = np.radians(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = vectors[:, 0] * cos - vectors[:, 1] * sin, vectors[:, 0] * sin + vectors[:, 1] * cos
    return np.stack([x, y, vectors[:, 2]], axis=1)


def turn_between_deg(path: Path) -> float:
    """Largest angle between the first direction of view and any other."""
    cos = np.clip(path.forward @ path.forward[0], -1.0, 1.0)
    return float(np.degrees(np.arccos(cos.min())))


def around_deg(path: Path) -> float:
    """Largest angle by which the eye has gone round what it looks at, seen from above."""
    away = (path.eye - path.aim)[:, :2]
    angle = np.unwrap(np.arctan2(away[:, 1], away[:, 0]))
    return float(np.degrees(np.abs(angle - angle[0]).max()))


def travel_m(path: Path) -> float:
    """Length of the way of the eye."""
    return float(np.linalg.norm(np.diff(path.eye, axis=0), axis=1).sum())


def held(path: Path, points: Array, aspect: float) -> Array:
    """(F,) whether the picture holds the point of each frame; points are (F, 3), aspect is width over height."""
    forward = path.forward
    right = np.cross(forward, UP)
    right /= np.maximum(np.linalg.norm(right, axis=1, keepdims=True), 1e-9)
    above = np.cross(right, forward)
    way = points - path.eye
    depth = np.einsum("fi,fi->f", way, forward)
    tan_x = SENSOR_MM / 2.0 / path.lens_mm
    across, up = np.einsum("fi,fi->f", way, right), np.einsum("fi,fi->f", way, above)
    return np.asarray((depth > 0) & (np.abs(across) <= tan_x * depth) & (np.abs(up) <= tan_x / aspect * depth))


def _orbit(path: Path, t: Array, ask: Ask) -> Path:
    """Round what it looks at, half of the turn to either side of the first view."""
    sweep = ask.turn_deg * ask.amount
    start = 0.0 if abs(sweep) >= 300.0 else -sweep / 2.0
    return path.kept(eye=path.aim + turned(path.eye - path.aim, start + sweep * t))


def _pan(path: Path, t: Array, ask: Ask) -> Path:
    """The eye stays, the view turns sideways."""
    sweep = ask.turn_deg * ask.amount
    return path.kept(aim=path.eye + turned(path.aim - path.eye, -sweep / 2.0 + sweep * t))


def _tilt(path: Path, t: Array, ask: Ask) -> Path:
    """The eye stays, the view rises from low to high."""
    way = path.aim - path.eye
    level = np.linalg.norm(way[:, :2], axis=1)
    now = np.degrees(np.arctan2(way[:, 2], level))
    angle = np.radians(np.clip(now + ask.turn_deg * ask.amount * (t - 0.5), -80.0, 80.0))
    flat = way[:, :2] / np.maximum(level, 1e-9)[:, None]
    length = np.linalg.norm(way, axis=1)
    aim = np.concatenate([flat * (length * np.cos(angle))[:, None], (length * np.sin(angle))[:, None]], axis=1)
    return path.kept(aim=path.eye + aim)


def _dolly(path: Path, t: Array, ask: Ask) -> Path:
    """Towards what it looks at; a negative share goes away from it."""
    return path.kept(eye=path.eye + (path.aim - path.eye) * (ask.share * ask.amount * t)[:, None])


def _zoom(path: Path, t: Array, ask: Ask) -> Path:
    """The lens grows longer, the eye stays."""
    return path.kept(lens_mm=path.lens_mm * (1.0 + (1.0 / max(1.0 - ask.share * ask.amount, 0.2) - 1.0) * t))


def _truck(path: Path, t: Array, ask: Ask) -> Path:
    """Sideways, past what it looks at."""
    right = np.cross(path.forward, UP)
    right /= np.maximum(np.linalg.norm(right, axis=1, keepdims=True), 1e-9)
    distance = np.linalg.norm(path.aim - path.eye, axis=1, keepdims=True)
    step = right * distance * ask.share * ask.amount * (t - 0.5)[:, None]
    return path.kept(eye=path.eye + step, aim=path.aim + step)


def _crane(path: Path, t: Array, ask: Ask) -> Path:
    """Upwards, looking at the same."""
    return path.kept(eye=path.eye + UP * (ask.rise_m * ask.amount * t)[:, None])


def _aerial(path: Path, t: Array, ask: Ask) -> Path:
    """From high above, gliding forwards over the land, looking ahead and down."""
    ahead = path.forward * np.array([1.0, 1.0, 0.0])
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    back = ahead * (0.5 * ask.rise_m)
    glide = ahead * (ask.share * ask.rise_m * t)[:, None] * ask.amount
    eye = path.eye - back + UP * ask.rise_m + glide
    aim = path.eye + ahead * (AHEAD * ask.rise_m) + glide
    aim[:, 2] = ask.ground_m
    return path.kept(eye=eye, aim=aim)


def _overhead(path: Path, t: Array, ask: Ask) -> Path:
    """Straight down on what it looks at, coming slowly lower."""
    away = path.eye - path.aim
    distance = np.linalg.norm(away, axis=1) * (1.0 + 0.25 * ask.amount * (1.0 - t))
    flat = away * np.array([1.0, 1.0, 0.0])
    flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    eye = path.aim + UP * distance[:, None] + flat * (STEEPEST * distance)[:, None]
    return path.kept(eye=eye)


def _low(path: Path, t: Array, ask: Ask) -> Path:
    """From just above the ground, drawing nearer if a share is given."""
    eye = path.eye.copy()
    eye[:, 2] = np.minimum(eye[:, 2], ask.ground_m + LOWEST_M)
    ahead = (path.aim - eye) * np.array([1.0, 1.0, 0.0])
    return path.kept(eye=eye + ahead * (ask.share * ask.amount * t)[:, None])


def _held(path: Path, _t: Array, _ask: Ask) -> Path:
    """As it is: a camera that goes with the action does so by its path."""
    return path


MOVES: Mapping[str, Move] = {
    "orbit": _orbit,
    "pan": _pan,
    "tilt": _tilt,
    "dolly": _dolly,
    "zoom": _zoom,
    "truck": _truck,
    "crane": _crane,
    "aerial": _aerial,
    "overhead": _overhead,
    "low": _low,
    "follow": _held,
}
