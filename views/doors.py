"""The ways in and out: who could come in and has not, links that still let somebody in, chats that hear of calls."""

from collections.abc import Sequence

from calls.audience import Role
from views.figures import clean
from views.screen import Button, Screen
from views.words import Words, escape

PAGE = 8
LINKS = 40


def absent(
    words: Words,
    account: str,
    free: Sequence[tuple[str, str]],
    after: tuple[str, str] | None,
    others: Sequence[str],
    silent: Sequence[str],
) -> Screen:
    """``free``: employees of the PBX whom nobody in the bot is, (login, label); ``after``: the key behind which there
    are more; ``others``: further accounts; ``silent``: names of people who are in and never wrote."""
    text = [words.html("absent_head", account=account), words.html("absent_how"), ""] if account else []
    text += [str(escape(label)) for _, label in free] or [words.html("absent_none")]
    if silent:
        text += ["", words.html("absent_silent", names=", ".join(clean(name) for name in silent))]
    rows = [
        (
            Button(
                words.plain("absent_invite", name=clean(label)),
                "people_invite",
                {"account": account, "employee": login},
            ),
        )
        for login, label in free
    ]
    if after is not None:
        rows.append((Button(words.plain("button_more"), "people_absent", {"account": account, "after": list(after)}),))
    rows += [(Button(other, "people_absent", {"account": other}),) for other in others]
    rows.append((Button(words.plain("button_back"), "people"),))
    return Screen("\n".join(text), tuple(rows))


def links(words: Words, found: Sequence[tuple[str, str, str, Role, str, str]]) -> Screen:
    """Standing invites: (key, account, whom, role, until when, who made it)."""
    text = [words.html("links_head") if found else words.html("links_none"), ""]
    rows = []
    for key, account, whom, role, until, by in found:
        said = {"account": account, "whom": whom, "role": words.plain(f"role_{role}"), "until": until}
        text.append(words.html("links_line", **said, by=by or words.plain("links_terminal")))
        rows.append((Button(words.plain("links_drop", whom=clean(whom)), "people_ask", {"what": "link", "key": key}),))
    rows.append((Button(words.plain("button_back"), "people"),))
    return Screen("\n".join(text), tuple(rows))


def chats(words: Words, found: Sequence[tuple[int, str, str, str, bool]], fallback: str, *, more: int | None) -> Screen:
    """Who hears of calls besides people: (chat id, title, account, department or "", is it a topic). ``fallback`` says
    where the last word goes, HTML; ``more``: where the next page begins."""
    text = [words.html("chats_head") if found else words.html("chats_none"), ""]
    rows = []
    for chat, title, account, department, in_topic in found:
        name = clean(title) or str(chat)
        what = clean(department) or words.plain("here_all")
        text.append(
            words.html("chats_topic" if in_topic else "chats_line", title=name, account=account, department=what)
        )
        about = {"what": "chat", "chat": chat, "account": account, "department": department}
        rows.append((Button(words.plain("chats_stop", title=name, department=what), "people_ask", about),))
    text += ["", fallback]
    if more is not None:
        rows.append((Button(words.plain("button_more"), "people_chats", {"at": more}),))
    rows.append((Button(words.plain("button_back"), "people"),))
    return Screen("\n".join(text), tuple(rows))
