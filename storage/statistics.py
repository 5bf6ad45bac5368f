"""Figures of a period, counted from calls and cases by the database itself."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from storage.database import Row, Tx

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose calls are counted: of employees (by all their names at the PBX: logins and extensions), of departments by
    name, or of the whole account when both are None. A call that names no department is its employees' departments';
    ``employees`` then are the people who work there."""

    account: str
    employees: frozenset[str] | None = None
    departments: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Hour:
    """Incoming calls that began in one hour of the day. ``rescued``: missed, and spoken with afterwards."""

    answered: int = 0
    rescued: int = 0
    missed: int = 0

    def __add__(self, other: "Hour") -> "Hour":
        return Hour(self.answered + other.answered, self.rescued + other.rescued, self.missed + other.missed)


@dataclass(frozen=True, slots=True)
class Worker:
    """What one employee (a login) did: incoming calls answered, clients called who answered, debts settled by
    speaking, and how long those clients had waited since their first miss: the middle one, None where there was none.
    """

    login: str
    answered: int = 0
    reached: int = 0
    rescued: int = 0
    median_s: int | None = None

    @property
    def talks(self) -> int:
        return self.answered + self.reached


@dataclass(frozen=True, slots=True)
class Figures:
    """``hours`` by hour of the account's clock. Of the debts whose first miss fell into the period: ``rescued`` were
    settled by speaking, ``settled`` otherwise, ``left`` are open; ``median_s`` is from the first miss to the
    conversation, None where there was none."""

    hours: tuple[Hour, ...]
    outgoing: int
    reached: int
    rescued: int
    settled: int
    left: int
    median_s: int | None
    workers: tuple[Worker, ...]

    @property
    def day(self) -> Hour:
        return sum(self.hours, Hour())

    @property
    def incoming(self) -> int:
        return self.day.answered + self.missed

    @property
    def missed(self) -> int:
        return self.day.rescued + self.day.missed

    @property
    def nothing(self) -> bool:
        return not (self.incoming or self.outgoing or self.rescued or self.settled or self.left)


# A leg of the facts is [party, login, extension, department, rang, answered, ended], a verdict [result, by a person,
# talk, wait, start, login, extension, department, recording] (storage.facts).
_WHO = """COALESCE(
    (SELECT COALESCE(v.value ->> 5, v.value ->> 6) FROM json_each(c.facts, '$.verdicts') v
        WHERE v.value ->> 0 = 'success' AND v.value ->> 1 = 1 AND COALESCE(v.value ->> 5, v.value ->> 6) IS NOT NULL
        ORDER BY v.value ->> 4 DESC LIMIT 1),
    (SELECT COALESCE(l.value ->> 1, l.value ->> 2) FROM json_each(c.facts, '$.legs') l
        WHERE l.value ->> 5 IS NOT NULL ORDER BY l.value ->> 5 DESC LIMIT 1))"""
_RANG = """EXISTS (SELECT 1 FROM json_each(c.facts, '$.legs') l WHERE l.value ->> 1 IN names OR l.value ->> 2 IN names)
    OR EXISTS (SELECT 1 FROM json_each(c.facts, '$.verdicts') v
        WHERE v.value ->> 5 IN names OR v.value ->> 6 IN names)"""
_DEPARTMENTS = """SELECT l.value ->> 3 AS name FROM json_each(c.facts, '$.legs') l
    UNION SELECT v.value ->> 7 FROM json_each(c.facts, '$.verdicts') v
    UNION SELECT d.value FROM json_each(c.facts, '$.said_departments') d"""
_THEIRS = f"""(:all OR (:by_people AND CASE WHEN c.stage IN ('spoken', 'answered') THEN {_WHO} IN names
        ELSE {_RANG} END)
    OR (NOT :by_people AND CASE WHEN EXISTS (SELECT 1 FROM ({_DEPARTMENTS}) WHERE name IS NOT NULL)
        THEN EXISTS (SELECT 1 FROM ({_DEPARTMENTS}) WHERE name IN (SELECT value FROM json_each(:departments)))
        ELSE {_RANG} END))"""  # noqa: S608 — all of it our own words
_NAMES = "names AS (SELECT value FROM json_each(:names))"
_CALLS = f"""WITH {_NAMES}, mine AS (
    SELECT c.*, {_WHO} AS who FROM calls c WHERE c.account = :account AND c.started_ms >= :start
    AND c.started_ms < :end AND c.closed_ms IS NOT NULL AND c.colleague IS NULL
    AND c.stage IN ('spoken', 'answered', 'missed', 'attempt') AND {_THEIRS})"""  # noqa: S608
