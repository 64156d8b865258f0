"""Numbers that are deliberately wrong at the start of the loop: two starts for every kind that has some to turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from code2worlds.retrieval_index.recipes_text import RecipeText
from code2worlds.state.plans import DynamicsPlan
from code2worlds.state.values import JsonScalar


@dataclass(frozen=True)
class Start:
    """times: factors on what was planned; to: values in its place. Both are cut to the range of the recipe."""

    times: Mapping[str, float] = field(default_factory=dict)
    to: Mapping[str, JsonScalar] = field(default_factory=dict)

    @property
    def name(self) -> str:
        shown = [f"{key} x {value:g}" for key, value in self.times.items()]
        return ", ".join([*shown, *(f"{key} = {value}" for key, value in self.to.items())])

    def of(self, plan: DynamicsPlan, recipe: RecipeText) -> DynamicsPlan:
        """The plan with the leading layer's numbers made wrong. Raises KeyError for a number that was not planned."""
        layer, config = plan.layers[0], dict(plan.layers[0].config)
        for key, factor in self.times.items():
            planned = config[key]
            if not isinstance(planned, int | float):
                raise KeyError(f"{layer.recipe} planned no number for {key}: {planned!r}")
            config |= recipe.clamp({key: planned * factor})
        config |= recipe.clamp(dict(self.to))
        return plan.model_copy(update={"layers": (layer.model_copy(update={"config": config}), *plan.layers[1:])})


def times(**factors: float) -> Start:
    return Start(times=factors)


def to(**values: JsonScalar) -> Start:
    return Start(to=values)


FOUR, QUARTER = 4.0, 0.25

STARTS: Mapping[str, tuple[Start, Start]] = {
    # rigid bodies
    "rolling": (times(speed_m_s=FOUR), to(spin_ratio=0.0, friction=0.0)),
    "falling": (times(drop_height_m=0.1), to(restitution=0.95, rolling_damping=0.0)),
    "bouncing": (to(restitution=0.0), to(restitution=0.95)),
    "sliding": (times(speed_m_s=FOUR), times(speed_m_s=QUARTER)),
    "throwing": (times(speed_m_s=0.1), times(speed_m_s=FOUR)),
    "spinning": (times(spin_turns_s=QUARTER), to(friction=2.0)),
    "toppling": (to(push=1.1), times(push=FOUR)),
    "domino_chain": (to(spacing_heights=0.9), to(push=1.1, spacing_heights=0.8)),
    "colliding": (times(speed_m_s=QUARTER), times(speed_m_s=FOUR)),
    "crushing": (times(drop_height_m=0.1), times(drop_height_m=0.1, density_kg_m3=0.1)),
    "shaking": (times(peak_m_s2=QUARTER), times(peak_m_s2=3.0)),
    "breaking": (times(drop_height_m=0.2), to(breaks_m_s=20.0)),
    "deforming": (times(drop_m=0.1), to(squash=0.8)),
    # soft
    "swinging": (times(angle_deg=3.0), to(loss=0.5)),
    "draping": (times(width_m=0.4, depth_m=0.4), to(friction=0.0)),
    "flapping": (times(wind_m_s=FOUR), times(wind_m_s=QUARTER)),
    "curtain": (times(wind_m_s=0.1), times(wind_m_s=5.0)),
    "laundry": (times(wind_m_s=0.1), times(wind_m_s=0.1, gustiness=0.1)),
    # air
    "raining": (times(wind_m_s=5.0), times(drop_diameter_mm=QUARTER)),
    "snowing": (times(fall_speed_m_s=FOUR), to(fall_speed_m_s=0.4)),
    "leaf_fall": (times(leaves_per_s=0.12), times(fall_speed_m_s=FOUR)),
    "swaying": (times(wind_m_s=0.1), times(wind_m_s=6.0)),
    "drifting": (times(count=0.01), times(wind_m_s=150.0)),
    "fog": (times(wind_m_s=FOUR), times(wind_m_s=QUARTER)),
    # water
    "floating": (times(density_kg_m3=0.1), times(density_kg_m3=QUARTER)),
    "waves": (times(wave_height_m=FOUR), times(wave_height_m=QUARTER)),
    "flowing": (times(current_m_s=FOUR), times(current_m_s=QUARTER)),
    "rain_rings": (times(drops_per_s_m2=0.1), times(ring_height_m=0.1)),
    "ripples": (times(ring_height_m=0.1), times(ring_height_m=0.2)),
    "puddle": (times(puddle_radius_m=FOUR), times(puddle_radius_m=QUARTER)),
    # fluids
    "dripping": (times(drops_hz=FOUR), times(drops_hz=QUARTER)),
    "splashing": (times(amount_m3=0.05), times(drop_height_m=0.1)),
    "burning": (times(flame_height_m=FOUR), times(flame_height_m=QUARTER)),
    "smoking": (times(rise_speed_m_s=FOUR), times(rise_speed_m_s=QUARTER)),
    "steaming": (times(rise_speed_m_s=FOUR), times(rise_speed_m_s=QUARTER)),
    # creatures
    "pulsating": (times(pulse_hz=0.5), to(squeeze=0.05)),
    "swimming": (times(speed_bl_s=FOUR), times(speed_bl_s=QUARTER)),
    "turtle_swimming": (times(speed_m_s=FOUR), times(speed_m_s=QUARTER)),
    "flying": (times(speed_m_s=FOUR), times(speed_m_s=QUARTER)),
    "scuttling": (times(speed_m_s=FOUR), times(speed_m_s=QUARTER)),
    "crawling": (times(speed_m_s=FOUR), times(speed_m_s=QUARTER)),
    "slithering": (times(speed_m_s=FOUR), times(speed_m_s=QUARTER)),
    # grains and change
    "sand_flow": (times(flow_speed_m_s=QUARTER), times(flow_speed_m_s=3.0)),
    "pouring_grains": (times(shown=0.01), times(pour_s=FOUR)),
    "melting": (times(melted_share=0.3), to(melted_share=0.97)),
    "growing": (times(height_m=QUARTER), times(height_m=FOUR)),
}
"""The leading layer's numbers. What shows no number to turn (a change of light, what stands still) has none."""
