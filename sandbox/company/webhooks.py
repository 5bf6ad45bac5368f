"""What MegaFon's PBX posts to a CRM for each thing that happens on the phones: seed 003 §2, as live tenants send it."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.company.call import Call, Phone, Verdict
from sandbox.company.exchange import Fact, What

Fields = dict[str, str]

HIDDEN = "anonymous"
EVENT_TYPES: dict[What, str] = {
    "rings": "INCOMING",
    "dials": "OUTGOING",
    "answers": "ACCEPTED",
    "stops ringing": "CANCELLED",
    "ends": "COMPLETED",
    "transfers": "TRANSFERRED",
}


@dataclass(frozen=True)
class Spelling:
    """What differs from tenant to tenant."""

    crm_token: str
    hidden: str = HIDDEN
    link: Callable[[Call], str] = lambda call: ""


def fields(fact: Fact, spelling: Spelling) -> Fields:
    """Every value is a string, the token travels in the body."""
    said = _SAYS[fact.what](fact)
    said["phone"] = fact.call.client or spelling.hidden
    said["callid"] = fact.call.id
    said["crm_token"] = spelling.crm_token
    if fact.verdict and (link := spelling.link(fact.call)):
        said["link"] = link
    return said


def _event(fact: Fact) -> Fields:
    said = {"cmd": "event", "type": EVENT_TYPES[fact.what], "direction": fact.call.direction}
    if fact.second:
        said["second_callid"] = fact.second
    return said | _whose(fact.phone) | _through(fact.call)


def _history(fact: Fact) -> Fields:
    verdict, call = fact.verdict, fact.call
    if verdict is None:
        raise ValueError("a verdict says nothing")
    said = {
        "cmd": "history",
        "type": call.direction,
        "status": verdict.status,
        "start": f"{call.started:%Y%m%dT%H%M%SZ}",
        # The whole call with its ringing: the conversation alone is duration - wait.
        "duration": str(verdict.wait + verdict.talk),
        "wait": str(verdict.wait),
    }
    return said | _who_answered(call, verdict) | _through(call)


def _contact(fact: Fact) -> Fields:
    return {"cmd": "contact", "diversion": fact.call.line}


def _rating(fact: Fact) -> Fields:
    return {"cmd": "rating", "rating": str(fact.mark)} | _whose(fact.phone)


def _whose(phone: Phone | None) -> Fields:
    if phone is None:
        return {"user": ""}
    return {"user": phone.employee.login, "ext": phone.employee.ext, "telnum": ""}


def _who_answered(call: Call, verdict: Verdict) -> Fields:
    phone = next((phone for phone in call.phones if phone.employee.login == verdict.login), None)
    return _whose(phone)


def _through(call: Call) -> Fields:
    """The line and the department; outgoing calls have neither."""
    said = {"diversion": call.line} if call.line else {}
    if call.department:
        said["groupRealName"] = call.department.name
    return said


_SAYS: dict[What, Callable[[Fact], Fields]] = {
    **dict.fromkeys(EVENT_TYPES, _event),
    "verdict": _history,
    "asks who calls": _contact,
    "rates": _rating,
}
