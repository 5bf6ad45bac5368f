"""The firm of the demo, «Ромашка-Сервис»: who works there, in which department, on which line, and who calls."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True)
class Employee:
    login: str
    name: str
    ext: str
    mobile: str
    role: str = "user"
    position: str = "Менеджер"


@dataclass(frozen=True)
class Department:
    id: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """`employee`: the line leads straight to her, not to the department."""

    number: str
    department: str
    employee: str = ""


@dataclass(frozen=True)
class Client:
    name: str
    number: str


@dataclass
class Doors:
    """Who is let through to which phones; switched in the PBX's cabinet or by its API."""

    silent: set[str] = field(default_factory=set)
    """Do not disturb, by login."""
    muted: set[tuple[str, str]] = field(default_factory=set)
    """(login, department id): her phone does not ring for that department."""
    closed: set[str] = field(default_factory=set)
    """Lines that take no calls."""
    blocked: dict[str, int] = field(default_factory=dict)
    """A number, or the beginning of one and "*" → how many calls were turned away."""
    no_anonymous: bool = False

    def admit(self, client: str | None, line: str) -> bool:
        """Whether a call gets past the door; a call turned away is counted."""
        if line in self.closed or (client is None and self.no_anonymous):
            return False
        hits = [pattern for pattern in self.blocked if client is not None and _fits(client, pattern)]
        for pattern in hits:
            self.blocked[pattern] += 1
        return not hits

    def rings(self, login: str, department: "Department | None") -> bool:
        return login not in self.silent and (department is None or (login, department.id) not in self.muted)


def _fits(number: str, pattern: str) -> bool:
    return number.startswith(pattern[:-1]) if pattern.endswith("*") else number == pattern


@dataclass(frozen=True)
class Firm:
    name: str
    employees: dict[str, Employee]
    departments: dict[str, Department]
    lines: dict[str, Line]
    clients: dict[str, Client] = field(default_factory=dict)
    doors: Doors = field(default_factory=Doors)
    leads: dict[str, Callable[[datetime], tuple[str, str]]] = field(default_factory=dict)
    """Lines that lead elsewhere by the hour or by a menu: number → (department, employee) at a moment."""

    def line_at(self, number: str, now: datetime) -> Line:
        """A line with whom it leads to now; both "" where that is nobody of the firm."""
        line = self.lines[number]
        if number not in self.leads:
            return line
        department, employee = self.leads[number](now)
        return replace(line, department=department, employee=employee)

    def employee(self, login_or_ext: str) -> Employee | None:
        for employee in self.employees.values():
            if login_or_ext in (employee.login, employee.ext):
                return employee
        return None

    def department(self, id_or_name: str) -> Department | None:
        for department in self.departments.values():
            if id_or_name in (department.id, department.name):
                return department
        return None

    def client_name(self, number: str | None) -> str:
        if not number:
            return "Номер скрыт"
        client = self.clients.get(number)
        return client.name if client else ""


def romashka(lines: tuple[str, str] = ("74957654321", "74957654322")) -> Firm:
    """`lines`: the numbers of sales and of support."""
    employees = (
        Employee("anna", "Анна Белова", "701", "79100000001"),
        Employee("boris", "Борис Лужин", "702", "79100000002"),
        Employee("vera", "Вера Орлова", "703", "79100000003", position="Руководитель"),
        Employee("gleb", "Глеб Сомов", "704", "79100000004", role="admin", position="Администратор"),
    )
    departments = (
        Department("sales", "Продажи", ("anna", "boris")),
        Department("support", "Поддержка", ("boris", "vera")),
    )
    clients = (
        Client("Иван Петров", "79101234567"),
        Client("Мария Ким", "79101234568"),
        Client("ООО Вектор", "79101234569"),
    )
    return Firm(
        "Ромашка-Сервис",
        {employee.login: employee for employee in employees},
        {department.id: department for department in departments},
        {number: Line(number, department.id) for number, department in zip(lines, departments, strict=True)},
        {client.number: client for client in clients},
    )
