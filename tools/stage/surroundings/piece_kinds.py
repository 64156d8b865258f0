"""The furniture there is: which factory makes a piece, how big it is, what it is made of, and where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # it needs Blender; the agents read this table without it
    from ..objects.surfaces import Rgb

FACTORY = "infinigen.assets.objects."

FABRICS: tuple[Rgb, ...] = (
    (0.42, 0.5, 0.52),
    (0.66, 0.58, 0.47),
    (0.36, 0.42, 0.36),
    (0.6, 0.36, 0.28),
    (0.52, 0.52, 0.54),
)
WOODS: tuple[Rgb, ...] = ((0.5, 0.34, 0.21), (0.62, 0.45, 0.29), (0.36, 0.24, 0.16), (0.72, 0.57, 0.4))
PAINTS: tuple[Rgb, ...] = ((0.9, 0.89, 0.86), (0.82, 0.84, 0.82), (0.55, 0.62, 0.6))
WHITES: tuple[Rgb, ...] = ((0.93, 0.93, 0.92),)
DARKS: tuple[Rgb, ...] = ((0.13, 0.13, 0.14),)


WHOLE = 10**6
"""Tables are not decimated: their tops are single faces of a hundred corners, which collapse."""


@dataclass(frozen=True)
class Kind:
    """One kind of furniture. size_m (depth, width, height) is what the built piece is scaled to, 0 = as built.

    Seeds are those whose shape was looked at. turn_deg turns the built mesh so that its front looks along +x.
    surface None keeps Infinigen's own materials.
    """

    factory: str
    size_m: tuple[float, float, float]
    place: str
    seeds: tuple[int, ...] = (1, 2, 3)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    surface: str | None = None
    colours: tuple[Rgb, ...] = ()
    turn_deg: float = 0.0
    max_vertices: int = 6000
    anchors: tuple[str, ...] = ()
    """Kinds it may belong to, best first."""


KINDS: dict[str, Kind] = {
    "sofa": Kind(
        FACTORY + "seating.SofaFactory",
        (0.95, 2.0, 0.8),
        "back",
        (2, 6, 7),
        {"Footrest": False},
        "cloth",
        FABRICS,
        max_vertices=9000,
    ),
    "armchair": Kind(
        FACTORY + "seating.ArmChairFactory",
        (0.85, 0.9, 0.82),
        "side",
        (2, 6),
        {"Footrest": False},
        "cloth",
        FABRICS,
        max_vertices=7000,
    ),
    "coffee_table": Kind(
        FACTORY + "tables.CoffeeTableFactory",
        (0.55, 1.05, 0.42),
        "front",
        (2, 1),
        {},
        "wood",
        WOODS,
        90,
        WHOLE,
        ("sofa", "bed"),
    ),
    "side_table": Kind(
        FACTORY + "tables.SideTableFactory",
        (0.45, 0.45, 0.52),
        "beside",
        (1, 2),
        {},
        "wood",
        WOODS,
        0,
        WHOLE,
        ("sofa", "bed", "armchair"),
    ),
    "nightstand": Kind(
        FACTORY + "shelves.SidetableDeskFactory",
        (0.42, 0.45, 0.52),
        "beside",
        (1, 2),
        {},
        "wood",
        WOODS,
        0,
        4000,
        ("bed", "sofa"),
    ),
    "dining_table": Kind(
        FACTORY + "tables.TableDiningFactory", (0.85, 1.5, 0.74), "table", (2, 4), {}, "wood", WOODS, 90, WHOLE
    ),
    "chair": Kind(
        FACTORY + "seating.chairs.ChairFactory",
        (0.5, 0.46, 0.92),
        "around",
        (1, 3, 2),
        {},
        "wood",
        WOODS,
        0,
        6000,
        ("dining_table", "table", "desk"),
    ),
    "office_chair": Kind(
        FACTORY + "seating.chairs.OfficeChairFactory",
        (0.62, 0.62, 1.05),
        "front",
        (1,),
        {},
        "plastic",
        DARKS,
        0,
        25000,
        ("desk",),
    ),
    "bookcase": Kind("own:bookcase", (0.32, 0.92, 1.95), "back", (1, 2, 3), {}, None, WOODS, 0, 9000),
    "shelf": Kind(FACTORY + "shelves.CellShelfFactory", (0.36, 0.85, 1.2), "side", (2,), {}, "wood", WOODS, 0, 4000),
    "tv_stand": Kind(FACTORY + "shelves.TVStandFactory", (0.38, 1.7, 0.48), "back", (1,), {}, "wood", WOODS, 0, 4000),
    "tv": Kind(
        FACTORY + "appliances.TVFactory", (0.16, 1.2, 0.75), "on", (1,), {}, "plastic", DARKS, 0, 3000, ("tv_stand",)
    ),
    "desk": Kind(FACTORY + "shelves.SimpleDeskFactory", (0.65, 1.4, 0.74), "back", (1,), {}, "wood", WOODS, 0, 4000),
    "cabinet": Kind(
        FACTORY + "shelves.SingleCabinetFactory", (0.42, 0.85, 1.25), "side", (1,), {}, "wood", PAINTS, 0, 6000
    ),
    "wardrobe": Kind("own:wardrobe", (0.58, 1.15, 2.05), "back", (1, 2), {}, None, WOODS, 0, 9000),
    "floor_lamp": Kind(
        FACTORY + "lamp.FloorLampFactory",
        (0.0, 0.0, 1.5),
        "beside",
        (1, 2),
        {},
        None,
        (),
        0,
        4000,
        ("sofa", "bed", "desk", "tv_stand", "bookcase"),
    ),
    "desk_lamp": Kind(
        FACTORY + "lamp.DeskLampFactory",
        (0.0, 0.0, 0.42),
        "on",
        (1,),
        {},
        None,
        (),
        0,
        4000,
        ("nightstand", "side_table", "desk"),
    ),
    "plant": Kind("own:potted_plant", (0.5, 0.5, 1.25), "corner", (1, 2), {}, None, (), 0, 9000),
    "rug": Kind(
        FACTORY + "elements.RugFactory",
        (1.3, 2.3, 0.012),
        "rug",
        (2,),
        {},
        "cloth",
        ((0.66, 0.6, 0.52), (0.5, 0.28, 0.22), (0.35, 0.42, 0.5)),
        90,
        4000,
        ("sofa", "bed", "desk", "tv_stand"),
    ),
    "wall_art": Kind(
        FACTORY + "wall_decorations.WallArtFactory",
        (0.03, 0.95, 0.65),
        "hung",
        (8, 2, 4, 11, 10),
        {},
        None,
        (),
        0,
        2000,
        ("sofa", "bed", "dining_table", "table", "desk", "tv_stand"),
    ),
    "mirror": Kind(
        FACTORY + "wall_decorations.MirrorFactory",
        (0.03, 0.6, 0.85),
        "hung",
        (1,),
        {},
        None,
        (),
        0,
        2000,
        ("washbasin", "sofa"),
    ),
    "bed": Kind("own:bed", (2.05, 1.6, 0.95), "back", (2, 1), {}, None, (), 0, 9000),
    "kitchen_units": Kind("own:kitchen_units", (0.62, 2.4, 2.15), "back", (1, 2), {}, None, PAINTS, 0, 9000),
    "fridge": Kind(
        FACTORY + "appliances.BeverageFridgeFactory",
        (0.64, 0.68, 1.75),
        "beside",
        (2,),
        {},
        None,
        (),
        0,
        5000,
        ("kitchen_units",),
    ),
    "oven": Kind(
        FACTORY + "appliances.OvenFactory",
        (0.62, 0.6, 1.05),
        "beside",
        (1,),
        {},
        "steel",
        ((0.6, 0.61, 0.62),),
        0,
        6000,
        ("kitchen_units",),
    ),
    "bathtub": Kind(
        FACTORY + "bathroom.BathtubFactory", (0.75, 1.65, 0.56), "back", (1,), {}, "ceramic", WHITES, 180, 5000
    ),
    "toilet": Kind(
        FACTORY + "bathroom.ToiletFactory",
        (0.68, 0.42, 0.78),
        "beside",
        (1,),
        {},
        "ceramic",
        WHITES,
        0,
        6000,
        ("bathtub", "washbasin"),
    ),
    "washbasin": Kind(
        FACTORY + "bathroom.StandingSinkFactory", (0.5, 0.6, 0.95), "back", (1,), {}, "ceramic", WHITES, 180, 6000
    ),
    "bar_stool": Kind(
        FACTORY + "seating.chairs.BarChairFactory", (0.42, 0.42, 0.78), "side", (1,), {}, "wood", WOODS, 0, 4000
    ),
    "vase": Kind(
        FACTORY + "table_decorations.VaseFactory",
        (0.0, 0.0, 0.3),
        "on",
        (1,),
        {},
        None,
        (),
        0,
        5000,
        ("coffee_table", "side_table", "tv_stand", "shelf", "cabinet"),
    ),
    "books": Kind(
        FACTORY + "table_decorations.BookStackFactory",
        (0.26, 0.26, 0.16),
        "on",
        (1,),
        {},
        None,
        (),
        0,
        3000,
        ("coffee_table", "nightstand", "desk", "shelf"),
    ),
}

ALIASES = {
    "picture_frame": "wall_art",
    "large_shelf": "bookcase",
    "cube_shelf": "shelf",
    "television": "tv",
    "potted_plant": "plant",
    "large_potted_plant": "plant",
    "snake_plant": "plant",
    "spider_plant": "plant",
    "cocktail_table": "side_table",
    "sink": "washbasin",
    "book": "books",
}
"""Names of library/objects.yaml for what is called otherwise here."""

TYPICAL: dict[str, tuple[str, ...]] = {
    "living_room": ("sofa", "coffee_table", "floor_lamp", "bookcase", "plant", "rug", "wall_art", "armchair", "books"),
    "bedroom": ("bed", "nightstand", "wardrobe", "desk_lamp", "plant", "wall_art"),
    "kitchen": ("kitchen_units", "fridge", "oven", "plant"),
    "dining_room": ("dining_table", "chair", "chair", "chair", "chair", "cabinet", "plant", "wall_art"),
    "office": ("desk", "office_chair", "bookcase", "shelf", "desk_lamp", "plant", "wall_art", "floor_lamp"),
    "bathroom": ("bathtub", "washbasin", "toilet", "mirror"),
    "plain": (),
}


def kind_of(name: str) -> str | None:
    """The kind of furniture that a name of the library means, None when there is no such piece."""
    plain = name.replace(" ", "_")
    kind = ALIASES.get(plain, plain)
    return kind if kind in KINDS else None
