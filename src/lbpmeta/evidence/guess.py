"""Guess: which effect measure numbers can be, when nobody said. Carefully, and always told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from lbpmeta.bounds import Flags, Floats, PrintedColumn, SetColumn, parse_columns

__all__ = ["analysis_of", "guess_measure", "log_peto"]

#: Share of rows that must agree; a guess is no premise of a proof, so that one misprint may stand among many rows.
_MOST: Final = 2 / 3

#: A standard error from arms is that of the interval within this factor, whether or not it was adjusted.
_FACTOR: Final = 2.5
_Z: Final = 1.96
_EXACT_Z: Final = 1.959963984540054
#: An interval is nearly symmetric if its estimate is off the middle by this share of its half; and the other scale
#: is out of the question if it is so many times farther off.
_NEAR: Final = 0.1
_FARTHER: Final = 3.0
#: So many times what rounding allows is no chance.
_SURE: Final = 20
_FEWEST: Final = 3
#: So many estimates at or below 0 are misprints among ratios; more show that there are no ratios.
_MISPRINTS: Final = 0.05

Cells = Mapping[str, str]


class _Table:
    """Cells of rows as columns of numbers, read when they are asked for."""

    def __init__(self, rows: Sequence[Cells]) -> None:
        self._rows = rows
        self._read: dict[str, PrintedColumn] = {}

    def sets(self, *columns: str) -> tuple[list[SetColumn], Flags]:
        """Return the sets of those cells, and in which rows all of them are numbers that stand for themselves."""
        missing = [c for c in columns if c not in self._read]
        if missing:
            texts = [[row.get(c, "") for row in self._rows] for c in missing]
            self._read.update(zip(missing, parse_columns(texts), strict=True))
        read = [self._read[c] for c in columns]
        return [x.sets for x in read], np.logical_and.reduce([x.known & x.equal & ~x.unreadable for x in read])


def _mids(sets: Sequence[SetColumn]) -> list[Floats]:
    return [s.low + (s.high - s.low) / 2 for s in sets]


def _from_means(table: _Table) -> tuple[Flags, dict[str, Flags]]:
    """Return of which rows the arms can tell, and which of "MD" and "SMD" they can print as estimate and interval.

    Means of few digits allow almost any difference: the interval must fit the spread of the arms too, where it stands.
    """
    (estimate, mean1, mean2), told = table.sets("estimate", "mean1", "mean2")
    difference = mean1 - mean2
    (sd1, sd2), spread = table.sets("sd1", "sd2")
    least, most = np.minimum(sd1.low, sd2.low), np.maximum(sd1.high, sd2.high)
    spread &= least > 0
    # Whatever SD standardises, and whatever factor corrects, d lies between these.
    ends = [
        end * factor / np.where(spread, sd, 1.0)
        for end in (difference.low, difference.high)
        for factor in (0.7, 1.0)
        for sd in (least, most)
    ]
    standardised = SetColumn(np.minimum.reduce(ends), np.maximum.reduce(ends)).widened()
    fitting = {"MD": difference.intersects(estimate), "SMD": spread & standardised.intersects(estimate)}
    return told, {m: told & fits & _may_be_difference(table, m) for m, fits in fitting.items()}


def _may_be_difference(table: _Table, measure: str) -> Flags:
    """Whether the interval is not that of a ratio, and about as wide as the arms make it."""
    interval, whole = table.sets("estimate", "ci_low", "ci_high")
    _, low, high = interval
    ratio = ~_symmetric(interval) & _symmetric_as_logarithms(interval)
    sets, arms = table.sets("sd1", "n1", "sd2", "n2")
    sd1, n1, sd2, n2 = _mids(sets)
    arms &= (sd1 > 0) & (sd2 > 0) & (n1 > 0) & (n2 > 0)
    one, two = np.where(arms, n1, 1.0), np.where(arms, n2, 1.0)
    made = np.sqrt(sd1**2 / one + sd2**2 / two) if measure == "MD" else np.sqrt(1 / one + 1 / two)
    width = (high - low).scaled(1 / (2 * _Z))
    fits: Flags = (width.high * _FACTOR >= made) & (width.low <= made * _FACTOR)
    return ~whole | (~ratio & (~arms | fits))


def _from_events(table: _Table) -> tuple[Flags, dict[str, Flags]]:
    """Return of which rows the counts can tell, and which measures of the 2x2 table print as the estimate.

    Where every row has an empty cell, a half is added to the cells of each, as all programs can.
    """
    sets, told = table.sets("estimate", "events1", "n1", "events2", "n2")
    a, n1, c, n2 = _mids(sets[1:])
    filled = told & (a > 0) & (a < n1) & (c > 0) & (c < n2)
    halves = told & (n1 > 0) & (n2 > 0) & (a + c > 0) & (a + c < n1 + n2)
    more = 0.0 if filled.any() or not halves.any() else 0.5
    told = halves if more else filled
    a, n1, c, n2 = (np.where(told, x, y) for x, y in ((a, 1.0), (n1, 2.0), (c, 1.0), (n2, 2.0)))
    difference = a / n1 - c / n2
    peto = np.exp(log_peto(a, n1, c, n2).clip(-99, 99))
    a, n1, c, n2 = a + more, n1 + 2 * more, c + more, n2 + 2 * more
    values = {"RR": (a / n1) / (c / n2), "OR": a * (n2 - c) / (c * (n1 - a)), "RD": difference}
    errors = {"RR": 1 / a - 1 / n1 + 1 / c - 1 / n2, "OR": 1 / a + 1 / (n1 - a) + 1 / c + 1 / (n2 - c)}
    prints = {m: told & SetColumn(v, v).widened().intersects(sets[0]) for m, v in values.items()}
    both = prints["RR"] & prints["OR"]
    if both.any():  # of few events both round to one number: then the interval tells
        (_, low, high), whole = table.sets("estimate", "ci_low", "ci_high")
        fits = {m: whole & _encloses(np.log(values[m]), np.sqrt(v), low, high) for m, v in errors.items()}
        for m, other in (("RR", "OR"), ("OR", "RR")):
            prints[m] &= ~(both & fits[other] & ~fits[m])
    prints["OR"] |= told & SetColumn(peto, peto).widened().intersects(sets[0])
    return told, prints


def log_peto(events1: Floats, n1: Floats, events2: Floats, n2: Floats) -> Floats:
    """Return Peto's log odds ratios of counts, (O - E)/V of the first arm; 0 where V is none.

    Examples
    --------
    >>> log_peto(*(np.array([x]) for x in (3.0, 142.0, 0.0, 130.0))).round(6)
    array([1.929735])
    """
    total, events = n1 + n2, events1 + events2
    spread = n1 * n2 * events * (total - events) / (total**2 * np.where(total > 1, total - 1, 1.0))
    return np.where(spread > 0, (events1 - n1 * events / total) / np.where(spread > 0, spread, 1.0), 0.0)


def _encloses(logs: Floats, errors: Floats, low: SetColumn, high: SetColumn) -> Flags:
    """Whether limits are those of Wald's interval of 95 % of a ratio."""
    ends = [np.exp((logs + sign * _EXACT_Z * errors).clip(-99, 99)) for sign in (-1, 1)]
    (least, most) = (SetColumn(end, end).widened() for end in ends)
    found: Flags = least.intersects(low) & most.intersects(high)
    return found


