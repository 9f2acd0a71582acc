"""The lexicon: its file is refused where it is wrong, and everybody goes by it and by no list of their own."""

import ast
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer.rank.ranker import ranking_model
from corpus.attribution import attribution_model
from corpus.errors import CorpusError, LexiconError
from corpus.language import lexicon as lex
from corpus.language.rules import Category, Direction, load
from tests.corpus.language.lexicon_users import CHECKS, problems

ROOT = Path(__file__).parents[3]
GOOD = '[[rule]]\ncategory = "hedge"\nwords = "perhaps maybe"\n'

# --- the file


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(GOOD + "colour = 3\n", "rule 1 of lexicon.toml ('hedge'): unknown key colour", id="unknown key"),
        pytest.param(GOOD.replace("hedge", "hedges"), "'hedges' is not a valid Category", id="unknown category"),
        pytest.param('[[rule]]\nwords = "perhaps"\n', "rule 1 of lexicon.toml", id="no category"),
        pytest.param(GOOD.replace("maybe", "perhaps"), "'perhaps' stands there twice", id="twice in a rule"),
        pytest.param(GOOD + GOOD, "rule 2 of lexicon.toml ('hedge'): 'perhaps' is in hedge already", id="in two rules"),
        pytest.param(
            '[[rule]]\ncategory = "denial"\nwords = "denied"\n'
            '[[rule]]\ncategory = "denial"\nforms = "verb"\nwords = "deny"\n',
            "rule 2 of lexicon.toml ('denial'): 'denied' is in denial already",
            id="a form of another",
        ),
        pytest.param(GOOD.replace("perhaps maybe", " "), "a literal is empty", id="no words"),
        pytest.param('[[rule]]\ncategory = "hedge"\nliterals = ["maybe", ""]\n', "a literal is empty", id="empty"),
        pytest.param('[[rule]]\ncategory = "hedge"\nliterals = "maybe"\n', "a list of texts", id="no list"),
        pytest.param('[[rule]]\ncategory = "hedge"\n', "has nothing", id="neither words nor a pattern"),
        pytest.param(GOOD + 'pattern = "may"\n', "has words and pattern", id="words and a pattern"),
        pytest.param('[[rule]]\ncategory = "hedge"\npattern = "("\n', "is no regular expression", id="bad pattern"),
        pytest.param('[[rule]]\ncategory = "hedge"\npattern = ""\n', "the pattern is empty", id="empty pattern"),
        pytest.param(GOOD + 'forms = "adverb"\n', "forms is 'adverb'", id="unknown forms"),
        pytest.param(GOOD + 'direction = "up"\n', "'up' is not a valid Direction", id="unknown direction"),
        pytest.param(GOOD + "scope = 0\n", "scope is 0", id="no scope"),
        pytest.param(GOOD + 'within = "content"\n', "within is 'content'", id="unknown place"),
        pytest.param(GOOD + "\n[words]\n", "unknown tables: words", id="unknown table"),
        pytest.param("[[rule]\n", "cannot be read", id="no TOML"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=re.escape(told)) as caught:
        load(path)
    assert isinstance(caught.value, CorpusError)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="cannot be read"):
        load(tmp_path / "lexicon.toml")


def test_what_a_rule_may_say(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(
        '[irregular]\nfling = ["flings", "flung", "flinging"]\n'
        '[[rule]]\ncategory = "denial"\nforms = "verb"\nwithin = "cue"\nliterals = ["fling out", "agree"]\n'
        '[[rule]]\ncategory = "hedge"\nmeans = "may"\ncased = true\nwords = "might"\n'
        'direction = "backward"\nscope = 2\n',
        encoding="utf-8",
    )
    denial, hedge = load(path).rules
    assert [*denial.forms] == [
        *("fling out", "flings out", "flung out", "flinging out"),
        *("agree", "agrees", "agreed", "agreeing"),
    ]
    assert set(denial.forms.values()) == {"fling out", "agree"}
    assert denial.in_cues_only
    assert not hedge.in_cues_only
    assert hedge.forms == {"might": "may"}
    assert (hedge.direction, hedge.scope, hedge.cased) == (Direction.BACKWARD, 2, True)


def test_the_file_is_read_quickly() -> None:
    def seconds() -> float:
        began = time.process_time()
        load(lex.LEXICON)
        return time.process_time() - began

    assert min(seconds() for _ in range(5)) < 0.03


# --- finding


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("She ruled out the plan.", ["rule out"], id="two words"),
        pytest.param("They disagreed with it.", ["disagree with"], id="the longer of two"),
        pytest.param("They disagreed.", ["disagree"], id="the shorter of two"),
        pytest.param("He denied it and she rejects it.", ["deny", "reject"], id="two"),
        pytest.param("She ruled the town.", [], id="only half of it"),
        pytest.param("A denied-boarding case", ["deny"], id="within a hyphened word"),
    ],
)
def test_denials_are_found_by_whole_words(text: str, found: list[str]) -> None:
    assert [match.lemma for match in lex.find(text, Category.DENIAL)] == found


