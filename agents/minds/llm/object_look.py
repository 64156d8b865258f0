"""A look at the built object: what is asked of the model that sees, what it may turn, what its answers mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ....retrieval_index.attributes import WORDS, surface_words, told_words
from ....retrieval_index.catalog import Library, ObjectEntry, Parameter
from ....retrieval_index.recipes_text import RecipeText
from ....state.plans import Brief, KeyObject, ObjectPlan
from ....state.values import Config
from ....state.verdicts import Adjustment, Check, Verdict
from .briefing import of_measured
from .context import Section
from .schemas import Direction, ObjectAnswer, ObjectLook

TASK = "object_agent.look"
WHOLE = "nothing about it looks broken"
STRETCHES = {"up": "height", "along": "the longer level side", "breadth": "the shorter level side, or both where round"}
STRETCH_RANGE = (0.5, 2.0)
STEPS: Mapping[Direction, float] = {"much less": -0.4, "less": -0.15, "more": 0.15, "much more": 0.4}
"""Shares of a number's range."""
NOT_LOOKS = frozenset({"seed", "size_m", "max_vertices"})
"""Ranged entries of a CONFIG that are measured elsewhere, or that turning says nothing of."""


@dataclass(frozen=True)
class Dial:
    """A number of the object's program: `path` is an entry of its CONFIG, or ENTRY.NAME for one in a mapping."""

    path: str
    value: float
    low: float
    high: float
    meaning: str
    whole: bool = False

    def turned(self, direction: Direction) -> float:
        """The number after a step, inside its range."""
        step = STEPS[direction] * (self.high - self.low)
        moved = min(self.high, max(self.low, self.value + step))
        if not self.whole:
            return moved
        least = self.value + (1 if step > 0 else -1)
        return round(min(self.high, max(self.low, max(moved, least) if step > 0 else min(moved, least))))


def dials_of(plan: ObjectPlan, entry: ObjectEntry | None, recipe: RecipeText) -> dict[str, Dial]:
    """By path: what the library's entry and the program's CONFIG let be turned. No side is stretched that was said."""
    found: list[Dial] = []
    if "stretch" in recipe.config and not plan.asked_sides_m:
        low, high = STRETCH_RANGE
        found += [
            Dial(f"stretch.{name}", _number(plan.config, "stretch", name, 1.0), low, high, f"factor on {meaning}")
            for name, meaning in STRETCHES.items()
        ]
    group = next((name for name in ("parameters", "dimensions") if name in recipe.config), None)
    if group and entry is not None:
        found += _of_entry(plan.config, group, entry.parameters)
    for key, known in recipe.config.items():
        if known.low is not None and known.high is not None and key not in NOT_LOOKS:
            value = _number(plan.config, key, None, float(known.default))
            whole = isinstance(known.default, int)
            found.append(Dial(key, value, known.low, known.high, known.comment, whole=whole))
    return {dial.path: dial for dial in found}


def _of_entry(config: Config, group: str, parameters: Mapping[str, Parameter]) -> Iterator[Dial]:
    """Parameters of the entry that are numbers, over all that their words reach; unset ones stand in the middle."""
    for name, known in parameters.items():
        if known.low is None or known.high is None:
            continue
        ends = [known.low, known.high, *(v for v in known.words.values() if isinstance(v, int | float))]
        low, high = min(ends), max(ends)
        whole = bool(known.words) and all(isinstance(v, int) for v in known.words.values())
        value = _number(config, group, name, (low + high) / 2)
        yield Dial(f"{group}.{name}", value, low, high, f"{known.meaning} {known.unit}".strip(), whole=whole)


def _number(config: Config, key: str, name: str | None, usual: float) -> float:
    held = config.get(key)
    value = held.get(name) if name is not None and isinstance(held, dict) else held
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else usual


def questions(plan: ObjectPlan, brief: Brief, library: Library) -> dict[str, str]:
    """What is asked, and the words of the sentence it comes from: the noun, then what was said of it."""
    key = brief.key_object
    asked = {f"is recognised as: {_noun(plan, key)}": _noun(plan, key)}
    if plan.asked_colour:
        asked[f"looks {plan.asked_colour}"] = plan.asked_colour
    if plan.asked_material:
        asked[f"looks made of {plan.asked_material}"] = plan.asked_material
    asked |= {f"shows its {part}": part for part in plan.asked_parts}
    asked |= {f'shows what "{word}" means': word for word in _visible(plan, key, library)}
    return asked | {WHOLE: plan.entry}


def _noun(plan: ObjectPlan, key: KeyObject | None) -> str:
    """The sentence's own word where the library has it, else the name of what was built for it."""
    named = key is not None and key.match.entry == plan.entry and key.match.how in ("exact", "synonym")
    return key.match.span if named and key is not None else plan.entry


