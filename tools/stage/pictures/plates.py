"""Pictures as arrays: which rectangles to render again, and how they are laid over the still plate.

No Blender here. Rectangles are (left, top, right, bottom) in pixels from the top left corner, right and bottom
exclusive; pictures are uint8 arrays of shape (height, width, 3).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

Rect = tuple[int, int, int, int]
Picture = NDArray[np.uint8]

KEY_LOW = 2.0
"""Smoothed difference (of 255) up to which a pixel is noise and the plate is kept."""
KEY_HIGH = 6.0
"""Smoothed difference from which a pixel has changed and the new render is taken whole."""
EDGE_PX = 10
"""Width of the ramp along the sides of a rectangle, so that a shadow that leaves it fades instead of being cut."""


def area(rect: Rect) -> int:
    """Pixels inside, 0 when empty."""
    return max(rect[2] - rect[0], 0) * max(rect[3] - rect[1], 0)


def clip(rect: Rect, width: int, height: int) -> Rect:
    """The part of a rectangle that lies in the frame; area 0 when there is none."""
    left, top, right, bottom = rect
    left, top = min(max(left, 0), width), min(max(top, 0), height)
    return left, top, max(min(right, width), left), max(min(bottom, height), top)


def union(a: Rect, b: Rect) -> Rect:
    """Smallest rectangle that holds both."""
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def merge(rects: Iterable[Rect], overhead_px: int) -> list[Rect]:
    """Join rectangles while one render of the union costs no more than two renders, each overhead_px extra."""
    pending = [rect for rect in rects if area(rect)]
    merged: list[Rect] = []
    while pending:
        rect = pending.pop()
        for other in merged:
            if area(union(rect, other)) <= area(rect) + area(other) + overhead_px:
                merged.remove(other)
                pending.append(union(rect, other))
                break
        else:
            merged.append(rect)
    return sorted(merged)


def read_picture(path: Path, width: int, height: int) -> Picture | None:
    """The RGB picture in a file, or None when it is missing, truncated or of another size."""
    try:
        with Image.open(path) as image:
            picture = np.asarray(image.convert("RGB"))
    except (OSError, SyntaxError, ValueError):  # what Pillow raises for missing, truncated and garbled PNGs
        return None
    return picture if picture.shape == (height, width, 3) else None


def write_picture(picture: Picture, path: Path) -> None:
    """Write a PNG and make sure that it is on the disk."""
    with path.open("wb") as file:
        Image.fromarray(picture).save(file, format="PNG")
        file.flush()
        os.fsync(file.fileno())


def change_mask(plate: Picture, render: Picture) -> NDArray[np.float32]:
    """Weight in [0, 1] per pixel: 1 where render shows something else than plate, 0 where they differ by noise.

    The signed difference is smoothed before it is measured: noise cancels, along still edges too, and what is left is
    an object, a reflection or a shadow, however soft.
    """
    difference = render.astype(np.float32) - plate.astype(np.float32)
    smooth = np.abs(ndimage.gaussian_filter(difference, sigma=(2.0, 2.0, 0.0))).max(axis=2)
    grown = ndimage.maximum_filter(smooth, size=5)
    ramp = np.clip((grown - KEY_LOW) / (KEY_HIGH - KEY_LOW), 0.0, 1.0)
    eased = ramp * ramp * (3.0 - 2.0 * ramp)
    return cast("NDArray[np.float32]", ndimage.gaussian_filter(eased, sigma=1.0).astype(np.float32))


def edge_ramp(rect: Rect, width: int, height: int) -> NDArray[np.float32]:
    """Weight rising from 0 at the sides of rect to 1 inside it; sides that are sides of the frame stay at 1."""
    left, top, right, bottom = rect
    x, y = np.arange(right - left) + 1.0, np.arange(bottom - top) + 1.0
    endless = np.inf
    from_side = np.minimum(x if left > 0 else endless, x[::-1] if right < width else endless)
    from_end = np.minimum(y if top > 0 else endless, y[::-1] if bottom < height else endless)
    distance = np.minimum(np.broadcast_to(from_side, x.shape)[None, :], np.broadcast_to(from_end, y.shape)[:, None])
    return np.clip(distance / EDGE_PX, 0.0, 1.0).astype(np.float32)


def composite(plate: Picture, pieces: Sequence[tuple[Rect, Picture]]) -> Picture:
    """Lay rendered rectangles over the plate, taking only what changed."""
    frame = plate.copy()
    height, width = plate.shape[:2]
    for rect, piece in pieces:
        left, top, right, bottom = rect
        under = frame[top:bottom, left:right].astype(np.float32)
        mask = change_mask(plate[top:bottom, left:right], piece) * edge_ramp(rect, width, height)
        blended = under + mask[..., None] * (piece.astype(np.float32) - under)
        frame[top:bottom, left:right] = np.rint(blended).astype(np.uint8)
    return frame
