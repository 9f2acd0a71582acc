"""Who said what in an article: `extract_attributions` is the one way in."""

from typing import Final

from corpus.attribution.extract import extract_attributions
from corpus.attribution.tagger.weights import WEIGHTS_DIGEST, TaggerError
from corpus.attribution.values import Attribution, AttributionKind, Speaker, SpeakerKind, Stance

__all__ = [
    "ATTRIBUTION_MODEL",
    "Attribution",
    "AttributionKind",
    "Speaker",
    "SpeakerKind",
    "Stance",
    "TaggerError",
    "extract_attributions",
]

_RESOLUTION: Final = 4  # raised with every change of resolution, stance or reasons that an archive should see
ATTRIBUTION_MODEL: Final = f"tagger-{WEIGHTS_DIGEST[:12]}+{_RESOLUTION}"
"""Names what extracted an archive's attributions. A changed value means: extract them anew."""
