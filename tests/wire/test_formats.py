"""What a file is, by its first bytes; and which files are taken for a recording, which for a fax."""

import pytest
from server import pretend, says

from wire.fetching import AUDIO, FAX, Unfetchable, Wanted, fetch
from wire.formats import suffix_of

PDF, TIFF, HTML = b"%PDF-1.4 ...", b"II*\0....", b"\xef\xbb\xbf\n <!DOCTYPE html>"


@pytest.mark.parametrize(
    ("content", "kind", "suffix"),
    [
        (b"ID3...", "audio/wav", "mp3"),
        (b"\xff\xfb\x90\x00", "application/octet-stream", "mp3"),
        (b"RIFF....WAVE", "audio/mpeg", "wav"),
        (b"OggS....", "", "ogg"),
        (b"\0\0\0\x20ftypM4A ", "audio/x-m4a", "mp4"),
        (b"....", "audio/MPEG; charset=binary", "mp3"),
        (b"....", "audio/amr", None),
        (b"", "", None),
        (PDF, "application/octet-stream", "pdf"),
        (TIFF, "image/tiff", "tif"),
        (b"MM\0*....", "application/pdf", "tif"),
        (HTML, "audio/mpeg", "html"),
        (b"<html>", "application/pdf", "html"),
    ],
)
def test_a_file_is_what_its_first_bytes_say_else_what_it_is_called(content: bytes, kind: str, suffix: str) -> None:
    assert suffix_of(content, kind) == suffix


TAKEN = [
    (AUDIO, b"ID3...", "audio/mpeg", True),
    (AUDIO, b"ID3...", "application/octet-stream", True),
    (AUDIO, b"#!AMR\n", "audio/amr", True),
    (AUDIO, b"PK\x03\x04", "application/octet-stream", False),
    (AUDIO, PDF, "audio/mpeg", False),
    (AUDIO, HTML, "audio/mpeg", False),
    (AUDIO, b"ID3...", "text/html", False),
    (FAX, PDF, "application/pdf", True),
    (FAX, TIFF, "image/tiff", True),
    (FAX, PDF, "application/octet-stream", True),
    (FAX, b"PK\x03\x04", "application/octet-stream", False),
    (FAX, b"ID3...", "audio/mpeg", False),
    (FAX, HTML, "application/pdf", False),
    (FAX, b"<html>", "text/html", False),
]


@pytest.mark.parametrize(("wanted", "content", "kind", "taken"), TAKEN)
async def test_only_what_was_asked_for_is_taken(wanted: Wanted, content: bytes, kind: str, taken: bool) -> None:
    async with pretend(says(content, Content_Type=kind)) as host:
        hosts = [host.url.removeprefix("http://")]
        if taken:
            assert (await fetch(f"{host.url}/1", hosts, wanted=wanted)).content == content
        else:
            with pytest.raises(Unfetchable, match="record_not_fax" if wanted is FAX else "record_not_audio"):
                await fetch(f"{host.url}/1", hosts, wanted=wanted)
