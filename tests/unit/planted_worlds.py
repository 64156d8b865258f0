"""Small good worlds made by formula: what a sentence's recipe would have recorded, for faults to be planted in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.state.scene import AssetFacts, Box, FreePath, SceneContract, Support
from code2worlds.state.values import Request
from code2worlds.state.verdicts import Expectation
from code2worlds.tools.records import Record
from code2worlds.tools.series import SeriesTelemetry

from .synthetic import FPS, dropped_from_one_metre, telemetry

SECONDS = 3.0
FRAMES = round(SECONDS * FPS)
TIME = np.arange(FRAMES) / FPS
RADIUS = 0.1

BALL = AssetFacts(
    name="ball", size_m=(0.2, 0.2, 0.2), vertices=100, volume_m3=0.0042, round_axis="any", radius_m=RADIUS
)
ICE = AssetFacts(name="ice cube", size_m=(0.1, 0.1, 0.1), vertices=100, volume_m3=0.001)


def place(scene: str) -> SceneContract:
    """A flat ground with one long corridor."""
    ground = Support(name="ground", kind="ground", object="ground", height_m=0.0, low=(-9, -9), high=(9, 9))
    return SceneContract(
        scene=scene,
        fidelity="preview",
        indoor=False,
        supports=(ground,),
        paths=(FreePath(support="ground", start=(-2, 0), heading_deg=0.0, length_m=4.0, width_m=1.0),),
        bounds=Box(low=(-9, -9, 0), high=(9, 9, 30)),
        camera_space=Box(low=(-5, -8, 0.3), high=(5, -1, 4)),
        lights=("sun",),
    )


@dataclass(frozen=True)
class Made:
    """A sentence, what acts in it, and a record of the world as it should be."""

    prompt: str
    scene: str
    asset: AssetFacts | None
    record: Callable[[dict[str, Any]], Record]
    """Of the CONFIG that the mind planned."""

    def planned(self, mind: OfflineMind) -> tuple[tuple[Expectation, ...], Record]:
        """What must be seen, stated by the mind, and the record."""
        request = Request(prompt=self.prompt, duration_s=SECONDS, fps=FPS)
        brief = mind.read(request)
        known = (
            brief,
            request,
            mind.plan_object(brief, request) if self.asset else None,
            self.asset,
            place(self.scene),
        )
        return mind.expect(*known), self.record(dict(mind.plan_dynamics(*known).layers[0].config))


def quantities(**values: Any) -> Record:
    """A series of these numbers, or of one number throughout."""
    arrays = {
        name: np.broadcast_to(np.asarray(value, dtype=float), TIME.shape).copy() for name, value in values.items()
    }
    return Record(series=SeriesTelemetry(TIME, MappingProxyType(arrays), dict.fromkeys(arrays, "")))


def _rolling(config: dict[str, Any]) -> Record:
    speed = float(config["speed_m_s"])
    turning = (0.0, speed / RADIUS, 0.0)
    return Record(telemetry(lambda t: (speed * t, 0.0, RADIUS), seconds=SECONDS, spin=turning, radius=RADIUS))


def _bouncing(config: dict[str, Any]) -> Record:
    return Record(telemetry(dropped_from_one_metre(0.7), seconds=SECONDS))


def _falling(config: dict[str, Any]) -> Record:
    return Record(telemetry(dropped_from_one_metre(0.2), seconds=SECONDS))


def _raining(config: dict[str, Any]) -> Record:
    speed = 9.65 - 10.3 * np.exp(-0.6 * float(config["drop_diameter_mm"]))
    wobble = 1.0 + 0.01 * np.sin(7.0 * TIME)
    slant = np.degrees(np.arctan2(float(config["wind_m_s"]), speed))
    return quantities(
        fall_speed_m_s=speed * wobble, slant_deg=slant, in_air=3000 * wobble, in_view=1500 * wobble, lowest_m=0.001
    )


def _melting(config: dict[str, Any]) -> Record:
    melted = float(config["melted_share"]) * TIME / TIME[-1]
    return quantities(
        melted_share=melted, height_m=0.1 * (1 - 0.8 * melted), puddle_radius_m=0.05 + 0.06 * melted,
        conserved_share=1.0, lowest_m=0.0, in_view=1.0, screen_height=0.3, body_volume_m3=0.001 * (1 - melted),
    )  # fmt: skip


def _swaying(config: dict[str, Any]) -> Record:
    reach = 0.01 * float(config["wind_m_s"]) ** 1.5
    tip = reach * np.sin(2.0 * np.pi * 0.5 * TIME)
    return quantities(root_drift_m=0.0, tip_offset_m=tip, tip_amplitude_m=reach, tip_frequency_hz=0.5)


def _light(config: dict[str, Any]) -> Record:
    hours = np.interp(TIME / TIME[-1], config["shares"], config["hours"])
    angle = np.radians(15.0 * (hours - 12.0))
    sun = np.degrees(np.arcsin(np.cos(angle) * np.sin(np.radians(55.0))))
    return quantities(sun_elevation_deg=sun, sky_luminance=0.2 + 0.2 * np.tanh(sun / 10.0))


def _swimming(config: dict[str, Any]) -> Record:
    speed = float(config["speed_bl_s"])
    beat = min(speed / 0.65, FPS / 4.0)
    pace = speed * (1.0 + 0.05 * np.sin(2.0 * TIME))
    return quantities(
        speed_bl_s=pace, creature_speed_m_s=0.2 * pace, tail_offset_m=0.02 * np.sin(2.0 * np.pi * beat * TIME),
        heading_error_deg=3.0, min_clearance_m=0.2, in_view=1.0, visible=1.0, picture_share=0.3, spread_m=0.0,
    )  # fmt: skip


def _rising(config: dict[str, Any]) -> Record:
    climb = float(config["climb_m_s"]) * (1.0 - np.exp(-TIME / 0.35))
    return quantities(
        height_m=float(config["start_height_m"]) + np.cumsum(climb) / FPS, climb_speed_m_s=climb, gap_m=1e3,
        drift_speed_m_s=float(config["wind_m_s"]), travel_m=float(config["wind_m_s"]) * TIME, apart_m=1e3, in_view=1.0,
        visible=1.0, screen_height=0.2,
    )  # fmt: skip


WORLDS = {
    "rolling": Made("A rubber ball rolls across the ground.", "meadow", BALL, _rolling),
    "bouncing": Made("A rubber ball bounces on the ground.", "meadow", BALL, _bouncing),
    "falling": Made("A rubber ball falls on the ground.", "meadow", BALL, _falling),
    "raining": Made("Heavy rain falls.", "meadow", None, _raining),
    "melting": Made("An ice cube melts on the ground.", "meadow", ICE, _melting),
    "swaying": Made("Trees sway in the wind.", "meadow", None, _swaying),
    "light_change": Made("The sun rises.", "meadow", None, _light),
    "rising": Made("A balloon drifts across the sky.", "meadow", BALL, _rising),
    "swimming": Made("A clown fish swims.", "coral_reef", None, _swimming),
}
