"""Designs: heterogeneity within designs, inconsistency between them, and where it comes from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.pooling.network.graph import designs_of
from lbpmeta.pooling.network.trial import Trial
from lbpmeta.pooling.network.whitened import Whitened, design_rows, whitened
from lbpmeta.shown import Shown
from lbpmeta.special import chdtrc

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Decomposition", "Interaction", "NetHeat", "decomposition", "interaction", "net_heat"]


@dataclass(frozen=True, slots=True, eq=False)
class Decomposition(Shown):
    """Cochran's Q of a network, split.

    Parameters
    ----------
    q, df : float, int
        In all.
    q_within, df_within : float, int
        Heterogeneity: studies about the effects of their design.
    q_between, df_between : float, int
        Inconsistency: effects of designs about those of the network.
    designs : tuple of str
    q_design, df_design : ndarray
        Within each design.
    q_detached, df_detached : ndarray
        Between the designs when this one has effects of its own; NaN where that frees nothing.
    """

    q: float
    df: int
    q_within: float
    df_within: int
    q_between: float
    df_between: int
    designs: tuple[str, ...]
    q_design: Array
    df_design: Array
    q_detached: Array
    df_detached: Array

    @property
    def p(self) -> float:
        """Of Q in all."""
        return _p(self.q, self.df)

    @property
    def p_within(self) -> float:
        """Of the heterogeneity within designs."""
        return _p(self.q_within, self.df_within)

    @property
    def p_between(self) -> float:
        """Of the inconsistency between designs."""
        return _p(self.q_between, self.df_between)

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each part, then one for each design."""
        import pandas as pd

        rows = [
            ("total", self.q, self.df, self.p),
            ("within designs", self.q_within, self.df_within, self.p_within),
            ("between designs", self.q_between, self.df_between, self.p_between),
        ]
        rows += [
            (f"within {name}", q, int(df), _p(q, int(df)))
            for name, q, df in zip(self.designs, self.q_design, self.df_design, strict=True)
        ]
        rows += [
            (f"between, without {name}", q, int(df), _p(q, int(df)))
            for name, q, df in zip(self.designs, self.q_detached, self.df_detached, strict=True)
            if not math.isnan(q)
        ]
        return pd.DataFrame(rows, columns=["part", "q", "df", "p"])


@dataclass(frozen=True, slots=True)
class Interaction:
    """The test of design-by-treatment interaction.

    Parameters
    ----------
    statistic, df, p_value : float, int, float
    tau2 : float
        Of the model in which every design has effects of its own.
    """

    statistic: float
    df: int
    p_value: float
    tau2: float


