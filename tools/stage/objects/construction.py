"""Infinigen's factory classes: which there are, how one is constructed, and how its parameters are read and set."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from .infinigen_door import imported

PACKAGE = "infinigen.assets.objects"
SEED_NAMES = ("factory_seed", "seed")

DRAWING_METHODS = ("sample_params", "get_asset_params", "sample_geo_genome", "get_params")
"""Methods in which factories draw numbers when they build; the first one a factory has is where a wish is put in."""


def factory_classes() -> tuple[dict[str, type], dict[str, str]]:
    """(dotted path -> every subclass of AssetFactory in Infinigen's objects, module -> why it cannot be imported)."""
    parent = imported("infinigen.core.placement.factory.AssetFactory")
    root = Path(imported("infinigen").__file__).parent / "assets" / "objects"
    found: dict[str, type] = {}
    broken: dict[str, str] = {}
    for path in sorted(root.rglob("*.py")):
        if path.name == "__init__.py":
            continue
        module = ".".join((PACKAGE, *path.relative_to(root).with_suffix("").parts))
        try:
            names = vars(imported(module))
        except Exception as error:  # noqa: BLE001  whatever a module of Infinigen raises is its entry in the record
            broken[module] = f"{type(error).__name__}: {error}"
            continue
        own = {f"{module}.{name}": thing for name, thing in names.items() if _is_defined_in(thing, module, parent)}
        found |= own
    return found, broken


def _is_defined_in(thing: Any, module: str, parent: type) -> bool:
    return isinstance(thing, type) and issubclass(thing, parent) and thing.__module__ == module


def why_not_listed(dotted: str, classes: Mapping[str, type]) -> str | None:
    """Why a class is not a thing of its own, None when it is one.

    Abstract: it cannot build, or others build on it and a method of it does nothing but raise NotImplementedError.
    Part: its constructor wants, beside the seed, what only another factory can give. Base: "Base" in its name, and a
    class without it, or a subclass, stands for it.
    """
    own = classes[dotted]
    heirs = [other.__name__ for other in classes.values() if other is not own and issubclass(other, own)]
    missing = [name for name in _required(own) if name not in SEED_NAMES]
    if missing:
        return f"part: needs {', '.join(missing)}"
    abstract = [name for name in dir(own) if not name.startswith("_") and _only_refuses(getattr(own, name))]
    if "create_asset" in abstract or (abstract and heirs):
        return f"abstract: {', '.join(abstract)}"
    if "Base" in own.__name__:
        plain = own.__name__.replace("Base", "")
        stands_in = {other.__name__ for other in classes.values() if other.__name__ == plain} | set(heirs)
        if stands_in:
            return f"base: {', '.join(sorted(stands_in))}"
    return None


def _required(own: type) -> list[str]:
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    parameters = inspect.signature(own).parameters.values()
    return [each.name for each in parameters if each.default is each.empty and each.kind not in variadic]


def _only_refuses(method: Any) -> bool:
    if not inspect.isfunction(method):
        return False
    tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.FunctionDef) else []
    steps = [step for step in body if not (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))]
    return len(steps) == 1 and isinstance(steps[0], ast.Raise) and "NotImplementedError" in ast.unparse(steps[0])


def argument_names(maker_class: type) -> set[str]:
    """Names of the constructor's arguments."""
    return set(inspect.signature(maker_class).parameters)


def constructed(maker_class: type, seed: int, arguments: Mapping[str, Any]) -> Any:
    """The factory of that seed, whatever its constructor calls the seed."""
    names = argument_names(maker_class)
    seed_name = next((name for name in SEED_NAMES if name in names), None)
    given = dict(arguments) if seed_name is None else {seed_name: seed, **arguments}
    return maker_class(**given)


def settable(maker: Any) -> dict[str, Any]:
    """Everything words or numbers can set on a factory: its attributes, entries of its `params`, what it would draw."""
    params = getattr(maker, "params", None)
    inner = dict(params) if isinstance(params, Mapping) else {}
    own = {key: value for key, value in vars(maker).items() if not key.startswith("_") and key != "params"}
    return drawn(maker) | inner | own


def drawn(maker: Any) -> dict[str, Any]:
    """Numbers the factory would draw when it builds, from the first of DRAWING_METHODS that can be asked."""
    method = _drawing_method(maker)
    if method is None:
        return {}
    result = method()
    return dict(result) if isinstance(result, Mapping) else {}


def _drawing_method(maker: Any) -> Callable[[], Any] | None:
    for name in reversed(DRAWING_METHODS):
        method = getattr(maker, name, None)
        if callable(method) and not any(
            each.default is each.empty for each in inspect.signature(method).parameters.values()
        ):
            found: Callable[[], Any] = method
            return found
    return None


def refuse_unknown(maker_class: type, wanted: Iterable[str], known: Mapping[str, Any]) -> None:
    """Raises ValueError that names the parameters there are."""
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        names = ", ".join(sorted(set(known) | argument_names(maker_class)))
        raise ValueError(f"{maker_class.__name__} has no parameter {', '.join(unknown)}; it has: {names}")


def put(maker: Any, key: str, value: Any) -> None:
    """Set one parameter: an attribute, else an entry of `params`, else what is drawn when it builds."""
    params = getattr(maker, "params", None)
    if key in vars(maker):
        if not isinstance(value, str):
            setattr(maker, key, like(getattr(maker, key), value))
    elif isinstance(params, dict) and key in params:
        params[key] = like(params[key], value)
    else:
        _put_into_drawing(maker, key, value)


def _put_into_drawing(maker: Any, key: str, value: Any) -> None:
    """Whoever asks the factory what to build is told the wish; numbers that follow from it are drawn after it."""
    name = next(each for each in DRAWING_METHODS if callable(getattr(maker, each, None)))
    original = getattr(maker, name)

    def wished(*args: Any, **kwargs: Any) -> Any:
        result = dict(original(*args, **kwargs))
        return result | {key: like(result.get(key), value)}

    setattr(maker, name, wished)


def like(old: Any, value: Any) -> Any:
    """JSON has lists where factories hold tuples or arrays."""
    if isinstance(value, list):
        return np.array(value) if isinstance(old, np.ndarray) else tuple(value) if isinstance(old, tuple) else value
    return value
