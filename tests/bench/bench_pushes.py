"""What the PBXs send in the benchmarks: pushes of every dialect, each written by its pen of ``tests/pbx/pens.py``."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from tests.bench.load import request
from tests.pbx.pens import ChannelPen, CifraPen, CloudPen, MegafonPen, Pen, Push

CRM_TOKEN, API_KEY, CHANNEL_KEY = "bench-crm-token-2222", "bench-api-key-1111", "bench-channel-key-3333"
DEPARTMENT = "Продажи"
PHONES = (("anna", "701"), ("boris", "702"))
# Three people are bound to Anna's phone, so that whatever is hers has three recipients; one is bound to Boris's.


@dataclass(frozen=True)
class Dialect:
    """``account`` is its name in the settings; ``says`` tells whether it gives a final word on a missed call."""

    account: str
    pen: Pen
    path: str
    says: bool = True

    def request(self, push: Push) -> bytes:
        return request("GET" if push.query else "POST", self.path, push.query or push.form)


DIALECTS: Mapping[str, Dialect] = {
    "megafon": Dialect("office", MegafonPen(CRM_TOKEN), "/pbx/office"),
    "cloud_ats": Dialect("cloud", CloudPen(CRM_TOKEN), "/pbx/cloud"),
    "cifra1": Dialect("cifra", CifraPen(API_KEY), "/pbx/cifra", says=False),
    "telephony_channel": Dialect("dialplan", ChannelPen(), f"/api/v2/telephony/calls/@{CHANNEL_KEY}"),
}
SETTINGS = {
    "PBX__OFFICE__KIND": "megafon",
    "PBX__OFFICE__BASE_URL": "http://127.0.0.1:9/crmapi/v1",
    "PBX__OFFICE__API_KEY": API_KEY,
    "PBX__OFFICE__CRM_TOKEN": CRM_TOKEN,
    "PBX__CLOUD__KIND": "cloud_ats",
    "PBX__CLOUD__BASE_URL": "http://127.0.0.1:9",
    "PBX__CLOUD__API_KEY": API_KEY,
    "PBX__CLOUD__CRM_TOKEN": CRM_TOKEN,
    "PBX__CIFRA__KIND": "cifra1",
    "PBX__CIFRA__BASE_URL": "http://127.0.0.1:9",
    "PBX__CIFRA__CABINET_URL": "http://127.0.0.1:9",
    "PBX__CIFRA__API_KEY": API_KEY,
    "PBX__CIFRA__DOMAIN": "bench.example.org",
    "PBX__DIALPLAN__KIND": "telephony_channel",
    "PBX__DIALPLAN__CHANNEL_KEY": CHANNEL_KEY,
}


def ringing(number: int, at_ms: int, *, who: int = 0) -> CallEvent:
    """The n-th client calls and a phone rings."""
    login, extension = PHONES[who]
    return CallEvent(
        account="",
        call_id="A",
        kind=EventKind.RINGING,
        at_ms=at_ms,
        fingerprint="",
        direction=Direction.IN,
        client=f"+7910{number % 10_000_000:07}",
        employee=login,
        extension=extension,
        department=DEPARTMENT,
    )


def legs(dialect: Dialect, first: int, calls: int, at_ms: int) -> list[list[bytes]]:
    """Four waves: of each call two phones ring, one is picked up, the other stops. Where the dialect has no word for
    one of them, its wave tells of the ring once more. A wave may be sent in any order, the waves one after another."""

    def wave(kind: EventKind, who: int) -> Iterator[bytes]:
        for number in range(first, first + calls):
            event = replace(ringing(number, at_ms + kind_at[kind], who=who), kind=kind)
            push = _written(dialect, event, number) or _written(dialect, replace(event, kind=EventKind.RINGING), number)
            assert push is not None
            yield dialect.request(push)

    kind_at = {EventKind.RINGING: 0, EventKind.ANSWERED: 4_000, EventKind.LEG_ENDED: 5_000}
    return [
        list(created(dialect, first, calls, at_ms)),
        list(wave(EventKind.RINGING, 1)),
        list(wave(EventKind.ANSWERED, 0)),
        list(wave(EventKind.LEG_ENDED, 1)),
    ]


def created(dialect: Dialect, first: int, calls: int, at_ms: int, who: int = 0) -> Iterator[bytes]:
    """The first that is said of each call: a phone rings, Anna's or (1) Boris's."""
    for number in range(first, first + calls):
        event = ringing(number, at_ms, who=who)
        if isinstance(dialect.pen, ChannelPen):
            push = dialect.pen.create(event, Direction.IN, f"{number}-")
        else:
            push = _written(dialect, event, number)
        assert push is not None
        yield dialect.request(push)


def missed(dialect: Dialect, first: int, calls: int, at_ms: int) -> list[bytes]:
    """Final words on calls nobody heard of before: Anna did not answer."""
    word = Verdict(Result.MISSED, wait_s=41, start_ms=at_ms - 41_000, employee="anna")
    found = []
    for number in range(first, first + calls):
        event = replace(ringing(number, at_ms), kind=EventKind.VERDICT, verdict=word)
        create: Callable[..., Push] | None = getattr(dialect.pen, "create", None)
        push = create(event, Direction.IN, f"{number}-") if create else _written(dialect, event, number)
        assert push is not None
        found.append(dialect.request(push))
    return found


def _written(dialect: Dialect, event: CallEvent, number: int) -> Push | None:
    if isinstance(dialect.pen, CifraPen):  # session ids are numbers there
        return dialect.pen.write(event, str(number))
    return dialect.pen.write(event, f"{number}-")