def _from_rates(table: _Table) -> tuple[Flags, dict[str, Flags]]:
    """Return of which rows events and person-time can tell, and where they print the estimate as a rate ratio."""
    (estimate, *sets), told = table.sets("estimate", "events1", "time1", "events2", "time2")
    a, c = _mids([sets[0], sets[2]])
    t, u = sets[1], sets[3]
    told &= (a > 0) & (c > 0) & (t.low > 0) & (u.low > 0)
    ratio = np.where(told, a, 1.0) / np.where(told, c, 1.0)
    low = ratio * np.where(told, u.low, 1.0) / np.where(told, t.high, 1.0)
    high = ratio * np.where(told, u.high, 1.0) / np.where(told, t.low, 1.0)
    return told, {"IRR": told & SetColumn(low, high).widened().intersects(estimate)}


def _from_log_rank(table: _Table) -> tuple[Flags, dict[str, Flags]]:
    """Return of which rows O - E and its variance can tell, and where they print the estimate as a ratio."""
    (estimate, above, v), told = table.sets("estimate", "o_e", "o_e_var")
    told &= v.low > 0
    ends = [np.where(told, x / np.where(told, y, 1.0), 0.0) for x in (above.low, above.high) for y in (v.low, v.high)]
    logs = SetColumn(np.minimum.reduce(ends).clip(-99, 99), np.maximum.reduce(ends).clip(-99, 99))
    return told, {"HR": told & logs.exp().widened().intersects(estimate)}


def _symmetric(sets: Sequence[SetColumn]) -> Flags:
    estimate, low, high = sets
    return (low + high).intersects(estimate.scaled(2.0))


def _symmetric_as_logarithms(sets: Sequence[SetColumn]) -> Flags:
    positive: Flags = np.logical_and.reduce([s.low > 0 for s in sets])
    return positive & _symmetric([s.log() for s in sets])


def _nearly_ratios(sets: Sequence[SetColumn], whole: Flags) -> int:
    """Return of how many rows the interval is far nearer to symmetry as logarithms; 0 where that is not most of three.

    Posterior intervals, and those of a bootstrap, in the digits of a program: exactly symmetric on no scale.
    """
    positive, rows = _positive(sets, whole)
    printed, logs = (off / half for off, half in map(_off_middle, (rows, _logs(rows))))
    near = positive & (logs < _NEAR) & (printed > _FARTHER * logs)
    count = int(near.sum())
    return count if count >= _FEWEST and count >= _MOST * int(whole.sum()) else 0


def _positive(sets: Sequence[SetColumn], whole: Flags) -> tuple[Flags, list[Floats]]:
    """Return of which rows estimate and limits are above 0, and their middles; 1 (0.5 to 2) of the others."""
    positive: Flags = whole & (sets[1].low > 0) & (sets[0].low > 0)
    return positive, [
        np.where(positive, middle, value) for middle, value in zip(_mids(sets), (1.0, 0.5, 2.0), strict=True)
    ]


