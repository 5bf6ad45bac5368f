"""A PBX may let us wait for our first look at its lists of voicemails and faxes: what came meanwhile is told."""

from pathlib import Path

import pytest

from calls.record import RecordKind
from pbx.shapes import Filed
from storage import accounts
from storage.database import Database
from storage.migrations import migrations
from workflow import noticing
from workflow.house import House

BEGAN_MS = 1_700_000_000_000


@pytest.mark.parametrize(
    ("left_s", "looked_s", "told"),
    [
        (5, 20, True),  # after we came, before the list's turn to be asked for
        (-1, 20, False),  # it lay there before us
        (3600, 3600 + 300, True),  # a list that is looked at for the first time after an hour
        (3600, 3600 + 700, False),  # what lay there for longer is no news
    ],
)
async def test_a_list_is_watched_since_its_account_is(tmp_path: Path, left_s: int, looked_s: int, told: bool) -> None:
    database = await Database.open(tmp_path / "perezvon.db", migrations)
    now_ms = BEGAN_MS + 1000 * looked_s
    left = Filed("fax", "https://pbx.example.org/1", BEGAN_MS + 1000 * left_s, None, "79101234567", "701")
    await database.write(accounts.begin_account, "office", BEGAN_MS)
    await database.write(noticing.begin_ms, "office", RecordKind.FAX, now_ms)
    new = await database.write(noticing.take_in, House(), "office", RecordKind.FAX, [left], now_ms, now_ms)
    await database.close()
    assert new == int(told)
