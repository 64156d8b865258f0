"""What a planted fault is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


class NotHere(Exception):
    """The fault makes no sense in this world: nobody would see it, or there is nothing to make wrong."""


@dataclass(frozen=True)
class Fault(Generic[T]):
    """One way to make a record wrong, in one size.

    graded: True for a size that only serves to find where a check trips; it is not counted as a case.
    """

    name: str
    size: float
    unit: str
    meaning: str
    plant: Callable[[T], T]
    """Raises NotHere."""
    graded: bool = False
    kinds: frozenset[str] | None = None
    """Kinds of motion it is planted in; None for every kind whose record has what it takes."""
    spares: frozenset[str] = frozenset()
    """Kinds it is never planted in, because it would not be wrong there."""

    def suits(self, kind: str) -> bool:
        return kind not in self.spares and (self.kinds is None or kind in self.kinds)


def sized(
    name: str, meaning: str, make: Callable[[float], Callable[[T], T]], *, sizes: tuple[float, ...],
    also: tuple[float, ...] = (), unit: str = "", kinds: frozenset[str] | None = None,
    spares: frozenset[str] = frozenset(),
) -> Iterator[Fault[T]]:  # fmt: skip
    """A fault in every size; those of also only serve to find where a check trips."""
    for size in (*sizes, *also):
        yield Fault(name, size, unit, meaning, make(size), size in also, kinds, spares)


def single(
    name: str, meaning: str, plant: Callable[[T], T], *, kinds: frozenset[str] | None = None,
    spares: frozenset[str] = frozenset(),
) -> Iterator[Fault[T]]:  # fmt: skip
    """A fault that has no size."""
    yield Fault(name, 1.0, "", meaning, plant, False, kinds, spares)
