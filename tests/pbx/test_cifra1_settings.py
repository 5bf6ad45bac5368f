"""Cifra1's settings: what people paste, and sentences that show no value."""

import pytest
from pydantic import ValidationError

from pbx.cifra1 import Cifra1Settings
from tests.pbx.cifra1_office import API_KEY, CABINET_KEY, DOMAIN, settings


def given(**more: object) -> Cifra1Settings:
    return Cifra1Settings.model_validate({"domain": DOMAIN, "api_key": API_KEY, **more})


def test_the_addresses_are_the_vendor_s() -> None:
    defaults = given()
    assert defaults.base_url == "https://apivats.cifra1.ru:21443/crmapi.php"
    assert defaults.cabinet_url == "https://lkvats.cifra1.ru/api"
    assert (defaults.cabinet_key, defaults.history_sent_as, defaults.timezone) == (None, "get", "Europe/Moscow")


@pytest.mark.parametrize(
    ("typed", "lite", "cabinet"),
    [
        ("pbx.example.org", "https://pbx.example.org/crmapi.php", "https://pbx.example.org/api"),
        (
            " https://pbx.example.org:21443/ ",
            "https://pbx.example.org:21443/crmapi.php",
            "https://pbx.example.org:21443/api",
        ),
        ("https://pbx.example.org/own", "https://pbx.example.org/own", "https://pbx.example.org/own"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/crmapi.php", "http://127.0.0.1:8080/api"),
    ],
)
def test_a_host_and_an_address_are_understood(typed: str, lite: str, cabinet: str) -> None:
    assert given(base_url=typed).base_url == lite
    assert given(cabinet_url=typed).cabinet_url == cabinet


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"base_url": "http://canary.example"}, "https://"),
        ({"base_url": "https://canary:pw@pbx.example.org"}, "host"),
        ({"base_url": ""}, "host"),
        ({"cabinet_url": "https://pbx.example.org/api?canary=1"}, "host"),
        ({"cabinet_url": "ftp://canary"}, "host"),
        ({"domain": ""}, "domain of the PBX"),
        ({"domain": "canary"}, "domain of the PBX"),
        ({"domain": "canary.ru/path"}, "domain of the PBX"),
        ({"domain": "канарейка.рф"}, "domain of the PBX"),
        ({"api_key": ""}, "empty"),
        ({"api_key": "canary ключ"}, "blanks"),
        ({"cabinet_key": "canary key"}, "blanks"),
        ({"history_sent_as": "canary"}, "get"),
        ({"timezone": "Canary/Nowhere"}, "time zone"),
        ({"path_secret": "canary"}, "shorter than 8"),
        ({"crm_token": "canary-canary"}, "not permitted"),
        ({"kind": "canary"}, "cifra1"),
    ],
)
def test_a_wrong_setting_is_a_sentence_without_the_value(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        given(**wrong)
    assert sentence in str(caught.value)
    assert "canary" not in str(caught.value).casefold()


def test_the_model_shows_no_secret() -> None:
    told = repr(settings(proxy="http://u:canary@proxy:1"))
    assert not [secret for secret in (API_KEY, CABINET_KEY, "canary") if secret in told]


def test_a_blank_key_of_the_cabinet_is_none() -> None:
    assert given(cabinet_key=" ").cabinet_key is None
