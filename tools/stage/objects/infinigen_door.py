"""The one door to Infinigen: imported quietly, without the network, without touching the user's folders.

``infinigen.core.init.require_blender_addon`` installs missing add-ons from the network while modules are imported, even
with ``fail="warn"`` and ``allow_online=False`` (it warns, then goes on). ``imported`` puts ``_installed_only`` in its
place before any factory module is loaded: an add-on that is on the machine is enabled, any other is reported missing.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import sys
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import bpy

from . import infinigen_cures

ADDONS = ("antlandscape", "extra_mesh_objects", "real_snow")
"""Add-ons that Infinigen 1.15.5 asks for and its wheel does not hold."""

SLOW_SIDES = 48
"""Sides of a face from which OpenSubdiv's smoothing takes longer than 0.3 s (measured: 48 0.4 s, 96 7 s, 128 13 s)."""


def imported(dotted: str) -> Any:
    """The module, or the attribute of a module, named by a dotted path. Raises ImportError or AttributeError."""
    with quiet():
        _without_downloads()
        _without_slow_caps()
        importlib.import_module(
            "infinigen.assets.composition.material_assignments"
        )  # first, or fluid imports in a ring
        try:
            found: ModuleType = importlib.import_module(dotted)
        except ModuleNotFoundError as error:
            module, _, attribute = dotted.rpartition(".")
            if not module or not dotted.startswith(str(error.name)):
                raise
            return getattr(importlib.import_module(module), attribute)
        finally:
            _fixed_order()
            infinigen_cures.apply_cures()
        return found


def missing_addons() -> tuple[str, ...]:
    """Add-ons of ADDONS that this machine lacks: factories that need them raise ValueError when spawned."""
    return tuple(name for name in ADDONS if not _on_machine(name))


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Send Infinigen's chatter (prints, tqdm bars, font and deprecation warnings) nowhere; exceptions pass."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(_Nowhere()), contextlib.redirect_stderr(_Nowhere()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


class _Nowhere:
    """A text stream that forgets."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        return

    def isatty(self) -> bool:
        return False


def _without_downloads() -> None:
    core: Any = importlib.import_module("infinigen.core.init")
    core.require_blender_addon = _installed_only


def _without_slow_caps() -> None:
    """OpenSubdiv takes 7 s for the 128-sided end of a bottle's cap: subdivide such a mesh without smoothing."""
    decorate: Any = importlib.import_module("infinigen.assets.utils.decorate")
    original = decorate.subsurf
    if original.__module__ == __name__:
        return

    def subsurf(obj: bpy.types.Object, levels: int, simple: bool = False) -> None:
        sides = max((polygon.loop_total for polygon in obj.data.polygons), default=0)
        original(obj, levels, simple or sides > SLOW_SIDES)

    decorate.subsurf = subsurf


def _installed_only(addon: str, fail: str = "fatal", allow_online: bool = False) -> bool:
    if _on_machine(addon):
        bpy.ops.preferences.addon_enable(module=_long_name(addon))
        return True
    if fail == "fatal":
        raise ValueError(f"Infinigen needs the Blender add-on {addon!r}, which is not installed on this machine")
    return False


def _on_machine(addon: str) -> bool:
    import addon_utils  # found only once bpy has been imported

    long = _long_name(addon)
    return long in bpy.context.preferences.addons or any(module.__name__ == long for module in addon_utils.modules())


def _long_name(addon: str) -> str:
    return f"bl_ext.blender_org.{addon}"


def _fixed_order() -> None:
    """Labels draw from a set of strings, whose order changes with every process; give it one order."""
    text = sys.modules.get("infinigen.assets.materials.text")
    if text is not None and hasattr(text, "Text"):
        text.Text.hatches = sorted(text.Text.hatches)
