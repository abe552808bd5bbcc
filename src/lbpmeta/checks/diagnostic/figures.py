"""Sensitivity, specificity, predictive values, likelihood ratios, accuracy and prevalence against each other."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from lbpmeta.checks.core.called import called, derived
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.links import count_in, linked_rows
from lbpmeta.checks.core.reading import Number, make, read_all, values_of
from lbpmeta.checks.core.screen import only_where
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.diagnostic.tables import COUNTED, box_of, feasible, hull, table_exists
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["DIAGNOSTIC_KINDS", "SPECS", "check_sens_spec"]

_CHECK: Final = "sens-spec"

#: Kinds of statements about a test -> argument of :func:`check_sens_spec`.
DIAGNOSTIC_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sensitivity": "sensitivity",
        "specificity": "specificity",
        "ppv": "ppv",
        "npv": "npv",
        "accuracy": "accuracy",
        "prevalence": "prevalence",
        "lr-positive": "lr_positive",
        "lr-negative": "lr_negative",
        "dor": "dor",
    }
)
_RATIOS: Final = ("lr_positive", "lr_negative", "dor")
_WORDS: Final = {"lr_positive": "LR+", "lr_negative": "LR-", "dor": "DOR", "ppv": "PPV", "npv": "NPV"}


def check_sens_spec(
    *,
    sensitivity: Number = None,
    specificity: Number = None,
    ppv: Number = None,
    npv: Number = None,
    accuracy: Number = None,
    prevalence: Number = None,
    lr_positive: Number = None,
    lr_negative: Number = None,
    dor: Number = None,
    n_diseased: Number = None,
    n_healthy: Number = None,
    n: Number = None,
    percent: bool = True,
    made_of: str | None = None,
    data: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check the printed figures of one diagnostic test against each other.

    Examples
    --------
    >>> check_sens_spec(sensitivity="78", specificity="67", lr_positive="2.4").verdict.value
    'consistent-within-rounding'
    >>> check_sens_spec(sensitivity="78", specificity="67", lr_positive="3.4").blame
    ('made of',)
    >>> finding = check_sens_spec(sensitivity="78", specificity="67", lr_positive="3.4", made_of="these numbers")
    >>> finding.verdict.value, str(finding.admissible["lr_positive"])
    ('inconsistent', '2.31343 to 2.41538')

    Parameters
    ----------
    sensitivity, specificity, ppv, npv, accuracy, prevalence : str, optional
        As printed, in percent (as fractions with ``percent=False``).
    lr_positive, lr_negative, dor : str, optional
        Likelihood ratios, and the diagnostic odds ratio.
    n_diseased, n_healthy, n : int or str, optional
        People with and without the disease, and all of them. With the first two, or with `n` up to 2000, the check
        asks whether any table of whole people prints all figures.
    percent : bool
    made_of : {"these numbers"}, optional
        Says that the figures are those of one table: pooled ones need not be, nor predictive values for another
        prevalence.
    data : {"complete"}, optional
        Says that the numbers of people are those of the figures: nobody was left out.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding
        ``admissible`` holds what each figure may be, given sensitivity, specificity and prevalence.

    Notes
    -----
    With sensitivity s, specificity c and prevalence p: LR+ = s/(1 - c), LR- = (1 - s)/c, DOR = LR+/LR-,
    PPV = s p/(s p + (1 - c)(1 - p)), NPV = c (1 - p)/(c (1 - p) + (1 - s) p), accuracy = s p + c (1 - p). Without
    counts the box of all (s, c, p) is halved until a part prints every figure, or none can: then the figures
    contradict each other. The summary line of a bivariate model is tied in the same way; a DOR or likelihood ratio that
    was pooled by itself is not (`made_of`). Where sensitivity or specificity prints as 0 or 100 %, ratios are left
    out: programs make them of tables with half a person in every cell. Predictive values for another prevalence than
    that of the sample do not belong together with it.

    Raises
    ------
    DataError
        If a number cannot be read or a figure lies outside its domain.

    References
    ----------
    Altman DG, Bland JM. BMJ 1994;308:1552 and 309:102. Deeks JJ, Altman DG. BMJ 2004;329:168-169.
    """
    given = {
        "sensitivity": sensitivity,
        "specificity": specificity,
        "ppv": ppv,
        "npv": npv,
        "accuracy": accuracy,
        "prevalence": prevalence,
        "lr_positive": lr_positive,
        "lr_negative": lr_negative,
        "dor": dor,
        "n_diseased": n_diseased,
        "n_healthy": n_healthy,
        "n": n,
    }
    declared = declared_by_keywords({"made of": made_of, "data": data, "rounding": rounding})
    return called(lambda mode: _sens_spec(given, percent, mode), declared)


