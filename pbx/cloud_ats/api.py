"""Requests to `/sys/crm_api.wcgp` (seed 002 §2, §4.2): one address, a form with `cmd` and `token`, many kinds of no."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from calls.clock import Clock
from pbx.asking import json_of
from pbx.errors import PbxRefused
from pbx.itoolabs.api import PlatformApi
from pbx.itoolabs.settings import KeyedSettings
from wire.client import Reply, Timeouts
from wire.pacing import Priority

API_PATH = "/sys/crm_api.wcgp"

T = TypeVar("T")


class CommandApi(PlatformApi):
    """Its refusals' fact ``status`` is 400 for whatever was told as an error of the command itself."""

    words_under = ("error", "message")

    def __init__(self, settings: KeyedSettings, clock: Clock, timeouts: Timeouts | None = None) -> None:
        super().__init__(settings.base_url.removesuffix(API_PATH), settings, clock, timeouts)

    async def question(
        self,
        cmd: str,
        params: Mapping[str, str] | None = None,
        *,
        read: Callable[[bytes], T] = json_of,
        slow: bool = False,
        priority: Priority = Priority.PERSON,
    ) -> T:
        """Asked up to three times; the body as ``read`` has it."""
        form = self._form(cmd, params)
        return await self._ask("POST", API_PATH, read=read, slow=slow, form=form, priority=priority)

    async def command(self, cmd: str, params: Mapping[str, str], *, read: Callable[[bytes], T]) -> T:
        """One request that acts, never repeated."""
        return await self._act("POST", API_PATH, read=read, form=self._form(cmd, params))

    def _form(self, cmd: str, params: Mapping[str, str] | None) -> dict[str, str]:
        return {"cmd": cmd, **(params or {}), "token": self._key}

    def _no(self, reply: Reply, path: str) -> PbxRefused | None:
        """Some say no with 200 and an `error`."""
        words = self._words(reply.body) if 200 <= reply.status < 300 and _is_object(reply.body) else None
        return super()._no(Reply(400, reply.headers, reply.body) if isinstance(words, str) else reply, path)


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json_of(body), dict)
    except ValueError:
        return False
