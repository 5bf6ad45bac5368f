"""What a helpdesk is shown of a call, and what it is told next: tables."""

from dataclasses import replace

import pytest
from desk_calls import CLIENT, LINE, answers, call_of, dials, ends, event, rings, state

from calls.event import CallEvent, Direction, EventKind, Result
from calls.stage import Stage
from channels.mirror import (
    Mirrored,
    Move,
    Status,
    Told,
    after,
    before,
    given_up,
    mirrored,
    next_move,
    parameters,
    withdrawn,
)

OUT = {"direction": Direction.OUT}
ANSWERED = Status.ANSWERED


def shown(stage: Stage, *events: CallEvent) -> Mirrored:
    found = mirrored("office-7", call_of(*events), stage)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("stage", "events", "status", "user"),
    [
        (Stage.RINGING, [rings("anna")], "ringing", None),
        (Stage.RINGING, [rings(None)], "ringing", None),
        (Stage.TALKING, [rings("anna"), rings("boris"), answers("boris")], "in-progress", "boris"),
        (Stage.TALKING, [rings("anna"), answers("anna", 5), answers("boris", 60)], "in-progress", "boris"),
        (Stage.SPOKEN, [rings("anna"), answers("anna"), ends(Result.SUCCESS, "anna")], "answered", "anna"),
        (Stage.SPOKEN, [ends(Result.SUCCESS, "anna")], "answered", "anna"),
        (Stage.SPOKEN, [ends(Result.SUCCESS, extension="705")], "answered", "705"),
        (Stage.ANSWERED, [rings("anna"), answers("anna")], "answered", "anna"),
        (Stage.MISSED, [rings("anna"), ends(Result.MISSED, "anna")], "missed", None),
        (Stage.MISSED, [rings("anna"), ends(Result.CANCEL)], "canceled", None),
        (Stage.MISSED, [rings("anna"), ends(Result.BUSY)], "busy", None),
        (Stage.MISSED, [ends(Result.UNKNOWN)], "missed", None),
        (Stage.MISSED, [ends(Result.SUCCESS, by_person=False)], "missed", None),
        (Stage.MISSED, [rings("anna")], "missed", None),
        (Stage.DIALING, [dials("anna")], "ringing", "anna"),
        (Stage.DIALING, [dials("anna"), answers("anna", **OUT)], "in-progress", "anna"),
        (Stage.SPOKEN, [dials("anna"), ends(Result.SUCCESS, "anna", **OUT)], "answered", "anna"),
        (Stage.ATTEMPT, [dials("anna"), ends(Result.SUCCESS, "anna", talk_s=3, **OUT)], "answered", "anna"),
        (Stage.ATTEMPT, [dials("anna"), ends(Result.BUSY, **OUT)], "busy", "anna"),
        (Stage.ATTEMPT, [dials("anna"), ends(Result.CANCEL, **OUT)], "canceled", "anna"),
        (Stage.ATTEMPT, [dials("anna"), ends(Result.MISSED, **OUT)], "missed", "anna"),
        (Stage.ATTEMPT, [dials("anna"), ends(Result.NO_ANSWER, **OUT)], "missed", "anna"),
        (Stage.ATTEMPT, [dials("anna"), ends(Result.NOT_AVAILABLE, **OUT)], "failed", "anna"),
        (Stage.ATTEMPT, [dials("anna"), ends(Result.UNKNOWN, **OUT)], "failed", "anna"),
        (Stage.ATTEMPT, [dials("anna")], "failed", "anna"),
    ],
)
def test_every_stage_has_a_status(stage: Stage, events: list[CallEvent], status: str, user: str | None) -> None:
    found = shown(stage, *events)
    assert (found.status, found.user) == (status, user)
    assert found.outgoing is (events[0].direction is Direction.OUT)


def test_no_stage_is_forgotten() -> None:
    for stage in Stage:
        found = mirrored("office-7", call_of(rings("anna")), stage)
        assert (found is None) == (stage is Stage.HEARD)


def test_the_number_of_the_client_is_digits_or_what_was_sent() -> None:
    assert shown(Stage.RINGING, rings("anna")).phone == "79101234567"
    assert shown(Stage.RINGING, rings("anna", client=None, client_raw="101")).phone == "101"
    assert shown(Stage.RINGING, rings("anna", client=None, client_raw=" ")).phone == "anonymous"
    assert len(shown(Stage.RINGING, rings("anna", client=None, client_raw="x" * 999)).phone) == 64


def test_who_is_shown_the_card_stands_in_the_order_of_ringing() -> None:
    ringing = shown(Stage.RINGING, rings("boris", 0), rings("anna", 3), rings(None, 4))
    assert ringing.users == ("boris", "anna")


def test_department_and_line_are_the_comment() -> None:
    assert shown(Stage.RINGING, rings("anna", department="Продажи", line=LINE)).comment == f"Продажи · {LINE}"
    assert shown(Stage.RINGING, rings("anna", client=CLIENT)).comment == ""


def test_a_recording_is_of_calls_that_are_over() -> None:
    link = "https://records.example.org/1.mp3"
    said = [answers("anna"), ends(Result.SUCCESS, "anna", recording=link)]
    assert (shown(Stage.TALKING, *said).recording, shown(Stage.SPOKEN, *said).recording) == (None, link)
    assert event(EventKind.RATED).verdict is None


