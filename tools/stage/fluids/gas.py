"""Smoke, steam and flames: baked by Mantaflow, kept as one OpenVDB file per video frame, shown by a volume object.

The volume object needs no simulation to play: world.blend refers to //fluid_cache/NAME_0001.vdb and so on, so that
folder travels with the file. Heights are metres above the source's base.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import bpy
import numpy as np

from ..bodies.hulls import Array
from ..pictures.stillness import EXTENT
from ..world import World, heading, middle
from .fluid_domain import Bath, Extent, fluid_modifier, grid

CACHE = "fluid_cache"
RAW = "fluid_bake"
EMPTY_DENSITY = 1e-3
FLAME_SHOWN = 0.12
"""Flame value from which on it is seen: heights of flames are measured to there."""
RISE = 0.9
RISE_DOMAIN_M = 2.2
"""Rise speed over sqrt(g b r) in a domain that tall. Chosen from two speeds and two sizes: what comes out is within a
factor of 1.5 of what is asked, which the recorded gas_height_m tells."""
APART = 7.0
"""Distance between two sources over their radius."""
MOST_SPOTS = 6
TALLEST = (5.0, 14.0)
"""Least and greatest height of a column that is shown, in widths of its source."""
WITHIN = 0.9
"""Share of the gas below the height, and inside the spread, that are recorded."""


@dataclass(frozen=True)
class Spot:
    """Where gas comes from."""

    base: Array
    """(3,) middle of its underside."""
    radius_m: float
    height_m: float

    @property
    def top(self) -> Array:
        return np.asarray(self.base + np.array([0.0, 0.0, self.height_m]))


@dataclass(frozen=True)
class GasTrack:
    """What the gas did, one entry per video frame."""

    mass: Array
    """Sum of density times cell volume, kg if density 1 were 1 kg/m3."""
    height_m: Array
    spread_m: Array
    flame_height_m: Array
    """Above the top of what burns."""
    flame: Array
    """Sum of flame times cell volume, m3."""
    flame_centre: Array
    """(F, 3) world; the source's top where there is no flame."""
    low: Array
    high: Array
    """(3,) bounds of all that is seen over the clip."""


def spot_on(world: World, support_name: str | None, radius_m: float) -> Spot:
    """The key object when there is one, else a place in the middle of the support's free path."""
    support = world.support(support_name)
    if world.objects:
        low, high = bounds_of(world.objects[0])
        reach = float(np.hypot(*(high - low)[:2])) / 2.0
        return Spot(np.array([*(low + high)[:2] / 2.0, low[2]]), min(radius_m, reach), float(high[2] - low[2]))
    path = world.path(support)
    return Spot(middle(support, path), radius_m, 0.0)


def spots_on(world: World, support_name: str | None, radius_m: float, count: int) -> list[Spot]:
    """Several places of the same kind: one on each key object, else side by side along the support's free path."""
    first = spot_on(world, support_name, radius_m)
    if len(world.objects) > 1:
        return [
            spot_on(replace(world, objects=(thing,)), support_name, radius_m) for thing in world.objects[:MOST_SPOTS]
        ]
    way = heading(world.path(world.support(support_name)).heading_deg)
    shifts = (np.arange(count) - (count - 1) / 2.0) * APART * first.radius_m
    return [Spot(first.base + shift * way, first.radius_m, first.height_m) for shift in shifts]


def around(spots: Sequence[Spot]) -> tuple[Spot, float]:
    """A spot in the middle of several, as high as the highest, and the widest distance between two of them."""
    bases = np.array([spot.base for spot in spots])
    low, high = bases.min(axis=0), bases.max(axis=0)
    height = max(float(spot.top[2]) for spot in spots) - float(low[2])
    return Spot(np.array([*(low + high)[:2] / 2.0, low[2]]), spots[0].radius_m, height), float((high - low)[:2].max())


