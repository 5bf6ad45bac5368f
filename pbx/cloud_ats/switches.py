"""Do not disturb, and the calls of which departments (PBX-FACTS, 002). Whoever switches reads it back."""

from functools import partial

from pbx.asking import json_of
from pbx.cloud_ats.departments import Departments
from pbx.cloud_ats.field import GET_DND, SET_DND, SUBSCRIBE, SUBSCRIPTION
from pbx.errors import PbxRefused

_STATES = {"on": True, "true": True, "off": False, "false": False}
_DONE = frozenset({"", "null", "true", "ok", "success"})


class Switches(Departments):
    async def silent(self, user: str) -> bool:
        """get_dnd: `state` true is "not receiving"."""
        params = {"user": await self._login(user)}
        return await self._perhaps(GET_DND, params, partial(self._api.question, GET_DND, params, read=_state))

    async def silence(self, user: str, on: bool) -> None:
        """set_dnd."""
        params = {"user": await self._login(user), "state": "true" if on else "false"}
        await self._perhaps(SET_DND, params, partial(self._api.command, SET_DND, params, read=_done))

    async def receives(self, user: str, department: str | None) -> bool:
        """subscriptionStatus of one department; None: of every one she is in."""
        login = await self._login(user)
        return all([await self._receives(login, id) for id in await self._ids(login, department)])

    async def receive(self, user: str, department: str | None, on: bool) -> None:
        """subscribeOnCalls; None: every department she is in, one after the other, for the command takes one."""
        login = await self._login(user)
        for id in await self._ids(login, department):
            params = {"user": login, "group_id": id, "status": "on" if on else "off"}
            await self._perhaps(SUBSCRIBE, params, partial(self._api.command, SUBSCRIBE, params, read=_done))

    async def _receives(self, login: str, id: str) -> bool:
        params = {"user": login, "group_id": id}
        return await self._perhaps(SUBSCRIPTION, params, partial(self._api.question, SUBSCRIPTION, params, read=_state))

    async def _ids(self, login: str, department: str | None) -> list[str]:
        ids = [one.id for one in await self.departments(login)] if department is None else [department.strip()]
        if not all(ids) or not ids:
            raise PbxRefused("pbx_no_such")
        return ids


def _state(body: bytes) -> bool:
    """Of `{"state": true}` and `{"status": "on"}`. Raises ValueError."""
    answer = json_of(body)
    told = answer.get("state", answer.get("status")) if isinstance(answer, dict) else None
    if isinstance(told, bool):
        return told
    if isinstance(told, str) and told.strip().casefold() in _STATES:
        return _STATES[told.strip().casefold()]
    raise ValueError("no state")


def _done(body: bytes) -> None:
    """`OK`, nothing, or an object. Raises ValueError for a web page and other things that prove nothing."""
    if body.decode("utf-8-sig").strip().strip('"').casefold() not in _DONE and not isinstance(json_of(body), dict):
        raise ValueError("neither OK nor an object")
