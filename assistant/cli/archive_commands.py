"""What an archive holds: `ingest`, `reindex`, `speakers`, `articles`; and `attributions`, which needs no archive."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from assistant.cli.options import ARCHIVE, JSON, Date, settings_of
from assistant.cli.terminal import complain, print_json, progress

if TYPE_CHECKING:
    from corpus.attribution import Attribution

_LISTED: Final = 50  # lines of a list in a terminal


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="PATH_OR_URL...")
@ARCHIVE
@JSON
def ingest(items: tuple[str, ...], archive: Path | None, as_json: bool) -> None:
    """Take articles into the archive: .txt, .md, .html, .jsonl, feeds, addresses, folders of these.

    What is held already is skipped; a changed article replaces its old revision.
    """
    from assistant.build import take_in

    settings = settings_of(archive)
    with progress() as tell:
        report = take_in(settings, items, tell)
    if as_json:
        print_json(report.to_json())
    else:
        click.echo(
            f"{report.read:,} read: {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged"
            f" ({report.copies:,} copies of other reports); {report.sentences:,} sentences,"
            f" {report.attributions:,} attributions; {report.seconds:.1f} s"
        )
        for refusal in report.refused:
            complain(f"refused {refusal.uri}: {refusal.reason}")
        for reason, count in report.refused_more.items():
            complain(f"refused {count:,} more: {reason}")
    if report.refused and not report.read:
        if as_json:
            complain("whosaid: nothing was read; `refused` says why")
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--thorough", is_flag=True, help="Also uncertain ones, and what others said within what somebody said.")
@click.option("--speech-only", is_flag=True, help="Only what was said or written, not beliefs, plans or silence.")
@JSON
def attributions(paths: tuple[str, ...], thorough: bool, speech_only: bool, as_json: bool) -> None:
    """Show who says what in article files; needs no archive."""
    from corpus.articles.article import Article
    from corpus.articles.reading import read_all
    from corpus.articles.sentences import sentences_of
    from corpus.attribution import SPEECH, extract_attributions, manner

    shown = 0
    for item in read_all(paths):
        if not isinstance(item, Article):
            complain(f"refused {item.uri}: {item.reason}")
            continue
        extracted = extract_attributions(item, sentences_of(item), thorough=thorough)
        found = [a for a in extracted if a.act in SPEECH or not speech_only]
        shown += 1
        if as_json:
            print_json({"uri": item.uri, "attributions": [_attribution_json(a) for a in found]})
            continue
        click.echo(click.style(item.title or item.uri, bold=True))
        for attribution in found:
            said = " … ".join(" ".join(s.within(item.text).split()) for s in attribution.content)
            name = attribution.speaker.name if attribution.speaker else "nobody named"
            click.echo(f"  {name} {manner(attribution.stance, attribution.act)}: {said}")
    if not shown:
        raise click.exceptions.Exit(1)


@click.command()
@ARCHIVE
@click.option("--limit", type=click.IntRange(1), help="How many to list. [default: 50, with --json all]")
@JSON
def speakers(archive: Path | None, limit: int | None, as_json: bool) -> None:
    """List who is quoted, most quoted first."""
    from assistant.build import open_archive

    with open_archive(settings_of(archive)) as held:
        everybody = held.speakers()
    listed = everybody[: _listed_at_most(limit, as_json=as_json)]
    if as_json:
        keys = ("name", "kind", "role", "attributions", "articles")
        print_json([{k: getattr(s, k) for k in keys} for s in listed])
        return
    for entry in listed:
        role = f", {entry.role}" if entry.role else ""
        click.echo(f"{entry.attributions:5} in {entry.articles:3}  {entry.name}{role} ({entry.kind.value})")
    _tell_the_rest(len(listed), len(everybody))


@click.command()
@ARCHIVE
@click.option("--outlet", default="", help="Only articles of this outlet.")
@click.option("--since", type=Date(), help="Published on this day or later.")
@click.option("--until", type=Date(), help="Published on this day or earlier.")
@click.option("--limit", type=click.IntRange(1), help="How many to list. [default: 50, with --json all]")
@JSON
def articles(
    archive: Path | None, outlet: str, since: date | None, until: date | None, limit: int | None, as_json: bool
) -> None:
    """List the articles, newest first."""
    from assistant.build import open_archive
    from corpus.archive.values import Filters

    with open_archive(settings_of(archive)) as held:
        all_of_them = held.articles(Filters(outlet=outlet, since=since, until=until))
    listed = all_of_them[: _listed_at_most(limit, as_json=as_json)]
    if as_json:
        keys = ("id", "uri", "title", "outlet", "published", "byline", "url", "origin", "sentences", "attributions")
        print_json([{k: getattr(a, k) for k in keys} for a in listed])
        return
    for entry in listed:
        outlet_name = f" ({entry.outlet})" if entry.outlet else ""
        click.echo(
            f"{entry.published or 'undated'!s:10}  {entry.title}{outlet_name}  {entry.attributions} attributions"
        )


@click.command()
@ARCHIVE
@click.option(
    "--attributions", is_flag=True, help="Find out anew who said what, too, where another model did so before."
)
@JSON
def reindex(archive: Path | None, attributions: bool, as_json: bool) -> None:
    """Build the vector index anew from the archive: after damage, or for another embedding model."""
    from assistant.build import rebuild_index

    settings = settings_of(archive)
    with progress() as tell:
        report = rebuild_index(settings, tell, attributions=attributions)
    if as_json:
        print_json({"articles": report.articles, "items": report.items, "seconds": round(report.seconds, 3)})
    else:
        click.echo(f"{report.articles:,} articles indexed, {report.items:,} items; {report.seconds:.1f} s")


def _listed_at_most(limit: int | None, *, as_json: bool) -> int | None:
    return limit if limit is not None or as_json else _LISTED


def _tell_the_rest(shown: int, total: int) -> None:
    if shown < total:
        click.echo(f"{shown} of {total:,}; --limit shows more")


def _attribution_json(attribution: "Attribution") -> dict[str, Any]:
    speaker = attribution.speaker
    return {
        "source": [list(s) for s in attribution.source],
        "cue": [list(s) for s in attribution.cue],
        "content": [list(s) for s in attribution.content],
        "speaker": {
            "name": speaker.name,
            "role": speaker.role,
            "kind": speaker.kind.value,
            "aliases": list(speaker.aliases),
        }
        if speaker
        else None,
        "stance": attribution.stance.value,
        "act": attribution.act.value,
        "kind": attribution.kind.value,
    }
