"""The questions that speed is measured with: those of a file, or made from an archive's attributions."""

import json
from pathlib import Path

from corpus.archive.store import Archive
from corpus.articles.article import Article
from corpus.attribution.values import Attribution, SpeakerKind
from corpus.language.lexicon import STOP_WORDS
from corpus.language.stems import words_of
from evals.benchmarks.processes import BenchmarkError

_QUESTIONS = 60
WARM_UP = 2  # the first question loads the model, the second finds it loaded


def read_questions(path: Path) -> list[str]:
    """The questions of a file of JSON lines {"question"}."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        questions = [str(row["question"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise BenchmarkError(f'{str(path)!r} is no file of JSON lines {{"question": …}} ({exc}); mend it') from exc
    return _enough(questions, f"{str(path)!r}")


def questions_from(archive: Path) -> list[str]:
    """About 60 questions made from attributions of different articles, the same for the same archive."""
    with Archive(archive, create=False) as held:
        articles = [held.article(id_) for id_ in sorted(entry.id for entry in held.articles())]
        quoted = [(one, held.attributions(one.id)) for one in articles if one is not None]
    askable = [(article, [a for a in found if _is_askable(a, article)]) for article, found in quoted]
    pool: list[tuple[Article, Attribution]] = []
    for depth in range(max((len(found) for _, found in askable), default=0)):  # one an article, before a second
        pool.extend((article, found[depth]) for article, found in askable if len(found) > depth)
        if len(pool) >= _QUESTIONS:
            break
    spread = pool[:: max(1, len(pool) // _QUESTIONS)][:_QUESTIONS]
    questions = [_question(number, attribution, article) for number, (article, attribution) in enumerate(spread)]
    return _enough(questions, "the archive")


def _enough(questions: list[str], source: str) -> list[str]:
    if len(questions) < WARM_UP + 2:
        raise BenchmarkError(f"{source} gives {len(questions)} questions; it takes {WARM_UP + 2} or more to measure")
    return questions


def _is_askable(attribution: Attribution, article: Article) -> bool:
    speaker = attribution.speaker
    is_named = speaker is not None and speaker.kind in (SpeakerKind.PERSON, SpeakerKind.ORGANISATION)
    return is_named and len(_topic(attribution, article)) >= 3


def _question(number: int, attribution: Attribution, article: Article) -> str:
    """By turns, of somebody about something, and of something by whom."""
    speaker = attribution.speaker
    if number % 2 == 0 and speaker is not None:
        return f"What did {' '.join(speaker.name.split())} say about {' '.join(_topic(attribution, article)[:4])}?"
    return f"Who said that {' '.join(_content(attribution, article).split()[:12])}?"


def _topic(attribution: Attribution, article: Article) -> list[str]:
    return [word for word in words_of(_content(attribution, article)) if word.lower() not in STOP_WORDS]


def _content(attribution: Attribution, article: Article) -> str:
    return " ".join(span.within(article.text) for span in attribution.content)
