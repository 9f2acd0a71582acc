"""Slack, end to end: signed requests to the server in a process of its own, which talks to a workspace on loopback."""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from statistics import quantiles

import pytest
from slack_sdk.signature import SignatureVerifier

from assistant.service.feedback import FeedbackStore, Mark
from assistant.service.server_database import ServerDatabase
from corpus.archive.embedding import Embedder
from corpus.archive.ingest import ingest, open_index
from corpus.archive.store import Archive
from corpus.articles.reading import read_all
from tests.e2e.slack_desk import Desk, desk
from tests.e2e.slack_server import BOT, CHANNEL, DIRECT, SECRET, Fault, post

STAGED = "Who says it was staged and why?"
ELSEWHERE = "How much does a flight to Mars cost?"


GRANARY = ("Ossian Vell", "Maren Tode", "Ilse Varga", "Pell Arno", "Bruna Kess", "Tomas Reik")
HOSTILE = """---
title: <!channel> *Parsnips* | <https://evil.example|click>
outlet: <@U0ANNA> _Press_
published: 2026-03-11
url: https://press.example/a|b>c?d=1&e=2
---
Orvil Quent said: "The parsnip fair is <!channel> for <@U0ANNA> and <https://evil.example|all> like *bold* `fare`."
"""


@pytest.fixture(scope="session")
def slack_archive(tmp_path_factory: pytest.TempPathFactory, sample_archive: Path, embedder: Embedder) -> Path:
    """The bundled sample, an article that tries what Slack would parse, and one with long statements."""
    folder = tmp_path_factory.mktemp("slack-archive") / "copy"
    shutil.copytree(sample_archive, folder)
    (folder / "hostile.md").write_text(HOSTILE)
    for name, text in _granary():
        (folder / name).write_text(text)
    with Archive(folder) as held, open_index(held, embedder) as index:
        report = ingest(read_all([str(path) for path in folder.glob("*.md")]), held, index)
    assert report.new == 25
    return folder


def _granary() -> Iterator[tuple[str, str]]:
    """Articles with a quotation of some 1,000 characters each."""
    for number, name in enumerate(GRANARY):
        for room in ("attic", "barn", "cellar", "dairy"):
            rooms = " and ".join(f"the {room} of the granary number {n}" for n in range(40)).capitalize()
            day = f"2026-03-1{number}"
            lead = f"---\ntitle: {room} {number}\noutlet: The Lamp {number}\npublished: {day}\n---\n"
            yield f"{room}-{number}.md", f'{lead}{name} said: "{rooms} burned."\n\nIt rained.\n'


