"""How fast Slack is acknowledged and answered: `python -m evals.benchmarks.slack [--mentions 200] [--seconds 60]`.

Sends so many signed mentions, evenly over so many seconds, to a server in a process of its own over the bundled sample,
with a stand-in of Slack on loopback. Every mention has to be acknowledged within 3 s and answered once.
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from assistant.build import take_in
from assistant.settings import Settings
from tests.e2e.slack_desk import Desk, desk

QUESTIONS: Final = (
    "Who says it was staged and why?",
    "What did Mykhailo Podolyak say?",
    "Who denies that the bow door was open?",
    "What do they say about the arsenic in the water?",
    "Who resigned over the leak?",
)
_SAMPLE: Final = Path(__file__).parents[2] / "corpus" / "sample"
_CHANNELS: Final = 20  # Slack takes about one message a second in each
_LIMIT: Final = 3.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--mentions", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "sample"
        take_in(Settings(archive=archive), [str(_SAMPLE)], lambda _: None)
        with desk(archive, Path(folder) / "desk", is_quiet=True) as at:
            return _measured(at, given.mentions, given.seconds)


def _measured(at: Desk, mentions: int, seconds: float) -> int:
    at.slack.per_second = 1.0
    at.slack.latency = 0.1
    began = time.monotonic()

    def mention(number: int) -> tuple[float, str, float]:
        time.sleep(max(0.0, began + seconds * number / mentions - time.monotonic()))
        body = at.send.mention_of(QUESTIONS[number % len(QUESTIONS)], f"C{number % _CHANNELS}")
        answered = at.send.send_json(body)
        sent = time.monotonic() - answered.seconds
        return answered.seconds if answered.status == 200 else float("inf"), str(body["event"]["ts"]), sent

    with ThreadPoolExecutor(32) as pool:
        sent = list(pool.map(mention, range(mentions)))
    until = time.monotonic() + 300
    while len(at.slack.posts) < mentions and time.monotonic() < until:
        time.sleep(0.1)
    taken = [seconds for seconds, _, _ in sent]
    waited = [at.slack.replies(ts)[0].at - since for _, ts, since in sent if at.slack.replies(ts)]
    once = sum(len(at.slack.replies(ts)) == 1 for _, ts, _ in sent)
    print(f"{mentions} mentions in {seconds:g} s, {_CHANNELS} channels of 1 message/s, 100 ms a call of Slack's")
    print(f"acknowledged   p50 {_ms(median(taken))}   p99 {_ms(_p99(taken))}   max {_ms(max(taken))}   (limit 3000 ms)")
    print(f"answered       p50 {median(waited):.2f} s   p99 {_p99(waited):.2f} s   max {max(waited):.2f} s")
    print(f"answered once  {once} of {mentions}; refused by Slack: {len(at.slack.refusals)}")
    return 0 if max(taken) < _LIMIT and once == mentions else 1


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
