"""GRIMMER and DEBIT: whether n whole scores, or n zeros and ones, can have the printed mean and SD."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.arms.cells import arms_of, declared_scale
from lbpmeta.checks.arms.granularity.grim import NOT_WHOLE
from lbpmeta.checks.arms.granularity.scores import Scores, read_scores, squares, sums
from lbpmeta.checks.core.called import called
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.severity import DIGITS
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_debit", "check_grimmer"]

#: More sums than this and every SD can occur: nothing is searched.
_MOST_SUMS: Final = 2000


def check_grimmer(
    mean: Number,
    sd: Number,
    n: Number,
    *,
    step: float = 1,
    items: int = 1,
    minimum: float = 0,
    maximum: float | None = None,
    complete: bool | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check whether n whole scores can have the printed mean and standard deviation (GRIMMER).

    Examples
    --------
    >>> finding = check_grimmer("5.21", "1.61", 28, complete=True, rounding="nearest")
    >>> finding.verdict.value, [r.value for r in finding.repairs]
    ('inconsistent', ['1.60', '1.62'])
    >>> check_grimmer("0.5", "0.53", 10, maximum=1).verdict.value
    'consistent'

    Parameters
    ----------
    mean, sd : str
        As printed; the SD with divisor n - 1.
    n : int or str
        People, at least 2.
    step, items, minimum
        As of :func:`check_grim`.
    maximum : float, optional
        Highest score; with it the SD has a largest value too.
    complete : bool, optional
        Whether every one of the n people has a whole score. Where nobody says so a contradiction is "implausible" at
        most, and "method-dependent" where it is known not to be so.
    rounding : {"nearest", "truncated", "any", ...}, optional

    Returns
    -------
    Finding
        "not-checkable" where every SD can occur.

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the step, the items or the ends make no scale.

    Notes
    -----
    A search over every whole sum S that prints as the mean and every sum of squares Q that prints as the SD:
    Q has the parity of S and lies between the sums of squares of the most equal and of the most extreme
    scores. Anaya J. PeerJ Prepr 2016;4:e2400v1; the parity: Allard A, 2018.
    """
    return called(
        lambda mode: _search("grimmer", mean, sd, n, step, items, minimum, maximum, complete is not False, mode),
        declared_by_keywords({"data": "complete" if complete else None, "rounding": rounding}),
    )


def check_debit(
    mean: Number, sd: Number, n: Number, *, complete: bool | None = None, rounding: str | None = None
) -> Finding:
    """Check whether n zeros and ones can have the printed mean and standard deviation (DEBIT).

    Examples
    --------
    >>> check_debit("0.5", "0.53", 10).verdict.value, check_debit("0.36", "0.11", 20, complete=True).verdict.value
    ('consistent', 'inconsistent')

    Parameters
    ----------
    mean, sd : str
        As printed: a proportion between 0 and 1, and the SD with divisor n - 1.
    n : int or str
    complete : bool, optional
        Whether each of the n people is a 0 or a 1. Where nobody says so a contradiction is "implausible" at most, and
        "method-dependent" where it is known not to be so.
    rounding : {"nearest", "truncated", "any", ...}, optional

    Returns
    -------
    Finding

    Raises
    ------
    DataError
        If a number cannot be read.

    Notes
    -----
    Every whole x with x/n in the set of the mean is tried: the SD sqrt(x(n - x)/(n(n - 1))) is not monotone
    about 1/2, so that the ends of the set are not enough. Heathers JAJ, Brown NJL. DEBIT: a simple consistency
    test for binary data. OSF preprint, 2018 (cited as of 2019 too).
    """
    return called(
        lambda mode: _search("debit", mean, sd, n, 1, 1, 0, 1, complete is not False, mode),
        declared_by_keywords({"data": "complete" if complete else None, "rounding": rounding}),
    )


def _search(
    check: str,
    mean: Number,
    sd: Number,
    n: Number,
    step: float,
    items: int,
    minimum: float,
    maximum: float | None,
    complete: bool,
    rounding: str,
) -> Finding:
    centre, spread = read(mean, rounding), read(sd, rounding)
    if centre is None or spread is None:
        raise DataError(f"`{'mean' if centre is None else 'sd'}` is empty; give the number as printed.")
    scores = read_scores(n, step, items, minimum, maximum)
    printed = {"mean": centre, "sd": spread, "n": read(n)}
    if scores.n < 2:
        return make(
            check, Verdict.NOT_CHECKABLE, "One person has no standard deviation.", printed=printed, missing=("n",)
        )
    bad = Verdict.INCONSISTENT if complete else Verdict.METHOD_DEPENDENT
    premises = (assume("data"),) if complete else ()
    totals = sums(centre, scores)
    what = "zeros and ones" if check == "debit" else f"scores in steps of {scores.unit:.4g}"
    if not totals:
        return make(
            check,
            bad,
            f"No {scores.n} {what} have the mean {centre.text}.",
            otherwise=NOT_WHOLE,
            stakes=DIGITS,
            printed=printed,
            premises=premises,
        )
    values = values_of(spread)
    if len(totals) > _MOST_SUMS or _all_occur(totals, values, scores):
        return make(
            check,
            Verdict.NOT_CHECKABLE,
            f"With n {scores.n} every SD near {spread.text} can occur: {check.upper()} has no power.",
            printed=printed,
            missing=("more decimals, or fewer people",),
        )
    for total in totals:
        found = squares(total, values, scores)
        if found:
            return make(
                check,
                Verdict.CONSISTENT,
                f"Mean {centre.text} and SD {spread.text} are those of {scores.n} {what} with mean "
                f"{scores.mean(total):.6g} and SD {scores.sd(total, found[len(found) // 2]):.6g}.",
                printed=printed,
            )
    near = _nearest(totals, spread, scores)
    closest = f"; the nearest SD{'s are' if len(near) > 1 else ' is'} {' and '.join(near)}" if near else ""
    return make(
        check,
        bad,
        f"No {scores.n} {what} have the mean {centre.text} and the SD {spread.text}{closest}.",
        otherwise=NOT_WHOLE,
        stakes=DIGITS,
        printed=printed,
        premises=premises,
        repairs=tuple(Repair("sd", spread.text, text, "nearest possible SD") for text in near),
        derivation=(
            f"SD {spread.text} stands for {values}",
            f"sums of scores that print as mean {centre.text}: {totals[0]} to {totals[-1]}",
            "no whole sum of squares of the parity of the sum gives such an SD, sqrt((Q - S^2/n)/(n - 1))",
        ),
    )


