"""The critic's image tier: what frames look like as numbers, and which numbers no acceptable video has.

Luminance is Rec. 709 luma of the display values, 0 black to 1 white. A region is (left, top, right, bottom) in shares
of the picture's width and height, from the top left corner, so that it holds for a probe of any size.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from ..state.plans import Unsteady
from ..state.values import Frozen, Stream
from ..state.verdicts import Adjustment, Check

Region = tuple[float, float, float, float]
Pictures = NDArray[np.float32]
"""Shape (frames, height, width, 3), 0..1."""
Luma = NDArray[np.float32]

REC_709 = (0.2126, 0.7152, 0.0722)
BLACK = 0.02
"""Darker than 5 of 255: nothing can be made out on a usual screen."""
CLIPPED = 0.98
CHANGED = 0.06
"""A pixel has changed when its 3x3 mean moves by 15 of 255: above denoised noise, below any object worth seeing."""
ENOUGH_PX = 480
"""Wider frames are reduced to 480 to 959 px by whole factors: a clip at 1920 px would take gigabytes."""
FLOW_PX = 160
"""Width to which frames are reduced for the optical flow: 0.05 s a pair."""
FLOW_PAIRS = 4
WANTED_MEAN = 0.42
"""Where an exposure adjustment aims: display value of an 18 % grey card is 0.46, rooms sit slightly below."""


class ImageMeasures(Frozen):
    """Measures of a clip. Those that need two or three frames are None for fewer."""

    frames: int
    unreadable: tuple[str, ...]
    mean_luminance: float | None
    """Median over the frames."""
    darkest_frame: float | None
    black_share: float | None
    clipped_share: float | None
    contrast: float | None
    """Median over the frames of the standard deviation of luminance."""
    magenta_share: float | None
    changed_share: float | None
    """Largest share of pixels, inside the regions, that changed against the first or the previous frame."""
    motion_energy: float | None
    """Mean over frames and pixels of the absolute change between neighbouring frames."""
    luminance_flicker: float | None
    """Mean size of the reversals of mean luminance: changes up and at once down again, or the other way round."""
    still_flicker: float | None
    """The same per pixel, median over the pixels outside the regions."""
    odd_share: float | None
    """Share of the pixels in which one frame differs from those before and after while these agree, of the oddest."""
    flow_share: float | None
    """How far what moves goes from frame to frame, in widths of the picture: 95th percentile of the optical flow over
    the pixels that changed, of the fastest pair; 0 where nothing changed."""


def load_frames(frames: Sequence[Path]) -> tuple[Pictures, tuple[str, ...]]:
    """Readable frames of the size of the first readable one, and the names of all others."""
    pictures: list[NDArray[np.float32]] = []
    bad = []
    for path in frames:
        try:
            with Image.open(path) as image:
                smaller = image.convert("RGB").reduce(max(1, image.width // ENOUGH_PX))
                picture = np.asarray(smaller, dtype=np.float32) / 255.0
        except (OSError, SyntaxError, ValueError):  # missing, truncated, garbled: a finding, reported by its name
            bad.append(path.name)
            continue
        if pictures and picture.shape != pictures[0].shape:
            bad.append(path.name)
        else:
            pictures.append(picture)
    return (np.stack(pictures) if pictures else np.zeros((0, 1, 1, 3), dtype=np.float32)), tuple(bad)


def measure(frames: Sequence[Path], regions: Sequence[Region] | None = None) -> ImageMeasures:
    """Read the frames and take every measure. regions is where motion is expected; None means anywhere."""
    pictures, bad = load_frames(frames)
    if not len(pictures):
        nothing = dict.fromkeys(set(ImageMeasures.model_fields) - {"frames", "unreadable"})
        return ImageMeasures.model_validate({"frames": 0, "unreadable": bad, **nothing})
    luma = (pictures @ np.array(REC_709, dtype=np.float32)).astype(np.float32)
    means = luma.mean(axis=(1, 2))
    inside = _inside(luma.shape[1], luma.shape[2], regions)
    still = ~inside if regions and not inside.all() else np.ones_like(inside)
    return ImageMeasures(
        frames=len(pictures),
        unreadable=bad,
        mean_luminance=float(np.median(means)),
        darkest_frame=float(means.min()),
        black_share=float(np.median((luma < BLACK).mean(axis=(1, 2)))),
        clipped_share=float(np.median((luma > CLIPPED).mean(axis=(1, 2)))),
        contrast=float(np.median(luma.std(axis=(1, 2)))),
        magenta_share=float(_magenta(pictures).mean(axis=(1, 2)).max()),
        changed_share=_changed_share(luma, inside),
        motion_energy=float(np.abs(np.diff(luma, axis=0)).mean()) if len(luma) > 1 else None,
        luminance_flicker=float(_reversals(means)) if len(luma) > 2 else None,
        still_flicker=float(np.median(_reversals(luma)[still])) if len(luma) > 2 else None,
        odd_share=_odd_share(luma) if len(luma) > 2 else None,
        flow_share=_flow_share(luma) if len(luma) > 1 else None,
    )


def _inside(height: int, width: int, regions: Sequence[Region] | None) -> NDArray[np.bool_]:
    mask = np.full((height, width), regions is None)
    for left, top, right, bottom in regions or ():
        rows = slice(int(top * height), int(np.ceil(bottom * height)))
        mask[rows, int(left * width) : int(np.ceil(right * width))] = True
    return mask


def _magenta(pictures: Pictures) -> NDArray[np.bool_]:
    """Blender's colour for a missing texture, (1, 0, 1), lit and toned: red and blue alike, green far below both."""
    red, green, blue = pictures[..., 0], pictures[..., 1], pictures[..., 2]
    low = np.minimum(red, blue)
    return np.asarray((low > 0.35) & (green < 0.6 * low) & (np.abs(red - blue) < 0.25))


