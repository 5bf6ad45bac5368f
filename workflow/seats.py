"""Who may be whom: employees of the PBXs whom nobody in the bot is yet, offered to an administrator page by page."""

from calls.missed import NotNow
from storage import entries, people, staff
from storage.database import Tx
from views import seats as view
from views.screen import Screen
from views.seats import PAGE, Seats
from views.words import Words
from workflow.house import House

BEFORE_ALL = ("", "")


def entry_request(
    tx: Tx, house: House, said: Words, id: int, account: str | None = None, after: tuple[str, str] = BEFORE_ALL
) -> Screen | None:
    """The wish to come in, with whom she may be; None when there is no such wish."""
    request = entries.request(tx, id)
    if request is None:
        return None
    return view.entry_request(said, request.id, request.name, request.phone, free(tx, house, account, after))


def binding(
    tx: Tx, house: House, said: Words, id: int, account: str | None = None, after: tuple[str, str] = BEFORE_ALL
) -> Screen:
    """Whom this person may be. Raises NotNow when she is not in any more."""
    person = people.by_id(tx, id)
    if person is None or people.by_telegram_id(tx, person.telegram_id) is None:
        raise NotNow("person_unknown")
    return view.binding(said, person.id, person.name, free(tx, house, account, after))


def free(tx: Tx, house: House, account: str | None, after: tuple[str, str] = BEFORE_ALL) -> Seats:
    """A page of the account's employees, after the key (name, login). Without an account: which there are, and the
    only one's at once."""
    accounts = tuple(house.zones)
    if account is None and len(accounts) == 1:
        account = accounts[0]
    if account is None:
        return Seats(accounts)
    found = staff.free(tx, account, after, PAGE + 1)
    page = found[:PAGE]
    labels = tuple((one.login, f"{one.name or one.login} ({one.extension or one.login})") for one in page)
    return Seats(accounts, account, labels, (page[-1].name, page[-1].login) if len(found) > PAGE else None)
