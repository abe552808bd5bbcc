"""The p-value of a difference against means, SDs and numbers of people."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.arms.cells import people_in
from lbpmeta.checks.arms.methods import pooled_sd, root, square, welch_df
from lbpmeta.checks.arms.spread import Turn, read_widely, spread_premise
from lbpmeta.checks.core.called import called
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.reading import Number, make, read, span, values_of
from lbpmeta.checks.core.severity import DECIDES, severity_of
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.estimate.p_values import check_p_value
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtr, stdtr
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import Premise, assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "TESTS", "check_arm_test"]

#: What a paper may declare; "" is unknown.
TESTS: Final = ("t", "student", "welch", "z", "")

_DOMAIN: Final = ValueSet(0.0, 1.0)


def check_arm_test(
    mean1: Number,
    sd1: Number,
    n1: Number,
    mean2: Number,
    sd2: Number,
    n2: Number,
    p: Number,
    *,
    test: str = "",
    alpha: float = 0.05,
    p_of: str | None = None,
    analysis: str | None = None,
    spread: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check the p-value of a difference between two arms against their means, SDs and numbers of people.

    Examples
    --------
    >>> finding = check_arm_test("20", "4", 30, "21", "2", 30, ".02", test="t")
    >>> finding.verdict.value, f"{finding.admissible['p'].low:.4f} to {finding.admissible['p'].high:.0f}"
    ('consistent-within-rounding', '0.0056 to 1')

    Parameters
    ----------
    mean1, sd1, n1, mean2, sd2, n2 : str or int
        As printed.
    p : str
        As printed, for example ".02" or "<0.001".
    test : {"t", "student", "welch", "z", ""}
        The test that the paper declares; "t" is Student's or Welch's. Only a declared one can be contradicted:
        an unknown one may be a rank test or a model, so that the verdict is "implausible" at most.
    alpha : float
        Significance level, for the severity.
    p_of : {"this estimate", "adjusted", "other-test", "one-sided"}, optional
        What p is of: one that allows for several comparisons does not follow from the arms.
    analysis : {"raw", "adjusted", "model"}, optional
        Whether p is of these means and nothing else.
    spread : {"SD", "SE", "CI", "IQR"}, optional
        What the numbers printed as SDs are declared to be.
    rounding : {"nearest", "truncated", "any", ...}, optional

    Returns
    -------
    Finding
        "inconsistent" where nothing that it rests on is left to assumption.
        ``admissible["p"]`` is the set of two-sided p-values over the tests; ``methods`` lists those that can make
        the printed one. One that only a one-sided test makes is "method-dependent".

    Raises
    ------
    DataError
        If a number is missing or cannot be read.
    MethodError
        If the test or alpha is unknown.

    Notes
    -----
    t = (m1 - m2)/SE as a set: Student's pooled and Welch's separate variances, and z; the printed p is compared
    with each test's set. A difference that rounding leaves on both sides of 0 allows p = 1. Student. Biometrika
    1908;6:1-25; Welch BL. Biometrika 1947;34:28-35.
    """
    given = (mean1, sd1, n1, mean2, sd2, n2, p)
    return called(
        lambda mode: p_finding(*given, test=test, alpha=alpha, rounding=mode),
        declared_by_keywords({"p of": p_of, "analysis": analysis, "spread": spread, "rounding": rounding}),
    )


