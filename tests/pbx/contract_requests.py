"""The examination of what we ask of a PBX: every bad answer to a question and to a command."""

import logging

import pytest

from pbx.base import Dials, ListsStaff
from pbx.errors import PbxError, PbxRefused, PbxUnreachable
from tests.pbx.bad_answers import QUESTIONS, REFUSED, UNKNOWN, closed_port
from tests.pbx.contract import ANNA, CLIENT, Candidate
from tests.wire.server import Answer, drips, pretend, says, silent
from wire.client import Timeouts

HASTY = Timeouts(connect_s=5.0, read_s=0.15)


def patience(answer: Answer) -> Timeouts:
    """Only who never answers is given little time: a slow machine must fail no other test."""
    return HASTY if answer in (silent, drips) else Timeouts()


class RequestsExam(Candidate):
    """For every PBX that dials and lists its staff. A question may be asked again, a command never."""

    # -- questions ----------------------------------------------------------------------------------------------------

    async def staff_error(self, url: str, timeouts: Timeouts | None = None) -> PbxError:
        pbx = self.opened(url, timeouts)
        assert isinstance(pbx, ListsStaff)
        with pytest.raises(PbxError) as caught:
            await pbx.staff()
        await pbx.close()
        return caught.value

    @pytest.mark.parametrize(("answer", "reason", "times"), [c[1:] for c in QUESTIONS], ids=[c[0] for c in QUESTIONS])
    async def test_a_question_that_gets_no_good_answer(
        self, answer: Answer, reason: str, times: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        async with pretend(answer) as server:
            error = await self.staff_error(server.url, patience(answer))
        assert (error.reason, len(server.requests)) == (reason, times)
        assert isinstance(error, PbxUnreachable if times > 1 and reason != "pbx_busy" else PbxRefused)
        assert not getattr(error, "maybe_done", False)
        self.keeps_secrets(error, log=caplog.text)

    async def test_a_question_to_nobody(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        error = await self.staff_error(closed_port())
        assert error.reason == "pbx_unreachable"
        self.keeps_secrets(error, log=caplog.text)

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    async def test_a_redirect_does_not_carry_the_key_away(self, status: int) -> None:
        async with pretend(says()) as thief, pretend(says(status=status, Location=thief.url)) as server:
            error = await self.staff_error(server.url)
        assert (error.reason, thief.requests) == ("pbx_wrong_tenant", [])

    # -- commands -----------------------------------------------------------------------------------------------------

    async def dial_error(self, url: str, timeouts: Timeouts | None = None) -> PbxError:
        pbx = self.opened(url, timeouts)
        assert isinstance(pbx, Dials)
        with pytest.raises(PbxError) as caught:
            await pbx.dial(ANNA, CLIENT)
        await pbx.close()
        return caught.value

    @pytest.mark.parametrize(("answer", "reason"), [c[1:3] for c in REFUSED], ids=[c[0] for c in REFUSED])
    async def test_a_dial_that_is_refused_is_asked_once(self, answer: Answer, reason: str) -> None:
        async with pretend(answer) as server:
            error = await self.dial_error(server.url)
        assert (error.reason, len(server.requests)) == (reason, 1)
        assert isinstance(error, PbxRefused)

    @pytest.mark.parametrize("answer", [c[1] for c in UNKNOWN], ids=[c[0] for c in UNKNOWN])
    async def test_a_dial_that_may_have_been_done_is_never_repeated(
        self, answer: Answer, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        async with pretend(answer) as server:
            error = await self.dial_error(server.url, patience(answer))
        assert isinstance(error, PbxUnreachable)
        assert (error.maybe_done, error.reason, len(server.requests)) == (True, "pbx_maybe_done", 1)
        self.keeps_secrets(error, log=caplog.text)

    async def test_a_dial_to_nobody_was_not_done(self) -> None:
        error = await self.dial_error(closed_port())
        assert isinstance(error, PbxUnreachable)
        assert not error.maybe_done

    async def test_a_redirected_dial_was_not_done_and_did_not_leave(self) -> None:
        async with pretend(says()) as thief, pretend(says(status=307, Location=thief.url)) as server:
            error = await self.dial_error(server.url)
        assert (error.reason, thief.requests) == ("pbx_wrong_tenant", [])

    async def test_a_pbx_that_repeats_our_key_is_not_quoted(self) -> None:
        echo = " ".join(self.secrets)
        for body in (echo, f'{{"message": "bad {echo}"}}', f'{{"error": "{echo}"}}'):
            async with pretend(says(body, 400)) as server:
                self.keeps_secrets(await self.dial_error(server.url), await self.staff_error(server.url))
