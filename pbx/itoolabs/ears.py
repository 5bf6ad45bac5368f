"""The part of an adapter that hears the platform's webhooks."""

from pbx.base import Answer, Asks, Heard, Notifies, Outcome, Webhook
from pbx.itoolabs.webhooks import Dialect


class Ears(Notifies, Asks):
    _dialect: Dialect

    def authenticate(self, webhook: Webhook) -> None:
        self._dialect.authenticate(webhook)

    def read(self, webhook: Webhook) -> Heard:
        return self._dialect.read(webhook)

    def answer(self, heard: Heard, outcome: Outcome) -> Answer:
        return self._dialect.answer(heard, outcome)
