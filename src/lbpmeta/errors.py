"""The exception tree: every error that lbpmeta raises on purpose, and its one warning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

__all__ = [
    "ConfigurationError",
    "ConvergenceError",
    "DataError",
    "LbpmetaError",
    "LbpmetaWarning",
    "MethodError",
    "NotDefinedError",
    "did_you_mean",
    "no_such_name",
]


class LbpmetaError(Exception):
    """Base of all errors that lbpmeta raises on purpose."""


class DataError(LbpmetaError, ValueError):
    """The numbers or tables given cannot be used; the message names where, what and the fix."""


class MethodError(LbpmetaError, ValueError):
    """A method, option or combination of options does not exist or does not apply."""


class NotDefinedError(LbpmetaError, ValueError):
    """The quantity asked for does not exist for these data (for example a prediction interval of 2 studies)."""


class ConfigurationError(LbpmetaError, ValueError):
    """The command line or a configuration cannot be understood."""


class ConvergenceError(LbpmetaError, RuntimeError):
    """An iterative estimator found no solution of its own equation."""


class LbpmetaWarning(UserWarning):
    """A result that exists but that must be read with care; the message says why."""


def did_you_mean(name: str, names: Iterable[str], n: int = 1) -> str:
    """Return what to add to a message about an unknown name: the known ones that look like it, or nothing.

    Parameters
    ----------
    name : str
        What was given.
    names : iterable of str
        What there is.
    n : int
        How many to name at most.

    Returns
    -------
    str
        With a space before it, so that it can end any message; "" where nothing is near.

    Examples
    --------
    >>> did_you_mean("estimat", ["estimate", "ci_low"])
    " Did you mean 'estimate'?"
    >>> did_you_mean("weight", ["estimate", "ci_low"])
    ''
    """
    import difflib  # needed only where something is wrong already

    near = difflib.get_close_matches(name, list(names), n=n)
    return f" Did you mean {' or '.join(map(repr, near))}?" if near else ""


#: What functions of R and Stata are called here.
_ELSEWHERE: Final = {
    "escalc": "effect_sizes",
    **dict.fromkeys(("rma", "rma_uni", "metagen", "metacont", "metabin", "metainc", "metaprop", "metarate"), "pool"),
    "rma_mh": "mantel_haenszel",
    "rma_peto": "peto",
    "rma_mv": "multivariate",
    "rma_glmm": "glmm",
    "metareg": "meta_regression",
    "netmeta": "network",
    **dict.fromkeys(("reitsma", "metandi", "midas"), "diagnostic"),
    **dict.fromkeys(("regtest", "metabias"), "egger"),
    "trimfill": "trim_and_fill",
    **dict.fromkeys(("leave1out", "metainf"), "leave_one_out"),
    **dict.fromkeys(("cumul", "metacum"), "cumulative"),
    "permutest": "permutation_test",
    "confint": "confint_tau2",
    "vcalc": "sampling_covariance",
}


def no_such_name(name: str, names: Iterable[str]) -> str:
    """Return the message about a name that the package does not have: what it is called here, or which was meant.

    Examples
    --------
    >>> no_such_name("escalc", ["effect_sizes", "pool"])
    'No lbpmeta attribute escalc; here it is lbpmeta.effect_sizes (help(lbpmeta.effect_sizes)).'
    >>> no_such_name("pol", ["effect_sizes", "pool"])
    "No lbpmeta attribute pol. Did you mean 'pool'?"
    """
    here = _ELSEWHERE.get(name.replace(".", "_"))
    if here is not None:
        return f"No lbpmeta attribute {name}; here it is lbpmeta.{here} (help(lbpmeta.{here}))."
    return f"No lbpmeta attribute {name}.{did_you_mean(name, names)}"
