"""The weather that a sentence names flies in its world: rain, snow, leaves, dust, each known by its shape and speed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.embedding import MiniLM
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.scene import SceneContract
from code2worlds.state.values import Request

from .running import facts_of

pytestmark = pytest.mark.blender

PROGRAMS = Path(__file__).parent / "programs"
RECIPES = Path(__file__).parents[2] / "retrieval_index" / "recipes"
TINY = {"duration_s": 1.0, "fps": 8, "view": "kept"}

Flying = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="session")
def flying(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Flying]:
    """flying(sentence): what flies in the world that its planned layers make of a plot of land, thing by thing."""
    folder = tmp_path_factory.mktemp("particles")
    mind = OfflineMind(Retriever(Library(), MiniLM(), folder))
    plot = facts_of(PROGRAMS / "weather_trials.py", folder / "plot", {})
    known: dict[str, Flying] = {}

    def world(sentence: str) -> Flying:
        if sentence not in known:
            request = Request(prompt=sentence)
            brief = mind.read(request)
            contract = SceneContract.model_validate(plot["contract"])
            plan = mind.plan_dynamics(brief, request, mind.plan_object(brief, request), None, contract)
            here, last = folder / f"world_{len(known)}", folder / "plot" / "assembled.blend"
            for index, layer in enumerate(plan.layers):
                out = here / f"layer_{index}"
                facts_of(RECIPES / f"{layer.recipe}.py", out, {**layer.config, **TINY},
                    assembled=last, assembly=folder / "plot" / "facts.json")  # fmt: skip
                last = out / "world.blend"
            known[sentence] = facts_of(PROGRAMS / "particles_report.py", here / "report", {}, world=last)
        return known[sentence]

    return world


RAIN = "Rain falls on a green meadow."
SNOW = "Snow falls gently on a meadow."
LEAVES = "Falling leaves drift down in an autumn forest."
DUST = "A dust storm blows over the desert."


def test_rain_is_long_streaks_that_fall_fast(flying: Callable[[str], Flying]) -> None:
    assert set(flying(RAIN)) == {"rain", "splashes"}
    rain = flying(RAIN)["rain"]
    assert rain["count"] > 100
    assert rain["slender"] > 10.0
    assert rain["fall_m_s"] == pytest.approx(6.5, abs=1.0)


def test_snow_is_small_white_flakes_that_fall_at_a_walk(flying: Callable[[str], Flying]) -> None:
    assert set(flying(SNOW)) == {"snow"}
    snow = flying(SNOW)["snow"]
    assert snow["count"] > 100
    assert snow["slender"] < 2.0
    assert min(snow["rgb"]) > 0.8
    assert 0.5 < snow["fall_m_s"] < 2.0


def test_falling_leaves_are_large_and_flat(flying: Callable[[str], Flying]) -> None:
    assert set(flying(LEAVES)) == {"leaves"}
    leaves = flying(LEAVES)["leaves"]
    assert leaves["falling"] > 20  # the others lie already
    assert leaves["thin"] < 0.4
    assert 0.03 < leaves["size_m"] < 0.3


def test_the_dust_of_a_storm_flies_level_with_the_wind(flying: Callable[[str], Flying]) -> None:
    assert set(flying(DUST)) == {"dust"}
    dust = flying(DUST)["dust"]
    assert dust["count"] > 100
    assert dust["size_m"] < 0.02
    assert abs(dust["fall_m_s"]) < 0.2
    assert dust["drift_m_s"] > 2.0


def test_nothing_flies_where_the_sky_is_clear(flying: Callable[[str], Flying]) -> None:
    assert flying("A tree sways in the wind on a sunny meadow.") == {}


def test_each_weather_has_particles_of_its_own(flying: Callable[[str], Flying]) -> None:
    kinds = [frozenset(flying(sentence)) for sentence in (RAIN, SNOW, LEAVES, DUST)]
    assert len(set(kinds)) == 4
