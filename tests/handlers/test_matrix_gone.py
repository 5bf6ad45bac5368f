"""A button about something that is gone does nothing for anybody."""

from itertools import product
from pathlib import Path

from sandbox.world import GROUP
from tests.handlers.cast import SUPPORT, Who, theatre
from tests.handlers.playing import place, played, press
from tests.handlers.rows import ABOUT_A_NUMBER, ABOUT_NOTHING, BUTTONS, NOBODY, Row


async def test_a_button_about_something_that_is_gone_does_nothing_for_anybody(tmp_path: Path) -> None:
    gone = {
        "case": 10**9,
        "person": 10**9,
        "request": 10**9,
        "account": "nosuch",
        "employee": "anna",
        "number": "+79101234567",
    }
    gone |= {"import": 10**9, "to": 1, "seconds": 60, "department": SUPPORT, "typed": "1h"}
    gone |= {"id": 10**9, "on": False, "kind": "department", "what": "silent", "name": "nosuch", "user": "nobody"}
    gone |= {"pattern": "79101234567", "comment": "", "query": ""}
    gone |= {"call": 10**9, "alarm": 10**9}
    gone |= {"draft": 10**9, "telnum": "79990000000"}
    gone |= {"field": "ext", "fields": {"name": "Зоя"}, "before": {}, "after": {}, "how": "join", "member": "nobody"}
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        about_something = sorted(set(BUTTONS) - ABOUT_NOTHING - ABOUT_A_NUMBER)
        for action, who, group in product(about_something, Who, (False, True)):
            intent = await stage.intent(GROUP if group else who.value, action, gone)
            fault = await played(stage, who, group, Row(NOBODY, NOBODY), press(stage, who, intent, group))
            wrong += [f"{action} by {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []
