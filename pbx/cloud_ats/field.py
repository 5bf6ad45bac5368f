"""Commands the document does not know and the same platform speaks (PBX-FACTS, 002): each may be absent by itself.

A tenant says 400 to a command it does not know, and 400 to a login it does not know as well; so before a command is
given up the login and the department are looked for. What was given up is tried again after a day.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from pbx.base import PbxError, PbxRefused
from pbx.cloud_ats.staff import Staff

GROUPS, HISTORY = "groups", "history"
SUBSCRIBE, SUBSCRIPTION = "subscribeOnCalls", "subscriptionStatus"
SET_DND, GET_DND = "set_dnd", "get_dnd"

ASKED_AGAIN_S = 24 * 3600.0

# Without this command the ability is none: what can be read but not switched is a display, not a switch.
NEEDED: Mapping[str, str] = {
    "lists_departments": GROUPS,
    "remembers": HISTORY,
    "subscribes": SUBSCRIBE,
    "silences": SET_DND,
}

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Field(Staff):
    name: str
    _absent: dict[str, float]  # command → when it was given up, monotonic seconds

    @property
    def absent_commands(self) -> frozenset[str]:
        """What this tenant is known not to know."""
        since = self._clock.monotonic() - ASKED_AGAIN_S
        return frozenset(cmd for cmd, at in self._absent.items() if at > since)

    @property
    def off(self) -> frozenset[str]:
        """Abilities this account turned out not to have."""
        absent = self.absent_commands
        return frozenset(ability for ability, cmd in NEEDED.items() if cmd in absent)

    async def _perhaps(self, cmd: str, params: Mapping[str, str], ask: Callable[[], Awaitable[T]]) -> T:
        """The answer of ``ask``, which sends ``cmd`` with ``params``. PbxRefused("pbx_command_unknown") where the
        tenant does not know it; that is logged once, and not asked again for a day."""
        if cmd in self.absent_commands:
            raise PbxRefused("pbx_command_unknown", command=cmd)
        try:
            return await ask()
        except PbxRefused as refused:
            if refused.reason != "pbx_refused" or refused.facts.get("status") != 400:
                raise
            said = refused.facts.get("said", "")
        if "user" in params and not await self._employs(params["user"]):
            raise PbxRefused("pbx_no_such_user", status=400, said=said)
        if "group_id" in params and await self._lacks_department(params["group_id"]):
            raise PbxRefused("pbx_no_such", status=400, said=said)
        self._absent[cmd] = self._clock.monotonic()
        _log.warning("account %s: this PBX does not know the command %s", self.name, cmd)
        raise PbxRefused("pbx_command_unknown", command=cmd)

    async def _employs(self, login: str) -> bool:
        return any(login in (one.login, one.extension) for one in await self.staff())

    async def _lacks_department(self, id: str) -> bool:
        """Only where the PBX lists its departments and this is none of them."""
        try:
            return id not in await self._department_ids()
        except PbxError:
            return False

    async def _department_ids(self) -> frozenset[str]:
        raise NotImplementedError
