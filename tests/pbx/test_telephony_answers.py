"""The telephony channel's records: numbers of ours, answers as printed, and what a call becomes of its posts."""

import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from calls.event import CallEvent, Direction, EventKind
from calls.stage import Patience, Sort, Stage, judge
from pbx.base import Heard, Outcome, Webhook
from pbx.posted import Kept, Posted, Upload, keep, named
from tests.pbx.channel_desk import CLIENT, NOW, SAMPLES, Book, channel, created, sample, updated

PATIENCE = Patience()


def posts(book: Book, *webhooks: Webhook, step_ms: int = 5_000) -> list[dict[str, object]]:
    """One after another, ``step_ms`` apart; gives the answers' bodies."""
    told, pbx = [], channel()
    for count, webhook in enumerate(webhooks):
        at_ms = NOW + count * step_ms
        heard = pbx.read(replace(webhook, received_ms=at_ms))
        answer = pbx.answer(heard, book.take(heard, at_ms))
        told.append({"status": answer.status, **json.loads(answer.body)})
    return told


def stage(book: Book, number: int = 725) -> tuple[Stage, Sort | None]:
    judgement = judge(book.call(number), NOW + 3_600_000, PATIENCE)
    return judgement.stage, judgement.sort


def printed(name: str) -> dict[str, object]:
    answer = json.loads((SAMPLES / name).read_text())
    answer["data"]["ticket_id"] = None  # we keep no tickets
    return {"status": 200, **answer}


# -- answers --------------------------------------------------------------------------------------------------------


def test_the_printed_posts_are_answered_as_printed() -> None:
    create = created(direction="outgoing", phone="777777777", **{"user_ids[]": '["1"]'})
    assert posts(Book(725), create, sample("update_call_printed.multipart")) == [
        printed("create_call_answer.json"),
        printed("update_call_answer.json"),
    ]


def test_the_members_of_an_answer_stand_in_the_printed_order() -> None:
    heard = channel().read(created())
    body = channel().answer(heard, Book().take(heard, NOW)).body.decode()
    assert list(json.loads(body)["data"]) == list(json.loads((SAMPLES / "create_call_answer.json").read_text())["data"])


def test_an_update_of_a_call_that_nobody_created_is_a_404_with_a_sentence() -> None:
    book = Book()
    for post in (updated(call_id="726"), updated(call_id="", pbx_call_id="42")):
        [answer] = posts(book, post)
        assert (answer["status"], list(answer)) == (404, ["status", "error"])
    assert book.events == []


def test_the_executor_is_told_back() -> None:
    book = Book()
    told = posts(
        book,
        created(**{"pbx_user_ids[]": '["anna", "boris"]'}),
        updated(call_status="in-progress", pbx_user_id="boris"),
        updated(call_status="answered"),
        updated(call_status="answered", user_id="7"),
    )
    named = [(a["data"]["pbx_user_id"], a["data"]["user_id"]) for a in told]  # type: ignore[index]
    assert named == [(None, None), ("boris", None), ("boris", None), (None, 7)]


def test_a_recording_is_told_back_by_its_address_or_name(tmp_path: Path) -> None:
    upload = Upload(tmp_path / "0123abcd.wav", "call 42.wav", "audio/x-wav", 44)
    book = Book()
    told = posts(
        book,
        created(),
        replace(updated(), files={"audio_record": upload}),
        updated(audio_record="https://records.example.org/42.mp3"),
    )
    assert [a["data"]["audio_record"] for a in told] == [  # type: ignore[index]
        None,
        "0123abcd.wav",
        "https://records.example.org/42.mp3",
    ]
    assert book.call(725).recording in {"upload:0123abcd.wav", "https://records.example.org/42.mp3"}


@pytest.mark.parametrize(
    ("name", "content_type", "size", "taken"),
    [
        ("call.MP3", "application/octet-stream", 9, True),
        ("call", "audio/ogg", 9, True),
        ("call", "video/mp4", 9, True),
        ("call.mp3", "audio/mpeg", 0, False),
        ("invoice.pdf", "application/pdf", 9, False),
        ("", "", 9, False),
    ],
)
def test_an_upload_that_is_no_audio_is_left_out(name: str, content_type: str, size: int, taken: bool) -> None:
    post = replace(updated(), files={"audio_record": Upload(Path("/up/1.bin"), name, content_type, size)})
    posted = channel().read(post).posted
    assert posted is not None
    assert posted.recording == ("upload:1.bin" if taken else None)


def test_where_an_upload_lies_is_no_part_of_the_fingerprint() -> None:
    one, two = (
        channel().read(replace(updated(), files={"audio_record": Upload(Path(path), "a.mp3", "audio/mpeg", 9)}))
        for path in ("/up/1.mp3", "/up/2.mp3")
    )
    assert one.events[0].fingerprint == two.events[0].fingerprint


# -- numbers --------------------------------------------------------------------------------------------------------


def test_a_creation_without_an_id_of_the_pbx_is_always_another_call() -> None:
    book = Book()
    told = posts(book, created(), created(), step_ms=0)
    assert [a["data"]["call_id"] for a in told] == [725, 726]  # type: ignore[index]
    assert len({event.fingerprint for event in book.events}) == 2


def test_a_creation_repeated_under_one_id_of_the_pbx_is_the_same_call_and_a_duplicate() -> None:
    book = Book()
    told = posts(book, created(pbx_call_id="42"), created(pbx_call_id="42"), step_ms=9_000)
    assert [a["data"]["call_id"] for a in told] == [725, 725]  # type: ignore[index]
    assert len(book.events) == 1


