"""Water in numbers: dispersion of waves, Archimedes, rings. No Blender."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from code2worlds.tools.stage.waters import hydrostatics, ripples, waves

BLOCK = np.array(list(product((-0.1, 0.1), (-0.15, 0.15), (-0.2, 0.2))), dtype=float)
RING = np.linspace(0, 2 * np.pi, 48, endpoint=False)
BALL = 0.1 * np.array(
    [(np.sin(t) * np.cos(p), np.sin(t) * np.sin(p), np.cos(t)) for t in np.linspace(0, np.pi, 25) for p in RING]
)


def test_waves_ten_metres_long_run_at_four_metres_a_second_over_deep_water() -> None:
    k = 2 * np.pi / 10.0
    assert waves.omega_rad_s(k, 1000.0) / k == pytest.approx(3.951, rel=0.001)  # sqrt(9.81 * 10 / 2 pi)


def test_long_waves_in_shallow_water_run_at_the_root_of_gravity_times_depth() -> None:
    k = 2 * np.pi / 30.0
    assert waves.omega_rad_s(k, 0.1) / k == pytest.approx(0.990, rel=0.002)  # sqrt(9.81 * 0.1)


def test_no_ripple_runs_slower_than_twenty_three_centimetres_a_second() -> None:
    k = np.linspace(50.0, 2000.0, 4000)
    speed = waves.omega_rad_s(k, 10.0) / k
    assert speed.min() == pytest.approx(0.231, abs=0.002)  # Lamb, art. 267
    assert 2 * np.pi / k[speed.argmin()] == pytest.approx(0.0171, abs=0.0005)


def test_a_train_of_waves_has_the_height_it_was_asked_for() -> None:
    train = waves.train(height_m=0.3, length_m=5.0, towards_deg=20.0, spread_deg=10.0, depth_m=50.0, count=12, seed=3)
    x = np.random.default_rng(0).uniform(0, 2000, 20000)
    assert 4.0 * waves.height_m(train, x, 0.7 * x, 2.0).std() == pytest.approx(0.3, rel=0.05)


def test_waves_that_would_break_are_refused() -> None:
    with pytest.raises(ValueError, match="would break"):
        waves.train(height_m=1.0, length_m=3.0, towards_deg=0.0, spread_deg=0.0, depth_m=9.0, count=1, seed=0)


def test_waves_crowd_as_they_near_a_beach() -> None:
    omega = float(waves.omega_rad_s(2 * np.pi / 10.0, 100.0))
    deep, shallow = (float(waves.wave_number_rad_m(omega, depth)) for depth in (100.0, 0.5))
    assert shallow / deep == pytest.approx(1.883, rel=0.002)  # k = 1.183: 1.183 tanh(0.5915) = 0.6282 = 2 pi / 10


def test_a_block_of_density_six_hundred_floats_six_tenths_deep() -> None:
    solid = hydrostatics.solid_of(BLOCK)
    assert hydrostatics.float_depth_m(solid, 600.0, 1000.0) == pytest.approx(0.24, abs=0.001)


def test_a_ball_half_as_dense_as_water_floats_to_its_middle() -> None:
    solid = hydrostatics.solid_of(BALL)
    assert hydrostatics.float_depth_m(solid, 500.0, 1000.0) == pytest.approx(0.1, abs=0.002)


def test_a_slanting_surface_through_its_middle_leaves_half_a_block_wet() -> None:
    solid = hydrostatics.solid_of(BLOCK)
    wet = hydrostatics.under_water(solid.points, solid.triangles, solid.points[:, 2] - 0.3 * solid.points[:, 0])
    assert wet.volume_m3 == pytest.approx(0.012, rel=1e-6)
    assert wet.centre_m[2] == pytest.approx(-0.1 + 0.5 * 0.3**2 * 0.2**2 / 12 / 0.2, abs=1e-4)


def test_what_lies_all_under_water_is_pushed_at_its_middle() -> None:
    solid = hydrostatics.solid_of(BLOCK)
    wet = hydrostatics.under_water(solid.points, solid.triangles, solid.points[:, 2] - 5.0)
    assert wet.volume_m3 == pytest.approx(0.024, rel=1e-6)
    assert np.abs(wet.centre_m).max() < 1e-6


def test_a_hump_of_one_wave_length_turns_over_in_half_its_period() -> None:
    pool = ripples.Pool((0.0, 0.0), (2.0, 2.0), (32, 32), 50.0, 0.0, loss_per_s=0.0)
    period = 2 * np.pi / float(waves.omega_rad_s(2 * np.pi / 2.0, 50.0))
    pool = ripples.Pool((0.0, 0.0), (2.0, 2.0), (32, 32), 50.0, period / 2.0, loss_per_s=0.0)
    x, _ = pool.axes_m()
    hump = np.tile(0.01 * np.cos(np.pi * x), (32, 1))
    pool.height = np.fft.rfft2(hump)
    pool.step()
    assert np.abs(pool.heights_m() + hump).max() < 2e-5


def test_a_drop_makes_a_ring_and_moves_no_water_away() -> None:
    pool = ripples.Pool((-1.0, -1.0), (1.0, 1.0), (96, 96), 1.0, 1 / 120)
    pool.dent(0.0, 0.0, 0.05, 0.02)
    assert abs(pool.heights_m().mean()) < 1e-6
    for _ in range(60):
        pool.step()
    x, y = pool.axes_m()
    away = np.hypot(*np.meshgrid(x, y))
    strongest = away.ravel()[np.abs(pool.heights_m()).argmax()]
    assert 0.08 < strongest < 0.45  # half a second at 0.2 to 0.8 m/s
