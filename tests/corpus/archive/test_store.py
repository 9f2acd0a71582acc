import json
import multiprocessing
import os
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.archive.listing import list_articles
from corpus.archive.store import Archive
from corpus.archive.values import Filters, OriginLinks
from corpus.articles.article import Article, Sentence, Span
from corpus.attribution.values import (
    Act,
    Attribution,
    AttributionKind,
    EntityKind,
    EntitySpan,
    Speaker,
    SpeakerKind,
    Stance,
)
from corpus.errors import ArchiveError
from corpus.language.name_keys import name_key

ROE = Speaker("Jane Roe", SpeakerKind.PERSON, "harbour master", ("Roe", "she"))
OFFICIAL = Speaker("an official", SpeakerKind.UNNAMED)
BOARD = Speaker("The Port Board", SpeakerKind.ORGANISATION, "", ("the board",))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened


def article(name: str, *lines: str, outlet: str = "Harbour Post", published: date | None = date(2026, 5, 1)) -> Article:
    return Article(f"/news/{name}.txt", "\n".join(lines), f"Title of {name}", outlet, published, "A. Writer", "", True)


def sentences(of: Article) -> list[Sentence]:
    found, start = [], 0
    for index, line in enumerate(of.text.split("\n")):
        found.append(Sentence(of.id, index, Span(start, start + len(line))))
        start += len(line) + 1
    return found


def says(sentence: int, speaker: Speaker | None, **more: object) -> Attribution:
    plain = Attribution(
        source=(Span(0, 4),),
        cue=(Span(5, 9),),
        content=(Span(10, 12), Span(13, 15)),
        speaker=speaker,
        stance=Stance.DENIES,
        kind=AttributionKind.MIXED,
        sentences=(sentence,),
    )
    return replace(plain, **more)


def words_held(archive: Archive) -> list[str]:
    """What the full text search holds, also where no sentence stands for it any more."""
    with sqlite3.connect(archive.path) as db:
        held = [text for (text,) in db.execute("SELECT text FROM sentence_words ORDER BY text")]
    db.close()
    return held


def put(archive: Archive, of: Article, *attributions: Attribution, near: tuple[str, ...] = ()) -> None:
    archive.put_article(
        of,
        sentences(of),
        attributions=attributions,
        attribution_model="rules-0",
        links=OriginLinks(b"signature", near),
    )


def test_what_is_put_comes_back_equal(archive: Archive) -> None:
    one = article("one", "Die Fähre “Möwe” sank. 🚢", "Roe denied it.", "\x00 and more")
    told = (
        says(1, ROE, hedged=True, act=Act.BELIEVES),
        says(0, None, source=(), sentences=(0, 1), reason_for=0),
        says(2, OFFICIAL, stance=Stance.DOUBTS, kind=AttributionKind.DIRECT),
    )
    put(archive, one, *told)
    assert archive.article(one.id) == one
    assert archive.held() == {one.uri: (one.digest, "rules-0")}
    assert archive.sentences(one.id) == sentences(one)
    assert archive.attributions(one.id) == list(told)


@pytest.mark.parametrize("day", [None, date(1999, 12, 31)], ids=["undated", "dated"])
def test_a_date_comes_back_as_it_was(archive: Archive, day: date | None) -> None:
    put(archive, article("one", "A ferry sank.", published=day))
    (entry,) = archive.articles()
    assert entry.published == day
    assert archive.newest_published() == day


def test_what_is_not_held_is_none(archive: Archive) -> None:
    assert archive.article("0" * 16) is None
    assert archive.held() == {}
    assert archive.sentences("0" * 16) == []
    assert not archive.remove_article("0" * 16)
    assert archive.generation() == 0


def test_a_changed_article_replaces_all_of_its_old_revision(archive: Archive) -> None:
    put(archive, article("one", "A ferry sank.", "Roe denied sabotage."), says(1, ROE))
    put(archive, article("two", "Another ferry sailed."))
    put(archive, article("one", "A trawler sank."))
    assert [entry.revision for entry in archive.articles()] == [2, 1]
    assert (archive.counts().sentences, archive.counts().attributions) == (2, 0)
    assert [hit.article_id for hit in archive.search_sentences(["ferry"])] == [article("two", "").id]
    assert archive.search_sentences(["sabotage"]) == []
    assert words_held(archive) == ["A trawler sank.", "Another ferry sailed."]
    assert archive.speakers() == []


