"""The folder of fetched files, next to the database: each under a name of our own, readable by us alone."""

import asyncio
import os
import re
import secrets
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_SUFFIX = re.compile(r"[a-z0-9]{1,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Folder:
    path: Path

    async def keep(self, content: bytes, suffix: str | None) -> str:
        """On the disk, whole, before this returns; gives its name. Raises OSError."""
        return await asyncio.to_thread(self._keep, content, suffix)

    async def remove(self, names: Iterable[str]) -> None:
        """Whatever of them is there."""
        await asyncio.to_thread(self._remove, list(names))

    async def only(self, names: Collection[str]) -> list[str]:
        """Remove what is none of these, such as the half of a file; gives those of them that are not there. At start
        only: what is being written has no name yet."""
        return await asyncio.to_thread(self._only, set(names))

    async def older(self, than_ms: int) -> dict[str, int]:
        """What was last written before then, and when (milliseconds UTC)."""
        return await asyncio.to_thread(self._older, than_ms)

    def _keep(self, content: bytes, suffix: str | None) -> str:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = secrets.token_hex(16) + (f".{suffix}" if suffix and _SUFFIX.fullmatch(suffix) else "")
        path = self.path / name
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            self._remove([name])
            raise
        return name

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            with suppress(OSError):
                (self.path / name).unlink()

    def _only(self, names: set[str]) -> list[str]:
        there = {path.name for path in self._all()}
        self._remove(there - names)
        return sorted(names - there)

    def _older(self, than_ms: int) -> dict[str, int]:
        found = {}
        for path in self._all():
            with suppress(OSError):
                found[path.name] = path.stat().st_mtime_ns // 1_000_000
        return {name: at_ms for name, at_ms in found.items() if at_ms < than_ms}

    def _all(self) -> list[Path]:
        return [path for path in self.path.iterdir() if path.is_file()] if self.path.is_dir() else []
