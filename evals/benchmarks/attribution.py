"""Measures attribution extraction on PolNeAR and on judged speakers. The data stays outside the project.

    python -m evals.benchmarks.attribution --polnear DIR [--split dev] [--speakers FILE.jsonl] [--errors N]

Relation: an extracted attribution is right where its source overlaps the gold one's and the character-F1 of the
contents is at least 0.5 (PolNeAR's annotators agree at about 0.75 on it). One to one, greedily by content F1.
Speakers: of the judged sources, those that some extracted source overlaps and whose speaker's name or alias matches.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.article import Article, Span
from corpus.attribution import Attribution, extract_attributions
from corpus.sentences import sentences_of


@dataclass(frozen=True, slots=True)
class Gold:
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


def read_gold(path: Path) -> list[Gold]:
    """The attributions of one brat file; those without cue or content are dropped, as the data's README says."""
    spans: dict[str, tuple[Span, ...]] = {}
    relations = []
    for line in path.read_text(encoding="utf-8").splitlines():
        key, *rest = line.split("\t")
        if key.startswith("T") and rest:
            _, offsets = rest[0].split(" ", 1)
            spans[key] = tuple(Span(*map(int, part.split())) for part in offsets.split(";"))
        elif key.startswith("E") and rest:
            relations.append([part.split(":", 1) for part in rest[0].split()])
    gold = []
    for relation in relations:
        if not relation[0][0].startswith("Attribution"):
            continue
        roles: dict[str, list[Span]] = {"Source": [], "Cue": [], "Content": []}
        for role, key in relation[1:]:
            roles.get(re.sub(r"\d+$", "", role), []).extend(spans.get(key, ()))
        if roles["Cue"] and roles["Content"]:
            gold.append(Gold(*(tuple(sorted(roles[r])) for r in ("Source", "Cue", "Content"))))
    return gold


def characters(spans: Sequence[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end)}


def matches(gold: Gold, found: Attribution) -> float:
    """Character-F1 of the contents where the sources overlap (or both are absent), else 0."""
    if bool(gold.source) != bool(found.source):
        return 0.0
    if gold.source and not characters(gold.source) & characters(found.source):
        return 0.0
    a, b = characters(gold.content), characters(found.content)
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def relation_hits(gold: Sequence[Gold], found: Sequence[Attribution]) -> tuple[int, set[int], set[int]]:
    pairs = sorted(
        ((matches(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)),
        reverse=True,
        key=lambda p: p[0],
    )
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for value, i, j in pairs:
        if value < 0.5:
            break
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
    return len(used_gold), used_gold, used_found


def load_article(path: Path) -> tuple[Article, list[Attribution]]:
    text = path.read_bytes().decode("utf-8")
    article = Article(uri=str(path), text=text)
    return article, extract_attributions(article, sentences_of(article))


def measure_relations(polnear: Path, split: str, errors: int) -> None:
    totals: Counter[str] = Counter()
    for text_path in sorted((polnear / split / "text").glob("*.txt")):
        annotations = sorted((polnear / split / "attributions").glob(f"{text_path.stem}*.ann"))
        if not annotations:
            continue
        gold = read_gold(annotations[0])
        article, found = load_article(text_path)
        hits, used_gold, used_found = relation_hits(gold, found)
        totals.update(articles=1, gold=len(gold), found=len(found), hits=hits)
        speech = [i for i, g in enumerate(gold) if _is_speech(article.text, g)]
        totals.update(speech=len(speech), speech_hits=len(used_gold & set(speech)))
        for j, attribution in enumerate(found):
            if j not in used_found and errors > 0:
                errors -= 1
                print("not in gold:", _shown(article.text, attribution))
        for i in speech:
            if i not in used_gold and errors > 0:
                errors -= 1
                print(
                    "missed:",
                    [
                        s.within(article.text)[:90]
                        for part in (gold[i].source, gold[i].cue, gold[i].content)
                        for s in part
                    ],
                )
    precision = totals["hits"] / max(1, totals["found"])
    recall = totals["hits"] / max(1, totals["gold"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(
        f"{date.today()} PolNeAR {split}: {totals['articles']} articles, {totals['gold']} gold, "
        f"{totals['found']} found; "
        f"relation precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}; "
        f"recall on speech cues {totals['speech_hits'] / max(1, totals['speech']):.3f} (n {totals['speech']})"
    )


def _is_speech(text: str, gold: Gold) -> bool:
    cue = " ".join(s.within(text) for s in gold.cue).lower()
    return bool(re.search(r"\b(sa(?:id|ys?|ying)|told|tells?|according to|added|wrote|asked)\b", cue))


def _shown(text: str, attribution: Attribution) -> list[str]:
    parts = (attribution.source, attribution.cue, attribution.content)
    return [s.within(text)[:90] for part in parts for s in part]


def measure_speakers(polnear: Path, split: str, path: Path, errors: int) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    totals: Counter[str] = Counter()
    cache: dict[str, list[Attribution]] = {}
    for row in rows:
        name = row["article"]
        if name not in cache:
            cache[name] = load_article(polnear / split / "text" / f"{name}.txt")[1]
        spans = [Span(*s) for s in row["source"]]
        covering = [a for a in cache[name] if any(s.overlaps(t) for s in a.source for t in spans)]
        exact = [a for a in covering if tuple(spans) == a.source] or covering
        totals[f"{row['form']} n"] += 1
        totals["ALL n"] += 1
        if not exact:
            continue
        accepted = {key(n) for n in [row["speaker"], *row["aliases"]]}
        speaker = exact[0].speaker
        right = speaker is not None and key(speaker.name) in accepted
        for label in (row["form"], "ALL"):
            totals[f"{label} found"] += 1
            totals[f"{label} named"] += int(speaker is not None)
            totals[f"{label} right"] += int(right)
        if not right and errors > 0:
            errors -= 1
            print("speaker:", row["source_text"], "->", speaker.name if speaker else None, "| gold", row["speaker"])
    for label in sorted({k.rsplit(" ", 1)[0] for k in totals}):
        n, found, named, hits = (totals[f"{label} {k}"] for k in ("n", "found", "named", "right"))
        shares = f"right of named {hits / max(1, named):.2f} right of all {hits / n:.2f}"
        print(f"{label:14} n {n:4} source found {found:4} speaker named {named:4} {shares}")


def key(name: str) -> str:
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^\w ]", "", name.lower())).strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--speakers", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    measure_relations(args.polnear, args.split, args.errors)
    if args.speakers:
        measure_speakers(args.polnear, args.split, args.speakers, args.errors)


if __name__ == "__main__":
    main()
