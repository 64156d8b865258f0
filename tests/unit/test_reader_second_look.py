"""Sentences whose plain words once silently made another world. Expected values are what a person would say."""

from __future__ import annotations

import pytest
from code2worlds.agents.minds.offline import dynamics_choice
from code2worlds.agents.minds.offline.kinds.situation import number
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.agents.minds.offline.reader import read
from code2worlds.agents.motion_critic import prompt_checks
from code2worlds.retrieval_index.ask import ask
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.errors import NotUnderstood
from code2worlds.state.plans import Brief, DynamicsPlan
from code2worlds.state.scene import AssetFacts, Box, Obstacle, SceneContract
from code2worlds.state.values import Config, Request


def kinds(brief: Brief) -> list[str]:
    return [motion.kind for motion in brief.motions]


def passes(brief: Brief) -> bool:
    return all(check.passed for check in prompt_checks(brief))


def planned(sentence: str, retriever: Retriever, contract: SceneContract, size_m: float = 0.3) -> DynamicsPlan:
    mind, request = OfflineMind(retriever), Request(prompt=sentence)
    brief = mind.read(request)
    plan = mind.plan_object(brief, request)
    asset = AssetFacts(name="key_object", size_m=(size_m,) * 3, vertices=8, volume_m3=size_m**3) if plan else None
    return mind.plan_dynamics(brief, request, plan, asset, contract)


def numbers(sentence: str, retriever: Retriever, contract: SceneContract) -> Config:
    return planned(sentence, retriever, contract).layers[0].config


@pytest.mark.parametrize("sentence", ["Two swans glide across a pond.", "A duck paddles by.", "Geese swim on a lake."])
def test_birds_on_water_do_not_fly_over_it(sentence: str, retriever: Retriever) -> None:
    with pytest.raises(NotUnderstood, match="paddling"):
        OfflineMind(retriever).read(Request(prompt=sentence))


@pytest.mark.parametrize("sentence", ["Geese glide over a lake.", "A gull glides across the sky above the sea."])
def test_birds_over_water_fly(sentence: str, retriever: Retriever) -> None:
    assert kinds(read(sentence, retriever)) == ["flying"]


def test_a_toy_duck_floats(retriever: Retriever) -> None:
    assert kinds(read("A rubber duck bobs in a pool.", retriever)) == ["floating"]


@pytest.mark.parametrize(
    "sentence",
    [
        "A bus drives through the rain.",
        "A toy car drives slowly across a table.",
        "A sports car races down the highway.",
        "A toy train runs along the carpet.",
    ],
)
def test_what_has_wheels_of_its_own_drives(sentence: str, retriever: Retriever) -> None:
    assert kinds(read(sentence, retriever))[0] == "driving"


def test_a_car_goes_as_fast_as_the_free_way_of_its_place_allows(
    retriever: Retriever, floor_contract: SceneContract
) -> None:
    wide = floor_contract.supports[0].model_copy(update={"low": (-200.0, -9.0), "high": (200.0, 9.0)})
    far = floor_contract.model_copy(update={"supports": (wide,)})
    assert number(numbers("A car drives along a road.", retriever, far), "speed_m_s") == 10.0
    short = planned("A car drives along a road.", retriever, floor_contract)
    speed = number(short.layers[0].config, "speed_m_s")
    assert speed == pytest.approx(0.8 * (4.0 - 0.15) / 5.0)
    assert [d.note for d in short.decisions if "usually 10 m/s" in d.note] != []

    box = Box(low=(1.5, -0.5, 0.0), high=(2.0, 0.5, 1.0))
    met = far.model_copy(update={"obstacles": (Obstacle(name="kerb", bounds=box),)})
    assert number(numbers("A car drives along a road.", retriever, met), "speed_m_s") == pytest.approx(0.8 * 2.35 / 5.0)


def test_a_toy_car_goes_at_the_speed_of_a_toy(retriever: Retriever, floor_contract: SceneContract) -> None:
    plan = planned("A toy car drives across the floor.", retriever, floor_contract)
    assert number(plan.layers[0].config, "speed_m_s") == pytest.approx(0.6)
    assert not any("usually" in d.note for d in plan.decisions)


