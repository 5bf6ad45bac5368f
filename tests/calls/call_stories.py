"""The stories of PBX-FACTS: incoming calls, each as the PBX tells it, in the order in which it happened."""

from calls.event import EventKind, Result, Verdict
from calls.stage import Sort, Stage
from tests.calls.call_stories_further import FURTHER
from tests.calls.call_telling import EXTENSIONS, SALES, Story, accepts, heard, rings, stops, word

_TALKED = frozenset({Stage.SPOKEN, Stage.ANSWERED})
_MISSED = frozenset({Stage.MISSED})

_department = (rings("anna", 0, **SALES), rings("boris", 0, **SALES), rings("vera", 0, **SALES))

STORIES = [
    Story(
        "a department rings, Anna answers, her colleagues' phones are cancelled",
        (
            *_department,
            accepts("anna", 5),
            stops("boris", 5),
            stops("vera", 5.2),
            stops("anna", 65),
            word(Result.SUCCESS, 66, "anna", talk_s=60, wait_s=5),
        ),
        Stage.SPOKEN,
        lost=_TALKED,
    ),
    Story(
        "a department rings and nobody answers",
        (*_department, *(stops(who, 41) for who in EXTENSIONS), word(Result.MISSED, 41.5, wait_s=41)),
        Stage.MISSED,
        Sort.MISSED,
        lost=_MISSED,
    ),
    Story(
        "phones ring in turn, two rounds of them, and nobody answers",
        (
            rings("anna", 0),
            stops("anna", 15),
            rings("boris", 15),
            stops("boris", 30),
            rings("anna", 30),
            stops("anna", 45),
            rings("boris", 45),
            stops("boris", 60),
            word(Result.MISSED, 61, wait_s=60),
        ),
        Stage.MISSED,
        Sort.MISSED,
        lost=_MISSED,
    ),
    Story(
        "phones ring in turn, Anna lets it ring and answers in the second round",
        (
            rings("anna", 0),
            stops("anna", 15),
            rings("boris", 15),
            stops("boris", 30),
            rings("anna", 30),
            accepts("anna", 33),
            stops("anna", 93),
            word(Result.SUCCESS, 94, "anna", talk_s=60, wait_s=33),
        ),
        Stage.SPOKEN,
        lost=_TALKED,
    ),
    Story(
        "Anna accepts and nobody says that the other phones stopped",
        (*_department, accepts("anna", 5), stops("anna", 65), word(Result.SUCCESS, 66, "anna", talk_s=60)),
        Stage.SPOKEN,
        lost=_TALKED,
    ),
    Story(
        "the client hangs up",
        (rings("anna", 0), rings("boris", 0), stops("anna", 9), stops("boris", 9), word(Result.CANCEL, 9, wait_s=9)),
        Stage.MISSED,
        Sort.CANCELLED,
        lost=_MISSED,
    ),
    Story(
        "everybody stops and the PBX says nothing",
        (rings("anna", 0), rings("boris", 0), stops("anna", 41), stops("boris", 41)),
        Stage.MISSED,
        Sort.UNCONFIRMED,
        lost=_MISSED,
    ),
    Story(
        "the verdict comes long after the call counted as unconfirmed",
        (rings("anna", 0), stops("anna", 41), word(Result.MISSED, 900, wait_s=41)),
        Stage.MISSED,
        Sort.MISSED,
        lost=_MISSED,
    ),
    Story(
        "a late verdict tells that an unconfirmed call was answered",
        (rings("anna", 0), stops("anna", 41), word(Result.SUCCESS, 900, "anna", talk_s=30)),
        Stage.SPOKEN,
        lost=frozenset({Stage.SPOKEN, Stage.MISSED}),
    ),
    Story(
        "Anna answers and the verdict is lost",
        (rings("anna", 0), accepts("anna", 5), stops("anna", 65)),
        Stage.ANSWERED,
        lost=frozenset({Stage.ANSWERED, Stage.MISSED}),  # the acceptance itself may be what is lost
    ),
    Story(
        "of several verdicts the one of a person who spoke counts",
        (
            *_department[:2],
            accepts("anna", 5),
            stops("boris", 5),
            stops("anna", 65),
            word(Result.MISSED, 66, "boris"),
            word(Result.SUCCESS, 66, None, talk_s=65),  # the menu took it
            word(Result.SUCCESS, 67, "anna", talk_s=60),
        ),
        Stage.SPOKEN,
        lost=frozenset({Stage.SPOKEN, Stage.MISSED}),  # told once too often rather than forgotten
    ),
    Story(
        "only a menu answered",
        (rings("anna", 0), stops("anna", 20), word(Result.SUCCESS, 21, None, talk_s=20)),
        Stage.MISSED,
        Sort.MISSED,
        lost=_MISSED,
    ),
    Story(
        "nobody names the direction",
        (
            heard(EventKind.LEG_ENDED, 30, "anna", direction=None),
            heard(EventKind.VERDICT, 31, verdict=Verdict(Result.UNKNOWN), direction=None),
        ),
        Stage.MISSED,
        Sort.MISSED,
        lost=_MISSED,
    ),
    *(
        Story(
            f"nothing but a verdict after hours: {result}",
            (word(result, 0, recording="https://pbx/v.mp3"),),
            Stage.MISSED,
            sort,
        )
        for result, sort in (
            (Result.MISSED, Sort.MISSED),
            (Result.CANCEL, Sort.CANCELLED),
            (Result.UNKNOWN, Sort.MISSED),
        )
    ),
    *FURTHER,
]
