"""The cloud PBX's settings: what people paste, and sentences that show no value."""

import pytest
from pydantic import ValidationError

from tests.pbx.cloud_office import TOKEN, cloud, settings


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("office.cloud.example", "https://office.cloud.example/sys/crm_api.wcgp"),
        (" office.cloud.example ", "https://office.cloud.example/sys/crm_api.wcgp"),
        ("https://office.cloud.example", "https://office.cloud.example/sys/crm_api.wcgp"),
        ("https://office.cloud.example/", "https://office.cloud.example/sys/crm_api.wcgp"),
        ("https://office.cloud.example/sys/crm_api.wcgp", "https://office.cloud.example/sys/crm_api.wcgp"),
        ("https://office.cloud.example/sys/login.wcgp", "https://office.cloud.example/sys/crm_api.wcgp"),
        ("office.cloud.example:8443", "https://office.cloud.example:8443/sys/crm_api.wcgp"),
        ("http://127.0.0.1:8080/cloud_ats", "http://127.0.0.1:8080/cloud_ats/sys/crm_api.wcgp"),
        ("http://localhost:8080", "http://localhost:8080/sys/crm_api.wcgp"),
        ("http://[::1]:8080", "http://[::1]:8080/sys/crm_api.wcgp"),
    ],
)
def test_a_host_and_an_address_are_both_understood(typed: str, base: str) -> None:
    assert settings(typed).base_url == base


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"base_url": "canary"}, "host"),
        ({"base_url": ""}, "host"),
        ({"base_url": "ca nary.example"}, "host"),
        ({"base_url": "canary."}, "host"),
        ({"base_url": "https://canary:pw@office.example"}, "host"),
        ({"base_url": "https://office.example/?canary=1"}, "host"),
        ({"base_url": "http://canary.example"}, "https://"),
        ({"base_url": "http://127.0.0.1.canary.example"}, "https://"),
        ({"api_key": ""}, "empty"),
        ({"crm_token": "canary"}, "shorter than 8"),
        ({"crm_token_previous": "canary"}, "shorter than 8"),
        ({"kind": "canary"}, "cloud_ats"),
        ({"domain": "canary"}, "not permitted"),
    ],
)
def test_a_wrong_setting_is_a_sentence_without_the_value(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(**({"url": wrong["base_url"]} if "base_url" in wrong else wrong))
    assert sentence in str(caught.value)
    assert "canary" not in str(caught.value).casefold()


def test_recordings_lie_at_the_pbx_unless_the_settings_say_otherwise() -> None:
    assert settings("https://Office.cloud.example:8443").where_recordings_lie() == {"office.cloud.example:8443"}
    assert settings(record_hosts="*.cloud.example").where_recordings_lie() == {"*.cloud.example"}
    assert cloud().record_hosts == {"office.cloud.example"}


def test_the_model_shows_no_secret() -> None:
    told = repr(settings(path_secret="canary-path", proxy="http://u:canary@proxy:1"))
    assert "canary" not in told
    assert TOKEN not in told