def test_a_removed_article_leaves_only_its_pending_mark(archive: Archive) -> None:
    one, two = article("one", "A ferry sank.", "Roe denied it."), article("two", "A ferry sank.")
    put(archive, one, says(1, ROE))
    put(archive, two, near=(one.id,))
    archive.clear_pending([one.id, two.id])
    assert archive.remove_article(one.id)
    assert (archive.counts().articles, archive.counts().sentences, archive.counts().attributions) == (1, 1, 0)
    assert [hit.article_id for hit in archive.search_sentences(["ferry", "denied"])] == [two.id]
    assert archive.pending() == [(one.id, 0)]
    assert words_held(archive) == ["A ferry sank."]
    assert archive.origins([one.id, two.id]) == {two.id: two.id}


def test_an_article_whose_parts_do_not_fit_is_not_half_stored(archive: Archive) -> None:
    put(archive, article("one", "A ferry sank."))
    before = archive.generation()
    with pytest.raises(ValueError, match="do not fit together"):
        put(archive, article("one", "A trawler sank."), says(7, ROE))
    with pytest.raises(UnicodeEncodeError):
        put(archive, article("one", "A tanker sank: \ud800."))
    assert archive.article(article("one", "").id) == article("one", "A ferry sank.")
    assert len(archive.search_sentences(["ferry"])) == 1
    assert archive.generation() == before


def test_every_change_raises_the_generation(archive: Archive) -> None:
    one = article("one", "A ferry sank.")
    seen = [archive.generation()]
    changes = (
        lambda: put(archive, one),
        lambda: archive.clear_pending([one.id]),
        lambda: archive.replace_attributions(one.id, [says(0, ROE)], attribution_model="rules-9"),
        lambda: archive.clear_pending([one.id]),
        lambda: archive.mark_all_pending(),
        lambda: archive.set_note("reindex", "model"),
        lambda: archive.remove_article(one.id),
    )
    for change in changes:
        change()
        seen.append(archive.generation())
    assert seen == sorted(set(seen))


def test_new_attributions_replace_the_old_and_wait_for_the_index(archive: Archive) -> None:
    one = article("one", "A ferry sank.", "Roe denied it.")
    put(archive, one, says(0, ROE), says(1, OFFICIAL))
    archive.clear_pending([one.id])
    archive.replace_attributions(one.id, [says(1, BOARD)], attribution_model="rules-9")
    assert [held.speaker for held in archive.attributions(one.id)] == [BOARD]
    assert archive.held()[one.uri] == (one.digest, "rules-9")
    assert archive.pending() == [(one.id, 2)]
    assert archive.sentences(one.id) == sentences(one)


def test_entities_are_kept_with_the_attributions_and_go_with_them(archive: Archive) -> None:
    one = article("one", "Marta Roe left Tarn in May.")
    named = [EntitySpan(EntityKind.PERSON, Span(0, 9)), EntitySpan(EntityKind.PLACE, Span(15, 19))]
    archive.put_article(one, sentences(one), attributions=[], entities=named, attribution_model="rules-0")
    assert archive.entities(one.id) == named
    dated = [EntitySpan(EntityKind.DATE, Span(23, 26))]
    archive.replace_attributions(one.id, [], entities=dated, attribution_model="rules-9")
    assert archive.entities(one.id) == dated
    archive.remove_article(one.id)
    assert archive.entities(one.id) == []


# --- searching sentences ---


@pytest.fixture
def news(archive: Archive) -> Archive:
    put(archive, article("old", "Ferries sank.", "Roe denied it.", published=date(2026, 4, 1)), says(1, ROE))
    put(
        archive,
        article("new", "A ferry sank off Málaga.", "The board said so.", outlet="The Northern Ledger"),
        says(1, BOARD),
    )
    put(archive, article("undated", "A ferry sailed. An official said so.", published=None), says(0, OFFICIAL))
    return archive


