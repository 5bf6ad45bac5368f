"""A list of clients goes into the book: read, shown what it would change, written on an administrator's word."""

from dataclasses import dataclass

from calls import client_csv, vcards
from calls.audience import Role
from calls.client_csv import joined
from calls.client_files import Entry, UnreadableList, is_vcard, numbers, text_of
from calls.missed import NotNow
from calls.names import fold
from storage import acts, client_imports
from storage.client_imports import Effect, Row
from storage.database import Tx
from storage.people import Person
from workflow import telling
from workflow.clients import LONGEST_NAME, LONGEST_NOTE, is_long, tidy_name, tidy_note
from workflow.house import House

MOST_BYTES = 1024 * 1024
MOST_NUMBERS = 20  # of one client


@dataclass(frozen=True, slots=True)
class Prepared:
    """What can be written, and what cannot: (line, why), a catalogue key being ``skip_`` and that."""

    rows: tuple[Row, ...]
    skipped: tuple[tuple[int, str], ...]


def prepare(content: bytes) -> Prepared:
    """A list as it was sent. Takes a second or two for a long one, so not in the event loop. Raises NotNow with a
    reason of ``UnreadableList``."""
    try:
        text = text_of(content)
        entries = vcards.read(text) if is_vcard(text) else client_csv.read(text)
    except UnreadableList as error:
        raise NotNow(error.reason, **error.facts) from None
    rows: dict[str, Row] = {}
    skipped = []
    for entry in entries:
        name, note = tidy_name(joined(filter(None, (_company(entry), entry.name)))), tidy_note(entry.note)
        found = _numbers(entry)
        why = _why_not(entry, found, name, note)
        if why is None and all(number in rows for number in found):
            why = "repeated"
        if why is not None:
            skipped.append((entry.line, why))
            continue
        for number in found:
            rows.setdefault(number, (number, name, note))
    return Prepared(tuple(rows.values()), tuple(skipped))


def _company(entry: Entry) -> str:
    """«Ромашка» of «Ромашка, Иван Петров»."""
    return f"{entry.company}," if entry.company and entry.name else entry.company


def _numbers(entry: Entry) -> list[str]:
    return list(dict.fromkeys(number for cell in entry.numbers for number in numbers(cell)))[:MOST_NUMBERS]


def _why_not(entry: Entry, found: list[str], name: str, note: str) -> str | None:
    if not found:
        return "bad_number" if entry.numbers else "no_number"
    if is_long(name, LONGEST_NAME) or is_long(note, LONGEST_NOTE):
        return "too_long"
    return None if fold(name) or note else "no_name"


def keep(tx: Tx, person: Person, prepared: Prepared, now_ms: int) -> tuple[int, Effect]:
    """Keep it until its word comes: the id of the list, and what it would change."""
    require(person)
    id = client_imports.put(tx, person.id, prepared.rows, now_ms)
    effect = client_imports.effect(tx, id)
    assert effect is not None
    return id, effect


def write(tx: Tx, house: House, person: Person, id: int, now_ms: int) -> Effect:
    """Write it, all of it or nothing; gives what was changed. Raises NotNow when it was written before, dropped, or
    is of yesterday."""
    require(person)
    effect = client_imports.effect(tx, id)
    if effect is None:
        raise NotNow("import_gone")
    concerned = client_imports.concerned(tx, id)
    client_imports.write(tx, id, person.id, now_ms)
    client_imports.drop(tx, id)
    acts.write_audit(tx, now_ms, person.id, "import_clients", None, added=effect.added, changed=effect.changed)
    for case_id in concerned:
        telling.changed(tx, house, case_id, now_ms)
    return effect


def drop(tx: Tx, person: Person, id: int) -> None:
    """Nobody wants it written. Raises NotNow for whoever is no administrator."""
    require(person)
    client_imports.drop(tx, id)


def require(person: Person) -> None:
    if person.role is not Role.ADMIN:
        raise NotNow("import_admins_only")
