"""What a process that serves asks of Python itself. Measured: docs/performance.md."""

import gc


def tune() -> None:
    """Once, when everything is imported and made: Aiogram's types and our texts stay for ever. Without this they are
    looked over again and again for something to collect, and everything stands still meanwhile."""
    gc.collect()
    gc.freeze()
