"""Where furniture stands that is asked for by its relation, and how that is judged. Pure geometry."""

from __future__ import annotations

import pytest
from code2worlds.state.scene import Box
from code2worlds.tools.stage.surroundings.furniture import Opening, Piece, Placed, Plot, arrange
from code2worlds.tools.stage.surroundings.standing import faults_of, unreachable

VIEW = (-2.2, -2.45, 2.2, -1.3)
WINDOW, DOOR = Opening("west", -0.4, 2.4, 0.35), Opening("east", -1.7, 0.9, 0.0)
ROOM = Plot(5.6, 4.9, (VIEW,), (WINDOW, DOOR))
TABLE = Piece("table", (0.85, 1.5, 0.74), "middle")
BED = Piece("bed", (2.05, 1.6, 0.95), "back")


def placed(*pieces: Piece) -> dict[str, Placed]:
    found, left_out = arrange(pieces, ROOM, 0)
    assert left_out == []
    return {spot.piece.name: spot for spot in found}


def bounds(found: dict[str, Placed]) -> dict[str, Box]:
    return {
        name: Box(low=(*spot.rect[:2], spot.base_m), high=(*spot.rect[2:], spot.top_m)) for name, spot in found.items()
    }


@pytest.mark.parametrize(
    ("relation", "thing"),
    [
        ("corner", Piece("wardrobe", (0.58, 1.15, 2.05), "in_corner")),
        ("window", Piece("desk", (0.65, 1.4, 0.74), "window")),
        ("wall", Piece("bookcase", (0.32, 0.95, 1.9), "wall")),
        ("middle", Piece("rug", (1.3, 2.0, 0.01), "middle", flat=True)),
    ],
)
def test_a_piece_stands_where_in_the_room_it_is_asked_to(relation: str, thing: Piece) -> None:
    found = placed(thing)
    assert faults_of(thing.name, relation, [], bounds(found), ROOM) == []


@pytest.mark.parametrize(
    ("relation", "anchor", "thing"),
    [
        ("beside", BED, Piece("nightstand", (0.42, 0.45, 0.52), "next", "bed")),
        ("front", BED, Piece("bench", (0.4, 1.0, 0.45), "facing", "bed")),
        ("around", TABLE, Piece("chair", (0.5, 0.46, 0.92), "around", "table")),
        ("on", TABLE, Piece("vase", (0.2, 0.2, 0.3), "on", "table")),
        ("under", TABLE, Piece("rug", (1.3, 2.0, 0.01), "under", "table", flat=True)),
    ],
)
def test_a_piece_stands_to_another_as_it_is_asked_to(relation: str, anchor: Piece, thing: Piece) -> None:
    found = placed(thing, anchor)
    assert faults_of(thing.name, relation, [anchor.name], bounds(found), ROOM) == []


def test_two_nightstands_stand_at_the_two_sides_of_a_bed() -> None:
    pair = [Piece(f"nightstand_{i}", (0.42, 0.45, 0.52), "next", "bed") for i in (1, 2)]
    found = placed(BED, *pair)
    sides = [found[piece.name].x - found["bed"].x for piece in pair]
    assert sides[0] * sides[1] < 0


def test_six_chairs_stand_around_a_table() -> None:
    chairs = [Piece(f"chair_{i}", (0.5, 0.46, 0.92), "around", "table") for i in range(6)]
    assert len(placed(TABLE, *chairs)) == 7


def test_a_piece_waits_for_the_one_it_belongs_to() -> None:
    books = Piece("books", (0.2, 0.2, 0.1), "next", "table")
    assert "books" in placed(books, Piece("table", (0.4, 0.4, 0.5), "on", "bed"), BED)


def test_a_lamp_far_from_the_sofa_is_not_beside_it() -> None:
    boxes = {
        "lamp": Box(low=(2.0, 2.0, 0.0), high=(2.2, 2.2, 1.5)),
        "sofa": Box(low=(-2.0, -1.0, 0.0), high=(0.0, 0.0, 0.8)),
    }
    assert faults_of("lamp", "beside", ["sofa"], boxes, ROOM) == ["lamp is not beside sofa"]


def test_a_relation_to_nothing_is_a_fault() -> None:
    boxes = {"lamp": Box(low=(0, 0, 0), high=(0.2, 0.2, 1.5))}
    assert faults_of("lamp", "on", ["desk"], boxes, ROOM) == ["there is nothing for lamp to be on"]


def test_a_door_behind_a_row_of_shelves_cannot_be_reached() -> None:
    shelves = {"shelves": Box(low=(1.6, -2.45, 0.0), high=(2.0, 2.45, 1.9))}
    narrow = Plot(5.6, 4.9, ((-2.2, -2.45, 1.2, -1.3),), (WINDOW, DOOR))
    assert unreachable(shelves, narrow) == ["the door in the east wall"]
    assert unreachable({}, narrow) == []


def test_what_hangs_on_a_wall_bars_no_way() -> None:
    picture = {"picture": Box(low=(1.6, -2.45, 1.3), high=(2.0, 2.45, 1.9))}
    assert unreachable(picture, ROOM) == []
