"""The pretend Telegram: a strict Bot API, the people who use it, and its troubles."""

from sandbox.telegram.pretend import PretendTelegram

__all__ = ["PretendTelegram"]
