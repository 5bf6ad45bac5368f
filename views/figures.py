"""Times, durations, numbers and names as people read them."""

import re
import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LONGEST_NAME = 60
_EITHER = re.compile(r"\((а|ла)\)")


def local(ms: int, zone: str) -> datetime:
    """The moment on the clock of that zone."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo(zone))


def moment(ms: int, zone: str, now_ms: int) -> str:
    """«14:32» today, «17.11 14:32» this year, «17.11.2025 14:32» before."""
    then, now = local(ms, zone), local(now_ms, zone)
    if then.date() == now.date():
        return f"{then:%H:%M}"
    return f"{then:%d.%m %H:%M}" if then.year == now.year else f"{then:%d.%m.%Y %H:%M}"


def lasted(seconds: int) -> str:
    """«0:41», «2:04», «1:02:03»."""
    minutes, seconds = divmod(max(seconds, 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def clean(text: str, longest: int = LONGEST_NAME) -> str:
    """Text that somebody outside chose: no control or direction marks, one line, not longer than it deserves
    (``longest`` as Telegram counts: UTF-16 units)."""
    kept = "".join(
        " " if unicodedata.category(sign) in ("Zs", "Zl", "Zp") or sign in "\n\r\t" else sign
        for sign in text
        if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn") or sign in "\n\r\t"
    )
    kept = " ".join(kept.split())
    units = kept.encode("utf-16-le")
    if len(units) <= 2 * longest:
        return kept
    return units[: 2 * (longest - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


# Names whose owners are men although they end like a woman's; of the rest of those, most are women's.
_MEN = frozenset(
    {
        "никита",
        "илья",
        "данила",
        "фома",
        "лука",
        "кузьма",
        "савва",
        "гоша",
        "миша",
        "лёша",
        "леша",
        "паша",
        "дима",
        "вова",
        "витя",
        "петя",
        "костя",
        "лёня",
        "леня",
        "серёжа",
        "сережа",
        "ваня",
        "коля",
        "толя",
        "юра",
        "боря",
        "гриша",
        "саша",
        "женя",
        "валя",
        "вася",
        "федя",
        "рома",
        "тёма",
        "тема",
        "стёпа",
        "степа",
        "жора",
        "гена",
        "муса",
        "иса",
        "мустафа",
        "абдулла",
    }
)


def agreed(done: str, who: str) -> str:
    """«взял(а) клиента» as the name wants it: взяла, взял."""
    return either(done)[feminine(who)]


def either(done: str) -> tuple[str, str]:
    """«взял(а) клиента» of a man and of a woman."""
    return _EITHER.sub("", done), _EITHER.sub(r"\1", done)


def feminine(name: str) -> bool:
    """Should the verb beside this name be feminine (Взяла Анна)? By the surname if it tells, else the first name."""
    parts = [part.lower() for part in name.split() if part.isalpha()]
    if any(part.endswith(("ова", "ева", "ёва", "ина", "ская", "цкая")) and part != "марина" for part in parts[1:]):
        return True
    if any(part.endswith(("ов", "ев", "ёв", "ский", "цкий")) for part in parts):
        return False
    first = parts[0] if parts else ""
    return first.endswith(("а", "я")) and first not in _MEN