def test_a_withdrawn_call_leaves_the_screens() -> None:
    assert withdrawn(state(Status.IN_PROGRESS)).status is Status.CANCELED
    assert withdrawn(state(Status.MISSED)) == state(Status.MISSED)


KNOWN = Told(call_id=725, status="ringing")
OVER = state(ANSWERED, user="anna", recording="https://records.example.org/1.mp3")


@pytest.mark.parametrize(
    ("told", "now", "has_audio", "move"),
    [
        (Told(), state(), False, Move.CREATE),
        (Told(), OVER, True, Move.CREATE),
        (Told(doubtful=True), state(), False, Move.PROBE),
        (Told(refused=True), state(), False, None),
        (KNOWN, state(), False, None),
        (KNOWN, state(Status.IN_PROGRESS), False, Move.UPDATE),
        (KNOWN, state(user="anna"), False, Move.UPDATE),
        (replace(KNOWN, user="anna"), state(), False, None),
        (replace(KNOWN, status="missed"), state(ANSWERED), False, Move.UPDATE),
        (KNOWN, OVER, True, Move.UPDATE),
        (replace(KNOWN, status="answered", user="anna"), OVER, False, None),
        (replace(KNOWN, status="answered", user="anna"), OVER, True, Move.UPLOAD),
        (replace(KNOWN, status="answered", user="anna", recording=OVER.recording), OVER, True, None),
        (replace(KNOWN, status="answered", user="anna"), replace(OVER, recording=None), True, None),
    ],
)
def test_the_next_move(told: Told, now: Mirrored, has_audio: bool, move: Move | None) -> None:
    assert next_move(told, now, has_audio=has_audio) is move


def test_the_form_of_each_move() -> None:
    assert parameters(Move.CREATE, Told(), state(comment="Продажи")) == [
        ("action", "create_call"), ("direction", "incoming"), ("phone", "79101234567"), ("call_status", "ringing"),
        ("pbx_call_id", "office-7"), ("pbx_user_ids[]", "anna"), ("pbx_user_ids[]", "boris"), ("comment", "Продажи"),
    ]  # fmt: skip
    assert parameters(Move.CREATE, Told(), replace(OVER, outgoing=True)) == [
        ("action", "create_call"), ("direction", "outgoing"), ("phone", "79101234567"), ("call_status", "answered"),
        ("pbx_call_id", "office-7"), ("pbx_user_ids[]", "anna"),
    ]  # fmt: skip
    assert parameters(Move.PROBE, Told(doubtful=True), OVER) == [
        ("action", "update_call"), ("pbx_call_id", "office-7"), ("call_status", "answered"),
    ]  # fmt: skip
    assert parameters(Move.UPDATE, KNOWN, OVER) == [
        ("action", "update_call"), ("call_id", "725"), ("call_status", "answered"), ("pbx_user_id", "anna"),
    ]  # fmt: skip
    assert parameters(Move.UPLOAD, KNOWN, OVER) == [
        ("action", "update_call"), ("call_id", "725"), ("call_status", "answered"),
    ]  # fmt: skip


def test_no_form_names_a_call_twice_or_an_employee_twice() -> None:
    for move in Move:
        names = [name for name, _ in parameters(move, KNOWN, OVER)]
        assert {"call_id", "pbx_call_id"} & set(names) != {"call_id", "pbx_call_id"}
        assert len([name for name in names if name in ("user_id", "pbx_user_id")]) <= 1
        assert set(names).isdisjoint({"user_ids[]", "group_ids[]"})


def test_a_creation_is_in_doubt_until_it_is_answered() -> None:
    assert before(Move.CREATE, Told()) == Told(doubtful=True)
    for move in (Move.PROBE, Move.UPDATE, Move.UPLOAD):
        assert before(move, KNOWN) == KNOWN
    assert after(Move.CREATE, Told(doubtful=True), state(), 725) == Told(725, "ringing")
    assert after(Move.CREATE, Told(doubtful=True), state(users=("anna",)), 725) == Told(725, "ringing", "anna")
    assert after(Move.PROBE, Told(doubtful=True), OVER, 725) == Told(725, "answered")
    assert after(Move.UPDATE, KNOWN, OVER, None) == Told(725, "answered", "anna")
    assert after(Move.UPLOAD, KNOWN, OVER, None) == Told(725, "answered", None, OVER.recording)


def test_what_is_refused_for_good_is_not_asked_again() -> None:
    assert next_move(given_up(Move.CREATE, Told(doubtful=True), state()), state()) is None
    assert next_move(given_up(Move.PROBE, Told(doubtful=True), state()), state()) is Move.CREATE
    nameless = given_up(Move.UPDATE, KNOWN, OVER)  # perhaps for its employee
    assert next_move(nameless, OVER) is Move.UPDATE
    assert "pbx_user_id" not in dict(parameters(Move.UPDATE, nameless, OVER))
    assert next_move(given_up(Move.UPDATE, nameless, OVER), OVER) is None
    done = replace(KNOWN, status="answered", user="anna")
    assert next_move(given_up(Move.UPLOAD, done, OVER), OVER, has_audio=True) is None


def test_a_probe_is_followed_by_the_employee() -> None:
    assert next_move(after(Move.PROBE, Told(doubtful=True), OVER, 725), OVER) is Move.UPDATE
