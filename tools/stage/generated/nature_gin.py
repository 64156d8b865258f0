"""The numbers of a nature scene as bindings of Infinigen's ``generate_nature``: one gin text, read from CONFIG."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .orders import Order

KINDS = (
    "arctic", "canyon", "cave", "cliff", "coast", "coral_reef", "desert",
    "forest", "kelp_forest", "mountain", "plain", "river", "snowy_mountain", "under_water",
)  # fmt: skip
"""Scene types of Infinigen 1.15.5 (infinigen_examples/configs_nature/scene_types)."""

WATERY = frozenset({"coral_reef", "kelp_forest", "under_water"})

FILES = {
    "standard": ("simple", "no_landlab"),
    "final": ("no_landlab",),
}
"""Infinigen's own files that go under our numbers, by detail. no_landlab: no snow that slides, which needs landlab."""

SEASONS = ("autumn", "summer", "spring", "winter")
NEAREST = {"lush": "summer", "withered": "autumn", "bare": "winter"}
"""Seasons of our landscapes that Infinigen does not know, and what it has for them."""

GROWTH = {
    "trees": "compose_nature.trees_chance",
    "bushes": "compose_nature.bushes_chance",
    "grass": "compose_nature.grass_chance",
    "ferns": "compose_nature.ferns_chance",
    "flowers": "compose_nature.flowers_chance",
    "mushrooms": "compose_nature.mushroom_chance",
    "ground_leaves": "compose_nature.ground_leaves_chance",
    "ground_twigs": "compose_nature.ground_twigs_chance",
    "pine_needles": "compose_nature.pine_needle_chance",
    "cacti": "compose_nature.cactus_chance",
    "boulders": "compose_nature.boulders_chance",
    "kelp": "compose_nature.kelp_chance",
    "corals": "compose_nature.corals_chance",
    "seaweed": "compose_nature.seaweed_chance",
    "urchins": "compose_nature.urchin_chance",
    "seashells": "compose_nature.seashells_chance",
}
"""What may stand in a scene -> the binding that decides it. A plan says yes or no; chance is not asked."""

LEFT_OUT = (
    "compose_nature.rocks_chance",  # needs the add-on extra_mesh_objects
    "populate_scene.snow_layer_chance",  # needs the add-on real_snow
    "compose_nature.fancy_clouds_chance",  # the sky is ours
    "compose_nature.clouds_chance",
    "compose_nature.ground_creatures_chance",  # what moves belongs to the dynamics
    "compose_nature.flying_creatures_chance",
    "compose_nature.fish_school_chance",
    "compose_nature.bug_swarm_chance",
    "compose_nature.jellyfish_chance",
    "compose_nature.rain_particles_chance",
    "compose_nature.snow_particles_chance",
    "compose_nature.leaf_particles_chance",
    "compose_nature.dust_particles_chance",
    "compose_nature.marine_snow_particles_chance",
    "compose_nature.wind_chance",
    "compose_nature.turbulence_chance",
    "compose_nature.chopped_trees_chance",  # whole trees, spawned only to be cut
    "compose_nature.decorative_plants_chance",
    "compose_nature.monocots_chance",
    "compose_nature.pinecone_chance",
    "compose_nature.glowing_rocks_chance",
    "populate_scene.lichen_chance",
    "populate_scene.moss_chance",
)
"""Stages that are switched off: what this machine cannot do without add-ons, and what our own streams do."""


def bindings(config: Mapping[str, Any]) -> dict[str, str]:
    """Binding -> gin literal. Raises ValueError for a kind of scene or a season that Infinigen does not have."""
    if config["kind"] not in KINDS:
        raise ValueError(f"Infinigen has no scene type {config['kind']!r}; it has {', '.join(KINDS)}")
    grown = set(config["grows"])
    unknown = sorted(grown - set(GROWTH))
    if unknown:
        raise ValueError(f"nothing is known of {', '.join(unknown)}; what can grow is {', '.join(GROWTH)}")
    found = dict.fromkeys(LEFT_OUT, 0.0) | {name: float(key in grown) for key, name in GROWTH.items()}
    return {name: repr(value) for name, value in found.items()} | _numbers(config) | _season(config) | _camera(config)


def order(config: Mapping[str, Any]) -> Order:
    """All that the generator is told. Raises as bindings does."""
    return Order(int(config["seed"]), (str(config["kind"]), *FILES[str(config["detail"])]), bindings(config))


def _numbers(config: Mapping[str, Any]) -> dict[str, str]:
    view = float(config["view_m"])
    water = {} if config["water"] is None else {"scene.waterbody_chance": repr(float(config["water"]))}
    return water | {
        "compose_nature.inview_distance": repr(view),
        "compose_nature.near_distance": repr(min(20.0, 0.6 * view)),
        "compose_nature.center_distance": repr(min(20.0, 0.8 * view)),
        "placement.populate_all.dist_cull": repr(view),
        "compose_nature.tree_density": repr(float(config["trees_per_m2"])),
        "compose_nature.max_tree_species": repr(int(config["tree_species"])),
        "compose_nature.bush_density": repr(float(config["bushes_per_m2"])),
        "compose_nature.max_bush_species": "1",
        "target_face_size.global_clip_min": repr(float(config["least_face_m"])),
        "execute_tasks.generate_resolution": repr((int(config["mesh_width_px"]), int(config["mesh_height_px"]))),
    }


def _season(config: Mapping[str, Any]) -> dict[str, str]:
    wanted = NEAREST.get(config["season"], config["season"])
    if wanted not in SEASONS:
        raise ValueError(f"Infinigen has no season {wanted!r}; it has {', '.join(SEASONS)}")
    weights = {season: float(season == wanted) for season in SEASONS}
    return {"random_season.weights": repr(weights)}


def _camera(config: Mapping[str, Any]) -> dict[str, str]:
    """One camera at the height of an eye that looks level: the action will play before it."""
    found = {
        "camera.spawn_camera_rigs.n_camera_rigs": "1",
        "camera.spawn_camera_rigs.camera_rig_config": "[{'loc': (0, 0, 0), 'rot_euler': (0, 0, 0)}]",
    }
    if config["kind"] in WATERY:
        return found
    return found | {
        "camera.camera_pose_proposal.altitude": "('uniform', 1.6, 2.2)",
        "camera.camera_pose_proposal.pitch": "('uniform', 84, 90)",
    }
