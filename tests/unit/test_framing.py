"""The geometry of a view."""

from __future__ import annotations

import numpy as np
import pytest
from code2worlds.tools.stage.pictures import framing

WIDE = 480 / 272


def line(length_m: float) -> framing.Array:
    return np.array([[x, 0.0, 0.1] for x in np.linspace(-length_m / 2, length_m / 2, 9)])


def test_a_camera_south_of_its_target_looks_north() -> None:
    right, up, forward = framing.axes(-90.0, 0.0)
    assert right == pytest.approx([1, 0, 0])
    assert up == pytest.approx([0, 0, 1])
    assert forward == pytest.approx([0, 1, 0])


def test_a_level_view_of_a_line_stands_where_the_line_fills_the_frame() -> None:
    view = framing.fitted(line(2.0), 36.0, WIDE, -90.0, 0.0, margin=0.0, least_m=0.1)
    assert view.position == pytest.approx([0.0, -2.0, 0.1])


@pytest.mark.parametrize("aspect", [WIDE, 1.0, 9 / 16])
@pytest.mark.parametrize("down_deg", [9.0, 34.0])
@pytest.mark.parametrize("azimuth_deg", [-90.0, -130.0, 20.0])
def test_every_point_is_in_the_frame_with_the_margin(aspect: float, down_deg: float, azimuth_deg: float) -> None:
    points = np.random.default_rng(0).uniform((-1, -0.3, 0), (1.4, 0.3, 0.8), (60, 3))
    view = framing.fitted(points, 35.0, aspect, azimuth_deg, down_deg, margin=0.1, least_m=0.1)
    seen = framing.projected(points, view, aspect)
    assert np.abs(seen[:, :2]).max() <= 0.8 + 1e-6
    assert (seen[:, 2] > 0).all()


def test_something_as_tall_as_the_frame_has_share_one() -> None:
    view = framing.fitted(line(0.2), 36.0, 1.0, -90.0, 0.0, margin=0.0, least_m=3.0)
    assert framing.height_share(3.0, view, 1.0) == pytest.approx(1.0)


def test_motion_along_a_diagonal_is_found() -> None:
    points = np.array([[t, t, 0.0] for t in np.linspace(0, 1, 7)])
    assert framing.travel_azimuth_deg(points) % 180 == pytest.approx(45.0)  # type: ignore[operator]


def test_a_fall_has_no_horizontal_direction() -> None:
    assert framing.travel_azimuth_deg(np.array([[0.0, 0.0, z] for z in np.linspace(0, 1, 7)])) is None


def test_extremes_keep_the_corners_of_a_box() -> None:
    corners = np.array([[x, y, z] for x in (0.0, 2.0) for y in (0.0, 1.0) for z in (0.0, 1.0)])
    inside = np.random.default_rng(1).uniform(0.2, 0.8, (50, 3))
    kept = framing.extremes(np.concatenate([corners, inside]))
    assert {tuple(point) for point in kept} == {tuple(point) for point in corners}
