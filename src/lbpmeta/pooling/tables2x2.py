"""Pooling of counts without a detour over study estimates: Mantel-Haenszel and Peto."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, ndtr, ndtri

from lbpmeta.effects import counts
from lbpmeta.effects._arrays import broadcast, check_events, check_range, named, study_labels, vector
from lbpmeta.effects.measures import MEASURES
from lbpmeta.effects.zero_cells import ZeroCellPolicy, get_zero_cells
from lbpmeta.errors import MethodError, NotDefinedError
from lbpmeta.interval import Interval
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.kernel import pool_sets
from lbpmeta.pooling.sets import study_sets
from lbpmeta.recipe import Recipe, get_recipe

__all__ = ["MH_MEASURES", "MH_RULES", "MantelHaenszelRules", "mantel_haenszel", "peto"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MantelHaenszelRules:
    """What systems do differently inside the Mantel-Haenszel method, beside the study estimates.

    Parameters
    ----------
    corrected_sums : bool
        Whether corrected cells enter the sums, or the raw counts.
    all_events_is_one : bool
        Whether a study where everybody has the event enters the risk ratio's sums with a ratio of exactly 1.
    rd_variance : {"Sato", "Greenland-Robins"}
        Variance of the risk difference.
    q_informative : bool
        Whether Cochran's Q leaves out studies without any event, or with events only.
    q_needs_dl : bool
        Whether Cochran's Q is taken about the Mantel-Haenszel estimate only where tau2 is DL's (and else about
        the inverse-variance estimate).
    """

    corrected_sums: bool
    all_events_is_one: bool
    rd_variance: str
    q_informative: bool
    q_needs_dl: bool


#: Rules by the name of the zero-cell policy that they go with.
MH_RULES: Final[Mapping[str, MantelHaenszelRules]] = MappingProxyType(
    {
        "metafor": MantelHaenszelRules(False, False, "Sato", True, False),
        "none": MantelHaenszelRules(False, False, "Sato", True, False),
        "revman": MantelHaenszelRules(True, True, "Greenland-Robins", False, False),
        "meta": MantelHaenszelRules(True, False, "Greenland-Robins", False, True),
    }
)


class _Q(NamedTuple):
    """Cochran's Q and its degrees of freedom."""

    q: float
    df: int

    @property
    def p(self) -> float:
        return float(chdtrc(self.df, self.q)) if self.df > 0 else 1.0

    @property
    def i2(self) -> float:
        return 100 * max(0.0, (self.q - self.df) / self.q) if self.q > 0 else 0.0

    @property
    def h2(self) -> float:
        return self.q / self.df if self.df > 0 else 1.0


def _about(centre: float, yi: Array, vi: Array, *, by_mh: bool) -> _Q:
    """Return Q about the Mantel-Haenszel estimate, or about the inverse-variance estimate."""
    if yi.size < 2:
        return _Q(0.0, max(0, yi.size - 1))
    if not by_mh:
        centre = float(np.average(yi, weights=1 / vi))
    return _Q(float(np.sum((yi - centre) ** 2 / vi)), yi.size - 1)


class _Line(NamedTuple):
    """A pooled estimate, its standard error and the weight of each study."""

    estimate: float
    se: float
    weights: Array


def _ratio(numerator: float, denominator: float, measure: str) -> float:
    """Return the log of a ratio of sums, or say why it does not exist."""
    if not (numerator > 0 and denominator > 0):
        arm = "1" if numerator <= 0 else "2"
        raise NotDefinedError(
            f"No Mantel-Haenszel {measure} exists: one of its sums is 0 (no events, or no non-events, in arm {arm} "
            "of all studies). A recipe that corrects zero cells ('revman5', 'meta') gives an estimate."
        )
    return math.log(numerator) - math.log(denominator)


def mh_odds_ratio(a: Array, n1: Array, c: Array, n2: Array) -> _Line:
    """Mantel-Haenszel log odds ratio with the variance of Robins, Breslow and Greenland.

    ``sum(ad/N) / sum(bc/N)``. Mantel N, Haenszel W. J Natl Cancer Inst 1959;22:719-748. Robins J, Breslow N,
    Greenland S. Biometrics 1986;42:311-323.
    """
    b, d, total = n1 - a, n2 - c, n1 + n2
    r, s, p, q = a * d / total, b * c / total, (a + d) / total, (b + c) / total
    rs, ss = float(r.sum()), float(s.sum())
    estimate = _ratio(rs, ss, "OR")
    variance = (
        float(np.sum(p * r)) / rs**2
        + float(np.sum(p * s + q * r)) / (rs * ss)
        + float(np.sum(q * s)) / ss**2
    ) / 2
    return _Line(estimate, math.sqrt(variance), s)


