"""What create_call and update_call say, in our words: seed 004, one post → a record and its events."""

from dataclasses import replace

from calls import phone
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from pbx.base import Heard, Webhook
from pbx.posted import UNNUMBERED, Posted
from pbx.telephony_words import (
    CALL_ID_MAX,
    DIRECTIONS,
    IN_PROGRESS,
    RESULTS,
    RINGING,
    STATUSES,
    USER_MAX,
    Parameters,
    wrong,
)

_PHONE_MAX = 1024
_RAW_MAX = 256


def heard(account: str, webhook: Webhook) -> Heard:
    """Raises BadWebhook with a sentence."""
    said = Parameters.of(webhook)
    creates = said.word("action", ("create_call", "update_call")) == "create_call"
    posted = _created(said) if creates else _updated(said)
    return Heard(events=tuple(_events(account, webhook.received_ms, said, posted)), posted=posted)


def _created(said: Parameters) -> Posted:
    """004, «инициация вызова». Where exactly one employee is named he is the call's executor, as the document says."""
    if not said.has("phone"):
        raise wrong("phone is missing.")
    said.at_most_one("user_ids", "group_ids", "pbx_user_ids")
    users, logins = said.numbers("user_ids"), said.many("pbx_user_ids")
    return Posted(
        creates=True,
        status=said.word("call_status", STATUSES, RINGING),
        pbx_call_id=said.text("pbx_call_id", CALL_ID_MAX),
        direction=DIRECTIONS[said.word("direction", DIRECTIONS)],
        user_id=users[0] if len(users) == 1 else None,
        pbx_user_id=logins[0] if len(logins) == 1 else None,
        recording=said.recording(),
    )


def _updated(said: Parameters) -> Posted:
    """004, «обновление вызова»."""
    number, pbx_call_id = said.whole("call_id"), said.text("pbx_call_id", CALL_ID_MAX)
    if (number is None) == (pbx_call_id is None):
        raise wrong("Exactly one of call_id and pbx_call_id must be given.")
    said.at_most_one("user_id", "pbx_user_id")
    said.at_most_one("user_ids", "group_ids", "pbx_user_ids")
    return Posted(
        creates=False,
        status=said.word("call_status", STATUSES),
        number=number,
        pbx_call_id=pbx_call_id,
        user_id=said.whole("user_id"),
        pbx_user_id=said.text("pbx_user_id", USER_MAX),
        recording=said.recording(),
    )


def _events(account: str, at_ms: int, said: Parameters, posted: Posted) -> list[CallEvent]:
    """One event for each phone that rings, and for each group that is named; one for anything else. A status is the
    PBX's own word: `in-progress` a pick-up, any final one its verdict, and `answered` the word that a person talked."""
    employee = posted.pbx_user_id or (str(posted.user_id) if posted.user_id is not None else None)
    raw = (said.text("phone", _PHONE_MAX) or "") if posted.creates else ""
    fingerprint = said.fingerprint()

    def event(kind: EventKind, who: str | None, group: str | None = None, verdict: Verdict | None = None) -> CallEvent:
        return CallEvent(
            account=account,
            call_id=UNNUMBERED,
            kind=kind,
            at_ms=at_ms,
            fingerprint=f"{fingerprint}:{who or ''}:{group or ''}",
            direction=posted.direction,
            client=phone.client_number(raw),
            client_raw=raw[:_RAW_MAX],
            employee=who,
            extension=phone.extension(who or ""),
            department=group,
            verdict=verdict,
        )

    named = said.numbers("group_ids") if posted.creates else []
    groups: list[str | None] = [str(number) for number in named] or [None]
    if posted.status == RINGING:
        kind = EventKind.DIALING if posted.direction is Direction.OUT else EventKind.RINGING
        called = (said.many("user_ids") or said.many("pbx_user_ids")) if posted.creates else []
        users: list[str | None] = [*called] or [employee]
        return [event(kind, who, group) for who in users for group in groups]
    if posted.status == IN_PROGRESS:
        return [event(EventKind.ANSWERED, employee, group) for group in groups]
    result = RESULTS[posted.status]
    verdict = Verdict(
        result=result,
        by_person=result is Result.SUCCESS,
        employee=employee,
        extension=phone.extension(employee or ""),
        recording=posted.recording,
    )
    return [event(EventKind.VERDICT, employee, group, replace(verdict, department=group)) for group in groups]
