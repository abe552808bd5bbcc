"""Kept: columns of words, those of measures among them, and columns that nothing reads, which are named once."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Collection, Mapping
from typing import Final

from lbpmeta.evidence.aliases import MEASURE_NAMES, meaning, measure_named, normalised
from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.declared import PREMISE_COLUMNS
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.lexicon import WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of
from lbpmeta.measures import MEASURES
from lbpmeta.premises.kinds import PREMISES

__all__ = ["kept_columns", "kept_notes", "measures_of", "names_measures", "numbered_rows", "states_measures", "worded"]

#: What R, pandas and tibbles call the numbers of rows that they write before the columns.
_ROW_NAMES: Final = frozenset(("", "unnamed: 0", "...1", "rownames", "row.names", "row_names", "index", "x"))


def numbered_rows(raw: RawTable) -> frozenset[int]:
    """Return the place of a first column that only numbers the rows, as a program writes them: none of theirs.

    Rows that were left out leave gaps; those of a column without a name may have been sorted.

    Examples
    --------
    >>> numbered_rows(RawTable("a.csv", ("", "yi"), (("1", "0.2"), ("2", "0.4"), ("5", "0.1")), (2, 3, 4)))
    frozenset({0})
    >>> numbered_rows(RawTable("a.csv", ("", "yi"), (("5", "0.2"), ("5", "0.4")), (2, 3)))
    frozenset()
    """
    if not raw.header or raw.header[0].strip().lower() not in _ROW_NAMES:
        return frozenset()
    cells = [record[0].strip() for record in raw.records]
    if not cells or not all(cell.isdecimal() for cell in cells):
        return frozenset()
    numbers = list(map(int, cells))
    rising = all(a < b for a, b in itertools.pairwise(numbers))
    nameless = not raw.header[0].strip() and len({*numbers}) == len(numbers)
    return frozenset((0,)) if rising or nameless else frozenset()


def kept_columns(raw: RawTable, used: set[int]) -> dict[str, int]:
    """Return the columns that nothing reads, by names of their own.

    Examples
    --------
    >>> kept_columns(RawTable("a.csv", ("study", "Mean age"), (("A", "54"),), (2,)), {0})
    {'x_mean_age': 1}
    """
    kept: dict[str, int] = {}
    for place, name in enumerate(raw.header):
        if place not in used and (name or any(r[place] for r in raw.records)):
            kept[_own(name, kept)] = place
    return kept


def _own(name: str, taken: Mapping[str, int]) -> str:
    """Return a name of one's own for a column that nothing reads."""
    plain = normalised(name).replace(" ", "_") or "unnamed"
    own = plain if plain.startswith("x_") else f"x_{plain}"
    while own in taken:
        own += "_"
    return own


def kept_notes(raw: RawTable, kept: Mapping[str, int], numbers: Collection[str]) -> tuple[str, ...]:
    """Say once which columns are kept without being read, and which may be misspelt.

    Examples
    --------
    >>> kept_notes(RawTable("a.csv", ("study", "estimat"), (("A", "1"),), (2,)), {"x_estimat": 1}, ["estimate"])
    ("kept, but read by no check: 'estimat' (is 'estimat' 'estimate'?)",)
    """
    shown = [raw.header[i] for own, i in kept.items() if not raw.header[i].startswith("x_")]
    if not shown:
        return ()
    text = f"kept, but read by no check: {', '.join(map(repr, shown))}"
    words = sorted({*numbers, "study", "lower", "upper", "measure"})
    shown_near = [n for n in shown if normalised(n) not in words]
    found = {n: difflib.get_close_matches(normalised(n), words, n=1, cutoff=0.85) for n in shown_near}
    # "a_measure" and "time" are words of their own, and no slips of "measure" and "time2".
    near = {n: m[0] for n, m in found.items() if m and m[0] not in normalised(n) and m[0].rstrip("12") != normalised(n)}
    if near:
        text += f" ({'; '.join(f'is {n!r} {m!r}?' for n, m in near.items())})"
    return (text,)


def states_measures(raw: RawTable, place: int) -> bool:
    """Whether a column that is called "measure" holds one at least, and not only what was measured with.

    Examples
    --------
    >>> states_measures(RawTable("a.csv", ("measure",), (("SMD",), ("points won",)), (2, 3)), 0)
    True
    """
    name = normalised(raw.header[place])
    if name == "sm" or ("effect" in name and ("measure" in name or "metric" in name)):
        return True
    words = {r[place] for r in raw.records if not blank(r[place])}
    return not words or any(measure_named(w) or w.strip().upper() in MEASURES for w in words)


