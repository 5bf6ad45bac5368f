"""The abilities by name: for views, for the README's capability table, and for whoever asks what an account can do."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pbx.abilities import (
    Blocks,
    Confirms,
    Files,
    Follows,
    ListsDepartments,
    ListsNumbers,
    ListsPhones,
    OffersNumbers,
    Records,
    Remembers,
    RemembersInner,
    Routes,
    Schedules,
    Silences,
    Sims,
    Staffs,
    Subscribes,
)  # fmt: skip
from pbx.base import Asks, Dials, ListsStaff, Notifies, Pbx

ABILITIES: Mapping[str, Any] = {
    "notifies": Notifies,
    "asks": Asks,
    "dials": Dials,
    "schedules": Schedules,
    "follows": Follows,
    "remembers": Remembers,
    "remembers_inner": RemembersInner,
    "confirms": Confirms,
    "lists_staff": ListsStaff,
    "lists_phones": ListsPhones,
    "lists_departments": ListsDepartments,
    "silences": Silences,
    "subscribes": Subscribes,
    "blocks": Blocks,
    "staffs": Staffs,
    "lists_numbers": ListsNumbers,
    "offers_numbers": OffersNumbers,
    "routes": Routes,
    "sims": Sims,
    "records": Records,
    "files": Files,
}


@cache
def ability_names(cls: type[Pbx]) -> frozenset[str]:
    """The names of what this class can do, for the capability table."""
    return frozenset(name for name, ability in ABILITIES.items() if issubclass(cls, ability))


@cache
def ability_name(ability: type[Pbx]) -> str:
    """``Silences`` → "silences". Raises StopIteration for what is no ability."""
    return next(name for name, known in ABILITIES.items() if known is ability)


def abilities_of(pbx: Pbx) -> frozenset[str]:
    """The names of what this very account can do now: what its class can, but for what it turned out not to have."""
    return ability_names(type(pbx)) - pbx.off
