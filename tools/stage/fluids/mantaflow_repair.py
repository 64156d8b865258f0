"""Cure for fluids in pip-installed Blender: give the built-in `manta` module's classes their true bases.

Every bpy wheel tried (4.2, 4.5, 5.0) registers them without, so that methods are missing and each bake dies with
"'LevelsetGrid' object has no attribute 'setConst'" (princeton-vl/infinigen#318). The bases are written into the type
objects themselves; where these fields lie is found by looking for known values in a class made here. Nothing is
touched when the classes are as they should be, and what was done is checked afterwards.
"""

from __future__ import annotations

import ctypes
import importlib
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Literal, cast

Outcome = Literal["not needed", "repaired"]

BASES: tuple[tuple[str, str], ...] = (
    ("GridBase", "PbClass"),
    ("Grid_Real", "GridBase"),
    ("Grid_int", "GridBase"),
    ("Grid_Vec3", "GridBase"),
    ("LevelsetGrid", "Grid_Real"),
    ("MACGrid", "Grid_Vec3"),
    ("FlagGrid", "Grid_int"),
    ("Grid4dBase", "PbClass"),
    ("Grid4d_int", "Grid4dBase"),
    ("Grid4d_Real", "Grid4dBase"),
    ("Grid4d_Vec3", "Grid4dBase"),
    ("Grid4d_Vec4", "Grid4dBase"),
    ("ParticleBase", "PbClass"),
    ("ParticleSystem_BasicParticleData", "ParticleBase"),
    ("ParticleSystem_ParticleIndexData", "ParticleBase"),
    ("ParticleSystem_TurbulenceParticleData", "ParticleBase"),
    ("ParticleSystem_VortexParticleData", "ParticleBase"),
    ("BasicParticleSystem", "ParticleSystem_BasicParticleData"),
    ("ParticleIndexSystem", "ParticleSystem_ParticleIndexData"),
    ("TurbulenceParticleSystem", "ParticleSystem_TurbulenceParticleData"),
    ("VortexParticleSystem", "ParticleSystem_VortexParticleData"),
    ("ParticleDataBase", "PbClass"),
    ("ParticleDataImpl_int", "ParticleDataBase"),
    ("ParticleDataImpl_Real", "ParticleDataBase"),
    ("ParticleDataImpl_Vec3", "ParticleDataBase"),
    ("Mesh", "PbClass"),
    ("VortexSheetMesh", "Mesh"),
    ("MeshDataBase", "PbClass"),
    ("MeshDataImpl_int", "MeshDataBase"),
    ("MeshDataImpl_Real", "MeshDataBase"),
    ("MeshDataImpl_Vec3", "MeshDataBase"),
    ("Shape", "PbClass"),
    ("Box", "Shape"),
    ("Sphere", "Shape"),
    ("Cylinder", "Shape"),
    ("NullShape", "Shape"),
    ("Slope", "Shape"),
    ("MovingObstacle", "PbClass"),
    ("NoiseField", "PbClass"),
    ("Solver", "PbClass"),
    ("Timings", "PbClass"),
)
"""(class, its base), bases first; from Mantaflow's C++ declarations."""


class FluidsUnavailable(RuntimeError):
    """Mantaflow cannot be used in this Blender; the message says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"fluids are not available: {why}")


@dataclass(frozen=True)
class _Fields:
    """Byte offsets inside a type object."""

    base: int
    bases: int
    mro: int


def ensure_fluids() -> Outcome:
    """Make Mantaflow usable in this process, before its first bake. Raises FluidsUnavailable when it cannot be."""
    try:
        manta = importlib.import_module("manta")
    except ImportError as error:
        raise FluidsUnavailable(f"this Blender was built without Mantaflow ({error})") from error
    classes = _classes(manta)
    if not wrong(classes):
        return "not needed"
    if sys.implementation.name != "cpython":
        raise FluidsUnavailable(f"its classes lack their bases, and {sys.implementation.name} cannot be mended")
    fields = _fields()
    for name, base in BASES:
        _give_base(classes[name], classes[base], fields)
    left = wrong(classes)
    if left:
        raise FluidsUnavailable(f"the repair did not take for {', '.join(left)}")
    return "repaired"


def wrong(classes: dict[str, type]) -> list[str]:
    """Names of the classes whose base is not the true one."""
    return [name for name, base in BASES if classes[base] not in classes[name].__mro__]


def _classes(manta: ModuleType) -> dict[str, type]:
    found = {kind.__name__: kind for kind in vars(manta).values() if isinstance(kind, type)}
    lacking = sorted({name for pair in BASES for name in pair} - set(found))
    if lacking:
        raise FluidsUnavailable(f"Mantaflow has no class {', '.join(lacking)}: this version is not known")
    return found


class _Parent:
    """A class whose base, bases and order of resolution are known."""


class _Child(_Parent):
    """See _Parent."""


def _fields() -> _Fields:
    """Where a type object keeps its base, bases and order of resolution."""
    return _Fields(_offset_of(_Child.__base__), _offset_of(_Child.__bases__), _offset_of(_Child.__mro__))


def _offset_of(value: object) -> int:
    """Offset of the one pointer to value among the type object's own fields."""
    word = ctypes.sizeof(ctypes.c_void_p)
    size = cast(int, cast(object, type.__basicsize__)) // word
    words = (ctypes.c_void_p * size).from_address(id(_Child))
    places = [index * word for index in range(size) if words[index] == id(value)]
    if len(places) != 1:
        raise FluidsUnavailable(f"the layout of Python {sys.version_info.major}.{sys.version_info.minor} is not known")
    return places[0]


def _give_base(kind: type, base: type, fields: _Fields) -> None:
    """Write one base. The values are kept alive for ever: the type object now holds them as if it had made them."""
    for offset, value in ((fields.base, base), (fields.bases, (base,)), (fields.mro, (kind, *base.__mro__))):
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(value))
        ctypes.c_void_p.from_address(id(kind) + offset).value = id(value)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
