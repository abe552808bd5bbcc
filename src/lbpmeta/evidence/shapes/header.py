"""Header: which line of a grid names the columns, and what stands above it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.parts import parts_of
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["Header", "header_at", "header_of", "is_number", "known_name"]

#: A name as programs write it, numbered.
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_+[A-Za-z0-9]+)+")
#: A header stands within so many lines.
_LOOKED_AT: Final = 12
_NUMBERS: Final = 0.2
_PER_LINE: Final = 0.6
_TOLD: Final = 0.5
#: So many lines of headers may stand above the last.
_LINES: Final = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a grid.

    Parameters
    ----------
    at : int
        Its place among the rows.
    names : tuple of str
        The names of the columns, with what stands above them where names repeat.
    titles : tuple of str
        What stands above it.
    upper : int
        How many further lines of headers stand above it.
    """

    at: int
    names: tuple[str, ...]
    titles: tuple[str, ...] = ()
    upper: int = 0


@lru_cache(maxsize=4096)
def is_number(text: str) -> bool:
    """Whether a cell is a number, and no name that looks like one, as "2.5 %" does."""
    return (
        parts_of(text).kind
        in (
            "number",
            "percent",
            "bound",
            "interval",
            "estimate [interval]",
            "number (number)",
            "mean and spread",
            "count of total",
            "count (percent)",
        )
        and not meaning(text).targets
    )


@lru_cache(maxsize=4096)
def known_name(name: str) -> bool:
    """Whether a name means something by itself.

    Examples
    --------
    >>> known_name("Mean control"), known_name("v12")
    (True, False)
    """
    return bool(meaning(name).targets) or any(r.score > 0.9 and not r.implied for r in readings(name, {}))


def header_of(rows: Sequence[Sequence[str]]) -> Header | None:
    """Return the line that names the columns, or None if every line holds numbers.

    Examples
    --------
    >>> rows = [["Table 2", "", ""], ["", "Drug", ""], ["Study", "Mean", "SD"], ["A", "1", "2"]]
    >>> header_of(rows).at, header_of(rows).titles
    (2, ('Table 2', 'Drug'))
    """
    best: tuple[float, int] | None = None
    if len(rows) > _LINES and _numbered(rows[0]) and sum(map(known_name, filter(None, rows[1]))) > 1:
        return _filled_below(rows, 1) or dataclasses.replace(header_at(rows, 1), titles=())
    for at, row in enumerate(rows[:_LOOKED_AT]):
        filled = [cell for cell in row if cell and not (at and blank(cell))]  # "NA" under the first line names nothing
        if len(filled) < 2 and len(row) > 1:
            continue
        quantiles = "97.5%" in filled and "2.5%" in filled  # and "25%" beside them is a name, as R gives it
        numbers = sum(is_number(cell) and not (quantiles and cell.endswith("%")) for cell in filled)
        if len(filled) > 1 and numbers > len(filled) / 2 and best is not None:
            break  # under numbers stands no header
        if not filled or numbers > _NUMBERS * len(filled) or (at and at == len(rows) - 1):
            continue
        known = {c for c in filled if known_name(c)} - _judged(rows, row)
        # "234 (3 trials)" is no name; "rm_1" is one.
        told = sum(any(map(str.isdigit, c)) and not _NAME.fullmatch(c) for c in filled if c not in known)
        score = len(known) + 0.2 * len(filled) - 3 * numbers - _TOLD * told - _PER_LINE * at
        if best is None or score > best[0]:
            best = (score, at)
    if best is None:
        return None
    return _filled_below(rows, best[1]) or header_at(rows, best[1])


def _judged(rows: Sequence[Sequence[str]], row: Sequence[str]) -> set[str]:
    """Return "Low" and "High" of a line, where they stand again below each other: judgements, and no limits."""
    ends = [(place, cell) for place, cell in enumerate(row) if cell.lower() in ("low", "high")]
    return {cell for place, cell in ends if sum(r[place : place + 1] == [cell] for r in map(list, rows)) > len(ends)}


#: What programs call the columns of a table that they read without its header.
_UNNAMED: Final = re.compile(r"(V|X|Var|Column|Col|Field|Unnamed: |\.\.\.)(\d+)", re.IGNORECASE)


