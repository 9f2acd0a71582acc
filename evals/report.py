"""The HTML report: one file that needs nothing else. Bars for each slice, and each answer that falls short of the gold.

Questions, articles and answers are untrusted: the template escapes all of them, and an answer is drawn by the page's
own code, as a reader would see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from assistant.answer.reading_order import cited_sentences
from assistant.answer.values import Answer, Citation
from assistant.web import PAGE_HEAD, reply_html
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
class Part:
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
        return Markup(reply_html(self.answer, self.number))  # escaped there, piece by piece

    @property
    def cited(self) -> list[Citation]:
        return cited_sentences(self.answer)


def html_report(
    engine: str, results: Sequence[Result], summed: Figures, scorers: Sequence[Scorer], checks: Sequence[GateCheck]
) -> str:
    """The page as text. `checks` are the gate's, none where it was not asked."""
    short = [(r, problems) for r in results if (problems := falls_short(r, scorers))]
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(_TEMPLATE).render(
        engine=engine,
        whole=_part(ALL, results, summed, scorers),
        parts=[_part(name, results, summed, scorers) for name in summed if name != ALL],
        shortfalls=[
            Shortfall(number, r.case, r.answer, tuple(problems)) for number, (r, problems) in enumerate(short, start=1)
        ],
        scorers=scorers,
        checks=checks,
        red=[c for c in checks if c.problem],
        script=Markup(PAGE_HEAD),
    )


def _part(name: str, results: Sequence[Result], summed: Figures, scorers: Sequence[Scorer]) -> Part:
    bars = tuple(Bar(s, f) for s in scorers if (f := summed[name][s.name]).value is not None)
    return Part(name, sum(name in (ALL, r.case.slice) for r in results), bars)
