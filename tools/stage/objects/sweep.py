"""Construct factories over many seeds, without building anything, and record what their parameters are.

Writes after every factory, so that a crash or a limit costs one factory: facts.json names the one that was under way.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.objects import assets, construction, introspection
from code2worlds.tools.stage.objects.infinigen_door import quiet

CONFIG: dict[str, Any] = {
    "factories": [],  # dotted paths; none: all there are
    "skip": [],  # dotted paths that were done before
    "seeds": 24,  # [2, 1000] ; draws of each factory
    "limit_s": 20,  # s; wall time for one factory
}


def build(config: dict[str, Any], job: program.Job) -> Mapping[str, Any]:
    classes, broken = construction.factory_classes()
    excluded = {dotted: why for dotted in classes if (why := construction.why_not_listed(dotted, classes))}
    wanted = config["factories"] or [dotted for dotted in classes if dotted not in excluded]
    found: dict[str, Any] = {}
    record = {"excluded": excluded, "broken_modules": broken, "factories": found, "under_way": None}
    for number, dotted in enumerate(name for name in wanted if name not in config["skip"]):
        program.write_json(job.out / "sweep.json", record | {"under_way": dotted})
        program.progress(dotted, number, len(wanted))
        found[dotted] = _swept(dotted, classes[dotted], int(config["seeds"]), int(config["limit_s"]))
    program.write_json(job.out / "sweep.json", record)
    return {"factories": len(found)}


def _swept(dotted: str, maker_class: type, seeds: int, limit_s: int) -> dict[str, Any]:
    """Its constructor and its parameters, or the reason why it cannot be constructed."""
    names = construction.argument_names(maker_class)
    about = {
        "seed_argument": next((name for name in construction.SEED_NAMES if name in names), None),
        "arguments": sorted(names - {*construction.SEED_NAMES, "coarse", "self", "kwargs", "args"}),
    }
    draws: list[dict[str, Any]] = []
    started = time.process_time()
    reason = ""
    try:
        with _limited(limit_s):
            for seed in range(seeds):
                draws += [_draw(dotted, maker_class, seed)]
    except Exception as error:  # noqa: BLE001  whatever a factory raises is its entry in the record
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:250]
    each_s = (time.process_time() - started) / max(1, len(draws))
    return about | {
        "seeds": len(draws),
        "construct_seconds": round(each_s, 4),
        "reason": reason,
        "parameters": introspection.summed_up(draws),
    }


def _draw(dotted: str, maker_class: type, seed: int) -> dict[str, Any]:
    with quiet(), assets.seeded(seed, dotted):
        return dict(introspection.leaves(construction.settable(construction.constructed(maker_class, seed, {}))))


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    """Raises TimeoutError inside after so many seconds; Blender's own loops are only left when they return."""

    def over(*_: object) -> None:
        raise TimeoutError(f"not finished after {seconds} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


if __name__ == "__main__":
    program.run(build, CONFIG)
