"""Cifra1's Lite-API against a pretend one that checks every parameter: click2call and getcalldetail."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from calls.event import CallEvent, Direction, Result, Verdict
from pbx.cifra1.asking import MIN_INTERVAL_S
from pbx.cifra1.lite import dialled
from pbx.errors import PbxError, PbxRefused, PbxUnreachable
from pbx.shapes import DialReceipt
from tests.pbx.cifra1_office import API_KEY, CLIENT, SAMPLES, House, cifra1, house, md5
from tests.wire.server import Answer, Pretend, pretend, says
from wire.pacing import Priority

HOUR_MS = 3_600_000
START_MS = 1_699_999_200_000  # 2023-11-15 01:00:00 in Moscow


def sample(name: str) -> str:
    return (SAMPLES / name).read_text("utf-8")


def verdict(event: CallEvent | None) -> Verdict:
    assert event is not None
    assert event.verdict is not None
    return event.verdict


async def reason(asked: Awaitable[object]) -> tuple[str, dict[str, object]]:
    with pytest.raises(PbxError) as caught:
        await asked
    return caught.value.reason, caught.value.facts


# -- click2call -----------------------------------------------------------------------------------------------------


async def test_click2call_is_sent_as_printed() -> None:
    async with pretend(says(sample("click2call.json"))) as server:
        pbx = cifra1(server.url, domain="your.vats.cifra1.ru", api_key="abmgx7-arffm8-us7vyr")
        assert await pbx.dial("101", "+79031234567") == DialReceipt(task="12345")
        await pbx.close()
    [seen] = server.requests
    assert (seen.method, seen.target) == (
        "GET",
        "/crmapi.php?command=click2call&vatsdomain=your.vats.cifra1.ru"
        "&userexten=101&number=79031234567&checkkey=e60f713934226e3dfff2e0dde3747154",
    )


async def test_her_phone_rings_first_and_the_call_is_not_told_of() -> None:
    async with house() as work:
        receipt = await work.pbx.dial("701", CLIENT)
        await work.errands.quiet()
        [call] = work.company.calls.values()
        assert (call.direction, call.stage, call.client) == ("out", "employee rings", "79101234567")
        assert receipt == DialReceipt(task="66")
        assert work.pretend.deliveries == []


async def test_a_crm_user_is_found_by_what_the_crm_calls_her() -> None:
    async with house() as work:
        work.pretend.crm_users["702"] = "boris@romashka.example"
        await work.pbx.dial("boris@romashka.example", CLIENT)
        [asked] = work.asked()
        assert (asked["crmuseruid"], "userexten" in asked) == ("boris@romashka.example", False)
        assert [call.phones[0].employee.login for call in work.company.calls.values()] == ["boris"]


async def test_the_same_call_asked_for_twice_is_already_queued() -> None:
    async with house() as work:
        first, second = await work.pbx.dial("701", CLIENT), await work.pbx.dial("701", CLIENT)
        assert (first.already, second.already, first.task) == (False, True, second.task)
        assert len(work.company.calls) == 1


@pytest.mark.parametrize(
    ("number", "spelled"),
    [("+79101234567", "79101234567"), ("+77011234567", "77011234567"), ("+380441234567", "810380441234567")],
)
def test_numbers_are_dialled_from_here(number: str, spelled: str) -> None:
    assert dialled(number) == spelled


@pytest.mark.parametrize("number", ["", "112", "101", "+7910", "+" + "1" * 18])
async def test_what_is_no_number_is_not_sent(number: str) -> None:
    async with house() as work:
        assert await reason(work.pbx.dial("701", number)) == ("pbx_bad_number", {})
        assert work.asked() == []


@pytest.mark.parametrize("user", ["", "  ", "Анна", "a b", "a\nb", "a" * 129])
async def test_what_is_no_employee_is_not_sent(user: str) -> None:
    async with house() as work:
        assert await reason(work.pbx.dial(user, CLIENT)) == ("pbx_no_such_user", {})
        assert work.asked() == []


async def test_an_employee_whom_the_pbx_does_not_know() -> None:
    async with house() as work:
        for user in ("799", "nobody@romashka.example"):
            assert (await reason(work.pbx.dial(user, CLIENT)))[0] == "pbx_no_such_user"


CLICK2CALL = {
    1: "pbx_no_domain", 2: "pbx_blocked", 3: "pbx_unpaid", 4: "pbx_api_off", 5: "pbx_api_blocked",
    6: "pbx_not_permitted", 7: "pbx_no_such_user", 8: "pbx_user_blocked", 9: "pbx_bad_value", 99: "pbx_refused",
}  # fmt: skip
GETCALLDETAIL = {
    1: "pbx_no_domain", 2: "pbx_blocked", 3: "pbx_unpaid", 4: "pbx_not_permitted", 5: "pbx_bad_value",
    6: "pbx_too_many", 7: "pbx_refused", 99: "pbx_refused",
}  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), CLICK2CALL.items())
async def test_each_result_of_click2call_has_its_reason(code: int, expected: str) -> None:
    async with house() as work:
        work.pretend.lite.refusing["click2call"] = code
        assert await reason(work.pbx.dial("701", CLIENT)) == (expected, {"code": code, "said": "Отказано"})
        assert work.company.calls == {}


@pytest.mark.parametrize(("code", "expected"), GETCALLDETAIL.items())
async def test_each_result_of_getcalldetail_has_its_reason(code: int, expected: str) -> None:
    async with house() as work:
        work.pretend.lite.refusing["getcalldetail"] = code
        assert (await reason(work.pbx.final_word("31917423")))[0] == expected
        assert (await reason(work.pbx.history(START_MS, START_MS + 900)))[0] == expected


async def test_a_wrong_key_and_a_wrong_domain_are_told_apart() -> None:
    async with house() as work:
        for wrong, expected in (
            ({"api_key": "wrong-key-1"}, "pbx_key_wrong"),
            ({"domain": "a.b.ru"}, "pbx_no_domain"),
        ):
            pbx = work.connect(**wrong)
            work.clock.seconds += 3
            assert (await reason(pbx.dial("701", CLIENT)))[0] == expected
            assert (await reason(pbx.final_word("1")))[0] == expected
            await pbx.close()


@pytest.mark.parametrize("body", ["{}", '{"result": "x"}', '{"message": "OK"}', '{"result": null}', '"OK"', ""])
async def test_an_answer_without_a_result_leaves_open_what_was_done(body: str) -> None:
    async with pretend(says(body)) as server:
        pbx = cifra1(server.url)
        with pytest.raises(PbxUnreachable) as caught:
            await pbx.dial("701", CLIENT)
        await pbx.close()
    assert caught.value.maybe_done


@pytest.mark.parametrize("name", ["click2call.json", "click2call_already.json"])
async def test_strings_for_numbers_and_stray_commas_are_read(name: str) -> None:
    sloppy = sample(name).replace('"result": 0', '"result": "0"').replace('"taskid"', ' ,"taskid"').replace("}", ",}")
    async with pretend(says("\ufeff " + sloppy)) as server:
        pbx = cifra1(server.url)
        assert await pbx.dial("701", CLIENT) == DialReceipt(task="12345", already="already" in name)
        await pbx.close()


# -- getcalldetail: what is asked -----------------------------------------------------------------------------------


async def test_a_period_is_asked_about_twice_in_local_time_as_printed() -> None:
    async with pretend(says(sample("getcalldetail_nothing.json"))) as server:
        pbx = cifra1(server.url)
        assert await pbx.history(START_MS, START_MS + HOUR_MS) == []
        await pbx.close()
    yes, no = server.requests
    signed = ["getcalldetail", "romashka.vats.cifra1.ru", "2023-11-15T01:00:00", "2023-11-15T02:00:00", "all", "all"]
    for seen, success in ((yes, "yes"), (no, "no")):
        assert seen.target == (
            "/crmapi.php?command=getcalldetail&vatsdomain=romashka.vats.cifra1.ru"
            "&startdt=2023-11-15T01%3A00%3A00&enddt=2023-11-15T02%3A00%3A00"
            f"&calldirection=all&servicetype=all&success={success}&checkkey={md5(*signed, success, API_KEY)}"
        )


@pytest.mark.parametrize("sent", ["get", "form", "json"])
async def test_the_same_is_asked_in_three_shapes(sent: Any) -> None:
    async with house(history_sent_as=sent) as work:
        call = await work.calls()
        work.company.nobody(call)
        await work.errands.quiet()
        [event] = await work.pbx.history(*work.period())
        assert verdict(event).result is Result.MISSED
        assert {entry["method"] for entry in work.pretend.requests} == {"GET" if sent == "get" else "POST"}
        assert len(await work.pbx.services(*work.period(), success=False, sent="get")) == 1
        assert work.pretend.requests[-1]["method"] == "GET"


@pytest.mark.parametrize("direction", ["inbound", "outbound", "all"])
@pytest.mark.parametrize("kinds", ["calls", "fax", "voices", "send", "all"])
async def test_services_may_be_narrowed(direction: Any, kinds: Any) -> None:
    async with house() as work:
        work.pretend.voicemail = True
        work.company.after_hours("79101234567")
        await work.errands.quiet()
        work.pretend.fax(next(iter(work.company.calls.values())))
        found = await work.pbx.services(*work.period(), direction=direction, kinds=kinds)
        expected = {"calls": [3], "fax": [13], "voices": [12], "send": [], "all": [3, 12, 13]}[kinds]
        assert sorted(one.kind or 0 for one in found) == ([] if direction == "outbound" else expected)
        assert len(work.asked()) == 2


# -- getcalldetail: pages -------------------------------------------------------------------------------------------


async def missed_calls(work: House, count: int, seconds: int = 10) -> int:
    """Missed calls every ten seconds; the moment of the first."""
    for number in range(count):
        call = await work.calls(f"7910{number:07}")
        work.company.nobody(call)
    await work.errands.quiet()
    for number, (_, row) in enumerate(work.pretend.memory.services):
        minute, second = divmod(number * seconds, 60)
        row["calldt"] = f"2023-11-15 01:{minute:02}:{second:02}"
    return START_MS


async def test_pages_overlap_and_each_service_counts_once() -> None:
    async with house() as work:
        start_ms = await missed_calls(work, 10)
        work.pretend.lite.page = 3
        events = await work.pbx.history(start_ms, start_ms + HOUR_MS)
        assert [event.client for event in events] == [f"+7910{number:07}" for number in range(10)]
        starts = [asked["startdt"][11:] for asked in work.asked() if asked["success"] == "no"]
        assert starts == ["01:00:00", "01:00:20", "01:00:40", "01:01:00", "01:01:20"]
        assert {asked["enddt"][11:] for asked in work.asked()} == {"02:00:00"}


async def test_sessions_of_one_second_do_not_keep_us_for_ever() -> None:
    async with house() as work:
        start_ms = await missed_calls(work, 7, seconds=0)
        work.pretend.lite.page = 3
        events = await work.pbx.history(start_ms, start_ms + HOUR_MS)
        assert len(events) == 3  # the vendor gives no way to the others
        assert len(work.asked()) < 10


async def test_of_too_many_calls_each_half_is_asked_for() -> None:
    async with house() as work:
        start_ms = await missed_calls(work, 12)
        work.pretend.lite.most = 4
        events = await work.pbx.history(start_ms, start_ms + 120_000)
        assert len(events) == 12
        assert work.pretend.door.hurried == 0


async def test_when_a_second_has_too_many_calls_it_is_said() -> None:
    async with house() as work:
        start_ms = await missed_calls(work, 5, seconds=0)
        work.pretend.lite.most = 4
        assert (await reason(work.pbx.history(start_ms, start_ms + 60_000)))[0] == "pbx_too_many"


# -- getcalldetail: what is told ------------------------------------------------------------------------------------


async def test_a_missed_call() -> None:
    async with house() as work:
        call = await work.calls()
        work.company.nobody(call)
        await work.errands.quiet()
        [event] = await work.pbx.history(*work.period())
        word = verdict(event)
        assert (event.call_id, event.learned, event.direction) == ("31917423", "history", Direction.IN)
        assert (event.client, event.line, event.department) == (CLIENT, "+74957654321", "Продажи")
        assert (word.result, word.by_person, word.talk_s, word.employee) == (Result.MISSED, False, 0, None)
        began_ms = int(work.company.calls[call].started.timestamp()) * 1000
        assert word.start_ms == began_ms
        assert await work.pbx.final_word(event.call_id) is not None


async def test_a_conversation() -> None:
    async with house() as work:
        call = await work.calls()
        await work.pbx.final_word("31917423")  # brings the address of recordings to the pretend PBX
        work.company.answer(call, "boris")
        work.company.hang_up(call, 57)
        await work.errands.quiet()
        [event] = await work.pbx.history(*work.period())
        word = verdict(event)
        assert (word.result, word.by_person, word.talk_s, word.extension) == (Result.SUCCESS, True, 57, "702")
        assert word.recording == f"{work.url}/cifra1/records/{call}.wav"
        asked = len(work.asked())
        assert verdict(await work.pbx.final_word(event.call_id)) == word
        assert len(work.asked()) == asked + 1  # nothing better can come: the second turn is saved


async def test_a_call_of_which_nothing_is_written_down_yet() -> None:
    async with house() as work:
        await work.calls()
        assert await work.pbx.final_word("31917423") is None
        assert [asked["success"] for asked in work.asked()] == ["yes", "no"]


async def test_a_transferred_call_is_one_session() -> None:
    async with house() as work:
        call = await work.calls()
        work.company.answer(call, "anna")
        second = work.company.transfer(call, "vera")
        work.company.answer(second, "vera")
        work.company.hang_up(second, 30)
        await work.errands.quiet()
        [event] = await work.pbx.history(*work.period())
        assert (event.call_id, verdict(event).extension) == ("31917423", "703")


async def test_an_outgoing_call_is_remembered_though_no_webhook_told_of_it() -> None:
    async with house() as work:
        await work.pbx.dial("701", CLIENT)
        [call] = work.company.calls
        work.company.employee_picks_up(call)
        work.company.client_picks_up(call)
        work.company.hang_up(call, 41)
        await work.errands.quiet()
        [event] = await work.pbx.history(*work.period())
        assert (event.direction, event.client, verdict(event).talk_s) == (Direction.OUT, CLIENT, 41)
        assert (verdict(event).result, verdict(event).extension) == (Result.SUCCESS, "701")


async def test_an_outgoing_call_that_was_not_answered() -> None:
    async with house() as work:
        await work.pbx.dial("701", CLIENT)
        [call] = work.company.calls
        work.company.employee_picks_up(call)
        work.company.client_busy(call)
        await work.errands.quiet()
        [event] = await work.pbx.history(*work.period())
        assert (event.direction, verdict(event).result, verdict(event).talk_s) == (Direction.OUT, Result.UNKNOWN, 0)


async def test_a_voicemail_is_a_missed_call_with_a_recording() -> None:
    async with house() as work:
        work.pretend.voicemail = True
        await work.pbx.final_word("1")
        work.company.after_hours("79101234567")
        await work.errands.quiet()
        [event] = await work.pbx.history(*work.period())
        word = verdict(event)
        assert (word.result, word.by_person, word.talk_s) == (Result.MISSED, False, 0)
        assert word.recording is not None
        assert word.recording.endswith("-voice.wav")


def answers(yes: str, no: str = '{"result":0,"message":"OK","countcalls":0,"data":[]}') -> Answer:
    """By the status that is asked for."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return await says(yes if request.query["success"] == "yes" else no)(request)

    return answer


