"""Who said what in an article: `extract_attributions` is the one way in; `extract_article` gives the entities, too."""

from functools import cache

from corpus.attribution.extract import extract_article, extract_attributions
from corpus.attribution.tagger.weights import ENTITY_DIGEST, WEIGHTS_DIGEST, TaggerError
from corpus.attribution.values import (
    SPEECH,
    Act,
    Attribution,
    AttributionKind,
    EntityKind,
    EntitySpan,
    Extraction,
    Speaker,
    SpeakerKind,
    Stance,
    manner,
)
from corpus.fingerprint import fingerprint

__all__ = [
    "SPEECH",
    "Act",
    "Attribution",
    "AttributionKind",
    "EntityKind",
    "EntitySpan",
    "Extraction",
    "Speaker",
    "SpeakerKind",
    "Stance",
    "TaggerError",
    "attribution_model",
    "extract_article",
    "extract_attributions",
    "manner",
]

_RULES = (
    "corpus/attribution",
    "corpus/encoder",
    "corpus/language",
    *(f"corpus/articles/{name}.py" for name in ("blocks", "datelines", "parts", "reading_text", "sentences")),
)


@cache
def attribution_model() -> str:
    """Names what extracts attributions: the tagger's weights, and the rules and words that read what it finds.

    An archive that was filled by another one is to be extracted anew.
    """
    return f"attribution-{fingerprint(*_RULES, besides=WEIGHTS_DIGEST + ENTITY_DIGEST)}"
