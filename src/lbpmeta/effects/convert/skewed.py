"""Mean and standard deviation from quantiles of data that need not be normal: QE, BC and MLN."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.effects.convert.normal_rules import normal_mean, normal_sd
from lbpmeta.errors import DataError, NotDefinedError
from lbpmeta.special import betaincinv, gammaincinv, gammaln, ndtr, ndtri

__all__ = ["SKEWED", "box_cox", "quantile_estimation", "unknown_distribution"]

#: Where the two parameters of a family are searched, on the log scale of its shape.
_SHAPES: Final = np.geomspace(1e-3, 1e4, 141)
#: Powers of Box and Cox that are tried; below 0 a mean need not exist, and 0 (the logarithm) is taken.
_POWERS: Final = (-2.0, 3.0)
#: Powers nearer to 0 than this are the logarithm.
_LOG: Final = 1e-8


class Moments(NamedTuple):
    """A mean, a standard deviation, and the distribution that they are of."""

    mean: float
    sd: float
    family: str


def quantile_estimation(case: int, n: float, values: Sequence[float]) -> Moments:
    """Quantile estimation (QE): the family whose quantiles come nearest to the printed ones.

    Normal, log-normal, gamma and Weibull distributions, and beta where all numbers lie in (0, 1), are fitted by least
    squares of the quantiles; minimum and maximum stand for those of 1/n and 1 - 1/n. Of the best one the mean and the
    standard deviation are taken. Families of positive numbers are tried where all numbers are above 0.

    References
    ----------
    McGrath S, Zhao X, Steele R, Thombs BD, Benedetti A. Stat Methods Med Res 2020;29:2520-2537.

    Examples
    --------
    >>> found = quantile_estimation(1, 100, [2, 4, 9])
    >>> round(found.mean, 6), round(found.sd, 6), found.family
    (4.347268, 1.502179, 'log-normal')
    """
    q = np.asarray(values, dtype=float)
    p = np.array({1: [1 / n, 0.5, 1 - 1 / n], 2: [1 / n, 0.25, 0.5, 0.75, 1 - 1 / n], 3: [0.25, 0.5, 0.75]}[case])
    z = np.asarray(ndtri(p), dtype=float)
    sd = float(np.sum((z - z.mean()) * (q - q.mean())) / np.sum((z - z.mean()) ** 2))
    mean = float(q.mean() - sd * z.mean())
    fits = [(float(np.sum((mean + sd * z - q) ** 2)), Moments(mean, sd, "normal"))]
    if q[0] > 0:
        fits += [_scaled(name, p, z, q) for name in _FAMILIES]
    if q[0] > 0 and q[-1] < 1:
        fits.append(_beta(p, q, mean, sd))
    return min(fits, key=lambda fit: fit[0])[1]


def _log_normal(p: Array, z: Array, shape: float) -> tuple[Array, float, float]:
    """Quantiles, mean and SD of a log-normal of median 1, by the inverse of the SD of the logarithm."""
    s = 1 / shape
    with np.errstate(over="ignore"):
        mean = float(np.exp(s**2 / 2))
        return np.exp(s * z), mean, mean * float(np.sqrt(np.expm1(s**2)))


def _gamma(p: Array, z: Array, shape: float) -> tuple[Array, float, float]:
    """The same of a gamma distribution of scale 1."""
    return np.asarray(gammaincinv(shape, p), dtype=float), shape, float(np.sqrt(shape))


def _weibull(p: Array, z: Array, shape: float) -> tuple[Array, float, float]:
    """The same of a Weibull distribution of scale 1."""
    first = float(gammaln(1 + 1 / shape))
    with np.errstate(over="ignore"):
        mean = float(np.exp(first))
        return (-np.log1p(-p)) ** (1 / shape), mean, mean * float(np.sqrt(np.expm1(gammaln(1 + 2 / shape) - 2 * first)))


#: Families with a scale: (probabilities, their normal quantiles, shape) -> quantiles, mean and SD of scale 1.
_FAMILIES: Final[Mapping[str, Callable[[Array, Array, float], tuple[Array, float, float]]]] = MappingProxyType(
    {"log-normal": _log_normal, "gamma": _gamma, "Weibull": _weibull}
)


def _scaled(name: str, p: Array, z: Array, q: Array) -> tuple[float, Moments]:
    """Fit a family with a scale: of each shape the best scale is that of a line through 0."""

    def fit(log_shape: float) -> tuple[float, float]:
        x = _FAMILIES[name](p, z, float(np.exp(log_shape)))[0]
        if not np.isfinite(x).all() or not np.any(x > 0):
            return np.inf, np.nan
        largest = float(np.max(x))  # squares of it may leave the range of a float
        scale = float((x / largest) @ q / ((x / largest) @ (x / largest))) / largest
        return float(np.sum((scale * x - q) ** 2)), scale

    log_shape = _least(lambda s: fit(s)[0], np.log(_SHAPES))
    off, scale = fit(log_shape)
    _, mean, sd = _FAMILIES[name](p, z, float(np.exp(log_shape)))
    return off, Moments(scale * mean, scale * sd, name)


def _beta(p: Array, q: Array, mean: float, sd: float) -> tuple[float, Moments]:
    """Fit a beta distribution, from the shapes that the normal mean and SD would have."""
    from scipy.optimize import minimize

    centre = float(np.clip(mean, 0.01, 0.99))
    both = max(centre * (1 - centre) / sd**2 - 1, 0.5)

    def off(logs: Array) -> float:
        a, b = np.exp(np.clip(logs, -7, 12))
        return float(np.sum((betaincinv(a, b, p) - q) ** 2))

    start = np.log([centre * both, (1 - centre) * both])
    found = minimize(off, start, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-16, "maxiter": 4000})
    a, b = np.exp(found.x)
    return float(found.fun), Moments(a / (a + b), float(np.sqrt(a * b / (a + b + 1)) / (a + b)), "beta")


def box_cox(case: int, n: float, values: Sequence[float]) -> Moments:
    """Box and Cox (BC): the power that makes the quantiles symmetric, normal estimates there, and their moments here.

    The power is where the upper distances from the median come nearest to the lower ones; below 0 it is 0. On that
    scale the mean is Luo's and the standard deviation Wan's. The mean and standard deviation of the variable itself are
    integrals over the normal distribution between -1/power and its mirror image (the R package estmeansd draws them).

    References
    ----------
    McGrath S, Zhao X, Steele R, Thombs BD, Benedetti A. Stat Methods Med Res 2020;29:2520-2537.

    Examples
    --------
    >>> found = box_cox(3, 50, [36, 42, 55])
    >>> round(found.mean, 4), round(found.sd, 4), found.family
    (46.1029, 15.3131, 'logarithm')
    """
    q = _positive(values)
    middle = q[q.size // 2]
    pairs = [(q[i], q[-1 - i]) for i in range(q.size // 2)]

    def uneven(power: float) -> float:
        below, above = (_power([pair[side] for pair in pairs], power) for side in (0, 1))
        mid = float(_power([middle], power)[0])
        return float(np.sum(((above - mid) / (mid - below) - 1) ** 2))

    power = max(_least(uneven, np.linspace(*_POWERS, 101)), 0.0)
    x = _power(q, power)
    return _back(power, normal_mean(case, n, x, "luo"), normal_sd(case, n, x, "wan"))


def unknown_distribution(case: int, n: float, values: Sequence[float]) -> Moments:
    """Unknown non-normal distributions (MLN): the likeliest power of Box and Cox, and the likeliest normal there.

    The likelihood is that of order statistics: of the printed ones, and of how many people lie between them. The power
    from 0 to 10 maximises it at Luo's mean and Wan's standard deviation; then both maximise it at that power.

    Notes
    -----
    The likelihood has the derivative of the power (its Jacobian), without which the result depends on the unit. The R
    package estmeansd (1.0.1) leaves it out: of quartiles 0.12, 0.21 and 0.36 of 80 people it finds a standard deviation
    of 0.09, and of 12, 21 and 36 one of 26.9. Here they are 0.236 and 23.6.

    References
    ----------
    Cai S, Zhou J, Pan J. Stat Methods Med Res 2021;30:2701-2719.

    Examples
    --------
    >>> found = unknown_distribution(3, 50, [36, 42, 55])
    >>> round(found.mean, 2), round(found.sd, 2), found.family
    (45.72, 14.31, 'logarithm')
    """
    from scipy.optimize import minimize

    q = _positive(values)
    first, second, third = (int(np.floor(part * n + 1)) for part in (0.25, 0.5, 0.75))
    between = {
        1: [0, second - 2, n - second - 1, 0],
        2: [0, first - 2, second - first - 1, third - second - 1, n - third - 1, 0],
        3: [first - 1, second - first - 1, third - second - 1, n - third],
    }[case]
    counts = np.maximum(np.array(between, dtype=float), 0.0)

    def log_likelihood(x: Array, mean: float, sd: float) -> float:
        z = (x - mean) / sd
        edges = np.concatenate([[0.0], np.asarray(ndtr(z), dtype=float), [1.0]])
        shares = np.maximum(np.diff(edges), 1e-300)
        return float(-np.sum(z**2) / 2 - x.size * np.log(sd) + counts @ np.log(shares))

    def profile(power: float) -> float:
        x = _power(q, power)
        mean, sd = normal_mean(case, n, x, "luo"), normal_sd(case, n, x, "wan")
        return -log_likelihood(x, mean, sd) - (power - 1) * float(np.sum(np.log(q)))

    power = _least(profile, np.linspace(0.0, 10.0, 201))
    x = _power(q, power)
    mean, sd = normal_mean(case, n, x, "luo"), normal_sd(case, n, x, "wan")

    def off(step: Array) -> float:
        return -log_likelihood(x, mean + step[0] * sd, sd * float(np.exp(step[1])))

    best = minimize(off, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 4000}).x
    return _back(power, mean + best[0] * sd, sd * float(np.exp(best[1])))


def _least(function: Callable[[float], float], grid: Array) -> float:
    """Return where a function of one number is least: on a grid, then between its neighbours."""
    from scipy.optimize import minimize_scalar

    values = np.array([function(float(x)) for x in grid])
    i = int(np.argmin(np.where(np.isfinite(values), values, np.inf)))
    ends = float(grid[max(i - 1, 0)]), float(grid[min(i + 1, grid.size - 1)])
    found = minimize_scalar(function, bounds=ends, method="bounded", options={"xatol": 1e-12, "maxiter": 500})
    return float(found.x) if found.fun <= values[i] else float(grid[i])


def _positive(values: Sequence[float]) -> Array:
    q = np.asarray(values, dtype=float)
    if q[0] <= 0:
        raise DataError(
            f"The smallest number is {q[0]:g}; the powers of Box and Cox need numbers above 0. Use 'qe', or the "
            "methods for normal data."
        )
    return q


def _power(values: Sequence[float] | Array, power: float) -> Array:
    """Box and Cox's transformation, ``(x^power - 1) / power``."""
    logs: Array = np.log(np.asarray(values, dtype=float))
    return logs if abs(power) < _LOG else np.asarray(np.expm1(power * logs) / power)


