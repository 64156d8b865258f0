"""Where furniture stands: pure geometry."""

from __future__ import annotations

from itertools import combinations

import pytest
from code2worlds.tools.stage.surroundings.furniture import Opening, Piece, Placed, Plot, arrange, overlap

LANE = (-1.7, -0.8, 1.7, 0.1)
LIVING_ROOM = (
    Piece("sofa", (0.95, 2.0, 0.8), "back"),
    Piece("bookcase", (0.32, 0.95, 1.9), "back"),
    Piece("coffee_table", (0.55, 1.05, 0.42), "front", "sofa"),
    Piece("floor_lamp", (0.28, 0.28, 1.5), "beside", "sofa"),
    Piece("armchair", (0.85, 0.9, 0.82), "side"),
    Piece("plant", (0.5, 0.5, 1.25), "corner"),
    Piece("rug", (1.3, 2.3, 0.01), "rug", "sofa", flat=True),
    Piece("books", (0.26, 0.26, 0.16), "on", "coffee_table"),
    Piece("wall_art", (0.03, 0.95, 0.65), "hung", "sofa"),
)


def plot(*openings: Opening) -> Plot:
    return Plot(5.6, 4.9, (LANE,), openings)


def layout(seed: int = 0) -> dict[str, Placed]:
    placed, left_out = arrange(LIVING_ROOM, plot(), seed)
    assert left_out == []
    return {spot.piece.name: spot for spot in placed}


def test_a_sofa_stands_with_its_back_to_the_far_wall() -> None:
    sofa = layout()["sofa"]
    assert sofa.turn_deg == -90.0
    assert sofa.rect == pytest.approx((-1.0, 1.47, 1.0, 2.42))


@pytest.mark.parametrize("seed", range(12))
def test_nothing_on_the_floor_overlaps(seed: int) -> None:
    standing = [spot for spot in layout(seed).values() if spot.piece.place not in {"rug", "on", "hung"}]
    assert len(standing) == 6
    assert not [(a.piece.name, b.piece.name) for a, b in combinations(standing, 2) if overlap(a.rect, b.rect)]


@pytest.mark.parametrize("seed", range(12))
def test_the_lane_of_the_action_stays_free(seed: int) -> None:
    assert not [name for name, spot in layout(seed).items() if spot.base_m < 0.1 and overlap(spot.rect, LANE)]


@pytest.mark.parametrize("seed", range(12))
def test_everything_is_inside_the_room(seed: int) -> None:
    for spot in layout(seed).values():
        x0, y0, x1, y1 = spot.rect
        assert x0 >= -2.8 and x1 <= 2.8 and y0 >= -2.45 and y1 <= 2.45


def test_books_lie_on_the_table_that_stands_on_the_rug() -> None:
    found = layout()
    assert found["coffee_table"].base_m == pytest.approx(0.01)
    assert found["books"].base_m == pytest.approx(0.43)


def test_a_picture_hangs_above_the_sofa() -> None:
    found = layout()
    assert found["wall_art"].base_m == pytest.approx(1.15)
    assert found["wall_art"].x == pytest.approx(found["sofa"].x)


def test_a_pair_stands_at_both_sides_of_what_it_belongs_to() -> None:
    bed = Piece("bed", (2.05, 1.6, 0.95), "back")
    pair = [Piece(f"nightstand_{i}", (0.42, 0.45, 0.52), "beside", "bed") for i in (1, 2)]
    placed, left_out = arrange([bed, *pair], Plot(5.2, 5.0), 0)
    assert left_out == []
    assert placed[1].x * placed[2].x < 0


def test_what_does_not_fit_is_named() -> None:
    placed, left_out = arrange([Piece("bed", (2.05, 1.6, 0.95), "back")], Plot(4.0, 3.0, (LANE,)), 0)
    assert (placed, left_out) == ([], ["bed"])


def test_what_belongs_to_a_missing_piece_is_left_out() -> None:
    placed, left_out = arrange([Piece("books", (0.2, 0.2, 0.1), "on", "coffee_table")], plot(), 0)
    assert (placed, left_out) == ([], ["books"])


def test_a_tall_piece_does_not_cover_a_window() -> None:
    window = Opening("north", 0.0, 2.0, 0.9)
    placed, _ = arrange([Piece("bookcase", (0.32, 0.95, 1.9), "back")], plot(window), 0)
    assert abs(placed[0].x) - 0.475 >= 1.0


def test_a_low_piece_may_stand_under_a_window() -> None:
    window = Opening("north", 0.0, 2.0, 0.9)
    placed, _ = arrange([Piece("sofa", (0.95, 2.0, 0.8), "back")], plot(window), 0)
    assert placed[0].x == pytest.approx(0.0)


def test_chairs_look_at_the_table_that_is_already_there() -> None:
    table = Placed(Piece("table", (0.85, 1.5, 0.74), "fixed"), 0.0, 0.9, -90.0)
    chairs = [Piece(f"chair_{index}", (0.5, 0.46, 0.92), "around", "table") for index in (1, 2, 3, 4)]
    placed, left_out = arrange(chairs, plot(), 0, [table])
    assert left_out == []
    assert [spot.turn_deg for spot in placed[1:]] == [-90.0, -90.0, 0.0, 180.0]


def test_the_same_seed_gives_the_same_layout() -> None:
    assert layout(3) == layout(3)
