import time
from datetime import date
from pathlib import Path

import pytest

from corpus.articles.article import Article, RefusedItem
from corpus.articles.reading import read_file
from tests.corpus.articles.written import RSS, Write, read_one, refusal, texts


@pytest.mark.parametrize("suffix", [".xml", ".rss"])
def test_each_entry_of_a_feed_is_an_article(suffix: str, write: Write) -> None:
    path = write(f"feed{suffix}", RSS)

    found = list(read_file(path))

    first, second, third = (item for item in found if isinstance(item, Article))
    assert (first.uri, first.url) == (f"{path}#https://gazette.example/1", "https://gazette.example/1")
    assert first.text == "The ministry said it was safe.\nIvo Tamm\ndenied it & left."
    assert (first.title, first.outlet, first.byline) == ("Bridge shut", "Orlen Gazette", "Ana Brodie")
    assert first.published == date(2026, 3, 5)
    assert (second.uri, second.text, second.published) == (f"{path}#tag:x,7", "Tamm said so.", None)
    assert (third.uri, third.url) == (f"{path}#3", "")
    assert [item for item in found if isinstance(item, RefusedItem)] == [
        RefusedItem(f"{path}#https://gazette.example/4", "is empty"),
        RefusedItem(f"{path}#https://gazette.example/1", "has the same id as an earlier article of this file"),
    ]


def test_an_atom_feed_is_read_and_its_plain_text_is_left_alone(write: Write) -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title><entry><title>Bridge</title>
    <id>urn:1</id><updated>2026-03-05T10:00:00Z</updated><link href="https://gazette.example/a"/>
    <content type="text">Tamm said 5 &lt;b&gt; 6.</content></entry></feed>"""
    article = read_one(write("a.atom", atom))

    assert (article.text, article.published) == ("Tamm said 5 <b> 6.", date(2026, 3, 5))


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("<![CDATA[Union&#8217;s offer &#8220;an insult&#8221;]]>", "Union’s offer “an insult”"),
        ("<![CDATA[The <em>Selma</em> sails&nbsp;again]]>", "The Selma sails again"),
        ("Holm &amp;amp; Lind <![CDATA[&mdash; <b>live</b>]]>", "Holm & Lind — live"),
        ("&lt;strong&gt;Update:&lt;/strong&gt; dam holds", "Update: dam holds"),
        ("Lind&amp;amp;#039;s &amp;amp;lt;i&amp;amp;gt;Aurora&amp;amp;lt;/i&amp;amp;gt; sunk", "Lind's Aurora sunk"),
        ("Why 5 &lt; 6, and R&amp;D at AT&amp;T; a&lt;b", "Why 5 < 6, and R&D at AT&T; a<b"),
        ("What a &lt;title&gt; is", "What a <title> is"),
    ],
)
def test_markup_in_the_title_of_an_entry_is_read(written: str, title: str, write: Write) -> None:
    feed = f"""<rss version="2.0"><channel><title>Orlen &amp;#8220;Gazette&amp;#8221;</title><item>
    <title>{written}</title><author>Ana &amp;amp; Bo</author><description>Tamm said so.</description>
    </item></channel></rss>"""
    article = read_one(write("feed.rss", feed))

    assert (article.title, article.outlet, article.byline) == (title, "Orlen “Gazette”", "Ana & Bo")


@pytest.mark.parametrize(
    "written",
    [
        "<![CDATA[<p>Tamm said it&#8217;s <b>safe</b>.</p><p>Lind denied it.</p>]]>",
        "&lt;p&gt;Tamm said it&amp;rsquo;s &lt;b&gt;safe&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Lind denied it.&lt;/p&gt;",
        "<![CDATA[&lt;p&gt;Tamm said it&#8217;s safe.&lt;/p&gt;&lt;p&gt;Lind denied it.&lt;/p&gt;]]>",
        "&amp;lt;p&amp;gt;Tamm said it&amp;#8217;s safe.&amp;lt;br&amp;gt;Lind denied it.",
        "&amp;lt;div id=x&amp;gt;Tamm said it&amp;amp;#8217;s safe.&amp;lt;br/&amp;gt;Lind denied it.",
    ],
)
def test_a_text_that_was_encoded_more_than_once_is_read(written: str, write: Write) -> None:
    feed = f"""<rss version="2.0"><channel><title>Gazette</title><item><title>Well</title>
    <description>{written}</description></item></channel></rss>"""

    assert read_one(write("feed.rss", feed)).text == "Tamm said it’s safe.\nLind denied it."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<rss><channel><item><title>un", "is not a feed that can be read"),
        ("not XML at all", "is not a feed that can be read"),
        ("<html><body><p>A page.</p></body></html>", "is not a feed that can be read"),
        ('<rss version="2.0"><channel><title>Gazette</title></channel></rss>', "has no entries"),
        ("<rss>" + "<a>" * 1_000_000, "has 1000001 tags: at most 200000 can be read"),
    ],
    ids=["cut off", "words", "page", "empty feed", "deep"],
)
def test_a_feed_that_gives_no_entries_is_refused(content: str, reason: str, write: Write) -> None:
    assert refusal(write("a.xml", content)) == reason


def test_a_feed_file_that_holds_a_path_or_an_address_does_not_open_it(write: Write) -> None:
    inner = write("inner.rss", RSS)

    assert refusal(write("outer.rss", str(inner))) == "is not a feed that can be read"
    assert refusal(write("other.rss", inner.as_uri())) == "is not a feed that can be read"


def test_entities_of_a_feed_neither_explode_nor_read_files(write: Write, tmp_path: Path) -> None:
    write("secret.txt", "The password was said.")
    bomb = '<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">'
    bomb += "".join(f'<!ENTITY {y} "{f"&{x};" * 20}">' for x, y in zip("abcdefghij", "bcdefghijk", strict=True))
    head = f'<!DOCTYPE r [{bomb}<!ENTITY file SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    item = "<item><link>https://gazette.example/{}</link><description>Tamm said {}.</description></item>"
    feed = f'{head}<rss version="2.0"><channel>{item.format(1, "&file;")}{item.format(2, "&k;")}</channel></rss>'
    begun = time.monotonic()

    found = list(read_file(write("a.xml", feed)))

    assert time.monotonic() - begun < 5
    assert all(len(text) < 1000 and "password" not in text for text in texts(found))