def bounds_of(thing: bpy.types.Object) -> tuple[Array, Array]:
    """World bounds of an object as it stands."""
    corners = np.array(thing.bound_box) @ np.array(thing.matrix_world)[:3, :3].T + np.array(thing.matrix_world)[:3, 3]
    return corners.min(axis=0), corners.max(axis=0)


def followed_m(spot: Spot, rise_m_s: float, duration_s: float) -> float:
    """Height above the source that is worth showing: what smoke rises in the clip, by the size of the source."""
    wide = 2.0 * spot.radius_m
    return float(np.clip(0.85 * rise_m_s * duration_s, TALLEST[0] * wide, TALLEST[1] * wide))


def column(world: World, spot: Spot, *, height_m: float, width_m: float, resolution: int) -> Extent:
    """A box over the spot, at most to the ceiling; its sides are whole cells so that nothing is stretched."""
    top = min(float(spot.base[2]) + height_m, world.ceiling_m() - 0.02)
    height = top - float(spot.base[2])
    if height < 2.0 * spot.height_m or height <= 0.0:
        raise ValueError(f"there are only {height:.2f} m above the source: gas needs more room to rise")
    cell = max(height, width_m) / resolution
    across, up = np.ceil(width_m / cell) * cell / 2.0, np.ceil(height / cell - 1e-6) * cell
    low = spot.base - np.array([across, across, cell])  # one cell of border below
    return Extent(low, spot.base + np.array([across, across, up - cell]), resolution)


def keep(bath: Bath, out: Path, *, skipped: int, frames: int, name: str) -> bpy.types.Object:
    """Copy the frames after the first `skipped` into out/fluid_cache and show them by a volume object.

    Frame 1 of the video is the bake's frame skipped + 1. Raises OSError for a file that did not arrive.
    """
    folder = out / CACHE
    folder.mkdir(parents=True, exist_ok=True)
    for frame in range(1, frames + 1):
        target = folder / f"{name}_{frame:04d}.vdb"
        shutil.copyfile(bath.data_file(skipped + frame), target)
        if target.stat().st_size == 0:
            raise OSError(f"{target.name} is empty: is the disk full?")
    volume = bpy.data.volumes.new(name)
    # Relative to the file that is open: saving elsewhere makes it relative to there.
    volume.filepath = bpy.path.relpath(str(folder / f"{name}_0001.vdb"))
    volume.is_sequence, volume.frame_start, volume.frame_duration = True, 1, frames
    volume.sequence_mode = "CLIP"
    thing = bpy.data.objects.new(name, volume)
    # A grid's cell i covers [i, i + 1] cells from the domain's corner; the file puts its middle at i.
    thing.location = bath.extent.low + bath.extent.cell_m / 2.0
    half = bath.extent.cell_m / 2.0
    # The bounds of a sequence of files are empty: this tells the renderer where gas may be, in the object's own space.
    thing[EXTENT] = [-half, -half, -half, *(bath.extent.size_m - half)]
    bpy.context.scene.collection.objects.link(thing)
    return thing


def track(bath: Bath, spot: Spot, *, skipped: int) -> GasTrack:
    """Measure every video frame. Raises ValueError naming the first one that holds no gas, once gas has come."""
    rows = []
    for frame, domain in bath.baked():
        if frame > skipped:
            rows.append(_frame(domain, bath.extent, spot))
    mass, flame = np.array([row[0] for row in rows]), np.array([row[4] for row in rows])
    seen = mass + flame > 0.0
    if not seen.any():
        raise ValueError("no gas in any frame: raise amount, make the source larger or raise resolution")
    first = int(np.argmax(seen))
    if not seen[first:].all():
        gap = first + int(np.argmin(seen[first:]))
        raise ValueError(f"frame {gap + 1} holds no gas although frame {gap} did: it vanishes too soon")
    boxes = np.array([row[6] for row in rows if row[6] is not None])
    return GasTrack(
        mass=mass,
        height_m=np.array([row[1] for row in rows]),
        spread_m=np.array([row[2] for row in rows]),
        flame_height_m=np.array([row[3] for row in rows]),
        flame=flame,
        flame_centre=np.array([row[5] for row in rows]),
        low=boxes[:, 0].min(axis=0),
        high=boxes[:, 1].max(axis=0),
    )


