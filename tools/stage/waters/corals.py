"""Corals, sponges and anemones of our own: small meshes that read from afar by shape and colour."""

from __future__ import annotations

from collections.abc import Callable

import bpy
import numpy as np
from mathutils import Vector, noise

from ..objects import surfaces
from ..objects.surfaces import Rgb
from ..pictures.framing import Array
from ..surroundings import solids

SIDES = 7
COLOURS: tuple[Rgb, ...] = (
    (1.0, 0.42, 0.2), (0.98, 0.72, 0.1), (0.9, 0.25, 0.55), (0.5, 0.3, 0.85), (1.0, 0.5, 0.55), (0.5, 0.78, 0.3),
    (0.95, 0.85, 0.5), (0.85, 0.15, 0.2),
)  # fmt: skip
"""sRGB; what reefs show by daylight near the surface."""


class Tubes:
    """Tapered tubes gathered into one mesh."""

    def __init__(self) -> None:
        self.vertices: list[solids.Vec] = []
        self.faces: list[tuple[int, ...]] = []

    def add(self, line: Array, radii: Array, *, open_end: bool = False) -> None:
        """A tube along line (N, 3) with radii (N,); its end is round, or open with a dark inside."""
        if open_end:  # the wall turns in at the top and goes down again
            line = np.concatenate([line, line[-1:], line[-2:-1]])
            radii = np.concatenate([radii, radii[-1:] * 0.72, radii[-2:-1] * 0.55])
        else:
            tip = line[-1] + (line[-1] - line[-2]) / max(float(np.linalg.norm(line[-1] - line[-2])), 1e-9) * radii[-1]
            line, radii = np.concatenate([line, tip[None]]), np.concatenate([radii, radii[-1:] * 0.25])
        start = len(self.vertices)
        angle = 2 * np.pi * np.arange(SIDES) / SIDES
        for index, (point, radius) in enumerate(zip(line, radii, strict=True)):
            ahead = line[min(index + 1, len(line) - 1)] - line[max(index - 1, 0)]
            if open_end and index >= len(line) - 2:
                ahead = line[-3] - line[-4] if len(line) > 3 else np.array([0.0, 0.0, 1.0])
            first, second = _across(ahead)
            ring = point + radius * (np.cos(angle)[:, None] * first + np.sin(angle)[:, None] * second)
            self.vertices += [(float(x), float(y), float(z)) for x, y, z in ring]
        for row in range(len(line) - 1):
            for side in range(SIDES):
                a, b = start + row * SIDES + side, start + row * SIDES + (side + 1) % SIDES
                self.faces.append((a, b, b + SIDES, a + SIDES))
        self.faces.append(tuple(start + (len(line) - 1) * SIDES + side for side in range(SIDES)))

    def object(self, name: str, material: bpy.types.Material) -> bpy.types.Object:
        made = solids.mesh_object(name, self.vertices, self.faces, material)
        solids.smooth(made)
        return made


def _across(ahead: Array) -> tuple[Array, Array]:
    """Two unit vectors across a direction."""
    unit = ahead / max(float(np.linalg.norm(ahead)), 1e-9)
    other = np.array([1.0, 0.0, 0.0]) if abs(unit[0]) < 0.8 else np.array([0.0, 1.0, 0.0])
    first = np.cross(unit, other)
    first /= np.linalg.norm(first)
    return first, np.cross(unit, first)


