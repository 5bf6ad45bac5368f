"""Every button does what its row says, whoever presses it and where."""

from itertools import product
from pathlib import Path

from sandbox.world import GROUP
from tests.handlers.cast import Who, theatre
from tests.handlers.playing import arguments, place, played, press
from tests.handlers.rows import BUTTONS


async def test_a_button_does_what_its_row_says(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        for (action, row), who, group in product(BUTTONS.items(), Who, (False, True)):
            held = await stage.case(closed=row.closed, taken=row.taken)
            intent = await stage.intent(GROUP if group else who.value, action, await arguments(stage, action, held))
            fault = await played(stage, who, group, row, press(stage, who, intent, group))
            wrong += [f"{action} by {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []
