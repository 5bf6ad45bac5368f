"""Cifra1's cabinet API against a pretend one that is as strict as the document and as sloppy as its samples."""

import asyncio
import json
import time
from collections.abc import Awaitable

import pytest

from calls.event import CallEvent, Direction, Result, Verdict
from pbx.errors import PbxError, PbxRefused, PbxUnreachable
from pbx.shapes import Attempt, Filed, Followed, Number, SipAccount, Task
from tests.pbx.cifra1_office import CABINET_KEY, CLIENT, SAMPLES, House, cifra1, house, md5
from tests.wire.server import Answer, Seen, pretend, says

DOMAIN = "vats11.vats.cifra1.ru"
MORNING_MS = 1_699_999_200_000  # 2023-11-15 01:00:00 in Moscow
RECORD = "https://lkvats.cifra1.ru/file?file=azdq_ujzi-01-uk_bi:53:sb_"
DAY_MS = 24 * 3_600_000


def sample(name: str) -> Answer:
    return says((SAMPLES / name).read_text("utf-8"), Content_Type="text/html")


async def reason(asked: Awaitable[object]) -> tuple[str, object]:
    with pytest.raises(PbxError) as caught:
        await asked
    assert isinstance(caught.value, PbxRefused)
    return caught.value.reason, caught.value.facts.get("said")


async def ask(answer: Answer, name: str, *args: object, **more: object) -> tuple[object, Seen]:
    """What a method makes of this answer, and what it asked for."""
    async with pretend(answer) as server:
        pbx = cifra1(server.url, domain=DOMAIN)
        try:
            told = await getattr(pbx, name)(*args, **more)
        finally:
            await pbx.close()
    return told, server.requests[0]


# -- onlycheck ------------------------------------------------------------------------------------------------------


async def test_onlycheck_is_signed_as_printed() -> None:
    _, seen = await ask(sample("onlycheck.json"), "only_check")
    assert seen.target == f"/api?action=onlycheck&domain={DOMAIN}&check={md5('onlycheck', DOMAIN, CABINET_KEY)}"


async def test_the_cabinet_may_have_a_key_of_its_own() -> None:
    async with house() as work:
        await work.pbx.only_check()
        lite_key_only = work.connect(cabinet_key=None)
        work.clock.seconds += 3
        assert await reason(lite_key_only.only_check()) == ("pbx_key_wrong", None)
        await lite_key_only.close()


async def test_domain_action_and_key_are_told_apart() -> None:
    async with house() as work:
        pbx = work.connect(domain="nobody.vats.cifra1.ru")
        assert await reason(pbx.only_check()) == ("pbx_no_domain", None)
        await pbx.close()
    for said, expected in (
        ("Request is Not Valid", "pbx_key_wrong"),
        (" request  is not valid ", "pbx_key_wrong"),
        ("Domain Not Found", "pbx_no_domain"),
        ("Action Not Found", "pbx_no_method"),
        ("Task is invalid", "pbx_no_such"),
        ("Ведутся работы", "pbx_refused"),
    ):
        async with pretend(says(json.dumps({"result": said}))) as server:
            pbx = cifra1(server.url)
            assert (await reason(pbx.only_check()))[0] == expected
            await pbx.close()


async def test_what_is_not_ok_is_not_ok() -> None:
    for body in (
        '{"result": "102"}',
        '{"result": []}',
        '{"result": {}}',
        '{"result": 1}',
        '{"result": null}',
        "{}",
        "[]",
    ):
        with pytest.raises(PbxRefused) as caught:
            await ask(says(body), "only_check")
        assert caught.value.reason == "pbx_nonsense"


# -- callback_add ---------------------------------------------------------------------------------------------------


async def test_callback_add_is_signed_in_the_order_of_the_address() -> None:
    task, seen = await ask(
        sample("callback_add.json"), "schedule", "101", "+79031112233", delay_s=1, tries=3, pause_s=120
    )
    signed = ["callback_add", DOMAIN, "1", "79031112233", "101", "3", "120", "3", "1"]
    assert task == "102"
    assert seen.target == (
        f"/api?action=callback_add&domain={DOMAIN}&calltypeid=1&cgpn=79031112233&cdpn=101&trycount=3&trypause=120"
        f"&durmin=3&calldelay=1&check={md5(*signed, CABINET_KEY)}"
    )


