"""003 §5: the employee's phone rings first, then the client's."""

import re

from calls import phone
from pbx.body import text
from pbx.errors import PbxRefused
from pbx.itoolabs.words import CALL_ID_MAX
from pbx.megafon.rest import Rest
from pbx.shapes import DialReceipt

_NUMBER = re.compile(r"[0-9]{7,15}", re.ASCII)


class Calling(Rest):
    async def dial(self, extension_or_login: str, number: str) -> DialReceipt:
        """§5.1 makecall: digits without plus, sent once. Its id may differ from the webhooks' callid."""
        user, client = extension_or_login.strip(), phone.digits(number)
        if not user:
            raise PbxRefused("pbx_no_such_user")
        if not _NUMBER.fullmatch(client):
            raise PbxRefused("pbx_bad_number")
        answer = await self._api.command("POST", "/makecall", {"phone": client, "user": user})
        call_id = text(answer.get("callid"))
        return DialReceipt(call_id if 0 < len(call_id) <= CALL_ID_MAX else None)
