"""The log of every Bot API request, in order of arrival, without the token."""

import time
from typing import Any

from sandbox.telegram.memory import Memory
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.refusals import Json

HIDDEN = {"secret_token"}


def begin(memory: Memory, method: str, parameters: Parameters, *, by_webhook: bool = False) -> Json:
    """A new entry; `status` stays None until `finish`."""
    entry: Json = {
        "n": len(memory.log) + 1,
        "at": time.monotonic(),
        "wall_ms": round(memory.clock() * 1000),
        "method": method,
        "chat_id": chat_of(parameters),
        "params": {name: "…" if name in HIDDEN else _shown(memory, value) for name, value in parameters.fields.items()},
        "status": None,
        "fault": None,
    }
    if by_webhook:
        entry["by_webhook"] = True
    memory.log.append(entry)
    return entry


def finish(memory: Memory, entry: Json, status: int, answer: Json | None = None) -> None:
    """What came of it, and after how long: 0 is a connection cut before anything was done."""
    entry["status"] = status
    entry["ms"] = round((time.monotonic() - entry["at"]) * 1000, 1)
    if answer is not None and answer["ok"]:
        entry["result"] = _shown(memory, answer["result"])
    elif answer is not None:
        entry["error"] = answer["description"]
    memory.publish({"kind": "api", "entry": dict(entry)})


def chat_of(parameters: Parameters) -> int | None:
    return parameters.integer("chat_id") if parameters.text("chat_id") else None


def _shown(memory: Memory, value: Any) -> Any:
    """Without the token, however deep it stands."""
    if isinstance(value, str):
        return value.replace(memory.token, "…")
    if isinstance(value, dict):
        return {name: _shown(memory, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shown(memory, inner) for inner in value]
    return value