#: Words of columns that hold what the effects are, whatever else their names say.
_OF_MEASURES: Final = frozenset(
    (
        *("effect", "effects", "estimate", "estimates", "es"),
        *("effectsize", "measure", "measures", "metric", "statistic"),
    )
)
#: What effects are called that are of no measure of ours.
_EFFECTS: Final = frozenset(("correlation", "corr", "pearson", "r", "odds", "proportion", "prevalence", "percentage"))


def names_measures(raw: RawTable, place: int) -> bool:
    """Whether a column called after effects holds words, and most of them name measures: "effect_estimate" OR, RR.

    A column that is called after two measures, "or_rr", holds them as well.

    Examples
    --------
    >>> names_measures(RawTable("a.csv", ("effect_estimate",), (("OR",), ("beta",), ("HR",)), (2, 3, 4)), 0)
    True
    >>> names_measures(RawTable("a.csv", ("estimates",), (("HR",), ("OR",)), (2, 3)), 0)
    True
    >>> names_measures(RawTable("a.csv", ("or_hr",), (("HR",), ("HR",)), (2, 3)), 0)
    True
    """
    called = normalised(raw.header[place]).split()
    two = len(called) > 1 and all(word.upper() in MEASURES for word in called)
    if not two and not _OF_MEASURES & set(called):
        return False
    words = {r[place].strip() for r in raw.records if not blank(r[place])}
    known = sum(bool(measure_named(w)) or w.upper() in MEASURES for w in words)
    kinds = known + sum(_names_effect(w) for w in words if not measure_named(w) and w.upper() not in MEASURES)
    return bool(known) and 2 * kinds > len(words)


def _names_effect(text: str) -> bool:
    """Whether a cell names an effect, if one of no measure of ours: "unstandardised_beta", "log odds"."""
    if normalised(text) in MEASURE_NAMES:
        return True
    words = words_of(text)
    named = any(r.part is WordKind.ESTIMATE for w in words if len(w) > 1 for r in WORDS.get(w, ()))
    return len(words) <= _LONGEST and (named or bool(_EFFECTS & set(words)))


#: Longer texts tell what was done, and name no measure.
_LONGEST: Final = 4


def measures_of(raw: RawTable, places: Collection[int], words: Collection[str]) -> int | None:
    """Return which of several columns of measures is about the words of a result, None where none is for sure.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("effect type pain", "effect type sleep"), (), ())
    >>> measures_of(raw, (0, 1), ("sleep",)), measures_of(raw, (0, 1), ())
    (1, None)
    """
    fitting = [p for p in places if words and set(words) <= set(words_of(raw.header[p]))]
    return fitting[0] if len(fitting) == 1 else None


def _declares(raw: RawTable, place: int, column: str) -> bool:
    """Whether most filled cells of a column are values of the premise whose name it bears."""
    kind = PREMISES[PREMISE_COLUMNS[column]]
    if not kind.values:
        return True
    words = {" ".join(r[place].lower().split()) for r in raw.records if not blank(r[place])}
    legal = {v.lower() for v in (*kind.values, *kind.aliases)} | ({"ci", "range"} if column == "interval" else set())
    return len(words & legal) > len(words) / 2


_DECIMAL: Final = re.compile(r"-?\d*[.,]\d+")
#: Words of the tables that stand under names which can as well be those of groups or of quantities.
_DOUBTFUL: Final = frozenset(("arm1", "arm2", "timepoint", "unit", "model"))


#: So many of the studies that have a number go by a name of their own; two of one author and year go by one.
_NAMED: Final = 0.8


def _digits(raw: RawTable, place: int) -> bool:
    return all(r[place].strip().isdigit() for r in raw.records if r[place].strip())


def _names_numbered(raw: RawTable, number: int, place: int) -> bool:
    """Whether a column has a name of its own for nearly each numbered study: no "label" of open and blinded ones."""
    pairs = {(r[number].strip(), r[place].strip()) for r in raw.records if r[number].strip() and r[place].strip()}
    numbers, names = {one for one, _ in pairs}, {name for _, name in pairs}
    apart = len(pairs) == len(numbers) and len(names) >= _NAMED * len(numbers)
    return apart and not _digits(raw, place)