def _all_occur(totals: range, sd: ValueSet, scores: Scores) -> bool:
    """Whether each sum alone makes every SD of the set's width: the sums of squares are 2 apart."""
    step = 2 * scores.unit**2 / (scores.n - 1)
    low, high = max(0.0, sd.low), sd.high
    return high**2 - low**2 >= step and all(bool(squares(t, sd, scores)) for t in (totals[0], totals[-1]))


def _nearest(totals: range, sd: Printed, scores: Scores) -> list[str]:
    """The possible SDs just below and just above the printed one, printed alike."""
    face = float(sd)
    around: list[float] = []
    for total in totals[:200]:
        for side in (ValueSet(0.0, face), ValueSet(face, 2 * face + 4 * scores.unit)):
            found = squares(total, side, scores)
            if found:
                around.append(scores.sd(total, found[-1] if side.high == face else found[0]))
    below, above = [s for s in around if s <= face], [s for s in around if s > face]
    chosen = ([max(below)] if below else []) + ([min(above)] if above else [])
    return list(dict.fromkeys(Printed.from_float(s, digits=max(0, sd.decimals)).text for s in chosen))


def _run_grimmer(tables: Tables, row: Row) -> Iterator[Finding]:
    scale = declared_scale(tables, row)
    if scale is None or (scale.minimum, scale.maximum) == (0, scale.step):
        return
    for arm in arms_of(row):
        if arm.n is None or arm.mean is None or arm.sd is None or arm.mean.op != "=" or arm.sd.op != "=":
            continue
        if not sums(arm.mean, Scores(arm.n, scale.step, scale.minimum)):
            continue  # GRIM tells it
        finding = _search(
            *("grimmer", arm.mean, arm.sd, arm.n, scale.step, 1, scale.minimum, None, scale.complete, "nearest")
        )
        if finding.verdict is not Verdict.NOT_CHECKABLE:
            yield arm.rename(finding)


def _run_debit(tables: Tables, row: Row) -> Iterator[Finding]:
    scale = declared_scale(tables, row)
    if scale is None or (scale.minimum, scale.maximum, scale.step) != (0, 1, 1):
        return
    for arm in arms_of(row):
        if arm.n is not None and arm.mean is not None and arm.sd is not None and arm.mean.op == arm.sd.op == "=":
            finding = _search("debit", arm.mean, arm.sd, arm.n, 1, 1, 0, 1, scale.complete, "nearest")
            if finding.verdict is not Verdict.NOT_CHECKABLE:
                yield arm.rename(finding)


_NEEDS: Final = (
    ("mean1", "sd1", "n1", "instrument"),
    ("mean2", "sd2", "n2", "instrument"),
    ("baseline1", "baseline_sd1", "n1", "instrument"),
    ("baseline2", "baseline_sd2", "n2", "instrument"),
)

SPECS: Final = (
    CheckSpec(
        "grimmer",
        "Can whole scores have this mean and this SD?",
        ("trials",),
        _run_grimmer,
        "proof",
        inputs="mean, SD and n of each arm; step and minimum of the instrument",
        formula="whole S and Q exist, Q of the parity of S, with mean S/n and variance (Q - S^2/n)/(n - 1) in the "
        "printed sets; proof only where complete_data is yes",
        source="Anaya J. PeerJ Prepr 2016;4:e2400v1; Allard A. Analytic-GRIMMER, 2018.",
        proof_test="tests/checks/test_grim.py::test_true_means_and_sds_of_whole_scores_are_never_doubted",
        needs=_NEEDS,
    ),
    CheckSpec(
        "debit",
        "Can zeros and ones have this mean and this SD?",
        ("trials",),
        _run_debit,
        "proof",
        inputs="mean, SD and n of each arm; an instrument from 0 to 1 in steps of 1",
        formula="a whole x exists with x/n and sqrt(x(n - x)/(n(n - 1))) in the printed sets; proof only where "
        "complete_data is yes",
        source="Heathers JAJ, Brown NJL. DEBIT: a simple consistency test for binary data. 2019, osf.io/5vb3u.",
        proof_test="tests/checks/test_grim.py::test_true_zeros_and_ones_are_never_doubted",
        needs=_NEEDS,
    ),
)
