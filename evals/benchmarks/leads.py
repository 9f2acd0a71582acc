"""Who speaks in a lead below a headline, a byline, a dateline or a caption: 300 plain text articles made by program.

    python -m evals.benchmarks.leads [--misses N]

Each of 25 invented leads stands in 12 layouts. Counts the leads whose statement is given to somebody else (wrong), to
nobody (lost), and rightly. No model wrote them and nothing is trained on them.
"""

import argparse
from collections.abc import Iterator
from itertools import product
from typing import Final, NamedTuple

from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import extract_attributions
from evals.scorers.tallies import Line, Tally, share


class Lead(NamedTuple):
    """An opening sentence, the name of who speaks in it, and a word of what is said."""

    text: str
    speaker: str
    word: str


LEADS: Final = (
    Lead("Port director Omar Quist said the talks had collapsed.", "Omar Quist", "collapsed"),
    Lead("Mayor Odile Brandt said on Monday that the bridge was safe.", "Odile Brandt", "bridge"),
    Lead("The council's engineer, Raj Patel, warned that the wall would not hold.", "Raj Patel", "wall"),
    Lead("Union leader Petra Vance told reporters that the crews were tired.", "Petra Vance", "tired"),
    Lead("Transport minister Ida Lunn denied that the line would close.", "Ida Lunn", "line"),
    Lead("Professor Marek Dorn believes that the lake has been poisoned.", "Marek Dorn", "poisoned"),
    Lead("Headteacher Selma Aydin announced that the school would open on Friday.", "Selma Aydin", "open"),
    Lead("Hugo Stern, the governor of Halvern, claimed that the tax was fair.", "Hugo Stern", "fair"),
    Lead("Fire chief Lena Ott says the smoke came from the old mill.", "Lena Ott", "mill"),
    Lead("The levy is theft, shop owner Marc Duval said on Tuesday.", "Marc Duval", "theft"),
    Lead("“Nobody told us about the leak,” nurse Tilda Marsh said.", "Tilda Marsh", "leak"),
    Lead("“The ferry was late again,” said passenger Joss Vell.", "Joss Vell", "late"),
    Lead("According to coach Bela Tarsin, the match was sold.", "Bela Tarsin", "sold"),
    Lead("Bishop Anton Reiss called the ruling shameful.", "Anton Reiss", "shameful"),
    Lead("Farmer Greta Holm complained that the river stank.", "Greta Holm", "river"),
    Lead("Prosecutor Yusuf Karim argued that the letter was forged.", "Yusuf Karim", "forged"),
    Lead("Harbour master Dag Solberg insisted that the boats were full.", "Dag Solberg", "full"),
    Lead("Librarian Ines Cordova explained that the roof had been leaking for years.", "Ines Cordova", "roof"),
    Lead("Police inspector Ivo Kranz confirmed that a man had been arrested.", "Ivo Kranz", "arrested"),
    Lead("Doctor Amara Oyelaran admitted that the ward was closed.", "Amara Oyelaran", "ward"),
    Lead("Miner Stanislav Borek recalled that the alarm never rang.", "Stanislav Borek", "alarm"),
    Lead("Tenants' spokeswoman Ruth Abeni demanded that the lift be mended.", "Ruth Abeni", "lift"),
    Lead("Senator Caleb Whitlock predicted that the bill would fail.", "Caleb Whitlock", "bill"),
    Lead("Chief scientist Noor Haddad reported that the ice was thinner than ever.", "Noor Haddad", "ice"),
    Lead("Museum director Piet Vanderlinden regretted that the vase was broken.", "Piet Vanderlinden", "vase"),
)
_BODY: Final = "The matter will be discussed again next week. Nothing has been decided so far, and no date is known."
_FRONTS: Final = (
    ("Strike enters third day",),
    ("Strike enters third day", "By Ana Torv"),
    ("Talks fail in Eastmoor", "By Ana Torv, Staff Writer"),
    ("TALKS FAIL IN EASTMOOR", "By ANA TORV"),
    ("Eastmoor council meets over crisis", "Ana Torv and Jon Fell", "3 March 2026"),
    ("Crisis in the north: what now", "Published 3 March 2026, 9:15"),
)
_DATELINES: Final = ("", "EASTMOOR, 3 March (XNA) - ")
_CAPTION: Final = "The harbour on Monday. Photo: Kit Ren"
LAYOUTS: Final = 12
_ALL: Final = "all layouts"


def articles() -> Iterator[tuple[str, Lead, Article]]:
    """The 300 articles, each with the name of its layout and the lead that it begins with."""
    for number, lead in enumerate(LEADS):
        for place, (front, gap) in enumerate(product(_FRONTS, ("\n\n", "\n"))):
            dateline = _DATELINES[(number + place) % 2]
            caption = (_CAPTION,) if (number + place) % 5 == 0 else ()
            text = gap.join((*front, *caption, f"{dateline}{lead.text}", _BODY))
            layout = f"{'line break' if gap == chr(10) else 'blank line'}: {' / '.join(front)}"
            yield layout, lead, Article(f"lead-{number}-{place}.txt", text)


def verdict(article: Article, lead: Lead) -> str:
    """`right`, `lost`, or `wrong: NAME` for who is given the lead's words."""
    said = [
        a
        for a in extract_attributions(article, sentences_of(article), thorough=True)
        if any(lead.word in span.within(article.text) for span in a.content)
    ]
    named = [a.speaker.name for a in said if a.speaker]
    wrong = [name for name in named if lead.speaker.split()[-1] not in name]
    if wrong:
        return f"wrong: {wrong[0]}"
    return "right" if named else "lost"


def measure(misses: int = 0) -> Iterator[Line]:
    """Right and wrong, by layout and in all; the rest are lost. The intervals are over the leads."""
    by_layout: dict[str, dict[str, Tally]] = {}
    for layout, lead, article in articles():
        found = verdict(article, lead)
        for name in (_ALL, layout):
            tallies = by_layout.setdefault(name, {"right": Tally(), "wrong": Tally()})
            for outcome, tally in tallies.items():
                tally.count(lead.text, right=found.startswith(outcome), found=found != "lost", gold=1)
        if found != "right" and misses:
            misses -= 1
            print(f"{found}\n{article.text}\n")
    for name, tallies in by_layout.items():
        for outcome, tally in tallies.items():
            yield share(f"{name}: {outcome}", tally)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", type=int, default=0, help="show so many that are not right")
    print(*measure(parser.parse_args().misses), sep="\n")


if __name__ == "__main__":
    main()
