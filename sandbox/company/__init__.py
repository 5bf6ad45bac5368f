"""The pretend phone company: what people do with their phones, and the PBX that speaks of it."""

from typing import Any

from sandbox.company.incoming import Incoming
from sandbox.company.outgoing import Outgoing


class Company(Incoming, Outgoing):
    """The whole firm: clients call it, its people call back."""

    def state(self) -> dict[str, Any]:
        switches = {
            "autopilot": self.autopilot,
            "ask_contact": self.ask_contact,
            "ring_each": self.ring_each,
            "accepted_twice": self.accepted_twice,
        }
        return super().state() | switches


__all__ = ["Company"]
