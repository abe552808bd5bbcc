"""Read a sentence in tests: what of it is a result, in few words."""

from __future__ import annotations

from lbpmeta.reading.document import Block, Document, NotRead
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.results import read_results

__all__ = ["intervals", "not_read", "one", "read", "triple"]


def read(text: str) -> tuple[tuple[PrintedResult, ...], tuple[NotRead, ...]]:
    """Read a text as a document of one paragraph."""
    return read_results(Document("a.txt", "txt", (Block(text, "line 1", line=1),)))


def intervals(text: str) -> list[PrintedResult]:
    """Results that have an interval."""
    return [r for r in read(text)[0] if (r.ci_low and r.kind != "median") or r.level]


def one(text: str) -> PrintedResult:
    """The only result with an interval."""
    (result,) = intervals(text)
    return result


def triple(result: PrintedResult) -> str:
    """Its measure and numbers: "RR 0.71 0.48 1.05"."""
    return " ".join((result.measure or "?", result.estimate, result.ci_low, result.ci_high))


def not_read(text: str) -> list[str]:
    """Reasons for what was not read."""
    return [item.reason for item in read(text)[1]]
