"""JUnit XML, which CI servers show: of the gate's checks, or of every case."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree import ElementTree

from evals.gate import GateCheck
from evals.runner import Result, falls_short
from evals.scorers.score import Scorer

_Test = tuple[str, str, str]
"""Suite, test, and what is wrong with it or nothing."""


def gate_xml(checks: Sequence[GateCheck]) -> str:
    """A suite for each slice, a test for each figure that the gate watches."""
    return _xml((check.slice, check.scorer, check.problem) for check in checks)


def cases_xml(results: Sequence[Result], scorers: Sequence[Scorer]) -> str:
    """A suite for each slice, a test for each case; it fails where the answer falls short of the gold."""
    ordered = sorted(results, key=lambda r: r.case.slice)
    return _xml((r.case.slice, r.case.id, "\n".join(falls_short(r, scorers))) for r in ordered)


def _xml(tests: Iterable[_Test]) -> str:
    root = ElementTree.Element("testsuites", name="whosaid eval")
    for suite, members in groupby(tests, key=lambda test: test[0]):
        held = list(members)
        failed = sum(bool(problem) for _, _, problem in held)
        element = ElementTree.SubElement(root, "testsuite", name=suite, tests=str(len(held)), failures=str(failed))
        for _, name, problem in held:
            case = ElementTree.SubElement(element, "testcase", classname=f"eval.{suite}", name=name)
            if problem:
                first, _, _ = problem.partition("\n")
                ElementTree.SubElement(case, "failure", message=_printable(first)).text = _printable(problem)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _printable(text: str) -> str:
    """XML has no room for control characters, which a question may hold."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")
