"""The keys that every account of the platform has."""

from collections.abc import Sequence
from typing import Annotated

from pbx.settings import AccountSettings, ApiKey, Blankable, SharedSecret


class KeyedSettings(AccountSettings):
    """``api_key`` opens the PBX's API, ``crm_token`` is what the PBX puts into its webhooks; ``crm_token_previous`` is
    accepted beside it during a change."""

    base_url: str
    api_key: ApiKey
    crm_token: SharedSecret
    crm_token_previous: Annotated[SharedSecret | None, Blankable] = None

    def tokens(self) -> Sequence[str]:
        """Every secret that a webhook may carry."""
        return [token.get_secret_value() for token in (self.crm_token, self.crm_token_previous) if token]