async def told(
    answer: Answer | Callable[[web.Request], Awaitable[web.StreamResponse]], **more: object
) -> list[CallEvent]:
    async with pretend(answer) as server:
        pbx = cifra1(server.url, **more)
        events = await pbx.history(START_MS, START_MS + 24 * HOUR_MS)
        await pbx.close()
    return events


async def test_the_printed_pages_are_read() -> None:
    pages = [sample("getcalldetail.json"), sample("getcalldetail_last_page.json"), sample("getcalldetail_nothing.json")]
    server: Pretend

    async def answer(request: web.Request) -> web.StreamResponse:
        return await says(pages[len(server.requests) - 1])(request)

    async with pretend(answer) as server:
        pbx = cifra1(server.url)
        events = await pbx.history(START_MS, START_MS + 24 * HOUR_MS)
        await pbx.close()
    assert [(event.call_id, event.client, verdict(event).talk_s) for event in events] == [
        ("12345678", "+79101234567", 57),
        ("12345999", "+79261234567", 78),
        ("12346000", "+79101234567", 41),
    ]
    first = events[0]
    assert (first.department, first.employee, first.line) == ("Отдел продаж", "705", "+74957654321")
    assert verdict(first).start_ms == START_MS + 17 * 60_000 + 48_000
    assert verdict(first).recording == "https://lkvats.cifra1.ru/a1b2c3d4e5f6a1b2c3d4e5f6.wav"
    assert [event.direction for event in events] == [Direction.IN, Direction.IN, Direction.OUT]