def _back(power: float, mean: float, sd: float) -> Moments:
    """Mean and SD of the variable whose power is normal, cut off where the power has no inverse and symmetrically."""
    if power < 1e-6:
        centre = float(np.exp(mean + sd**2 / 2))
        return Moments(centre, centre * float(np.sqrt(np.expm1(sd**2))), "logarithm")
    from scipy.integrate import quad

    ends = sorted((-1 / power, 2 * mean + 1 / power))
    if not ends[0] < mean < ends[1]:
        raise NotDefinedError(f"The power {power:.3g} leaves no distribution around the median; use 'qe'.")
    low, high = max(ends[0], mean - 12 * sd), min(ends[1], mean + 12 * sd)

    def weighted(moment: Callable[[float], float]) -> float:
        def density(x: float) -> float:
            return moment(x) * float(np.exp(-(((x - mean) / sd) ** 2) / 2))

        return float(quad(density, low, high, points=[mean], epsabs=0, epsrel=1e-11, limit=400)[0])

    def inverse(x: float) -> float:
        return float(np.exp(np.log1p(max(power * x, -1 + 1e-300)) / power)) if power * x > -1 else 0.0

    total = weighted(lambda x: 1.0)
    centre = weighted(inverse) / total
    spread = weighted(lambda x: (inverse(x) - centre) ** 2) / total
    return Moments(centre, float(np.sqrt(spread)), f"power {power:.3g}")


#: Name -> the method and how it is cited.
SKEWED: Final[Mapping[str, tuple[Callable[[int, float, Sequence[float]], Moments], str]]] = MappingProxyType(
    {
        "qe": (quantile_estimation, "QE, McGrath 2020"),
        "bc": (box_cox, "BC, McGrath 2020"),
        "mln": (unknown_distribution, "MLN, Cai 2021"),
    }
)
