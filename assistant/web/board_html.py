"""What the board looks like: its lists and its tables of numbers, as markup."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from assistant.service.browse import Page, Said, SpeakerTally, Timeline
from assistant.web.pieces import KINDS, button_html, day_of, plural, text_html
from corpus.attribution import SpeakerKind, Stance

EACH = 3  # statements under a voice, until all are wanted


def loading_html() -> str:
    return '<p class="ws-blank" role="status">Looking through the archive …</p>'


def empty_html(*, is_narrowed: bool) -> str:
    """Nothing to show: because of the filters, or because there is nothing."""
    if is_narrowed:
        head, body = (
            "Nobody says that here",
            "No statement fits all of the filters: take one away, or write fewer words.",
        )
    else:
        head, body = "Nobody has said anything yet", "Take articles in on the page Archive, then come back."
    return f'<div class="ws-none"><h3>{head}</h3><p>{body}</p></div>'


def voices_html(page: Page[SpeakerTally], said: Mapping[str, Sequence[Said]], statements: int, turned: int) -> str:
    """Speakers with the first statements of each. `turned` is how many pages were turned before this one."""
    heading = f"{plural(statements, 'statement')}, {plural(page.total, 'speaker')}"
    cards = "".join(_voice_html(voice, said[voice.key]) for voice in page.items)
    return f'{_heading_html(heading)}<ol class="ws-voices">{cards}</ol>{pages_html(page, turned)}'


def statements_html(page: Page[Said], voice: str, turned: int) -> str:
    """Statements one after the other; of one speaker, where `voice` names one."""
    back = button_html("All speakers", "back", css="ws-link ws-back") if voice else ""
    heading = f"{plural(page.total, 'statement')} of {voice}" if voice else plural(page.total, "statement")
    items = "".join(_said_html(said, is_named=not voice) for said in page.items)
    return f'{back}{_heading_html(heading)}<ol class="ws-all-said">{items}</ol>{pages_html(page, turned)}'


def pages_html(page: Page[Any], turned: int) -> str:
    """Buttons to the pages beside this one; nothing where there is no other."""
    if not turned and not page.next:
        return ""
    earlier = button_html("Previous", "previous") if turned else ""
    later = button_html("Next", "next", page.next) if page.next else ""
    return f'<nav class="ws-pages" aria-label="Pages">{earlier}<span>Page {turned + 1}</span>{later}</nav>'


def picture_title_html(words: str) -> str:
    """The heading of a picture with its legend, which fits any width, as plotly's own does not."""
    keys = "".join(f'<span class="ws-key ws-{stance.value}">{stance.value}</span>' for stance in Stance)
    return f'<div class="ws-picture-head"><h2>{words}</h2><p aria-hidden="true">{keys}</p></div>'


def numbers_html(timeline: Timeline) -> str:
    """The numbers of both pictures, for whoever cannot see or point at them."""
    if not timeline.voices:
        return ""
    undated = ""
    if timeline.undated:
        verb = "stands" if timeline.undated == 1 else "stand"
        undated = (
            f'<p class="ws-undated">{plural(timeline.undated, "statement")} of these speakers {verb} in articles '
            "without a date, and not on the timeline.</p>"
        )
    counts = "".join(
        f"<tr><th scope='row' dir='auto'>{text_html(v.name)}</th><td>{v.statements}</td><td>{v.asserts}</td>"
        f"<td>{v.denies}</td><td>{v.doubts}</td><td>{v.reports}</td></tr>"
        for v in timeline.voices
    )
    days = "".join(_day_html(timeline))
    return (
        f'{undated}<details class="ws-in-numbers"><summary>The pictures in numbers</summary><div class="ws-tables">'
        "<table><caption>Most quoted</caption><thead><tr><th scope='col'>Speaker</th><th scope='col'>Statements</th>"
        "<th scope='col'>asserts</th><th scope='col'>denies</th><th scope='col'>doubts</th>"
        f"<th scope='col'>Reports</th></tr></thead><tbody>{counts}</tbody></table>"
        "<table><caption>When they said it</caption><thead><tr><th scope='col'>Day</th><th scope='col'>Speaker</th>"
        f"<th scope='col'>Stance</th><th scope='col'>Statements</th></tr></thead><tbody>{days}</tbody></table>"
        "</div></details>"
    )


def _day_html(timeline: Timeline) -> Iterator[str]:
    for day, entries in groupby(timeline.days, key=lambda entry: entry.day):
        for entry in entries:
            yield (
                f"<tr><td>{day_of(day)}</td><td dir='auto'>{text_html(entry.name)}</td><td>{entry.stance.value}</td>"
                f"<td>{entry.statements}</td></tr>"
            )


def _heading_html(words: str) -> str:
    return f'<h2 class="ws-count" tabindex="-1" dir="auto">{text_html(words)}</h2>'


def _voice_html(voice: SpeakerTally, said: Sequence[Said]) -> str:
    role = f"{voice.role}, " if voice.role and voice.kind is not SpeakerKind.UNNAMED else ""
    items = "".join(_said_html(one, is_named=False) for one in said)
    rest = voice.statements - len(said)
    every = f"All {voice.statements:,} statements" if rest > 0 else ""
    more = button_html(every, "voice", voice.key, css="ws-link") if every else ""
    return (
        '<li class="ws-voice-card">'
        f'<h3 dir="auto">{text_html(voice.name)}</h3>'
        f'<p class="ws-where">{text_html(role)}{KINDS[voice.kind]} · {_tally(voice)}</p>{_shares_html(voice)}'
        f'<ol class="ws-all-said">{items}</ol>{more}</li>'
    )


def _tally(voice: SpeakerTally) -> str:
    when = ""
    if voice.first and voice.last:
        days = (day_of(voice.first), day_of(voice.last))
        when = f" · {days[0]}" if days[0] == days[1] else f" · {days[0]} to {days[1]}"
    return f"{plural(voice.statements, 'statement')} in {plural(voice.reports, 'report')}{when}"


def _shares_html(voice: SpeakerTally) -> str:
    """How often the speaker asserts, denies and doubts: a bar in parts, and the same in words."""
    counts = {Stance.ASSERTS: voice.asserts, Stance.DENIES: voice.denies, Stance.DOUBTS: voice.doubts}
    if counts[Stance.ASSERTS] == voice.statements:
        return ""
    parts = "".join(
        f'<span class="ws-share ws-{stance.value}" style="flex-grow:{count}"></span>'
        for stance, count in counts.items()
        if count
    )
    words = ", ".join(f"{count} {stance.value}" for stance, count in counts.items() if count)
    return f'<p class="ws-shares"><span class="ws-share-bar" aria-hidden="true">{parts}</span>{words}</p>'


def _said_html(said: Said, *, is_named: bool) -> str:
    """A statement: a button that opens the article at it, and where it stands."""
    article = said.article
    name = ""
    if is_named:
        name = f"<strong>{text_html(said.speaker.name)}</strong> " if said.speaker else "<em>nobody named</em> "
    hedged = ", hedged" if said.hedged else ""
    stance = f'<span class="ws-stance ws-{said.stance.value}">{said.stance.value}{hedged}</span>'
    parts = [
        text_html(part) for part in (article.outlet, day_of(article.published) or "undated", article.title) if part
    ]
    content = text_html(said.content or " ".join(citation.quote for citation in said.sentences))
    return (
        f'<li class="ws-said" dir="auto">{button_html(f"{name}{stance} {content}", "open", said.id, css="ws-open")}'
        f'<p class="ws-where">{" · ".join(parts)}</p></li>'
    )
