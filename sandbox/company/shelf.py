"""The files one PBX keeps: recordings, messages, faxes, each under an address of its own that needs no key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from aiohttp import web

from sandbox.company.inquiries import Inquiries
from sandbox.company.trouble import Trouble

TYPES = {".mp3": "audio/mpeg", ".wav": "audio/x-wav", ".pdf": "application/pdf"}
FILES_KEPT = 1_000


@dataclass(frozen=True)
class _File:
    make: Callable[[], bytes]
    since: datetime


class Shelf:
    def __init__(
        self,
        base: str,
        *,
        now: Callable[[], datetime],
        trouble: Trouble,
        publish: Callable[[dict[str, Any]], None] = lambda event: None,
    ) -> None:
        self.origin = ""
        """Where the sandbox is served: "http://127.0.0.1:PORT". Nothing is kept before that is known."""
        self.delay = 20.0
        """Seconds until a file can be fetched; its link is told at once."""
        self.days = 7.0
        self._path = f"{base}/records/"
        self._files: dict[str, _File] = {}
        self._now = now
        self._inquiries = Inquiries(trouble, publish)

    def put(self, name: str, make: Callable[[], bytes]) -> str:
        """Gives its link; `make` is called whenever somebody fetches it."""
        if not self.origin:
            return ""
        self._files[name] = _File(make, self._now())
        if len(self._files) > FILES_KEPT:
            del self._files[next(iter(self._files))]
        return f"{self.origin}{self._path}{name}"

    def routes(self, app: web.Application) -> None:
        app.router.add_get(self._path + "{name}", self._serve)

    @property
    def fetched(self) -> list[tuple[str, int]]:
        """(name, status) of every request."""
        return [(entry["path"].rpartition("/")[2], entry["status"]) for entry in self._inquiries.kept]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        return await self._inquiries.answer(request, self._answer, where=request.path)

    async def _answer(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        file = self._files.get(name)
        age = self._now() - file.since if file else timedelta()
        if file is None or not timedelta(seconds=self.delay) <= age <= timedelta(days=self.days):
            return web.Response(status=404, text="Not Found")
        return web.Response(body=file.make(), content_type=TYPES[PurePosixPath(name).suffix])
