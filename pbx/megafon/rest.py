"""How every file of this folder asks: the tenant's API, names made into addresses, answers made into plain values."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from calls import phone
from pbx.errors import PbxRefused
from pbx.megafon.crmapi import CrmApi

_TELNUM = re.compile(r"[0-9]{3,15}", re.ASCII)


class Rest:
    """What the parts of the adapter share."""

    _api: CrmApi

    async def _state(self, path: str, params: Mapping[str, str] | None = None) -> bool:
        """GET `{"state": bool}`."""
        answer: Any = await self._api.question(path, params)
        state = answer.get("state") if isinstance(answer, dict) else None
        if not isinstance(state, bool):
            raise PbxRefused("pbx_nonsense")
        return state

    async def _set_state(self, path: str, on: bool, params: Mapping[str, str] | None = None) -> None:
        """POST is on, DELETE is off; whoever calls reads it back."""
        await self._api.command("POST" if on else "DELETE", path, params=params)

    async def _object(self, path: str) -> Mapping[str, Any]:
        answer: Any = await self._api.question(path)
        if not isinstance(answer, dict):
            raise PbxRefused("pbx_nonsense")
        return answer

    async def _array(self, path: str, params: Mapping[str, str] | None = None) -> list[Mapping[str, Any]]:
        """A bare array of objects; `null` is none of them."""
        answer: Any = await self._api.question(path, params)
        if answer is not None and not isinstance(answer, list):
            raise PbxRefused("pbx_nonsense")
        return [item for item in answer or () if isinstance(item, dict)]


def user_path(user: str) -> str:
    """Of a login or an extension. Dots alone would climb to another address."""
    name = user.strip()
    if not name.strip("."):
        raise PbxRefused("pbx_no_such_user")
    return f"/users/{quote(name, safe='')}"


def group_path(id: str) -> str:
    return f"/groups/{quote(group_id(id), safe='')}"


def group_id(id: str) -> str:
    """Never blank: `subscription` without one means every department."""
    name = id.strip()
    if not name.strip("."):
        raise PbxRefused("pbx_no_such")
    return name


def telnum_path(kind: str, telnum: str) -> str:
    """``kind``: telnums or sims."""
    digits = phone.digits(telnum)
    if not _TELNUM.fullmatch(digits):
        raise PbxRefused("pbx_bad_number")
    return f"/{kind}/{digits}"
