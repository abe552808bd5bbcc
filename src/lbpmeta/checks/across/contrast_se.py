"""The standard error of a mean difference against the SDs and n of its arms, beside the other rows of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.checks.arms.cells import people_in
from lbpmeta.checks.arms.formulas import pooled_sd, root, square
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.line import bracketed
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.screen import CONSISTENT, LOOK, SILENT, WITHIN_ROUNDING, Answer, SameRows, TableColumns
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.stakes import sized
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_se_of_contrast"]

_CHECK: Final = "se-of-contrast"
_CELLS: Final = ("se", "sd1", "n1", "sd2", "n2")

#: A covariate that explains 84 % of the variance makes the standard error so much smaller than that of the arms, and
#: clusters with a design effect of 6.25 so much larger.
_FACTOR: Final = 2.5

#: So many other rows, and such a share of them, tell that a table prints the standard errors of its arms.
_MANY: Final = 5
_MOST: Final = 0.8

_FINE: Final = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)


def check_se_of_contrast(
    sd1: Number, n1: Number, sd2: Number, n2: Number, se: Number, *, contrast: str = "", others_follow: bool = False
) -> Finding:
    """Check the standard error of a mean difference against SD and n of both arms.

    Parameters
    ----------
    sd1, n1, sd2, n2 : str or int
        As printed.
    se : str
        The printed standard error of the difference.
    contrast : {"raw", "adjusted", "model", ""}
        How the difference was made, where known. Only that of a raw one follows from the arms.
    others_follow : bool
        Whether the standard errors of most other rows of the table follow from their arms.

    Returns
    -------
    Finding
        "implausible" at most: where the difference is raw, or most other rows follow; or where the two are more than
        2.5 times apart, which neither a covariate nor clusters usually do.

    Raises
    ------
    DataError
        If a number is missing or cannot be read.

    Notes
    -----
    SE = sqrt(sd1^2/n1 + sd2^2/n2), or with one pooled variance sp sqrt(1/n1 + 1/n2), as sets.

    Examples
    --------
    >>> check_se_of_contrast("21", 21, "29", 18, "8.23").verdict.value
    'consistent'
    >>> check_se_of_contrast("4.1", 60, "3.9", 58, "9.99").verdict.value
    'implausible'
    """
    numbers: dict[str, Printed] = {}
    for name, text in zip(_CELLS, (se, sd1, n1, sd2, n2), strict=True):
        number = read(text)
        if number is None:
            raise DataError(f"`{name}` is empty; give the number as printed.")
        numbers[name] = number
    return _finding(numbers, contrast, others_follow=others_follow)


def _finding(numbers: Mapping[str, Printed], contrast: str, *, others_follow: bool) -> Finding:
    people = [people_in(numbers[n].text) for n in ("n1", "n2")]
    first, second = people
    if first is None or second is None or min(first, second) < 2:
        return make(_CHECK, Verdict.NOT_CHECKABLE, "One person has no SD.", printed=numbers, missing=("n",))
    one, two = (ValueSet(max(0.0, (v := values_of(numbers[c])).low), max(0.0, v.high)) for c in ("sd1", "sd2"))
    ways = {"separate variances": _separate(one, two, first, second), "one variance": _pooled(one, two, first, second)}
    target, error = values_of(numbers["se"]), numbers["se"]
    methods = tuple(name for name, made in ways.items() if made.intersects(target))
    if methods:
        faces = (ways[name].mid for name in methods)
        return make(
            _CHECK,
            Verdict.CONSISTENT if any(error.prints(face) for face in faces) else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"SE {error.text} follows from SDs and n of the arms.",
            printed=numbers,
            methods=methods,
        )
    made = ways["separate variances"]
    ends = [w.low for w in ways.values()], [w.high for w in ways.values()]
    apart = target.high * _FACTOR < min(ends[0]) or target.low > _FACTOR * max(ends[1])
    what = f"SE {error.text} is printed, and SDs and n of the arms give {bracketed(made)}"
    if contrast in ("adjusted", "model") or not (apart or others_follow or contrast == "raw"):
        return make(
            _CHECK,
            Verdict.METHOD_DEPENDENT,
            f"{what}. A model's standard error is not determined by the arms: not an error.",
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
        f"{what}. {why}",
        stakes=stakes,
        printed=numbers,
        admissible={"se": made},
    )


def _separate(sd1: ValueSet, sd2: ValueSet, n1: int, n2: int) -> ValueSet:
    return root(square(sd1).scaled(1 / n1) + square(sd2).scaled(1 / n2))


def _pooled(sd1: ValueSet, sd2: ValueSet, n1: int, n2: int) -> ValueSet:
    return pooled_sd(sd1, n1, sd2, n2).scaled((1 / n1 + 1 / n2) ** 0.5)


def ask_se_of_contrast(columns: TableColumns) -> Answer:
    """Rows whose standard error follows from SDs and n of the arms."""
    sought = (columns.codes("measure", {"MD": 1}) == 1) & columns.has(*_CELLS)
    se, sd1, n1, sd2, n2 = columns.numbers(*_CELLS)
    plain = sought.copy()
    for number in (sd1, n1, sd2, n2, se):
        plain &= ~number.unreadable & number.equal
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        for count in (n1, n2):
            plain &= (count.value >= 2) & (count.value % 1 == 0)
        for spread in (sd1, sd2):
            plain &= spread.sets.low >= 0
        separate = root(square(sd1.sets).scaled(1 / n1.value) + square(sd2.sets).scaled(1 / n2.value))
        one = pooled_sd(sd1.sets, n1.value, sd2.sets, n2.value).scaled((1 / n1.value + 1 / n2.value) ** 0.5)
        fits = [plain & way.intersects(se.sets) for way in (separate, one)]
        middles = [(way.low + way.high) / 2 for way in (separate, one)]
        exact = [f & (se.sets.low <= m) & (m <= se.sets.high) for f, m in zip(fits, middles, strict=True)]
    codes = np.where(sought, LOOK, SILENT).astype(np.int8)
    codes[fits[0] | fits[1]] = WITHIN_ROUNDING
    codes[exact[0] | exact[1]] = CONSISTENT
    return Answer(codes, _CELLS)


@lru_cache(maxsize=8)
def _followers(table: SameRows) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    """Ids of the rows whose standard error follows from the arms, and of those where it does not, by set."""
    codes = ask_se_of_contrast(TableColumns(Tables(MappingProxyType({}), ""), table.rows)).codes
    found: dict[str, tuple[set[str], set[str]]] = {}
    for row, code in zip(table.rows, codes.tolist(), strict=True):
        if code != SILENT:
            for name in row["set"].split():
                found.setdefault(name, (set(), set()))[code == LOOK].add(row.id)
    return MappingProxyType({name: (frozenset(does), frozenset(not_)) for name, (does, not_) in found.items()})


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    if row["measure"] != "MD" or row["kind"] in ("baseline", "events") or not row.has(*_CELLS):
        return
    numbers = {c: number for c in _CELLS if (number := row.printed(c)) is not None and number.op == "="}
    if len(numbers) < len(_CELLS):
        return
    names = row["set"].split()
    does, not_ = _followers(SameRows(tables.rows.get("trials", ()))).get(names[0], ((), ())) if names else ((), ())
    follow, apart = len(set(does) - {row.id}), len(set(not_) - {row.id})
    yield _finding(numbers, row["contrast"], others_follow=follow >= _MANY and follow >= _MOST * (follow + apart))


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Does the standard error of a mean difference follow from its arms?",
        ("trials",),
        _run,
        "heuristic",
        inputs="measure MD, se, contrast; SD and n of both arms; the other rows of the set",
        formula="SE = sqrt(sd1^2/n1 + sd2^2/n2) or sp sqrt(1/n1 + 1/n2); implausible of a raw difference, where five "
        "and four in five of the other rows follow, or where they are more than 2.5 times apart",
        source="Altman DG, Bland JM. BMJ 2005;331:903.",
        row_only=False,
        ask=ask_se_of_contrast,
    ),
)
