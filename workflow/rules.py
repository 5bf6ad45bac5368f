"""The rules of an account: what was said in the chat, else what the settings say. Read anew in each transaction, so
that a change works at once, and only there.

How each is written: ``work_hours`` as ``str(calls.hours.Hours)``; ``remind`` and ``escalate`` in seconds;
``digest_evening`` as ``calls.digest.evening_text`` gives it («19:00», «off»), ``digest_week`` as ``week_text`` does
(«пн 9:00», «off»). A rule of None is back to the settings.
"""

from dataclasses import dataclass, replace
from typing import Any

from calls.digest import Evening, Week, evening_of, week_of
from calls.hours import Hours, hours
from calls.missed import Terms
from calls.stage import Patience
from storage import rules
from storage.database import Tx
from storage.rules import HOUSE
from workflow.house import House

WORK_HOURS = "work_hours"
ZONE = "zone"
VERDICT, QUIET, UNCONFIRMED, SPOKEN, CLAIM = "verdict", "quiet", "unconfirmed", "spoken", "claim"
REMIND, ESCALATE = "remind", "escalate"
LEAST_WAIT, CANCEL = "least_wait", "cancel"
PREFIXES, PER_MINUTE, PER_DAY = "prefixes", "per_minute", "per_day"
DIGEST_EVENING, DIGEST_WEEK = "digest_evening", "digest_week"
RETENTION, LANGUAGE = "retention", "language"

DEFAULT_ZONE = "Europe/Moscow"
DEFAULT_PATIENCE = Patience()


def work_hours(tx: Tx, account: str) -> Hours | None:
    """When the account's company works; None: always."""
    text = rules.value(tx, account, WORK_HOURS)
    return hours(text) if isinstance(text, str) else None


def zone(tx: Tx, house: House, account: str) -> str:
    """Whose clock the account's people read: an IANA name; of Moscow for an account that is connected no more."""
    return str(rules.value(tx, account, ZONE) or house.zones.get(account, DEFAULT_ZONE))


def patience(tx: Tx, house: House, account: str) -> Patience:
    """How long its PBX's words are waited for, and what is a miss."""
    said, usual = rules.of(tx, account), house.patience.get(account, DEFAULT_PATIENCE)
    if not said:  # nearly always, and each event asks
        return usual
    return replace(
        usual,
        verdict_ms=_ms(said.get(VERDICT), usual.verdict_ms),
        quiet_ms=_ms(said.get(QUIET), usual.quiet_ms),
        unconfirmed_ms=_ms(said.get(UNCONFIRMED), usual.unconfirmed_ms),
        spoken_s=_whole(said.get(SPOKEN), usual.spoken_s),
        least_wait_s=_whole(said.get(LEAST_WAIT), usual.least_wait_s),
        cancel_counts=bool(said.get(CANCEL, usual.cancel_counts)),
    )


def terms(tx: Tx, house: House, account: str) -> Terms:
    """How long a claim and an attempt live."""
    return replace(house.terms, claim_ms=_ms(rules.value(tx, account, CLAIM), house.terms.claim_ms))


def digest_evening(tx: Tx, house: House, account: str) -> Evening:
    """When those who lead read how the day was; without a word when the working day ends, else at seven."""
    return evening_of(rules.value(tx, account, DIGEST_EVENING) or house.digest_evening, work_hours(tx, account))


def digest_week(tx: Tx, house: House, account: str) -> Week:
    """When they read how the week was; without a word in the first morning of the next one."""
    return week_of(rules.value(tx, account, DIGEST_WEEK) or house.digest_week, work_hours(tx, account))


def remind_ms(tx: Tx, house: House, account: str) -> int:
    """How long a debt may be nobody's before its audience is reminded."""
    return _ms(rules.value(tx, account, REMIND), house.remind_ms)


def escalate_ms(tx: Tx, house: House, account: str) -> int:
    """How long before those who lead the department hear of it."""
    return _ms(rules.value(tx, account, ESCALATE), house.escalate_ms)


@dataclass(frozen=True, slots=True)
class Dialling:
    """What may be dialled on an account, and how often by one person. ``trusted``: the prefixes of the settings; a
    number of another one is asked about before it is dialled."""

    prefixes: tuple[str, ...]
    trusted: tuple[str, ...]
    per_minute: int
    per_day: int


def dialling(tx: Tx, house: House, account: str) -> Dialling:
    said = rules.of(tx, account)
    return Dialling(
        prefixes=tuple(said.get(PREFIXES) or house.dial_prefixes),
        trusted=house.dial_prefixes,
        per_minute=_whole(said.get(PER_MINUTE), house.dials_per_minute),
        per_day=_whole(said.get(PER_DAY), house.dials_per_day),
    )


def prefixes_anywhere(tx: Tx, house: House) -> tuple[str, ...]:
    """Of all accounts: what is outside of them can be dialled nowhere."""
    return tuple(sorted({one for account in house.zones for one in dialling(tx, house, account).prefixes}))


def retention_days(tx: Tx, house: House) -> int:
    """How long calls and clients are remembered."""
    return _whole(rules.value(tx, HOUSE, RETENTION), house.retention_days)


def language(tx: Tx, house: House) -> str:
    """Of groups, and of whoever has chosen none."""
    return str(rules.value(tx, HOUSE, LANGUAGE) or house.language)


def _ms(seconds: Any, default_ms: int) -> int:
    return int(seconds * 1000) if isinstance(seconds, int | float) else default_ms


def _whole(said: Any, default: int) -> int:
    return said if isinstance(said, int) else default
