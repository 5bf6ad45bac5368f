"""MegaFon's settings: what people paste, and sentences that show no value."""

import pytest
from pydantic import ValidationError

from pbx.megafon import Megafon
from tests.pbx.office import TOKEN, settings
from tests.wire.server import QuickClock


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("office", "https://office.megapbx.ru/crmapi/v1"),
        (" Office ", "https://office.megapbx.ru/crmapi/v1"),
        ("office.megapbx.ru", "https://office.megapbx.ru/crmapi/v1"),
        ("https://office.megapbx.ru", "https://office.megapbx.ru/crmapi/v1"),
        ("https://office.megapbx.ru/", "https://office.megapbx.ru/crmapi/v1"),
        ("https://office.megapbx.ru/crmapi/v1/", "https://office.megapbx.ru/crmapi/v1"),
        ("https://office.megapbx.ru/crmapi/v1/users", "https://office.megapbx.ru/crmapi/v1"),
        ("pbx.another-brand.example:8443", "https://pbx.another-brand.example:8443/crmapi/v1"),
        ("http://127.0.0.1:8080/megafon", "http://127.0.0.1:8080/megafon/crmapi/v1"),
        ("http://localhost:8080", "http://localhost:8080/crmapi/v1"),
        ("http://[::1]:8080", "http://[::1]:8080/crmapi/v1"),
    ],
)
def test_a_name_a_host_and_an_address_are_all_understood(typed: str, base: str) -> None:
    assert settings(typed).base_url == base


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"base_url": "http://office.megapbx.ru"}, "https://"),
        ({"base_url": "http://127.0.0.1.canary.example"}, "https://"),
        ({"base_url": "https://canary:pw@office.megapbx.ru"}, "name"),
        ({"base_url": "https://office.megapbx.ru/?canary=1"}, "name"),
        ({"base_url": "ftp://canary"}, "name"),
        ({"base_url": "ca nary"}, "name"),
        ({"base_url": "https://canary.example:99999"}, "name"),
        ({"base_url": ""}, "name"),
        ({"api_key": ""}, "empty"),
        ({"api_key": "canary ключ"}, "blanks"),
        ({"crm_token": "canary"}, "shorter than 8"),
        ({"crm_token": "   canary   "}, "shorter than 8"),
        ({"crm_token_previous": "canary"}, "shorter than 8"),
        ({"path_secret": "canary"}, "shorter than 8"),
        ({"path_secret": "canary/canary"}, "Latin"),
        ({"timezone": "Canary/Nowhere"}, "time zone"),
        ({"timezone": "../../etc/canary"}, "time zone"),
        ({"timezone": ""}, "time zone"),
        ({"proxy": "socks5://canary"}, "http://proxy"),
        ({"allowed_ips": "canary"}, "network"),
        ({"record_hosts": "https://canary.example/"}, "host"),
        ({"record_hosts": "*.*.canary"}, "host"),
        ({"dnd_post_means": "canary"}, "reception_on"),
        ({"kind": "canary"}, "megafon"),
        ({"no_such": "canary"}, "not permitted"),
    ],
)
def test_a_wrong_setting_is_a_sentence_without_the_value(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(**({"url": wrong["base_url"]} if "base_url" in wrong else wrong))
    assert sentence in str(caught.value)
    assert "canary" not in str(caught.value).casefold()


def test_blank_options_are_absent_ones() -> None:
    blank = settings(crm_token_previous=" ", path_secret="", proxy="", allowed_ips="")
    assert (blank.crm_token_previous, blank.path_secret, blank.proxy, blank.allowed_ips) == (None, None, None, ())


def test_addresses_may_be_listed_with_commas() -> None:
    assert [str(net) for net in settings(allowed_ips="203.0.113.5, 198.51.100.0/24").allowed_ips] == [
        "203.0.113.5/32",
        "198.51.100.0/24",
    ]


def test_the_model_shows_no_secret() -> None:
    told = repr(settings(path_secret="canary-path", proxy="http://u:canary@proxy:1"))
    assert "canary" not in told
    assert TOKEN not in told


def test_recordings_lie_on_the_tenant_s_own_host_and_the_vendor_s_unless_others_are_named() -> None:
    assert settings("Office").where_recordings_lie() == {"office.megapbx.ru", "megapbx.ru", "*.megapbx.ru"}
    brand = settings("https://pbx.brand.example:8443", record_hosts="")
    assert brand.where_recordings_lie() == {"pbx.brand.example:8443", "megapbx.ru", "*.megapbx.ru"}
    named = settings(record_hosts="Records.example.org, *.cdn.example 127.0.0.1:9000")
    assert named.where_recordings_lie() == {"records.example.org", "*.cdn.example", "127.0.0.1:9000"}


async def test_the_adapter_says_where_its_recordings_lie() -> None:
    pbx = Megafon("office", settings("office", record_hosts="records.example.org"), QuickClock())
    assert pbx.record_hosts == {"records.example.org"}
    await pbx.close()
