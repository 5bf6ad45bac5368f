"""What helpdesks are told of a call: which of its changes are news to them, and what a move leaves behind.

Every change marks the call; what is told is the newest state, worked out when the request is about to leave.
"""

from dataclasses import dataclass, replace

from channels.base import Ambiguous, ChannelError, Refused
from channels.mirror import Mirrored, Move, Told, before, given_up, mirrored, next_move, withdrawn
from storage import calls, mirrors
from storage.calls import StoredCall
from storage.database import Tx
from storage.mirrors import Mirror
from workflow import helpdesks

LONGEST_PAUSE_MS = 3_600_000
MOST_STUMBLES = 3
FORGET_MS = 7 * 24 * 3600 * 1000  # what could not be told for so long interests nobody any more
_MINUTE_MS = 60_000
# A recording that is not there yet appears within minutes or never; a host that is away may come back.
FILE_PAUSES_MS = {
    "record_absent": (_MINUTE_MS,) * 3,
    "record_not_audio": (_MINUTE_MS,) * 3,
    "record_lost": (_MINUTE_MS,) * 3 + (600_000, 3_600_000, 6 * 3_600_000),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One move about to be made. ``told`` is what is stored now, ``was`` what it goes back to if nothing was taken."""

    helpdesk: str
    call: int
    account: str
    first_ms: int
    move: Move
    told: Told
    was: Told
    state: Mirrored


def claim(tx: Tx, helpdesk: str, call: int, now_ms: int, *, file: bool) -> Turn | None:
    """The next move with this call, remembered as begun; None when there is none. ``file``: it is the recording's
    turn, which only goes when all the rest is told."""
    row, stored = mirrors.get(tx, helpdesk, call), calls.by_id(tx, call)
    if row is None or stored is None:
        return None
    state = _state(row, stored)
    move = _move(row, state)
    if state is None or move is None or (move is Move.UPLOAD) != file:
        _keep(tx, row, now_ms)
        return None
    was = _told(row)
    told = before(move, was)
    mirrors.update(tx, _knows(row, told))
    return Turn(helpdesk, call, stored.call.account, stored.call.first_ms, move, told, was, state)


def done(tx: Tx, turn: Turn, told: Told, now_ms: int, error: str | None = None) -> None:
    """The helpdesk has answered, and knows ``told``. That a call looked for is not there is no success yet."""
    if row := _row(tx, turn, told):
        tries = row.tries if told.call_id is None else 0
        _keep(tx, replace(row, error=error, tries=tries, file_tries=0), now_ms)
    helpdesks.answers(tx, turn.helpdesk, now_ms)


def failed(tx: Tx, turn: Turn, error: ChannelError, now_ms: int) -> None:
    """Not taken: everything waits, and the call stays the first. Perhaps taken: this call waits longer than the rest.
    Refused: it is told all the same, and not asked again."""
    if isinstance(error, Ambiguous) and now_ms - turn.first_ms > FORGET_MS:
        error = Refused("nobody knows, and it is too long ago")
    if isinstance(error, Refused):
        done(tx, turn, given_up(turn.move, turn.told, turn.state), now_ms, str(error))
        if turn.move is not Move.UPLOAD:
            stored = calls.by_id(tx, turn.call)
            client = stored.call.client if stored else None
            helpdesks.refuses(tx, turn.helpdesk, client or turn.state.phone, str(error), now_ms)
        return
    if not isinstance(error, Ambiguous):
        if row := _row(tx, turn, turn.was):
            mirrors.update(tx, replace(row, error=str(error)))
    elif turn.move is Move.UPLOAD:
        unfetched(tx, turn, "record_lost", now_ms)
    elif row := _row(tx, turn, turn.told):
        due_ms = now_ms + _pause_ms(row.tries)
        mirrors.update(tx, replace(row, due_ms=due_ms, tries=row.tries + 1, error=str(error)))
    helpdesks.hold(tx, turn.helpdesk, error, now_ms)


def unfetched(tx: Tx, turn: Turn, reason: str, now_ms: int) -> bool:
    """The recording could not be had; tells whether that is for good."""
    row = _row(tx, turn, turn.was)
    if row is None:
        return True
    pauses = FILE_PAUSES_MS.get(reason, ())
    if row.file_tries < len(pauses):
        due_ms = now_ms + pauses[row.file_tries]
        mirrors.update(tx, replace(row, file_due_ms=due_ms, file_tries=row.file_tries + 1, error=reason))
        return False
    row = _knows(row, given_up(turn.move, turn.was, turn.state))
    _keep(tx, replace(row, file_tries=0, error=reason), now_ms)
    return True


def stumble(tx: Tx, helpdesk: str, call: int, now_ms: int) -> None:
    """The call brought our own code down: again later, and after some times never, so that the rest goes on."""
    row = mirrors.get(tx, helpdesk, call)
    if row is not None:
        last = row.tries + 1 >= MOST_STUMBLES
        due_ms = None if last else now_ms + _pause_ms(row.tries)
        row = replace(row, due_ms=due_ms, file_due_ms=None, tries=row.tries + 1, refused=last, error="internal error")
        mirrors.update(tx, row)


def _pause_ms(tries: int) -> int:
    return min(LONGEST_PAUSE_MS, 1000 << min(tries, 12))


def _keep(tx: Tx, row: Mirror, due_ms: int) -> None:
    """Store the row; what it is still to hear is due, at ``due_ms`` unless it was due before."""
    stored = calls.by_id(tx, row.call)
    move = _move(row, _state(row, stored)) if stored else None
    telling = move not in (None, Move.UPLOAD)
    sending = move is Move.UPLOAD
    mirrors.update(
        tx,
        replace(
            row,
            due_ms=_or(row.due_ms, due_ms) if telling else None,
            file_due_ms=_or(row.file_due_ms, due_ms) if sending else None,
        ),
    )


def _or(known_ms: int | None, else_ms: int) -> int:
    return else_ms if known_ms is None else known_ms


def _state(row: Mirror, stored: StoredCall) -> Mirrored | None:
    state = mirrored(f"{stored.call.account}-{stored.id}", stored.call, stored.stage)
    return withdrawn(state) if state and row.withdrawn else state


def _move(row: Mirror, state: Mirrored | None) -> Move | None:
    """A call that is part of another one is not created any more."""
    move = next_move(_told(row), state, has_audio=True) if state else None
    return None if move is Move.CREATE and row.withdrawn else move


def _told(row: Mirror) -> Told:
    return Told(row.call_id, row.status, row.employee, row.recording, row.doubtful, row.refused)


def _knows(row: Mirror, told: Told) -> Mirror:
    return replace(
        row,
        call_id=told.call_id,
        status=told.status,
        employee=told.user,
        recording=told.recording,
        doubtful=told.doubtful,
        refused=told.refused,
    )


def _row(tx: Tx, turn: Turn, told: Told) -> Mirror | None:
    """The row as it is now (the call may have changed meanwhile), knowing ``told``."""
    row = mirrors.get(tx, turn.helpdesk, turn.call)
    return _knows(row, told) if row else None
