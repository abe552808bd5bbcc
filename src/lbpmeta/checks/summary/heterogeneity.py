"""Statistics of one pooled line against each other: k, Q, df, I2, tau2, z and p."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from typing import Final

from scipy.special import chdtrc, ndtr, stdtr

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.checks.core.line import LEAST_DF, Line, one_sided, working_sets
from lbpmeta.checks.core.reading import (
    Number,
    critical_set,
    make,
    proof_capped,
    read_fields,
    span,
    values_of,
    working,
    worst,
)
from lbpmeta.checks.core.rows import ci_method_of, measure_of
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.verdicts import PROOF, UNUSUAL
from lbpmeta.checks.pooled.premises import P_ERROR, as_declared, concerning, is_revman, setting, settings_of
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import may_be_tables, turned_back
from lbpmeta.premises import Declarations, Premise, assume
from lbpmeta.printed import Printed, ValueSet

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

    Examples
    --------
    >>> check_heterogeneity({"q": "296.05", "q_df": "17", "i2": "49"}, i2_from_q=True).verdict.value
    'inconsistent'
    >>> check_heterogeneity({"q": "7.296651", "q_df": "1", "q_p": "0.0069084"}, software="revman").verdict.value
    'consistent-within-rounding'
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
        *_i2(printed, i2_from_q or tau2_method == "DL", by_q),
        *_tau2(printed, tau2_method, by_q),
        *_z(printed, measure, level, few_df, ci_method, revman=revman),
        *_z_p(printed, few_df, P_ERROR if revman else 0.0, declared.value("p of")),
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
                f"{name} {printed[name].text} is no probability: it must lie between 0 and 1. {PROOF}",
                severity=Severity.MINOR,
                printed={name: printed[name]},
            )


def _as_float(number: Printed) -> ValueSet:
    """What a number stands for that a program wrote as a float: a trailing zero after its point is no digit."""
    head, mark, tail = number.text.lower().partition("e")
    if number.op != "=" or not head.endswith(".0"):
        return values_of(number)
    return values_of(Printed.parse(head[:-2] + mark + tail, rounding=number.rounding))


def _say(
    what: str,
    printed: Mapping[str, Printed],
    names: tuple[str, ...],
    target: str,
    allowed: ValueSet,
    *,
    central: float = math.nan,
    failed: Verdict = Verdict.INCONSISTENT,
    premises: tuple[Premise, ...] = (),
    slack: float = 0.0,
) -> Finding:
    """Compare one printed number with what the others allow."""
    number = printed[target]
    used = {n: printed[n] for n in names}
    stands = _as_float(number) if slack else values_of(number)
    if allowed.intersects(ValueSet(stands.low - slack, stands.high + slack)):
        exact = math.isfinite(central) and number.prints(central)
        return make(
            "q-i2-tau2-disagree",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            what,
            printed=used,
            admissible={target: allowed},
        )
    tail = {
        Verdict.INCONSISTENT: PROOF,
        Verdict.IMPLAUSIBLE: "They may count different things.",
    }.get(failed, "Another definition may explain it.")
    return make(
        "q-i2-tau2-disagree",
        failed,
        f"{target} {number.text} does not follow from {', '.join(n for n in names if n != target)}, which "
        f"give [{allowed.low:.4g}, {allowed.high:.4g}] ({what}). {tail}",
        severity=Severity.MINOR if failed is not Verdict.METHOD_DEPENDENT else Severity.INFO,
        printed=used,
        admissible={target: allowed},
        premises=premises,
    )


def _df(printed: Mapping[str, Printed], measure: str, *, revman: bool) -> Iterator[Finding]:
    if "k" in printed and "q_df" in printed:
        df = float(printed["k"]) - 1
        if (revman or may_be_tables(measure)) and float(printed["q_df"]) < df:
            return  # trials without an event are among k, and have no part in Q
        yield _say("df = k - 1", printed, ("k", "q_df"), "q_df", span(df), central=df, failed=Verdict.IMPLAUSIBLE)


def _degrees(printed: Mapping[str, Printed]) -> tuple[float, bool, tuple[str, ...]] | None:
    """Degrees of freedom of Q, whether they were printed, and from which cells."""
    if "q_df" in printed:
        return float(printed["q_df"]), True, ("q_df",)
    if "k" in printed:
        return float(printed["k"]) - 1, False, ("k",)
    return None


def _q_set(printed: Mapping[str, Printed]) -> ValueSet | None:
    return values_of(printed["q"]).intersection(ValueSet(0.0, math.inf)) if "q" in printed else None


def _q_p(printed: Mapping[str, Printed], slack: float) -> Iterator[Finding]:
    q, df = _q_set(printed), _degrees(printed)
    if q is None or df is None or df[0] <= 0 or "q_p" not in printed:
        return
    ends = [float(chdtrc(df[0], x)) if math.isfinite(x) else 0.0 for x in (q.low, q.high)]
    failed = Verdict.INCONSISTENT if df[1] else Verdict.IMPLAUSIBLE
    central = float(chdtrc(df[0], max(0.0, float(printed["q"]))))
    names = ("q", *df[2], "q_p")
    allowed, stands = span(*ends), values_of(printed["q_p"])
    if not stands.intersects(ValueSet(-P_ERROR, 1 + P_ERROR)):
        return  # no probability: that is said
    if not slack and ValueSet(allowed.low - P_ERROR, allowed.high + P_ERROR).intersects(_as_float(printed["q_p"])):
        failed = Verdict.METHOD_DEPENDENT  # as RevMan stores it
    what = "p of chi-squared"
    yield _say(what, printed, names, "q_p", allowed, central=central, failed=failed, slack=slack)


def _i2_of(q: float, df: float) -> float:
    return 100 * max(0.0, (q - df) / q) if q > 0 else 0.0


def _i2(printed: Mapping[str, Printed], exact: bool, by_q: Premise) -> Iterator[Finding]:
    q, df = _q_set(printed), _degrees(printed)
    if q is None or df is None or "i2" not in printed:
        return
    allowed = span(_i2_of(q.low, df[0]), _i2_of(q.high, df[0]) if math.isfinite(q.high) else 100.0)
    failed = Verdict.METHOD_DEPENDENT
    if exact:
        failed = Verdict.INCONSISTENT if df[1] else Verdict.IMPLAUSIBLE
    central = _i2_of(float(printed["q"]), df[0])
    names = ("q", *df[2], "i2")
    yield _say("I2 = (Q - df)/Q", printed, names, "i2", allowed, central=central, failed=failed, premises=(by_q,))


def _tau2(printed: Mapping[str, Printed], method: str, by_q: Premise) -> Iterator[Finding]:
    """With DL, tau2 is 0 exactly if Q does not exceed df."""
    if "tau2" not in printed:
        return
    q, df = _q_set(printed), _degrees(printed)
    failed = Verdict.INCONSISTENT if method == "DL" else Verdict.METHOD_DEPENDENT
    if q is not None and df is not None and df[1] and q.high < df[0]:
        zero = ValueSet(0.0, 0.0)
        what = "Q below df makes tau2 0"
        names = ("q", "q_df", "tau2")
        yield _say(what, printed, names, "tau2", zero, central=0.0, failed=failed, premises=(by_q,))


def _least_df(printed: Mapping[str, Printed], few: bool) -> tuple[float, float]:
    """Smallest degrees of freedom of a t interval: usually, and under any method."""
    df = _degrees(printed)
    usual = max(1.0, df[0]) if df else 1.0
    return usual, LEAST_DF if few else usual


def _z(
    printed: Mapping[str, Printed],
    measure: str,
    level: float | str | None,
    few_df: bool,
    ci_method: str,
    *,
    revman: bool,
) -> Iterator[Finding]:
    if "z" not in printed or any(n not in printed for n in ("estimate", "ci_low", "ci_high")):
        return
    line = Line.read(printed["estimate"], printed["ci_low"], printed["ci_high"], measure=measure, level=level)
    sets = working_sets(line)
    if sets is None or line.level is None:
        return
    est, low, high = sets
    shared = (low + high).scaled(0.5).intersection(est)
    half = (high - low).scaled(0.5)
    if half.high <= 0:
        return
    size = (shared or est).abs()
    ratio = ValueSet(size.low / half.high, size.high / half.low if half.low > 0 else math.inf).widened()
    usual, least = _least_df(printed, few_df)
    critical = critical_set(line.level, usual)
    statistic = values_of(printed["z"]).abs()
    allowed = ratio * critical
    face = printed["z"]
    names = ("estimate", "ci_low", "ci_high", "z")
    centre = _face_z(line, critical.low)
    if statistic.intersects(allowed):
        exact = face.prints(centre) or face.prints(-centre)
        yield make(
            "q-i2-tau2-disagree",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            "z = estimate/SE",
            printed={n: printed[n] for n in names},
            admissible={"z": allowed},
        )
    elif not (revman and ci_method.startswith("hksj")):  # whose z is that of the normal test: said with the line
        proof = proof_capped(measure, pooled=True) is Verdict.INCONSISTENT
        proof = proof and not ci_method.startswith("hksj")
        proof = proof and not statistic.intersects(ratio * critical_set(line.level, least))
        verdict, tail = Verdict.IMPLAUSIBLE, UNUSUAL
        if proof:
            verdict, tail = Verdict.INCONSISTENT, PROOF
        elif turned_back(measure):
            verdict, tail = Verdict.METHOD_DEPENDENT, "It may be that of another scale, on which the rows were pooled."
        elif ci_method.startswith("hksj"):
            verdict, tail = Verdict.METHOD_DEPENDENT, "It may be that of the normal test, as RevMan prints it."
        yield make(
            "q-i2-tau2-disagree",
            verdict,
            f"z {face.text} does not follow from the estimate and its interval, which give "
            f"[{allowed.low:.4g}, {allowed.high:.4g}]. {tail}",
            severity=Severity.INFO if verdict is Verdict.METHOD_DEPENDENT else Severity.MINOR,
            printed={n: printed[n] for n in names},
            admissible={"z": allowed},
            premises=(assume("interval"),),
        )


def _face_z(line: Line, critical: float) -> float:
    """z of the face values; NaN where it does not exist."""
    numbers = [working(x, line.measure) for x in (line.estimate, line.low, line.high) if x is not None]
    if len(numbers) != 3 or any(n is None or not math.isfinite(n.low) for n in numbers):
        return math.nan
    est, low, high = (n.mid for n in numbers if n is not None)
    return critical * abs(est) / ((high - low) / 2) if high > low else math.nan


def _z_p(printed: Mapping[str, Printed], few_df: bool, slack: float, p_of: str) -> Iterator[Finding]:
    if "z" not in printed or "p" not in printed or p_of not in ("", "this estimate"):
        return
    z = values_of(printed["z"]).abs()
    usual, least = (_p_of_z(z, df) for df in _least_df(printed, few_df))
    central = 2 * float(ndtr(-abs(float(printed["z"]))))
    p = values_of(printed["p"])
    failed = Verdict.IMPLAUSIBLE if least.intersects(p) or one_sided(least).intersects(p) else Verdict.INCONSISTENT
    names, of = ("z", "p"), (assume("p of"),)
    yield _say("two-sided p of z", printed, names, "p", usual, central=central, failed=failed, premises=of, slack=slack)


def _p_of_z(z: ValueSet, df: float) -> ValueSet:
    """Two-sided p of the normal distribution and of every t distribution with at least so many df."""
    ends = [2 * float(ndtr(-x)) for x in (z.low, z.high)]
    return span(*ends, *(2 * float(stdtr(df, -x)) for x in (z.low, z.high)))


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
