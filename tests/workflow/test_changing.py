"""What an administrator saw is changed, and nothing else: somebody quicker is not overwritten, and it is read back."""

from dataclasses import dataclass, field

import pytest

from pbx.errors import PbxError, PbxRefused, PbxUnreachable
from workflow.changing import change

LOST = PbxUnreachable(maybe_done=True)


@dataclass
class Card:
    """Something at a PBX; ``answer`` is what becomes of the command, ``blind`` of every look after it."""

    shown: dict[str, str] = field(default_factory=lambda: {"name": "Анна", "ext": "701"})
    works: bool = True
    answer: PbxError | None = None
    blind: PbxError | None = None
    sent: int = 0

    async def put(self) -> None:
        self.sent += 1
        if self.works:
            self.shown["ext"] = "705"
        if self.answer:
            raise self.answer

    async def look(self) -> dict[str, str]:
        if self.sent and self.blind:
            raise self.blind
        return dict(self.shown)

    async def told(self, before: str = "701") -> str:
        try:
            await change(self.look, self.put, {"ext": before}, {"ext": "705"})
        except PbxError as error:
            return error.reason
        return "done"


@pytest.mark.parametrize(
    ("card", "told"),
    [
        (Card(), "done"),
        (Card(answer=LOST), "done"),
        (Card(works=False), "change_not_done"),
        (Card(works=False, answer=LOST), "change_not_done"),
        (Card(works=False, answer=PbxRefused("pbx_refused")), "pbx_refused"),
        (Card(answer=LOST, blind=PbxUnreachable(maybe_done=False)), "change_unknown"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_it_is_sent_once_and_the_truth_is_what_the_pbx_shows(card: Card, told: str) -> None:
    assert await card.told() == told
    assert card.sent == 1


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten() -> None:
    card = Card(shown={"name": "Анна", "ext": "708"})
    assert await card.told() == "changed_meanwhile"
    assert (card.sent, card.shown["ext"]) == (0, "708")


async def test_what_she_did_not_see_may_be_another_way() -> None:
    assert await Card(shown={"name": "Анна Белова", "ext": "701"}).told() == "done"
