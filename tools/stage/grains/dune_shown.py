"""A dune with running sand as Blender objects: the surface and its material, grains on it, wisps at its crest."""

from __future__ import annotations

import bpy
import numpy as np
from scipy import ndimage

from ..air import airborne, flight
from ..bodies.hulls import Array
from ..objects.surfaces import Graph, Rgb, linear
from ..surroundings import finishes, solids
from . import played, specks
from .dune import Dune, Patch, widened
from .dune_place import Place
from .streaming import Streamed

DEEPEST_M = 0.06
"""Depth of moving sand that is stored as 1 in the picture that drives the material."""
SHOWN = (0.06, 0.3)
"""Stored depths between which the look goes over from lying to running sand."""
STREAK = 0.5
"""How much lighter or darker the streaks in running sand are."""
STREAK_BUMP_M = 0.03
OUTSIDE_M = 42.0
"""How far the dune goes on to every side of where sand runs."""


def surface(dune: Dune, patch: Patch, flow: Streamed, place: Place, *, seed: int, colour: Rgb) -> bpy.types.Object:
    """The dune, its vertices keyed in every frame where sand runs."""
    a, columns = widened(patch.a_m, -OUTSIDE_M, OUTSIDE_M)
    s, rows = widened(patch.s_m, -0.8 * OUTSIDE_M, 0.4 * OUTSIDE_M)
    grid_a, grid_s = np.meshgrid(a, s)
    still = np.stack([grid_a, grid_s, dune.height(grid_a, grid_s)], axis=-1)
    mesh = bpy.data.meshes.new("dune")
    mesh.from_pydata(still.reshape(-1, 3).tolist(), [], _quads(*grid_a.shape))
    mesh.shade_smooth()
    thing = bpy.data.objects.new("dune", mesh)
    solids.collection("grains").objects.link(thing)
    place.stand(thing)
    _coordinates(mesh, patch, grid_a, grid_s, dune)
    shapes = []
    for height in flow.heights:
        shape = still.copy()
        shape[rows, columns, 2] = height
        shapes.append(shape.reshape(-1, 3))
    played.play(thing, shapes)
    mesh.materials.append(_material(flow, seed, colour))
    return thing


def grains(
    patch: Patch, flow: Streamed, place: Place, *, count: int, fps: int, colour: Rgb, rng: np.random.Generator
) -> bpy.types.Object:
    """Coarse grains that ride on the running sand; where it stops they are buried and others set out at the crest."""
    cells = ridden(patch, flow, count, fps, rng)
    shapes = []
    for frame, (row, column) in enumerate(cells):
        height = ndimage.map_coordinates(flow.heights[frame], [row, column], order=1, mode="nearest")
        a, s = patch.a_m[0] + column * patch.cell_m, patch.s_m[0] + row * patch.cell_m
        shapes.append(place.world(a, s, height))
    sizes, turns = rng.uniform(0.004, 0.012, count), rng.uniform(0.0, 6.0, (count, 3))
    light, dark = (tuple(min(1.0, f * c) for c in colour) for f in (1.2, 0.72))
    templates = [specks.pebble("light_grain", light), specks.pebble("dark_grain", dark)]  # type: ignore[arg-type]
    return specks.show("sand_grains", shapes, templates, sizes=sizes, choice=rng.integers(0, 2, count), turns=turns)


def ridden(patch: Patch, flow: Streamed, count: int, fps: int, rng: np.random.Generator) -> list[tuple[Array, Array]]:
    """Row and column of every grain in every frame."""
    moving = flow.depth[0] > 0.004
    start = np.argwhere(moving if moving.any() else np.ones_like(moving))
    here = start[rng.integers(0, len(start), count)] + rng.random((count, 2))
    found = []
    for frame in range(len(flow.heights)):
        found.append((here[:, 0].copy(), here[:, 1].copy()))
        for _ in range(2):
            at = [here[:, 0], here[:, 1]]
            speed = [ndimage.map_coordinates(part[frame], at, order=1, mode="nearest") for part in flow.velocity]
            here = here + np.stack(speed, axis=1) / (2.0 * fps * patch.cell_m)
        depth = ndimage.map_coordinates(flow.depth[frame], [here[:, 0], here[:, 1]], order=1, mode="nearest")
        stopped = np.flatnonzero(depth < 0.002)
        fresh = np.argwhere((flow.depth[frame] > 0.004) & (np.abs(_below_brink(flow, patch)) < 0.6))
        if len(stopped) and len(fresh):
            here[stopped] = fresh[rng.integers(0, len(fresh), len(stopped))] + rng.random((len(stopped), 2))
    return found


