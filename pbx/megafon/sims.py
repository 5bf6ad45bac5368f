"""003 §10: the company's SIM cards."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pbx.body import text
from pbx.errors import PbxRefused
from pbx.megafon.rest import Rest, telnum_path, user_path
from pbx.shapes import Sim

_OURS = frozenset({"telnum", "user", "user_name", "company", "disabled"})


class SimCards(Rest):
    async def sims(self, search: str = "") -> list[Sim]:
        """§10.1, all pages; ``search`` as §3.2 has it."""
        items = await self._api.pages("/sims", "telnum", search)
        return [sim for item in items if (sim := _sim(item))]

    async def sim(self, telnum: str) -> Sim:
        """§10.2."""
        sim = _sim(await self._object(telnum_path("sims", telnum)))
        if sim is None:
            raise PbxRefused("pbx_nonsense")
        return sim

    async def assign_sim(self, telnum: str, user: str) -> None:
        """§10.3. The document takes a login here, no extension."""
        user_path(user)
        await self._api.command("POST", f"{telnum_path('sims', telnum)}/user/{quote(user.strip(), safe='')}")

    async def share_sim(self, telnum: str) -> None:
        """§10.4."""
        await self._api.command("POST", f"{telnum_path('sims', telnum)}/company")

    async def disable_sim(self, telnum: str) -> None:
        """§10.5. There is no way back but the cabinet."""
        await self._api.command("POST", f"{telnum_path('sims', telnum)}/disable")

    async def delete_sim(self, telnum: str) -> None:
        """§10.6."""
        await self._api.command("DELETE", telnum_path("sims", telnum))


def _sim(item: Mapping[str, Any]) -> Sim | None:
    telnum = text(item.get("telnum"))
    if not telnum:
        return None
    return Sim(
        telnum=telnum,
        login=text(item.get("user")) or None,
        name=text(item.get("user_name")),
        common=item.get("company") is True,
        disabled=item.get("disabled") is True,
        details={key: value for key, value in item.items() if key not in _OURS},
    )
