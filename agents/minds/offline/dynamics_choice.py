"""From the motions a sentence names to the layers of its dynamics: recipes, their numbers, and what must be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....retrieval_index.catalog import Library
from ....state.errors import NotUnderstood
from ....state.plans import Brief, Layer, Motion, ObjectPlan, Unsteady
from ....state.scene import AssetFacts, FreePath, SceneContract
from ....state.values import Config, Decision, Request, layer_name
from ....state.verdicts import Expectation
from .kinds.registry import KINDS
from .kinds.rigid import goes_over
from .kinds.situation import Situation
from .setting import TOPS

OBJECT_FREE = Motion(kind="still", span="")


@dataclass(frozen=True)
class Part:
    """One layer of a world to be: the situation of its motion, the kinds it shows, its CONFIG."""

    situation: Situation
    kinds: tuple[str, ...]
    config: Config

    @property
    def layer(self) -> Layer:
        return Layer(kinds=self.kinds, recipe=str(self.situation.entry.recipe), config=self.config)


def leaves_top(brief: Brief) -> bool:
    """Does the sentence make it leave a piece of furniture: "off the table", "from the edge of a desk"?"""
    return any(m.source and set(m.source.split()) & TOPS for m in brief.motions if KINDS[m.kind].rank < 20)


def stays_on_top(brief: Brief) -> bool:
    """Does it all happen on top of a piece of furniture: "spins on the table"?"""
    key = brief.key_object
    is_the_top = key is not None and bool(set(key.match.span.split()) & TOPS)  # a cloth falls over the table itself
    return not leaves_top(brief) and brief.setting.on_top and not is_the_top


def check_recipes(motions: Sequence[Motion], library: Library) -> None:
    """Raise NotUnderstood when one of the motions has no recipe: known from the sentence, before anything is built."""
    missing = [m for m in motions if library.motions[m.kind].recipe is None]
    if missing:
        able = ", ".join(sorted(name.replace("_", " ") for name, entry in library.motions.items() if entry.recipe))
        raise NotUnderstood(
            f'The library has no recipe yet for {missing[0].kind.replace("_", " ")} ("{missing[0].span}").',
            fix=f"It can do: {able}.",
        )


def layered(motions: Sequence[Motion], has_object: bool) -> list[tuple[Motion, ...]]:
    """Motions by layer, the leading one first, each with those its recipe shows as well.

    The motion of the lowest rank leads; weather and light are laid over it, or lead where nothing else moves. An object
    that no motion is of stands still under them.
    """
    ranked = sorted(motions, key=lambda m: KINDS[m.kind].rank)
    acting = _leading([m for m in ranked if not KINDS[m.kind].overlay])
    over = [m for m in ranked if KINDS[m.kind].overlay]
    alone = [OBJECT_FREE] if has_object or not over else []
    lead = acting[:1] or alone
    layers: list[tuple[Motion, ...]] = []
    shown: set[str] = set()
    for motion in [*lead, *over]:
        if motion.kind not in shown:
            covered = tuple(m for m in ranked if m.kind in KINDS[motion.kind].covers and m.kind != motion.kind)
            layers.append((motion, *covered))
            shown |= {motion.kind, *(m.kind for m in covered)}
    return layers


def _leading(ranked: Sequence[Motion]) -> list[Motion]:
    """Those that no other one shows as its own part: a spill shows the tipping of its cup, not the other way round."""

    def is_part(motion: Motion) -> bool:
        wider = (KINDS[m.kind] for m in ranked if m.kind != motion.kind and m.kind not in KINDS[motion.kind].covers)
        return any(motion.kind in kind.covers for kind in wider)

    return [motion for motion in ranked if not is_part(motion)]


def not_shown(brief: Brief) -> tuple[Motion, ...]:
    """Motions the sentence names that no layer shows."""
    shown = {m.kind for layer in layered(brief.motions, brief.key_object is not None) for m in layer}
    return tuple(m for m in brief.motions if m.kind not in shown)


def parts(
    brief: Brief,
    request: Request,
    library: Library,
    *,
    plan: ObjectPlan | None,
    asset: AssetFacts | None,
    contract: SceneContract,
) -> list[Part]:
    """The layers of a world, with their numbers. Raises NotUnderstood when a motion has no recipe."""
    check_recipes(brief.motions, library)
    path, elevated = corridor(brief, asset, contract)
    found = []
    for index, motions in enumerate(layered(brief.motions, brief.key_object is not None)):
        lead = motions[0]
        if index == 0 and elevated and lead.kind == "falling":
            lead = goes_over(lead, rolls=bool(asset and asset.round_axis))
        situation = Situation(
            brief=brief,
            request=request,
            motion=lead,
            entry=library.motions[lead.kind],
            library=library,
            plan=plan,
            asset=asset,
            contract=contract,
            path=path,
            elevated=elevated,
            lead=index == 0,
        )
        kinds = (lead.kind, *(m.kind for m in motions[1:]))
        found.append(Part(situation, kinds, numbers_of(situation)))
    return found


def corridor(brief: Brief, asset: AssetFacts | None, contract: SceneContract) -> tuple[FreePath, bool]:
    """The free path the leading motion takes, and whether it goes over the edge of a piece of furniture."""
    on_top = [path for path in contract.paths if path.support in TOPS]
    elevated = leaves_top(brief) and any(path.leaves_support for path in on_top)
    stands_on_top = elevated or stays_on_top(brief)
    wanted = [p for p in (on_top if stands_on_top else contract.paths) if p.leaves_support or not elevated]
    return (wanted or list(contract.paths))[0], elevated


def numbers_of(s: Situation) -> Config:
    """The whole CONFIG of the layer: the recipe's defaults, the request, what the kind makes of the words."""
    recipe = s.library.recipe(str(s.entry.recipe))
    common: Config = {
        "support": s.support,
        "duration_s": s.request.duration_s,
        "fps": s.request.fps,
        "seed": s.request.seed,
    }
    if s.brief.setting.shot:
        common["shot"] = s.brief.setting.shot
    if not s.lead:
        common |= {"shot": "kept", "view": "kept"}
    config = common | KINDS[s.motion.kind].numbers(s)
    return recipe.defaults | recipe.clamp({key: value for key, value in config.items() if key in recipe.config})