def test_what_counts_in_cues_only_is_not_found_in_free_text() -> None:
    assert lex.find("the contest", Category.DENIAL)
    assert not lex.find("the contest", Category.DENIAL, in_free_text=True)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("It was not there.", 1, id="not"),
        pytest.param("It wasn't there.", 1, id="contracted"),
        pytest.param("It wasn’t there.", 1, id="contracted, curly"),
        pytest.param("Nobody never said no.", 3, id="three"),
        pytest.param("It cannot be.", 1, id="cannot"),
        pytest.param("A notable knot, nothing else.", 1, id="not inside other words"),
        pytest.param("Not only the bridge, but the pier, in District No. 14.", 0, id="only seemingly"),
        pytest.param("It was there.", 0, id="none"),
    ],
)
def test_negations(text: str, count: int) -> None:
    assert lex.negations_of(text) == count


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        pytest.param("It may likely close.", {"may", "likely"}, id="two"),
        pytest.param("On 3 May it closed.", set(), id="the month"),
        pytest.param("Perhaps it closed.", {"perhaps"}, id="at the start"),
        pytest.param("It closed.", set(), id="none"),
    ],
)
def test_hedges(text: str, hedges: set[str]) -> None:
    assert {match.lemma for match in lex.find(text, Category.HEDGE, Category.MODAL_HEDGE)} == hedges


def test_a_negation_reaches_as_far_as_its_scope() -> None:
    text = "It was not, as she put it, staged at all."
    (negation,) = lex.negations_in(text)
    assert lex.reached(text, negation) == ["as", "she", "put", "it"]


def test_a_word_that_turns_what_is_before_it_reaches_back() -> None:
    text = "The claim was untrue."
    (untrue,) = lex.find(text, Category.REPUDIATION)
    assert lex.reached(text, untrue)[:2] == ["was", "claim"]


# --- its users


@pytest.mark.parametrize("category", CHECKS, ids=str)
def test_everybody_goes_by_every_rule(category: Category) -> None:
    assert problems(lex.rules_of(category)) == []


def test_every_category_has_rules_and_a_reader() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in _sources())
    for category in Category:
        assert any(lex.rules_of(category)), category
        assert f"Category.{category.name}" in sources, category


MADE_UP = """
[[rule]]
category = "denial"
forms = "verb"
literals = ["quasserate", "zorp out", "zorp out with"]

[[rule]]
category = "doubt"
forms = "verb"
words = "nuzzlewit"

[[rule]]
category = "hedge"
words = "mayhaps"

[[rule]]
category = "negation"
direction = "forward"
scope = 4
words = "nowise"

[[rule]]
category = "condition"
words = "lestways"

[[rule]]
category = "reason"
direction = "forward"
words = "sithence"

[[rule]]
category = "saying"
forms = "verb"
words = "blurtle"

[[rule]]
category = "kinship"
words = "stepaunt"

[[rule]]
category = "office"
words = "landgrave"

[[rule]]
category = "institution"
words = "wardmote"
"""
_ASKS = """
from assistant.answer.rank.ranker import ranking_model
from corpus.attribution import attribution_model
from corpus.language import lexicon as lex
from tests.corpus.language.lexicon_users import problems
print(attribution_model(), ranking_model())
made_up = [rule for rule in lex.RULES if rule.forms.keys() & {made_up}]
print(len(made_up), *problems(made_up), sep="\\n")
"""


