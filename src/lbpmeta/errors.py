"""The exception tree: every error that lbpmeta raises on purpose, and its one warning."""

from __future__ import annotations

__all__ = [
    "ConfigurationError",
    "ConvergenceError",
    "DataError",
    "LbpmetaError",
    "LbpmetaWarning",
    "MethodError",
    "NotDefinedError",
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