async def test_the_client_may_be_called_first() -> None:
    how = {"delay_s": 1, "tries": 3, "pause_s": 120, "client_first": True}
    _, seen = await ask(sample("callback_add.json"), "schedule", "101", "+79031112233", **how)
    assert f"domain={DOMAIN}&calltypeid=2&cgpn=79031112233&cdpn=101&" in seen.target
    async with house() as work:
        assert await work.pbx.schedule("701", CLIENT, **how)
        assert work.asked()[-1]["calltypeid"] == "2"


async def test_a_date_may_be_given_instead() -> None:
    at_ms = MORNING_MS + 14 * 3_600_000
    how = {"delay_s": 0, "tries": 1, "pause_s": 120, "at_ms": at_ms}
    _, seen = await ask(sample("callback_add.json"), "schedule", "101", CLIENT, **how)
    assert "&durmin=3&calldt=2023-11-15T15%3A00%3A00&check=" in seen.target
    async with house() as work:
        now_ms = int(work.company.now().timestamp() * 1000)
        task = await work.pbx.schedule("701", CLIENT, delay_s=0, tries=1, pause_s=120, at_ms=now_ms + DAY_MS)
        [told] = await work.pbx.tasks(task=task)
        assert (told.planned > told.created, told.state) == (True, "Ожидает")


@pytest.mark.parametrize(
    ("extension", "number", "how", "expected"),
    [
        ("12", CLIENT, {}, ("pbx_short_extension", None)),
        ("1", CLIENT, {}, ("pbx_short_extension", None)),
        ("", CLIENT, {}, ("pbx_no_such_user", None)),
        ("anna", CLIENT, {}, ("pbx_no_such_user", None)),
        ("701", "112", {}, ("pbx_bad_number", None)),
        ("701", CLIENT, {"pause_s": 119}, ("pbx_bad_pause", "trypause")),
        ("701", CLIENT, {"tries": 0}, ("pbx_bad_tries", "trycount")),
        ("701", CLIENT, {"tries": 100}, ("pbx_bad_tries", "trycount")),
        ("701", CLIENT, {"delay_s": -1}, ("pbx_bad_delay", "calldelay")),
        ("701", CLIENT, {"delay_s": 10**9}, ("pbx_bad_delay", "calldelay")),
    ],
)
async def test_what_would_be_refused_is_not_sent(
    extension: str, number: str, how: dict[str, int], expected: tuple[str, object]
) -> None:
    async with house() as work:
        given = {"delay_s": 60, "tries": 1, "pause_s": 120} | how
        assert await reason(work.pbx.schedule(extension, number, **given)) == expected
        assert work.asked() == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Parameter CallTypeId – Incorrect", ("pbx_bad_value", "calltypeid")),
        ("Parameter cgpn – Incorrect", ("pbx_bad_number", "cgpn")),
        ("Parameter cdpn – Incorrect", ("pbx_short_extension", "cdpn")),
        ("Parameter trycount – Incorrect", ("pbx_bad_tries", "trycount")),
        ("Parameter trypause - incorrect", ("pbx_bad_pause", "trypause")),
        ("Parameter durmin — Incorrect", ("pbx_bad_value", "durmin")),
        ("Parameter calldelay – Incorrect: Некорректный параметр calldelay", ("pbx_bad_delay", "calldelay")),
    ],
)
async def test_each_refusal_of_callback_add_has_its_reason(said: str, expected: tuple[str, object]) -> None:
    async with pretend(says(json.dumps({"result": said}))) as server:
        pbx = cifra1(server.url)
        assert await reason(pbx.schedule("701", CLIENT, delay_s=1, tries=1, pause_s=120)) == expected
        await pbx.close()
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"result": []}', '{"result": {"id": 1}}', '{"result": "OK"}', "<html>"]
)
async def test_an_unreadable_answer_leaves_open_whether_it_is_scheduled(body: str) -> None:
    with pytest.raises(PbxUnreachable) as caught:
        await ask(says(body), "schedule", "701", CLIENT, delay_s=1, tries=1, pause_s=120)
    assert caught.value.maybe_done


async def test_the_pretend_cabinet_agrees_on_what_is_incorrect() -> None:
    async with house() as work:
        ask = work.pbx._ask
        good = {"calltypeid": "1", "cgpn": "79101234567", "cdpn": "701", "trycount": "1", "trypause": "120"}
        good |= {"durmin": "3", "calldelay": "1"}
        for name, value in (
            ("calltypeid", "3"), ("cgpn", "123"), ("cdpn", "12"), ("trycount", "x"), ("trypause", "119"),
            ("durmin", "-"), ("calldelay", ""),
        ):  # fmt: skip
            assert (await reason(ask("callback_add", *(good | {name: value}).items(), acts=True)))[1] == name
        assert await ask("callback_add", *good.items(), acts=True) == "66"


# -- stat_callback --------------------------------------------------------------------------------------------------


async def test_stat_callback_is_signed_in_the_order_of_the_address() -> None:
    _, seen = await ask(sample("stat_callback.json"), "tasks", task="53", extension="101")
    assert seen.target == (
        f"/api?action=stat_callback&domain={DOMAIN}&cdpn=101&detail=1&task=53"
        f"&check={md5('stat_callback', DOMAIN, '101', '1', '53', CABINET_KEY)}"
    )


async def test_the_printed_task_is_read_though_it_is_no_json() -> None:
    told, _ = await ask(sample("stat_callback.json"), "tasks", task="66")
    assert told == [
        Task("66", "89101234567", "101", "Все ок", 3, 3, created="2023-01-30 17:26:46", planned="2023-01-30 17:54:47")
    ]


async def test_the_printed_tries_are_read_oldest_first() -> None:
    [failed], _ = await ask(sample("stat_callback_failed.json"), "tasks")
    assert failed.failed == (
        Attempt("2023-01-30 17:53:37.954", "89100000001", 8, 16, None, "2023-01-30 17:53:37.85"),
        Attempt("2023-01-30 17:53:52.983", "89101234567", 0, 16, RECORD, "2023-01-30 17:53:37.85"),
        Attempt("2023-01-30 17:54:32.971", "89101234567", 0, 17, None, "2023-01-30 17:54:32.865"),
    )  # fmt: skip
    assert (failed.succeeded, failed.planned) == ((), "2023-01-30 17:54:47")
    [good], _ = await ask(sample("stat_callback_success.json"), "tasks")
    assert [(one.number, one.talk_s) for one in good.succeeded] == [("89100000001", 29), ("89101234567", 25)]


async def test_no_tasks_come_as_an_empty_list() -> None:
    assert (await ask(sample("stat_callback_nothing.json"), "tasks"))[0] == []


@pytest.mark.parametrize("body", ['{"result": "66"}', '{"result": 7}', '{"result": true}'])
async def test_what_are_no_tasks_is_said_so(body: str) -> None:
    with pytest.raises(PbxRefused) as caught:
        await ask(says(body), "tasks")
    assert caught.value.reason == "pbx_nonsense"


async def scheduled(work: House, *extensions: str) -> list[str]:
    how = {"delay_s": 3600, "tries": 1, "pause_s": 120}
    return [await work.pbx.schedule(extension, CLIENT, **how) for extension in extensions]


async def test_tasks_may_be_filtered_and_ordered() -> None:
    async with house() as work:
        first, second, third = await scheduled(work, "701", "702", "701")

        async def ids(**how: object) -> list[str]:
            return [one.id for one in await work.pbx.tasks(**how)]  # type: ignore[arg-type]

        assert await ids() == [first, second, third]
        assert await ids(task=second) == [second]
        assert await ids(after=first) == [second, third]
        assert await ids(extension="701") == [first, third]
        assert await ids(limit=2) == [first, second]
        assert await ids(order="task_id", newest_first=True, limit=1) == [third]
        assert await ids(order="cdpn") == [first, third, second]
        assert (await work.pbx.tasks(task=first, detail=False))[0].id == first
        assert "detail" not in work.asked()[-1]


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"task": "a"}, "task"), ({"task": ""}, "task"), ({"after": "1&2"}, "last_task"), ({"limit": 0}, "data_count"),
        ({"order": "id; DROP"}, "order_field"), ({"extension": "anna"}, "cdpn"),
    ],
)  # fmt: skip
async def test_a_filter_that_makes_no_sense_is_not_sent(how: dict[str, object], field: str) -> None:
    async with house() as work:
        assert await reason(work.pbx.tasks(**how)) == ("pbx_bad_value", field)  # type: ignore[arg-type]
        assert work.asked() == []


