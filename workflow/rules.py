"""The rules of an account: what was said in the chat, else what the settings say. Read anew in each transaction."""

from calls.hours import Hours, hours
from storage import rules
from storage.database import Tx
from workflow.house import House

WORK_HOURS = "work_hours"
REMIND = "remind"
ESCALATE = "escalate"


def work_hours(tx: Tx, account: str) -> Hours | None:
    """When the account's company works; None: always."""
    text = rules.value(tx, account, WORK_HOURS)
    return hours(text) if isinstance(text, str) else None


def remind_ms(tx: Tx, house: House, account: str) -> int:
    """How long a debt may be nobody's before its audience is reminded."""
    return _ms(tx, account, REMIND, house.remind_ms)


def escalate_ms(tx: Tx, house: House, account: str) -> int:
    """How long before those who lead the department hear of it."""
    return _ms(tx, account, ESCALATE, house.escalate_ms)


def _ms(tx: Tx, account: str, name: str, default_ms: int) -> int:
    seconds = rules.value(tx, account, name)
    return int(seconds * 1000) if isinstance(seconds, int | float) else default_ms
