"""Statistics of one pooled line against each other: k, Q, df, I2, tau2, z and p."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import (
    Number,
    make,
    read_fields,
    span,
    values_of,
    worst,
)
from lbpmeta.checks.core.rows import ci_method_of, measure_of
from lbpmeta.checks.core.severity import BESIDE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.pooled.premises import P_ERROR, as_declared, concerning, is_revman, setting, settings_of
from lbpmeta.checks.summary.statistics import compared, degrees_of, stored_float
from lbpmeta.checks.summary.z_statistic import z_findings, z_p_findings
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.measures import may_be_tables
from lbpmeta.premises.declaration import Declarations
from lbpmeta.premises.premise import Premise
from lbpmeta.printed import Printed
from lbpmeta.special import chdtrc

__all__ = ["check_heterogeneity"]

_FIELDS = ("estimate", "ci_low", "ci_high", "p", "k", "tau2", "q", "q_df", "q_p", "z", "i2")


def check_heterogeneity(
    reported: Mapping[str, Number],
    *,
    measure: str = "",
    level: float | str | None = 95,
    tau2_method: str = "",
    ci_method: str = "",
    i2_from_q: bool = False,
    interval: str | None = None,
    p_of: str | None = None,
    software: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check the statistics of a pooled line against each other.

    What is not said is assumed, and a contradiction that needs an assumption is "implausible", not "inconsistent": see
    ``Finding.premises``.

    Examples
    --------
    >>> check_heterogeneity({"q": "296.05", "q_df": "17", "i2": "49"}, i2_from_q=True).verdict.value
    'inconsistent'
    >>> check_heterogeneity({"q": "7.296651", "q_df": "1", "q_p": "0.0069084"}, software="revman").verdict.value
    'consistent-within-rounding'

    Parameters
    ----------
    reported : mapping of str to str
        Any of estimate, ci_low, ci_high, p, k, tau2, q, q_df, q_p, z, i2 (in percent).
    measure : str
        "" if unknown.
    level : float
        In percent.
    tau2_method : str
        With "DL" tau2 and Q determine each other's sign.
    ci_method : str
        Unless it is known, or `tau2_method` rules Kenward-Roger out, the degrees of freedom of a t interval may be
        fewer than k - 1: what needs more of them is then "implausible" at most.
    i2_from_q : bool
        Whether I2 is known to be (Q - df)/Q. Otherwise it may come from tau2, and a disagreement with Q is
        "method-dependent".
    interval, p_of, rounding : str, optional
        How the interval was made ("wald", "hksj", ...), what p is of ("this estimate", "other-test", ...), and how
        numbers were rounded ("nearest", "truncated", "any", ...), where declared.
    software : str, optional
        The program, where declared. A P that RevMan stored has an absolute error of 1e-6, and a trailing zero of a
        float, as in "1.0E-6", is no digit.

    Notes
    -----
    p of Q is the upper tail of chi-squared with df degrees of freedom; I2 = max(0, (Q - df)/Q)
    (Higgins JPT, Thompson SG. Stat Med 2002;21:1539-1558); z = estimate/SE with SE from the interval, normal
    or t; p of z likewise; df = k - 1 (k may count trials and df comparisons, so "implausible" at most). z of a
    proportion or of an unknown measure proves nothing: it is computed on another scale than the printed one. Nor
    does z beside an interval that may be Hartung-Knapp's: software prints the normal test beside it.
    """
    known = concerning(
        {
            "measure": measure or None,
            "interval": interval or settings_of(None, "", "", ci_method)["interval"],
            "p of": p_of,
            "software": software,
            "rounding": rounding,
        }
    )

    def raw(mode: str) -> Finding:
        return _heterogeneity(
            reported,
            measure=measure,
            level=level,
            tau2_method=tau2_method,
            ci_method=ci_method,
            i2_from_q=i2_from_q,
            rounding=mode,
            declared=known,
        )

    return as_declared(raw, known)


