"""What a pooled line implies without its rows: tau2, the rows' typical standard error, a prediction interval."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, is_log, make, read, read_fields, values_of, working
from lbpmeta.checks.core.rows import measure_of
from lbpmeta.checks.core.severity import BESIDE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.pooled.premises import as_declared, concerning, pooled_as, settings_of, unnamed_measure
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtr, ndtri, stdtrit
from lbpmeta.interval import ValueSet
from lbpmeta.measures import turned_back
from lbpmeta.premises.premise import Premise, assume
from lbpmeta.printed import Printed
from lbpmeta.recipe import get_recipe
from lbpmeta.shown import Plain

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SPECS", "Implied", "check_summary", "implied"]

_CHECK: Final = "summary-contradiction"
_FIELDS: Final = ("estimate", "ci_low", "ci_high", "k", "i2", "tau2", "q_df")

#: From this I2 on no estimator of tau2 is near 0.
_HIGH_I2: Final = 75.0

#: Rows of unlike size make tau2 differ from what rows of one size imply; by more than this factor, hardly ever.
_FACTOR: Final = 20.0

#: Estimators of tau2 that compare it with the plain mean of the rows' variances, not with a weighted one: where I2 is
#: near 0, one large variance makes it large. One that nobody named may be of these.
_UNWEIGHTED: Final = ("", "HE", "SJ")


@dataclass(frozen=True, slots=True)
class Implied(Plain):
    """What a pooled line implies, as sets on the analysis scale (ratios: logarithms).

    Parameters
    ----------
    se : ValueSet
        Standard error of the pooled estimate, from a normal interval.
    z, p : ValueSet
        Its statistic and two-sided p of the normal test.
    q : ValueSet or None
        Cochran's Q, from I2 and k.
    tau2_limit : ValueSet
        Where tau2 must lie under inverse-variance random effects: at most k SE^2.
    tau2, typical_se : ValueSet or None
        Between-study variance and standard error of a typical row if all rows were of one size. Approximate.
    prediction : ValueSet or None
        Interval for the true effect of a new study, t(k-2) (normal for fewer than three). Approximate.
    k : int
    measure : str
    notes : tuple of str
        What is exact and what is approximate.
    """

    se: ValueSet
    z: ValueSet
    p: ValueSet
    q: ValueSet | None
    tau2_limit: ValueSet
    tau2: ValueSet | None
    typical_se: ValueSet | None
    prediction: ValueSet | None
    k: int
    measure: str
    notes: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per quantity, with the ends of its set."""
        import pandas as pd

        sets = {f.name: value for f in fields(self) if isinstance(value := getattr(self, f.name), ValueSet)}
        rows = [(name, value.low, value.high) for name, value in sets.items()]
        return pd.DataFrame(rows, columns=["quantity", "low", "high"])

    def __str__(self) -> str:
        parts = [f"SE {self.se}", f"z {self.z}", f"p {self.p}", f"tau2 at most {self.tau2_limit.high:.4g}"]
        if self.q is not None:
            parts.append(f"Q {self.q}")
        if self.tau2 is not None and self.typical_se is not None and self.prediction is not None:
            parts.append(f"about: tau2 {self.tau2}, SE of a row {self.typical_se}, prediction {self.prediction}")
        return "; ".join(parts)


