"""docs/pbx/coverage.md is true: nothing of the vendors' documents is left out, and everything it names is there."""

from pathlib import Path

from bot.__main__ import main as terminal
from tests.docs.coverage_page import exists, reaches_the_sandbox, resolved, rows, told_later
from tests.handlers.cast import theatre
from tests.handlers.offered import offered

# Every section of the documents that describes something to do. A new edition of a document begins here.
SECTIONS = {
    "000": ["§1", "§2", "§3"],
    "001": ["§1", "§2", "§3.1", "§3.2", "§3.3", "§3.4", "§3.5", "§3.6", "§3.7"],
    "002": ["§2", "§4.1.1", "§4.1.2", "§4.1.3", "§4.2.1", "§4.2.2", "§4.3"],
    "003": [
        *(f"§2.{number}" for number in range(1, 5)), *(f"§3.{number}" for number in range(1, 4)),
        *(f"§4.{number}" for number in range(1, 6)), "§5.1", *(f"§6.{number}" for number in range(1, 10)), "§7",
        *(f"§7.{number}" for number in range(1, 6)), *(f"§8.{number}" for number in range(1, 8)),
        *(f"§9.{number}" for number in range(1, 8)), *(f"§10.{number}" for number in range(1, 7)),
        *(f"§11.{number}" for number in range(1, 7)),
    ],
    "004": ["create_call", "update_call", "channelKey"],
}  # fmt: skip

# What the documents name, word for word: each must be spoken of in some row.
NAMED = {
    "000": ["BEGIN", "RING", "ANSWER", "END", "click2call", "userexten", "crmuseruid", "getcalldetail", "sessionid",
            "calldirection", "servicetype", "success", "nextstartdt", "checkkey"],
    "001": ["onlycheck", "stat_callback", "free_numbers", "callback_add", "sip_accounts", "call_records", "fax_files",
            "voicemail_files", "calldelay", "calldt", "trycount", "trypause", "calltypeid", "last_task", "data_count",
            "order_field", "order_type", "detail", "cdpn"],
    "002": ["history", "event", "contact", "accounts", "makeCall", "INCOMING", "ACCEPTED", "COMPLETED", "CANCELLED",
            "Busy", "NotAvailable", "NotAllowed", "groups", "subscribeOnCalls", "subscriptionStatus", "set_dnd",
            "get_dnd"],
    "003": ["OUTGOING", "TRANSFERRED", "rating", "makecall", "/history/csv", "/history/inner/csv", "/telnums",
            "/sims", "/blacklist/telnums", "block-anonymous", "X-API-KEY", "search", "limit", "onduty", "scheduler",
            "ivr", "fax", "mobile_redirect", "timeout", "position", "with=statistics", "NotFound", "Cancel"],
    "004": ["pbx_user_ids[]", "user_ids[]", "group_ids[]", "audio_record", "comment", "pbx_call_id", "user_id",
            "in-progress", "canceled", "missed", "failed", "busy", "answered", "ringing"],
}  # fmt: skip


def test_every_section_of_every_document_has_its_row() -> None:
    known = {row.section for row in rows()}
    assert not [
        f"{seed} {section}" for seed in SECTIONS for section in SECTIONS[seed] if f"{seed} {section}" not in known
    ]


def test_every_word_of_the_documents_is_spoken_of() -> None:
    told = {seed: " ".join(row.what for row in rows() if row.section.startswith(seed)) for seed in NAMED}
    assert not [f"{seed}: {word}" for seed, words in NAMED.items() for word in words if word not in told[seed]]


def test_every_method_that_is_named_is_there() -> None:
    for code in {row.code for row in rows()}:
        assert resolved(code) is not None, code


def test_every_test_that_is_named_is_there() -> None:
    assert not [test for row in rows() for test in row.tests if not exists(test)]
    assert not [row.what for row in rows() if not row.tests]


def test_every_row_is_proved_against_the_pretend_vendor() -> None:
    files = {row: {test.partition("::")[0] for test in row.tests} for row in rows()}
    assert not [row.what for row, paths in files.items() if not any(map(reaches_the_sandbox, paths))]


def test_every_row_says_who_reaches_it() -> None:
    assert not [(row.section, row.reached) for row in rows() if not row.says_how()]


async def test_what_is_reached_is_registered_and_what_comes_later_is_not(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        found = set(offered(stage.handlers))
    there = {f"/{name}" for kind, name in found if kind == "message"}
    there |= {name for kind, name in found if kind == "callback_query"}
    there |= {f"python -m bot {name}" for name in terminal.commands}
    assert not [name for row in rows() for name in row.now if name not in there]
    arrived = sorted({name for row in rows() for name in row.later} & there)
    assert not arrived, f"these have arrived, so bring docs/pbx/coverage.md up to date: {arrived}"


def test_the_page_counts_what_is_still_to_come() -> None:
    assert told_later() == len([row for row in rows() if row.later])
