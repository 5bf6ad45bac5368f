"""What the pretend Cifra1 writes down: sessions and their services (000 §3), call-backs (001 §3.2), kept files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial
from itertools import count
from typing import Any

from sandbox.company.call import Call, Verdict
from sandbox.company.faxes import pdf
from sandbox.company.sounds import wav

FIRST_SESSION, FIRST_SERVICE, FIRST_TASK = 31_917_423, 12_000, 66
CITY, FREEPHONE, INTERNAL, ZONE, VOICEMAIL, FAX, MESSAGE = 3, 30, 1, 34, 12, 13, 19
RUNS = "Выполняется"
MESSAGE_S = 14
CAUSES = {"Success": "16", "Cancel": "16", "Busy": "17", "NotAvailable": "20", "missed": "19"}


@dataclass
class Callback:
    id: int
    client: str
    ext: str
    created: datetime
    planned: datetime
    most: int = 1
    pause: int = 120
    tries: int = 0
    state: str = "Ожидает"
    succeeded: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    failed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        return bool(self.succeeded) or (self.tries >= self.most and self.state != RUNS)


class Memory:
    """`put(name, make)` keeps a file and gives its link, "" where nothing can be kept."""

    def __init__(self, zone: tzinfo, put: Callable[[str, Callable[[], bytes]], str]) -> None:
        self.zone = zone
        self.services: list[tuple[bool, dict[str, Any]]] = []
        """(successful, the row as getcalldetail tells it)."""
        self.callbacks: dict[int, Callback] = {}
        self.files: dict[str, list[dict[str, Any]]] = {"call_records": [], "fax_files": [], "voicemail_files": []}
        self._numbers = count(FIRST_SERVICE)
        self._sessions: dict[str, int] = {}
        self._of_call: dict[str, Callback] = {}
        self._put = put

    def session(self, call_id: str) -> int:
        return self._sessions.setdefault(call_id, FIRST_SESSION + len(self._sessions))

    def go_on(self, call_id: str, second: str) -> None:
        """A transferred call keeps its session."""
        self._sessions[second] = self.session(call_id)

    def add_callback(self, client: str, ext: str, now: datetime, planned: datetime, most: int, pause: int) -> Callback:
        callback = Callback(FIRST_TASK + len(self.callbacks), client, ext, now, planned, most, pause)
        self.callbacks[callback.id] = callback
        return callback

    def dialled(self, call_id: str, callback: Callback) -> None:
        callback.tries += 1
        callback.state = RUNS
        self._of_call[call_id] = callback

    def callback_of(self, call: Call) -> Callback | None:
        return self._of_call.get(call.id)

    def close(self, call: Call, verdict: Verdict, ended: datetime, *, recording: bool, voicemail: bool) -> None:
        """The call is over: its services, and what the call-back it belongs to knows of it."""
        success = verdict.status == "Success"
        link = (recording and success and self._put(f"{call.id}.wav", partial(wav, verdict.talk))) or None
        outgoing = call.direction == "out"
        row = self._row(call, verdict.talk, link, CITY if not outgoing else ZONE)
        phone = next((one for one in call.phones if one.employee.login == verdict.login), None)
        if phone is not None and (success or outgoing):
            row |= {"username": phone.employee.name, "userexten": phone.employee.ext}
        if outgoing:
            own = self._row(call, verdict.wait + verdict.talk, None, INTERNAL) | {"numb": call.phones[0].employee.ext}
            self.services.append((verdict.status != "Cancel", own))
        if not outgoing or verdict.status != "Cancel":  # else she did not pick up, and the client was not called
            self.services.append((success, row))
        if link:
            self._file("call_records", call, verdict.talk, link)
        if voicemail and not success and not outgoing:
            message = self._put(f"{call.id}-voice.wav", partial(wav, MESSAGE_S))
            self.services.append((True, self._row(call, MESSAGE_S, message, VOICEMAIL)))
            self._file("voicemail_files", call, MESSAGE_S, message)
        if callback := self.callback_of(call):
            self._tried(callback, call, verdict, ended, link)

    def fax(self, call: Call, pages: int) -> None:
        link = self._put(f"{call.id}.pdf", partial(pdf, pages))
        self.services.append((True, self._row(call, pages, link, FAX)))
        self._file("fax_files", call, pages, link)

    def spelled(self, when: datetime, *, fraction: bool = False) -> str:
        text = f"{when.astimezone(self.zone):%Y-%m-%d %H:%M:%S.%f}"
        return text[:-3] if fraction else text[:-7]

    def _row(self, call: Call, seconds: int, link: str | None, kind: int) -> dict[str, Any]:
        client = call.client or ""
        incoming = call.direction == "in"
        return {
            "sessionid": self.session(call.id),
            "callid": next(self._numbers),
            "calldt": self.spelled(call.started),
            "accountid": "50001234",
            "authname": "",
            "serviceid": kind,
            "calldirection": "inbound" if incoming else "outbound",
            "numinc": call.line[1:] if incoming else "",
            "numa": client if incoming else "84957654321",
            "numb": f"8{call.line[1:]}" if incoming else client,
            "durreal": seconds,
            "durtar": -(-seconds // 60) * 60,
            "pay": round(seconds * 0.01, 2),
            "currency": "RUR",
            "groupname": call.department.name if call.department else "",
            "username": "",
            "userexten": "",
            "crmuseruid": "",
            "urlfile": link,
        }

    def _file(self, kind: str, call: Call, seconds: int, link: str) -> None:
        row = self._row(call, seconds, link, 0)
        kept = {"dt": row["calldt"], "dur_real": str(seconds), "num_a": row["numa"], "num_b": row["numb"]}
        self.files[kind].append(kept | {"group_name": row["groupname"], "user_name": None, "file": link})

    def _tried(self, callback: Callback, call: Call, verdict: Verdict, ended: datetime, link: str | None) -> None:
        began, success = self.spelled(call.started, fraction=True), verdict.status == "Success"
        own = self._leg(call, callback.ext, verdict.wait + verdict.talk, "16", ended, None)
        legs = [own]
        if success or verdict.status != "Cancel":  # the employee picked up, so the client was called
            legs.append(self._leg(call, callback.client, verdict.talk, CAUSES[verdict.status], ended, link))
        (callback.succeeded if success else callback.failed)[began] = legs
        callback.state = "Все ок" if success else "Не удалось" if callback.tries >= callback.most else "Ожидает"

    def _leg(self, call: Call, number: str, talk: int, cause: str, ended: datetime, link: str | None) -> dict[str, Any]:
        began, end = self.spelled(call.started, fraction=True), self.spelled(ended, fraction=True)
        return {
            "list_id": str(next(self._numbers)), "create_dt": began, "close_cause": cause,
            "start_dt": began if talk else None, "dur_real": str(talk), "file_name": link,
            "num_b": number, "end_dt": end,
        }  # fmt: skip
