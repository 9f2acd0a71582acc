"""A page, a feed, and what reading one file gives. All names and texts are invented."""

from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.articles.article import Article, RefusedItem
from corpus.articles.reading import read_file

Write = Callable[..., Path]

PAGE = """<html lang="en"><head><title>Bridge shut - Orlen Gazette</title>
<meta property="og:site_name" content="Orlen Gazette"><meta name="author" content="Ana Brodie">
<meta property="article:published_time" content="2026-03-05T10:00:00Z">
<link rel="canonical" href="https://gazette.example/2026/03/05/bridge"></head>
<body><nav><a href="/">Home</a> <a href="/x">News</a></nav><article><h1>Bridge shut after crack found</h1>
<p>The harbour ministry said on Thursday that the Orlen bridge had been closed since May.</p>
<p>“We hid nothing,” minister Tessa Harrow said. <a href="/h">She</a> added that repairs would take a year.</p>
<script>alert("no")</script></article><footer>Copyright 2019</footer></body></html>"""

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Orlen Gazette</title>
<item><title>Bridge shut</title><link>https://gazette.example/1</link><dc:creator>Ana Brodie</dc:creator>
<pubDate>Thu, 05 Mar 2026 23:30:00 -0500</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The ministry said it was <b>safe</b>.</p><p>Ivo Tamm<br>denied it &amp; left.</p>
<script>alert(1)</script>]]></content:encoded></item>
<item><title>No link</title><guid isPermaLink="false">tag:x,7</guid><pubDate>some day</pubDate>
<description>&lt;p&gt;Tamm said so.&lt;/p&gt;</description></item>
<item><title>A path for a link</title><link>/etc/hostname</link><description>Nobody said.</description></item>
<item><title>Empty</title><link>https://gazette.example/4</link></item>
<item><title>Again</title><link>https://gazette.example/1</link><description>Said twice.</description></item>
</channel></rss>"""


def read_one(path: Path) -> Article:
    (article,) = read_file(path)
    assert isinstance(article, Article), article
    return article


def refusal(path: Path) -> str:
    (refused,) = read_file(path)
    assert isinstance(refused, RefusedItem), refused
    assert refused.uri.startswith(str(path))
    assert "\n" not in refused.reason
    return refused.reason


def texts(found: Sequence[Article | RefusedItem]) -> list[str]:
    return [item.text for item in found if isinstance(item, Article)]
