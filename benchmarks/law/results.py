"""What a simulated result is: printed strings, and the premises that are true of them.

A batch holds many results that share their premises; a family yields batches. Nothing here knows the checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

#: The premises of an argument about a printed line, each with its values; the first is the usual one.
PREMISES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "interval": (
            "wald",
            "t",
            "hksj",
            "profile",
            "bootstrap",
            "credible",
            "exact",
            "score",
            "rank",
            "delta",
            "unknown",
        ),
        "measure": (
            "MD",
            "MC",
            "MN",
            "SMD",
            "ROM",
            "GMR",
            "RR",
            "OR",
            "HR",
            "IRR",
            "RD",
            "PR",
            "rate",
            "COR",
            "NNT",
            "percent change",
            "VE",
            "RRR",
            "fold change",
        ),
        "unit": ("natural", "percent", "proportion", "per 1,000"),
        "interval_unit": ("as the estimate", "percent", "proportion", "per 1,000"),
        "scale": ("natural", "log"),
        "level": ("95", "90", "99", "97.5"),
        "multiplier": ("normal", "t", "2"),
        "p_of": ("this estimate", "adjusted", "other-test", "one-sided", "heterogeneity"),
        "rounding": ("nearest", "truncated", "significant", "tens", "twice", "sum-to-100", "inverted"),
        "order": ("low first", "high first"),
        "weights_of": ("the line", "the analysis", "none"),
        "recipe": (
            "common",
            "DL",
            "REML",
            "PM",
            "HKSJ",
            "HKSJ-adhoc",
            "Mantel-Haenszel",
            "Peto",
            "IVhet",
            "Henmi-Copas",
            "profile-likelihood",
            "permutation",
            "Bayesian",
            "trim-and-fill",
            "PET",
            "PEESE",
        ),
        "software": ("", "revman5", "java floats"),
        "pooled": ("yes", "single study", "unknown"),
        "transcription": ("as typed", "as read A", "as read B", "as exported"),
    }
)


@dataclass(frozen=True)
class Result:
    """One printed line: its numbers as printed ("" where none), and the premises that are true of it."""

    family: str
    estimate: str
    ci_low: str
    ci_high: str
    p: str
    called: str
    premises: Mapping[str, str]


@dataclass(frozen=True)
class Batch:
    """Results of one family that share their premises.

    Attributes
    ----------
    family : str
    columns : mapping of str to array of str, shape (n,)
        estimate, ci_low, ci_high, p: as printed.
    premises : mapping of str to str
        Name to true value; a premise that is not named has its usual value.
    called : str
        The measure by which a text calls the number ("a difference of 28%"), which need not be the true one.
    raw : mapping of str to array
        Some of what the numbers were computed from, for tests.
    """

    family: str
    columns: Mapping[str, Array]
    premises: Mapping[str, str]
    called: str
    raw: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, value in self.premises.items():
            if value not in PREMISES[name] and not (name == "level" and float(value) > 0):
                raise ValueError(f"{self.family}: premise {name} = {value!r} is none of {PREMISES[name]}")

    def __len__(self) -> int:
        return len(self.columns["estimate"])

    def first(self, n: int) -> Batch:
        """Return the first results, without what they were computed from."""
        return Batch(self.family, {name: x[:n] for name, x in self.columns.items()}, self.premises, self.called)

    def results(self) -> Iterator[Result]:
        """Yield the results one by one."""
        c = self.columns
        for row in zip(c["estimate"], c["ci_low"], c["ci_high"], c["p"], strict=True):
            yield Result(self.family, *row, self.called, self.premises)


@dataclass(frozen=True)
class Call:
    """One call of a check that takes a line together with its rows, counts or statistics.

    `check` is "proportion", "pooled" or "heterogeneity"; `args` and `keywords` are what every caller says, `premises`
    what only a caller who knows can say.
    """

    family: str
    check: str
    args: tuple[Any, ...]
    keywords: Mapping[str, Any]
    premises: Mapping[str, str]

    def __post_init__(self) -> None:
        for name, value in self.premises.items():
            if value not in PREMISES[name] and not (name == "level" and float(value) > 0):
                raise ValueError(f"{self.family}: premise {name} = {value!r} is none of {PREMISES[name]}")


Maker = Callable[[np.random.Generator, int], Iterator[Batch]]
CallMaker = Callable[[np.random.Generator, int], Iterator[Call]]

#: Every family of estimates by name, and every family of calls.
FAMILIES: dict[str, Maker] = {}
CALLS: dict[str, CallMaker] = {}


def family(name: str) -> Callable[[Maker], Maker]:
    """Register a family of estimates."""

    def register(make: Maker) -> Maker:
        FAMILIES[name] = make
        return make

    return register


def calls(name: str) -> Callable[[CallMaker], CallMaker]:
    """Register a family of calls."""

    def register(make: CallMaker) -> CallMaker:
        CALLS[name] = make
        return make

    return register