async def test_a_session_of_several_services_is_one_call() -> None:
    """A freephone line that rang nobody, a voicemail, an SMS and a fax."""
    [event] = await told(answers(sample("getcalldetail_session_with_services.json")))
    word = verdict(event)
    assert (event.call_id, word.result, word.by_person) == ("12345678", Result.MISSED, False)
    assert word.recording == "https://lkvats.cifra1.ru/voice.wav"


def page(*rows: dict[str, object]) -> str:
    printed = json.loads(sample("getcalldetail.json"))["data"][0]
    changed = [printed | {"callid": 12000 + number} | row for number, row in enumerate(rows)]
    return json.dumps({"result": 0, "message": "OK", "data": changed})


async def test_a_row_of_success_wins_over_one_without() -> None:
    [event] = await told(answers(page({"callid": 2}), page({"callid": 1}, {"callid": 3, "durreal": 0})))
    assert (verdict(event).result, verdict(event).by_person) == (Result.SUCCESS, True)


@pytest.mark.parametrize(
    ("row", "by_person"),
    [
        ({}, True),
        ({"userexten": ""}, True),
        ({"userexten": "", "username": "", "numb": "89161234568"}, True),  # led to a mobile phone
        ({"userexten": "", "username": "", "numb": "84957654321"}, False),  # the menu of the line itself
        ({"userexten": "", "username": "", "numb": ""}, False),
        ({"durreal": 0}, False),
        ({"durreal": "57"}, True),
        ({"serviceid": 12}, False),
        ({"serviceid": 13}, False),
        ({"serviceid": None}, True),  # no id of an incoming city call is printed
    ],
)
async def test_who_counts_as_a_person(row: dict[str, object], by_person: bool) -> None:
    [event] = await told(answers(page(row)))
    assert verdict(event).by_person is by_person