def _heterogeneity(
    reported: Mapping[str, Number],
    *,
    measure: str,
    level: float | str | None,
    tau2_method: str,
    ci_method: str,
    i2_from_q: bool,
    rounding: str,
    declared: Declarations,
    row: Row | None = None,
) -> Finding:
    """The gravest disagreement, as if all its premises held."""
    printed = read_fields(reported, _FIELDS, rounding)
    ci_method = "hksj" if declared.value("interval") == "hksj" and not ci_method else ci_method
    few_df = ci_method in ("", "kr") and tau2_method in ("", "ML", "REML")
    revman = is_revman(declared)
    by_q = setting("recipe", "I2 from Q" if i2_from_q else tau2_method, row=row, where="its settings")
    findings = [
        *_impossible(printed),
        *_df(printed, measure, revman=revman),
        *_q_p(printed, P_ERROR if revman else 0.0),
        *_i2(printed, i2_from_q or tau2_method == "DL", tau2_method, by_q),
        *_tau2(printed, tau2_method, by_q),
        *z_findings(printed, measure, level, few_df, ci_method, revman=revman),
        *z_p_findings(printed, few_df, P_ERROR if revman else 0.0, declared.value("p of")),
    ]
    gravest = worst(findings)
    if gravest is None:
        return make(
            "q-i2-tau2-disagree",
            Verdict.NOT_CHECKABLE,
            "Too few statistics were printed to compare them with each other.",
            printed=printed,
            missing=tuple(f for f in ("q", "q_df", "i2") if f not in printed),
        )
    if gravest.verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING):
        used = {name: printed[name] for f in findings for name in f.printed}
        return make(
            "q-i2-tau2-disagree",
            gravest.verdict,
            f"{', '.join(used)} agree with each other.",
            printed=used,
            admissible={k: v for f in findings for k, v in f.admissible.items()},
        )
    return gravest


def _impossible(printed: Mapping[str, Printed]) -> Iterator[Finding]:
    """A P that is none: about P alone, whatever stands beside it."""
    for name in ("q_p",):
        if name in printed and not values_of(printed[name]).intersects(ValueSet(-P_ERROR, 1 + P_ERROR)):
            yield make(
                "q-i2-tau2-disagree",
                Verdict.INCONSISTENT,
                f"{name} {printed[name].text} is no probability: it must lie between 0 and 1.",
                stakes=BESIDE,
                printed={name: printed[name]},
            )


def _df(printed: Mapping[str, Printed], measure: str, *, revman: bool) -> Iterator[Finding]:
    if "k" in printed and "q_df" in printed:
        df = float(printed["k"]) - 1
        if (revman or may_be_tables(measure)) and float(printed["q_df"]) < df:
            return  # trials without an event are among k, and have no part in Q
        yield compared("df = k - 1", printed, ("k", "q_df"), "q_df", span(df), central=df, failed=Verdict.IMPLAUSIBLE)


def _q_set(printed: Mapping[str, Printed]) -> ValueSet | None:
    return values_of(printed["q"]).intersection(ValueSet(0.0, math.inf)) if "q" in printed else None


def _q_p(printed: Mapping[str, Printed], slack: float) -> Iterator[Finding]:
    q, df = _q_set(printed), degrees_of(printed)
    if q is None or df is None or df[0] <= 0 or "q_p" not in printed:
        return
    ends = [float(chdtrc(df[0], x)) if math.isfinite(x) else 0.0 for x in (q.low, q.high)]
    failed = Verdict.INCONSISTENT if df[1] else Verdict.IMPLAUSIBLE
    central = float(chdtrc(df[0], max(0.0, float(printed["q"]))))
    names = ("q", *df[2], "q_p")
    allowed, stands = span(*ends), values_of(printed["q_p"])
    if not stands.intersects(ValueSet(-P_ERROR, 1 + P_ERROR)):
        return  # no probability: that is said
    if not slack and ValueSet(allowed.low - P_ERROR, allowed.high + P_ERROR).intersects(stored_float(printed["q_p"])):
        failed = Verdict.METHOD_DEPENDENT  # as RevMan stores it
    what = "p of chi-squared"
    yield compared(what, printed, names, "q_p", allowed, central=central, failed=failed, slack=slack)


def _i2_of(q: float, df: float) -> float:
    return 100 * max(0.0, (q - df) / q) if q > 0 else 0.0


#: By how much I2 of tau2 lay below (Q - df)/Q at most, where that is at least so much: of 18,000 simulated reviews of 2
#: to 30 studies fewer than 1 in 1,000 exceeded it by REML, empirical Bayes or Paule-Mandel; of 2 studies all agree.
_BELOW: Final = ((95.0, 10.0), (80.0, 20.0))

