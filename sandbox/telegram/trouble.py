"""Trouble on demand: Telegram down, flood limits, and faults that meet the next requests."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from sandbox.telegram.refusals import Json
from sandbox.telegram.waiting import Bell

KINDS = {
    "429",
    "429-bare",
    "429-html",
    "500",
    "502-html",
    "truncated",
    "empty",
    "cut-before",
    "cut-after",
    "stall-after",
    "delay",
    "401",
    "404",
    "409",
    "413",
    "413-html",
}
WORDED = ("400:", "403:")


@dataclass
class Fault:
    """What happens to the next `times` requests of this method to this chat; None means any."""

    kind: str
    method: str | None = None
    chat: int | None = None
    times: int = 1
    seconds: float = 0.0
    retry_after: int = 1

    def meets(self, method: str, chat: int | None) -> bool:
        return self.method in {None, method} and (self.chat is None or self.chat == chat)


class Trouble:
    def __init__(self, publish: Callable[[Json], None], bell: Bell) -> None:
        self._publish = publish
        self._bell = bell
        self._down = False
        self._limits = False
        self._faults: list[Fault] = []

    @property
    def down(self) -> bool:
        return self._down

    @down.setter
    def down(self, down: bool) -> None:
        self._down = down
        self._bell.ring()  # polls that wait are cut, too
        self._told()

    @property
    def limits(self) -> bool:
        return self._limits

    @limits.setter
    def limits(self, limits: bool) -> None:
        self._limits = limits
        self._told()

    def add(self, fault: Fault) -> None:
        worded = fault.kind.startswith(WORDED) and len(fault.kind) > len(WORDED[0])
        if fault.kind not in KINDS and not worded:
            raise ValueError(f"there is no fault {fault.kind!r}; known: {', '.join(sorted(KINDS))}, 400:…, 403:…")
        if fault.times < 1 or fault.seconds < 0 or fault.retry_after < 1:
            raise ValueError("times and retry_after start at 1, seconds at 0")
        if fault.method is not None:
            fault.method = fault.method.lower()
        self._faults.append(fault)
        self._told()

    def clear(self) -> None:
        self._faults.clear()
        self._told()

    def meet(self, method: str, chat: int | None) -> Fault | None:
        """The first fault that fits this request; it is used up by one."""
        for fault in self._faults:
            if fault.meets(method, chat):
                fault.times -= 1
                met = Fault(**asdict(fault))
                if fault.times < 1:
                    self._faults.remove(fault)
                self._told()
                return met
        return None

    def state(self) -> Json:
        return {"down": self._down, "limits": self._limits, "faults": [asdict(fault) for fault in self._faults]}

    def _told(self) -> None:
        self._publish({"kind": "trouble"} | self.state())