def expectations(found: Sequence[Part]) -> tuple[Expectation, ...]:
    """What must be seen of every layer, each measured on that layer's own record."""
    return tuple(
        expectation.model_copy(update={"layer": index})
        for index, part in enumerate(found)
        for expectation in KINDS[part.situation.motion.kind].expect(part.situation, part.config)
    )


def unsteady(found: Sequence[Part]) -> tuple[Unsteady, ...]:
    """What the motions of a world make flicker by their nature."""
    return tuple(dict.fromkeys(what for part in found for what in part.situation.entry.unsteady))


def explain(found: Sequence[Part], library: Library) -> tuple[Decision, ...]:
    """The choice as decisions of the record."""
    return tuple(decision for index, part in enumerate(found) for decision in _explained(index, part, library))


def _explained(index: int, part: Part, library: Library) -> tuple[Decision, ...]:
    s = part.situation
    defaults = library.recipe(part.layer.recipe).defaults
    shown = ", ".join(
        f"{key}={value:.3g}" if isinstance(value, float) else f"{key}={value}"
        for key, value in part.config.items()
        if value != defaults[key]
    )
    starts = f"starts on {s.support}" + (" and goes over its edge" if s.elevated else "")
    remark = KINDS[s.motion.kind].remark
    why = remark(s, part.config) if remark else ""
    return (
        Decision(
            agent="postprocess_agent",
            question=layer_name("recipe", index),
            choice=part.layer.recipe,
            span=s.motion.span,
        ),
        Decision(
            agent="postprocess_agent", question=layer_name("numbers", index), choice=shown, span=s.motion.pace_word,
            note=(f"{starts}; {why}" if why else starts) if s.lead else "laid over what the layer before shows",
        ),
    )  # fmt: skip
