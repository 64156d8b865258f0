"""A film of liquid against closed forms: it conserves mass, keeps level, breaks dams and creeps as theory has it."""

from __future__ import annotations

import numpy as np
import pytest
from code2worlds.tools.stage.fluids.film import FRONT_M, GRAVITY_M_S2, WALL_M, Film, Grid, uneven

WATER, HONEY = 1e-6, 7e-3


def film(
    size_m: tuple[float, float], cell_m: float, viscosity_m2_s: float, *, front_m: float = 0.0, off_from_m: float = 9.0
) -> Film:
    grid = Grid.over(np.zeros(2), np.array(size_m), cell_m)
    off = grid.centres[0] > off_from_m
    return Film(grid, np.zeros(grid.shape), viscosity_m2_s, off, np.full(grid.shape, front_m))


def column(made: Film, radius_m: float, height_m: float) -> float:
    """Stand a column of liquid in the middle; its volume in m3."""
    x, y = made.grid.centres
    made.depth_m[np.hypot(x - x.mean(), y - y.mean()) < radius_m] = height_m
    return made.volume_m3


def radius_m(made: Film) -> float:
    return float(np.sqrt((made.depth_m > 2e-4).sum() * made.grid.cell_m**2 / np.pi))


def test_what_leaves_over_an_edge_and_what_stays_are_all_there_was() -> None:
    made = film((0.6, 0.4), 0.005, WATER, front_m=FRONT_M, off_from_m=0.5)
    poured = column(made, 0.08, 0.03)
    made.run(2.0, 0.0)
    fallen = float(made.fallen_m.sum()) * made.grid.cell_m**2
    assert fallen > 0.1 * poured
    assert made.volume_m3 + fallen == pytest.approx(poured, rel=1e-9)


def test_a_lake_over_an_uneven_bed_stays_at_rest() -> None:
    made = film((0.3, 0.3), 0.01, WATER)
    made.bed_m[:] = 0.02 * uneven(made.grid, 3, patch_m=0.05, spread=0.3)
    made.depth_m[:] = 0.06 - made.bed_m
    made.run(1.0, 0.0)
    assert np.abs(made.along_x).max() < 1e-9
    assert made.bed_m + made.depth_m == pytest.approx(0.06, abs=1e-9)


def test_a_dam_that_breaks_leaves_four_ninths_of_its_height_at_the_dam() -> None:
    """Ritter 1892: depth 4/9 h and flow 8/27 h sqrt(g h) where the dam stood; tolerance 8 %."""
    made = film((3.0, 0.04), 0.01, 0.0)
    made.depth_m[:, :150] = 0.1
    made.run(0.4, 0.0)
    assert float(made.depth_m[2, 149:151].mean()) == pytest.approx(0.1 * 4 / 9, rel=0.08)
    assert float(made.along_x[2, 150]) == pytest.approx(2 / 3 * np.sqrt(GRAVITY_M_S2 * 0.1), rel=0.08)


def test_honey_spreads_as_huppert_has_it() -> None:
    """Huppert 1982: r = 0.894 (g V^3 / 3 nu)^(1/8) t^(1/8) once it has forgotten its start; tolerance 8 %."""
    made = film((0.3, 0.3), 0.003, HONEY)
    volume = column(made, 0.03, 0.03)
    made.run(3.0, 0.0)
    expected = 0.894 * (GRAVITY_M_S2 * volume**3 / (3 * HONEY)) ** (1 / 8) * 3.0 ** (1 / 8)
    assert radius_m(made) == pytest.approx(expected, rel=0.08)


def test_the_thicker_a_liquid_the_less_far_it_runs() -> None:
    reached = []
    for viscosity in (WATER, 2e-3, HONEY, 5e-2):
        made = film((0.8, 0.8), 0.01, viscosity, front_m=FRONT_M)
        column(made, 0.05, 0.04)
        made.run(1.0, 0.0)
        reached.append(radius_m(made))
    assert reached == sorted(reached, reverse=True)
    assert reached[0] > 1.5 * reached[-1]


def test_a_puddle_of_water_comes_to_rest_about_two_millimetres_deep() -> None:
    made = film((0.8, 0.8), 0.008, WATER, front_m=FRONT_M)
    volume = column(made, 0.05, 0.02)
    made.run(6.0, 0.0)
    assert 0.001 < volume / (np.pi * radius_m(made) ** 2) < 0.0035


def test_walls_hold_liquid_in() -> None:
    made = film((0.2, 0.2), 0.004, WATER)
    x, y = made.grid.centres
    away = np.hypot(x - 0.1, y - 0.1)
    made.bed_m[(away > 0.05) & (away < 0.057)] = WALL_M
    made.depth_m[away < 0.03] = 0.05
    inside = away < 0.05
    before = float(made.depth_m[inside].sum())
    made.run(1.0, 0.0)
    assert float(made.depth_m[~inside].sum()) == 0.0
    assert float(made.depth_m[inside].sum()) == pytest.approx(before, rel=1e-9)


def test_a_region_too_fine_for_a_small_machine_is_refused_with_a_cell_that_fits() -> None:
    with pytest.raises(ValueError, match=r"raise cell_m from 0\.001"):
        Grid.over(np.zeros(2), np.ones(2), 0.001)


def test_the_same_seed_gives_the_same_unevenness() -> None:
    grid = Grid.over(np.zeros(2), np.ones(2), 0.02)
    first, again, other = (uneven(grid, seed, patch_m=0.05, spread=0.2) for seed in (4, 4, 5))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
