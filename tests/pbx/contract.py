"""The examination that every PBX adapter sits, inherited: forged keys, every bad server, no secret in any text.

A subclass says how to connect to the pretend server, what its webhooks look like and what its methods are.
"""

import base64
import traceback
from collections.abc import AsyncIterator
from typing import ClassVar
from urllib.parse import quote

import pytest
import stamina

from calls.event import Direction
from pbx.base import Heard, Notifies, Outcome, Pbx, Webhook
from pbx.capabilities import ABILITIES, ability_names
from pbx.errors import REASONS, BadWebhook, WrongKey
from pbx.reading import TRIES
from tests.pbx.bad_answers import closed_port
from wire.client import Timeouts


class Candidate:
    """``secrets``: every secret the connection was given; each must stay out of all texts."""

    secrets: ClassVar[tuple[str, ...]]

    def connect(self, url: str, timeouts: Timeouts) -> Pbx:
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _retries_do_not_pause(self) -> AsyncIterator[None]:
        stamina.set_testing(True, attempts=TRIES)
        yield
        stamina.set_testing(False)

    def opened(self, url: str | None = None, timeouts: Timeouts | None = None) -> Pbx:
        return self.connect(url or closed_port(), timeouts or Timeouts())

    def keeps_secrets(self, *things: object, log: str = "") -> None:
        told = log
        for thing in things:
            told += f"{thing} {thing!r}"
            if isinstance(thing, BaseException):
                told += "".join(traceback.format_exception(thing)) + repr(getattr(thing, "facts", ""))
                told += repr(thing.__context__) + repr(thing.__cause__)
        for secret in self.secrets:
            for form in (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode()):
                assert form not in told


class HearingExam(Candidate):
    """For every PBX that notifies."""

    def genuine(self) -> Webhook:
        """A webhook that the account accepts and that yields an event."""
        raise NotImplementedError

    def with_key(self, webhook: Webhook, key: str | None) -> Webhook:
        """The same webhook with another key, or without any."""
        raise NotImplementedError

    def unreadable(self) -> list[Webhook]:
        """Authenticated webhooks that cannot be read."""
        raise NotImplementedError

    def test_it_says_what_it_can(self) -> None:
        cls = type(self.opened())
        assert "notifies" in ability_names(cls)
        assert all(issubclass(cls, ABILITIES[name]) for name in ability_names(cls))
        assert isinstance(cls.verdicts, bool)

    def test_its_repr_shows_no_secret(self) -> None:
        self.keeps_secrets(self.opened(), self.genuine())

    def hearing(self) -> Notifies:
        pbx = self.opened()
        assert isinstance(pbx, Notifies)
        return pbx

    def test_a_genuine_webhook_is_heard(self) -> None:
        pbx = self.hearing()
        pbx.authenticate(self.genuine())
        [event] = pbx.read(self.genuine()).events
        assert event.account == pbx.name
        assert event.at_ms == self.genuine().received_ms

    def test_its_own_sample_is_taken_for_a_genuine_webhook_of_that_call(self) -> None:
        pbx, at_ms = self.hearing(), 1_700_000_000_000
        sample = pbx.sample("712345678901234567", "+79000000000", at_ms)
        self.keeps_secrets(sample)
        path = sample.path or "/pbx/office"
        webhook = Webhook(sample.method, path, sample.query, sample.fields, {}, at_ms, "127.0.0.1")
        pbx.authenticate(webhook)
        [event] = pbx.read(webhook).events
        assert (event.client, event.direction) == ("+79000000000", Direction.IN)

    @pytest.mark.parametrize(
        "key", [None, "", " ", "wrong", "ключ", "\x00", "\ud800", "a" * 10_000, "null", "0"], ids=repr
    )
    def test_a_forged_or_missing_key_is_refused(self, key: str | None) -> None:
        with pytest.raises(WrongKey) as caught:
            self.hearing().authenticate(self.with_key(self.genuine(), key))
        self.keeps_secrets(caught.value)

    def test_nearly_the_key_is_not_the_key(self) -> None:
        for secret in self.secrets:
            for near in (secret[:-1], secret + "x", secret.swapcase(), " " + secret + " x"):
                with pytest.raises(WrongKey):
                    self.hearing().authenticate(self.with_key(self.genuine(), near))

    def test_what_cannot_be_read_is_said_so(self) -> None:
        for webhook in self.unreadable():
            self.hearing().authenticate(webhook)
            with pytest.raises(BadWebhook) as caught:
                self.hearing().read(webhook)
            assert caught.value.reason in REASONS

    def test_the_same_push_has_the_same_fingerprint_whatever_its_order(self) -> None:
        webhook = self.genuine()
        turned = Webhook(
            method=webhook.method, path=webhook.path, query=dict(reversed(webhook.query.items())),
            fields=dict(reversed(webhook.fields.items())), headers=webhook.headers,
            received_ms=webhook.received_ms + 5_000, remote="203.0.113.9",
        )  # fmt: skip
        [one], [two] = self.hearing().read(webhook).events, self.hearing().read(turned).events
        assert one.fingerprint == two.fingerprint

    def test_the_fingerprint_does_not_contain_the_key(self) -> None:
        pbx = self.hearing()
        [one] = pbx.read(self.genuine()).events
        [two] = pbx.read(self.with_key(self.genuine(), "another-key")).events
        assert one.fingerprint == two.fingerprint

    def test_nothing_heard_is_answered_200(self) -> None:
        assert self.hearing().answer(Heard(), Outcome()).status == 200
