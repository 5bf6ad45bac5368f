"""The check of both APIs of Cifra1 (000 §1–3, 001 §2): the MD5 of all values, one after another, and the key."""

import hashlib
import hmac
from collections.abc import Iterable


def check(values: Iterable[str], key: str) -> str:
    """Values as sent, in the order of the formula (000) or of the address (001); absent ones give nothing.

    The vendor chose MD5 and no separators: ``ab`` + ``c`` signs like ``a`` + ``bc``, so whoever believes a check looks
    at the shape of each value first (``webhooks.py``).
    """
    text = "".join(values) + key
    return hashlib.md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def same(given: str, *expected: str) -> bool:
    """In time that tells nothing; hexadecimal digits of either case."""
    told = given.strip().lower().encode("utf-8", "surrogatepass")
    matches = [hmac.compare_digest(told, one.encode()) for one in expected]
    return any(matches)
