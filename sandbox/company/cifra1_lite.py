"""The pretend Lite-API (000 §2, §3): /crmapi.php, strict about every parameter and its check, as the document says."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.company.cifra1_memory import FAX, MESSAGE, VOICEMAIL, Memory

CLOSE = timedelta(seconds=60)
"""A second click2call of the same two numbers within this time is the first one."""
KINDS: dict[str, Callable[[int], bool]] = {
    "calls": lambda kind: kind not in (FAX, VOICEMAIL, MESSAGE),
    "fax": lambda kind: kind == FAX,
    "voices": lambda kind: kind == VOICEMAIL,
    "send": lambda kind: kind == MESSAGE,
    "all": lambda kind: True,
}
NUMBER = re.compile(r"(?:\+?7|8)[0-9]{10}|810[0-9]{10,14}", re.ASCII)
EXTENSION = re.compile(r"[0-9]{2,5}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d", re.ASCII)
CLICK2CALL = ("command", "vatsdomain", "crmuseruid", "userexten", "number")
BY_PERIOD = ("command", "vatsdomain", "startdt", "enddt", "calldirection", "servicetype", "success")
BY_SESSION = ("command", "vatsdomain", "sessionid", "calldirection", "servicetype", "success")


class No(Exception):
    def __init__(self, result: int, message: str) -> None:
        super().__init__(message)
        self.result = result


class Lite:
    """`dial(client, ext)` begins a call-back and gives its task's id. `extension(crm user)` may know nobody."""

    def __init__(
        self,
        memory: Memory,
        domain: str,
        key: str,
        *,
        now: Callable[[], datetime],
        extension: Callable[[str], str | None],
        known: Callable[[str], bool],
        dial: Callable[[str, str], int],
    ) -> None:
        self.refusing: dict[str, int] = {}
        """command → the result that it answers whatever is asked."""
        self.page = 1000
        """Sessions of one answer."""
        self.most = 100_000
        """Sessions of one period; beyond it result 6."""
        self._memory, self._domain, self._key = memory, domain, key
        self._now, self._extension, self._known, self._dial = now, extension, known, dial

    def answer(self, asked: Mapping[str, str]) -> dict[str, Any]:
        command = asked.get("command", "").lower()
        handlers = {"click2call": self._click2call, "getcalldetail": self._getcalldetail}
        try:
            handler = handlers.get(command)
            if handler is None:
                raise No(9, "command")
            if asked.get("vatsdomain") != self._domain:
                raise No(1, "vatsdomain")
            if command in self.refusing:
                raise No(self.refusing[command], "Отказано")
            return {"result": 0, "message": "OK"} | handler(asked)
        except No as no:
            return {"result": no.result, "message": str(no)}

    def _click2call(self, asked: Mapping[str, str]) -> dict[str, Any]:
        self._check(asked, CLICK2CALL, 9)
        if not NUMBER.fullmatch(asked.get("number", "")):
            raise No(9, "number")
        if "userexten" in asked and not EXTENSION.fullmatch(asked["userexten"]):
            raise No(9, "userexten")
        ext = asked.get("userexten") or self._extension(asked.get("crmuseruid", ""))
        if ext is None or not self._known(ext):
            raise No(7, "userexten")
        client = plain(asked["number"])
        for earlier in self._memory.callbacks.values():
            again = (earlier.client, earlier.ext) == (client, ext) and not earlier.over
            if again and self._now() - earlier.created < CLOSE:
                told = {"taskid": earlier.id, "calldt": self._memory.spelled(earlier.planned)}
                return told | {"message": "OK, Already Exists"}
        task = self._dial(client, ext)
        return {"taskid": task, "calldt": self._memory.spelled(self._memory.callbacks[task].planned)}

    def _getcalldetail(self, asked: Mapping[str, str]) -> dict[str, Any]:
        by_session = "sessionid" in asked
        self._check(asked, BY_SESSION if by_session else BY_PERIOD, 5)
        for name, allowed in (("calldirection", ("inbound", "outbound", "all")), ("servicetype", KINDS)):
            if asked.get(name) not in allowed:
                raise No(5, name)
        if asked.get("success") not in ("yes", "no", "all"):
            raise No(5, "success")
        if by_session:
            rows = [one for one in self._memory.services if str(one[1]["sessionid"]) == asked["sessionid"]]
        else:
            first, last = (self._moment(asked, name) for name in ("startdt", "enddt"))
            rows = [one for one in self._memory.services if first <= one[1]["calldt"] <= last]
        found = [row for success, row in rows if self._wanted(asked, success, row)]
        found.sort(key=lambda row: (row["calldt"], row["sessionid"], row["callid"]))
        sessions = list(dict.fromkeys(row["sessionid"] for row in found))
        if len(sessions) > self.most and not by_session:
            raise No(6, "Слишком много записей")
        told: dict[str, Any] = {"countcalls": len(found)}
        if len(sessions) > self.page:
            shown = set(sessions[: self.page])
            found = [row for row in found if row["sessionid"] in shown]
            told |= {"countcalls": len(found), "nextstartdt": found[-1]["calldt"]}
        return told | {"data": found}

    def _wanted(self, asked: Mapping[str, str], success: bool, row: dict[str, Any]) -> bool:
        return (
            asked["calldirection"] in ("all", row["calldirection"])
            and asked["success"] in ("all", "yes" if success else "no")
            and KINDS[asked["servicetype"]](row["serviceid"])
        )

    def _moment(self, asked: Mapping[str, str], name: str) -> str:
        if not MOMENT.fullmatch(asked.get(name, "")):
            raise No(5, name)
        return asked[name].replace("T", " ")

    def _check(self, asked: Mapping[str, str], formula: tuple[str, ...], result: int) -> None:
        """Every parameter of the formula, as sent, without pluses and blanks of the formula; no other is known."""
        if stranger := next((name for name in asked if name not in (*formula, "checkkey")), None):
            raise No(result, stranger)
        text = "".join(asked.get(name, "") for name in formula) + self._key
        if hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() != asked.get("checkkey"):
            raise No(result, "checkkey")


def plain(number: str) -> str:
    """As the firm writes numbers: 7…, and abroad without 810."""
    number = number.removeprefix("+")
    if number.startswith("810"):
        return number[3:]
    return f"7{number[1:]}" if number.startswith("8") and len(number) == 11 else number
