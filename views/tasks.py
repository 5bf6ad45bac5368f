"""The call-back tasks a PBX keeps, for administrators: a page of them, and one with all its tries."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from calls.wanted_tasks import WantedTasks
from views.causes import cause
from views.figures import clean, lasted
from views.screen import Button, Screen
from views.words import Words, escape

PAGE = 8
_WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2}).*")


class Tried(Protocol):
    """One call of one try, as the PBX tells of it."""

    @property
    def at(self) -> str: ...
    @property
    def begun(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def talk_s(self) -> int: ...
    @property
    def cause(self) -> int | None: ...
    @property
    def recording(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A task in words: ``tries`` made of ``most``, ``state`` and times as the PBX writes them."""

    id: str
    client: str
    extension: str
    state: str
    tries: int
    most: int
    created: str = ""
    planned: str = ""
    calls: Sequence[Tried] = ()


def task_list(
    words: Words, account: str, wanted: WantedTasks, found: Sequence[Shown], *, page: int, more: bool
) -> Screen:
    """``page`` from 0; ``more``: there is a next one."""
    here = arguments(account, wanted)
    if not found:
        return Screen(words.html("tasks_none"))
    head = words.html("tasks_head_of", extension=wanted.extension) if wanted.extension else words.html("tasks_head")
    lines = [head, *(_line(words, one) for one in found)]
    rows = [
        (Button(f"#{clean(one.id, 20)} {clean(one.client, 20)}", "pbx_task", here | {"task": one.id, "page": page}),)
        for one in found
    ]
    turned = words.plain("tasks_newest" if wanted.oldest_first else "tasks_oldest")
    last = [Button(turned, "pbx_tasks", here | {"oldest_first": not wanted.oldest_first})]
    if more:
        further = here | {"page": page + 1, "after": found[-1].id}
        last.append(Button(words.plain("button_more"), "pbx_tasks", further))
    return Screen("\n".join([*lines, words.html("tasks_foot")]), (*rows, tuple(last)))


def task_page(words: Words, account: str, wanted: WantedTasks, one: Shown) -> Screen:
    """Each try with its calls: to whom, how long, and why it ended."""
    lines = [words.html("task_head", id=one.id), _whom(words, one)]
    if one.created or one.planned:
        lines.append(words.html("task_times", created=written(one.created), planned=written(one.planned)))
    lines.append(_state(words, one))
    tries = groupby(sorted(one.calls, key=lambda call: (call.begun, call.at)), key=lambda call: call.begun)
    for number, (begun, made) in enumerate(tries, 1):
        lines.append(words.html("task_try", number=number, at=written(begun)))
        lines += [_call(words, one, call) for call in made]
    back = Button(words.plain("button_back"), "pbx_tasks", arguments(account, wanted))
    return Screen("\n".join(lines), ((back,),))


def arguments(account: str, wanted: WantedTasks) -> dict[str, Any]:
    """What a button carries of what is wanted."""
    told: Mapping[str, Any] = {
        "account": account,
        "extension": wanted.extension,
        "most": wanted.most,
        "oldest_first": wanted.oldest_first,
    }
    return dict(told)


def written(text: str) -> str:
    """«28.11.2026 15:30:00» of the PBX's own «2026-11-28 15:30:00.123»; anything else as it is."""
    found = _WRITTEN.fullmatch(text)
    return f"{found[3]}.{found[2]}.{found[1]} {found[4]}" if found else clean(text)


def _line(words: Words, one: Shown) -> str:
    parts = [f"#{one.id}", f"{one.client} → {one.extension}", written(one.planned)[:-3] if one.planned else ""]
    told = " · ".join(str(escape(clean(part))) for part in parts if part)
    return f"{told} · {_state(words, one)}"


def _state(words: Words, one: Shown) -> str:
    told = words.html("task_tries", made=one.tries, most=one.most)
    return f"{told} · {escape(clean(one.state))}" if one.state else told


def _whom(words: Words, one: Shown) -> str:
    return words.html("task_whom", client=one.client, extension=one.extension)


def _call(words: Words, one: Shown, call: Tried) -> str:
    parts = [f"→ {clean(call.number)}", lasted(call.talk_s)]
    if call.cause is not None:
        parts.append(cause(words, call.cause))
    sign = "▫️🎧" if call.recording else "▫️"
    return f"{sign} " + " · ".join(str(escape(part)) for part in parts)
