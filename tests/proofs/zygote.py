"""Bears bots: a process that has imported the whole bot once and forks a child for each start.

`python -m bot run` spends three seconds on imports; a fork spends none, so that a kill round can be a fraction of a
second. Each line on stdin asks for a child ({"env", "log", "variant", "crash"}); stdout tells {"born"} and {"dead"}.
"""

import faulthandler
import gc
import importlib
import json
import os
import runpy
import signal
import sys
from types import FrameType
from typing import Any

from views.words import words

PARTS = (
    *("bot.app", "bot.clock", "bot.logs", "bot.settings", "pbx"),
    # and what a start imports only when it comes to it
    *("httpcore", "h11", "anyio._backends._asyncio", "anyio.streams.tls", "concurrent.futures.thread"),
    *("phonenumbers.data.region_RU", "_strptime", "encodings.utf_16_le", "encodings.utf_8_sig"),
)


def tell(**what: Any) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


def bury(number: int, frame: FrameType | None) -> None:
    """Some child has ended."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        tell(dead=pid, code=os.waitstatus_to_exitcode(status))


def live(order: dict[str, Any]) -> None:
    """In the child: as if it had been started by itself."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for new, old in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(new, old)
    faulthandler.register(signal.SIGUSR1)  # kill -USR1 shows where a child hangs, in its log
    os.environ.clear()
    os.environ.update(order["env"])
    if order["variant"] == "run":
        sys.argv = ["bot", "run"]
        runpy.run_module("bot", run_name="__main__", alter_sys=True)
    else:
        from tests.proofs import variants

        variants.run(order["variant"], order["crash"])


def main() -> None:
    for module in PARTS:
        importlib.import_module(module)
    for language in ("ru", "en"):
        words(language)
    gc.collect()
    gc.freeze()  # no child looks through what all of them share
    signal.signal(signal.SIGCHLD, bury)
    tell(ready=os.getpid())
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid:
            tell(born=pid)
            continue
        code = 1
        try:
            live(order)
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            os._exit(code)


if __name__ == "__main__":
    main()
