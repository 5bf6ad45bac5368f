"""What is wrong with what the people of the town have read: the promises P1, P5, P8, P9 and P11, counted."""

import re
from collections import Counter
from itertools import pairwise
from typing import Any

from sandbox.world import ANNA, BORIS, GLEB
from tests.invariants import broken
from tests.proofs.town import Town

AMBIGUOUS = {"cut-after", "truncated", "empty", "stall-after"}  # done, and perhaps not heard of
REPEAT = "↻ повтор"
RINGS = re.compile(f"({REPEAT}\n)?📞")
NUMBER = re.compile(r"\+7912[0-9]{7}", re.ASCII)


def complaints(town: Town) -> list[str]:
    """Empty when every promise was kept."""
    found = lost(town) + trespasses(town) + unended(town) + disorder(town)
    for chat in (ANNA, BORIS, GLEB):
        found += copies(town, chat)
    return found + acts(town) + broken(town.database)


def accepted(town: Town, chat: int) -> list[dict[str, Any]]:
    """Messages that Telegram has taken for this chat, in order."""
    return [
        one
        for one in town.telegram.log
        if one["method"] == "sendMessage" and one["chat_id"] == chat and "result" in one
    ]


def lost(town: Town) -> list[str]:
    """P1: of every missed client both managers have read, or an administrator that they could not."""
    dead = "\n".join(one["params"]["text"] for one in accepted(town, GLEB))
    found = []
    for chat in (ANNA, BORIS):
        told = {number for one in alerts(town, chat) for number in NUMBER.findall(one["params"]["text"])}
        owed = [call for call in town.calls if call.owed and call.client not in told and call.client not in dead]
        found += [f"{chat} never read of {call.client}, of whom was taken: {call.accepted}" for call in owed]
    return found


def alerts(town: Town, chat: int) -> list[dict[str, Any]]:
    """Only a missed client's card and a digest have buttons."""
    return [one for one in accepted(town, chat) if "reply_markup" in one["params"]]


def copies(town: Town, chat: int) -> list[str]:
    """P5: nothing twice, but for one labelled copy per crash or lost answer."""
    rings = [one for one in accepted(town, chat) if RINGS.match(one["params"]["text"])]
    found, extra = [], 0
    for messages in (alerts(town, chat), rings):
        plain: Counter[str] = Counter()
        seen: set[str] = set()
        for one in messages:
            clients = set(NUMBER.findall(one["params"]["text"]))
            extra += bool(seen & clients)
            seen |= clients
            if not one["params"]["text"].startswith(REPEAT):
                plain.update(clients)
        found += [f"{chat} read of {client} {n} times, unlabelled" for client, n in plain.items() if n > 1]
    unheard = sum(one["fault"] in AMBIGUOUS for one in accepted(town, chat))
    if extra > town.kills + town.standstills + unheard:
        found.append(f"{chat} got {extra} copies for {town.kills} crashes and {unheard} lost answers")
    return found


def trespasses(town: Town) -> list[str]:
    """P8. A bot that is killed between hearing "retry after" and writing it down cannot know."""
    inside = sum(bool(one.get("inside_retry_after")) for one in town.telegram.log)
    return [f"{inside} requests inside a retry_after"] if inside > town.kills else []


def unended(town: Town) -> list[str]:
    """P9: every message is sent, superseded or dead; and so far nothing has died here."""
    rows = town.ask("SELECT state, kind, chat_id, error FROM outbox WHERE state NOT IN ('sent', 'superseded')")
    return [f"a message has not ended well: {row}" for row in rows]


def disorder(town: Town) -> list[str]:
    """In each chat the messages arrived in the order in which they were decided."""
    rows = town.ask(
        """SELECT chat_id, id, message_id FROM outbox WHERE state = 'sent' AND message_id IS NOT NULL
        AND kind IN ('missed', 'ringing') ORDER BY chat_id, id"""
    )
    return [
        f"in {chat} message {after} came after {before}, but was decided before it"
        for (chat, _, before), (other, _, after) in pairwise(rows)
        if chat == other and after < before
    ]


def acts(town: Town) -> list[str]:
    """P11: a press acts on the PBX at most once."""
    dialled = Counter(
        number
        for one in town.world.megafon.requests
        if one["path"].endswith("/makecall")
        for number in re.findall(r"7912[0-9]{7}", one["body"], re.ASCII)
    )
    return [
        f"+{number} was dialled {n} times for {town.pressed.get(f'+{number}', 0)} presses"
        for number, n in dialled.items()
        if n > town.pressed.get(f"+{number}", 0)
    ]
