"""The further stories of PBX-FACTS: transfers, our own calls, and a PBX that gives no verdicts."""

from calls.event import Direction, EventKind, Result
from calls.stage import Patience, Sort, Stage
from tests.calls.call_telling import T0, Story, accepts, dials, heard, rings, stops, word

OUT = {"direction": Direction.OUT}
SILENT = Patience(expects_verdict=False)
OUTGOING_FAILURES = [result for result in Result if result is not Result.SUCCESS]
_TALKED = frozenset({Stage.SPOKEN, Stage.ANSWERED})
_MISSED = frozenset({Stage.MISSED})
_TRIED = frozenset({Stage.ATTEMPT})

_transfer = (
    rings("anna", 0),
    accepts("anna", 4),
    heard(EventKind.TRANSFERRED, 20, "anna", second_call_id="B"),
    rings("boris", 21, call_id="B"),
    stops("anna", 22),
    accepts("boris", 25, call_id="B"),
    stops("boris", 60, call_id="B"),
)


FURTHER = [
    Story(
        "a transfer: Boris goes on under the second id",
        (*_transfer, word(Result.SUCCESS, 61, "boris", call={"call_id": "B"}, talk_s=35)),
        Stage.SPOKEN,
        lost=_TALKED | {Stage.MISSED},  # without the word that both are one, B may look missed: told, not forgotten
    ),
    Story(
        "a transfer that has a verdict under each id",
        (
            *_transfer,
            word(Result.SUCCESS, 22, "anna", talk_s=16, start_ms=T0),
            word(Result.SUCCESS, 61, "boris", call={"call_id": "B"}, talk_s=35, start_ms=T0 + 21_000),
        ),
        Stage.SPOKEN,
        lost=_TALKED | {Stage.MISSED},
    ),
    Story(
        "a call transferred twice",
        (
            rings("anna", 0),
            accepts("anna", 4),
            heard(EventKind.TRANSFERRED, 20, "anna", second_call_id="B"),
            accepts("boris", 25, call_id="B"),
            heard(EventKind.TRANSFERRED, 40, "boris", call_id="B", second_call_id="C"),
            accepts("vera", 45, call_id="C"),
            word(Result.SUCCESS, 99, "vera", call={"call_id": "C"}, talk_s=50),
        ),
        Stage.SPOKEN,
        lost=_TALKED,
    ),
    Story(
        "we call the client and speak",
        (
            dials("anna", 0),
            accepts("anna", 2, **OUT),
            stops("anna", 40),
            word(Result.SUCCESS, 41, "anna", talk_s=30, call=OUT),
        ),
        Stage.SPOKEN,
        lost=frozenset({Stage.SPOKEN, Stage.ATTEMPT}),
    ),
    Story(
        "we call the client and his voicemail answers",
        (
            dials("anna", 0),
            accepts("anna", 2, **OUT),
            stops("anna", 12),
            word(Result.SUCCESS, 13, "anna", talk_s=6, call=OUT),
        ),
        Stage.ATTEMPT,
        lost=_TRIED,
    ),
    Story(
        "a PBX without verdicts: nobody answers",
        (rings("anna", 0), rings("boris", 0), stops("anna", 41), stops("boris", 41)),
        Stage.MISSED,
        Sort.MISSED,
        lost=_MISSED,
        patience=SILENT,
    ),
    Story(
        "a PBX without verdicts: Anna answers",
        (rings("anna", 0), rings("boris", 0), accepts("anna", 5), stops("boris", 5), stops("anna", 65)),
        Stage.SPOKEN,
        lost=frozenset({Stage.SPOKEN, Stage.MISSED}),  # the acceptance itself may be what is lost
        patience=SILENT,
    ),
    *(
        Story(
            f"we call the client in vain: {result}",
            (dials("anna", 0), accepts("anna", 2, **OUT), stops("anna", 12, **OUT), word(result, 13, "anna", call=OUT)),
            Stage.ATTEMPT,
            lost=_TRIED,
        )
        for result in OUTGOING_FAILURES
    ),
]
