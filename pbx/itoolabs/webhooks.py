"""The webhook dialect that two PBXs share (seeds 002 and 003): history, event, contact, rating.

Every value is a string, everything may be absent, and only `history` closes a call (PBX-FACTS).
"""

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from calls import phone
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from pbx.base import Answer, Heard, Outcome, Question, Sample, Webhook
from pbx.errors import BadWebhook, WrongKey
from pbx.itoolabs import words

_KINDS = {
    "incoming": EventKind.RINGING,
    "outgoing": EventKind.DIALING,
    "accepted": EventKind.ANSWERED,
    "completed": EventKind.LEG_ENDED,
    "cancelled": EventKind.LEG_ENDED,
    "transferred": EventKind.TRANSFERRED,
}
_IMPLIED = {EventKind.RINGING: Direction.IN, EventKind.DIALING: Direction.OUT}


@dataclass(frozen=True, slots=True)
class Dialect:
    """One account's ears. ``tokens``: the crm_token, and the previous one while it is being changed."""

    account: str
    tokens: Sequence[str] = field(repr=False)

    def authenticate(self, webhook: Webhook) -> bool:
        """Raises WrongKey unless the body's crm_token is one of ours, compared in constant time as bytes; tells whether
        it is the previous one."""
        given = webhook.fields.get(words.TOKEN_FIELD, "").encode("utf-8", "replace")
        matches = [hmac.compare_digest(given, token.encode()) for token in self.tokens]
        if not given or not any(matches):
            raise WrongKey
        return not matches[0]

    def read(self, webhook: Webhook) -> Heard:
        """One webhook in our words; empty for unknown commands and internal calls. Raises BadWebhook without
        `cmd`, or without a usable `callid` where the command needs one."""
        command = webhook.fields.get("cmd", "").casefold()
        if not command:
            raise BadWebhook("webhook_parameters")
        reader = _READERS.get(command)
        if reader is None or _is_internal(webhook.fields):
            return Heard()
        call_id = webhook.fields.get("callid", "")
        if not 0 < len(call_id) <= words.CALL_ID_MAX:
            raise BadWebhook("webhook_parameters")
        return reader(_Said(self.account, webhook.fields, webhook.received_ms, call_id))

    def answer(self, heard: Heard, outcome: Outcome) -> Answer:
        """200 with an empty body (history, event, rating, unknown), or the JSON of `contact` (003 §2.3)."""
        if heard.question is None:
            return Answer(content_type="text/plain")
        known = {"contact_name": outcome.contact_name, "responsible": outcome.responsible}
        body = json.dumps({key: value for key, value in known.items() if value}, ensure_ascii=False)
        return Answer(body=body.encode("utf-8", "replace"))

    def sample(self, call_id: str, client: str) -> Sample:
        """A `history` of a missed call (003 §2.1)."""
        said = {"cmd": "history", "type": "in", "status": "missed", "callid": call_id, "phone": phone.digits(client)}
        return Sample("POST", fields=said | {words.TOKEN_FIELD: self.tokens[0]})


