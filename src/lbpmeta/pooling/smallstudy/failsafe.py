"""Fail-safe N: how many unseen null results would undo a pooled result."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Unpack

from numpy.typing import ArrayLike

from lbpmeta.errors import MethodError
from lbpmeta.pooling.arguments import number, probability
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import EffectNames
from lbpmeta.pooling.sample import Sample, as_sample
from lbpmeta.shown import Plain
from lbpmeta.special import ndtri

__all__ = ["FAIL_SAFE_N", "FailSafeN", "FailSafeNames", "fail_safe_n"]


class FailSafeNames(EffectNames, total=False):
    """Names of metafor's fsn that :func:`fail_safe_n` understands."""

    type: str | None


@dataclass(frozen=True, slots=True)
class FailSafeN(Plain):
    """Number of null results that would undo a pooled result.

    Parameters
    ----------
    kind : {"rosenthal", "orwin", "rosenberg"}
    estimate : int
        Fail-safe N, rounded up; 0 where the pooled result is already below the target.
    statistic : float
        What is held against the target: Stouffer's z, the mean effect, the z of the weighted mean.
    target : float
        The critical z, or Orwin's target effect.
    p_value : float or None
        Of `statistic`; None for Orwin.
    k : int
    notes : tuple of str
    """

    kind: str
    estimate: int
    statistic: float
    target: float
    p_value: float | None
    k: int
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"fail-safe N ({self.kind.capitalize()}), k = {self.k}: {self.estimate}"


def fail_safe_n(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    kind: str = "rosenthal",
    alpha: float = 0.05,
    target: float | None = None,
    **others: Unpack[FailSafeNames],
) -> FailSafeN:
    """Count the null results that would have to be added to undo a pooled result.

    - "rosenthal": N = k (z / z_alpha)^2 - k with Stouffer's z = |sum y_i/se_i| / sqrt(k), one-sided alpha.
    - "orwin": N = k (m - target) / target with the unweighted mean m; the target defaults to m/2 (then N = k:
      name a target that is too small to matter).
    - "rosenberg": N = k ((z / z_(alpha/2))^2 - 1) with z of the inverse-variance mean.

    Fail-safe N says nothing about the size of the effect and assumes that unseen results average zero
    (Rosenthal, Rosenberg); it is offered because reports give it.

    Examples
    --------
    >>> yi, vi = [0.5, 0.4, 0.7, 0.6], [0.02, 0.03, 0.04, 0.05]
    >>> print(fail_safe_n(yi, vi))
    fail-safe N (Rosenthal), k = 4: 50
    >>> fail_safe_n(yi, vi, kind="orwin", target=0.2).estimate
    7

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta (`type` too).
    kind : {"rosenthal", "orwin", "rosenberg"}
    alpha : float
        Significance level; without effect for Orwin.
    target : float, optional
        Orwin's target effect on the analysis scale; its sign is taken from the mean.

    Returns
    -------
    FailSafeN

    Raises
    ------
    MethodError
        An unknown `kind`, an `alpha` outside (0, 1), a target of 0, or a target for another kind than Orwin's.

    References
    ----------
    Rosenthal R. Psychol Bull 1979;86:638-641. Orwin RG. J Educ Stat 1983;8:157-159. Rosenberg MS. Evolution
    2005;59:464-468.
    """
    rest: dict[str, Any] = {**others}
    kind = (rest.pop("type", None) or kind).lower()
    if kind not in FAIL_SAFE_N:
        raise MethodError(f"`kind` is {kind!r}; it must be one of {', '.join(map(repr, FAIL_SAFE_N))}.")
    alpha = probability("alpha", alpha)
    if target is not None and kind != "orwin":
        raise MethodError(f"`target` belongs to kind='orwin'; leave it out for kind={kind!r}.")
    if target is not None and number("target", target) == 0:
        raise MethodError("`target` is 0; no number of null results brings a mean to 0: name a small effect.")
    s = as_sample(yi, vi, column, data=data, se=se, function="fail_safe_n", others=rest, minimum=1)
    found = FAIL_SAFE_N[kind](s, alpha, target)
    return dataclasses.replace(found, notes=s.notes + found.notes)


def _rosenthal(s: Sample, alpha: float, target: float | None) -> FailSafeN:
    z = abs(float((s.yi / s.sei).sum())) / math.sqrt(s.k)
    critical = -float(ndtri(alpha))
    n = _round_up(s.k * ((z / critical) ** 2 - 1))
    return FailSafeN("rosenthal", n, z, critical, _upper(z), s.k)


def _orwin(s: Sample, alpha: float, target: float | None) -> FailSafeN:
    mean = float(s.yi.mean())
    if target is None:
        note = (
            "the target is half the mean, so N equals k whatever the data; name a target that is too small to matter."
        )
        return FailSafeN("orwin", s.k, mean, mean / 2, None, s.k, (note,))
    aim = math.copysign(target, mean)
    return FailSafeN("orwin", _round_up(s.k * (mean - aim) / aim), mean, aim, None, s.k)


def _rosenberg(s: Sample, alpha: float, target: float | None) -> FailSafeN:
    w = 1 / s.vi
    z = abs(float(w @ s.yi)) / math.sqrt(float(w.sum()))
    critical = -float(ndtri(alpha / 2))
    n = _round_up(s.k * ((z / critical) ** 2 - 1))
    return FailSafeN("rosenberg", n, z, critical, 2 * _upper(z), s.k)


def _upper(z: float) -> float:
    """Upper tail of the standard normal distribution."""
    return math.erfc(z / math.sqrt(2)) / 2


def _round_up(n: float) -> int:
    """Next whole number, at least 0; a residue of rounding above a whole number does not count."""
    nearest = round(n)
    return max(0, nearest if math.isclose(n, nearest, rel_tol=1e-12, abs_tol=1e-12) else math.ceil(n))


#: Kinds of fail-safe N.
FAIL_SAFE_N: Final[Mapping[str, Callable[[Sample, float, float | None], FailSafeN]]] = MappingProxyType(
    {"rosenthal": _rosenthal, "orwin": _orwin, "rosenberg": _rosenberg}
)