def _frame(
    domain: bpy.types.Object, extent: Extent, spot: Spot
) -> tuple[float, float, float, float, float, Array, Array | None]:
    settings = fluid_modifier(domain)
    resolution: tuple[int, int, int] = tuple(settings.domain_resolution)
    density, flame = grid(settings.density_grid, resolution), grid(settings.flame_grid, resolution)
    centres = [extent.low[axis] + (np.arange(resolution[axis]) + 0.5) * extent.cell_m for axis in range(3)]
    cell = extent.cell_m**3
    height, spread = _quantiles(density if density.sum() > flame.sum() * 1e-3 else flame, centres, spot)
    burning = flame.max(axis=(1, 2)) > FLAME_SHOWN
    tip = float(centres[2][burning].max()) + extent.cell_m / 2 if burning.any() else 0.0
    flame_height = max(0.0, tip - float(spot.top[2])) if burning.any() else 0.0
    centre = spot.top
    if flame.sum() > 0.0:
        sums = flame.sum(axis=(0, 1)), flame.sum(axis=(0, 2)), flame.sum(axis=(1, 2))
        centre = np.array([float((part * at).sum() / part.sum()) for part, at in zip(sums, centres, strict=True)])
    shown = (density > 0.05 * max(density.max(), EMPTY_DENSITY)) | (flame > FLAME_SHOWN)
    if not shown.any():
        bounds = None
    else:
        places = np.argwhere(shown)[:, ::-1]
        bounds = extent.low + np.array([places.min(axis=0), places.max(axis=0) + 1]) * extent.cell_m
    mass = float(density.sum()) * cell
    return mass, height, spread, flame_height, float(flame.sum()) * cell, centre, bounds


def _quantiles(amount: Array, centres: list[Array], spot: Spot) -> tuple[float, float]:
    """Height that WITHIN of it stays below, and diameter that holds WITHIN of it, by cells."""
    total = amount.sum()
    if total <= 0.0:
        return 0.0, 0.0
    below = np.cumsum(amount.sum(axis=(1, 2))) / total
    height = float(np.interp(WITHIN, below, centres[2])) - float(spot.base[2])
    x, y = np.meshgrid(centres[0] - spot.base[0], centres[1] - spot.base[1])
    away, share = np.hypot(x, y).ravel(), amount.sum(axis=0).ravel() / total
    order = np.argsort(away)
    return max(0.0, height), 2.0 * float(np.interp(WITHIN, np.cumsum(share[order]), away[order]))


