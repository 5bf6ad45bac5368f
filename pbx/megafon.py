"""MegaFon's PBX, seed 003: webhooks in the shared dialect, commands over `crmapi/v1`."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator

from calls import phone
from calls.clock import Clock
from pbx.base import (
    Answer,
    Asks,
    DialReceipt,
    Dials,
    Employee,
    Heard,
    ListsStaff,
    Notifies,
    Outcome,
    PbxRefused,
    Webhook,
)
from pbx.body import clean
from pbx.crmapi import API_PATH, CrmApi
from pbx.itoolabs import Dialect
from pbx.itoolabs_words import CALL_ID_MAX, login
from pbx.reading import reading
from pbx.settings import AccountSettings, ApiKey, Blankable, SharedSecret, is_loopback, parts_of
from wire.client import Timeouts

PAGE = 100
PAGES_MAX = 200  # 20,000 employees; a PBX that ignores `start` must not keep us for ever

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_NUMBER = re.compile(r"[0-9]{7,15}", re.ASCII)


def _address(text: str) -> str:
    """A tenant's bare name, a host, or the address of any page of it → the API's base URL."""
    text = text.strip()
    if _NAME.fullmatch(text.casefold()) and text.casefold() != "localhost":
        return f"https://{text.casefold()}.megapbx.ru{API_PATH}"
    parts = parts_of(text if "://" in text else f"https://{text}", ("http", "https"))
    if parts is None or "@" in parts.host:
        raise ValueError("must be the PBX's name, its host, or its address like https://name.megapbx.ru/crmapi/v1")
    if parts.scheme == "http" and not is_loopback(parts.host):
        raise ValueError("must begin with https://, for the key travels with every request")
    return f"{parts.scheme}://{parts.host}{parts.path.partition(API_PATH)[0].rstrip('/')}{API_PATH}"


class MegafonSettings(AccountSettings):
    """Cabinet: «Настройки» → «Интеграция с CRM». ``api_key`` is «Ключ для авторизации в АТС», ``crm_token`` the
    key that the PBX puts into its webhooks; ``crm_token_previous`` is accepted beside it during a change."""

    kind: Literal["megafon"] = "megafon"
    base_url: Annotated[str, AfterValidator(_address)]
    api_key: ApiKey
    crm_token: SharedSecret
    crm_token_previous: Annotated[SharedSecret | None, Blankable] = None


class Megafon(Notifies, Asks, Dials, ListsStaff):
    verdicts = True

    def __init__(self, name: str, settings: MegafonSettings, clock: Clock, *, timeouts: Timeouts | None = None) -> None:
        self.name = name
        tokens = (settings.crm_token, settings.crm_token_previous)
        self._dialect = Dialect(name, [token.get_secret_value() for token in tokens if token])
        self._api = CrmApi(
            settings.base_url,
            settings.api_key.get_secret_value(),
            clock,
            proxy=settings.proxy.get_secret_value() if settings.proxy else None,
            timeouts=timeouts,
        )

    async def close(self) -> None:
        await self._api.close()

    def authenticate(self, webhook: Webhook) -> None:
        self._dialect.authenticate(webhook)

    def read(self, webhook: Webhook) -> Heard:
        return self._dialect.read(webhook)

    def answer(self, heard: Heard, outcome: Outcome) -> Answer:
        return self._dialect.answer(heard, outcome)

    async def dial(self, extension_or_login: str, number: str) -> DialReceipt:
        """003 §5.1 makecall: digits without plus, sent once. Its id may differ from the webhooks' callid."""
        user, client = extension_or_login.strip(), phone.digits(number)
        if not user:
            raise PbxRefused("pbx_no_such_user")
        if not _NUMBER.fullmatch(client):
            raise PbxRefused("pbx_bad_number")
        answer = await self._api.command("POST", "/makecall", {"phone": client, "user": user})
        call_id = _text(answer.get("callid"))
        return DialReceipt(call_id if 0 < len(call_id) <= CALL_ID_MAX else None)

    async def staff(self) -> list[Employee]:
        """003 §6.1, all pages. A page that brings nobody new is the last one, whatever `total` says."""
        found: dict[str, Employee] = {}
        start = 0
        for _ in range(PAGES_MAX):
            items, total = await self._page(start)
            known = len(found)
            for person in filter(None, map(_employee, items)):
                found.setdefault(person.login, person)
            if len(found) == known:
                break
            start += len(items)
            if total is not None and start >= total:
                break
        return list(found.values())

    async def _page(self, start: int) -> tuple[list[Any], int | None]:
        answer = await reading(lambda: self._api.question("/users", start=str(start), limit=str(PAGE)))
        items = answer.get("items") if isinstance(answer, dict) else None
        if not isinstance(items, list):
            raise PbxRefused("pbx_nonsense")
        info = answer.get("info")
        total = info.get("total") if isinstance(info, dict) else None
        return items, total if isinstance(total, int) else None


def _employee(item: object) -> Employee | None:
    """One row of §6.1; None for what is no employee. A key may be absent, null or a number."""
    user = login(_text(item.get("login"))) if isinstance(item, dict) else None
    if user is None or not isinstance(item, dict):
        return None
    return Employee(
        login=user,
        extension=phone.extension(_text(item.get("ext"))),
        name=_text(item.get("name")),
        mobile=phone.client_number(_text(item.get("mobile"))),
        telnum=phone.client_number(_text(item.get("telnum"))),
    )


def _text(value: object) -> str:
    return clean(str(value)) if isinstance(value, str | int) else ""
