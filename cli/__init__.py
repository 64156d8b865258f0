"""The command line: run, resume, rebuild, list, show, doctor. Heavy imports wait until a command needs them."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from . import endings
from .model_options import (
    BaseUrl,
    Coder,
    Fallback,
    MaxTokens,
    Planner,
    Replay,
    Sandbox,
    Vision,
    as_environment,
)

if TYPE_CHECKING:
    from ..graph.results import World
    from ..state.settings import Settings
    from ..state.values import JsonScalar
    from ..tools.probe import Probe
    from .display import Listener

HELP = """One sentence in, a moving 3D world out, built by code.

Exit codes: 0 accepted, 1 unexpected error, 2 user error, 3 not accepted (files are there), 4 language model error,
5 machine error, 130 interrupted (go on with resume)."""

app = typer.Typer(
    name="code2worlds", help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)

Out = Annotated[
    Path | None, typer.Option("--out", help="Folder that holds the run folders; default: ./runs.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object on stdout, all else on stderr.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
Run = Annotated[
    str, typer.Argument(help="A run: its id, the first characters of it, or its folder.", show_default=False)
]


def _version(asked: bool) -> None:
    if asked:
        from .. import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _code2worlds(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Holds the options of the command itself."""


@app.command()
def run(  # noqa: PLR0917  the options of a command
    prompt: Annotated[str, typer.Argument(help="One sentence: what moves, how, and where.", show_default=False)],
    out: Out = None,
    seed: Annotated[int, typer.Option(help="Same prompt and seed: same programs, same motion.")] = 0,
    quality: Annotated[
        Literal["preview", "standard", "final"],
        typer.Option(help="Picture size and samples: 480x272, 960x544, 1920x1088."),
    ] = "preview",
    duration: Annotated[float, typer.Option(help="Length of the clip in seconds, 0.5 to 60.")] = 5.0,
    fps: Annotated[int, typer.Option(help="Frames per second, 1 to 60.")] = 12,
    max_rounds: Annotated[
        int, typer.Option(help="Rounds of dynamics before the best attempt is delivered, 1 to 20.")
    ] = 4,
    max_minutes: Annotated[float, typer.Option(help="Minutes after which no further round is begun.")] = 30.0,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Force a first-guess number of a program: dynamics.speed_m_s=3.0. Repeatable.",
            show_default=False,
        ),
    ] = None,
    mind: Annotated[
        Literal["auto", "offline", "llm"] | None, typer.Option(help="Who decides; default: auto.", show_default=False)
    ] = None,
    base_url: BaseUrl = None,
    planner: Planner = None,
    coder: Coder = None,
    vision: Vision = None,
    max_tokens: MaxTokens = 500_000,
    fallback: Fallback = None,
    replay: Replay = None,
    sandbox: Sandbox = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Build a world from one sentence."""
    model = as_environment(locals())

    def work(tell: Listener) -> World:
        settings, overrides = _settings(out, mind, model), _overrides(set_ or [])
        from ..graph.facade import run_world

        return run_world(
            prompt,
            seed=seed,
            quality=quality,
            duration_s=duration,
            fps=fps,
            max_rounds=max_rounds,
            max_minutes=max_minutes,
            max_tokens=max_tokens,
            on_event=tell,
            overrides=overrides,
            settings=settings,
        )

    _deliver(work, as_json=as_json, quiet=quiet)


@app.command()
def resume(run: Run, out: Out = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Go on with a run that was interrupted; finished steps are not done again."""

    def work(tell: Listener) -> World:
        settings, folder = _existing(run, out)
        _tell_folder(folder, tell)
        from ..graph.facade import resume_world

        return resume_world(folder, on_event=tell, settings=settings)

    _deliver(work, as_json=as_json, quiet=quiet)


