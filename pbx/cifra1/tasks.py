"""Scheduled call-backs as the cabinet tells of them (001 §3.2), and what became of one, in our words.

    success_calls, failed_calls   {"time of the try": [{a call}, {a call}], …}, or [] when there is none
A try calls the employee first (all her phones), then the client: the client's own call is the last to his number.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from calls import phone
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from pbx.cifra1 import times
from pbx.cifra1.rows import link, text, whole
from pbx.shapes import Attempt, Task

LONGEST_TRY_MS = 300_000

# Causes of ISDN (Q.850) that say something else than "nobody picked up".
_CAUSES = {
    1: Result.NOT_FOUND,
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
    52: Result.NOT_ALLOWED,
    55: Result.NOT_ALLOWED,
    57: Result.NOT_ALLOWED,
}


def tasks(result: object) -> list[Task]:
    """``{id: task}``, a list of tasks, or ``[]``. Raises ValueError for anything else."""
    if not isinstance(result, dict | list):
        raise ValueError("no tasks")
    named = result.items() if isinstance(result, dict) else ((None, one) for one in result)
    return [task for id, row in named if isinstance(row, dict) and (task := _task(id, row))]


def outcome(account: str, task: Task, zone: tzinfo, now_ms: int) -> CallEvent | None:
    """The final word on the call of a task; None while tries are left. The employee's own phone is never a success:
    without a call to the client she did not pick up (CANCEL)."""
    if not task.succeeded and not _failed(task, zone, now_ms):
        return None
    tried = task.succeeded or task.failed
    own = [one for one in tried if phone.same(one.number, task.client)]
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
        call_id=f"task-{task.id}",
        kind=EventKind.VERDICT,
        at_ms=now_ms,
        fingerprint=hashlib.sha256(repr(task).encode()).hexdigest(),
        direction=Direction.OUT,
        client=phone.client_number(task.client),
        client_raw=task.client,
        employee=extension,
        extension=extension,
        verdict=Verdict(
            result=result,
            by_person=result is Result.SUCCESS,
            talk_s=last.talk_s if last else 0,
            start_ms=times.at_ms(min(one.at for one in tried), zone),
            employee=extension,
            extension=extension,
            recording=next((one.recording for one in reversed(own) if one.recording), None),
        ),
        learned="task",
    )


def _failed(task: Task, zone: tzinfo, now_ms: int) -> bool:
    """All tries are over. A try is counted before it is written down: the last one may still ring."""
    if not task.failed:
        return False
    written = len({one.begun for one in task.failed})
    newest_ms = times.at_ms(task.failed[-1].at, zone) or 0
    return written >= task.most_tries or (task.tries >= task.most_tries and now_ms - newest_ms > LONGEST_TRY_MS)


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
