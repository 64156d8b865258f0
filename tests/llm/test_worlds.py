"""Whole worlds from a model over the wire: programs of its own that fail, are repaired, rejected and revised."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from code2worlds import World, run_world
from code2worlds.agents.trust import is_ours
from code2worlds.graph.runs import read_run
from code2worlds.state.errors import ModelRejected, RunConflict
from code2worlds.state.settings import ModelSettings, RenderSettings, Settings
from code2worlds.state.values import Event
from code2worlds.tools.sandbox.canary import sandbox_state
from pydantic import SecretStr
from pytest_httpserver import HTTPServer

from . import scripts
from .conftest import KEY
from .director import Director
from .server import ModelServer, fails

TINY = RenderSettings(width=128, height=80, samples=2, region_samples=2, plate_samples=4)
WORLDS = {"bottle": scripts.BOTTLE, "wind": scripts.WIND, "pond": scripts.POND}

pytestmark = [
    pytest.mark.blender,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not sandbox_state().ok, reason=f"no sandbox here: {sandbox_state().detail}"),
]

Build = Callable[..., World]
Told = tuple[World, Director, list[Event]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("worlds")


@pytest.fixture(scope="module")
def served() -> Iterator[ModelServer]:
    with HTTPServer(host="127.0.0.1", threaded=True) as http:
        yield ModelServer(http)


@pytest.fixture(scope="module")
def settings(folder: Path, served: ModelServer) -> Settings:
    model = ModelSettings(
        api_key=SecretStr(KEY), base_url=served.base_url, planner="scripted-planner", coder="scripted-coder",
        vision="scripted-vision",
    )  # fmt: skip
    return Settings(runs_dir=folder / "runs", cache_dir=folder / "cache", mind="llm", render=TINY, model=model)


@pytest.fixture(scope="module")
def build(settings: Settings) -> Build:
    def run(name: str, events: list[Event] | None = None, **changed: object) -> World:
        chosen = settings.model_copy(update={"model": settings.model.model_copy(update=changed)})
        tell = events.append if events is not None else None
        return run_world(WORLDS[name], settings=chosen, duration_s=1.0, fps=8, on_event=tell)

    return run


@pytest.fixture(scope="module")
def worlds(served: ModelServer, build: Build) -> Callable[[str], Told]:
    """A world of each sentence, built once."""
    built: dict[str, Told] = {}

    def of(name: str) -> Told:
        if name not in built:
            director, events = Director(getattr(scripts, name)()), list[Event]()
            served.play(director)
            built[name] = (build(name, events), director, events)
        return built[name]

    return of


@pytest.fixture(scope="module", params=list(WORLDS))
def told(request: pytest.FixtureRequest, worlds: Callable[[str], Told]) -> Told:
    """A world, the conversation it came from, and what its user saw."""
    return worlds(request.param)


def test_a_generated_program_is_repaired_a_rejection_answered_and_the_world_accepted(
    told: Told,
) -> None:
    world, director, events = told
    assert world.accepted
    assert [verdict.accepted for verdict in world.verdicts] == [False, True]
    assert director.tasks().count("repair") == 1
    assert director.tasks().count("revise_dynamics") == 1
    assert any("repaired by the model" in event.message for event in events)
    assert not is_ours(world.programs["dynamics"])
    assert is_ours(world.programs["environment"])
    assert world.mind == "llm"
    assert world.model is not None
    assert world.model["calls"] == len(director.told)


def test_the_vision_model_looked_at_the_frames_of_the_accepted_round_only(told: Told) -> None:
    world, director, _ = told
    assert director.tasks().count("look") == 1
    assert director.tasks().count("look_at_object") == len(director.pictures) - 1
    assert [any(c.tier == "vision" for c in verdict.checks) for verdict in world.verdicts] == [False, True]


def test_the_model_was_told_of_its_failure_and_of_the_verdict(told: Told) -> None:
    _, director, _ = told
    asked = dict(director.told)
    assert "status error" in asked["repair"]
    assert "line " in asked["repair"]
    assert "Failed checks of round 1" in asked["revise_dynamics"]
    assert "suggested: dynamics layer 0" in asked["revise_dynamics"]


def test_the_key_lies_nowhere_and_the_bill_is_told(told: Told, folder: Path, settings: Settings) -> None:
    world, _, events = told
    leaks = [p for p in folder.rglob("*") if p.is_file() and KEY.encode() in p.read_bytes()]
    assert not leaks
    assert KEY not in json.dumps([event.model_dump(mode="json") for event in events])
    assert any(event.message.startswith("model: ") for event in events)
    decisions = {f"{d['agent']}.{d['question']}": d["mind"] for d in read_run(world.run_dir)["decisions"]}
    assert decisions["postprocess_agent.program"] == "llm"


def test_a_run_is_replayed_without_the_model_to_the_same_programs(
    served: ModelServer, build: Build, worlds: Callable[[str], Told]
) -> None:
    first, _, _ = worlds("bottle")
    served.play(fails(500, "must not be asked"))
    again = build("bottle", replay=first.run_dir)
    assert served.asked == []
    assert {n: p.read_bytes() for n, p in again.programs.items()} == {
        n: p.read_bytes() for n, p in first.programs.items()
    }
    assert again.accepted


def test_a_run_without_a_valid_key_ends_before_anything_is_built(served: ModelServer, build: Build) -> None:
    served.play(fails(401, f"Incorrect API key provided: {KEY}"))
    with pytest.raises(ModelRejected, match="OPENAI_API_KEY") as ended:
        build("bottle")
    assert KEY not in str(ended.value)
    assert len(served.asked) == 1


def test_a_run_begun_with_a_model_is_not_gone_on_with_by_rules(
    served: ModelServer, build: Build, settings: Settings
) -> None:
    from code2worlds import resume_world
    from code2worlds.graph.runs import list_runs

    served.play(fails(401, "no"))
    with pytest.raises(ModelRejected):
        build("bottle")
    newest = list_runs(settings.runs_dir)[0]
    with pytest.raises(RunConflict, match="begun with a language model"):
        resume_world(newest, settings=settings.model_copy(update={"mind": "offline"}))
