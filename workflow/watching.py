"""What a PBX will be asked about later, and when: rows, so that a restart forgets nothing."""

from storage import follows, scheduled
from storage.database import Tx
from storage.follows import About, Follow

# After the dial or the silence, milliseconds. The last one in vain leaves it to the comparison with the history.
ASKED_AT_MS = {
    About.TASK: (20_000, 60_000, 120_000, 300_000),
    About.CALL: (5_000, 60_000, 180_000),
}


EACH_MS = 120_000  # a call-back with many tries is asked about so often until its last one must be over
LONGEST_TRY_MS = 300_000


def watch_task(tx: Tx, account: str, task: str, begins_ms: int, *, case_id: int | None = None) -> None:
    """The PBX is to say what became of a dial (or of a call-back that it begins at that moment)."""
    due_ms = begins_ms + ASKED_AT_MS[About.TASK][0]
    follows.begin(tx, account, About.TASK, task, begins_ms, due_ms, case_id=case_id)


def watch_call(tx: Tx, account: str, call_id: str, now_ms: int) -> None:
    """A call is over by our own reckoning: the PBX is to say the final word."""
    follows.begin(tx, account, About.CALL, call_id, now_ms, now_ms + ASKED_AT_MS[About.CALL][0])


def ask_again(tx: Tx, follow: Follow, now_ms: int) -> bool:
    """At its next time; after the last one nevermore (False)."""
    times = (follow.begun_ms + after_ms for after_ms in ASKED_AT_MS[follow.about])
    due_ms = next((time_ms for time_ms in times if time_ms > now_ms), None)
    if due_ms is None and now_ms + EACH_MS <= _last_try_over_ms(tx, follow):
        due_ms = now_ms + EACH_MS
    if due_ms is None:
        follows.end(tx, follow.id)
        return False
    follows.again(tx, follow.id, due_ms)
    return True


def _last_try_over_ms(tx: Tx, follow: Follow) -> int:
    """Of a call-back of which the PBX keeps the time; 0 of everything else."""
    one = scheduled.of_task(tx, follow.account, follow.name) if follow.about is About.TASK else None
    if one is None:
        return 0
    return follow.begun_ms + one.tries * (1000 * one.pause_s + LONGEST_TRY_MS) + EACH_MS
