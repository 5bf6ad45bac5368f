"""What somebody types behind /alerts: «входящие off», «вечер», «Продажи выкл», «без звука»."""

from dataclasses import dataclass

_ON = ("on", "вкл", "включить", "да", "yes")
_OFF = ("off", "выкл", "выключить", "нет", "no")
# Each switch with its names, and what the name alone says (None: the other way round than it is now).
_NAMES: tuple[tuple[str, bool | None, tuple[str, ...]], ...] = (
    ("ringing", None, ("входящие", "звонки", "ringing", "incoming")),
    ("own_only", True, ("только мои", "мои", "own", "mine", "only mine")),
    ("own_only", False, ("мои и отделов", "отделов", "всех", "departments", "all")),
    ("silent", True, ("без звука", "тихо", "silent")),
    ("silent", False, ("со звуком", "громко", "loud")),
    ("evening", None, ("вечер", "вечером", "итоги", "итоги дня", "день", "evening", "day")),
    ("week", None, ("неделя", "итоги недели", "week")),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """``what`` is a switch of /alerts, or "" and ``name`` is that of a department or a line; ``on`` None: the other way
    round than it is now."""

    what: str
    on: bool | None
    name: str = ""


def turn(typed: str) -> Turn:
    """What was typed, as far as it is understood: any other words are a name."""
    words = typed.split()
    last = words[-1].casefold() if words else ""
    on = True if last in _ON else False if last in _OFF else None
    name = " ".join(words if on is None else words[:-1])
    for what, alone, names in _NAMES:
        if name.casefold() in names:
            if on is None or alone is None:
                return Turn(what, alone if on is None else on)
            return Turn(what, alone if on else not alone)
    return Turn("", on, name)