@pytest.mark.parametrize(
    "row",
    [
        {"calldirection": "inbound", "numa": "701"},
        {"calldirection": "outbound", "numb": "702"},
        {"calldirection": "outbound", "serviceid": 1},
        {"calldirection": "sideways"},
        {"serviceid": 19},
        {"sessionid": ""},
        {"sessionid": None},
        {"callid": "x"},
    ],
)
async def test_what_is_no_call_with_the_outside_is_left_out(row: dict[str, object]) -> None:
    assert await told(answers(page(row))) == []


async def test_a_call_led_on_to_a_mobile_phone_is_still_incoming() -> None:
    rows = page({}, {"calldirection": "outbound", "numb": "89161234568"})
    [event] = await told(answers(rows))
    assert (event.direction, event.client) == (Direction.IN, CLIENT)


async def test_of_a_call_back_the_last_leg_to_the_outside_is_the_client() -> None:
    own = {"calldirection": "outbound", "numb": "89100000001", "calldt": "2023-11-15 01:10:00"}
    client = {"calldirection": "outbound", "numb": "89101234567", "calldt": "2023-11-15 01:10:09"}
    [event] = await told(answers(page(client, own)))
    assert event.client == CLIENT


@pytest.mark.parametrize("link", ["", None, "file:///etc/passwd", "javascript:1", "https://a b", 7, ["x"]])
async def test_what_is_no_address_is_no_recording(link: object) -> None:
    [event] = await told(answers(page({"urlfile": link})))
    assert verdict(event).recording is None


