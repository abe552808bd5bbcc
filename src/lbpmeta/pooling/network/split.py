"""Split: direct against indirect evidence about each comparison, in three ways."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from lbpmeta.arrays import Array, Index
from lbpmeta.errors import MethodError
from lbpmeta.pooling.kernel.intervals import two_sided_p
from lbpmeta.pooling.network.graph import components_of
from lbpmeta.pooling.network.trial import Trial
from lbpmeta.pooling.network.whitened import design_rows, whitened
from lbpmeta.shown import Shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SPLITS", "Split", "back_calculation", "node_split", "side"]

#: A proportion of direct evidence this near to 1 leaves no indirect evidence.
_ALL_DIRECT = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Split(Shown):
    """Direct and indirect evidence; NaN where there is none.

    Parameters
    ----------
    treat1, treat2 : tuple of str
        Effects are of treat1 minus treat2, on the analysis scale.
    k : ndarray of int
        Studies that compare the two.
    proportion : ndarray
        Of direct evidence, by variances; NaN under the node split.
    network, se_network, direct, se_direct, indirect, se_indirect : ndarray
    difference, se_difference, statistic, p_value : ndarray
        Direct minus indirect.
    tau2 : ndarray
        Under which they were computed.
    method : str
    """

    treat1: tuple[str, ...]
    treat2: tuple[str, ...]
    k: Index
    proportion: Array
    network: Array
    se_network: Array
    direct: Array
    se_direct: Array
    indirect: Array
    se_indirect: Array
    difference: Array
    se_difference: Array
    statistic: Array
    p_value: Array
    tau2: Array
    method: str

    def __len__(self) -> int:
        return len(self.treat1)

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each comparison."""
        import pandas as pd

        names = [name for name in self.__slots__ if name != "method"]
        return pd.DataFrame({name: getattr(self, name) for name in names})


