"""The standard error of a contrast against the numbers of its arms, beside the other rows of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.bounds import SetColumn
from lbpmeta.checks.arms.contrast_errors import errors_of_counts, errors_of_difference, errors_of_smd
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.line import ends_of
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.screen import (
    CONSISTENT,
    LOOK,
    SILENT,
    WITHIN_ROUNDING,
    Answer,
    SameRows,
    TableColumns,
    columns_alone,
    trials_of,
)
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.stakes import sized
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_se_of_contrast"]

_CHECK: Final = "se-of-contrast"

#: What each measure's standard error is made of.
_COUNTS: Final = ("events1", "n1", "events2", "n2")
_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "MD": ("sd1", "n1", "sd2", "n2"),
        "SMD": ("mean1", "sd1", "n1", "mean2", "sd2", "n2"),
        **dict.fromkeys(("RR", "OR", "RD"), _COUNTS),
    }
)
_NUMBERS: Final = ("se", "mean1", "sd1", "n1", "mean2", "sd2", "n2", "events1", "events2")

#: A covariate that explains 84 % of the variance makes the standard error so much smaller than that of the arms, and
#: clusters with a design effect of 6.25 so much larger.
_FACTOR: Final = 2.5

#: So many other rows, and such a share of them, tell that a table prints the standard errors of its arms.
_MANY: Final = 5
_MOST: Final = 0.8


def check_se_of_contrast(
    sd1: Number = None,
    n1: Number = None,
    sd2: Number = None,
    n2: Number = None,
    se: Number = None,
    *,
    measure: str = "MD",
    mean1: Number = None,
    mean2: Number = None,
    events1: Number = None,
    events2: Number = None,
    contrast: str = "",
    others_follow: bool = False,
) -> Finding:
    """Check the standard error of a contrast against the numbers of both arms.

    Parameters
    ----------
    sd1, n1, sd2, n2 : str or int
        As printed; of counts no SDs.
    se : str
        The printed standard error of the contrast.
    measure : {"MD", "SMD", "RR", "OR", "RD"}
    mean1, mean2, events1, events2 : str or int, optional
        As printed: means of a standardised difference, events of a ratio or a risk difference.
    contrast : {"raw", "adjusted", "model", ""}
        How the contrast was made, where known. Only that of a raw one follows from the arms.
    others_follow : bool
        Whether the standard errors of most other rows of the table follow from their arms.

    Returns
    -------
    Finding
        "implausible" at most: where the contrast is raw, or most other rows follow; or where the two are more than
        2.5 times apart, which neither a covariate nor clusters usually do.

    Raises
    ------
    DataError
        If a number is missing or cannot be read.
    MethodError
        If the measure is none of these.

    Notes
    -----
    MD: sqrt(sd1^2/n1 + sd2^2/n2), or with one pooled variance sp sqrt(1/n1 + 1/n2). SMD: sqrt(a + b g^2) by every
    standardiser, small-sample factor and variance convention. RR and OR: of the logarithm, or by the delta method of
    the ratio, raw or with 1/2 added; the odds ratio's by Peto too. RD: with two risks, one, n - 1, or corrected. As
    sets.

    Examples
    --------
    >>> check_se_of_contrast("21", 21, "29", 18, "8.23").verdict.value
    'consistent'
    >>> check_se_of_contrast("4.1", 60, "3.9", 58, "9.99").verdict.value
    'implausible'
    >>> check_se_of_contrast(n1=57, n2=55, events1=18, events2=12, se="0.43", measure="OR").verdict.value
    'consistent'
    """
    if measure not in _OF:
        raise MethodError(f"`measure` is {measure!r}; it must be one of {', '.join(map(repr, _OF))}.")
    given = dict(zip(_NUMBERS, (se, mean1, sd1, n1, mean2, sd2, n2, events1, events2), strict=True))
    numbers: dict[str, Printed] = {}
    for name in ("se", *_OF[measure]):
        number = read(given[name])
        if number is None:
            raise DataError(f"`{name}` is empty; give the number as printed.")
        numbers[name] = number
    return _finding(numbers, measure, contrast, others_follow=others_follow)


def _finding(numbers: Mapping[str, Printed], measure: str, contrast: str, *, others_follow: bool) -> Finding:
    ways = {
        name: ValueSet(float(made.low[0]), float(made.high[0]))
        for name, made in _ways(measure, {name: _column(number) for name, number in numbers.items()})
        if bool(made.known[0])
    }
    target, error = values_of(numbers["se"]), numbers["se"]
    if not ways:
        text = "The arms have no standard error: an arm needs two people, an SD above 0, and events for a ratio."
        return make(_CHECK, Verdict.NOT_CHECKABLE, text, printed=numbers, missing=("n",))
    what = "counts" if measure in _BINARY else "SDs and n"
    methods = tuple(name for name, made in ways.items() if made.intersects(target))
    if methods:
        faces = (ways[name].mid for name in methods)
        return make(
            _CHECK,
            Verdict.CONSISTENT if any(error.prints(face) for face in faces) else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"SE {error.text} follows from {what} of the arms.",
            printed=numbers,
            methods=methods,
        )
    made = next(iter(ways.values()))
    least, most = min(w.low for w in ways.values()), max(w.high for w in ways.values())
    apart = target.high * _FACTOR < least or target.low > _FACTOR * most
    told = f"SE {error.text} is printed, and {what} of the arms give {ends_of(made)}"
    # Whatever may have been added to an empty cell.
    raw = contrast == "raw" and not (measure in ("RR", "OR") and _empty_cell(numbers))
    if contrast in ("adjusted", "model") or not (apart or others_follow or raw):
        return make(
            _CHECK,
            Verdict.METHOD_DEPENDENT,
            f"{told}. A model's standard error is not determined by the arms: not an error.",
            printed=numbers,
            admissible={"se": made},
        )
    stakes = sized(made.mid - float(error), float(error))
    if apart:
        why = "Neither a covariate nor clusters usually make a standard error so different."
    elif contrast == "raw":
        why = "The difference is declared to be raw."
    else:
        why, stakes = "Those of most other rows follow; a model may have made this one.", CHOICE
    return make(
        _CHECK,
        Verdict.IMPLAUSIBLE,
        f"{told}. {why}",
        stakes=stakes,
        printed=numbers,
        admissible={"se": made},
    )


_BINARY: Final = ("RR", "OR", "RD")


def _empty_cell(numbers: Mapping[str, Printed]) -> bool:
    return any(numbers[f"events{a}"].value in (0, numbers[f"n{a}"].value) for a in "12")


def _column(number: Printed) -> SetColumn:
    values = values_of(number)
    return SetColumn(np.array([values.low]), np.array([values.high]))


def _ways(measure: str, x: Mapping[str, SetColumn]) -> Iterator[tuple[str, SetColumn]]:
    """What every convention makes of a column of arms; counts are exact, and NaN where they are none."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        n1, n2 = (_count(x[c], 2) for c in ("n1", "n2"))
        if measure in _BINARY:
            a, c = _count(x["events1"], 0), _count(x["events2"], 0)
            fits = (a <= n1) & (c <= n2)
            yield from errors_of_counts(measure, np.where(fits, a, np.nan), n1, c, n2)
            return
        sd1, sd2 = (SetColumn(np.maximum(x[c].low, 0.0), np.maximum(x[c].high, 0.0)) for c in ("sd1", "sd2"))
        known = (x["sd1"].high >= 0) & (x["sd2"].high >= 0) & (n1 >= 2) & (n2 >= 2)
        if measure == "MD":
            made = errors_of_difference(sd1, n1, sd2, n2)
        else:
            known &= (sd1.low > 0) & (sd2.low > 0)  # over an SD of 0 the difference may be anything
            made = errors_of_smd(x["mean1"] - x["mean2"], sd1, n1, sd2, n2)
        for name, error in made:
            yield name, SetColumn(np.where(known, error.low, np.nan), np.where(known, error.high, np.nan))


