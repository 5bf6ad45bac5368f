"""Takes secrets and phone numbers out of whatever is about to be written down.

Secrets are known by value and found raw, URL-quoted (all of it or in part), escaped as in JSON, and within base64 at
any alignment (``user:password`` of Basic authorization). Phone numbers are known by shape: they keep their ends.
"""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from calls.phone import masked

HIDDEN = "[hidden]"
MIN_HIDDEN = 4  # characters: hiding shorter ones would only spoil the log
MAX_DEPTH = 8
_MIN_BASE64 = 6
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]", re.ASCII)

# With a plus (or its %2B) anything long enough; written as Russians write it; bare: 11 or 12 digits, the ten of a
# Russian mobile, the long ways of dialling abroad. Milliseconds, seconds and Telegram's ids have none of these shapes.
_PHONE = re.compile(
    r"(?:\+|%2B)\d(?:[ ()\-\u00a0]{0,2}\d){6,14}(?!\d)"
    r"|(?<!\d)(?<!\d\.)(?:[78][ -]?\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}|[1-9]\d{10,11}|9\d{9}"
    r"|810[1-9]\d{8,11}|00[1-9]\d{8,12})(?!\d)(?!\.\d)",
    re.ASCII | re.IGNORECASE,
)
# What moves the cursor, rings or hides: a client's name must not write a log line of its own.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Redactor:
    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self.hide(secrets)

    def hide(self, secrets: Iterable[str]) -> None:
        """Learn more secrets, such as one made while running."""
        self._secrets |= {secret for secret in secrets if len(secret) >= MIN_HIDDEN}
        patterns = sorted({form for secret in self._secrets for form in _forms(secret)}, key=len, reverse=True)
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def text(self, text: str) -> str:
        """The text without secrets and whole numbers, line breaks kept, other control characters written out."""
        if self._pattern is not None:
            text = self._pattern.sub(HIDDEN, text)
        text = _PHONE.sub(lambda found: masked(found[0].upper().removeprefix("%2B")), text)
        return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

    def value(self, value: object, depth: int = 0) -> object:
        """Any value as plain data that can be shown: numbers stay numbers unless they are a phone or a secret."""
        if value is None or isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            shown = self.text(str(value))
            return value if shown == str(value) else shown
        if depth < MAX_DEPTH and isinstance(value, Mapping):
            return {self.text(_readable(key)): self.value(inner, depth + 1) for key, inner in value.items()}
        if depth < MAX_DEPTH and isinstance(value, list | tuple | set | frozenset):
            return [self.value(inner, depth + 1) for inner in value]
        return self.text(_readable(value))


def _readable(value: object) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "backslashreplace")
    if isinstance(value, str):
        return str(value)
    try:
        return repr(value)
    except Exception as error:
        return f"<{type(value).__name__}: no repr, {type(error).__name__}>"


def _forms(secret: str) -> set[str]:
    """Regular expressions of a secret as it may stand in a text."""
    return {"".join(map(_character, secret)), *map(re.escape, _base64_forms(secret.encode("utf-8", "surrogatepass")))}


def _character(character: str) -> str:
    if _UNRESERVED.fullmatch(character):
        return re.escape(character)
    quoted = quote(character.encode("utf-8", "surrogatepass"), safe="")
    forms = {character, quoted, quoted.lower(), quote(quoted, safe=""), json.dumps(character)[1:-1]}
    if character == " ":
        forms.add("+")
    return "(?:" + "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) + ")"


def _base64_forms(secret: bytes) -> set[str]:
    """The characters of base64 that depend on the secret alone, wherever in the encoded bytes it begins."""
    found = set()
    for offset in range(3):
        padded = bytes(offset) + secret
        whole = len(padded) % 3
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(padded).decode().rstrip("=")
            core = encoded[(0, 2, 3)[offset] : len(encoded) - bool(whole)]
            if len(core) >= _MIN_BASE64:
                found.add(core)
    return found
