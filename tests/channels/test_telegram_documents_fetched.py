"""What people send is fetched whole, never more than asked for, and no error tells the token."""

import traceback
from typing import Any

import pytest
from telegram_line import Line

from channels.base import ChannelError, Refused, TooLarge, Unreachable
from channels.telegram_files import fetch
from sandbox.world import ANNA, TOKEN

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTENT = bytes(range(256)) * 1000


def sent(line: Line, content: bytes = CONTENT) -> str:
    line.telegram.document(ANNA, "clients.csv", content)
    return str(line.telegram.chat(ANNA)[-1]["media"]["document"]["file_id"])


async def test_a_file_comes_whole(line: Line) -> None:
    assert await fetch(line.channel._bot, sent(line), len(CONTENT)) == CONTENT


async def test_a_file_larger_than_is_wanted_is_not_fetched(line: Line) -> None:
    before = len(line.log("file"))
    with pytest.raises(TooLarge):
        await fetch(line.channel._bot, sent(line), len(CONTENT) - 1)
    assert len(line.log("file")) == before


async def test_a_file_that_grew_on_the_way_is_left(line: Line) -> None:
    file_id = sent(line)
    line.telegram.memory.files[file_id].told["file_size"] = 5
    with pytest.raises(TooLarge):
        await fetch(line.channel._bot, file_id, 10)


FAULTS: list[tuple[dict[str, Any], type[ChannelError]]] = [
    ({"kind": "404", "method": "file"}, Unreachable),
    ({"kind": "500", "method": "file"}, Unreachable),
    ({"kind": "429", "method": "file"}, Unreachable),
    ({"kind": "cut-before", "method": "file"}, Unreachable),
    ({"kind": "delay", "method": "file", "seconds": 5}, Unreachable),
    ({"kind": "400:invalid file_id", "method": "getFile"}, Refused),
    ({"kind": "400:file is too big", "method": "getFile"}, TooLarge),
    ({"kind": "502-html", "method": "getFile"}, ChannelError),
    ({"kind": "truncated", "method": "getFile"}, ChannelError),
    ({"kind": "401", "method": "getFile"}, ChannelError),
]


@pytest.mark.parametrize(("fault", "said"), FAULTS, ids=lambda value: str(value)[:40])
async def test_every_fault_is_told_without_the_token(
    line: Line, fault: dict[str, Any], said: type[ChannelError]
) -> None:
    file_id = sent(line)
    line.telegram.fault(**fault, times=2)  # a lost connection aiohttp tries once more by itself
    with pytest.raises(said) as caught:
        await fetch(line.channel._bot, file_id, len(CONTENT), fetch_s=0.5)
    line.telegram.clear_faults()
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert TOKEN not in told
    assert TOKEN.partition(":")[2] not in told
