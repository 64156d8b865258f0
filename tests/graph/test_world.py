"""The whole machine on real Blender: one sentence in, a world out, and what happens when it is cut short."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from code2worlds import World, rebuild_world, resume_world
from code2worlds.graph.journal import read_journal
from code2worlds.graph.runs import describe, locked, read_run
from code2worlds.state.errors import RunConflict
from code2worlds.state.settings import Settings
from code2worlds.state.values import Event
from code2worlds.tools.files import sha256_of
from code2worlds.tools.telemetry import load
from code2worlds.tools.video import read_video

pytestmark = pytest.mark.blender


def test_a_sentence_becomes_an_accepted_world(world: World) -> None:
    assert world.accepted
    assert [verdict.accepted for verdict in world.verdicts] == [True]
    assert {check.tier for check in world.verdicts[0].checks} == {"prompt", "engine", "image"}
    assert world.blend.stat().st_size > 10_000


def test_the_video_holds_every_frame(world: World) -> None:
    clip = read_video(world.video)
    assert clip.pictures.shape == (12, 80, 128, 3)
    assert clip.fps == pytest.approx(8.0)


def test_run_json_names_every_artefact_with_its_hash(world: World) -> None:
    record = json.loads((world.run_dir / "run.json").read_text())
    names = {artefact["path"] for artefact in record["artefacts"]}
    assert {"preview.mp4", "world.blend", "telemetry.npz", "report.html", "program/dynamics.py"} <= names
    assert all(sha256_of(world.run_dir / a["path"]) == a["sha256"] for a in record["artefacts"])


def test_the_words_of_the_sentence_reach_the_programs(world: World) -> None:
    assert '"shape": "ball"' in world.programs["object"].read_text()
    assert '"ground": "studio"' in world.programs["environment"].read_text()
    slow = load(world.run_dir / "telemetry.npz")
    assert np.linalg.norm(slow.velocity_m_s[:, 0, :2], axis=1).max() < 0.6


def test_events_tell_every_node(world: World, events: list[Event]) -> None:
    finished = {event.node for event in events if event.kind == "finished"}
    assert {"intake", "object_agent.build", "environment_planner.realise", "assemble", "postprocess_agent", "simulate",
            "motion_critic", "render_final", "publish"} <= finished  # fmt: skip
    assert any(event.kind == "progress" and event.total == 12 for event in events)


def test_same_prompt_and_seed_give_the_same_programs_and_telemetry(world: World, build: Callable[..., World]) -> None:
    again = build()
    assert {n: p.read_text() for n, p in again.programs.items()} == {
        n: p.read_text() for n, p in world.programs.items()
    }
    first, second = load(world.run_dir / "telemetry.npz"), load(again.run_dir / "telemetry.npz")
    assert np.abs(first.position_m - second.position_m).max() < 1e-4


def test_a_wrong_first_guess_is_rejected_with_numbers_and_the_next_is_better(build: Callable[..., World]) -> None:
    world = build(overrides={"dynamics.speed_m_s": 1.5})
    first, last = world.verdicts[0], world.verdicts[-1]
    pace = next(check for check in first.failed if check.name == "rolls at the pace the sentence names")
    assert pace.measured is not None
    assert pace.high is not None
    assert pace.measured > pace.high
    assert [a.parameter for a in pace.adjustments] == ["speed_m_s"]
    assert world.accepted
    assert world.rounds == 2
    assert last.score > first.score


def test_a_budget_used_up_delivers_the_best_attempt_as_not_accepted(build: Callable[..., World]) -> None:
    world = build(overrides={"dynamics.speed_m_s": 4.0}, max_rounds=1)
    assert not world.accepted
    assert world.video.is_file()
    assert "NOT ACCEPTED" in (world.run_dir / "report.html").read_text().upper()


def test_a_finished_run_is_resumed_without_doing_anything(world: World, settings: Settings) -> None:
    before = len(read_journal(world.run_dir))
    again = resume_world(world.run_id, settings=settings)
    assert again == world
    assert len(read_journal(world.run_dir)) == before


async def test_a_running_event_loop_is_no_hindrance(world: World, settings: Settings) -> None:
    assert resume_world(world.run_id, settings=settings).accepted


def test_a_run_that_another_process_holds_is_refused(world: World, settings: Settings) -> None:
    with locked(world.run_dir), pytest.raises(RunConflict, match="another process"):
        resume_world(world.run_id, settings=settings)


def copy_of(world: World, settings: Settings, name: str) -> Path:
    folder = settings.runs_dir / name
    shutil.copytree(world.run_dir, folder)
    return folder


def test_a_run_of_another_graph_version_is_refused(world: World, settings: Settings) -> None:
    folder = copy_of(world, settings, "00000000-0000-4000-8000-000000000001")
    describe(folder, read_run(folder) | {"graph_version": "0"})
    with pytest.raises(RunConflict, match="graph version 0"):
        resume_world(folder, settings=settings)


def test_lost_checkpoints_are_told_and_finished_steps_are_found_again(world: World, settings: Settings) -> None:
    folder = copy_of(world, settings, "00000000-0000-4000-8000-000000000002")
    (folder / "checkpoints.sqlite").unlink()
    describe(folder, read_run(folder) | {"status": "running", "run_id": folder.name})
    told: list[Event] = []
    again = resume_world(folder, settings=settings, on_event=told.append)
    assert again.accepted
    assert any("checkpoints of this run are lost" in event.message for event in told)
    ran = [event.message for event in told if event.kind == "note" and "MB" in event.message]
    assert ran
    assert all("taken from the cache" in message for message in ran)


def test_an_edited_number_reaches_the_rebuilt_world_and_is_judged(world: World, settings: Settings) -> None:
    program = world.programs["dynamics"]
    text = program.read_text()
    line = next(line for line in text.splitlines() if '"speed_m_s":' in line)
    program.write_text(text.replace(line, '    "speed_m_s": 2.5,'))
    try:
        rebuilt = rebuild_world(world.run_id, settings=settings)
    finally:
        program.write_text(text)
    assert rebuilt.run_id != world.run_id
    assert '"speed_m_s": 2.5' in rebuilt.programs["dynamics"].read_text()
    assert not rebuilt.accepted
    assert "rolls at the pace the sentence names" in {check.name for check in rebuilt.verdicts[0].failed}