async def test_a_task_that_nobody_gave_is_not_there() -> None:
    async with house() as work:
        assert await reason(work.pbx.tasks(task="999")) == ("pbx_no_such", None)
        assert await reason(work.pbx.outcome("999")) == ("pbx_no_such", None)


# -- what became of a dial ------------------------------------------------------------------------------------------


def word(told: object) -> CallEvent:
    """The only try of a task that is over."""
    assert isinstance(told, Followed)
    assert told.over
    [event] = told.words
    return event


def verdict(event: CallEvent) -> Verdict:
    assert event.verdict is not None
    return event.verdict


async def test_a_dial_is_followed_to_its_end() -> None:
    async with house() as work:
        receipt = await work.pbx.dial("701", CLIENT)
        task = receipt.task or ""
        [call] = work.company.calls
        assert await work.pbx.outcome(task) == Followed((), over=False, made=1, most=1, state="Выполняется")
        work.company.employee_picks_up(call)
        work.company.client_picks_up(call)
        assert (await work.pbx.outcome(task)).words == ()
        work.company.hang_up(call, 125)
        await work.errands.quiet()
        event = word(await work.pbx.outcome(task))
        assert (event.call_id, event.direction, event.client) == ("task-66", Direction.OUT, CLIENT)
        assert (event.employee, event.extension, event.learned) == ("701", "701", "task")
        assert (verdict(event).result, verdict(event).talk_s) == (Result.SUCCESS, 125)
        assert (verdict(event).recording or "").endswith(".wav")
        began_ms = int(work.company.calls[call].started.timestamp() * 1000)
        assert verdict(event).start_ms == began_ms
        assert word(await work.pbx.outcome(task)).fingerprint == event.fingerprint


@pytest.mark.parametrize(
    ("ending", "result"),
    [
        ("client_busy", Result.BUSY), ("client_unavailable", Result.NOT_AVAILABLE),
        ("client_no_answer", Result.NO_ANSWER), ("employee_ignores", Result.CANCEL),
    ],
)  # fmt: skip
async def test_why_a_dial_failed(ending: str, result: Result) -> None:
    async with house() as work:
        receipt = await work.pbx.dial("701", CLIENT)
        [call] = work.company.calls
        if ending != "employee_ignores":
            work.company.employee_picks_up(call)
        getattr(work.company, ending)(call)
        await work.errands.quiet()
        said = verdict(word(await work.pbx.outcome(receipt.task or "")))
        assert (said.result, said.talk_s, said.by_person) == (result, 0, False)


async def test_each_try_of_a_call_back_has_its_own_word_and_the_last_one_may_still_ring() -> None:
    async with house() as work:
        work.pretend.haste = 100_000
        task = await work.pbx.schedule("701", CLIENT, delay_s=0, tries=2, pause_s=120)
        work.clock.seconds = time.time() - 1_700_000_000  # the bot's clock and the PBX's agree
        [first] = work.company.calls
        work.company.employee_ignores(first)
        await work.errands.quiet()
        told = await work.pbx.outcome(task)
        assert (told.over, [verdict(one).result for one in told.words]) == (False, [Result.CANCEL])
        while len(work.company.calls) < 2:
            await asyncio.sleep(0.002)
        told = await work.pbx.outcome(task)
        assert (told.over, told.made, told.most, len(told.words)) == (False, 2, 2, 1)
        second = list(work.company.calls)[1]
        work.company.employee_picks_up(second)
        work.company.client_busy(second)
        await work.errands.quiet()
        again = await work.pbx.outcome(task)
        assert again.over
        assert [(one.call_id, verdict(one).result) for one in again.words] == [
            ("task-66", Result.CANCEL),
            ("task-66-2", Result.BUSY),
        ]
        assert again.words[0].fingerprint == told.words[0].fingerprint


