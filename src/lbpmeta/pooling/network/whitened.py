"""Whitened: a network as an ordinary meta-regression, so that one kernel carries both.

Study i has contrasts ``y_i ~ N(X_i d, V_i + tau2 M)`` with ``M = (I + J) / 2``. With ``M = L L'`` and
``L^-1 V_i L^-T = U diag(lambda) U'``, the rows ``U' L^-1 y_i`` are independent with variances ``lambda + tau2`` and
design ``U' L^-1 X_i``: a meta-regression. Weighted least squares, tau2 by any estimator, Q and its profile are those of
:mod:`lbpmeta.pooling.kernel`. Only the log-likelihood differs, by the constant ``sum log |L_i|``.

References
----------
Salanti G et al. Stat Methods Med Res 2008;17:279-301. White IR et al. Res Synth Methods 2012;3:111-125.
Jackson D et al. Stat Med 2014;33:3639-3654.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lbpmeta.arrays import Array, Flags
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.kernel.tau2.estimate import ResidualTau2
from lbpmeta.pooling.kernel.wls import Wls, wls
from lbpmeta.pooling.network.trial import Trial

__all__ = ["Whitened", "design_rows", "whitened"]

#: How far from an orthonormal design of full rank a column may be.
_RANK = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Whitened:
    """Independent rows with variances ``lam + tau2``.

    Parameters
    ----------
    y, lam : ndarray, shape (k,)
    X : ndarray, shape (k, p)
    turn : tuple of ndarray
        ``U' L^-1`` of each study: what turns a design of its contrasts as well.
    log_det : float
        ``sum log |L|``, which the log-likelihood of the contrasts has less.
    """

    y: Array
    lam: Array
    X: Array
    turn: tuple[Array, ...]
    log_det: float

    def fit(self, tau2: float) -> Wls:
        """Return the generalised least-squares fit at a value of tau2."""
        return wls(self.y, self.X, 1.0 / (self.lam + tau2))

    def tau2(self, estimator: str) -> ResidualTau2:
        """Return the heterogeneity that the design leaves; without degrees of freedom it is not defined."""
        if len(self.y) <= self.X.shape[1]:
            return ResidualTau2(math.nan, math.nan, False, ("tau2 is not defined: no degrees of freedom are left.",))
        return TAU2[estimator].general(self.y, self.lam, self.X)

    def only(self, kept: Flags) -> Whitened:
        """Return some of the rows, about the same design."""
        return Whitened(self.y[kept], self.lam[kept], self.X[kept], (), self.log_det)

    def with_design(self, rows: Sequence[Array]) -> Whitened:
        """Return the same studies about another design, one block of rows for each."""
        X = np.vstack([turn @ x for turn, x in zip(self.turn, rows, strict=True)])
        return Whitened(self.y, self.lam, X, self.turn, self.log_det)

    @property
    def rank(self) -> int:
        """How many columns of the design are independent."""
        scaled = self.X / np.maximum(np.linalg.norm(self.X, axis=0), 1e-300)
        return int(np.linalg.matrix_rank(scaled, tol=_RANK * math.sqrt(len(self.y))))


def design_rows(trial: Trial, treatments: Sequence[str]) -> Array:
    """Return the design of a study's contrasts, shape (m, n - 1): the effects are against the first treatment."""
    at = {name: i for i, name in enumerate(treatments)}
    X = np.zeros((len(trial.y), len(treatments)))
    for row, name in enumerate(trial.treatments[1:]):
        X[row, at[name]] += 1.0
        X[row, at[trial.treatments[0]]] -= 1.0
    return X[:, 1:]


def whitened(trials: Sequence[Trial], treatments: Sequence[str]) -> Whitened:
    """Return the rows of the studies of a network; the design has a column for each treatment but the first."""
    ys, lams, Xs, turns, log_det = [], [], [], [], 0.0
    for trial in trials:
        m = len(trial.y)
        L = np.linalg.cholesky((np.eye(m) + 1.0) / 2.0)
        inverse = np.linalg.solve(L, np.eye(m))
        lam, U = np.linalg.eigh(inverse @ trial.V @ inverse.T)
        turn = U.T @ inverse
        ys.append(turn @ trial.y)
        lams.append(lam)
        Xs.append(turn @ design_rows(trial, treatments))
        turns.append(turn)
        log_det += float(np.sum(np.log(np.diag(L))))
    return Whitened(np.concatenate(ys), np.concatenate(lams), np.vstack(Xs), tuple(turns), log_det)
