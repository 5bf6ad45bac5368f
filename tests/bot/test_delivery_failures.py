"""What becomes of a message in trouble: never lost in silence, and never doubled without the word «повтор»."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from post_office import UNENDED_HERS, PostOffice, post_office
from switchboard import CLIENT

from sandbox.world import ANNA, BORIS, GLEB
from storage import outbox
from storage.database import Tx

ARRIVED = ["cut-after", "truncated", "empty", "stall-after"]
NOT_ARRIVED = ["cut-before", "500", "502-html"]
NEVER_ARRIVED = ["429", "429-bare", "429-html", "401", "404"]


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(tmp_path) as made:
        yield made


def missed(post: PostOffice, chat: int = ANNA) -> list[str]:
    return [text for text in post.texts(chat) if "Пропущен" in text]


@pytest.mark.parametrize("kind", ARRIVED)
async def test_an_alert_that_may_have_arrived_comes_again_and_says_that_it_is_a_repeat(
    post: PostOffice, kind: str
) -> None:
    post.telegram.fault(kind, method="sendMessage", chat=ANNA, seconds=3.0)
    await post.missed()
    await post.sees(ANNA, "↻ повтор", CLIENT)
    await post.idle()
    assert [text.startswith("↻ повтор") for text in missed(post)] == [False, True]


@pytest.mark.parametrize("kind", NOT_ARRIVED)
async def test_an_alert_nobody_knows_of_comes_labelled_though_it_is_the_only_copy(post: PostOffice, kind: str) -> None:
    post.telegram.fault(kind, method="sendMessage", chat=ANNA)
    await post.missed()
    await post.idle()
    assert [text.startswith("↻ повтор") for text in missed(post)] == [True]


@pytest.mark.parametrize("kind", NEVER_ARRIVED)
async def test_an_alert_that_certainly_did_not_arrive_comes_once_and_unlabelled(post: PostOffice, kind: str) -> None:
    post.telegram.fault(kind, method="sendMessage", chat=ANNA)
    await post.missed()
    if kind == "429-html":  # it does not say how long to wait
        while not post.requests(ANNA):
            await post.moment()
        post.later(6)
    await post.idle()
    assert [text.startswith("↻ повтор") for text in missed(post)] == [False]


async def test_both_copies_of_a_repeated_alert_have_the_same_buttons(post: PostOffice) -> None:
    post.telegram.fault("cut-after", method="sendMessage", chat=ANNA)
    await post.missed()
    await post.sees(ANNA, "↻ повтор", CLIENT)
    first, second = [
        [button["data"] for row in message["buttons"] for button in row]
        for message in post.telegram.chat(ANNA)
        if CLIENT in message["text"]
    ]
    assert first == second


async def test_telegram_down_for_long_loses_nothing_and_doubles_nothing(post: PostOffice) -> None:
    post.telegram.down = True
    for n in range(5):
        await post.missed(f"+7910123000{n}")
    while len([one for one in post.telegram.log if one["fault"] == "down"]) < 4:
        await post.moment()
    post.telegram.down = False
    post.later(120)
    await post.idle()
    for chat in (ANNA, BORIS):
        assert [sum(f"+7910123000{n}" in text for text in post.texts(chat)) for n in range(5)] == [1] * 5


async def test_markup_that_telegram_cannot_read_goes_as_plain_text(post: PostOffice) -> None:
    post.telegram.fault("400:can't parse entities: Can't find end tag", method="sendMessage", chat=ANNA)
    await post.missed()
    await post.idle()
    assert ["parse_mode" in one["params"] for one in post.requests(ANNA)] == [True, False]
    assert len(missed(post)) == 1


async def test_an_alert_refused_for_good_reaches_the_administrator_with_the_clients_number(post: PostOffice) -> None:
    post.telegram.fault("400:something nobody has seen yet", method="sendMessage", chat=ANNA)
    await post.missed()
    await post.sees(GLEB, CLIENT, str(ANNA), "something nobody has seen yet")
    await post.sees(BORIS, CLIENT)
    await post.idle()
    assert not missed(post)
    assert await post.rows("SELECT kind FROM outbox WHERE state = 'dead'") == [{"kind": "missed"}]
    assert post.delivery.counters.dead == 1


async def test_any_other_message_refused_for_good_reaches_the_administrator_too(post: PostOffice) -> None:
    post.telegram.fault("400:something nobody has seen yet", method="sendMessage", chat=ANNA)
    await post.puts("token_conflict", ANNA)
    await post.sees(GLEB, "не доставлено", str(ANNA))


async def test_word_of_a_dead_letter_that_cannot_be_sent_either_makes_no_further_letter(post: PostOffice) -> None:
    post.telegram.fault("400:something nobody has seen yet", method="sendMessage", times=2)
    await post.puts("token_conflict", GLEB)
    await post.idle()
    assert [row["state"] for row in await post.rows("SELECT state FROM outbox ORDER BY id")] == ["dead", "dead"]


async def test_a_poisoned_message_is_put_aside_after_three_tries_and_the_rest_goes_on(post: PostOffice) -> None:
    await post.puts("no such kind of message", ANNA)
    await post.missed()
    for _ in range(3):
        await post.moment(0.1)
        post.later(10)
    await post.sees(ANNA, "Пропущен", CLIENT)
    await post.sees(GLEB, "не доставлено", "internal error")
    (row,) = await post.rows("SELECT state, tries FROM outbox WHERE kind = 'no such kind of message'")
    assert row == {"state": "dead", "tries": 3}


async def test_one_poisoned_line_does_not_take_a_digest_with_it(post: PostOffice) -> None:
    async with post.held(ANNA):
        for n in range(12):
            await post.missed(f"+791012300{n:02}")
        await post.write(_poison, "+79101230005")
    while await post.rows(UNENDED_HERS, anna=ANNA):
        post.later(2)
        await post.moment(0.05)
    told = "\n".join(post.texts(ANNA))
    assert [n for n in range(12) if f"+791012300{n:02}" not in told] == [5]
    await post.sees(GLEB, "Пропущен", "internal error")


def _poison(tx: Tx, client: str) -> None:
    """No view can show such a case."""
    tx.execute("UPDATE cases SET last_missed_ms = 9000000000000000000 WHERE client = :client", client=client)


@pytest.mark.parametrize("kind", ["something nobody has seen yet", "can't parse entities: bad"])
async def test_a_digest_in_trouble_is_told_otherwise_and_no_client_is_left_out(post: PostOffice, kind: str) -> None:
    async with post.held(ANNA):
        for n in range(10):
            await post.missed(f"+7910123000{n}")
        post.telegram.fault(f"400:{kind}", method="sendMessage", chat=ANNA)
    await post.idle()
    assert [sum(f"+7910123000{n}" in text for text in post.texts(ANNA)) for n in range(10)] == [1] * 10
    plain_digest = any("Накопилось" in text for text in post.texts(ANNA))
    assert plain_digest == (kind == "can't parse entities: bad"), "what is refused for good goes alone, each"
    assert not post.reads(GLEB)


async def test_a_ringing_card_that_cannot_be_taken_away_is_nobodys_trouble(post: PostOffice) -> None:
    await post.rings()
    for chat in (ANNA, BORIS):
        await post.sees(chat, "Звонит")
    post.telegram.fault("400:message can't be deleted for everyone", method="deleteMessage", chat=ANNA)
    post.telegram.fault("400:MESSAGE_DELETE_FORBIDDEN", method="deleteMessage", chat=BORIS)
    await post.missed()
    await post.idle()
    assert not post.reads(GLEB)
    assert len(post.requests(ANNA, "deleteMessage")) == len(post.requests(BORIS, "deleteMessage")) == 1


async def test_a_claim_never_looks_at_messages_that_have_ended(post: PostOffice) -> None:
    """With a year of sent messages in the table a claim must not read them all."""
    plan = await post.rows(
        f"EXPLAIN QUERY PLAN SELECT * FROM outbox WHERE chat_id = 1 AND {outbox.WAITS} ORDER BY id LIMIT 5"
    )
    assert "outbox_waiting" in plan[0]["detail"]
