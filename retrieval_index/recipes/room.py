"""A furnished, lit room: shell with real windows, furniture by function along the walls, free floor in the middle."""

from typing import Any

import bpy
from code2worlds.state.scene import Box, FreePath, SceneContract, Support
from code2worlds.tools.stage import program
from code2worlds.tools.stage.pictures import camera, wide_view
from code2worlds.tools.stage.surroundings import daylight, furnishing, measure, pieces, room, solids
from code2worlds.tools.stage.surroundings.spots import Opening, Placed, Plot, Rect

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
    "layout": [],  # asked pieces, each {kind, count, relation, to, colour, words}; see surroundings/furnishing.py
    "for_action": True,  # the middle of the floor stays free for an action; False = furniture may stand there
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


DOOR_M = 0.9
GROWN = 4
"""Sizes of room that are tried before furniture is left out."""


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Furniture, the room it fits in, light, contract, camera."""
    table = pieces.build("dining_table", "table", config["seed"]) if config["needs_table"] else None
    wanted = furnishing.orders(config, table is not None)
    present = ["table"] if table is not None else []
    stand = furnishing.build(wanted, config["seed"], present, config["room_type"])
    sizes = [(config["width_m"] + 0.7 * step, config["depth_m"] + 0.5 * step) for step in range(GROWN)]
    plots = [_plot(config, *size) for size in sizes]
    fixed = [_put(table, _lane(config, *sizes[0]))] if table is not None else []
    plot, left_out = furnishing.arrange(stand, plots[:1] if table is not None else plots, config["seed"], fixed)
    shell = _shell(config, plot)
    room.build(shell)
    for window in shell.windows:
        room.curtains(shell, window, (0.86, 0.84, 0.78))
    room.door(shell, "east", _door_m(plot.depth_m), DOOR_M)
    light = daylight.room_light(config, (shell.width_m, shell.depth_m, shell.height_m), config["sun_azimuth_deg"])
    there = {piece.piece.name: piece.thing for piece in stand if piece.piece.name not in left_out}
    lamps = daylight.light_lamps(there, config["lamp_on"], config["time_of_day"])
    bpy.context.scene.view_settings.exposure = config["exposure_stops"]
    contract = _contract(config, shell, plot=plot, table=table, stand=there, lights=[*light, *lamps])
    contract = contract.model_copy(update={"standing": furnishing.judged(wanted, stand, left_out, plot)})
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 480, 272
    camera.default_view(contract.model_dump(mode="json"))
    if not config["for_action"]:
        wide_view.frame_room(contract.model_dump(mode="json"))
    solids.save(job.out / "environment.blend")
    return contract.model_dump(mode="json")


def _shell(config: dict[str, Any], plot: Plot) -> room.Shell:
    sill, head = config["window_sill_m"], min(2.3, config["height_m"] - 0.2)
    west = room.Window("west", _window_m(plot.depth_m), config["window_width_m"], sill, head)
    return room.Shell(
        plot.width_m,
        plot.depth_m,
        config["height_m"],
        config["floor_material"],
        config["wall_material"],
        tuple(config["wall_colour"]),
        tuple(config["floor_colour"]) if config["floor_colour"] else None,
        (west,),
        config["seed"],
    )


def _window_m(depth_m: float) -> float:
    """Middle of the west window along its wall."""
    return -depth_m / 2 + 2.05


def _door_m(depth_m: float) -> float:
    """Middle of the door along the east wall: where it opens towards the camera's end of the room."""
    return -depth_m / 2 + 0.75


def _lane(config: dict[str, Any], width_m: float, depth_m: float) -> Rect:
    """The strip of floor the action has: in front of the middle, or, where nothing acts, before the camera."""
    middle = -depth_m / 2 + (2.05 if config["for_action"] else 0.65)
    half = min(LANE_M[0], width_m - 0.4) / 2
    return -half, middle - LANE_M[1] / 2, half, middle + LANE_M[1] / 2


def _plot(config: dict[str, Any], width_m: float, depth_m: float) -> Plot:
    """A room of that size as the layout sees it."""
    lane, half_x, half_y = _lane(config, width_m, depth_m), width_m / 2, depth_m / 2
    view = (-min(half_x, 2.2), -half_y, min(half_x, 2.2), lane[3])
    light = (-half_x, lane[1] - 0.4, 0.0, lane[3]) if config["for_action"] else view
    openings = (
        Opening("west", _window_m(depth_m), config["window_width_m"], config["window_sill_m"]),
        Opening("east", _door_m(depth_m), DOOR_M, 0.0),
    )
    return Plot(width_m, depth_m, (view,), openings, (light,))


def _put(table: bpy.types.Object, lane: Rect) -> Placed:
    """The table of the action in the lane, its east edge free."""
    x = lane[0] + table.dimensions.y / 2 + 0.15
    spot = Placed(pieces.fixed_piece(table), x, (lane[1] + lane[3]) / 2, -90.0)
    pieces.put(table, spot)
    return spot


def _contract(
    config: dict[str, Any],
    shell: room.Shell,
    *,
    plot: Plot,
    table: bpy.types.Object | None,
    stand: dict[str, bpy.types.Object],
    lights: list[str],
) -> SceneContract:
    half_x, half_y = shell.width_m / 2, shell.depth_m / 2
    lane = _lane(config, plot.width_m, plot.depth_m)
    middle, reach = (lane[1] + lane[3]) / 2, lane[2] - lane[0]
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
        FreePath(support="floor", start=(lane[0] + 0.1, floor_y), heading_deg=0.0, length_m=reach - 0.2, width_m=0.7)
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
            low=(-half_x + 0.3, -half_y - 2.5, 0.25),
            high=(half_x - 0.3, max(lane[1] - 0.5, -half_y + 0.3), shell.height_m - 0.3),
        ),
        lights=tuple(lights),
        sun_elevation_deg=daylight.room_elevation_deg(config),
    )


if __name__ == "__main__":
    program.run(build, CONFIG)