def _split_of(rows: Sequence[dict[str, Any]], method: str) -> Split:
    """Put rows together; the difference of independent direct and indirect effects where it is not given."""
    columns = {name: [row.get(name, math.nan) for row in rows] for name in Split.__slots__ if name != "method"}
    arrays = {name: np.array(values, dtype=np.float64) for name, values in columns.items() if name not in _WHOLE}
    if np.all(np.isnan(arrays["se_difference"])):
        arrays["difference"] = arrays["direct"] - arrays["indirect"]
        arrays["se_difference"] = np.sqrt(arrays["se_direct"] ** 2 + arrays["se_indirect"] ** 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        arrays["statistic"] = arrays["difference"] / arrays["se_difference"]
    arrays["p_value"] = np.asarray(two_sided_p(arrays["statistic"], None), dtype=np.float64)
    k = np.array(columns["k"], dtype=np.intp)
    return Split(tuple(columns["treat1"]), tuple(columns["treat2"]), k, **arrays, method=method)


_WHOLE = ("treat1", "treat2", "k")


def _direct(trials: Sequence[Trial], a: str, b: str, tau2: float) -> tuple[int, float, float]:
    """Return studies, effect and standard error of the comparison alone, with the tau2 of the network."""
    found = [trial.pair(a, b) for trial in trials if a in trial.treatments and b in trial.treatments]
    if not found:
        return 0, math.nan, math.nan
    y, v = np.array(found).T
    w = 1.0 / (v + tau2)
    return len(found), float(w @ y / w.sum()), float(1.0 / math.sqrt(w.sum()))


def _compared(
    trials: Sequence[Trial], treatments: Sequence[str], estimate: Array, se: Array, tau2: float
) -> Iterator[dict[str, Any]]:
    """Give each pair of treatments with its network and direct effect; without a study all of it is indirect."""
    for i, j in combinations(range(len(treatments)), 2):
        k, direct, se_direct = _direct(trials, treatments[i], treatments[j], tau2)
        network, se_network = float(estimate[i, j]), float(se[i, j])
        share = (se_network / se_direct) ** 2 if k else 0.0
        row: dict[str, Any] = {"treat1": treatments[i], "treat2": treatments[j], "k": k, "proportion": share}
        row |= {"network": network, "se_network": se_network, "direct": direct, "se_direct": se_direct, "tau2": tau2}
        yield row if k else row | {"indirect": network, "se_indirect": se_network}


def back_calculation(
    trials: Sequence[Trial],
    treatments: Sequence[str],
    estimate: Array,
    se: Array,
    tau2: float,
    model: str,
    tau2_of: str,
) -> Split:
    """Return the split that takes the indirect effect out of the network's and the direct one.

    ``proportion = var(network) / var(direct)``, ``indirect = (network - proportion direct) / (1 - proportion)`` with
    variance ``var(network) / (1 - proportion)``.

    References
    ----------
    König J, Krahn U, Binder H. Stat Med 2013;32:5414-5429.
    """
    rows = []
    for row in _compared(trials, treatments, estimate, se, tau2):
        share = row["proportion"]
        if row["k"] and share < 1 - _ALL_DIRECT:
            row["indirect"] = (row["network"] - share * row["direct"]) / (1 - share)
            row["se_indirect"] = row["se_network"] / math.sqrt(1 - share)
        rows.append(row)
    return _split_of(rows, "back-calculation")


def side(
    trials: Sequence[Trial],
    treatments: Sequence[str],
    estimate: Array,
    se: Array,
    tau2: float,
    model: str,
    tau2_of: str,
) -> Split:
    """Return the split whose indirect effect is that of the network without the studies that compare the two.

    The heterogeneity of that network is estimated anew (SIDDE: separate indirect from direct design evidence).

    References
    ----------
    Efthimiou O et al. Stat Med 2019;38:2992-3012.
    """
    rows = []
    for row in _compared(trials, treatments, estimate, se, tau2):
        a, b = row["treat1"], row["treat2"]
        left = [t for t in trials if not (a in t.treatments and b in t.treatments)]
        part = next((names for names in components_of(left) if a in names and b in names), None)
        if row["k"] and part is not None:
            inside = [t for t in left if t.treatments[0] in part]
            rows_left = whitened(inside, part)
            t2 = 0.0 if model == "common" else rows_left.tau2(tau2_of).tau2
            fit = rows_left.fit(0.0 if math.isnan(t2) else t2)
            c = np.zeros(len(part))
            c[part.index(a)], c[part.index(b)] = 1.0, -1.0
            row["indirect"] = float(c[1:] @ fit.beta)
            row["se_indirect"] = math.sqrt(float(c[1:] @ fit.cov @ c[1:]))
        rows.append(row)
    return _split_of(rows, "SIDDE")


def node_split(
    trials: Sequence[Trial],
    treatments: Sequence[str],
    estimate: Array,
    se: Array,
    tau2: float,
    model: str,
    tau2_of: str,
) -> Split:
    """Return the split by one parameter more: the two have an effect of their own in studies that compare them.

    In a study of several arms all contrasts are against the first of the two, and only that of the second is direct.

    References
    ----------
    Dias S et al. Stat Med 2010;29:932-944. van Valkenhoef G et al. Res Synth Methods 2016;7:80-93.
    """
    rows = []
    for i, j in combinations(range(len(treatments)), 2):
        a, b = treatments[i], treatments[j]
        with_both = [a in t.treatments and b in t.treatments for t in trials]
        if not any(with_both):
            continue
        order = (a, *(t for t in treatments if t != a))
        turned = [t.against(a) if a in t.treatments else t for t in trials]
        base = whitened(turned, order)
        designs = []
        for trial, both in zip(turned, with_both, strict=True):
            X = np.hstack([design_rows(trial, order), np.zeros((len(trial.y), 1))])
            if both:
                at = trial.treatments.index(b) - 1
                X[at, order.index(b) - 1], X[at, -1] = 0.0, 1.0
            designs.append(X)
        split = base.with_design(designs)
        if split.rank < split.X.shape[1]:
            continue
        t2 = 0.0 if model == "common" else split.tau2(tau2_of).tau2
        t2 = 0.0 if math.isnan(t2) else t2
        fit = split.fit(t2)
        at = order.index(b) - 1
        difference = fit.beta[-1] - fit.beta[at]
        var = fit.cov[-1, -1] + fit.cov[at, at] - 2 * fit.cov[-1, at]
        # effects here are of b against a: the other way round than the columns say
        row = {"treat1": a, "treat2": b, "k": sum(with_both), "tau2": t2}
        row |= {"network": float(estimate[i, j]), "se_network": float(se[i, j])}
        row |= {"direct": -fit.beta[-1], "se_direct": math.sqrt(fit.cov[-1, -1])}
        row |= {"indirect": -fit.beta[at], "se_indirect": math.sqrt(fit.cov[at, at])}
        row |= {"difference": -difference, "se_difference": math.sqrt(var)}
        rows.append(row)
    return _split_of(rows, "node-split")


#: Ways to split, by name.
SPLITS = {"back-calculation": back_calculation, "SIDDE": side, "node-split": node_split}


def split_by(name: str) -> Any:
    """Return a way to split by its name.

    Raises
    ------
    MethodError
        If there is none.
    """
    if name not in SPLITS:
        raise MethodError(f"`method` is {name!r}; it must be one of {', '.join(map(repr, SPLITS))}.")
    return SPLITS[name]
