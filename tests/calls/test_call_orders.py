"""The order and the repetition of events change nothing, and no lost event makes us forget a client."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.event import CallEvent
from calls.stage import Stage, judge
from tests.calls.call_stories import STORIES
from tests.calls.call_telling import FAR, T0, Known, Story, as_they_arrive, known_of

every_story = pytest.mark.parametrize("story", STORIES, ids=str)


def outcome(known: Known, story: Story) -> list[tuple[Any, ...]]:
    """What people are told of it in the end, and what of it does not depend on when we heard it."""
    told = []
    for id, call in sorted(known.calls.items()):
        judgement = judge(call, FAR, story.patience)
        parties = sorted((leg.party, leg.answered_ms is not None) for leg in call.legs)
        facts = (call.verdict, call.direction, call.client, call.department, call.departments, call.recording)
        told.append((id, judgement.stage, judgement.sort, judgement.due_ms, parties, *facts))
    return told


def stages(known: Known, story: Story) -> set[Stage]:
    return {judge(call, FAR, story.patience).stage for call in known.calls.values()}


@every_story
def test_a_story_ends_as_it_should(story: Story) -> None:
    [call] = known_of(story.events).calls.values()
    judgement = judge(call, FAR, story.patience)
    assert (judgement.stage, judgement.sort, judgement.closed) == (story.stage, story.sort, True)


@every_story
def test_events_with_their_own_times_give_the_same_call_in_every_order(story: Story) -> None:
    """All orders at once: whatever has been heard, it does not matter which of it came last; nor does a repetition."""
    count = len(story.events)
    reached = {0: Known()}
    for heard in range(1, 1 << count):
        places = [place for place in range(count) if heard >> place & 1]
        ways = [reached[heard ^ 1 << place].hear(story.events[place]) for place in places]
        assert all(way == ways[0] for way in ways)
        assert all(ways[0].hear(story.events[place]) == ways[0] for place in places)
        reached[heard] = ways[0]


@every_story
def test_events_stamped_on_arrival_give_the_same_outcome_in_every_order(story: Story) -> None:
    told = outcome(known_of(as_they_arrive(story.events)), story)

    @settings(max_examples=25, deadline=None, database=None)
    @given(order=st.permutations(story.events), twice=st.integers(0, len(story.events) - 1), place=st.integers(0, 12))
    def whatever_the_order(order: list[CallEvent], twice: int, place: int) -> None:
        assert outcome(known_of(as_they_arrive(order)), story) == told
        order.insert(place, story.events[twice])
        assert outcome(known_of(as_they_arrive(order)), story) == told

    whatever_the_order()


@pytest.mark.parametrize("story", [story for story in STORIES if len(story.events) > 1], ids=str)
def test_a_lost_event_forgets_no_client_in_any_order(story: Story) -> None:
    for lost in story.events:
        kept = [event for event in story.events if event is not lost]
        told = known_of(kept)
        assert stages(told, story) <= story.lost, f"without {lost}"
        backwards = known_of(reversed(kept))
        assert backwards == told, f"without {lost}"
        late = known_of(as_they_arrive(reversed(kept)))
        assert outcome(late, story) == outcome(known_of(as_they_arrive(kept)), story), f"without {lost}"


@pytest.mark.parametrize("story", [story for story in STORIES if story.stage is Stage.MISSED], ids=str)
def test_a_missed_client_is_missed_whatever_came_twice(story: Story) -> None:
    for event in story.events:
        doubled = known_of(as_they_arrive([*story.events, event]))
        assert stages(doubled, story) == {Stage.MISSED}


@every_story
def test_looking_again_when_it_is_due_comes_to_an_end(story: Story) -> None:
    """From any moment of the story, in any state of knowledge: every time to look again lies ahead, and is the last
    but a few."""
    for count in range(1, len(story.events) + 1):
        for call in known_of(story.events[:count]).calls.values():
            now_ms, looks = T0, 0
            while (due_ms := judge(call, now_ms, story.patience).due_ms) is not None:
                assert due_ms > now_ms
                now_ms, looks = due_ms, looks + 1
            assert looks <= 2
            assert judge(call, now_ms, story.patience) == judge(call, FAR, story.patience)