def _sens_spec(given: Mapping[str, Number], percent: bool, rounding: str) -> Finding:
    """Return what :func:`check_sens_spec` says if all premises hold."""
    printed = read_all(given, rounding)
    figures = {k: v for k, v in printed.items() if k not in COUNTED}
    for name, number in figures.items():
        top = math.inf if name in _RATIOS else 100.0 if percent else 1.0
        if not values_of(number).intersects(ValueSet(0.0, top)):
            raise DataError(f"`{name}` is {number.text}; it lies between 0 and {top:g}.")
    if _may_be_empty(figures, percent):  # programs add half a person to empty cells, and ratios are then of those
        figures = {k: v for k, v in figures.items() if k not in _RATIOS}
    sizes = _sizes(printed)
    if len(figures) < 2 or (not sizes and _free(figures)):
        missing = ("lr_positive, lr_negative or dor", "ppv or npv with the prevalence", "n_diseased, n_healthy")
        why = "Nothing printed beside these figures of a test can contradict them."
        return make(_CHECK, Verdict.NOT_CHECKABLE, why, printed=printed, missing=missing)
    fits = _fit(figures, sizes, percent)
    box = box_of(_sets(figures, percent))
    scaled = {name: 1.0 if name in _RATIOS else 100.0 if percent else 1.0 for name in figures}
    admissible = {}
    if box is not None:
        for name in figures:
            found = hull(name, box)
            if name not in ("sensitivity", "specificity", "prevalence") and math.isfinite(found.high):
                admissible[name] = found.scaled(scaled[name])
    shown = ", ".join(
        f"{_WORDS.get(k, k)} {v.text}{'' if k in _RATIOS or not percent else '%'}" for k, v in figures.items()
    )
    words = {"n_diseased": "people with the disease", "n_healthy": "without it", "n": "people in all"}
    people = " of " + ", ".join(f"{v.text} {words[k]}" for k, v in printed.items() if k in COUNTED) if sizes else ""
    derivation = (
        *(f"{k} = {v.text}" + ("" if k in COUNTED else f" stands for {values_of(v)}") for k, v in printed.items()),
        *(f"{_WORDS.get(k, k)} given sensitivity, specificity and prevalence: {v}" for k, v in admissible.items()),
    )
    if fits is not False:
        return make(
            _CHECK,
            Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"{shown} can be those of one test{people}.",
            printed=printed,
            admissible=admissible,
            derivation=derivation,
        )

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        if any(numbers[k].decimals > 0 for k in numbers if k in COUNTED):
            return None
        changed = {k: v for k, v in numbers.items() if k not in COUNTED}
        try:
            ok = _fit(changed, _sizes(numbers), percent, effort=60)
        except DataError:
            return None
        return 0.0 if ok else None

    alone = [_WORDS.get(k, k) for k in figures if _fit({f: v for f, v in figures.items() if f != k}, sizes, percent)]
    # Without the numbers of people the figures contradict each other already, or only tables of whole people do.
    whole_people = sizes is not None and _fit(figures, None, percent) is not False
    cause = f"Without {' or without '.join(alone)} the others agree." if alone and len(alone) < len(figures) else ""
    return make(
        _CHECK,
        Verdict.INCONSISTENT,
        f"No test{people} has {shown} at once.",
        more=cause,
        printed=printed,
        admissible=admissible,
        repairs=find_repairs(printed, distance),
        derivation=derivation,
        premises=(assume("made of"), *((assume("data"),) if whole_people else ())),
    )


def _may_be_empty(figures: Mapping[str, Printed], percent: bool) -> bool:
    """Whether a cell of the table may be empty: sensitivity or specificity prints as 0 or 100 %."""
    shares = [values for name, values in _sets(figures, percent).items() if name in ("sensitivity", "specificity")]
    return any(edge in values for values in shares for edge in (0.0, 1.0))


def _sets(figures: Mapping[str, Printed], percent: bool) -> dict[str, ValueSet]:
    """Sets as fractions; ratios as printed."""
    return {
        k: values_of(v).widened() if k in _RATIOS or not percent else values_of(v).scaled(0.01)
        for k, v in figures.items()
    }


def _free(figures: Mapping[str, Printed]) -> bool:
    """Whether any values of these figures go together: too few of them, or with a free parameter each."""
    ratios = sum(k in figures for k in ("sensitivity", "specificity", *_RATIOS))
    more = sum(k in figures for k in ("ppv", "npv", "accuracy", "prevalence"))
    return ratios < 3 and ratios + more < 4 and not (ratios >= 2 and more >= 2)


def _sizes(printed: Mapping[str, Printed]) -> tuple[int | None, int | None, int | None] | None:
    """People with, without, and all; None where the table's size is not known well enough."""
    with_it, without = (
        count_in("n_diseased", printed.get("n_diseased")),
        count_in("n_healthy", printed.get("n_healthy")),
    )
    total = count_in("n", printed.get("n"))
    if with_it is None and without is None and total is None:
        return None
    return with_it, without, total


def _fit(
    figures: Mapping[str, Printed],
    sizes: tuple[int | None, int | None, int | None] | None,
    percent: bool,
    *,
    effort: int = 3000,
) -> bool | None:
    """Whether figures and sizes go together: True, False (proved), or None where that stayed open."""
    sets = _sets(figures, percent)
    possible = feasible(sets, effort)
    if possible is False or sizes is None:
        return possible
    return table_exists(sets, *sizes)


