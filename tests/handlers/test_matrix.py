"""Who may do what: everybody × every command and button × private chat and group × own, foreign and invented data.

A command or button without a row (``rows.py``) fails here; what each is about is told in ``playing.py``. The buttons
have files of their own, ``test_matrix_*.py``, so that they are played side by side.
"""

from itertools import product
from pathlib import Path

import pytest

from tests.handlers.cast import ADMINS, Who, theatre
from tests.handlers.offered import offered
from tests.handlers.playing import place, played, press, route_draft, turned_away
from tests.handlers.rows import BUTTONS, COMMANDS, NOBODY, QUESTIONS, Row


async def test_every_command_and_button_has_its_row_and_nothing_else_is_listened_to(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        found = sorted(offered(stage.handlers))
    expected = [("message", name) for name in COMMANDS] + [("callback_query", name) for name in BUTTONS]
    expected += [("message", f"asked {question}") for question in QUESTIONS]
    expected += [
        ("message", "_contact"),
        ("message", "_document"),
        ("message", "_not_understood"),
        ("callback_query", "_no_such_action"),
    ]
    expected += [("message", "_card"), ("message", "_numbers")]
    assert found == sorted([*expected, ("error", "_expected"), ("update", "_listen_update")])


async def test_a_command_does_what_its_row_says(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        for (name, row), who, group in product(COMMANDS.items(), Who, (False, True)):
            held = await stage.case()
            text = row.text.format(client=held.case.client) or f"/{name}"

            async def write(text: str = text, who: Who = who, group: bool = group) -> None:
                await stage.writes(who, text, group=group)

            fault = await played(stage, who, group, row, write)
            wrong += [f"/{name} by {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []


async def test_an_answer_does_what_its_row_says(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        for (question, row), who, group in product(QUESTIONS.items(), Who, (False, True)):
            held = await stage.case()
            facts = {
                "case": held.id,
                "number": held.case.client,
                "account": "office",
                "pattern": turned_away(stage, held),
                **await route_draft(stage),
                "what": "name",
                **{"kind": "employee", "id": "oleg", "field": "ext", "fields": {}, "step": 0},  # of the PBX's staff
                "name": "remind",
                "person": await stage.person(Who.OTHER),
            }
            await stage.asks(who, question, facts, group=group)

            async def write(text: str = row.text, who: Who = who, group: bool = group) -> None:
                await stage.writes(who, text, group=group)

            fault = await played(stage, who, group, row, write)
            wrong += [f"{question} answered by {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []


async def test_only_an_administrator_sends_lists_of_clients_and_in_private(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        for who, group in product(Who, (False, True)):

            async def send(who: Who = who, group: bool = group) -> None:
                await stage.sends_file(who, b"79101234567;x", group=group)

            fault = await played(stage, who, group, Row(ADMINS, NOBODY, {"client_imports", "intents"}), send)
            wrong += [f"a file of {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []


@pytest.mark.parametrize(
    "data", ["aKbkfZ-Hudo8nPlYezLkMQ", "settle:1", "☎" * 21 + "x", "%s{0}\x00'--", "", None], ids=repr
)
async def test_invented_data_does_nothing_for_anybody(tmp_path: Path, data: str | None) -> None:
    async with theatre(tmp_path) as stage:
        await stage.case()
        await stage.watch()
        for who, group in product(Who, (False, True)):
            fault = await played(stage, who, group, Row(NOBODY, NOBODY), press(stage, who, data, group))
            assert not fault, f"{who.name} {place(group)}: {fault}"
