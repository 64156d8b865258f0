"""Fluids by their words: which kind a sentence asks for, and what its words make of the recipe's numbers."""

from __future__ import annotations

import pytest
from code2worlds.agents.minds.offline import dynamics_choice
from code2worlds.agents.minds.offline.reader import read
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.scene import AssetFacts, Box, FreePath, SceneContract, Support
from code2worlds.state.values import Config, Request

TABLE = Support(name="table", kind="table", object="table", height_m=0.7, low=(-1, -1), high=(1, 1))
FLOOR = Support(name="floor", kind="floor", object="floor", height_m=0.0, low=(-3, -3), high=(3, 3))
CONTRACT = SceneContract(
    scene="kitchen",
    fidelity="preview",
    indoor=True,
    supports=(FLOOR, TABLE),
    paths=(
        FreePath(support="table", start=(-0.5, 0), heading_deg=0, length_m=1.5, width_m=0.5, leaves_support=True),
        FreePath(support="floor", start=(-1, 2), heading_deg=0, length_m=2, width_m=0.5),
    ),
    bounds=Box(low=(-3, -3, 0), high=(3, 3, 2.6)),
    camera_space=Box(low=(-2, -3, 0.3), high=(2, -1, 2)),
    lights=("sun",),
)
CUP = AssetFacts(name="cup", size_m=(0.1, 0.1, 0.09), vertices=100, volume_m3=5e-4)


def leading(prompt: str, retriever: Retriever) -> tuple[str, Config]:
    brief = read(prompt, retriever)
    asset = CUP if brief.key_object else None
    request = Request(prompt=prompt, duration_s=5.0, fps=12, seed=0)
    parts = dynamics_choice.parts(brief, request, retriever.library, plan=None, asset=asset, contract=CONTRACT)
    assert dynamics_choice.expectations(parts), "every fluid states what must be seen"
    return parts[0].layer.recipe, parts[0].config


@pytest.mark.parametrize(
    ("prompt", "recipe"),
    [
        ("Milk is poured into a bowl", "liquid_pour"),
        ("A cup tips over and coffee spills over the table", "liquid_spill"),
        ("Honey drips onto a plate", "liquid_drip"),
        ("Water splashes over a rock", "liquid_splash"),
        ("A campfire crackles in the desert", "fire"),
        ("The barrel is on fire", "fire"),
        ("Black smoke billows from a barrel", "smoke"),
        ("Steam curls from a cup", "steam"),
    ],
)
def test_each_kind_of_fluid_has_its_recipe(prompt: str, recipe: str, retriever: Retriever) -> None:
    assert leading(prompt, retriever)[0] == recipe


@pytest.mark.parametrize(("word", "liquid"), [("milk", "milk"), ("honey", "honey"), ("coffee", "coffee")])
def test_the_liquid_is_the_one_the_sentence_names(word: str, liquid: str, retriever: Retriever) -> None:
    assert leading(f"{word} is poured into a bowl", retriever)[1]["liquid"] == liquid


def test_a_vessel_that_lies_on_its_side_is_found_lying(retriever: Retriever) -> None:
    lying = leading("A cup lies tipped on its side on the table, spilling water", retriever)[1]
    standing = leading("A cup falls over and spills water", retriever)[1]
    assert (lying["begins"], standing["begins"]) == ("lying", "standing")


def test_smoke_rises_slower_when_it_is_said_to(retriever: Retriever) -> None:
    slow = leading("Smoke rises slowly from a ball", retriever)[1]["rise_speed_m_s"]
    plain = leading("Smoke rises from a ball", retriever)[1]["rise_speed_m_s"]
    fast = leading("Smoke rises quickly from a ball", retriever)[1]["rise_speed_m_s"]
    assert (slow, plain, fast) == (0.3, 0.6, 1.2)


def test_black_smoke_is_dark_and_thick_smoke_is_thick(retriever: Retriever) -> None:
    config = leading("Thick black smoke billows from a barrel", retriever)[1]
    assert config["darkness"] == 0.9
    assert config["amount"] == 2.2


def test_a_fire_that_burns_fiercely_is_fiercer_and_higher_than_a_gentle_one(retriever: Retriever) -> None:
    fierce = leading("A campfire burns fiercely", retriever)[1]
    gentle = leading("A campfire burns gently", retriever)[1]
    assert (fierce["fierceness"], gentle["fierceness"]) == (0.95, 0.15)
    assert float(str(fierce["flame_height_m"])) > 1.5 * float(str(gentle["flame_height_m"]))


def test_a_candle_has_a_candle_flame(retriever: Retriever) -> None:
    config = leading("A candle burns gently", retriever)[1]
    assert 0.02 < float(str(config["flame_height_m"])) < 0.06


def test_a_chopped_tree_burns_as_a_stump(retriever: Retriever) -> None:
    assert leading("A chopped tree burns in the dark forest", retriever)[1]["fuel"] == "stump"
