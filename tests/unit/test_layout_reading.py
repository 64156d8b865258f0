"""Furniture of a sentence: how many of what, and how they stand to each other."""

from __future__ import annotations

import pytest
from code2worlds.agents.minds.offline.layout_reading import furnishings
from code2worlds.agents.minds.offline.reader import read
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.search import Retriever
from code2worlds.retrieval_index.words import tokens

Row = tuple[int, str, str | None, str | None]


def asked(prompt: str, room: str, library: Library) -> list[Row]:
    return [(f.count, f.entry, f.relation, f.to) for f in furnishings(tokens(prompt), library, room)]


@pytest.mark.parametrize(
    ("prompt", "room", "rows"),
    [
        ("A bedroom with a bed, two nightstands, and a wardrobe in the corner", "bedroom",
         [(1, "bed", None, None), (2, "nightstand", None, None), (1, "wardrobe", "corner", None)]),
        ("a coffee table with a vase on it, and a lamp next to the sofa", "living_room",
         [(1, "coffee_table", None, None), (1, "vase", "on", "coffee_table"), (1, "floor_lamp", "beside", "sofa"),
          (1, "sofa", None, None)]),
        ("a desk by the window, a lamp on the desk, and three chairs around the table", "office",
         [(1, "desk", "window", None), (1, "desk_lamp", "on", "desk"), (3, "chair", "around", "dining_table"),
          (1, "dining_table", None, None)]),
        ("a rug under the table", "living_room",
         [(1, "rug", "under", "coffee_table"), (1, "coffee_table", None, None)]),
        ("paintings on the wall", "living_room", [(3, "wall_art", "wall", None)]),
        ("On the table stands a vase.", "living_room",
         [(1, "coffee_table", None, None), (1, "vase", "on", "coffee_table")]),
        ("around the table are four wooden chairs", "dining_room",
         [(1, "dining_table", None, None), (4, "chair", "around", "dining_table")]),
        ("a desk with a lamp and books on it", "office",
         [(1, "desk", None, None), (1, "desk_lamp", "on", "desk"), (1, "books", "on", "desk")]),
        ("a bed between two nightstands", "bedroom", [(1, "bed", None, None), (2, "nightstand", "beside", "bed")]),
        ("a sofa with a floor lamp on either side of it", "living_room",
         [(1, "sofa", None, None), (2, "floor_lamp", "beside", "sofa")]),
    ],
)  # fmt: skip
def test_numbers_and_relations_are_read(prompt: str, room: str, rows: list[Row], library: Library) -> None:
    assert asked(prompt, room, library) == rows


def test_colours_belong_to_their_piece(library: Library) -> None:
    found = furnishings(tokens("a red sofa and a white rug"), library, "living_room")
    assert [(piece.entry, piece.colour) for piece in found] == [("sofa", "red"), ("rug", "white")]


def test_furniture_of_a_room_is_no_acting_object(retriever: Retriever) -> None:
    brief = read("A living room with paintings on the wall and a vase on the table", retriever)
    assert brief.key_object is None
    assert [piece.entry for piece in brief.setting.furniture] == ["wall_art", "vase", "coffee_table"]


def test_what_moves_in_a_room_is_no_furniture_of_it(retriever: Retriever) -> None:
    brief = read("A vase falls off the table in the living room", retriever)
    assert brief.key_object is not None
    assert brief.key_object.match.entry == "vase"
