"""Peters' test for binary outcomes."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.pooling.given import CountNames, count_arguments
from lbpmeta.pooling.sample import require_studies
from lbpmeta.pooling.smallstudy.result import BiasTest, line_test, weighted_line
from lbpmeta.pooling.smallstudy.tables import as_tables

__all__ = ["peters"]


def peters(
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
    """Test funnel plot asymmetry of odds ratios against the inverse of the trial size.

    The line log OR = b + a / N with N = n1 + n2, weighted by m (N - m) / N (m: events of both arms), has slope
    a: the asymmetry, tested by t with k - 2 degrees of freedom. Half an event is added to all four cells of a
    trial with a zero cell for its log OR; the weights use the counts as they are.

    Examples
    --------
    >>> events1, events2 = [4, 6, 3, 62, 33, 180, 8, 50, 29, 17], [11, 29, 11, 248, 47, 372, 10, 49, 45, 65]
    >>> n1 = [123, 306, 231, 1359, 506, 1541, 254, 883, 749, 171]
    >>> n2 = [139, 303, 220, 1286, 580, 1451, 629, 883, 727, 166]
    >>> print(peters(events1, n1, events2, n2))
    Peters test, k = 10: -121.5 (SE 269.2), t(8) = -0.451, p = 0.6636; limit estimate -0.919

    Parameters
    ----------
    events1, n1, events2, n2 : array_like, shape (k,)
        Counts. Trials in which nobody, or everybody, has the event have weight 0 and are left out; a note says
        how many.
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
    Peters JL, Sutton AJ, Jones DR, Abrams KR, Rushton L. Comparison of two methods to detect publication bias
    in meta-analysis. JAMA 2006;295:676-680.
    """
    own = {"events1": events1, "n1": n1, "events2": events2, "n2": n2}
    asked = count_arguments("peters", data, own, others, own)
    tables = as_tables(**{name: asked.get(name) for name in own})
    informative = (tables.events > 0) & (tables.events < tables.total)
    tables = tables.keep(informative)
    k = int(informative.sum())
    notes = require_studies(k, "Peters' test", force=force)
    lost = informative.size - k
    if lost:
        notes = (*notes, f"{lost} trials left out: nobody or everybody had the event in both arms.")
    cells = np.stack([tables.events1, tables.n1 - tables.events1, tables.events2, tables.n2 - tables.events2])
    a, b, c, d = cells + 0.5 * (cells == 0).any(axis=0)
    log_or = np.log(a) - np.log(b) - np.log(c) + np.log(d)
    weights = tables.events * (tables.total - tables.events) / tables.total
    line = weighted_line(log_or, 1 / tables.total, weights)
    return line_test("Peters test", line, level, notes)
