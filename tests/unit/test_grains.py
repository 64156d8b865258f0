"""Grains, melt and puddles against closed form, without Blender."""

from __future__ import annotations

import numpy as np
import pytest
from code2worlds.tools.stage.changing import melt, plants, puddle
from code2worlds.tools.stage.changing.melt import Melting
from code2worlds.tools.stage.changing.puddle import Puddle
from code2worlds.tools.stage.grains import heights, pouring, streaming
from code2worlds.tools.stage.grains.dune import Dune, Patch
from code2worlds.tools.stage.grains.rolling import Manner

SAND = pouring.GRAINS["sand"]


def poured(volume_m3: float = 0.001, repose_deg: float = 33.0) -> pouring.Poured:
    radius = pouring.pile_radius_m(volume_m3, repose_deg)
    return pouring.pour(
        pouring.Grain(0.001, 1.0, repose_deg, (1, 1, 1)), pouring.Spout(0.3, 0.01, 0.4), np.zeros((48, 48)),
        cell_m=3.1 * radius / 48, volume_m3=volume_m3, pour_s=1.5, shown=200, frames=20, fps=10, seed=0,
    )  # fmt: skip


@pytest.fixture(scope="module")
def pile() -> pouring.Poured:
    return poured()


def test_a_cone_of_a_litre_at_33_degrees_is_23_centimetres_wide() -> None:
    # V = pi r^3 tan(33 deg) / 3, so r = (3 * 0.001 / (pi * 0.6494)) ** (1/3) = 0.1137 m.
    assert pouring.pile_radius_m(0.001, 33.0) == pytest.approx(0.1137, abs=0.0002)


def test_dry_sand_comes_to_rest_at_its_angle_of_repose(pile: pouring.Poured) -> None:
    last = pile.layers[-1]
    assert heights.slope_deg(last, pile.cell_m, pouring.flank(last, pile.cell_m)) == pytest.approx(33.0, abs=3.0)


def test_a_steeper_grain_makes_a_taller_pile(pile: pouring.Poured) -> None:
    assert poured(repose_deg=43.0).layers[-1].max() > 1.15 * pile.layers[-1].max()


def test_all_that_was_poured_lies_in_the_pile(pile: pouring.Poured) -> None:
    assert pile.layers[-1].sum() * pile.cell_m**2 == pytest.approx(0.001, rel=0.02)


def test_a_pile_is_as_wide_along_its_diagonal_as_along_its_sides(pile: pouring.Poured) -> None:
    lies = pile.layers[-1] > 0.001
    assert np.diag(lies).sum() * np.sqrt(2.0) == pytest.approx(lies[24].sum(), abs=3)


def test_a_grain_falls_half_g_t_squared() -> None:
    # From rest, 0.3 m: t = sqrt(2 * 0.3 / 9.81) = 0.2473 s.
    assert pouring.Spout(0.3, 0.01, 0.0).fall_s(0.0) == pytest.approx(0.2473, abs=0.0001)


@pytest.fixture(scope="module")
def streamed() -> streaming.Streamed:
    dune, patch = Dune(2.0, 32.8, 0.2, 20.0, 0.5), Patch.over((-3, 3), (-2, 4), 0.1)
    supply = streaming.Supply.drawn(np.random.default_rng(0), patch, 4, 0.015)
    return streaming.stream(dune, patch, supply, Manner(32.3, 0.6, 0.03), frames=16, fps=8, before_s=2.0, seed=0)


def test_a_dune_neither_gains_nor_loses_sand(streamed: streaming.Streamed) -> None:
    assert streamed.heights.sum(axis=(1, 2)) == pytest.approx(streamed.rest.sum(), rel=1e-9)


def test_sand_on_a_dune_runs_down_and_about_as_fast_as_asked(streamed: streaming.Streamed) -> None:
    deep = streamed.depth[-1] > 0.01
    assert deep.sum() > 50
    assert np.median(streamed.velocity[0][-1][deep]) == pytest.approx(0.6, rel=0.4)


def test_a_puddle_holds_its_volume() -> None:
    for volume in (1e-6, 4e-5, 2e-3):
        assert puddle.volume_under(Puddle(0.003, 0.2, 3).shape(volume)) == pytest.approx(volume, rel=1e-6)


def test_a_large_puddle_only_spreads() -> None:
    kind = Puddle(0.003, 0.0, 0)
    assert kind.radius_m(4e-4) == pytest.approx(2.0 * kind.radius_m(1e-4), rel=0.01)


def test_what_has_melted_is_missing_from_the_body() -> None:
    points, triangles = ball()
    melting = Melting(points, triangles, melt.of("ice"), seed=1)
    for gone in (0.0, 0.3, 0.8):
        left = melt.volume_m3(melting.shape(gone), triangles)
        assert left == pytest.approx((1.0 - gone) * melting.whole_m3, rel=1e-6)


def test_wax_sinks_more_than_ice() -> None:
    points, triangles = ball()
    low = {name: np.ptp(Melting(points, triangles, melt.of(name), 1).shape(0.6)[:, 2]) for name in ("ice", "wax")}
    assert low["wax"] < 0.8 * low["ice"]


def test_a_flower_is_closed_until_it_has_grown_up() -> None:
    assert plants.bloom(0.5) == 0.0
    assert plants.bloom(1.0) == 1.0


def test_a_plant_keeps_its_root() -> None:
    for part in plants.flower(plants.FLOWERS["daisy"], 0.4, np.random.default_rng(0))[:1]:
        assert (
            np.abs(part.at(0.1)[: plants.SIDES].mean(axis=0) - part.at(1.0)[: plants.SIDES].mean(axis=0)).max() < 1e-9
        )


def ball() -> tuple[np.ndarray, np.ndarray]:
    """A ball of radius 0.5 that stands on z = 0, its faces looking outwards."""
    from scipy.spatial import ConvexHull

    index = np.arange(300) + 0.5
    z, turn = 1.0 - index / 150.0, index * np.pi * (3.0 - np.sqrt(5.0))
    ring = np.sqrt(1.0 - z * z)
    points = 0.5 * np.stack([ring * np.cos(turn), ring * np.sin(turn), z], axis=1)
    hull = ConvexHull(points)
    corners = points[hull.simplices]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    inwards = (normal * corners.mean(axis=1)).sum(axis=1) < 0.0
    triangles = hull.simplices.astype(np.int64)
    triangles[inwards] = triangles[inwards][:, ::-1]
    return points + np.array([0.0, 0.0, 0.5]), triangles
