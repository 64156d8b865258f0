"""Small frozen values every room shares: artefacts, decisions, events, execution reports."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

JsonScalar = str | int | float | bool | None
Config = dict[str, JsonValue]
"""The CONFIG of a program: named physical quantities in SI units, nested where a part has parts."""

Quality = Literal["preview", "standard", "final"]
Scenery = Literal["composed", "generated"]
"""Who makes the environment: our programs in seconds, or Infinigen's own scene generators in many minutes."""
MindName = Literal["offline", "llm"]
Stream = Literal["object", "environment", "dynamics", "camera"]


def _to_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Vec2 = Annotated[tuple[float, float], BeforeValidator(_to_tuple)]
Vec3 = Annotated[tuple[float, float, float], BeforeValidator(_to_tuple)]


class Frozen(BaseModel):
    """Base of every value: immutable, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Artefact(Frozen):
    """A file of a run: path relative to the run folder, and its sha256."""

    path: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Request(Frozen):
    """What the user asked for, after validation."""

    prompt: str
    seed: int = 0
    quality: Quality = "preview"
    scenery: Scenery = "composed"
    duration_s: float = 5.0
    fps: int = 12
    max_rounds: int = 4
    max_minutes: float = 30.0
    max_tokens: int = 500_000
    """Tokens a language model may use before no further round is begun; the offline mind uses none."""
    overrides: dict[str, JsonScalar] = Field(default_factory=dict)
    """First-guess values forced by the user: "dynamics.speed_m_s" -> 3.0."""


class Decision(Frozen):
    """One choice of a mind, kept so that a run can say who decided what and why."""

    agent: str
    question: str
    choice: str
    mind: MindName = "offline"
    score: float | None = None
    how: Literal["exact", "synonym", "embedding", "rule", "default", "model", "user"] = "rule"
    span: str = ""
    alternatives: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        return f"{self.agent}.{self.question}"


class ProgramError(Frozen):
    """Where a program failed: the line is a line of the program, not of the library it called."""

    kind: str
    message: str
    line: int | None = None
    source: str = ""
    traceback: str = ""


class ExecutionReport(Frozen):
    """What came of running one program in Blender. A failure is a value, not an exception."""

    status: Literal["ok", "error", "timeout", "crashed", "unverified"]
    seconds: float
    peak_memory_mb: float = 0.0
    error: ProgramError | None = None
    log: str = ""
    facts: Config = Field(default_factory=dict)
    outputs: dict[str, Artefact] = Field(default_factory=dict)
    cached: bool = False

    @property
    def ok(self) -> bool:
        return self.status == "ok"


def layer_name(stem: str, layer: int) -> str:
    """What belongs to a layer, by name: dynamics, dynamics_2, dynamics_3."""
    return stem if layer == 0 else f"{stem}_{layer + 1}"


class Program(Frozen):
    """A program to write: the recipe it is made from and the CONFIG that fills it in."""

    stream: Stream
    recipe: str
    config: Config
    title: str = ""
    layer: int = 0

    @property
    def name(self) -> str:
        """Name of its file: dynamics.py for the first layer, dynamics_2.py for the second."""
        return layer_name(self.stream, self.layer)


class Event(Frozen):
    """Progress as users see it: one line of journal.jsonl, one call of on_event."""

    kind: Literal["started", "progress", "finished", "failed", "verdict", "decision", "note"]
    node: str
    message: str = ""
    seconds: float | None = None
    done: int | None = None
    total: int | None = None
    at: str = ""
