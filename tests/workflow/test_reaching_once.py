"""What must not be repeated is asked once; after a lost answer the truth is what the PBX shows."""

from dataclasses import dataclass, field

import pytest

from pbx.errors import PbxError, PbxRefused, PbxUnreachable
from workflow.reaching import once


@dataclass
class List:
    """A list at a PBX: ``answer`` and ``blind`` are what becomes of a command and of a look."""

    works: bool = True
    answer: PbxError | None = None
    blind: PbxError | None = None
    there: bool = False
    asked: list[str] = field(default_factory=list)

    async def put(self) -> None:
        self.asked.append("put")
        self.there = self.works
        if self.answer:
            raise self.answer

    async def look(self) -> bool:
        self.asked.append("look")
        if self.blind:
            raise self.blind
        return self.there

    async def told(self) -> str:
        try:
            await once(self.put, self.look, undone="block_not_done", unknown="block_unknown")
        except PbxError as error:
            return error.reason
        return "done"


LOST = PbxUnreachable(maybe_done=True)


@pytest.mark.parametrize(
    ("list_", "told", "asked"),
    [
        (List(), "done", ["put", "look"]),
        (List(answer=LOST), "done", ["put", "look"]),
        (List(answer=LOST, works=False), "block_not_done", ["put", "look"]),
        (List(works=False), "block_not_done", ["put", "look"]),
        (List(answer=LOST, blind=PbxUnreachable(maybe_done=False)), "block_unknown", ["put", "look"]),
        (List(blind=PbxRefused("pbx_broken")), "block_unknown", ["put", "look"]),
        (List(answer=PbxUnreachable(maybe_done=False)), "pbx_unreachable", ["put"]),
        (List(answer=PbxRefused("pbx_refused")), "pbx_refused", ["put"]),
    ],
)
async def test_it_is_asked_once_and_looked_at(list_: List, told: str, asked: list[str]) -> None:
    assert (await list_.told(), list_.asked) == (told, asked)


async def test_what_nobody_knows_is_unknown_to_the_act_too() -> None:
    blind = List(answer=LOST, blind=LOST)
    with pytest.raises(PbxUnreachable) as caught:
        await once(blind.put, blind.look, undone="block_not_done", unknown="block_unknown")
    assert caught.value.maybe_done