async def test_a_call_back_of_a_phone_that_is_gone_is_over_without_a_try() -> None:
    async with house() as work:
        del work.company.firm.employees["anna"]
        task = await work.pbx.schedule("701", CLIENT, delay_s=0, tries=2, pause_s=120)
        work.clock.seconds = time.time() - 1_700_000_000
        assert not (await work.pbx.outcome(task)).over
        work.clock.seconds += 301
        assert await work.pbx.outcome(task) == Followed((), True, 2, 2, "Нет такого сотрудника")


async def test_the_printed_outcomes() -> None:
    for name, id, result, talk_s in (
        ("stat_callback_failed.json", "66", Result.BUSY, 0),
        ("stat_callback_success.json", "67", Result.SUCCESS, 25),
    ):
        told, _ = await ask(sample(name), "outcome", id)
        assert isinstance(told, Followed)
        last = told.words[-1]
        assert (told.over, verdict(last).result, verdict(last).talk_s, last.client) == (True, result, talk_s, CLIENT)


# -- lists ----------------------------------------------------------------------------------------------------------


async def test_free_numbers_come_by_region_trimmed() -> None:
    told, seen = await ask(sample("free_numbers.json"), "free_numbers")
    assert told == [
        Number("4952211952", "free", details={"region": "Moscow"}),
        Number("4952211953", "free", details={"region": "Moscow"}),
        Number("8005058502", "free", details={"region": "8800"}),
        Number("8005058504", "free", details={"region": "8800"}),
        Number("8005058509", "free", details={"region": "8800"}),
    ]
    assert seen.target.startswith(f"/api?action=free_numbers&domain={DOMAIN}&check=")
    async with house() as work:
        assert [one.telnum for one in await work.pbx.free_numbers()][2:] == ["8005058502", "8005058509"]
        work.pretend.cabinet.free = {}
        assert await work.pbx.free_numbers() == []


async def test_the_sip_accounts_of_an_employee_are_one_employee() -> None:
    told, _ = await ask(sample("sip_accounts.json"), "staff")
    assert isinstance(told, list)
    anna, boris = told
    assert (anna.login, anna.extension, anna.name) == ("701", "701", "Анна Белова")
    assert (boris.login, boris.extension, boris.name, boris.mobile) == ("702", "702", "Борис Лужин", None)
    assert (anna.details["registered"], boris.details["registered"]) == (True, False)
    desk, soft = anna.details["sip_accounts"]
    assert desk == SipAccount(
        "701", True, "зарегистрирован", expires="2023-11-15 02:00:00", since="2023-11-01 09:00:00",
        contact="sip:701@192.0.2.7:5060", agent="Yealink T21P", owner="Анна Белова", extension="701",
    )  # fmt: skip
    assert (soft.name, soft.registered, soft.last_seen) == ("701_soft", False, "2023-10-01 12:00:00")


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("701", "701"), ("701@vats11.vats.cifra1.ru", "701"), ("vats11_701", "701"), ("701-mobile", "701"),
        ("sip.701", "701"), ("anna", None), ("anna7", None), ("7", None), ("1234567", None), ("anna123456", None),
    ],
)  # fmt: skip
async def test_the_extension_stands_in_the_name_of_the_account(name: str, extension: str | None) -> None:
    told, _ = await ask(says(json.dumps({"result": [{"sip_user_name": name, "is_active": 1}]})), "staff")
    assert isinstance(told, list)
    assert [(one.login, one.extension) for one in told] == [(extension or name, extension)]


@pytest.mark.parametrize(
    "result",
    [
        [{"sip_user_name": "701", "contact": []}],
        {"0": {"sip_user_name": "701"}},
        {"vats11": {"0": {"sip_user_name": "701"}}},
        [[{"sip_user_name": "701"}], {}, [], None, "x", {"sip_user_name": ""}, {"sip_user_name": {"a": 1}}],
    ],
)
async def test_a_many_dimensional_array_has_many_shapes(result: object) -> None:
    told, _ = await ask(says(json.dumps({"Result": result})), "staff")
    assert isinstance(told, list)
    assert [one.login for one in told] == ["701"]


