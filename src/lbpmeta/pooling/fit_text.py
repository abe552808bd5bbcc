"""A fit in words: plain text and HTML from the same lines."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING

import numpy as np

from lbpmeta.decimals import effect_decimals, effect_line, effect_texts, level_text, p_text
from lbpmeta.interval import Interval
from lbpmeta.shown import ResultsTable
from lbpmeta.special import ndtri

if TYPE_CHECKING:
    from lbpmeta.pooling.fit import Fit

__all__ = ["as_html", "as_text", "display_name", "fit_table", "scale_line", "told_of"]

#: What numbers of one group are once they are back on the display scale.
_ONE_GROUP = {
    "logit": "Proportion",
    "arcsine": "Proportion",
    "double-arcsine": "Proportion",
    "fisher-z": "Correlation",
    "sqrt": "Incidence rate",
}


def display_name(measure: str, scale: str) -> str:
    """Return what the displayed number is, for example "Risk ratio"."""
    if scale in _ONE_GROUP:
        return _ONE_GROUP[scale]
    if not measure:
        return "Effect" if scale == "identity" else f"Effect, back from the {scale} scale"
    from lbpmeta.measures import get_measure

    title = get_measure(measure).title.removeprefix("Log ")
    return title[0].upper() + title[1:]


def scale_line(measure: str, scale: str) -> str:
    """Return what the coefficients of a linear model are: the measure, and the scale they stand on.

    Examples
    --------
    >>> scale_line("OR", "log"), scale_line("", "identity")
    ('Odds ratio, on the log scale', 'Effect')
    """
    on = "" if scale == "identity" else f", on the {scale} scale"
    return f"{display_name(measure, scale)}{on}"


def told_of(measure: str) -> str:
    """Return what ends the text of a result on the analysis scale: which measure it is of; "" where that is unknown.

    Examples
    --------
    >>> told_of("OR"), told_of("")
    ('; Odds ratio, on the log scale', '')
    """
    if not measure:
        return ""
    from lbpmeta.measures import get_measure

    return f"; {scale_line(measure, get_measure(measure).scale)}"


def _limits(interval: Interval, digits: int) -> str:
    return f"{interval.low:.{digits}f} to {interval.high:.{digits}f} ({level_text(interval.level)} {interval.method})"


def _null(measure: str, scale: str) -> float | None:
    """Return the displayed value of no effect; None for measures of one group."""
    if not measure:
        return {"identity": 0.0, "log": 1.0}.get(scale)
    from lbpmeta.measures import get_measure

    null = get_measure(measure).null
    return None if math.isnan(null) else null


def _small(value: float) -> str:
    return f"{value:.4g}" if value else "0"


def _lines(fit: Fit) -> list[tuple[str, str]]:
    shown = fit.display()
    test = "z" if fit.df is None else f"t({fit.df:.4g})"
    null = _null(fit.measure, fit.scale)
    digits = effect_decimals(shown.estimate, shown.ci.low, shown.ci.high, null=null)
    estimate, low, high = effect_texts(shown.estimate, shown.ci.low, shown.ci.high, null=null)
    ci = f"[{low}, {high}] ({level_text(fit.ci.level)} {fit.ci.method})"
    lines = [("Estimate", f"{estimate} {ci}, {test} = {fit.statistic:.2f}, {p_text(fit.p_value)}")]
    i2 = f"I2 {fit.i2:.1f} % (from {fit.i2_from})"
    if fit.recipe.model == "random":
        if shown.prediction is not None:
            lines.append(("Prediction", _limits(shown.prediction, digits)))
        elif fit.recipe.prediction != "none":
            lines.append(("Prediction", "none, see notes"))
        details = ["fixed"] if fit.tau2_fixed else [fit.recipe.tau2]
        if not math.isnan(fit.se_tau2):
            details.append(f"se {fit.se_tau2:.4g}")
        if fit.k == 1:
            details = ["one study"]
        told = ", ".join(details)
        if fit.tau2_ci is not None:
            t = fit.tau2_ci
            told += f"; {level_text(t.level)} {t.method} {_small(t.low)} to {_small(t.high)}"
        lines.append(("Heterogeneity", f"tau2 {_small(fit.tau2)} ({told}), {i2}"))
    else:
        lines.append(("Heterogeneity", i2))
    lines.append(("Q", f"{fit.q:.2f} on {fit.q_df} df, {p_text(fit.q_p)}"))
    lines.append(("Recipe", str(fit.recipe)))
    lines.extend(("Note", note) for note in fit.notes)
    return lines


def _title(fit: Fit) -> str:
    model = "Random effects" if fit.recipe.model == "random" else "Common effect"
    studies = "1 study" if fit.k == 1 else f"{fit.k} studies"
    on = "" if fit.scale == "identity" else f", pooled on the {fit.scale} scale"
    by = "" if fit.method == "inverse variance" else f" ({fit.method})"
    return f"{model}{by}, {studies}: {display_name(fit.measure, fit.scale)}{on}"


def as_text(fit: Fit) -> str:
    """Return the fit as plain text, one fact per line."""
    return "\n".join([_title(fit), *(f"{name:<15} {text}" for name, text in _lines(fit))])


def as_html(fit: Fit) -> str:
    """Return the fit as an HTML table."""
    rows = "".join(
        f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
        f"<td style='text-align:left'>{html.escape(text)}</td></tr>"
        for name, text in _lines(fit)
    )
    return f"<table><caption>{html.escape(_title(fit))}</caption><tbody>{rows}</tbody></table>"


def fit_table(fit: Fit) -> ResultsTable:
    """Return the studies with their intervals and weights, the pooled line and the prediction interval.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> print(fit_table(pool([-8.1, -2.4, -11.0], [2.0, 1.5, 4.4], measure="MD", labels=["A", "B", "C"])).to_markdown())
    **Random effects, 3 studies: Mean difference**
    <BLANKLINE>
    | Study | Mean difference [95% CI] | Weight |
    |---|---|---|
    | A | -8.10 [-10.87, -5.33] | 34.3% |
    | B | -2.40 [-4.80, 0.00] | 35.3% |
    | C | -11.00 [-15.11, -6.89] | 30.4% |
    | Pooled (95% z) | -6.97 [-11.92, -2.02] | 100.0% |
    | Prediction (95% z) | -16.37 to 2.43 |  |
    <BLANKLINE>
    z = -2.76, p = 0.006
    <BLANKLINE>
    tau2 16.61 (REML, se 19.18; 95% Q-profile 2.715 to 753.5), I2 87.7 % (from tau2)
    <BLANKLINE>
    Q 16.49 on 2 df, p \\< 0.001
    <BLANKLINE>
    Recipe: metafor: random effects, tau2 REML, ci z, I2 from tau2
    """
    from lbpmeta.effects.back_transform import back_transform

    null = _null(fit.measure, fit.scale)
    half = -float(ndtri((1 - fit.ci.level) / 2)) * np.sqrt(fit.vi)

    def line(estimate: float, low: float, high: float) -> str:
        return effect_line(estimate, low, high, null=null)

    n = fit.n if fit.scale == "double-arcsine" else None
    sides = [back_transform(side, fit.scale, n=n) for side in (fit.yi, fit.yi - half, fit.yi + half)]
    rows = [
        (label, line(*map(float, numbers)), f"{weight:.1f}%")
        for label, numbers, weight in zip(fit.labels, zip(*sides, strict=True), fit.weights, strict=True)
    ]
    shown = fit.display()
    level = level_text(fit.ci.level)
    rows.append((f"Pooled ({level} {fit.ci.method})", line(shown.estimate, shown.ci.low, shown.ci.high), "100.0%"))
    if shown.prediction is not None:
        digits = effect_decimals(shown.estimate, shown.ci.low, shown.ci.high, null=null)
        told = f"{shown.prediction.low:.{digits}f} to {shown.prediction.high:.{digits}f}"
        rows.append((f"Prediction ({level_text(shown.prediction.level)} {shown.prediction.method})", told, ""))
    lines = dict(_lines(fit))
    test = lines["Estimate"].partition("), ")[2]
    notes = (test, lines["Heterogeneity"], f"Q {lines['Q']}", f"Recipe: {lines['Recipe']}", *fit.notes)
    heads = ("Study", f"{display_name(fit.measure, fit.scale)} [{level} CI]", "Weight")
    return ResultsTable(_title(fit), heads, tuple(rows), notes, fit.study_frame())