def found(archive: Archive, *terms: str, filters: Filters | None = None) -> set[str]:
    names = {article(name, "").id: name for name in ("old", "new", "undated")}
    return {names[hit.article_id] for hit in archive.search_sentences(terms, filters)}


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (["ferry"], {"old", "new", "undated"}),  # stemmed: ferries
        (["malaga"], {"new"}),  # without its accent
        (["sank off"], {"new"}),  # a phrase
        (["sailed", "denied"], {"old", "undated"}),  # any of them
        (["tram"], set()),
        ([], set()),
    ],
    ids=["stem", "accent", "phrase", "any", "none", "no terms"],
)
def test_words_find_their_sentences(news: Archive, terms: list[str], expected: set[str]) -> None:
    assert found(news, *terms) == expected


@pytest.mark.parametrize(
    "term",
    [
        '"',
        '""',
        "a\x00ferry",
        "NEAR(",
        "ferry*",
        "-ferry",
        "text:ferry",
        "(",
        ")",
        "AND",
        "OR",
        "🚢",
        "\ud800",
        "",
        " ",
        "^",
    ],
)
def test_no_text_is_an_operator_of_the_search(news: Archive, term: str) -> None:
    news.search_sentences([term])
    assert found(news, term, "malaga") >= {"new"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters()), max_size=100))
def test_any_terms_are_safe(news: Archive, terms: list[str]) -> None:
    news.search_sentences(terms)
    list_articles(news, search=" ".join(terms))


def test_the_better_sentence_comes_first_and_the_limit_holds(news: Archive) -> None:
    hits = news.search_sentences(["ferry", "sank", "malaga"], limit=2)
    assert len(hits) == 2
    assert hits[0].article_id == article("new", "").id
    assert hits[0].score > hits[1].score > 0


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(outlet="harbour post"), {"old", "undated"}),
        (Filters(outlet="Northern Ledger"), {"new"}),  # without its article
        (Filters(since=date(2026, 4, 2)), {"new"}),
        (Filters(since=date(2026, 4, 1), until=date(2026, 4, 1)), {"old"}),
        (Filters(until=date(2026, 4, 30)), {"old"}),
        (Filters(outlet="nowhere"), set()),
    ],
    ids=["outlet", "outlet without the", "since", "one day", "until", "no such outlet"],
)
def test_filters_narrow_sentences_and_articles_alike(news: Archive, filters: Filters, expected: set[str]) -> None:
    assert found(news, "ferry", filters=filters) == expected
    ids = {article(name, "").id for name in expected}
    assert set(news.article_ids(filters)) == ids
    assert {entry.id for entry in news.articles(filters)} == ids


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("Jane Roe", {"old"}),
        ("roe", {"old"}),  # an alias
        ("Jane", {"old"}),  # part of a person's name
        ("the board", {"new"}),
        ("Port", set()),  # part of an organisation's name is another organisation
        ("an official", {"undated"}),
        ("nobody", set()),
        (" ", set()),
    ],
    ids=["name", "alias", "part", "role", "part of organisation", "unnamed", "unknown", "blank"],
)
def test_a_speaker_is_found_by_the_names_that_a_reader_types(news: Archive, speaker: str, expected: set[str]) -> None:
    filters = Filters(speaker=speaker)
    ids = {article(name, "").id for name in expected}
    assert set(news.article_ids(filters)) == ids
    assert {held.article_id for held in news.attributions_by(filters)} == ids


def test_with_a_speaker_only_sentences_of_the_speaker_are_found(news: Archive) -> None:
    hits = news.search_sentences(["sank", "denied"], Filters(speaker="Roe"))
    assert [(hit.article_id, hit.sentence) for hit in hits] == [(article("old", "").id, 1)]


def test_a_speaker_who_comes_or_goes_later_is_found_or_gone(archive: Archive) -> None:
    """Whoever writes: the names that were read for an earlier search are not held against what the archive says now."""
    one, filters = article("one", "a", "b"), Filters(speaker="Jane Roe")
    assert archive.attributions_by(filters) == []
    with Archive(archive.folder) as writer:
        put(writer, one, says(1, ROE))
    assert [hit.sentence for hit in archive.search_sentences(["b"], filters)] == [1]
    archive.remove_article(one.id)
    put(archive, one, says(1, replace(BOARD, aliases=("Jane Roe",))))
    assert archive.article_ids(Filters(speaker="the port board")) == archive.article_ids(filters) == [one.id]


