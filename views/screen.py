"""A screen: the text of one message and its buttons, before any channel turns it into its own things."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from views.charts import Chart


@dataclass(frozen=True, slots=True)
class Button:
    """``action`` and ``arguments`` say what it does; ``card`` to which subject it belongs ("case:12")."""

    label: str
    action: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    card: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """What is sent with a screen: ``content`` is the bytes, or the path of the file where they lie; ``known`` the id
    under which the channel has it already, and then no content is needed. ``name`` is what people see and save."""

    name: str
    kind: Literal["audio", "document", "photo"]
    content: bytes | Path = field(default=b"", repr=False)
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """``text`` is HTML as Telegram knows it, everything that came from outside already escaped; with a ``file`` it is
    the caption, of 1024 letters at most. ``ask_contact`` is the label of a button by which a person shows her own
    number; ``ask_words`` says what is to be typed in answer (in groups only an answer reaches us). ``chart``: a picture
    that is still to be drawn, to be sent with it."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    ask_contact: str | None = None
    drop_keyboard: bool = False
    ask_words: str | None = None
    file: File | None = None
    chart: Chart | None = None
