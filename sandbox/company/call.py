"""One call of the pretend phone company: whose phones ring, what stage it is in, what the PBX will say of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.company.firm import Department, Employee

Stage = Literal["rings", "employee rings", "client rings", "talks", "over"]


class Impossible(ValueError):
    """What was asked does not fit the call's stage; the sentence is for the person at the page."""


@dataclass
class Phone:
    employee: Employee
    state: Literal["waits", "rings", "talks", "stopped"] = "waits"

    def describe(self) -> dict[str, Any]:
        return {
            "login": self.employee.login,
            "name": self.employee.name,
            "ext": self.employee.ext,
            "state": self.state,
        }


@dataclass(frozen=True)
class Verdict:
    """The PBX's final word; seconds. `status` is spelled as a live PBX spells it."""

    status: str
    login: str
    wait: int
    talk: int


@dataclass
class Call:
    id: str
    direction: Literal["in", "out"]
    client: str | None
    client_name: str
    line: str
    stage: Stage
    started: datetime
    phones: list[Phone] = field(default_factory=list)
    department: Department | None = None
    sequential: bool = False
    wait: int = 0
    verdict: Verdict | None = None
    contact: Any = None
    transferred_to: str = ""
    marks: list[int] = field(default_factory=list)

    def phone(self, login: str) -> Phone:
        for phone in self.phones:
            if phone.employee.login == login:
                return phone
        raise Impossible(f"У «{login}» этот звонок не звонит")

    def in_state(self, state: str) -> list[Phone]:
        return [phone for phone in self.phones if phone.state == state]

    def must_be(self, *stages: Stage) -> None:
        if self.stage not in stages:
            raise Impossible(f"Так нельзя: звонок сейчас «{STAGE_WORDS[self.stage]}»")

    def describe(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "direction": self.direction,
            "client": self.client,
            "client_name": self.client_name,
            "line": self.line,
            "department": self.department.name if self.department else "",
            "stage": self.stage,
            "phones": [phone.describe() for phone in self.phones],
            "sequential": self.sequential,
            "started": int(self.started.timestamp() * 1000),
            "wait": self.wait,
            "talk": self.verdict.talk if self.verdict else 0,
            "status": self.verdict.status if self.verdict else "",
            "by": self.verdict.login if self.verdict else "",
            "contact": self.contact,
            "transferred_to": self.transferred_to,
            "marks": self.marks,
        }


STAGE_WORDS: dict[Stage, str] = {
    "rings": "звонит",
    "employee rings": "звонит у сотрудника",
    "client rings": "звонит у клиента",
    "talks": "разговор идёт",
    "over": "окончен",
}
