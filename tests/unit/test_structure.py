"""What the code looks like is held by tests: sizes, names, rooms, what a wheel holds, what an import costs."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from statistics import median

import code2worlds
import pytest

ROOT = Path(code2worlds.__file__).parent
ROOMS = ("state", "retrieval_index", "tools", "agents", "graph", "cli")
FILE_CAP, FILE_MEDIAN = 400, 120
FUNCTION_CAP, FUNCTION_MEDIAN = 60, 12
FORBIDDEN_WORDS = ("util", "utils", "helper", "helpers", "manager", "managers", "misc", "common")
BLENDER = {"bpy", "bmesh", "mathutils", "bpy_extras", "infinigen", "addon_utils", "manta"}
LANGCHAIN = {"langchain", "langchain_core", "langchain_openai", "langgraph"}
INSIDE_BLENDER = ("tools/stage/", "retrieval_index/recipes/")
DATA_SUFFIXES = (".yaml", ".yml", ".json", ".md", ".j2", ".npz", ".npy", ".html", ".css", ".typed", ".gin")


def sources() -> list[Path]:
    """Every module of the package: root and rooms, no tests."""
    return sorted([*ROOT.glob("*.py"), *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))])


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> list[tuple[str, int]]:
    """(name, lines) of every function, its decorators and docstring left out."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            documented = ast.get_docstring(node) is not None
            doc = node.body[0]
            skipped = (doc.end_lineno or doc.lineno) - doc.lineno + 1 if documented else 0
            found.append((f"{name_of(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1 - skipped))
    return found


def imported(path: Path) -> set[tuple[str, int]]:
    """(top-level name, line) of every absolute import."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {(alias.name.partition(".")[0], node.lineno) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add((node.module.partition(".")[0], node.lineno))
    return found


def is_recipe(path: Path) -> bool:
    return name_of(path).startswith("retrieval_index/recipes/")


def is_program(path: Path) -> bool:
    """Programs are started by their path, so that a relative import would have nothing to be relative to."""
    return is_recipe(path) or (name_of(path).startswith("tools/stage/") and "__main__" in path.read_text())


def test_no_file_is_longer_than_the_cap() -> None:
    everything = [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    long = {name_of(p): n for p in everything if (n := len(p.read_text().splitlines())) > FILE_CAP}
    assert not long


def test_the_median_file_is_short() -> None:
    assert median(len(path.read_text().splitlines()) for path in sources()) <= FILE_MEDIAN


def test_no_function_is_longer_than_the_cap() -> None:
    long = [
        f"{name}: {lines}"
        for path in sources()
        if not is_recipe(path)
        for name, lines in functions(path)
        if lines > FUNCTION_CAP
    ]
    assert not long


def test_the_median_function_is_short() -> None:
    assert median(lines for path in sources() if not is_recipe(path) for _, lines in functions(path)) <= FUNCTION_MEDIAN


def test_no_file_has_a_name_that_says_nothing() -> None:
    vague = [
        name_of(p) for p in sources() if set(p.stem.split("_")) & set(FORBIDDEN_WORDS) or p.stem.startswith("base_")
    ]
    assert not vague


def test_blender_is_imported_only_by_what_runs_inside_it() -> None:
    outside = [path for path in sources() if not name_of(path).startswith(INSIDE_BLENDER)]
    wrong = [f"{name_of(path)}:{line} {name}" for path in outside for name, line in imported(path) if name in BLENDER]
    assert not wrong


def test_no_test_imports_blender() -> None:
    programs = ROOT / "tests" / "blender" / "programs"  # started in a process of their own
    files = [path for path in (ROOT / "tests").rglob("*.py") if programs not in path.parents]
    wrong = [f"{name_of(path)}:{line} {name}" for path in files for name, line in imported(path) if name in BLENDER]
    assert not wrong


def test_langchain_is_imported_only_by_minds_and_graph() -> None:
    outside = [path for path in sources() if not name_of(path).startswith(("agents/minds/", "graph/"))]
    wrong = [f"{name_of(path)}:{line} {name}" for path in outside for name, line in imported(path) if name in LANGCHAIN]
    assert not wrong


def test_imports_inside_the_package_are_relative() -> None:
    wrong = [
        f"{name_of(path)}:{line}"
        for path in sources()
        if not is_program(path)
        for name, line in imported(path)
        if name == "code2worlds"
    ]
    assert not wrong


def test_recipes_name_the_package_because_they_are_programs_of_their_own() -> None:
    recipes = [path for path in (ROOT / "retrieval_index" / "recipes").glob("*.py") if path.stem != "__init__"]
    assert recipes
    relative = [
        f"{name_of(path)}:{node.lineno}"
        for path in recipes
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative


def test_no_broad_except_goes_on_as_if_nothing_had_happened() -> None:
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler) and _is_broad(node) and _does_nothing(node)
    ]
    assert not wrong


def _does_nothing(handler: ast.ExceptHandler) -> bool:
    return all(isinstance(statement, ast.Pass | ast.Continue) for statement in handler.body)


def _is_broad(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or (
        isinstance(handler.type, ast.Name) and handler.type.id in ("Exception", "BaseException")
    )


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    machine = re.compile(r"/(work|root|home)/\w|\.library/|pypi\.\w|/opt/(wheels|pypi)")
    kinds = (".py", ".md", ".toml", ".yaml", ".json", ".ini", ".cfg", ".txt", ".lock", "")
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [
        ROOT / name
        for name in tracked.stdout.splitlines()
        if Path(name).suffix in kinds and name != "tests/unit/test_structure.py"
    ]
    wrong = [
        name_of(p) for p in files if p.is_file() and machine.search(p.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not wrong


# What a wheel holds


def pyproject() -> dict[str, dict[str, object]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["setuptools"]


def test_every_folder_of_modules_is_a_listed_package() -> None:
    folders = {path.parent for path in sources()}
    expected = {".".join(("code2worlds", *folder.relative_to(ROOT).parts)) for folder in folders}
    assert set(pyproject()["packages"]) == expected


def test_every_folder_of_modules_has_an_init() -> None:
    without = {name_of(path.parent) for path in sources() if not (path.parent / "__init__.py").is_file()}
    assert not without


def test_every_data_file_is_in_the_wheel() -> None:
    globs: dict[str, list[str]] = pyproject()["package-data"]  # type: ignore[assignment]
    left_out = [
        name_of(path)
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.suffix in DATA_SUFFIXES and "__pycache__" not in path.parts and not _is_listed(path, globs)
    ]
    assert not left_out


def _is_listed(path: Path, globs: dict[str, list[str]]) -> bool:
    """Matched by a glob of the package that holds it, which may lie some folders above."""
    for folder in path.parents[: len(path.relative_to(ROOT).parts)]:
        package = ".".join(("code2worlds", *folder.relative_to(ROOT).parts))
        if any(fnmatch(path.relative_to(folder).as_posix(), glob) for glob in globs.get(package, [])):
            return True
    return False


# What an import costs


IMPORT_ALL = """
import importlib, json, os, subprocess, sys, threading
started = []
def forbidden(*given, **named):
    started.append(str(given))
    raise RuntimeError("an import started a process")
subprocess.Popen.__init__ = forbidden
os.fork = forbidden
writes = []
def watch(event, given):
    if event == "open" and set(str(given[1] or "")) & set("wax+"):
        if "__pycache__" not in str(given[0]) and "/dev/" not in str(given[0]):
            writes.append(str(given[0]))
sys.addaudithook(watch)
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
heavy = {"bpy", "infinigen", "torch", "sentence_transformers", "matplotlib"}
print("RESULT" + json.dumps({
    "threads": [t.name for t in threading.enumerate() if t is not threading.main_thread()],
    "started": started, "writes": writes, "heavy": sorted(heavy & set(sys.modules))}))
"""


@pytest.fixture(scope="module")
def imported_all(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the import of every module of the host process left behind."""
    host = [path for path in sources() if not name_of(path).startswith(INSIDE_BLENDER) and path.stem != "__main__"]
    names = [
        ".".join(("code2worlds", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
        for path in host
    ]
    runnable = [name for name in names if name != "code2worlds.tools.tie_to_parent"]  # a script, started by path
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, json.dumps(runnable)],
        cwd=tmp_path_factory.mktemp("import"),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, list[str]] = json.loads(done.stdout.partition("RESULT")[2])
    return found


def test_the_host_process_never_imports_blender_or_anything_heavy(imported_all: dict[str, list[str]]) -> None:
    assert imported_all["heavy"] == []


def test_no_import_starts_a_thread_or_a_process(imported_all: dict[str, list[str]]) -> None:
    assert imported_all["threads"] == []
    assert imported_all["started"] == []


def test_no_import_writes_a_file(imported_all: dict[str, list[str]]) -> None:
    assert imported_all["writes"] == []


def test_importing_the_package_alone_imports_none_of_its_rooms() -> None:
    code = "import sys, code2worlds; print([name for name in sys.modules if name.startswith('code2worlds.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
