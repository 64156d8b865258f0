"""What weather recipes share: the opened world, its wide view, the air in it, the plants in the wind, the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bpy

from .. import program, series
from ..pictures import wide_view
from ..pictures.framing import View
from ..pictures.wide_view import SeenAir
from ..world import World, open_assembled, save, set_frames
from . import air_record, weather, wind
from .air_record import Clip, Record
from .flight import Array, Flight
from .wind import Plant


@dataclass(frozen=True)
class Outdoors:
    """An opened world with its camera placed. air is None when the recipe fills none."""

    world: World
    clip: Clip
    contract: Mapping[str, Any]
    view: View
    towards_deg: float
    """Where the wind blows to."""
    wind: Array
    """(3,) m/s"""
    air: SeenAir
    plants: tuple[Plant, ...]

    @property
    def crowns(self) -> list[bpy.types.Object]:
        """Objects of the plants that are meshes."""
        return [thing for plant in self.plants if not plant.standing for thing in plant.members]


def enter(
    config: Mapping[str, Any],
    job: program.Job,
    *,
    what: str,
    depth_m: float,
    sky: tuple[float, float] = wide_view.SKY,
    objects_sway: bool = False,
    indoors_too: bool = False,
) -> Outdoors:
    """Open the assembled world, place the camera. Raises ValueError in a room unless indoors_too.

    objects_sway: the key objects are plants, whatever they are called.
    """
    world = open_assembled(job)
    contract = world.contract.model_dump(mode="json")
    if contract["indoor"] and not indoors_too:
        raise ValueError(f"{what} needs open land, and this scene is a room ({contract['scene']})")
    frames = set_frames(world, config["duration_s"], config["fps"])
    view = wide_view.frame_wide(contract, sky=sky) if config["view"] == "wide" else wide_view.current_view(contract)
    chosen = config["wind_towards_deg"]
    towards_deg = wide_view.rightwards_deg(view) if chosen is None else float(chosen)
    return Outdoors(
        world=world,
        clip=Clip(frames, config["fps"]),
        contract=contract,
        view=view,
        towards_deg=towards_deg,
        wind=weather.wind_vector(config["wind_m_s"], towards_deg),
        air=wide_view.seen_air(contract, view, depth_m),
        plants=() if contract["indoor"] else wind.vegetation(world.scene, world.objects if objects_sway else ()),
    )


def sway(place: Outdoors, config: Mapping[str, Any]) -> Record:
    """Let what grows sway in the wind; the record of it, empty where nothing grows."""
    wind.blow(
        place.plants,
        wind_m_s=config["wind_m_s"],
        towards_deg=place.towards_deg,
        gustiness=config["gustiness"],
        seed=config["seed"],
    )
    watched = wind.watch(place.world.scene, place.plants, clip=place.clip, towards_deg=place.towards_deg)
    return air_record.swaying(watched, place.clip)


def finish(place: Outdoors, job: program.Job, record: Record, paths: Flight | None) -> dict[str, Any]:
    """Write series.npz and world.blend; the facts."""
    values, units = air_record.split(record)
    series.record(job.out, fps=place.clip.fps, frames=place.clip.frames, series=values, units=units)
    save(place.world, job.out / "world.blend")
    return {
        "frames": place.clip.frames,
        "particles": 0 if paths is None else len(paths),
        "plants": [plant.name for plant in place.plants],
        "wind_towards_deg": place.towards_deg,
    }
