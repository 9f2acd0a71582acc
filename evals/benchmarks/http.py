"""How long answers take over HTTP, one client at a time and several at once.

    python -m evals.benchmarks.http --archive DIR [--questions N] [--clients N]

Starts `whosaid serve` as a user would, and asks as a program would. Judges no answer.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

_ASK = "/api/v1/ask"


class Times(NamedTuple):
    """Seconds from the question to the first event, and to the whole answer."""

    first: float
    whole: float


@contextmanager
def serving(archive: Path) -> Iterator[str]:
    """The address of a server that is warm."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--archive", str(archive), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 180
        while not _is_ready(url):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("the server did not start")
            time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait()


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=10).status_code == 200
    except httpx.HTTPError:
        return False


def ask(client: httpx.Client, question: str) -> Times:
    """Ask for a stream, and read it to its end."""
    began, first, text = time.perf_counter(), 0.0, ""
    with client.stream("POST", _ASK, json={"question": question}, headers={"accept": "text/event-stream"}) as stream:
        stream.raise_for_status()
        for piece in stream.iter_text():
            first = first or time.perf_counter() - began
            text += piece
    if "event: answer" not in text:
        raise SystemExit(f"no answer to {question!r}: {text[-300:]}")
    return Times(first, time.perf_counter() - began)


def questions_of(url: str, count: int) -> list[str]:
    """Questions about those who are cited most."""
    entries = httpx.get(f"{url}/api/v1/speakers", params={"limit": 500}).raise_for_status().json()["items"]
    names = [entry["name"] for entry in entries if entry["kind"] in ("person", "organisation")] or ["anybody"]
    asked = ("What did {} say?", "Why did {} say so?", "Who disagrees with {}?")
    return [asked[turn % len(asked)].format(names[turn % len(names)]) for turn in range(count)]


def shown(what: str, times: Sequence[Times], seconds: float) -> str:
    first, whole = ([1000 * value for value in column] for column in zip(*times, strict=True))
    return (
        f"{what:22} first event p50 {_percentile(first, 50):6.0f} p95 {_percentile(first, 95):6.0f} ms, "
        f"answer p50 {_percentile(whole, 50):6.0f} p95 {_percentile(whole, 95):6.0f} ms, "
        f"{len(times) / seconds:.1f} a second"
    )


def _percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--clients", type=int, default=20)
    given = parser.parse_args()
    with serving(given.archive) as url:
        questions = questions_of(url, max(2, given.questions))
        print(json.dumps({"cores": os.cpu_count(), "load": os.getloadavg()[0], "questions": len(questions)}))
        with httpx.Client(base_url=url, timeout=120) as client:
            began = time.perf_counter()
            alone = [ask(client, question) for question in questions]
            print(shown("one client", alone, time.perf_counter() - began))

        def asking(question: str) -> Times:
            with httpx.Client(base_url=url, timeout=120) as client:
                return ask(client, question)

        with ThreadPoolExecutor(given.clients) as clients:
            began = time.perf_counter()
            together = list(clients.map(asking, questions))
            print(shown(f"{given.clients} clients at once", together, time.perf_counter() - began))


if __name__ == "__main__":
    main()
