"""Pages of clients: a button has a label whatever is not known of a client or an employee."""

from views.clients import clients_found, responsibles
from views.words import words

RU = words("ru")


def labels(screen: object) -> list[str]:
    return [button.label for row in screen.buttons for button in row]  # type: ignore[attr-defined]


def test_a_client_found_by_a_number_alone_goes_by_it() -> None:
    screen = clients_found(RU, "4567", [("+79101234567", "", False), ("+79104567000", "", True)], None)
    assert labels(screen) == ["+79101234567", "⭐ +79104567000"]
    assert screen.text.splitlines()[1:] == ["+79101234567", "⭐ +79104567000"]


def test_an_employee_without_a_name_goes_by_the_login() -> None:
    screen = responsibles(RU, "+79101234567", "office", [("anna", ""), ("boris", "\u200b")], "boris", "boris")
    assert labels(screen) == ["anna", "✓ boris", "Ещё ⌄", "✖️ Никто", "‹ Назад"]
