"""Sentences, read. Expected values are what a person would say; no sentence is special to the reader."""

from __future__ import annotations

import pytest
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.agents.minds.offline.reader import read
from code2worlds.agents.minds.offline.scenery import manifest_of
from code2worlds.agents.motion_critic import prompt_checks
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.errors import NotUnderstood
from code2worlds.state.plans import Brief
from code2worlds.state.values import Request


@pytest.mark.parametrize(
    ("prompt", "entry", "count", "colour", "material", "kinds", "scene"),
    [
        ("A brown glass bottle rolled slowly across the sunlit living room floor.",
         "bottle", 1, "brown", "glass", ["rolling"], "living_room"),
        ("An apple falls and bounces on the hard ground.",
         "apple", 1, None, None, ["falling", "bouncing"], "concrete_floor"),
        ("10 wooden blocks falling on a concrete floor",
         "wooden block", 10, None, "wood", ["falling"], "concrete_floor"),
        ("A red ball rolls off a table and drops to the floor",
         "ball", 1, "red", None, ["rolling", "falling"], "dining_room"),
        ("Three yellow tennis balls bounce on the grass",
         "tennis ball", 3, "yellow", None, ["bouncing"], "meadow"),
        ("A couple of dark green wine bottles roll along the kitchen floor at night",
         "bottle", 2, "dark green", None, ["rolling"], "kitchen"),
        ("On the table a coin is spinning.", "coin", 1, None, None, ["spinning"], "dining_room"),
        ("A goldfish bowl slides off the kitchen counter", "bowl", 1, None, None, ["sliding"], "kitchen"),
        ("someone throws a basketball in the playground", "basketball", 1, None, None, ["throwing"], "concrete_floor"),
        ("a mug made of steel drops", "cup", 1, None, "steel", ["falling"], "studio"),
    ],
)  # fmt: skip
def test_who_acts_how_and_where(
    prompt: str, entry: str, count: int, colour: str | None, material: str | None, kinds: list[str], scene: str,
    retriever: Retriever,
) -> None:  # fmt: skip
    brief = read(prompt, retriever)
    key = brief.key_object
    assert key is not None
    assert (key.match.entry, key.count, key.colour, key.material) == (entry, count, colour, material)
    assert [motion.kind for motion in brief.motions] == kinds
    assert brief.setting.scene == scene


def pace(brief: Brief) -> float:
    return brief.motions[0].pace


def test_adverbs_order_the_pace_as_the_words_are(retriever: Retriever) -> None:
    words = ["very slowly", "slowly", "gently", "", "quickly", "very fast"]
    paces = [pace(read(f"A ball rolls {word} across the floor", retriever)) for word in words]
    assert paces == sorted(paces)
    assert len(set(paces)) == len(paces)


def test_off_a_table_is_where_it_starts_and_to_the_floor_where_it_goes(retriever: Retriever) -> None:
    first, second = read("A red ball rolls off the edge of a table and drops to the floor", retriever).motions
    assert first.source == "edge of table"
    assert second.target == "floor"


def test_time_of_day_is_read(retriever: Retriever) -> None:
    assert read("A bottle rolls across the moonlit floor", retriever).setting.time_of_day == "night"
    assert read("A bottle rolls across the sunlit floor", retriever).setting.time_of_day == "afternoon"


def test_a_word_the_library_lacks_is_found_by_meaning(retriever: Retriever) -> None:
    brief = read("A sofabed falls to the floor", retriever)
    assert brief.key_object is not None
    assert (brief.key_object.match.how, brief.key_object.match.entry) == ("embedding", "sofa")


def test_a_stand_in_is_never_accepted_as_what_the_sentence_names(retriever: Retriever) -> None:
    (check,) = prompt_checks(read("A bookstand falls to the floor", retriever))
    assert not check.passed
    assert "was built as bookcase; nearest in the library: bookcase, " in check.note


@pytest.mark.parametrize("prompt", ["a quxblat frobs", "A quxblat rolls across the floor", "Colourless ideas sleep"])
def test_what_the_library_does_not_know_is_refused_with_the_nearest_named(prompt: str, retriever: Retriever) -> None:
    with pytest.raises(NotUnderstood, match=r"nearest, but not near enough: \w+"):
        read(prompt, retriever)


def test_who_decided_and_why_is_on_record(retriever: Retriever) -> None:
    brief = read("A brown glass bottle rolled slowly across the sunlit living room floor.", retriever)
    decisions = {decision.key: decision for decision in brief.decisions}
    assert decisions["object_agent.select"].span == "glass bottle"
    assert decisions["environment_planner.scene"].span == "living room"
    assert decisions["postprocess_agent.motion"].choice == "rolling"


