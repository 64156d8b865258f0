"""Frames to mp4 and back, and contact sheets. Pictures are uint8 arrays of shape (height, width, 3)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import imageio.v2 as imageio
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ..state.errors import MachineError

BLOCK_PX = 16
"""x264 macroblock: imageio pads sizes that are no multiple of it."""
CRF = 18
"""x264 constant rate factor: 18 is commonly held to be visually lossless."""
CAPTION_PX = 18
GAP_PX = 4


@dataclass(frozen=True)
class Clip:
    """A decoded video: pictures of shape (frames, height, width, 3)."""

    pictures: NDArray[np.uint8]
    fps: float

    @property
    def duration_s(self) -> float:
        return len(self.pictures) / self.fps


def write_video(frames: Sequence[Path], out: Path, fps: int) -> Path:
    """Encode PNGs as H.264 (yuv420p, plays from its start while loading), read it back, and only then name it out.

    Raises ValueError for no frames, a frame rate below 1, or sizes that differ or are no multiple of 16; MachineError
    when a frame cannot be read or the written file does not hold what was put in.
    """
    if not frames or fps < 1:
        raise ValueError(f"a video needs frames and a rate of at least 1, not {len(frames)} frames at {fps} fps")
    first = _read(frames[0])
    _require_size(first, frames[0])
    part = out.with_name(out.stem + ".part" + out.suffix)
    options = ["-crf", str(CRF), "-preset", "medium", "-movflags", "+faststart"]
    plain = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1"]
    sink: Any = imageio.get_writer(
        part,
        format="FFMPEG",
        fps=fps,
        codec="libx264",
        pixelformat="yuv420p",
        quality=None,
        macro_block_size=BLOCK_PX,
        ffmpeg_log_level="error",
        output_params=options + plain,
    )
    with sink as writer:
        for path in frames:
            picture = _read(path)
            if picture.shape != first.shape:
                raise ValueError(f"{path.name} is {_size(picture)}, the frames before are {_size(first)}")
            writer.append_data(picture)
    _verify(part, len(frames), first, fps)
    part.replace(out)
    return out


def read_video(path: Path) -> Clip:
    """Decode every picture of a video into memory. Raises MachineError when it cannot be decoded."""
    rate, pictures = _decode(path)
    return Clip(np.stack(list(pictures)), rate)


def _decode(path: Path) -> tuple[float, Iterator[NDArray[np.uint8]]]:
    """Frame rate and the pictures one by one; the first is decoded at once, so that a bad file fails here."""
    try:
        reader: Any = imageio.get_reader(path, format="FFMPEG")
        rate = float(reader.get_meta_data()["fps"])
        pictures = iter(reader)
        first = np.asarray(next(pictures), dtype=np.uint8)
    except (OSError, RuntimeError, ValueError, IndexError, StopIteration) as error:
        raise MachineError(f"{path.name} is no readable video: {error}", fix="Render it again.") from error
    return rate, chain([first], (np.asarray(picture, dtype=np.uint8) for picture in pictures))


def contact_sheet(
    frames: Sequence[Path], out: Path, columns: int = 4, captions: Sequence[str] | None = None, width_px: int = 320
) -> Path:
    """Lay frames out in rows, each width_px wide with its caption (the file's stem by default) below; writes a PNG."""
    if not frames or columns < 1:
        raise ValueError("a contact sheet needs frames and at least one column")
    labels = [path.stem for path in frames] if captions is None else list(captions)
    if len(labels) != len(frames):
        raise ValueError(f"{len(frames)} frames but {len(labels)} captions")
    pictures = [Image.fromarray(_read(path)) for path in frames]
    height_px = round(width_px * pictures[0].height / pictures[0].width)
    cell_w, cell_h = width_px + GAP_PX, height_px + CAPTION_PX + GAP_PX
    sheet = Image.new("RGB", (columns * cell_w + GAP_PX, math.ceil(len(frames) / columns) * cell_h + GAP_PX), "white")
    draw = ImageDraw.Draw(sheet)
    for index, (picture, label) in enumerate(zip(pictures, labels, strict=True)):
        left, top = GAP_PX + index % columns * cell_w, GAP_PX + index // columns * cell_h
        sheet.paste(picture.resize((width_px, height_px), Image.Resampling.LANCZOS), (left, top))
        draw.text((left + 2, top + height_px + 2), label, fill="black")
    sheet.save(out, format="PNG")
    return out


def spread(frames: Sequence[Path], count: int) -> list[Path]:
    """At most count frames, evenly spaced, the first and the last among them."""
    if len(frames) <= count:
        return list(frames)
    return [frames[round(index * (len(frames) - 1) / max(count - 1, 1))] for index in range(count)]


def _read(path: Path) -> NDArray[np.uint8]:
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("RGB"))
    except (OSError, SyntaxError, ValueError) as error:
        raise MachineError(f"{path.name} is no readable picture: {error}", fix="Render it again.") from error


def _size(picture: NDArray[np.uint8]) -> str:
    return f"{picture.shape[1]}x{picture.shape[0]}"


def _require_size(picture: NDArray[np.uint8], path: Path) -> None:
    if picture.shape[0] % BLOCK_PX or picture.shape[1] % BLOCK_PX:
        raise ValueError(f"{path.name} is {_size(picture)}: an mp4 is padded unless sides are multiples of {BLOCK_PX}")


def _verify(path: Path, count: int, first: NDArray[np.uint8], fps: int) -> None:
    """A full disk or a killed encoder leaves a file too: count, size and rate must be what was asked for."""
    rate, pictures = _decode(path)
    shapes = [picture.shape for picture in pictures]
    held, wanted = (len(shapes), set(shapes), round(rate, 3)), (count, {first.shape}, float(fps))
    if held != wanted:
        raise MachineError(f"{path.name} holds {held} (frames, shape, fps), not {wanted}.", fix="Is the disk full?")
