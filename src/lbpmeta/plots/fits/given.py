"""What figures are given: a fit, or effect sizes that have not been pooled yet."""

from __future__ import annotations

from lbpmeta.errors import MethodError
from lbpmeta.pooling.data import EffectSizesLike
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.single import pool

__all__ = ["as_fit"]


def as_fit(figure: str, given: Fit | EffectSizesLike) -> Fit:
    """Return a fit; effect sizes are pooled as :func:`lbpmeta.pooling.pool` does without settings.

    Parameters
    ----------
    figure : str
        Who was called, for the error.
    given : Fit or EffectSizes

    Raises
    ------
    MethodError
        For anything else.

    Examples
    --------
    >>> from lbpmeta.effects.compute import effect_sizes
    >>> as_fit("funnel", effect_sizes("GEN", yi=[0.1, 0.5], vi=[0.01, 0.04])).k
    2
    """
    if isinstance(given, Fit):
        return given
    if isinstance(given, EffectSizesLike):
        return pool(given)
    raise MethodError(
        f"{figure}() draws a fit, or effect sizes; got {type(given).__name__}. Write {figure}(pool(...))."
    )
