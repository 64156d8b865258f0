"""What holds in any world of moving rigid things, whatever the sentence says."""

from __future__ import annotations

from .....state.verdicts import Expectation
from .situation import LAW, Situation, seen

FOLLOW = (("camera_mode", "follow"),)


def laws(s: Situation, *, free_flight: bool) -> list[Expectation]:
    """Laws of bodies that telemetry records. free_flight: something falls or flies, so gravity can be measured."""
    size = s.size_m
    found = [
        seen(
            s, "nothing interpenetrates", "max_penetration_m",
            high=max(0.004, 0.03 * size), unit="m", severity=3.0, words=LAW,
        ),
        seen(
            s, "what rests touches its support", "max_float_gap_m",
            high=max(0.003, 0.02 * size), unit="m", severity=3.0, words=LAW,
        ),
        seen(s, "energy is not created", "energy_gain", high=0.05, unit="of the start", severity=2.0, words=LAW),
        seen(s, "nothing teleports", "max_jump_m", high=0.02, unit="m", severity=3.0, words=LAW),
        *in_sight(s),
    ]  # fmt: skip
    if free_flight:
        found.append(
            seen(s, "falls as gravity has it", "gravity_error", high=0.05, unit="relative", severity=2.0, words=LAW)
        )
    return found


def in_sight(s: Situation) -> list[Expectation]:
    """The acting bodies are in the picture, large enough and not hidden."""
    return [
        seen(
            s, "in view while it moves", "min_in_view_fraction",
            low=0.95, unit="of frames", severity=2.0, values=FOLLOW, words=LAW,
        ),
        seen(
            s, "not hidden", "median_visible_fraction",
            low=0.5, unit="of its surface", severity=2.0, values=FOLLOW, words=LAW,
        ),
        seen(
            s, "large enough to be seen", "median_screen_height",
            low=0.035, unit="of frame height", severity=1.5, values=FOLLOW, words=LAW,
        ),
    ]  # fmt: skip
