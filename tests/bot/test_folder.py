"""The folder of fetched files: whole, private, under names of our own."""

import os
from pathlib import Path

import pytest

from bot.folder import Folder


async def test_a_file_is_kept_under_a_name_of_ours_readable_by_us_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    names = {await folder.keep(b"sound", suffix) for suffix in ("mp3", "mp3", None, "../../etc/passwd", "x" * 99)}
    assert len(names) == 5
    for name in names:
        path = tmp_path / "files" / name
        assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"sound", 0o600)
    assert sorted(Path(name).suffix for name in names) == ["", "", "", ".mp3", ".mp3"]
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700


async def test_what_nobody_knows_goes_and_what_is_missing_is_told(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    known = await folder.keep(b"1", "mp3")
    await folder.keep(b"2", "mp3")
    assert await folder.only({known, "lost.mp3"}) == ["lost.mp3"]
    assert [path.name for path in tmp_path.iterdir()] == [known]
    assert await Folder(tmp_path / "nowhere").only({"lost.mp3"}) == ["lost.mp3"]


async def test_what_is_old_is_told_with_its_age_and_what_is_not_there_is_removed_without_a_word(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    old, new = await folder.keep(b"1", None), await folder.keep(b"2", None)
    os.utime(tmp_path / old, (1_000, 1_000))
    assert await folder.older(2_000_000) == {old: 1_000_000}
    await folder.remove([old, "nothing"])
    assert [path.name for path in tmp_path.iterdir()] == [new]


async def test_a_disk_that_takes_nothing_is_an_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match=r"exist|directory"):
        await Folder(tmp_path / "file").keep(b"1", None)
