"""Where calls come from and commands go: the registry of PBX kinds, one line each."""

from typing import Any, NamedTuple

from pbx.cifra1 import Cifra1, Cifra1Settings
from pbx.cloud_ats import CloudAts, CloudAtsSettings
from pbx.megafon import Megafon, MegafonSettings
from pbx.settings import AccountSettings
from pbx.telephony_channel import TelephonyChannel, TelephonyChannelSettings


class Kind(NamedTuple):
    """``adapter(name, settings, clock)`` makes a ``pbx.base.Pbx``; ``settings`` is the model it takes."""

    adapter: Any
    settings: type[AccountSettings]


KINDS: dict[str, Kind] = {
    "cifra1": Kind(Cifra1, Cifra1Settings),
    "cloud_ats": Kind(CloudAts, CloudAtsSettings),
    "megafon": Kind(Megafon, MegafonSettings),
    "telephony_channel": Kind(TelephonyChannel, TelephonyChannelSettings),
}
