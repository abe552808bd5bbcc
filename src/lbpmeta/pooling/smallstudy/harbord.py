"""Harbord's modified test for binary outcomes."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.pooling.given import CountNames, count_arguments
from lbpmeta.pooling.sample import require_studies
from lbpmeta.pooling.smallstudy.result import BiasTest, line_test, weighted_line
from lbpmeta.pooling.smallstudy.tables import as_tables

__all__ = ["harbord"]


def harbord(
    events1: Any = None,
    n1: ArrayLike | None = None,
    events2: ArrayLike | None = None,
    n2: ArrayLike | None = None,
    *,
    data: object = None,
    level: float = 0.95,
    force: bool = False,
    **others: Unpack[CountNames],
) -> BiasTest:
    """Test funnel plot asymmetry of odds ratios with the efficient score, which is not tied to its variance.

    With N = n1 + n2, m = events1 + events2: score Z = events1 - n1 m / N and its variance
    V = n1 n2 m (N - m) / (N^2 (N - 1)). The line Z/V = b + a / sqrt(V), weighted by V, has slope a: the
    asymmetry, tested by t with k - 2 degrees of freedom.

    Examples
    --------
    >>> events1, events2 = [4, 6, 3, 62, 33, 180, 8, 50, 29, 17], [11, 29, 11, 248, 47, 372, 10, 49, 45, 65]
    >>> n1 = [123, 306, 231, 1359, 506, 1541, 254, 883, 749, 171]
    >>> n2 = [139, 303, 220, 1286, 580, 1451, 629, 883, 727, 166]
    >>> print(harbord(events1, n1, events2, n2))
    Harbord score test, k = 10: 1.52 (SE 1.697), t(8) = 0.896, p = 0.3966; limit estimate -1.174

    Parameters
    ----------
    events1, n1, events2, n2 : array_like, shape (k,)
        Counts. Trials in which nobody, or everybody, has the event carry no information (V = 0) and are left
        out; a note says how many.
    data, **others
        As in :func:`lbpmeta.pooling.mantel_haenszel`.
    level : float
        Confidence level of the limit estimate.
    force : bool
        Compute the test on fewer than 10 studies too.

    Returns
    -------
    BiasTest
        `limit_estimate` is a log odds ratio.

    Raises
    ------
    MethodError
        Fewer than 10 informative trials without `force`.
    DataError
        Impossible counts.

    References
    ----------
    Harbord RM, Egger M, Sterne JAC. A modified test for small-study effects in meta-analyses of controlled
    trials with binary endpoints. Stat Med 2006;25:3443-3457.
    """
    own = {"events1": events1, "n1": n1, "events2": events2, "n2": n2}
    asked = count_arguments("harbord", data, own, others, own)
    tables = as_tables(**{name: asked.get(name) for name in own})
    informative = (tables.events > 0) & (tables.events < tables.total)
    tables = tables.keep(informative)
    k = int(informative.sum())
    notes = require_studies(k, "Harbord's test", force=force)
    lost = informative.size - k
    if lost:
        notes = (*notes, f"{lost} trials left out: nobody or everybody had the event in both arms.")
    total, m = tables.total, tables.events
    score = tables.events1 - tables.n1 * m / total
    variance = tables.n1 * tables.n2 * m * (total - m) / (total**2 * (total - 1))
    line = weighted_line(score / variance, 1 / np.sqrt(variance), variance)
    return line_test("Harbord score test", line, level, notes)