@pytest.mark.parametrize("data", [None, [], "absent"])
async def test_nothing_is_no_calls(data: object) -> None:
    body = {"result": 0, "message": "OK"} | ({} if data == "absent" else {"data": data})
    assert await told(says(json.dumps(body))) == []


@pytest.mark.parametrize(
    "body", ['{"data": []}', '{"result": 0, "data": {"a": 1}}', '{"result": 0, "data": "x"}', "[]"]
)
async def test_an_answer_of_no_known_shape_is_said_so(body: str) -> None:
    with pytest.raises(PbxRefused) as caught:
        await told(says(body))
    assert caught.value.reason == "pbx_nonsense"


async def test_a_later_word_on_a_session_is_news_and_the_same_word_is_not() -> None:
    [one], [same] = await told(answers(page({}))), await told(answers(page({})))
    [more] = await told(answers(page({}, {"serviceid": 12})))
    assert (one.fingerprint == same.fingerprint, one.fingerprint == more.fingerprint) == (True, False)


async def test_the_zone_is_the_account_s() -> None:
    [moscow], [omsk] = await told(answers(page({}))), await told(answers(page({})), timezone="Asia/Omsk")
    assert (verdict(moscow).start_ms or 0) - (verdict(omsk).start_ms or 0) == 3 * HOUR_MS


