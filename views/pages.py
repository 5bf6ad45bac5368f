"""Switches page by page: those of one page, and the signs that turn it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from views.screen import Button

PAGE = 10

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``number`` counts from 0; ``of`` are all there are."""

    number: int
    of: Sequence[T]

    @property
    def shown(self) -> Sequence[T]:
        return self.of[self.number * PAGE : (self.number + 1) * PAGE]

    def turning(self, action: str, arguments: Mapping[str, Any]) -> tuple[tuple[Button, ...], ...]:
        """The row that leads to the pages beside it, if there are any."""
        sides = [(self.number - 1, "‹")] * (self.number > 0)
        sides += [(self.number + 1, "›")] * (len(self.of) > (self.number + 1) * PAGE)
        row = tuple(Button(sign, action, {**arguments, "page": to}) for to, sign in sides)
        return (row,) if row else ()


def page(found: Sequence[T], number: int) -> Page[T]:
    """The page of this number, or the nearest there is."""
    return Page(min(max(number, 0), max(len(found) - 1, 0) // PAGE), found)


def page_of(place: int) -> int:
    """On which page the one at this place stands."""
    return place // PAGE
