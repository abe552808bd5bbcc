"""Standard errors of a contrast that two arms allow, under every usual convention, for a column of rows.

NaN where a convention makes none: such a set intersects nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lbpmeta.bounds import Floats, SetColumn
from lbpmeta.checks.arms.formulas import correction_factors, hull_of, pooled_sd, root, square, variance_conventions

__all__ = ["errors_of_counts", "errors_of_difference", "errors_of_smd"]


def errors_of_difference(sd1: SetColumn, n1: Floats, sd2: SetColumn, n2: Floats) -> Iterator[tuple[str, SetColumn]]:
    """Yield the standard errors of a difference of means: with separate variances and with one.

    Examples
    --------
    >>> one, n = SetColumn(np.array([4.0]), np.array([4.0])), np.array([20.0])
    >>> [float(made.low[0].round(4)) for _, made in errors_of_difference(one, n, one, n)]
    [1.2649, 1.2649]
    """
    yield "separate variances", root(square(sd1).scaled(1 / n1) + square(sd2).scaled(1 / n2))
    yield "one variance", pooled_sd(sd1, n1, sd2, n2).scaled((1 / n1 + 1 / n2) ** 0.5)


def errors_of_smd(
    difference: SetColumn, sd1: SetColumn, n1: Floats, sd2: SetColumn, n2: Floats
) -> Iterator[tuple[str, SetColumn]]:
    """Yield the standard errors of a standardised difference: sqrt(a + b g^2) by every standardiser and convention.

    The small-sample factor may be in g, or left out; its square may be in the variance or not. The SDs must be above 0.

    Examples
    --------
    >>> one, half, n = (SetColumn(np.array([x]), np.array([x])) for x in (4.0, 2.0, 20.0))
    >>> made = [error.low[0] for _, error in errors_of_smd(half, one, n.low, one, n.low)]
    >>> float(min(made).round(3)), float(max(made).round(3))
    (0.315, 0.326)
    """
    df = n1 + n2 - 2
    factors = correction_factors(df)
    conventions = tuple(variance_conventions(n1, n2, factors["exact J"]))
    average = root((square(sd1) + square(sd2)).scaled(0.5))
    pooled = pooled_sd(sd1, n1, sd2, n2)
    for name, sd in (("pooled SD", pooled), ("SD of arm 2", sd2), ("SD of arm 1", sd1), ("average SD", average)):
        ratio = difference / sd
        for label, factor in factors.items():
            g2 = square(ratio.scaled(factor))
            for convention, a, b in conventions:
                made = g2.scaled(b)
                yield f"{name}, {label}, {convention}", root(SetColumn(made.low + a, made.high + a))


def errors_of_counts(measure: str, a: Floats, n1: Floats, c: Floats, n2: Floats) -> Iterator[tuple[str, SetColumn]]:
    """Yield the standard errors of a log risk ratio, a log odds ratio or a risk difference; NaN where there is none.

    Parameters
    ----------
    measure : {"RR", "OR", "RD"}
    a, n1, c, n2 : ndarray
        Events and people.

    Notes
    -----
    Of ratios raw and with 1/2 added, of the odds ratio Peto's too; each on the log scale, and by the delta method on
    that of the ratio. Of differences with the two risks, with one of all people, with n - 1, and after adding to the
    cells; as a fraction and in percent.

    Examples
    --------
    >>> made = dict(errors_of_counts("OR", *(np.array([x]) for x in (18.0, 57.0, 12.0, 55.0))))
    >>> float(made["raw"].low[0].round(4))
    0.4333
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "RD":
            for name, variance in _variances_of_difference(a, n1, c, n2):
                for unit, scale in (("", 1.0), (", in percent", 100.0)):
                    yield f"{name}{unit}", _set_of(scale * np.sqrt(variance))
            return
        for name, ratio, variance in _ratios(measure, a, n1, c, n2):
            error = np.sqrt(variance)
            yield name, _set_of(error)
            yield f"{name}, on the scale of the ratio", _set_of(ratio * error)


def _ratios(measure: str, a: Floats, n1: Floats, c: Floats, n2: Floats) -> Iterator[tuple[str, Floats, Floats]]:
    b, d = n1 - a, n2 - c
    for name, x in (("raw", 0.0), ("1/2 added to every cell", 0.5)):
        if measure == "OR":
            variance = 1 / (a + x) + 1 / (b + x) + 1 / (c + x) + 1 / (d + x)
            yield name, (a + x) * (d + x) / ((b + x) * (c + x)), variance
            continue
        for label, more in ((name, 2 * x), ("1/2 added to events", x)) if x else ((name, 0.0),):
            m1, m2 = n1 + more, n2 + more
            yield label, (a + x) * m2 / ((c + x) * m1), 1 / (a + x) - 1 / m1 + 1 / (c + x) - 1 / m2
    if measure == "OR":
        total, m = n1 + n2, a + c
        information = n1 * n2 * m * (total - m) / (total**2 * (total - 1))
        yield "Peto", np.exp(np.clip((a - n1 * m / total) / information, -700, 700)), 1 / information


def _variances_of_difference(a: Floats, n1: Floats, c: Floats, n2: Floats) -> Iterator[tuple[str, Floats]]:
    yield "raw", a * (n1 - a) / n1**3 + c * (n2 - c) / n2**3
    yield "n - 1", a * (n1 - a) / (n1**2 * (n1 - 1)) + c * (n2 - c) / (n2**2 * (n2 - 1))
    p = (a + c) / (n1 + n2)
    yield "one risk", p * (1 - p) * (1 / n1 + 1 / n2)
    for name, x in (("1/2 added to every cell", 0.5), ("1 added to every cell", 1.0)):
        u, v, m1, m2 = a + x, c + x, n1 + 2 * x, n2 + 2 * x
        yield name, u * (m1 - u) / m1**3 + v * (m2 - v) / m2**3


def _set_of(value: Floats) -> SetColumn:
    """A point for each row; of no number a set that intersects nothing."""
    return hull_of(SetColumn, np.where(np.isfinite(value) & (value > 0), value, np.nan))
