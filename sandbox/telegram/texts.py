"""Message texts: cleaned, parsed, trimmed and measured as Telegram does before it shows one."""

import re

from sandbox.telegram.autolinks import find_entities
from sandbox.telegram.html_text import parse_html, utf16
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.people import Directory
from sandbox.telegram.refusals import Json, bad_request

LONGEST_TEXT = 4096  # UTF-16 units, after the markup is taken out
LONGEST_CAPTION = 1024
MOST_ENTITIES = 100  # further ones are dropped silently
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
REMOVED = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")
INVISIBLE = re.compile(r"[ \n\u00a0\u2000-\u200f\u2060\u3000\ufeff]*")
EDGES = " \n"
MERGED = {"bold", "italic", "underline", "strikethrough", "spoiler"}
MONOSPACE = {"pre", "code"}


def read_text(parameters: Parameters, directory: Directory) -> tuple[str, list[Json]]:
    """`text` of a request with its entities, or Telegram's refusal."""
    text = parameters.text("text")
    if not text:
        raise bad_request("Message text is empty")
    text, entities = _read(text, parameters, directory, "entities")
    if INVISIBLE.fullmatch(text):
        raise bad_request("Text must be non-empty")
    if utf16(text) > LONGEST_TEXT:
        raise bad_request("Message is too long")
    return text, entities


def read_caption(parameters: Parameters, directory: Directory) -> tuple[str, list[Json]]:
    """`caption` of a file with its entities; it may be empty, and is shorter than a text."""
    text, entities = _read(parameters.text("caption"), parameters, directory, "caption_entities")
    if utf16(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def _read(text: str, parameters: Parameters, directory: Directory, given: str) -> tuple[str, list[Json]]:
    mode = parameters.text("parse_mode").lower()
    entities: list[Json] = []
    text = clean(text)
    if mode == "html":
        try:
            text, entities = parse_html(text)
        except ValueError as wrong:
            raise bad_request(f"Can't parse entities: {wrong}") from None
        text = CONTROL.sub(" ", text)  # &#7; and the like; one for one, so offsets hold
    elif mode in {"markdown", "markdownv2"}:
        raise bad_request(f"the sandbox does not support parse_mode {mode} yet")
    elif mode not in {"", "none"}:
        raise bad_request("Unsupported parse_mode")
    else:
        parameters.refuse_unsupported(given)
    text, entities = _trimmed(text, _tidy(entities, directory))
    return text, in_order(entities + find_entities(text, entities))[:MOST_ENTITIES]


def typed_text(text: str) -> tuple[str, list[Json]]:
    """What a person typed: no markup, only what Telegram finds by itself."""
    text = clean(text).strip()
    if INVISIBLE.fullmatch(text):
        raise ValueError("a message needs some text")
    if utf16(text) > LONGEST_TEXT:
        raise ValueError("the Telegram app would split so long a text")
    return text, in_order(find_entities(text, []))


def clean(text: str) -> str:
    return CONTROL.sub(" ", REMOVED.sub("", text))


def in_order(entities: list[Json]) -> list[Json]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _tidy(entities: list[Json], directory: Directory) -> list[Json]:
    """Same styles side by side become one; nothing lives inside code; mentions name known people only."""
    kept: list[Json] = []
    for entity in in_order(entities):
        if entity["type"] == "text_mention":
            person = directory.people.get(entity["user"]["id"])
            if person is None:
                continue
            entity["user"] = person.user()
        if any(other["type"] in MONOSPACE and entity["offset"] < _end(other) for other in kept):
            continue
        last = next((other for other in reversed(kept) if other["type"] == entity["type"]), None)
        if last is not None and entity["type"] in MERGED and entity["offset"] <= _end(last):
            last["length"] = max(_end(last), _end(entity)) - last["offset"]
        else:
            kept.append(entity)
    return kept


def _end(entity: Json) -> int:
    return int(entity["offset"] + entity["length"])


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    cut = len(text) - len(text.lstrip(EDGES))
    text = text.strip(EDGES)
    size = utf16(text)
    kept = []
    for entity in entities:
        start, end = max(entity["offset"] - cut, 0), min(_end(entity) - cut, size)
        if start < end:
            kept.append(entity | {"offset": start, "length": end - start})
    return text, kept
