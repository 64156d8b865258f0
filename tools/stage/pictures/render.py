"""Render the frames of a world: frames/0001.png and so on, one file per frame number, safe to interrupt.

On a CPU the cost of a frame is pixels x samples x shader cost. While camera, lights, world and materials stand still
the background is rendered once, without the moving objects and with many samples (plate.png), and of every frame only
the rectangles in which something moves are rendered, keyed over the plate. Inputs: world (a .blend).
"""

from __future__ import annotations

import functools
import hashlib
import json
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bpy
from code2worlds.tools.stage import program
from code2worlds.tools.stage.pictures import plates, regions, shot, stillness
from code2worlds.tools.stage.pictures.plates import Picture, Rect
from code2worlds.tools.stage.pictures.shot import Shot

CONFIG = {
    "width": 480,  # [64, 8192] px; multiple of 16, so that the mp4 keeps it
    "height": 272,  # [64, 8192] px; multiple of 16
    "samples": 12,  # [1, 4096] samples per pixel of a whole frame
    "region_samples": 0,  # [0, 4096] samples per pixel of a rectangle that is keyed over the plate, 0 = samples
    "plate_samples": 48,  # [1, 4096] samples per pixel of the still plate
    "frame_start": 1,  # [0, 100000] frame; the first one
    "frame_end": 0,  # [0, 100000] frame; the last one, 0 = the end of the world's own range
    "frame_step": 1,  # [1, 1000] frames; 1 = every frame
    "mode": "auto",  # auto: plate and regions where possible; full: every frame whole; region: fail where impossible
    "moving": [],  # names of objects that move; others that are seen to move are added
    "full_share": 0.6,  # [0, 1] share of the picture; above it a frame is rendered whole
    "denoise": True,  # OpenImageDenoise with albedo and normals
    "max_bounces": 8,  # [1, 64] bounces of light, all kinds together
    "diffuse_bounces": 3,  # [0, 64] bounces between matt surfaces
    "view_transform": "AgX",  # how light becomes colour: AgX, Filmic, Standard
    "look": "AgX - Medium High Contrast",  # contrast curve of the view transform
    "exposure_stops": None,  # [-10, 10] stops; None keeps the world's own
    "seed": 0,  # [0, 2147483647] noise pattern; the same for every frame, so that stillness stays still
}
REST_PX = 0.05
"""A frame in which no point of an outline moved farther than this on the picture is the frame before, copied."""
OVERHEAD_SHARE = 0.01
"""What starting one more render costs, as a share of the picture's pixels (measured: 0.05 s, most of it denoising)."""


@dataclass
class Tally:
    """What was done, for facts.json."""

    kept: int = 0
    rested: int = 0
    whole: int = 0
    plate_s: float = 0.0
    shares: list[float] = field(default_factory=list)
    rects: list[Rect] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Film:
    """Everything the frames of one job have in common."""

    config: Mapping[str, Any]
    shot: Shot
    folder: Path
    found: stillness.Stillness
    plate: Picture | None
    tally: Tally = field(default_factory=Tally)

    def path(self, frame: int) -> Path:
        return self.folder / f"{frame:04d}.png"

    def expose(self, frame: int) -> None:
        """Leave the frame in its file: kept when it is there already, copied when nothing moved, else rendered."""
        if plates.read_picture(self.path(frame), self.shot.width, self.shot.height) is not None:
            self.tally.kept += 1
            return
        started = time.monotonic()
        self.shot.scene.frame_set(frame)
        before = self._resting_on(frame)
        if self.plate is None:
            self.shot.render(self.config["samples"])
        elif before is not None:
            shutil.copyfile(before, self.shot.part)
            self.tally.rested += 1
        else:
            plates.write_picture(self._composite(self.plate, frame), self.shot.part)
        self.shot.part.replace(self.path(frame))
        if self.plate is None or before is None:
            self.tally.seconds.append(time.monotonic() - started)

    def _resting_on(self, frame: int) -> Path | None:
        """The frame before, when nothing has moved since then."""
        before = frame - self.config["frame_step"]
        if self.found.deforming or before not in self.found.outlines or not self.path(before).is_file():
            return None
        moved_px = regions.shift_px(self.shot.scene, self.found.outlines[before], self.found.outlines[frame])
        return self.path(before) if moved_px < REST_PX else None

    def _composite(self, plate: Picture, frame: int) -> Picture:
        """Render what moves and key it over the plate; many or large rectangles become one whole picture."""
        pixels = self.shot.width * self.shot.height
        rects = regions.frame_rects(self.shot.scene, self.found.outlines[frame], self.found.moving)
        rects = plates.merge(rects, int(OVERHEAD_SHARE * pixels))
        share, samples = (
            sum(plates.area(rect) for rect in rects) / pixels,
            self.config["region_samples"] or self.config["samples"],
        )
        if share > self.config["full_share"]:
            rects, samples = [(0, 0, self.shot.width, self.shot.height)], self.config["samples"]
            self.tally.whole += 1
        self.tally.shares.append(share)
        self.tally.rects += rects
        return plates.composite(plate, [(rect, self.shot.render(samples, rect)) for rect in rects])


