"""Rules changed in the chat: how each stands, and saying another. One transaction each."""

from dataclasses import dataclass
from typing import Any

from calls.audience import Role
from calls.missed import NotNow
from calls.ruling import RULES, Rule, Value
from storage import acts
from storage import rules as stored
from storage.database import Tx
from storage.people import Person
from storage.rules import HOUSE
from workflow import rules
from workflow.house import House


@dataclass(frozen=True, slots=True)
class Standing:
    """``value`` counts now, ``usual`` is what the settings say; ``said``: somebody has said it in the chat."""

    rule: Rule
    account: str
    value: Value | None
    usual: Value | None
    said: bool


def require(person: Person) -> None:
    """Rules are the administrators'."""
    if person.role is not Role.ADMIN:
        raise NotNow("not_allowed")


def place(house: House, rule: Rule, account: str) -> str:
    """Where it is kept: on the account, or on the whole house. Raises NotNow for an account that is not connected."""
    if not rule.house and account not in house.zones:
        raise NotNow("account_unknown")
    return HOUSE if rule.house else account


def all_of(tx: Tx, house: House, account: str) -> list[Standing]:
    """Every rule of an account; of HOUSE those of the whole house."""
    wanted = [rule for rule in RULES.values() if rule.house is (account == HOUSE)]
    return [standing(tx, house, rule, account) for rule in wanted]


def standing(tx: Tx, house: House, rule: Rule, account: str) -> Standing:
    """Raises NotNow."""
    where = place(house, rule, account)
    said = stored.value(tx, where, rule.name)
    usual = _usual(house, rule.name, account)
    return Standing(rule, where, usual if said is None else said, usual, said is not None)


def say(tx: Tx, house: House, admin: Person, name: str, account: str, before: Any, after: Any, now_ms: int) -> Standing:
    """From now on it is so; ``after`` None: as the settings say. ``before`` is what the administrator saw. Raises
    NotNow when it is something else by now."""
    require(admin)
    rule = RULES.get(name)
    if rule is None:
        raise NotNow("rule_unknown", name=name)
    where = place(house, rule, account)
    now = stored.value(tx, where, name)
    if now != before:
        raise NotNow("asked_already" if now == after else "changed_meanwhile")
    stored.put(tx, where, name, after, admin.id, now_ms)
    acts.write_audit(tx, now_ms, admin.id, "rule", where or None, name=name, before=before, after=after)
    return standing(tx, house, rule, account)


def _usual(house: House, name: str, account: str) -> Value | None:
    """As the settings have it; None: nothing is set (hours: it works always)."""
    patience = house.patience.get(account, rules.DEFAULT_PATIENCE)
    usual: dict[str, Value | None] = {
        rules.ZONE: house.zones.get(account, rules.DEFAULT_ZONE),
        rules.VERDICT: patience.verdict_ms // 1000,
        rules.QUIET: patience.quiet_ms // 1000,
        rules.UNCONFIRMED: patience.unconfirmed_ms // 1000,
        rules.SPOKEN: patience.spoken_s,
        rules.LEAST_WAIT: patience.least_wait_s,
        rules.CANCEL: patience.cancel_counts,
        rules.CLAIM: house.terms.claim_ms // 1000,
        rules.REMIND: house.remind_ms // 1000,
        rules.ESCALATE: house.escalate_ms // 1000,
        rules.PREFIXES: list(house.dial_prefixes),
        rules.PER_MINUTE: house.dials_per_minute,
        rules.PER_DAY: house.dials_per_day,
        rules.DIGEST_EVENING: house.digest_evening or None,
        rules.DIGEST_WEEK: house.digest_week or None,
        rules.RETENTION: house.retention_days,
        rules.LANGUAGE: house.language,
    }
    return usual.get(name)
