"""Limits: an interval belongs to the estimate that it encloses, as printed; one that encloses none is not read."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.parts import parts_of
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "bound",
    "floats_of",
    "of_hundred",
    "of_logits",
    "ratios_as_printed",
    "related",
    "says_percent",
    "share_inside",
    "unsquared",
    "valued",
    "without_ranges",
]

_PLAIN: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_DECIMAL_COMMA: Final = re.compile(r"[-+\u2212]?(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))")
_MOST: Final = 0.9
_HARDLY: Final = 0.1
_HALF: Final = 0.5
#: Fewer rows show nothing about a whole column.
_ENOUGH: Final = 5
#: So many limits, none of them beside an estimate, are those of something else.
_FEWEST: Final = 3
#: Words that mean limits only where the numbers are in order.
_WEAK: Final = frozenset(("min", "max", "low", "high", "l", "u", "lo", "hi", "up", "minimum", "maximum"))


def floats_of(records: Sequence[Sequence[str]], place: int) -> list[float]:
    """Return the numbers of a column; NaN where a cell holds none.

    A comma that is the decimal mark of one cell for sure ("0,5532") is that of all: "1,177" beside it is no thousand.
    """
    found = []
    comma = any("," in r[place] and _DECIMAL_COMMA.fullmatch(r[place]) for r in records)
    for record in records:
        cell = record[place]
        if _PLAIN.fullmatch(cell):  # as most are: nothing to take apart
            found.append(float(cell))
            continue
        numbers = parts_of(cell, decimal_comma=comma).numbers
        number = numbers.get("value") or numbers.get("estimate") or numbers.get("percent")
        found.append(float(number) if number else math.nan)
    return found


#: "95%", of an interval: it is no unit.
_LEVEL: Final = re.compile(r"(?<![\d.])(?:80|90|95|98|99)(?:\.\d+)? ?%")


def says_percent(name: str) -> bool:
    """Whether the name of a column says that its numbers are percentages.

    Examples
    --------
    >>> says_percent("Prevalence (%)"), says_percent("Proportion (95% CI)")
    (True, False)
    """
    return "%" in _LEVEL.sub("", name)


_PERCENT: Final = frozenset(("percent", "percentage", "pct", "perc", "percentages"))


def of_hundred(header: Sequence[str], records: Sequence[Sequence[str]], column: str, place: int) -> bool:
    """Whether a share of one group is a percentage by a word of its name, or by the other shares of its column.

    Examples
    --------
    >>> of_hundred(["dead"], [["0.7"], ["12.1"]], "value", 0), of_hundred(["dead_pct"], [["0.7"]], "estimate", 0)
    (True, True)
    """
    above = column == "value" and any(x > 1 for x in floats_of(records, place))
    return above or bool(_PERCENT & set(words_of(header[place])))


def related(first: Sequence[float], second: Sequence[float]) -> str:
    """Return how two columns of estimates hang together: "log", "exp", "alike" or "".

    Examples
    --------
    >>> related([0.5, 2.0], [-0.693, 0.693]), related([0.5, 0.31], [0.48, 0.30]), related([1.0], [2.0])
    ('log', 'alike', '')
    """
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if math.isfinite(a) and math.isfinite(b)]
    if not pairs:
        return ""

    def most(holds: Sequence[bool]) -> bool:
        return sum(holds) >= _MOST * len(pairs)

    if most([a > 0 and abs(math.log(a) - b) <= 0.02 + 0.02 * abs(b) for a, b in pairs]):
        return "log"
    if most([b > 0 and abs(math.log(b) - a) <= 0.02 + 0.02 * abs(a) for a, b in pairs]):
        return "exp"
    close = [abs(a - b) <= 0.02 or (a * b > 0 and 0.6 < a / b < 1 / 0.6) for a, b in pairs]
    return "alike" if most(close) else ""


def bound(
    header: Sequence[str], records: Sequence[Sequence[str]], read: Mapping[int, NameReading]
) -> tuple[dict[int, NameReading], dict[int, str]]:
    """Return the readings with every interval at its estimate, and why columns of limits are not read."""
    kept, dropped = dict(read), {}
    for low, one in read.items():
        if one.quantity != "ci_low" or one.arm:
            continue
        high = next(
            (
                p
                for p, r in read.items()
                if r.quantity == "ci_high" and not r.arm and (r.words, r.estimate) == (one.words, one.estimate)
            ),
            None,
        )
        if high is None:
            continue
        ends = list(zip(floats_of(records, low), floats_of(records, high), strict=True))
        owner = _only_estimate(records, read, one, ends)
        if owner is not None:
            for place in (low, high):
                kept[place] = dataclasses.replace(read[place], words=read[owner].words)
            continue
        foreign = _of_unread(header, records, read, ends)
        if foreign:
            for place in (low, high):
                del kept[place]
                dropped[place] = f"a limit of {foreign!r}, by its numbers, which is not read"
            continue
        named = {p: r for p, r in read.items() if r.quantity in ("estimate", "r") and r.words == one.words}
        if one.estimate:
            named = {p: r for p, r in named.items() if r.estimate == one.estimate} or named
        inside = {p: share_inside(ends, floats_of(records, p)) for p in named}
        fitting = [p for p, share in inside.items() if share is not None and share >= _MOST]
        rows = sum(math.isfinite(a) and math.isfinite(b) for a, b in ends)
        order = sum(a > b for a, b in ends)
        if named and rows >= _FEWEST and all(share is None for share in inside.values()):
            for place in (low, high):
                del kept[place]
                dropped[place] = f"limits that stand in no row beside {header[next(iter(named))]!r}"
        elif named and not fitting and (rows >= _ENOUGH or (rows > 1 and not any(inside.values()))):
            shares = [share for share in inside.values() if share is not None]
            signs = [share_inside(ends, [-x for x in floats_of(records, p)]) or 0 for p in named]
            weak = {header[low].strip().lower(), header[high].strip().lower()} <= _WEAK
            outside = rows - round(max(shares, default=1.0) * rows)
            if (weak and (order > _HARDLY * rows or outside > max(1, _HARDLY * rows))) or (
                max(shares, default=1.0) <= _HARDLY and max(signs, default=0.0) < _MOST
            ):
                out = rows - round(max(shares, default=0.0) * rows)
                for place in (low, high):
                    del kept[place]
                    dropped[place] = f"no limits of the estimate: it lies outside in {out} of {rows} rows"
        elif weak_order(header, low, high, order, rows):
            for place in (low, high):
                del kept[place]
                dropped[place] = f"no limits: the first is the greater in {order} of {rows} rows"
    for place in [p for p, r in kept.items() if r.quantity == "pair" and not r.arm]:
        numbers = [parts_of(record[place]).numbers for record in records]
        ends = [(float(n.get("low") or math.nan), float(n.get("high") or math.nan)) for n in numbers]
        estimates = [p for p, r in kept.items() if r.quantity in ("estimate", "r")]
        known = [share for p in estimates if (share := share_inside(ends, floats_of(records, p))) is not None]
        rows = sum(math.isfinite(a) and math.isfinite(b) for a, b in ends)
        if known and max(known) <= _HARDLY and (rows >= _ENOUGH or (rows > 1 and not max(known))):
            del kept[place]
            dropped[place] = "no interval of the estimate: it lies outside in nearly every row"
    return kept, dropped


def _of_unread(
    header: Sequence[str],
    records: Sequence[Sequence[str]],
    read: Mapping[int, NameReading],
    ends: Sequence[tuple[float, float]],
) -> str:
    """Return the column that limits belong to where nothing read can be their estimate; "" where that is not known.

    Beside the counts of arms they need not be of what these make: it stands before its limits, and is enclosed by them.
    """
    rows = sum(math.isfinite(a) and math.isfinite(b) for a, b in ends)
    arms = {"1", "2"} <= {r.arm for r in read.values() if r.quantity in ("events", "mean")}
    shares = {p for p, r in read.items() if not r.arm and r.quantity in ("percent", "value")}
    shares -= {p for p in shares if header[p].strip().lower() == "value"}
    middles = (p for p, r in read.items() if r.quantity in _MIDDLE and not r.arm)
    if not arms or rows < _ENOUGH or any(p not in shares for p in middles):
        return ""
    inside = [
        place
        for place in range(len(header))
        if (place not in read or place in shares) and (share_inside(ends, floats_of(records, place)) or 0.0) >= _MOST
    ]
    return header[inside[0]] if len(inside) == 1 else ""


#: What limits may be of.
_MIDDLE: Final = frozenset(("estimate", "r", "pair", "mean", "median", "value", "percent", "mean+sd"))


def _only_estimate(
    records: Sequence[Sequence[str]],
    read: Mapping[int, NameReading],
    limit: NameReading,
    ends: Sequence[tuple[float, float]],
) -> int | None:
    """Return the one estimate of a table where limits under another name enclose it: "Estimate ... LinearLower"."""
    estimates = [p for p, r in read.items() if r.quantity == "estimate"]
    limits = sum(r.quantity in ("ci_low", "pair") and not r.arm for r in read.values())
    if len(estimates) != 1 or limits != 1 or not limit.words or limit.estimate:
        return None
    (place,) = estimates
    if read[place].words == limit.words or sum(math.isfinite(a) for a, _ in ends) < _ENOUGH:
        return None
    share = share_inside(ends, floats_of(records, place))
    return place if share is not None and share >= _MOST else None


def without_ranges(records: Sequence[Sequence[str]], at: dict[str, int]) -> None:
    """Take limits of a mean out that are farther apart than those of a mean can be, in place.

    Half of an interval is some standard errors; where it exceeds 1.5 standard deviations in most rows these are the
    least and the greatest of the persons.

    Examples
    --------
    >>> at = {"mean1": 0, "sd1": 1, "mean1_low": 2, "mean1_high": 3}
    >>> without_ranges([["10.8", "2.8", "3", "17"]], at)
    >>> sorted(at)
    ['mean1', 'sd1']
    """
    for arm in "12":
        names = (f"mean{arm}_low", f"mean{arm}_high", f"sd{arm}")
        if not all(name in at for name in names):
            continue
        rows = zip(*(floats_of(records, at[name]) for name in names), strict=True)
        known = [(high - low) / 2 > 1.5 * sd for low, high, sd in rows if all(map(math.isfinite, (low, high, sd)))]
        if sum(known) > len(known) / 2:
            del at[names[0]], at[names[1]]


def ratios_as_printed(records: Sequence[Sequence[str]], at: Mapping[str, int]) -> bool:
    """Whether estimates are ratios as printed, though their standard error is that of the logarithm.

    No estimate and no lower limit is below 0, and the estimate is nearer to the middle of its interval as a logarithm.

    Examples
    --------
    >>> ratios_as_printed([["0.50", "0.25", "1.00"]], {"estimate": 0, "ci_low": 1, "ci_high": 2})
    True
    """
    if not {"estimate", "ci_low", "ci_high"} <= at.keys():
        return False
    columns = [floats_of(records, at[c]) for c in ("estimate", "ci_low", "ci_high")]
    rows = [row for row in zip(*columns, strict=True) if all(map(math.isfinite, row))]
    if not rows or any(low <= 0 for _, low, _ in rows):
        return False
    nearer = sum(
        abs(math.log(e * e / (low * high))) / math.log(high / low) < abs(2 * e - low - high) / (high - low)
        for e, low, high in rows
        if e > 0 and high > low
    )
    return bool(nearer > len(rows) / 2)


def unsquared(records: Sequence[Sequence[str]], read: Mapping[int, NameReading]) -> dict[int, str]:
    """Return variances that are not the square of the standard error in nearly any row, and what to say of them.

    Such a column is the variance of something else; where most rows agree, the others are findings.
    """
    found: dict[int, str] = {}
    for place, one in read.items():
        if one.quantity != "variance" or one.arm:
            continue
        key = (one.words, one.estimate)
        se = next(
            (p for p, r in read.items() if r.quantity == "se" and not r.arm and (r.words, r.estimate) == key), None
        )
        beside = [p for p, r in read.items() if r.quantity == "estimate" and r.words == one.words]
        if se is None or (len(beside) > 1 and _nearest(beside, se) != _nearest(beside, place)):
            continue  # none, or that of another estimate of the row
        pairs = [(_ends(r[se]), _ends(r[place])) for r in records]
        known = [(s, v) for s, v in pairs if s is not None and v is not None]
        off = sum(s[1] ** 2 < v[0] or v[1] < s[0] ** 2 for s, v in known)
        if len(known) >= _ENOUGH and off >= _MOST * len(known):
            found[place] = (
                f"no variance of the estimate: it is not the square of its standard error in {off} of {len(known)} rows"
            )
    return found


def of_logits(records: Sequence[Sequence[str]], read: Mapping[int, NameReading]) -> dict[int, str]:
    """Return standard errors that are those of the logits of the shares beside them, and what to say of them.

    The limits of the shares show it: they are as far apart as the errors make them on the scale of logits alone.

    Examples
    --------
    >>> read = {p: NameReading(q) for p, q in enumerate(("estimate", "se", "ci_low", "ci_high"))}
    >>> rows = [["0.20", "0.25", "0.133", "0.290"], ["0.50", "0.40", "0.313", "0.687"]]
    >>> of_logits(rows * 3, read)
    {1: 'the standard error of the logit of a share, and not of the share'}
    """
    places = [[p for p, r in read.items() if r.quantity == q and not r.arm] for q in ("estimate", "ci_low", "ci_high")]
    errors = [p for p, r in read.items() if r.quantity == "se" and not r.arm]
    if any(len(found) != 1 for found in places) or len(errors) != 1:
        return {}
    columns = (floats_of(records, found[0]) for found in (*places, errors))
    rows = [(a, b, se) for x, a, b, se in zip(*columns, strict=True) if 0 < a <= x <= b < 1 and a < b and se > 0]
    fits = sum(
        abs((math.log(b / (1 - b)) - math.log(a / (1 - a))) / (2 * _Z95) / se - 1) <= _CLOSE for a, b, se in rows
    )
    plain = sum(abs((b - a) / (2 * _Z95) / se - 1) <= _CLOSE for a, b, se in rows)
    if len(rows) < _ENOUGH or fits < _MOST * len(rows) or plain > _HARDLY * len(rows):
        return {}
    return {errors[0]: "the standard error of the logit of a share, and not of the share"}


#: Limits in few digits are as far apart as their standard errors make them to within this share.
_CLOSE: Final = 0.1
_Z95: Final = 1.959964


def _nearest(places: Sequence[int], place: int) -> int:
    return min(places, key=lambda p: (abs(p - place), p))


def _ends(text: str) -> tuple[float, float] | None:
    """Return between which numbers a printed number that is not negative lies; None where it is none."""
    number = parts_of(text).numbers.get("value")
    if not number or "e" in number.lower() or number.startswith("-"):
        return None
    half = 0.5 * 10.0 ** -len(number.partition(".")[2])
    return max(0.0, float(number) - half), float(number) + half


def weak_order(header: Sequence[str], low: int, high: int, order: int, rows: int) -> bool:
    """Whether columns of weak names are in no order."""
    return {header[low].strip().lower(), header[high].strip().lower()} <= _WEAK and order > 0.5 * max(rows, 1)


def valued(records: Sequence[Sequence[str]], at: dict[str, int], *, share: bool = False) -> bool:
    """Read a column that is called "value" as the estimate where its limits, or its measure, say so; in place.

    Return whether it is.

    A share, such as a prevalence, that stands before its standard error is the estimate as well.

    Examples
    --------
    >>> at = {"value": 0, "ci_low": 1, "ci_high": 2}
    >>> valued([["13.2", "10.6", "15.9"], ["9.0", "7.1", "10.9"]], at)
    True
    >>> at
    {'ci_low': 1, 'ci_high': 2, 'estimate': 0}
    """
    if at.keys() & {"estimate", "events", "value1", "low"} or (share and at.keys() & {"events2", "mean2"}):
        return False
    if {"ci_low", "ci_high"} <= at.keys():
        ends = list(zip(floats_of(records, at["ci_low"]), floats_of(records, at["ci_high"]), strict=True))
        inside = share_inside(ends, floats_of(records, at["value"]))
        told = inside is not None and inside >= (_HALF if share else _MOST)
    else:
        told = ("measure" in at or share) and bool(at.keys() & {"se", "variance"})
    if told:
        at["estimate"] = at.pop("value")
    return told


def share_inside(ends: Sequence[tuple[float, float]], estimates: Sequence[float]) -> float | None:
    """Return the share of rows whose estimate lies between its limits; None without any.

    Examples
    --------
    >>> share_inside([(0.5, 1.5), (0.6, 0.9)], [1.0, 1.0])
    0.5
    """
    rows = [(a, e, b) for (a, b), e in zip(ends, estimates, strict=True) if all(map(math.isfinite, (a, e, b)))]
    return sum(a <= e <= b for a, e, b in rows) / len(rows) if rows else None