def _visible(plan: ObjectPlan, key: KeyObject | None, library: Library) -> list[str]:
    """Words that the library turned into form or surface; colours, materials, sizes and parts are elsewhere."""
    words = (key.phrase or key.modifiers) if key is not None else ()
    entry = library.objects.get(plan.entry)
    own = {word for known in entry.parameters.values() for word in known.words} if entry else set()
    elsewhere = {*library.colours, *library.materials} - surface_words()
    elsewhere |= {*WORDS.raw["size"], *WORDS.units, *plan.asked_parts, *plan.missing_parts, "with"}
    if plan.asked_sides_m:
        elsewhere |= {*WORDS.raw["sides"], *WORDS.raw["numbers"]}
    known = told_words(words, library) | own
    return [word for word in words if word in known and word not in elsewhere and not word[0].isdigit()]


def sections(asked: Mapping[str, str], dials: Mapping[str, Dial], measured: Sequence[Check]) -> list[Section]:
    """The questions, the numbers that may be turned, and what was measured."""
    lines = [f"- {d.path} = {d.value:.4g}  # [{d.low:.4g}, {d.high:.4g}] {d.meaning}" for d in dials.values()]
    return [
        Section(0, "Questions", "\n".join(f"- {question}" for question in asked)),
        Section(0, "Numbers that may be turned", "\n".join(lines) or "none"),
        *of_measured(measured),
    ]


def problems_of(said: ObjectLook, asked: Mapping[str, str], dials: Mapping[str, Dial]) -> list[str]:
    """Questions left out, made up or answered twice; numbers there are not; a no without its reason."""
    answered = [answer.question for answer in said.answers]
    found = [f"answers: {question!r} is not answered" for question in asked if question not in answered]
    for index, answer in enumerate(said.answers):
        where = f"answers.{index}"
        if answer.question not in asked:
            found.append(f"{where}.question: {answer.question!r} was not asked")
        elif answer.question in answered[:index]:
            found.append(f"{where}.question: {answer.question!r} is answered twice")
        if not answer.passed:
            found += _problems_of_no(answer, where, dials)
    return found


def _problems_of_no(answer: ObjectAnswer, where: str, dials: Mapping[str, Dial]) -> Iterator[str]:
    if not answer.note.strip():
        yield f"{where}.note: say what is wrong"
    if answer.parameter is not None and answer.parameter not in dials:
        yield f"{where}.parameter: there is no {answer.parameter!r}; there are {', '.join(dials) or 'none'}"
    if (answer.parameter is None) != (answer.direction is None):
        yield f"{where}: give parameter and direction, or neither"


def checks_of(said: ObjectLook, asked: Mapping[str, str], dials: Mapping[str, Dial]) -> tuple[Check, ...]:
    """The answers as checks of the vision tier, each no with the turn it asks for."""
    return tuple(_check(answer, asked[answer.question], said.looks_like, dials) for answer in said.answers)


def _check(answer: ObjectAnswer, words: str, looks_like: str, dials: Mapping[str, Dial]) -> Check:
    named = f" (a stranger would say: {looks_like})" if looks_like and not answer.passed else ""
    return Check(
        name=answer.question,
        tier="vision",
        passed=answer.passed,
        measured=float(answer.passed),
        low=1.0,
        unit="yes = 1",
        words=words,
        margin=0.0 if answer.passed else 1.0,
        note=f"{answer.note}{named}"[:300],
        fault="object",
        adjustments=() if answer.passed else _adjustments(answer, dials),
    )


def _adjustments(answer: ObjectAnswer, dials: Mapping[str, Dial]) -> tuple[Adjustment, ...]:
    """The turn that a no asks for; none where the number stands at that end of its range already."""
    if answer.parameter is None or answer.direction is None:
        return ()
    dial = dials[answer.parameter]
    value = dial.turned(answer.direction)
    if value == dial.value:
        return ()
    return (Adjustment(stream="object", parameter=dial.path, value=value, reason=answer.note[:160]),)


def turned(config: Config, verdict: Verdict) -> Config | None:
    """CONFIG after the turns of a look; None where something else than a look failed, or it asks for nothing."""
    if not verdict.adjustments or any(check.tier != "vision" for check in verdict.failed):
        return None
    changed: Config = dict(config)
    for adjustment in verdict.adjustments:
        key, _, name = adjustment.parameter.partition(".")
        held = changed.get(key)
        inner = {**(held if isinstance(held, dict) else {}), name: adjustment.value}
        changed[key] = inner if name else adjustment.value
    return changed