def run_sens_spec(tables: Tables, row: Row) -> Iterator[Finding]:
    """All figures of one test: statements with the same source and subject, or that `derived_from` names."""
    if row["kind"] not in DIAGNOSTIC_KINDS or not row["value"] or row["interval"] == "range":
        return
    group = _group(tables, row)
    if group[0].id != row.id or len(group) < 2:
        return
    numbers: dict[str, str] = {}
    names: dict[str, str] = {}
    units = {r["unit"] for r in group if DIAGNOSTIC_KINDS[r["kind"]] not in _RATIOS}
    if not units <= {"%"}:
        return
    for r in group:
        argument = DIAGNOSTIC_KINDS[r["kind"]]
        numbers[argument], names[argument] = r["value"], _cell(row, r, "value")
        size = {"sensitivity": "n_diseased", "specificity": "n_healthy"}.get(argument, "n")
        if r["n"] and argument in ("sensitivity", "specificity", "accuracy", "prevalence"):
            numbers[size], names[size] = r["n"], _cell(row, r, "n")
    finding = _sens_spec(numbers, True, row.rounding)
    others = {r.id for r in group}
    saying = next((r for r in group if others <= {r.id, *r["derived_from"].split()}), None)
    if saying is not None:
        finding = derived(finding, saying)
    yield dataclasses.replace(
        finding,
        printed=MappingProxyType({names.get(k, k): v for k, v in finding.printed.items()}),
        admissible=MappingProxyType({names.get(k, k): v for k, v in finding.admissible.items()}),
        repairs=tuple(dataclasses.replace(r, field=names.get(r.field, r.field)) for r in finding.repairs),
        rows=tuple(r.id for r in group),
    )


def _cell(about: Row, row: Row, column: str) -> str:
    return column if row.id == about.id else f"{row.id}: {column}"


def _group(tables: Tables, row: Row) -> tuple[Row, ...]:
    """The figures of one test, in table order; each kind once."""
    index = _indexed(_Same(tables))
    near = [index.at[r.id] for r in linked_rows(tables, row) if r.id in index.at]
    near += index.naming.get(row.id, ())
    same = [at for at in near if index.rows[at]["source"] == row["source"]]
    kinds: dict[str, Row] = {}
    for at in sorted({*same, *index.first[row["source"], row["subject"]].values()}):
        r = index.rows[at]
        kinds.setdefault(r["kind"], r)
    return tuple(kinds.values())


class _Same:
    """Tables as a key: the very same object."""

    __slots__ = ("tables",)

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.tables is self.tables

    def __hash__(self) -> int:
        return id(self.tables)


class _Index(NamedTuple):
    """The figures of all tests: no row looks through the whole table.

    Attributes
    ----------
    rows : list of Row
        Statements with a figure, in table order.
    at : dict of str to int
        Id -> place in `rows`.
    first : dict
        Source and subject -> kind -> place of the first figure of that kind.
    naming : dict of str to list of int
        Id -> places of the rows that name it in `derived_from`.
    """

    rows: list[Row]
    at: dict[str, int]
    first: dict[tuple[str, str], dict[str, int]]
    naming: dict[str, list[int]]


@lru_cache(maxsize=2)
def _indexed(same: _Same) -> _Index:
    made = _Index([], {}, {}, {})
    for r in same.tables.rows.get("statements", ()):
        if r["kind"] not in DIAGNOSTIC_KINDS or not r["value"] or r["interval"] == "range":
            continue
        at = len(made.rows)
        made.rows.append(r)
        made.at[r.id] = at
        made.first.setdefault((r["source"], r["subject"]), {}).setdefault(r["kind"], at)
        for name in r["derived_from"].split():
            made.naming.setdefault(name, []).append(at)
    return made


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Can the figures of a diagnostic test be those of one table?",
        ("statements",),
        run_sens_spec,
        "proof",
        inputs="value and n of statements of kind sensitivity, specificity, ppv, npv, accuracy, prevalence, "
        "lr-positive, lr-negative, dor with the same source and subject, or linked by derived_from",
        formula="LR+ = s/(1 - c), LR- = (1 - s)/c, DOR = LR+/LR-, PPV = s p/(s p + (1 - c)(1 - p)), "
        "NPV = c (1 - p)/(c (1 - p) + (1 - s) p), accuracy = s p + c (1 - p): some s, c, p print all; with the numbers "
        "of people, some whole table",
        source="Altman DG, Bland JM. BMJ 1994;308:1552 and 309:102; Deeks JJ, Altman DG. BMJ 2004;329:168-169.",
        needs=(("value",),),
        ask=only_where("kind", tuple(DIAGNOSTIC_KINDS), ("value",)),
        row_only=False,
        proof_test="tests/checks/test_binary_truth.py::test_diagnostic_figures",
    ),
)
