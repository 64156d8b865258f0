"""Objects as their programs leave them: built twice, tinted, measured, refused."""

from __future__ import annotations

import colorsys
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from code2worlds.state.scene import AssetFacts

pytestmark = pytest.mark.blender

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "retrieval_index" / "recipes"
BROWN = [0.42, 0.24, 0.12]
Build = Callable[..., AssetFacts]


def ran(recipe: str, config: Mapping[str, Any], out: Path) -> Mapping[str, Any]:
    """result.json of the recipe run with this config."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "config.json").write_text(json.dumps(config))
    command = [sys.executable, str(RECIPES / f"{recipe}.py"), "--out", str(out), "--config", str(out / "config.json")]
    subprocess.run(command, capture_output=True, check=False, timeout=300)
    return dict(json.loads((out / "result.json").read_text()))


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    def built(recipe: str, **config: Any) -> AssetFacts:
        out = tmp_path_factory.mktemp("object")
        result = ran(recipe, config, out)
        assert result["status"] == "ok", result["error"]
        return AssetFacts.model_validate_json((out / "facts.json").read_text())

    return built


@pytest.fixture(scope="session")
def brown_bottle(build: Build) -> AssetFacts:
    return build("infinigen_object", material="glass", colour=BROWN, seed=4)


def test_a_brown_glass_bottle_is_glass(brown_bottle: AssetFacts) -> None:
    assert brown_bottle.materials[0] == "glass"


def test_a_brown_glass_bottle_looks_brown(brown_bottle: AssetFacts) -> None:
    assert brown_bottle.colour_rgb is not None
    hue, saturation, value = colorsys.rgb_to_hsv(*brown_bottle.colour_rgb)
    assert 15 < hue * 360 < 45
    assert saturation > 0.25
    assert 0.2 < value < 0.75


def test_a_bottle_rolls_about_its_upright_axis(brown_bottle: AssetFacts) -> None:
    assert brown_bottle.round_axis == "z"
    assert brown_bottle.radius_m == pytest.approx(brown_bottle.size_m[0] / 2, rel=0.02)


def test_the_same_bottle_comes_out_of_another_process(build: Build, brown_bottle: AssetFacts) -> None:
    again = build("infinigen_object", material="glass", colour=BROWN, seed=4)
    assert again.size_m == pytest.approx(brown_bottle.size_m, abs=1e-6)
    assert again.volume_m3 == pytest.approx(brown_bottle.volume_m3, rel=1e-4)


def test_a_factory_parameter_reaches_the_object(build: Build) -> None:
    tall = build("infinigen_object", seed=4, parameters={"z_length": 0.25, "bottle_type": "beer"})
    assert tall.size_m[2] == pytest.approx(0.25, abs=0.01)


def test_an_apple_has_the_size_that_was_asked_for(build: Build) -> None:
    apple = "infinigen.assets.objects.fruits.apple.FruitFactoryApple"
    facts = build("infinigen_object", factory=apple, seed=1, size_m=0.09)
    assert max(facts.size_m) == pytest.approx(0.09, abs=1e-4)
    assert facts.round_axis == "any"


def test_a_red_ball_is_red_and_rolls_any_way(build: Build) -> None:
    facts = build("shape_object", shape="ball", dimensions={"diameter_m": 0.2}, colour=[0.78, 0.1, 0.09])
    assert facts.size_m == pytest.approx((0.2, 0.2, 0.2), abs=1e-3)
    assert facts.round_axis == "any"
    assert facts.radius_m == pytest.approx(0.1, abs=1e-3)
    assert facts.colour_rgb is not None
    assert facts.colour_rgb[0] > 2 * max(facts.colour_rgb[1:])


def test_a_wooden_block_does_not_roll(build: Build) -> None:
    facts = build("shape_object", shape="wooden_block")
    assert facts.size_m == pytest.approx((0.05, 0.05, 0.05), abs=1e-5)
    assert facts.round_axis is None
    assert facts.volume_m3 == pytest.approx(0.05**3, rel=0.02)
    assert facts.materials == ("wood",)


def test_an_unknown_parameter_is_refused_by_naming_those_there_are(tmp_path: Path) -> None:
    result = ran("infinigen_object", {"parameters": {"wheels": 4}}, tmp_path)
    assert result["status"] == "error"
    assert "no parameter wheels" in result["error"]["message"]
    assert "z_length" in result["error"]["message"]


def test_an_unknown_shape_is_refused_by_naming_those_there_are(tmp_path: Path) -> None:
    result = ran("shape_object", {"shape": "dodecaplex"}, tmp_path)
    assert "no shape 'dodecaplex'" in result["error"]["message"]
    assert "wooden_block" in result["error"]["message"]


def test_infinigen_is_imported_without_asking_the_network_for_addons(tmp_path: Path) -> None:
    program = "from code2worlds.tools.stage.objects.infinigen_door import imported\n" + (
        "imported('infinigen.assets.fluid.fluid')\nimport os\nos._exit(0)\n"
    )
    env = {"HOME": str(tmp_path), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    assert "extensions" not in done.stdout + done.stderr
    assert not (tmp_path / ".config" / "blender" / "4.2" / "extensions").exists()
