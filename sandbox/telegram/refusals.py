"""Refusals: every way the Bot API says no, with Telegram's own codes and words."""

from typing import Any

Json = dict[str, Any]

PREFIXES = {400: "Bad Request", 403: "Forbidden", 409: "Conflict"}

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Refusal(Exception):
    """An answer that is not ok: `error_code`, `description` and, sometimes, `parameters`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> Json:
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = dict(self.parameters)
        return body


def refuse(code: int, words: str, **parameters: int) -> Refusal:
    """A refusal worded as Telegram words it: a prefix for the code, then the sentence in lower case."""
    prefix = PREFIXES[code]
    if words.startswith(prefix):
        return Refusal(code, words, **parameters)
    # Server constants (BUTTON_DATA_INVALID) keep their capitals, sentences lose theirs.
    constant = len(words) > 1 and (words[1] == "_" or "A" <= words[1] <= "Z")
    return Refusal(code, f"{prefix}: {words if constant else words[:1].lower() + words[1:]}", **parameters)


def bad_request(words: str) -> Refusal:
    return refuse(400, words)


def forbidden(words: str) -> Refusal:
    return refuse(403, words)


def conflict(words: str) -> Refusal:
    return refuse(409, words)


def too_many_requests(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