def mh_risk_ratio(a: Array, n1: Array, c: Array, n2: Array, one: NDArray[np.bool_] | None = None) -> _Line:
    """Mantel-Haenszel log risk ratio with the variance of Greenland and Robins.

    ``sum(a n2/N) / sum(c n1/N)``; studies under `one` enter with a ratio of exactly 1.
    Greenland S, Robins JM. Biometrics 1985;41:55-68.
    """
    total = n1 + n2
    r, s = a * n2 / total, c * n1 / total
    if one is not None:
        r = np.where(one, s, r)
    d = (n1 * n2 * (a + c) - a * c * total) / total**2
    rs, ss = float(r.sum()), float(s.sum())
    return _Line(_ratio(rs, ss, "RR"), math.sqrt(float(d.sum()) / (rs * ss)), s)


def mh_risk_difference(a: Array, n1: Array, c: Array, n2: Array, difference: Array, variance: str) -> _Line:
    """Mantel-Haenszel risk difference, ``sum(w rd) / sum(w)`` with ``w = n1 n2/N``.

    Variance "Greenland-Robins": ``sum((a b n2^3 + c d n1^3)/(n1 n2 N^2)) / sum(w)^2``; "Sato" is consistent
    for sparse data too. Greenland S, Robins JM. Biometrics 1985;41:55-68. Sato T, Greenland S, Robins JM.
    Biometrics 1989;45:1323-1324.
    """
    total = n1 + n2
    w = n1 * n2 / total
    ws = float(w.sum())
    estimate = float(np.sum(w * difference)) / ws
    if variance == "Sato":
        p = c * (n1 / total) ** 2 - a * (n2 / total) ** 2 + n1 * n2 * (n2 - n1) / (2 * total**2)
        q = (a * (n2 - c) + c * (n1 - a)) / (2 * total)
        return _Line(estimate, math.sqrt(estimate * float(p.sum()) + float(q.sum())) / ws, w)
    spread = (a * (n1 - a) * n2**3 + c * (n2 - c) * n1**3) / (n1 * n2 * total**2)
    return _Line(estimate, math.sqrt(float(spread.sum())) / ws, w)


def mh_rate_ratio(x1: Array, t1: Array, x2: Array, t2: Array) -> _Line:
    """Mantel-Haenszel log rate ratio, ``sum(x1 t2/T) / sum(x2 t1/T)``.

    Greenland S, Robins JM. Biometrics 1985;41:55-68; Rothman et al., Modern Epidemiology, 3rd ed. 2008, 15.
    """
    total = t1 + t2
    r, s = x1 * t2 / total, x2 * t1 / total
    rs, ss = float(r.sum()), float(s.sum())
    spread = float(np.sum(t1 * t2 * (x1 + x2) / total**2))
    return _Line(_ratio(rs, ss, "IRR"), math.sqrt(spread / (rs * ss)), s)


def mh_rate_difference(x1: Array, t1: Array, x2: Array, t2: Array) -> _Line:
    """Mantel-Haenszel rate difference, ``sum(w (x1/t1 - x2/t2)) / sum(w)`` with ``w = t1 t2/T``.

    Greenland S, Robins JM. Biometrics 1985;41:55-68.
    """
    w = t1 * t2 / (t1 + t2)
    ws = float(w.sum())
    estimate = float(np.sum(w * (x1 / t1 - x2 / t2))) / ws
    return _Line(estimate, math.sqrt(float(np.sum(w**2 * (x1 / t1**2 + x2 / t2**2)))) / ws, w)


_EFFECTS: Final[Mapping[str, Callable[..., tuple[Array, Array]]]] = MappingProxyType(
    {
        "RR": counts.risk_ratio,
        "OR": counts.odds_ratio,
        "RD": counts.risk_difference,
        "IRR": counts.rate_ratio,
        "IRD": counts.rate_difference,
    }
)

#: Measures that the Mantel-Haenszel method knows.
MH_MEASURES: Final = tuple(_EFFECTS)


