"""The recording of a call: fetched from the PBX's hosts, or taken from what a PBX uploaded to us."""

import asyncio
import re
from pathlib import Path

from pbx.abilities import Records
from pbx.accounts import Account
from pbx.posted import UPLOADED
from wire.fetching import AUDIO, Fetched, Unfetchable, Wanted, fetch

_NAME = re.compile(r"[0-9a-f]{32}(\.[a-z0-9]{3})?", re.ASCII)  # as bot/uploads.py names them
_KINDS = {".mp3": "audio/mpeg", ".wav": "audio/wav", ".ogg": "audio/ogg", ".oga": "audio/ogg"}
_KIND = "audio/mp4"  # .mp4, .m4a, and what came without a name


def uploads_beside(database: Path) -> Path:
    """The folder of the recordings that came as files, next to the database."""
    return database.with_name("uploads")


async def recording_of(account: Account, link: str, uploads: Path, wanted: Wanted = AUDIO) -> Fetched:
    """The file behind ``call.recording``: a link of one of the account's hosts, through its proxy, or ``upload:<file>``
    in ``uploads``. Raises Unfetchable: ``record_forbidden`` for ever, anything else perhaps not. Asked once: a
    recording appears some 20 s after the call's end, and the caller knows when to ask again. ``wanted``: AUDIO or
    FAX."""
    if link.startswith(UPLOADED):
        return await asyncio.to_thread(_uploaded, uploads, link.removeprefix(UPLOADED))
    if not isinstance(account.pbx, Records):
        raise Unfetchable("record_forbidden")
    return await fetch(link, account.pbx.record_hosts, wanted=wanted, proxy=account.proxy)


def _uploaded(uploads: Path, name: str) -> Fetched:
    found = _NAME.fullmatch(name)
    if not found:
        raise Unfetchable("record_forbidden")
    try:
        return Fetched((uploads / name).read_bytes(), _KINDS.get(found[1] or "", _KIND))
    except OSError:
        raise Unfetchable("record_absent") from None