#: Ways to estimate tau2 under which I2 can be far from what Q says.
_APART: Final = ("HE", "HS", "HSk", "SJ", "ML", "PMM", "DLIT")


def _no_definition(i2: ValueSet, by_q: ValueSet, df: float, method: str) -> bool:
    """Whether I2 lies further below (Q - df)/Q than what the usual ways to estimate tau2 make of it."""
    if method in _APART:
        return False
    least = 0.0 if df == 1 else next((most for floor, most in _BELOW if by_q.low >= floor), math.inf)
    return i2.high < by_q.low - least


def _i2(printed: Mapping[str, Printed], exact: bool, method: str, by_q: Premise) -> Iterator[Finding]:
    q, df = _q_set(printed), degrees_of(printed)
    if q is None or df is None or "i2" not in printed:
        return
    allowed = span(_i2_of(q.low, df[0]), _i2_of(q.high, df[0]) if math.isfinite(q.high) else 100.0)
    failed = Verdict.METHOD_DEPENDENT
    if exact:
        failed = Verdict.INCONSISTENT if df[1] else Verdict.IMPLAUSIBLE
    central = _i2_of(float(printed["q"]), df[0])
    names = ("q", *df[2], "i2")
    what, otherwise = "I2 = (Q - df)/Q", ""
    if not exact and df[1] and _no_definition(values_of(printed["i2"]), allowed, df[0], method):
        failed, otherwise = Verdict.IMPLAUSIBLE, "No usual definition gives so little (tau2 by REML, Paule-Mandel ...)."
    yield compared(
        what, printed, names, "i2", allowed, central=central, failed=failed, premises=(by_q,), otherwise=otherwise
    )


def _tau2(printed: Mapping[str, Printed], method: str, by_q: Premise) -> Iterator[Finding]:
    """With DL, tau2 is 0 exactly if Q does not exceed df."""
    if "tau2" not in printed:
        return
    q, df = _q_set(printed), degrees_of(printed)
    failed = Verdict.INCONSISTENT if method == "DL" else Verdict.METHOD_DEPENDENT
    if q is not None and df is not None and df[1] and q.high < df[0]:
        zero = ValueSet(0.0, 0.0)
        what = "Q below df makes tau2 0"
        names = ("q", "q_df", "tau2")
        yield compared(what, printed, names, "tau2", zero, central=0.0, failed=failed, premises=(by_q,))


_CELLS: Final = (*("estimate", "ci_low", "ci_high", "p", "k", "tau2", "q", "q_df", "q_p", "z", "i2"),)


def run_heterogeneity(tables: Tables, row: Row) -> Iterator[Finding]:
    if sum(bool(row[c]) for c in ("k", "tau2", "q", "q_df", "q_p", "z", "i2")) < 2:
        return
    ci_method = ci_method_of(row)
    # Beside a Hartung-Knapp interval the printed p may be that of the normal test: it is compared on its own.
    columns = [c for c in _CELLS if c != "p" or not ci_method.startswith("hksj")]
    finding = _heterogeneity(
        {c: row[c] for c in columns},
        measure=measure_of(row),
        level=row["level"] or "95",
        tau2_method=row["tau2_method"],
        ci_method=ci_method,
        i2_from_q=row["recipe"] == "revman5",
        rounding="nearest",
        declared=declared_about(tables, row),
        row=row,
    )
    if finding.verdict is not Verdict.NOT_CHECKABLE:
        yield finding


SPECS: Final = (
    CheckSpec(
        "q-i2-tau2-disagree",
        "Do Q, I2, tau2, z and p agree?",
        ("reviews",),
        run_heterogeneity,
        "proof",
        inputs="k, q, q_df, q_p, i2, tau2, z, p, estimate, ci_low, ci_high",
        formula="df = k - 1; p(Q) = P(chi2(df) > Q); I2 = max(0, (Q - df)/Q); tau2 > 0 if and only if Q > df (DL); "
        "z = estimate/SE; p = 2 P(Z > |z|)",
        source="Higgins JPT, Thompson SG. Stat Med 2002;21:1539-1558; DerSimonian R, Laird N. Control Clin Trials "
        "1986;7:177-188.",
        proof_test="tests/checks/test_tables_checks.py::test_true_heterogeneity_statistics_agree",
        needs=tuple(itertools.combinations(("k", "tau2", "q", "q_df", "q_p", "z", "i2"), 2)),
    ),
)
