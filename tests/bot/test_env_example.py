"""The example teaches every setting, and nothing that is none."""

import re
from pathlib import Path

import pytest

from bot.folding import names
from bot.settings import Settings, load
from channels.helpdesk_settings import HelpdeskSettings
from pbx import KINDS

EXAMPLE = (Path(__file__).parents[2] / ".env.example").read_text("utf-8")
LINE = re.compile(r"^(# )?([A-Z0-9_]+)=(.*)$", re.MULTILINE)
LINES = {name: (bool(off), value) for off, name, value in LINE.findall(EXAMPLE)}
ACCOUNT = "PBX__OFFICE__"
# A kind whose own settings another kind would refuse has an account of its own in the example, which shows only those.
KIND = re.compile(r"(PBX__(?!OFFICE__)[A-Z0-9_]+__)KIND")
OWN = {value: found[1] for name, (_, value) in LINES.items() if (found := KIND.fullmatch(name))}
FILLED = {
    "TELEGRAM__TOKEN": "123456789:AAF-of_the_example_of_the_example_of",
    "TELEGRAM__ADMINS": "[1]",
    "TELEGRAM__FALLBACK_CHAT": "-1001234567890",
    "TELEGRAM__PROXY": "http://user:password@proxy.example.org:3128",
    "TELEGRAM__WEBHOOK_SECRET": "0123456789abcdef",
    "TELEGRAM__WEBHOOK_SECRET_PREVIOUS": "0123456789abcdef",
    "WEB__PUBLIC_URL": "https://calls.example.org",
    "WEB__TLS_PORT": "8443",
    "WEB__TLS_CERT": __file__,
    "WEB__TLS_KEY": __file__,
    "WEB__TRUSTED_PROXIES": "127.0.0.1,10.0.0.0/8",
    "METRICS__TOKEN": "0123456789abcdef",
    "METRICS__TOKEN_PREVIOUS": "0123456789abcdef",
    "PING_URL": "https://hc-ping.example/uuid",
    f"{ACCOUNT}BASE_URL": "office",
    f"{ACCOUNT}API_KEY": "0123456789abcdef",
    f"{ACCOUNT}CRM_TOKEN": "0123456789abcdef",
    f"{ACCOUNT}CRM_TOKEN_PREVIOUS": "0123456789abcdef",
    f"{ACCOUNT}PATH_SECRET": "0123456789abcdef",
    f"{ACCOUNT}PATH_SECRET_PREVIOUS": "0123456789abcdef",
    f"{ACCOUNT}PROXY": "http://user:password@proxy.example.org:3128",
    f"{ACCOUNT}ALLOWED_IPS": "192.0.2.0/24",
    f"{ACCOUNT}RECORD_HOSTS": "records.example.org",
    "PBX__CIFRA__API_KEY": "0123456789abcdef",
    "PBX__CIFRA__DOMAIN": "romashka.vats.cifra1.ru",
    "PBX__CIFRA__CABINET_KEY": "0123456789abcdef",
    "PBX__DIALPLAN__CHANNEL_KEY": "0123456789abcdef",
    "HELPDESK__DESK__URL": "https://desk.example.org/api/v2/telephony/calls/@0123456789",
    "HELPDESK__DESK__ACCOUNTS": "office",
    "PBX__DIALPLAN__CHANNEL_KEY_PREVIOUS": "0123456789abcdef",
}


def settings_of_the_model() -> set[str]:
    common = {name for kind, (_, model) in KINDS.items() if kind not in OWN for name, _ in names(model)} - {"KIND"}
    accounts = {f"{ACCOUNT}{name}" for name in {"KIND", *common}}
    for kind, account in OWN.items():
        fields = KINDS[kind].settings.model_fields
        own = {name for name in fields if name.upper() not in common or fields[name].is_required()}
        accounts |= {f"{account}{name.upper()}" for name in own}
    helpdesk = {f"HELPDESK__DESK__{name}" for name, _ in names(HelpdeskSettings)}
    return {name for name, _ in names(Settings)} | accounts | helpdesk


def test_every_setting_is_there_and_every_line_is_a_setting() -> None:
    assert set(LINES) == settings_of_the_model()
    assert len(LINE.findall(EXAMPLE)) == len(LINES)


def test_every_kind_of_pbx_is_named() -> None:
    comment = EXAMPLE[: EXAMPLE.index(f"{ACCOUNT}KIND=")].rpartition("\n\n")[2]
    assert [kind for kind in KINDS if f"{kind} = " not in comment] == []


def test_every_setting_is_explained_above_it() -> None:
    for block in EXAMPLE.split("\n\n"):
        lines = block.strip().splitlines()
        if any(LINE.match(line) for line in lines):
            assert lines[0].startswith("# ") or "PACE" in block
            assert not LINE.match(lines[0]) or "PACE" in block


def test_what_is_not_commented_out_is_what_must_be_filled_in() -> None:
    wanted = {name for name, (off, value) in LINES.items() if not off and not value}
    given = {name: FILLED[name] for name in wanted} | {f"{ACCOUNT}KIND": "megafon"}
    assert load(given, None).remarks() == ()


@pytest.mark.parametrize("also_the_commented", [False, True])
def test_filled_in_it_loads(tmp_path: Path, also_the_commented: bool) -> None:
    text = LINE.sub(r"\2=\3", EXAMPLE) if also_the_commented else EXAMPLE
    file = tmp_path / ".env"
    file.write_text(re.sub(r"^([A-Z0-9_]+)=$", lambda line: f"{line[1]}={FILLED[line[1]]}", text, flags=re.MULTILINE))
    others = [account.split("__")[1].lower() for account in OWN.values()] if also_the_commented else []
    settings = load({}, file)
    assert list(settings.pbx) == ["office", *others]
    assert list(settings.helpdesk) == (["desk"] if also_the_commented else [])


def test_the_defaults_it_shows_are_the_defaults() -> None:
    given = {"TELEGRAM__TOKEN": FILLED["TELEGRAM__TOKEN"]}
    given |= {f"{ACCOUNT}{field}": FILLED[f"{ACCOUNT}{field}"] for field in ("BASE_URL", "API_KEY", "CRM_TOKEN")}
    given[f"{ACCOUNT}KIND"] = "megafon"
    all_shown = {name: value for name, (off, value) in LINES.items() if off and value}
    shown = {name: value for name, value in all_shown.items() if not name.startswith(tuple(OWN.values()))}
    assert load(given | shown, None) == load(given, None)
    hidden = {name for name, (off, value) in LINES.items() if off and not value}
    assert hidden <= set(FILLED)
    for kind, account in OWN.items():
        own = {name.removeprefix(account).lower(): value for name, value in all_shown.items() if account in name}
        assert own == {name: KINDS[kind].settings.model_fields[name].default for name in own}
