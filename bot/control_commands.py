"""What may be asked of the bot from its own machine's terminal; the same functions serve when it is not running."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.control import ControlError
from calls.audience import Role
from calls.missed import NotNow
from storage import accounts as stored_accounts
from storage import people as stored_people
from storage.database import Database, Tx
from workflow import people

if TYPE_CHECKING:
    from bot.app import App

Command = Callable[..., Awaitable[dict[str, Any]]]


def commands(app: "App") -> Mapping[str, Command]:
    """Of the running bot."""
    return on_database(app.database, app.clock.now_ms, tuple(app.accounts), lambda: app.introduction.username)


def on_database(
    database: Database, now_ms: Callable[[], int], accounts: Sequence[str], username: Callable[[], str]
) -> Mapping[str, Command]:
    """``username`` of the bot, "" where it is not known: for links."""
    return {
        "people": partial(list_people, database),
        "heard": partial(heard, database),
        "invite": partial(invite, database, now_ms, accounts, username),
    }


async def list_people(database: Database) -> dict[str, Any]:
    return {"people": await database.read(_people)}


def _people(tx: Tx) -> list[dict[str, Any]]:
    return [
        {
            "telegram_id": person.telegram_id,
            "name": person.name,
            "role": person.role,
            "bindings": [[one.account, one.employee, one.extension] for one in person.bindings],
        }
        for person in stored_people.everybody(tx)
    ]


async def heard(database: Database) -> dict[str, Any]:
    """When each PBX last told us of a call, ms UTC; without those that never did."""
    return {"heard": await database.read(stored_accounts.heard_ms)}


async def invite(
    database: Database,
    now_ms: Callable[[], int],
    accounts: Sequence[str],
    username: Callable[[], str],
    *,
    account: str,
    employee: str | None,
    ext: str | None,
    role: str,
    departments: Sequence[str] = (),
) -> dict[str, Any]:
    """A one-use link. ControlError: an account or employee that does not exist."""
    if account not in accounts:
        known = ", ".join(sorted(accounts)) or "none"
        raise ControlError(f"There is no account “{account}”; the settings name: {known}.")
    try:
        token = await database.write(
            people.invite, None, account, employee, ext, Role(role), tuple(departments), now_ms()
        )
    except NotNow:
        raise ControlError(f"The PBX of “{account}” has no employee “{employee}”.") from None
    name = username()
    return {"link": f"https://t.me/{name}?start={token}" if name else "", "start": f"/start {token}"}
