"""How sure: how many published findings of a kind, read by hand, were true errors. About the kind, never about the row.

The counts are data (``checks/published.json``), which ``benchmarks/law/sure.py`` makes anew from published intervals.
They say nothing of what is missed, and nothing of one row; they are never multiplied with anything. A line that nobody
read is no denominator.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from lbpmeta.effects.proportion_methods import wilson
from lbpmeta.errors import DataError
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.printed import Printed

__all__ = ["KINDS", "Kind", "Sure", "kind_of", "off_middle", "sure_of"]

#: Below so many read findings nothing was measured; a wider interval (percent points) is told as counts alone.
_LEAST: Final = 10
_WIDEST: Final = 30.0

#: How a premise says that a program read the numbers: its slips are errors of the copy, not of the print.
_PROGRAM: Final = ("A", "B")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding whose published ones were counted.

    Parameters
    ----------
    name, title : str
    checks : tuple of str
    off : tuple of float
        Distance of the estimate from the middle of its interval, in half-widths: from, to below.
    program : bool
        Whether it is about numbers that a program read.
    """

    name: str
    title: str
    checks: tuple[str, ...]
    off: tuple[float, float] = (0.0, math.inf)
    program: bool = False


_INTERVAL: Final = ("ci-asymmetric", "estimate-outside-ci")

#: Two strata by distance and no finer: a third, or a split by corpus, leaves eight to ten findings in a cell.
KINDS: Final = (
    Kind("near-middle", "the estimate is off the middle by less than 0.2 half-widths", _INTERVAL, (0.0, 0.2)),
    Kind("off-middle", "the estimate is off the middle by 0.2 half-widths or more", _INTERVAL, (0.2, math.inf)),
    Kind("high-first", "the upper bound is printed first", ("ci-high-first",)),
    Kind("reversed", "the bounds are reversed, and the estimate is not between them", ("ci-reversed",)),
    Kind("impossible", "a value that the measure cannot have", ("value-impossible",)),
    Kind("p-value", "p disagrees with the interval", ("p-disagrees-with-ci",)),
    Kind("read-outside", "a program read an estimate outside its interval", ("estimate-outside-ci",), program=True),
)


@dataclass(frozen=True, slots=True)
class Sure:
    """How many published findings of a kind were true errors.

    Parameters
    ----------
    kind, title : str
        "" where the kind was never counted.
    errors, read : int
        True errors among the findings that were read by hand.
    unread : int
        Flagged in the same corpus, and not read: no denominator.
    by : tuple of (str, int, int)
        Errors and read ones in the parts of the corpus.
    corpus, checks, date : str
        What was read, under which version of the checks it was counted, and when.

    Examples
    --------
    >>> sure = Sure("x", "a kind", 19, 19)
    >>> [round(end) for end in sure.interval], sure.share
    ([83, 100], 100.0)
    >>> Sure("x", "a kind", 12, 27).share is None, Sure("x", "a kind", 2, 2).measured
    (True, False)
    """

    kind: str = ""
    title: str = ""
    errors: int = 0
    read: int = 0
    unread: int = 0
    by: tuple[tuple[str, int, int], ...] = ()
    corpus: str = ""
    checks: str = ""
    date: str = ""

    @property
    def measured(self) -> bool:
        """Whether enough were read to say anything."""
        return self.read >= _LEAST

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the share in percent; None where nothing was measured."""
        if not self.measured:
            return None
        low, high = wilson(self.errors, self.read, 0.95)
        return max(0.0, 100 * low), min(100.0, 100 * high)

    @property
    def share(self) -> float | None:
        """The share in percent; None where nothing was measured, or too little for more than counts."""
        if self.interval is None or self.interval[1] - self.interval[0] > _WIDEST:
            return None
        return 100 * self.errors / self.read

    def __str__(self) -> str:
        if not self.measured:
            few = f": {self.read} published findings of this kind were read by hand" if self.read else ""
            return f"not measured{few}."
        ends = self.interval
        text = f"{self.errors or 'none'} of {self.read} published findings of this kind, read by hand, were true errors"
        if self.share is not None and ends is not None:
            about = f"about {5 * round(self.share / 5):.0f} %; " if self.errors else ""
            text += f" ({about}95 % CI {ends[0]:.0f} to {ends[1]:.0f} %)"
        parts = ", ".join(f"{errors} of {read} in {name}" for name, errors, read in self.by if read)
        text += f"; {parts}" if parts else ""
        text += f"; {self.unread} more were flagged and not read" if self.unread else ""
        return f"{text}."

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "kind": self.kind,
            "errors": self.errors,
            "read": self.read,
            "unread": self.unread,
            "interval": None if self.interval is None else [round(end, 1) for end in self.interval],
            "share": None if self.share is None else round(self.share, 1),
            "corpus": self.corpus,
            "checks": self.checks,
            "date": self.date,
            "text": str(self),
        }


def off_middle(printed: Mapping[str, str], measure: str) -> float | None:
    """Return how far an estimate lies from the middle of its interval, in half-widths; None where that is undefined.

    Examples
    --------
    >>> off_middle({"estimate": "0.65", "ci_low": "0.12", "ci_high": "0.18"}, "MD") > 10
    True
    """
    try:
        estimate, low, high = (float(Printed.parse(printed[name])) for name in ("estimate", "ci_low", "ci_high"))
    except (KeyError, DataError):
        return None
    if measure in LOG_MEASURES:
        if min(estimate, low, high) <= 0:
            return None
        estimate, low, high = math.log(estimate), math.log(low), math.log(high)
    half = (high - low) / 2
    # Face values are decimal: 0.2 half-widths are 0.2, whatever the last bit is.
    return round(abs(estimate - (low + high) / 2) / half, 9) if half > 0 else None


def kind_of(check: str, printed: Mapping[str, str], measure: str = "", transcription: str = "") -> str:
    """Return the kind of a finding, among those that were counted; "" where its kind never was.

    Parameters
    ----------
    check : str
    printed : mapping of str to str
        The numbers that went in.
    measure, transcription : str
        The scale, and who read the numbers, as far as they are declared.

    Examples
    --------
    >>> kind_of("ci-asymmetric", {"estimate": "-0.05", "ci_low": "-0.26", "ci_high": "0.36"}, "MD")
    'off-middle'
    """
    program = transcription in _PROGRAM
    for kind in KINDS:
        if check not in kind.checks or kind.program is not program:
            continue
        if kind.off == (0.0, math.inf):
            return kind.name
        off = off_middle(printed, measure)
        if off is not None and kind.off[0] <= off < kind.off[1]:
            return kind.name
    return ""


@cache
def sure_of(kind: str) -> Sure:
    """Return what was counted of a kind; nothing where its name is not known.

    Examples
    --------
    >>> str(sure_of("no such kind"))
    'not measured.'
    """
    file = resources.files("lbpmeta.checks") / "published.json"
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    titles = {known.name: known.title for known in KINDS}
    counts = content["kinds"].get(kind)
    if counts is None or kind not in titles:
        return Sure()
    by = tuple((name, *pair) for name, pair in counts.get("by", {}).items())
    return Sure(
        kind,
        titles[kind],
        counts["errors"],
        counts["read"],
        counts.get("unread", 0),
        by,
        content["corpus"],
        content["checks"],
        content["date"],
    )
