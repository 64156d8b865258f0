"""A furnished, lit room: shell with real windows, furniture by function along the walls, free floor in the middle."""

from typing import Any

import bpy
from code2worlds.state.scene import Box, FreePath, SceneContract, Support
from code2worlds.tools.stage import program
from code2worlds.tools.stage.objects import assets
from code2worlds.tools.stage.pictures import camera
from code2worlds.tools.stage.surroundings import daylight, furniture, measure, piece_kinds, pieces, room, solids

CONFIG = {
    "seed": 0,  # [0, 2147483647] seed of everything drawn by chance
    "scene": "living_room",  # name of the scene in the library
    "room_type": "living_room",  # living_room, bedroom, kitchen, dining_room, office, bathroom, plain
    "width_m": 5.6,  # [3.6, 12] m; east-west, the direction of the action
    "depth_m": 4.9,  # [3.4, 10] m; north-south, the direction of the view
    "height_m": 2.6,  # [2.2, 5] m; floor to ceiling
    "floor_material": "wood",  # a finish: wood, dark_wood, pale_wood, tiles, carpet, linoleum, marble, concrete, stone
    "floor_colour": None,  # sRGB [r, g, b] 0..1, None = the finish's own
    "wall_material": "plaster",  # a finish: plaster, wall_tiles, brick, concrete
    "wall_colour": [0.86, 0.83, 0.77],  # sRGB 0..1
    "furniture": [],  # names of tools/stage/surroundings/pieces.py; empty = what the room type usually has
    "extra_furniture": [],  # names added to that
    "needs_table": False,  # a table in the action area, one edge free to roll off
    "time_of_day": "afternoon",  # dawn, morning, noon, afternoon, evening, night
    "sun_elevation_deg": None,  # [2, 80] degrees above the horizon, None = by time of day
    "sun_azimuth_deg": 172.0,  # [100, 260] degrees; where sunlight comes from: 180 = through the west window
    "sun_strength_w_m2": None,  # [0, 20] W/m2, None = by time of day
    "sun_colour": None,  # sRGB [r, g, b] 0..1, None = by time of day
    "cloud_cover": 0.0,  # [0, 1] share of sky covered: dims the sun, softens its edge
    "window_width_m": 2.4,  # [0.6, 4] m; the west window, through which the sun falls
    "window_sill_m": 0.35,  # [0, 1.2] m above the floor
    "lamp_on": None,  # lamps lit; None = by time of day
    "exposure_stops": 0.0,  # [-4, 4] stops; of the picture, after all light
    "fill": 1.0,  # [0, 4] factor on the soft light of the room
    "friction": 0.75,  # [0, 2] floor
    "restitution": 0.8,  # [0, 1] floor
}

