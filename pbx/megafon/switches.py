"""003 §6.7–7.4: whether calls ring her at all, and the calls of which departments."""

from pbx.megafon.rest import Rest, group_id, user_path


class Switches(Rest):
    _post_silences: bool

    def _turned(self, value: bool) -> bool:
        """The one place that knows what `/dnd` means, from our "silent" to its "state" and back.

        `state` follows POST on every reading. By the document POST is "reception on"; other clients, and the older
        `set_dnd`, take it for "do not disturb on" (setting ``DND_POST_MEANS``).
        """
        return value if self._post_silences else not value

    async def silent(self, user: str) -> bool:
        """§7.2."""
        return self._turned(await self._state(f"{user_path(user)}/dnd"))

    async def silence(self, user: str, on: bool) -> None:
        """§7.3, §7.4; to be read back with ``silent``."""
        await self._set_state(f"{user_path(user)}/dnd", self._turned(on))

    async def receives(self, user: str, department: str | None) -> bool:
        """§6.7; None: without a department, as the PBX sums them up."""
        return await self._state(f"{user_path(user)}/subscription", _of(department))

    async def receive(self, user: str, department: str | None, on: bool) -> None:
        """§6.8, §6.9; None is every department, the hidden personal one too (§7, §7.1)."""
        await self._set_state(f"{user_path(user)}/subscription", on, _of(department))


def _of(department: str | None) -> dict[str, str] | None:
    return None if department is None else {"group_id": group_id(department)}
