"""Reading the .npz files that a dynamics program leaves. Host side."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..state.errors import BrokenRun

RERUN = "Run the dynamics program again."


def read_arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """Every array of the archive by its name. Raises BrokenRun for a missing or damaged one."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except FileNotFoundError as error:
        raise BrokenRun(f"{path.name} is missing.", fix=RERUN) from error
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile) as error:
        raise BrokenRun(f"{path.name} cannot be read: {error}.", fix=RERUN) from error
