"""A jellyfish: a see-through bell that contracts from its crown to its rim, arms with frills, tentacles that trail.

+X is the way it swims, the crown of its bell; all else hangs towards -X. Origin at the middle of the bell's rim plane.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import flesh
from .acting import Act, facing
from .flesh import Array, Body, Part, Rgb

CONTRACTION = 0.35
"""Share of a pulse in which the bell closes; the rest opens it (0.3 to 0.4 in medusae: Costello and others 2008)."""

RIM_LAG = 0.07
"""Share of a pulse by which the rim closes after the crown."""

ROWS, SIDES = 34, 56
HEIGHT = 0.62
"""Height of the open bell over its radius."""

DRAG_1_S = 1.6
"""Share of its speed that water takes from it each second, in e-foldings."""


@dataclass(frozen=True)
class Jelly:
    """radius_m of the open bell; squeeze: share of the rim's radius that a pulse takes; colours of crown and rim."""

    radius_m: float
    squeeze: float
    colours: tuple[Rgb, Rgb]
    tentacles: int
    tentacle_m: float
    arms: int = 4

    def parts(self, time_s: float, pulse_hz: float, phase: float) -> list[Part]:
        """Every part at a time. The topology never changes."""
        return [self._bell(time_s, pulse_hz, phase), *self._organs(time_s, pulse_hz, phase),
                *self._arms(time_s, pulse_hz, phase), *self._tentacles(time_s, pulse_hz, phase)]  # fmt: skip

    def _profile(self, time_s: Array | float, pulse_hz: float, phase: float, u: Array | float) -> tuple[Array, Array]:
        """Distance from the axis and place along it (m) at shares u of the way from crown 0 to rim 1."""
        closed = contraction(np.asarray(time_s) * pulse_hz + phase - RIM_LAG * np.asarray(u))
        tilt = np.radians(104.0) * np.asarray(u)
        width = 1.0 - self.squeeze * closed * np.asarray(u) ** 1.3
        tall = HEIGHT * (1.0 + 0.45 * self.squeeze * closed)
        return self.radius_m * np.sin(tilt) * width, self.radius_m * tall * np.cos(tilt)

    def _bell(self, time_s: float, pulse_hz: float, phase: float) -> Part:
        u = np.linspace(0.03, 1.0, ROWS)
        away, along = self._profile(time_s, pulse_hz, phase, u)
        around = np.linspace(0.0, 2 * np.pi, SIDES, endpoint=False)
        lobes = 1.0 + 0.035 * np.cos(14 * around)[None, :] * flesh.step(u, 0.7, 1.0)[:, None]
        rings = np.empty((ROWS, SIDES, 3))
        rings[:, :, 0] = along[:, None] - 0.05 * self.radius_m * (lobes - 1.0) / 0.035
        rings[:, :, 1] = away[:, None] * lobes * np.cos(around)
        rings[:, :, 2] = away[:, None] * lobes * np.sin(around)
        share = np.repeat(u, SIDES)
        canals = 0.5 + 0.5 * np.cos(np.tile(around, ROWS) * 16)
        hue = flesh.blend(self.colours[0], self.colours[1], flesh.step(share, 0.4, 1.0))
        hue = flesh.blend(hue, (1.0, 1.0, 1.0), 0.15 * canals**6 * flesh.step(share, 0.15, 0.4))
        hue = flesh.blend(hue, self.colours[1], 0.8 * flesh.step(share, 0.93, 0.98))
        open_bell = flesh.loft("bell", rings, hue, "jelly", closed=False)
        crown = (tuple(range(SIDES)),)
        return Part("bell", open_bell.points, open_bell.faces + crown, hue, "jelly")

    def _organs(self, time_s: float, pulse_hz: float, phase: float) -> list[Part]:
        """Four horseshoes under the crown and the stalk the arms hang from."""
        away, along = self._profile(time_s, pulse_hz, phase, 0.35)
        found = []
        for index in range(4):
            turn = 0.5 * np.pi * index + 0.4
            bow = np.linspace(-2.3, 2.3, 14)
            centre = 0.42 * float(away)
            reach = 0.26 * float(away)
            radial = centre + reach * -np.cos(bow)
            across = reach * np.sin(bow)
            line = np.stack([np.full(14, float(along) * 0.82), radial * np.cos(turn) - across * np.sin(turn),
                             radial * np.sin(turn) + across * np.cos(turn)], axis=1)  # fmt: skip
            found.append(
                flesh.tube(f"organ_{index}", line, 0.035 * self.radius_m, self._pale(0, 0.35), "glow", sides=6)
            )
        stalk = np.stack([np.linspace(0.45, -0.12, 8) * self.radius_m, np.zeros(8), np.zeros(8)], axis=1)
        found.append(
            flesh.tube("stalk", stalk, np.linspace(0.3, 0.12, 8) * self.radius_m, self._pale(1, 0.1), "jelly", sides=12)
        )
        return found

    def _arms(self, time_s: float, pulse_hz: float, phase: float) -> list[Part]:
        found = []
        rows, columns = 34, 7
        down = np.linspace(0.0, 1.0, rows)
        across = np.linspace(-1.0, 1.0, columns)
        length = 0.62 * self.tentacle_m
        for index in range(self.arms):
            turn = 2 * np.pi * (index + 0.5) / self.arms
            out, aside = np.array([0.0, np.cos(turn), np.sin(turn)]), np.array([0.0, -np.sin(turn), np.cos(turn)])
            sway = self._sway(down * length, time_s, pulse_hz, 1.7 * index)
            line = np.outer(-0.05 * self.radius_m - down * length, [1.0, 0.0, 0.0])
            line = line + np.outer(0.1 * self.radius_m * (1.0 + 0.8 * down), out) + sway
            wide = self.radius_m * 0.17 * (1.0 - down) ** 0.6 + 0.012 * self.radius_m
            frill = (
                np.sin(26.0 * down - 2 * np.pi * 0.6 * pulse_hz * time_s + index)[:, None]
                * np.abs(across)[None, :] ** 1.5
            )
            grid = (
                line[:, None]
                + (wide[:, None] * across)[:, :, None] * aside
                + (0.55 * wide[:, None] * frill)[:, :, None] * out
            )
            hue = flesh.blend(self._pale(1, 0.15), self._pale(0, 0.1), np.repeat(down, columns))
            found.append(flesh.sheet(f"arm_{index}", grid, hue, "jelly"))
        return found

    def _tentacles(self, time_s: float, pulse_hz: float, phase: float) -> list[Part]:
        found = []
        share = np.linspace(0.0, 1.0, 26)
        for index in range(self.tentacles):
            turn = 2 * np.pi * index / self.tentacles
            length = self.tentacle_m * (0.75 + 0.25 * np.cos(5.0 * index + 1.0))
            late = time_s - share * length / (1.6 * self.radius_m * pulse_hz * 2.0)
            away, along = self._profile(late, pulse_hz, phase, np.ones_like(share))
            rim = away * (1.0 - 0.35 * share)
            sway = self._sway(share * length, time_s, pulse_hz, 2.4 * index)
            line = np.stack([along[0] - share * length, rim * np.cos(turn), rim * np.sin(turn)], axis=1) + sway
            hue = flesh.blend(self.colours[1], self._pale(0, 0.3), np.repeat(share, 5))
            thick = self.radius_m * (0.014 - 0.009 * share)
            found.append(flesh.tube(f"tentacle_{index}", line, thick, hue, "glow", sides=5))
        return found

    def _sway(self, down_m: Array, time_s: float, pulse_hz: float, own: float) -> Array:
        """(R, 3) waves that run down what hangs, wider towards its end."""
        size = 0.16 * self.radius_m * (down_m / (2.0 * self.radius_m)) ** 1.2
        wave = 2 * np.pi * (down_m / (1.9 * self.radius_m) - 0.45 * pulse_hz * time_s)
        return np.stack(
            [np.zeros_like(down_m), size * np.sin(wave + own), size * np.sin(0.8 * wave + 1.9 * own)], axis=1
        )

    def _pale(self, which: int, share: float) -> Array:
        return np.asarray(flesh.blend(self.colours[which], (1.0, 1.0, 1.0), share)[0])


