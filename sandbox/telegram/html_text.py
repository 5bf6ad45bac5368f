"""HTML of parse_mode=HTML: parsed, and refused in the same words, as the real Bot API does."""

import re

from sandbox.telegram.refusals import Json
from sandbox.telegram.tags import ATTRIBUTES, TAGS, Tag, close

SPACES = " \t\r\n\v"
ENTITY = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]*)|([0-9]*))|([A-Za-z]*));?", re.ASCII)
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and its entities; a ValueError with Telegram's words when it is not Telegram's HTML."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.length = 0
        self.open: list[Tag] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            here = self.source[self.at]
            if here == "<":
                self._closing() if self.source.startswith("</", self.at) else self._opening()
            else:
                self._put(self._entity() if here == "&" else self._next())
        if self.open:
            raise ValueError(f"Can't find end tag corresponding to start tag {self.open[-1].name}")
        text = "".join(self.text)
        try:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            raise ValueError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return text, self.entities

    def _put(self, piece: str) -> None:
        self.text.append(piece)
        self.length += utf16(piece)

    def _next(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def _peek(self) -> str:
        """The character here; empty at the end."""
        return self.source[self.at : self.at + 1]

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _entity(self) -> str:
        """The decoded character; an unknown entity stays as it is written, which is not an error there."""
        found = ENTITY.match(self.source, self.at)
        assert found is not None
        hexadecimal, decimal, name = found.groups()
        if name is not None:
            piece = NAMED.get(name, "")
        else:
            digits = hexadecimal or decimal or "0"
            code = int(digits, 16 if hexadecimal else 10) if len(digits) < 9 else 0
            piece = chr(code) if 0 < code < 0x10FFFF else ""
        if not piece:
            return self._next()
        self.at = found.end()
        return piece

    def _word(self, stop: str) -> str:
        start = self.at
        while self._peek() and self._peek() not in stop:
            self.at += 1
        return self.source[start : self.at]

    def _skip_spaces(self) -> None:
        while self._peek() and self._peek() in SPACES:
            self.at += 1

    def _opening(self) -> None:
        begin = self.at
        self.at += 1
        name = self._word(SPACES + ">").lower()
        offset = self._bytes(begin)
        if not self._peek():
            raise ValueError(f"Unclosed start tag at byte offset {offset}")
        if name not in TAGS:
            raise ValueError(f'Unsupported start tag "{name}" at byte offset {offset}')
        argument = ""
        while True:
            self._skip_spaces()
            if self._peek() == ">":
                break
            attribute, value = self._attribute(name, offset)
            if (name, attribute) in ATTRIBUTES:
                argument = value
            elif (name, attribute) == ("blockquote", "expandable"):
                argument = "expandable"
        self.at += 1
        if name == "span" and argument != "tg-spoiler":
            raise ValueError(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self.open.append(Tag(name, argument, self.length, len(self.text)))

    def _attribute(self, tag: str, offset: int) -> tuple[str, str]:
        name = self._word(SPACES + "=>/\"'")
        if not name and self._peek():
            raise ValueError(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
        self._skip_spaces()
        value = ""
        if self._peek() == "=":
            self.at += 1
            self._skip_spaces()
            value = self._quoted() if self._peek() in {'"', "'"} else self._token()
        if not self._peek():
            raise ValueError(f'Unclosed start tag "{tag}" at byte offset {offset}')
        return name, value

    def _token(self) -> str:
        begin = self.at
        while self._peek().isascii() and (self._peek().isalnum() or self._peek() in {".", "-"}):
            self.at += 1
        if self._peek() and self._peek() not in SPACES + ">":
            raise ValueError(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
        return self.source[begin : self.at].lower()

    def _quoted(self) -> str:
        quote = self._next()
        value = ""
        while self._peek() and self._peek() != quote:
            value += self._entity() if self._peek() == "&" else self._next()
        self.at += 1
        return value

    def _closing(self) -> None:
        begin = self._bytes(self.at)
        if not self.open:
            raise ValueError(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = self._word(SPACES + ">").lower()
        self._skip_spaces()
        if self._peek() != ">":
            raise ValueError(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise ValueError(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
        if self.length > tag.offset:
            close(tag, self.length - tag.offset, "".join(self.text[tag.piece :]), self.entities)
