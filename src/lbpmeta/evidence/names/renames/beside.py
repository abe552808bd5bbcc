"""Beside: what the neighbours of a column tell about it that its own name does not."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.lexicon import WORDS, WordKind, arm_of
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "as_counts",
    "bare_means",
    "foreign_p",
    "lettered_arms",
    "lettered_columns",
    "rival_letters",
    "small_counts",
    "spread_between",
    "spreads_in_brackets",
    "zeros",
]

#: Words of the spread of a mean.
_SPREADS: Final = frozenset(
    word for word, roles in WORDS.items() if any(r.part is WordKind.QUANTITY and r.value in ("sd", "se") for r in roles)
)
_NAMED: Final = frozenset((WordKind.QUANTITY, WordKind.ESTIMATE, WordKind.COVARIATE))
#: Statistics of tests that have a p of their own; a letter alone has to be written as one writes it.
_TESTS: Final = re.compile(r"f[ ._-]?(?:val|value|stat|statistic)|test[ ._-]?(?:statistic|stat|value)", re.IGNORECASE)
_LETTERS: Final = frozenset(("F", "X2", "H", "U"))
#: What is called so is a spread itself, or a row of its own kind of number.
_OF_SPREAD: Final = frozenset(("error", "err", "dispersion", "spread", "uncertainty", "deviation", "variability"))
_ENOUGH: Final = 5
_FEWEST: Final = 3
_MOST: Final = 0.9
#: So many times a p-value may be off what its correlation makes of it: tests and roundings differ.
_OFF: Final = 3.0


_LETTERED: Final = re.compile(r"([etc])(\d+)i?")


def lettered_arms(header: Sequence[str]) -> set[str]:
    """Return the letters of two arms that stand before the same numbers: "e1 c1 e2 c2", outcomes of each arm.

    Examples
    --------
    >>> sorted(lettered_arms(["e1", "c1", "e2", "c2"])), lettered_arms(["e1", "c1"])
    (['c', 'e'], set())
    """
    numbers: dict[str, set[str]] = {}
    for name in header:
        if m := _LETTERED.fullmatch(name.strip().lower()):
            numbers.setdefault(m[1], set()).add(m[2])
    treated = numbers.get("e") or numbers.get("t")
    if not treated or treated != numbers.get("c") or len(treated) < 2:
        return set()
    return {"c", "e" if "e" in numbers else "t"}


#: So many letters in a row are those of a spreadsheet.
_IN_A_ROW: Final = 5


def lettered_columns(header: Sequence[str]) -> frozenset[int]:
    """Return columns that go by the letters of a spreadsheet, one after the other: they have no name.

    Examples
    --------
    >>> sorted(lettered_columns(["study", "d", "W", "X", "Y", "Z", "AA", "AB"]))
    [2, 3, 4, 5, 6, 7]
    """
    found: set[int] = set()
    run: list[int] = []
    for place, name in enumerate((*header, "")):
        if run and name == _after(header[run[-1]]):
            run.append(place)
            continue
        found |= set(run) if len(run) >= _IN_A_ROW else set()
        run = [place] if re.fullmatch(r"[A-Z]{1,2}", name) else []
    return frozenset(found)


#: A letter that counts or measures -> another one that is something else beside it: doses, numbers of missing persons.
_RIVALS: Final = {"r": "d", "y": "m"}


def rival_letters(header: Sequence[str]) -> dict[int, str]:
    """Return columns under a letter that is something else beside another one, and what to say of them.

    Beside the counts "r1 r2" of networks of treatments "d1 d2" are doses; beside the means "y1 y2" "m1 m2" are counts.

    Examples
    --------
    >>> sorted(rival_letters(["r1", "n1", "d1", "r2", "n2", "d2"])), rival_letters(["d1", "n1", "d2", "n2"])
    ([2, 5], {})
    """
    names = [name.strip().lower() for name in header]
    found: dict[int, str] = {}
    for winner, loser in _RIVALS.items():
        arms = {name[1:] for name in names if re.fullmatch(rf"{winner}[0-9]", name)}
        if len(arms) > 1 and all(f"{loser}{arm}" in names for arm in arms):
            told = f"a letter that is something else beside {winner!r}"
            found |= {p: told for p, name in enumerate(names) if re.fullmatch(rf"{loser}[0-9]", name)}
    return found


def _after(letters: str) -> str:
    """Return the letters of the next column of a spreadsheet."""
    rest, last = letters[:-1], letters[-1]
    if last != "Z":
        return f"{rest}{chr(ord(last) + 1)}"
    return f"{_after(rest)}A" if rest else "AA"


#: A single word of these goes by its spread: "Baseline" beside "Baseline SD".
_GROUPS_AND_TIMES: Final = (WordKind.ARM, WordKind.TIME)


def bare_means(header: Sequence[str]) -> dict[int, str]:
    """Return columns that go by the name of their spread without the word for it, and what they are called in full.

    Beside "con_eggs_SD" the column "con_eggs" is the mean of which that is the SD.

    Examples
    --------
    >>> bare_means(["con_eggs", "con_eggs_SD", "exp_eggs", "age", "age_SD"])
    {0: 'con_eggs mean'}
    """
    spreads = set()
    for name in header:
        words = words_of(name)
        rest = tuple(sorted(w for w in words if w not in _SPREADS))
        if len(rest) == len(words) - 1:
            spreads.add(rest)
    found = {}
    for place, name in enumerate(header):
        words = words_of(name)
        spelt = (*words, *words_of(name, capitals=False))  # "lnCVR" is no "ln" of a "CVR"
        plain = not any(r.part in _NAMED for w in spelt if len(w) > 1 for r in WORDS.get(w, ()))
        if not words or not plain or set(words) & _OF_SPREAD or tuple(sorted(words)) not in spreads:
            continue
        if len(words) > 1 or any(r.part in _GROUPS_AND_TIMES for r in WORDS.get(words[0], ())):
            found[place] = f"{name} mean"
    if len(found) == 1 and all(len(header[p].strip()) == 1 for p in found):
        found = {}  # "b" beside "b_se" alone is a coefficient, and no arm
    return found or _means_of_outcome(header, spreads) or _values_of_groups(header, spreads)


def _values_of_groups(header: Sequence[str], spreads: Collection[tuple[str, ...]]) -> dict[int, str]:
    """Return the values of two groups whose spreads are named: "value_ctrl" beside "sd_ctrl", where none is a mean.

    Examples
    --------
    >>> bare_means(["value_ctrl", "sd_ctrl", "value_int", "sd_int", "unit_int"])
    {0: 'ctrl mean', 2: 'int mean'}
    """
    told = {place: words_of(name) for place, name in enumerate(header)}
    groups = {place: tuple(w for w in words if w != "value") for place, words in told.items() if "value" in words}
    named = {place: rest[0] for place, rest in groups.items() if len(rest) == 1 and rest in spreads}
    middle = [set(words) for words in told.values() if {"mean", "median", "avg"} & set(words)]
    if len(named) != 2 or any(words & set(named.values()) for words in middle):
        return {}
    return {place: f"{group} mean" for place, group in named.items()} if len(set(named.values())) == 2 else {}


def _means_of_outcome(header: Sequence[str], spreads: Collection[tuple[str, ...]]) -> dict[int, str]:
    """Return columns of one outcome in two groups whose spreads alone are named: "LMB_treat", "SD_treat"."""
    groups = [rest[0] for rest in spreads if len(rest) == 1]
    by: dict[str, dict[int, str]] = {}
    for place, name in enumerate(header):
        words = words_of(name)
        group = next((g for g in groups if g in words), "")
        rest = [w for w in words if w != group]
        if group and len(rest) == 1 and rest[0] not in WORDS and len(rest[0]) > 1:
            by.setdefault(rest[0], {})[place] = f"{group} mean"
        elif group and {"mean", "avg", "average"} & set(words):
            return {}
    pairs = [found for found in by.values() if len(found) == len(set(found.values())) == 2]
    return pairs[0] if len(groups) == 2 and len(pairs) == 1 else {}


def zeros(header: Sequence[str]) -> dict[int, str]:
    """Return names that end in 0 beside names that end in 1, with a 2 for it: a control is arm 0 where none is arm 2.

    Examples
    --------
    >>> zeros(["tot1", "dead1", "tot0", "dead0"]), zeros(["age0", "tot1", "tot2", "tot0"])
    ({2: 'tot2', 3: 'dead2'}, {})
    """
    lower = [name.strip().lower() for name in header]
    stems = {name[:-1] for name in lower if re.fullmatch(r"[a-z][a-z_. -]*0", name)}
    both = {s for s in stems if f"{s}1" in lower}
    if len(both) < 2 or any(f"{s}2" in lower for s in both):
        return {}
    return {p: f"{header[p].strip()[:-1]}2" for p, name in enumerate(lower) if name[-1:] == "0" and name[:-1] in both}


def small_counts(header: Sequence[str], records: Sequence[Sequence[str]]) -> frozenset[int]:
    """Return columns "n1" beside "N1" that are never above it: the n of N who had the event.

    Examples
    --------
    >>> sorted(small_counts(["N1", "N2", "n1", "n2"], [["63", "184", "31", "116"], ["99", "102", "98", "16"]]))
    [2, 3]
    """
    large = {name: place for place, name in enumerate(header) if name.startswith("N")}
    found = _counts_within(header, records)
    for place, name in enumerate(header):
        other = large.get(f"N{name[1:]}") if name.startswith("n") and len(name) > 1 else None
        if other is None:
            continue
        pairs = zip(floats_of(records, place), floats_of(records, other), strict=True)
        known = [(a, b) for a, b in pairs if math.isfinite(a) and math.isfinite(b)]
        if known and all(a <= b for a, b in known) and any(a < b for a, b in known):
            found.add(place)
    return frozenset(found)


def _counts_within(header: Sequence[str], records: Sequence[Sequence[str]]) -> set[int]:
    """Return columns "Int_SC_n", "Ctrl_SC_n" beside "Int_N", "Ctrl_N" that are never above them."""
    sizes = {name[:-1]: place for place, name in enumerate(header) if re.fullmatch(r".+[_. ]N", name)}
    found: dict[str, set[int]] = {}
    for place, name in enumerate(header):
        m = re.fullmatch(r"(.+?[_. ])(.+)[_. ]n", name)
        if m is None or m[1] not in sizes:
            continue
        pairs = zip(floats_of(records, place), floats_of(records, sizes[m[1]]), strict=True)
        known = [(a, b) for a, b in pairs if math.isfinite(a) and math.isfinite(b)]
        if known and all(a <= b for a, b in known) and any(a < b for a, b in known):
            found.setdefault(m[2], set()).add(place)
    twins = [places for places in found.values() if len(places) == 2]
    return twins[0] if len(twins) == 1 and len(found) == 1 else set()


def foreign_p(
    header: Sequence[str], records: Sequence[Sequence[str]], read: Mapping[int, NameReading]
) -> dict[int, str]:
    """Return p-values that are not of the estimate, and what to say of them.

    They are of another test whose statistic stands beside them, or no p-values of these correlations at all.

    Examples
    --------
    >>> read = {0: NameReading("estimate"), 1: NameReading("p")}
    >>> foreign_p(["g", "pval", "fval"], [["0.3", "0.04", "5.1"]], read)
    {1: "the p-value of the test beside it ('fval'), which is not that of the estimate"}
    """
    found = {}
    for place, one in read.items():
        if one.quantity != "p" or one.arm or one.words:
            continue
        test = next((h for h in header[max(0, place - 2) : place + 3] if _TESTS.fullmatch(h.strip())), "")
        test = test or next((h for h in header[max(0, place - 2) : place + 3] if h.strip() in _LETTERS), "")
        if test:
            found[place] = f"the p-value of the test beside it ({test!r}), which is not that of the estimate"
            continue
        if _levels(records, place):
            found[place] = "levels of significance, and no p-values: the same few round numbers in all rows"
            continue
        off, rows = _off_intervals(records, place, read)
        if rows >= _ENOUGH and off >= _FEWEST and 3 * off >= rows:
            found[place] = f"the p-value of something else: it is far from that of the interval in {off} of {rows} rows"
            continue
        off, rows = _off_correlations(records, place, read)
        if rows >= _ENOUGH and off >= _MOST * rows:
            found[place] = f"no p-value of the correlation: it is another in {off} of {rows} rows"
    return found


#: Levels that a p-value is held against; so many rows of nothing else are no p-values.
_LEVELS: Final = frozenset((1.0, 0.5, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001, 0.0005, 0.0001))
_LEVEL_ROWS: Final = 12


def _levels(records: Sequence[Sequence[str]], place: int) -> bool:
    """Whether p-values are levels of significance, written without a sign that they are less.

    Examples
    --------
    >>> rows = [["0.05"], ["0.01"], ["0.001"], ["0.1"]] * 5
    >>> _levels(rows, 0), _levels([[f"<{r[0]}"] for r in rows], 0), _levels([["0.05"], ["0.12"]] * 9, 0)
    (True, False, False)
    """
    cells = [r[place].strip() for r in records if r[place].strip()]
    known = [float(cell) for cell in cells if re.fullmatch(r"0?\.\d+|[01](?:\.0+)?", cell)]
    return len(known) >= _LEVEL_ROWS and sum(x in _LEVELS for x in known) >= _MOST * len(cells)


#: A small p, and a z that is far from it; a large p, and one that is far from that.
_SMALL_P: Final = (0.01, 1.7)
_LARGE_P: Final = (0.2, 2.6)
_Z: Final = 1.959964


def _off_intervals(records: Sequence[Sequence[str]], place: int, read: Mapping[int, NameReading]) -> tuple[int, int]:
    """Return in how many rows a p is far from what the only estimate and its limits make of it, and of how many.

    As printed and as logarithms: where one of both is near, the p may be that of the estimate.

    Examples
    --------
    >>> read = {p: NameReading(q) for p, q in enumerate(("estimate", "ci_low", "ci_high", "p"))}
    >>> _off_intervals([["0.1", "-0.2", "0.4", "<0.001"], ["0.9", "0.6", "1.2", "<0.001"]], 3, read)
    (1, 2)
    """
    places = [[p for p, one in read.items() if one.quantity == q and not one.arm] for q in _INTERVAL]
    if any(len(found) != 1 for found in places):
        return 0, 0
    columns = (floats_of(records, p) for p in (*(found[0] for found in places), place))
    off = rows = 0
    for record, (middle, low, high, p) in zip(records, zip(*columns, strict=True), strict=True):
        if not math.isfinite(middle + low + high + p) or low >= high:
            continue
        rows += 1
        scores = [abs(middle) / ((high - low) / 2 / _Z)]
        if low > 0 and middle > 0:
            scores.append(abs(math.log(middle)) / (math.log(high / low) / 2 / _Z))
        less = record[place].strip()[:1] in ("<", "\u2264")
        small = p <= _SMALL_P[0] and max(scores) < _SMALL_P[1]
        off += small or (not less and p >= _LARGE_P[0] and min(scores) > _LARGE_P[1])
    return off, rows


_INTERVAL: Final = ("estimate", "ci_low", "ci_high")


def _off_correlations(records: Sequence[Sequence[str]], place: int, read: Mapping[int, NameReading]) -> tuple[int, int]:
    """Return in how many rows a p is not near what r and n make of it (Fisher's z), and of how many."""
    r = [p for p, one in read.items() if one.quantity == "r" and not one.words]
    n = [p for p, one in read.items() if one.quantity == "n" and not one.words]
    if len(r) != 1 or len(n) != 1 or any(one.quantity == "estimate" for one in read.values()):
        return 0, 0
    columns = (floats_of(records, p) for p in (r[0], n[0], place))
    known = [(a, b, c) for a, b, c in zip(*columns, strict=True) if abs(a) < 1 and b > 3 and math.isfinite(c)]
    made = [math.erfc(abs(math.atanh(a)) * math.sqrt((b - 3) / 2)) for a, b, _ in known]
    off = sum(not m / _OFF - 0.01 <= c <= m * _OFF + 0.01 for m, (_, _, c) in zip(made, known, strict=True))
    return off, len(known)


def as_counts(rows: Sequence[NameReading]) -> list[NameReading]:
    """Return readings of a number of persons as events."""
    return [dataclasses.replace(r, quantity="events") for r in rows if r.quantity == "n"]


def spread_between(header: Sequence[str], candidates: Sequence[Sequence[NameReading]], place: int, other: int) -> bool:
    """Whether two columns of the same estimates each stand before a spread: coef, se ... yi, vi.

    Examples
    --------
    >>> columns = [[NameReading("estimate")], [NameReading("se")], [NameReading("estimate")], [NameReading("variance")]]
    >>> spread_between(["coef", "se", "yi", "vi"], columns, 2, 0)
    True
    """

    def spread(at: int) -> str:
        row = candidates[at + 1] if at + 1 < len(header) else ()
        return row[0].quantity if row and row[0].quantity in ("se", "variance") and not row[0].arm else ""

    return bool(spread(place) and spread(other) and spread(place) != spread(other))


_IN_BRACKETS: Final = re.compile(r"(mean\b.*?)\s*\(\s*(sd|se|sem)\s*\)", re.IGNORECASE)
_NUMBERS: Final = 0.5


def spreads_in_brackets(header: Sequence[str], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the means of two arms and "Mean T (SD)" right behind each as its SD, where one number stands in a cell.

    Examples
    --------
    >>> number = Shape(3, {"number": 1.0}, (1.5, 2.5), 0.0)
    >>> header = ["Mean Treatment (pain)", "Mean T (SD)", "Mean Control", "Mean C (SD)"]
    >>> spreads_in_brackets(header, [number] * 4)
    {0: 'mean treatment', 1: 'sd treatment', 2: 'mean control', 3: 'sd control'}
    >>> spreads_in_brackets(["Mean T (SD)", "Mean C (SD)"], [number] * 2)
    {}
    """
    inside = {p: m for p, name in enumerate(header) if (m := _IN_BRACKETS.fullmatch(name.strip()))}
    found: dict[int, str] = {}
    arms = []
    for place, m in inside.items():
        before = words_of(header[place - 1]) if place else ()
        if place - 1 in inside or "mean" not in before or min(shapes[p].numeric for p in (place - 1, place)) < _NUMBERS:
            return {}
        named = [[w for w in words if arm_of(w) in ("1", "2")] for words in (before, words_of(m[1]))]
        if any(len(words) != 1 for words in named) or arm_of(named[0][0]) != arm_of(named[1][0]):
            return {}
        arms.append(arm_of(named[0][0]))
        found |= {place - 1: f"mean {named[0][0]}", place: f"{m[2].lower()} {named[0][0]}"}
    means = [p for p, name in enumerate(header) if "mean" in words_of(name)]
    return found if sorted(arms) == ["1", "2"] and set(means) == found.keys() else {}