def mantel_haenszel(
    events1: ArrayLike,
    n1: ArrayLike | None = None,
    events2: ArrayLike | None = None,
    n2: ArrayLike | None = None,
    *,
    measure: str = "RR",
    time1: ArrayLike | None = None,
    time2: ArrayLike | None = None,
    model: str = "common",
    recipe: str | Recipe = "metafor",
    labels: Iterable[object] | None = None,
    level: float | None = None,
) -> Fit:
    """Pool 2x2 tables (or rates) by the Mantel-Haenszel method.

    Parameters
    ----------
    events1, n1, events2, n2 : array_like, shape (k,)
        Events and participants of both arms.
    measure : {"RR", "OR", "RD", "IRR", "IRD"}
    time1, time2 : array_like, shape (k,), optional
        Person-time instead of `n1` and `n2`, for rates.
    model : {"common", "random"}
        "random" is what RevMan calls "M-H, random": study estimates weighted by ``1/(vi + tau2)``, where DL's
        tau2 takes Cochran's Q about the Mantel-Haenszel estimate. Other tau2 estimators of the recipe are
        used as they are.
    recipe : str or Recipe
        Decides about zero cells and, for "random", tau2, intervals and I2: "metafor" pools raw counts (its Q uses
        corrected tables), "revman5" and "meta" put corrected cells into the sums.
    labels : iterable of str, optional
    level : float, optional
        Confidence level instead of the recipe's.

    Returns
    -------
    Fit
        On the analysis scale. Under "common" the interval is the normal one. `q` is about the Mantel-Haenszel
        estimate; `vi` are the studies' own variances.

    Raises
    ------
    DataError
        If counts are impossible.
    MethodError
        If the measure, the model or the recipe is unknown.
    NotDefinedError
        If no study, or no event, is left to pool.

    References
    ----------
    Deeks JJ, Higgins JPT. Statistical algorithms in Review Manager 5. Cochrane, 2010.

    Examples
    --------
    >>> fit = mantel_haenszel([4, 6, 3], [123, 306, 231], [11, 29, 11], [139, 303, 220], measure="OR")
    >>> round(fit.estimate, 4), round(fit.se, 4), round(fit.q, 3)
    (-1.4135, 0.3155, 0.94)
    """
    if measure not in _EFFECTS:
        raise MethodError(f"`measure` is {measure!r}; it must be one of {', '.join(map(repr, _EFFECTS))}.")
    settings = get_recipe(recipe).replace(model=model, level=level)
    policy = get_zero_cells(settings.zero_cells)
    rules = MH_RULES[policy.name]
    size = ("time1", "time2") if measure in ("IRR", "IRD") else ("n1", "n2")
    data = _inputs(measure, size, events1, n1, events2, n2, time1, time2)
    arrays, names = _checked(data, size, labels)
    effect = _EFFECTS[measure]
    yi, vi = effect(**arrays, zero_cells=policy)
    nothing, everything = _extremes(arrays, size)
    keep = ~np.isnan(sum(arrays.values()))
    if model == "random":
        keep &= ~np.isnan(yi)
    # such studies add exactly 0 to both sums of a ratio; to a difference they add weight
    if measure in ("RR", "OR", "IRR"):
        keep &= ~nothing
    if measure == "OR":
        keep &= ~everything
    notes = _dropped_note(names, keep, measure)
    arrays = {name: array[keep] for name, array in arrays.items()}
    yi, vi, names = yi[keep], vi[keep], tuple(name for name, one in zip(names, keep, strict=True) if one)
    line = _pooled(measure, arrays, size, policy, rules)
    in_q = ~np.isnan(yi) & (vi > 0)
    if rules.q_informative:
        in_q &= ~(nothing | everything)[keep]
    if not in_q.all():
        notes = (*notes, f"Not in Q (no events, events only, or no variance): {named(names, ~in_q)}.")
    het = _about(line.estimate, yi[in_q], vi[in_q], by_mh=not (rules.q_needs_dl and settings.tau2 != "DL"))
    if model == "common":
        return _common_fit(line, het, yi, vi, names, measure, settings, notes)
    return _random_fit(het, yi, vi, names, measure, settings, notes)


