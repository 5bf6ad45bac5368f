"""The commands of `/sys/crm_api.wcgp`: the two of seed 002 §4.2, and what the same platform speaks in the field.

A form as the document prints it, each parameter once, none that is not named: anything else is "Invalid parameters".
"""

import json
import re
import zlib
from collections.abc import Callable, Collection
from typing import Any

from multidict import MultiDict

from sandbox.company import Company
from sandbox.company.call import Call
from sandbox.company.crmapi.checks import DIGITS, Asked, Refused
from sandbox.company.crmapi.history import History
from sandbox.company.crmapi.state import State

SEED = ("accounts", "makeCall")
FIELD = ("groups", "history", "subscribeOnCalls", "subscriptionStatus", "set_dnd", "get_dnd")
SHAPES = ("empty", "null", "uuid", "text", "object")
COLUMNS = ("UID", "type", "client", "account", "via", "start", "wait", "duration", "record")

Form = dict[str, str]
Told = tuple[str, str]
"""Content type and body."""


def invalid() -> Refused:
    return Refused(400, "Invalid parameters")


class Commands:
    """What differs from tenant to tenant stands in the attributes."""

    def __init__(self, company: Company, callid: Callable[[Call], str], link: Callable[[Call], str]) -> None:
        self.known: set[str] = {*SEED, *FIELD}
        self.call_shape = "empty"
        """How makeCall says that it was done; the document prints nothing."""
        self.plain_accounts = False
        """As printed: `name` and `realName` alone."""
        self.csv_header = False
        self.silent_about: set[str] = set()
        """Logins whose departments `groups` will not tell."""
        self._company = company
        self._state = State(company)
        self._history = _Csv(self._state, callid, link)
        self._table: dict[str, tuple[Collection[str], Collection[str], Callable[[Form], Told]]] = {
            "accounts": ((), (), self._accounts),
            "makeCall": (("user", "phone"), (), self._make_call),
            "groups": ((), ("user",), self._groups),
            "history": ((), ("start", "end", "period", "type", "limit"), self._csv),
            "subscribeOnCalls": (("user", "group_id", "status"), (), self._subscribe),
            "subscriptionStatus": (("user", "group_id"), (), self._subscription),
            "set_dnd": (("user", "state"), (), self._set_dnd),
            "get_dnd": (("user",), (), self._get_dnd),
        }

    async def answer(self, form: Form) -> Told:
        """`form` without its token."""
        needed, optional, command = self._table.get(form.get("cmd", ""), ((), (), None))
        given = {name: value for name, value in form.items() if name != "cmd"}
        if command is None or form["cmd"] not in self.known or not set(needed) <= set(given) <= {*needed, *optional}:
            raise invalid()
        return command(given)

    def _accounts(self, _form: Form) -> Told:
        people = self._company.firm.employees.values()
        if self.plain_accounts:
            return _json([{"name": one.login, "realName": one.name} for one in people])
        return _json([{"name": one.login, "realName": one.name, "ext": one.ext, "telnum": ""} for one in people])

    def _make_call(self, form: Form) -> Told:
        if not DIGITS.fullmatch(form["phone"]):
            raise invalid()
        id = self._company.dial(form["phone"], self._login(form))
        uuid = f"{zlib.crc32(id.encode()):08x}-41f5-4f7e-9d43-5a1f7a3c0e11"
        told = {
            "empty": ("text/plain", ""),
            "null": ("application/json", "null"),
            "uuid": _json({"uuid": uuid}),
            "text": ("text/html", id),
            "object": _json({"result": "ok"}),
        }
        return told[self.call_shape]

    def _groups(self, form: Form) -> Told:
        """`ext` is a number here, and a string elsewhere."""
        login = self._login(form) if "user" in form else None
        if login in self.silent_about:
            raise invalid()
        groups = [one for one in self._company.firm.departments.values() if login is None or login in one.members]
        told = [{"id": one.id, "realName": one.name, "ext": int(self._state.groups[one.id]["ext"])} for one in groups]
        return _json(told)

    def _csv(self, form: Form) -> Told:
        if "period" not in form and not {"start", "end"} <= set(form):
            raise invalid()
        told = self._history.written(form, COLUMNS if self.csv_header else None)
        return "text/csv", told

    def _subscribe(self, form: Form) -> Told:
        one = self._subscribed(form)
        if form["status"] not in ("on", "off"):
            raise invalid()
        muted = self._company.firm.doors.muted
        (muted.discard if form["status"] == "on" else muted.add)(one)
        return "text/plain", "OK"

    def _subscription(self, form: Form) -> Told:
        muted = self._subscribed(form) in self._company.firm.doors.muted
        return _json({"status": "off" if muted else "on"})

    def _set_dnd(self, form: Form) -> Told:
        login, silent = self._login(form), self._company.firm.doors.silent
        if form["state"] not in ("true", "false"):
            raise invalid()
        (silent.add if form["state"] == "true" else silent.discard)(login)
        return self._get_dnd(form)

    def _get_dnd(self, form: Form) -> Told:
        return _json({"state": self._login(form) in self._company.firm.doors.silent})

    def _login(self, form: Form) -> str:
        """`user` is a login, and nothing says that an extension would do."""
        if form["user"] not in self._company.firm.employees:
            raise invalid()
        return form["user"]

    def _subscribed(self, form: Form) -> tuple[str, str]:
        login, group = self._login(form), self._company.firm.departments.get(form["group_id"])
        if group is None or login not in group.members:
            raise invalid()
        return login, group.id


class _Csv(History):
    """The rows of its sister, in nine columns."""

    def __init__(self, state: State, callid: Callable[[Call], str], link: Callable[[Call], str]) -> None:
        super().__init__(state, link)
        self._callid = callid

    def _uid(self, call: Call) -> str:
        return self._callid(call)

    def written(self, form: Form, header: Collection[str] | None) -> str:
        try:
            lines = [list(self._line(call))[: len(COLUMNS)] for call in self._calls(Asked(MultiDict(form), "", b""))]
        except Refused:
            raise invalid() from None
        told = [list(header), *lines] if header else lines
        return "".join(",".join(_cell(cell) for cell in line) + "\n" for line in told)


def _cell(value: object) -> str:
    told = str(value)
    return '"' + told.replace('"', '""') + '"' if re.search(r'[",\r\n]', told) else told


def _json(told: Any) -> Told:
    return "application/json", json.dumps(told, ensure_ascii=False)
