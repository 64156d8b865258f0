"""Every kind of motion by name. The names are those of library/motions.yaml that have a recipe."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from . import (
    air,
    aloft,
    camera,
    creatures,
    driving,
    fluids,
    fog,
    gliding,
    grains,
    light,
    rigid,
    rigid_many,
    soft,
    water,
)
from .courses import with_course
from .situation import Kind

FAMILIES: tuple[Mapping[str, Kind], ...] = (
    rigid.KINDS,
    rigid_many.KINDS,
    gliding.KINDS,
    driving.KINDS,
    soft.KINDS,
    air.KINDS,
    aloft.KINDS,
    light.KINDS,
    fog.KINDS,
    water.KINDS,
    fluids.KINDS,
    creatures.KINDS,
    grains.KINDS,
    camera.KINDS,
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {name: with_course(name, kind) for family in FAMILIES for name, kind in family.items()}
)
