"""Sensitivity, specificity, predictive values, likelihood ratios, accuracy and prevalence against each other."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.checks.core.links import count_in, linked_rows
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.verdicts import PROOF
from lbpmeta.checks.diagnostic.tables import COUNTED, box_of, feasible, hull, table_exists
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.printed import Printed, ValueSet

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
    }
)
_RATIOS: Final = ("lr_positive", "lr_negative")
_WORDS: Final = {"lr_positive": "LR+", "lr_negative": "LR-", "ppv": "PPV", "npv": "NPV"}


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
    n_diseased: Number = None,
    n_healthy: Number = None,
    n: Number = None,
    percent: bool = True,
    rounding: str = "nearest",
) -> Finding:
    """Check the printed figures of one diagnostic test against each other.

    Parameters
    ----------
    sensitivity, specificity, ppv, npv, accuracy, prevalence : str, optional
        As printed, in percent (as fractions with ``percent=False``).
    lr_positive, lr_negative : str, optional
        Likelihood ratios.
    n_diseased, n_healthy, n : int or str, optional
        People with and without the disease, and all of them. With the first two, or with `n` up to 2000, the check
        asks whether any table of whole people prints all figures.
    percent : bool
    rounding : {"nearest", "truncate", "any"}

    Returns
    -------
    Finding
        ``admissible`` holds what each figure may be, given sensitivity, specificity and prevalence.

    Notes
    -----
    With sensitivity s, specificity c and prevalence p: LR+ = s/(1 - c), LR- = (1 - s)/c,
    PPV = s p/(s p + (1 - c)(1 - p)), NPV = c (1 - p)/(c (1 - p) + (1 - s) p), accuracy = s p + c (1 - p). Without
    counts the box of all (s, c, p) is halved until a part prints every figure, or none can: then the figures
    contradict each other. Predictive values for another prevalence than that of the sample do not belong together
    with it.

    Raises
    ------
    DataError
        If a number cannot be read or a figure lies outside its domain.

    References
    ----------
    Altman DG, Bland JM. BMJ 1994;308:1552 and 309:102. Deeks JJ, Altman DG. BMJ 2004;329:168-169.

    Examples
    --------
    >>> check_sens_spec(sensitivity="78", specificity="67", lr_positive="2.4").verdict.value
    'consistent-within-rounding'
    >>> finding = check_sens_spec(sensitivity="78", specificity="67", lr_positive="3.4")
    >>> finding.verdict.value, str(finding.admissible["lr_positive"])
    ('inconsistent', '[2.31343, 2.41538]')
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
        "n_diseased": n_diseased,
        "n_healthy": n_healthy,
        "n": n,
    }
    printed = {k: number for k, v in given.items() if (number := read(v, rounding)) is not None}
    figures = {k: v for k, v in printed.items() if k not in COUNTED}
    for name, number in figures.items():
        top = math.inf if name in _RATIOS else 100.0 if percent else 1.0
        if not values_of(number).intersects(ValueSet(0.0, top)):
            raise DataError(f"`{name}` is {number.text}; it lies between 0 and {top:g}.")
    sizes = _sizes(printed)
    if len(figures) < 2 or (not sizes and _free(figures)):
        missing = ("lr_positive or lr_negative", "ppv or npv with the prevalence", "n_diseased, n_healthy")
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
    cause = f" Without {' or without '.join(alone)} the others agree." if alone and len(alone) < len(figures) else ""
    return make(
        _CHECK,
        Verdict.INCONSISTENT,
        f"No test{people} has {shown} at once. {PROOF}{cause}",
        severity=Severity.MATERIAL,
        printed=printed,
        admissible=admissible,
        repairs=find_repairs(printed, distance),
        derivation=derivation,
    )


def _sets(figures: Mapping[str, Printed], percent: bool) -> dict[str, ValueSet]:
    """Sets as fractions; ratios as printed."""
    return {
        k: values_of(v).widened() if k in _RATIOS or not percent else values_of(v).scaled(0.01)
        for k, v in figures.items()
    }


def _free(figures: Mapping[str, Printed]) -> bool:
    """Whether any values of these figures go together: too few of them, or with a free parameter each."""
    ratios = sum(k in figures for k in ("sensitivity", "specificity", "lr_positive", "lr_negative"))
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
    finding = check_sens_spec(**numbers, rounding=row.rounding)  # type: ignore[arg-type]
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
    linked = [r.id for r in linked_rows(tables, row)]
    same = [
        r
        for r in tables.rows.get("statements", ())
        if r["kind"] in DIAGNOSTIC_KINDS
        and r["value"]
        and r["interval"] != "range"
        and r["source"] == row["source"]
        and (r["subject"] == row["subject"] or r.id in linked or row.id in r["derived_from"].split())
    ]
    kinds: dict[str, Row] = {}
    for r in same:
        kinds.setdefault(r["kind"], r)
    return tuple(kinds.values())


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Can the figures of a diagnostic test be those of one table?",
        ("statements",),
        run_sens_spec,
        "proof",
        inputs="value and n of statements of kind sensitivity, specificity, ppv, npv, accuracy, prevalence, "
        "lr-positive, lr-negative with the same source and subject, or linked by derived_from",
        formula="LR+ = s/(1 - c), LR- = (1 - s)/c, PPV = s p/(s p + (1 - c)(1 - p)), NPV = c (1 - p)/(c (1 - p) + "
        "(1 - s) p), accuracy = s p + c (1 - p): some s, c, p print all; with the numbers of people, some whole table",
        source="Altman DG, Bland JM. BMJ 1994;308:1552 and 309:102; Deeks JJ, Altman DG. BMJ 2004;329:168-169.",
        row_only=False,
        proof_test="tests/checks/test_binary_truth.py::test_diagnostic_figures",
    ),
)