def staghorn(name: str, rng: np.random.Generator, colour: Rgb) -> bpy.types.Object:
    """Antler-like branches, about 0.6 m."""
    tubes = Tubes()

    def grow(foot: Array, way: Array, length: float, radius: float, left: int) -> None:
        bend = way + rng.normal(0.0, 0.18, 3) + np.array([0.0, 0.0, 0.15])
        bend /= np.linalg.norm(bend)
        middle, tip = foot + way * length * 0.5, foot + way * length * 0.5 + bend * length * 0.5
        tubes.add(np.array([foot, middle, tip]), np.array([radius, radius * 0.85, radius * 0.65]))
        for _ in range(0 if left == 0 else int(rng.integers(2, 4))):
            side = bend + rng.normal(0.0, 0.55, 3)
            side[2] = abs(side[2]) * 0.8 + 0.15
            grow(tip, side / np.linalg.norm(side), length * float(rng.uniform(0.6, 0.85)), radius * 0.68, left - 1)

    for turn in np.linspace(0, 2 * np.pi, 6)[:-1] + rng.uniform(0, 1):
        way = np.array([0.6 * np.cos(turn), 0.6 * np.sin(turn), 0.9])
        grow(np.array([0.0, 0.0, -0.02]), way / np.linalg.norm(way), 0.2, 0.034, 3)
    return tubes.object(name, surfaces.make("shell", colour, size_m=0.5))


def brain(name: str, rng: np.random.Generator, colour: Rgb) -> bpy.types.Object:
    """A grooved dome, about 0.5 m across."""
    import bmesh

    mesh = bmesh.new()
    bmesh.ops.create_icosphere(mesh, subdivisions=5, radius=0.25)
    shift = Vector(rng.uniform(-50, 50, 3))
    for vertex in mesh.verts:
        maze = noise.noise(vertex.co * 13.0 + 2.2 * noise.noise_vector(vertex.co * 6.0 + shift) + shift)
        lump = noise.noise(vertex.co * 5.0 + shift)
        vertex.co *= 1.0 + 0.13 * lump - 0.09 * (1.0 - min(abs(maze) * 4.0, 1.0))
        vertex.co.z *= 0.78
    return _from_bmesh(name, mesh, surfaces.make("flesh", colour, size_m=0.4))


def table(name: str, rng: np.random.Generator, colour: Rgb) -> bpy.types.Object:
    """Flat plates one over the other on a stalk, about 0.8 m across."""
    vertices: list[solids.Vec] = []
    faces: list[tuple[int, ...]] = []
    rings, around = 9, 40
    for level, (height, radius) in enumerate(((0.2, 0.42), (0.36, 0.28))):
        centre = rng.uniform(-0.08, 0.08, 2) * level
        shift = Vector(rng.uniform(-50, 50, 3))
        start = len(vertices)
        for side in (1.0, -1.0):
            for ring in range(rings):
                for step in range(around):
                    angle = 2 * np.pi * step / around
                    rim = radius * (1 + 0.22 * noise.noise(Vector((np.cos(angle), np.sin(angle), 0.0)) * 1.6 + shift))
                    out = rim * ring / (rings - 1)
                    x, y = centre[0] + out * np.cos(angle), centre[1] + out * np.sin(angle)
                    rough = 0.018 * noise.noise(Vector((x * 28, y * 28, level * 7.0)))
                    share = ring / (rings - 1)
                    thick = side * (0.028 * (1 - share) + 0.012) + 0.07 * share**2
                    vertices.append((float(x), float(y), float(height + thick + max(side, 0) * rough)))
        for half in range(2):
            base = start + half * rings * around
            for ring in range(rings - 1):
                for step in range(around):
                    a, b = base + ring * around + step, base + ring * around + (step + 1) % around
                    face = (a, a + around, b + around, b)
                    faces.append(face if half == 0 else face[::-1])
        rim_up, rim_down = start + (rings - 1) * around, start + (2 * rings - 1) * around
        faces += [
            (rim_up + s, rim_down + s, rim_down + (s + 1) % around, rim_up + (s + 1) % around) for s in range(around)
        ]
    tubes = Tubes()
    tubes.vertices, tubes.faces = vertices, faces
    tubes.add(np.array([[0, 0, -0.05], [0, 0, 0.12], [0, 0, 0.36]], float), np.array([0.12, 0.06, 0.09]))
    return tubes.object(name, surfaces.make("shell", colour, size_m=0.4))