@dataclass(frozen=True, slots=True)
class _Said:
    account: str
    fields: Mapping[str, str]
    at_ms: int
    call_id: str

    def get(self, *names: str) -> str:
        return next((value for name in names if (value := self.fields.get(name, "").strip())), "")

    def text(self, *names: str) -> str | None:
        return self.get(*names)[: words.TEXT_MAX] or None

    @property
    def employee(self) -> str | None:
        return words.login(self.get("user"))

    @property
    def extension(self) -> str | None:
        """Of a person: beside `pbx` or a department, `ext` is theirs and nobody's phone."""
        if self.get("user") and not self.employee:
            return None
        return phone.extension(self.get("ext")) or phone.extension(self.employee or "")

    @property
    def department(self) -> str | None:
        """Its name; or its id, where only the id is told."""
        user = self.get("user")
        return self.text("groupRealName", "group") or (user[: words.TEXT_MAX] if words.is_department(user) else None)

    @property
    def by_person(self) -> bool:
        """A login; or an extension alone, unless a department is named that it may belong to. In doubt it is nobody:
        a pick-up not seen is corrected by the verdict, a client wrongly "answered" is forgotten."""
        return bool(self.employee or (self.extension and not self.department))

    @property
    def line(self) -> str | None:
        return phone.client_number(self.get("diversion")) or self.text("diversion")

    def event(
        self,
        kind: EventKind,
        direction: Direction | None,
        *,
        second_call_id: str | None = None,
        verdict: Verdict | None = None,
    ) -> Heard:
        event = CallEvent(
            account=self.account,
            call_id=self.call_id,
            kind=kind,
            at_ms=self.at_ms,
            fingerprint=words.fingerprint(self.fields),
            direction=direction,
            client=phone.client_number(self.get("phone")),
            client_raw=self.get("phone")[: words.TEXT_MAX],
            line=self.line,
            employee=self.employee,
            extension=self.extension,
            department=self.department,
            second_call_id=second_call_id,
            verdict=verdict,
            rating=words.whole(self.get("rating"), words.RATING_MAX),
        )
        return Heard((event,))


def _event(said: _Said) -> Heard:
    """003 §2.2. The switch and departments "accept" calls too: as nobody has picked up, that is no event of ours."""
    kind = _KINDS.get(said.get("type").casefold())
    if kind is None or (kind is EventKind.ANSWERED and not said.by_person):
        return Heard()
    direction = words.DIRECTIONS.get(said.get("direction").casefold()) or _IMPLIED.get(kind)
    second = said.get("second_callid")
    usable = second if kind is EventKind.TRANSFERRED and 0 < len(second) <= words.CALL_ID_MAX else None
    return said.event(kind, direction, second_call_id=usable)


def _history(said: _Said) -> Heard:
    """003 §2.1: the final word. Here the direction is called `type`."""
    kinds = (said.get("type").casefold(), said.get("direction").casefold())
    direction = next((words.DIRECTIONS[kind] for kind in kinds if kind in words.DIRECTIONS), None)
    result = words.result_of(said.get("status"))
    talk_s, wait_s = _seconds(said, result)
    verdict = Verdict(
        result=result,
        by_person=result is Result.SUCCESS and said.by_person,
        talk_s=talk_s,
        wait_s=wait_s,
        start_ms=words.start_ms(said.get("start")),
        employee=said.employee,
        extension=said.extension,
        department=said.department,
        recording=words.link(said.get("link")),
    )
    return said.event(EventKind.VERDICT, direction, verdict=verdict)


def _contact(said: _Said) -> Heard:
    """003 §2.3."""
    return Heard(question=Question(phone.client_number(said.get("phone")), said.line, said.call_id))


def _rating(said: _Said) -> Heard:
    """003 §2.4. A mark that is no small whole number is no mark."""
    mark = words.whole(said.get("rating"), words.RATING_MAX)
    return Heard() if mark is None else said.event(EventKind.RATED, None)


_READERS: Mapping[str, Callable[[_Said], Heard]] = {
    "history": _history,
    "event": _event,
    "contact": _contact,
    "rating": _rating,
}


def _is_internal(fields: Mapping[str, str]) -> bool:
    return any(fields.get(key, "").casefold() in words.INTERNAL for key in ("direction", "type"))


def _seconds(said: _Said, result: Result) -> tuple[int | None, int | None]:
    """(talk, wait) in seconds. A webhook's `duration` is the whole call with ringing; without `wait` nobody can
    part the two. A `wait` longer than the whole says that this tenant sends talk only. Unspoken calls are all wait."""
    duration, wait = (words.whole(said.get(name), words.SECONDS_MAX) for name in ("duration", "wait"))
    if result is not Result.SUCCESS:
        return 0, wait if wait is not None else duration
    if duration is None or wait is None or wait > duration:
        return duration, wait
    return duration - wait, wait
