"""Fog and mist that move: a bank drifts, rolls in, rises from the ground or lifts; faster in a time-lapse."""

from __future__ import annotations

from .....state.values import Config
from .....state.verdicts import Expectation
from .situation import Kind, Situation, number, seen


def _fog(s: Situation) -> Config:
    """A lone fog shows the place as it is framed; its pace comes from the words, a time-lapse runs it faster."""
    return {
        "mode": str(s.chosen("mode", "drift")),
        "cover": s.said("cover", 0.6),
        "wind_m_s": s.said("wind_m_s", 0.9) * s.motion.pace,
        "time_scale": s.said("time_scale", 1.0),
        "view": "kept",
    }


def _expect_fog(s: Situation, config: Config) -> list[Expectation]:
    mode = str(config["mode"])
    speed = number(config, "wind_m_s") * number(config, "time_scale")
    expected = [
        seen(
            s, "fog drifts with the wind", "mean:fog_drift_m_s",
            low=0.8 * speed, high=1.2 * speed, unit="m/s", fixes=(("wind_m_s", 1.0),),
        ),
        seen(s, "fog hides part of the view", "max:fog_cover", low=0.25, unit="share", severity=2.0,
             fixes=(("cover", 1.0),)),
        seen(s, "fog does not stand still", "mean:fog_change_per_s", low=0.002, unit="1/s", severity=2.0,
             fixes=(("wind_m_s", 1.0),)),
    ]  # fmt: skip
    if mode in ("roll_in", "rise"):
        expected.append(seen(s, "more and more is hidden", "rise:fog_cover", low=0.1, unit="share", severity=2.0))
    if mode == "rise":
        expected.append(seen(s, "the fog grows upwards", "rise:fog_top_m", low=0.5, unit="m", severity=2.0))
    if mode == "lift":
        expected.append(seen(s, "less and less is hidden", "rise:fog_cover", high=-0.1, unit="share", severity=2.0))
    return expected


KINDS = {"fog": Kind(rank=75, numbers=_fog, expect=_expect_fog, overlay=True)}
