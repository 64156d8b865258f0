"""What must be observably true of a motion, in numbers, from the words of the sentence. Laws hold for every world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ....state.plans import Brief, Motion
from ....state.scene import AssetFacts, SceneContract
from ....state.values import Request
from ....state.verdicts import Expectation, Response
from .dynamics_choice import Choice


@dataclass(frozen=True)
class Situation:
    """What the expectations are stated from."""

    brief: Brief
    request: Request
    asset: AssetFacts
    contract: SceneContract
    speeds_m_s: tuple[float, float]
    """Usual speed of the motion at pace 1."""
    support: str
    """Where the motion starts: floor, table, …"""
    leaves_support: bool

    @property
    def size_m(self) -> float:
        return max(self.asset.size_m)

    @property
    def count(self) -> int:
        return self.brief.key_object.count if self.brief.key_object else 1

    @property
    def drop_m(self) -> float:
        """Height of the start support above the lowest support."""
        start = self.contract.support(self.support)
        lowest = min(support.height_m for support in self.contract.supports)
        return start.height_m - lowest if start else 0.0

    def motion(self, kind: str) -> Motion:
        return next((m for m in self.brief.motions if m.kind == kind), Motion(kind=kind, span=""))


def laws(size_m: float, free_flight: bool) -> list[Expectation]:
    """What holds in any world of moving rigid things. size_m is the longest side of the acting object."""
    found = [
        law("nothing interpenetrates", "max_penetration_m", high=max(0.004, 0.03 * size_m), unit="m", severity=3.0),
        law(
            "what rests touches its support", "max_float_gap_m", high=max(0.003, 0.02 * size_m), unit="m", severity=3.0
        ),
        law("energy is not created", "energy_gain", high=0.05, unit="of the start", severity=2.0),
        law("nothing teleports", "max_jump_m", high=0.02, unit="m", severity=3.0),
        law(
            "in view while it moves",
            "min_in_view_fraction",
            low=0.95,
            unit="of frames",
            severity=2.0,
            responses=(Response(parameter="camera_mode", value="follow"),),
        ),
        law(
            "not hidden",
            "median_visible_fraction",
            low=0.5,
            unit="of its surface",
            severity=2.0,
            responses=(Response(parameter="camera_mode", value="follow"),),
        ),
        law(
            "large enough to be seen",
            "median_screen_height",
            low=0.035,
            unit="of frame height",
            severity=1.5,
            responses=(Response(parameter="camera_mode", value="follow"),),
        ),
    ]
    if free_flight:
        found.append(law("falls as gravity has it", "gravity_error", high=0.05, unit="relative", severity=2.0))
    return found


def law(
    name: str,
    measure: str,
    *,
    unit: str,
    severity: float,
    low: float | None = None,
    high: float | None = None,
    responses: tuple[Response, ...] = (),
) -> Expectation:
    """An expectation that no word asks for."""
    return Expectation(
        name=name,
        measure=measure,
        low=low,
        high=high,
        unit=unit,
        words="law of every world",
        severity=severity,
        responses=responses,
    )


def rolling(s: Situation) -> list[Expectation]:
    motion = s.motion("rolling")
    low, high = (v * motion.pace for v in s.speeds_m_s)
    words = f"{motion.pace_word} {motion.span}".strip()
    speed = Response(parameter="speed_m_s")
    found = [
        Expectation(
            name="rolls without slipping",
            measure="slip_ratio",
            high=0.10,
            unit="of its speed",
            words=motion.span,
            severity=2.0,
            responses=(Response(parameter="spin_ratio", value=1.0), Response(parameter="friction", power=-1.0)),
        ),
        Expectation(
            name="rolls at the pace the sentence names",
            measure="mean_speed_m_s",
            low=0.5 * low,
            high=1.3 * high,
            unit="m/s",
            words=words,
            responses=(speed,),
        ),
        Expectation(
            name="travels",
            measure="travel_m",
            low=max(2 * s.asset.radius_m, 0.25 * low * s.request.duration_s),
            unit="m",
            words=motion.span,
            responses=(speed,),
        ),
    ]
    return found + (leaving(s, words) if s.leaves_support else [stays(s, words)])


def stays(s: Situation, words: str) -> Expectation:
    """The object keeps to the surface it moves on."""
    return Expectation(
        name="stays on its support",
        measure="drop_m",
        high=max(0.02, 0.5 * s.size_m),
        unit="m",
        words=words,
        severity=2.0,
        responses=(Response(parameter="speed_m_s"),),
    )


def leaving(s: Situation, words: str) -> list[Expectation]:
    """Over the edge: it leaves its support in time. That it falls and lands follows: only the first asks for speed."""
    speed = Response(parameter="speed_m_s", power=-1.0)
    return [
        Expectation(
            name="goes over the edge in time",
            measure="leaves_support_time_s",
            low=0.15,
            high=0.75 * s.request.duration_s,
            unit="s",
            words=words,
            severity=2.0,
            responses=(speed,),
        ),
        Expectation(
            name="falls the height of its support",
            measure="drop_m",
            low=0.85 * s.drop_m,
            high=1.2 * s.drop_m,
            unit="m",
            words=words,
            severity=2.0,
        ),
        Expectation(
            name="lands on the floor",
            measure="lands_on_floor",
            low=1.0,
            unit="yes = 1",
            words=words,
            severity=2.0,
        ),
    ]


def falling(s: Situation) -> list[Expectation]:
    motion = s.motion("falling")
    low = max(0.25, 2 * s.size_m)
    return [
        Expectation(
            name="falls",
            measure="drop_m",
            low=low,
            unit="m",
            words=motion.span,
            severity=2.0,
            responses=(Response(parameter="drop_height_m"),),
        ),
        Expectation(
            name="lands",
            measure="lands_on_floor",
            low=1.0,
            unit="yes = 1",
            words=motion.span,
            severity=2.0,
            responses=(Response(parameter="drop_height_m", power=1.0),),
        ),
        Expectation(
            name="comes to rest",
            measure="rest_fraction",
            low=0.7,
            unit="of the bodies",
            words=motion.span,
            responses=(Response(parameter="drop_height_m", power=-1.0), Response(parameter="rolling_damping")),
        ),
    ]


def bouncing(s: Situation) -> list[Expectation]:
    motion = s.motion("bouncing")
    bouncy = Response(parameter="restitution")
    return [
        Expectation(
            name="falls",
            measure="drop_m",
            low=max(0.25, 2 * s.size_m),
            unit="m",
            words=motion.span,
            severity=2.0,
            responses=(Response(parameter="drop_height_m"),),
        ),
        Expectation(
            name="bounces",
            measure="bounce_count",
            low=2.0,
            unit="bounces",
            words=motion.span,
            severity=2.0,
            responses=(bouncy,),
        ),
        Expectation(
            name="bounces visibly, and lower than it fell",
            measure="bounce_height_ratio",
            low=0.06,
            high=0.85,
            unit="of the fall",
            words=motion.span,
            responses=(Response(parameter="restitution", power=2.0),),
        ),
    ]


def sliding(s: Situation) -> list[Expectation]:
    motion = s.motion("sliding")
    low, high = (v * motion.pace for v in s.speeds_m_s)
    words = f"{motion.pace_word} {motion.span}".strip()
    speed = Response(parameter="speed_m_s")
    found = [
        Expectation(
            name="slides rather than rolls",
            measure="rolling_share",
            high=0.3,
            unit="of the time",
            words=words,
            severity=2.0,
            responses=(Response(parameter="spin_ratio", value=0.0), Response(parameter="friction")),
        ),
        Expectation(
            name="slides at the pace the sentence names",
            measure="initial_speed_m_s",
            low=0.5 * low,
            high=1.6 * high,
            unit="m/s",
            words=words,
            responses=(speed,),
        ),
        Expectation(
            name="travels",
            measure="travel_m",
            low=max(0.1, s.size_m),
            unit="m",
            words=words,
            responses=(Response(parameter="speed_m_s", power=2.0),),
        ),
    ]
    return found + (leaving(s, words) if s.leaves_support else [stays(s, words)])


def throwing(s: Situation) -> list[Expectation]:
    motion = s.motion("throwing")
    speed = Response(parameter="speed_m_s")
    return [
        Expectation(
            name="flies a distance",
            measure="travel_m",
            low=max(0.6, 3 * s.size_m),
            unit="m",
            words=motion.span,
            severity=2.0,
            responses=(speed,),
        ),
        Expectation(
            name="lands",
            measure="lands_on_floor",
            low=1.0,
            unit="yes = 1",
            words=motion.span,
            severity=2.0,
            responses=(Response(parameter="speed_m_s", power=-1.0),),
        ),
    ]


def spinning(s: Situation) -> list[Expectation]:
    motion = s.motion("spinning")
    turns = Response(parameter="spin_turns_s")
    return [
        Expectation(
            name="turns",
            measure="tumble_turns",
            low=max(1.0, 1.5 * motion.pace),
            unit="turns",
            words=motion.span,
            severity=2.0,
            responses=(turns,),
        ),
        Expectation(
            name="stays in its place",
            measure="travel_m",
            high=max(0.5, 4 * s.size_m),
            unit="m",
            words=motion.span,
            responses=(Response(parameter="spin_turns_s"),),
        ),
    ]


def still(s: Situation) -> list[Expectation]:
    motion = s.motion("still")
    return [
        Expectation(
            name="nothing moves",
            measure="moving_fraction",
            high=0.1,
            unit="of the time",
            words=motion.span or "no motion named",
            severity=2.0,
        )
    ]


BY_KIND: dict[str, Callable[[Situation], list[Expectation]]] = {
    "rolling": rolling,
    "falling": falling,
    "bouncing": bouncing,
    "sliding": sliding,
    "throwing": throwing,
    "spinning": spinning,
    "still": still,
}
"""Expectations of each kind of motion; the kinds are those of library/motions.yaml that have a recipe."""

FREE_FLIGHT = frozenset({"falling", "bouncing", "throwing"})


def expect(
    brief: Brief, request: Request, asset: AssetFacts | None, contract: SceneContract, choice: Choice
) -> tuple[Expectation, ...]:
    """Expectations of the leading motion, then the laws. Nothing acts, nothing is expected of it but that."""
    if asset is None:
        return ()
    leading = brief.model_copy(
        update={"motions": (choice.motion, *(m for m in brief.motions if m.kind != choice.motion.kind))}
    )
    situation = Situation(
        brief=leading,
        request=request,
        asset=asset,
        contract=contract,
        speeds_m_s=choice.entry.speed_m_s or (0.0, 1.0),
        support=choice.path.support,
        leaves_support=choice.elevated,
    )
    free_flight = choice.elevated or choice.motion.kind in FREE_FLIGHT
    return (*BY_KIND[choice.motion.kind](situation), *laws(situation.size_m, free_flight))