def _below_brink(flow: Streamed, patch: Patch) -> Array:
    """Distance in metres below the highest cell of each column."""
    top = flow.rest.argmax(axis=0)
    return np.asarray((np.arange(flow.rest.shape[0])[:, None] - top - 3) * patch.cell_m)


def wisps(
    dune: Dune, patch: Patch, place: Place, *, count: int, wind_m_s: float, duration_s: float, seed: int, colour: Rgb
) -> bpy.types.Object:
    """Sand that the wind lifts off the crest and carries down the lee side in gusts, a veil of specks."""
    rng = np.random.default_rng([seed, 11])
    a = rng.uniform(patch.a_m[0], patch.a_m[-1], count)
    life = rng.uniform(0.5, 1.3, count)
    begin = rng.uniform(-1.3, duration_s, count)
    gust = np.sin(2.1 * begin + 0.9 * a) + np.sin(1.3 * a - 3.1 * begin + 1.0)
    kept = gust > rng.uniform(-1.6, 1.2, count)
    a, life, begin = a[kept], life[kept], begin[kept]
    number = len(a)
    s = dune.crest_s(a) - rng.uniform(0.0, 0.6, number)
    rise = rng.exponential(0.16, number) + 0.01
    start = place.world(a, s, dune.height(a, s) + rise)
    pace = wind_m_s * rng.uniform(0.35, 0.8, number) * (0.6 + 2.0 * np.minimum(rise, 0.25))
    level = pace[:, None] * (place.down + 0.25 * rng.normal(size=number)[:, None] * place.along)
    velocity = level + np.array([0.0, 0.0, 1.0]) * rng.normal(-0.05, 0.12, number)[:, None]
    paths = flight.Flight(
        **(flight.still(number) | {
            "anchor_m": start, "anchor_s": begin, "velocity_m_s": velocity, "appear_s": begin,
            "stop_s": begin + 2.0 * life, "vanish_s": begin + life, "grow_s": 0.3 * life,
            "size": rng.uniform(0.007, 0.018, number),
        })
    )  # fmt: skip
    pale: Rgb = tuple(min(1.0, 0.35 + 0.75 * c) for c in colour)  # type: ignore[assignment]
    return airborne.show("sand_wisps", paths, [specks.dust("sand_dust", pale)])


def _quads(rows: int, columns: int) -> list[tuple[int, int, int, int]]:
    first = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel()
    corners = np.stack([first, first + 1, first + columns + 1, first + columns], axis=1)
    return [tuple(quad) for quad in corners.tolist()]


def _coordinates(mesh: bpy.types.Mesh, patch: Patch, a: Array, s: Array, dune: Dune) -> None:
    """UVMap in metres, flow_uv 0..1 over the patch; running 0..1: in the patch, windward 0..1: behind the crest."""
    cell, columns, rows = patch.cell_m, len(patch.a_m), len(patch.s_m)
    u = ((a - patch.a_m[0]) / cell + 0.5) / columns
    v = ((s - patch.s_m[0]) / cell + 0.5) / rows
    inside = np.minimum.reduce([u, 1 - u, v, 1 - v])
    loops = np.empty(len(mesh.loops), dtype=np.int32)
    mesh.loops.foreach_get("vertex_index", loops)
    for name, (x, y) in {"UVMap": (a, s), "flow_uv": (np.clip(u, 0.004, 0.996), np.clip(v, 0.004, 0.996))}.items():
        layer = mesh.uv_layers.new(name=name)
        flat = np.stack([x.ravel(), y.ravel()], axis=1)[loops]
        layer.data.foreach_set("uv", flat.astype(np.float32).ravel())
    values = {
        "running": np.clip(inside * 12.0, 0.0, 1.0),
        "windward": np.clip(0.5 - dune.beyond_crest(a, s) / 0.3, 0.0, 1.0),
    }
    for name, value in values.items():
        mesh.attributes.new(name, "FLOAT", "POINT").data.foreach_set("value", value.astype(np.float32).ravel())


