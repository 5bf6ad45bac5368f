"""What a file is: by its first bytes, for what a PBX calls its files is not always what they are; else by its name."""

AUDIO = frozenset({"mp3", "mp4", "wav", "ogg"})
FAX = frozenset({"pdf", "tif"})

_NAMED = {
    "audio/mpeg": "mp3", "audio/mp3": "mp3", "audio/mp4": "mp4", "audio/x-m4a": "mp4", "video/mp4": "mp4",
    "audio/wav": "wav", "audio/x-wav": "wav", "audio/wave": "wav", "audio/vnd.wave": "wav",
    "audio/ogg": "ogg", "application/ogg": "ogg", "video/ogg": "ogg",
    "application/pdf": "pdf", "image/tiff": "tif",
}  # fmt: skip


def suffix_of(content: bytes, kind: str) -> str | None:
    """The usual ending of its name: one of AUDIO, of FAX, "html" for a page of the web; None: nobody knows. ``kind``
    is the content type it came with."""
    return _recognised(content) or _NAMED.get(kind.partition(";")[0].strip().casefold())


def _recognised(content: bytes) -> str | None:
    if content.startswith(b"ID3") or (content[:1] == b"\xff" and content[1:2] > b"\xdf"):
        return "mp3"
    if content.startswith(b"RIFF"):
        return "wav"
    if content.startswith(b"OggS"):
        return "ogg"
    if content[4:8] == b"ftyp":
        return "mp4"
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith((b"II*\0", b"MM\0*")):
        return "tif"
    return "html" if content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else None
