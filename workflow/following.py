"""What a PBX answered when it was asked about a task or a call: one transaction each."""

from calls.event import CallEvent
from storage import calls, follows
from storage.database import Tx
from storage.follows import About, Follow
from workflow import reconciling, settling, watching
from workflow.house import House


def needed(tx: Tx, follow: Follow) -> bool:
    """Is this still to be asked? A call whose final word came by another way ends its question."""
    if follow.about is About.CALL:
        stored = calls.by_call_id(tx, follow.account, calls.alias(tx, follow.account, follow.name))
        if stored is None or stored.call.verdicts:
            follows.end(tx, follow.id)
            return False
    return True


def answered(tx: Tx, house: House, follow: Follow, word: CallEvent | None, now_ms: int) -> None:
    """The final word goes the way of every event; without one (None) the task is under way, and so is the attempt
    that the card shows."""
    if word is not None:
        reconciling.take_word(tx, house, word, now_ms)
        follows.end(tx, follow.id)
        return
    if follow.about is About.TASK and follow.case_id is not None:
        settling.goes_on(tx, house, follow.case_id, now_ms)
    watching.ask_again(tx, follow, now_ms)


def unanswered(tx: Tx, follow: Follow, now_ms: int, *, unknown: bool) -> None:
    """The PBX could not be asked, or does not know (``unknown``) what it is asked about: then the history will tell."""
    if unknown:
        follows.end(tx, follow.id)
    else:
        watching.ask_again(tx, follow, now_ms)
