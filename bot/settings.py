"""What the operator decides, as one frozen object built once; a wrong setting stops the process with a sentence.

Names are variables of the environment or of ``.env``: ``TELEGRAM__TOKEN`` is ``settings.telegram.token``. Nothing is
read at import. How variables are found, folded and complained about is in ``bot/environment.py``; the settings of
each PBX stand in its own file and come in through the registry ``pbx.KINDS``.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot import values
from bot.agreement import agree
from bot.environment import DEFAULT_ENV_FILE, SettingsError, gather
from bot.folding import Folding
from calls import digest
from channels.helpdesk_settings import HelpdeskSettings

__all__ = ["Settings", "SettingsError", "load"]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)


class Telegram(Section):
    token: values.Token
    api_base: values.Url = "https://api.telegram.org"
    proxy: values.Proxy | None = None
    mode: Annotated[Literal["polling", "webhook"], values.Lower] = "polling"
    webhook_secret: values.HeaderSecret | None = None
    webhook_secret_previous: values.HeaderSecret | None = None
    admins: tuple[values.Positive, ...] = ()
    fallback_chat: int | None = None


class Web(Section):
    host: str = "127.0.0.1"
    port: values.Port = 8080
    public_url: values.Url | None = None
    tls_port: values.Port | None = None
    tls_cert: values.Readable | None = None
    tls_key: values.Readable | None = None
    trusted_proxies: tuple[values.Network, ...] = ()

    @model_validator(mode="after")
    def _tls_is_whole(self) -> Self:
        given = [value is not None for value in (self.tls_port, self.tls_cert, self.tls_key)]
        if any(given) and not all(given):
            raise ValueError("WEB__TLS_PORT, WEB__TLS_CERT and WEB__TLS_KEY belong together: give all three or none")
        return self


class Storage(Section):
    path: Path = Path("data/perezvon.db")


class Backup(Section):
    dir: Path = Path("backups")  # nightly; the newest ``keep`` of them stay
    keep: values.Positive = 14


class Log(Section):
    format: Annotated[Literal["console", "json"], values.Lower] = "console"
    level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], values.Upper] = "INFO"


class Metrics(Section):
    token: values.Secret | None = None
    token_previous: values.Secret | None = None


class Dial(Section):
    allowed_prefixes: Annotated[tuple[values.Prefix, ...], Field(min_length=1)] = ("+7",)
    per_minute: values.Positive = 5
    per_day: values.Positive = 200


class Timing(Section):
    """values.Seconds; what each waits for is told in DESIGN §5."""

    verdict: values.Seconds = 2
    quiet: values.Seconds = 15
    unconfirmed: values.Seconds = 200
    ringing: values.Seconds = 660
    spoken: values.Seconds = 10
    claim: values.Seconds = 1800
    calling: values.Seconds = 180
    remind: values.Seconds = 600
    escalate: values.Seconds = 1200
    reconcile: values.Seconds = 120
    edit: Annotated[float, Field(gt=0, le=60, allow_inf_nan=False)] = 1.5


class Digest(Section):
    evening: values.EveningTime = digest.AUTO
    week: values.WeekTime = digest.AUTO


class Pace(Section):
    """Messages: a second in all, one a second in private, a minute in a group; a minute to a helpdesk. 0: no limit."""

    total: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] = 25
    private: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] = 1
    group: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] = 18
    helpdesk: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] = 60


class Retention(Section):
    days: values.Positive = 365


class Settings(BaseSettings):
    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)

    telegram: Telegram
    web: Web = Web()
    storage: Storage = Storage()
    backup: Backup = Backup()
    language: Annotated[Literal["ru", "en"], values.Lower] = "ru"
    log: Log = Log()
    metrics: Metrics = Metrics()
    ping_url: values.SecretUrl | None = None
    pbx: Mapping[str, BaseModel] = {}
    helpdesk: Mapping[str, HelpdeskSettings] = {}
    dial: Dial = Dial()
    timing: Timing = Timing()
    digest: Digest = Digest()
    pace: Pace = Pace()
    retention: Retention = Retention()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what ``load`` hands over: the environment is an argument, and a typo in it is not passed over."""
        return (init_settings,)

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        agree(self)
        return self

    def secrets(self) -> frozenset[str]:
        """Every value that no log, reply or error may show: for ``bot.logs.setup``."""
        token = self.telegram.token.get_secret_value()
        keys = {helpdesk.key for helpdesk in self.helpdesk.values()}
        return frozenset({*values.secrets_in(self), token.partition(":")[2], *keys})

    def remarks(self) -> tuple[str, ...]:
        """What is allowed but probably not meant, as keys of the catalogues, for the start and for ``check``."""
        said = []
        if not self.telegram.admins:
            said.append("no_admins")
            if self.telegram.fallback_chat is None:
                said.append("no_fallback")
        if not self.pbx:
            said.append("no_pbx")
        return tuple(said)


def load(
    environ: Mapping[str, str] | None = None,
    env_file: Path | str | None = DEFAULT_ENV_FILE,
    kinds: Mapping[str, type[BaseModel]] | None = None,
) -> Settings:
    """The settings of this process. SettingsError: all that is wrong with them, a sentence each.

    ``environ`` is the environment (this process's own by default); PEREZVON_ENV_FILE in it replaces ``env_file``,
    empty means none. ``kinds`` are the settings models of the PBXs (the registry by default).
    """
    problems: list[str] = []
    variables = gather(os.environ if environ is None else environ, env_file, problems)
    several = {"HELPDESK": HelpdeskSettings}
    folding = Folding(Settings, _registered() if kinds is None else kinds, several, problems)
    folding.fold(variables)
    named: dict[str, dict[str, BaseModel]] = {"pbx": {}, "helpdesk": {}}
    for (section, name), model in folding.named.items():
        try:
            named[section][name] = model.model_validate(folding.values[section][name])
        except ValidationError as error:
            folding.explain(error, section, name)
    if problems:  # a helpdesk that names an account which does not hold would be complained about in vain
        named["helpdesk"] = {}
    settings = None
    try:
        settings = Settings(**(folding.values | named))
    except ValidationError as error:
        folding.explain(error)
    if settings is None or problems:
        raise SettingsError(problems)
    return settings


def _registered() -> Mapping[str, type[BaseModel]]:
    from pbx import KINDS  # late: the PBXs bring httpx, which nobody who only reads this module needs

    return {name: kind.settings for name, kind in KINDS.items()}