def _material(flow: Streamed, seed: int, colour: Rgb) -> bpy.types.Material:
    """Rippled sand that lies; over it, where sand runs, streaks that travel with it."""
    made = finishes.make("sand", seed, colour, material_name="dune_sand")
    graph = Graph(made.node_tree)
    shader = made.node_tree.nodes["Principled BSDF"]
    shader.inputs["Specular IOR Level"].default_value = 0.15
    lying = shader.inputs["Base Color"].links[0].from_socket
    ripples = shader.inputs["Normal"].links[0].from_node
    texture = _atlas_texture(graph, flow)
    stored = graph.node("SeparateColor", Color=texture.outputs["Color"]).outputs
    there = graph.math("MULTIPLY", stored[0], _read(graph, "running"))
    share = graph.math("DIVIDE", graph.math("SUBTRACT", there, SHOWN[0]), SHOWN[1] - SHOWN[0])
    share = graph.math("MINIMUM", graph.math("MAXIMUM", share, 0.0), 1.0)
    streak = graph.math("MULTIPLY_ADD", graph.math("SUBTRACT", stored[1], 0.5), 2.0 * STREAK, 1.05)
    plain = (*linear(colour), 1.0)
    shade = graph.node("CombineColor", Red=streak, Green=streak, Blue=streak).outputs[0]
    running = graph.mix(1.0, plain, shade, "MULTIPLY")
    quiet = graph.mix(_read(graph, "windward"), graph.mix(0.75, lying, plain), lying)
    graph.put(graph.mix(share, quiet, running), shader.inputs["Base Color"])
    graph.put(graph.math("MULTIPLY_ADD", _read(graph, "windward"), 0.5, 0.06), ripples.inputs["Strength"])
    height = graph.math("MULTIPLY", graph.math("SUBTRACT", stored[1], 0.5), share)
    waves = graph.node("Bump", Height=height, Distance=STREAK_BUMP_M, Strength=0.8, Normal=ripples.outputs[0])
    graph.put(waves.outputs[0], shader.inputs["Normal"])
    return made


def _read(graph: Graph, name: str) -> object:
    node = graph.tree.nodes.new("ShaderNodeAttribute")
    node.attribute_name = name
    return node.outputs["Fac"]


def _atlas_texture(graph: Graph, flow: Streamed) -> bpy.types.ShaderNode:
    """All frames as tiles of one packed picture; the tile is chosen by keyed values: red depth, green the streaks."""
    frames, rows, columns = flow.depth.shape
    across = int(np.ceil(np.sqrt(frames * rows / columns)))
    down = int(np.ceil(frames / across))
    atlas = np.zeros((down * rows, across * columns, 4), np.float32)
    for frame in range(frames):
        y, x = divmod(frame, across)
        tile = atlas[y * rows : (y + 1) * rows, x * columns : (x + 1) * columns]
        tile[..., 0] = np.clip(flow.depth[frame] / DEEPEST_M, 0.0, 1.0)
        tile[..., 1] = flow.grain[frame]
    image = bpy.data.images.new("running_sand", across * columns, down * rows, alpha=True)
    image.colorspace_settings.name = "Non-Color"
    atlas[..., 3] = 1.0
    image.pixels.foreach_set(atlas.ravel())
    image.update()
    image.pack()
    uv = graph.tree.nodes.new("ShaderNodeUVMap")
    uv.uv_map = "flow_uv"
    mapping = graph.node("Mapping", Vector=uv.outputs[0])
    mapping.inputs["Scale"].default_value = (1.0 / across, 1.0 / down, 1.0)
    _key_tiles(graph.tree, mapping, frames, across, down)
    texture = graph.node("TexImage", Vector=mapping.outputs[0])
    texture.image, texture.extension = image, "EXTEND"
    return texture


def _key_tiles(tree: bpy.types.NodeTree, mapping: bpy.types.ShaderNode, frames: int, across: int, down: int) -> None:
    action = bpy.data.actions.new("running_sand")
    tree.animation_data_create().action = action
    path = f'nodes["{mapping.name}"].inputs["Location"].default_value'
    for index, whole in ((0, across), (1, down)):
        place = [(frame % across if index == 0 else frame // across) / whole for frame in range(frames)]
        played.key_values(action, path, [(frame + 1, value) for frame, value in enumerate(place)], index, step=True)