def swept(found: GasTrack, spot: Spot) -> Array:
    """(8, 3) corners of everything seen, for the camera; outliers are the renderer's matter."""
    low, high = np.minimum(found.low, spot.base - spot.radius_m * np.array([1, 1, 0])), found.high
    return np.array([(x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])


def emit_smoke(flow: bpy.types.FluidFlowSettings, rise_speed_m_s: float) -> None:
    """Smoke that sets out upwards at its rise speed, without end."""
    flow.flow_type, flow.flow_behavior, flow.flow_source = "SMOKE", "INFLOW", "MESH"
    flow.use_initial_velocity, flow.velocity_coord = True, (0.0, 0.0, rise_speed_m_s)
    flow.density, flow.temperature, flow.surface_distance, flow.volume_density = 1.0, 1.0, 0.5, 1.0


def set_smoke(
    domain: bpy.types.FluidDomainSettings,
    *,
    buoyancy: float,
    turbulence: float,
    linger_frames: int,
    steps: int,
) -> None:
    """Settings of a domain of smoke or steam; all its sides are open except the floor."""
    domain.use_adaptive_domain = False
    domain.alpha, domain.beta = buoyancy, buoyancy
    domain.vorticity = 0.35 * turbulence
    domain.use_dissolve_smoke, domain.use_dissolve_smoke_log = True, True
    domain.dissolve_speed = max(1, linger_frames)
    domain.use_adaptive_timesteps = True
    domain.timesteps_min, domain.timesteps_max = steps, max(4, 2 * steps)
    domain.use_collision_border_bottom = True


def buoyancy(rise_speed_m_s: float, radius_m: float, domain_m: float) -> float:
    """Buoyancy that lets smoke from such a source rise at that speed: v = RISE sqrt(g b r) in a domain of
    RISE_DOMAIN_M. Mantaflow's lift is in cells: it goes down with the domain's longest side."""
    return float((rise_speed_m_s / RISE) ** 2 / (9.81 * radius_m) * domain_m / RISE_DOMAIN_M)


def smoke_series(found: GasTrack) -> tuple[dict[str, Array], dict[str, str]]:
    """Series and units of gas without flames."""
    series = {"gas_height_m": found.height_m, "gas_spread_m": found.spread_m, "gas_mass": found.mass}
    return series, {"gas_height_m": "m", "gas_spread_m": "m", "gas_mass": "kg"}


def emit_fire(flow: bpy.types.FluidFlowSettings, fuel: float) -> None:
    """Fuel that burns as soon as it is out, without end."""
    flow.flow_type, flow.flow_behavior, flow.flow_source = "FIRE", "INFLOW", "MESH"
    flow.fuel_amount, flow.surface_distance, flow.volume_density = fuel, 0.5, 1.0
    flow.density, flow.temperature = 0.0, 1.0


def light_at(source: bpy.types.Object, frame: int) -> None:
    """Let a source set in at a frame of the bake."""
    flow, path = source.modifiers["fluid"].flow_settings, 'modifiers["fluid"].flow_settings.use_inflow'
    for at, running in ((1, frame <= 1), (max(2, frame), True)):
        flow.use_inflow = running
        source.keyframe_insert(path, frame=at)
    for curve in source.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "CONSTANT"


def set_fire(
    domain: bpy.types.FluidDomainSettings,
    *,
    burning_rate: float,
    buoyancy: float,
    turbulence: float,
    smoke: float,
    linger_frames: int,
    steps: int,
) -> None:
    """Settings of a domain of fire; burning_rate is the share of the fuel used up over a fixed time."""
    set_smoke(domain, buoyancy=buoyancy, turbulence=0.3 * turbulence, linger_frames=linger_frames, steps=steps)
    domain.burning_rate, domain.flame_smoke, domain.flame_vorticity = burning_rate, smoke, turbulence
    domain.flame_ignition, domain.flame_max_temp = 1.2, 2.5
    domain.flame_smoke_color = (0.1, 0.1, 0.1)


def fire_series(found: GasTrack, watts: Array) -> tuple[dict[str, Array], dict[str, str]]:
    """Series and units of a fire."""
    series, units = smoke_series(found)
    series |= {"flame_height_m": found.flame_height_m, "flame_m3": found.flame, "light_w": watts}
    return series, units | {"flame_height_m": "m", "flame_m3": "m3", "light_w": "W"}


def break_up(source: bpy.types.Object, size_m: float, seed: int, *, share: float = 0.9) -> None:
    """Let gas out in patches that wander, so that it rises in wisps and not as one column.

    share: 0 evenly, 1 in spots.
    """
    texture = bpy.data.textures.new("wisps", "CLOUDS")
    texture.noise_scale = 0.6 * size_m
    texture.contrast, texture.intensity = 0.5 + 2.8 * share, 2.0 - 1.2 * share
    flow = source.modifiers["fluid"].flow_settings
    flow.use_texture, flow.noise_texture = True, texture
    flow.texture_map_type, flow.texture_size = "AUTO", 1.0
    rng = np.random.default_rng(seed)
    flow.texture_offset = float(rng.uniform(0.0, 10.0))
    flow.keyframe_insert("texture_offset", frame=1)
    flow.texture_offset += 0.8 * 10.0
    flow.keyframe_insert("texture_offset", frame=241)
