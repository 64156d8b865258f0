"""Laws of how the quantities of a kind run over the clip: what never stands, pops, leaps, shrinks or halts at once.

They hold whatever the sentence says. Which quantity of which recipe they hold of is the table below; the measures are
those of tools/series_course.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from .....state.values import Config
from .....state.verdicts import Expectation
from .situation import LAW, Kind, Situation, seen

STANDING_FRAMES = 2.5
"""What always moves may look alike in as many frames, no more."""
SPIKE = 0.35
"""Of its size. Over recorded worlds at most 0.15 is measured of what this is asked of."""
STEP = 0.35
"""Of its range. Over recorded worlds at most 0.14 is measured of what this is asked of."""
BACKSLIDE = 0.15
"""Of its range; what only grows falls by at most 0.05 over recorded worlds."""
FLICKER = 0.05
"""Of its mean; what only brightens or fades has none."""
HALT = 0.1
"""Of its largest. What comes to rest by itself is at most 0.002 in its last frame over recorded worlds."""


@dataclass(frozen=True)
class Course:
    """Names of quantities, by the law that holds of them."""

    lively: tuple[str, ...] = ()
    """Never the same for more than two frames."""
    begins: tuple[str, ...] = ()
    """Changes from the first frames on, and may come to rest."""
    steady: tuple[str, ...] = ()
    """Neither pops in nor out for a frame or two."""
    unbroken: tuple[str, ...] = ()
    """Makes no leap from one frame to the next."""
    climbs: tuple[str, ...] = ()
    """Never falls much below what it had reached."""
    even: tuple[str, ...] = ()
    """Does not go up and down from frame to frame."""
    slows: tuple[str, ...] = ()
    """A rate that becomes nought little by little, if it does."""


IN_AIR = Course(lively=("fall_speed_m_s",), steady=("in_air", "in_view", "fall_speed_m_s"))

COURSES: Mapping[str, Course] = MappingProxyType(
    {
        "breaking": Course(
            begins=("fall_m",), steady=("volume_share", "in_view", "fall_m"), slows=("shard_speed_m_s",),
        ),
        "swinging": Course(lively=("swing_angle_deg",), unbroken=("swing_angle_deg",), steady=("string_length_m",)),
        "draping": Course(
            begins=("cloth_middle_m",), steady=("cloth_highest_m",), unbroken=("cloth_middle_m",),
            slows=("cloth_speed_m_s",),
        ),
        "flapping": Course(lively=("tip_offset_m", "flag_angle_deg")),
        "curtain": Course(lively=("tip_offset_m", "billow_angle_deg")),
        "laundry": Course(lively=("tip_offset_m", "billow_angle_deg")),
        "raining": IN_AIR,
        "snowing": IN_AIR,
        "leaf_fall": IN_AIR,
        "swaying": Course(lively=("tip_offset_m",), unbroken=("tip_offset_m",)),
        "drifting": Course(lively=("drift_speed_m_s",), steady=("in_view", "in_air")),
        "light_change": Course(lively=("sun_elevation_deg",), unbroken=("sun_elevation_deg",), even=("sky_luminance",)),
        "waves": Course(lively=("water_height_m",), steady=("wave_height_m",), unbroken=("water_height_m",)),
        "flowing": Course(lively=("water_height_m",), steady=("wave_height_m",), unbroken=("water_height_m",)),
        "rain_rings": Course(lively=("ripple_height_m",), steady=("wave_height_m",)),
        "puddle": Course(lively=("puddle_radius_m",), steady=("puddle_radius_m",), unbroken=("puddle_radius_m",)),
        "burning": Course(lively=("flame_m3", "gas_mass"), steady=("flame_height_m", "gas_height_m", "light_w")),
        "smoking": Course(lively=("gas_mass",), steady=("gas_height_m", "gas_mass"), unbroken=("gas_height_m",)),
        "steaming": Course(lively=("gas_mass", "gas_height_m"), steady=("gas_height_m", "gas_mass")),
        "pulsating": Course(lively=("bell_radius_m",), steady=("in_view", "creature_speed_m_s")),
        "swimming": Course(lively=("tail_offset_m",), steady=("in_view", "creature_speed_m_s")),
        "flying": Course(lively=("wing_angle_deg",), steady=("in_view",)),
        "turtle_swimming": Course(lively=("flipper_angle_deg",), steady=("in_view", "creature_speed_m_s")),
        "scuttling": Course(lively=("travel_m",), steady=("in_view", "creature_speed_m_s")),
        "slithering": Course(lively=("body_wave_m",), steady=("in_view", "creature_speed_m_s")),
        "crawling": Course(lively=("travel_m",), steady=("in_view", "creature_speed_m_s")),
        "sand_flow": Course(
            lively=("moved_volume_m3",), steady=("flow_speed_m_s", "flow_in_view"), unbroken=("front_m",),
        ),
        "melting": Course(steady=("height_m", "in_view"), unbroken=("height_m",),
                          climbs=("melted_share",)),
        "growing": Course(steady=("height_m", "in_view"), unbroken=("height_m",), climbs=("height_m",)),
        "floating": Course(
            begins=("depth_m",), steady=("in_view",), unbroken=("depth_m", "heave_m"), slows=("speed_m_s",),
        ),
        "rising": Course(begins=("height_m",), steady=("in_view",), unbroken=("height_m",), slows=("climb_speed_m_s",)),
        "fog": Course(lively=("fog_cover",), steady=("fog_cover",)),
    }
)  # fmt: skip


def with_course(name: str, kind: Kind) -> Kind:
    """The kind, expecting the course of its quantities as well."""
    course = COURSES.get(name)
    if course is None:
        return kind

    def expect(s: Situation, config: Config) -> list[Expectation]:
        return [*kind.expect(s, config), *course_laws(s, course)]

    return replace(kind, expect=expect)


def course_laws(s: Situation, course: Course) -> list[Expectation]:
    """The expectations of a course, each in the words of its law."""
    standing_s = STANDING_FRAMES / s.request.fps
    rows = (
        (course.lively, "pause", "never stands still", standing_s, "s"),
        (course.begins, "wait", "begins at once", standing_s, "s"),
        (course.steady, "spike", "does not pop in or out", SPIKE, "of its size"),
        (course.unbroken, "step", "makes no leap", STEP, "of its range"),
        (course.climbs, "backslide", "does not go back", BACKSLIDE, "of its range"),
        (course.even, "flicker", "does not flicker", FLICKER, "of its mean"),
        (course.slows, "halt", "does not halt at once", HALT, "of its largest"),
    )
    return [
        seen(s, f"{spoken(name)} {law}", f"{how}:{name}", high=high, unit=unit, severity=2.0, words=LAW)
        for names, how, law, high, unit in rows
        for name in names
    ]


def passage(s: Situation, name: str, *, begins_s: float, until_s: float) -> list[Expectation]:
    """A quantity that begins by begins_s, is not held up on its way, and goes on until until_s at the least."""
    standing_s = STANDING_FRAMES / s.request.fps
    return [
        seen(s, f"{spoken(name)} begins at once", f"wait:{name}", high=begins_s + standing_s, unit="s", severity=2.0,
             words=LAW),
        seen(s, f"{spoken(name)} is not held up", f"gap:{name}", high=standing_s, unit="s", severity=2.0, words=LAW),
        seen(s, f"{spoken(name)} goes on", f"until:{name}", low=until_s, unit="s", severity=2.0, words=LAW),
    ]  # fmt: skip


UNITS = ("_m_s2", "_m_s", "_bl_s", "_l_s", "_per_s", "_deg", "_m3", "_hz", "_m", "_w", "_s")


def spoken(name: str) -> str:
    """A quantity's name without its unit: "fall speed"."""
    unit = next((unit for unit in UNITS if name.endswith(unit)), "")
    return name.removesuffix(unit).replace("_", " ")
