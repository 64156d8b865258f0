"""What commands answer for a person to read: the result of a run, one run, all runs, the machine."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from ..tools.probe import Probe

SHORT_ID = 8
PROMPT_WIDTH = 60
WIDE = 160
"""Columns of a table that goes to a file or a pipe."""


def show(*parts: RenderableType) -> None:
    """Print on stdout: tables as wide as the terminal, WIDE without one; lines of text are never folded or cut."""
    console = Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=WIDE)
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, str | Text))


def result(record: Mapping[str, Any], run_dir: Path) -> list[Text]:
    """The end of a run: accepted or not, why not, and where the files are."""
    rounds = f"{record['rounds']} round{'s' if record['rounds'] != 1 else ''}"
    if record["accepted"]:
        head = Text(f"Accepted after {rounds}.", style="bold green")
    else:
        head = Text(f"NOT ACCEPTED after {rounds}: the best attempt is delivered as it is.", style="bold yellow")
    return [head, *_reasons(record), *_warnings(record), *files(record, run_dir)]


def _reasons(record: Mapping[str, Any]) -> list[Text]:
    """The failed checks of what was delivered."""
    checks = [check for v in record["verdicts"] if v["round"] == record.get("chosen_round") for check in v["checks"]]
    failed = [check for check in checks if not check["passed"]]
    return [Text(f"  failed: {c['name']}: {measured(c)}, expected {expected(c)}") for c in failed]


def _warnings(record: Mapping[str, Any]) -> list[Text]:
    lines = [f"  not understood: {words}" for words in record.get("not_understood", [])]
    lines += [f"  conflict: {text}" for text in record.get("conflicts", [])]
    return [Text(line, style="yellow") for line in lines]


def files(record: Mapping[str, Any], run_dir: Path) -> list[Text]:
    """Where the results lie, one path a line."""
    named = {"video": record["video"], "blend": record["blend"], "report": "report.html"}
    named |= {f"{name}.py": path for name, path in record["programs"].items()}
    return [Text.assemble((f"{name:<15}", "bold"), str(run_dir / path)) for name, path in named.items()]


def verdicts(found: Sequence[Mapping[str, Any]]) -> Table:
    """Every round's checks: what was expected, what was measured."""
    table = Table(title="Verdicts", title_justify="left")
    for column in ("round", "tier", "check", "measured", "expected", "from", "passed"):
        table.add_column(column, overflow="fold")
    for verdict in found:
        for check in verdict["checks"]:
            passed = Text("yes", style="green") if check["passed"] else Text("no", style="bold red")
            words = Text(check.get("words") or "")
            table.add_row(
                str(verdict["round"]),
                check["tier"],
                Text(check["name"]),
                measured(check),
                expected(check),
                words,
                passed,
            )
        table.add_section()
    return table


def measured(check: Mapping[str, Any]) -> str:
    """The measured value with its unit; why there is none where there is none."""
    if check.get("measured") is None:
        return check.get("note") or "not measured"
    return f"{check['measured']:.3g} {check.get('unit', '')}".strip()


def expected(check: Mapping[str, Any]) -> str:
    """The range that passes."""
    low, high = check.get("low"), check.get("high")
    if low is None and high is None:
        return "true"
    if low is None or high is None:
        return f"at most {high:.3g}" if low is None else f"at least {low:.3g}"
    return f"{low:.3g} to {high:.3g}"


def runs(rows: Iterable[Mapping[str, Any]]) -> Table:
    """One line per run, newest first."""
    table = Table()
    for column in ("run", "started", "status", "accepted", "rounds", "prompt"):
        table.add_column(column)
    for row in rows:
        accepted = {True: "yes", False: "no", None: ""}[row.get("accepted")]
        prompt = row["prompt"] if len(row["prompt"]) <= PROMPT_WIDTH else f"{row['prompt'][: PROMPT_WIDTH - 1]}…"
        cells = (row["run_id"][:SHORT_ID], row["started"], row["status"], accepted, str(row["rounds"] or ""), prompt)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def pairs(title: str, rows: Iterable[tuple[str, str]]) -> Table:
    """Two columns of text under a title."""
    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(Text(name, style="bold"), Text(value))
    return table


def machine(probes: Iterable[Probe]) -> Table:
    """What doctor found."""
    table = Table()
    for column in ("what", "ok", "found", "what to do"):
        table.add_column(column, overflow="fold")
    for probe in probes:
        bad = Text("NO", style="bold red") if probe.needed else Text("no", style="yellow")
        table.add_row(probe.name, Text("yes", style="green") if probe.ok else bad, Text(probe.detail), Text(probe.fix))
    return table
