"""Every recipe of the library through the sandbox and the audit: none may be refused that runs plainly."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import psutil
from code2worlds.retrieval_index import recipes
from code2worlds.retrieval_index.catalog import Library
from code2worlds.state.settings import RENDER, Settings
from code2worlds.state.values import Config, ExecutionReport
from code2worlds.tools import stage
from code2worlds.tools.blender import run_program
from code2worlds.tools.launch import Launcher, PlainLauncher
from code2worlds.tools.sandbox.canary import launcher_for

TIMEOUT_S = 300.0
SHORT: Config = {"duration_s": 0.5, "fps": 8}
LONGER = {"earthquake": 2.0, "fracture": 1.5, "liquid_spill": 2.0}
"""Seconds of a clip that has anything to show."""


@dataclass
class Chain:
    """Builds what a recipe needs, once, and runs recipes confined."""

    folder: Path
    library: Library = field(default_factory=Library)
    built: dict[str, Path] = field(default_factory=dict)

    def run(
        self, program: Path, name: str, inputs: Mapping[str, Path], config: Config, launcher: Launcher
    ) -> tuple[Path, ExecutionReport]:
        out = self.folder / name
        work = run_program(program, out, inputs=inputs, config=config, timeout_s=TIMEOUT_S, launcher=launcher)
        return out, asyncio.run(work)

    def made(self, name: str, recipe: str, config: Config) -> Path:
        """Folder of an object or an environment, built plainly."""
        if name not in self.built:
            out, report = self.run(recipe_file(recipe), name, {}, config, PlainLauncher())
            if not report.ok:
                raise RuntimeError(f"{name}: {report.error}")
            self.built[name] = out
        return self.built[name]

    def assembled(self, scene: str, with_object: bool) -> dict[str, Path]:
        """Inputs of a dynamics recipe in a scene."""
        name = f"assembled-{scene}-{with_object}"
        if name not in self.built:
            inputs = self._scene(scene) | (self._object() if with_object else {})
            script = Path(stage.__path__[0]) / "assemble.py"
            config: Config = {"count": int(with_object), "support": None, "seed": 0}
            out, report = self.run(script, name, inputs, config, PlainLauncher())
            if not report.ok:
                raise RuntimeError(f"{name}: {report.error}")
            self.built[name] = out
        out = self.built[name]
        return {"assembled": out / "assembled.blend", "assembly": out / "facts.json"}

    def _object(self) -> dict[str, Path]:
        out = self.made("ball", "shape_object", {})
        return {"object": out / "object.blend", "object_facts": out / "facts.json"}

    def _scene(self, scene: str) -> dict[str, Path]:
        found = next(raw for raw in self.library.scenes["scenes"] if raw["name"] == scene)
        known = self.library.recipe(found["recipe"]).config
        given = {key: value for key, value in found.get("config", {}).items() if key in known}
        out = self.made(scene, found["recipe"], given)
        return {"environment": out / "environment.blend", "environment_facts": out / "facts.json"}


def chains(folder: Path, only: str = "") -> tuple[dict[str, str], list[str], int]:
    """(recipes refused with the reason, those that do not run plainly either, how many there are)."""
    chain, refused, unfit = Chain(folder), dict[str, str](), list[str]()
    names = [name for name in recipe_names() if only in name]
    for name in names:
        fits, wrong = _tried(chain, name)
        sys.stderr.write(f"{name}: {wrong or ('accepted' if fits else 'does not run plainly either')}\n")
        if wrong:
            refused[name] = wrong
        elif not fits:
            unfit.append(name)
    return refused, unfit, len(names)


def _tried(chain: Chain, name: str) -> tuple[bool, str]:
    """Whether a recipe runs at all, and why the sandbox or the audit refuses it then; empty when they do not."""
    inputs, config = _inputs(chain, name), _config(chain, name)
    confined = launcher_for(Settings(), generated=True, timeout_s=TIMEOUT_S)
    _, report = chain.run(recipe_file(name), f"{name}-confined", inputs, config, confined)
    if report.ok:
        return True, ""
    told = report.error.message[:200] if report.error else ""
    sys.stderr.write(f"{name}: {report.status}: {told}\n")
    _, plain = chain.run(recipe_file(name), f"{name}-plain", inputs, config, PlainLauncher())
    return plain.ok, f"{report.status}: {told}" if plain.ok else ""


def _inputs(chain: Chain, name: str) -> dict[str, Path]:
    if "assembled" not in recipe_file(name).read_text(encoding="utf-8").partition('"""')[2].partition('"""')[0]:
        return {}
    kinds = [entry for entry in chain.library.motions.values() if entry.recipe == name]
    scene = next((scene for kind in kinds if (scene := getattr(kind, "scene", None))), None)
    acts = any(getattr(kind, "object", "acts") != "none" for kind in kinds) or not kinds
    return chain.assembled(scene or _place(name), with_object=acts)


def _place(name: str) -> str:
    return "studio" if name.startswith(("rigid", "still")) else "meadow"


def _config(chain: Chain, name: str) -> Config:
    known: dict[str, Any] = chain.library.recipe(name).config
    wanted: Config = SHORT | ({"duration_s": LONGER[name]} if name in LONGER else {})
    return {key: value for key, value in wanted.items() if key in known}


def recipe_names() -> list[str]:
    folder = resources.files(recipes)
    return sorted(file.name[:-3] for file in folder.iterdir() if file.name.endswith(".py") and file.name[0] != "_")


def recipe_file(name: str) -> Path:
    return Path(str(resources.files(recipes))) / f"{name}.py"


def overhead() -> dict[str, float]:
    """A whole small world, every program plain and then every program confined, verified both times.

    One second of a rolling ball at preview size: of a usual clip rendering takes more, so the share is an upper bound.
    """
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, launcher in (
            ("plain", PlainLauncher()),
            ("confined", launcher_for(Settings(), generated=True, timeout_s=TIMEOUT_S)),
        ):
            started = time.monotonic()
            with _processor_seconds() as spent:
                _world(Chain(Path(folder) / kind), launcher)
            found[f"{kind}_wall_s"] = round(time.monotonic() - started, 2)
            found[f"{kind}_processor_s"] = round(sum(spent.values()), 2)
    added_s = found["confined_processor_s"] - found["plain_processor_s"]
    return found | {"share_of_a_preview_world": round(max(0.0, added_s) / found["plain_processor_s"], 4)}


@contextmanager
def _processor_seconds() -> Iterator[dict[tuple[int, float], float]]:
    """Processor seconds of every process below this one, by (pid, start): other work on the machine does not count.

    Looked at twenty times a second, because what ends inside another process namespace is on nobody's account here.
    """
    spent: dict[tuple[int, float], float] = {}
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.05):
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    used = process.cpu_times()
                    spent[process.pid, process.create_time()] = used.user + used.system

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield spent
    finally:
        done.set()
        watcher.join()


def _world(chain: Chain, launcher: Launcher) -> None:
    """Run every program of a world."""
    scripts = Path(stage.__path__[0])

    def step(name: str, program: Path, inputs: Mapping[str, Path], config: Config) -> Path:
        out, report = chain.run(program, name, inputs, config, launcher)
        assert report.ok, report.error
        return out

    thing = step("object", recipe_file("shape_object"), {}, {})
    place = step("environment", recipe_file("open_ground"), {}, {"scene": "studio", "ground": "studio"})
    inputs = {"environment": place / "environment.blend", "environment_facts": place / "facts.json"}
    inputs |= {"object": thing / "object.blend", "object_facts": thing / "facts.json"}
    both = step("assemble", scripts / "assemble.py", inputs, {"count": 1, "support": None, "seed": 0})
    inputs = {"assembled": both / "assembled.blend", "assembly": both / "facts.json"}
    clip: Config = {"duration_s": 1.0, "fps": 12}
    moved = step("dynamics", recipe_file("rigid_rolling"), inputs, clip)
    size = RENDER["preview"]
    film: Config = {"width": size.width, "height": size.height, "samples": size.samples, "moving": ["key_object"]}
    step("render", scripts / "pictures" / "render.py", {"world": moved / "world.blend"}, film)
