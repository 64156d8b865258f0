"""What stands where in a sentence decides what its words mean. Expected values are what a person would say."""

from __future__ import annotations

import pytest
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.agents.minds.offline.reader import read
from code2worlds.agents.motion_critic import prompt_checks
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.errors import NotUnderstood
from code2worlds.state.plans import Brief
from code2worlds.state.values import Request


def key(brief: Brief) -> str | None:
    return brief.key_object.match.entry if brief.key_object else None


def kinds(brief: Brief) -> list[str]:
    return [motion.kind for motion in brief.motions]


@pytest.mark.parametrize(
    ("sentence", "entry", "moving"),
    [
        ("Juice leaks from a cracked stone jar.", "jar", ["dripping"]),
        ("A crushed can rolls along the pavement.", "soda can", ["rolling"]),
        ("Rolling green hills with a windmill.", "windmill", []),
        ("A river runs under drifting clouds.", None, ["flowing"]),
        ("A sofa stands beside a burning candle.", "candle", ["burning"]),
        ("A sofa stands beside a burning fireplace.", "sofa", ["still"]),
    ],
)
def test_a_participle_before_a_noun_moves_that_noun_or_only_describes_it(
    sentence: str, entry: str | None, moving: list[str], retriever: Retriever
) -> None:
    brief = read(sentence, retriever)
    assert (key(brief), kinds(brief)) == (entry, moving)


@pytest.mark.parametrize("sentence", ["A shattered mirror falls to the floor.", "A melted candle stands on a table."])
def test_a_thing_that_was_broken_before_is_not_shown_whole_without_a_word(sentence: str, retriever: Retriever) -> None:
    assert not all(check.passed for check in prompt_checks(read(sentence, retriever)))


@pytest.mark.parametrize(
    ("sentence", "entry"),
    [
        ("A bonfire burns under an orange sky.", None),
        ("A bathroom with marble counters.", None),
        ("A kettle whistles on the stove.", "teapot"),
        ("A joss stick gives off a wisp of smoke.", None),
        ("A cube of cheese slides across a plate.", "cheese"),
        ("An old swing moves in the wind.", "swing"),
        ("A glass rolls off the table.", "wine glass"),
    ],
)
def test_a_noun_before_a_noun_describes_and_one_behind_a_thing_may_be_its_verb(
    sentence: str, entry: str | None, retriever: Retriever
) -> None:
    assert key(read(sentence, retriever)) == entry


def test_two_words_are_no_compound_where_the_second_is_what_the_first_does(retriever: Retriever) -> None:
    brief = read("One drop of water falls into a quiet lake.", retriever)
    assert (key(brief), kinds(brief), brief.setting.scene) == (None, ["ripples"], "lake")


def test_a_comma_and_an_article_end_what_describes_a_thing(retriever: Retriever) -> None:
    brief = read("In a red room, a small ball bounces.", retriever)
    assert brief.key_object is not None
    assert brief.key_object.colour is None
    assert brief.key_object.modifiers == ("small",)
    assert brief.setting.colour == "red"


@pytest.mark.parametrize(
    ("sentence", "paces"),
    [
        ("A coin spins and slowly comes to a stop.", [1.0]),
        ("A bell swings gently as dust drifts past.", [0.5, 1.0]),
        ("Slowly, a ball rolls off a table and falls.", [0.35, 0.35]),
    ],
)
def test_a_pace_belongs_to_the_verb_of_its_own_clause(sentence: str, paces: list[float], retriever: Retriever) -> None:
    assert [motion.pace for motion in read(sentence, retriever).motions] == paces


@pytest.mark.parametrize(
    ("sentence", "weather", "mood"),
    [
        ("Rain falls on the street on a cold night.", None, "cold"),
        ("A stone falls into clear water.", None, None),
        ("Warm milk pours into a cup.", None, None),
        ("A chair stands in a warm room.", None, "warm"),
    ],
)
def test_what_a_thing_is_like_is_no_mood_and_no_weather(
    sentence: str, weather: str | None, mood: str | None, retriever: Retriever
) -> None:
    setting = read(sentence, retriever).setting
    assert (setting.weather, setting.mood) == (weather, mood)


@pytest.mark.parametrize(
    ("sentence", "unknown"),
    [
        ("A toddler lifts a heavy box.", "lifts"),
        ("Foam slowly covers a sandcastle on the beach.", "covers"),
        ("Three banners flutter above the market square.", "banners"),
        ("A boat rocks on the sea.", "rocks"),
    ],
)
def test_what_is_done_to_a_thing_or_told_of_many_is_never_passed_over(
    sentence: str, unknown: str, retriever: Retriever
) -> None:
    assert unknown in read(sentence, retriever).unknown


def test_light_that_falls_drops_nothing(retriever: Retriever) -> None:
    brief = read("Soft morning light falls through the window of a kitchen.", retriever)
    assert (key(brief), kinds(brief), brief.unknown) == (None, [], ())


