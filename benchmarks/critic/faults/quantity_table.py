"""What the quantities of the recipes mean, as far as faults must know it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RATES = frozenset(
    {
        "fall_speed_m_s", "drift_speed_m_s", "cloth_speed_m_s", "tip_speed_m_s", "bob_speed_m_s", "body_speed_m_s",
        "shard_speed_m_s", "creature_speed_m_s", "speed_bl_s", "speed_m_s", "sink_speed_m_s", "flow_speed_m_s",
        "fog_drift_m_s", "fog_change_per_s", "drops_per_s", "inflow_l_s", "current_m_s", "climb_speed_m_s",
    }
)  # fmt: skip
"""Nought in what stands still."""

SETTLES = frozenset({"cloth_speed_m_s", "shard_speed_m_s"})
"""Rates of what comes to rest by itself within the clip."""

WHOLE = frozenset(
    {
        "tip_amplitude_m", "tip_frequency_hz", "flutter_hz", "swing_period_s", "wobble_amplitude_m", "wobble_hz",
        "breaks_at_s", "impact_speed_m_s", "crest_speed_m_s",
    }
)  # fmt: skip
"""One number for the whole clip, repeated in every frame."""

SIGNED = frozenset(
    {"fall_speed_m_s", "sink_speed_m_s", "flow_speed_m_s", "crest_speed_m_s", "current_m_s", "climb_speed_m_s"}
)
"""Turns its sign where time runs backwards."""

STAYS = frozenset({"still"})

DIRECTED = frozenset(
    {
        "raining", "snowing", "leaf_fall", "light_change", "draping", "floating", "puddle", "ripples", "pouring",
        "dripping", "spilling", "splashing", "sand_flow", "pouring_grains", "melting", "growing", "breaking",
        "swimming", "rising",
        "flying", "turtle_swimming", "crawling", "slithering",
    }
)  # fmt: skip
"""Kinds that run visibly wrong when they run backwards. Crabs go sideways; waves, flags and smoke wisps come and go."""

BEATS = frozenset({"swinging", "pulsating", "swimming", "flying", "turtle_swimming"})
"""Kinds with a rhythm that the sentence or physics sets."""

COUNTS = frozenset(
    {
        "in_view", "in_air", "grains_in_air", "gas_height_m", "flame_height_m", "flame_m3", "liquid_volume_m3",
        "liquid_spread_m", "pile_volume_m3", "body_volume_m3", "volume_share", "fog_cover", "height_m", "picture_share",
        "cloth_highest_m", "ripple_height_m", "wave_height_m", "puddle_radius_m", "running_share", "flow_in_view",
        "visible", "screen_height",
    }
)  # fmt: skip
"""Nought, or next to it, where a thing is not there."""

PLACES = frozenset(
    {
        "swing_angle_deg", "bob_height_m", "heave_m", "travel_m", "cloth_middle_m", "cloth_highest_m",
        "sun_elevation_deg", "ring_radius_m", "puddle_radius_m", "height_m", "front_m", "water_height_m", "depth_m",
    }
)  # fmt: skip

MASS = frozenset(
    {"liquid_kept_share", "conserved_share", "volume_share", "dune_volume_m3", "pile_volume_m3", "string_length_m"}
)
"""Neither grows nor shrinks, or not beyond what was poured. A rope's length belongs here too."""

ROOTED = frozenset({"root_drift_m"})

HANGS: Mapping[str, float] = MappingProxyType(
    {
        "lowest_m": 0.3, "cloth_highest_m": 0.3, "liquid_lowest_m": 0.3, "submerged_share": -0.9,
        "float_line_share": -0.9, "min_clearance_m": 0.6,
    }
)  # fmt: skip
"""m (or share, of what swims); how far above what carries it."""

AFLOAT = frozenset({"drifting", "rising", "swimming", "turtle_swimming", "flying", "pulsating"})
"""Kinds that nothing carries."""

SINKS: Mapping[str, float] = MappingProxyType(
    {
        "lowest_m": -0.3, "cloth_penetration_m": 0.05, "body_penetration_m": 0.05, "min_clearance_m": -0.1,
        "liquid_below_floor_share": 0.2, "above_bed_m": -1.5, "cloth_lowest_m": -1.5, "bob_height_m": -2.0,
    }
)  # fmt: skip

MAGNITUDE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "raining": frozenset({"fall_speed_m_s", "drift_speed_m_s"}),
        "snowing": frozenset({"fall_speed_m_s"}),
        "leaf_fall": frozenset({"fall_speed_m_s"}),
        "swaying": frozenset({"tip_offset_m", "tip_amplitude_m"}),
        "rising": frozenset({"climb_speed_m_s", "drift_speed_m_s"}),
        "fog": frozenset({"fog_drift_m_s", "fog_change_per_s"}),
        "swinging": frozenset({"swing_angle_deg", "bob_speed_m_s"}),
        "swimming": frozenset({"creature_speed_m_s", "speed_bl_s"}),
        "flying": frozenset({"creature_speed_m_s", "speed_bl_s"}),
        "turtle_swimming": frozenset({"creature_speed_m_s", "speed_bl_s"}),
        "scuttling": frozenset({"creature_speed_m_s", "speed_bl_s"}),
        "crawling": frozenset({"creature_speed_m_s", "speed_bl_s"}),
        "slithering": frozenset({"creature_speed_m_s", "speed_bl_s"}),
        "waves": frozenset({"wave_height_m", "water_height_m", "ripple_height_m"}),
        "flowing": frozenset({"current_m_s"}),
        "rain_rings": frozenset({"drops_per_s"}),
        "puddle": frozenset({"puddle_radius_m"}),
        "dripping": frozenset({"drops_landed"}),
        "burning": frozenset({"flame_height_m", "flame_m3"}),
        "smoking": frozenset({"gas_height_m"}),
        "sand_flow": frozenset({"flow_speed_m_s", "moved_volume_m3"}),
        "pouring_grains": frozenset({"pile_volume_m3", "pile_height_m", "pile_radius_m"}),
        "growing": frozenset({"height_m", "width_m"}),
    }
)
"""What the words of a sentence set, by kind. Others (how a cloth falls, how far shards fly) no word measures."""

BOBS = frozenset({"ripples", "rain_rings"})
"""Whose quantities leap by themselves when the next drop falls."""

LOOSE = frozenset({"swaying"})
"""How far a gentle wind moves a tree depends on the tree: only a tenth or four times it is plainly wrong."""

BENDS: Mapping[str, frozenset[str]] = MappingProxyType({"deforming": frozenset({"squash_ratio"})})
"""Where 1 is whole: the departure from it is what is scaled."""
