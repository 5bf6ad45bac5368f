"""The settings of a helpdesk beside those of the accounts: what goes together, and a sentence for what does not."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load

OWN_KEY = "0123456789abcdef"
CALLS = "/api/v2/telephony/calls/"
URL = f"https://desk.example.org{CALLS}@canary-key"
BARE = {
    "TELEGRAM__TOKEN": "123456789:AAF-a_token_a_token_a_token_a_token",
    "TELEGRAM__ADMINS": "[1]",
    "PBX__OFFICE__KIND": "megafon",
    "PBX__OFFICE__BASE_URL": "office",
    "PBX__OFFICE__API_KEY": "key-of-the-office",
    "PBX__OFFICE__CRM_TOKEN": "token-of-the-office",
    "PBX__DIALPLAN__KIND": "telephony_channel",
    "PBX__DIALPLAN__CHANNEL_KEY": OWN_KEY,
    "WEB__PUBLIC_URL": "https://calls.example.org/bot",
}


def loaded(**variables: str) -> Settings:
    return load(BARE | {"HELPDESK__DESK__URL": URL} | variables, None)


def refused(variables: Mapping[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        loaded(**variables)
    assert "canary" not in str(caught.value)
    return caught.value.sentences


def test_helpdesks_have_names_and_take_all_accounts_or_some() -> None:
    settings = loaded(
        HELPDESK__second_2__URL=URL.replace("canary-key", "another"), HELPDESK__second_2__ACCOUNTS="Office"
    )
    assert list(settings.helpdesk) == ["desk", "second_2"]
    assert settings.helpdesk["desk"].url.get_secret_value() == URL
    told = {name: [one for one in settings.pbx if desk.mirrors(one)] for name, desk in settings.helpdesk.items()}
    assert told == {"desk": ["office", "dialplan"], "second_2": ["office"]}


def test_without_any_there_is_none() -> None:
    assert load(BARE, None).helpdesk == {}


def test_the_address_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text(URL + "\n")
    settings = load(BARE | {"HELPDESK__DESK__URL_FILE": str(file)}, None)
    assert settings.helpdesk["desk"].url.get_secret_value() == URL


def test_the_address_and_its_key_are_secrets() -> None:
    assert {URL, "canary-key"} <= loaded().secrets()
    assert "canary" not in repr(loaded()) + loaded().model_dump_json()


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"HELPDESK__DESK__URL": "desk.canary.example/calls"}, "HELPDESK__DESK__URL must be the whole address of"),
        ({"HELPDESK__DESK__URL": "https://canary.example/"}, "HELPDESK__DESK__URL ends without the channel's key"),
        ({"HELPDESK__DESK__URL": ""}, "HELPDESK__DESK__URL is empty"),
        ({"HELPDESK__SECOND__ACCOUNTS": "office"}, "HELPDESK__SECOND__URL is required."),
        ({"HELPDESK__DESK__ACCOUNTS": "ca-nary"}, "HELPDESK__DESK__ACCOUNTS must be names of accounts"),
        (
            {"HELPDESK__DESK__ACCOUNTS": "office,canary"},
            "HELPDESK__DESK__ACCOUNTS names 1 unknown; the connected accounts are: office, dialplan.",
        ),
        ({"HELPDESK__DESK__KEY": "canary"}, "HELPDESK__DESK__KEY is not a setting"),
        ({"HELPDESK__ÄÖ__URL": URL}, "HELPDESK__ÄÖ: a helpdesk is named with 1 to 32 latin letters, digits and _."),
        ({"HELPDESK__URL": URL}, "HELPDESK__URL is not a setting"),
    ],
)
def test_a_wrong_setting_is_one_sentence(variables: dict[str, str], sentence: str) -> None:
    [said] = refused(variables)
    assert said.startswith(sentence)
    assert said.endswith((".", "?"))


@pytest.mark.parametrize(
    "url",
    [
        f"https://calls.example.org/bot{CALLS}@canary-key",
        f"https://CALLS.example.org:443/bot{CALLS}canary-key/",
        f"http://127.0.0.1:8080{CALLS}@{OWN_KEY}",
        f"https://another.name.of.ours.example{CALLS}{OWN_KEY}",
    ],
)
def test_our_own_entrance_is_no_helpdesk(url: str) -> None:
    [said] = refused({"HELPDESK__DESK__URL": url})
    assert said.startswith("HELPDESK__DESK__URL is our own address")
    assert OWN_KEY not in said


def test_a_helpdesk_beside_us_on_one_host_is_one() -> None:
    loaded(HELPDESK__DESK__URL=f"https://calls.example.org{CALLS}@canary-key")
    loaded(HELPDESK__DESK__URL=f"https://calls.example.org:8443/bot{CALLS}@canary-key")


def test_what_is_wrong_with_an_account_is_not_told_twice() -> None:
    [said] = refused({"PBX__OFFICE__API_KEY": "", "HELPDESK__DESK__ACCOUNTS": "office"})
    assert said.startswith("PBX__OFFICE__API_KEY is empty")
