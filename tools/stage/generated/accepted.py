"""Which bindings Infinigen's generators take: their big functions take anything, and a misspelt stage is silence."""

from __future__ import annotations

import ast
import difflib
import inspect
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

GIVEN_TO_STAGES = ("chance", "enabled", "seed")


def refuse_unknown(bindings: Iterable[str], generator: Any, functions: Sequence[str]) -> None:
    """Raise ValueError naming every binding of those functions of the generator that nothing in them reads.

    Bindings of other functions are left to gin, which knows their parameters.
    """
    known = {name: _read_by(inspect.unwrap(getattr(generator, name))) for name in functions}
    wrong = []
    for binding in bindings:
        function, _, parameter = binding.rpartition(".")
        if function in known and parameter not in known[function]:
            near = difflib.get_close_matches(parameter, known[function], n=1)
            wrong.append(binding + (f" (did you mean {near[0]}?)" if near else ""))
    if wrong:
        raise ValueError(f"Infinigen's generator reads no {', '.join(wrong)}")


def _read_by(function: Callable[..., Any]) -> set[str]:
    """Parameters a stage function can read: its text constants, as they are and as names of stages."""
    source = ast.parse(textwrap.dedent(inspect.getsource(function)))
    constants = {n.value for n in ast.walk(source) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return constants | {f"{stage}_{given}" for stage in constants for given in GIVEN_TO_STAGES}
