"""Internal errors: what becomes of a defect of lbpmeta itself, so that one check never loses the others' report."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Any, Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.slips import probing
from lbpmeta.errors import LbpmetaError

__all__ = ["INTERNAL", "guarded", "internal_error", "where_raised"]

#: The name of findings about lbpmeta, not about numbers.
INTERNAL: Final = "internal-error"


def where_raised(error: BaseException) -> str:
    """Return the file and line of lbpmeta where an error arose, and its kind, without the machine's folders.

    Examples
    --------
    >>> where_raised(ValueError("x"))
    'unknown place (ValueError: x)'
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "lbpmeta" in PurePath(f.filename).parts]
    place = "unknown place"
    if frames:
        last = (own or frames)[-1]
        parts = PurePath(last.filename).parts
        start = max((i for i, part in enumerate(parts) if part == "lbpmeta"), default=len(parts) - 2)
        place = f"{'/'.join(parts[start + 1 :])}:{last.lineno}"
    said = " ".join(str(error).split())[:100]
    return f"{place} ({type(error).__name__}{': ' if said else ''}{said})"


def internal_error(what: str, error: BaseException) -> Finding:
    """Return the finding that something in lbpmeta failed; it ends in exit code 3."""
    message = f"Internal error in {what} at {where_raised(error)}, please report. Nothing is said about these numbers."
    return make(INTERNAL, Verdict.NOT_CHECKABLE, message, missing=("a mended lbpmeta",))


def guarded(
    what: str, work: Callable[..., Iterable[Finding]], *given: Any, fallback: Iterable[Finding] | None = None
) -> list[Finding]:
    """Return what ``work(*given)`` finds; where it fails, the finding that says so beside what is left.

    Parameters
    ----------
    what : str
        The check, or what else is done.
    work : callable
    *given
        What it takes.
    fallback : iterable of Finding, optional
        What is left where it fails; without it `work` is done again without looking for repairs.

    Raises
    ------
    LbpmetaError
        What is raised on purpose goes on.
    """
    try:
        return list(work(*given))
    except LbpmetaError:
        raise
    except Exception as error:  # a defect: the numbers of the other checks and rows are worth their report
        told = internal_error(what, error)
    if fallback is not None:
        return [*fallback, told]
    try:
        with probing():
            return [*work(*given), told]
    except Exception:  # not the search for repairs, then
        return [told]
