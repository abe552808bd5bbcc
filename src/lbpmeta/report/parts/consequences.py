"""Consequences: what a pooled line, or a line of its own, would say under each reading of the numbers that it rests on.

Plain data; `lbpmeta.workbench` computes it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Alternative", "Consequence", "consequence_lines"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A line under one reading of the table.

    Parameters
    ----------
    what : str
        The reading in words: "as printed", "estimate 0.65 -> 0.15", "without a-2001".
    kind : str
        "as printed", "as its rows make it", "repair", "dropped" or "without".
    estimate, ci_low, ci_high : float
        On the printed scale; NaN where `problem` says why.
    k : int
        Studies pooled; 0 for a line that is taken as printed.
    p : float
        NaN where none follows.
    side : str
        "below", "above" or "at" no effect; "" where the measure has none.
    significant : bool or None
        Whether the interval excludes no effect; None where the measure has none.
    importance : str
        The class against the minimal important difference; "" without a threshold.
    imprecision : str
        What the interval alone says of GRADE imprecision (Core GRADE 2); "" without a threshold.
    problem : str
        Why nothing follows.
    """

    what: str
    kind: str
    estimate: float = math.nan
    ci_low: float = math.nan
    ci_high: float = math.nan
    k: int = 0
    p: float = math.nan
    side: str = ""
    significant: bool | None = None
    importance: str = ""
    imprecision: str = ""
    problem: str = ""

    @property
    def conclusion(self) -> tuple[str, ...]:
        """What a reader would conclude: significance with its direction, importance, imprecision."""
        if self.significant is None:
            told = ""
        else:
            told = f"significant, {self.side} no effect" if self.significant else "not significant"
        return tuple(part for part in (told, self.importance, self.imprecision) if part)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; what is not known is null."""
        numbers = {name: getattr(self, name) for name in ("estimate", "ci_low", "ci_high", "p")}
        return {
            "what": self.what,
            "kind": self.kind,
            **{name: value if math.isfinite(value) else None for name, value in numbers.items()},
            "k": self.k,
            "significant": self.significant,
            "importance": self.importance,
            "imprecision": self.imprecision,
            "problem": self.problem,
        }


@dataclass(frozen=True, slots=True)
class Consequence:
    """One line under every reading.

    Parameters
    ----------
    line : str
        Id of the row, or name of the set.
    readings : tuple of Alternative
        The first one is as printed.
    digits : int or None
        Decimals of the printed line; None where none is printed.
    threshold : str
        Against which minimal important difference; "" where none is known.

    Examples
    --------
    >>> readings = Alternative("as printed", "as printed", -2, -3, -1, significant=True, side="below"), Alternative(
    ...     "ci_high -1 -> 1", "repair", -2, -3, 1, significant=False, side="below")
    >>> print(Consequence("total", readings).headline)
    The conclusion on total depends on the reading: significant, below no effect under 1 of 2, not significant under 1.
    """

    line: str
    readings: tuple[Alternative, ...]
    digits: int | None = None
    threshold: str = ""

    @property
    def known(self) -> tuple[Alternative, ...]:
        """Readings from which something follows."""
        return tuple(r for r in self.readings if not r.problem)

    @property
    def same(self) -> bool:
        """Whether every reading, at least two, leads to the same conclusion."""
        return len(self.known) > 1 and len({r.conclusion for r in self.known}) == 1

    @property
    def differs(self) -> bool:
        """Whether readings lead to different conclusions."""
        return len(self.known) > 1 and not self.same

    @property
    def headline(self) -> str:
        """The whole in one sentence."""
        known = self.known
        if len(known) < 2:
            only = "only one reading gives" if known else "no reading gives"
            return f"What would follow for {self.line} cannot be computed: {only} a line."
        if self.same:
            what = "; ".join(known[0].conclusion) or "no effect to test"
            every = "both" if len(known) == 2 else f"all {len(known)}"
            return f"The conclusion on {self.line} is the same under {every} readings: {what}."
        counts: dict[tuple[str, ...], int] = {}
        for reading in known:
            counts[reading.conclusion] = counts.get(reading.conclusion, 0) + 1
        told = [f"{'; '.join(c)} under {n}" + (f" of {len(known)}" if not i else "") for i, (c, n) in _numbered(counts)]
        return f"The conclusion on {self.line} depends on the reading: {', '.join(told)}."

    def shown(self, reading: Alternative) -> str:
        """Return a reading as one line: its words, numbers and conclusion."""
        if reading.problem:
            return f"{reading.what}: {reading.problem}"
        form = ".4g" if self.digits is None else f".{self.digits}f"
        line = f"{reading.estimate:{form}} ({reading.ci_low:{form}} to {reading.ci_high:{form}})"
        size = f", k {reading.k}" if reading.k else ""
        return f"{reading.what}: {line}{size}; {'; '.join(reading.conclusion)}".rstrip("; ")

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "line": self.line,
            "same": self.same,
            "text": self.headline,
            "threshold": self.threshold,
            "readings": [reading.to_dict() for reading in self.readings],
        }

    def __str__(self) -> str:
        return "\n".join(consequence_lines((self,)))


def _numbered(counts: dict[tuple[str, ...], int]) -> Iterator[tuple[int, tuple[tuple[str, ...], int]]]:
    return enumerate(counts.items())


def consequence_lines(found: Iterable[Consequence]) -> list[str]:
    """Return consequences as lines of text: what it comes to first, then every reading, indented.

    Examples
    --------
    >>> consequence_lines(())
    []
    """
    lines = []
    for one in found:
        lines.append(one.headline)
        lines += [f"  against {one.threshold}"] if one.threshold else []
        lines += [f"  {one.shown(reading)}" for reading in one.readings]
    return lines
