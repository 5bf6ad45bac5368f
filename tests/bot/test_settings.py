"""Settings: every sentence names its variable as it was typed and shows no value."""

import os
import subprocess
import sys
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError, field_validator

from bot.settings import Settings, SettingsError, load

TOKEN = "123456789:AAF-canary_token_canary_token_canary"
SECRET = "canary-secret-0123456789"
BARE = {"TELEGRAM__TOKEN": TOKEN}
OFFICE = {"PBX__OFFICE__KIND": "toy", "PBX__OFFICE__BASE_URL": "office", "PBX__OFFICE__API_KEY": "canary-key"}


class Toy(BaseModel):
    """A PBX with no vendor: the loader must not know any."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    base_url: str
    api_key: SecretStr
    allowed_ips: tuple[str, ...] = ()

    @field_validator("base_url")
    @classmethod
    def _careless(cls, value: str) -> str:
        if "canary" in value:
            raise ValueError(f"must be an address, not {value}")
        return value


def loaded(variables: Mapping[str, str], env_file: Path | None = None) -> Settings:
    return load(variables, env_file, {"toy": Toy})


def refused(variables: Mapping[str, str], env_file: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        loaded(variables, env_file)
    for value in variables.values():
        assert len(value) < 5 or value not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value.sentences


def test_a_token_is_enough_and_the_rest_has_the_defaults_of_the_design() -> None:
    settings = loaded(BARE)
    assert settings.telegram.token.get_secret_value() == TOKEN
    assert settings.telegram.mode == "polling"
    assert (settings.web.port, settings.storage.path, settings.language) == (8080, Path("data/perezvon.db"), "ru")
    assert settings.dial.allowed_prefixes == ("+7",)
    assert (settings.dial.per_minute, settings.dial.per_day, settings.retention.days) == (5, 200, 365)
    assert settings.timing.model_dump() == {
        "verdict": 2,
        "quiet": 15,
        "unconfirmed": 200,
        "ringing": 660,
        "spoken": 10,
        "claim": 1800,
        "calling": 180,
        "remind": 600,
        "escalate": 1200,
        "reconcile": 120,
        "edit": 1.5,
    }


def test_settings_are_frozen() -> None:
    settings = loaded(BARE)
    with pytest.raises(ValidationError):
        settings.language = "en"
    with pytest.raises(ValidationError):
        settings.telegram.mode = "webhook"


def test_nothing_is_taken_from_the_environment_behind_the_argument() -> None:
    assert "PATH" in os.environ
    with pytest.raises(ValidationError):
        Settings()


def test_lists_are_json_or_commas() -> None:
    assert loaded(BARE | {"TELEGRAM__ADMINS": "[1, 2]"}).telegram.admins == (1, 2)
    assert loaded(BARE | {"TELEGRAM__ADMINS": "1, 2,"}).telegram.admins == (1, 2)
    networks = loaded(BARE | {"WEB__TRUSTED_PROXIES": "127.0.0.1,10.0.0.0/8"}).web.trusted_proxies
    assert networks == (ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"))


def test_an_account_takes_the_model_of_its_kind_and_a_name_in_lower_case() -> None:
    settings = loaded(BARE | {name.replace("OFFICE", "Office_2"): value for name, value in OFFICE.items()})
    assert isinstance(settings.pbx["office_2"], Toy)
    assert settings.pbx["office_2"].base_url == "office"


def test_a_secret_of_digits_stays_text() -> None:
    toy = loaded(BARE | OFFICE | {"PBX__OFFICE__API_KEY": "0012345678"}).pbx["office"]
    assert isinstance(toy, Toy)
    assert toy.api_key.get_secret_value() == "0012345678"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "TELEGRAM__TOKEN is required (@BotFather gives it: /newbot, or /mybots → API Token)."),
        ({"TELEGRAM__TOKEN": ""}, "TELEGRAM__TOKEN is empty: give it a value or leave it out."),
        ({"telegram__token": "canary"}, "telegram__token does not look like a token of @BotFather"),
        (BARE | {"TELEGRAM__ADMINS": "@canary"}, "TELEGRAM__ADMINS must be a valid integer"),
        (BARE | {"TELEGRAM__ADMINS": "[17"}, 'TELEGRAM__ADMINS must be a list such as ["one", "two"].'),
        (BARE | {"TELEGRAM__API_BASE": "canary.example"}, "TELEGRAM__API_BASE must be a full address"),
        (BARE | {"TELEGRAM__API_BASE": "http://canary:x@host"}, "TELEGRAM__API_BASE must not carry a user name"),
        (BARE | {"TELEGRAM__PROXY": "socks9://canary"}, "TELEGRAM__PROXY must be a full address"),
        (BARE | {"WEB__PORT": "70000"}, "WEB__PORT must be less than or equal to 65535."),
        (BARE | {"WEB__PUBLIC_URL": "https://host:canary"}, "WEB__PUBLIC_URL must be a full address"),
        (BARE | {"WEB__TRUSTED_PROXIES": "10.0.0.0/canary"}, "WEB__TRUSTED_PROXIES must be a list of addresses"),
        (BARE | {"WEB__TLS_PORT": "8443"}, "WEB__TLS_PORT, WEB__TLS_CERT and WEB__TLS_KEY belong together"),
        (BARE | {"WEB__TLS_CERT": "/no/canary.pem"}, "WEB__TLS_CERT names a file that cannot be read"),
        (BARE | {"LANGUAGE": "canary"}, "LANGUAGE must be 'ru' or 'en'."),
        (BARE | {"LOG__LEVEL": "canary"}, "LOG__LEVEL must be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'."),
        (BARE | {"METRICS__TOKEN": "canary"}, "METRICS__TOKEN is too short for a secret"),
        (BARE | {"METRICS__TOKEN": f" {SECRET}"}, "METRICS__TOKEN begins or ends with a space."),
        (BARE | {"PING_URL": "canary"}, "PING_URL must be a full address"),
        (BARE | {"DIAL__ALLOWED_PREFIXES": "+7,8canary"}, "DIAL__ALLOWED_PREFIXES must be a list of prefixes"),
        (BARE | {"DIAL__ALLOWED_PREFIXES": "[]"}, "DIAL__ALLOWED_PREFIXES"),
        (BARE | {"TIMING__QUIET": "0"}, "TIMING__QUIET must be greater than 0."),
        (BARE | {"TIMING__EDIT": "nan"}, "TIMING__EDIT must be a finite number."),
        (BARE | {"PACE__GROUP": "-1"}, "PACE__GROUP must be greater than or equal to 0."),
        (BARE | {"TELEGRAM__MODE": "webhook"}, "WEB__PUBLIC_URL is required by TELEGRAM__MODE"),
        (
            BARE | {"TELEGRAM__MODE": "webhook", "WEB__PUBLIC_URL": "http://canary.example"},
            "WEB__PUBLIC_URL must begin with https",
        ),
        (
            BARE | {"TELEGRAM__MODE": "webhook", "WEB__PUBLIC_URL": "https://canary.example"},
            "TELEGRAM__WEBHOOK_SECRET is required by TELEGRAM__MODE",
        ),
        (BARE | {"TELEGRAM__TOKN": "canary"}, "TELEGRAM__TOKN is not a setting: did you mean TELEGRAM__TOKEN?"),
        (BARE | {"TELEGRM__ADMINS": "17"}, "TELEGRM__ADMINS is not a setting: did you mean TELEGRAM__ADMINS?"),
        (BARE | {"WEB__QQQ": "canary"}, "WEB__QQQ is not a setting (.env.example lists them)."),
        (BARE | {"WEB__PORT_FILE": "canary"}, "WEB__PORT_FILE is not a setting: only secrets can be read from a file"),
        (BARE | {"PBX__OFFICE": "canary"}, "PBX__OFFICE is not a setting"),
        (BARE | {"PBX__OFFICE__API_KEY": "canary"}, "PBX__OFFICE__KIND is required: one of toy."),
        (BARE | OFFICE | {"PBX__OFFICE__KIND": "canary"}, "PBX__OFFICE__KIND must be one of toy."),
        (BARE | OFFICE | {"PBX__OFFICE__BASEURL": "x"}, "PBX__OFFICE__BASEURL is not a setting: did you mean PBX"),
        (BARE | OFFICE | {"PBX__OFFICE__API_KEY": ""}, "PBX__OFFICE__API_KEY is empty"),
        (BARE | {"PBX__OFFICE__KIND": "toy", "PBX__OFFICE__BASE_URL": "x"}, "PBX__OFFICE__API_KEY is required."),
        (BARE | {"PBX__ÄÖ__KIND": "toy"}, "PBX__ÄÖ: an account is named with 1 to 32 latin letters, digits and _."),
    ],
)
def test_a_wrong_setting_is_one_sentence(variables: dict[str, str], sentence: str) -> None:
    sentences = refused(variables)
    assert len(sentences) == 1
    assert sentences[0].startswith(sentence)
    assert sentences[0].endswith((".", "?"))
    assert "canary" not in sentences[0]


def test_even_a_careless_models_sentence_shows_no_value() -> None:
    sentences = refused(BARE | OFFICE | {"PBX__OFFICE__BASE_URL": "canary.example"})
    assert sentences == ("PBX__OFFICE__BASE_URL must be an address, not ….",)


def test_all_that_is_wrong_is_told_at_once() -> None:
    sentences = refused({"WEB__PORT": "no", "TIMING__QUIET": "-5", "PBX__OFFICE__KIND": "none"})
    assert [sentence.split(" ")[0] for sentence in sentences] == [
        "PBX__OFFICE__KIND",
        "TELEGRAM__TOKEN",
        "WEB__PORT",
        "TIMING__QUIET",
    ]


def test_variables_of_others_are_left_alone() -> None:
    loaded(BARE | {"PATH": "/bin", "LOG_LEVEL": "x", "GRPC__X": "y", "WEBSITE__PORT": "z", "LANGUAGE": "ru_RU:ru"})


def test_a_desktops_own_language_does_not_win_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("LANGUAGE=en\n")
    assert loaded(BARE | {"LANGUAGE": "ru_RU.UTF-8"}, file).language == "en"
    assert loaded(BARE | {"LANGUAGE": "ru"}, file).language == "ru"


def test_what_webhook_mode_needs_makes_it_load() -> None:
    needs = {"TELEGRAM__MODE": "Webhook", "TELEGRAM__WEBHOOK_SECRET": SECRET}
    assert loaded(BARE | needs | {"WEB__PUBLIC_URL": "https://calls.example.org/"}).web.public_url == (
        "https://calls.example.org"
    )
    assert loaded(BARE | needs | {"WEB__PUBLIC_URL": "http://127.0.0.1:81"}).telegram.mode == "webhook"


class TestTheFile:
    def test_it_is_read_literally_and_the_environment_wins(self, tmp_path: Path) -> None:
        file = tmp_path / ".env"
        secret = "a${HOME}$b-0123456789"
        file.write_text(f"\ufeff# ours\nTELEGRAM__TOKEN={TOKEN}\nexport METRICS__TOKEN='{secret}'\nWEB__PORT=1\n")
        settings = loaded({"WEB__PORT": "2"}, file)
        assert settings.metrics.token is not None
        assert settings.metrics.token.get_secret_value() == secret
        assert settings.web.port == 2

    def test_a_missing_one_is_none(self, tmp_path: Path) -> None:
        loaded(BARE, tmp_path / "nowhere")

    def test_the_variable_names_another_or_none(self, tmp_path: Path) -> None:
        default, other = tmp_path / ".env", tmp_path / "other"
        default.write_text("WEB__PORT=1\n")
        other.write_text("WEB__PORT=2\n")
        assert loaded(BARE, default).web.port == 1
        assert loaded(BARE | {"PEREZVON_ENV_FILE": str(other)}, default).web.port == 2
        assert loaded(BARE | {"PEREZVON_ENV_FILE": ""}, default).web.port == 8080

    def test_the_one_that_was_named_must_exist(self, tmp_path: Path) -> None:
        variables = BARE | {"PEREZVON_ENV_FILE": str(tmp_path / "nowhere")}
        assert refused(variables) == ("PEREZVON_ENV_FILE names a file that does not exist.",)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("WEB__PORT\n", "Line 1 of the settings file cannot be read as NAME=value."),
            ("\n= canary\n", "cannot be read as NAME=value."),
            ("WEB__PORT=1\nweb__port=2\n", "web__port is given twice with different values."),
            ("TELEGRAM_ADMINS=1\n", "TELEGRAM_ADMINS is not a setting: did you mean TELEGRAM__ADMINS?"),
            ("PINGURL=canary\n", "PINGURL is not a setting: did you mean PING_URL?"),
        ],
    )
    def test_a_line_that_says_nothing_is_a_sentence(self, tmp_path: Path, text: str, sentence: str) -> None:
        file = tmp_path / ".env"
        file.write_text(text)
        [said] = refused(BARE, file)
        assert said.endswith(sentence)
        assert "canary" not in said

    def test_it_must_be_text(self, tmp_path: Path) -> None:
        file = tmp_path / ".env"
        file.write_bytes(b"\xff\xfe\x00")
        assert refused(BARE, file) == ("The settings file cannot be read: it is not UTF-8 text.",)


class TestSecretsInFiles:
    def test_a_secret_comes_without_its_line_break(self, tmp_path: Path) -> None:
        file = tmp_path / "secret"
        file.write_text(TOKEN + "\r\n")
        assert loaded({"TELEGRAM__TOKEN_FILE": str(file)}).telegram.token.get_secret_value() == TOKEN
        file.write_text("canary-key\n")
        variables = {name: value for name, value in OFFICE.items() if not name.endswith("KEY")}
        toy = loaded(BARE | variables | {"PBX__OFFICE__API_KEY_FILE": str(file)}).pbx["office"]
        assert isinstance(toy, Toy)
        assert toy.api_key.get_secret_value() == "canary-key"

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (None, "TELEGRAM__TOKEN_FILE names a file that cannot be read (No such file or directory)."),
            (b"\n", "TELEGRAM__TOKEN_FILE is empty: give it a value or leave it out."),
            (b"\xff", "TELEGRAM__TOKEN_FILE names a file that is not UTF-8 text."),
            (b"x" * 70_000, "TELEGRAM__TOKEN_FILE names a file that is too large for a secret."),
            (b"canary", "TELEGRAM__TOKEN_FILE does not look like a token of @BotFather"),
        ],
    )
    def test_a_bad_one_is_a_sentence(self, tmp_path: Path, content: bytes | None, sentence: str) -> None:
        file = tmp_path / "secret"
        if content is not None:
            file.write_bytes(content)
        [said] = refused({"TELEGRAM__TOKEN_FILE": str(file)})
        assert said.startswith(sentence)
        assert "canary" not in said

    def test_both_ways_at_once_are_refused_but_the_environment_wins_over_the_file(self, tmp_path: Path) -> None:
        secret, file = tmp_path / "secret", tmp_path / ".env"
        secret.write_text(TOKEN)
        file.write_text("TELEGRAM__TOKEN=1:other\n")
        [said] = refused(BARE | {"TELEGRAM__TOKEN_FILE": str(secret)})
        assert said == "TELEGRAM__TOKEN_FILE and TELEGRAM__TOKEN are both given: keep one."
        loaded({"TELEGRAM__TOKEN_FILE": str(secret)}, file)


def test_no_secret_is_in_any_text_of_the_settings() -> None:
    secrets = {"METRICS__TOKEN": SECRET, "PING_URL": "https://ping/canary", "TELEGRAM__PROXY": "http://u:canary@h"}
    settings = loaded(BARE | OFFICE | secrets)
    for text in (repr(settings), str(settings), settings.model_dump_json()):
        assert "canary" not in text
    assert settings.secrets() == {
        TOKEN,
        TOKEN.partition(":")[2],
        SECRET,
        "canary-key",
        "https://ping/canary",
        "http://u:canary@h",
        "canary",
    }


def test_what_is_allowed_but_hardly_meant_is_remarked() -> None:
    assert loaded(BARE).remarks() == ("no_admins", "no_fallback", "no_pbx")
    assert loaded(BARE | OFFICE | {"TELEGRAM__ADMINS": "[1]"}).remarks() == ()


def test_the_module_is_light_to_import() -> None:
    heavy = "aiogram aiohttp httpx sqlite_utils structlog prometheus_client pbx"
    code = f"import sys, bot.settings; print([name for name in {heavy.split()!r} if name in sys.modules])"
    root = Path(__file__).parents[2]
    found = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