_CASES = f"""WITH {_NAMES}, mine AS (
    SELECT k.* FROM cases k WHERE k.account = :account AND k.first_missed_ms >= :start AND k.first_missed_ms < :end
    AND (:all OR EXISTS (SELECT 1 FROM calls c WHERE c.case_id = k.id AND {_THEIRS})))"""  # noqa: S608
_SPOKE = "closing IN ('called_back', 'got_through')"


def figures(tx: Tx, whose: Whose, start_ms: int, end_ms: int, hour_of: Callable[[int], int]) -> Figures:
    """The figures from ``start_ms`` until before ``end_ms``. ``hour_of`` gives the hour (0–23) on the account's clock;
    it is asked for each whole hour after the start."""
    asked: dict[str, str | int] = {
        "account": whose.account,
        "start": start_ms,
        "end": end_ms,
        "all": int(whose.employees is None and whose.departments is None),
        "by_people": int(whose.departments is None),
        "names": json.dumps(sorted(whose.employees or ())),
        "departments": json.dumps(sorted(whose.departments or ())),
    }
    hours = [Hour()] * 24
    for row in tx.query(
        f"""{_CALLS} SELECT (mine.started_ms - :start) / {HOUR_MS} AS hour,
        SUM(mine.stage <> 'missed') AS answered, SUM(mine.stage = 'missed') AS missed,
        SUM(mine.stage = 'missed' AND COALESCE(k.{_SPOKE}, 0)) AS rescued
        FROM mine LEFT JOIN cases k ON k.id = mine.case_id
        WHERE mine.direction IS NULL OR mine.direction = 'in' GROUP BY 1""",  # noqa: S608
        **asked,
    ):
        hour = hour_of(start_ms + row["hour"] * HOUR_MS)
        hours[hour] += Hour(row["answered"], row["rescued"], row["missed"] - row["rescued"])
    talks = tx.query(
        f"""{_CALLS} SELECT who, direction = 'out' AS went_out, COUNT(*) AS n, SUM(stage <> 'attempt') AS reached
        FROM mine WHERE stage <> 'missed' GROUP BY 1, 2""",  # noqa: S608
        **asked,
    )
    debts = tx.query(
        f"""{_CASES} SELECT mine.closed_ms, {_SPOKE} AS by_speaking, spoke,
        MAX(0, COALESCE(c.started_ms, mine.closed_ms) - first_missed_ms) AS took_ms
        FROM mine LEFT JOIN calls c ON c.id = mine.spoken_call""",  # noqa: S608
        **asked,
    )
    rescued = [row for row in debts if row["by_speaking"]]
    return Figures(
        hours=tuple(hours),
        outgoing=sum(row["n"] for row in talks if row["went_out"]),
        reached=sum(row["reached"] for row in talks if row["went_out"]),
        rescued=len(rescued),
        settled=sum(row["closed_ms"] is not None for row in debts) - len(rescued),
        left=sum(row["closed_ms"] is None for row in debts),
        median_s=_median_s([row["took_ms"] for row in rescued]),
        workers=_workers(tx, whose, talks, rescued),
    )


def _median_s(took_ms: list[int]) -> int | None:
    """The middle one; of an even number the smaller of the two in the middle, which somebody really waited."""
    return sorted(took_ms)[(len(took_ms) - 1) // 2] // 1000 if took_ms else None


def _workers(tx: Tx, whose: Whose, talks: list[Row], rescued: list[Row]) -> tuple[Worker, ...]:
    logins = {
        row["extension"]: row["login"]
        for row in tx.query(
            "SELECT login, extension FROM employees WHERE account = :account AND gone_ms IS NULL", account=whose.account
        )
    }
    done: dict[str, list[int]] = {}
    told = [(row["who"], 1 if row["went_out"] else 0, row["reached"]) for row in talks]
    told += [(row["spoke"], 2, 1) for row in rescued]
    for who, what, n in told:
        if (
            who is not None
            and n
            and (whose.employees is None or whose.departments is not None or who in whose.employees)
        ):
            done.setdefault(logins.get(who, who), [0, 0, 0])[what] += n
    waits: dict[str, list[int]] = {}
    for row in rescued:
        waits.setdefault(logins.get(row["spoke"], row["spoke"]), []).append(row["took_ms"])
    found = [
        Worker(login, answered, reached, saved, _median_s(waits.get(login, [])))
        for login, (answered, reached, saved) in done.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.talks, -one.rescued, one.login)))