def _numbered(row: Sequence[str]) -> bool:
    """Whether a line numbers the columns, as a program does that was not told of the header: it stands below then.

    Examples
    --------
    >>> _numbered(["V1", "V2", "V3"]), _numbered(["", "V1", "V2", "V3"]), _numbered(["study", "V1", "V2"])
    (True, True, False)
    """
    found = [_UNNAMED.fullmatch(cell) for cell in row if cell]
    numbers = [int(m[2]) for m in found if m]
    first = numbers[0] if numbers else 0
    return len(numbers) == len(found) > _LINES and numbers == list(range(first, first + len(numbers)))


#: What two limits are called that stand under the name of their interval, and what they are called in full.
_FROM_TO: Final = (("from", "to"), ("von", "bis"), ("van", "tot"), ("inf", "sup"), ("inf.", "sup."), ("-", "+"))
_ENDS_NAMED: Final = {0: "Lower", 1: "Upper"}


def _filled_below(rows: Sequence[Sequence[str]], at: int) -> Header | None:
    """Return a header whose names stand in two lines, the lower one only where the upper is empty, or above several.

    Examples
    --------
    >>> rows = [["Author", "Rate", "", "", "Title"], ["", "Rate", "LCI", "UCI", ""], ["A", "0.7", "0.5", "0.9", "x"]]
    >>> _filled_below(rows, 0).names
    ('Author', 'Rate', 'LCI', 'UCI', 'Title')
    >>> rows = [["Study", "Drug", "", "Sham", ""], ["", "Mean", "SD", "Mean", "SD"], ["A", "0.7", "0.5", "0.9", "0.4"]]
    >>> _filled_below(rows, 0).names
    ('Study', 'Drug Mean', 'Drug SD', 'Sham Mean', 'Sham SD')
    >>> rows = [["Author", "MD", "95% CI", ""], ["", "", "Lower", "Upper"], ["A", "-0.9", "-1.5", "-0.3"]]
    >>> _filled_below(rows, 0).names
    ('Author', 'MD', 'Lower', 'Upper')
    """
    upper, lower = rows[at], rows[at + 1] if at + 2 < len(rows) else ()
    under = [p for p, cell in enumerate(lower) if cell]
    gaps = [p for p, name in enumerate(upper) if not name and p and any(len(r) > p and r[p] for r in rows[at + 2 :])]
    ends = [next((r.quantity for r in readings(lower[p], {})), "") for p in under]
    pair = tuple(lower[p].lower() for p in under)
    interval = pair in _FROM_TO and "pair" in {r.quantity for r in readings(upper[under[0]], {})}
    if interval:  # "from" and "to" under "95% CI"
        ends, lower = ["ci_low", "ci_high"], [_ENDS_NAMED.get(p - under[0], "") for p in range(len(lower))]
    limits = ends == ["ci_low", "ci_high"]
    if len(gaps) == 1 and under == [gaps[0] - 1, gaps[0]] and not limits and not any(map(is_number, pair)):
        named = {p: f"{upper[under[0]]} {lower[p]}" for p in under}  # "Admission", "Discharge" under "Prevalence"
        return Header(at + 1, tuple(named.get(p, n) for p, n in enumerate(upper)), _above(rows, at), 1)
    if (len(gaps) < _LINES and not limits) or not set(gaps) <= set(under) or any(is_number(lower[p]) for p in under):
        return None
    led = {p for p in under if p + 1 in gaps} | set(gaps)  # the name above several stands above the first of them
    if not set(under) <= led:
        return None
    if len({lower[p] for p in under}) < len(under):
        return header_at(rows, at + 1)  # "M", "SD", "N" of each arm: of which, the upper line says
    names = tuple(lower[p] if p in under else name for p, name in enumerate(upper))
    return Header(at + 1, names, _above(rows, at), 1)


