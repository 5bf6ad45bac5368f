"""Seed 000, what we ask of the Lite-API: click2call (§2) and getcalldetail (§3)."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any, Literal

from calls import phone
from calls.clock import Clock
from calls.event import CallEvent
from pbx.cifra1 import signing, times
from pbx.cifra1.asking import Address, Pairs, Sent
from pbx.cifra1.rows import Service, service, text, verdict, verdicts, whole
from pbx.errors import PbxRefused, PbxUnreachable
from pbx.shapes import DialReceipt
from wire.pacing import Priority

Direction = Literal["inbound", "outbound", "all"]
Services = Literal["calls", "fax", "voices", "send", "all"]

PAGES_MAX = 200
SHORTEST = timedelta(seconds=1)
OK_TWICE = "already exists"

_NUMBER = re.compile(r"[0-9]{10,20}", re.ASCII)
_EXTENSION = re.compile(r"[0-9]{2,5}", re.ASCII)
_CRM_USER = re.compile(r"[\x21-\x7e]{1,128}", re.ASCII)

# The codes of the two commands differ from the fourth on.
_EVERY = {1: "pbx_no_domain", 2: "pbx_blocked", 3: "pbx_unpaid"}
_CLICK2CALL = _EVERY | {
    4: "pbx_api_off",
    5: "pbx_api_blocked",
    6: "pbx_not_permitted",
    7: "pbx_no_such_user",
    8: "pbx_user_blocked",
    9: "pbx_bad_value",
}
_GETCALLDETAIL = _EVERY | {4: "pbx_not_permitted", 5: "pbx_bad_value", 6: "pbx_too_many", 7: "pbx_refused"}


class Lite:
    name: str
    _clock: Clock
    _zone: tzinfo
    _domain: str
    _lite: Address
    _lite_key: str
    _history_sent_as: Sent

    async def dial(self, extension_or_login: str, number: str) -> DialReceipt:
        """§2 click2call, sent once. Two to five digits are an extension (`userexten`), all else is what a CRM calls
        the employee (`crmuseruid`). Asked again, the PBX tells of the first task: ``already``."""
        user, client = extension_or_login.strip(), dialled(number)
        if not _CRM_USER.fullmatch(user):
            raise PbxRefused("pbx_no_such_user")
        who = "userexten" if _EXTENSION.fullmatch(user) else "crmuseruid"
        pairs = self._signed([("command", "click2call"), ("vatsdomain", self._domain), (who, user), ("number", client)])
        answer = await self._lite.command(pairs)
        if whole(answer.get("result")) is None:
            raise PbxUnreachable(maybe_done=True)
        self._refuse(answer, _CLICK2CALL)
        already = OK_TWICE in text(answer.get("message")).casefold()
        return DialReceipt(task=text(answer.get("taskid")) or None, already=already)

    async def history(self, start_ms: int, end_ms: int) -> list[CallEvent]:
        """The final word on each session with the outside, incoming or outgoing, that began in the period."""
        services = await self.services(start_ms, end_ms)
        return verdicts(self.name, services, self._clock.now_ms())

    async def final_word(self, call_id: str) -> CallEvent | None:
        """On one session, None while the PBX has written nothing down."""
        found: dict[str, Service] = {}
        for success in (True, False):
            asked = [("sessionid", call_id), *_narrowed("all", "all", success)]
            found |= {one.id: one for one in (await self._page(asked, success))[0] if one.id not in found}
            if any(one.spoken for one in found.values()):
                break  # nothing can be better: the second turn is left to others
        return verdict(self.name, sorted(found.values(), key=lambda one: int(one.id)), self._clock.now_ms())

    async def services(
        self,
        start_ms: int,
        end_ms: int,
        *,
        direction: Direction = "all",
        kinds: Services = "all",
        success: bool | None = None,
        sent: Sent | None = None,
    ) -> list[Service]:
        """§3 getcalldetail, each service once. ``success`` None asks for both, one after the other."""
        first, last = times.local(start_ms, self._zone), times.local(end_ms + 999, self._zone)
        found: dict[str, Service] = {}
        for asked in (True, False) if success is None else (success,):
            narrowed = _narrowed(direction, kinds, asked)
            for row in await self._period(first, max(first, last), narrowed, asked, sent):
                found.setdefault(row.id, row)
        return list(found.values())

    async def _period(
        self, first: datetime, last: datetime, narrowed: Pairs, success: bool, sent: Sent | None
    ) -> list[Service]:
        """All pages; of a period with too many rows, both halves. The pages overlap: `nextstartdt` is the time of the
        last session told, which comes again."""
        found: list[Service] = []
        for _ in range(PAGES_MAX):
            asked = [("startdt", _spelled(first)), ("enddt", _spelled(last)), *narrowed]
            try:
                rows, following = await self._page(asked, success, sent)
            except PbxRefused as refused:
                if refused.reason != "pbx_too_many" or last - first <= SHORTEST:
                    raise
                middle = first + (last - first) / 2
                halves = ((first, middle), (middle, last))
                return [*found, *[row for half in halves for row in await self._period(*half, narrowed, success, sent)]]
            found += rows
            if following is None:
                break
            first = following if following > first else first + SHORTEST
            if first > last:
                break
        return found

    async def _page(
        self, asked: Pairs, success: bool, sent: Sent | None = None
    ) -> tuple[list[Service], datetime | None]:
        pairs = self._signed([("command", "getcalldetail"), ("vatsdomain", self._domain), *asked])
        how = sent or self._history_sent_as
        answer = await self._lite.question(pairs, sent=how, slow=True, priority=Priority.POLLING)
        self._refuse(answer, _GETCALLDETAIL)
        rows = answer.get("data") or []
        if whole(answer.get("result")) is None or not isinstance(rows, list):
            raise PbxRefused("pbx_nonsense")
        found = [one for row in rows if isinstance(row, dict) and (one := service(row, success, self._zone))]
        next_ms = times.at_ms(text(answer.get("nextstartdt")), self._zone)
        return found, None if next_ms is None else times.local(next_ms, self._zone)

    def _signed(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [*pairs, ("checkkey", signing.check((value for _, value in pairs), self._lite_key))]

    def _refuse(self, answer: Mapping[str, Any], reasons: Mapping[int, str]) -> None:
        """Raises PbxRefused unless the result is 0; a code we do not know is a plain refusal."""
        code, said = whole(answer.get("result")), self._lite.quoted(answer.get("message"))
        if code:
            reason = "pbx_key_wrong" if "checkkey" in said.casefold() else reasons.get(code, "pbx_refused")
            raise PbxRefused(reason, code=code, said=said)


def dialled(number: str) -> str:
    """E.164 as the PBX dials it: 7…, and 810… for abroad (§2). Raises PbxRefused("pbx_bad_number")."""
    digits = phone.digits(number)
    spelled = digits if digits.startswith("7") and len(digits) == 11 else f"810{digits}"
    if len(digits) < 10 or not _NUMBER.fullmatch(spelled):
        raise PbxRefused("pbx_bad_number")
    return spelled


def _narrowed(direction: Direction, kinds: Services, success: bool) -> list[tuple[str, str]]:
    return [("calldirection", direction), ("servicetype", kinds), ("success", "yes" if success else "no")]


def _spelled(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%S}"
