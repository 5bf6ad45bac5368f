"""A picture of a period's figures, drawn by matplotlib. ``draw`` runs in a process of its own (bot/drawing.py): only
there is matplotlib imported."""

import io
from dataclasses import dataclass

WIDTH_IN, DPI = 9.0, 120
FONT = "DejaVu Sans"  # comes with matplotlib and knows Cyrillic; it has no emoji
ANSWERED, RESCUED, MISSED, REACHED, INK, PALE = "#4c9f70", "#f2a541", "#d64550", "#4a7fb5", "#2b2d33", "#dfe2e8"


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of stacked bars; ``label`` is its name in words."""

    label: str
    colour: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, all of it in words. ``tiles`` are big figures with what each is; ``hours`` the labels under the
    bars of ``by_hour``; ``people`` the names beside the bars of ``by_person``, the first on top."""

    title: str
    tiles: tuple[tuple[str, str], ...]
    by_hour_title: str
    hours: tuple[str, ...]
    by_hour: tuple[Series, ...]
    by_person_title: str = ""
    people: tuple[str, ...] = ()
    by_person: tuple[Series, ...] = ()


def draw(chart: Chart) -> bytes:
    """A PNG."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.08)
    people_in = 0.9 + 0.36 * len(chart.people) if chart.people else 0.0
    # Names are texts of outsiders: nothing in them is mathematics.
    with rc_context({"font.family": FONT, "text.parse_math": False, "text.color": INK, "axes.edgecolor": PALE}):
        figure = Figure(figsize=(WIDTH_IN, 4.9 + people_in), dpi=DPI, facecolor="white", layout=layout)
        heights = [1.2, 3.5, people_in] if chart.people else [1.2, 3.5]
        rows = figure.subplots(len(heights), 1, gridspec_kw={"height_ratios": heights})
        figure.suptitle(chart.title, fontsize=15, fontweight="bold", x=0.02, ha="left")
        _tiles(rows[0], chart.tiles)
        _by_hour(rows[1], chart)
        if chart.people:
            _by_person(rows[2], chart)
        made = io.BytesIO()
        figure.savefig(made, format="png")
    return made.getvalue()


def _tiles(axes, tiles: tuple[tuple[str, str], ...]) -> None:  # type: ignore[no-untyped-def]
    axes.axis("off")
    for number, (value, label) in enumerate(tiles):
        x = (number + 0.5) / len(tiles)
        axes.text(x, 0.62, value, ha="center", va="center", fontsize=22, fontweight="bold", transform=axes.transAxes)
        axes.text(x, 0.12, label, ha="center", va="center", fontsize=10, color="#666a73", transform=axes.transAxes)


def _by_hour(axes, chart: Chart) -> None:  # type: ignore[no-untyped-def]
    places = range(len(chart.hours))
    under = [0] * len(chart.hours)
    for series in chart.by_hour:
        axes.bar(places, series.values, bottom=under, color=series.colour, label=series.label, width=0.75)
        under = [low + value for low, value in zip(under, series.values, strict=True)]
    axes.set_xticks(list(places), chart.hours)
    _dress(axes, chart.by_hour_title, max(under, default=0))
    axes.set_ylim(0, max(under, default=0) * 1.1 or 1)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="y", color=PALE)


def _by_person(axes, chart: Chart) -> None:  # type: ignore[no-untyped-def]
    places = range(len(chart.people))
    beside = [0] * len(chart.people)
    for series in chart.by_person:
        bars = axes.barh(places, series.values, left=beside, color=series.colour, label=series.label, height=0.65)
        inside = [str(value) if value else "" for value in series.values]
        axes.bar_label(bars, labels=inside, label_type="center", color="white", fontsize=9)
        beside = [left + value for left, value in zip(beside, series.values, strict=True)]
    axes.set_yticks(list(places), chart.people)
    axes.invert_yaxis()
    _dress(axes, chart.by_person_title, max(beside, default=0))
    axes.set_xticks([])


def _dress(axes, title: str, most: int) -> None:  # type: ignore[no-untyped-def]
    axes.set_title(title, loc="left", fontsize=11, color="#666a73")
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    if most:
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, fontsize=9)
