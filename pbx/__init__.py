"""Where calls come from and commands go: the registry of PBX kinds, one line each."""

from typing import Any, NamedTuple

from pbx.megafon import Megafon, MegafonSettings
from pbx.settings import AccountSettings


class Kind(NamedTuple):
    """``adapter(name, settings, clock)`` makes a ``pbx.base.Pbx``; ``settings`` is the model it takes."""

    adapter: Any
    settings: type[AccountSettings]


KINDS: dict[str, Kind] = {
    "megafon": Kind(Megafon, MegafonSettings),
}
