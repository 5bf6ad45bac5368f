"""The examination of what we ask of a PBX: every bad answer to every question and to every command.

The questions and commands follow from the adapter's abilities (``asks.py``); a subclass adds its own and says where its
vendor's ways are others: ``differs`` (the bad answer → the question or command → what becomes of it there).
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from pbx.capabilities import ability_names
from pbx.errors import PbxError, PbxRefused, PbxUnreachable
from tests.pbx import asks, bad_answers
from tests.pbx.asks import Ask
from tests.pbx.bad_answers import PATIENT, REFUSED, UNKNOWN, closed_port
from tests.pbx.contract import Candidate
from tests.wire.server import Answer, pretend, says
from wire.client import Timeouts

HASTY = Timeouts(connect_s=5.0, read_s=0.15)
FEW = 3  # questions that a flood of bytes is sent to, each time it is asked: it is stopped in one place for all
ANSWERED = ("", 1)
"""For ``differs``: this vendor says "nothing" that way."""

Errors = dict[str, tuple[PbxError | None, int]]
"""Of each question or command its error, and how often the PBX was asked."""


class RequestsExam(Candidate):
    """For every PBX that is asked for anything. A question may be asked again, a command never."""

    own_questions: ClassVar[Mapping[str, Ask]] = {}
    own_commands: ClassVar[Mapping[str, Ask]] = {}
    differs: ClassVar[Mapping[str, Mapping[str, tuple[str, int]]]] = {}

    good: ClassVar[Mapping[str, bytes]]
    """A question or command → a good answer to it."""

    def questions(self) -> dict[str, Ask]:
        return {**asks.of(asks.QUESTIONS, ability_names(type(self.opened()))), **self.own_questions}

    def commands(self) -> dict[str, Ask]:
        return {**asks.of(asks.COMMANDS, ability_names(type(self.opened()))), **self.own_commands}

    async def error_of(self, ask: Ask, url: str, timeouts: Timeouts | None = None) -> PbxError | None:
        pbx: Any = self.opened(url, timeouts)
        try:
            await ask(pbx)
        except PbxError as error:
            return error
        finally:
            await pbx.close()
        return None

    async def errors(self, asked: Mapping[str, Ask], answer: Answer, *, patient: bool = False) -> Errors:
        """Each from an adapter that has seen nothing yet; those that wait for a time-out side by side."""

        async def alone(ask: Ask) -> tuple[PbxError | None, int]:
            async with pretend(answer) as server:
                return await self.error_of(ask, server.url, HASTY), len(server.requests)

        if patient:
            return dict(zip(asked, await asyncio.gather(*map(alone, asked.values())), strict=True))
        errors: Errors = {}
        async with pretend(answer) as server:
            for name, ask in asked.items():
                server.requests.clear()
                errors[name] = await self.error_of(ask, server.url), len(server.requests)
        return errors

    def became(self, errors: Errors) -> dict[str, tuple[str, int]]:
        return {name: (error.reason if error else "", times) for name, (error, times) in errors.items()}

    def expected(self, bad: str, asked: Mapping[str, Ask], usually: tuple[str, int]) -> dict[str, tuple[str, int]]:
        return dict.fromkeys(asked, usually) | {
            name: became for name, became in self.differs.get(bad, {}).items() if name in asked
        }

    def keeps_quiet(self, errors: Errors, log: str) -> None:
        self.keeps_secrets(*(error for error, _ in errors.values()), log=log)
        assert "canary" not in "".join(f"{error} {getattr(error, 'facts', '')}" for error, _ in errors.values())

    # -- questions ----------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize("bad", bad_answers.QUESTIONS)
    async def test_a_question_that_gets_no_good_answer(self, bad: str, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        answer, usually = bad_answers.QUESTIONS[bad]
        asked = dict([*self.questions().items()][: FEW if bad == "20 MB" else None])
        errors = await self.errors(asked, answer, patient=bad in PATIENT)
        assert self.became(errors) == self.expected(bad, asked, usually)
        for error, _ in errors.values():
            unreachable = error is not None and error.reason in ("pbx_unreachable", "pbx_broken")
            assert isinstance(error, PbxUnreachable if unreachable else PbxRefused | None)
            assert not getattr(error, "maybe_done", False)
        self.keeps_quiet(errors, caplog.text)

    # -- commands -----------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize("bad", REFUSED)
    async def test_a_command_that_is_refused_is_given_once(self, bad: str, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        answer, (reason, _) = bad_answers.QUESTIONS[bad]
        errors = await self.errors(self.commands(), answer)
        assert self.became(errors) == self.expected(bad, self.commands(), (reason, 1))
        assert all(isinstance(error, PbxRefused) for error, _ in errors.values())
        self.keeps_quiet(errors, caplog.text)

    @pytest.mark.parametrize("bad", UNKNOWN)
    async def test_a_command_that_may_have_been_done_is_never_repeated(
        self, bad: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        answer, _ = bad_answers.QUESTIONS[bad]
        errors = await self.errors(self.commands(), answer, patient=bad in PATIENT)
        assert self.became(errors) == dict.fromkeys(self.commands(), ("pbx_maybe_done", 1))
        assert all(isinstance(error, PbxUnreachable) and error.maybe_done for error, _ in errors.values())
        self.keeps_quiet(errors, caplog.text)

    # -- both ---------------------------------------------------------------------------------------------------------

    async def test_where_nobody_is_nothing_was_done(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        for name, ask in {**self.questions(), **self.commands()}.items():
            error = await self.error_of(ask, closed_port())
            assert isinstance(error, PbxUnreachable), name
            assert (error.reason, error.maybe_done) == ("pbx_unreachable", False), name
            self.keeps_quiet({name: (error, 0)}, caplog.text)

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    async def test_a_redirect_does_not_carry_the_key_away(self, status: int) -> None:
        async with pretend(says()) as thief:
            errors = await self.errors({**self.questions(), **self.commands()}, says(status=status, Location=thief.url))
            assert thief.requests == []
        assert set(self.became(errors).values()) == {("pbx_wrong_tenant", 1)}

    async def test_a_pbx_that_repeats_our_key_is_not_quoted(self) -> None:
        echo = " ".join(self.secrets)
        asked = {**self.questions(), **self.commands()}
        for body in (echo, f'{{"message": "bad {echo}"}}', f'{{"error": "{echo}"}}'):
            self.keeps_quiet(await self.errors(asked, says(body, 400)), "")
        for key in ("error", "message", "result"):
            self.keeps_quiet(await self.errors(asked, says(f'{{"{key}": "{echo}"}}')), "")

    async def test_a_good_answer_behind_a_byte_order_mark_is_a_good_answer(self) -> None:
        known = {**self.questions(), **self.commands()}
        for name, body in self.good.items():
            for answer in (body, b"\xef\xbb\xbf" + body):
                assert (await self.errors({name: known[name]}, says(answer)))[name] == (None, 1)