def test_a_new_rule_reaches_everybody_by_the_file_alone_and_is_another_model(tmp_path: Path) -> None:
    for name in ("assistant", "tests", "prompts"):
        (tmp_path / name).symlink_to(ROOT / name)
    language = tmp_path / "corpus" / "language"
    language.mkdir(parents=True)
    for path in (ROOT / "corpus").iterdir():
        if path.name != "language":
            (language.parent / path.name).symlink_to(path)
    for path in lex.LEXICON.parent.glob("*.py"):
        (language / path.name).symlink_to(path)
    shipped = lex.LEXICON.read_text(encoding="utf-8")
    (language / "lexicon.toml").write_text(shipped + MADE_UP, encoding="utf-8")
    made_up = tomllib.loads(MADE_UP)["rule"]
    first = {(rule.get("literals") or rule["words"].split())[0] for rule in made_up}
    asks = _ASKS.replace("{made_up}", repr(first))
    asked = subprocess.run([sys.executable, "-c", asks], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    models, count, *wrong = asked.stdout.splitlines()
    assert (int(count), wrong) == (len(made_up), [])
    attributing, ranking = models.split()
    assert attributing.startswith("attribution-")
    assert attributing != attribution_model()
    assert ranking.startswith("ranker-")
    assert ranking != ranking_model()


# --- no list beside it

CONCEPTS = (
    *(Category.DENIAL, Category.DOUBT, Category.UNCERTAINTY, Category.INQUIRY, Category.REFUSAL, Category.REPUDIATION),
    *(Category.CLAIM_NOUN, Category.NEGATION, Category.NEGATIVE, Category.HEDGE, Category.MODAL_HEDGE),
    *(
        Category.CONDITION,
        Category.RESTRICTION,
        Category.CONCESSION,
        Category.REASON,
        Category.REASON_NOUN,
        Category.TYING_ADVERB,
    ),
    *(Category.STANCE_NOUN, Category.CHANGE, Category.RETREAT, Category.KINSHIP, Category.RELATION, Category.OFFICE),
    *(Category.TITLE, Category.TITLE_ABBREVIATION, Category.SPOKESMAN, Category.GROUP_NOUN, Category.PUBLIC_BODY),
    *(Category.GENERIC_BODY, Category.INSTITUTION, Category.CARDINAL, Category.ORDINAL),
    *(Category.WEEKDAY, Category.MONTH, Category.MONTH_ABBREVIATION, Category.STOP_WORD),
)
MOST = 2
"""Words of one concept that a list or pattern may have; patterns name a few where they mean just these."""
ALLOWED = {
    ("assistant/answer/draft/utterances.py", Category.MODAL_HEDGE): "verbs that no subject stands before",
    ("assistant/question/references.py", Category.CARDINAL): "how many an answer may name",
    ("corpus/attribution/speakers/spokesmen.py", Category.CARDINAL): "what may stand before a spokesman",
    ("corpus/language/dates.py", Category.MONTH_ABBREVIATION): "abbreviations that are given names, too",
    ("corpus/language/dates.py", Category.ORDINAL): "weeks of a month",
}


def test_nobody_has_a_list_of_their_own() -> None:
    lists = {(path, category): words for path, category, words in _second_lists()}
    assert {place: words for place, words in lists.items() if place not in ALLOWED} == {}
    assert ALLOWED.keys() <= lists.keys(), "what is not there any more needs no leave"


def _sources() -> Iterator[Path]:
    for room in ("assistant/question", "assistant/answer", "corpus/articles", "corpus/attribution", "corpus/language"):
        yield from sorted((ROOT / room).rglob("*.py"))


def _second_lists() -> Iterator[tuple[str, Category, list[str]]]:
    known = {category: frozenset(lex.forms_of(category)) for category in CONCEPTS}
    for path in _sources():
        for words in _lists_in(ast.parse(path.read_text(encoding="utf-8"))):
            for category, forms in known.items():
                if len(words & forms) > (MOST if category is not Category.STOP_WORD else 40):
                    yield path.relative_to(ROOT).as_posix(), category, sorted(words & forms)


def _lists_in(tree: ast.Module) -> Iterator[frozenset[str]]:
    """The words of each text, and of each list, set, tuple or dict of texts; docstrings are none."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {id(_docstring(n)) for n in ast.walk(tree) if isinstance(n, documented)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.List | ast.Set | ast.Tuple | ast.Dict):
            parts = [node] if isinstance(node, ast.Constant) else ast.iter_child_nodes(node)
            texts = [n.value for n in parts if isinstance(n, ast.Constant) and id(n) not in docstrings]
            yield frozenset(w for text in texts if isinstance(text, str) for w in re.findall(r"[a-z]+", text))


def _docstring(documented: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> ast.Constant | None:
    match documented.body:
        case [ast.Expr(value=ast.Constant() as text), *_]:
            return text
    return None
