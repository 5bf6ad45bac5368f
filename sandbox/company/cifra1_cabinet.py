"""The pretend cabinet API (001): /api, checks and refusals in its own words, JSON as sloppy as it is printed."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sandbox.company.cifra1_memory import Callback, Memory
from sandbox.company.firm import Firm

Pairs = list[tuple[str, str]]

DATE = re.compile(r"\d\d\.\d\d\.\d{4}", re.ASCII)
CALL_DT = ("%Y-%m-%dT%H:%M:%S", "%d-%m-%YT%H:%M:%S")
STAT_FILTERS = ("cdpn", "detail", "task", "last_task", "data_count", "order_field", "order_type")
CALLBACK = ("calltypeid", "cgpn", "cdpn", "trycount", "trypause", "durmin", "calldelay", "calldt")


class Refused(Exception):
    """The text is the whole `result`."""


class Cabinet:
    """`call_back(client, ext, moment, tries, pause)` gives a task's id."""

    def __init__(
        self,
        memory: Memory,
        firm: Firm,
        domain: str,
        key: str,
        *,
        now: Callable[[], datetime],
        call_back: Callable[[str, str, datetime, int, int], int],
    ) -> None:
        self.free = {"Moscow": ["4952211952", "4952211953"], "8800": ["8005058502 ", "8005058509"]}
        self.refusing: dict[str, str] = {}
        """action → the result that it answers whatever is asked."""
        self.registered = {employee.ext for employee in firm.employees.values()}
        self._memory, self._firm, self._domain, self._key = memory, firm, domain, key
        self._now, self._call_back = now, call_back
        self._actions: dict[str, tuple[tuple[str, ...], Callable[[dict[str, str]], Any]]] = {
            "onlycheck": ((), lambda asked: "OK"),
            "stat_callback": (STAT_FILTERS, self._stat),
            "free_numbers": ((), lambda asked: self.free or []),
            "callback_add": (CALLBACK, self._add),
            "sip_accounts": ((), self._sip),
            "call_records": (("dtStart", "dtEnd"), lambda asked: self._files("call_records", asked)),
            "fax_files": (("dtStart", "dtEnd"), lambda asked: self._files("fax_files", asked)),
            "voicemail_files": (("dtStart", "dtEnd"), lambda asked: self._files("voicemail_files", asked)),
        }

    def answer(self, asked: Pairs) -> str:
        """``asked`` in the order of the address, which is the order of the check. The answer is text: it may be no JSON
        that a strict reader takes."""
        try:
            told = self._told(asked)
        except Refused as refused:
            told = str(refused)
        text = json.dumps({"result": told}, ensure_ascii=False)
        return text.replace(', "try_count"', ', ,"try_count"')

    def _told(self, asked: Pairs) -> Any:
        fields = dict(asked)
        if fields.get("domain") != self._domain:
            raise Refused("Domain Not Found")
        text = "".join(value for name, value in asked if name != "check") + self._key
        if hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() != fields.get("check"):
            raise Refused("Request is Not Valid")
        known, handler = self._actions.get(fields.get("action", ""), ((), None))
        if handler is None:
            raise Refused("Action Not Found")
        for name in fields:
            if name not in ("action", "domain", "check", *known):
                raise Refused(f"Parameter {name} – Incorrect")
        if told := self.refusing.get(fields["action"]):
            raise Refused(told)
        return handler(fields)

    def _add(self, asked: dict[str, str]) -> str:
        if asked.get("calltypeid") not in ("1", "2"):
            raise Refused("Parameter CallTypeId – Incorrect")
        for name, least, most in (("cgpn", 10, 20), ("cdpn", 3, 20)):
            if not least <= len(asked.get(name, "")) <= most or not asked[name].isdigit():
                raise Refused(f"Parameter {name} – Incorrect")
        for name, minimum in (("trycount", 1), ("trypause", 120), ("durmin", 0)):
            if not asked.get(name, "").isdigit() or int(asked[name]) < minimum:
                raise Refused(f"Parameter {name} – Incorrect")
        moment = self._moment(asked)
        return str(
            self._call_back(asked["cgpn"], asked["cdpn"], moment, int(asked["trycount"]), int(asked["trypause"]))
        )

    def _moment(self, asked: dict[str, str]) -> datetime:
        if "calldelay" in asked:
            if not asked["calldelay"].isdigit():
                raise Refused("Parameter calldelay – Incorrect")
            return self._now() + timedelta(seconds=int(asked["calldelay"]))
        for shape in CALL_DT:
            try:
                return datetime.strptime(asked.get("calldt", ""), shape).replace(tzinfo=self._memory.zone)
            except ValueError:
                continue
        raise Refused("Parameter calldelay – Incorrect")

    def _stat(self, asked: dict[str, str]) -> Any:
        found = list(self._memory.callbacks.values())
        if "task" in asked:
            if not asked["task"].isdigit() or int(asked["task"]) not in self._memory.callbacks:
                raise Refused("Task is invalid")
            found = [self._memory.callbacks[int(asked["task"])]]
        if last := asked.get("last_task"):
            found = [one for one in found if one.id > int(last)]
        if cdpn := asked.get("cdpn"):
            found = [one for one in found if one.ext == cdpn]
        rows = [self._row(one, asked.get("detail") == "1") for one in found]
        if field := asked.get("order_field"):
            rows.sort(key=lambda row: _ordered(row.get(field)), reverse=asked.get("order_type") == "desc")
        rows = rows[: int(asked.get("data_count") or len(rows))]
        return {row["task_id"]: row for row in rows} or []

    def _row(self, one: Callback, detail: bool) -> dict[str, Any]:
        return {
            "task_id": str(one.id),
            "cgpn": one.client,
            "cdpn": one.ext,
            "create_dt": self._memory.spelled(one.created),
            "out_call_exec_dt": self._memory.spelled(one.planned),
            "state": one.state,
            "try_count": str(one.tries),
            "try_max": str(one.most),
            "success_calls": (one.succeeded if detail else {}) or [],
            "failed_calls": (one.failed if detail else {}) or [],
        }

    def _sip(self, _asked: dict[str, str]) -> list[dict[str, Any]]:
        return [
            self._account(number, one.name, one.ext) for number, one in enumerate(self._firm.employees.values(), 11)
        ]

    def _account(self, number: int, name: str, ext: str) -> dict[str, Any]:
        here = ext in self.registered
        stamp = self._memory.spelled(self._now())
        return {
            "vats_user_id": str(number),
            "vats_user_name": name,
            "sip_user_name": ext,
            "domain": self._domain,
            "state_name": "зарегистрирован" if here else "отключен",
            "expires": stamp if here else None,
            "last_dt": None if here else stamp,
            "contact": f"sip:{ext}@192.0.2.7:5060",
            "user_agent": "Yealink T21P",
            "is_active": "1" if here else "0",
            "first_connect": stamp if here else None,
        }

    def _files(self, kind: str, asked: dict[str, str]) -> list[dict[str, Any]]:
        for name in ("dtStart", "dtEnd"):
            if not DATE.fullmatch(asked.get(name, "")):
                raise Refused(f"Parameter {name} – Incorrect")
        first, last = (".".join(reversed(asked[name].split("."))).replace(".", "-") for name in ("dtStart", "dtEnd"))
        return [one for one in self._memory.files[kind] if first <= one["dt"][:10] <= last]


def _ordered(value: object) -> tuple[int, str]:
    """Numbers by their size, words by their letters."""
    text = str(value)
    return (int(text), "") if text.isdigit() else (0, text)
