"""code2worlds library: what can be built, how it was proven, and measuring it anew."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import endings

if TYPE_CHECKING:
    from ..retrieval_index.catalog import Library, ObjectEntry
    from ..retrieval_index.factories import Factories, Factory, FactoryParameter

library_app = typer.Typer(name="library", help="What can be built: build, status, search, show.", no_args_is_help=True)

COUNTED = ("listed", "work", "need an add-on", "fail", "not built yet")

AsJson = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object on stdout, all else on stderr.")]


@library_app.command()
def build(
    only: Annotated[
        list[str] | None, typer.Option("--only", help="A factory or an entry by name. Repeatable.", show_default=False)
    ] = None,
    missing: Annotated[bool, typer.Option("--missing", help="Only what has no working measurement yet.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Blender processes at a time.")] = 1,
    looks: Annotated[Path, typer.Option(help="Folder for pictures of the factories.")] = Path(".cache/library"),
) -> None:
    """Measure Infinigen's factories and our entries by building them. An hour and more; goes on after an interruption.

    Exit code 1 when an entry of the library failed.
    """
    from ..tools.library.building import build_library

    with endings.stdout_kept_clean():
        _refuse_unknown(only or [])
        failed = build_library(
            only or [], lambda line: typer.echo(line, err=True), missing=missing, jobs=jobs, looks=looks
        )
    if failed:
        typer.echo(f"Failed: {', '.join(failed)}", err=True)
        raise typer.Exit(endings.UNEXPECTED)


@library_app.command()
def status(as_json: AsJson = False) -> None:
    """Count what is in the library and name what does not work, and why."""
    from ..retrieval_index.catalog import Library
    from ..retrieval_index.factories import load_factories

    facts = _status(load_factories(), Library())
    if as_json:
        endings.print_json(facts)
        return
    from . import tables

    factories, entries = facts["factories"], facts["entries"]
    rows = [
        ("Infinigen", facts["infinigen_version"]),
        *((f"factories: {name}", str(factories[name])) for name in COUNTED),
        ("of those without add-on work", f"{factories['share_working']:.1%}"),
        *((f"numbers: {what}", str(count)) for what, count in facts["numbers"].items()),
        *((f"entries: {kind}", str(count)) for kind, count in entries["by_kind"].items()),
        *((f"recipes: {kind}", str(count)) for kind, count in facts["recipes"].items()),
    ]
    exceptions = [*factories["exceptions"].items(), *entries["exceptions"].items()]
    tables.show(tables.pairs("Library", rows))
    tables.show(tables.pairs("Does not work", exceptions) if exceptions else "Everything works.")


@library_app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="What you would say.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Find objects, their parameters and kinds of motion for everyday words."""
    from ..retrieval_index.ask import ask, parameters, recipes
    from ..retrieval_index.catalog import Library
    from ..retrieval_index.embedding import MiniLM
    from ..retrieval_index.search import Retriever
    from ..retrieval_index.words import tokens

    text = " ".join(words)
    with endings.stdout_kept_clean():
        retriever = Retriever(Library(), MiniLM(), _settings_cache())
        answer, motions = ask(retriever, text), recipes(retriever, text)
        entry = retriever.library.objects[answer.entry] if answer.entry else None
        alike = retriever.library.manners.get("alike", {})
        numbers = parameters(entry, tokens(text), alike) if entry else {}
    found = {
        "object": answer.entry,
        "how": answer.how,
        "score": round(answer.score, 3),
        "nearest": [{"entry": hit.entry, "score": round(hit.score, 3)} for hit in answer.nearest],
        "material": answer.material,
        "colour": answer.colour,
        "attributes": list(answer.attributes),
        "parameters": numbers,
        "motions": [{"kind": hit.entry, "score": round(hit.score, 3)} for hit in motions],
    }
    if as_json:
        endings.print_json(found)
        return
    from . import tables

    tables.show(tables.pairs(text, [(name, _said(value)) for name, value in found.items()]))


@library_app.command()
def show(
    name: Annotated[str, typer.Argument(help="An entry or a factory.", show_default=False)], as_json: AsJson = False
) -> None:
    """Show one entry or factory: words, measured size, parameters with ranges, meaning and measured effect."""
    from ..retrieval_index.catalog import Library
    from ..retrieval_index.factories import load_factories

    entry = Library().objects.get(name)
    factories = load_factories()
    factory = _factory_of(entry, factories) if entry else factories.named(name)
    if as_json:
        given = {"entry": entry, "factory": factory}
        endings.print_json({key: each.model_dump(mode="json") if each else None for key, each in given.items()})
        return
    from . import tables

    if entry:
        tables.show(tables.pairs(entry.name, _entry_rows(entry)))
    if factory:
        tables.show(tables.pairs(factory.name, _factory_rows(factory)))
        rows = [(key, _parameter_text(parameter)) for key, parameter in factory.parameters.items()]
        tables.show(tables.pairs("Parameters over the seeds", rows))