def _count(values: SetColumn, least: int) -> np.ndarray:
    """The whole number that stands for a count; NaN where there is none, or fewer."""
    middle = np.round((values.low + values.high) / 2, 9)
    return np.where((middle >= least) & (middle % 1 == 0), middle, np.nan)


def ask_se_of_contrast(columns: TableColumns) -> Answer:
    """Rows whose standard error follows from the arms."""
    kinds = columns.codes("measure", {measure: i for i, measure in enumerate(_OF, 1)})
    codes = np.full(len(columns), SILENT, np.int8)
    compared: list[tuple[str, ...]] = []
    for kind, (measure, cells) in enumerate(_OF.items(), 1):
        names = ("se", *cells)
        at = np.flatnonzero((kinds == kind) & columns.has(*names))
        if not at.size:
            continue
        compared.append(names)
        mine = {name: column[at] for name, column in zip(names, columns.numbers(*names), strict=True)}
        plain = np.logical_and.reduce([~m.unreadable & m.equal for m in mine.values()])
        se = mine["se"].sets
        fits, exact = np.zeros(at.size, bool), np.zeros(at.size, bool)
        for _, made in _ways(measure, {name: m.sets for name, m in mine.items()}):
            fitting = plain & made.intersects(se)
            middle = (made.low + made.high) / 2
            fits |= fitting
            exact |= fitting & (se.low <= middle) & (middle <= se.high)
        codes[at] = np.where(exact, CONSISTENT, np.where(fits, WITHIN_ROUNDING, LOOK))
    # Of several measures in one table those columns that all of them compare.
    return Answer(codes, tuple(c for c in _NUMBERS if all(c in names for names in compared)) if compared else ())