def test_a_speaker_with_diacritics_is_found_without_them(archive: Archive) -> None:
    put(archive, article("one", "a"), says(0, Speaker("Åsa Østby", SpeakerKind.PERSON, "", ("Frau Müller",))))
    for name in ("asa ostby", "Østby", "O\u0301stby", "Frau Muller"):
        assert len(archive.attributions_by(Filters(speaker=name))) == 1, name


def test_articles_are_listed_newest_first_and_searched_by_title_and_text(news: Archive) -> None:
    assert [entry.uri for entry in news.articles()] == ["/news/new.txt", "/news/old.txt", "/news/undated.txt"]
    assert [entry.uri for entry in news.articles(limit=1)] == ["/news/new.txt"]
    assert [entry.uri for entry in list_articles(news, search="title OLD").rows] == ["/news/old.txt"]
    assert [entry.uri for entry in list_articles(news, search="ferry board").rows] == ["/news/new.txt"]
    (entry,) = list_articles(news, search="malaga").rows
    assert (entry.sentences, entry.attributions, entry.fictional, entry.byline) == (2, 1, True, "A. Writer")


def test_outlets_are_counted_and_the_newest_date_known(news: Archive) -> None:
    assert news.outlets() == [("Harbour Post", 2), ("The Northern Ledger", 1)]
    assert news.newest_published() == date(2026, 5, 1)
    assert news.newest_published(Filters(speaker="Roe")) == date(2026, 4, 1)


# --- attributions and speakers ---


def test_named_speakers_are_one_across_articles_and_unnamed_ones_are_not(archive: Archive) -> None:
    one, two = article("one", "a", "b"), article("two", "a", "b")
    put(archive, one, says(0, ROE), says(1, OFFICIAL), says(0, OFFICIAL), says(0, None))
    put(archive, two, says(0, replace(ROE, name="JANE  ROE")), says(1, ROE), says(1, OFFICIAL))
    listed = [(who.name, who.attributions, who.articles, who.article_id) for who in archive.speakers()]
    assert sorted(listed, key=str) == sorted(
        [("Jane Roe", 3, 2, None), ("an official", 2, 1, one.id), ("an official", 1, 1, two.id)], key=str
    )
    assert archive.speakers()[0].role == "harbour master"


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("José Núñez", "jose nunez"),
        ("The  Port Board", "port board"),
        ("Roe’s", "Roe's"),
        ("Jane Roe's", "Jane Roe"),
        ("THE", "the"),
    ],
    ids=["accents", "article and blanks", "apostrophe", "genitive", "only an article"],
)
def test_spellings_of_a_name_have_one_key(name: str, same: str) -> None:
    assert name_key(name) == name_key(same)


def test_different_names_have_different_keys() -> None:
    assert len({name_key(name) for name in ("Jane Roe", "John Roe", "Roe", "Theo", "the", "")}) == 6


# --- origins ---


def test_near_copies_share_an_origin_whatever_the_order(tmp_path: Path) -> None:
    names = ("one", "two", "three", "four")
    ids = {name: article(name, "").id for name in names}
    links = {("one", "two"), ("two", "three")}
    for order in (names, names[::-1], ("two", "four", "one", "three")):
        with Archive(tmp_path / "-".join(order)) as archive:
            for position, name in enumerate(order):
                earlier = set(order[:position])
                near = {other for pair in links for other in pair if name in pair} & earlier
                put(archive, article(name, "a"), near=tuple(ids[other] for other in near))
            origin = min(ids[name] for name in ("one", "two", "three"))
            expected = {ids[name]: origin for name in ("one", "two", "three")} | {ids["four"]: ids["four"]}
            assert archive.origins(ids.values()) == expected
            assert archive.counts().origins == 2