@app.command()
def rebuild(run: Run, out: Out = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Build a run again from its program/*.py after you edited them."""

    def work(tell: Listener) -> World:
        settings, folder = _existing(run, out)
        _tell_folder(folder, tell)
        from ..graph.rebuilding import rebuild_world

        return rebuild_world(folder, on_event=tell, settings=settings)

    _deliver(work, as_json=as_json, quiet=quiet)


@app.command("list")
def list_(out: Out = None, as_json: AsJson = False) -> None:
    """List the runs, newest first."""
    from ..graph.runs import list_runs

    settings = _settings(out)
    rows = [_summary(folder) for folder in list_runs(settings.runs_dir)]
    if as_json:
        endings.print_json({"runs": rows})
        return
    from . import tables

    tables.show(tables.runs(rows) if rows else f"No runs in {settings.runs_dir.absolute()}.")


@app.command()
def show(run: Run, out: Out = None, as_json: AsJson = False) -> None:
    """Show one run: its status, decisions, verdicts, timings and files."""
    from ..graph.runs import read_run

    _, folder = _existing(run, out)
    record = {**read_run(folder), "status": _summary(folder)["status"], "run_dir": str(folder)}
    if as_json:
        endings.print_json(record)
        return
    from . import tables

    tables.show(
        tables.pairs("Run", [(k, str(record[k])) for k in ("run_id", "prompt", "status", "started", "run_dir")])
    )
    if record["status"] != "finished":
        tables.show(*_why_not_finished(folder, record))
        return
    decisions = [
        (f"{d['agent']}.{d['question']}", f"{d['choice']}  ({d['mind']}, {d['how']})") for d in record["decisions"]
    ]
    seconds = [(node, f"{value:.1f} s") for node, value in record["seconds"].items()]
    tables.show(tables.pairs("Decisions", decisions), tables.verdicts(record["verdicts"]))
    tables.show(tables.pairs("Wall time", seconds), *tables.result(record, folder))


@app.command()
def doctor(out: Out = None, as_json: AsJson = False) -> None:
    """Say what this machine can do. Exit code 5 when something needed is missing."""
    from ..tools.probe import probe

    with endings.stdout_kept_clean():
        settings = _settings(out)
        probes = [*probe(settings.runs_dir), _mind_probe(settings)]
    if as_json:
        endings.print_json({"probes": [found.model_dump() for found in probes]})
    else:
        from . import tables

        tables.show(tables.machine(probes))
    if any(found.needed and not found.ok for found in probes):
        raise typer.Exit(endings.MACHINE)


def main() -> None:
    """Entry point of the code2worlds command: the one boundary where every error becomes a message and an exit code."""
    arguments = sys.argv[1:]
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    as_json = "--json" in options
    try:
        code = app(arguments, prog_name="code2worlds", standalone_mode=False) or 0
    except typer.TyperException as error:
        code = _usage(error, as_json)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the boundary
        code = endings.tell_failure(error, as_json=as_json)
    sys.exit(code)


def _usage(error: typer.TyperException, as_json: bool) -> int:
    """A command line that cannot be read."""
    from ..state.errors import InvalidRequest

    said: str = getattr(error, "message", str(error)) or ""
    text = error.format_message() if hasattr(error, "format_message") else said
    if not text.strip() or type(error).__name__ == "NoArgsIsHelpError":
        return endings.USER
    return endings.tell_failure(InvalidRequest(text, fix="See code2worlds --help."), as_json=as_json)


def _deliver(work: Callable[[Listener], World], *, as_json: bool, quiet: bool) -> None:
    """Do the work with progress on stderr, answer on stdout, leave with its exit code."""
    from .display import progress

    seen: list[Path] = []
    try:
        with endings.stdout_kept_clean(), progress(quiet=quiet) as listener, endings.terminated_like_interrupted():

            def tell(event: Any) -> None:
                if event.node == "run" and Path(event.message).is_dir():
                    seen.append(Path(event.message))
                listener(event)

            world = work(tell)
    except (Exception, KeyboardInterrupt) as error:
        raise typer.Exit(endings.tell_failure(error, run_dir=seen[-1] if seen else None, as_json=as_json)) from error
    _answer(world, as_json)
    raise typer.Exit(endings.ACCEPTED if world.accepted else endings.NOT_ACCEPTED)


def _answer(world: World, as_json: bool) -> None:
    if as_json:
        endings.print_json(world.to_json())
        return
    from ..graph.runs import read_run
    from . import tables

    tables.show(*tables.result(read_run(world.run_dir), world.run_dir))


def _settings(out: Path | None = None, mind: str | None = None, model: Mapping[str, str] | None = None) -> Settings:
    """Settings of the environment with the options put in. Raises InvalidRequest for a variable that makes no sense."""
    from pydantic import ValidationError

    from ..state.errors import InvalidRequest
    from ..state.settings import Settings

    given = {"CODE2WORLDS_RUNS": str(out) if out else None, "CODE2WORLDS_MIND": mind, **(model or {})}
    try:
        settings = Settings.from_environment({**os.environ, **{name: value for name, value in given.items() if value}})
    except ValidationError as error:
        wrong = "; ".join(f"CODE2WORLDS_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise InvalidRequest(f"The environment is not valid: {wrong}.", fix="Unset or correct it.") from error
    return settings.model_copy(update={"runs_dir": settings.runs_dir.absolute()})


def _overrides(given: list[str]) -> dict[str, JsonScalar]:
    """NAME=VALUE pairs; a value that is no JSON number, true, false or null is text."""
    from ..state.errors import InvalidRequest

    pairs = [item.partition("=") for item in given]
    wrong = [item for item, (name, equals, _) in zip(given, pairs, strict=True) if not name or not equals]
    if wrong:
        raise InvalidRequest(f"--set {wrong[0]!r} has no value.", fix="Write it as --set dynamics.speed_m_s=3.0.")
    return {name: _scalar(value) for name, _, value in pairs}


def _scalar(text: str) -> JsonScalar:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, int | float | bool | None) else text


def _existing(run: str, out: Path | None) -> tuple[Settings, Path]:
    """Settings, and the absolute folder of a run that exists. Raises RunConflict when there is none."""
    from ..graph.runs import find_run

    settings = _settings(out)
    folder = find_run(settings.runs_dir, run).resolve()
    return settings.model_copy(update={"runs_dir": folder.parent}), folder


def _tell_folder(folder: Path, tell: Listener) -> None:
    from ..state.values import Event

    tell(Event(kind="note", node="run", message=str(folder)))


def _summary(folder: Path) -> dict[str, Any]:
    """One line of `list`: finished, failed, running, interrupted (says running, but nobody holds it) or unreadable."""
    from ..graph.runs import read_run
    from ..state.errors import BrokenRun

    try:
        record = read_run(folder)
    except BrokenRun as error:
        record = {"status": "unreadable", "prompt": str(error)}
    status = record.get("status", "unreadable")
    if status in ("running", "failed") and _is_held(folder):
        status = "running"
    elif status == "running":
        status = "interrupted"
    kept = {name: record.get(name) for name in ("prompt", "accepted", "rounds", "mind")}
    return {
        "run_id": folder.name,
        "run_dir": str(folder),
        "started": record.get("started", ""),
        "status": status,
        **kept,
    }


def _is_held(folder: Path) -> bool:
    from ..graph.runs import locked
    from ..state.errors import RunConflict

    try:
        with locked(folder):
            return False
    except RunConflict:
        return True


def _why_not_finished(folder: Path, record: dict[str, Any]) -> list[str]:
    """What a run that has no result is doing, or what ended it and how to go on."""
    if record["status"] == "running":
        return ["It is being worked on."]
    reason = [str(record["error"])] if record.get("error") else []
    return [*reason, f"Go on with: code2worlds resume {shlex.quote(str(folder))}"]


def _mind_probe(settings: Settings) -> Probe:
    """Which mind would decide, and whether it has what it needs. The key itself is never shown."""
    from ..tools.probe import Probe

    model = settings.model
    if settings.decider == "offline":
        return Probe(name="mind", ok=True, detail="offline: embedded, no key, no network")
    where = model.base_url or "OpenAI"
    detail = f"llm at {where}: planner {model.planner}, coder {model.coder}, vision {model.vision or 'none'}"
    if model.api_key is None and model.base_url is None:
        fix = "Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own."
        return Probe(name="mind", ok=False, detail=f"{detail}; no key and no server", fix=fix)
    return Probe(name="mind", ok=True, detail=f"{detail}, key {'set' if model.api_key else 'not needed'} (not tried)")