def _logs(rows: Sequence[Floats]) -> list[Floats]:
    return [np.log(np.where(r > 0, r, 1.0)) for r in rows]


def _off_middle(rows: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Return how far estimates are off the middle of their intervals, and half of these; infinite without an order."""
    estimate, low, high = rows
    half: Floats = np.where(high > low, high - low, np.inf) / 2
    off: Floats = np.abs(estimate - (low + half))
    return off, half


def _near_as_logarithms(sets: Sequence[SetColumn], whole: Flags) -> Flags:
    """Whether an interval is nearly symmetric as logarithms: what is a little off, alone, is of no scale for sure."""
    positive, rows = _positive(sets, whole)
    off, half = _off_middle(_logs(rows))
    near: Flags = positive & (off < _NEAR * half)
    return near


def _near_as_printed(sets: Sequence[SetColumn], whole: Flags) -> Flags:
    """Whether an interval is nearly symmetric as printed: not where its digits show for sure that it is not."""
    off, half = _off_middle(_mids(sets))
    rounding = np.add.reduce([s.high - s.low for s in sets])
    near: Flags = whole & (off < _NEAR * half) & (off < _SURE * rounding)
    return near


def analysis_of(row: Cells) -> tuple[str, ...]:
    """Return what tells the rows of one analysis from those of another in one file.

    Comparison, outcome and time, and whether the arms hold events or means: measures are guessed for each alone.

    Examples
    --------
    >>> analysis_of({"outcome": "pain", "mean1": "3.1"}), analysis_of({"outcome": "pain", "events1": "3"})
    (('', 'pain', '', 'means'), ('', 'pain', '', 'events'))
    """
    kind = "events" if row.get("events1") or row.get("events2") else ""
    kind = "rates" if kind and row.get("time1") and not row.get("n1") else kind
    kind = kind or ("means" if row.get("mean1") or row.get("mean2") else "")
    return row.get("comparison", ""), row.get("outcome", ""), row.get("timepoint", ""), kind


def _a(measure: str) -> str:
    return f"an {measure}" if measure[0] in "MSOR" else f"a {measure}"


def guess_measure(rows: Sequence[Cells]) -> tuple[str, str]:
    """Return the measure that the numbers show, and why in words; ("", "") if they show none.

    Parameters
    ----------
    rows : sequence of mapping
        Cells: estimate, ci_low, ci_high and arms.

    Returns
    -------
    measure : str
        "MD", "SMD", "RR", "OR", "RD", "IRR" or "HR" where arms (or O - E) make the estimates of most rows; "RR" for a
        ratio of unknown kind, which without arms is treated as any other; "GEN" for a difference of unknown kind.
    reason : str

    Examples
    --------
    >>> rows = [{"estimate": "0.50", "ci_low": "0.25", "ci_high": "1.00"},
    ...         {"estimate": "2.0", "ci_low": "1.0", "ci_high": "4.0"}]
    >>> guess_measure(rows)[0]
    'RR'
    >>> guess_measure([{"estimate": "0.163", "events1": "0", "n1": "43", "events2": "3", "n2": "52"}])[0]
    'OR'
    """
    table = _Table(rows)
    with np.errstate(invalid="ignore"):
        for make in (_from_means, _from_events, _from_rates, _from_log_rank):
            told, prints = make(table)
            asked, fitting = int(told.sum()), {m: int(flags.sum()) for m, flags in prints.items()}
            best = max(fitting, key=lambda m: fitting[m])
            alone = sum(n == fitting[best] for n in fitting.values()) == 1
            if asked and fitting[best] >= _MOST * asked and alone:
                return (
                    best,
                    f"the arms make the printed estimate as {_a(best)} in {fitting[best]} of {asked} rows",
                )
        sets, whole = table.sets("estimate", "ci_low", "ci_high")
        plain, logarithmic = whole & _symmetric(sets), whole & _symmetric_as_logarithms(sets)
        nearly = _nearly_ratios(sets, whole)
        near, near_plain = _near_as_logarithms(sets, whole), _near_as_printed(sets, whole)
        estimates, known = table.sets("estimate")
        below = int((known & (estimates[0].high <= 0)).sum())  # no ratio: one among many may be a misprint
    ratio, difference = int((logarithmic & ~plain).sum()), int((plain & ~logarithmic).sum())
    if below > _MISPRINTS * int(known.sum()):
        ratio = nearly = 0
    if ratio >= 4 * difference and (ratio > 1 or (ratio == 1 and not (logarithmic & near_plain).any())):
        return "RR", f"{ratio} of {int(whole.sum())} intervals are symmetric as logarithms only: a ratio"
    if not difference and nearly:
        return "RR", f"{nearly} of {int(whole.sum())} intervals are nearly symmetric as logarithms only: a ratio"
    if difference >= 4 * ratio and (difference > 1 or (difference == 1 and not (plain & near).any())):
        return "GEN", f"{difference} of {int(whole.sum())} intervals are symmetric as printed only: a difference"
    return "", ""
