"""A file that belongs to a call: its recording, a message that the client left, a fax; and whose news it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from calls.audience import News, Subject
from calls.call import Call
from calls.stage import Stage


class RecordKind(StrEnum):
    RECORDING = "recording"  # of a conversation
    VOICEMAIL = "voicemail"
    FAX = "fax"


@dataclass(frozen=True, slots=True)
class Record:
    """``link`` is where the PBX keeps it, or the name of an upload. ``start_ms`` (UTC) is when its call began, None
    where nobody said; ``seconds`` how long the conversation or the message lasted; ``employee`` a login, or the name
    the PBX gives; ``extension`` the phone that was called."""

    kind: RecordKind
    link: str
    client: str | None = None
    start_ms: int | None = None
    seconds: int | None = None
    employee: str | None = None
    extension: str | None = None
    department: str | None = None
    line: str | None = None


def record_of(call: Call, stage: Stage) -> Record | None:
    """What was recorded in this call: of a missed one that is what the client said to a machine."""
    if not call.recording:
        return None
    verdict, missed = call.verdict, stage is Stage.MISSED
    answered = call.answered.employee if call.answered else None
    return Record(
        kind=RecordKind.VOICEMAIL if missed else RecordKind.RECORDING,
        link=call.recording,
        client=call.client,
        start_ms=call.started_ms,
        seconds=verdict.talk_s if verdict and not missed else None,
        employee=None if missed else (verdict.employee if verdict else None) or answered,
        department=call.department,
        line=call.line,
    )


def subject_of_record(record: Record, logins: Iterable[str] = ()) -> Subject:
    """Whose it is: like a missed call. ``logins``: of whoever the PBX names."""
    return Subject(
        news=News.MISSED,
        employees=frozenset(logins),
        extensions=frozenset({record.extension} if record.extension else ()),
        departments=frozenset({record.department} if record.department else ()),
    )
