"""Furnish a room: what the room usually has and what the sentence asks for, built, laid out, and measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import bpy
from mathutils import Matrix

from ....state.scene import Standing
from .. import program
from ..objects import assets
from ..objects.surfaces import Rgb
from . import footing, furniture, measure, piece_kinds, pieces, standing
from .spots import Piece, Placed, Plot

PLACES = {
    "on": "on",
    "under": "under",
    "beside": "next",
    "front": "facing",
    "behind": "behind",
    "around": "around",
    "corner": "in_corner",
    "wall": "wall",
    "window": "window",
    "middle": "middle",
}
"""Kind of place in furniture.ORDER by relation."""

HUNG = frozenset({"wall_art", "mirror"})
ON_WALL = frozenset({"hung", "on_wall"})
"""Places of furniture.ORDER where the wall holds a piece."""
SMALL_M = 0.45
"""Height of a plant that stands on something."""
GROWTH_M = (0.7, 0.5)
"""What a room gains in width and depth when its furniture finds no place."""


@dataclass(frozen=True)
class Order:
    """Pieces of one kind to be furnished."""

    kind: str
    count: int = 1
    relation: str | None = None
    to: str | None = None
    colour: Rgb | None = None
    words: str = ""
    asked: bool = False


@dataclass
class Stand:
    """A built piece and the order it is for."""

    thing: bpy.types.Object
    order: Order
    piece: Piece


def orders(config: Mapping[str, Any], with_table: bool) -> list[Order]:
    """What is asked for, then what the room usually has besides; what no piece exists for is reported as progress.

    A table of the action's own takes the place of other tables, of their rug and of all but two chairs.
    """
    asked = [_asked(entry) for entry in config["layout"]]
    named = {order.kind for order in asked}
    usual = list(config["furniture"] or piece_kinds.TYPICAL[config["room_type"]])
    extra = [name for name in config["extra_furniture"] if name not in usual]
    found: dict[str, int] = {}
    for name in (*usual, *extra):
        kind = piece_kinds.kind_of(name)
        if kind is None:
            program.progress(f"there is no piece of furniture called {name}")
        elif kind not in named and not (name in extra and kind in found):
            found[kind] = found.get(kind, 0) + 1
    wanted = [*asked, *(Order(kind, count) for kind, count in found.items())]
    if with_table:
        wanted = [order for order in wanted if order.kind not in {"dining_table", "coffee_table", "rug"}]
        wanted = [replace(o, count=min(o.count, 2)) if o.kind == "chair" and not o.asked else o for o in wanted]
    return wanted


def build(wanted: Sequence[Order], seed: int, present: Sequence[str], room: str = "") -> list[Stand]:
    """Build every piece, one mesh for those of one kind and colour. Every type of room has pictures of its own."""
    made: list[Stand] = []
    first: dict[tuple[str, Rgb | None], bpy.types.Object] = {}
    kinds = [*(order.kind for order in wanted), *present]
    total = sum(order.count for order in wanted)
    pictures = sorted(piece_kinds.TYPICAL).index(room) if room in piece_kinds.TYPICAL else 0
    for order in wanted:
        for _ in range(order.count if order.kind in piece_kinds.KINDS else 0):
            number = sum(stand.order.kind == order.kind for stand in made) + 1
            name = order.kind if number == 1 else f"{order.kind}_{number}"
            program.progress(f"furniture: {name}", len(made), total)
            chosen = seed + number - 1 + (pictures if order.kind in HUNG else 0)
            twin = None if order.kind in HUNG else first.get((order.kind, order.colour))
            thing = (
                assets.duplicate(twin, name) if twin else pieces.build(order.kind, name, chosen, colour=order.colour)
            )
            first.setdefault((order.kind, order.colour), thing)
            if order.relation == "on" and thing.dimensions.z > 2 * SMALL_M:
                _shrink(thing, SMALL_M)
            made.append(Stand(thing, order, _piece(order, thing, kinds)))
    return [replace_anchor(stand, made) for stand in made]


def replace_anchor(stand: Stand, made: Sequence[Stand]) -> Stand:
    """Of several pieces each belongs to another one of its targets: a lamp for every nightstand."""
    targets = [other.piece.name for other in made if other.order.kind == stand.piece.anchor]
    same = [other for other in made if other.order is stand.order]
    if len(targets) > 1 and len(same) > 1:
        turn = next(index for index, other in enumerate(same) if other is stand)
        return Stand(stand.thing, stand.order, replace(stand.piece, anchor=targets[turn % len(targets)]))
    return stand


def arrange(
    stands: Sequence[Stand], plots: Sequence[Plot], seed: int, fixed: Sequence[Placed]
) -> tuple[Plot, list[str]]:
    """Put every piece in its place in the first room all of them fit in, else in the last one; names left out."""
    wanted = [stand.piece for stand in stands]
    plot, placed, left_out = plots[0], list[Placed](), list[str]()
    for plot in plots:
        placed, left_out = furniture.arrange(wanted, plot, seed, fixed)
        if not left_out:
            break
    by_name = {stand.piece.name: stand for stand in stands}
    for spot in placed:
        if spot.piece.name in by_name:
            pieces.put(by_name[spot.piece.name].thing, spot)
            if spot.piece.place in ON_WALL:
                footing.mark(by_name[spot.piece.name].thing, footing.HELD)
    for name in left_out:
        program.progress(f"no place for {name}")
        bpy.data.objects.remove(by_name[name].thing)
    bpy.context.view_layer.update()
    return plot, left_out


def judged(
    wanted: Sequence[Order], stands: Sequence[Stand], left_out: Sequence[str], plot: Plot
) -> tuple[Standing, ...]:
    """How the furniture came to stand, order by order, measured on the built meshes."""
    there = [stand for stand in stands if stand.piece.name not in left_out]
    bounds = {stand.piece.name: measure.bounds(stand.thing) for stand in there}
    cuts = _cuts(there)
    flat = [stand.piece.name for stand in there if stand.piece.flat]
    blocked = [f"{name} cannot be reached" for name in standing.unreachable(bounds, plot, flat)]
    found = []
    for order in wanted:
        mine = [stand for stand in there if stand.order is order]
        faults = [text for stand in mine for text in cuts.get(stand.piece.name, ())]
        for stand in mine:
            targets = [other.piece.name for other in there if other.order.kind == order.to]
            faults += standing.faults_of(stand.piece.name, order.relation, targets, bounds, plot)
        found.append(
            Standing(
                kind=order.kind, count=order.count, placed=len(mine), relation=order.relation, to=order.to,
                words=order.words, asked=order.asked, objects=tuple(stand.piece.name for stand in mine),
                faults=tuple(faults + (blocked if order.asked else [])),
            )
        )  # fmt: skip
    return tuple(found)


def _asked(entry: Mapping[str, Any]) -> Order:
    colour = tuple(entry["colour"]) if entry.get("colour") else None
    return Order(
        str(entry["kind"]), int(entry.get("count", 1)), entry.get("relation"), entry.get("to"), colour,
        str(entry.get("words", "")), asked=True,
    )  # fmt: skip


def _piece(order: Order, thing: bpy.types.Object, kinds: Sequence[str]) -> Piece:
    """What the layout is told: the place asked for, else where such a piece usually belongs."""
    usual = pieces.piece_of(order.kind, thing, kinds)
    flat = order.kind == "rug"
    if order.relation is None and order.kind == "dining_table" and kinds.count("chair"):
        return replace(usual, place="middle", anchor=None)
    if usual.place == "hung" and usual.anchor is None:
        usual = replace(usual, place="on_wall")
    if usual.place == "on" and usual.anchor is None:
        usual = replace(usual, place="on_wall" if order.kind == "tv" else "corner")
    if flat and usual.anchor is None:
        usual = replace(usual, place="middle")
    if order.relation is None or (order.to is not None and order.to not in kinds):
        return replace(usual, flat=flat)
    place = PLACES[order.relation]
    if order.relation == "wall" and (order.kind in HUNG or order.kind == "tv"):
        place = "hung" if order.to else "on_wall"
    pair = order.relation in standing.PAIRS or place == "hung"
    if pair and order.to is None:
        return replace(usual, flat=flat)
    return replace(usual, place=place, anchor=order.to if pair else None, flat=flat)


def _cuts(there: Sequence[Stand]) -> dict[str, list[str]]:
    """Pieces whose meshes go through each other, by the name of either."""
    found: dict[str, list[str]] = {}
    boxes = {stand.piece.name: measure.bounds(stand.thing) for stand in there}
    trees: dict[str, Any] = {}
    for a, b in combinations([stand for stand in there if not stand.piece.flat], 2):
        one, two = boxes[a.piece.name], boxes[b.piece.name]
        if any(one.low[i] > two.high[i] - 0.005 or two.low[i] > one.high[i] - 0.005 for i in range(3)):
            continue
        for stand in (a, b):
            trees.setdefault(stand.piece.name, measure.surface_of(stand.thing))
        if trees[a.piece.name].overlap(trees[b.piece.name]):
            found.setdefault(a.piece.name, []).append(f"{a.piece.name} cuts into {b.piece.name}")
            found.setdefault(b.piece.name, []).append(f"{b.piece.name} cuts into {a.piece.name}")
    return found


def _shrink(thing: bpy.types.Object, height_m: float) -> None:
    factor = height_m / thing.dimensions.z
    if thing.data.users > 1:
        thing.data = thing.data.copy()
    thing.data.transform(Matrix.Scale(factor, 4))
    thing.data.update()
    bpy.context.view_layer.update()
