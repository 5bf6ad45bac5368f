"""What may be said of an employee or a department of a PBX, and how people type it.

Here every value is a string, "" for nothing: what is shown, kept with a button and compared before → after. A number is
its digits; members are logins in their order, "anna,!boris": whoever has a "!" is a member whose phone stays silent.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from calls.missed import NotNow
from calls.phone import client_number, extension

Fields = dict[str, str]


class Kind(StrEnum):
    EMPLOYEE = "employee"
    DEPARTMENT = "department"


FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.EMPLOYEE: ("name", "ext", "mobile", "redirect", "delay", "email", "position", "role"),
    Kind.DEPARTMENT: ("name", "ext", "order", "ring", "wait", "target", "impatient", "members"),
}
STEPS: Mapping[Kind, tuple[str, ...]] = {  # of the conversation in which one is added
    Kind.EMPLOYEE: ("name", "ext", "mobile", "position", "email", "role"),
    Kind.DEPARTMENT: ("name", "ext", "order", "members"),
}
LOGIN = "login"  # may be chosen for a newcomer, and stays

# The values a field can have, each with the words it may be typed as beside itself.
CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "role": {
        "user": ("пользователь", "сотрудник"),
        "admin": ("администратор", "админ"),
        "restricted_user": ("restricted", "ограниченный", "ограничен"),
    },
    "redirect": {
        "off": ("no", "выкл", "нет", "-"),
        "all": ("on", "yes", "вкл", "да", "все"),
        "mobile": ("only", "мобильный", "только мобильный"),
    },
    "delay": {"0": ("сразу",), "5": (), "10": (), "15": ()},
    "order": {
        "ALL": ("все", "сразу", "одновременно"),
        "EVENLY": ("равномерно",),
        "BYORDER": ("по порядку", "порядок", "очередь", "по очереди"),
        "WATERFALL": ("каскад", "лавина"),
    },
    "ring": {"5": (), "10": (), "15": (), "20": (), "25": (), "30": ()},
    "wait": {"15": (), "30": (), "60": (), "120": (), "300": (), "600": ()},
    "impatient": {
        "off": ("no", "выкл", "нет", "-"),
        "msg_busy": ("busy", "занято"),
        "callback": ("перезвон", "перезвонить"),
    },
}
DEFAULTS: Fields = {"delay": "0", "ring": "15", "wait": "120"}
VOICEMAIL = "voicemail"

_KEYS: Mapping[str, tuple[str, ...]] = {
    "name": ("имя", "название"),
    "ext": ("доб", "добавочный", "вн"),
    "mobile": ("моб", "мобильный"),
    "redirect": ("переадресация",),
    "delay": ("задержка",),
    "email": ("почта",),
    "position": ("должность",),
    "role": ("роль", "права"),
    "order": ("распределение",),
    "ring": ("интервал",),
    "wait": ("ждать",),
    "target": ("потом",),
    "impatient": ("нетерпеливым",),
    "members": ("состав",),
    "login": ("логин",),
    "password": ("пароль",),
}
_KEY_OF = {word: key for key, words in _KEYS.items() for word in (key, *words)}
_NOTHING = frozenset({"-", "—", "нет", "no", "none"})
_CLEARED = frozenset({"mobile", "email", "position", "members"})  # fields that may be nothing
_LONGEST = 256
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_LOGIN = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_EQUALS = re.compile(r"(?:^|\s)([^\W\d_]+)\s*=\s*")


def line(kind: Kind, typed: str) -> tuple[str, Fields]:
    """«Анна Белова доб=705 почта=a@b.example»: the words before the first key, and what was typed for each, not read
    yet. Raises NotNow for a key that this kind does not have."""
    pieces = _EQUALS.split(typed)
    said: Fields = {}
    for word, text in zip(pieces[1::2], pieces[2::2], strict=True):
        key = _KEY_OF.get(word.casefold())
        if key == "password":
            raise NotNow("staff_password_typed")
        if key is None or key not in (*FIELDS[kind], *((LOGIN,) if kind is Kind.EMPLOYEE else ())):
            raise NotNow("staff_no_field", field=word, fields=", ".join(FIELDS[kind]))
        said[key] = text
    return " ".join(pieces[0].split()), said


def value(field: str, typed: str) -> str:
    """What she typed for a field, as it is kept; whom ``target`` and ``members`` name is left as it was typed. Raises
    NotNow with the sentence of that field."""
    text = " ".join(typed.split())
    if field in _CLEARED and text.casefold() in _NOTHING:
        return ""
    if field in CHOICES:
        folded = text.casefold()
        found = next((one for one, words in CHOICES[field].items() if folded in (one.casefold(), *words)), None)
    elif field == "ext":
        found = extension(text)
    elif field == "mobile":
        found = (client_number(text) or "").removeprefix("+") or None
    elif field == "email":
        found = text if _EMAIL.fullmatch(text) else None
    elif field == LOGIN:
        found = text if _LOGIN.fullmatch(text) else None
    else:
        found = text or None
    if found is None or len(found) > _LONGEST:
        raise NotNow(f"staff_wrong_{field}")
    return found


def settled(before: Fields, wished: Fields) -> Fields:
    """``wished`` with whatever else must change with it: the fields that will differ from ``before`` (empty for
    something new). Raises NotNow where the wish cannot be."""
    after = {**before, **wished}
    if (
        "mobile" in wished
        and not wished["mobile"]
        and "redirect" not in wished
        and before.get("redirect", "off") != "off"
    ):
        after["redirect"] = "off"
    if wished.get("delay") and after.get("redirect", "off") == "off" and "redirect" not in wished:
        after["redirect"] = "all"
    if after.get("redirect", "off") != "off":
        if not after.get("mobile"):
            raise NotNow("staff_redirect_mobile")
        after["delay"] = after.get("delay") or DEFAULTS["delay"]
    elif "delay" in after:
        after["delay"] = ""
    if after.get("order") == "ALL" or (not before and "order" not in after):
        if wished.get("ring", "0") != "0" and "order" not in wished:
            raise NotNow("staff_ring_all")
        if "ring" in after:
            after["ring"] = "0"
    elif "order" in after and after.get("ring", "0") in ("", "0"):
        after["ring"] = DEFAULTS["ring"]
    return {field: one for field, one in after.items() if one != before.get(field, "")}
