"""Likelihood of the step-function selection model, with its gradient and Hessian."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lbpmeta.arrays import Array
from lbpmeta.special import ndtr, ndtri

__all__ = ["StepLikelihood", "step_likelihood"]

_LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True, eq=False)
class StepLikelihood:
    """Log-likelihood of (mu, tau2, delta_2 ... delta_J) for one-sided p values of a positive effect.

    Study i enters with weight delta_j when its p value lies in the j-th interval (alpha_(j-1), alpha_j];
    delta_1 = 1. Its density is delta_j(i) N(y_i; mu, tau2 + v_i) / A_i, where A_i = sum_j delta_j P_ij and P_ij
    is the probability of the j-th interval under N(mu, tau2 + v_i).

    Parameters
    ----------
    yi, vi : ndarray, shape (k,)
    cuts : ndarray, shape (k, J - 1)
        Estimates at which the p value equals alpha_1 ... alpha_(J-1), falling along a row.
    counts : ndarray, shape (J,)
        Studies per interval.
    """

    yi: Array
    vi: Array
    cuts: Array
    counts: NDArray[np.int64]

    def value(self, mu: float, tau2: float, delta: Array) -> float:
        """Log-likelihood; `delta` has shape (J,) with delta[0] = 1."""
        s2 = tau2 + self.vi
        above = ndtr((mu - self.cuts) / np.sqrt(s2)[:, None])
        selected = self._interval_sums(above, 1.0) @ delta
        normal = -0.5 * (_LOG_2PI + np.log(s2) + (self.yi - mu) ** 2 / s2)
        return float(self.counts @ np.log(delta) + (normal - np.log(selected)).sum())

    def derivatives(self, mu: float, tau2: float, delta: Array) -> tuple[Array, Array]:
        """Gradient, shape (J + 1,), and Hessian, shape (J + 1, J + 1), in (mu, tau2, delta_2 ... delta_J)."""
        s2 = tau2 + self.vi
        s = np.sqrt(s2)
        b = (mu - self.cuts) / s[:, None]
        phi = np.exp(-0.5 * (b**2 + _LOG_2PI))
        width, var = s[:, None], s2[:, None]
        probability = self._interval_sums(ndtr(b), 1.0)
        d_mu = self._interval_sums(phi / width)
        d_tau2 = self._interval_sums(-phi * b / (2 * var))
        d_mu_mu = self._interval_sums(-phi * b / var)
        d_mu_tau2 = self._interval_sums(phi * (b**2 - 1) / (2 * width * var))
        d_tau2_tau2 = self._interval_sums(phi * b * (3 - b**2) / (4 * var**2))

        k, intervals = probability.shape
        first = np.empty((k, intervals + 1))
        first[:, 0], first[:, 1], first[:, 2:] = d_mu @ delta, d_tau2 @ delta, probability[:, 1:]
        second = np.zeros((k, intervals + 1, intervals + 1))
        second[:, 0, 0] = d_mu_mu @ delta
        second[:, 0, 1] = second[:, 1, 0] = d_mu_tau2 @ delta
        second[:, 1, 1] = d_tau2_tau2 @ delta
        second[:, 0, 2:] = second[:, 2:, 0] = d_mu[:, 1:]
        second[:, 1, 2:] = second[:, 2:, 1] = d_tau2[:, 1:]
        selected = probability @ delta
        slope = first / selected[:, None]

        r = self.yi - mu
        gradient = -slope.sum(axis=0)
        gradient[0] += (r / s2).sum()
        gradient[1] += 0.5 * (r**2 / s2**2 - 1 / s2).sum()
        gradient[2:] += self.counts[1:] / delta[1:]
        hessian = slope.T @ slope - (second / selected[:, None, None]).sum(axis=0)
        hessian[0, 0] -= (1 / s2).sum()
        cross = (r / s2**2).sum()
        hessian[0, 1] -= cross
        hessian[1, 0] -= cross
        hessian[1, 1] += (0.5 / s2**2 - r**2 / s2**3).sum()
        inner = np.arange(2, intervals + 1)
        hessian[inner, inner] -= self.counts[1:] / delta[1:] ** 2
        return gradient, hessian

    def _interval_sums(self, above: Array, last: float = 0.0) -> Array:
        """Differences along a row: from a quantity of P(estimate above cut) to one of P(interval)."""
        k = above.shape[0]
        padded = np.hstack([np.zeros((k, 1)), above, np.full((k, 1), last)])
        return np.diff(padded, axis=1)


def step_likelihood(yi: Array, vi: Array, steps: tuple[float, ...]) -> tuple[StepLikelihood, Array]:
    """Build the likelihood for effects whose significance is sought above zero; also return the p values."""
    se = np.sqrt(vi)
    p = ndtr(-yi / se)
    cuts = -se[:, None] * ndtri(np.array(steps))[None, :]
    member = np.searchsorted(np.array(steps), p, side="left")
    counts = np.bincount(member, minlength=len(steps) + 1)
    return StepLikelihood(yi, vi, cuts, counts), p
