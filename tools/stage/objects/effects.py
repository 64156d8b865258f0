"""One thing of a factory built with each of its numbers low and high: what it measures then."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from . import assets, flatten, inspection

PIXELS, SAMPLES = 40, 2

FRAME_DIAGONALS = 1.045
"""Width of an inspection picture in diagonals of the thing: 2 * 1.95 * tan(15 deg), see inspection.aim."""


def measured(
    config: Mapping[str, Any], ends: Mapping[str, Sequence[Any]], *, budget_s: float, look: Path
) -> dict[str, dict[str, Any]]:
    """Parameter -> {"low": looks, "high": looks} for as many as budget_s of processor time allow, in their order.

    config is that of the recipe infinigen_object; `look` is a file for pictures that are only measured.
    """
    found: dict[str, dict[str, Any]] = {}
    started = time.process_time()
    for name, (low, high) in ends.items():
        if time.process_time() - started > budget_s:
            break
        found[name] = {end: _looks(config, name, value, look) for end, value in (("low", low), ("high", high))}
    return found


def _looks(config: Mapping[str, Any], name: str, value: object, look: Path) -> dict[str, Any]:
    """Size (m), vertices, silhouette (m2, seen from the front right), mean colour; or the reason why not."""
    before = flatten.Snapshot.take()
    try:
        obj = assets.spawn(
            config["factory"],
            int(config["seed"]),
            parameters=dict(config["parameters"]) | {name: value},
            spawn_arguments=config["spawn_arguments"],
            name="thing",
        )
    except Exception as error:  # noqa: BLE001  a value that a factory cannot take is an entry of the record
        return {"reason": f"{type(error).__name__}: {error}"[:200]}
    vertices = len(obj.data.vertices)
    assets.decimate(obj, int(config["max_vertices"]))
    flatten.centre_origin(obj)
    extent = flatten.size(obj)
    colour = inspection.mean_colour(obj, look, pixels=PIXELS, samples=SAMPLES)
    cover = float((np.asarray(Image.open(look).convert("RGBA"))[..., 3] / 255.0).mean())
    before.delete_new(keep=None)
    return {
        "size_m": [float(side) for side in extent],
        "vertices": vertices,
        "silhouette_m2": cover * (FRAME_DIAGONALS * float(np.linalg.norm(extent))) ** 2,
        "colour": list(colour),
    }