def worded(
    raw: RawTable, taken: frozenset[int], numbers: Collection[str]
) -> tuple[dict[str, int], frozenset[int], tuple[int, ...]]:
    """Return the columns of words by their names, all places whose name is that of words, and those of measures.

    Parameters
    ----------
    raw : RawTable
    taken : frozenset of int
        Places that the user has named.
    numbers : collection of str
        Columns of ours that hold numbers.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("study", "effect measure"), (("A", "OR"), ("B", "HR")), (2, 3))
    >>> worded(raw, frozenset(), ())
    ({'study': 0, 'measure': 1}, frozenset({0, 1}), (1,))
    """
    at: dict[str, int] = {}
    places: set[int] = set(taken)
    measures: list[int] = []
    for place, name in enumerate(raw.header):
        if place in taken:
            continue
        target = "measure" if names_measures(raw, place) else next(iter(meaning(name).targets), "")
        if not target or target in numbers or target in _NUMBERS_OF_NAMES:
            continue
        if target == "measure" and not states_measures(raw, place):
            continue
        if target in PREMISE_COLUMNS and not _declares(raw, place, target):
            continue
        numbered = target == "outcome" and name.strip()[-1:].isdigit()
        if (target in _DOUBTFUL or numbered or normalised(name) == "studies") and _counted(raw, place):
            continue
        if target == "outcome" and 2 * sum(bool(_DECIMAL.fullmatch(r[place])) for r in raw.records) > len(raw.records):
            continue  # "Endpoint" of 40.3 and 50.3 is what was measured then
        places.add(place)
        if target == "study" and target in at and _digits(raw, at[target]) and _names_numbered(raw, at[target], place):
            at[target] = place
        at.setdefault(target, place)
        measures += [place] if target == "measure" else []
    if (
        not measures
        and len(shown := [p for p in range(len(raw.header)) if p not in taken and _all_measures(raw, p)]) == 1
    ):
        at = {**{column: p for column, p in at.items() if p != shown[0]}, "measure": shown[0]}
        places, measures = {*places, *shown}, shown
    return at, frozenset(places), tuple(measures)


#: Measures that nothing else is called: HR and RR are of hearts and breaths too, MD of persons and of a state.
_OF_NOTHING_ELSE: Final = frozenset(("OR", "SMD", "IRR"))
#: Words of columns in which OR and MD are places, or HR and RR what was measured.
_ELSEWHERE: Final = frozenset(
    ("state", "states", "country", "region", "province", "site", "place", "location", "nation", "variable", "parameter")
)
#: What such a column may be taken for by its name.
_MAY_BE_MEASURES: Final = frozenset(("unit", "kind", "quantity", "model"))


def _all_measures(raw: RawTable, place: int) -> bool:
    """Whether every cell of a column names a measure, whatever it is called: "fx_type", "unit" of OR and HR.

    Examples
    --------
    >>> rows = (("OR", "HR"), ("HR", "RR"), ("OR", "HR"))
    >>> raw = RawTable("a.csv", ("fx_type", "vital sign"), rows, (2, 3, 4))
    >>> _all_measures(raw, 0), _all_measures(raw, 1)
    (True, False)
    """
    name = raw.header[place]
    if not _MAY_BE_MEASURES.issuperset(meaning(name).targets) or _ELSEWHERE & set(words_of(name)):
        return False
    words = {r[place].strip() for r in raw.records if not blank(r[place])}
    named = {w.upper() if w.upper() in MEASURES else measure_named(w) if len(w) > 1 else "" for w in words}
    return len(named) > 1 and "" not in named and bool(named & _OF_NOTHING_ELSE)


#: Targets of the alias table that are numbers under another name than that of a column.
_NUMBERS_OF_NAMES: Final = frozenset(
    (*("effect", "pair", "mean1_only", "sd1_only", "correlation"), *(f"qb{s}" for s in ("", "_df", "_p", "_i2")))
)


def _counted(raw: RawTable, place: int) -> bool:
    """Whether most filled cells of a column begin with a number."""
    cells = [r[place] for r in raw.records if not blank(r[place])]
    return bool(cells) and sum(c[:1].isdigit() for c in cells) > len(cells) / 2
