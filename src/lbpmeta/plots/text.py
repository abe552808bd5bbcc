"""Numbers as a figure prints them."""

from __future__ import annotations

import math
import textwrap
from typing import Final

from lbpmeta.pooling.fit import Fit

__all__ = ["effect_line", "heterogeneity_line", "number", "p_value", "percent", "wrap"]

_MINUS: Final = "\u2212"
_MODELS: Final = {"random": "Random effects", "common": "Common effect"}
_INTERVALS: Final = {
    "z": "normal",
    "t": "t",
    "hksj": "Hartung-Knapp",
    "hksj-adhoc": "Hartung-Knapp, not narrower than normal",
    "kr": "Kenward-Roger",
}


def number(value: float, digits: int) -> str:
    """Return a number with that many decimals, a true minus sign, and no negative zero.

    Examples
    --------
    >>> number(-3.166, 2), number(-0.001, 2), number(float("nan"), 2), number(float("inf"), 2)
    ('−3.17', '0.00', '', '∞')
    """
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "\u221e" if value > 0 else _MINUS + "\u221e"
    text = f"{value:.{digits}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", _MINUS)


def percent(value: float, digits: int = 1) -> str:
    """Return a percentage, "" for NaN."""
    return "" if math.isnan(value) else f"{number(value, digits)}%"


def p_value(p: float) -> str:
    """Return "p = 0.012" or "p < 0.001"; more digits are not evidence.

    Examples
    --------
    >>> p_value(0.0123), p_value(1e-9), p_value(0.9999)
    ('p = 0.012', 'p < 0.001', 'p > 0.999')
    """
    if math.isnan(p):
        return "p not defined"
    if p < 0.001:
        return "p < 0.001"
    return "p > 0.999" if p > 0.999 else f"p = {p:.3f}"


def significant(value: float, digits: int = 4) -> str:
    """Return a number with that many significant digits, never in exponents for usual sizes."""
    if value == 0 or not math.isfinite(value):
        return number(value, 0)
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return number(value, min(decimals, 6))


def heterogeneity_line(fit: Fit, *, short: bool = False) -> str:
    """Return tau2 (with its estimator), I2 (with its definition), Q, its df and p."""
    if fit.k < 2:
        return "Heterogeneity: not applicable (one study)"
    parts = []
    if fit.recipe.model == "random":
        estimator = "" if short else f" ({fit.recipe.tau2})"
        parts.append(f"\u03c4\u00b2 = {significant(fit.tau2)}{estimator}")
    definition = "" if short else f" (from {'Q' if fit.recipe.i2 == 'q' else chr(0x3C4) + chr(0xB2)})"
    parts.append(f"I\u00b2 = {percent(fit.i2)}{definition}")
    parts.append(f"Q = {number(fit.q, 2)}, df = {fit.q_df}, {p_value(fit.q_p)}")
    text = "; ".join(parts)
    return text if short else f"Heterogeneity: {text}"


def effect_line(fit: Fit) -> str:
    """Return the test of the overall effect and how the line was computed."""
    name = "z" if fit.df is None else f"t({fit.df:.4g})"
    parts = []
    if math.isfinite(fit.statistic):
        parts.append(f"Overall effect: {name} = {number(fit.statistic, 2)}, {p_value(fit.p_value)}")
    interval = _INTERVALS.get(fit.recipe.ci, fit.recipe.ci)
    parts.append(f"{_MODELS[fit.recipe.model]}, interval: {interval}; recipe: {fit.recipe.name}")
    return ". ".join(parts)


def wrap(label: str, width: int) -> str:
    """Return the label broken into lines of at most that many characters; words stay whole if they can."""
    lines = [part for line in label.split("\n") for part in (textwrap.wrap(line, width) or [""])]
    return "\n".join(lines)
