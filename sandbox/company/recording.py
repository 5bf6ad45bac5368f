"""Which calls MegaFon's platform records: conversations, and what a client says who reaches nobody."""

import hashlib
from functools import partial

from sandbox.company.call import Call
from sandbox.company.exchange import Fact
from sandbox.company.shelf import Shelf
from sandbox.company.sounds import mp3

MESSAGE_S = 14


class Recording:
    def __init__(self, shelf: Shelf) -> None:
        self.on = False
        """Recording is ordered in the cabinet, and paid for."""
        self.voicemail = False
        """Whether a client who reaches nobody leaves a message."""
        self.shelf = shelf
        self._links: dict[str, str] = {}

    def keep(self, facts: list[Fact]) -> None:
        """Of calls that have ended."""
        for fact in facts:
            seconds = self._seconds(fact)
            if seconds and (link := self.shelf.put(_name(fact.call), partial(mp3, seconds))):
                self._links[fact.call.id] = link

    def link(self, call: Call) -> str:
        return self._links.get(call.id, "")

    def _seconds(self, fact: Fact) -> int:
        if fact.verdict is None:
            return 0
        if fact.verdict.status.casefold() == "success":
            return fact.verdict.talk if self.on else 0
        return MESSAGE_S if self.voicemail and fact.call.direction == "in" else 0


def _name(call: Call) -> str:
    """Tells nothing of the call."""
    return hashlib.sha256(call.id.encode()).hexdigest()[:24] + ".mp3"
