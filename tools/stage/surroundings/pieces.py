"""Build a piece of furniture, and put it where the layout says."""

from __future__ import annotations

import random
from collections.abc import Sequence

import bpy
from mathutils import Matrix

from ..objects import assets, materials
from ..objects.surfaces import Graph, Rgb
from . import own_pieces, solids
from .furniture import Piece, Placed
from .piece_kinds import FABRICS, KINDS, WHOLE, Kind


def build(kind_name: str, name: str, seed: int, *, colour: Rgb | None = None) -> bpy.types.Object:
    """The piece, front along +x, origin at the centre of its bounds, scaled to its usual size.

    colour (sRGB) overrides the kind's own ones, where a piece has one colour.
    Raises ValueError naming the kinds there are.
    """
    if kind_name not in KINDS:
        raise ValueError(f"no furniture {kind_name!r}; there is: {', '.join(sorted(KINDS))}")
    kind = KINDS[kind_name]
    rng = random.Random(f"{kind_name}/{seed}")
    chosen = kind.seeds[seed % len(kind.seeds)]
    usual = rng.choice(kind.colours) if kind.colours else None
    colour = colour or usual
    if kind.factory.startswith("own:"):
        made = own_pieces.MAKERS[kind.factory.removeprefix("own:")](chosen, name, colour)
    else:
        made = assets.spawn(kind.factory, chosen, parameters=kind.parameters, name=name)
        made = assets.decimate(made, kind.max_vertices)
    _fit(made, kind)
    if kind.max_vertices == WHOLE:
        solids.face_outward(made)
    if kind.surface == "cloth":
        made.data.materials.clear()
        made.data.materials.append(cloth(colour or FABRICS[0]))
    elif kind.surface is not None:
        materials.apply_surface(made, kind.surface, colour)
    return solids.move_to(made)


def cloth(colour: Rgb) -> bpy.types.Material:
    """Upholstery: the colour, faintly mottled at the size of threads seen from across a room."""
    made = bpy.data.materials.new("cloth")
    made.use_nodes = True
    graph = Graph(made.node_tree)
    shader = made.node_tree.nodes["Principled BSDF"]
    shader.inputs["Roughness"].default_value, shader.inputs["Sheen Weight"].default_value = 0.95, 0.25
    place = graph.node("TexCoord").outputs["Object"]
    noise = graph.node("TexNoise", Vector=place, Scale=130.0, Detail=1.0).outputs["Fac"]
    shade = graph.math("MULTIPLY_ADD", noise, 0.36, 0.82)
    graph.put(graph.mix(1.0, graph.tint(colour), shade, "MULTIPLY"), shader.inputs["Base Color"])
    return made


def piece_of(kind_name: str, obj: bpy.types.Object, present: Sequence[str]) -> Piece:
    """What the layout needs to know of a built piece; present are the kinds in the room."""
    kind = KINDS[kind_name]
    anchor = next((name for name in kind.anchors if name in present), None)
    place = kind.place
    if kind.anchors and anchor is None:
        place = "corner" if place in {"beside", "front", "around"} else place
    if place == "table":
        place = "back"
    return Piece(obj.name, tuple(float(v) for v in obj.dimensions), place, anchor)  # type: ignore[arg-type]


def fixed_piece(obj: bpy.types.Object) -> Piece:
    """A piece that already stands where it must."""
    return Piece(obj.name, tuple(float(v) for v in obj.dimensions), "fixed")  # type: ignore[arg-type]


def put(obj: bpy.types.Object, spot: Placed) -> None:
    """Move a built piece to its place."""
    obj.location = (spot.x, spot.y, spot.base_m + spot.piece.size_m[2] / 2)
    obj.rotation_euler = (0.0, 0.0, spot.turn_deg * 3.141592653589793 / 180)


def _fit(obj: bpy.types.Object, kind: Kind) -> None:
    """Turn the mesh, then scale it to the kind's size; a size of 0 follows the height's scale."""
    turn = Matrix.Rotation(kind.turn_deg * 3.141592653589793 / 180, 4, "Z")
    obj.data.transform(turn)
    obj.data.update()
    bpy.context.view_layer.update()
    factor_z = kind.size_m[2] / obj.dimensions[2] if kind.size_m[2] else 1.0
    factors = [want / have if want else factor_z for want, have in zip(kind.size_m, obj.dimensions, strict=True)]
    obj.data.transform(Matrix.Diagonal((*factors, 1.0)))
    obj.data.update()
    bpy.context.view_layer.update()