@pytest.mark.parametrize(
    ("prompt", "kinds", "key", "scene"),
    [
        ("A feather floats gently down onto a wooden table.", ["falling"], "feather", "dining_room"),
        ("A toy block floats down the river.", ["floating"], "wooden block", "river"),
        ("A red balloon floats up into the sky.", ["rising"], "balloon", "meadow"),
        ("A tall tree falls in the forest.", ["toppling"], "tree", "forest"),
        ("Orange juice fills a tall glass.", ["pouring"], "wine glass", "kitchen"),
        ("A lantern swings from a tree branch.", ["swinging"], "lantern", "studio"),
        ("A child's swing moves back and forth in an empty playground.", ["swinging"], "swing", "concrete_floor"),
        ("Sand runs through an hourglass.", ["pouring_grains"], None, "tabletop"),
        ("Moonlight moves across a bedroom floor.", ["light_change"], None, "bedroom"),
        ("A bucket of water is thrown against a wall.", ["splashing"], None, "studio"),
        ("For eight seconds, a bottle rolls across the floor.", ["rolling"], "bottle", "living_room"),
        ("Seaweed sways in the current on the ocean floor.", ["swaying"], None, "underwater"),
        ("A paper boat drifts down a stream.", ["floating"], "paper boat", "river"),
        ("Someone pours hot water from a kettle into a teacup.", ["pouring"], "cup", "kitchen"),
        ("A quiet lake at dusk with fireflies above the water.", ["drifting"], None, "lake"),
        ("A glass of milk tips over and spills.", ["toppling", "spilling"], "wine glass", "studio"),
        ("A towel hangs on a clothesline and flaps in the breeze.", ["laundry"], None, "meadow"),
        ("A wooden barrel rolls down a cobblestone street.", ["rolling"], "barrel", "street"),
        ("A heavy crate is dragged across a warehouse floor.", ["sliding"], "crate", "garage"),
        ("A top spins fast.", ["spinning"], "spinning top", "studio"),
        ("A red balloon drifts across the blue sky.", ["rising"], "balloon", "meadow"),
        ("A balloon floats on a pool.", ["floating"], "balloon", "pool"),
        ("A helium balloon floats to the ceiling.", ["rising"], "balloon", "living_room"),
        ("Two wooden crates and a barrel fall to the floor.", ["falling"], "crate", "living_room"),
        ("A glass vase shatters as it hits the tile floor.", ["breaking", "falling"], "vase", "living_room"),
        ("A candle flame flickers in the bedroom.", ["burning"], "candle", "bedroom"),
        ("A soccer ball is kicked across a grass field.", ["rolling"], "soccer ball", "meadow"),
        ("A glass of red wine is knocked over.", ["toppling", "spilling"], "wine glass", "studio"),
        ("Coffee spills across the desk.", ["spilling"], "cup", "office"),
        ("Water drips steadily onto a table.", ["dripping"], None, "dining_room"),
        ("The sun sets over the ocean, turning the sky orange.", ["light_change"], None, "sea"),
        ("A pile of sand collapses.", ["sand_flow"], None, "desert"),
        ("Raindrops hit a puddle on the street.", ["rain_rings"], None, "puddles"),
        ("A gentle stream flows through a mossy forest.", ["flowing"], None, "river"),
        ("Orange leaves fall in the park.", ["leaf_fall"], None, "meadow"),
        ("A stone is thrown into a quiet pond.", ["floating"], "rock", "pond"),
        ("A bedsheet flaps in the wind.", ["laundry"], None, "meadow"),
    ],
)
def test_words_behind_the_verb_and_what_moves_decide_the_kind(
    prompt: str, kinds: list[str], key: str | None, scene: str, retriever: Retriever
) -> None:
    brief = read(prompt, retriever)
    assert [motion.kind for motion in brief.motions] == kinds
    assert (brief.key_object.match.entry if brief.key_object else None) == key
    assert brief.setting.scene == scene
    assert brief.unknown == ()


@pytest.mark.parametrize(
    ("prompt", "missing"),
    [
        ("A wrecking ball smashes into a brick wall.", "brick wall"),
        ("A cat knocks a vase off a table.", "cat"),
        ("Smoke billows from a chimney.", "chimney"),
        ("A stone skips across the surface of a lake.", "skips"),
        ("Twenty marbles juggle on a wooden table.", "juggle"),
        ("Lightning flashes over the dark mountains.", "lightning"),
        ("Clouds drift across a blue sky above green hills.", "drift"),
        ("A living room with a fireplace.", "fireplace"),
        ("A cup, a plate and a spoon fall to the floor.", "plate"),
        ("A red ball and a blue ball roll across the floor.", "ball"),
        ("A cup and a plate fall off the table.", "plate"),
        ("A bottle of champagne is opened.", "opened"),
        ("A camera orbits around a stone statue in a park.", "statue"),
        ("A house burns down at night.", "house"),
        ("A tennis ball bounces down the stairs.", "stairs"),
        ("A red apple falls into a bucket of water.", "bucket"),
        ("A shark jumps out of the water.", "jumps"),
        ("A bird sits on a branch.", "sits"),
        ("A ball wobbulates in the rain.", "wobbulates"),
    ],
)
def test_what_a_sentence_is_about_and_the_library_lacks_is_never_passed_over(
    prompt: str, missing: str, retriever: Retriever
) -> None:
    brief = read(prompt, retriever)
    assert missing in brief.unknown
    assert not all(check.passed for check in prompt_checks(brief))


