"""Phone numbers as PBXs send them and people type them: reading, comparing, and the outbound dial policy.

The one third party the rules may use is phonenumbers, and it is never given raw text: with region RU it reads
``380441234567`` as +7380…, ``00442…`` as +700442… and ``101`` as +7101. So the prefix is decided here, and the
library is asked only whether the number is possible in its country.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, ValidationResult

# Why may_dial says no. `views` words each; a test there compares.
DIAL_REFUSALS = frozenset(
    {"not_a_number", "emergency", "short", "premium", "satellite", "outside_prefixes"},
)

_EXTENSION = re.compile(r"[0-9]{1,5}", re.ASCII)
_WRITTEN = re.compile(r"\+? ?\(?[0-9][0-9 \u00a0\u2007\u202f().\-\u2010-\u2015/]*", re.ASCII)
_AMONG_WORDS = re.compile(r"\+?\(?[0-9][0-9 \u00a0()\-]{8,22}[0-9]", re.ASCII)
_PREFIX = re.compile(r"\+[1-9][0-9]{0,14}", re.ASCII)
_SCHEME = re.compile(r"(?:sips?|tel|callto):(?://)?", re.ASCII | re.IGNORECASE)

_LONGEST_RAW = 80  # 15 digits with any reasonable dress; longer is not a number
_SHORT_MAX = 6  # the longest service numbers of mobile operators and cities
_NATIONAL = 10  # digits of a +7 number after the country code
_COMPARED = 10  # digits that say "the same client", whatever stands before them
_REMEMBERED = 4096  # numbers as they were written, each at most _LONGEST_RAW characters

_EMERGENCY = frozenset({"01", "02", "03", "04", "101", "102", "103", "104", "110", "112", "911", "999"})
# International satellite and "network" codes; 7954 is GlobalTel's satellite range inside +7.
_SATELLITE = ("870", "881", "882", "883", "7954")
# Universal premium and shared cost, personal numbers, and every +7 80x service range but the free 800 and 804
# (801 other payer, 802 and 807 cards, 803 televoting, 805/806 cards and reserve, 808 paid by caller, 809 premium).
_PREMIUM = ("979", "808", "878", "7801", "7802", "7803", "7805", "7806", "7807", "7808", "7809")
_PREMIUM_TYPES = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})


@dataclass(frozen=True, slots=True)
class DialVerdict:
    """May this be dialled? ``number`` (E.164) if so, else ``reason`` (one of DIAL_REFUSALS) and no number.

    ``foreign``: allowed by a prefix that an admin added beside +7, to be confirmed with the country shown.
    ``country`` is the region code where it is known; +76 and +77 are KZ though the prefix +7 lets them through.
    """

    number: str | None = None
    reason: str | None = None
    foreign: bool = False
    country: str | None = None


def client_number(raw: str) -> str | None:
    """E.164 with plus, or None for hidden, anonymous, short and unreadable senders. Never raises.

    ``8…`` and ten digits are Russian, ``00…`` and ``810…`` international; other digits without a plus are taken
    as international only when they are long enough to carry a country code.
    """
    written = _written(raw)
    return None if written is None else _e164(written)


@lru_cache(maxsize=_REMEMBERED)
def _e164(written: str) -> str | None:
    """Remembered: a call is told of in several events, and a company has few lines."""
    bare = _ascii_digits(written)
    if not written.startswith("+"):
        bare = _with_country(bare)
    number = _possible(bare)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else None


def numbers_in(text: str) -> list[str]:
    """Every phone number written somewhere in a text, E.164, each once, at most ten."""
    found = dict.fromkeys(number for piece in _AMONG_WORDS.findall(text) if (number := client_number(piece)))
    return list(found)[:10]


def extension(raw: str) -> str | None:
    """An internal number, 1–5 ASCII digits, or None. Leading zeros stay: 007 is not 7."""
    bare = _undressed(raw)
    return bare if _EXTENSION.fullmatch(bare) else None


def digits(e164: str) -> str:
    """The number as PBXs want it: ASCII digits only, no plus."""
    return _ascii_digits(e164)


def same(a: str, b: str) -> bool:
    """Whether both name one subscriber: the last ten digits agree (8…, +7… and no country code are alike)."""
    left, right = _ascii_digits(a)[-_COMPARED:], _ascii_digits(b)[-_COMPARED:]
    return bool(left) and left == right


def country(e164: str) -> str | None:
    """Region code (``RU``, ``KZ``, ``GB`` …) of an E.164 number, None where there is no country behind it."""
    number = _parsed(e164)
    if number is None or number.country_code is None:
        return None
    region = phonenumbers.region_code_for_number(number)
    if region is None and number.country_code == 7:
        return "KZ" if _ascii_digits(e164)[1:2] in ("6", "7") else "RU"
    region = region or phonenumbers.region_code_for_country_code(number.country_code)
    return region if region.isalpha() and region != "ZZ" else None


def masked(e164: str) -> str:
    """For logs: ``+7910***4567``. What is too short to keep both ends keeps only the last two digits."""
    bare = _ascii_digits(e164)
    if len(bare) < _COMPARED:
        return "***" + bare[-2:] if len(bare) > _SHORT_MAX else "***"
    return f"+{bare[:4]}***{bare[-4:]}"


def may_dial(raw: str, allowed_prefixes: Iterable[str]) -> DialVerdict:
    """The one outbound policy for every way to dial (PROMISES, threat 2). ``allowed_prefixes`` as ``+7``, ``+375``.

    A missed call from an expensive number must never become our expensive call: emergency, short, premium and
    satellite numbers are refused whatever the prefixes say. A malformed prefix allows nothing.
    """
    written = _written(raw)
    if written is None:
        return DialVerdict(reason="not_a_number")
    bare = _ascii_digits(written)
    if bare in _EMERGENCY:
        return DialVerdict(reason="emergency")
    if len(bare) <= _SHORT_MAX:
        return DialVerdict(reason="short")
    number = client_number(raw)
    if number is None:
        return DialVerdict(reason="not_a_number")
    region = country(number)
    if digits(number).startswith(_SATELLITE):
        return DialVerdict(reason="satellite", country=region)
    if digits(number).startswith(_PREMIUM) or _kind(number) in _PREMIUM_TYPES:
        return DialVerdict(reason="premium", country=region)
    if not any(_PREFIX.fullmatch(prefix) and number.startswith(prefix) for prefix in allowed_prefixes):
        return DialVerdict(reason="outside_prefixes", country=region)
    return DialVerdict(number=number, foreign=not number.startswith("+7"), country=region)


def _undressed(raw: str) -> str:
    """Without blanks, without ``sip:``/``tel:`` and what such an address carries behind the number."""
    text = raw.strip()
    if scheme := _SCHEME.match(text):
        text = re.split(r"[@;?]", text[scheme.end() :], maxsplit=1)[0]
    return text


def _written(raw: str) -> str | None:
    """The number as written, or None when anything but ASCII digits and their usual dress is in it."""
    text = _undressed(raw) if len(raw) <= _LONGEST_RAW else ""
    return text if _WRITTEN.fullmatch(text) else None


def _ascii_digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text, flags=re.ASCII)


def _with_country(bare: str) -> str:
    """Digits written without a plus → digits with a country code, "" when they are too short to have one."""
    if len(bare) == _NATIONAL and bare[0] in "34789":  # city, service, Kazakhstan, mobile
        return "7" + bare
    if len(bare) == _NATIONAL + 1 and bare[0] == "8" and not bare.startswith("810"):
        return "7" + bare[1:]
    for prefix in ("810", "00"):
        if bare.startswith(prefix):
            return bare.removeprefix(prefix)
    return bare if len(bare) >= _NATIONAL else ""


def _possible(bare: str) -> PhoneNumber | None:
    """The parsed number if a subscriber of its country could have it."""
    if bare.startswith("7") and len(bare) != _NATIONAL + 1:
        return None  # the library would quietly drop an 8 after +7
    number = _parsed("+" + bare)
    if number is None or phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    return number


def _parsed(e164: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(e164, None)
    except NumberParseException:
        return None


def _kind(number: str) -> int:
    parsed = _parsed(number)
    return PhoneNumberType.UNKNOWN if parsed is None else phonenumbers.number_type(parsed)