# -- the limit ------------------------------------------------------------------------------------------------------


async def test_both_apis_together_are_asked_once_in_three_seconds() -> None:
    async with house() as work:
        began = work.clock.seconds
        assert work.pbx.wait_s() == 0
        await work.pbx.only_check()
        assert work.pbx.wait_s() == pytest.approx(MIN_INTERVAL_S)
        await work.pbx.final_word("1")
        await work.pbx.staff()
        await work.pbx.dial("701", CLIENT)
        assert work.pretend.door.hurried == 0
        assert work.clock.seconds - began == pytest.approx(4 * MIN_INTERVAL_S)


async def test_people_go_before_polling() -> None:
    async with house() as work:
        pacer = work.pbx._pacer
        order: list[str] = []

        async def turn(name: str, priority: Priority) -> None:
            await pacer.turn(priority)
            order.append(name)

        async with asyncio.TaskGroup() as group:
            group.create_task(turn("first", Priority.POLLING))
            await asyncio.sleep(0)
            for name, priority in (("poll", Priority.POLLING), ("Anna", Priority.PERSON), ("Boris", Priority.PERSON)):
                group.create_task(turn(name, priority))
            await asyncio.sleep(0)
            assert work.pbx.wait_s() >= 6  # Anna and Boris are before whoever comes now
        assert order == ["first", "Anna", "Boris", "poll"]


async def test_too_many_requests_are_asked_again() -> None:
    async with house() as work:
        work.pretend.trouble.fault("429", 1)
        assert await work.pbx.history(START_MS, START_MS + HOUR_MS) == []
        assert len(work.asked()) == 3
