"""Every exchange is kept: replay needs no server, resume pays nothing twice, the bill counts what was paid."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from code2worlds.agents.minds.llm.dialogue import Dialogue
from code2worlds.agents.minds.llm.messages import Message
from code2worlds.state.errors import BrokenRun, InvalidRequest, ModelBudgetUsedUp, ModelError, ReplayGap
from code2worlds.state.settings import ModelSettings, Price, Settings
from PIL import Image

from .conftest import KEY
from .faults import GOOD, VALUE, Choice, problems_of
from .server import ModelServer, completion, fails, pictures_of, say, sends

MESSAGES = (Message(speaker="system", text="Choose."), Message(speaker="user", text="A bottle rolls."))
PRICES = {"scripted-planner": Price(input_per_million=2.0, output_per_million=8.0)}


def ask(dialogue: Dialogue, text: str = "A bottle rolls.") -> Choice:
    messages = (MESSAGES[0], Message(speaker="user", text=text))
    return dialogue.ask("planner", "object_agent.select", messages, Choice, check=problems_of)


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_an_answered_call_is_never_paid_twice(server: ModelServer, dialogue: Callable[..., Dialogue]) -> None:
    server.play(say(GOOD))
    assert ask(dialogue()) == ask(dialogue()) == VALUE
    assert len(server.asked) == 1


def test_a_decision_cut_short_goes_on_with_its_next_call(
    server: ModelServer, dialogue: Callable[..., Dialogue]
) -> None:
    server.play(say({"wrong": 1}), fails(401, "key expired"))
    with pytest.raises(ModelError):
        ask(dialogue())
    server.play(say(GOOD))
    assert ask(dialogue()) == VALUE
    assert len(server.asked) == 1
    assert "entry: Field required" in server.asked[0]["messages"][-1]["content"]


def test_all_problems_of_a_reply_are_sent_back_at_once(server: ModelServer, dialogue: Callable[..., Dialogue]) -> None:
    server.play(say({"speed_m_s": 99, "mood": "calm"}), say(GOOD))
    ask(dialogue())
    told = server.asked[1]["messages"][-1]["content"]
    assert all(part in told for part in ("entry: Field required", "less than or equal to 10", "mood: Extra inputs"))


def test_a_replay_gives_the_same_decision_and_files_without_a_server(
    server: ModelServer, dialogue: Callable[..., Dialogue], tmp_path: Path
) -> None:
    server.play(fails(400, "json_schema is not supported"), sends(completion({"content": "hm"})), say(GOOD))
    assert ask(dialogue()) == VALUE
    server.play(fails(500, "must not be asked"))
    again = dialogue("again", replay=tmp_path / "run")
    assert ask(again) == VALUE
    assert server.asked == []
    raws = [e.raw for e in again.record.paid()]
    assert raws == [e.raw for e in dialogue().record.paid()]
    assert again.spent().tokens == 0


def test_a_replay_of_a_replay_writes_the_same_bytes(
    server: ModelServer, dialogue: Callable[..., Dialogue], tmp_path: Path
) -> None:
    server.play(say(GOOD))
    ask(dialogue())
    ask(dialogue("second", replay=tmp_path / "run"))
    ask(dialogue("third", replay=tmp_path / "second"))
    assert files_of(tmp_path / "second" / "model") == files_of(tmp_path / "third" / "model")


def test_a_replay_that_was_never_asked_says_so(
    server: ModelServer, dialogue: Callable[..., Dialogue], tmp_path: Path
) -> None:
    server.play(say(GOOD))
    ask(dialogue())
    with pytest.raises(ReplayGap, match="never asked"):
        ask(dialogue("other", replay=tmp_path / "run"), "A cup falls.")


def test_an_altered_exchange_is_not_believed(server: ModelServer, dialogue: Callable[..., Dialogue]) -> None:
    server.play(say(GOOD))
    run = dialogue()
    ask(run)
    file = next(run.record.folder.glob("*.json"))
    file.write_text(file.read_text().replace("A bottle rolls.", "A cup rolls."))
    with pytest.raises(BrokenRun, match="exchange"):
        ask(dialogue())


def test_the_bill_counts_calls_tokens_and_money_by_role(server: ModelServer, dialogue: Callable[..., Dialogue]) -> None:
    server.play(say({"wrong": 1}), say(GOOD))
    run = dialogue(prices=PRICES)
    ask(run)
    spent = run.spent()
    assert (spent.calls, spent.tokens) == (2, 220)
    assert spent.by_decision == {"object_agent.select": 220}
    assert spent.by_role["planner"].cost == pytest.approx((200 * 2.0 + 20 * 8.0) / 1e6)


def test_an_abandoned_decision_stays_on_the_bill(server: ModelServer, dialogue: Callable[..., Dialogue]) -> None:
    server.play(say({"wrong": 1}))
    with pytest.raises(ModelError):
        ask(dialogue())
    assert dialogue().spent().calls == len(server.asked) == 9


def test_no_call_is_made_beyond_the_token_budget(server: ModelServer, dialogue: Callable[..., Dialogue]) -> None:
    server.play(say({"wrong": 1}))
    run = dialogue()
    run.max_tokens = 300
    with pytest.raises(ModelBudgetUsedUp, match="330 tokens"):
        ask(run)
    assert len(server.asked) == 3


def test_no_call_is_made_beyond_the_money_budget(server: ModelServer, dialogue: Callable[..., Dialogue]) -> None:
    server.play(say({"wrong": 1}))
    prices = dict.fromkeys(("scripted-planner", "scripted-coder", "scripted-vision"), PRICES["scripted-planner"])
    with pytest.raises(ModelBudgetUsedUp, match="cost"):
        ask(dialogue(prices=prices, max_cost=0.0005))
    assert len(server.asked) == 2


def test_a_money_budget_without_a_price_is_refused(dialogue: Callable[..., Dialogue]) -> None:
    with pytest.raises(InvalidRequest, match="scripted-coder"):
        dialogue(prices=PRICES, max_cost=1.0)


def test_pictures_go_over_the_wire_and_are_kept(
    server: ModelServer, dialogue: Callable[..., Dialogue], tmp_path: Path
) -> None:
    picture = tmp_path / "sheet.png"
    Image.new("RGB", (4, 4), "red").save(picture)
    server.play(say(GOOD))
    run = dialogue()
    run.ask("vision", "motion_critic.look", MESSAGES, Choice, check=problems_of, pictures=[picture])
    assert pictures_of(server.asked[0])[0].startswith("data:image/png;base64,iVBOR")
    assert [p.read_bytes() for p in (run.run_dir / "model" / "pictures").iterdir()] == [picture.read_bytes()]


def test_other_pictures_are_another_question_and_the_same_ones_are_not(
    server: ModelServer, dialogue: Callable[..., Dialogue], tmp_path: Path
) -> None:
    first, second, again = (tmp_path / f"{name}.png" for name in ("first", "second", "again"))
    for picture, colour in ((first, (255, 0, 0)), (second, (0, 0, 255)), (again, (254, 0, 0))):
        Image.new("RGB", (4, 4), colour).save(picture)
    server.play(say(GOOD | {"speed_m_s": 1.0}), say(GOOD | {"speed_m_s": 2.0}))

    def look(run: Dialogue, picture: Path) -> float:
        return run.ask("vision", "look", MESSAGES, Choice, pictures=[picture]).speed_m_s

    run = dialogue()
    assert [look(run, p) for p in (first, second, first, second)] == [1.0, 2.0, 1.0, 2.0]
    assert len(server.asked) == 2
    replay = dialogue("replay", replay=tmp_path / "run")
    assert [look(replay, p) for p in (again, second)] == [1.0, 2.0]
    assert len(server.asked) == 2


def test_each_role_asks_its_own_model(server: ModelServer, dialogue: Callable[..., Dialogue]) -> None:
    server.play(say(GOOD))
    run = dialogue()
    for role in ("planner", "coder", "vision"):
        run.ask(role, "x", MESSAGES, Choice)
    assert [body["model"] for body in server.asked] == ["scripted-planner", "scripted-coder", "scripted-vision"]


def test_the_key_travels_in_the_header_and_lies_nowhere(
    server: ModelServer, dialogue: Callable[..., Dialogue], tmp_path: Path
) -> None:
    server.play(fails(429, f"rate limit for {KEY}"), say(GOOD))
    ask(dialogue())
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert all(KEY.encode() not in data for data in files_of(tmp_path).values())


def test_the_key_is_in_no_form_of_the_settings(model: ModelSettings) -> None:
    settings = Settings(model=model)
    assert KEY not in repr(settings) + str(settings) + settings.model_dump_json()


def test_settings_come_from_the_environment() -> None:
    settings = Settings.from_environment(
        {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "CODE2WORLDS_MODEL": "m", "HOME": "/"}
    )
    assert (settings.model.planner, settings.model.coder, settings.model.vision) == ("m", "m", None)
    assert settings.decider == "llm"
    assert Settings.from_environment({}).decider == "offline"


def test_a_run_without_its_model_folder_asks_again(server: ModelServer, dialogue: Callable[..., Dialogue]) -> None:
    server.play(say(GOOD))
    run = dialogue()
    ask(run)
    shutil.rmtree(run.run_dir)
    ask(dialogue())
    assert len(server.asked) == 2
