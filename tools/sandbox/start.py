"""First process inside the sandbox: sets the limits, installs the filter, then becomes the program.

    python -m code2worlds.tools.sandbox.start LIMITS.json PROGRAM.py|-m MODULE ARGUMENTS …

Anything it cannot do ends it before the program begins.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import runpy
import sys

from . import seccomp

REFUSED = 97
"""Exit code when the confinement could not be completed."""


def main() -> None:
    """Confine this process, then run what the command line names."""
    limits, rest = json.loads(sys.argv[1]), sys.argv[2:]
    try:
        _limit(limits)
        seccomp.install()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"the sandbox is not complete: {error}\n")
        sys.stderr.flush()
        os._exit(REFUSED)
    if limits.get("last_words_s"):
        faulthandler.dump_traceback_later(limits["last_words_s"])
    if rest[0] == "-m":
        sys.argv = rest[1:]
        runpy.run_module(rest[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = rest
        runpy.run_path(rest[0], run_name="__main__")


def _limit(limits: dict[str, float]) -> None:
    """Address space, size of a file, open files, processor seconds; never a core dump. Hard limits: no way back up."""
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_AS: int(limits["address_mb"] * 2**20),
        resource.RLIMIT_FSIZE: int(limits["file_mb"] * 2**20),
        resource.RLIMIT_NOFILE: int(limits["open_files"]),
        resource.RLIMIT_CPU: int(limits["cpu_s"]),
    }
    for which, value in wanted.items():
        _, hard = resource.getrlimit(which)
        bounded = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (bounded, bounded))


if __name__ == "__main__":
    main()