@pytest.fixture(scope="module")
def running(slack_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One server for all tests that do not end it."""
    with desk(slack_archive, tmp_path_factory.mktemp("slack") / "desk") as made:
        yield made


@pytest.fixture
def at_desk(running: Desk) -> Iterator[Desk]:
    running.slack.refusals.clear()
    yield running
    assert running.slack.refusals == []


# --- each way in


def test_a_mention_is_answered_in_its_thread_with_speakers_stances_and_sources(at_desk: Desk) -> None:
    ts = at_desk.send.mention(STAGED)
    reply = at_desk.slack.reply_to(ts)
    assert reply.channel == CHANNEL
    assert re.search(r"^\*[^*]+\*.* · (asserts|denies|doubts)$", reply.said, re.MULTILINE)
    assert "[1]" in reply.said
    assert "55 articles searched" in reply.said
    assert {"Show sources", "Wrong speaker", "Wrong citation"} <= set(reply.said.split("\n"))
    assert "Share to channel" not in reply.said
    assert reply.text


def test_a_follow_up_in_the_thread_needs_no_mention_and_goes_on_from_it(at_desk: Desk) -> None:
    ts = at_desk.send.mention("What did Mykhailo Podolyak say?")
    assert "Podolyak" in at_desk.slack.reply_to(ts).said
    assert at_desk.send.message("And why does he say so?", thread_ts=ts).status == 200
    follow_up = at_desk.slack.reply_to(ts, 2)
    assert "Podolyak" in follow_up.said
    assert at_desk.send.message("thanks, that is all", thread_ts=ts).status == 200
    assert at_desk.send.message("<@U0OTHER> what do you think?", thread_ts=ts).status == 200
    assert at_desk.send.message(STAGED).status == 200  # said into the channel
    assert at_desk.send.message(STAGED, thread_ts=at_desk.slack.new_ts()).status == 200  # another thread
    last = at_desk.send.mention("thank you", thread_ts=ts)
    assert last
    at_desk.slack.reply_to(ts, 3)
    time.sleep(0.5)
    assert len(at_desk.slack.replies(ts)) == 3


def test_a_mention_in_a_thread_comes_as_two_events_and_is_answered_once(at_desk: Desk) -> None:
    ts = at_desk.send.mention(STAGED)
    at_desk.slack.reply_to(ts)
    mention = at_desk.send.mention_of("Who denies it?", thread_ts=ts)
    message = at_desk.send.event(**mention["event"] | {"type": "message", "channel_type": "channel"})
    with ThreadPoolExecutor(2) as pool:
        assert {a.status for a in pool.map(at_desk.send.send_json, [mention, message])} == {200}
    at_desk.slack.reply_to(ts, 2)
    time.sleep(0.5)
    assert len(at_desk.slack.replies(ts)) == 2


def test_a_direct_message_is_answered(at_desk: Desk) -> None:
    body = at_desk.send.event(type="message", channel=DIRECT, channel_type="im", text=STAGED)
    assert at_desk.send.send_json(body).status == 200
    assert "*" in at_desk.slack.reply_to(body["event"]["ts"]).said


def test_a_command_is_answered_to_the_asker_who_can_share_it_and_look_at_the_sentences(at_desk: Desk) -> None:
    answered, path = at_desk.send.command(STAGED)
    assert answered.status == 200
    assert "Searching" in answered.body
    reply = at_desk.slack.reply_to(path)
    assert reply.seen_by == "asker"
    at_desk.send.click(reply.button("Share to channel"))
    at_desk.slack.wait_for(lambda: [p for p in at_desk.slack.posts if p.said.startswith(f"*{STAGED}*")])
    (shared,) = [p for p in at_desk.slack.posts if p.said.startswith(f"*{STAGED}*")]
    assert (shared.channel, shared.seen_by, shared.thread) == (CHANNEL, "all", "")
    assert "Share to channel" not in shared.said
    assert at_desk.send.message("And who denies it?", thread_ts=shared.ts).status == 200
    assert "denies" in at_desk.slack.reply_to(shared.ts).said  # a thread like any other
    at_desk.send.click(shared.button("Show sources"))
    at_desk.slack.wait_for(lambda: at_desk.slack.views)


def test_what_is_shared_into_a_channel_without_the_app_goes_by_its_response_url(at_desk: Desk) -> None:
    at_desk.slack.outside.add("C0OUT")
    _, path = at_desk.send.command(STAGED, "C0OUT")
    _, shared = at_desk.send.click(at_desk.slack.reply_to(path).button("Share to channel"), "C0OUT")
    assert at_desk.slack.reply_to(shared).seen_by == "all"
    assert at_desk.slack.refusals == ["not_in_channel"]
    at_desk.slack.refusals.clear()


def test_a_command_whose_response_url_is_spent_is_answered_in_the_channel_to_the_asker_alone(at_desk: Desk) -> None:
    ask = replace(at_desk.send, user="U0LATE")
    at_desk.slack.faults[f"/response/{next(ask.numbers) + 1}"].append(Fault(status=404))
    ask.command(STAGED)
    assert at_desk.slack.reply_to("to U0LATE").seen_by == "asker"


@pytest.mark.parametrize("text", ["", "  ", "help"])
def test_a_command_without_a_question_says_how_to_ask(at_desk: Desk, text: str) -> None:
    answered, _ = at_desk.send.command(text)
    assert "who says it was staged" in answered.body


def test_a_message_is_asked_about_by_shortcut_in_its_thread(at_desk: Desk) -> None:
    answered, ts, _ = at_desk.send.shortcut("The drone attack on the Kremlin was staged.")
    assert answered.status == 200
    assert "[1]" in at_desk.slack.reply_to(ts).said
    at_desk.slack.outside.add("C0OUT")
    _, ts, path = at_desk.send.shortcut("The drone attack on the Kremlin was staged.", "C0OUT")
    assert at_desk.slack.reply_to(path).seen_by == "asker"
    assert at_desk.slack.replies(ts) == []
    at_desk.slack.refusals.clear()


def test_the_exact_sentences_are_shown_in_pages(at_desk: Desk) -> None:
    reply = at_desk.slack.reply_to(
        at_desk.send.mention("What did the Kremlin say? What did Ukraine say? What did the ISW say?")
    )
    at_desk.slack.views.clear()
    at_desk.send.click(reply.button("Show sources"))
    at_desk.slack.wait_for(lambda: at_desk.slack.views)
    shown = at_desk.slack.views[0]
    stored = "\n".join(p.read_text() for p in (Path("corpus/sample")).glob("*.md"))
    quotes = [b["text"]["text"] for b in shown["blocks"] if b["type"] == "section"]
    assert quotes
    assert all(quote in stored for quote in quotes)
    assert shown["blocks"][-1]["type"] == "actions"
    at_desk.send.turn_page(shown, "Next")
    at_desk.slack.wait_for(lambda: len(at_desk.slack.views) == 2)
    assert at_desk.slack.views[1]["id"] == shown["id"]
    assert at_desk.slack.views[1]["blocks"] != shown["blocks"]


def test_feedback_is_kept_with_the_statement_it_is_about(at_desk: Desk) -> None:
    book = FeedbackStore(ServerDatabase(at_desk.archive))
    reply = at_desk.slack.reply_to(at_desk.send.mention(STAGED))
    at_desk.slack.views.clear()
    at_desk.send.click(reply.button("Wrong speaker"))
    at_desk.slack.wait_for(lambda: at_desk.slack.views)
    form = at_desk.slack.views[0]
    option = form["blocks"][0]["element"]["options"][1]
    values = {"statement": {"statement": {"selected_option": option}}, "note": {"note": {"value": "it was <her>"}}}
    before = len(book.all())
    assert at_desk.send.submit(form, values).status == 200
    at_desk.slack.wait_for(lambda: len(book.all()) > before)
    given = book.all()[-1]
    assert (given.statement, given.mark, given.note) == (1, Mark.WRONG_SPEAKER, "it was <her>")
    assert given.answer_id == reply.button("Wrong speaker")["value"]
    at_desk.slack.wait_for(lambda: "noted as wrong speaker" in at_desk.slack.posts[-1].said)


# --- what is turned away


def test_the_app_answers_slacks_challenge(at_desk: Desk) -> None:
    answered = at_desk.send.send_json({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"})
    assert (answered.status, answered.json) == (200, {"challenge": "3eZbrw1a"})


def test_the_documented_signature_is_too_old_by_now(at_desk: Desk) -> None:
    body = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J"
    signed = SignatureVerifier(SECRET).generate_signature(timestamp="1531420618", body=body.decode())
    headers = {"x-slack-request-timestamp": "1531420618", "x-slack-signature": str(signed)}
    assert post(f"{at_desk.send.app}/slack/events", body, headers).status == 401


def _signed(body: str, secret: str = SECRET, at: float = 0.0) -> dict[str, str]:
    now = str(int(time.time() + at))
    signature = SignatureVerifier(secret).generate_signature(timestamp=now, body=body)
    return {"content-type": "application/json", "x-slack-request-timestamp": now, "x-slack-signature": str(signature)}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: _signed(body, secret="another"),
        lambda body: _signed(body, at=-301),
        lambda body: _signed(body, at=301),
        lambda body: _signed(body + " "),
        lambda body: {k: v for k, v in _signed(body).items() if k != "x-slack-signature"},
        lambda body: {k: v for k, v in _signed(body).items() if k != "x-slack-request-timestamp"},
        lambda body: _signed(body) | {"x-slack-request-timestamp": "now"},
        lambda body: _signed(body) | {"x-slack-signature": "v0=" + "0" * 64},
    ],
    ids=["secret", "old", "future", "body", "no signature", "no time", "no number", "zeros"],
)
def test_what_slack_did_not_sign_is_turned_away_and_not_stored(
    at_desk: Desk, spoil: Callable[[str], dict[str, str]]
) -> None:
    body = at_desk.send.mention_of(STAGED)
    text = json.dumps(body)
    answered = post(f"{at_desk.send.app}/slack/events", text.encode(), spoil(text))
    assert answered.status == 401
    assert post(f"{at_desk.send.app}/slack/events", text.encode(), _signed(text)).status == 200
    at_desk.slack.reply_to(body["event"]["ts"])  # as new: the first one had not been stored


def test_a_signed_request_that_is_sent_again_does_nothing_more(at_desk: Desk) -> None:
    body = at_desk.send.mention_of(STAGED)
    text = json.dumps(body)
    headers = _signed(text)
    for _ in range(3):
        assert post(f"{at_desk.send.app}/slack/events", text.encode(), headers).status == 200
    at_desk.slack.reply_to(body["event"]["ts"])
    time.sleep(0.5)
    assert len(at_desk.slack.replies(body["event"]["ts"])) == 1


@pytest.mark.parametrize("body", ["not json", "[1, 2]", "{}", '{"type": "event_callback"}', "[" * 20_000])
def test_signed_nonsense_does_no_harm(at_desk: Desk, body: str) -> None:
    assert at_desk.send.send(body, "application/json").status in (200, 400, 404)


def test_a_body_larger_than_slack_sends_is_refused(at_desk: Desk) -> None:
    with suppress(urllib.error.URLError):  # the connection may be closed while it is still being sent
        assert at_desk.send.send("x" * 2_000_000, "application/json").status == 413


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"user": BOT},
        {"subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"user": "USLACKBOT"},
    ],
    ids=str,
)
def test_bots_and_edits_are_not_answered(at_desk: Desk, more: dict[str, str]) -> None:
    body = at_desk.send.event(**{"type": "message", "channel": DIRECT, "channel_type": "im", "text": STAGED} | more)
    before = len(at_desk.slack.posts)
    assert at_desk.send.send_json(body).status == 200
    ts = at_desk.send.mention(STAGED)
    at_desk.slack.reply_to(ts)
    assert len(at_desk.slack.posts) == before + 1


def test_what_no_question_is_gets_a_sentence(at_desk: Desk) -> None:
    assert "There are no words" in at_desk.slack.reply_to(at_desk.send.mention("?!")).said
    assert "Ask me who said what" in at_desk.slack.reply_to(at_desk.send.mention("")).said
    assert "Not in this archive" in at_desk.slack.reply_to(at_desk.send.mention(ELSEWHERE)).said


# --- delivery


@pytest.mark.kill
def test_the_same_event_four_times_at_once_and_after_a_restart_is_answered_once(
    slack_archive: Path, tmp_path: Path
) -> None:
    with desk(slack_archive, tmp_path / "desk") as at:
        body = at.send.mention_of(STAGED)
        retry = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda n: at.send.send_json(body, **(retry if n else {})), range(4)))
        assert [a.status for a in answers] == [200] * 4
        at.slack.reply_to(body["event"]["ts"])
        at.kill()
        at.start()
        assert at.send.send_json(body, **retry).status == 200
        other = at.send.mention("Who denies it?")
        at.slack.reply_to(other)
        time.sleep(0.5)
        assert len(at.slack.replies(body["event"]["ts"])) == 1


@pytest.mark.kill
def test_twenty_jobs_survive_kills_and_are_answered_once_each(slack_archive: Path, tmp_path: Path) -> None:
    with desk(slack_archive, tmp_path / "desk") as at:
        at.slack.latency = 0.15  # so that posts are under way when the process ends
        threads = [at.send.mention(STAGED, f"C{n}") for n in range(20)]
        for _ in range(3):
            at.slack.wait_for(lambda: at.slack.posts)
            seen = len(at.slack.posts)
            at.kill()
            at.start()
            at.slack.wait_for(lambda seen=seen: len(at.slack.posts) > seen or len(at.slack.posts) >= 20)
        at.slack.wait_for(lambda: all(at.slack.replies(t) for t in threads), 60)
        time.sleep(1.5)
        assert [len(at.slack.replies(t)) for t in threads] == [1] * 20
        assert all("[1]" in at.slack.replies(t)[0].said for t in threads)  # answers, and no apologies
        assert at.slack.refusals == []


def test_a_post_whose_answer_is_lost_is_looked_for_and_not_made_again(slack_archive: Path, tmp_path: Path) -> None:
    with desk(slack_archive, tmp_path / "desk") as at:
        at.slack.faults["chat.postMessage"] += [
            Fault(cut=True, is_done=True),
            Fault(status=500, is_done=True),
            Fault(cut=True),
        ]
        threads = [at.send.mention(STAGED, f"C{n}") for n in range(3)]
        at.slack.wait_for(lambda: all(at.slack.replies(t) for t in threads))
        time.sleep(3)
        assert [len(at.slack.replies(t)) for t in threads] == [1] * 3
        assert at.slack.faults["chat.postMessage"] == []
        assert any(method == "conversations.replies" for method, _ in at.slack.calls)


@pytest.mark.kill
def test_a_kill_between_the_post_and_the_note_of_it_posts_nothing_twice(slack_archive: Path, tmp_path: Path) -> None:
    with desk(slack_archive, tmp_path / "desk") as at:
        at.slack.faults["chat.postMessage"].append(Fault(status=500, is_done=True))
        at.slack.faults["conversations.replies"].append(Fault(status=500))
        ts = at.send.mention(STAGED)
        at.slack.reply_to(ts)  # it is there, and the app does not know
        at.kill()
        at.start()
        at.slack.wait_for(lambda: sum(m == "conversations.replies" for m, _ in at.slack.calls) >= 1)
        time.sleep(2)
        assert len(at.slack.replies(ts)) == 1


def test_slacks_rate_limit_is_obeyed(slack_archive: Path, tmp_path: Path) -> None:
    with desk(slack_archive, tmp_path / "desk") as at:
        at.slack.per_second = 1.0
        threads = [at.send.mention(STAGED) for _ in range(4)]
        at.slack.wait_for(lambda: all(at.slack.replies(t) for t in threads), 60)
        times = sorted(post.at for post in at.slack.posts)
        assert all(later - earlier >= 1.0 for earlier, later in itertools.pairwise(times))
        assert len(at.slack.posts) == 4
        at.slack.per_second = 0
        at.slack.faults["chat.postMessage"].append(Fault(status=429, retry_after="3"))
        began = time.monotonic()
        ts = at.send.mention(STAGED)
        assert at.slack.reply_to(ts).at - began >= 3
        assert len([c for c, _ in at.slack.calls if c == "chat.postMessage"]) < 20  # it waited, and did not try and try


def test_stopping_does_what_is_there_and_then_exits(slack_archive: Path, tmp_path: Path) -> None:
    with desk(slack_archive, tmp_path / "desk") as at:
        at.slack.reply_to(at.send.mention(STAGED), seconds=120)
        threads = [at.send.mention(STAGED, f"C{n}") for n in range(12)]
        assert at.stop() == 0
        assert [len(at.slack.replies(t)) for t in threads] == [1] * 12


def test_the_log_is_json_lines_with_the_reference_that_the_user_is_told(slack_archive: Path, tmp_path: Path) -> None:
    with desk(slack_archive, tmp_path / "desk") as at:
        at.slack.reply_to(at.send.mention(STAGED))
        at.slack.wait_for(lambda: any("done in" in line["message"] for line in at.lines()))
        done = next(line for line in at.lines() if "slack done in" in line["message"])
        assert {"time", "level", "logger", "message", "reference"} <= set(done)
        assert at.slack.posts[0].blocks[0]["block_id"] == f"whosaid-{done['reference']}-0"
        (at.archive / "archive.sqlite3-wal").unlink(missing_ok=True)
        (at.archive / "archive.sqlite3").write_bytes(b"no archive any more " * 1000)
        told = at.slack.reply_to(at.send.mention("Who denies it?")).said
        found = re.fullmatch(r"Something went wrong; please ask again\. \(Reference (\w{16})\)", told)
        assert found, told
        failed = next(line for line in at.lines() if line.get("reference") == found[1] and "trace" in line)
        assert failed["level"] == "error"


# --- who may ask


def test_allow_lists_hold_at_every_way_in(slack_archive: Path, tmp_path: Path) -> None:
    allowed = {
        "WHOSAID_SLACK_TEAMS": "T0TEAM",
        "WHOSAID_SLACK_CHANNELS": f"{CHANNEL},{DIRECT}",
        "WHOSAID_SLACK_USERS": "U0ANNA",
    }
    with desk(slack_archive, tmp_path / "desk", **allowed) as at:
        reply = at.slack.reply_to(at.send.mention(STAGED))
        _, path = at.send.command(STAGED)
        shared = at.slack.reply_to(path)
        at.send.click(reply.button("Show sources"))
        at.slack.wait_for(lambda: at.slack.views)
        form = at.slack.views[0]
        before, seen = len(at.slack.posts), len(at.slack.views)
        for other, channel in (
            (replace(at.send, user="U0EVE"), CHANNEL),
            (replace(at.send, team="T0EVIL"), CHANNEL),
            (at.send, "C0SECRET"),
        ):
            other.mention(STAGED, channel)
            other.send_json(other.event(type="message", channel=channel, channel_type="im", text=STAGED))
            other.message("and why?", channel=channel, thread_ts=reply.thread)
            refused, _ = other.command(STAGED, channel)
            assert "You cannot ask here" in refused.body
            other.shortcut("It was staged.", channel)
            other.click(shared.button("Share to channel"), channel)
            other.click(reply.button("Show sources"), channel)
            other.click(reply.button("Wrong speaker"), channel)
            about = json.dumps({"answer_id": "a", "channel": channel, "mark": "wrong_speaker", "response_url": ""})
            other.submit({**form, "private_metadata": about, "callback_id": "whosaid_wrong"}, {})
        at.slack.reply_to(at.send.mention("Who denies it?"))
        time.sleep(0.5)
        assert len(at.slack.posts) == before + 1
        assert len(at.slack.views) == seen
        assert FeedbackStore(ServerDatabase(at.archive)).all() == []


# --- hostile, long, many


def test_no_article_pings_links_or_formats(at_desk: Desk) -> None:
    reply = at_desk.slack.reply_to(at_desk.send.mention("What did Orvil Quent say about the parsnip fair?"))
    assert "parsnip" in reply.said
    for text in (reply.text, reply.said):
        assert not re.search(r"<(?!https?://\S+\|\[\d+\]>)", text)
        assert "&lt;!channel&gt;" in text


def test_a_long_answer_comes_whole_in_several_messages(at_desk: Desk) -> None:
    ts = at_desk.send.mention(" ".join(f"What did {name} say?" for name in GRANARY))
    at_desk.slack.wait_for(lambda: "articles searched" in "".join(p.said for p in at_desk.slack.replies(ts)))
    replies = at_desk.slack.replies(ts)
    said = "\n".join(p.said for p in replies)
    assert len(said) > 12_000
    assert len(replies) > 1
    numbers = [int(n) for n in re.findall(r"\[(\d+)\] The Lamp", said)]
    assert set(numbers) == set(range(1, max(numbers) + 1))


def test_mentions_are_acknowledged_while_others_are_answered(at_desk: Desk) -> None:
    """The short form of `python -m evals.benchmarks.slack`."""
    before = len(at_desk.slack.posts)
    taken: list[float] = []

    def ask(number: int) -> str:
        body = at_desk.send.mention_of(STAGED, f"C{number % 10}")
        answered = at_desk.send.send_json(body)
        assert answered.status == 200
        taken.append(answered.seconds)
        return str(body["event"]["ts"])

    with ThreadPoolExecutor(10) as pool:
        threads = list(pool.map(ask, range(40)))
    assert max(taken) < 3.0, quantiles(taken, n=100)
    at_desk.slack.wait_for(lambda: all(at_desk.slack.replies(t) for t in threads), 120)
    assert len(at_desk.slack.posts) == before + 40


# --- off


def test_slack_is_off_and_says_so_without_the_secret(slack_archive: Path, tmp_path: Path) -> None:
    with desk(slack_archive, tmp_path / "desk", WHOSAID_SLACK_SIGNING_SECRET="") as at:
        answered = at.send.send_json({"type": "url_verification", "challenge": "x"})
        assert answered.status == 404
        assert "WHOSAID_SLACK_SIGNING_SECRET" in answered.body
        assert "Slack is off" in at.log.read_text()


def test_a_secret_without_a_token_is_one_sentence(slack_archive: Path) -> None:
    command = [sys.executable, "-m", "assistant.cli", "serve", "--archive", str(slack_archive), "--port", "7996"]
    settings = os.environ | {"WHOSAID_SLACK_SIGNING_SECRET": SECRET, "WHOSAID_SLACK_BOT_TOKEN": ""}
    done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "set WHOSAID_SLACK_BOT_TOKEN" in done.stderr
    assert SECRET not in done.stderr
