"""The HTML report: one file that needs nothing else. Bars for each slice, and each answer that falls short of the gold.

Questions, articles and answers are untrusted: the template escapes all of them, and answers are rendered by the page's
own templates, as a reader would see them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup

from assistant.answer.reading_order import cited_sentences
from assistant.answer.values import Answer, Citation
from assistant.web.answer_html import reply_html
from assistant.web.rendering import templates_in
from evals.cases.case import Case
from evals.gate import GateCheck
from evals.runner import ALL, Figure, Figures, Result, falls_short
from evals.scorers.score import Scorer

_TEMPLATE: Final = "report.html.jinja"


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure as drawn: lengths in percent of the whole width."""

    scorer: Scorer
    figure: Figure

    @property
    def filled(self) -> float:
        return 100 * (self.figure.value or 0.0)

    @property
    def low(self) -> float:
        return 100 * (self.figure.low or 0.0)

    @property
    def spread(self) -> float:
        return 100 * (self.figure.high or 0.0) - self.low


@dataclass(frozen=True, slots=True)
class SliceBars:
    """A slice, or all of them: how many cases it has, and its bars."""

    name: str
    cases: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A case whose answer is not the gold one; `number` makes its marks unique on the page."""

    number: int
    case: Case
    answer: Answer
    problems: tuple[str, ...]

    @property
    def reply(self) -> Markup:
        return Markup(reply_html(self.answer, self.number))  # rendered by the page's own templates

    @property
    def cited(self) -> list[Citation]:
        return cited_sentences(self.answer)


def html_report(
    engine: str, results: Sequence[Result], summed: Figures, scorers: Sequence[Scorer], checks: Sequence[GateCheck]
) -> str:
    """The page as text. `checks` are the gate's, none where it was not asked."""
    short = [(r, problems) for r in results if (problems := falls_short(r, scorers))]
    return (
        templates_in(Path(__file__).parent)
        .get_template(_TEMPLATE)
        .render(
            engine=engine,
            whole=_slice_bars(ALL, results, summed, scorers),
            slices=[_slice_bars(name, results, summed, scorers) for name in summed if name != ALL],
            shortfalls=[
                Shortfall(number, r.case, r.answer, tuple(problems))
                for number, (r, problems) in enumerate(short, start=1)
            ],
            scorers=scorers,
            checks=checks,
            red=[c for c in checks if c.problem],
        )
    )


def _slice_bars(name: str, results: Sequence[Result], summed: Figures, scorers: Sequence[Scorer]) -> SliceBars:
    bars = tuple(Bar(s, f) for s in scorers if (f := summed[name][s.name]).value is not None)
    return SliceBars(name, sum(name in (ALL, r.case.slice) for r in results), bars)
