"""What a PBX may answer when it does not answer well, and what must become of it."""

import socket

from pbx.reading import TRIES
from tests.wire.server import Answer, cuts_in_the_middle, drips, floods, resets, says, silent

HTML = says("<html><body>502 Bad Gateway</body></html>", Content_Type="text/html")
TRUNCATED = says('{"items": [{"login": "an', Content_Type="application/json")
DEEP = says("[" * 60_000)

# What a question makes of it: (the server, the reason, how often it is asked).
QUESTIONS: list[tuple[str, Answer, str, int]] = [
    ("400", says('{"message":"Validation error"}', 400), "pbx_refused", 1),
    ("403", says("Forbidden", 403), "pbx_forbidden", 1),
    ("404", says("<html>404</html>", 404), "pbx_not_found", 1),
    ("405", says("Method Not Allowed", 405), "pbx_no_method", 1),
    ("429", says(status=429), "pbx_busy", TRIES),
    ("500", says("oops", 500), "pbx_broken", TRIES),
    ("502", says("<html>502</html>", 502), "pbx_broken", TRIES),
    ("empty", says(), "pbx_nonsense", 1),
    ("null", says("null"), "pbx_nonsense", 1),
    ("HTML", HTML, "pbx_nonsense", 1),
    ("truncated", TRUNCATED, "pbx_nonsense", 1),
    ("array", says("[]"), "pbx_nonsense", 1),
    ("deep", DEEP, "pbx_nonsense", 1),
    ("cp1251", says('{"items": "Анна"}'.encode("cp1251")), "pbx_nonsense", 1),
    ("cut", cuts_in_the_middle, "pbx_unreachable", TRIES),
    ("reset", resets, "pbx_unreachable", TRIES),
    ("silent", silent, "pbx_unreachable", TRIES),
    ("drip", drips, "pbx_unreachable", TRIES),
    ("20 MB", floods, "pbx_unreachable", TRIES),
]

# What a command makes of it: refused for sure, or nobody knows.
REFUSED = [case for case in QUESTIONS if case[0] in {"400", "403", "404", "405", "429"}]
UNKNOWN: list[tuple[str, Answer]] = [
    (name, answer)
    for name, answer, _, _ in QUESTIONS
    if name in {"500", "502", "HTML", "truncated", "array", "deep", "cut", "reset", "silent", "drip", "20 MB"}
]


def closed_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{found.getsockname()[1]}"
