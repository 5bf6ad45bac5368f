"""Before → after, as an administrator reads it before she says yes."""

from views.changes import Change, question
from views.screen import Button
from views.words import words


def test_a_line_for_each_change_and_what_is_lost_by_it() -> None:
    screen = question(
        words("ru"),
        "Изменить сотрудника?",
        [Change("Добавочный", "701", "705"), Change("Почта", "", "a@b.example"), Change("Должность", "Менеджер", "")],
        [Button("✅ Сохранить", "save")],
        "Звонки на 701 не дойдут.",
    )
    assert screen.text.splitlines() == [
        "Изменить сотрудника?",
        "",
        "Добавочный: 701 → <b>705</b>",
        "Почта: <b><code>a@b.example</code></b>",
        "Должность: Менеджер → <b>—</b>",
        "",
        "Звонки на 701 не дойдут.",
    ]
    assert [[one.action for one in row] for row in screen.buttons] == [["save"], ["close_menu"]]


def test_what_somebody_typed_cannot_break_out_of_its_line() -> None:
    screen = question(words("en"), "?", [Change("Name", "<b>\n\u202e/dnd", "x" * 500)], [])
    assert "&lt;b&gt; /dnd" in screen.text
    assert "\u202e" not in screen.text
    assert len(screen.text) < 350
