"""The part of an adapter that hears the platform's webhooks."""

from dataclasses import replace

from calls.event import CallEvent
from pbx.base import Answer, Asks, Heard, Notifies, Outcome, Sample, Webhook
from pbx.itoolabs import words
from pbx.itoolabs.webhooks import Dialect


class Ears(Notifies, Asks):
    """A department that a push names by its id alone is told by its name, as far as the PBX's list is known."""

    _dialect: Dialect
    _names: dict[str, str]  # id → name of a department, kept by whoever lists them

    def authenticate(self, webhook: Webhook) -> None:
        if self._dialect.authenticate(webhook):
            self.old_keys = {"CRM_TOKEN_PREVIOUS": webhook.received_ms}

    def read(self, webhook: Webhook) -> Heard:
        heard = self._dialect.read(webhook)
        return replace(heard, events=tuple(map(self._named, heard.events)))

    def answer(self, heard: Heard, outcome: Outcome) -> Answer:
        return self._dialect.answer(heard, outcome)

    def sample(self, call_id: str, client: str, at_ms: int) -> Sample:
        return self._dialect.sample(call_id, client)

    def _named(self, event: CallEvent) -> CallEvent:
        told = event.department
        name = self._names.get(told, None if words.is_department(told) else told) if told else None
        if name == told:
            return event
        verdict = replace(event.verdict, department=name) if event.verdict else None
        return replace(event, department=name, verdict=verdict)
