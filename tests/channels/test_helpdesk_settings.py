"""A helpdesk's settings: what people paste, and sentences that show no value."""

import pytest
from pydantic import ValidationError

from channels.helpdesk_settings import HelpdeskSettings

URL = "https://desk.example.org/api/v2/telephony/calls/@k3y-of-the-channel"


def settings(**more: object) -> HelpdeskSettings:
    return HelpdeskSettings.model_validate({"url": URL, **more})


@pytest.mark.parametrize(
    "url", [URL, URL + "/", URL.replace("@", ""), f" {URL} ", "http://127.0.0.1:8080/calls/@some-key", URL + "?a=1"]
)
def test_an_address_is_kept_as_pasted(url: str) -> None:
    assert settings(url=url).url.get_secret_value() == url.strip()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"url": ""}, "whole address"),
        ({"url": "desk.canary.example/calls/@key"}, "whole address"),
        ({"url": "ftp://canary.example/calls/@canary"}, "whole address"),
        ({"url": "https://canary.example/calls/@ canary"}, "whole address"),
        ({"url": "https://canary.example:99999/calls/@canary"}, "whole address"),
        ({"url": "https://u:canary@canary.example/calls/@canary"}, "user:password"),
        ({"url": "https://canary.example/calls/@canary#x"}, "without #"),
        ({"url": "https://canary.example/"}, "key"),
        ({"url": "https://canary.example/calls/@"}, "key"),
        ({"url": "http://canary.example/calls/@canary"}, "https://"),
        ({"accounts": "canary,ca-nary"}, "names of accounts"),
        ({"no_such": "canary"}, "not permitted"),
    ],
)
def test_a_wrong_setting_is_a_sentence_without_the_value(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(**wrong)
    assert sentence in str(caught.value)
    assert "canary" not in str(caught.value).casefold()


def test_some_accounts_or_all_of_them_are_mirrored() -> None:
    assert settings().mirrors("office")
    some = settings(accounts="Office, warehouse")
    assert (some.accounts, some.mirrors("office"), some.mirrors("cellar")) == (("office", "warehouse"), True, False)


def test_the_key_is_known_without_its_at() -> None:
    assert settings(url=f"{URL}/?a=1").key == "k3y-of-the-channel"


def test_the_model_shows_no_secret() -> None:
    assert "k3y" not in repr(settings())
