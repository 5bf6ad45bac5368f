"""The house's rules as the settings give them."""

from typing import cast

from bot.check.entrance import where
from bot.settings import Settings
from calls.missed import Terms
from calls.stage import Patience
from pbx.accounts import Accounts
from pbx.settings import AccountSettings
from workflow.house import House


def from_settings(settings: Settings, accounts: Accounts) -> House:
    """Seconds become milliseconds."""
    timing, place = settings.timing, where(settings)
    models = {name: cast(AccountSettings, model) for name, model in settings.pbx.items()}
    return House(
        zones={name: account.timezone.key for name, account in accounts.items()},
        abilities=accounts.abilities,
        patience={
            name: Patience(
                verdict_ms=timing.verdict * 1000,
                quiet_ms=timing.quiet * 1000,
                unconfirmed_ms=timing.unconfirmed * 1000,
                ringing_ms=timing.ringing * 1000,
                spoken_s=timing.spoken,
                expects_verdict=account.pbx.verdicts,
            )
            for name, account in accounts.items()
        },
        unsure=frozenset(name for name, account in accounts.items() if not account.pbx.missed_verdicts),
        terms=Terms(claim_ms=timing.claim * 1000, calling_ms=timing.calling * 1000),
        remind_ms=timing.remind * 1000,
        escalate_ms=timing.escalate * 1000,
        edit_ms=int(timing.edit * 1000),
        digest_evening=settings.digest.evening,
        digest_week=settings.digest.week,
        files=settings.storage.path.with_name("files"),
        fallback_chat=settings.telegram.fallback_chat,
        language=settings.language,
        retention_days=settings.retention.days,
        admins=frozenset(settings.telegram.admins),
        dial_prefixes=settings.dial.allowed_prefixes,
        dials_per_minute=settings.dial.per_minute,
        dials_per_day=settings.dial.per_day,
        public_url=place.url,
        advice={name: tuple(model.advice(name, place)) for name, model in models.items()} if place.url else {},
        helpdesks=tuple(settings.helpdesk),
    )


def at_rest(settings: Settings) -> House:
    """While no bot runs: the same without what only a connected PBX tells."""
    timing = settings.timing
    return House(
        zones={name: str(getattr(account, "timezone", "Europe/Moscow")) for name, account in settings.pbx.items()},
        admins=frozenset(settings.telegram.admins),
        remind_ms=timing.remind * 1000,
        escalate_ms=timing.escalate * 1000,
        language=settings.language,
    )
