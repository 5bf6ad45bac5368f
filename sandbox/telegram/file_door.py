"""GET /file/bot{token}/{path}: where a bot fetches what getFile told it of. Faults name it `file`."""

import hmac

from aiohttp import web

from sandbox.telegram import journal
from sandbox.telegram.documents import FOLDER
from sandbox.telegram.door import cut, respond, worded
from sandbox.telegram.memory import Memory
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.refusals import Refusal

METHOD = "file"
SLOW = ("delay", "stall-after")


class FileDoor:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def enter(self, request: web.Request) -> web.Response:
        memory, path = self._memory, request.match_info["path"]
        entry = journal.begin(memory, METHOD, Parameters({"path": path}))
        fault = memory.trouble.meet(METHOD, None)
        if memory.trouble.down or (fault and fault.kind.startswith("cut")):
            entry["fault"] = fault.kind if fault else "down"
            journal.finish(memory, entry, 0)
            return cut(request)
        try:
            if not hmac.compare_digest(request.match_info["token"].encode(errors="replace"), memory.token.encode()):
                raise Refusal(401, "Unauthorized")
            kept = memory.files.get(path.removeprefix(FOLDER))
            if kept is None:
                raise Refusal(404, "Not Found")
            if fault:
                entry["fault"] = fault.kind
                if fault.kind not in SLOW:
                    raise worded(fault)
                await memory.pause(fault.seconds)
        except Refusal as refusal:
            journal.finish(memory, entry, refusal.code, refusal.answer())
            return respond(refusal.answer())
        journal.finish(memory, entry, 200)
        return web.Response(body=kept.content, content_type="application/octet-stream")
