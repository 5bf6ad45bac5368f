"""Names as they are looked for: case, ё and punctuation do not matter, nor the order of the words."""

import re
import unicodedata

_WORDS = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """«Ромашка, Иван Фёдоров» → « ромашка иван федоров»: every word behind one blank, nothing but letters and digits
    in it, so that a blank and the beginning of a word find it. "" where there is no word."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return "".join(f" {word}" for word in _WORDS.findall(folded))
