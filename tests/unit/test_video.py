"""Frames become an mp4 that holds exactly those frames, or an error that says why not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from code2worlds.state.errors import MachineError
from code2worlds.tools.video import contact_sheet, read_video, spread, write_video
from PIL import Image


def _frames(folder: Path, count: int, width: int = 64, height: int = 48) -> list[Path]:
    paths = []
    for index in range(count):
        picture = np.full((height, width, 3), 40, dtype=np.uint8)
        picture[8:24, index * 4 : index * 4 + 16] = (220, 60, 30)
        paths.append(folder / f"{index + 1:04d}.png")
        Image.fromarray(picture).save(paths[-1])
    return paths


def test_a_video_holds_every_frame_at_the_asked_size_and_rate(tmp_path: Path) -> None:
    clip = read_video(write_video(_frames(tmp_path, 10), tmp_path / "a.mp4", fps=5))
    assert clip.pictures.shape == (10, 48, 64, 3)
    assert clip.fps == 5
    assert clip.duration_s == 2.0


def test_decoded_pictures_are_close_to_the_frames(tmp_path: Path) -> None:
    frames = _frames(tmp_path, 6)
    clip = read_video(write_video(frames, tmp_path / "a.mp4", fps=12))
    last = np.asarray(Image.open(frames[-1]), dtype=float)
    assert np.abs(clip.pictures[-1].astype(float) - last).mean() < 4.0


def test_the_index_comes_before_the_pictures_so_that_playing_can_start_at_once(tmp_path: Path) -> None:
    data = write_video(_frames(tmp_path, 4), tmp_path / "a.mp4", fps=12).read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    frames = _frames(tmp_path, 4)
    first = write_video(frames, tmp_path / "a.mp4", fps=12).read_bytes()
    assert write_video(frames, tmp_path / "b.mp4", fps=12).read_bytes() == first


def test_a_size_that_an_mp4_would_pad_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="64x40: an mp4 is padded"):
        write_video(_frames(tmp_path, 2, height=40), tmp_path / "a.mp4", fps=12)


def test_frames_of_two_sizes_are_refused_and_leave_no_video(tmp_path: Path) -> None:
    frames = _frames(tmp_path, 2)
    Image.new("RGB", (32, 48)).save(frames[1])
    with pytest.raises(ValueError, match=r"0002\.png is 32x48, the frames before are 64x48"):
        write_video(frames, tmp_path / "a.mp4", fps=12)
    assert not (tmp_path / "a.mp4").exists()


def test_a_truncated_frame_is_named(tmp_path: Path) -> None:
    frames = _frames(tmp_path, 3)
    frames[2].write_bytes(frames[2].read_bytes()[:60])
    with pytest.raises(MachineError, match=r"0003\.png is no readable picture"):
        write_video(frames, tmp_path / "a.mp4", fps=12)


def test_no_frames_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 frames"):
        write_video([], tmp_path / "a.mp4", fps=12)


def test_a_file_that_is_no_video_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"not a video")
    with pytest.raises(MachineError, match=r"a\.mp4 is no readable video"):
        read_video(tmp_path / "a.mp4")


def test_a_contact_sheet_has_a_cell_per_frame(tmp_path: Path) -> None:
    sheet = contact_sheet(_frames(tmp_path, 5), tmp_path / "sheet.png", columns=3, width_px=64)
    with Image.open(sheet) as image:
        # 3 columns of 64 + 4 px and a margin of 4; 2 rows of 48 + 18 for the caption + 4, and a margin of 4
        assert image.size == (208, 144)
        assert image.convert("RGB").getpixel((4 + 8, 4 + 16)) == (220, 60, 30)


def test_captions_must_match_the_frames(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 frames but 1 captions"):
        contact_sheet(_frames(tmp_path, 2), tmp_path / "sheet.png", captions=["one"])


def test_spread_keeps_the_first_and_the_last() -> None:
    frames = [Path(str(index)) for index in range(10)]
    assert [path.name for path in spread(frames, 4)] == ["0", "3", "6", "9"]


def test_spread_of_few_frames_is_all_of_them() -> None:
    assert spread([Path("a"), Path("b")], 4) == [Path("a"), Path("b")]