def contraction(cycle: Array | float) -> Array:
    """How far the bell is closed, 0..1, by the phase in pulses: fast to close, slow to open."""
    at = np.mod(cycle, 1.0)
    closing = np.sin(0.5 * np.pi * np.minimum(at / CONTRACTION, 1.0)) ** 2
    opening = np.cos(0.5 * np.pi * np.clip((at - CONTRACTION) / (1.0 - CONTRACTION), 0.0, 1.0)) ** 2
    return np.asarray(np.where(at < CONTRACTION, closing, opening))


def thrust_speed(times_s: Array, pulse_hz: float, phase: float, mean_m_s: float) -> Array:
    """(F,) speed along the axis: closing drives it, drag slows it; mean_m_s over whole pulses. Pre-rolled 6 pulses."""
    step = 1.0 / (120.0 * pulse_hz)
    grid = np.arange(-6.0 / pulse_hz, float(times_s[-1]) + 2 * step, step)
    push = np.maximum(np.gradient(contraction(grid * pulse_hz + phase), step), 0.0) ** 2
    speed = np.zeros_like(grid)
    for index in range(1, len(grid)):
        speed[index] = speed[index - 1] + step * (push[index] - DRAG_1_S * speed[index - 1])
    mean = speed[120 * 4 : 120 * 6].mean()
    return np.asarray(np.interp(times_s, grid, speed * mean_m_s / mean))


def act(
    jelly: Jelly, *, middle: Array, heading_deg: float, tilt_deg: float, speed_m_s: float, current_m_s: float,
    pulse_hz: float, phase: float, frames: int, fps: float,
) -> Act:  # fmt: skip
    """Pulse and drift past `middle` half-way through: along its own axis, tilted from upright, and with the current."""
    times = np.arange(frames) / fps
    around = np.radians(heading_deg)
    level = np.array([np.cos(around), np.sin(around), 0.0])
    lean = np.radians(tilt_deg) + np.radians(7.0) * np.sin(2 * np.pi * 0.11 * times + 5.0 * phase)
    axis: Array = np.stack([np.zeros(frames), np.zeros(frames), np.cos(lean)], axis=1) + np.sin(lean)[:, None] * level
    axis = axis + np.outer(0.08 * np.sin(2 * np.pi * 0.16 * times + 9.0 * phase), np.cross(level, [0.0, 0.0, 1.0]))
    speed = thrust_speed(times, pulse_hz, phase, speed_m_s)
    moved = axis * speed[:, None] + current_m_s * level
    position = np.concatenate([[np.zeros(3)], np.cumsum(0.5 * (moved[1:] + moved[:-1]) / fps, axis=0)])
    position += middle - (position[0] + position[-1]) / 2.0
    body: Body = flesh.joined(jelly.parts(0.0, pulse_hz, phase))
    shapes = np.stack([np.concatenate([p.points for p in jelly.parts(t, pulse_hz, phase)]) for t in times])
    return Act(body, shapes, position, facing(axis, up=level))
