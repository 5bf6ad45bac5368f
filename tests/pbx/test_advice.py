"""What each kind advises whoever connects it: worded in every language, and never a secret in it."""

import pytest

from pbx import KINDS
from pbx.advice import Advice, Where
from pbx.capabilities import ability_names
from pbx.settings import AccountSettings
from tests.views.catalogue_scan import facts_of
from views.words import LANGUAGES, words

NEAR = Where("https://calls.example.org", "calls.example.org", 443)
DIRECT = Where("https://calls.example.org", "calls.example.org", 443, tls_port=15280)
CANARY = "canary-secret-value-1"
GIVEN = {
    "cifra1": {"domain": "name.vats.cifra1.ru", "api_key": CANARY, "cabinet_key": CANARY},
    "cloud_ats": {"base_url": "pbx.example.org", "api_key": CANARY, "crm_token": CANARY},
    "megafon": {"base_url": "office", "api_key": CANARY, "crm_token": CANARY},
    "telephony_channel": {"channel_key": CANARY},
}
REASONS_AT_THE_DOOR = ("pbx_unreachable", "pbx_forbidden", "pbx_key_wrong")

every_kind = pytest.mark.parametrize("kind", KINDS)


def settings(kind: str, **more: str) -> AccountSettings:
    return KINDS[kind].settings.model_validate({**GIVEN[kind], **more})


def told(kind: str) -> list[Advice]:
    """Everything this kind may ever say."""
    models = [settings(kind), settings(kind, path_secret=CANARY)]
    said = [one for model in models for where in (NEAR, DIRECT) for one in model.advice("office", where)]
    return [*said, *(hint for reason in REASONS_AT_THE_DOOR if (hint := models[0].hint(reason)))]


@every_kind
def test_it_is_worded_in_every_language_with_the_facts_it_has(kind: str) -> None:
    for advice in told(kind):
        assert facts_of(advice.key) == set(advice.facts)
        for language in LANGUAGES:
            assert words(language).plain(advice.key, **advice.facts)


@every_kind
def test_it_holds_no_secret_and_tells_where_the_pbx_is_to_come(kind: str) -> None:
    said = [words("ru").plain(advice.key, **advice.facts) for advice in told(kind)]
    assert CANARY not in repr(told(kind)) + "".join(said)
    assert "calls.example.org" in said[0]


@every_kind
def test_the_variables_it_names_are_its_own(kind: str) -> None:
    model = settings(kind)
    named = {part for ability in ability_names(KINDS[kind].adapter) for part in model.asked_with(ability)}
    named |= {part for advice in told(kind) for part in advice.look}
    assert {part.lower() for part in named} <= set(type(model).model_fields)


def test_a_kind_that_says_nothing_of_its_own_says_what_all_need() -> None:
    [advice] = AccountSettings(kind="sixth").advice("office", NEAR)
    assert (advice.key, advice.facts) == ("cabinet_any", {"address": "https://calls.example.org/pbx/office"})
