"""What a person reads of a client: the book, and of his calls and debts those she may look at."""

from calls.missed import NotNow
from storage import calls, cases, clients, people, staff
from storage.clients import Client
from storage.database import Tx
from storage.people import Person
from views.client_page import Page
from views.lists import PAGE
from workflow import rights, showing
from workflow.clients import NEWEST, led_accounts
from workflow.house import House

SHOWN = 5  # calls on a client's page
COUNTED = 100  # calls that are counted; of a client with more it is said that there are more
NEVER = 2**62
LONGEST_QUERY = 100


def page(tx: Tx, house: House, person: Person, number: str, now_ms: int, *, private: bool) -> Page:
    """Everything of one client. ``private`` False: not all who read it may read notes and calls. Raises NotNow for
    somebody who is bound to no phone."""
    require(person)
    client = clients.find(tx, number) or Client(number)
    around = {one: showing.surroundings(tx, house, one, now_ms, number) for one in house.zones}
    homes = [one.account for one in person.bindings if one.account in around] or list(around)
    home = around[homes[0]] if homes else showing.surroundings(tx, house, "", now_ms, number)
    newest = calls.of_client(tx, number, NEWEST, COUNTED + 1) if private else []
    seen = rights.visible(tx, person, newest[:COUNTED])
    debts = [held for held in cases.of_client(tx, number, NEVER) if rights.may_handle(tx, person, held)]
    bound = [one.account for one in person.bindings if one.phone and one.account in around]
    return Page(
        number=number,
        name=client.name,
        note=client.note if private else "",
        vip=client.vip,
        responsible=tuple(
            (account, around[account].employee(login) or login)
            for account, login in sorted(client.responsible.items())
            if account in around
        ),
        changed=(people.names(tx).get(client.changed_by or 0), client.changed_ms) if client.changed_ms else None,
        calls=tuple((one.call, one.stage, around.get(one.call.account, home)) for one in seen[:SHOWN]),
        counted=len(seen),
        many=len(newest) > COUNTED,
        debts=tuple((held.id, held.case, around.get(held.case.account, home)) for held in debts),
        dials=tuple(account for account in bound if "dials" in house.abilities(account)),
        leads=bool(led_accounts(house, person)),
        whole=private,
        around=home,
    )


def found(tx: Tx, person: Person, words: str, after: tuple[str, str]) -> tuple[list[Client], tuple[str, str] | None]:
    """A page of clients with these words in their names, after the key of the one before; and the key of a further
    page. Raises NotNow like ``page``."""
    require(person)
    rows = clients.search(tx, words[:LONGEST_QUERY], after, PAGE + 1)
    return [client for client, _ in rows[:PAGE]], rows[PAGE - 1][1] if len(rows) > PAGE else None


def employees(
    tx: Tx, house: House, person: Person, number: str, account: str, after: str | None
) -> tuple[list[tuple[str, str]], str | None, str | None]:
    """Who could be responsible on this account: a page of (login, name), the login behind which a further page begins,
    and who is now. Raises NotNow for a manager, and where the account is not his."""
    if account not in led_accounts(house, person):
        raise NotNow("not_allowed")
    everybody = [(one.login, one.name) for one in staff.everybody(tx, account)]
    start = next((place + 1 for place, (login, _) in enumerate(everybody) if login == after), 0)
    shown = everybody[start : start + PAGE]
    client = clients.find(tx, number)
    chosen = client.responsible.get(account) if client else None
    return shown, shown[-1][0] if len(everybody) > start + PAGE else None, chosen


def require(person: Person) -> None:
    """Raises NotNow for somebody who is bound to no phone."""
    if not rights.may_name(person):
        raise NotNow("not_bound")
