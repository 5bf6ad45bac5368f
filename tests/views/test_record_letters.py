"""Recordings, voicemails and faxes as messages, and the button that asks for them."""

from dataclasses import replace
from pathlib import Path

import pytest

from calls.call import Call
from calls.event import Result, Verdict
from calls.missed import CaseState, Closing
from calls.record import Record, RecordKind, record_of, subject_of_record
from calls.stage import Stage
from sandbox.telegram.html_text import utf16
from sandbox.telegram.texts import LONGEST_CAPTION
from tests.views.view_cases import AROUND, CALLS, CASE, CLIENT, NAMED, PICKED, RUNG, SPOKE, at, call, text_of
from views import records
from views.cards import call_card, case_card
from views.words import LANGUAGES, words

RU = words("ru")
HEARS = replace(AROUND, abilities=AROUND.abilities | {"records"})
LINK = "https://records.example.org/1.mp3"
RECORD = Record(RecordKind.RECORDING, LINK, CLIENT, at(14, 32), 124, "anna", department="Продажи", line="+74957654321")
WHYS = (
    "record_forbidden", "record_absent", "record_lost", "record_not_audio", "record_not_fax", "record_too_big",
    "record_refused",
)  # fmt: skip


def recorded(verdict: Verdict, **facts: object) -> Call:
    return call(PICKED, verdicts=(replace(verdict, recording=LINK),), verdict_ms=at(14, 35), **facts)


def test_a_recording_says_with_whom_who_talked_and_when() -> None:
    shown = text_of(records.letter(RU, RECORD, replace(HEARS, clients=NAMED), Path("/x/0a.mp3"), None))
    assert shown.splitlines() == [
        f"🎧 Разговор с {CLIENT}: Анна Белова, 2:04",
        "Ромашка, Иван Петров",
        "Продажи · линия +74957654321 · 14:32",
    ]


def test_a_voicemail_names_nobody_of_ours_and_a_fax_is_a_document() -> None:
    voicemail = replace(RECORD, kind=RecordKind.VOICEMAIL, seconds=14)
    screen = records.letter(RU, voicemail, HEARS, Path("0a.mp3"), None)
    assert text_of(screen).startswith(f"📼 Голосовое сообщение от {CLIENT}: 0:14\nПродажи")
    fax = Record(RecordKind.FAX, LINK, None)
    screen = records.letter(RU, fax, HEARS, Path("0a.pdf"), None)
    assert text_of(screen) == "📠 Факс от Номер скрыт"
    assert screen.file is not None
    assert (screen.file.kind, screen.file.name) == ("document", "fax.pdf")


def test_a_file_is_saved_under_client_and_time_and_sent_by_its_id_where_there_is_one() -> None:
    file = records.letter(RU, RECORD, HEARS, Path("/x/0a.mp3"), "id").file
    assert file is not None
    assert (file.name, file.kind, file.content, file.known) == (
        f"{CLIENT} 2026-11-21 14-32.mp3", "audio", Path("/x/0a.mp3"), "id",
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", WHYS)
def test_every_reason_why_there_is_no_file_is_said(language: str, why: str) -> None:
    for kind in RecordKind:
        shown = records.sorry(words(language), replace(RECORD, kind=kind), HEARS, why)
        assert shown.file is None
        assert text_of(shown).splitlines()[-1] == words(language).plain(why)


def test_a_caption_fits_whatever_the_names() -> None:
    long = "Я" * 5_000
    record = replace(RECORD, employee=long, department=long, line=long)
    around = replace(HEARS, clients={CLIENT: (long, True)})
    assert utf16(text_of(records.sorry(RU, record, around, "record_forbidden"))) <= LONGEST_CAPTION


def test_a_conversation_has_a_recording_and_a_missed_call_a_voicemail() -> None:
    assert record_of(recorded(SPOKE), Stage.SPOKEN) == replace(RECORD, start_ms=SPOKE.start_ms)
    missed = record_of(recorded(Verdict(Result.MISSED, talk_s=136, employee="anna")), Stage.MISSED)
    assert missed is not None
    assert (missed.kind, missed.seconds, missed.employee) == (RecordKind.VOICEMAIL, None, None)
    assert record_of(CALLS[Stage.SPOKEN], Stage.SPOKEN) is None


def test_whose_a_record_is() -> None:
    subject = subject_of_record(replace(RECORD, extension="701"), ["anna"])
    assert (subject.employees, subject.extensions, subject.departments) == ({"anna"}, {"701"}, {"Продажи"})
    assert not subject_of_record(Record(RecordKind.FAX, LINK)).departments


def test_the_button_is_there_where_there_is_something_to_hear_and_a_pbx_that_hands_it_out() -> None:
    def labels(around: object, verdict: Verdict) -> list[str]:
        card = call_card(RU, 7, recorded(verdict), Stage.SPOKEN, None, around)  # type: ignore[arg-type]
        assert all(dict(one.arguments) == {"call": 7} for row in card.buttons for one in row)
        return [one.label for row in card.buttons for one in row]

    assert labels(HEARS, SPOKE) == ["🎧 Запись"]
    assert labels(AROUND, SPOKE) == []
    assert call_card(RU, 7, call(RUNG), Stage.RINGING, None, HEARS).buttons == ()


def test_the_card_of_a_case_offers_it_beside_its_last_button() -> None:
    closed = replace(CASE, state=CaseState.CLOSED, closing=Closing.CALLED_BACK, closed_ms=at(14, 36))
    for case, before, behind in ((closed, ["↩️ Вернуть"], ["⋯"]), (CASE, ["✅ Обработан"], ["🚫", "⋯"])):
        [*_, row] = case_card(RU, 3, case, (), HEARS, recorded=True).buttons
        assert [one.label for one in row] == [*before, "🎧 Запись", *behind]
        assert (row[1].action, dict(row[1].arguments), row[1].card) == ("record", {"case": 3}, "case:3")
        assert all(one.action != "record" for row in case_card(RU, 3, case, (), HEARS).buttons for one in row)
