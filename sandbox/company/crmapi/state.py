"""What the cabinet knows beside the phones' own world: a department's rules, numbers, SIM cards, inner calls."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.company import Company
from sandbox.company.crmapi.checks import missing, wrong
from sandbox.company.firm import Department, Employee, Firm

FIRST_EXT, FIRST_GROUP_EXT = 701, 710


@dataclass(frozen=True)
class InnerCall:
    """A call between two employees, by login."""

    uid: str
    status: str
    caller: str
    callee: str
    start: datetime
    wait: int = 0
    talk: int = 0
    record: str = ""


@dataclass
class State:
    company: Company
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    numbers: dict[str, dict[str, Any]] = field(default_factory=dict)
    sims: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    deaf: set[str] = field(default_factory=set)
    """Logins whose hidden personal department takes no calls."""
    inner: list[InnerCall] = field(default_factory=list)

    def __post_init__(self) -> None:
        for place, id in enumerate(self.firm.departments):
            self.groups[id] = {"ext": str(FIRST_GROUP_EXT + place), **new_group()}
        for line in self.firm.lines.values():
            self.numbers[line.number] = {"type": "group", "group": line.department, "greeting": False}
        for number, user in (("79100000101", "anna"), ("79100000102", "")):
            self.sims[number] = {"user": user, "company": not user, "disabled": False}

    @property
    def firm(self) -> Firm:
        return self.company.firm

    def user(self, login_or_ext: str) -> Employee:
        found = self.firm.employee(login_or_ext)
        if found is None:
            raise missing()
        return found

    def group(self, id: str) -> Department:
        found = self.firm.departments.get(id)
        if found is None:
            raise missing()
        return found

    def known(self, login: str) -> bool:
        return login in self.firm.employees

    def free_extension(self) -> str:
        taken = self._extensions()
        return next(str(ext) for ext in range(FIRST_EXT, 10_000) if str(ext) not in taken)

    def take_extension(self, ext: str, own: str = "") -> None:
        if ext != own and ext in self._extensions():
            raise wrong()

    def name_of(self, route: dict[str, Any]) -> dict[str, Any]:
        """A route as it is told: with the names of whom it leads to."""
        told = {key: value for key, value in route.items() if value is not None}
        if route.get("user"):
            told["user_name"] = getattr(self.firm.employees.get(route["user"]), "name", "")
        if route.get("group"):
            told["group_name"] = getattr(self.firm.departments.get(route["group"]), "name", "")
        return told

    def _extensions(self) -> set[str]:
        return {one.ext for one in self.firm.employees.values()} | {one["ext"] for one in self.groups.values()}


def new_group() -> dict[str, Any]:
    timeout = {"time": 120, "target": "voicemail"}
    return {"call_order": "ALL", "call_duration": 0, "timeout": timeout, "advanced": "off"}
