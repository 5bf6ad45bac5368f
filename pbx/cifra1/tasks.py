"""Scheduled call-backs as the cabinet tells of them (001 §3.2), and what became of one, in our words.

    success_calls, failed_calls   {"time of the try": [{a call}, {a call}], …}, or [] when there is none
A try calls the employee first (all her phones), then the client: the client's own call is the last to his number.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from itertools import groupby
from typing import Any

from calls import phone
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from pbx.cifra1 import times
from pbx.cifra1.rows import link, text, whole
from pbx.shapes import Attempt, Followed, Task

LONGEST_TRY_MS = 300_000

# Causes of ISDN (Q.850) that say something else than "nobody picked up".
_CAUSES = {
    1: Result.NOT_FOUND,
    2: Result.NOT_FOUND,
    3: Result.NOT_FOUND,
    5: Result.NOT_FOUND,
    17: Result.BUSY,
    20: Result.NOT_AVAILABLE,
    21: Result.BUSY,
    22: Result.NOT_FOUND,
    27: Result.NOT_AVAILABLE,
    28: Result.NOT_FOUND,
    34: Result.NOT_AVAILABLE,
    38: Result.NOT_AVAILABLE,
    41: Result.NOT_AVAILABLE,
    42: Result.NOT_AVAILABLE,
    44: Result.NOT_AVAILABLE,
    46: Result.NOT_AVAILABLE,
    47: Result.NOT_AVAILABLE,
    50: Result.NOT_ALLOWED,
    52: Result.NOT_ALLOWED,
    53: Result.NOT_ALLOWED,
    54: Result.NOT_ALLOWED,
    55: Result.NOT_ALLOWED,
    57: Result.NOT_ALLOWED,
    58: Result.NOT_AVAILABLE,
}


def tasks(result: object) -> list[Task]:
    """``{id: task}``, a list of tasks, or ``[]``. Raises ValueError for anything else."""
    if not isinstance(result, dict | list):
        raise ValueError("no tasks")
    named = result.items() if isinstance(result, dict) else ((None, one) for one in result)
    return [task for id, row in named if isinstance(row, dict) and (task := _task(id, row))]


def followed(account: str, task: Task, zone: tzinfo, now_ms: int) -> Followed:
    """The final word on each try that is written down, for that is done when it is over. The employee's own phone is
    never a success: without a call to the client she did not pick up (CANCEL)."""
    legs = sorted((*task.succeeded, *task.failed), key=lambda one: (one.begun, one.at))
    tries = [list(made) for _, made in groupby(legs, key=lambda one: one.begun)]
    return Followed(
        words=tuple(_word(account, task, number, made, zone, now_ms) for number, made in enumerate(tries, 1)),
        over=bool(task.succeeded) or _failed(task, zone, now_ms),
        made=max(task.tries, len(tries)),
        most=task.most_tries,
        state=task.state,
    )


def _word(account: str, task: Task, number: int, legs: list[Attempt], zone: tzinfo, now_ms: int) -> CallEvent:
    own = [one for one in legs if phone.same(one.number, task.client)]
    last = max(own, key=lambda one: one.at, default=None)
    if last is None:
        result = Result.CANCEL
    elif last.talk_s > 0:
        result = Result.SUCCESS
    else:
        result = _CAUSES.get(last.cause or 0, Result.NO_ANSWER)
    extension = phone.extension(task.extension)
    return CallEvent(
        account=account,
        call_id=f"task-{task.id}" if number == 1 else f"task-{task.id}-{number}",
        kind=EventKind.VERDICT,
        at_ms=now_ms,
        fingerprint=hashlib.sha256(repr((task.id, legs)).encode()).hexdigest(),
        direction=Direction.OUT,
        client=phone.client_number(task.client),
        client_raw=task.client,
        employee=extension,
        extension=extension,
        verdict=Verdict(
            result=result,
            by_person=result is Result.SUCCESS,
            talk_s=last.talk_s if last else 0,
            start_ms=times.at_ms(min(one.at for one in legs), zone),
            employee=extension,
            extension=extension,
            recording=next((one.recording for one in reversed(own) if one.recording), None),
        ),
        learned="task",
    )


def _failed(task: Task, zone: tzinfo, now_ms: int) -> bool:
    """All tries are over. A try is counted before it is written down: the last one may still ring. Of a call that was
    never begun (there is no such phone any more) no try is written."""
    written = len({one.begun for one in task.failed})
    newest_ms = times.at_ms(task.failed[-1].at if task.failed else task.planned, zone) or 0
    if task.failed and written >= task.most_tries:
        return True
    return task.tries >= task.most_tries > 0 and now_ms - newest_ms > LONGEST_TRY_MS


def _task(id: str | None, row: Mapping[str, Any]) -> Task | None:
    number = text(row.get("task_id")) or text(id)
    if not number:
        return None
    return Task(
        id=number,
        client=text(row.get("cgpn")),
        extension=text(row.get("cdpn")),
        state=text(row.get("state")),
        tries=whole(row.get("try_count")) or 0,
        most_tries=whole(row.get("try_max")) or 0,
        succeeded=tuple(_attempts(row.get("success_calls"))),
        failed=tuple(_attempts(row.get("failed_calls"))),
        created=text(row.get("create_dt")),
        planned=text(row.get("exec_dt")) or text(row.get("out_call_exec_dt")),
    )


def _attempts(tries: object) -> Iterator[Attempt]:
    """Oldest first, whatever the order they are told in."""
    calls = [(at, call) for at, told in _items(tries) if isinstance(told, list) for call in told]
    found = [_attempt(at, call) for at, call in calls if isinstance(call, dict)]
    return iter(sorted(found, key=lambda one: one.at))


def _items(tries: object) -> list[tuple[str, Any]]:
    return list(tries.items()) if isinstance(tries, dict) else []


def _attempt(at: str, call: Mapping[str, Any]) -> Attempt:
    return Attempt(
        at=text(call.get("create_dt")) or at,
        number=text(call.get("num_b")),
        talk_s=whole(call.get("dur_real")) or 0,
        cause=whole(call.get("close_cause"), 127),
        recording=link(call.get("file_name")),
        begun=at,
    )
