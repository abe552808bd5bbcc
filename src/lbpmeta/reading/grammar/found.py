"""What the grammar has found so far: bounds, an interval with its head, a result in the making."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Bound", "IntervalName", "Scope", "Span", "Statement", "negated", "outside", "reads"]


def reads(text: str) -> float | None:
    """Return the number that digits say, None where they say none.

    Examples
    --------
    >>> reads("-0.5"), reads("")
    (-0.5, None)
    """
    try:
        return float(text)
    except ValueError:
        return None


def negated(text: str) -> str:
    """Return digits with the other sign.

    Examples
    --------
    >>> negated("7.7"), negated("-7.7")
    ('-7.7', '7.7')
    """
    return text[1:] if text.startswith("-") else f"-{text}"


@dataclass(slots=True)
class Bound:
    """A number as it stands in an interval.

    Parameters
    ----------
    digits : str
        Without its sign.
    sign : str
        "-", "+" or "".
    first, last : int
        Its tokens.
    start, end : int
        Its characters.
    unit, word : str
        What follows it: a unit, and NEG or POS where a word says the direction ("7.7 lower").
    loose : bool
        Whether a blank stands between dash and digits, so that the dash may be another mark.
    """

    digits: str
    sign: str
    first: int
    last: int
    start: int
    end: int
    unit: str = ""
    word: str = ""
    loose: bool = False

    @property
    def text(self) -> str:
        """The number with its minus."""
        return f"-{self.digits}" if self.sign == "-" else self.digits


@dataclass(slots=True)
class Span:
    """Two bounds: the tokens from `first` to before `end`."""

    low: Bound
    high: Bound
    first: int
    end: int
    notes: list[str] = field(default_factory=list)
    #: Another reading of the high bound, where a dash may be its sign or stand between the two.
    or_high: str = ""
    #: The same where nothing but the estimate can say so.
    as_sign: str = ""


@dataclass(slots=True)
class IntervalName:
    """The name of an interval with its level: the tokens from `first` to before `end`."""

    first: int
    end: int
    level: str
    kind: str


@dataclass(slots=True)
class Scope:
    """What the sentences before leave behind.

    Parameters
    ----------
    level, kind : str
        Of the interval that was named last.
    sentence : int
        Where its last result stands; far back where there is none.
    """

    level: str = ""
    kind: str = ""
    sentence: int = -99


@dataclass(slots=True)
class Statement:
    """A result in the making."""

    span: Span
    head: IntervalName
    how: str
    estimate: str = ""
    low: str = ""
    high: str = ""
    at: int = -1  # token of the estimate's number
    sign_at: int = -1  # token where the estimate begins, its sign included
    measure: str = ""
    label_at: int = -1
    scope_label: int = -1  # the label of the scope: "OR (95% CI)" before a list
    carried: str = ""  # the label that was carried over
    level: str = ""
    interval: str = ""
    unit: str = ""
    p: str = ""
    p_at: int = -1  # the token of its name
    k: str = ""
    n: str = ""
    i2: str = ""
    tau2: str = ""
    q: str = ""
    events: str = ""
    of: str = ""
    sd: str = ""
    arm: str = ""
    kind: str = "estimate"
    refused: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def begins(self) -> int:
        """The first token of the result."""
        return self.sign_at if self.sign_at >= 0 else self.head.first

    def holds(self, estimate: str = "") -> bool:
        """Whether the interval holds the estimate (or another one)."""
        e, a, b = reads(estimate or self.estimate), reads(self.low), reads(self.high)
        return e is not None and a is not None and b is not None and min(a, b) <= e <= max(a, b)

    def about_the_middle(self, off: float) -> bool:
        """Whether the estimate lies inside its bounds, and off their middle by at most a share of their distance.

        On the scale of a mean, of a ratio or of a share; what rounding may have moved is added.
        """
        e, low, high = reads(self.estimate), reads(self.low), reads(self.high)
        if e is None or low is None or high is None or not low < e < high:
            return False
        most = 100.0 if self.unit == "percent" else 1.0
        scales: list[Callable[[float], float]] = [lambda x: x]
        if low > 0:
            scales.append(math.log)
        if low > 0 and high < most:
            scales.append(lambda x: math.log(x / (most - x)))
        rounding = 10.0 ** -max(len(text.partition(".")[2]) for text in (self.low, self.estimate, self.high))
        off += rounding / (high - low)
        return any(abs((g(low) + g(high)) / 2 - g(e)) <= off * (g(high) - g(low)) for g in scales)

    def about(self, estimate: str, off: float) -> bool:
        """Whether another estimate lies about the middle of the interval."""
        return Statement(self.span, self.head, "", estimate, self.low, self.high, unit=self.unit).about_the_middle(off)

    def in_the_very_middle(self) -> bool:
        """Whether the estimate is the middle of its bounds to the last of several digits, as that of no range is."""
        e, low, high = reads(self.estimate), reads(self.low), reads(self.high)
        decimals = {len(text.partition(".")[2]) for text in (self.low, self.estimate, self.high)}
        if e is None or low is None or high is None or len(decimals) > 1:
            return False
        step = 10.0 ** -decimals.pop()
        return high - low >= 40 * step and abs((low + high) / 2 - e) <= 0.75 * step

    def as_a_ratio(self) -> bool:
        """Whether its numbers are those of a ratio: in the middle on its scale, and far from it on that of a mean."""
        numbers = [reads(text) for text in (self.low, self.estimate, self.high)]
        low, e, high = (0.0 if number is None else number for number in numbers)
        if not 0 < low < e < high:
            return False
        rounding = 10.0 ** -max(len(text.partition(".")[2]) for text in (self.low, self.estimate, self.high))
        straight = abs((low + high) / 2 - e) / (high - low)
        middle = abs(math.log(low * high) / 2 - math.log(e)) / math.log(high / low)
        return middle <= 0.05 + rounding / low and straight > 0.08 + rounding / (high - low)

    def as_a_difference(self) -> bool:
        """Whether its numbers are those of a difference: in the middle on its scale, far from it on that of a ratio."""
        e, low, high = (reads(text) for text in (self.estimate, self.low, self.high))
        if e is None or low is None or high is None or not low < e < high:
            return False
        if low <= 0:
            return True
        rounding = 10.0 ** -max(len(text.partition(".")[2]) for text in (self.low, self.estimate, self.high))
        straight = abs((low + high) / 2 - e)
        off = abs(math.log(low * high) / 2 - math.log(e)) / math.log(high / low)
        return straight <= rounding and off > 0.08 + rounding / low

    def own_p(self, *, ratio: bool, least: bool = False) -> float | None:
        """The p that estimate and interval yield, taken as one of 95%; None where they yield none.

        With `least` the smallest that rounding allows.
        """
        e, low, high = (reads(text) for text in (self.estimate, self.low, self.high))
        if e is None or low is None or high is None:
            return None
        if least:
            null = 1.0 if ratio else 0.0
            half = [0.5 * 10.0 ** -len(text.partition(".")[2]) for text in (self.estimate, self.low, self.high)]
            e, low, high = e + math.copysign(half[0], e - null), low + half[1], high - half[2]
        if ratio:
            if min(e, low, high) <= 0:
                return None
            e, low, high = math.log(e), math.log(low), math.log(high)
        return math.erfc(abs(e) / ((high - low) / 3.92) / math.sqrt(2)) if high > low else None

    def agrees_with(self, said: str, *, ratio: bool) -> bool:
        """Whether a p with its sign may be that of the estimate, going by the interval (loosely)."""
        p, own = reads(said.lstrip("<>=")), self.own_p(ratio=ratio, least=said.startswith("<"))
        if p is None or own is None:
            return False
        return own < 2 * p if said.startswith("<") else abs(own - p) < 0.03 + 0.25 * p

    def note(self, why: str) -> None:
        """Say why this is no A."""
        if why not in self.notes:
            self.notes.append(why)


def outside(found: Statement) -> bool:
    """Whether estimate and interval are numbers and the one lies outside the other."""
    return reads(found.estimate) is not None and reads(found.low) is not None and not found.holds()