def test_a_thing_the_weather_plays_on_stands_there(retriever: Retriever) -> None:
    brief = read("Snow falls on a green wooden bench in a park.", retriever)
    assert key(brief) == "park bench"
    assert brief.key_object is not None
    assert brief.key_object.colour == "green"


def test_what_stands_beside_and_is_not_built_is_told(retriever: Retriever) -> None:
    assert "sunflower" in read("A bee hovers over a sunflower.", retriever).not_understood
    assert "cake" in read("Eight candles burn on a cake.", retriever).not_understood


def test_a_door_on_its_hinges_is_refused_rather_than_hung_on_a_string(retriever: Retriever) -> None:
    with pytest.raises(NotUnderstood, match="swings open"):
        OfflineMind(retriever).read(Request(prompt="A wooden door swings open in a hallway."))


@pytest.mark.parametrize(
    ("sentence", "kind", "scene"),
    [
        ("Leaflets drift across a meadow.", None, "meadow"),
        ("Dandelion seeds drift across a meadow.", "rising", "meadow"),
        ("A log drifts down a river.", "floating", "river"),
    ],
)
def test_what_drifts_over_dry_land_does_not_swim(
    sentence: str, kind: str | None, scene: str, retriever: Retriever
) -> None:
    brief = read(sentence, retriever)
    assert brief.setting.scene == scene
    assert kind is None or kinds(brief) == [kind]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("A silk scarf flutters down onto a chair.", "draping"),
        ("A silk scarf flutters in the wind.", "laundry"),
        ("A red car drives along a road.", "driving"),
        ("A vase crashes onto the kitchen floor.", "falling"),
        ("A stack of saucers wobbles and falls over.", "toppling"),
        ("Hot chocolate overflows from a mug.", "pouring"),
        ("A toy car crashes into a pile of blocks.", "colliding"),
    ],
)
def test_the_words_behind_a_verb_turn_its_kind(sentence: str, kind: str, retriever: Retriever) -> None:
    assert kinds(read(sentence, retriever))[0] == kind


@pytest.mark.parametrize(
    ("name", "material"),
    [
        ("water bottle", None),
        ("ice cream", None),
        ("ice cream cone", None),
        ("fruit bowl", None),
        ("iron ball", "iron"),
    ],
)
def test_a_name_says_what_a_thing_is_made_of_only_where_it_does(
    name: str, material: str | None, retriever: Retriever
) -> None:
    brief = read(f"A {name} falls to the floor.", retriever)
    assert brief.key_object is not None
    assert brief.key_object.material == material


def test_a_plum_tree_is_not_the_colour_of_plums(retriever: Retriever) -> None:
    found = {tree: read(f"A {tree} stands on a meadow.", retriever).key_object for tree in ("plum tree", "golden tree")}
    assert [thing.colour if thing else "" for thing in found.values()] == [None, "golden"]


@pytest.mark.parametrize(
    ("sentence", "moving"),
    [
        ("A heron stands in a pond at sunset.", ["still"]),
        ("A sunflower in the sun.", []),
        ("Sunset over a lake.", ["light_change"]),
        ("A bedroom with blue curtains.", []),
        ("Blue curtains billow in a bedroom.", ["curtain"]),
        ("The flames of a bonfire die down.", ["burning"]),
    ],
)
def test_an_hour_and_a_thing_at_rest_are_no_motion(sentence: str, moving: list[str], retriever: Retriever) -> None:
    brief = read(sentence, retriever)
    assert kinds(brief) == moving
    assert key(brief) != "dice"


@pytest.mark.parametrize(
    ("sentence", "entry", "unknown"),
    [
        ("A pigeon lands on a bench.", "bird", "lands"),
        ("A hat is blown away by the wind.", "top hat", "blown"),
        ("A pebble drops into a bucket.", "rock", "bucket"),
    ],
)
def test_what_a_creature_does_or_the_wind_does_to_a_thing_is_told(
    sentence: str, entry: str, unknown: str, retriever: Retriever
) -> None:
    brief = read(sentence, retriever)
    assert key(brief) == entry
    assert unknown in brief.unknown


@pytest.mark.parametrize(
    "sentence", ["The moon shines over a calm sea.", "A cactus casts a long shadow in the desert."]
)
def test_light_that_only_shines_is_no_unknown_deed(sentence: str, retriever: Retriever) -> None:
    assert read(sentence, retriever).unknown == ()


def test_what_hangs_on_a_line_is_described_by_its_own_words(retriever: Retriever) -> None:
    (motion,) = read("A red sheet on a clothesline billows in the wind.", retriever).motions
    assert motion.subject is not None
    assert (motion.subject.name, motion.subject.colour) == ("sheet", "red")


def test_two_things_that_fall_from_the_same_height_are_both_shown(retriever: Retriever) -> None:
    brief = read("A rubber ball and a steel ball fall from the same height.", retriever)
    assert (brief.unknown, brief.setting.scene) == ((), "studio")