def _status(factories: Factories, library: Library) -> dict[str, Any]:
    proofs = {each.path: each.proof for each in factories.factories.values()}
    states = Counter(proof.state if proof else "not built yet" for proof in proofs.values())
    bad = {path: proof for path, proof in proofs.items() if proof and proof.state != "works"}
    effects = factories.effects()
    broken = {entry.name: entry.measured.reason for entry in library.objects.values() if not entry.measured.works}
    return {
        "infinigen_version": factories.infinigen_version,
        "factories": {
            "listed": len(proofs),
            "work": states["works"],
            "need an add-on": states["needs add-on"],
            "fail": states["fails"],
            "not built yet": states["not built yet"],
            "share_working": states["works"] / max(1, len(proofs) - states["needs add-on"]),
            "exceptions": {path.rpartition(".")[2]: f"{proof.state}: {proof.reason}" for path, proof in bad.items()},
        },
        "numbers": {
            "tried low and high": len(effects),
            "change what is measured": sum(bool(effect.changed()) for effect in effects),
            "fail at an end": sum(bool(effect.fails) for effect in effects),
        },
        "entries": {"by_kind": dict(_kinds(library)), "exceptions": broken},
        "recipes": {
            "of objects": len({entry.recipe for entry in library.objects.values()}),
            "of motions": len({motion.recipe for motion in library.motions.values() if motion.recipe}),
        },
    }


def _kinds(library: Library) -> Counter[str]:
    return Counter("Infinigen factory" if entry.factory else "own shape" for entry in library.objects.values())


def _refuse_unknown(names: list[str]) -> None:
    """Raises UnknownEntry for a name that is neither an entry nor a factory."""
    from ..retrieval_index.catalog import Library
    from ..retrieval_index.factories import load_factories

    entries = Library().objects
    for name in names:
        if name not in entries:
            load_factories().named(name)


def _settings_cache() -> Path:
    import os

    from ..state.settings import Settings

    return Settings.from_environment(os.environ).cache_dir


def _factory_of(entry: ObjectEntry, factories: Factories) -> Factory | None:
    return factories.factories.get(entry.factory) if entry.factory else None


def _said(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return ", ".join(f"{next(iter(hit.values()))} ({hit['score']})" for hit in value)
    return str(value) if value not in (None, [], {}) else "none"


def _entry_rows(entry: ObjectEntry) -> list[tuple[str, str]]:
    said = [("words", ", ".join(entry.phrases)), ("description", entry.description), ("material", entry.material)]
    size = " x ".join(f"{side:g}" for side in entry.measured.size_m or ())
    built = "works" if entry.measured.works else f"fails: {entry.measured.reason}"
    measured = [("size", f"{size} m"), ("built", f"{built}, {entry.measured.seconds} s")]
    reached = [
        (f"parameter {key}", f"{each.meaning}; {', '.join(f'{word}: {value}' for word, value in each.words.items())}")
        for key, each in entry.parameters.items()
    ]
    return said + measured + reached


def _factory_rows(factory: Factory) -> list[tuple[str, str]]:
    rows = [("path", factory.path), ("group", factory.group), ("seeds", str(factory.seeds))]
    proof = factory.proof
    if proof is None:
        return [*rows, ("proof", "not built yet")]
    size = " x ".join(f"{side:g}" for side in proof.size_m or ())
    rows += [("proof", f"{proof.state} {proof.reason}".strip()), ("seconds", str(proof.seconds))]
    return [*rows, ("vertices", str(proof.vertices)), ("size", f"{size} m"), ("note", factory.note)]


def _parameter_text(parameter: FactoryParameter) -> str:
    match parameter.kind:
        case "number":
            text = f"{parameter.low:g} to {parameter.high:g}, mean {parameter.mean:g} {parameter.unit}".rstrip()
        case "switch":
            text = f"true in {parameter.share:.0%}"
        case "choice":
            text = ", ".join(f"{word} {share:.0%}" for word, share in parameter.shares.items())
        case _:
            text = f"{parameter.kind} {parameter.low} to {parameter.high}"
    if parameter.effect is None:
        return text
    if parameter.effect.fails:
        return f"{text}; fails at an end: {parameter.effect.fails}"
    changed = parameter.effect.changed()
    if not changed:
        return f"{text}; tried, changes nothing that is measured"
    return f"{text}; changes {', '.join(f'{what} {share:+.0%}' for what, share in changed.items())}"
