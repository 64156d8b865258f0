"""Each image check passes on good frames and fails on the fault it is there for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from code2worlds.state.verdicts import Check
from code2worlds.tools.images import image_checks, measure
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
Change = Callable[[int, Picture], Picture]
HEIGHT, WIDTH = 68, 120


def _good(index: int) -> Picture:
    """A wall, a darker floor, a red ball of 10 px that moves 4 px a frame."""
    picture = np.full((HEIGHT, WIDTH, 3), (150, 145, 135), dtype=np.uint8)
    picture[40:] = (90, 60, 40)
    picture[36:46, 10 + 4 * index : 20 + 4 * index] = (190, 30, 25)
    return picture


def _clip(folder: Path, change: Change = lambda _, picture: picture, count: int = 8) -> list[Path]:
    paths = [folder / f"{index + 1:04d}.png" for index in range(count)]
    for index, path in enumerate(paths):
        Image.fromarray(change(index, _good(index))).save(path)
    return paths


def _failed(checks: tuple[Check, ...]) -> set[str]:
    return {check.name for check in checks if not check.passed}


def _dim(_: int, picture: Picture) -> Picture:
    return (picture / 8).astype(np.uint8)


def _brighter(picture: Picture, by: int) -> Picture:
    return np.clip(picture.astype(int) + by, 0, 255).astype(np.uint8)


def _speckled(index: int, picture: Picture) -> Picture:
    noise = np.random.default_rng(index).normal(0.0, 14.0, (HEIGHT, WIDTH, 1))
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def _with_hole(_: int, picture: Picture) -> Picture:
    picture[5:25, 60:100] = (214, 20, 205)
    return picture


def test_good_frames_pass_every_check(tmp_path: Path) -> None:
    checks = image_checks(_clip(tmp_path), motion_expected=True)
    assert _failed(checks) == set()
    assert {check.tier for check in checks} == {"image"}
    assert len(checks) == 11


@pytest.mark.parametrize(
    ("fault", "change"),
    [
        ("exposure", lambda _, picture: picture // 20),
        ("exposure", lambda _, picture: _brighter(picture, 120)),
        ("no_black_frame", lambda index, picture: picture * (index != 3)),
        ("shadows_readable", lambda _, picture: np.where(picture > 120, picture, 0).astype(np.uint8)),
        ("highlights_kept", lambda _, picture: np.where(picture > 120, 255, picture).astype(np.uint8)),
        ("contrast", lambda _, picture: np.full_like(picture, 110)),
        ("no_missing_material", _with_hole),
        ("steady_light", lambda index, picture: _brighter(picture, 6 * (index % 2))),
        ("steady_background", _speckled),
        ("not_frozen", lambda _, __: _good(0)),
        ("no_odd_frame", lambda index, picture: _brighter(picture, 60 * (index == 3))),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, fault: str, change: Change) -> None:
    assert fault in _failed(image_checks(_clip(tmp_path, change), motion_expected=True))


def test_a_truncated_frame_is_found_and_named(tmp_path: Path) -> None:
    frames = _clip(tmp_path)
    frames[4].write_bytes(frames[4].read_bytes()[:80])
    check = next(c for c in image_checks(frames, motion_expected=True) if c.name == "frames_readable")
    assert (check.passed, check.measured, check.note) == (False, 1.0, "unreadable: 0005.png")


def test_a_frame_of_another_size_is_found(tmp_path: Path) -> None:
    frames = _clip(tmp_path)
    Image.new("RGB", (64, 64), (120, 120, 120)).save(frames[2])
    assert measure(frames).unreadable == ("0003.png",)


def test_no_readable_frame_at_all_passes_nothing(tmp_path: Path) -> None:
    checks = image_checks([tmp_path / "0001.png"], motion_expected=True)
    assert not any(check.passed for check in checks)
    assert {check.measured for check in checks if check.name != "frames_readable"} == {None}


def test_no_frames_pass_nothing() -> None:
    assert not any(check.passed for check in image_checks([], motion_expected=True))


def test_a_dark_picture_asks_for_more_light(tmp_path: Path) -> None:
    checks = image_checks(_clip(tmp_path, _dim), motion_expected=False)
    (adjustment,) = next(check for check in checks if check.name == "exposure").adjustments
    assert (adjustment.stream, adjustment.parameter) == ("environment", "exposure")
    # mean about 0.06; (0.42 / 0.06) ** 2.2 is far above the cap of three stops
    assert adjustment.factor == 8.0


def test_a_bright_picture_asks_for_less_light(tmp_path: Path) -> None:
    checks = image_checks(_clip(tmp_path, lambda _, picture: _brighter(picture, 120)), motion_expected=False)
    (adjustment,) = next(check for check in checks if check.name == "exposure").adjustments
    assert adjustment.factor is not None
    assert 0.125 <= adjustment.factor < 0.5


def test_a_dark_scene_may_be_dark(tmp_path: Path) -> None:
    frames = _clip(tmp_path, _dim)
    assert "exposure" not in _failed(image_checks(frames, motion_expected=False, dark_scene=True))


def test_a_sunrise_is_not_flicker(tmp_path: Path) -> None:
    frames = _clip(tmp_path, lambda index, picture: _brighter(picture, 10 * index))
    assert {"steady_light", "steady_background"}.isdisjoint(_failed(image_checks(frames, motion_expected=True)))


def test_motion_outside_the_region_where_it_is_expected_does_not_count(tmp_path: Path) -> None:
    frames = _clip(tmp_path)
    checks = image_checks(frames, motion_expected=True, regions=[(0.0, 0.0, 1.0, 0.4)])
    assert "not_frozen" in _failed(checks)


def test_motion_inside_the_region_counts(tmp_path: Path) -> None:
    checks = image_checks(_clip(tmp_path), motion_expected=True, regions=[(0.0, 0.4, 1.0, 0.8)])
    assert "not_frozen" not in _failed(checks)


def test_a_still_picture_is_fine_when_nothing_should_move(tmp_path: Path) -> None:
    assert _failed(image_checks(_clip(tmp_path, lambda _, __: _good(0)), motion_expected=False)) == set()


def test_a_prompt_that_asks_for_magenta_may_have_it(tmp_path: Path) -> None:
    frames = _clip(tmp_path, _with_hole)
    assert _failed(image_checks(frames, motion_expected=True, magenta_asked=True)) == set()


def test_a_purple_object_of_usual_size_is_no_missing_material(tmp_path: Path) -> None:
    def purple(index: int, picture: Picture) -> Picture:
        picture[36:46, 10 + 4 * index : 20 + 4 * index] = (120, 40, 140)
        return picture

    assert _failed(image_checks(_clip(tmp_path, purple), motion_expected=True)) == set()


def test_two_frames_have_no_flicker_checks(tmp_path: Path) -> None:
    names = {check.name for check in image_checks(_clip(tmp_path, count=2), motion_expected=True)}
    assert {"steady_light", "steady_background"}.isdisjoint(names)


def test_a_thing_that_moves_where_all_should_rest_is_found(tmp_path: Path) -> None:
    assert _failed(image_checks(_clip(tmp_path), motion_expected=False)) == {"nothing_moves"}


def test_what_rests_where_all_should_rest_passes(tmp_path: Path) -> None:
    assert _failed(image_checks(_clip(tmp_path, lambda _, __: _good(0)), motion_expected=False)) == set()


def test_the_optical_flow_is_about_as_far_as_the_ball_goes_from_frame_to_frame(tmp_path: Path) -> None:
    found = measure(_clip(tmp_path)).flow_share
    assert found is not None
    assert 2 / WIDTH <= found <= 8 / WIDTH  # it goes 4 px


def test_where_nothing_changes_there_is_no_optical_flow(tmp_path: Path) -> None:
    assert measure(_clip(tmp_path, lambda _, __: _good(0))).flow_share == 0.0
