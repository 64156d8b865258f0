"""The scene contract: what every built object, environment and assembly says of itself. Metres, degrees, Z up."""

from __future__ import annotations

from pydantic import Field

from .values import Frozen, Vec2, Vec3


class Box(Frozen):
    """Axis-aligned bounds in metres."""

    low: Vec3
    high: Vec3


class AssetFacts(Frozen):
    """Measured on a built object; its origin is the centre of its bounds, +Z its upright axis."""

    name: str
    size_m: Vec3
    vertices: int
    volume_m3: float
    """Volume of the convex hull."""
    round_axis: str | None = None
    """Axis it can roll about: "x", "y", "z", "any" for a sphere, None for what does not roll."""
    radius_m: float = 0.0
    """Rolling radius, the largest distance of the surface from round_axis; half the height when there is none."""
    materials: tuple[str, ...] = ()
    colour_rgb: Vec3 | None = None
    """Mean sRGB (0..1) of the object in a neutral render, None when it was not rendered."""
    parts: int = 1
    """Pieces that no edge connects."""
    area_m2: float = 0.0
    wall_volume_m3: float = 0.0
    """Volume inside the mesh itself: of a cup its walls. Right for closed meshes only."""
    open_edges: int = 0
    """Edges that have not exactly two faces; 0 for a closed mesh."""
    floating_parts: int = 0
    """Groups of pieces that hang in the air beside the body."""
    gap_m: float = 0.0
    """Widest gap between a floating group and the rest."""


class Support(Frozen):
    """A horizontal surface things can stand on."""

    name: str
    """floor, ground, table, …: unique in the scene."""
    kind: str
    object: str
    """Blender object that carries it."""
    height_m: float
    low: Vec2
    high: Vec2
    friction: float = 0.5
    restitution: float = 0.3


class FreePath(Frozen):
    """A straight clear corridor on a support, seen from the side by the camera where possible."""

    support: str
    start: Vec2
    heading_deg: float
    """Direction of travel in the ground plane, 0 = +X, counter-clockwise."""
    length_m: float
    width_m: float
    leaves_support: bool = False
    """True when its far end is the free edge of the support (a thing that goes on falls off)."""
    lands_on: str | None = None


class Obstacle(Frozen):
    """Furniture or other static thing, by its bounds."""

    name: str
    bounds: Box


class Standing(Frozen):
    """Furniture of one kind as it came to stand, measured on the built room."""

    kind: str
    """A piece of tools/stage/surroundings/piece_kinds.py."""
    count: int
    """How many there were to be."""
    placed: int
    relation: str | None = None
    to: str | None = None
    words: str = ""
    asked: bool = False
    """True where the sentence names it."""
    objects: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    """What is wrong with how they stand: "chair_2 cuts into table"."""


class SceneContract(Frozen):
    """What any realised environment promises, whatever its fidelity."""

    scene: str
    fidelity: str
    indoor: bool
    supports: tuple[Support, ...] = Field(min_length=1)
    paths: tuple[FreePath, ...] = Field(min_length=1)
    obstacles: tuple[Obstacle, ...] = ()
    bounds: Box
    camera_space: Box
    """Where a camera may stand."""
    camera: str = "camera"
    lights: tuple[str, ...]
    sun_elevation_deg: float | None = None
    dark: bool = False
    """True where darkness is meant: deep sea, cave, black backdrop, open land by night, whose light is the moon's."""
    standing: tuple[Standing, ...] = ()
    """Furniture of a room, kind by kind."""

    def support(self, name: str) -> Support | None:
        return next((s for s in self.supports if name in (s.name, s.kind)), None)

    def path_on(self, support: str) -> FreePath | None:
        return next((p for p in self.paths if p.support == support), None)


class Footing(Frozen):
    """What was found when the built place was measured, before anything was put into it. Faults are sentences."""

    missing: tuple[str, ...]
    """Things that the contract names and the scene lacks."""
    off_level: tuple[str, ...]
    """Supports that are not at the height they promise."""
    afloat: tuple[str, ...] | None
    """Things and scatters with nothing below them. None where it was not measured: a generator or a program of the
    model's own made the place, so that nothing in it has a role, or what they should stand on has a fault itself."""
    seconds: float = Field(ge=0)


class Assembly(Frozen):
    """Environment plus the key objects, placed at rest."""

    objects: tuple[str, ...]
    support: str | None
    contract: SceneContract
    asset: AssetFacts | None
    footing: Footing | None = None
    """None where nobody measured the place, which never passes."""
