"""What Infinigen's generators are told, and where in their rooms an action finds floor."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from code2worlds.agents.minds.offline.environment_choice import plan_environment
from code2worlds.agents.minds.offline.reader import read
from code2worlds.retrieval_index.recipes_text import read_recipe
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.plans import EnvironmentPlan
from code2worlds.state.scene import Box
from code2worlds.state.values import Request, Scenery
from code2worlds.tools.stage.generated import accepted, nature_gin, room_gin, room_place

NATURE = {name: entry.default for name, entry in read_recipe("generated_nature").config.items()}
ROOM = {name: entry.default for name, entry in read_recipe("generated_room").config.items()}


def test_what_grows_is_certain_and_the_rest_is_off() -> None:
    told = nature_gin.bindings({**NATURE, "grows": ["trees"]})
    assert told["compose_nature.trees_chance"] == "1.0"
    assert told["compose_nature.bushes_chance"] == "0.0"


def test_stages_that_need_missing_addons_are_off() -> None:
    told = nature_gin.bindings(NATURE)
    assert (told["compose_nature.rocks_chance"], told["populate_scene.snow_layer_chance"]) == ("0.0", "0.0")


def test_the_season_asked_for_is_the_only_one() -> None:
    told = nature_gin.bindings({**NATURE, "season": "autumn"})
    assert told["random_season.weights"] == "{'autumn': 1.0, 'summer': 0.0, 'spring': 0.0, 'winter': 0.0}"


@pytest.mark.parametrize("wrong", [{"kind": "moon"}, {"season": "monsoon"}, {"grows": ["unicorns"]}])
def test_what_infinigen_does_not_have_is_refused_by_name(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"moon|monsoon|unicorns"):
        nature_gin.bindings({**NATURE, **wrong})


def test_a_room_infinigen_does_not_furnish_is_refused() -> None:
    with pytest.raises(ValueError, match="office"):
        room_gin.bindings({**ROOM, "room_type": "office"})


def test_solver_steps_are_told_only_when_set() -> None:
    assert "compose_indoors.solve_steps_large" not in room_gin.bindings(ROOM)
    told = room_gin.bindings({**ROOM, "solve_steps_large": 40})
    assert told["compose_indoors.solve_steps_large"] == "40"


def test_the_gin_text_names_its_files_and_holds_every_binding() -> None:
    text = nature_gin.order({**NATURE, "kind": "desert"}).text
    assert "# under desert.gin" in text
    assert "compose_nature.cactus_chance = 0.0" in text


def _composes(p: SimpleNamespace, **params: float) -> None:
    p.run_stage("trees", params.get("tree_density"))


def test_a_misspelt_stage_is_refused_with_the_name_that_was_meant() -> None:
    generator = SimpleNamespace(compose=_composes)
    accepted.refuse_unknown(["compose.trees_chance", "compose.tree_density"], generator, ("compose",))
    with pytest.raises(ValueError, match="did you mean trees_chance"):
        accepted.refuse_unknown(["compose.tress_chance"], generator, ("compose",))


def box(x0: float, y0: float, x1: float, y1: float, high: float = 0.8) -> Box:
    return Box(low=(x0, y0, 0.0), high=(x1, y1, high))


def test_an_empty_room_is_seen_from_its_far_end() -> None:
    place = room_place.best(Box(low=(-3, -2.5, 0), high=(3, 2.5, 2.6)), {})
    assert (place.blocked, place.length_m) == ((), 3.0)
    assert place.view_m == pytest.approx(2.6, abs=0.15)


def test_the_strip_avoids_the_sofa() -> None:
    sofa = box(-3.0, -2.5, 3.0, -1.4)
    place = room_place.best(Box(low=(-3, -2.5, 0), high=(3, 2.5, 2.6)), {"sofa": sofa})
    turned = room_place.turned(sofa, place.turn_deg)
    assert place.blocked == ()
    (x, y), half = place.middle, place.length_m / 2
    beside = x - half >= turned.high[0] or turned.low[0] >= x + half
    assert beside or y - room_place.LANE_M[1] / 2 >= turned.high[1] or turned.low[1] >= y + room_place.LANE_M[1] / 2


def test_the_camera_looks_towards_the_furniture() -> None:
    sofa = box(-1.0, 2.5, 1.0, 3.4)
    place = room_place.best(Box(low=(-3.5, -3.5, 0), high=(3.5, 3.5, 2.6)), {"sofa": sofa})
    behind = room_place.turned(sofa, place.turn_deg)
    assert (place.blocked, place.behind) == ((), 1)
    assert behind.low[1] > place.middle[1] + room_place.LANE_M[1] / 2


def test_what_cannot_be_avoided_is_named() -> None:
    pieces = {"table": box(-2.0, -1.6, 2.0, 1.6)}
    assert room_place.best(Box(low=(-2.1, -2, 0), high=(2.1, 2, 2.6)), pieces).blocked == ("table",)


def test_the_strip_and_the_view_stay_on_the_floor_of_an_angled_room() -> None:
    missing = box(0.0, -4.0, 4.0, 1.0)
    place = room_place.best(Box(low=(-4, -4, 0), high=(4, 4, 2.6)), {}, [missing])
    (x, y), hole = place.middle, room_place.turned(missing, place.turn_deg)
    half, near = place.length_m / 2, y - room_place.LANE_M[1] / 2
    for low, high in (
        ((x - half, near), (x + half, near + room_place.LANE_M[1])),
        ((x - room_place.VIEW_M[0] / 2, near - place.view_m), (x + room_place.VIEW_M[0] / 2, near)),
    ):
        assert high[0] <= hole.low[0] or low[0] >= hole.high[0] or high[1] <= hole.low[1] or low[1] >= hole.high[1]


def test_the_level_part_holds_the_strip_and_nothing_that_is_no_floor() -> None:
    room, missing = Box(low=(-4, -4, 0), high=(4, 4, 2.6)), box(0.0, -4.0, 4.0, 1.0)
    place = room_place.best(room, {}, [missing])
    level, hole = room_place.level_part(room, place, [missing]), room_place.turned(missing, place.turn_deg)
    (x, y), half = place.middle, place.length_m / 2
    assert level.low[0] <= x - half < x + half <= level.high[0]
    assert level.low[1] <= y - room_place.LANE_M[1] / 2 < y < level.high[1]
    assert level.high[0] <= hole.low[0] or hole.high[0] <= level.low[0] or level.high[1] <= hole.low[1]
    assert (level.high[0] - level.low[0]) * (level.high[1] - level.low[1]) > 20.0  # of 44


def test_all_of_a_square_floor_is_level() -> None:
    room = Box(low=(-3, -2.5, 0), high=(3, 2.5, 2.6))
    place = room_place.best(room, {})
    level = room_place.level_part(room, place)
    whole = room_place.turned(room, place.turn_deg)
    assert (*level.low, *level.high) == pytest.approx((*whole.low, *whole.high))


def test_lamps_on_the_ceiling_stand_in_nobodys_way() -> None:
    lamp = Box(low=(-2, -2, 2.0), high=(2, 2, 2.6))
    assert room_place.best(Box(low=(-2.1, -2, 0), high=(2.1, 2, 2.6)), {"lamp": lamp}).blocked == ()


def test_a_closet_has_no_room_for_an_action() -> None:
    with pytest.raises(ValueError, match="too small"):
        room_place.best(Box(low=(-0.6, -0.6, 0), high=(0.6, 0.6, 2.6)), {})


def planned(sentence: str, scenery: Scenery, retriever: Retriever) -> EnvironmentPlan:
    request = Request(prompt=sentence, scenery=scenery)
    return plan_environment(read(sentence, retriever), request, retriever.library)


def test_a_forest_is_generated_only_when_it_is_asked_for(retriever: Retriever) -> None:
    sentence = "Leaves fall in an autumn forest."
    assert planned(sentence, "composed", retriever).recipe == "landscape"
    plan = planned(sentence, "generated", retriever)
    assert (plan.recipe, plan.config["kind"], plan.config["season"]) == ("generated_nature", "forest", "autumn")


def test_a_place_that_infinigen_does_not_make_is_composed_and_says_so(retriever: Retriever) -> None:
    plan = planned("A ball rolls across a concrete floor.", "generated", retriever)
    assert plan.recipe == "open_ground"
    assert any(d.question == "scenery" and d.choice == "composed" for d in plan.decisions)


def test_a_room_whose_furniture_is_said_is_composed(retriever: Retriever) -> None:
    plan = planned("A bedroom with a bed, two nightstands, and a wardrobe in the corner.", "generated", retriever)
    assert plan.recipe == "room"