def test_a_bowl_is_no_bath(retriever: Retriever) -> None:
    brief = read("A marble drops into a bowl of water.", retriever)
    assert (brief.setting.scene, passes(brief)) == ("studio", False)


def test_a_gutter_runs_and_is_told_to_be_a_stand_in(retriever: Retriever, floor_contract: SceneContract) -> None:
    mind, request = OfflineMind(retriever), Request(prompt="A rubber duck floats down a gutter.")
    brief = mind.read(request)
    settled = mind.plan_environment(brief, request).settled
    assert (brief.setting.scene, [c.dropped for c in settled if c.lost]) == ("canal", ["gutter"])
    canal = floor_contract.model_copy(update={"scene": "canal"})
    assert number(numbers(request.prompt, retriever, canal), "current_m_s") == 0.5


def test_a_rocking_chair_is_found_and_told_to_be_lacking(retriever: Retriever) -> None:
    assert ask(retriever, "a rocking chair").entry == "chair"
    assert not passes(read("A rocking chair stands on a porch.", retriever))
    assert passes(read("A wooden chair stands on a porch.", retriever))


@pytest.mark.parametrize(("words", "grain"), [("Coffee beans", "coffee_beans"), ("Beans", "beans")])
def test_the_longer_name_of_what_is_poured_counts(
    words: str, grain: str, retriever: Retriever, floor_contract: SceneContract
) -> None:
    assert numbers(f"{words} pour onto a table.", retriever, floor_contract)["grain"] == grain


@pytest.mark.parametrize(
    ("sentence", "entry", "moving"),
    [
        ("A single leaf falls to the ground.", "leaf", ["falling"]),
        ("One red maple leaf drifts down in a park.", "leaf", ["falling"]),
        ("Maple leaves drift down in a park.", None, ["leaf_fall"]),
    ],
)
def test_one_leaf_is_no_leaf_fall(sentence: str, entry: str | None, moving: list[str], retriever: Retriever) -> None:
    brief = read(sentence, retriever)
    assert (brief.key_object.match.entry if brief.key_object else None, kinds(brief)) == (entry, moving)


@pytest.mark.parametrize(
    ("sentence", "scene"),
    [
        ("Bare trees sway along a gravel path.", "forest"),
        ("Bare trees sway along a street.", "street"),
        ("A curtain flutters before a balcony door.", "living_room"),
        ("A chair stands on a balcony.", "deck"),
        ("A chocolate bar melts on a car seat.", "studio"),
        ("A single leaf falls to the ground.", "forest"),
    ],
)
def test_the_place_is_where_that_happens(sentence: str, scene: str, retriever: Retriever) -> None:
    assert read(sentence, retriever).setting.scene == scene


def test_a_seat_in_a_car_is_lacking(retriever: Retriever) -> None:
    assert not passes(read("A chocolate bar melts on a car seat.", retriever))


@pytest.mark.parametrize(
    ("sentence", "colour", "lost"),
    [
        ("A glass cube spins on a black background.", [0.04, 0.04, 0.04], False),
        ("A black cube spins on a plain background.", None, False),
        ("Waves roll onto a black sand beach.", None, True),
        ("Waves roll onto a white sand beach.", None, False),
        ("A ball rolls down black sand dunes.", [0.04, 0.04, 0.04], False),
    ],
)
def test_a_colour_of_the_ground_is_given_or_told(
    sentence: str, colour: list[float] | None, lost: bool, retriever: Retriever
) -> None:
    mind, request = OfflineMind(retriever), Request(prompt=sentence)
    plan = mind.plan_environment(mind.read(request), request)
    assert (plan.config.get("ground_colour"), any(c.lost for c in plan.settled)) == (colour, lost)


def test_what_tumbles_along_is_not_dropped(retriever: Retriever) -> None:
    assert kinds(read("A ball tumbles along the road.", retriever)) == ["rolling"]
    assert kinds(read("A ball tumbles onto the road.", retriever)) == ["falling"]


