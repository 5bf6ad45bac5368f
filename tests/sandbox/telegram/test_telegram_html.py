"""HTML as Telegram reads it: entities in UTF-16 units, refusals with byte offsets."""

import pytest
from telegram_client import ANNA


def entity(kind, offset, length, **more):
    return {"type": kind, "offset": offset, "length": length} | more


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>а</b>", "а", [entity("bold", 0, 1)]),
        ("🔴 <b>Пропущен</b>", "🔴 Пропущен", [entity("bold", 3, 8)]),
        ("<STRONG>a</strong ><em>b</em>", "ab", [entity("bold", 0, 1), entity("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 2)]),
        ("<s>a</s> <del>b</del>", "a b", [entity("strikethrough", 0, 1), entity("strikethrough", 2, 1)]),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", [entity("spoiler", 0, 2)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<b>a</>", "a", [entity("bold", 0, 1)]),
        ("<code>/call</code>", "/call", [entity("code", 0, 5)]),
        ("<code class='language-py'>a</code>", "a", [entity("code", 0, 1)]),
        ("<pre>a</pre>", "a", [entity("pre", 0, 1)]),
        ('<pre><code class="language-python">a</code></pre>', "a", [entity("pre", 0, 1, language="python")]),
        ("<pre>a <b>b</b></pre>", "a b", [entity("pre", 0, 3)]),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [entity("expandable_blockquote", 0, 1)]),
        ("<a href='https://ya.ru/?a=1&amp;b=2'>a</a>", "a", [entity("text_link", 0, 1, url="https://ya.ru/?a=1&b=2")]),
        ("<a href=ya.ru>a</a>", "a", [entity("text_link", 0, 1, url="http://ya.ru/")]),
        ("<a>ya.ru</a>", "ya.ru", [entity("text_link", 0, 5, url="http://ya.ru/")]),
        ("<a href='javascript:alert(1)'>a</a>", "a", []),
        ("<a href='tg://user?id=999'>a</a>", "a", []),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍", []),
        ("a &lt;b&gt; &amp;amp; &quot;&#39;&#x41;&lt", "a <b> &amp; \"'A<", []),
        ("&nbsp;&#0;&unknown; & &", "&nbsp;&#0;&unknown; & &", []),
        ("<b></b>a", "a", []),
        ("  <b>  a</b>  ", "a", [entity("bold", 0, 1)]),
        ("1 > 0", "1 > 0", []),
    ],
)
async def test_html_becomes_text_and_entities(bot, source, text, entities):
    told = await bot.say(source, parse_mode="HTML")
    assert (told["text"], told.get("entities", [])) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("имя <имя>", 'Unsupported start tag "имя" at byte offset 7'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("1 < 2 <b>", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a", "Can't find end tag corresponding to start tag b"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href=ya$>a</a>", "Unexpected end of name token at byte offset 8"),
        ("<a href='ya.ru>a</a>", 'Unclosed start tag "a" at byte offset 0'),
        ("<a ='x'>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<tg-emoji emoji-id='x'>👍</tg-emoji>", "Invalid custom emoji identifier specified"),
        (
            "&#55357;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
async def test_wrong_html_is_refused_in_telegrams_words(bot, source, words):
    told = await bot.refusal("sendMessage", chat_id=ANNA, text=source, parse_mode="html")
    assert told == f"400 Bad Request: can't parse entities: {words}"


async def test_without_parse_mode_markup_is_plain_text(bot):
    told = await bot.say("<b>1 & 2</x>")
    assert (told["text"], told.get("entities")) == ("<b>1 & 2</x>", None)


async def test_a_mention_of_a_known_person_carries_the_person(bot):
    told = await bot.say("<a href='tg://user?id=101'>Анна</a>", parse_mode="HTML")
    assert told["entities"][0]["user"]["id"] == ANNA


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("наберите +7 910 123-45-67!", "phone_number", "+7 910 123-45-67"),
        ("🔴 +79101234567", "phone_number", "+79101234567"),
        ("/call 79101234567", "bot_command", "/call"),
        ("см. /help@perezvon_bot.", "bot_command", "/help@perezvon_bot"),
        ("см. https://ya.ru/a?b=c).", "url", "https://ya.ru/a?b=c"),
        ("почта anna@romashka.example.ru", "email", "anna@romashka.example.ru"),
        ("пишите @anna_b", "mention", "@anna_b"),
        ("это #важно1", "hashtag", "#важно1"),
    ],
)
async def test_telegram_finds_some_things_by_itself(bot, text, kind, found):
    (only,) = (await bot.say(text))["entities"]
    units = text.encode("utf-16-le")[only["offset"] * 2 : (only["offset"] + only["length"]) * 2]
    assert (only["type"], units.decode("utf-16-le")) == (kind, found)


@pytest.mark.parametrize("text", ["24/7", "a/b", "</b>", "#1", "@a", "910 123", "x@y", "1+79101234567"])
async def test_and_leaves_others_alone(bot, text):
    assert "entities" not in await bot.say(text)


async def test_only_a_hundred_entities_are_kept(bot):
    assert len((await bot.say("<b>a</b> " * 120, parse_mode="HTML"))["entities"]) == 100