def implied(
    estimate: Number,
    ci_low: Number,
    ci_high: Number,
    *,
    k: Number,
    i2: Number = None,
    tau2: Number = None,
    measure: str = "MD",
    level: float = 95,
    rounding: str = "nearest",
) -> Implied:
    """Derive what a pooled line implies when its rows are not at hand.

    Examples
    --------
    >>> line = implied("-7.7", "-12.1", "-3.3", k=16, i2="80")
    >>> print(line.tau2, line.typical_se)
    62.657 to 66.3957 3.92029 to 4.11196

    Parameters
    ----------
    estimate, ci_low, ci_high : str
        As printed; the interval is a normal one.
    k : int or str
        Number of studies.
    i2, tau2 : str, optional
        In percent; as printed. With `tau2` the prediction interval rests on it instead of on I2.
    measure : str
    level : float
        In percent.
    rounding : {"nearest", "truncate", "any"}

    Returns
    -------
    Implied

    Raises
    ------
    DataError
        If a number is missing or a ratio is not above 0.

    Notes
    -----
    Exact: ``SE = (high - low)/2z``; ``Q = df/(1 - I2)`` where I2 is Q's; every weight is at most 1/tau2, so
    ``tau2 <= k SE^2``. Approximate, for k rows of one standard error s: ``SE^2 = (s^2 + tau2)/k`` and
    ``I2 = tau2/(tau2 + s^2)``, so ``tau2 = k SE^2 I2`` and ``s^2 = k SE^2 (1 - I2)``.

    References
    ----------
    Higgins JPT, Thompson SG. Stat Med 2002;21:1539-1558. Higgins JPT, Thompson SG, Spiegelhalter DJ. J R Stat Soc A
    2009;172:137-159.
    """
    is_log(measure)
    if not 1 <= float(level) < 100:
        raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.")
    given = {"estimate": estimate, "ci_low": ci_low, "ci_high": ci_high, "k": k, "i2": i2, "tau2": tau2}
    printed = {f: n for f, value in given.items() if (n := read(value, rounding)) is not None}
    for name in ("estimate", "ci_low", "ci_high", "k"):
        if name not in printed:
            raise DataError(f"`{name}` is missing; give it as printed.")
    return _implied(printed, measure, float(level) / 100)


def _implied(printed: Mapping[str, Printed], measure: str, level: float) -> Implied:
    sets = [working(printed[n], measure) for n in ("estimate", "ci_low", "ci_high")]
    k = int(printed["k"].value)
    est, low, high = (s for s in sets if s is not None) if None not in sets else (None, None, None)
    if est is None or low is None or high is None or not math.isfinite(low.low):
        raise DataError(f"The interval starts at {printed['ci_low'].text!r}; a {measure} must be above 0.")
    if k < 1 or high.high <= low.low:
        raise DataError(f"`k` is {k} and the interval {printed['ci_low'].text} to {printed['ci_high'].text}; "
                        "give at least one study and an interval with a width.")  # fmt: skip
    z = float(ndtri(0.5 + level / 2))
    half = (high - low).scaled(0.5)
    se = ValueSet(max(0.0, half.low) / z, half.high / z).widened()
    size = est.abs()
    statistic = ValueSet(size.low / se.high, size.high / se.low if se.low > 0 else math.inf)
    p = ValueSet(2 * float(ndtr(-statistic.high)), 2 * float(ndtr(-statistic.low)))
    variance = ValueSet(max(0.0, se.low) ** 2, se.high**2).widened()
    limit = ValueSet(0.0, k * variance.high)
    notes = ["SE, z, p, Q and the limit of tau2 are exact; tau2, the rows' SE and the prediction interval suppose rows "
             "of one size."]  # fmt: skip
    q = between = typical = prediction = None
    if "i2" in printed and k > 1:
        share = values_of(printed["i2"])
        low_share, high_share = (min(1.0, max(0.0, v / 100)) for v in (share.low, share.high))
        q_low = (k - 1) / (1 - low_share) if 0 < low_share < 1 else 0.0
        q = ValueSet(q_low, (k - 1) / (1 - high_share) if high_share < 1 else math.inf)
        between = ValueSet(k * variance.low * low_share, k * variance.high * high_share)
        rest = (k * variance.low * (1 - high_share), k * variance.high * (1 - low_share))
        typical = ValueSet(math.sqrt(rest[0]), math.sqrt(rest[1]))
    if "tau2" in printed:
        given = values_of(printed["tau2"])
        between = ValueSet(max(0.0, given.low), max(0.0, given.high))
    if between is not None:
        c = float(stdtrit(k - 2, 0.5 + level / 2)) if k > 2 else z
        width = c * math.sqrt(between.mid + variance.mid)
        prediction = ValueSet(est.mid - width, est.mid + width)
    return Implied(se, statistic, p, q, limit, between, typical, prediction, k, measure, tuple(notes))


