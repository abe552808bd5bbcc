"""The special functions of SciPy, loaded when the first of them is called: loading them takes a third of a start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = [
    "bdtr",
    "bdtrc",
    "betaincinv",
    "chdtrc",
    "chdtri",
    "expit",
    "fdtrc",
    "gammainc",
    "gammaincinv",
    "gammaln",
    "hyp2f1",
    "logit",
    "nctdtr",
    "ndtr",
    "ndtri",
    "stdtr",
    "stdtrit",
]


def _later(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] | None = None

    def call(*arguments: Any) -> Any:
        nonlocal found
        if found is None:
            from scipy import special

            found = getattr(special, name)
        return found(*arguments)

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"Return ``scipy.special.{name}`` of the arguments."
    return call


bdtr = _later("bdtr")
bdtrc = _later("bdtrc")
betaincinv = _later("betaincinv")
chdtrc = _later("chdtrc")
chdtri = _later("chdtri")
expit = _later("expit")
fdtrc = _later("fdtrc")
gammainc = _later("gammainc")
gammaincinv = _later("gammaincinv")
gammaln = _later("gammaln")
hyp2f1 = _later("hyp2f1")
logit = _later("logit")
nctdtr = _later("nctdtr")
ndtr = _later("ndtr")
ndtri = _later("ndtri")
stdtr = _later("stdtr")
stdtrit = _later("stdtrit")
