"""Recordings, voicemails and faxes as messages: the file with its caption, or why there is none."""

from pathlib import Path
from typing import Literal

from calls.record import Record, RecordKind
from views.cards import Surroundings
from views.figures import clean, lasted, local, moment
from views.screen import File, Screen
from views.words import Words, escape


def letter(words: Words, record: Record, around: Surroundings, lies: Path, known: str | None) -> Screen:
    """``lies``: where the file is; ``known``: the id under which Telegram has it already."""
    kind: Literal["audio", "document"] = "document" if record.kind is RecordKind.FAX else "audio"
    return Screen(_caption(words, record, around), file=File(_name(record, around, lies), kind, lies, known))


def sorry(words: Words, record: Record, around: Surroundings, why: str) -> Screen:
    """It cannot be sent; ``why`` is a reason of the catalogue (record_…)."""
    return Screen(f"{_caption(words, record, around)}\n{words.html(why)}")


def _caption(words: Words, record: Record, around: Surroundings) -> str:
    """«🎧 Разговор с +79101234567: Анна, 2:04», and under it the client's name, where and when."""
    head = words.html(record.kind, client=record.client or words.plain("hidden_number"))
    told = [around.employee(record.employee)] if record.kind is RecordKind.RECORDING else []
    told.append(lasted(record.seconds) if record.seconds is not None else None)
    details = ", ".join(str(escape(part)) for part in told if part)
    parts = [clean(record.department)] if record.department else []
    if record.line:
        parts.append(words.plain("line", line=clean(record.line)))
    if record.start_ms is not None:
        parts.append(moment(record.start_ms, around.zone, around.now_ms))
    below = " · ".join(str(escape(part)) for part in parts)
    lines = (f"{head}: {details}" if details else head, escape(around.client(record.client) or ""), below)
    return "\n".join(str(line) for line in lines if line)


def _name(record: Record, around: Surroundings, lies: Path) -> str:
    """As it is saved: client and time."""
    at = f" {local(record.start_ms, around.zone):%Y-%m-%d %H-%M}" if record.start_ms is not None else ""
    return f"{record.client or record.kind}{at}{lies.suffix}"