def check_summary(
    reported: Mapping[str, Number],
    *,
    measure: str = "",
    ci: str = "",
    tau2_method: str = "",
    level: float = 95,
    recipe: str | None = None,
    interval: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check tau2 and I2 of a pooled line against its interval and number of studies.

    Examples
    --------
    >>> line = {"estimate": "-0.30", "ci_low": "-0.40", "ci_high": "-0.20", "k": "5", "q_df": "4", "tau2": "0.90"}
    >>> check_summary(line, measure="MD", recipe="metafor").verdict.value
    'inconsistent'
    >>> check_summary(line, measure="MD").blame
    ('interval', 'recipe')

    Parameters
    ----------
    reported : mapping of str to str
        estimate, ci_low, ci_high, k, tau2, and q_df and i2 where printed. Without q_df nothing is proved: k may
        count trials with several rows each.
    measure : str
        "" if unknown.
    ci : str
        What was declared. Only a declared normal or t interval bounds tau2 for certain.
    tau2_method : str
        The estimator of tau2, where declared: those that weigh no rows may be large where I2 is near 0.
    level : float
        In percent.
    recipe, interval, rounding : str, optional
        How the line was pooled, how its interval was made, and how numbers were rounded, where declared.

    Notes
    -----
    Proof: ``tau2 <= k SE^2`` under inverse-variance random effects with a Wald interval. Heuristic: tau2 that is
    20 times less than rows of one size would give for this I2 where I2 is 75% at least, or 20 times more where another
    estimator than Hedges' or Sidik and Jonkman's is declared.
    """
    ci = ci or (get_recipe(recipe).ci if recipe else "")
    tau2_method = tau2_method or (get_recipe(recipe).tau2 if recipe else "")
    given = {"measure": measure or None, "interval": interval or settings_of(None, "", "", ci)["interval"]}
    known = concerning({**given, "rounding": rounding}, recipe=recipe)
    pooled = pooled_as(recipe)
    return as_declared(lambda mode: _summary(reported, measure, (ci, tau2_method), level, mode, pooled), known)


def _summary(
    reported: Mapping[str, Number], measure: str, methods: tuple[str, str], level: float, rounding: str, pooled: Premise
) -> Finding:
    """The comparison, as if all its premises held."""
    is_log(measure)
    ci, estimator = methods
    printed = read_fields(reported, _FIELDS, rounding)
    lacking = tuple(f for f in ("estimate", "ci_low", "ci_high", "k", "tau2") if f not in printed)
    if turned_back(measure):  # tau2 of logits or of Fisher's z is not on the printed scale
        lacking = (*lacking, "the scale of tau2")
    if lacking:
        message = f"Without {', '.join(lacking)} the line implies nothing to compare."
        return make(_CHECK, Verdict.NOT_CHECKABLE, message, printed=printed, missing=lacking)
    try:
        derived = _implied({n: p for n, p in printed.items() if n != "tau2"}, measure, float(level) / 100)
    except DataError as error:
        return make(_CHECK, Verdict.NOT_CHECKABLE, str(error), printed=printed, missing=("an interval with a width",))
    tau2 = values_of(printed["tau2"])
    tau2 = ValueSet(max(0.0, tau2.low), max(0.0, tau2.high))
    rows = max(derived.k, int(printed["q_df"].value) + 1) if "q_df" in printed else derived.k
    text = f"tau2 {printed['tau2'].text} with k {printed['k'].text} and the interval {printed['ci_low'].text} to "
    text += printed["ci_high"].text
    limit = ValueSet(0.0, derived.tau2_limit.high * rows / derived.k)
    if ci == "t" and derived.k > 1:  # the standard error is smaller still
        ratio = float(ndtri(0.5 + level / 200) / stdtrit(derived.k - 1, 0.5 + level / 200))
        limit = ValueSet(0.0, limit.high * ratio**2)
    if tau2.low > limit.high:
        proof = ci in ("", "z", "t") and "q_df" in printed  # k may count trials with several rows each
        return make(
            _CHECK,
            Verdict.INCONSISTENT if proof else Verdict.IMPLAUSIBLE,
            f"{text}: with inverse-variance weights tau2 is at most k SE^2 = {limit.high:.4g}.",
            otherwise="A Hartung-Knapp interval, or more rows than k, may do that.",
            stakes=BESIDE,
            printed=printed,
            admissible={"tau2": limit},
            premises=(assume("interval"), pooled, *unnamed_measure(measure)) if proof else (),
        )
    if derived.tau2 is not None and ci in ("", "z", "t"):
        high = float(printed["i2"]) >= _HIGH_I2
        about = derived.tau2
        if ci != "z" and derived.k > 1:  # the interval may be a t interval: then its standard error is smaller
            ratio = float(ndtri(0.5 + level / 200) / stdtrit(derived.k - 1, 0.5 + level / 200))
            about = ValueSet(about.low * ratio**2, about.high)
        off = _far(tau2, about) and (estimator not in _UNWEIGHTED if tau2.low > about.high else high)
        root = ValueSet(tau2.low**2, tau2.high**2)
        if off:
            tau = " tau printed for tau2 would fit." if not _far(root, derived.tau2) and tau2.low > 0 else ""
            return make(
                _CHECK,
                Verdict.IMPLAUSIBLE,
                f"{text}: I2 {printed['i2'].text}% makes tau2 about {derived.tau2.mid:.3g} for rows of one size.{tau}",
                stakes=BESIDE,
                printed=printed,
                admissible={"tau2": derived.tau2},
            )
    return make(
        _CHECK, Verdict.CONSISTENT_WITHIN_ROUNDING, f"{text} do not contradict each other.", printed=printed,
        admissible={"tau2": limit},
    )  # fmt: skip


def _far(tau2: ValueSet, about: ValueSet) -> bool:
    """Whether tau2 is out of all proportion to what I2 implies; I2 near 0 or near 100 says little."""
    if about.low <= 0:
        return False
    return tau2.low > about.high * _FACTOR or tau2.high < about.low / _FACTOR


def run_summary(tables: Tables, row: Row) -> Iterator[Finding]:
    """Check a pooled line's tau2 against its interval, I2 and k."""
    if not row.has("estimate", "ci_low", "ci_high", "k", "tau2", "measure"):
        return
    recipe = get_recipe(row["recipe"]) if row["recipe"] else None
    if (row["model"] or (recipe.model if recipe else "")) == "common":
        return
    ci = row["ci_method"] or (recipe.ci if recipe else "")
    tau2 = row["tau2_method"] or (recipe.tau2 if recipe else "")
    finding = _summary(
        {f: row[f] for f in _FIELDS},
        measure_of(row),
        (ci, tau2),
        float(row["level"] or 95),
        "nearest",
        pooled_as(row["recipe"] or None, row["model"], row["tau2_method"], row["ci_method"], row=row),
    )
    if finding.verdict is not Verdict.NOT_CHECKABLE:
        yield finding


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Do tau2, I2, k and the interval fit each other?",
        ("reviews",),
        run_summary,
        "proof",
        inputs="estimate, ci_low, ci_high, k, tau2, i2",
        formula="tau2 <= k SE^2 (proof, Wald intervals); tau2 about k SE^2 I2 within a factor of 20 (heuristic); above "
        "it unless the estimator is Hedges' or Sidik and Jonkman's",
        source="Higgins JPT, Thompson SG. Stat Med 2002;21:1539-1558.",
        proof_test="tests/checks/test_pooled_summary.py::test_true_lines_do_not_contradict_themselves",
        needs=(("estimate", "ci_low", "ci_high", "k", "tau2", "measure"),),
    ),
)
