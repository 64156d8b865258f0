"""Movements of the camera that a sentence asks for: laid over whatever the world shows, and last of all."""

from __future__ import annotations

from .....state.values import Config
from .....state.verdicts import Expectation
from .situation import Kind, Situation, number, seen

USUAL = "orbit"
TURN_DEG = {"orbit": 70.0, "pan": 44.0, "tilt": 26.0}
SHARE = {"dolly": 0.45, "zoom": 0.5, "truck": 0.5, "aerial": 0.3}
RISE_M = {"crane": 1.6, "aerial": 22.0}
"""How far each move goes at its usual pace in a clip of five seconds."""
ABOVE = frozenset({"aerial", "overhead"})
"""Moves for which a room and the sea have no height: there the camera rises as far as it can."""
UNDER_ROOF_M = 0.6
ALONE_SHARE = 0.12
"""How near a low camera draws where nothing else moves; where something does it stands."""
USUAL_S = 5.0
PACED = 1.6
"""Most that a fast word, or a long clip, makes of a turn."""


def _move(s: Situation) -> Config:
    move = str(s.chosen("move", USUAL))
    roofed = s.contract.indoor or s.contract.support("seabed") is not None
    if roofed and move in ABOVE:
        move = "crane"
    more = min(PACED, max(0.4, s.motion.pace**0.5 * (s.request.duration_s / USUAL_S) ** 0.5))
    turn = 360.0 if s.said("whole_turn", 0.0) else TURN_DEG.get(move, 0.0) * more
    away = -1.0 if s.said("away", 0.0) else 1.0
    side = -1.0 if s.said("rightwards", 0.0) else 1.0
    alone = all(motion.kind == s.motion.kind for motion in s.brief.motions)
    usual = ALONE_SHARE if move == "low" and alone else SHARE.get(move, 0.0)
    share = usual * (min(1.0, more) if away > 0 else 1.2) * away
    return {
        "move": move,
        "turn_deg": side * turn,
        "share": side * share if move == "truck" else share,
        "rise_m": min(RISE_M.get(move, 1.0), UNDER_ROOF_M) if roofed else RISE_M.get(move, 1.0),
        "view": "kept" if not s.lead else "wide",
    }


def _expect(s: Situation, config: Config) -> list[Expectation]:
    move = str(config["move"])
    found = [
        seen(
            s,
            "the camera never touches anything",
            "min:camera_clearance_m",
            low=0.05 if move == "low" else 0.15,
            unit="m",
            severity=2.0,
        ),
    ]
    if s.brief.key_object is not None and move not in ("pan", "tilt"):
        found.append(seen(s, "what it shows stays in the picture", "mean:action_in_frame", low=0.6, unit=""))
    return [*found, *_done(s, move, config)]


def _done(s: Situation, move: str, config: Config) -> list[Expectation]:
    """The move itself: a quarter of what was asked is still that move, where there is room for no more."""
    turn, share, rise = (abs(number(config, key)) for key in ("turn_deg", "share", "rise_m"))
    asked = {
        "orbit": ("goes round it", "max:camera_round_deg", 0.24 * turn, "deg"),
        "pan": ("turns sideways", "max:camera_turn_deg", 0.24 * turn, "deg"),
        "tilt": ("turns up", "max:camera_turn_deg", 0.24 * turn, "deg"),
        "dolly": ("travels", "max:camera_travel_m", 0.1, "m"),
        "truck": ("travels", "max:camera_travel_m", 0.1, "m"),
        "zoom": ("draws nearer with its lens", "range:camera_lens_mm", 2.0, "mm"),
        "crane": ("rises", "range:camera_height_m", 0.24 * rise, "m"),
        "aerial": ("looks from above", "min:camera_height_m", 0.5 * rise, "m"),
    }
    row = asked.get(move)
    if row is None or (move in ("dolly", "truck") and not share):
        return []
    name, measure, low, unit = row
    return [seen(s, f"the camera {name}", measure, low=low, unit=unit, severity=2.0)]


KINDS = {"camera_move": Kind(rank=95, numbers=_move, expect=_expect, overlay=True)}
