"""The stories of calls as each vendor writes them: in whatever order they come, one of them twice, they end alike.

Every push goes through the adapter's own ``authenticate`` and ``read``; ``test_dialect_orders_http.py`` sends some of
them through the bot's entrance.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest

from calls.call import Call
from calls.event import CallEvent, Direction
from calls.stage import Patience, Sort, Stage, judge
from pbx.base import Notifies, Webhook
from tests.calls.call_stories import STORIES
from tests.calls.call_telling import CLIENT, FAR, T0, Story, known_of
from tests.pbx import channel_desk, cifra1_office, cloud_office, office
from tests.pbx.pens import ChannelPen, CifraPen, CloudPen, MegafonPen, Pen, Push

ALL_ORDERS = 4  # up to so many pushes every order is tried, beyond it some of them
SOME = 40
SILENT = Patience(expects_verdict=False)

Outcome = list[tuple[Stage, Sort | None]]


class Dialect:
    """One vendor's way to tell a story; ``open`` is his adapter and ``pen`` his hand."""

    def __init__(self, pbx: Notifies, pen: Pen) -> None:
        self.pbx, self.pen = pbx, pen

    def pushes(self, story: Story, apart: str = "") -> tuple[list[Push], list[Push]]:
        """What must come first, and what may come in any order; ``apart`` (digits) begins the ids of its calls."""
        return [], [push for event in story.events if (push := self.pen.write(event, apart))]

    def heard(self, pushes: Sequence[Push]) -> list[CallEvent]:
        """One a second."""
        found: list[CallEvent] = []
        for second, push in enumerate(pushes):
            webhook = self.webhook(push, T0 + 1000 * second)
            self.pbx.authenticate(webhook)
            found += self.pbx.read(webhook).events
        return found

    def webhook(self, push: Push, received_ms: int) -> Webhook:
        method = "GET" if push.query else "POST"
        return Webhook(method, "/pbx/office", dict(push.query), dict(push.form), {}, received_ms, "127.0.0.1")

    def patience(self, story: Story) -> Patience:
        return story.patience

    def calls(self, pushes: Sequence[Push]) -> list[Call]:
        return list(known_of(self.heard(pushes)).calls.values())

    def ends(self, story: Story, calls: Sequence[Call]) -> Outcome:
        judged = [judge(call, FAR, self.patience(story)) for call in calls]
        return [(one.stage, one.sort) for one in judged]

    def expected(self, story: Story) -> Outcome:
        return [(story.stage, story.sort)]


class Cifra(Dialect):
    def patience(self, story: Story) -> Patience:
        return SILENT

    def expected(self, story: Story) -> Outcome:
        _, pushes = self.pushes(story)
        answered = any(("event", "ANSWER") in push.query for push in pushes)
        return [(Stage.SPOKEN, None) if answered else (Stage.MISSED, Sort.MISSED)]


class Channel(Dialect):
    def pushes(self, story: Story, apart: str = "") -> tuple[list[Push], list[Push]]:
        pen = ChannelPen()
        told = [event for event in story.events if pen.write(event)]
        ways = {event.direction for event in story.events}
        first = [pen.create(told[0], Direction.OUT if Direction.OUT in ways else Direction.IN, apart)]
        return first, [push for event in told[1:] if (push := pen.write(event, apart))]

    def heard(self, pushes: Sequence[Push]) -> list[CallEvent]:
        book = channel_desk.Book()
        for second, push in enumerate(pushes):
            webhook = replace(self.webhook(push, T0 + 1000 * second), path=f"{channel_desk.PATH}@{channel_desk.KEY}")
            self.pbx.authenticate(webhook)
            assert book.take(self.pbx.read(webhook), webhook.received_ms).kept is not None
        return book.events


DIALECTS = {
    "megafon": Dialect(office.megafon("office"), MegafonPen(office.TOKEN)),
    "cloud_ats": Dialect(cloud_office.cloud(), CloudPen(cloud_office.TOKEN)),
    "cifra1": Cifra(cifra1_office.cifra1(), CifraPen(cifra1_office.API_KEY)),
    "telephony_channel": Channel(channel_desk.channel(), ChannelPen()),
}


def told(kind: str, story: Story) -> bool:
    """Has this vendor words for it, and the means to tell it as it is?"""
    first, pushes = DIALECTS[kind].pushes(story)
    measured = (
        kind == "telephony_channel" and story.events[0].direction is Direction.OUT and story.stage is Stage.SPOKEN
    )
    return bool(first or pushes) and not measured


CASES = [(kind, story) for kind in DIALECTS for story in STORIES if told(kind, story)]
every_story = pytest.mark.parametrize(("kind", "story"), CASES, ids=[f"{kind}: {story}" for kind, story in CASES])


def test_every_dialect_tells_most_of_the_stories() -> None:
    counts = {kind: sum(1 for one, _ in CASES if one == kind) for kind in DIALECTS}
    assert counts["megafon"] == counts["cloud_ats"] == len(STORIES)
    assert counts["telephony_channel"] == len(STORIES) - 1
    assert counts["cifra1"] > len(STORIES) / 2


@every_story
def test_a_story_on_the_wire_ends_as_it_should(kind: str, story: Story) -> None:
    first, pushes = DIALECTS[kind].pushes(story)
    calls = DIALECTS[kind].calls([*first, *pushes])
    assert DIALECTS[kind].ends(story, calls) == DIALECTS[kind].expected(story)
    assert {call.client for call in calls} == {CLIENT}


@every_story
def test_whatever_the_order_and_whatever_came_twice_it_ends_alike(kind: str, story: Story) -> None:
    dialect, chance = DIALECTS[kind], random.Random(str(story))
    first, pushes = dialect.pushes(story)
    orders = (
        [list(order) for order in permutations(pushes)]
        if len(pushes) <= ALL_ORDERS
        else [chance.sample(pushes, len(pushes)) for _ in range(SOME)]
    )
    told = facts(dialect.calls([*first, *pushes]))
    for order in orders:
        twice = [*first, *order]
        twice.insert(chance.randint(len(first), len(twice)), chance.choice(twice))
        for heard in (dialect.calls([*first, *order]), dialect.calls(twice)):
            assert dialect.ends(story, heard) == dialect.expected(story)
            assert facts(heard) == told


def facts(calls: Sequence[Call]) -> list[tuple[object, ...]]:
    """What does not depend on when we heard it."""
    return [
        (
            call.call_id,
            call.direction,
            call.client,
            call.line,
            call.departments,
            call.recording,
            call.verdict and (call.verdict.result, call.verdict.by_person, call.verdict.employee),
            [(leg.party, leg.extension, leg.answered_ms is not None) for leg in call.legs],
        )
        for call in calls
    ]


@every_story
def test_the_same_push_has_the_same_fingerprint(kind: str, story: Story) -> None:
    dialect = DIALECTS[kind]
    for push in dialect.pushes(story)[1]:
        once, again = (dialect.pbx.read(dialect.webhook(push, T0 + later)).events for later in (0, 5_000))
        assert [event.fingerprint for event in once] == [event.fingerprint for event in again]