def peto(
    events1: ArrayLike,
    n1: ArrayLike,
    events2: ArrayLike,
    n2: ArrayLike,
    *,
    recipe: str | Recipe = "metafor",
    labels: Iterable[object] | None = None,
    level: float | None = None,
) -> Fit:
    """Pool odds ratios by Peto's one-step method: ``sum(O - E) / sum(V)``.

    Needs no correction of zero cells; studies without any event, or with events only, carry no information.
    All recipes agree here.

    Parameters
    ----------
    events1, n1, events2, n2 : array_like, shape (k,)
    recipe : str or Recipe
        Its `level` is used, and it is kept in the result.
    labels : iterable of str, optional
    level : float, optional

    Returns
    -------
    Fit
        Log odds ratio under a common effect, with Q about it.

    Raises
    ------
    DataError
        If counts are impossible.
    NotDefinedError
        If no study is left to pool.

    References
    ----------
    Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Prog Cardiovasc Dis 1985;27:335-371.

    Examples
    --------
    >>> fit = peto([4, 6, 3], [123, 306, 231], [11, 29, 11], [139, 303, 220])
    >>> round(fit.estimate, 4), round(fit.se, 4)
    (-1.2373, 0.2566)
    """
    settings = get_recipe(recipe).replace(model="common", level=level)
    size = ("n1", "n2")
    arrays, names = _checked(_inputs("PETO", size, events1, n1, events2, n2, None, None), size, labels)
    yi, vi = counts.peto_odds_ratio(**arrays, zero_cells="none")
    keep = ~(np.isnan(yi) | np.isnan(vi))
    notes = _dropped_note(names, keep, "PETO")
    yi, vi, names = yi[keep], vi[keep], tuple(name for name, one in zip(names, keep, strict=True) if one)
    w = 1 / vi
    estimate = float(np.sum(w * yi) / np.sum(w))
    line = _Line(estimate, math.sqrt(1 / float(np.sum(w))), w)
    het = _about(estimate, yi, vi, by_mh=True)
    return _common_fit(line, het, yi, vi, names, "PETO", settings, notes)


def _inputs(
    measure: str,
    size: tuple[str, str],
    events1: ArrayLike,
    n1: ArrayLike | None,
    events2: ArrayLike | None,
    n2: ArrayLike | None,
    time1: ArrayLike | None,
    time2: ArrayLike | None,
) -> dict[str, Array]:
    """Return the inputs by name; refuse missing ones and ones without a part."""
    given = {"events1": events1, "n1": n1, "events2": events2, "n2": n2, "time1": time1, "time2": time2}
    needed = ("events1", size[0], "events2", size[1])
    for name, value in given.items():
        if (value is None) == (name in needed):
            raise MethodError(f"Mantel-Haenszel {measure} needs {', '.join(f'`{n}`' for n in needed)} and no other.")
    return {name: vector(name, value) for name, value in given.items() if value is not None}


def _checked(
    data: dict[str, Array], size: tuple[str, str], labels: Iterable[object] | None
) -> tuple[dict[str, Array], tuple[str, ...]]:
    """Return the inputs at one length, checked, and the labels."""
    arrays, k = broadcast(data)
    names = study_labels(labels, k)
    for name, array in arrays.items():
        check_range(name, array, names)
    if size == ("n1", "n2"):
        check_events("events1", arrays["events1"], "n1", arrays["n1"], names)
        check_events("events2", arrays["events2"], "n2", arrays["n2"], names)
    return arrays, names


