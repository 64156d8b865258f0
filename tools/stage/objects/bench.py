"""Build things one after another, each in a fork of one process that has loaded Blender, and record what they measure.

A fork that crashes, takes too long or wants too much memory is the failure of its own order only. results.json is
written after every order; OUT/NAME.png is the look of what was built.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from code2worlds.tools.stage import program
from code2worlds.tools.stage.objects import effects, infinigen_door, inspection

CONFIG: dict[str, Any] = {
    "orders": [],  # {"name": str, "recipe": str, "config": {}} each; with "ends" {parameter: [low, high]}: its effects
    "limit_s": 90,  # s; processor time of one order
    "memory_mb": 12000,  # address space of one order
}

WALL_FACTOR = 15
"""Wall clock is limited too, for what waits instead of working: so many times the processor time."""

Order = Mapping[str, Any]


def build(config: dict[str, Any], job: program.Job) -> Mapping[str, Any]:
    factories = sorted({order["config"]["factory"] for order in config["orders"] if "factory" in order["config"]})
    for factory in factories:
        with contextlib.suppress(ImportError, AttributeError):  # its own order will say so
            infinigen_door.imported(factory)
    results: dict[str, Any] = {}
    for number, order in enumerate(config["orders"]):
        program.progress(order["name"], number, len(config["orders"]))
        results[order["name"]] = _forked(order, job.out, config)
        program.write_json(job.out / "results.json", results)
    return {"orders": len(results)}


def _forked(order: Order, out: Path, config: Mapping[str, Any]) -> dict[str, Any]:
    """{"reason", "seconds" of processor time, "facts"}; reason is empty when all went well."""
    written = out / f"{order['name']}.json"
    pid = os.fork()
    if pid == 0:
        _work(order, out, written, config)
    status, seconds = _awaited(pid, WALL_FACTOR * float(config["limit_s"]))
    found = json.loads(written.read_text(encoding="utf-8")) if written.is_file() else {}
    if status == -signal.SIGXCPU:
        reason = f"too slow: not finished after {config['limit_s']:g} s of processor time"
    elif status < 0:
        reason = f"crashed: killed by {signal.Signals(-status).name}"
    else:
        reason = found.get("reason", f"crashed: left with code {status}")
    return {"reason": reason, "seconds": round(seconds, 1), "facts": found.get("facts")}


def _awaited(pid: int, wall_s: float) -> tuple[int, float]:
    """Exit status (negative: stopped by a signal) and processor seconds of the fork."""
    deadline = time.monotonic() + wall_s
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _work(order: Order, out: Path, written: Path, config: Mapping[str, Any]) -> NoReturn:
    """In the fork: build, write, leave."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (int(config["limit_s"]), int(config["limit_s"]) + 2))
    resource.setrlimit(resource.RLIMIT_AS, (int(config["memory_mb"]) << 20,) * 2)
    try:
        found = {"reason": "", "facts": _facts(order, out)}
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a factory raises is its entry in the record
        found = {"reason": " ".join(f"{type(error).__name__}: {error}".split())[:250]}
    program.write_json(written, found)
    os._exit(0)


def _facts(order: Order, out: Path) -> dict[str, Any]:
    recipe = importlib.import_module(f"code2worlds.retrieval_index.recipes.{order['recipe']}")
    config = recipe.CONFIG | order["config"]
    look = out / f"{order['name']}.png"
    if "ends" in order:
        return effects.measured(config, order["ends"], budget_s=float(order["budget_s"]), look=look)
    return inspection.measured(recipe.made(config), look=look).model_dump(mode="json")


if __name__ == "__main__":
    program.run(build, CONFIG)