@dataclass(frozen=True, slots=True, eq=False)
class NetHeat:
    """How the inconsistency of each design's contrasts changes when another design is detached.

    Parameters
    ----------
    rows : tuple of str
        Contrasts of designs, "comparison in design".
    columns : tuple of str
        Designs that are detached.
    q_difference : ndarray, shape (rows, columns)
        Contribution before minus after: positive where detaching the design explains inconsistency of the contrast.
    hat : ndarray, shape (rows, columns)
        How much the design's own contrasts weigh in the network's estimate of the row's: the sum of their absolute
        elements of the hat matrix.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    q_difference: Array
    hat: Array


def _p(q: float, df: int) -> float:
    return float(chdtrc(df, q)) if df > 0 else math.nan


def _own_effects(trials: Sequence[Trial], base: Whitened) -> Whitened:
    """Return the network in which every design has effects of its own."""
    starts, at = {}, 0
    for design in designs_of(trials):
        starts[design] = at
        at += len(design) - 1
    rows = []
    for trial in trials:
        design = tuple(sorted(trial.treatments))
        turned = design_rows(trial, design)
        X = np.zeros((len(trial.y), at))
        X[:, starts[design] : starts[design] + len(design) - 1] = turned
        rows.append(X)
    return base.with_design(rows)


def decomposition(trials: Sequence[Trial], treatments: Sequence[str]) -> Decomposition:
    """Return Q within and between designs, each with its parts, under the common-effect model.

    References
    ----------
    Krahn U, Binder H, König J. BMC Med Res Methodol 2013;13:35.
    """
    base = whitened(trials, treatments)
    k, p = base.X.shape
    designs = designs_of(trials)
    full = _own_effects(trials, base)
    q, q_within = base.fit(0.0).rss, full.fit(0.0).rss
    df_within = k - full.X.shape[1]
    q_design, df_design, q_detached, df_detached = [], [], [], []
    for design, of in designs.items():
        alone = whitened(of, design)
        q_design.append(alone.fit(0.0).rss if len(of) > 1 else 0.0)
        df_design.append(len(alone.y) - alone.X.shape[1])
        freed = _detached(trials, treatments, base, design)
        if freed is None:
            q_detached.append(math.nan)
            df_detached.append(math.nan)
        else:
            q_detached.append(freed.fit(0.0).rss - q_within)
            df_detached.append(k - freed.X.shape[1] - df_within)
    return Decomposition(
        q=q,
        df=k - p,
        q_within=q_within,
        df_within=df_within,
        q_between=q - q_within,
        df_between=k - p - df_within,
        designs=tuple(":".join(design) for design in designs),
        q_design=np.array(q_design),
        df_design=np.array(df_design),
        q_detached=np.array(q_detached),
        df_detached=np.array(df_detached),
    )


def _detached(
    trials: Sequence[Trial], treatments: Sequence[str], base: Whitened, design: tuple[str, ...]
) -> Whitened | None:
    """Return the network in which one design has effects of its own; None where that frees nothing."""
    m = len(design) - 1
    rows = []
    for trial in trials:
        X = np.hstack([design_rows(trial, treatments), np.zeros((len(trial.y), m))])
        if tuple(sorted(trial.treatments)) == design:
            X[:, -m:] = design_rows(trial, design)
        rows.append(X)
    whole = base.with_design(rows)
    kept = _independent(whole.X)
    if len(kept) == base.X.shape[1]:
        return None
    return Whitened(whole.y, whole.lam, whole.X[:, kept], whole.turn, whole.log_det)


def _independent(X: Array) -> list[int]:
    """Return the columns that are no combination of those before them."""
    kept: list[int] = []
    for j in range(X.shape[1]):
        if np.linalg.matrix_rank(X[:, [*kept, j]], tol=1e-9 * max(1.0, float(np.abs(X).max()))) > len(kept):
            kept.append(j)
    return kept


def interaction(trials: Sequence[Trial], treatments: Sequence[str], model: str, estimator: str) -> Interaction | None:
    """Return the test of design-by-treatment interaction; None where there are no degrees of freedom.

    Q of the network minus Q of the model in which every design has its own effects, both under that model's tau2.

    References
    ----------
    Higgins JPT et al. Res Synth Methods 2012;3:98-110. White IR et al. Res Synth Methods 2012;3:111-125.
    """
    base = whitened(trials, treatments)
    full = _own_effects(trials, base)
    df = full.X.shape[1] - base.X.shape[1]
    if df == 0:
        return None
    tau2 = 0.0 if model == "common" else full.tau2(estimator).tau2
    used = 0.0 if math.isnan(tau2) else tau2
    statistic = base.fit(used).rss - full.fit(used).rss
    return Interaction(statistic, df, _p(statistic, df), tau2)


def net_heat(trials: Sequence[Trial], treatments: Sequence[str]) -> NetHeat:
    """Return the matrix behind the net heat plot, under the common-effect model.

    Each design's contrasts are pooled; ``q_i = r_i (V^-1 r)_i`` is what contrast i contributes to the inconsistency,
    with r its residual about the network, before and after a design is detached.

    References
    ----------
    Krahn U, Binder H, König J. BMC Med Res Methodol 2013;13:35.
    """
    at = {name: i for i, name in enumerate(treatments)}
    pooled: list[Trial] = []
    for design, of in designs_of(trials).items():
        order = tuple(sorted(design, key=at.__getitem__))
        fit = whitened(of, order).fit(0.0)
        pooled.append(Trial(":".join(order), order, fit.beta, fit.cov))
    X = np.vstack([design_rows(trial, treatments) for trial in pooled])
    y = np.concatenate([trial.y for trial in pooled])
    blocks = [len(trial.y) for trial in pooled]
    ends = np.cumsum(blocks)
    W = np.zeros((len(y), len(y)))
    for trial, end in zip(pooled, ends, strict=True):
        W[end - len(trial.y) : end, end - len(trial.y) : end] = np.linalg.inv(trial.V)

    def contributions(design: Array) -> Array:
        beta = np.linalg.solve(design.T @ W @ design, design.T @ W @ y)
        residual = y - design @ beta
        return np.asarray(residual * (W @ residual), dtype=np.float64)

    before = contributions(X)
    H = X @ np.linalg.solve(X.T @ W @ X, X.T @ W)
    columns, after, hat = [], [], []
    for trial, end in zip(pooled, ends, strict=True):
        own = np.zeros((len(y), len(trial.y)))
        own[end - len(trial.y) : end] = np.eye(len(trial.y))
        freed = np.hstack([X, own])
        kept = _independent(freed)
        if len(kept) > X.shape[1]:
            columns.append(trial.label)
            after.append(contributions(freed[:, kept]))
            hat.append(np.abs(H[:, end - len(trial.y) : end]).sum(axis=1))
    names = tuple(f"{trial.treatments[0]}:{t} in {trial.label}" for trial in pooled for t in trial.treatments[1:])
    changed = before[:, None] - np.array(after).T if after else np.zeros((len(y), 0))
    return NetHeat(names, tuple(columns), changed, np.array(hat).T if hat else np.zeros((len(y), 0)))
