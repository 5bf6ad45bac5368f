"""Commands the document does not know and the same platform speaks (PBX-FACTS, 002): each may be absent by itself.

A tenant says 400 to a command it does not know, and 400 to a login it does not know as well; so before a command is
given up the login and her department are looked for, and what once worked is never given up. What was given up is
tried again after a day.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from pbx.cloud_ats.staff import Staff
from pbx.errors import PbxError, PbxRefused

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
    _worked: set[str]

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
            answer = await ask()
        except PbxRefused as refused:
            if refused.reason != "pbx_refused" or refused.facts.get("status") != 400:
                raise
            no = refused
        else:
            self._worked.add(cmd)
            return answer
        user, group = params.get("user"), params.get("group_id")
        if user is not None and not await self._employs(user):
            raise PbxRefused("pbx_no_such_user", **no.facts)
        if user is not None and group is not None and await self._is_elsewhere(user, group):
            raise PbxRefused("pbx_no_such", **no.facts)
        if cmd in self._worked:
            raise no
        self._absent = {**self._absent, cmd: self._clock.monotonic()}  # whole: `off` is read by other threads
        _log.warning("account %s: this PBX does not know the command %s", self.name, cmd)
        raise PbxRefused("pbx_command_unknown", command=cmd)

    async def _employs(self, login: str) -> bool:
        return any(login in (one.login, one.extension) for one in await self.staff())

    async def _is_elsewhere(self, login: str, group: str) -> bool:
        """Only where the PBX lists her departments and this is none of them."""
        try:
            return group not in await self._departments_of(login)
        except PbxError:
            return False

    async def _departments_of(self, login: str) -> frozenset[str]:
        raise NotImplementedError
