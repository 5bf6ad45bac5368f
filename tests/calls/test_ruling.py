"""What may be typed for each rule, and what is refused."""

import pytest

from calls.ruling import RULES, Value, understood


@pytest.mark.parametrize(("name", "typed", "value"), [
    ("remind", "15m", 900), ("remind", "15 мин", 900), ("remind", "1 ч 30 мин", 5400), ("remind", "15", None),
    ("remind", "30с", None), ("remind", "2 дня", None), ("remind", "скоро", None), ("remind", "", None),
    ("least_wait", "0", 0), ("least_wait", "выкл", 0), ("least_wait", "5 с", 5), ("least_wait", "2 мин", None),
    ("spoken", "0", None), ("verdict", "1s", 1),
    ("cancel", "Да", True), ("cancel", "off", False), ("cancel", "может быть", None),
    ("work_hours", "Пн-Пт 9-18", "пн-пт 9:00-18:00"), ("work_hours", "как обычно", None),
    ("zone", "Омск", "Asia/Omsk"), ("zone", "asia/omsk", "Asia/Omsk"), ("zone", "Марс", None), ("zone", "utc", None),
    ("prefixes", "+375, +7", ["+375", "+7"]), ("prefixes", "+7 +7", ["+7"]), ("prefixes", "7", None),
    ("prefixes", "+", None), ("prefixes", "+٧", None), ("prefixes", "", None),
    ("prefixes", " ".join(f"+{n}" for n in range(100, 121)), None),
    ("per_minute", "5", 5), ("per_minute", "0", None), ("per_minute", "61", None), ("per_minute", "-5", None),
    ("per_minute", "٥", None),
    ("digest_evening", "19", "19:00"), ("digest_evening", "выкл", "off"), ("digest_evening", "вечером", None),
    ("digest_week", "пт 17", "пт 17:00"), ("digest_week", "когда-нибудь", None),
    ("language", "English", "en"), ("language", "fr", None),
    ("retention", "90", 90), ("retention", "90 дней", 90), ("retention", "6", None), ("retention", "4000", None),
])  # fmt: skip
def test_what_is_typed_is_understood_or_refused(name: str, typed: str, value: Value | None) -> None:
    found = understood(RULES[name], typed)
    assert (found, type(found)) == (value, type(value))


def test_every_step_that_is_offered_may_be_said() -> None:
    for rule in RULES.values():
        for step in rule.steps:
            if isinstance(step, int) and not isinstance(step, bool):
                assert rule.least <= step <= rule.most, rule.name
            elif isinstance(step, str):
                assert understood(rule, step) == step, rule.name
