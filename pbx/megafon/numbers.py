"""003 §9: the company's numbers, and where each leads."""

from collections.abc import Mapping
from typing import Any

from pbx.body import text
from pbx.errors import PbxRefused
from pbx.megafon.rest import Rest, telnum_path
from pbx.megafon.routes import checked_route
from pbx.shapes import Number

_OURS = frozenset({"telnum", "type", "disabled", "is_main_phone"})
# Under which key the name of the target stands; the printed §9.2 spells one of them "group_".
_TARGETS = {"user": ("user_name", "user"), "group": ("group_name", "group", "group_")}


class Numbers(Rest):
    async def numbers(self, search: str = "") -> list[Number]:
        """§9.1, all pages; ``search`` as §3.2 has it."""
        items = await self._api.pages("/telnums", "telnum", search)
        return [number for item in items if (number := _number(item))]

    async def number(self, telnum: str) -> Number:
        """§9.2; ``details`` hold the whole route: menu, working hours, schedule."""
        number = _number(await self._object(telnum_path("telnums", telnum)))
        if number is None:
            raise PbxRefused("pbx_nonsense")
        return number

    async def route(self, telnum: str, fields: Mapping[str, Any]) -> Number:
        """§9.3: ``type``, ``greeting`` and what the type needs (see ``routes.py``), checked before it is sent."""
        answer = await self._api.command("POST", telnum_path("telnums", telnum), checked_route(fields))
        return _number(answer) or await self.number(telnum)

    async def enable(self, telnum: str, on: bool) -> None:
        """§9.4, §9.5; to be read back with ``number``."""
        await self._set_state(f"{telnum_path('telnums', telnum)}/enabled", on)


def _number(item: Mapping[str, Any]) -> Number | None:
    telnum, route = text(item.get("telnum")), text(item.get("type"))
    if not telnum:
        return None
    menu = item.get("ivr")
    named = [text(item.get(key)) for key in _TARGETS.get(route, ())]
    named += [text(menu.get("name"))] if route == "ivr" and isinstance(menu, dict) else []
    return Number(
        telnum=telnum,
        route=route,
        disabled=item.get("disabled") is True,
        main=item.get("is_main_phone") is True,
        target=next(filter(None, named), None),
        details={key: value for key, value in item.items() if key not in _OURS},
    )
