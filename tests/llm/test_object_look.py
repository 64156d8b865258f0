"""The object critic's look, over the wire and in Blender: shown, answered, turned, built again, never in the way."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from code2worlds.agents import object_agent
from code2worlds.agents.minds.llm import object_look
from code2worlds.agents.minds.llm.mind import LlmMind
from code2worlds.agents.workbench import Workbench
from code2worlds.graph.object_stream import object_stream
from code2worlds.graph.runs import make_run
from code2worlds.graph.services import Services
from code2worlds.state.settings import ModelSettings, Settings
from code2worlds.state.values import Event, Request
from code2worlds.state.verdicts import Check, Verdict
from langchain_core.runnables import RunnableConfig
from PIL import Image
from pydantic import SecretStr
from pytest_httpserver import HTTPServer

from .conftest import KEY
from .director import Director
from .scripts import seen
from .server import ModelServer, Step, fails, hangs, refuse, say

REQUEST = Request(prompt="A tall red ball rolls across the floor.")
NOUN, COLOUR, TALL = "is recognised as: ball", "looks red", 'shows what "tall" means'
YES = seen(NOUN, COLOUR, TALL)
NO = seen(NOUN, COLOUR, TALL, no={TALL: {"note": "it is squat", "parameter": "stretch.up", "direction": "more"}})
TALL_FACTOR = 1.35
"""What the library makes of "tall"."""

pytestmark = [pytest.mark.blender, pytest.mark.timeout(600)]


@dataclass
class Studio:
    """Object streams of one machine: a server, a folder of runs, a cache of builds."""

    folder: Path
    served: ModelServer

    def settings(self, **changed: Any) -> Settings:
        model = ModelSettings(
            api_key=SecretStr(KEY), base_url=self.served.base_url, vision="scripted-vision", tries=1, backoff_s=0.01
        )
        return Settings(
            runs_dir=self.folder / "runs", cache_dir=self.folder / "cache", mind=changed.pop("mind", "llm"),
            model=model.model_copy(update=changed),
        )  # fmt: skip

    def stream(self, run: str, **changed: Any) -> dict[str, Any]:
        """The channels after the object stream of a new run."""
        services = Services(self.settings(**changed))
        mind = services.mind
        brief = (mind.offline if isinstance(mind, LlmMind) else mind).read(REQUEST)
        make_run(self.run_dir(run), REQUEST)
        asked: dict[str, Any] = {"request": REQUEST, "brief": brief}
        thread: RunnableConfig = {"configurable": {"thread_id": run}}
        return asked | dict(asyncio.run(object_stream(services).ainvoke(asked, thread)))

    def run_dir(self, run: str) -> Path:
        return self.folder / "runs" / run

    def bench(self, run: str, events: list[Event], **changed: Any) -> Workbench:
        """The workbench of a run that is there."""
        settings = self.settings(**changed)
        mind = Services(settings).mind
        assert isinstance(mind, LlmMind)
        return Workbench(self.run_dir(run), settings, mind.of_run(self.run_dir(run)), events.append)

    def copied(self, run: str) -> str:
        """A run that has the programs' outputs of "first", and none of its conversation."""
        shutil.copytree(self.run_dir("first"), self.run_dir(run), ignore=shutil.ignore_patterns("model"))
        return run


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with HTTPServer(host="127.0.0.1", threaded=True) as http:
        yield Studio(tmp_path_factory.mktemp("looks"), ModelServer(http))


@pytest.fixture(scope="module")
def first(studio: Studio) -> tuple[dict[str, Any], Director]:
    """A run whose first object the model that sees sends back, and whose second it accepts."""
    director = Director({"plan_object": [{"changes": {}}], "look_at_object": [NO, YES]})
    studio.served.play(director)
    return studio.stream("first"), director


def verdicts(state: dict[str, Any]) -> list[Verdict]:
    return [state["object_verdicts"][key] for key in sorted(state["object_verdicts"], key=int)]


def test_a_rejected_look_turns_the_number_it_names_and_the_object_is_built_again(
    first: tuple[dict[str, Any], Director],
) -> None:
    state, director = first
    assert [judged.accepted for judged in verdicts(state)] == [False, True]
    (failed,) = verdicts(state)[0].failed
    assert (failed.name, failed.tier, failed.note) == (TALL, "vision", "it is squat (a stranger would say: a thing)")
    wide, _, high = state["object_facts"].size_m
    assert high / wide == pytest.approx(TALL_FACTOR + 0.15 * 1.5, rel=0.02)
    assert director.tasks() == ["plan_object", "look_at_object", "look_at_object"]