def test_a_changed_article_leaves_its_group_and_parts_it(archive: Archive) -> None:
    one, two, three = (article(name, "a") for name in ("one", "two", "three"))
    put(archive, one)
    put(archive, two, near=(one.id,))
    put(archive, three, near=(two.id,))
    assert archive.counts().origins == 1
    put(archive, article("two", "b"))
    assert archive.counts().origins == 3
    assert archive.origins([one.id]) == {one.id: one.id}


# --- the file ---


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"not a database at all" * 99, "is not a database"), (b"SQLite format 3\0" + b"\xff" * 9000, "archive.sqlite3")],
    ids=["text", "only its first bytes"],
)
def test_a_file_that_is_no_database_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "archive.sqlite3").write_bytes(content)
    with pytest.raises(ArchiveError, match=message):
        Archive(tmp_path)
    assert (tmp_path / "archive.sqlite3").read_bytes() == content


def test_a_damaged_page_is_an_archive_error(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        put(archive, article("one", *["A ferry sank."] * 500))
    path = tmp_path / "archive.sqlite3"
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    path.write_bytes(bytes(content))
    with pytest.raises(ArchiveError, match="is damaged; restore it"), Archive(tmp_path) as archive:
        archive.search_sentences(["ferry"])


def test_a_missing_archive_is_made_only_where_asked(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="run `whosaid ingest"):
        Archive(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match="choose another --archive DIR"):
        Archive(tmp_path / "file" / "archive")
    with pytest.raises(ArchiveError, match="choose another --archive DIR"):
        Archive(tmp_path / "file")


def test_a_closed_archive_says_so(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.close()
    archive.close()
    with pytest.raises(ArchiveError, match="has been closed"):
        archive.counts()


def _fill_until_full(folder: str, answers: "multiprocessing.Queue[str]") -> None:
    import resource

    archive = Archive(folder)
    put(archive, article("first", "A ferry sank."))
    archive.close()
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))  # a disk with so much room and no more
    archive = Archive(folder)
    try:
        for number in range(1000):
            put(archive, article(f"more {number}", *["A ferry sank again."] * 50))
    except ArchiveError as exc:
        answers.put(str(exc))
    answers.put(json.dumps(archive.counts().articles > 0))


def test_a_full_disk_is_one_sentence_and_loses_nothing_stored(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = context.Queue()
    child = context.Process(target=_fill_until_full, args=(str(tmp_path), answers))
    child.start()
    message, still_reads = answers.get(timeout=60), answers.get(timeout=60)
    child.join()
    assert "free space" in message or "free some space" in message
    assert "\n" not in message
    assert still_reads == "true"
    with Archive(tmp_path) as archive:
        assert len(archive.search_sentences(["ferry"], limit=10_000)) == archive.counts().sentences > 1


def test_threads_read_while_another_writes(archive: Archive) -> None:
    put(archive, article("first", "A ferry sank."))
    errors: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                assert archive.search_sentences(["ferry"])
                assert archive.article(article("first", "").id)
        except BaseException as exc:
            errors.append(exc)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(60):
        put(archive, article(f"more {number}", "A ferry sailed."))
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert archive.counts().articles == 61


def _open_rounds(
    folders: list[str], start: "multiprocessing.synchronize.Barrier", answers: "multiprocessing.Queue[tuple[str, str]]"
) -> None:
    for folder in folders:
        start.wait(60)
        try:
            with Archive(folder) as archive:
                answers.put((folder, archive.key()))
        except ArchiveError as exc:
            answers.put((folder, f"{exc} {os.getpid()}"))


def test_processes_that_open_a_new_archive_at_once_make_one(tmp_path: Path) -> None:
    folders = [str(tmp_path / str(number)) for number in range(60)]
    context = multiprocessing.get_context("spawn")
    start, answers = context.Barrier(3), context.Queue()
    openers = [context.Process(target=_open_rounds, args=(folders, start, answers)) for _ in range(3)]
    for opener in openers:
        opener.start()
    keys = {answers.get(timeout=60) for _ in range(3 * len(folders))}
    for opener in openers:
        opener.join()
    assert {folder for folder, _ in keys} == set(folders)
    assert len(keys) == len(folders), sorted(key for _, key in keys if " " in key)
