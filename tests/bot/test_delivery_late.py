"""«Пока бота не было»: what was missed long before we heard of it comes as one list, and then behaves like the rest."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from post_office import UNENDED_HERS, PostOffice, post_office
from switchboard import CLIENT

from sandbox.world import ANNA, BORIS, GLEB
from storage.database import Tx

HEAD = "🕓 Пока бота не было"
LATE = "⏳ узнали с опозданием"
TWO_HOURS_S = 7_200
TOGETHER_S = 11


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(tmp_path) as made:
        yield made


def client(n: int) -> str:
    return f"+7910123{n:04}"


async def found(post: PostOffice, *numbers: int, ago_s: int = TWO_HOURS_S) -> None:
    for n in numbers:
        await post.missed(client(n), ago_s=ago_s - n)


async def listed(post: PostOffice, *numbers: int) -> None:
    """Found, and the moment is over in which others would have joined them."""
    await found(post, *numbers)
    post.later(TOGETHER_S)
    await post.idle()


def told(post: PostOffice, chat: int = ANNA) -> list[str]:
    return [number for text in post.texts(chat) for number in re.findall(r"\+7910123\d{4}", text)]


async def test_what_is_found_late_is_one_list_with_one_sound(post: PostOffice) -> None:
    await listed(post, *range(7))
    for chat in (ANNA, BORIS):
        [message] = [one for one in post.telegram.chat(chat) if one["from"] == "bot"]
        head, *lines = message["text"].splitlines()
        assert head == f"{HEAD}: 7 пропущенных"
        assert [line.split(" ")[1] for line in lines] == [client(n) for n in reversed(range(7))], "the newest first"
        assert all(line.endswith("· Продажи") for line in lines)
        assert [button["text"] for row in message["buttons"] for button in row] == [
            f"🔴 {client(n)}" for n in reversed(range(7))
        ]
        assert not message["silent"]


async def test_one_alone_comes_as_its_card_and_says_that_it_is_late(post: PostOffice) -> None:
    await listed(post, 1)
    message = await post.sees(ANNA, LATE, "🔴 Пропущен", client(1))
    assert message["buttons"][0][0]["text"] == "📞 Перезвонить"
    assert not message["silent"]
    assert HEAD not in message["text"]


async def test_several_calls_of_one_client_are_one_line(post: PostOffice) -> None:
    for call in "abc":
        await post.missed(client(1), call=call, ago_s=TWO_HOURS_S)
    await listed(post, 2)
    [text] = post.texts(ANNA)
    assert text.startswith(f"{HEAD}: 2 пропущенных")
    assert re.findall(rf"{re.escape(client(1))} · .* · ×3", text)


async def test_a_list_that_gathers_holds_up_no_alert(post: PostOffice) -> None:
    await found(post, 1, 2)
    await post.missed()
    await post.sees(ANNA, "🔴 Пропущен", CLIENT)
    assert not any(HEAD in text for text in post.texts(ANNA))
    post.later(TOGETHER_S)
    await post.sees(ANNA, HEAD, client(1), client(2))


async def test_whoever_got_through_meanwhile_is_not_listed(post: PostOffice) -> None:
    await found(post, 1, 2, 3, 4)
    for n in (1, 3):
        await post.spoken(client(n), call=f"later {n}")
    post.later(TOGETHER_S)
    await post.idle()
    assert told(post) == [client(4), client(2)]
    assert post.texts(ANNA)[0].startswith(f"{HEAD}: 2 пропущенных")


async def test_when_all_but_one_got_through_it_comes_as_its_card_and_after_the_last_nothing_does(
    post: PostOffice,
) -> None:
    await found(post, 1, 2, 3)
    for n in (1, 3):
        await post.spoken(client(n), call=f"later {n}")
    post.later(TOGETHER_S)
    await post.sees(ANNA, LATE, client(2))
    await post.idle()
    assert told(post) == [client(2)]
    await found(post, 5, 6)
    for n in (5, 6):
        await post.spoken(client(n), call=f"later {n}")
    post.later(TOGETHER_S)
    await post.idle()
    assert told(post) == [client(2)]


async def test_a_client_who_calls_again_after_the_list_sounds_at_once_and_is_counted(post: PostOffice) -> None:
    await listed(post, 1, 2)
    await post.missed(client(1), call="again")
    alert = await post.sees(ANNA, f"🔴 Пропущен {client(1)} · 2-й раз")
    assert not alert["silent"]
    assert LATE not in alert["text"]


async def test_a_client_who_calls_again_before_the_list_goes_is_told_by_the_alert_alone(post: PostOffice) -> None:
    await found(post, 1, 2)
    await post.missed(client(1), call="again")
    await post.sees(ANNA, f"🔴 Пропущен {client(1)} · 2-й раз")
    post.later(TOGETHER_S)
    await post.sees(ANNA, LATE, client(2))
    await post.idle()
    assert sorted(told(post)) == [client(1), client(2)]


async def test_what_was_missed_before_an_alert_is_only_counted(post: PostOffice) -> None:
    await post.missed(client(1))
    await post.sees(ANNA, "🔴 Пропущен", client(1))
    await post.missed(client(1), call="before", ago_s=TWO_HOURS_S)
    await post.sees(ANNA, f"🔴 Пропущен {client(1)} · 2-й раз")
    post.later(TOGETHER_S)
    await post.idle()
    assert len(told(post)) == 1


async def test_a_claim_is_not_taken_away_by_what_is_found_late(post: PostOffice) -> None:
    await post.missed(client(1))
    await post.write(_claim, client(1), post.clock.now_ms() - 1_000_000)
    await post.missed(client(1), call="before", ago_s=TWO_HOURS_S)
    assert (await post.rows("SELECT state, misses FROM cases")) == [{"state": "taken", "misses": 2}]
    post.later(TOGETHER_S)


def _claim(tx: Tx, client: str, at_ms: int) -> None:
    tx.execute(
        "UPDATE cases SET state = 'taken', holder = 1, held_ms = :at, due_ms = :due, alerted_ms = 0",
        at=at_ms,
        due=at_ms + 10**9,
    )


async def test_nothing_of_a_list_counts_as_an_alert_that_could_escalate(post: PostOffice) -> None:
    await listed(post, 1, 2)
    assert await post.rows("SELECT DISTINCT alerted_ms, due_ms FROM cases") == [{"alerted_ms": 0, "due_ms": None}]


async def test_a_long_list_has_more_lines_than_buttons_and_says_how_many_are_left(post: PostOffice) -> None:
    await listed(post, *range(40))
    [message] = [one for one in post.telegram.chat(ANNA) if one["from"] == "bot"]
    assert message["text"].startswith(f"{HEAD}: 40 пропущенных")
    assert told(post) == [client(n) for n in range(39, 15, -1)]
    assert message["text"].endswith("… и ещё 16")
    labels = [button["text"] for row in message["buttons"] for button in row]
    assert labels == [*(f"🔴 {client(n)}" for n in range(39, 31, -1)), "Ещё ⌄"]


async def test_a_list_that_may_have_arrived_comes_again_and_says_that_it_is_a_repeat(post: PostOffice) -> None:
    post.telegram.fault("cut-after", method="sendMessage", chat=ANNA)
    await listed(post, 1, 2)
    assert [text.splitlines()[0] for text in post.texts(ANNA)] == [f"{HEAD}: 2 пропущенных", "↻ повтор"]


async def test_a_list_refused_for_good_is_told_client_by_client(post: PostOffice) -> None:
    post.telegram.fault("400:something nobody has seen yet", method="sendMessage", chat=ANNA)
    await listed(post, 1, 2, 3)
    assert sorted(told(post)) == [client(1), client(2), client(3)]
    assert all(text.startswith(LATE) for text in post.texts(ANNA))
    assert not post.reads(GLEB)


async def test_one_poisoned_line_does_not_take_a_list_with_it(post: PostOffice) -> None:
    await found(post, 1, 2, 3)
    await post.write(_poison, client(2))
    post.later(TOGETHER_S)
    waiting: list[Any] = ["not asked yet"]
    while waiting:
        post.later(2)
        await post.moment(0.05)
        waiting = await post.rows(UNENDED_HERS, anna=ANNA)
    assert sorted(told(post)) == [client(1), client(3)]
    await post.sees(GLEB, client(2), "internal error")


def _poison(tx: Tx, client: str) -> None:
    """No view can show such a case."""
    tx.execute("UPDATE cases SET last_missed_ms = 9000000000000000000 WHERE client = :client", client=client)


async def test_the_list_of_a_chat_that_is_gone_goes_to_the_last_resort(post: PostOffice) -> None:
    for chat in (ANNA, BORIS):
        post.telegram.fault("403:bot was blocked by the user", method="sendMessage", chat=chat)
    await found(post, 1, 2)
    post.later(TOGETHER_S)
    await post.sees(GLEB, HEAD, client(1), client(2))
    await post.idle()
    assert sorted(number for number in told(post, GLEB)) == [client(1), client(2)]
