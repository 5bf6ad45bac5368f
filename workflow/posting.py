"""A call posted to a telephony channel (seed 004): numbered, remembered and taken in, in one transaction."""

from dataclasses import asdict, replace

from calls.event import Direction
from pbx.base import Heard
from pbx.posted import Kept, Posted, keep, named
from storage import posted as stored
from storage.database import Tx
from workflow.house import House
from workflow.intake import REUSE_MS, hear


def take_posted(tx: Tx, house: House, account: str, heard: Heard, now_ms: int) -> Kept | None:
    """What is now kept of the call; None for an update of a call nobody created (nothing is stored then)."""
    posted = heard.posted
    assert posted is not None
    before = _before(tx, account, posted, now_ms)
    if before is None and not posted.creates:
        return None
    kept = keep(before, posted, now_ms)
    record = asdict(kept)
    if before is None:
        kept = replace(kept, number=stored.insert(tx, account, record))
    else:
        stored.update(tx, kept.number, record)
    hear(tx, house, account, [named(event, kept) for event in heard.events], now_ms)
    return kept


def _before(tx: Tx, account: str, posted: Posted, now_ms: int) -> Kept | None:
    """The call this post is about. A creation without the PBX's own id is always a new call, and one with the id of a
    call that ended long ago too."""
    row = None
    if posted.number is not None:
        row = stored.by_number(tx, account, posted.number)
    elif posted.pbx_call_id:
        row = stored.by_pbx_call_id(tx, account, posted.pbx_call_id)
    if row is None:
        return None
    del row["account"]
    kept = Kept(**row | {"direction": Direction(row["direction"]) if row["direction"] else None})
    over = kept.ended_ms is not None and kept.ended_ms < now_ms - REUSE_MS
    return None if over and posted.creates else kept
