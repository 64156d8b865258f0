"""Infinigen's factories as plain objects: one mesh, standing, centred, the same for the same arguments."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator, Mapping
from typing import Any

import bpy
import numpy as np

from . import construction, flatten, infinigen_cures
from .infinigen_door import imported, quiet
from .thinning import thin_foliage

SEED_SEARCH = 400
"""Seeds tried for a factory whose constructor must draw a wanted word, such as bottle_type "beer"."""

SEED_STRIDE = 7919

DETAIL_BEFORE_COLLAPSE = 3


def spawn(
    factory: str,
    seed: int,
    *,
    parameters: Mapping[str, Any] | None = None,
    spawn_arguments: Mapping[str, Any] | None = None,
    name: str,
) -> bpy.types.Object:
    """Build one asset of an Infinigen factory as ONE mesh object at the world's origin.

    `factory` is a dotted path ("infinigen.assets.objects.tableware.bottle.BottleFactory"). `parameters` are set, by
    name, on what the factory has: arguments of its constructor, else attributes, else entries of its `params`. A word
    (str) that an attribute does not yet have is reached by searching seeds, because constructors derive other numbers
    from it. `spawn_arguments` go to spawn_asset (face_size, distance, …). Modifiers and instances are applied, children
    joined, sheets get a thickness, the origin lies at the centre of the bounds, location 0. Positions are the same in
    every process to 1e-7 m; the order of vertices is not, because Blender's own operators order by address. Raises
    ValueError that names the parameters there are.
    """
    wanted = dict(parameters or {})
    maker_class = imported(factory)
    before = flatten.Snapshot.take()
    made = None
    try:
        with quiet(), seeded(seed, factory):
            maker = _constructed(maker_class, seed, wanted)
            made = flatten.one_mesh(_roots(_finished(maker, spawn_arguments or {})), name)
            flatten.centre_origin(made)
            flatten.thicken_if_flat(made)
    finally:
        before.delete_new(keep=made)
    return made


def decimate(obj: bpy.types.Object, max_vertices: int) -> bpy.types.Object:
    """Thin the mesh out to about max_vertices; one already small enough is left alone.

    Collapsing edges keeps the form but takes a minute for a million vertices, so a mesh far too fine is first brought
    to DETAIL_BEFORE_COLLAPSE times the goal: foliage by leaving out leaves, all else by welding.
    """
    first = max_vertices * DETAIL_BEFORE_COLLAPSE
    if len(obj.data.vertices) > 1.5 * first:
        thin_foliage(obj, first)
    if len(obj.data.vertices) > 1.5 * first:
        weld = obj.modifiers.new("weld", "WELD")
        weld.merge_threshold = math.sqrt(sum(polygon.area for polygon in obj.data.polygons) / first)
        flatten.apply_modifiers(obj)
    count = len(obj.data.vertices)
    if count > max_vertices:
        modifier = obj.modifiers.new("decimate", "DECIMATE")
        modifier.ratio = max_vertices / count
        flatten.apply_modifiers(obj)
    return obj


def duplicate(obj: bpy.types.Object, name: str) -> bpy.types.Object:
    """A copy that shares the mesh and its materials, in the same collections."""
    copy = obj.copy()
    copy.name = name
    for collection in obj.users_collection:
        collection.objects.link(copy)
    return copy


class seeded:  # noqa: N801 - reads as a phrase: with seeded(...)
    """Both global random streams at a state that depends on the arguments only; the old state comes back after."""

    def __init__(self, seed: int, *words: str) -> None:
        text = "/".join((str(seed), *words))
        self._seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")

    def __enter__(self) -> None:
        self._saved = random.getstate(), np.random.get_state()
        random.seed(self._seed)
        np.random.seed(self._seed)

    def __exit__(self, *_: object) -> None:
        random.setstate(self._saved[0])
        np.random.set_state(self._saved[1])


def _constructed(maker_class: type, seed: int, wanted: Mapping[str, Any]) -> Any:
    """The factory with its parameters set, from the first seed that draws the wanted words."""
    to_constructor = {key: value for key, value in wanted.items() if key in construction.argument_names(maker_class)}
    to_instance = {key: value for key, value in wanted.items() if key not in to_constructor}
    words = {key: value for key, value in to_instance.items() if isinstance(value, str)}
    for attempt in range(SEED_SEARCH if words else 1):
        maker = construction.constructed(maker_class, seed + attempt * SEED_STRIDE, to_constructor)
        if not to_instance:
            return maker
        drawn = construction.settable(maker)
        construction.refuse_unknown(maker_class, to_instance, drawn)
        if all(str(drawn[key]) == value for key, value in words.items()):
            for key, value in to_instance.items():
                construction.put(maker, key, value)
            return maker
    raise ValueError(f"{maker_class.__name__} did not draw {words} in {SEED_SEARCH} seeds")


def _finished(maker: Any, spawn_arguments: Mapping[str, Any]) -> Any:
    """spawn_asset, then finalize_assets, where many factories assign their materials."""
    for wear in ("scratch", "edge_wear"):  # scratches and worn edges: twice the render time for what nobody sees
        if hasattr(maker, wear):
            setattr(maker, wear, None)
    maker.create_asset = infinigen_cures.returning_object(maker.create_asset)
    if "face_size" in spawn_arguments:  # factories inside this one ask for theirs, which is 3 mm without a camera
        least = max(0.003, float(spawn_arguments["face_size"]))
        imported("gin").bind_parameter("target_face_size.global_clip_min", least)
    result = maker.spawn_asset(0, **{key: construction.like((), value) for key, value in spawn_arguments.items()})
    maker.finalize_assets([result] if isinstance(result, bpy.types.Object) else result)
    return result


def _roots(result: Any) -> Iterator[bpy.types.Object]:
    """The objects in what a factory returned: an object, a collection, or any nesting of sequences and mappings."""
    if isinstance(result, bpy.types.Object):
        yield result
    elif isinstance(result, bpy.types.Collection):
        yield from result.objects
    elif isinstance(result, Mapping):
        yield from _roots(list(result.values()))
    elif isinstance(result, (list, tuple)):
        for item in result:
            yield from _roots(item)
