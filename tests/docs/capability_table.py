"""README's capability table, made from the classes: ``python -m tests.docs.capability_table`` writes it anew."""

from pathlib import Path

from pbx import KINDS
from pbx.capabilities import ABILITIES, ability_names

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- abilities: made from the classes, see CONTRIBUTING -->", "<!-- /abilities -->"

MEANINGS = {
    "notifies": "tells of calls by webhook",
    "asks": "asks who is calling",
    "dials": "calls: your phone first, then the client's",
    "schedules": "calls later, with attempts",
    "follows": "tells how a call it began ended",
    "remembers": "has a history we compare with",
    "remembers_inner": "has a history of calls between employees",
    "confirms": "gives the final word on one call when asked",
    "lists_staff": "lists employees",
    "lists_phones": "tells which phones are connected",
    "lists_departments": "lists departments",
    "silences": "do not disturb",
    "subscribes": "calls of a department on and off",
    "blocks": "blacklist, anonymous callers",
    "staffs": "changes employees and departments",
    "lists_numbers": "lists numbers",
    "offers_numbers": "offers free numbers",
    "routes": "routes numbers",
    "sims": "SIM cards",
    "records": "recordings",
    "files": "voicemail and faxes",
}


def table() -> str:
    """Markdown: a row per ability, a column per kind of PBX."""
    kinds = list(KINDS)
    rows = [["the PBX …", *(f"`{kind}`" for kind in kinds)], ["---", *(":-:" for _ in kinds)]]
    for name in ABILITIES:
        rows.append([MEANINGS[name], *("✓" if name in ability_names(KINDS[kind].adapter) else "" for kind in kinds)])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def written() -> str:
    """The table that stands in the README."""
    return README.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def main() -> None:
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
