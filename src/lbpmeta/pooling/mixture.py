"""The distribution of a weighted sum of chi-square variables."""

from __future__ import annotations

import numpy as np

from lbpmeta.arrays import Array

__all__ = ["chi_square_mixture_sf"]

#: Half the number of contour points. The method error falls as 10^(-1.2 N), rounding grows as 10^(0.2 N); 18
#: points leave both below 1e-9.
_POINTS = 18


def chi_square_mixture_sf(q: float, weights: Array) -> float:
    """Probability that ``sum_i l_i chi2(1)`` exceeds q, for positive weights l.

    The Laplace transform of the survival function, ``(1 - prod (1 + 2 l_i s)^(-1/2)) / s``, has all its
    singularities on the negative real axis, so the inversion integral is taken along Talbot's contour around
    it, where the trapezoidal rule converges geometrically. Absolute error below 2e-9.

    Parameters
    ----------
    q : float
    weights : ndarray
        Those that are not positive (rounding residues of eigenvalues) are left out.

    References
    ----------
    Weideman JAC. SIAM J Numer Anal 2006;44:2342-2362. Imhof JP. Biometrika 1961;48:419-426 (the same quantity
    by another integral).

    Examples
    --------
    >>> round(chi_square_mixture_sf(3.841458820694124, np.array([1.0])), 9)
    0.05
    """
    if q <= 0:
        return 1.0
    values = weights[weights > 0]
    theta = np.pi * (2.0 * np.arange(_POINTS) + 1.0) / (2.0 * _POINTS)
    n = 2.0 * _POINTS
    alpha, sigma, mu, nu = 0.6407, 0.4814, 0.6122, 0.2645
    cot = 1.0 / np.tan(alpha * theta)
    s = (n / q) * (-sigma + mu * theta * cot + 1j * nu * theta)
    slope = (n / q) * (mu * cot - mu * alpha * theta / np.sin(alpha * theta) ** 2 + 1j * nu)
    transform = np.prod(1.0 / np.sqrt(1.0 + 2.0 * np.outer(values, s)), axis=0)
    # the contour is symmetric: twice the imaginary part of its upper half
    below = float(np.sum((np.exp(s * q) * transform / s * slope).imag)) / _POINTS
    return float(min(max(1.0 - below, 0.0), 1.0))
