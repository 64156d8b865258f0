"""Wind waves and swell in numbers: linear theory with the dispersion of gravity-capillary waves over any depth.

omega^2 = (g k + sigma k^3 / rho) tanh(k h)   (Airy; Lamb, Hydrodynamics, ch. IX). In deep water the phase speed is
sqrt(g L / 2 pi). numpy only, no Blender.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

GRAVITY_M_S2 = 9.81
WATER_KG_M3 = 998.0
SURFACE_TENSION_N_M = 0.0728
"""Water against air at 20 degrees."""
STEEPEST = 0.12
"""Largest height over length of a wave here; a deep-water wave breaks at 0.142 (Michell 1893)."""


@dataclass(frozen=True)
class Wave:
    """One sinusoid; it travels towards (kx, ky)."""

    amplitude_m: float
    k_rad_m: tuple[float, float]
    omega_rad_s: float
    phase_rad: float


def omega_rad_s(k_rad_m: Array | float, depth_m: float) -> Array:
    """Angular frequency of waves of that wave number."""
    k = np.asarray(k_rad_m, dtype=np.float64)
    free = GRAVITY_M_S2 * k + SURFACE_TENSION_N_M / WATER_KG_M3 * k**3
    return np.asarray(np.sqrt(free * np.tanh(np.minimum(k * depth_m, 50.0))))


def wave_number_rad_m(omega: float, depth_m: Array | float) -> Array:
    """Wave number of gravity waves of that frequency over that depth (Newton on omega^2 = g k tanh(k h))."""
    depth = np.maximum(np.asarray(depth_m, dtype=np.float64), 1e-3)
    deep = omega**2 / GRAVITY_M_S2
    k = np.maximum(deep, omega / np.sqrt(GRAVITY_M_S2 * depth))
    for _ in range(30):
        t = np.tanh(np.minimum(k * depth, 50.0))
        slope = GRAVITY_M_S2 * (t + k * depth * (1.0 - t * t))
        k = np.maximum(k - (GRAVITY_M_S2 * k * t - omega**2) / slope, 1e-6)
    return np.asarray(k)


def train(
    *, height_m: float, length_m: float, towards_deg: float, spread_deg: float, depth_m: float, count: int, seed: int
) -> tuple[Wave, ...]:
    """Waves about one length and heading whose significant height (4 standard deviations) is height_m.

    count 1 is a single regular wave, height_m from trough to crest. Raises ValueError for waves steeper than STEEPEST.
    """
    if height_m > STEEPEST * length_m + 1e-9:
        raise ValueError(f"waves {height_m:.2f} m high and {length_m:.2f} m long would break; at most {STEEPEST} of it")
    if height_m <= 0.0:
        return ()
    k_peak = 2 * np.pi / length_m
    if count == 1:
        heading = np.radians(towards_deg)
        k = (k_peak * float(np.cos(heading)), k_peak * float(np.sin(heading)))
        return (Wave(height_m / 2.0, k, float(omega_rad_s(k_peak, depth_m)), 0.0),)
    rng = np.random.default_rng([seed, 47])
    ratio = np.exp(np.linspace(-0.22, 0.3, count))  # of frequency to that of the peak
    weight = np.exp(-0.5 * (np.log(ratio) / 0.12) ** 2)
    weight[np.argmax(weight)] *= 2.0
    omega_peak = float(omega_rad_s(k_peak, depth_m))
    amplitude = np.sqrt(weight) * height_m / 4.0 / np.sqrt((weight / 2.0).sum())
    headings = np.radians(towards_deg + spread_deg * np.clip(rng.normal(size=count), -2.0, 2.0) * ratio)
    waves = []
    for share, a, heading in zip(ratio, amplitude, headings, strict=True):
        number = float(wave_number_rad_m(share * omega_peak, depth_m))
        way = (number * float(np.cos(heading)), number * float(np.sin(heading)))
        waves.append(Wave(float(a), way, float(omega_rad_s(number, depth_m)), float(rng.uniform(0, 2 * np.pi))))
    return tuple(waves)


def height_m(waves: Sequence[Wave], x: Array, y: Array, time_s: float) -> Array:
    """Height of the surface over its rest at points and a time."""
    total = np.zeros(np.broadcast(x, y).shape)
    for wave in waves:
        kx, ky = wave.k_rad_m
        total = total + wave.amplitude_m * np.cos(kx * x + ky * y - wave.omega_rad_s * time_s + wave.phase_rad)
    return np.asarray(total)


def slope_at(waves: Sequence[Wave], x: float, y: float, time_s: float) -> tuple[float, float, float]:
    """Height and its slopes along x and y at one point."""
    height, along_x, along_y = 0.0, 0.0, 0.0
    for wave in waves:
        kx, ky = wave.k_rad_m
        phase = kx * x + ky * y - wave.omega_rad_s * time_s + wave.phase_rad
        height += wave.amplitude_m * np.cos(phase)
        along_x -= wave.amplitude_m * kx * np.sin(phase)
        along_y -= wave.amplitude_m * ky * np.sin(phase)
    return float(height), float(along_x), float(along_y)


def orbital_m_s(waves: Sequence[Wave], x: float, y: float, time_s: float) -> Array:
    """(3,) velocity of the water at the surface: amplitude times omega, circling (deep water)."""
    flow = np.zeros(3)
    for wave in waves:
        k = np.array(wave.k_rad_m)
        phase = k @ (x, y) - wave.omega_rad_s * time_s + wave.phase_rad
        speed = wave.amplitude_m * wave.omega_rad_s
        flow[:2] += speed * np.cos(phase) * k / np.linalg.norm(k)
        flow[2] += speed * np.sin(phase)
    return flow


@dataclass(frozen=True)
class Mode:
    """A wave over a set of points: height cos(omega t) * cosine + sin(omega t) * sine, both (V,), likewise (V, 2)
    the sideways motion that sharpens its crests."""

    omega_rad_s: float
    cosine: Array
    sine: Array
    cosine_xy: Array
    sine_xy: Array


def modes(waves: Sequence[Wave], x: Array, y: Array, *, share: Array, sharpness: float) -> list[Mode]:
    """Each wave over points (V,); share (V,) scales its height, sharpness 1 moves points in circles (Gerstner)."""
    found = []
    for wave in waves:
        k = np.array(wave.k_rad_m)
        phase = k[0] * x + k[1] * y + wave.phase_rad
        unit = k / np.linalg.norm(k)
        a = wave.amplitude_m * share
        # A crest gathers points: they move by -a sin(phase - omega t) along the way of the wave.
        found.append(
            Mode(
                wave.omega_rad_s,
                a * np.cos(phase),
                a * np.sin(phase),
                -sharpness * (a * np.sin(phase))[:, None] * unit,
                sharpness * (a * np.cos(phase))[:, None] * unit,
            )
        )
    return found


@dataclass(frozen=True)
class Beach:
    """A straight shore along x: the bed falls by `slope` a metre from shore_y_m towards +y, down to depth_m."""

    shore_y_m: float
    slope: float
    depth_m: float

    def depth_at(self, y: Array) -> Array:
        """Depth of still water, negative on the dry beach."""
        return np.asarray(np.minimum((y - self.shore_y_m) * self.slope, self.depth_m))


BREAKING = 0.39
"""Amplitude over depth at which waves break: height 0.78 of the depth (McCowan 1894)."""


def shoaling(waves: Sequence[Wave], beach: Beach, x: Array, y: Array, *, share: Array, runup_m: float) -> list[Mode]:
    """Waves that come in towards -y: they slow down, crowd and bend towards the beach (Snell), grow (energy flux is
    kept) until they break, and run up at most runup_m above the still water line."""
    found = []
    offshore = np.arange(beach.shore_y_m - 12.0, max(float(y.max()), beach.shore_y_m) + 0.1, 0.05)
    depth = np.maximum(beach.depth_at(offshore), 0.10)
    total = max(float(np.sqrt(sum(w.amplitude_m**2 for w in waves))), 1e-9)
    for wave in waves:
        kx = wave.k_rad_m[0]
        k = wave_number_rad_m(wave.omega_rad_s, depth)
        ky = -np.sqrt(np.maximum(k**2 - kx**2, 1e-9))
        phase_y = np.concatenate([[0.0], np.cumsum((ky[1:] + ky[:-1]) / 2.0 * np.diff(offshore))])
        group = _group_speed(wave.omega_rad_s, k, depth)
        deep = GRAVITY_M_S2 / (2.0 * wave.omega_rad_s)
        grown = np.minimum(np.sqrt(deep / group), 2.2)
        limit = np.maximum(BREAKING * np.maximum(beach.depth_at(offshore), 0.0), runup_m) * wave.amplitude_m / total
        amplitude = np.minimum(wave.amplitude_m * grown, limit)
        a = np.interp(y, offshore, amplitude) * share
        phase = kx * x + np.interp(y, offshore, phase_y) + wave.phase_rad
        steep = 0.8 * np.clip(np.interp(y, offshore, np.maximum(beach.depth_at(offshore), 0.0)), 0.0, 1.0)
        found.append(
            Mode(
                wave.omega_rad_s,
                a * np.cos(phase),
                a * np.sin(phase),
                np.column_stack([0.0 * a, steep * a * np.sin(phase)]),
                np.column_stack([0.0 * a, -steep * a * np.cos(phase)]),
            )
        )
    return found


def _group_speed(omega: float, k: Array, depth: Array) -> Array:
    kh = np.minimum(k * depth, 50.0)
    return np.asarray(0.5 * omega / k * (1.0 + 2.0 * kh / np.sinh(np.maximum(2.0 * kh, 1e-6))))
