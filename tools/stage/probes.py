"""What this machine's Blender can do, one question per process: ``python -m code2worlds.tools.stage.probes QUESTION``.

The answer is one line of JSON on stderr behind ANSWER_MARK, because Blender prints on stdout. It leaves by os._exit.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

import bpy

from .program import PROGRESS_MARK

ANSWER_MARK = PROGRESS_MARK
Answer = dict[str, Any]


def _bpy() -> Answer:
    return {"version": bpy.app.version_string}


def _addons() -> Answer:
    from .objects.infinigen_door import ADDONS, missing_addons

    missing = missing_addons()
    return {"present": [name for name in ADDONS if name not in missing], "missing": list(missing)}


def _fluids() -> Answer:
    """Mantaflow's classes are registered without their base classes in the wheels tried (infinigen issue 318)."""
    import manta

    bases = [base.__name__ for base in manta.LevelsetGrid.__mro__]
    return {"sound": len(bases) > 2, "bases": bases}


def _gpu() -> Answer:
    """Devices Cycles could render on beside the CPU."""
    import addon_utils

    addon_utils.enable("cycles")
    preferences = bpy.context.preferences.addons["cycles"].preferences
    kinds = ("CUDA", "OPTIX", "HIP", "METAL", "ONEAPI")
    found = [device for kind in kinds for device in _devices(preferences, kind)]
    return {"devices": sorted({f"{device.name} ({device.type})" for device in found})}


def _devices(preferences: Any, kind: str) -> list[Any]:
    offered = {item[0] for item in preferences.get_device_types(bpy.context)}
    return [d for d in preferences.get_devices_for_type(kind) if d.type != "CPU"] if kind in offered else []


QUESTIONS: Mapping[str, Callable[[], Answer]] = {"bpy": _bpy, "addons": _addons, "fluids": _fluids, "gpu": _gpu}


def main() -> None:
    """Answer the question named on the command line."""
    answer = QUESTIONS[sys.argv[1]]()
    sys.stderr.write(ANSWER_MARK + json.dumps(answer) + "\n")
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
