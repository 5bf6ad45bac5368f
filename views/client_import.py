"""A list of clients that somebody sent: what it would change in the book, and what of it cannot be read."""

from collections.abc import Sequence

from views.figures import clean
from views.screen import Button, Screen
from views.words import Words

SHOWN = 10  # lines that are skipped and said why


def import_usage(words: Words) -> Screen:
    return Screen(words.html("import_usage"))


def preview(
    words: Words, file: str, id: int, added: int, changed: int, same: int, skipped: Sequence[tuple[int, str]]
) -> Screen:
    """What would be done, and a button that does it. ``skipped``: (line, why)."""
    lines = [words.html("import_head", file=clean(file) or "?")]
    if added or changed:
        lines.append(words.html("import_would", added=added, changed=changed, same=same))
    else:
        lines.append(words.html("import_nothing_new", same=same))
    if skipped:
        lines += ["", words.html("import_skipped", n=len(skipped))]
        lines += [words.html("import_line", line=line, why=words.plain(f"skip_{why}")) for line, why in skipped[:SHOWN]]
    if len(skipped) > SHOWN:
        lines.append("…")
    if not added and not changed:
        return Screen("\n".join(lines))
    write = Button(words.plain("button_import"), "import_write", {"import": id})
    return Screen(
        "\n".join(lines), buttons=((write, Button(words.plain("button_import_drop"), "import_drop", {"import": id})),)
    )


def written(words: Words, added: int, changed: int) -> Screen:
    return Screen(words.html("import_written", added=added, changed=changed))


def dropped(words: Words) -> Screen:
    return Screen(words.html("import_dropped"))
