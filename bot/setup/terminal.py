"""The terminal in which ``setup`` asks: sentences out, answers in, the same for everybody who asks something."""

from collections.abc import Callable, Sequence

import click

from views.findings import Finding, line
from views.words import Words

SHOWN = 4  # characters of a secret that are told back, so that a wrong paste is noticed
_YES, _NO = frozenset({"y", "yes", "д", "да"}), frozenset({"n", "no", "н", "нет"})


class Terminal:
    """Speaks one language. Ctrl-C and the end of the input are ``click.Abort``."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def say(self, key: str, **facts: object) -> None:
        click.echo(self.words.plain(key, **facts))

    def gap(self) -> None:
        click.echo()

    def chapter(self, key: str) -> None:
        self.gap()
        self.say(key)

    def kind(self, kind: str) -> str:
        """What a kind of PBX is called; by its bare name where the catalogue does not know it."""
        return self.words.plain(f"ask_kind_{kind}") if self.words.knows(f"ask_kind_{kind}") else kind

    def about(self, kind: str, field: str) -> str:
        """Where a setting is found: in this kind's cabinet, in anybody's, or only that it is one."""
        names = (name for name in (f"{kind}_{field}", field) if self.words.knows(f"ask_for_{name}"))
        return self.words.plain(f"ask_for_{next(names, 'any')}")

    def bad(self, field: str, why: str) -> str:
        """What to do about a value that the setting's model refuses (``why``, in English)."""
        if self.words.knows(f"ask_bad_{field}"):
            return self.words.plain(f"ask_bad_{field}")
        return self.words.plain("ask_bad_any", why=why)

    def show(self, finding: Finding) -> None:
        click.echo(line(self.words, finding))

    def ask(self, key: str, *, default: str = "", secret: bool = False, **facts: object) -> str:
        """One line, trimmed; ``default`` for an empty one. A secret is not seen as it is typed, and told back by its
        end."""
        prompt = self.words.plain(key, **facts)
        given: str = click.prompt(prompt, default="", show_default=False, hide_input=secret).strip()
        if secret and given:
            self.say("ask_taken", end=given[-SHOWN:], n=len(given))
        return given or default

    def agree(self, key: str, *, default: bool, **facts: object) -> bool:
        while True:
            question = self.words.plain(key, **facts)
            given = self.ask("ask_yes_no" if default else "ask_no_yes", question=question).casefold()
            if not given or given in _YES | _NO:
                return given in _YES if given else default
            self.say("ask_yes_or_no")

    def choose(self, key: str, options: Sequence[str], **facts: object) -> int:
        """The place of the chosen one, by its number."""
        self.gap()
        self.say(key, **facts)
        for number, option in enumerate(options, 1):
            click.echo(f"  {number}. {option}")
        while True:
            given = self.ask("ask_number")
            if given.isascii() and given.isdigit() and 1 <= int(given) <= len(options):
                return int(given) - 1
            self.say("ask_no_such_number", most=len(options))

    def until_good(self, ask: Callable[[], str], wrong: Callable[[str], str | None]) -> str:
        """Ask again until nothing is wrong with the answer; what is, is said."""
        while True:
            given = ask()
            why = wrong(given)
            if why is None:
                return given
            click.echo(f"✗ {why}")
