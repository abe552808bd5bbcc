"""The lines of tests under a forest plot, in the words of each house. One registry."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.plots.canvas.text import number_text, p_value, percent, significant
from lbpmeta.pooling.fit import Fit

__all__ = ["WORDINGS", "Wording", "spread"]

_TAU2: Final = "\u03c4\u00b2"
_CHI2: Final = "\u03c7\u00b2"
_MODELS: Final = {"random": "Random effects", "common": "Common effect"}
_INTERVALS: Final = {
    "z": "normal",
    "t": "t",
    "hksj": "Hartung-Knapp",
    "hksj-adhoc": "Hartung-Knapp, not narrower than normal",
    "kr": "Kenward-Roger",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """How one house words its tests.

    Parameters
    ----------
    heterogeneity : callable
        (fit, short) -> line; `short` is the form under a subtotal.
    effect : callable
        (fit) -> line about the overall effect.
    difference : callable
        (Q, degrees of freedom, p) -> line about subgroup differences.
    """

    heterogeneity: Callable[[Fit, bool], str]
    effect: Callable[[Fit], str]
    difference: Callable[[float, int, float], str]


def spread(fit: Fit) -> str:
    """Return tau2 and I2 in short, for a total that stands in place of another for a moment.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> spread(pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], measure="MD"))
    'τ² = 3.553; I² = 29.7%'
    """
    if fit.k < 2:
        return "one study is left"
    tau2 = f"{_TAU2} = {significant(fit.tau2)}; " if fit.recipe.model == "random" else ""
    return f"{tau2}I\u00b2 = {percent(fit.i2)}"


def _statistic(fit: Fit) -> str:
    return "z" if fit.df is None else f"t({fit.df:.4g})"


def _recipe(fit: Fit) -> str:
    interval = _INTERVALS.get(fit.recipe.ci, fit.recipe.ci)
    by = "" if fit.method == "inverse variance" else f" ({fit.method})"
    return f"{_MODELS[fit.recipe.model]}{by}, interval: {interval}; recipe: {fit.recipe.name}"


def _lbpmeta_heterogeneity(fit: Fit, short: bool) -> str:
    """tau2 (with its estimator), I2 (with its definition), Q, its df and p."""
    if fit.k < 2:
        return "Heterogeneity: not applicable (one study)"
    parts = []
    if fit.recipe.model == "random":
        estimator = "" if short else " (fixed)" if fit.tau2_fixed else f" ({fit.recipe.tau2})"
        parts.append(f"{_TAU2} = {significant(fit.tau2)}{estimator}")
    definition = "" if short else f" (from {'Q' if fit.i2_from == 'Q' else _TAU2})"
    parts.append(f"I\u00b2 = {percent(fit.i2)}{definition}")
    parts.append(f"Q = {number_text(fit.q, 2)}, df = {fit.q_df}, {p_value(fit.q_p)}")
    text = "; ".join(parts)
    return text if short else f"Heterogeneity: {text}"


def _lbpmeta_effect(fit: Fit) -> str:
    parts = []
    if math.isfinite(fit.statistic):
        parts.append(f"Overall effect: {_statistic(fit)} = {number_text(fit.statistic, 2)}, {p_value(fit.p_value)}")
    return ". ".join([*parts, _recipe(fit)])


def _lbpmeta_difference(q: float, df: int, p: float) -> str:
    return f"Test for subgroup differences: Q = {number_text(q, 2)}, df = {df}, {p_value(p)}"


def _capital(p: float) -> str:
    return p_value(p).replace("p", "P", 1)


def _revman_p(p: float) -> str:
    """Return P as Review Manager prints it: two decimals, and down to 0.0001 as many as show one digit.

    Below that, "P < 0.0001", and "P < 0.00001" where that holds. As in its figures: "P = 1.00", "P = 0.45",
    "P = 0.0001" (beside Z = 3.80), "P < 0.00001" (beside Z = 4.65).
    """
    if math.isnan(p):
        return "P not defined"
    if p < 0.0001:
        return "P < 0.00001" if p < 0.00001 else "P < 0.0001"
    digits = next(d for d in (2, 3, 4) if p >= 10.0**-d or d == 4)
    return f"P = {p:.{digits}f}"


def _revman_tau2(tau2: float) -> str:
    """Return tau2 with two decimals, and more where these would say 0 of one that is not."""
    text = number_text(tau2, 2)
    return text if tau2 == 0 or float(text) > 0 else significant(tau2, 1)


def _revman_heterogeneity(fit: Fit, short: bool) -> str:
    if fit.k < 2:
        return "Heterogeneity: Not applicable"
    tau2 = f"Tau\u00b2 = {_revman_tau2(fit.tau2)}; " if fit.recipe.model == "random" else ""
    q = f"Chi\u00b2 = {number_text(fit.q, 2)}, df = {fit.q_df} ({_revman_p(fit.q_p)})"
    return f"Heterogeneity: {tau2}{q}; I\u00b2 = {percent(fit.i2, 0)}"


def _revman_effect(fit: Fit) -> str:
    if not math.isfinite(fit.statistic):
        return "Test for overall effect: Not applicable"
    # Review Manager prints the size of Z, whichever way the effect points.
    size = number_text(abs(fit.statistic), 2)
    told = f"Z = {size}" if fit.df is None else f"T = {size}, df = {fit.df:.4g}"
    return f"Test for overall effect: {told} ({_revman_p(fit.p_value)})"


def _revman_difference(q: float, df: int, p: float) -> str:
    i2 = 100 * max(0.0, (q - df) / q) if q > 0 else 0.0
    numbers = (
        f"Chi\u00b2 = {number_text(q, 2)}, df = {df} ({_revman_p(p)}), I\u00b2 = {percent(i2, 1 if i2 > 0 else 0)}"
    )
    return f"Test for subgroup differences: {numbers}"


def _bmj_heterogeneity(fit: Fit, short: bool) -> str:
    if fit.k < 2:
        return "Test for heterogeneity: not applicable"
    tau2 = f"{_TAU2}={significant(fit.tau2)}; " if fit.recipe.model == "random" else ""
    p = _capital(fit.q_p).replace(" ", "")
    return (
        f"Test for heterogeneity: {tau2}{_CHI2}={number_text(fit.q, 2)}, df={fit.q_df}, {p}; I\u00b2={percent(fit.i2)}"
    )


def _bmj_effect(fit: Fit) -> str:
    if not math.isfinite(fit.statistic):
        return "Test for overall effect: not applicable"
    p = _capital(fit.p_value).replace(" ", "")
    return f"Test for overall effect: {_statistic(fit)}={number_text(fit.statistic, 2)}, {p}"


def _bmj_difference(q: float, df: int, p: float) -> str:
    return f"Test for subgroup differences: {_CHI2}={number_text(q, 2)}, df={df}, {_capital(p).replace(' ', '')}"


def _jama_p(p: float) -> str:
    """Return P as JAMA prints it: no zero before the point, two digits, three below .01, and no more than it takes.

    AMA Manual of Style, 11th ed., 19.5 and 19.7.1 (10th ed., 20.8.2 and 20.9): exact P to two digits, to three below
    .01; "P < .001" and "P > .99" beyond; more digits where these would say .05. JMIR Publications, which follows that
    manual, prints the same rules ("How should P values be reported", support.jmir.org).
    """
    if math.isnan(p):
        return "P not defined"
    if p < 0.001:
        return "P < .001"
    if p > 0.99:
        return "P > .99"
    first = 2 if p >= 0.01 else 3
    digits = next((d for d in range(first, 7) if round(p, d) != 0.05), first)
    return f"P = {p:.{digits}f}".replace("0.", ".", 1)


_SUBSCRIPTS: Final = str.maketrans("0123456789", "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089")


def _jama_heterogeneity(fit: Fit, short: bool) -> str:
    if fit.k < 2:
        return "Heterogeneity: not applicable"
    tau2 = f"{_TAU2} = {significant(fit.tau2)}; " if fit.recipe.model == "random" else ""
    q = f"{_CHI2}{str(fit.q_df).translate(_SUBSCRIPTS)} = {number_text(fit.q, 2)} ({_jama_p(fit.q_p)})"
    return f"Heterogeneity: {tau2}{q}; I\u00b2 = {percent(fit.i2)}"


def _jama_effect(fit: Fit) -> str:
    if not math.isfinite(fit.statistic):
        return "Test for overall effect: not applicable"
    return f"Test for overall effect: {_statistic(fit)} = {number_text(fit.statistic, 2)} ({_jama_p(fit.p_value)})"


def _jama_difference(q: float, df: int, p: float) -> str:
    return (
        f"Test for subgroup differences: {_CHI2}{str(df).translate(_SUBSCRIPTS)} = {number_text(q, 2)} ({_jama_p(p)})"
    )


#: Every wording by name.
WORDINGS: Final[Mapping[str, Wording]] = MappingProxyType(
    {
        "lbpmeta": Wording(_lbpmeta_heterogeneity, _lbpmeta_effect, _lbpmeta_difference),
        "revman": Wording(_revman_heterogeneity, _revman_effect, _revman_difference),
        "bmj": Wording(_bmj_heterogeneity, _bmj_effect, _bmj_difference),
        "jama": Wording(_jama_heterogeneity, _jama_effect, _jama_difference),
    }
)