def fan(name: str, rng: np.random.Generator, colour: Rgb) -> bpy.types.Object:
    """A sea fan: a net of twigs in one plane, about 0.8 m high."""
    tubes = Tubes()

    def grow(foot: Array, angle: float, length: float, radius: float, left: int) -> None:
        tip = foot + length * np.array([np.sin(angle), 0.0, np.cos(angle)]) + np.array([0, rng.normal(0, 0.006), 0])
        tubes.add(np.array([foot, tip]), np.array([radius, radius * 0.8]))
        if left:
            for way in (-1, 1) if left > 1 else (-1, 0, 1):
                turned = angle + way * float(rng.uniform(0.2, 0.42)) + float(rng.normal(0, 0.07))
                grow(tip, turned, length * float(rng.uniform(0.78, 0.95)), max(radius * 0.72, 0.0035), left - 1)

    for lean in (-0.75, -0.3, 0.2, 0.65):
        grow(np.array([0.0, 0.0, -0.02]), lean, 0.17, 0.016, 5)
    return tubes.object(name, surfaces.make("flesh", colour, size_m=0.5))


def sponge(name: str, rng: np.random.Generator, colour: Rgb) -> bpy.types.Object:
    """A cluster of open tubes, about 0.6 m high."""
    tubes = Tubes()
    for _ in range(int(rng.integers(5, 8))):
        lean = rng.normal(0.0, 0.17, 2)
        foot = np.array([*rng.normal(0.0, 0.07, 2), -0.03])
        height, radius = float(rng.uniform(0.28, 0.62)), float(rng.uniform(0.045, 0.075))
        share = np.linspace(0, 1, 7)[:, None]
        line = foot + share * height * np.array([lean[0], lean[1], 1.0]) + share**2 * 0.1 * np.array([*lean, 0.0])
        wave = 1 + 0.1 * np.sin(share[:, 0] * 9 + rng.uniform(0, 6))
        tubes.add(line, radius * (0.6 + 0.5 * share[:, 0]) * wave, open_end=True)
    return tubes.object(name, surfaces.make("flesh", colour, size_m=0.5))


def anemone(name: str, rng: np.random.Generator, colour: Rgb) -> bpy.types.Object:
    """A tuft of soft arms, about 0.35 m across."""
    tubes = Tubes()
    for _ in range(110):
        turn, out = float(rng.uniform(0, 2 * np.pi)), float(np.sqrt(rng.random()))
        way = np.array([np.cos(turn), np.sin(turn), 0.0])
        foot = way * out * 0.09 + np.array([0.0, 0.0, 0.05 * (1 - out)])
        lean = way * (0.25 + 0.9 * out) + np.array([*rng.normal(0, 0.15, 2), 0.9])
        share = np.linspace(0, 1, 5)[:, None]
        length = float(rng.uniform(0.13, 0.2))
        line = foot + share * lean * length * 0.8 + share**2 * np.array([*(rng.normal(0, 0.04, 2)), 0.02])
        tubes.add(line, 0.012 * (1 - 0.35 * share[:, 0]))
    return tubes.object(name, surfaces.make("flesh", colour, size_m=0.3))


def _from_bmesh(name: str, mesh: object, material: bpy.types.Material) -> bpy.types.Object:
    data = bpy.data.meshes.new(name)
    mesh.to_mesh(data)  # type: ignore[attr-defined]
    mesh.free()  # type: ignore[attr-defined]
    data.materials.append(material)
    made = bpy.data.objects.new(name, data)
    solids.collection("environment").objects.link(made)
    solids.smooth(made)
    return made


KINDS: dict[str, Callable[[str, np.random.Generator, Rgb], bpy.types.Object]] = {
    "staghorn": staghorn,
    "brain": brain,
    "table": table,
    "fan": fan,
    "sponge": sponge,
    "anemone": anemone,
}
"""Every builder leaves one object in the collection environment that stands on its origin."""