def test_the_model_sees_three_views_and_is_asked_what_the_sentence_says(
    studio: Studio, first: tuple[dict[str, Any], Director]
) -> None:
    _, director = first
    told = director.told[1][1]
    assert all(f"- {question}\n" in told for question in (NOUN, COLOUR, TALL, object_look.WHOLE))
    assert "- stretch.up = 1.35  # [0.5, 2]" in told
    assert len(director.pictures) == 2
    sheets = sorted((studio.run_dir("first") / "model" / "sheets").iterdir())
    with Image.open(sheets[0]) as sheet:
        assert sheet.size == (768, 256)
        red, green, _ = sheet.convert("RGB").getpixel((128, 128))  # type: ignore[misc]
    assert red > 2 * green


def test_a_look_is_on_the_bill(studio: Studio, first: tuple[dict[str, Any], Director]) -> None:
    mind = Services(studio.settings()).mind
    assert isinstance(mind, LlmMind)
    bill = mind.of_run(studio.run_dir("first")).spent()
    assert bill.by_role["vision"].calls == 2
    assert bill.by_decision["object_agent.look"] > 0


def test_a_replay_looks_at_nothing_anew(studio: Studio, first: tuple[dict[str, Any], Director]) -> None:
    studio.served.play(fails(500, "must not be asked"))
    state = studio.stream(studio.copied("replayed"), replay=studio.run_dir("first"))
    assert studio.served.asked == []
    assert state["object_plan"].config == first[0]["object_plan"].config
    assert verdicts(state) == verdicts(first[0])


MALFORMED = {"looks_like": "a ball", "answers": [{"question": "is it nice", "passed": True}]}


@pytest.mark.parametrize(
    ("name", "answer", "changed", "why"),
    [
        ("malformed", say(MALFORMED), {"corrections": 0}, "gave no usable reply"),
        ("refused", refuse("I will not look."), {}, "declined to answer"),
        ("silent", hangs(1.5), {"call_deadline_s": 0.5, "decision_deadline_s": 1.0}, "within"),
        ("rejected", fails(401, "wrong key"), {}, "key"),
        ("spent", say(YES), {}, "this run may use 0"),
    ],
)
def test_a_look_that_fails_is_told_and_the_measurements_alone_count(
    studio: Studio, first: tuple[dict[str, Any], Director], name: str, answer: Step, changed: dict[str, Any], why: str
) -> None:
    run_dir, events = studio.run_dir(studio.copied(name)), list[Event]()
    tokens = 0 if name == "spent" else 9_000
    (run_dir / "run.json").write_text(json.dumps({"request": {"max_tokens": tokens}}))
    bench = studio.bench(name, events, **changed)
    studio.served.play(answer)
    before = measured(first[0])
    assert before.accepted
    assert looked(bench, first[0], before) == before
    told = next(e.message for e in events if "was not looked at, its measurements alone count" in e.message)
    assert why in told
    assert "object_agent.look" in LlmMind.of_run(bench.mind, run_dir).notes.fallbacks()  # type: ignore[arg-type]


def measured(state: dict[str, Any]) -> Verdict:
    """The last verdict without its look."""
    last = verdicts(state)[-1]
    checks = tuple(check for check in last.checks if check.tier != "vision")
    return last.model_copy(update={"checks": checks, "tiers": ("engine",)})


def looked(bench: Workbench, state: dict[str, Any], judged: Verdict) -> Verdict:
    plan, made = state["object_plan"], state["object_build"]
    return asyncio.run(object_agent.look(bench, made, plan, judged, brief=state["brief"], request=REQUEST))


def test_a_failed_measurement_is_not_shown_to_anybody(studio: Studio, first: tuple[dict[str, Any], Director]) -> None:
    failed = Check(name="has no floating part", tier="engine", passed=False, measured=1.0, fault="object")
    judged = Verdict(round=1, accepted=False, checks=(failed,), score=0.0, tiers=("engine",))
    studio.served.play(say(YES))
    assert looked(studio.bench("first", []), first[0], judged) == judged
    assert studio.served.asked == []


def test_the_offline_mind_shows_the_object_to_nobody(studio: Studio) -> None:
    studio.served.play(fails(500, "must not be asked"))
    state = studio.stream("offline", mind="offline")
    assert studio.served.asked == []
    assert [judged.tiers for judged in verdicts(state)] == [("engine",)]
    assert not list(studio.run_dir("offline").rglob("*_front.png"))