def test_calls_are_known_by_our_number_alone() -> None:
    book = Book()
    posts(book, created(pbx_call_id="725"), created(pbx_call_id="726"), updated(call_id="", pbx_call_id="726"))
    assert [event.call_id for event in book.events] == ["725", "726", "726"]


# -- what a call becomes --------------------------------------------------------------------------------------------


def test_an_answered_call_is_spoken_with_its_seconds() -> None:
    book = Book()
    posts(
        book,
        created(**{"pbx_user_ids[]": '["anna"]'}),
        updated(call_status="in-progress"),
        updated(call_status="answered"),
    )
    call = book.call(725)
    assert stage(book) == (Stage.SPOKEN, None)
    assert (call.client, call.direction, call.answered and call.answered.employee) == (CLIENT, Direction.IN, "anna")
    assert call.verdict is not None
    assert (call.verdict.wait_s, call.verdict.talk_s, call.verdict.employee) == (5, 5, "anna")


def test_a_recording_that_comes_later_changes_no_seconds() -> None:
    book = Book()
    posts(
        book,
        created(),
        updated(call_status="in-progress"),
        updated(),
        updated(audio_record="https://records.example.org/42.mp3"),
    )
    call = book.call(725)
    assert {verdict.talk_s for verdict in call.verdicts} == {5}
    assert call.recording == "https://records.example.org/42.mp3"


@pytest.mark.parametrize(
    ("status", "sort"),
    [
        ("missed", Sort.MISSED),
        ("canceled", Sort.CANCELLED),
        ("busy", Sort.MISSED),
        ("failed", Sort.MISSED),
    ],
)
def test_an_incoming_call_that_ends_otherwise_is_missed(status: str, sort: Sort) -> None:
    book = Book()
    posts(book, created(), updated(call_status=status))
    assert stage(book) == (Stage.MISSED, sort)
    assert book.call(725).waited_s == 5


@pytest.mark.parametrize("status", ["missed", "canceled", "busy", "failed", "answered"])
def test_an_outgoing_call_that_ends_without_talk_is_an_attempt(status: str) -> None:
    book = Book()
    posts(book, created(direction="outgoing", **{"pbx_user_ids[]": '["anna"]'}), updated(call_status=status))
    assert stage(book) == (Stage.ATTEMPT, None)


def test_an_outgoing_conversation_is_measured_from_the_pick_up() -> None:
    for seconds, expected in ((15, Stage.SPOKEN), (4, Stage.ATTEMPT)):
        book = Book()
        outgoing = created(direction="outgoing", **{"pbx_user_ids[]": '["anna"]'})
        posts(book, outgoing, updated(call_status="in-progress"), updated(), step_ms=seconds * 1000)
        assert stage(book) == (expected, None)


def test_a_whole_call_in_one_post() -> None:
    for status, expected in (("missed", Stage.MISSED), ("answered", Stage.SPOKEN)):
        book = Book()
        posts(book, created(call_status=status))
        assert stage(book)[0] is expected
        assert book.call(725).waited_s is None


def test_ringing_on_in_an_outgoing_call_is_dialing() -> None:
    book = Book()
    posts(book, created(direction="outgoing"), updated(call_status="ringing", pbx_user_id="anna"))
    assert [event.kind for event in book.events] == [EventKind.DIALING, EventKind.DIALING]


@pytest.mark.parametrize(
    ("final", "expected"),
    [("answered", Stage.SPOKEN), ("missed", Stage.MISSED), ("canceled", Stage.MISSED), ("failed", Stage.MISSED)],
)
def test_the_posts_of_a_call_may_come_in_any_order_after_its_creation(final: str, expected: Stage) -> None:
    ringing = updated(call_status="ringing", pbx_user_id="boris")
    picked_up = updated(call_status="in-progress", pbx_user_id="boris")
    over = updated(call_status=final, pbx_user_id="boris")
    recorded = updated(call_status=final, audio_record="https://records.example.org/42.mp3")
    later = [ringing, over, recorded] + ([picked_up] if final == "answered" else [])
    for order in permutations(later):
        for doubled in range(len(order)):
            book = Book()
            posts(book, created(), *order[: doubled + 1], *order[doubled:], step_ms=1_000)
            assert stage(book)[0] is expected
            assert book.call(725).recording == "https://records.example.org/42.mp3"


def test_nothing_posted_nothing_told() -> None:
    assert (channel().answer(Heard(), Outcome()).status, channel().answer(Heard(), Outcome()).body) == (200, b"")


def test_a_record_keeps_the_first_times() -> None:
    kept = keep(None, Posted(creates=True, status="ringing"), 1_000)
    for at_ms, status in ((2_000, "in-progress"), (3_000, "in-progress"), (9_000, "answered"), (20_000, "answered")):
        kept = keep(kept, Posted(creates=False, status=status), at_ms)
    assert (kept.first_ms, kept.answered_ms, kept.ended_ms) == (1_000, 2_000, 9_000)
    late = keep(Kept(1, "missed", 0, ended_ms=5), Posted(creates=False, status="in-progress"), 9)
    assert late.answered_ms is None


def test_an_event_without_a_verdict_is_only_named() -> None:
    event = CallEvent(account="office", call_id="", kind=EventKind.ANSWERED, at_ms=1, fingerprint="f")
    seen = named(event, Kept(7, "in-progress", 1, user_id=701, direction=Direction.IN))
    assert (seen.call_id, seen.fingerprint, seen.employee, seen.extension) == ("7", "f:7", "701", "701")
    assert seen.direction is Direction.IN
    assert seen.verdict is None
