"""The dynamics as a model scripts them: what is wrong with its layers, and the plan they become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....state.plans import DynamicsPlan, Layer
from ....state.values import Config, Decision, Request
from . import numbers, source_check
from .generated import Programs, is_generated
from .schemas import Scripted, ScriptedLayer

NEEDED = ("duration_s", "fps", "seed")
"""What every dynamics program takes from its CONFIG."""


def problems_of(
    scripted: Scripted, wanted: Sequence[tuple[str, ...]], programs: Programs, *, own: bool, old: DynamicsPlan | None
) -> list[str]:
    """wanted: kinds of each layer, in the order of the layers. old: the plan that a revision starts from."""
    found: list[str] = []
    if len(scripted.layers) != len(wanted):
        order = "; ".join(", ".join(kinds) for kinds in wanted)
        return [f"layers: {len(scripted.layers)}; give {len(wanted)}, in this order: {order}"]
    for index, (layer, kinds) in enumerate(zip(scripted.layers, wanted, strict=True)):
        where = f"layers.{index}"
        if layer.kinds[0] != kinds[0]:
            found.append(f"{where}.kinds: this layer is {', '.join(kinds)}")
        found += _layer_problems(where, layer, programs, own=own, old=old.layers[index] if old else None)
    return found


def plan_of(
    scripted: Scripted, wanted: Sequence[Layer], request: Request, programs: Programs, *, mind_note: str
) -> DynamicsPlan:
    """The plan of a first script; wanted holds the library's own layers, whose numbers a recipe starts from."""
    layers = []
    for index, (layer, base) in enumerate(zip(scripted.layers, wanted, strict=True)):
        if layer.source is not None:
            name = programs.keep(layer.source)
            config = _asked(programs, name, request, index)
        else:
            name = layer.recipe or base.recipe
            config = base.config if name == base.recipe else _asked(programs, name, request, index)
        config = numbers.changed(config, layer.changes, programs.recipe(name))
        layers.append(Layer(kinds=base.kinds, recipe=name, config=config))
    return DynamicsPlan(layers=tuple(layers), decisions=tuple(_decisions(layers, mind_note)))


def revised(plan: DynamicsPlan, scripted: Scripted, programs: Programs) -> DynamicsPlan:
    """The plan after an answer to a rejection; what it changed in words."""
    layers: list[Layer] = []
    lines: list[str] = []
    for old, answer in zip(plan.layers, scripted.layers, strict=True):
        layer = old.model_copy(update={"recipe": programs.current(old.recipe)})
        if answer.source is not None:
            name = programs.keep(answer.source)
            recipe = programs.recipe(name)
            kept = {key: value for key, value in layer.config.items() if key in NEEDED or key in ("view", "shot")}
            config = recipe.defaults | {key: value for key, value in kept.items() if key in recipe.config}
            layer = layer.model_copy(update={"recipe": name, "config": config})
            lines.append(f"{', '.join(layer.kinds)}: a new program ({scripted.reason[:160] or 'model'})")
        recipe = programs.recipe(layer.recipe)
        config = numbers.changed(layer.config, answer.changes, recipe)
        lines += numbers.lines_of(layer.config, config, scripted.reason)
        layers.append(layer.model_copy(update={"config": config}))
    return plan.model_copy(update={"layers": tuple(layers), "changed": tuple(lines), "decisions": ()})


def _layer_problems(
    where: str, layer: ScriptedLayer, programs: Programs, *, own: bool, old: Layer | None
) -> Iterator[str]:
    if layer.source is not None:
        if not own:
            yield f"{where}.source: this run uses recipes only: name one and change its numbers"
            return
        wrong = source_check.problems_of(layer.source)
        yield from (f"{where}.{problem}" for problem in wrong)
        if not wrong:
            yield from _source_config(where, layer, programs)
        return
    name = layer.recipe or (programs.current(old.recipe) if old else None)
    if name is None:
        yield f"{where}: give a recipe or a source"
        return
    try:
        recipe = programs.recipe(name)
    except KeyError as error:
        yield f"{where}.recipe: {error.args[0]}"
        return
    yield from numbers.problems_of(layer.changes, recipe, f"{where}.changes")


def _source_config(where: str, layer: ScriptedLayer, programs: Programs) -> Iterator[str]:
    recipe = programs.recipe(programs.keep(layer.source or ""))
    missing = [key for key in NEEDED if key not in recipe.config]
    if missing:
        yield f"{where}.source: its CONFIG lacks {', '.join(missing)}"
    yield from numbers.problems_of(layer.changes, recipe, f"{where}.changes")


def _asked(programs: Programs, name: str, request: Request, index: int) -> Config:
    """A program's defaults with the clip that is asked for; overlays keep the camera of the first layer."""
    recipe = programs.recipe(name)
    given: Config = {"duration_s": request.duration_s, "fps": request.fps, "seed": request.seed}
    if index:
        given |= {"view": "kept", "shot": "kept"}
    merged: Config = recipe.defaults | {key: value for key, value in given.items() if key in recipe.config}
    return merged


def _decisions(layers: Sequence[Layer], note: str) -> Iterator[Decision]:
    for index, layer in enumerate(layers):
        yield Decision(
            agent="postprocess_agent",
            question="program" if index == 0 else f"program_{index + 1}",
            choice="written by the model" if is_generated(layer.recipe) else layer.recipe,
            mind="llm",
            how="model",
            note=note[:300],
        )
