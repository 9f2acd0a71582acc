"""The digest: who said what since a day, each in the words of a sentence of the archive; and posting it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Outcome
from assistant.cli.main import main
from assistant.service.digest import digest_of
from assistant.slack.blocks import answer_messages
from corpus.archive.store import Archive
from tests.e2e.slack_server import Fault, SlackServer, message_problem, slack_server


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with slack_server() as server:
        yield server


def test_each_statement_is_a_sentence_of_the_archive_with_its_speaker(assistant: Assistant) -> None:
    archive = assistant.archive
    digest = digest_of(archive, "arsenic", since=date(2026, 1, 1))
    assert digest.outcome is Outcome.ANSWERED
    for statement in digest.statements:
        assert statement.speaker is not None
        for citation in statement.citations:
            article = archive.article(citation.article_id)
            assert article is not None
            assert citation.span.within(article.text) == citation.quote
            assert citation.published is not None
            assert citation.published >= date(2026, 1, 1)
        quoted = " ".join(" ".join(c.quote.split()) for c in statement.citations)
        assert quoted.startswith(statement.text)
    assert [i for group in digest.groups for i in group.statements] == list(range(len(digest.statements)))
    for group in digest.groups:
        assert {digest.statements[i].speaker.name for i in group.statements} == {group.heading}  # type: ignore[union-attr]


def test_what_is_older_or_of_something_else_is_left_out(assistant: Assistant) -> None:
    assert digest_of(assistant.archive, "arsenic", since=date(2027, 1, 1)).outcome is Outcome.NOT_IN_CORPUS
    nothing = digest_of(assistant.archive, "quasar telescope", since=date(2020, 1, 1))
    assert nothing.outcome is Outcome.NOT_IN_CORPUS
    assert "Searched 30 articles" in nothing.note


def test_a_limit_is_told(assistant: Assistant) -> None:
    whole = digest_of(assistant.archive, "", since=date(2020, 1, 1), most=500)
    cut = digest_of(assistant.archive, "", since=date(2020, 1, 1), most=5)
    assert len(cut.statements) <= 5 < len(whole.statements)
    assert "earlier statements are not shown" in cut.note


def test_slack_takes_the_longest_digest(assistant: Assistant) -> None:
    digest = digest_of(assistant.archive, "", since=date(2020, 1, 1), most=500)
    for message in answer_messages(replace(digest, note=""), searched=30):
        assert message_problem(message.text, message.blocks) is None


def test_it_is_posted_to_a_webhook(
    assistant: Assistant, slack: SlackServer, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = ["--archive", str(assistant.archive.folder), "--post-to-webhook", f"{slack.address}/services/T1/B1/x"]
    slack.faults["/services/T1/B1/x"].append(Fault(status=429, retry_after="1"))
    with pytest.raises(SystemExit) as ended:
        main(["digest", "--topic", "arsenic", "--since", "2026-01-01", "--json", *archive])
    assert ended.value.code == 0
    shown = json.loads(capsys.readouterr().out)
    assert "".join(p.said for p in slack.posts).startswith("*Who said what about arsenic since 2026-01-01?*")
    assert all(p.seen_by == "all" for p in slack.posts)
    assert shown["statements"][0]["speaker"]["name"] in slack.posts[0].said
    assert "Show sources" not in slack.posts[0].said  # a webhook hears of no click
    posted = len(slack.posts)
    with pytest.raises(SystemExit):
        main(["digest", "--topic", "quasar", "--since", "2026-01-01", *archive])
    assert len(slack.posts) == posted
    with pytest.raises(SystemExit) as ended:
        main(["ask", "Who says it was staged and why?", *archive])
    assert ended.value.code == 0
    assert slack.posts[-1].said.startswith("*Who says it was staged and why?*")
    assert slack.refusals == []


@pytest.mark.parametrize("url", ["http://hooks.slack.com/services/T/B/tell-nobody", "ftp://x/tell-nobody"])
def test_an_unfit_webhook_is_refused_before_anything_is_asked(
    assistant: Assistant, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["ask", "who?", "--archive", str(assistant.archive.folder), "--post-to-webhook", url])
    assert ended.value.code == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "the webhook's address cannot be used" in told.err
    assert "tell-nobody" not in told.err


def test_the_manifest_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["slack", "manifest", "--url", "https://news.example"])
    assert ended.value.code == 0
    assert "request_url: https://news.example/slack/events" in capsys.readouterr().out


def test_an_archive_that_is_looked_into_is_left_as_it_was(assistant: Assistant) -> None:
    with Archive(assistant.archive.folder, create=False) as held:
        before = held.generation()
        digest_of(held, "arsenic", since=date(2026, 1, 1))
        assert held.generation() == before
