"""Cifra1 writes local times without a zone: the account's zone is meant."""

import re
from datetime import UTC, datetime, tzinfo

_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)[ T]?(\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?", re.ASCII)
_YEARS = range(2000, 2100)

ZONE_STEP_MS = 15 * 60 * 1000  # all zones differ by whole quarters of an hour
ZONE_MOST_MS = 14 * 3600 * 1000
SKEW_MS = 60_000


def local(ms: int, zone: tzinfo) -> datetime:
    """The clock on the wall at ``ms`` UTC, without a zone."""
    return datetime.fromtimestamp(ms / 1000, zone).replace(tzinfo=None)


def at_ms(text: str, zone: tzinfo) -> int | None:
    """Milliseconds UTC of ``2017-08-04 15:22:10.580``, with a T, with nothing in between, with any fraction."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    try:
        when = datetime.fromisoformat(f"{found[1]} {found[2]}")
    except ValueError:
        return None
    if when.year not in _YEARS:
        return None
    fraction_ms = int((found[3] or "0")[:3].ljust(3, "0"))
    return int(when.replace(tzinfo=zone).astimezone(UTC).timestamp()) * 1000 + fraction_ms


def happened_ms(text: str, zone: tzinfo, received_ms: int) -> int:
    """When the event of a push happened: its own time, for pushes may overtake one another.

    A distance of whole quarters of an hour is a wrong zone in the settings and is taken off, so that such a setting
    delays no alert; any other time of the past is a push that came late; one of the future is not believed.
    """
    told_ms = at_ms(text, zone)
    if told_ms is None:
        return received_ms
    away_ms = received_ms - told_ms
    zone_ms = round(away_ms / ZONE_STEP_MS) * ZONE_STEP_MS
    if abs(away_ms - zone_ms) <= SKEW_MS and abs(zone_ms) <= ZONE_MOST_MS:
        return told_ms + zone_ms
    return told_ms if away_ms > 0 else received_ms
