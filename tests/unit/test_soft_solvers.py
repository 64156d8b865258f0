"""Cloth and soft solids against closed form: no Blender in it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from code2worlds.tools.stage.soft import windy
from code2worlds.tools.stage.soft.breeze import breeze, pressure
from code2worlds.tools.stage.soft.elastic import Lattice, Stuff, hertz_stiffness_pa, lattice_round, riding
from code2worlds.tools.stage.soft.sheet import Array, Sheet, Weave, flat_sheet, steps_per_s

X, Z = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])
GRAVITY = np.array([0.0, 0.0, -9.81])[:, None, None]
DT_S = 1.0 / 800.0


def cloth(rows: int, columns: int, *, held: str, weave: Weave | None = None) -> Sheet:
    """An upright sheet of 5 cm cells; held: "none", "top" row or "left" column."""
    position = flat_sheet((rows, columns), 0.05, np.zeros(3), X, Z)
    pinned = np.zeros((rows, columns), dtype=bool)
    if held == "top":
        pinned[-1] = True
    if held == "left":
        pinned[:, 0] = True
    return Sheet(position, 0.05, weave or Weave(), pinned, np.ones((rows, columns), dtype=bool))


def test_a_free_sheet_falls_as_anything_does() -> None:
    sheet = cloth(5, 5, held="none", weave=Weave(damping_per_s=0.0))
    for _ in range(240):
        sheet.step(DT_S, np.broadcast_to(GRAVITY, sheet.position.shape))
    # g t**2 / 2 after 0.3 s; a step that ends with its own speed adds g t dt / 2.
    assert 0.1 - sheet.position[2].mean() == pytest.approx(0.5 * 9.81 * 0.3**2 + 0.5 * 9.81 * 0.3 * DT_S, rel=0.002)


def test_a_hanging_sheet_keeps_its_length() -> None:
    sheet = cloth(21, 9, held="top")
    for _ in range(800):
        sheet.step(DT_S, np.broadcast_to(GRAVITY, sheet.position.shape))
    assert np.ptp(sheet.position[2]) == pytest.approx(1.0, rel=0.04)
    assert sheet.stretch() < 0.08


def test_what_is_held_stays() -> None:
    sheet = cloth(9, 9, held="top")
    before = sheet.position[:, -1].copy()
    for _ in range(200):
        sheet.step(DT_S, np.broadcast_to(GRAVITY, sheet.position.shape))
    assert np.array_equal(sheet.position[:, -1], before)


def test_a_curtain_leans_until_the_wind_balances_its_weight() -> None:
    # Force across it 0.9 rho v**2 cos(a), weight across it s g sin(a): tan(a) = 0.9 * 1.2 / (0.15 * 9.81), 36 deg.
    sheet = cloth(13, 9, held="top", weave=Weave(damping_per_s=1.0))
    wind = np.broadcast_to(np.array([0.0, 1.0, 0.0])[:, None, None], sheet.position.shape)
    for _ in range(3200):
        sheet.step(DT_S, GRAVITY + pressure(sheet, wind, DT_S))
    hung = sheet.position[:, 0].mean(axis=1) - sheet.position[:, -1].mean(axis=1)
    assert math.degrees(math.atan2(hung[1], -hung[2])) == pytest.approx(36.3, abs=6.0)


def flown(wind_m_s: float, seed: int = 0) -> tuple[float, float]:
    """Flutter in hertz and droop in degrees of a coarse flag, 1.2 x 0.6 m."""
    sheet = cloth(7, 13, held="left", weave=Weave(density_kg_m2=0.22, bending_n_m=4e-5, bending_loss_s=0.04))
    sheet.cell_m, sheet.position = 0.1, flat_sheet((7, 13), 0.1, np.zeros(3), X, Z)
    sheet.position[1, :, 1:] += 0.005 * np.random.default_rng(seed).standard_normal((7, 12))
    sheet.tether(np.indices((7, 13))[0].astype(float), np.zeros((7, 13)))
    found = windy.blow(
        sheet, breeze(wind_m_s, 0.0, gustiness=0.2, size_m=1.2, seed=seed), fps=12, frames=30, preroll_s=1.0,
        steps_hz=steps_per_s(0.1, 13, 9.81 + 0.5 * wind_m_s**2), watch=(3, 12),
    )  # fmt: skip
    ends = found.places[:, :, :, -1].mean(axis=2) - found.places[:, :, :, 0].mean(axis=2)
    droop = float(np.degrees(np.arctan2(-ends[:, 2], np.hypot(ends[:, 0], ends[:, 1]))).mean())
    return windy.flutter_hz(found.trace, found.trace_hz, np.array([0.0, 1.0, 0.0])), droop


def test_a_flag_flutters_faster_and_droops_less_in_a_strong_wind() -> None:
    (slow, droop_light), (fast, droop_strong) = flown(4.0), flown(15.0)
    assert fast > 2.0 * slow
    assert abs(droop_strong) < 0.4 * droop_light


def test_the_same_seed_gives_the_same_flag() -> None:
    assert flown(6.0, 3) == flown(6.0, 3)


def block(stuff: Stuff, shape: tuple[int, int, int] = (2, 2, 5)) -> Lattice:
    """A block of 2 cm cells that stands on z = 0."""
    return lattice_round(np.zeros(3), 0.02 * np.array(shape), np.ones(shape), 0.02, stuff)


def test_a_column_sinks_under_its_own_weight() -> None:
    # density g h**2 / (2 E) = 1000 * 9.81 * 0.1**2 / (2 * 20000) = 2.45 mm
    column = block(Stuff(1000.0, 20_000.0, poisson=0.0))
    held = column.rest[:, 2] < 1e-9
    for _ in range(2500):
        column.step(column.dt_s, np.zeros_like(column.rest), held)
        column.velocity *= 0.99
    assert 0.1 - column.place[:, 2].max() == pytest.approx(0.00245, rel=0.08)


def nods_hz(stiffness_pa: float) -> float:
    """Frequency of a column that was pushed sideways at its top."""
    column = block(Stuff(1000.0, stiffness_pa))
    held, top = column.rest[:, 2] < 1e-9, column.rest[:, 2].argmax()
    column.velocity[:, 0] = 0.4 * (column.rest[:, 2] / 0.1) ** 2
    way = []
    for _ in range(int(1.0 / column.dt_s)):
        column.step(column.dt_s, np.zeros_like(column.rest), held)
        way.append(column.place[top, 0])
    return float((np.diff(np.sign(np.array(way) - np.mean(way))) != 0).sum() / 2.0)


def test_jelly_four_times_as_stiff_wobbles_twice_as_fast() -> None:
    assert nods_hz(80_000.0) / nods_hz(20_000.0) == pytest.approx(2.0, rel=0.12)


def test_a_ball_is_squashed_as_hertz_has_it() -> None:
    # Stiffness chosen so that a fall from 0.4 m takes 30 % of its height at the deepest.
    radius, cells = 0.06, 6
    cell = 2.0 * radius / cells
    fine = (np.indices((cells * 4,) * 3) + 0.5) / 4.0 * cell - radius
    inside = (fine**2).sum(axis=0) < radius**2
    filled = inside.reshape(cells, 4, cells, 4, cells, 4).mean(axis=(1, 3, 5))
    stuff = Stuff(500.0, hertz_stiffness_pa(500.0, 0.4, 0.3))
    ball = lattice_round(np.full(3, -radius), np.full(3, radius), filled, cell, stuff)
    skin: Array = np.random.default_rng(0).normal(size=(300, 3))
    skin = radius * skin / np.linalg.norm(skin, axis=1, keepdims=True)
    ride = riding(ball, skin, np.full(3, -radius))
    ball.place[:, 2] += radius
    ball.velocity[:, 2] = -math.sqrt(2.0 * 9.81 * 0.4)
    stiff, lowest = 0.1 * float(np.median(ball.mass_kg)) / ball.dt_s**2, 1.0
    for _ in range(int(0.08 / ball.dt_s)):
        points = ride @ ball.place
        force = np.zeros_like(points)
        force[:, 2] = stiff * np.maximum(0.0, -points[:, 2])
        ball.step(ball.dt_s, ride.T @ force)
        lowest = min(lowest, float(np.ptp(np.maximum(points[:, 2], 0.0))) / (2.0 * radius))
    assert lowest == pytest.approx(0.7, abs=0.06)
