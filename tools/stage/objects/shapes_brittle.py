"""Things that break or melt, as closed bodies: mirror, window pane, light bulb, ice cube, snowman, sweets."""

from __future__ import annotations

import math

import bpy

from .shapes_build import arc, block, dressed, rounded, turned, united
from .shapes_solids import INK, ball
from .surfaces import Rgb


def mirror(width_m: float = 0.4, height_m: float = 0.6, thickness_m: float = 0.006) -> bpy.types.Object:
    """A frameless mirror, standing: silvered glass, its edge towards X."""
    made = block("mirror", (width_m, thickness_m, height_m), bevel_m=thickness_m * 0.15)
    return dressed(made, ("chrome", (0.93, 0.95, 0.95)))


def window_pane(width_m: float = 0.6, height_m: float = 0.7, thickness_m: float = 0.006) -> bpy.types.Object:
    """A sheet of window glass, standing on its edge."""
    made = block("window pane", (width_m, thickness_m, height_m), bevel_m=thickness_m * 0.15)
    return dressed(made, ("glass", (0.8, 0.92, 0.88)))


def light_bulb(diameter_m: float = 0.06) -> bpy.types.Object:
    """A glass bulb on its metal base, standing on the base."""
    r = diameter_m / 2
    base = [(0.0, 0.0), (r * 0.38, r * 0.05), (r * 0.43, r * 0.2), (r * 0.43, r * 0.95)]
    bulb = [(r * 0.45, r * 1.0), *((x, z + r * 2.3) for x, z in arc(r, -55, 90))]
    made = turned("light bulb", [(base, 1), (bulb, 0)], segments=48)
    return dressed(made, ("glass", (0.95, 0.95, 0.9)), ("brass", None))


def ice_cube(edge_m: float = 0.04) -> bpy.types.Object:
    """A cube of ice with rounded edges."""
    return dressed(block("ice cube", (edge_m,) * 3, bevel_m=edge_m * 0.12), ("ice", None))


def snowman(height_m: float = 1.3) -> bpy.types.Object:
    """Three balls of snow, eyes and buttons of coal, a carrot, arms of twigs; it looks towards -Y."""
    h = height_m
    sizes, heights = (0.48, 0.36, 0.26), (0.21, 0.55, 0.84)
    snow: tuple[str, Rgb | None] = ("snow", None)
    parts = [dressed(ball((size * h,) * 3, (0, 0, high * h)), snow) for size, high in zip(sizes, heights, strict=True)]
    face, chest = heights[2] * h, heights[1] * h
    coals = [(x * 0.05 * h, -0.118 * h, face + 0.035 * h) for x in (-1, 1)]
    coals += [
        (0.0, -math.sqrt((0.18 * h) ** 2 - z * z) - 0.002 * h, chest + z) for z in (-0.06 * h, 0.01 * h, 0.08 * h)
    ]
    parts += [dressed(ball((0.034 * h,) * 3, at), ("stone", INK)) for at in coals]
    carrot = turned("carrot", [([(0, 0), (0.022 * h, 0), (0.003 * h, 0.14 * h), (0, 0.143 * h)], 0)], segments=20)
    for vertex in carrot.data.vertices:
        x, y, z = vertex.co
        vertex.co = (x, -0.12 * h - z, face + y)
    parts.append(dressed(carrot, ("plastic", (0.93, 0.42, 0.08))))
    for side in (-1, 1):
        twig = turned("twig", [([(0, 0), (0.012 * h, 0), (0.006 * h, 0.3 * h), (0, 0.3 * h)], 0)], segments=10)
        for vertex in twig.data.vertices:
            x, y, z = vertex.co
            vertex.co = (side * (0.15 * h + z * 0.9), y, chest + 0.05 * h + 0.45 * z + x)
        parts.append(dressed(twig, ("wood", (0.3, 0.2, 0.12))))
    return united(parts, "snowman")


def chocolate_bar(length_m: float = 0.12, width_m: float = 0.06, thickness_m: float = 0.012) -> bpy.types.Object:
    """A bar of chocolate in pieces, lying."""
    parts = [block("bar", (length_m, width_m, thickness_m * 0.6), bevel_m=0.001)]
    across, along = 3, 6
    for i in range(along):
        for j in range(across):
            at = ((i + 0.5) / along - 0.5) * length_m, ((j + 0.5) / across - 0.5) * width_m, thickness_m * 0.4
            size = (length_m / along * 0.84, width_m / across * 0.84, thickness_m * 0.7)
            parts.append(block("piece", size, bevel_m=thickness_m * 0.16, at=at))
    return united([dressed(part, ("wax", (0.27, 0.13, 0.06))) for part in parts], "chocolate bar")


def butter(length_m: float = 0.1, width_m: float = 0.06, height_m: float = 0.045) -> bpy.types.Object:
    """A block of butter."""
    made = block("butter", (length_m, width_m, height_m), bevel_m=height_m * 0.06)
    return dressed(made, ("wax", (0.96, 0.84, 0.42)))


def ice_cream(height_m: float = 0.15) -> bpy.types.Object:
    """Two scoops on a wafer cone that stands on a small foot."""
    h = height_m
    cone = [(0, 0), (0.13 * h, 0), (0.12 * h, 0.02 * h), (0.05 * h, 0.06 * h), (0.2 * h, 0.5 * h), (0, 0.5 * h)]
    wafer = dressed(turned("cone", [(rounded(cone, 0.01 * h), 0)]), ("cardboard", (0.8, 0.56, 0.3)))
    scoops = [ball((0.44 * h,) * 3, (0, 0, 0.6 * h)), ball((0.36 * h,) * 3, (0, 0, 0.84 * h))]
    return united([*(dressed(scoop, ("wax", (0.96, 0.72, 0.76))) for scoop in scoops), wafer], "ice cream")