def build(config: dict[str, Any], job: program.Job) -> Mapping[str, Any]:
    """Render what is missing of the frames and say how."""
    started = time.monotonic()
    if config["mode"] not in {"auto", "full", "region"}:
        raise ValueError(f"mode must be auto, full or region, not {config['mode']!r}")
    scene = shot.open_world(job.input("world"))
    shot.configure(scene, config)
    frames = range(config["frame_start"], (config["frame_end"] or scene.frame_end) + 1, config["frame_step"])
    if not frames:
        raise ValueError(f"no frame from {config['frame_start']} to {config['frame_end'] or scene.frame_end}")
    _forget_other_settings(config, job)
    film = _film(config, job, scene, frames)
    setup_s = time.monotonic() - started
    for done, frame in enumerate(frames, start=1):
        film.expose(frame)
        program.progress(f"frame {frame}", done, len(frames))
    film.shot.part.unlink(missing_ok=True)
    return _facts(film, frames, setup_s)


def _film(config: dict[str, Any], job: program.Job, scene: Any, frames: Sequence[int]) -> Film:
    found = stillness.scan(scene, frames, config["moving"])
    if config["mode"] == "region" and found.reasons:
        raise ValueError("a still plate cannot serve here: " + "; ".join(found.reasons))
    camera = Shot(scene, job.out / "part.png")
    wanted = config["mode"] == "region" or (config["mode"] == "auto" and len(frames) > 1 and not found.reasons)
    started = time.monotonic()
    plate = _plate(camera, config, job.out / "plate.png", found.moving) if wanted else None
    tally = Tally(plate_s=time.monotonic() - started)
    return Film(config, camera, job.out / "frames", found, plate, tally)


def _plate(camera: Shot, config: dict[str, Any], path: Path, moving: Sequence[str]) -> Picture:
    """The scene without what moves; kept from an earlier start when it is there."""
    known = plates.read_picture(path, camera.width, camera.height)
    if known is not None:
        return known
    program.progress("still plate")
    with shot.hidden([camera.scene.objects[name] for name in moving]):
        picture = camera.render(config["plate_samples"])
    camera.part.replace(path)
    return picture


def _forget_other_settings(config: dict[str, Any], job: program.Job) -> None:
    """Frames on disk are kept only when they came from this world and these settings."""
    with job.input("world").open("rb") as file:
        world = hashlib.file_digest(file, "sha256").hexdigest()
    settings, path = {"world": world, "config": config}, job.out / "settings.json"
    if not path.is_file() or json.loads(path.read_text(encoding="utf-8")) != settings:
        shutil.rmtree(job.out / "frames", ignore_errors=True)
        (job.out / "plate.png").unlink(missing_ok=True)
        program.write_json(path, settings)
    (job.out / "frames").mkdir(exist_ok=True)


def _facts(film: Film, frames: Sequence[int], setup_s: float) -> Mapping[str, Any]:
    tally, found = film.tally, film.found
    asked = "asked for whole frames" if film.config["mode"] == "full" else "one frame only"
    still = f"camera, lights, world and materials stand still; moving: {', '.join(found.moving) or 'nothing'}"
    return {
        "frames": [f"frames/{film.path(frame).name}" for frame in frames],
        "mode": "full" if film.plate is None else "region",
        "why": still if film.plate is not None else "; ".join(found.reasons) or asked,
        "moving": list(found.moving),
        "frames_rendered": len(tally.seconds),
        "frames_kept": tally.kept,
        "frames_at_rest": tally.rested,
        "frames_whole": tally.whole,
        "motion_bounds": _motion_bounds(tally.rects, film),
        "missing_images": _missing_images(),
        "region_share": sum(tally.shares) / max(len(tally.shares), 1),
        "seconds_per_frame": sum(tally.seconds) / max(len(tally.seconds), 1),
        "plate_seconds": tally.plate_s,
        "setup_seconds": setup_s - tally.plate_s,
    }


def _motion_bounds(rects: Sequence[Rect], film: Film) -> list[float] | None:
    """Where anything moved over the frames rendered now: left, top, right, bottom in shares of the picture."""
    if not rects:
        return None
    left, top, right, bottom = functools.reduce(plates.union, rects)
    return [left / film.shot.width, top / film.shot.height, right / film.shot.width, bottom / film.shot.height]


def _missing_images() -> list[str]:
    """Image files that materials ask for and that are not there: Cycles shows them magenta and says nothing."""
    files = [i for i in bpy.data.images if i.source == "FILE" and i.users and not i.packed_file]
    return sorted(image.name for image in files if not Path(bpy.path.abspath(image.filepath)).is_file())


if __name__ == "__main__":
    program.run(build, CONFIG)
