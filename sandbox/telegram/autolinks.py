"""Entities Telegram finds in plain text by itself: commands, phones, links, mentions, hashtags, e-mail."""

import re
from itertools import accumulate

from sandbox.telegram.refusals import Json

PATTERNS = (
    ("email", r"(?<![\w.+-])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?!\w)"),
    ("url", r"(?<![\w@./])(?:https?|ftp|tg)://[^\s<>\"«»]+"),
    ("url", r"(?<![\w@./-])(?:[a-z0-9а-яё-]+\.)+(?:com|org|net|info|me|io|dev|ru|su|рф)(?:/[^\s<>\"«»]*)?(?![\w@])"),
    ("mention", r"(?<![\w@])@[a-z]\w{3,31}(?!\w)"),
    ("bot_command", r"(?<![\w/<>])/[a-z0-9_]{1,64}(?:@[a-z]\w{2,31})?(?![\w/])"),
    ("hashtag", r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}"),
    ("phone_number", r"(?<![\w+])\+(?:7(?:[ ()-]{0,2}\d){10}|(?!7)\d(?:[ ()-]{0,2}\d){9,14})(?!\w)"),
)
COMPILED = [
    (kind, re.compile(pattern, re.IGNORECASE | (re.ASCII if kind in {"bot_command", "mention"} else 0)))
    for kind, pattern in PATTERNS
]
TRAILING = ".,:;!?)\"'"
OPAQUE = {"pre", "code", "text_link", "text_mention"}


def find_entities(text: str, given: list[Json]) -> list[Json]:
    """What is found outside code and links that were given; earlier kinds win where two would overlap."""
    units = list(accumulate((1 + (ord(character) > 0xFFFF) for character in text), initial=0))
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in given if entity["type"] in OPAQUE]
    found = []
    for kind, pattern in COMPILED:
        for match in pattern.finditer(text):
            words = match.group().rstrip(TRAILING) if kind == "url" else match.group()
            start, end = units[match.start()], units[match.start() + len(words)]
            if all(end <= before or after <= start for before, after in taken):
                taken.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return found
