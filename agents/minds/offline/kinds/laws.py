"""What holds in any world of moving rigid things, whatever the sentence says."""

from __future__ import annotations

from .....state.verdicts import Expectation
from .situation import LAW, Situation, seen

FOLLOW = (("camera_mode", "follow"),)
SLOWER = (("speed_m_s", -0.5),)
"""Where no camera keeps up with it."""


DEAD_STOP_M_S = 0.08
"""Over recorded worlds of every kind bodies that come to rest by themselves pass to it from at most 0.017 m/s."""
HOVER_S = 0.12
"""Over recorded worlds at most 0.05 s is measured: a bounce whose contact lies between two samples."""
JUMP_M = (0.006, 0.02)
"""Least and largest bound on a jump between samples; over recorded worlds at most 0.004 m is measured."""


def laws(s: Situation, *, free_flight: bool, bodies: int | None = None, sets_off: bool = False) -> list[Expectation]:
    """Laws of bodies that telemetry records.

    free_flight: something falls or flies, so gravity can be measured. bodies: how many there are, the sentence's count
    by default. sets_off: all of them move from the first moment on, nothing sets them off later.
    """
    size = s.size_m
    count = float(s.count if bodies is None else bodies)
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
        seen(
            s, "nothing teleports", "max_jump_m",
            high=min(JUMP_M[1], max(JUMP_M[0], 0.1 * size)), unit="m", severity=3.0, words=LAW,
        ),
        seen(s, "all of them are there", "body_count", low=count, high=count, unit="bodies", severity=3.0, words=LAW),
        seen(s, "nothing stops dead", "stops_dead_m_s", high=DEAD_STOP_M_S, unit="m/s", severity=2.0, words=LAW),
        seen(s, "nothing hovers", "hovers_s", high=HOVER_S, unit="s", severity=3.0, words=LAW),
        *in_sight(s),
    ]  # fmt: skip
    if sets_off:
        found.append(
            seen(s, "moves from the first moment on", "starts_dead_m_s", high=DEAD_STOP_M_S, unit="m/s", severity=2.0,
                 words=LAW)
        )  # fmt: skip
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
            low=0.95, unit="of frames", severity=2.0, values=FOLLOW, fixes=SLOWER, words=LAW,
        ),
        seen(
            s, "stays in the picture", "in_view_fraction", low=0.75, unit="of the frames", severity=2.0, values=FOLLOW,
            words=LAW,
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
