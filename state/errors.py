"""Errors by who must act. Each says what happened, to what, and what to do next."""

from __future__ import annotations


class Code2WorldsError(RuntimeError):
    """Base of every error raised on purpose. exit_code is what the command line returns.

    A RuntimeError, because the LangGraph server shows the message of builtin kinds only.
    """

    exit_code = 1

    def __init__(self, what: str, *, fix: str = "") -> None:
        super().__init__(f"{what} {fix}".strip())
        self.what = what
        self.fix = fix


class UserError(Code2WorldsError):
    """The user can fix this: the message says how."""

    exit_code = 2


class InvalidRequest(UserError):
    """A request that no run could satisfy: empty prompt, negative duration, unwritable folder."""


class NotUnderstood(UserError):
    """Nothing in the library fits the sentence well enough; the nearest entries are named."""


class RunConflict(UserError):
    """The run is locked by another process, was made by another graph version, or does not exist."""


class ModelError(Code2WorldsError):
    """The language model failed after bounded retries; its raw reply is kept in the run."""

    exit_code = 4


class MachineError(Code2WorldsError):
    """The machine must change: missing bpy, disk full, crash, time limit."""

    exit_code = 5


class BlenderMissing(MachineError):
    """bpy or one of the system libraries it needs cannot be imported."""


class ProgramFailed(MachineError):
    """A program of our own library failed in Blender; the log is named."""


class BrokenRun(MachineError):
    """Files of a run are missing or altered; says which."""


class ModelUnreachable(ModelError):
    """The model's server could not be reached, broke off, or kept answering with server errors."""


class ModelDeadline(ModelError):
    """The model did not answer within the time allowed for one decision."""


class ModelRejected(ModelError):
    """The server refuses the request itself: wrong key, unknown model, too long a prompt."""


class ModelRateLimited(ModelError):
    """The server asks to wait longer than the settings allow, or the account has no quota left."""


class ModelRefused(ModelError):
    """The model declined to answer; its words are kept in the run."""


class ModelReplyInvalid(ModelError):
    """Every reply within the bound was unusable; the last problems are named, the raw replies kept."""


class ModelBudgetUsedUp(ModelError):
    """The tokens or the money of this run are spent: no further call is made."""


class ReplayGap(ModelError):
    """A replay came to a question that the recorded run never asked."""


class SandboxMissing(MachineError):
    """Generated code may not run here: there is no working sandbox, and nobody opted out of it."""
