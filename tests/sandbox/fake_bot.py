"""A child process for the demo's tests: it greets whoever writes, says it is ready, and can die on demand."""

import asyncio
import json
import os
import signal
import sys

import aiohttp
from aiohttp import web

BASE = f"{os.environ['TELEGRAM__API_BASE']}/bot{os.environ['TELEGRAM__TOKEN']}"


async def greet(session: aiohttp.ClientSession) -> None:
    offset = 0
    while True:
        asked = {"offset": offset, "timeout": 10}
        async with session.post(f"{BASE}/getUpdates", json=asked) as answer:
            updates = (await answer.json())["result"]
        for update in updates:
            offset = update["update_id"] + 1
            if "message" in update:
                said = {"chat_id": update["message"]["chat"]["id"], "text": "Здравствуйте"}
                async with session.post(f"{BASE}/sendMessage", json=said) as answer:
                    await answer.read()


async def invite(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    asked = json.loads(await reader.readline())["arguments"]
    told = {"start": f"/start {asked['account']}-{asked['employee'] or ''}-{asked['ext']}"}
    writer.write(json.dumps(told).encode() + b"\n")
    writer.close()


async def main() -> None:
    if "--die" in sys.argv:
        sys.stdout.write("не могу: неверная настройка\n")
        sys.exit(3)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    app = web.Application()

    async def ready(_request: web.Request) -> web.Response:
        return web.Response()

    app.router.add_get("/health/ready", ready)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, os.environ["WEB__HOST"], int(os.environ["WEB__PORT"])).start()
    control = await asyncio.start_unix_server(invite, os.environ["STORAGE__PATH"] + ".sock")
    async with aiohttp.ClientSession() as session, control, asyncio.TaskGroup() as tasks:
        greeting = tasks.create_task(greet(session))
        await stop.wait()
        greeting.cancel()
    sys.stdout.write("до свидания\n")
    await runner.cleanup()


asyncio.run(main())
