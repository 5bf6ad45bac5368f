"""002 §4.2.2: the employee's phone rings first, then the client's."""

import re

from calls import phone
from pbx.asking import json_of
from pbx.body import text
from pbx.cloud_ats.staff import Staff
from pbx.errors import PbxRefused
from pbx.itoolabs.words import CALL_ID_MAX
from pbx.shapes import DialReceipt

_NUMBER = re.compile(r"[0-9]{7,15}", re.ASCII)
_ID = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9._:@-]{6,}", re.ASCII)
_DONE = frozenset({"", "null", "true", "ok", "success", "accepted", "1"})
_KEYS = ("uuid", "callid", "call_id", "id")


class Calling(Staff):
    async def dial(self, extension_or_login: str, number: str) -> DialReceipt:
        """§4.2.2 makeCall: digits without plus, sent once. Tenants answer with nothing, `null`, `{"uuid": …}`, a bare
        id or an object without one: each is success."""
        client = phone.digits(number)
        if not _NUMBER.fullmatch(client):
            raise PbxRefused("pbx_bad_number")
        user = await self._login(extension_or_login)
        call_id = await self._api.command("makeCall", {"user": user, "phone": client}, read=_call_id)
        return DialReceipt(call_id if call_id and len(call_id) <= CALL_ID_MAX else None)


def _call_id(body: bytes) -> str | None:
    """Raises ValueError for what is no such answer: a web page, half an object, an array."""
    told = body.decode("utf-8-sig").strip()
    word = told[1:-1] if len(told) > 1 and told[0] == told[-1] == '"' else told
    if word.casefold() in _DONE:
        return None
    if _ID.fullmatch(word):
        return word
    answer = json_of(body)
    if not isinstance(answer, dict):
        raise ValueError("neither an id nor an object")
    return next((found for key in _KEYS if (found := text(answer.get(key)))), None)
