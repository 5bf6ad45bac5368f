"""What of MegaFon's history is its own (003 §4.2–4.4): rows as JSON, and calls between employees."""

from calls.event import Result
from pbx.asking import json_of
from pbx.body import text
from pbx.itoolabs.rows import Row, call_id, seconds
from pbx.itoolabs.words import TEXT_MAX, link, result_of, start_ms
from pbx.shapes import InnerCall

INNER_COLUMNS = ("uid", "type", "from", "to", "start", "wait", "duration", "record")


def json_rows(body: bytes) -> list[Row]:
    """An array of objects; nothing and `null` are no rows. Empty keys are left out. Raises ValueError."""
    parsed = json_of(body) if body.strip() else None
    if parsed is not None and not isinstance(parsed, list):
        raise ValueError("no array")
    told = [{str(key): text(value) for key, value in row.items()} for row in parsed or () if isinstance(row, dict)]
    return [{key: value for key, value in row.items() if value} for row in told]


def inner_call(row: Row) -> InnerCall | None:
    """One call between employees; ``caller`` and ``callee`` are logins or ids of departments. In CSV in|out stands
    where the status should: a conversation is a success."""
    uid = call_id(row)
    if not uid:
        return None
    talk_s = seconds(row, "duration")
    success = result_of(row["status"]) is Result.SUCCESS if "status" in row else bool(talk_s)
    return InnerCall(
        call_id=uid,
        status="success" if success else "no_answer",
        caller=_party(row, "from"),
        callee=_party(row, "to"),
        start_ms=start_ms(row.get("start", "")),
        wait_s=seconds(row, "wait"),
        talk_s=talk_s,
        recording=link(row.get("record", "")),
    )


def _party(row: Row, name: str) -> str:
    return row.get(name, "").split("@", 1)[0].strip()[:TEXT_MAX]
