"""A statement with the passages that it cites, as the checks look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answer.check.cited import CitedPassage, is_by
from corpus.attribution import Attribution, Speaker, Stance


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class CitedStatement:
    """A statement in the reporter's own words, unless it is an AttributedStatement."""

    text: str
    stance: Stance
    cited: Sequence[CitedPassage]


@dataclass(frozen=True)
class AttributedStatement(CitedStatement):
    """A statement that has a speaker."""

    speaker: Speaker

    @cached_property
    def own(self) -> list[Attribution]:
        """The speaker's attributions in the passages."""
        return [a for passage in self.cited for a in passage.attributions() if is_by(a, self.speaker)]

    @cached_property
    def known(self) -> list[Speaker]:
        """The speaker as the cited articles have them: not as the draft claims them."""
        return [a.speaker for p in self.cited for a in p.source.attributions if a.speaker and is_by(a, self.speaker)]

    @cached_property
    def about(self) -> str:
        """The speaker's names and roles as the cited articles write them."""
        names: dict[str, None] = {}
        for passage in self.cited:
            for attribution in passage.source.attributions:
                if attribution.speaker is not None and is_by(attribution, self.speaker):
                    theirs = attribution.speaker
                    names.update(dict.fromkeys((theirs.name, theirs.role, *theirs.aliases)))
                    names.update((passage.words(s), None) for s in attribution.source)
        return " ".join(names)