def _above(rows: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
    return tuple(cell for row in rows[:at] for cell in row if cell)


def header_at(rows: Sequence[Sequence[str]], at: int) -> Header:
    """Return the line at that place as the header.

    Examples
    --------
    >>> header_at([["", "Drug", "", "Placebo", ""], ["Study", "Mean", "SD", "Mean", "SD"]], 1).names[-1]
    'Placebo SD'
    >>> rows = [["", "Pain", "", "Sleep", ""], ["", "Drug", "Sham", "Drug", "Sham"], ["Study", "N", "N", "N", "N"]]
    >>> header_at(rows, 2).names[1:]
    ('Pain Drug N', 'Pain Sham N', 'Sleep Drug N', 'Sleep Sham N')
    """
    names = list(rows[at])
    upper = 0
    while upper < min(at, _LINES):  # an outcome over arms over quantities
        above = [c for c in rows[at - upper - 1] if c]
        double = {n for n in names if n and names.count(n) > 1}
        if len(above) < 2 or not double or any(map(is_number, above)):
            break
        upper += 1
        hollow = {p for p, name in enumerate(names) if name and not (rows[at][p] if p < len(rows[at]) else "")}
        names = _joined(rows[at - upper], names, double, hollow)
    above = list(rows[at - upper - 1]) if at > upper else []
    if len([c for c in above if c]) > 1 and not any(map(is_number, above)):  # "Study", merged down over all lines
        lone = {p for p, c in enumerate(above) if c and p < len(names) and not names[p] and known_name(c)}
        names = [above[p] if p in lone else name for p, name in enumerate(names)]
    titles = tuple(cell for row in rows[: at - upper] for cell in row if cell and cell not in names)
    return Header(at, tuple(names), titles, upper)


def _of_cycles(upper: Sequence[str], names: Sequence[str], double: set[str]) -> dict[int, str]:
    """Return what stands above each of several like runs of names, wherever above its run it stands.

    Examples
    --------
    >>> upper = ["", "", "Dust", "", "", "Wood", ""]
    >>> names = ["Study", "OR", "low", "up", "OR", "low", "up"]
    >>> _of_cycles(upper, names, {"OR", "low", "up"})
    {1: 'Dust', 2: 'Dust', 3: 'Dust', 4: 'Wood', 5: 'Wood', 6: 'Wood'}
    """
    places = [p for p, name in enumerate(names) if name in double]
    starts = [p for p in places if names[p] == names[places[0]]]
    size = len(places) // len(starts) if starts else 0
    runs = [range(start, start + size) for start in starts]
    if len(runs) < _LINES or [p for run in runs for p in run] != places:
        return {}
    if any([names[p] for p in run] != [names[p] for p in runs[0]] for run in runs):
        return {}
    above = [[upper[p] for p in run if p < len(upper) and upper[p]] for run in runs]
    if any(len(cells) != 1 for cells in above):
        return {}
    return {p: cells[0] for run, cells in zip(runs, above, strict=True) for p in run}


def _joined(
    upper: Sequence[str], names: Sequence[str], double: set[str], hollow: Collection[int] = frozenset()
) -> list[str]:
    """Put each cell of the upper line, filled to the right, before the names that repeat under it.

    So it is with what stands in a middle line alone (`hollow`), where a cell begins above it: "n" over both arms.

    Examples
    --------
    >>> names = ["Pain Drug SD", "Pain Sham SD", "Drug", "Sham"]
    >>> _joined(["Pain", "", "n", ""], names, set(), {2, 3})[2:]
    ['n Drug', 'n Sham']
    >>> _joined(["Drug", "Risk Ratio"], ["Events", "M-H, Fixed, 95% CI"], set())[1]
    'Risk Ratio M-H, Fixed, 95% CI'
    """
    found, last, start = [], "", 0
    of = _of_cycles(upper, names, double)
    for place, name in enumerate(names):
        above = upper[place] if place < len(upper) else ""
        start = place if above else start
        last = of.get(place, above or last)
        bare = bool(above) and bool(name) and set(words_of(name)) <= _OF_INTERVALS  # of what, the upper line says
        under = place in hollow and start in hollow and bool(last) and last != name
        under |= bool(name) and place - start < _LINES and _counts(last) and not readings(name, {})  # "n" over two arms
        found.append(f"{last} {name}".strip() if name in double or under or bare else name or above)
    return found


@lru_cache(maxsize=4096)
def _counts(name: str) -> bool:
    """Whether a name is that of numbers of persons, and says no more."""
    return any(r.quantity == "n" and not r.words and not r.arm and r.score > _SURE for r in readings(name, {})[:1])


_SURE: Final = 0.9

#: Words of an interval, which say of nothing what it is of.
_OF_INTERVALS: Final = frozenset(("ci", "95", "90", "99"))
