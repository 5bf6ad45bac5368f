"""The tags of Telegram's HTML, and the message entity each becomes when it closes."""

import re
from dataclasses import dataclass

from sandbox.telegram.links import checked_link, linked_user
from sandbox.telegram.refusals import Json

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
}
TAGS = {*STYLES, "a", "code", "pre", "blockquote", "tg-emoji"}
ATTRIBUTES = {("a", "href"), ("code", "class"), ("span", "class"), ("tg-emoji", "emoji-id")}
LANGUAGE = "language-"


@dataclass(frozen=True)
class Tag:
    """An open tag: its one meaningful attribute, and where its text began (UTF-16 units; pieces of text)."""

    name: str
    argument: str
    offset: int
    piece: int


def close(tag: Tag, length: int, inner: str, entities: list[Json]) -> None:
    """Add what the tag means for its `length` UTF-16 units of text, `inner`."""
    place: Json = {"offset": tag.offset, "length": length}
    if tag.name in STYLES:
        entities.append({"type": STYLES[tag.name]} | place)
    elif tag.name == "blockquote":
        entities.append({"type": "expandable_blockquote" if tag.argument else "blockquote"} | place)
    elif tag.name == "a":
        _link(tag.argument or inner, place, entities)
    elif tag.name == "tg-emoji":
        # Bots without a bought username may not send custom emoji: only the plain emoji inside stays.
        if not re.fullmatch(r"0*[1-9][0-9]{0,18}", tag.argument, re.ASCII):
            raise ValueError("Invalid custom emoji identifier specified")
    else:
        _monospace(tag, place, entities)


def _link(target: str, place: Json, entities: list[Json]) -> None:
    person = linked_user(target)
    if person:
        entities.append({"type": "text_mention", "user": {"id": person}} | place)
        return
    try:
        entities.append({"type": "text_link", "url": checked_link(target)} | place)
    except ValueError:
        return  # a link that is none stays plain text there


def _monospace(tag: Tag, place: Json, entities: list[Json]) -> None:
    """<pre> and <code> around the same text are one block, with the language of the <code>."""
    language = tag.argument.removeprefix(LANGUAGE) if tag.argument.startswith(LANGUAGE) else ""
    last = entities[-1] if entities else {}
    other = "code" if tag.name == "pre" else "pre"
    same_place = (last.get("offset"), last.get("length")) == (place["offset"], place["length"])
    if same_place and last.get("type") == other and (language or last.get("language")):
        last |= {"type": "pre", "language": language or last["language"]}
        return
    entities.append({"type": tag.name} | place | ({"language": language} if language else {}))
