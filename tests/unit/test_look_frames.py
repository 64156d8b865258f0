from __future__ import annotations

from pathlib import Path

import pytest
from code2worlds.agents.filming import LOOK_FRAMES, look_span
from code2worlds.tools.video import spread


@pytest.mark.parametrize(
    ("frames", "first", "shown"),
    [
        (60, 4, 24),  # frames 4, 6, … 60, of which 24 are taken
        (240, 13, 24),
        (24, 3, 22),  # a short clip shows all it has
        (1, 1, 1),
    ],
)
def test_a_look_skips_the_first_twentieth_and_shows_24_frames(frames: int, first: int, shown: int) -> None:
    start, last, every = look_span(frames)
    rendered = [Path(str(frame)) for frame in range(start, last + 1, every)]
    assert start == first
    assert len(spread(rendered, LOOK_FRAMES)) == shown
