"""A button of another chat does nothing for anybody."""

from itertools import product
from pathlib import Path

from sandbox.world import GROUP
from tests.handlers.cast import Who, theatre
from tests.handlers.playing import arguments, place, played, press
from tests.handlers.rows import BUTTONS, NOBODY, Row


async def test_a_button_of_another_chat_does_nothing_for_anybody(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        for (action, row), who, group in product(BUTTONS.items(), Who, (False, True)):
            held = await stage.case(closed=row.closed, taken=row.taken)
            elsewhere = Who.ADMIN.value if group else GROUP
            intent = await stage.intent(elsewhere, action, await arguments(stage, action, held))
            fault = await played(stage, who, group, Row(NOBODY, NOBODY), press(stage, who, intent, group))
            wrong += [f"{action} by {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []
