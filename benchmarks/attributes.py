"""Do adjectives change what they say? Builds every entry of attribute_phrases.yaml plain and with each phrase.

    python benchmarks/attributes.py [--only ENTRY ...] [--out DIR] [--page FILE.md]

Prints one JSON object: by entry and phrase the measured property, plain and with the phrase, and whether it changed as
stated by at least LEAST; and how many entries have three phrases that do.
"""

from __future__ import annotations

import argparse
import asyncio
import colorsys
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from code2worlds.agents.minds.offline.object_choice import plan_object
from code2worlds.retrieval_index.catalog import Library
from code2worlds.state.plans import KeyObject, Match
from code2worlds.state.scene import AssetFacts
from code2worlds.tools import stage
from code2worlds.tools.blender import run_program
from pydantic import JsonValue

PHRASES = Path(__file__).with_name("attribute_phrases.yaml")
TRIALS = Path(stage.__path__[0]) / "objects" / "trials.py"

LEAST = 0.07
"""Share by which a length, area or count must change to be seen."""

LEAST_COLOUR = 0.03
"""Change of a mean colour's lightness, saturation or excess of a channel, each 0..1, that is seen."""

ENOUGH = 3
"""Phrases that an entry must answer to."""

PROPERTIES: dict[str, Callable[[AssetFacts], float]] = {
    "height": lambda f: f.size_m[2],
    "length": lambda f: max(f.size_m[:2]),
    "width": lambda f: min(f.size_m[:2]),
    "longest": lambda f: max(f.size_m),
    "slenderness": lambda f: f.size_m[2] / max(f.size_m[:2]),
    "wall": lambda f: 2 * f.wall_volume_m3 / f.area_m2,
    "volume": lambda f: f.volume_m3,
    "area": lambda f: f.area_m2,
    "vertices": lambda f: float(f.vertices),
    "lightness": lambda f: colorsys.rgb_to_hls(*_rgb(f))[1],
    "saturation": lambda f: colorsys.rgb_to_hsv(*_rgb(f))[1],
    "greenness": lambda f: _rgb(f)[1] - (_rgb(f)[0] + _rgb(f)[2]) / 2,
    "redness": lambda f: _rgb(f)[0] - _rgb(f)[2],
}
COLOURS = frozenset({"lightness", "saturation", "greenness", "redness"})

START, END = "<!-- measured: written by benchmarks/attributes.py -->\n", "<!-- end of measured -->\n"

Row = dict[str, Any]


def _rgb(facts: AssetFacts) -> tuple[float, float, float]:
    assert facts.colour_rgb is not None
    return facts.colour_rgb


def thing(library: Library, entry: str, phrase: str, *, look: bool) -> dict[str, Any]:
    """One object of trials.py: the plan that the offline mind makes of "a PHRASE ENTRY"."""
    match = Match(entry=entry, span=entry, score=1.0, how="exact")
    plan = plan_object(KeyObject(match=match, phrase=tuple(phrase.split())), library, seed=0)
    return {"name": f"{entry}/{phrase}", "recipe": plan.recipe, "config": plan.config, "look": look}


def things(library: Library, entry: str, phrases: Mapping[str, str]) -> list[dict[str, Any]]:
    """The plain object and one for each phrase."""
    look = any(asked[1:] in COLOURS for asked in phrases.values())
    return [
        thing(library, entry, "", look=look),
        *(thing(library, entry, phrase, look=asked[1:] in COLOURS) for phrase, asked in phrases.items()),
    ]


async def built(wanted: Sequence[Mapping[str, Any]], out: Path) -> dict[str, Any]:
    """Facts by name. Raises RuntimeError for a program that failed as a whole."""
    listed: list[JsonValue] = [dict(each) for each in wanted]
    report = await run_program(TRIALS, out, config={"things": listed}, expect=("facts.json",), timeout_s=3000)
    if not report.ok:
        raise RuntimeError(f"{report.status}: {report.error.message if report.error else out}")
    return dict(report.facts)