def p_finding(
    mean1: Number,
    sd1: Number,
    n1: Number,
    mean2: Number,
    sd2: Number,
    n2: Number,
    p: Number,
    *,
    test: str = "",
    alpha: float = 0.05,
    rounding: str = "nearest",
) -> Finding:
    """Return the finding of :func:`check_arm_test` before its premises are settled."""
    if test not in TESTS:
        raise MethodError(f"`test` is {test!r}; it must be one of {', '.join(map(repr, TESTS))}.")
    if not 0 < alpha < 1:
        raise MethodError(f"`alpha` is {alpha!r}; it must lie between 0 and 1.")
    given = {"mean1": mean1, "sd1": sd1, "n1": n1, "mean2": mean2, "sd2": sd2, "n2": n2, "p": p}
    numbers: dict[str, Printed] = {}
    for name, text in given.items():
        number = read(text, rounding)
        if number is None:
            raise DataError(f"`{name}` is empty; give the number as printed.")
        numbers[name] = number
    people = int(numbers["n1"].value), int(numbers["n2"].value)
    target = values_of(numbers["p"]).intersection(_DOMAIN)
    if target is None:
        return make(
            "arm-test-p",
            Verdict.INCONSISTENT,
            f"p {numbers['p'].text} lies outside 0 to 1.",
            printed=numbers,
        )
    if min(people) < 2:
        return make("arm-test-p", Verdict.NOT_CHECKABLE, "An arm of one has no SD.", printed=numbers, missing=("n",))
    sets = _two_sided(numbers, people, test)
    if not sets:
        return make("arm-test-p", Verdict.NOT_CHECKABLE, "SDs of 0 have no test.", printed=numbers, missing=("sd",))
    whole_set = ValueSet(min(s.low for s, _ in sets.values()), min(1.0, max(s.high for s, _ in sets.values())))
    fits = tuple(name for name, (values, _) in sets.items() if values.intersects(target))
    admissible = {"p": whole_set}
    shown = f"p {numbers['p'].text}"
    if fits:
        exact = tuple(name for name in fits if target.low <= sets[name][1] <= target.high)
        return make(
            "arm-test-p",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"{shown} can come from these means, SDs and numbers of people, which allow {_show(whole_set)}.",
            printed=numbers,
            admissible=admissible,
            methods=exact or fits,
        )
    one = tuple(name for name, (values, _) in sets.items() if _one_sided(values).intersects(target))
    facts = f"{shown} is printed, and means, SDs and numbers of people allow {_show(whole_set)}"
    if one or (numbers["p"].op == "=" and _one_sided_far(sets, target)):
        return make(
            "arm-test-p",
            Verdict.METHOD_DEPENDENT,
            f"{facts}; a one-sided test makes it.",
            printed=numbers,
            admissible=admissible,
            methods=tuple(f"one-sided {name}" for name in one),
        )
    crosses = (target.high < alpha <= whole_set.low) or (whole_set.high < alpha <= target.low)
    return make(
        "arm-test-p",
        Verdict.INCONSISTENT if test else Verdict.IMPLAUSIBLE,
        f"{facts}.",
        otherwise="A rank test or a model may explain it.",
        more=_hint(numbers, people, test, target),
        stakes=DECIDES if crosses else None,  # the arms may be wrong as well as p, and the result is made of them
        printed=numbers,
        admissible=admissible,
        premises=_premises(numbers, people, test) if test else (),
        derivation=tuple(
            f"{name}: p {values}, {face:.4g} from the printed values" for name, (values, face) in sets.items()
        ),
    )


def _premises(numbers: Mapping[str, Printed], people: tuple[int, int], test: str) -> tuple[Premise, ...]:
    """What a p that the declared test does not make rests on."""
    wide = read_widely(numbers)
    target = values_of(wide["p"])

    def agrees(turn: Turn) -> bool:
        sds = tuple(turn(_not_negative(wide[f"sd{arm}"]), n) for arm, n in zip("12", people, strict=True))
        return any(values.intersects(target) for values, _ in _two_sided(wide, people, test, sds=sds).values())

    return assume("p of"), assume("analysis"), spread_premise(agrees)


def _not_negative(number: Printed) -> ValueSet:
    values = values_of(number)
    return ValueSet(max(0.0, values.low), max(0.0, values.high))


def _two_sided(
    numbers: Mapping[str, Printed],
    people: tuple[int, int],
    test: str,
    factor: tuple[float, float] = (1.0, 1.0),
    sds: tuple[ValueSet, ...] = (),
) -> dict[str, tuple[ValueSet, float]]:
    """Set and face value of the two-sided p of every test; SDs may be multiplied by factors, or given."""
    n1, n2 = people
    if not sds:
        sds = tuple(_not_negative(numbers[n]).scaled(f) for n, f in zip(("sd1", "sd2"), factor, strict=True))
    difference = (values_of(numbers["mean1"]) - values_of(numbers["mean2"])).abs()
    face = abs(float(numbers["mean1"]) - float(numbers["mean2"]))
    s1, s2 = (float(numbers[name]) * f for name, f in zip(("sd1", "sd2"), factor, strict=True))
    separate = root(square(sds[0]).scaled(1 / n1) + square(sds[1]).scaled(1 / n2))
    pooled = pooled_sd(sds[0], n1, sds[1], n2).scaled(math.sqrt(1 / n1 + 1 / n2))
    face_separate = math.sqrt(s1**2 / n1 + s2**2 / n2)
    face_pooled = math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2) * (1 / n1 + 1 / n2))
    if separate.high <= 0:
        return {}
    df = welch_df(sds[0], n1, sds[1], n2)
    a, b = s1**2 / n1, s2**2 / n2
    face_df = (a + b) ** 2 / (a**2 / (n1 - 1) + b**2 / (n2 - 1)) if a + b > 0 else 1.0
    everything = {
        "student": (pooled, ValueSet(n1 + n2 - 2, n1 + n2 - 2), face_pooled, float(n1 + n2 - 2)),
        "welch": (separate, df, face_separate, face_df),
        "z": (separate, None, face_separate, math.inf),
        "z, pooled variance": (pooled, None, face_pooled, math.inf),
    }
    normal = ("z", "z, pooled variance")
    wanted = {"t": ("student", "welch"), "z": normal, "": ("student", "welch", *normal)}.get(test, (test,))
    found = {}
    for name in wanted:
        se, degrees, face_se, face_degrees = everything[name]
        low = difference.low / se.high
        high = difference.high / se.low if se.low > 0 else math.inf
        ends = [_tail(t, d) for t in (low, high) for d in ((degrees.low, degrees.high) if degrees else (math.inf,))]
        central = _tail(face / face_se, face_degrees) if face_se > 0 else math.nan
        found[name] = (span(*ends), central)
    return found


