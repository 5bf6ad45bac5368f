"""A period's figures in words, and as what a picture shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from calls.when import Period
from views.charts import ANSWERED, MISSED, REACHED, RESCUED, Chart, Series
from views.figures import clean, lasted, local
from views.screen import Button, File, Screen
from views.words import Words

IN_WORDS = 5  # people under the picture, and as buttons
DRAWN = 12
USUAL_HOURS = range(9, 18)  # shown even when nobody called
PERIODS = ("today", "week", "month")
LONGEST = 24


class Hour(Protocol):
    """Incoming calls of an hour of the day."""

    @property
    def answered(self) -> int: ...
    @property
    def rescued(self) -> int: ...
    @property
    def missed(self) -> int: ...


class Worker(Protocol):
    """What an employee did."""

    @property
    def login(self) -> str: ...
    @property
    def answered(self) -> int: ...
    @property
    def reached(self) -> int: ...
    @property
    def rescued(self) -> int: ...
    @property
    def median_s(self) -> int | None: ...


class Figures(Protocol):
    """What storage.statistics counts."""

    @property
    def hours(self) -> Sequence[Hour]: ...
    @property
    def incoming(self) -> int: ...
    @property
    def missed(self) -> int: ...
    @property
    def outgoing(self) -> int: ...
    @property
    def reached(self) -> int: ...
    @property
    def rescued(self) -> int: ...
    @property
    def settled(self) -> int: ...
    @property
    def left(self) -> int: ...
    @property
    def median_s(self) -> int | None: ...
    @property
    def workers(self) -> Sequence[Worker]: ...
    @property
    def nothing(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures of when: ``name`` as people call it, ``names`` of the employees by login. ``scope`` are the
    arguments that a button for another period of the same needs."""

    name: str
    period: Period
    zone: str
    names: Mapping[str, str]
    scope: Mapping[str, Any]
    alone: bool = False  # one person: there is nobody to compare with

    @property
    def title(self) -> str:
        """«Продажи · 16.11–21.11»."""
        first, last = (f"{local(ms, self.zone):%d.%m}" for ms in (self.period.start_ms, self.period.end_ms - 1))
        return f"{clean(self.name)} · {first if first == last else f'{first}–{last}'}"

    def called(self, login: str) -> str:
        return clean(self.names.get(login) or login, LONGEST)


def stats(
    words: Words, subject: Subject, figures: Figures, others: Sequence[tuple[str, Mapping[str, Any]]], png: bytes | None
) -> Screen:
    """The picture with its caption; without one the words alone. ``others``: whose figures she may see besides, each
    with the arguments of its button."""
    periods = tuple(Button(words.plain(f"stats_{one}"), "stats", {**subject.scope, "typed": one}) for one in PERIODS)
    rows = [periods]
    buttons = [Button(clean(label, LONGEST), "stats", arguments) for label, arguments in others]
    rows += [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    file = File("stats.png", "photo", png) if png else None
    return Screen("\n".join(in_words(words, subject, figures)), buttons=tuple(rows), file=file)


def in_words(words: Words, subject: Subject, figures: Figures) -> list[str]:
    """Line by line, as HTML."""
    lines = [words.html("stats_head", title=subject.title)]
    if figures.nothing:
        return [*lines, words.html("stats_nothing")]
    taken = figures.incoming - figures.missed
    lines.append(words.html("stats_incoming", incoming=figures.incoming, answered=taken, missed=figures.missed))
    debts = figures.rescued + figures.settled + figures.left
    if debts:
        facts = {"debts": debts, "rescued": figures.rescued, "settled": figures.settled, "left": figures.left}
        lines.append(words.html("stats_debts", **facts))
    if figures.median_s is not None:
        lines.append(words.html("stats_median", lasted=lasted(figures.median_s)))
    lines.append(words.html("stats_outgoing", outgoing=figures.outgoing, reached=figures.reached))
    if not subject.alone:
        for one in figures.workers[:IN_WORDS]:
            lines.append(worker(words, subject.called(one.login), one))
    if figures.left:
        lines.append(words.html("stats_left"))
    return lines


def worker(words: Words, name: str, one: Worker) -> str:
    """«👤 Анна: принято 5, дозвонов 3, спасено 2 (обычно через 4:10)»."""
    line = words.html("stats_worker", name=name, answered=one.answered, reached=one.reached, rescued=one.rescued)
    return line if one.median_s is None else line + words.html("stats_worker_median", lasted=lasted(one.median_s))


def chart(words: Words, subject: Subject, figures: Figures) -> Chart:
    """The same as a picture."""
    busy = [hour for hour, one in enumerate(figures.hours) if one.answered or one.rescued or one.missed]
    shown = range(min([*busy, USUAL_HOURS[0]]), max([*busy, USUAL_HOURS[-1]]) + 1)
    hours = [figures.hours[hour] for hour in shown]
    workers = () if subject.alone else figures.workers[:DRAWN]
    return Chart(
        title=subject.title,
        tiles=(
            (str(figures.incoming), words.plain("chart_incoming")),
            (str(figures.missed), words.plain("chart_missed")),
            (str(figures.rescued), words.plain("chart_rescued")),
            ("—" if figures.median_s is None else lasted(figures.median_s), words.plain("chart_median")),
        ),
        by_hour_title=words.plain("chart_by_hour"),
        hours=tuple(str(hour) for hour in shown),
        by_hour=(
            Series(words.plain("chart_hour_answered"), ANSWERED, tuple(one.answered for one in hours)),
            Series(words.plain("chart_hour_rescued"), RESCUED, tuple(one.rescued for one in hours)),
            Series(words.plain("chart_hour_missed"), MISSED, tuple(one.missed for one in hours)),
        ),
        by_person_title=words.plain("chart_by_person"),
        people=tuple(subject.called(one.login) for one in workers),
        by_person=(
            Series(words.plain("chart_taken"), ANSWERED, tuple(one.answered for one in workers)),
            Series(words.plain("chart_reached"), REACHED, tuple(one.reached for one in workers)),
        ),
    )
