"""Rectangles and compositing, without Blender."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from code2worlds.tools.stage.pictures.plates import area, clip, composite, edge_ramp, merge, read_picture, write_picture

GREY = np.full((60, 80, 3), 120, dtype=np.uint8)


def test_a_rectangle_is_cut_to_the_picture() -> None:
    assert clip((-5, 10, 90, 70), 80, 60) == (0, 10, 80, 60)


def test_a_rectangle_outside_the_picture_is_empty() -> None:
    assert area(clip((-50, 10, -20, 30), 80, 60)) == 0


def test_overlapping_rectangles_become_one() -> None:
    assert merge([(0, 0, 20, 20), (10, 0, 30, 20)], overhead_px=0) == [(0, 0, 30, 20)]


def test_rectangles_far_apart_stay_two() -> None:
    assert merge([(0, 0, 10, 10), (60, 40, 70, 50)], overhead_px=50) == [(0, 0, 10, 10), (60, 40, 70, 50)]


def test_a_join_can_make_another_join_worth_it() -> None:
    assert merge([(0, 0, 10, 10), (20, 0, 30, 10), (8, 0, 22, 10)], overhead_px=0) == [(0, 0, 30, 10)]


def test_noise_leaves_the_plate_as_it_is() -> None:
    noise = np.random.default_rng(0).integers(-2, 3, (30, 30, 3))
    piece = (120 + noise).astype(np.uint8)
    assert (composite(GREY, [((10, 10, 40, 40), piece)]) == GREY).all()


def test_an_object_is_taken_whole() -> None:
    piece = GREY[:40, :40].copy()
    piece[15:25, 15:25] = (200, 30, 20)
    frame = composite(GREY, [((20, 10, 60, 50), piece)])
    assert (frame[26:34, 36:44] == (200, 30, 20)).all()
    assert (frame[:10] == 120).all()


def test_a_soft_shadow_is_taken_too() -> None:
    piece = GREY[:40, :40].copy()
    piece[10:30, 10:30] = 110
    frame = composite(GREY, [((20, 10, 60, 50), piece)])
    assert abs(int(frame[30, 40, 0]) - 110) <= 1


def test_a_shadow_that_leaves_its_rectangle_fades_out() -> None:
    dark = np.full((40, 40, 3), 60, dtype=np.uint8)
    row = composite(GREY, [((20, 10, 60, 50), dark)])[30, :, 0].astype(int)
    assert (row[20], row[40], row[59]) == (114, 60, 114)
    assert np.abs(np.diff(row)).max() <= 7


def test_a_side_of_the_picture_is_no_edge() -> None:
    assert (edge_ramp((0, 0, 80, 60), 80, 60) == 1.0).all()


def test_a_truncated_picture_reads_as_none(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    write_picture(GREY, path)
    path.write_bytes(path.read_bytes()[:50])
    assert read_picture(path, 80, 60) is None


def test_a_picture_of_another_size_reads_as_none(tmp_path: Path) -> None:
    write_picture(GREY, tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png", 80, 64) is None
