"""What may be asked of the bot from its own machine's terminal; the same functions serve when it is not running."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from bot import upkeep_control
from bot.control import ControlError
from calls.audience import Role
from calls.missed import NotNow
from storage import accounts as stored_accounts
from storage import people as stored_people
from storage import roster as stored_roster
from storage.database import Database, Tx
from storage.people import Person
from workflow import people, roster
from workflow.house import House

if TYPE_CHECKING:
    from bot.app import App

Command = Callable[..., Awaitable[Mapping[str, Any]]]


def commands(app: "App") -> Mapping[str, Command]:
    """Of the running bot."""
    known = on_database(app.database, app.clock.now_ms, app.house, lambda: app.introduction.username)
    return {**known, **upkeep_control.of_running(app)}


def on_database(
    database: Database, now_ms: Callable[[], int], house: House, username: Callable[[], str]
) -> Mapping[str, Command]:
    """``username`` of the bot, "" where it is not known: for links."""
    return {
        "people": partial(list_people, database),
        "heard": partial(heard, database),
        "invite": partial(invite, database, now_ms, tuple(house.zones), username),
        "people_role": partial(people_role, database, now_ms, house),
        "people_revoke": partial(people_revoke, database, now_ms, house),
        "people_back": partial(people_back, database, now_ms),
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


async def people_role(
    database: Database, now_ms: Callable[[], int], house: House, *, telegram_id: int, role: str
) -> dict[str, Any]:
    """ControlError: nobody with this Telegram id, or an administrator who cannot be anything less."""

    def job(tx: Tx) -> Person:
        person = _insider(tx, telegram_id)
        return roster.set_role(tx, house, None, person.id, person.role, Role(role), now_ms())

    return await _changed(database, job, f"is {role} now")


async def people_revoke(
    database: Database, now_ms: Callable[[], int], house: House, *, telegram_id: int
) -> dict[str, Any]:
    """ControlError as ``people_role``."""
    return await _changed(
        database, lambda tx: roster.shut_out(tx, house, None, _insider(tx, telegram_id).id, now_ms()), "is shown out"
    )


async def people_back(database: Database, now_ms: Callable[[], int], *, telegram_id: int) -> dict[str, Any]:
    """ControlError: nobody with this Telegram id was shown out."""

    def job(tx: Tx) -> Person:
        found = next((one for one in stored_roster.outsiders(tx) if one.telegram_id == telegram_id), None)
        if found is None:
            raise NotNow("person_unknown")
        return roster.bring_back(tx, None, found.id, now_ms())

    return await _changed(database, job, "is in again")


def _insider(tx: Tx, telegram_id: int) -> Person:
    person = stored_people.by_telegram_id(tx, telegram_id)
    if person is None:
        raise NotNow("person_unknown")
    return person


async def _changed(database: Database, job: Callable[[Tx], Person], what: str) -> dict[str, Any]:
    try:
        person = await database.write(job)
    except NotNow as error:
        raise ControlError(_REFUSALS.get(error.reason, "It is so already.")) from None
    return {"done": f"{person.name} {what}."}


_REFUSALS = {
    "person_unknown": "There is nobody with this Telegram id to do that to; `python -m bot people` lists who is in.",
    "admin_of_settings": "TELEGRAM__ADMINS names this administrator: remove the id there and restart the bot.",
    "admin_last": "This is the last administrator: make somebody else one first.",
}


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
