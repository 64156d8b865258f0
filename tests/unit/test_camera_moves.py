"""Movements of the camera: their paths as numbers, and the words that ask for them."""

from __future__ import annotations

import numpy as np
import pytest
from code2worlds.agents.minds.offline.reader import read
from code2worlds.retrieval_index.search import Retriever
from code2worlds.tools.stage.pictures import moves
from code2worlds.tools.stage.pictures.moves import Ask, Path

FRAMES = 25


def base() -> Path:
    """Five metres before a point 1 m up, eye at 1.5 m."""
    eye, aim = np.tile([0.0, -5.0, 1.5], (FRAMES, 1)), np.tile([0.0, 0.0, 1.0], (FRAMES, 1))
    return Path(eye, aim, np.full(FRAMES, 35.0))


def made(move: str, *, turn_deg: float = 60.0, share: float = 0.4, rise_m: float = 2.0, amount: float = 1.0) -> Path:
    return moves.bent(move, base(), Ask(amount, turn_deg, share, rise_m, 0.0))


def test_an_orbit_keeps_its_distance_and_goes_as_far_round_as_asked() -> None:
    path = made("orbit")
    away = np.linalg.norm(path.eye - path.aim, axis=1)
    assert away == pytest.approx(away[0])
    assert moves.around_deg(path) == pytest.approx(60.0)


def test_a_pan_turns_on_the_spot() -> None:
    path = made("pan", turn_deg=40.0)
    assert moves.travel_m(path) == 0.0
    assert moves.turn_between_deg(path) == pytest.approx(40.0, abs=0.6)


def test_a_dolly_ends_that_share_of_the_distance_nearer() -> None:
    path = made("dolly", share=0.4)
    away = np.linalg.norm(path.eye - path.aim, axis=1)
    assert away[-1] == pytest.approx(0.6 * away[0])


def test_a_dolly_with_a_negative_share_goes_away() -> None:
    path = made("dolly", share=-0.5)
    away = np.linalg.norm(path.eye - path.aim, axis=1)
    assert away[-1] == pytest.approx(1.5 * away[0])


def test_a_zoom_changes_the_lens_only() -> None:
    path = made("zoom", share=0.5)
    assert path.lens_mm[-1] == pytest.approx(70.0)
    assert moves.travel_m(path) == 0.0


def test_an_aerial_looks_down_from_high_above() -> None:
    path = made("aerial", rise_m=9.0)
    assert path.eye[:, 2].min() == pytest.approx(10.5)
    assert path.forward[:, 2].max() < -0.3


def test_an_overhead_looks_straight_down() -> None:
    assert made("overhead").forward[:, 2].max() < -0.99


def test_a_low_camera_stands_on_the_ground() -> None:
    assert made("low", share=0.0).eye[:, 2] == pytest.approx(0.22)


def test_a_crane_rises_by_what_was_asked() -> None:
    path = made("crane", rise_m=1.6)
    assert path.eye[-1, 2] - path.eye[0, 2] == pytest.approx(1.6)


def test_half_an_amount_is_half_the_move() -> None:
    assert moves.around_deg(made("orbit", amount=0.5)) == pytest.approx(30.0)


def test_a_camera_starts_and_ends_gently() -> None:
    steps = np.linalg.norm(np.diff(made("truck").eye, axis=0), axis=1)
    assert steps[0] < 0.3 * steps[len(steps) // 2]


def test_what_leaves_the_picture_is_not_held() -> None:
    points = np.tile([0.0, 0.0, 1.0], (FRAMES, 1))
    points[-5:, 0] = 6.0  # 6 m aside at a distance of 5 m: the lens of 35 mm sees 2.6 m to either side
    assert moves.held(base(), points, 16 / 9).tolist() == [True] * 20 + [False] * 5


def test_an_unknown_move_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="orbit"):
        made("teleport")


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        ("Aerial view of a forest", "forest"),
        ("A drone shot over a canyon", "canyon"),
        ("The camera slowly pans across a desert", "desert"),
        ("The camera rises over a snowy forest", "snowy_forest"),
        ("A dolly shot through a living room", "living_room"),
    ],
)
def test_a_camera_move_is_a_motion_of_its_own(prompt: str, scene: str, retriever: Retriever) -> None:
    brief = read(prompt, retriever)
    assert [motion.kind for motion in brief.motions] == ["camera_move"]
    assert (brief.key_object, brief.setting.scene, brief.not_understood) == (None, scene, ())


@pytest.mark.parametrize(
    ("prompt", "entry"),
    [
        ("Zoom in on a blue vase on a table", "vase"),
        ("The camera pushes in on a candle", "candle"),
        ("Low angle shot of a bottle rolling on the street", "bottle"),
        ("A ball bounces on the grass while the camera orbits around it", "ball"),
    ],
)
def test_what_the_camera_shows_is_the_object(prompt: str, entry: str, retriever: Retriever) -> None:
    brief = read(prompt, retriever)
    assert brief.key_object is not None
    assert brief.key_object.match.entry == entry
    assert "camera_move" in [motion.kind for motion in brief.motions]
