"""What a kind of motion is told of its world, and what it answers: numbers for its recipe, and what must be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .....retrieval_index.catalog import Library, MotionEntry
from .....retrieval_index.words import places_of, tokens
from .....state.plans import Brief, Motion, ObjectPlan, Subject
from .....state.scene import AssetFacts, FreePath, SceneContract
from .....state.values import Config, JsonScalar, Request, Vec3
from .....state.verdicts import Expectation, Response

LAW = "law of every world"


@dataclass(frozen=True)
class Situation:
    """One motion of a sentence in its world. Everything a kind may look at."""

    brief: Brief
    request: Request
    motion: Motion
    entry: MotionEntry
    library: Library
    plan: ObjectPlan | None
    asset: AssetFacts | None
    contract: SceneContract
    path: FreePath
    """Corridor the motion has, on the support it starts from."""
    elevated: bool = False
    """True when it starts on a support above the floor and goes over the edge."""
    lead: bool = True
    """True when this motion leads the world and frames its camera; False for what is laid over another one."""

    @property
    def subject(self) -> Subject | None:
        return self.motion.subject

    @property
    def subject_rgb(self) -> Vec3 | None:
        """sRGB (0..1) of the colour the sentence gives the subject; None when it gives none."""
        name = self.subject.colour if self.subject else None
        return self.library.colours[name] if name else None

    @property
    def support(self) -> str:
        return self.path.support

    @property
    def size_m(self) -> float:
        """Longest side of the key object; 0.2 where there is none."""
        return max(self.asset.size_m) if self.asset else 0.2

    @property
    def count(self) -> int:
        return self.brief.key_object.count if self.brief.key_object else 1

    @property
    def words(self) -> str:
        """The words this motion came from, for its expectations."""
        return f"{self.motion.pace_word} {self.motion.span}".strip() or "no motion named"

    @property
    def drop_m(self) -> float:
        """Height of the start support above the lowest support."""
        start = self.contract.support(self.support)
        lowest = min(support.height_m for support in self.contract.supports)
        return start.height_m - lowest if start else 0.0

    def said(self, key: str, default: float) -> float:
        """The number for `key` that the words of the sentence give by the library's table of this kind.

        Where several words of the table occur, the one nearest to the motion decides, of equally near ones the longer.
        """
        value = self.chosen(key, default)
        return float(value) if isinstance(value, int | float) else default

    def chosen(self, key: str, default: JsonScalar) -> JsonScalar:
        """As `said`, for entries that are no numbers (a kind of creature, a liquid)."""
        spoken = self.brief.words
        table = [(tokens(text), value) for text, value in self.entry.numbers.get(key, {}).items()]
        said = [(at, at + len(phrase), value) for phrase, value in table for at in places_of(phrase, spoken)]
        whole = [
            (start, end, value)
            for start, end, value in said
            if not any(a <= start and end <= b and b - a > end - start for a, b, _ in said)
        ]  # coffee beans are no beans
        found = [
            (min(abs(i - self.motion.at) for i in range(start, end)), start - end, value) for start, end, value in whole
        ]
        return min(found, key=lambda row: row[:2])[2] if found else default


def number(config: Config, key: str) -> float:
    """A number of a CONFIG. Raises TypeError for an entry that is none."""
    value = config[key]
    if not isinstance(value, int | float):
        raise TypeError(f"{key} must be a number, not {value!r}")
    return float(value)


@dataclass(frozen=True)
class Kind:
    """How one kind of motion is parametrised and judged."""

    rank: int
    """Of several motions in a sentence the lowest leads."""
    numbers: Callable[[Situation], Config]
    expect: Callable[[Situation, Config], list[Expectation]]
    overlay: bool = False
    """True for what can be laid over any other motion: weather, wind, light."""
    covers: frozenset[str] = frozenset()
    """Kinds this one's recipe shows as well: rain sways what grows."""
    remark: Callable[[Situation, Config], str] | None = None
    """What the record has to say of its numbers, where they are not what the words alone would make them; "" for
    nothing."""


def seen(
    s: Situation,
    name: str,
    measure: str,
    *,
    low: float | None = None,
    high: float | None = None,
    unit: str,
    severity: float = 1.0,
    fixes: Sequence[tuple[str, float]] = (),
    values: Sequence[tuple[str, JsonScalar]] = (),
    words: str | None = None,
) -> Expectation:
    """An expectation with the motion's words.

    fixes: (parameter, power) where the measure goes as parameter ** power; values: (parameter, value that mends it).
    """
    mending = [Response(parameter=p, power=power) for p, power in fixes]
    mending += [Response(parameter=p, value=value) for p, value in values]
    return Expectation(
        name=name,
        measure=measure,
        low=low,
        high=high,
        unit=unit,
        words=s.words if words is None else words,
        severity=severity,
        responses=tuple(mending),
    )