async def test_who_is_registered_is_told_of_the_firm() -> None:
    async with house() as work:
        work.pretend.cabinet.registered.remove("702")
        found = {one.login: one.details["registered"] for one in await work.pbx.staff()}
        assert found == {"701": True, "702": False, "703": True, "704": True}
        phones = await work.pbx.phones()
        assert [(one.extension, one.owner, one.registered) for one in phones][:2] == [
            ("701", "Анна Белова", True),
            ("702", "Борис Лужин", False),
        ]


# -- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "action", "link", "seconds"),
    [
        ("call", "call_records", "https://lkvats.cifra1.ru/file?file=rec1", 57),
        ("fax", "fax_files", "https://lkvats.cifra1.ru/file?file=fax1", 2),
        ("voicemail", "voicemail_files", "https://lkvats.cifra1.ru/file?file=voice1", 14),
    ],
)
async def test_kept_files_are_read(kind: str, action: str, link: str, seconds: int) -> None:
    told, seen = await ask(sample(f"{action}.json"), "files", kind, MORNING_MS, MORNING_MS + DAY_MS)
    assert isinstance(told, list)
    [file] = told
    assert isinstance(file, Filed)
    assert (file.kind, file.link, file.seconds, file.caller) == (kind, link, seconds, "79101234567")
    assert (file.start_ms or 0) // 1000 == MORNING_MS // 1000 + 17 * 60 + 48
    signed = md5(action, DOMAIN, "15.11.2023", "16.11.2023", CABINET_KEY)
    assert seen.target == (f"/api?action={action}&domain={DOMAIN}&dtStart=15.11.2023&dtEnd=16.11.2023&check={signed}")


async def test_files_of_the_firm() -> None:
    async with house() as work:
        work.pretend.voicemail = True
        start_ms, end_ms = work.period()
        assert await work.pbx.files("voicemail", start_ms, end_ms) == []
        call = await work.calls()
        work.company.answer(call, "anna")
        work.company.hang_up(call, 57)
        second = work.company.after_hours("79101234568")
        await work.errands.quiet()
        work.pretend.fax(work.company.calls[second])
        kinds = {kind: await work.pbx.files(kind, start_ms, end_ms) for kind in ("call", "voicemail", "fax")}
        assert {kind: [one.caller for one in found] for kind, found in kinds.items()} == {
            "call": ["79101234567"],
            "voicemail": ["79101234568"],
            "fax": ["79101234568"],
        }
        assert kinds["call"][0].department == "Продажи"
        assert await work.pbx.files("call", start_ms - 9 * DAY_MS, end_ms - 9 * DAY_MS) == []


async def test_a_file_without_an_address_is_none_and_a_kind_must_be_one() -> None:
    rows = [{"dt": "2023-11-15 01:00:00", "file": link} for link in (None, "", "x", "ftp://a/b", [])]
    assert (await ask(says(json.dumps({"result": rows})), "files", "call", 0, DAY_MS))[0] == []
    async with house() as work:
        assert await reason(work.pbx.files("films", 0, DAY_MS)) == ("pbx_bad_value", "kind")


@pytest.mark.parametrize("name", ["free_numbers", "staff", "phones", "files"])
async def test_a_list_that_is_none_is_said_so(name: str) -> None:
    args = ("call", 0, DAY_MS) if name == "files" else ()
    for body in ('{"result": "102"}', '{"result": 7}', '{"result": "OK"}', "{}", "null"):
        with pytest.raises(PbxRefused) as caught:
            await ask(says(body), name, *args)
        assert caught.value.reason == "pbx_nonsense"


def test_where_recordings_lie() -> None:
    pbx = cifra1("https://own.example.org:8443")
    assert pbx.record_hosts == {"own.example.org:8443", "lkvats.cifra1.ru", "*.cifra1.ru"}
    assert cifra1(record_hosts="records.example.org").record_hosts == {"records.example.org"}
