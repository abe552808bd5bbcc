"""Trial: the contrasts of one study against one of its treatments, with their whole covariance."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import DataError

__all__ = ["Trial", "trial_of_arms", "trial_of_pairs"]

#: Share of the largest variance below which an eigenvalue or an arm's variance is nothing but rounding.
_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One study of a network.

    Parameters
    ----------
    label : str
    treatments : tuple of str
        Its m + 1 treatments; contrasts are of each of the others against the first.
    y : ndarray, shape (m,)
        ``effect of treatments[i + 1] minus effect of treatments[0]``, on the analysis scale.
    V : ndarray, shape (m, m)
        Their sampling covariance; positive definite.

    Examples
    --------
    >>> trial = trial_of_pairs("A", {("x", "y"): (0.5, 0.04), ("x", "z"): (0.8, 0.05), ("y", "z"): (0.3, 0.05)})
    >>> trial.treatments, trial.y.tolist(), trial.V.round(3).tolist()
    (('x', 'y', 'z'), [-0.5, -0.8], [[0.04, 0.02], [0.02, 0.05]])
    """

    label: str
    treatments: tuple[str, ...]
    y: Array
    V: Array

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every comparison of the study, in the order of its treatments."""
        return tuple(combinations(self.treatments, 2))

    def pair(self, one: str, two: str) -> tuple[float, float]:
        """Return the effect of `one` minus `two` and its sampling variance, from this study alone."""
        c = self._contrast(one) - self._contrast(two)
        return float(c @ self.y), float(c @ self.V @ c)

    def _contrast(self, treatment: str) -> Array:
        row = np.zeros(len(self.y))
        at = self.treatments.index(treatment)
        if at:
            row[at - 1] = 1.0
        return row

    def against(self, base: str) -> Trial:
        """Return the same study with its contrasts against another of its treatments.

        The contrasts carry the same information: no fit changes.
        """
        if base == self.treatments[0]:
            return self
        names = (base, *(t for t in self.treatments if t != base))
        C = np.array([self._contrast(t) - self._contrast(base) for t in names[1:]])
        return Trial(self.label, names, C @ self.y, C @ self.V @ C.T)

    def uncorrelated(self, base: str) -> Trial:
        """Return the contrasts against one treatment (the last, where it has not that one) as if samples were apart.

        Not the same information: of a study of several arms the covariance is left out.
        """
        told = self.against(base if base in self.treatments else max(self.treatments, key=str.casefold))
        return Trial(told.label, told.treatments, told.y, np.diag(np.diag(told.V)))


def trial_of_pairs(label: str, pairs: dict[tuple[str, str], tuple[float, float]], *, tolerance: float = 1e-3) -> Trial:
    """Return the trial that all its pairwise comparisons make.

    The covariance of two contrasts against one arm is that arm's variance,
    ``cov(y_ab, y_ac) = (v_ab + v_ac - v_bc) / 2``.

    Parameters
    ----------
    label : str
    pairs : dict
        ``(one, two) -> (effect of one minus two, variance)``, each pair of treatments once.
    tolerance : float
        By how much ``ab + bc`` may differ from ``ac``: what is printed is rounded.

    Raises
    ------
    DataError
        If a pair is missing, the effects do not close, or no arms have such variances; the message names the study.

    References
    ----------
    Rücker G, Schwarzer G. Stat Med 2014;33:4353-4369.
    """
    names = tuple(sorted({name for pair in pairs for name in pair}))
    missing = [f"{a} and {b}" for a, b in combinations(names, 2) if (a, b) not in pairs and (b, a) not in pairs]
    if missing:
        raise DataError(
            f"study {label!r} compares {len(names)} treatments and does not give {', '.join(missing)}: give every pair "
            "of its treatments (the covariance of its contrasts needs them), or its arms."
        )

    def effect(a: str, b: str) -> float:
        return pairs[a, b][0] if (a, b) in pairs else -pairs[b, a][0]

    def variance(a: str, b: str) -> float:
        return 0.0 if a == b else (pairs[a, b] if (a, b) in pairs else pairs[b, a])[1]

    base, others = names[0], names[1:]
    y = np.array([effect(b, base) for b in others])
    for (i, a), (j, b) in combinations(enumerate(others), 2):
        gap = effect(a, b) - (y[i] - y[j])
        if abs(gap) > tolerance:
            raise DataError(
                f"study {label!r}: its effects do not close: {a} against {b} is {effect(a, b):g}, and {y[i] - y[j]:g} "
                f"by way of {base} (more than {tolerance:g} apart). Correct them, or give `tolerance`."
            )
    V = np.array([[(variance(base, a) + variance(base, b) - variance(a, b)) / 2 for b in others] for a in others])
    return _possible(Trial(label, names, y, V))


def trial_of_arms(label: str, names: tuple[str, ...], effects: Array, variances: Array) -> Trial:
    """Return the trial of independent arms: the covariance of its contrasts is the variance of the first arm.

    Parameters
    ----------
    label : str
    names : tuple of str, m + 1 of them
    effects, variances : ndarray, shape (m + 1,)
        Of each arm alone, on the analysis scale: a mean and its squared standard error, a log odds, a log rate.
    """
    order = np.argsort(np.array(names))
    effects, variances = effects[order], variances[order]
    V = np.diag(variances[1:]) + variances[0]
    return Trial(label, tuple(names[i] for i in order), effects[1:] - effects[0], V)


def _possible(trial: Trial) -> Trial:
    """Refuse variances that no arms have.

    For three treatments or more each arm's variance, ``(v_ab + v_ac - v_bc) / 2``, must be positive for every pair of
    the others, and the covariance positive definite.
    """
    V = trial.V
    if np.linalg.eigvalsh(V)[0] <= _TINY * np.max(np.diag(V)):
        raise DataError(_impossible(trial, "their covariance is not positive definite"))
    for name in trial.treatments if len(trial.treatments) > 2 else ():
        of_arm = trial.against(name).V
        upper = of_arm[np.triu_indices(len(of_arm), 1)]
        if np.any(upper < -_TINY * np.max(np.diag(V))):
            raise DataError(_impossible(trial, f"the arm of {name} would have a variance of {upper.min():.3g}"))
    return trial


def _impossible(trial: Trial, why: str) -> str:
    return (
        f"study {trial.label!r}: no arms have the standard errors of its comparisons ({why}). They may be rounded, or "
        "adjusted: give its arms, or standard errors with more digits."
    )
