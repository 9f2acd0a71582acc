"""The running story that a question is about: the articles found that have its words and share their names."""

from collections.abc import Sequence

from assistant.answer.draft.corrections import same_story
from assistant.answer.draft.material import Material
from assistant.answer.draft.time_order import order_of
from assistant.answer.evidence import AnnotatedArticle
from corpus.language.stems import coverage

_AS_NEAR = 0.6  # of the words of the question, compared with the article that has most

_OF_THE_STORY = 0.7  # of its titles and leads have a word that names the story


def story_of(material: Material) -> list[AnnotatedArticle]:
    """The articles of the story in the order of time, each report once."""
    weights = {stem: w for stem, w in material.evidence.weights.items() if stem in material.query.stems}
    shares = {key: coverage(weights, a.stems) for key, a in material.evidence.articles.items()}
    most = max(shares.values(), default=0.0)
    if not most:
        return []
    near = [a for key, a in material.evidence.articles.items() if shares[key] >= _AS_NEAR * most]
    first = _first(material, near)
    chosen: dict[str, AnnotatedArticle] = {}
    for annotated in sorted(near, key=lambda a: order_of(a.article)):
        if annotated is first or same_story(annotated, first):
            chosen.setdefault(annotated.origin, annotated)
    return list(chosen.values())


def _first(material: Material, near: Sequence[AnnotatedArticle]) -> AnnotatedArticle:
    """The article in which the likeliest sentence stands, of those near."""
    ranked = (one.candidate.annotated for one in material.ranking.ranked)
    ids = {a.article.id for a in near}
    return next((annotated for annotated in ranked if annotated.article.id in ids), near[0])


def point_of(material: Material, story: Sequence[AnnotatedArticle]) -> dict[str, float]:
    """The words of the question, with their weights, that do not only name the story; all of them where none is left.

    `museum` stands in every title of the story of the cup; in `what now for the museum's director` it is no point.
    """
    weights = {stem: w for stem, w in material.evidence.weights.items() if stem in material.query.stems}
    leads = [a.title_stems | a.stems_of(0) for a in story]
    point = {stem: w for stem, w in weights.items() if sum(stem in lead for lead in leads) < _OF_THE_STORY * len(leads)}
    return point or weights