def _changed_share(luma: Luma, inside: NDArray[np.bool_]) -> float | None:
    """Against the first frame too, because a slow mover shifts less than a pixel between neighbours."""
    if len(luma) < 2 or not inside.any():
        return None
    smooth = ndimage.uniform_filter(luma, size=(1, 3, 3))
    against = np.maximum(np.abs(smooth[1:] - smooth[:-1]), np.abs(smooth[1:] - smooth[:1]))
    return float((against > CHANGED)[:, inside].mean(axis=1).max())


def _odd_share(luma: Luma) -> float:
    smooth = ndimage.uniform_filter(luma, size=(1, 3, 3))
    before, here, after = smooth[:-2], smooth[1:-1], smooth[2:]
    odd = np.minimum(np.abs(here - before), np.abs(here - after)) > CHANGED
    return float((odd & (np.abs(after - before) < CHANGED)).mean(axis=(1, 2)).max())


def _flow_share(luma: Luma) -> float:
    """Flow of pictures reduced to FLOW_PX, from a few neighbouring pairs spread over the clip."""
    from skimage.registration import optical_flow_ilk  # takes 0.3 s to import

    step = max(1, luma.shape[2] // FLOW_PX)
    small = ndimage.uniform_filter(luma, size=(1, step, step))[:, ::step, ::step]
    found = [0.0]
    for first in np.unique(np.linspace(0, len(small) - 2, FLOW_PAIRS).astype(int)):
        before, after = small[first], small[first + 1]
        moved = np.abs(after - before) > CHANGED
        if moved.any():
            flow = np.hypot(*optical_flow_ilk(before, after, radius=5, num_warp=4))  # type: ignore[no-untyped-call]
            found.append(float(np.percentile(flow[moved], 95)) / small.shape[2])
    return max(found)


def _reversals(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean over time of min(|step|, |next step|) where the two have opposite signs: zero for any steady change."""
    steps = np.diff(values, axis=0)
    turned = steps[1:] * steps[:-1] < 0.0
    return np.asarray((np.minimum(np.abs(steps[1:]), np.abs(steps[:-1])) * turned).mean(axis=0))


class Limit(Frozen):
    """One row of the table of what an acceptable clip measures."""

    name: str
    measure: str
    low: float | None = None
    high: float | None = None
    unit: str
    words: str
    severity: float = 1.0
    fault: Stream = "environment"


LIMITS = (
    Limit(
        name="exposure",
        measure="mean_luminance",
        low=0.12,  # indoor renders under AgX measure 0.2 to 0.6
        high=0.80,
        unit="of white",
        words="the picture is neither dark nor blown out",
        severity=2.0,
    ),
    Limit(
        name="no_black_frame",
        measure="darkest_frame",
        low=0.03,  # a frame that failed to render is exactly 0
        unit="of white",
        words="no single frame is black",
        severity=2.0,
    ),
    Limit(
        name="shadows_readable",
        measure="black_share",
        high=0.40,  # an unlit half of a room is drama, more is a missing lamp
        unit="share",
        words="most of the picture can be made out",
    ),
    Limit(
        name="highlights_kept",
        measure="clipped_share",
        high=0.20,  # a bright window that fills a fifth of the view
        unit="share",
        words="bright parts keep their detail",
    ),
    Limit(
        name="contrast",
        measure="contrast",
        low=0.02,  # a furnished room measures 0.13 to 0.18, one blank surface under 0.005
        unit="of white",
        words="there is something to see",
        fault="camera",
    ),
    Limit(
        name="no_missing_material",
        measure="magenta_share",
        high=0.02,  # leaves room for a purple object; the render's missing_images finds smaller losses
        unit="share",
        words="no surface shows the colour of a missing texture",
        severity=2.0,
    ),
    Limit(
        name="steady_light",
        measure="luminance_flicker",
        high=0.008,  # 2 of 255 up and down in the mean of every frame is seen at once
        unit="of white",
        words="brightness does not flicker",
    ),
    Limit(
        name="steady_background",
        measure="still_flicker",
        high=0.012,  # 3 of 255 in the median pixel: boiling noise
        unit="of white",
        words="what stands still does not shimmer",
        fault="camera",
    ),
)
"""What every clip must hold. Planted failures in the tests lie far outside."""

NO_ODD_FRAME = Limit(
    name="no_odd_frame",
    measure="odd_share",
    high=0.35,  # a flash, or a frame of another film; a thing that passes by covers less
    unit="share",
    words="no frame is unlike those before and after it",
    severity=2.0,
    fault="camera",
)
"""Of what has no reason to flicker."""

NOTHING_MOVES = Limit(
    name="nothing_moves",
    measure="changed_share",
    high=0.004,  # denoised noise changes no pixel that much, and a thing that moves leaves its place and takes another
    unit="share",
    words="what should rest is not seen to move",
    severity=2.0,
    fault="dynamics",
)

NOT_FROZEN = Limit(
    name="not_frozen",
    measure="changed_share",
    low=0.0003,  # 40 of 130,560 pixels at 480x272: an object of 6 pixels' side that moved
    unit="share",
    words="something is seen to move",
    severity=2.0,
    fault="dynamics",
)
DARK = {"exposure": {"low": 0.02}, "no_black_frame": {"low": 0.004}, "shadows_readable": {"high": 0.92}}
"""Bounds that a night scene replaces."""


def limits(motion_expected: bool, dark_scene: bool) -> tuple[Limit, ...]:
    """The rows that hold for a clip."""
    rows = LIMITS if not dark_scene else tuple(row.model_copy(update=DARK.get(row.name, {})) for row in LIMITS)
    return (*rows, NO_ODD_FRAME, NOT_FROZEN if motion_expected else NOTHING_MOVES)


def image_checks(
    frames: Sequence[Path],
    *,
    motion_expected: bool,
    regions: Sequence[Region] | None = None,
    dark_scene: bool = False,
    magenta_asked: bool = False,
    unsteady: Collection[Unsteady] = (),
) -> tuple[Check, ...]:
    """Every check of the image tier. A clip too short for a flicker measure (under 3 frames) has no flicker check.

    unsteady names what the asked motion itself makes unsteady: rain leaves no background that stands still.
    """
    taken = measure(frames, regions)
    short = {"luminance_flicker", "still_flicker", "odd_share"} if len(frames) < 3 else set()
    short |= {"odd_share"} if unsteady else set()
    rows = [row for row in limits(motion_expected, dark_scene) if row.measure not in short]
    rows = [row for row in rows if not (magenta_asked and row.measure == "magenta_share")]
    rows = [row for row in rows if row.name.removeprefix("steady_") not in unsteady]
    return (_readable(taken, len(frames)), *(_check(row, getattr(taken, row.measure)) for row in rows))


def _readable(taken: ImageMeasures, count: int) -> Check:
    bad = len(taken.unreadable) if count else None
    return Check(
        name="frames_readable",
        tier="image",
        passed=bad == 0,
        measured=bad,
        high=0.0,
        unit="frames",
        words="every frame can be opened and has the same size",
        severity=3.0,
        margin=float(bad or 0),
        note="unreadable: " + ", ".join(taken.unreadable[:8]) if bad else ("" if count else "there are no frames"),
        fault="camera",
    )


def _check(row: Limit, measured: float | None) -> Check:
    margin = 0.0 if measured is None else _margin(row, measured)
    passed = measured is not None and margin == 0.0
    return Check(
        name=row.name,
        tier="image",
        passed=passed,
        measured=measured,
        low=row.low,
        high=row.high,
        unit=row.unit,
        words=row.words,
        severity=row.severity,
        margin=margin,
        note="could not be measured" if measured is None else "",
        fault=row.fault,
        adjustments=() if passed or measured is None else _adjust(row, measured),
    )


def _margin(row: Limit, measured: float) -> float:
    if row.low is not None and measured < row.low:
        return (row.low - measured) / row.low
    if row.high is not None and measured > row.high:
        return (measured - row.high) / row.high
    return 0.0


def _adjust(row: Limit, measured: float) -> tuple[Adjustment, ...]:
    """Exposure: the factor on light that brings the mean to WANTED_MEAN; display values go with light ** (1 / 2.2)."""
    if row.measure != "mean_luminance":
        return ()
    factor = float(np.clip((WANTED_MEAN / max(measured, 0.01)) ** 2.2, 0.125, 8.0))
    reason = f"mean luminance {measured:.2f} should be near {WANTED_MEAN}"
    return (Adjustment(stream="environment", parameter="exposure", factor=round(factor, 3), reason=reason),)
