"""Leave out: a network without each of its studies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lbpmeta.pooling.network.graph import components_of
from lbpmeta.pooling.network.trial import Trial
from lbpmeta.pooling.network.whitened import Whitened

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["without_each"]


def without_each(
    trials: Sequence[Trial],
    treatments: Sequence[str],
    base: Whitened,
    apart: Whitened,
    model: str,
    estimator: str,
    reference: str,
) -> pd.DataFrame:
    """Return a row for each study that is left out: tau2, Q, and the effects of the others against the reference.

    The studies are read once; each network is fitted on the rows of the others, its tau2 on those of `apart`, which are
    the same rows unless a program takes others for it.
    """
    import pandas as pd

    at = treatments.index(reference)
    others = [name for name in treatments if name != reference]
    ends = np.cumsum([len(trial.y) for trial in trials])
    rows = []
    for i, trial in enumerate(trials):
        left = (*trials[:i], *trials[i + 1 :])
        row: dict[str, object] = {"study": trial.label, "tau2": math.nan, "q": math.nan}
        row |= dict.fromkeys(others, math.nan)
        parts = components_of(left)
        if len(parts) == 1 and len(parts[0]) == len(treatments):
            kept = np.ones(ends[-1], dtype=bool)
            kept[ends[i] - len(trial.y) : ends[i]] = False
            without = base.only(kept)
            tau2 = 0.0 if model == "common" else apart.only(kept).tau2(estimator).tau2
            solved = without.fit(0.0 if math.isnan(tau2) else tau2)
            effects = np.concatenate([[0.0], solved.beta])
            row |= {"tau2": tau2, "q": without.fit(0.0).rss}
            row |= {name: float(effects[treatments.index(name)] - effects[at]) for name in others}
        else:
            row["note"] = "without it the network falls apart, or loses a treatment"
        rows.append(row)
    return pd.DataFrame(rows).set_index("study")
