"""What a PBX answered when it was asked about a task or a call: one transaction each."""

from pbx.shapes import Followed
from storage import calls, follows
from storage.database import Tx
from storage.follows import About, Follow
from workflow import reconciling, scheduling, settling, watching
from workflow.house import House


def needed(tx: Tx, follow: Follow) -> bool:
    """Is this still to be asked? A call whose final word came by another way ends its question."""
    if follow.about is About.CALL:
        stored = calls.by_call_id(tx, follow.account, calls.alias(tx, follow.account, follow.name))
        if stored is None or stored.call.verdicts:
            follows.end(tx, follow.id)
            return False
    return True


def answered(tx: Tx, house: House, follow: Follow, followed: Followed, now_ms: int) -> None:
    """Each final word goes the way of every event. A task that is not over is under way, and so is the attempt that
    the card shows."""
    for word in followed.words:
        reconciling.take_word(tx, house, word, now_ms)
    if follow.about is About.TASK:
        scheduling.told(tx, house, follow.account, follow.name, followed, now_ms)
    if followed.over:
        follows.end(tx, follow.id)
        return
    if follow.about is About.TASK and follow.case_id is not None:
        settling.goes_on(tx, house, follow.case_id, now_ms)
    _ask_again(tx, follow, now_ms)


def unanswered(tx: Tx, follow: Follow, now_ms: int, *, unknown: bool) -> None:
    """The PBX could not be asked, or does not know (``unknown``) what it is asked about: then the history will tell."""
    if unknown:
        follows.end(tx, follow.id)
        if follow.about is About.TASK:
            scheduling.gone(tx, follow.account, follow.name, now_ms, known=False)
    else:
        _ask_again(tx, follow, now_ms)


def _ask_again(tx: Tx, follow: Follow, now_ms: int) -> None:
    if not watching.ask_again(tx, follow, now_ms) and follow.about is About.TASK:
        scheduling.gone(tx, follow.account, follow.name, now_ms, known=True)
