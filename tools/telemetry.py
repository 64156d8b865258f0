"""Reading telemetry.npz, the record of a simulation that the critic measures. Host side, no Blender.

Schema (version 1). T dense samples, N bodies, F video frames. Metres, seconds, kilograms, radians, Z up.

dense     time_s (T,)  names (N,) str  position_m (T,N,3) centre of mass  quaternion (T,N,4) w x y z
          velocity_m_s (T,N,3)  angular_velocity_rad_s (T,N,3) world axes
          lowest_m (T,N) height of the lowest point of the visible hull
          support_height_m (T,N) height of the highest support below the body (the lowest support's beside all)
          gap_m (T,N) distance to the nearest support, obstacle, wall or other body, negative where they overlap;
                      capped at GAP_CAP_M, because far distances are not measured
          penetration_m (T,N) = max(0, -gap_m)      contact (T,N) bool: gap_m below CONTACT_M
frames    frame_time_s (F,)  screen_xy (F,N,2) 0..1 from the lower left, of the centre of mass
          screen_height (F,N) height of the body's outline as a share of the frame's
          in_view (F,N) bool: IN_VIEW_SHARE of its outline points lie in the frame
          visible (F,N) share of rays from the camera to it that meet no other thing first
constants mass_kg (N,)  inertia_kg_m2 (N,3) body axes, as the engine uses it  radius_m (N,) rolling radius
          size_m (3,)  gravity_m_s2  sim_hz  fps  version  program_sha256 (str, "" when unknown)
          floor_height_m: height of the lowest support
air       what a body in still air has; records without these are of a vacuum
          air_kg_m3  drag_area_m2 (N,3) drag coefficient times area for flow along each body axis
          pull_m_s2 (N,) downward acceleration at rest: gravity, less what the air carries of something inflated
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..state.errors import BrokenRun
from .archives import RERUN, read_arrays

VERSION = 1
FILE_NAME = "telemetry.npz"
GAP_CAP_M = 1.0
CONTACT_M = 0.003
IN_VIEW_SHARE = 0.9

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Telemetry:
    """What a simulation left; see the module's schema for shapes and units."""

    time_s: Floats
    names: tuple[str, ...]
    position_m: Floats
    quaternion: Floats
    velocity_m_s: Floats
    angular_velocity_rad_s: Floats
    lowest_m: Floats
    support_height_m: Floats
    gap_m: Floats
    penetration_m: Floats
    contact: Flags
    frame_time_s: Floats
    screen_xy: Floats
    screen_height: Floats
    in_view: Flags
    visible: Floats
    mass_kg: Floats
    inertia_kg_m2: Floats
    radius_m: Floats
    size_m: Floats
    gravity_m_s2: float
    floor_height_m: float
    sim_hz: int
    fps: int
    program_sha256: str = ""
    air_kg_m3: float = 0.0
    drag_area_m2: Floats = field(default_factory=lambda: np.zeros((0, 3)))
    pull_m_s2: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        if len(self.drag_area_m2) == 0:
            object.__setattr__(self, "drag_area_m2", np.zeros((self.bodies, 3)))
        if len(self.pull_m_s2) == 0:
            object.__setattr__(self, "pull_m_s2", np.full(self.bodies, self.gravity_m_s2))

    @property
    def bodies(self) -> int:
        return len(self.names)


SHAPES: dict[str, tuple[str | int, ...]] = {
    "time_s": ("T",),
    "names": ("N",),
    "position_m": ("T", "N", 3),
    "quaternion": ("T", "N", 4),
    "velocity_m_s": ("T", "N", 3),
    "angular_velocity_rad_s": ("T", "N", 3),
    "lowest_m": ("T", "N"),
    "support_height_m": ("T", "N"),
    "gap_m": ("T", "N"),
    "penetration_m": ("T", "N"),
    "contact": ("T", "N"),
    "frame_time_s": ("F",),
    "screen_xy": ("F", "N", 2),
    "screen_height": ("F", "N"),
    "in_view": ("F", "N"),
    "visible": ("F", "N"),
    "mass_kg": ("N",),
    "inertia_kg_m2": ("N", 3),
    "radius_m": ("N",),
    "size_m": (3,),
    "gravity_m_s2": (),
    "floor_height_m": (),
    "sim_hz": (),
    "fps": (),
    "program_sha256": (),
}
AIR: dict[str, tuple[str | int, ...]] = {"air_kg_m3": (), "drag_area_m2": ("N", 3), "pull_m_s2": ("N",)}
FLAGS = ("contact", "in_view")
TEXTS = ("names", "program_sha256")


def load(path: Path) -> Telemetry:
    """Read and check telemetry. Raises BrokenRun for a missing or damaged file, key, shape, number or version."""
    raw = read_arrays(path)
    version = int(raw["version"]) if "version" in raw and raw["version"].shape == () else None
    if version != VERSION:
        raise BrokenRun(f"{path.name} has schema version {version}, this program reads {VERSION}.", fix=RERUN)
    missing = sorted(set(SHAPES) - set(raw))
    if missing:
        raise BrokenRun(f"{path.name} lacks {', '.join(missing)}.", fix=RERUN)
    shapes = SHAPES | {name: shape for name, shape in AIR.items() if name in raw}
    _check_shapes(path, raw, shapes)
    _check_numbers(path, raw, shapes)
    values: dict[str, Any] = {
        known.name: _typed(known.name, raw[known.name]) for known in fields(Telemetry) if known.name in shapes
    }
    return Telemetry(**values)


def _check_shapes(path: Path, raw: dict[str, NDArray[np.generic]], shapes: Mapping[str, tuple[str | int, ...]]) -> None:
    """Every array must have its schema's shape, with one T, N and F throughout and at least two samples."""
    sizes: dict[str, int] = {}
    for name, shape in shapes.items():
        found = raw[name].shape
        if len(found) != len(shape):
            raise BrokenRun(f"{path.name}: {name} has shape {found}, expected {shape}.", fix=RERUN)
        for size, wanted in zip(found, shape, strict=True):
            expected = wanted if isinstance(wanted, int) else sizes.setdefault(wanted, size)
            if size != expected:
                raise BrokenRun(f"{path.name}: {name} has shape {found}, expected {shape} with {sizes}.", fix=RERUN)
    if sizes["T"] < 2 or sizes["F"] < 1:
        raise BrokenRun(f"{path.name} holds {sizes['T']} samples and {sizes['F']} frames.", fix=RERUN)


def _check_numbers(
    path: Path, raw: dict[str, NDArray[np.generic]], shapes: Mapping[str, tuple[str | int, ...]]
) -> None:
    for name in shapes:
        if name in TEXTS:
            continue
        if raw[name].dtype.kind not in "biuf" or not np.isfinite(raw[name].astype(float)).all():
            raise BrokenRun(f"{path.name}: {name} holds values that are not finite numbers.", fix=RERUN)
    if not (np.diff(raw["time_s"].astype(float)) > 0).all():
        raise BrokenRun(f"{path.name}: time_s does not increase.", fix=RERUN)


def _typed(name: str, value: NDArray[np.generic]) -> object:
    if name == "names":
        return tuple(str(text) for text in value)
    if name in FLAGS:
        return value.astype(np.bool_)
    if value.shape == ():
        return {"sim_hz": int, "fps": int, "program_sha256": str}.get(name, float)(value[()])
    return value.astype(np.float64)
