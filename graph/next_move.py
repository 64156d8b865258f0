"""What the loop does after a rejection: the first move that leads to something not tried yet.

Numbers are turned while that helps. When it does not, the strategy changes, in this order: another random start and
path, another recipe that shows the motion, another layout of the environment. Then the loop stops, not accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..agents.learning import SAME_SCORE, Parameter, Trial, sharpened
from ..agents.minds.port import Mind
from ..agents.usual_values import towards_usual
from ..state.plans import DynamicsPlan
from ..state.scene import SceneContract
from ..state.values import JsonScalar, Stream
from ..state.verdicts import Adjustment, Check, Move, Progress, Strategy, Verdict
from ..state.world import WorldState

STALLED_ROUNDS = 2
"""Rounds without a better score after which turning numbers is not tried first any more."""
MOST: dict[Move, int] = {"other_start": 2, "other_recipe": 1, "replan": 1}
"""How often a run may make each of these moves."""
MOST_PARAMETERS = 3
"""How many parameters of a check are tried for one round before its strategy is changed."""
NEW_SEED = 7919
"""Added to a seed for another random start: a prime, so that starts of neighbouring seeds do not meet."""

WORDS: dict[Move, str] = {
    "adjust": "numbers are turned by what was measured",
    "other_parameter": "the parameter turned before is used up: another one of the same check",
    "other_start": "another random start and path",
    "other_recipe": "another recipe that shows this motion",
    "replan": "the environment is laid out anew",
    "stop": "nothing that is left to change would make the next round another one",
}


def trials_of(state: WorldState, judged: Verdict | None = None) -> list[Trial]:
    """The finished rounds in their order; judged is the verdict of the current one before it is in its channel."""
    verdicts = {**(state.get("verdicts") or {}), **({str(judged.round): judged} if judged else {})}
    plans = state.get("plans") or {}
    return [Trial(plans[key], verdicts[key]) for key in sorted(verdicts, key=int) if key in plans]


def decided(state: WorldState, mind: Mind, trials: Sequence[Trial], progress: Progress) -> Strategy:
    """The strategy for the next round. May ask the mind for revisions: not for an event loop."""
    base = base_of(trials, progress)
    judged = trials[-1].verdict
    for stream in _streams(judged):
        if (
            stream == "environment"
            and mind.revise_environment(state["environment_plan"], judged) != (state["environment_plan"])
        ):
            return _strategy("adjust", base, "", stream="environment")
        thing = state.get("object_plan")
        if stream == "object" and thing is not None and mind.revise_object(thing, judged) is not None:
            return _strategy("adjust", base, "", stream="object")
        if stream == "dynamics":
            return _of_dynamics(state, mind, trials, progress)
    return _strategy("stop", base, "no failed check says what would mend it")


def _streams(judged: Verdict) -> list[Stream]:
    """Streams at fault, that of the worst check first; what the camera does is scripted with the dynamics.

    A failed check of the prompt tier that asks for nothing cannot be mended by any round.
    """
    failed = [check for check in judged.failed if check.tier != "prompt" or check.adjustments]
    ranked = sorted(failed, key=lambda check: (check.severity, check.margin), reverse=True)
    named: dict[Stream, None] = {"dynamics" if c.fault == "camera" else c.fault: None for c in ranked}
    return list(named)


def _of_dynamics(state: WorldState, mind: Mind, trials: Sequence[Trial], progress: Progress) -> Strategy:
    base, tried = base_of(trials, progress), [trial.plan.layers for trial in trials]
    for kind in _order(trials, progress):
        plan = planned(kind, state, mind, trials, base)
        if plan is not None and plan.layers not in tried:
            found: Move = "other_parameter" if kind == "adjust" and _turns_another(trials, base, state, mind) else kind
            return _strategy(found, base, progress.why)
    may_replan = _made(trials, "replan") < MOST["replan"] and not _beyond_mending(trials[-1].verdict)
    if may_replan and _new_layout(state) is not None:
        return _strategy("replan", base, progress.why, stream="environment")
    return _strategy("stop", base, progress.why)


def _order(trials: Sequence[Trial], progress: Progress) -> Iterator[Move]:
    """Moves in the order in which they are tried. What no round can mend leaves only numbers to turn."""
    gets_nowhere = progress.state == "oscillating" or _stalled(trials) >= STALLED_ROUNDS
    changes: list[Move] = [kind for kind in ("other_start", "other_recipe") if _made(trials, kind) < MOST[kind]]
    changes = [kind for kind in changes if kind != "other_start" or not _left_to_chance_in_vain(trials)]
    if _beyond_mending(trials[-1].verdict):
        changes = []
    yield from [*changes, "adjust"] if gets_nowhere else ["adjust", *changes]


def _left_to_chance_in_vain(trials: Sequence[Trial]) -> bool:
    """Did another start leave the score as it was? Then chance plays no part in what fails."""
    return any(
        _kind(before) == "other_start" and abs(after.verdict.score - before.verdict.score) <= SAME_SCORE
        for before, after in pairwise(trials)
    )


def _beyond_mending(judged: Verdict) -> bool:
    """Does something fail that no other numbers, start or recipe could change: a thing the library does not have?"""
    return any(check.tier == "prompt" and not check.adjustments for check in judged.failed)


def _stalled(trials: Sequence[Trial]) -> int:
    """Rounds since the best score was reached, or since the strategy was last changed."""
    scores = [trial.verdict.score for trial in trials]
    best = scores.index(max(scores))
    changed = [i + 1 for i, trial in enumerate(trials[:-1]) if _kind(trial) in MOST]
    return len(trials) - 1 - max([best, *changed])


def _kind(trial: Trial) -> Move | None:
    return trial.verdict.strategy.kind if trial.verdict.strategy else None


def _made(trials: Sequence[Trial], kind: Move) -> int:
    return sum(_kind(trial) == kind for trial in trials)


def base_of(trials: Sequence[Trial], progress: Progress) -> Trial:
    """The round to go on from: the last one, or the best one after a step back."""
    if progress.state not in ("worse", "oscillating"):
        return trials[-1]
    return next(trial for trial in trials if trial.verdict.round == progress.best_round)


def planned(kind: Move, state: WorldState, mind: Mind, trials: Sequence[Trial], base: Trial) -> DynamicsPlan | None:
    """The dynamics after a move; None where the move has nothing to offer. The same answer for the same rounds."""
    if kind in ("adjust", "other_parameter"):
        return _turned(state, mind, trials, base)
    if kind == "other_start":
        return other_start(base.plan, state["assembly"].contract, 1 + _made(trials[:-1], "other_start"))
    if kind == "other_recipe":
        tried = {layer.recipe for trial in trials for layer in trial.plan.layers}
        given = state["brief"], state["request"], state.get("object_plan"), state.get("object_facts")
        return mind.other_recipe(*given, state["assembly"].contract, now=base.plan, tried=tried)
    return None


def _turned(state: WorldState, mind: Mind, trials: Sequence[Trial], base: Trial) -> DynamicsPlan:
    """Numbers turned. A turn that leads where the loop has been is blocked by what another check can bear: the next."""
    tried = [trial.plan.layers for trial in trials]
    without: set[Parameter] = set()
    plan = base.plan
    for _ in range(MOST_PARAMETERS):
        judged = sharpened(base, trials, state["expectations"], mind.recipe, without)
        asked = {(a.layer, a.parameter) for a in judged.adjustments if a.stream != "environment"}
        plan = mind.revise_dynamics(base.plan, judged)
        if plan.layers not in tried or not asked - without:
            break
        without |= asked
    if plan.layers in tried and not any(check.passed for check in base.verdict.checks):  # its program did not run
        return towards_usual(base.plan, mind.recipe)
    return plan


def other_start(plan: DynamicsPlan, contract: SceneContract, number: int) -> DynamicsPlan:
    """The plan with other seeds, and where it goes along a free path of its support, along the next one."""
    layers, lines = [], []
    for layer in plan.layers:
        new: dict[str, JsonScalar] = {}
        seed, heading = layer.config.get("seed"), layer.config.get("heading_deg")
        if isinstance(seed, int):
            new["seed"] = (seed + NEW_SEED * number) % 2**31
        ways = [path.heading_deg for path in contract.paths if path.support == layer.config.get("support")]
        if heading in ways and len(ways) > 1:
            new["heading_deg"] = ways[(ways.index(float(str(heading))) + 1) % len(ways)]
        lines += [f"{name}: {layer.config.get(name)} -> {value} (another start)" for name, value in new.items()]
        layers.append(layer.model_copy(update={"config": {**layer.config, **new}}))
    return plan.model_copy(update={"layers": tuple(layers), "changed": tuple(lines), "decisions": ()})


def _turns_another(trials: Sequence[Trial], base: Trial, state: WorldState, mind: Mind) -> bool:
    """Does a check that failed last time too ask another parameter than it did then?"""
    if len(trials) < 2:
        return False
    now = sharpened(base, trials, state["expectations"], mind.recipe)
    return any(
        {a.parameter for a in check.adjustments}.isdisjoint(a.parameter for a in earlier.adjustments)
        for check in now.failed
        for earlier in trials[-2].verdict.failed
        if (check.name, check.layer) == (earlier.name, earlier.layer) and check.adjustments and earlier.adjustments
    )


def _new_layout(state: WorldState) -> int | None:
    """A seed for another layout; None where the environment takes none, or the user gave one."""
    seed = state["environment_plan"].config.get("seed")
    given = "environment.seed" in state["request"].overrides
    return (seed + NEW_SEED) % 2**31 if isinstance(seed, int) and not given else None


def _strategy(kind: Move, base: Trial, why: str, *, stream: Stream = "dynamics") -> Strategy:
    told = f"{why}: {WORDS[kind]}" if why else WORDS[kind]
    return Strategy(kind=kind, stream=stream, base_round=base.verdict.round, why=told)


def directed(judged: Verdict, strategy: Strategy, state: WorldState) -> Verdict:
    """The verdict with the strategy on it, its fault where the loop goes on, and a new seed where that is replanned."""
    update: dict[str, object] = {"strategy": strategy}
    if strategy.kind != "stop":
        update["fault"] = strategy.stream
    if strategy.kind == "replan":
        update["checks"] = _asking_anew(judged.checks, _new_layout(state))
    return judged.model_copy(update=update)


def _asking_anew(checks: Sequence[Check], seed: int | None) -> tuple[Check, ...]:
    """The first failed check asks for another layout beside what it asks for anyway."""
    first = next(index for index, check in enumerate(checks) if not check.passed)
    asked = Adjustment(stream="environment", parameter="seed", value=seed, reason=WORDS["replan"])
    mended = checks[first].model_copy(update={"adjustments": (*checks[first].adjustments, asked)})
    return (*checks[:first], mended, *checks[first + 1 :])
