"""What Cifra1 tells of incoming calls (000 §1): BEGIN, RING, ANSWER, END of each employee's phone, in a signed query.

    BEGIN   the call is being sent to an employee. Her phone does not ring yet, and perhaps never will (it may be off),
            but BEGIN and RING may each be unticked in the cabinet: both are RINGING. The client has waited since BEGIN,
            and a phone that rings "again" with RING is still one leg.
    RING    her phone rings
    ANSWER  she picked up
    END     the call or the conversation with *her* is over: says nothing of the call

There is no final word, and nothing is told of outgoing calls.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime, tzinfo

from calls import phone
from calls.event import CallEvent, Direction, EventKind
from pbx.base import Heard, Sample, Webhook
from pbx.cifra1 import signing, times
from pbx.errors import BadWebhook, WrongKey

SIGNED = ("event", "event_dt", "from", "to", "crmuseruid", "numinc", "session_id")

# Nothing stands between the values when they are signed, so each must have its own shape: else one genuine push could
# be cut into other values. Absent ones are empty and give nothing.
_SHAPES = {
    "event": r"[A-Za-z_]{1,16}",
    "event_dt": r"\d{4}-\d\d-\d\d[ T]?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?",
    "from": r"[ +]?\d{1,20}|[A-Za-z]{1,16}",  # an unquoted plus arrives as a blank; hidden callers are a word
    "to": r"\d{1,5}",
    "crmuseruid": r"[^\x00-\x1f\x7f]{1,128}",
    "numinc": r"[ +]?\d{1,15}",
    "session_id": r"\d{1,20}",
}
_SHAPE = {name: re.compile(shape, re.ASCII) for name, shape in _SHAPES.items()}

_KINDS = {
    "BEGIN": EventKind.RINGING,
    "RING": EventKind.RINGING,
    "ANSWER": EventKind.ANSWERED,
    "END": EventKind.LEG_ENDED,
}


def authenticate(webhook: Webhook, key: str) -> None:
    """Raises WrongKey. The document hashes `event_dt` with its blank and says "without blanks": both are accepted."""
    fields = _fields(webhook)
    values = [fields.get(name, "") for name in SIGNED]
    shaped = all(not value or _SHAPE[name].fullmatch(value) for name, value in zip(SIGNED, values, strict=True))
    bare = [re.sub(r"[ +]", "", value) for value in values]
    right = signing.same(fields.get("check", ""), signing.check(values, key), signing.check(bare, key))
    if not (shaped and right):
        raise WrongKey


def read(account: str, webhook: Webhook, zone: tzinfo) -> Heard:
    """One event. An employee is known by her extension (`to`), for that is also how she is dialled; `crmuseruid` is
    what a CRM calls her. Calls between employees, and events we have no word for, are nothing."""
    fields = _fields(webhook)
    session = fields.get("session_id", "")
    if not session or not fields.get("event"):
        raise BadWebhook("webhook_parameters")
    kind = _KINDS.get(fields["event"].upper())
    if kind is None or _between_employees(fields):
        return Heard()
    extension = phone.extension(fields.get("to", ""))
    caller, line = fields.get("from", "").strip(), fields.get("numinc", "").strip()
    event = CallEvent(
        account=account,
        call_id=session,
        kind=kind,
        at_ms=times.happened_ms(fields.get("event_dt", ""), zone, webhook.received_ms),
        fingerprint=_fingerprint(fields),
        direction=Direction.IN,
        client=phone.client_number(caller),
        client_raw=caller,
        line=phone.client_number(line) or line or None,
        employee=extension,
        extension=extension,
    )
    return Heard((event,))


def sample(call_id: str, client: str, when: datetime, key: str) -> Sample:
    """The END of a call to extension 101, at ``when`` of the PBX's own clock; the PBX knows no path but the root."""
    said = {"event": "END", "event_dt": f"{when:%Y-%m-%d %H:%M:%S}", "from": phone.digits(client), "to": "101"}
    said["session_id"] = call_id
    check = signing.check([said.get(name, "") for name in SIGNED], key)
    return Sample("GET", "/", query=said | {"check": check})


def _fields(webhook: Webhook) -> Mapping[str, str]:
    """The document sends a query; a form of the same fields is read too."""
    return {**webhook.fields, **webhook.query}


def _between_employees(fields: Mapping[str, str]) -> bool:
    """A caller with a short number and no outside line that was called."""
    line = fields.get("numinc", "").strip()
    return phone.extension(fields.get("from", "")) is not None and (not line or phone.extension(line) is not None)


def _fingerprint(fields: Mapping[str, str]) -> str:
    spelled = [(name, value) for name, value in sorted(fields.items()) if name != "check"]
    return hashlib.sha256(json.dumps(spelled).encode()).hexdigest()