def test_what_is_said_to_be_on_it_stands_on_the_one_table(retriever: Retriever) -> None:
    mind, request = OfflineMind(retriever), Request(prompt="A kitchen with a wooden table and a bowl on it.")
    brief = mind.read(request)
    config = mind.plan_environment(brief, request).config
    assert dynamics_choice.stays_on_top(brief)
    assert (config["needs_table"], config.get("layout"), config.get("extra_furniture")) == (True, None, None)


def test_a_bowl_said_to_be_full_is_not_accepted_empty(retriever: Retriever) -> None:
    assert not passes(read("A bowl of oranges stands on a table.", retriever))
    assert passes(read("A bowl stands on a table.", retriever))


@pytest.mark.parametrize("sentence", ["The sun breaks through the clouds over a meadow.", "Clouds part over the sea."])
def test_clouds_that_part_are_no_day_that_passes(sentence: str, retriever: Retriever) -> None:
    with pytest.raises(NotUnderstood, match="clouds parting"):
        OfflineMind(retriever).read(Request(prompt=sentence))


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("The sky changes from deep black to white as dawn breaks.", 4.0, 9.0),
        ("The night sky brightens to a pale blue over a meadow.", 4.0, 9.0),
        ("The sky changes from black to orange at dawn.", 4.0, 6.1),
        ("The sky turns from blue to orange over the sea.", 14.5, 18.1),
        ("The sky fades from pink to black over a lake.", 18.1, 20.5),
        ("The black sky turns orange.", 4.0, 6.1),
        ("The sky turns golden at dawn.", 3.6, 6.1),
        ("The sky turns golden over the mountains.", 15.6, 18.1),
        ("A time-lapse in which the sky turns blue at noon and golden at sunset.", 12.0, 18.0),
    ],
)
def test_the_colours_a_sky_goes_through_choose_the_hours(
    sentence: str, first: float, last: float, retriever: Retriever, floor_contract: SceneContract
) -> None:
    hours = numbers(sentence, retriever, floor_contract)["hours"]
    assert isinstance(hours, list)
    assert hours[0] == pytest.approx(first)
    assert hours[-1] == pytest.approx(last)
    assert read(sentence, retriever).key_object is None


def test_the_light_of_a_street_thing_is_not_that_of_the_day(retriever: Retriever) -> None:
    brief = read("A traffic light changes from red to green on a rainy evening.", retriever)
    assert kinds(brief) == ["raining"]
    assert not passes(brief)


@pytest.mark.parametrize(
    ("sentence", "scene"),
    [
        ("Flour falls like snow onto a wooden table.", "dining_room"),
        ("Snow falls onto a wooden bench.", "snowfield"),
        ("Soap bubbles float above a kitchen sink.", "kitchen"),
        ("A paper boat floats down a ditch after the rain.", "canal"),
        ("A paper boat floats in the street after the rain.", "puddles"),
    ],
)
def test_what_a_thing_is_likened_to_is_no_place(sentence: str, scene: str, retriever: Retriever) -> None:
    assert read(sentence, retriever).setting.scene == scene


@pytest.mark.parametrize(
    ("lacking", "shown"),
    [
        ("Sparks fly from a wheel.", "Sparks fly through the night."),
        ("A ball rolls down a slide in a park.", "A ball rolls down a hill in a park."),
        ("A snowball rolls down a slope and grows.", "A snowball rolls down a slope and comes to rest."),
        ("Confetti rains down on a street.", "It rains on a street."),
        ("A lighthouse stands on a shore as waves roll in.", "A lighthouse stands on a shore as rain falls."),
        ("A cup stands on a window sill.", "A cup stands on a table near the window sill."),
    ],
)
def test_what_no_recipe_shows_is_not_accepted_without_it(lacking: str, shown: str, retriever: Retriever) -> None:
    assert not passes(read(lacking, retriever))
    assert passes(read(shown, retriever))


def test_what_lies_on_a_workbench_lies_on_its_top(retriever: Retriever) -> None:
    assert dynamics_choice.stays_on_top(read("A hammer lies on a workbench.", retriever))