def _tail(t: float, df: float) -> float:
    """Two-sided p of |t|; decreasing in |t| and, for a given |t|, in df."""
    if math.isinf(t):
        return 0.0
    return 2 * float(ndtr(-t)) if math.isinf(df) else 2 * float(stdtr(df, -t))


def _one_sided(values: ValueSet) -> ValueSet:
    return values.scaled(0.5)


def _one_sided_far(sets: Mapping[str, tuple[ValueSet, float]], target: ValueSet) -> bool:
    """Whether the one-sided test in the other direction makes it: 1 - p/2."""
    return any(ValueSet(1 - v.high / 2, 1 - v.low / 2).intersects(target) for v, _ in sets.values())


def _hint(numbers: Mapping[str, Printed], people: tuple[int, int], test: str, target: ValueSet) -> str:
    """Say whether p follows if the printed SDs are standard errors."""
    sets = _two_sided(numbers, people, test, (math.sqrt(people[0]), math.sqrt(people[1])))
    if any(v.intersects(target) for v, _ in sets.values()):
        return f"If the SDs are standard errors, p {numbers['p'].text} follows."
    return ""


def _show(values: ValueSet) -> str:
    return f"{values.low:.3g} to {values.high:.3g}"


def _of_interval(row: Row) -> bool:
    """Whether p belongs to the printed estimate and interval, which an undeclared model may have made."""
    if not row.has("estimate", "ci_low", "ci_high"):
        return False
    numbers = (row["estimate"], row["ci_low"], row["ci_high"])
    line = Line.read(*numbers, measure="MD", level=row["level"] or 95, p=row["p"], pooled=False, rounding=row.rounding)
    found = check_p_value(line)
    return found is not None and found.verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    cells = ("mean1", "sd1", "n1", "mean2", "sd2", "n2", "p")
    if row["measure"] not in ("MD", "") or row["kind"] == "events" or not row.has(*cells):
        return  # a test of two means needs no measure
    if row["contrast"] in ("adjusted", "model") or any(people_in(row[n]) is None for n in ("n1", "n2")):
        return
    test = row["test"] if row["test"] in TESTS else ""
    finding = p_finding(*(row[c] for c in cells), test=test)
    if row["contrast"] == "" and finding.verdict is Verdict.IMPLAUSIBLE and _of_interval(row):
        finding = dataclasses.replace(
            finding,
            verdict=Verdict.METHOD_DEPENDENT,
            severity=severity_of(Verdict.METHOD_DEPENDENT),
        ).adding("It belongs to the printed interval: a model may have made both.")
    if finding.verdict is not Verdict.NOT_CHECKABLE:
        yield finding


SPECS: Final = (
    CheckSpec(
        "arm-test-p",
        "Does the p-value follow from means, SDs and n?",
        ("trials",),
        _run,
        "proof",
        inputs="mean, SD and n of both arms and p of a mean difference that no model made; the declared test",
        formula="p = 2 sf(|m1 - m2|/SE) over Student's, Welch's and the z test, as sets; one-sided ones are "
        "method-dependent; a proof only where `test` declares one of them",
        source="Student. Biometrika 1908;6:1-25; Welch BL. Biometrika 1947;34:28-35.",
        proof_test="tests/checks/test_arm_test.py::test_true_p_values_are_never_doubted",
        needs=(("mean1", "sd1", "n1", "mean2", "sd2", "n2", "p"),),
    ),
)
