"""Both halves of seed 004 at once: our helpdesk client speaks to our own telephony channel, over real HTTP."""

from pathlib import Path

from desk_calls import answers, call_of, ends, rings

from calls.event import Direction, Result
from calls.stage import Patience, Stage, judge
from channels.helpdesk import Helpdesk
from channels.helpdesk_settings import HelpdeskSettings
from channels.mirror import Told, mirrored, next_move
from tests.pbx.channel_desk import KEY, PATH, entrance
from tests.wire.server import QuickClock
from wire.fetching import Fetched

SOUND = Fetched(b"OggS" + bytes(range(256)) * 300, "audio/ogg")
LINK = "https://records.example.org/1.ogg"


async def test_a_mirrored_call_arrives_as_the_call_it_was(tmp_path: Path) -> None:
    async with entrance(tmp_path) as desk:
        settings = HelpdeskSettings.model_validate({"url": f"{desk.url}{PATH}@{KEY}/"})
        helpdesk, told = Helpdesk("desk", settings, QuickClock()), Told()
        ringing = [rings("anna"), rings("boris")]
        talking = [*ringing, answers("boris")]
        over = [*talking, ends(Result.SUCCESS, "boris", recording=LINK)]
        for stage, events in ((Stage.RINGING, ringing), (Stage.TALKING, talking), (Stage.SPOKEN, over)):
            state = mirrored("office-7", call_of(*events), stage)
            assert state is not None
            while move := next_move(told, state, has_audio=state.recording is not None):
                told = await helpdesk.tell(move, told, state, SOUND)
        await helpdesk.close()
        call = desk.book.call(725)
    assert told == Told(725, "answered", "boris", LINK)
    assert (call.client, call.direction, call.client_raw) == ("+79101234567", Direction.IN, "79101234567")
    assert [leg.party for leg in call.legs] == ["anna", "boris"]
    assert call.answered is not None
    assert call.answered.employee == "boris"
    assert judge(call, call.last_ms, Patience()).stage is Stage.SPOKEN
    [file] = tmp_path.iterdir()
    assert (file.read_bytes(), file.suffix, call.recording) == (SOUND.content, ".ogg", f"upload:{file.name}")
