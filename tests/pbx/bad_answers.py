"""What a PBX may answer when it does not answer well, and what must become of it."""

import socket

from pbx.reading import TRIES
from tests.wire.server import Answer, cuts_in_the_middle, drips, floods, resets, says, silent

HTML = "<html><body>502 Bad Gateway</body></html>"

Became = tuple[str, int]
"""The reason, and how often the PBX was asked."""

# What a question makes of it.
QUESTIONS: dict[str, tuple[Answer, Became]] = {
    "400": (says('{"message":"Validation error"}', 400), ("pbx_refused", 1)),
    "401": (says('{"error":"Invalid token"}', 401), ("pbx_key_wrong", 1)),
    "403": (says("Forbidden", 403), ("pbx_forbidden", 1)),
    "404": (says("<html>404</html>", 404), ("pbx_not_found", 1)),
    "405": (says("Method Not Allowed", 405), ("pbx_no_method", 1)),
    "429": (says(status=429), ("pbx_busy", TRIES)),
    "500": (says("oops", 500), ("pbx_broken", TRIES)),
    "502": (says("<html>502</html>", 502), ("pbx_broken", TRIES)),
    "empty": (says(), ("pbx_nonsense", 1)),
    "null": (says("null"), ("pbx_nonsense", 1)),
    "HTML": (says(HTML, Content_Type="text/html"), ("pbx_nonsense", 1)),
    "HTML behind a BOM": (says("\ufeff" + HTML), ("pbx_nonsense", 1)),
    "truncated": (says('{"items": [{"login": "an', Content_Type="application/json"), ("pbx_nonsense", 1)),
    "array": (says("[]"), ("pbx_nonsense", 1)),
    "array in arrays": (says("[[7], [[]], null]"), ("pbx_nonsense", 1)),
    "object": (says("{}"), ("pbx_nonsense", 1)),
    "text": (says('"ok?"'), ("pbx_nonsense", 1)),
    "number": (says("NaN"), ("pbx_nonsense", 1)),
    "deep": (says("[" * 60_000), ("pbx_nonsense", 1)),
    "cp1251": (says('{"items": "Анна"}'.encode("cp1251")), ("pbx_nonsense", 1)),
    "NUL": (says(b"\x00\x00\x00"), ("pbx_nonsense", 1)),
    "cut": (cuts_in_the_middle, ("pbx_unreachable", TRIES)),
    "reset": (resets, ("pbx_unreachable", TRIES)),
    "silent": (silent, ("pbx_unreachable", TRIES)),
    "drip": (drips, ("pbx_unreachable", TRIES)),
    "20 MB": (floods, ("pbx_unreachable", TRIES)),
}

# What a command makes of it: refused for sure, or nobody knows. The rest may be the vendor's way to say "done".
REFUSED = ("400", "401", "403", "404", "405", "429")
UNKNOWN = (
    "500", "502", "HTML", "HTML behind a BOM", "truncated", "array", "array in arrays", "deep", "NUL", "cut", "reset",
    "silent", "drip", "20 MB",
)  # fmt: skip
PATIENT = ("silent", "drip")  # the others need no time-out: a slow machine must fail no test


def closed_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{found.getsockname()[1]}"