@pytest.mark.parametrize(
    "prompt", ["A man pours water into a glass.", "A ball rolls past a parked car.", "A ball bounces off the wall."]
)
def test_who_sets_it_moving_and_what_stands_by_are_not_what_it_is_about(prompt: str, retriever: Retriever) -> None:
    assert read(prompt, retriever).unknown == ()


def test_a_stand_in_for_a_thing_known_to_be_absent_never_passes(retriever: Retriever) -> None:
    brief = read("A wheelchair rolls across the floor.", retriever)
    assert brief.key_object is not None
    assert brief.key_object.match.span == "wheelchair"
    assert not all(check.passed for check in prompt_checks(brief))


@pytest.mark.parametrize("prompt", ["Lava flows slowly down a mountain.", "A volcano erupts at night."])
def test_what_no_recipe_shows_is_refused_rather_than_shown_as_something_else(prompt: str, retriever: Retriever) -> None:
    with pytest.raises(NotUnderstood):
        OfflineMind(retriever).read(Request(prompt=prompt))


def test_a_being_that_lands_is_not_dropped_as_a_thing(retriever: Retriever) -> None:
    brief = read("A butterfly lands on a flower.", retriever)
    assert (brief.key_object, [motion.kind for motion in brief.motions]) == (None, ["flying"])
    assert brief.unknown == ("lands",)


def test_a_verb_that_looks_like_an_adverb_sets_no_pace(retriever: Retriever) -> None:
    assert pace(read("A spinning coin slows down and falls flat.", retriever)) == 1.0


def test_a_room_without_water_is_given_up_for_water_and_said_to_be(retriever: Retriever) -> None:
    setting = read("An ice cube floats in the kitchen.", retriever).setting
    assert (setting.scene, setting.unknown_place) == ("bathtub", "kitchen")


@pytest.mark.parametrize(
    ("sentence", "hour"),
    [("A candle burns in a dark room.", "night"), ("A dark green bottle rolls across a room.", None)],
)
def test_the_dark_of_a_place_means_night_and_that_of_a_colour_does_not(
    sentence: str, hour: str | None, retriever: Retriever
) -> None:
    brief = read(sentence, retriever)
    scene = next(raw for raw in retriever.library.scenes["scenes"] if raw["name"] == brief.setting.scene)
    assert manifest_of(brief, scene).time_of_day == hour


def test_what_a_thing_holds_is_not_what_it_is_made_of(retriever: Retriever) -> None:
    bucket, mug = (read(f"A {thing} falls", retriever).key_object for thing in ("bucket of sand", "mug of clay"))
    assert bucket is not None
    assert mug is not None
    assert (bucket.material, mug.material) == (None, "clay")


def test_what_only_describes_an_unknown_noun_is_not_the_thing(retriever: Retriever) -> None:
    with pytest.raises(NotUnderstood, match="ornament"):
        read("A glass ornament shatters on the floor.", retriever)


@pytest.mark.parametrize(
    ("sentence", "scene"),
    [
        ("A jellyfish drifts in the sea.", "underwater"),
        ("A trout swims in a lake.", "underwater"),
        ("A goldfish swims in a pool.", "pool"),
        ("A wooden ball floats on the sea.", "sea"),
    ],
)
def test_what_opaque_water_would_hide_is_seen_from_under_it(sentence: str, scene: str, retriever: Retriever) -> None:
    assert read(sentence, retriever).setting.scene == scene


@pytest.mark.parametrize(
    ("sentence", "scene"),
    [
        ("A cliff above the sea.", "cliff"),
        ("A cave in the mountains.", "cave"),
        ("A lake in a forest.", "lake"),
        ("A ball rolls along a path in the forest near a lake.", "forest"),
        ("A mountain goat climbs on the cliff.", "cliff"),
    ],
)
def test_a_place_that_another_one_describes_is_the_place(sentence: str, scene: str, retriever: Retriever) -> None:
    assert read(sentence, retriever).setting.scene == scene