@lru_cache(maxsize=8)
def _followers(table: SameRows) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    """Ids of the rows whose standard error follows from the arms, and of those where it does not, by set."""
    codes = ask_se_of_contrast(columns_alone(table.rows)).codes
    found: dict[str, tuple[set[str], set[str]]] = {}
    for row, code in zip(table.rows, codes.tolist(), strict=True):
        if code != SILENT:
            for name in row["set"].split():
                found.setdefault(name, (set(), set()))[code == LOOK].add(row.id)
    return MappingProxyType({name: (frozenset(does), frozenset(not_)) for name, (does, not_) in found.items()})


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    measure = row["measure"]
    cells = ("se", *_OF.get(measure, ()))
    if measure not in _OF or row["kind"] == "baseline" or not row.has(*cells):
        return
    numbers = {c: number for c in cells if (number := row.printed(c)) is not None and number.op == "="}
    if len(numbers) < len(cells):
        return
    names = row["set"].split()
    does, not_ = _followers(trials_of(tables)).get(names[0], ((), ())) if names else ((), ())
    follow, apart = len(set(does) - {row.id}), len(set(not_) - {row.id})
    follows = follow >= _MANY and follow >= _MOST * (follow + apart)
    yield _finding(numbers, measure, row["contrast"], others_follow=follows)


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Does the standard error of a contrast follow from its arms?",
        ("trials",),
        _run,
        "heuristic",
        inputs="measure MD, SMD, RR, OR or RD; se, contrast; mean, SD and n, or events and n, of both arms; the other "
        "rows of the set",
        formula="MD: sqrt(sd1^2/n1 + sd2^2/n2) or sp sqrt(1/n1 + 1/n2); SMD: sqrt(a + b g^2) by every convention; RR, "
        "OR: of the logarithm, or of the ratio itself, with and without 1/2 added, Peto; RD: two risks or one; "
        "implausible of a raw difference, where five and four in five of the other rows follow, or where they are more "
        "than 2.5 times apart",
        source="Altman DG, Bland JM. BMJ 2005;331:903. Cochrane Handbook, chapter 6.",
        row_only=False,
        ask=ask_se_of_contrast,
    ),
)
