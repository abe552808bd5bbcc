"""network: a network meta-analysis of contrasts or of arms."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import LbpmetaWarning, MethodError, did_you_mean, hinting
from lbpmeta.measures import get_pooled, own_measure
from lbpmeta.pooling.arguments import probability
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.kernel.tau2.estimate import ResidualTau2
from lbpmeta.pooling.kernel.tau2.general import likelihood
from lbpmeta.pooling.model_recipes import NetworkRecipe, model_recipe
from lbpmeta.pooling.network.fit import NetworkFit, league_of, q_test
from lbpmeta.pooling.network.graph import check_connected
from lbpmeta.pooling.network.read import column_named, trials_of_arms, trials_of_contrasts
from lbpmeta.pooling.network.trial import Trial
from lbpmeta.pooling.network.whitened import design_rows, whitened
from lbpmeta.recipe import model_named

__all__ = ["network"]

#: Estimators of tau2 whose equation holds for correlated contrasts; the others weigh studies by hand.
_ESTIMATORS = ("DL", "ML", "REML", "PM", "EB")
#: Those that a program may give contrasts without their correlation.
_LIKELIHOOD = ("ML", "REML")


@hinting
def network(
    te: Any = None,
    se: Any = None,
    treat1: Any = None,
    treat2: Any = None,
    studlab: Any = None,
    *,
    data: Any = None,
    arms: Any = None,
    measure: str | None = None,
    recipe: str | NetworkRecipe | None = None,
    model: str | None = None,
    tau2: str | float | None = None,
    reference: str | None = None,
    level: float = 0.95,
    tolerance: float = 1e-3,
) -> NetworkFit:
    """Pool a network of treatments (frequentist, graph-theoretical), as netmeta does by default.

    Contrasts ``y_i ~ N(X_i d, V_i + tau2 (I + J) / 2)``; studies of several arms enter with their full covariance, so
    that the answer depends on no reference and no order. Bayesian and component networks are not computed.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-1.9, -0.82, -1.34, -0.3], se=[0.14, 0.1, 0.14, 0.2],
    ...     treat1=["metf", "metf", "rosi", "rosi"], treat2=["plac", "plac", "plac", "metf"],
    ...     studlab=["A", "B", "C", "D"], reference="plac",
    ... )
    >>> fit.treatments, fit.k, fit.q_df
    (('metf', 'plac', 'rosi'), 4, 2)
    >>> print(fit.league().loc["metf", "plac"])
    -1.29 [-2.05, -0.54]

    Parameters
    ----------
    te, se : array_like, shape (m,), or names of columns of `data`
        Effects of treat1 minus treat2 on the analysis scale (logarithms of ratios), and standard errors.
    treat1, treat2, studlab : sequence of str, or names of columns of `data`
        A study of three arms has three rows, one for each pair.
    data : frame or mapping, optional
        Contrasts; names that are not given are the usual ones (TE, seTE, treat1, treat2, studlab).
    arms : frame or mapping, optional
        Instead of contrasts, one row an arm: ``studlab``, ``treatment``, and ``mean, sd, n``, ``events, n`` or
        ``events, time``. The covariance of a study is then exact. Half an event is added to every cell of a study with
        an empty one; a study in which no arm has an event, or everybody has one, says nothing of a ratio and is left
        out.
    measure : str, optional
        Of arms: MD (where nothing is said), SMD (Hedges' g, SD pooled over all arms of the study), OR, RR, RD or
        IRR. Of contrasts any; without it they are told as effects of an unknown measure.
    recipe : {"netmeta", "netmeta 2.9", "mvmeta"} or NetworkRecipe, optional
        What a program does; other arguments go before it. "netmeta" stands for 3.0 and later. Without one: random
        effects, "DL", the full covariance everywhere, prediction intervals with the degrees of freedom of Q.
    model : {"random", "common"}, optional
    tau2 : {"DL", "REML", "ML", "PM", "EB"} or float, optional
        The estimator, on the full covariance unless the recipe says otherwise; a number fixes it.
    reference : str, optional
        The treatment that others are told against; the first by name.
    level : float
    tolerance : float
        By how much the effects of a study of several arms may fail to close.

    Returns
    -------
    NetworkFit

    Raises
    ------
    DataError
        If the input is not such, or the standard errors of a study of several arms are impossible (rounded ones can
        be); the message names the study.
    NotDefinedError
        If the network is not connected; the message names its parts.
    MethodError
        For an unknown option.

    Warns
    -----
    LbpmetaWarning
        If the likelihood has two maxima of nearly the same height.

    Notes
    -----
    It is one weighted least squares: each study's contrasts are turned so that they are independent
    (:mod:`lbpmeta.pooling.network.whitened`); the moment estimator of tau2 is then that of Jackson, White and Riley,
    and of netmeta. netmeta's REML and ML of contrasts leave the correlation within studies out, unless its input is of
    arms; these do not, but for ``recipe="netmeta"``, which tells what it printed. There tau2 depends on `reference`: a
    study has its contrasts against it, or against its own last treatment.

    References
    ----------
    Rücker G. Res Synth Methods 2012;3:312-324. Rücker G, Schwarzer G. Stat Med 2014;33:4353-4369.
    Jackson D, White IR, Riley RD. Stat Med 2012;31:3805-3820. Balduzzi S et al. J Stat Softw 2023;106(2).
    """
    program = NetworkRecipe("") if recipe is None else model_recipe(recipe, NetworkRecipe)
    model = program.model if model is None else model
    tau2 = program.tau2 if tau2 is None else tau2
    chosen = model_named(model)
    if chosen not in ("random", "common"):
        raise MethodError(
            f"`model` is {model!r}; it must be 'random' or 'common'.{did_you_mean(model, ('random', 'common'))}"
        )
    estimator = _estimator(tau2)
    measure = own_measure(measure) if measure else "GEN" if arms is None else "MD"
    scale = get_pooled(measure).scale
    if arms is not None:
        if data is not None or te is not None:
            raise MethodError("`arms` and contrasts (`te`, `data`) are both given; give one.")
        trials, notes = trials_of_arms(arms, measure)
    else:
        given = {"te": te, "se": se, "treat1": treat1, "treat2": treat2, "studlab": studlab}
        columns = [column_named(data, value, name, needed=name != "studlab") for name, value in given.items()]
        y, standard, one, two, labels = columns
        trials, notes = trials_of_contrasts(y, standard, one, two, labels, tolerance)
    check_connected(trials)
    # by name as people sort it, and as R does: capitals are no other letters
    treatments = tuple(sorted({name for trial in trials for name in trial.treatments}, key=lambda t: (t.casefold(), t)))
    told = treatments[0] if reference is None else reference
    if told not in treatments:
        raise MethodError(
            f"`reference` is {reference!r}; it must be one of {', '.join(treatments)}.{did_you_mean(told, treatments)}"
        )
    rows = whitened(trials, treatments)
    common = rows.fit(0.0)
    df = len(rows.y) - rows.X.shape[1]
    tau2_rows = rows
    if chosen == "random" and program.contrasts == "uncorrelated" and arms is None and estimator in _LIKELIHOOD:
        tau2_rows = whitened([trial.uncorrelated(told) for trial in trials], treatments)
    if chosen == "common":
        found = ResidualTau2(0.0, math.nan, False)
    elif isinstance(tau2, str):
        found = tau2_rows.tau2(estimator)
    else:
        found = ResidualTau2(float(tau2), math.nan, False, (f"tau2 was fixed at {tau2:g}, not estimated.",))
    for note in found.alarms:
        warnings.warn(note, LbpmetaWarning, stacklevel=2)
    used = 0.0 if math.isnan(found.tau2) else found.tau2
    fit = rows.fit(used)
    estimate, errors = league_of(fit.beta, fit.cov)
    restricted = chosen == "random" and estimator == "REML"
    loglik = float(likelihood(np.array([used]), rows.y, rows.lam, rows.X, restricted=restricted)[0][0]) - rows.log_det
    if restricted:
        loglik += _constant(trials, treatments, rows.X)
    return NetworkFit(
        treatments=treatments,
        estimate=estimate,
        se=errors,
        cov=fit.cov,
        tau2=found.tau2,
        se_tau2=found.se,
        q=common.rss,
        q_df=df,
        q_p=q_test(common.rss, df),
        log_likelihood=loglik,
        model=chosen,
        estimator=estimator,
        measure=measure,
        scale=scale,
        reference=told,
        level=probability("level", level),
        k=len(trials),
        m=sum(len(trial.pairs) for trial in trials),
        trials=trials,
        rows=rows,
        tau2_rows=tau2_rows,
        recipe=program,
        notes=(*notes, *found.notes, *found.alarms),
    )


def _constant(trials: tuple[Trial, ...], treatments: tuple[str, ...], turned: Array) -> float:
    """Return by how much turning the design changes the constant ``log |X'X| / 2`` of the restricted likelihood."""
    X = np.vstack([design_rows(trial, treatments) for trial in trials])
    return 0.5 * float(np.linalg.slogdet(X.T @ X)[1] - np.linalg.slogdet(turned.T @ turned)[1])


def _estimator(tau2: str | float) -> str:
    """Return the name of the estimator; "fixed" where a number is given.

    Raises
    ------
    MethodError
        If there is none of that name, or the number is negative.
    """
    if isinstance(tau2, str):
        name = next((known for known in _ESTIMATORS if known == tau2.upper()), "")
        if not name:
            raise MethodError(
                f"`tau2` is {tau2!r}; for a network it must be one of {', '.join(_ESTIMATORS)}, or a number."
                f"{did_you_mean(tau2, _ESTIMATORS)}"
            )
        assert name in TAU2
        return name
    if not (math.isfinite(tau2) and tau2 >= 0):
        raise MethodError(f"`tau2` is {tau2!r}; it must be at least 0.")
    return "fixed"
