"""How the platform's two APIs say no; what each of them asks for stands with its adapter."""

from collections.abc import Mapping

from calls.clock import Clock
from pbx.asking import Asking
from pbx.itoolabs.settings import KeyedSettings
from wire.client import Timeouts
from wire.pacing import Pacer

MIN_INTERVAL_S = 0.2  # no limit is printed; five a second has disturbed nobody

# Of the platform's 401s only "Invalid token" is a wrong key.
_API_OFF = ("crm disabled", "crm switched off")
_USER_WORDS = ("user", "login", "сотрудник", "пользовател")


class PlatformApi(Asking):
    def __init__(
        self,
        address: str,
        settings: KeyedSettings,
        clock: Clock,
        timeouts: Timeouts | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._key = settings.api_key.get_secret_value()
        super().__init__(
            address,
            [self._key],
            Pacer(clock, MIN_INTERVAL_S),
            headers=headers,
            proxy=settings.proxy_url(),
            timeouts=timeouts,
        )

    def _reason(self, status: int, path: str, said: str) -> str:
        if status == 401 and any(words in said for words in _API_OFF):
            return "pbx_api_off"
        if status == 400 and any(word in said for word in _USER_WORDS):
            return "pbx_no_such_user"
        return super()._reason(status, path, said)
