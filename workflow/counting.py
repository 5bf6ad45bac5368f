"""Whose figures somebody may see, and the figures themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from calls.audience import Role
from calls.missed import NotNow
from calls.when import Period
from storage import memberships, people, staff, statistics
from storage.database import Tx
from storage.people import Binding, Person
from storage.statistics import Figures, Whose
from views.figures import local
from workflow import rights

ME = ("я", "мои", "мое", "me", "my", "mine")


@dataclass(frozen=True, slots=True)
class Scope:
    """Of an employee (a login), of departments, or of the whole account when both are None."""

    account: str
    employee: str | None = None
    departments: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What she may ask for: an employee by login, or a department."""

    label: str
    employee: str | None = None
    department: str | None = None


def usual(tx: Tx, person: Person, account: str) -> Scope:
    """What is hers without a word: an administrator's the account, a supervisor's what he leads, a manager's her own.
    Raises NotNow for whom it has nothing."""
    if person.role is Role.ADMIN:
        return Scope(account)
    binding = person.on(account)
    if binding is None:
        raise NotNow("not_bound")
    if person.role is Role.SUPERVISOR:
        return Scope(account, departments=tuple(sorted(people.led(tx, person.id, account))) or None)
    return Scope(account, employee=_hers(binding))


def chosen(tx: Tx, person: Person, account: str, employee: str | None, department: str | None) -> Scope:
    """What a button asks for. Raises NotNow where that is not hers to see."""
    if employee is None and department is None:
        return usual(tx, person, account)
    if not rights.may_count(tx, person, account, employee=employee, department=department):
        raise NotNow("not_allowed")
    return Scope(account, employee) if employee is not None else Scope(account, departments=(str(department),))


def named(tx: Tx, person: Person, account: str, name: str) -> Scope:
    """What she typed: «Продажи», «Анна», «я». Raises NotNow, alike for what does not exist and what is not hers."""
    binding = person.on(account)
    wanted = " ".join(name.casefold().split())
    if wanted in ME and binding is not None:
        return Scope(account, _hers(binding))
    found = choices(tx, person, account)
    exact = [one for one in found if wanted in (one.label.casefold(), (one.employee or "").casefold())]
    close = exact or [one for one in found if any(word.startswith(wanted) for word in _tails(one.label.casefold()))]
    if not close:
        raise NotNow("stats_nobody", name=name)
    if len(close) > 1:
        raise NotNow("stats_several", names=", ".join(one.label for one in close))
    return chosen(tx, person, account, close[0].employee, close[0].department)


def choices(tx: Tx, person: Person, account: str) -> list[Choice]:
    """Departments first, then people."""
    departments = [
        Choice(name, department=name)
        for name in staff.departments(tx, account)
        if rights.may_count(tx, person, account, department=name)
    ]
    names = staff.names(tx, account)
    members = [
        Choice(names.get(one.login) or one.login, employee=one.login)
        for one in staff.everybody(tx, account)
        if rights.may_count(tx, person, account, employee=one.login)
    ]
    return departments + members


def count(tx: Tx, scope: Scope, period: Period, zone: str) -> Figures:
    """The figures of that scope and period."""
    return statistics.figures(tx, _whose(tx, scope), period.start_ms, period.end_ms, lambda ms: local(ms, zone).hour)


def name_of(scope: Scope, names: Mapping[str, str]) -> str:
    """As it is called above the figures."""
    if scope.employee is not None:
        return names.get(scope.employee) or scope.employee
    return scope.account if scope.departments is None else ", ".join(scope.departments)


def _hers(binding: Binding) -> str:
    name = binding.employee or binding.extension
    if name is None:
        raise NotNow("not_bound")
    return name


def _whose(tx: Tx, scope: Scope) -> Whose:
    account = scope.account
    if scope.employee is not None:
        member = staff.by_login(tx, account, scope.employee) or staff.by_extension(tx, account, scope.employee)
        logins = {scope.employee} | ({member.login} if member else set())
        return Whose(account, memberships.names_of(tx, account, logins))
    if scope.departments is None:
        return Whose(account)
    members = memberships.members(tx, account, scope.departments)
    return Whose(account, memberships.names_of(tx, account, members), frozenset(scope.departments))


def _tails(label: str) -> list[str]:
    """«анна смирнова», «смирнова»."""
    words = label.split()
    return [" ".join(words[at:]) for at in range(len(words))]
