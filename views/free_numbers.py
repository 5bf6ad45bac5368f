"""Numbers a company could take from its PBX's vendor: the regions, then those of one."""

from collections.abc import Mapping, Sequence

from views.figures import clean
from views.screen import Button, Screen
from views.words import Words, escape

PAGE = 20
MOST_REGIONS = 40

# What the vendor calls regions, folded → our sentence for it. Others go by the vendor's own word.
REGIONS = {
    "moscow": "region_moscow",
    "moscow region": "region_moscow_region",
    "saint petersburg": "region_petersburg",
    "saint-petersburg": "region_petersburg",
    "st petersburg": "region_petersburg",
    "spb": "region_petersburg",
    "ekaterinburg": "region_ekaterinburg",
    "yekaterinburg": "region_ekaterinburg",
    "novosibirsk": "region_novosibirsk",
    "kazan": "region_kazan",
    "nizhny novgorod": "region_nizhny",
    "samara": "region_samara",
    "rostov-on-don": "region_rostov",
    "krasnodar": "region_krasnodar",
    "8800": "region_8800",
    "8-800": "region_8800",
}


def region_name(words: Words, region: str) -> str:
    """«Москва» of "Moscow"."""
    key = REGIONS.get(region.strip().casefold())
    return words.plain(key) if key else clean(region)


def matching(everywhere: Sequence[Words], regions: Mapping[str, Sequence[str]], query: str) -> dict[str, list[str]]:
    """The numbers of each region that are meant: by its name in any language, or by the number's first digits (the
    country's left out or not)."""
    sought = " ".join(query.casefold().replace("ё", "е").split())
    digits = "".join(sign for sign in sought if sign.isdigit())
    by_number = bool(digits) and not any(sign.isalpha() for sign in sought)
    found: dict[str, list[str]] = {}
    for region, numbers in regions.items():
        names = [region, *(region_name(words, region) for words in everywhere)]
        if not sought or any(sought in name.casefold() for name in names):
            found[region] = list(numbers)
        elif by_number and (some := [one for one in numbers if one.startswith(_beginnings(digits))]):
            found[region] = some
    return found


def region_list(words: Words, account: str, found: Mapping[str, Sequence[str]], query: str) -> Screen:
    rows = []
    for region, numbers in list(found.items())[:MOST_REGIONS]:
        label = f"{region_name(words, region)} · {len(numbers)}"
        rows.append((Button(label, "free_numbers", {"account": account, "region": region, "query": query}),))
    return Screen(words.html("free_head"), tuple(rows))


def number_list(words: Words, account: str, region: str, numbers: Sequence[str], query: str, page: int) -> Screen:
    """A page (from 0) of the free numbers of a region."""
    shown = numbers[page * PAGE : (page + 1) * PAGE]
    head = words.html("free_region", region=region_name(words, region), total=len(numbers))
    lines = [head, *(str(escape(clean(one, 20))) for one in shown), words.html("free_how")]
    last = [Button(words.plain("free_regions"), "free_numbers", {"account": account})]
    if len(numbers) > (page + 1) * PAGE:
        further = {"account": account, "region": region, "query": query, "page": page + 1}
        last.append(Button(words.plain("button_more"), "free_numbers", further))
    return Screen("\n".join(lines), (tuple(last),))


def nothing(words: Words, query: str) -> Screen:
    return Screen(words.html("free_none_found", query=query) if query else words.html("free_none"))


def _beginnings(digits: str) -> tuple[str, ...]:
    """Free numbers are written without the country (4952211952, 8005058502); people write it, or not."""
    return (digits, digits[1:]) if len(digits) > 1 and digits[0] in "78" else (digits,)
