"""Metrics for Prometheus. They never contain a question, a name or an address."""

from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer, Outcome
from assistant.errors import QuestionError, WhoSaidError
from corpus.archive.values import IngestReport

_SECONDS: Final = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
_REFUSED, _FAILED = "refused", "failed"  # unusable questions; questions that could not be answered


class Metrics:
    """Counts the questions that `answered` is told of, and shows further counts."""

    def __init__(self, assistant: Assistant) -> None:
        self.registry = CollectorRegistry()
        self._questions = Counter("whosaid_questions", "Questions by outcome", ["outcome"], registry=self.registry)
        for outcome in (*(outcome.value for outcome in Outcome), _REFUSED, _FAILED):
            self._questions.labels(outcome)
        self._seconds = Histogram(
            "whosaid_answer_seconds", "Seconds to an answer", buckets=_SECONDS, registry=self.registry
        )
        self._ingested = Counter(
            "whosaid_ingested_articles", "Articles taken in over the API", ["result"], registry=self.registry
        )
        self.registry.register(_OfAssistant(assistant))
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)

    def watch(self, name: str, meaning: str, count: Callable[[], int]) -> None:
        """Show what a function counts, whenever the metrics are read."""
        Gauge(name, meaning, registry=self.registry).set_function(count)

    def count_ingest(self, report: IngestReport) -> None:
        """Count the articles of an ingest report."""
        for result in ("new", "changed", "unchanged"):
            self._ingested.labels(result).inc(getattr(report, result))
        self._ingested.labels("refused").inc(report.refusals)

    def answered(self, reply: Answer | Exception, seconds: float) -> None:
        """Count a question: its answer, or why there is none, and the seconds that it took."""
        if isinstance(reply, Answer):
            self._questions.labels(reply.outcome.value).inc()
            self._seconds.observe(seconds)
        else:
            self._questions.labels(_REFUSED if isinstance(reply, QuestionError) else _FAILED).inc()


class _OfAssistant(Collector):
    """The counts that the assistant keeps itself."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def collect(self) -> Iterator[Metric]:
        for name, meaning, counts in (
            ("withheld", "Statements that the checks withheld, by failure", self._assistant.withheld),
            (
                "rejected",
                "Failures that the checks found in a chat model's statements, repaired or not",
                self._assistant.rejected,
            ),
        ):
            found = CounterMetricFamily(f"whosaid_{name}_statements", meaning, labels=["failure"])
            for failure, times in counts.items():
                found.add_metric([failure.value], times)
            yield found
        try:
            articles = self._assistant.archive.counts().articles
        except WhoSaidError:
            return  # /readyz reports it
        yield GaugeMetricFamily("whosaid_articles", "Articles in the archive", value=articles)