def row(asked: str, plain: Mapping[str, Any], changed: Mapping[str, Any]) -> Row:
    """One phrase: what it should change, the two measures, and whether it did."""
    for facts in (plain, changed):
        if "error" in facts:
            return {"property": asked, "ok": False, "error": facts["error"]}
    name = asked[1:]
    before, after = (PROPERTIES[name](_facts(facts)) for facts in (plain, changed))
    least = LEAST_COLOUR if name in COLOURS else LEAST * abs(before)
    gain = after - before if asked[0] == "+" else before - after
    return {"property": asked, "plain": round(before, 5), "changed": round(after, 5), "ok": gain >= least}


def _facts(raw: Mapping[str, Any]) -> AssetFacts:
    return AssetFacts.model_validate({key: value for key, value in raw.items() if key != "seconds"})


def measured(chosen: Mapping[str, Mapping[str, str]], out: Path) -> dict[str, dict[str, Row]]:
    """Rows by entry and phrase, everything built in one process."""
    library = Library()
    wanted = [each for entry, phrases in chosen.items() for each in things(library, entry, phrases)]
    facts = asyncio.run(built(wanted, out))
    return {
        entry: {phrase: row(asked, facts[f"{entry}/"], facts[f"{entry}/{phrase}"]) for phrase, asked in phrases.items()}
        for entry, phrases in chosen.items()
    }


def summary(rows: Mapping[str, Mapping[str, Row]], library: Library) -> dict[str, Any]:
    """The printed object."""
    enough = [entry for entry, phrases in rows.items() if sum(r["ok"] for r in phrases.values()) >= ENOUGH]
    made = [entry for entry in enough if library.objects[entry].factory]
    return {
        "entries": len(rows),
        "entries_with_three": len(enough),
        "infinigen_entries_with_three": len(made),
        "phrases": sum(len(phrases) for phrases in rows.values()),
        "phrases_ok": sum(r["ok"] for phrases in rows.values() for r in phrases.values()),
        "failed": {f"{e}: {p}": r for e, phrases in rows.items() for p, r in phrases.items() if not r["ok"]},
        "rows": rows,
    }


def table(found: Mapping[str, Any]) -> str:
    """The rows as a Markdown table."""
    lines = ["| entry | phrase | changes | plain | with the phrase | |", "|---|---|---|---|---|---|"]
    for entry, phrases in found["rows"].items():
        for phrase, r in phrases.items():
            sign, what = ("more" if r["property"][0] == "+" else "less"), r["property"][1:]
            said = "yes" if r["ok"] else f"**no** {r.get('error', '')}".strip()
            plain, changed = (f"{r[key]:.4g}" if key in r else "" for key in ("plain", "changed"))
            lines.append(f"| {entry} | {phrase} | {sign} {what} | {plain} | {changed} | {said} |")
    return "\n".join(lines) + "\n"


def written(page: str, found: Mapping[str, Any]) -> str:
    """The page with what was measured."""
    head, rest = page.split(START)
    said = (
        f"{found['phrases_ok']} of {found['phrases']} phrases of {found['entries']} entries change what they say; "
        f"{found['entries_with_three']} entries have three that do, {found['infinigen_entries_with_three']} of them "
        "factories of Infinigen.\n\n"
    )
    return head + START + said + table(found) + END + rest.split(END)[1]


def main() -> int:
    """Print the object; 1 when a phrase does not do what is stated."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="*", default=[], metavar="ENTRY", help="entries to build, all if none")
    parser.add_argument("--out", type=Path, help="folder that keeps what was measured")
    parser.add_argument("--page", type=Path, help="page whose table of what was measured is written anew")
    given = parser.parse_args()
    phrases = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    chosen = {entry: phrases[entry] for entry in given.only or phrases}
    with tempfile.TemporaryDirectory(prefix="attributes-") as scratch:
        found = summary(measured(chosen, given.out or Path(scratch) / "trials"), Library())
    if given.page:
        given.page.write_text(written(given.page.read_text(encoding="utf-8"), found), encoding="utf-8")
    print(json.dumps(found, indent=1))
    return 0 if not found["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
