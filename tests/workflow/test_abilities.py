"""An ability asked for: given where it is, else a sentence that says what to do instead; asked anew each time."""

from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import house
from calls.audience import Role
from calls.missed import NotNow
from pbx.abilities import Blocks, Remembers, Silences
from pbx.accounts import Account, Accounts, open_accounts
from pbx.capabilities import ABILITIES, ability_name, ability_names
from pbx.cloud_ats.field import ASKED_AGAIN_S
from pbx.errors import PbxRefused
from pbx.telephony_channel import TelephonyChannelSettings
from sandbox.world import World
from storage import people
from storage.database import Database, Tx
from storage.migrations import migrations
from storage.people import Person
from tests.pbx.cloud_office import CLIENT, CloudOffice, office
from tests.stories.romashka import settings_for
from tests.views.catalogue_scan import facts_of, forms, messages
from tests.wire.server import QuickClock
from views.words import LANGUAGES, words
from workflow.abilities import require
from workflow.acting import Actor, act
from workflow.dialing import Dial

LONGEST_WINDOW = 200  # characters that Telegram shows in answer to a tap
LONGEST_NAME = "a" * 32


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ability", ABILITIES)
def test_what_a_pbx_cannot_do_is_said_in_a_sentence_that_fits_the_window_of_a_tap(language: str, ability: str) -> None:
    said = words(language).plain(f"cannot_{ability}", account=LONGEST_NAME)
    assert len(said) <= LONGEST_WINDOW
    assert facts_of(f"cannot_{ability}") == {"account"}
    assert said.count(". ") + said.count(": ") >= 1, "it says what to do instead"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_abilities_are_lacking_in_the_same_words(language: str) -> None:
    said = messages(language)
    assert len({forms(said[f"cannot_{ability}"]) for ability in ABILITIES}) == len(ABILITIES)


def test_every_ability_is_known_by_its_name() -> None:
    assert [ability_name(ability) for ability in ABILITIES.values()] == list(ABILITIES)


async def test_a_pbx_is_given_as_the_ability_it_has_and_refused_as_one_it_has_not() -> None:
    async with office() as it:
        account = account_of(it)
        assert require(account, Silences) is it.pbx
        with pytest.raises(NotNow) as caught:
            require(account, Blocks)
        assert (caught.value.reason, caught.value.facts) == ("cannot_blocks", {"account": "office"})


async def test_an_ability_that_turned_out_to_be_absent_is_gone_at_once_and_comes_back_when_it_is_known_again() -> None:
    async with office() as it:
        account, accounts = account_of(it), Accounts({"office": account_of(it)})
        it.ats.commands.known.discard("set_dnd")
        assert accounts.abilities("office") == ability_names(type(it.pbx))
        with suppress(PbxRefused):
            await it.pbx.silence("anna", True)
        assert accounts.abilities("office") == ability_names(type(it.pbx)) - {"silences"}
        with pytest.raises(NotNow, match="cannot_silences"):
            require(account, Silences)
        assert require(account, Remembers) is it.pbx
        clock = it.pbx._clock
        assert isinstance(clock, QuickClock)
        clock.seconds += ASKED_AGAIN_S + 1
        assert require(account, Silences) is it.pbx


def test_the_house_asks_the_accounts_each_time(tmp_path: Path) -> None:
    accounts = Accounts()
    rules = house.from_settings(settings_for(World(), "http://127.0.0.1:9", tmp_path), accounts)
    assert rules.abilities("desk") == frozenset()
    accounts.update(desk())
    assert rules.abilities("desk") == {"notifies", "records"}


async def test_nothing_is_begun_on_an_account_that_cannot_do_it(tmp_path: Path) -> None:
    accounts = desk()
    database = await Database.open(tmp_path / "perezvon.db", migrations)
    try:
        rules = house.from_settings(settings_for(World(), "http://127.0.0.1:9", tmp_path), accounts)
        anna = await database.write(_anna)

        async def begun() -> None:
            raise AssertionError("nothing was begun")

        deed = Dial("desk", "101", CLIENT, anna.telegram_id, confirmed=True)
        with pytest.raises(NotNow) as caught:
            await act(database, accounts, QuickClock(), rules, Actor(anna, "tap:1"), deed, begun)
        assert (caught.value.reason, caught.value.facts) == ("cannot_dials", {"account": "desk"})
        assert await database.read(lambda tx: tx.query("SELECT * FROM acts")) == []
    finally:
        await database.close()


def account_of(it: CloudOffice) -> Account:
    return Account("office", "cloud_ats", it.pbx, ZoneInfo("Europe/Moscow"))


def desk() -> Accounts:
    """A dialplan that only tells."""
    settings = TelephonyChannelSettings.model_validate({"channel_key": "invented-channel-key-1"})
    return open_accounts({"desk": settings}, QuickClock())


def _anna(tx: Tx) -> Person:
    people.bind(tx, people.let_in(tx, 42, "Анна", Role.MANAGER, "ru", 1), "desk", "anna", "101")
    person = people.by_telegram_id(tx, 42)
    assert person is not None
    return person
