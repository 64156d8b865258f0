"""Running Infinigen's generator stage by stage, so that a killed build goes on from the last finished one."""

from __future__ import annotations

import argparse
import logging
import os
import re
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bpy

from .. import program
from ..objects.infinigen_door import imported
from .orders import Order

TASKS = ("coarse", "populate", "fine_terrain")
"""Layout of the scene, what stands in it in full detail, the ground as the camera sees it."""

DONE = "done.json"
SCENE = "scene.blend"
STARTED = re.compile(r"^\[(?P<stage>[^\]]+)\]$")


def generator(name: str) -> Any:
    """A module of infinigen_examples, ready to run: its configuration files are found wherever it is installed."""
    module = imported(f"infinigen_examples.{name}")
    gin = imported("gin")
    root = Path(str(module.__file__)).resolve().parents[1]
    gin.add_config_file_search_path(str(root))
    os.chdir(root)  # its folders of configurations are relative to the current one
    return module


def run(module: Any, work: Path, order: Order, tasks: Sequence[str] = TASKS) -> Path:
    """Run what is not finished of tasks, each in its own folder under work; returns the last scene.blend.

    A finished task is known by its ``done.json``. One that ends without a scene raises RuntimeError: the generator
    swallows some of its own failures.
    """
    before: Path | None = None
    for number, task in enumerate(tasks):
        folder = work / task
        if not (folder / DONE).is_file():
            program.progress(f"{task.replace('_', ' ')}: {number + 1} of {len(tasks)}", number, len(tasks))
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            _empty_scene()
            _task(module, before, folder, order)
        before = folder
    return work / tasks[-1] / SCENE


def _empty_scene() -> None:
    """Nothing but a world: the generators light the one they find."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.world = bpy.data.worlds.new("World")
    bpy.context.scene.world.use_nodes = True


def _task(module: Any, before: Path | None, folder: Path, order: Order) -> None:
    imported("gin").clear_config(clear_constants=True)
    began = time.monotonic()
    asked = argparse.Namespace(
        seed=format(order.seed, "x"),
        configs=list(order.files),
        overrides=order.lines,
        input_folder=before,
        output_folder=folder,
        task=[folder.name],
        task_uniqname=None,
    )
    with _told(folder.name):
        module.main(asked)
    if not (folder / SCENE).is_file():
        raise RuntimeError(f"Infinigen's {folder.name} left no {SCENE} in {folder}")
    program.write_json(folder / DONE, {"seconds": round(time.monotonic() - began, 1)})


class _told(logging.Handler):  # noqa: N801 - reads as a phrase: with _told(task)
    """Turns Infinigen's own timers into progress lines while it is entered."""

    def __init__(self, task: str) -> None:
        super().__init__(logging.INFO)
        self._task = task.replace("_", " ")
        self._logger = logging.getLogger("infinigen")

    def emit(self, record: logging.LogRecord) -> None:
        started = STARTED.match(record.getMessage())
        if started:
            program.progress(f"{self._task}: {started['stage']}")

    def __enter__(self) -> _told:
        self._before = self._logger.level, logging.root.manager.disable
        logging.disable(logging.NOTSET)
        self._logger.setLevel(logging.INFO)
        self._logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._logger.removeHandler(self)
        self._logger.setLevel(self._before[0])
        logging.disable(self._before[1])
