"""What the cloud PBX posts to a CRM (seed 002 §4.1): fewer fields than its sister, and no word on outgoing calls but
the last."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.company.call import Call
from sandbox.company.exchange import Fact, What

Fields = dict[str, str]

HIDDEN = "anonymous"
EVENT_TYPES: dict[What, str] = {
    "rings": "INCOMING",
    "answers": "ACCEPTED",
    "stops ringing": "CANCELLED",
    "ends": "COMPLETED",
    "transfers": "COMPLETED",
}


@dataclass
class Speech:
    """What differs from tenant to tenant, and which calls are one: "callid … совпадает для всех связанных звонков"."""

    crm_token: str
    hidden: str = HIDDEN
    link: Callable[[Call], str] = lambda call: ""
    tells_missed: bool = True
    """By the document calls nobody answered are not reported; in the field most tenants do."""
    tells_wait: bool = False
    """`wait` is not in the document; without it nobody can tell the ringing from the talk."""
    tells_group: bool = False
    """Nor is `group`, the department a call came to."""
    related: dict[str, str] = field(default_factory=dict)

    def fields(self, fact: Fact) -> Fields | None:
        """None where this PBX says nothing. Every value is a string, the token travels in the body."""
        if fact.what == "transfers":
            self.related[fact.second] = self.callid(fact.call)
        says = _SAYS.get(fact.what)
        said = says(fact) if says and (fact.what == "verdict" or fact.call.direction == "in") else None
        if said is None or (fact.verdict and not self._told(fact.call, fact.verdict.status)):
            return None
        if fact.verdict and self.tells_wait:
            said["wait"] = str(fact.verdict.wait)
        if self.tells_group and fact.call.department:
            said["group"] = fact.call.department.name
        if fact.verdict and (link := self.link(fact.call)):
            said["link"] = link
        return said | {
            "phone": fact.call.client or self.hidden,
            "callid": self.callid(fact.call),
            "crm_token": self.crm_token,
        }

    def _told(self, call: Call, status: str) -> bool:
        return self.tells_missed or call.direction == "out" or status.casefold() == "success"

    def callid(self, call: Call) -> str:
        return self.related.get(call.id, call.id)


def _event(fact: Fact) -> Fields:
    """§4.1.2."""
    user = fact.phone.employee.login if fact.phone else ""
    return {"cmd": "event", "type": EVENT_TYPES[fact.what], "user": user} | _line(fact.call)


def _history(fact: Fact) -> Fields:
    """§4.1.1: no `start`, no `ext`, and `duration` is the whole call with its ringing."""
    assert fact.verdict is not None
    said = {"cmd": "history", "type": fact.call.direction, "status": fact.verdict.status, "user": fact.verdict.login}
    return said | {"duration": str(fact.verdict.wait + fact.verdict.talk)} | _line(fact.call)


def _contact(fact: Fact) -> Fields:
    """§4.1.3."""
    return {"cmd": "contact"}


def _line(call: Call) -> Fields:
    return {"diversion": call.line} if call.line else {}


_SAYS: dict[What, Callable[[Fact], Fields]] = {
    **dict.fromkeys(EVENT_TYPES, _event),
    "verdict": _history,
    "asks who calls": _contact,
}
