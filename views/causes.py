"""Why a call ended, by the cause codes of ISDN (ITU-T Q.850), in words."""

from views.words import Words

CAUSES = frozenset(
    {
        *range(1, 10), 14, *range(16, 32), 34, *range(38, 45), 46, 47, 49, 50, *range(52, 56), 57, 58, 62, 63, 65, 66,
        69, 70, 79, *range(81, 89), 90, 91, *range(95, 104), 110, 111, 127,
    }
)  # fmt: skip


def cause(words: Words, code: int) -> str:
    """«17 — абонент занят»; of a code the standard does not know, the code."""
    if code in CAUSES:
        return f"{code} — {words.plain(f'cause_{code}')}"
    return words.plain("cause_unknown", code=code)