def _extremes(
    arrays: Mapping[str, Array], size: tuple[str, str]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether a study has no events at all; whether (in tables) everybody has the event."""
    nothing = (arrays["events1"] == 0) & (arrays["events2"] == 0)
    if size == ("time1", "time2"):
        return nothing, np.zeros_like(nothing)
    return nothing, (arrays["events1"] == arrays["n1"]) & (arrays["events2"] == arrays["n2"])


def _dropped_note(labels: tuple[str, ...], keep: NDArray[np.bool_], measure: str) -> tuple[str, ...]:
    """Tell which studies are not pooled; refuse if none is left."""
    if not keep.any():
        raise NotDefinedError(f"No study has an {measure} that can be pooled: no events, events only, or missing.")
    if keep.all():
        return ()
    return (f"Not pooled (no events, events only, or missing counts): {named(labels, ~keep)}.",)


def _pooled(
    measure: str,
    arrays: Mapping[str, Array],
    size: tuple[str, str],
    policy: ZeroCellPolicy,
    rules: MantelHaenszelRules,
) -> _Line:
    """Return the Mantel-Haenszel line under the rules."""
    a, n1, c, n2 = arrays["events1"], arrays[size[0]], arrays["events2"], arrays[size[1]]
    if measure in ("IRR", "IRD"):
        add = policy.increment(measure, a, c) if rules.corrected_sums else np.zeros_like(a)
        rates = mh_rate_ratio if measure == "IRR" else mh_rate_difference
        return rates(a + add, n1, c + add, n2)
    add = policy.increment(measure, a, n1 - a, c, n2 - c) if rules.corrected_sums else np.zeros_like(a)
    cells = (a + add, n1 + 2 * add, c + add, n2 + 2 * add)
    if measure == "OR":
        return mh_odds_ratio(*cells)
    if measure == "RR":
        return mh_risk_ratio(*cells, (a == n1) & (c == n2) if rules.all_events_is_one else None)
    return mh_risk_difference(*cells, a / n1 - c / n2, rules.rd_variance)


def _common_fit(
    line: _Line,
    het: _Q,
    yi: Array,
    vi: Array,
    labels: tuple[str, ...],
    measure: str,
    settings: Recipe,
    notes: tuple[str, ...],
) -> Fit:
    """Dress a common-effect line: normal interval, heterogeneity from Q."""
    k = int(yi.size)
    z = line.estimate / line.se
    half = float(ndtri((1 + settings.level) / 2)) * line.se
    return Fit(
        estimate=line.estimate,
        se=line.se,
        ci=Interval(line.estimate - half, line.estimate + half, settings.level, "z"),
        statistic=z,
        p_value=float(2 * ndtr(-abs(z))),
        df=None,
        tau2=0.0,
        se_tau2=math.nan,
        tau2_ci=None,
        i2=het.i2,
        i2_ci=None,
        h2=het.h2,
        h2_ci=None,
        q=het.q,
        q_df=het.df,
        q_p=het.p,
        prediction=None,
        weights=100 * line.weights / line.weights.sum(),
        k=k,
        recipe=settings.replace(ci="z"),
        measure=measure,
        scale=MEASURES[measure].scale,
        yi=yi,
        vi=vi,
        labels=labels,
        notes=(*notes, "No interval of I2 or H2: Q-profile intervals need inverse-variance pooling."),
    )


def _random_fit(
    het: _Q,
    yi: Array,
    vi: Array,
    labels: tuple[str, ...],
    measure: str,
    settings: Recipe,
    notes: tuple[str, ...],
) -> Fit:
    """Pool the study estimates with a tau2 that takes Q about the Mantel-Haenszel estimate."""
    k = int(yi.size)
    w = 1 / vi
    tau2: str | float = settings.tau2
    if tau2 == "DL":
        spare = float(np.sum(w) - np.sum(w**2) / np.sum(w))
        tau2 = max(0.0, (het.q - het.df) / spare) if het.df > 0 else 0.0
    sets = study_sets(yi[np.newaxis], vi[np.newaxis])
    out = pool_sets(
        sets,
        model="random",
        tau2=tau2,
        ci=settings.ci,
        prediction=settings.prediction,
        i2=settings.i2,
        level=settings.level,
    )
    by_q = settings.i2 == "q"
    low, high, df = float(out.pi_low[0]), float(out.pi_high[0]), float(out.df[0])
    reasons = ["No interval of tau2, I2 or H2: Q-profile intervals need inverse-variance pooling."]
    if settings.prediction != "none" and math.isnan(low):
        reasons.append("No prediction interval: it needs at least 3 studies.")
    return Fit(
        estimate=float(out.estimate[0]),
        se=float(out.se[0]),
        ci=Interval(
            float(out.ci_low[0]), float(out.ci_high[0]), settings.level, settings.ci if k > 1 else "z"
        ),
        statistic=float(out.statistic[0]),
        p_value=float(out.p_value[0]),
        df=None if math.isinf(df) else df,
        tau2=float(out.tau2[0]),
        se_tau2=math.nan,
        tau2_ci=None,
        i2=het.i2 if by_q else float(out.i2[0]),
        i2_ci=None,
        h2=het.h2 if by_q else float(out.h2[0]),
        h2_ci=None,
        q=het.q,
        q_df=het.df,
        q_p=het.p,
        prediction=None if math.isnan(low) else Interval(low, high, settings.level, settings.prediction),
        weights=100 * out.weights[:, 0],
        k=k,
        recipe=settings,
        measure=measure,
        scale=MEASURES[measure].scale,
        yi=yi,
        vi=vi,
        labels=labels,
        converged=bool(out.converged[0]),
        at_boundary=bool(out.at_boundary[0]),
        notes=(*notes, *reasons),
    )
