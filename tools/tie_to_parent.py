"""Run a command that dies with the process that started it: ``python -I -S tie_to_parent.py PARENT_PID COMMAND …``.

A host killed by SIGKILL cannot clean up. Linux then sends this process SIGKILL (PR_SET_PDEATHSIG), and the setting
outlives exec, so the command inherits it. It is done here rather than in a preexec_fn, because running Python between
fork and exec in a host with threads (torch, asyncio) can deadlock. Standard library only: it starts in 15 ms.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie, then become the command."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the process that asked for this command has ended")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