LANE_M = (3.4, 0.9)
"""Length and width of the floor kept free for the action."""


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Shell, light, furniture, contract, camera."""
    shell = _shell(config)
    room.build(shell)
    for window in shell.windows:
        room.curtains(shell, window, (0.86, 0.84, 0.78))
    light = daylight.room_light(config, (shell.width_m, shell.depth_m, shell.height_m), config["sun_azimuth_deg"])
    lane = _lane(shell)
    table = _table(config, lane) if config["needs_table"] else None
    stand = _furnish(config, shell, lane, table)
    lamps = daylight.light_lamps(stand, config["lamp_on"], config["time_of_day"])
    bpy.context.scene.view_settings.exposure = config["exposure_stops"]
    contract = _contract(config, shell, lane=lane, table=table, stand=stand, lights=[*light, *lamps])
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 480, 272
    camera.default_view(contract.model_dump(mode="json"))
    solids.save(job.out / "environment.blend")
    return contract.model_dump(mode="json")


def _shell(config: dict[str, Any]) -> room.Shell:
    sill, head = config["window_sill_m"], min(2.3, config["height_m"] - 0.2)
    west = room.Window("west", -config["depth_m"] / 2 + 2.05, config["window_width_m"], sill, head)
    return room.Shell(
        config["width_m"],
        config["depth_m"],
        config["height_m"],
        config["floor_material"],
        config["wall_material"],
        tuple(config["wall_colour"]),
        tuple(config["floor_colour"]) if config["floor_colour"] else None,
        (west,),
        config["seed"],
    )


def _lane(shell: room.Shell) -> furniture.Rect:
    """The strip of floor the action has, in front of the middle."""
    middle = -shell.depth_m / 2 + 2.05
    return -LANE_M[0] / 2, middle - LANE_M[1] / 2, LANE_M[0] / 2, middle + LANE_M[1] / 2


def _table(config: dict[str, Any], lane: furniture.Rect) -> bpy.types.Object:
    """A table in the lane, its east edge free."""
    table = pieces.build("dining_table", "table", config["seed"])
    spot = furniture.Placed(
        pieces.piece_of("dining_table", table, ()),
        lane[0] + table.dimensions.y / 2 + 0.15,
        (lane[1] + lane[3]) / 2,
        -90.0,
    )
    pieces.put(table, spot)
    return table


def _kinds(config: dict[str, Any]) -> list[str]:
    """Kinds of furniture the room is to have; what no piece exists for is reported as progress."""
    kinds = [
        (name, piece_kinds.kind_of(name)) for name in config["furniture"] or piece_kinds.TYPICAL[config["room_type"]]
    ]
    usual = {kind for _, kind in kinds}
    kinds += [(name, kind) for name in config["extra_furniture"] if (kind := piece_kinds.kind_of(name)) not in usual]
    for name in [name for name, kind in kinds if kind is None]:
        program.progress(f"there is no piece of furniture called {name}")
    return [kind for _, kind in kinds if kind is not None]


def _furnish(
    config: dict[str, Any], shell: room.Shell, lane: furniture.Rect, table: bpy.types.Object | None
) -> dict[str, bpy.types.Object]:
    """Build, lay out and place the furniture. What finds no place is removed and reported as progress."""
    kinds = _kinds(config)
    if table is not None:
        kinds = [kind for kind in kinds if kind not in {"dining_table", "coffee_table", "rug"}]
        kinds = [kind for index, kind in enumerate(kinds) if kind != "chair" or kinds[:index].count("chair") < 2]
    built: dict[str, bpy.types.Object] = {}
    wanted, fixed = [], []
    if table is not None:
        fixed = [furniture.Placed(pieces.fixed_piece(table), table.location.x, table.location.y, -90.0)]
    for index, kind in enumerate(kinds):
        name = kind if kind not in built else f"{kind}_{kinds[: index + 1].count(kind)}"
        program.progress(f"furniture: {name}", index, len(kinds))
        twin = built.get(kind)
        built[name] = assets.duplicate(twin, name) if twin else pieces.build(kind, name, config["seed"])
        wanted.append(pieces.piece_of(kind, built[name], [*kinds, *(["table"] if table is not None else [])]))
    half_x, half_y = shell.width_m / 2, shell.depth_m / 2
    view = (-min(half_x, 2.2), -half_y, min(half_x, 2.2), lane[3])
    light = (-half_x, lane[1] - 0.4, 0.0, lane[3])
    openings = tuple(furniture.Opening(w.wall, w.centre_m, w.width_m, w.sill_m) for w in shell.windows)
    plot = furniture.Plot(shell.width_m, shell.depth_m, (view, light), openings)
    placed, left_out = furniture.arrange(wanted, plot, config["seed"], fixed)
    for spot in placed:
        if spot.piece.name in built:
            pieces.put(built[spot.piece.name], spot)
    for name in left_out:
        program.progress(f"no place for {name}")
        bpy.data.objects.remove(built.pop(name))
    bpy.context.view_layer.update()
    return built


def _contract(
    config: dict[str, Any],
    shell: room.Shell,
    *,
    lane: furniture.Rect,
    table: bpy.types.Object | None,
    stand: dict[str, bpy.types.Object],
    lights: list[str],
) -> SceneContract:
    half_x, half_y = shell.width_m / 2, shell.depth_m / 2
    middle = (lane[1] + lane[3]) / 2
    floor = Support(
        name="floor",
        kind="floor",
        object="floor",
        height_m=0.0,
        low=(-half_x, -half_y),
        high=(half_x, half_y),
        friction=config["friction"],
        restitution=config["restitution"],
    )
    supports, paths = [floor], []
    floor_y = middle
    if table is not None:
        support, path = measure.table_support(table, lands_on="floor")
        floor_y = support.low[1] - 0.45
        supports.append(support)
        paths.append(path)
    paths.append(
        FreePath(
            support="floor", start=(lane[0] + 0.1, floor_y), heading_deg=0.0, length_m=LANE_M[0] - 0.2, width_m=0.7
        )
    )
    standing = [*stand.values(), *([table] if table is not None else [])]
    return SceneContract(
        scene=config["scene"],
        fidelity="preview",
        indoor=True,
        supports=tuple(supports),
        paths=tuple(paths),
        obstacles=measure.obstacles(standing),
        bounds=Box(low=(-half_x, -half_y, 0.0), high=(half_x, half_y, shell.height_m)),
        camera_space=Box(
            low=(-half_x + 0.3, -half_y - 2.5, 0.25), high=(half_x - 0.3, lane[1] - 0.5, shell.height_m - 0.3)
        ),
        lights=tuple(lights),
        sun_elevation_deg=daylight.room_elevation_deg(config),
    )


if __name__ == "__main__":
    program.run(build, CONFIG)
