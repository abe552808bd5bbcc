"""A line of a model: what a recipe says of each printed number, and whether it prints so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lbpmeta.checks.pooled.premises import P_ERROR
from lbpmeta.printed import Printed

__all__ = ["Line", "Tried", "print_so"]

#: Printed number -> every usual meaning of it, on the scale that papers print it on.
Line: TypeAlias = Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a recipe gave.

    Parameters
    ----------
    name : str
    line : Line or None
        None where the model could not be fitted.
    why : str
        Why it could not.
    """

    name: str
    line: Line | None
    why: str = ""


def print_so(line: Line, printed: Mapping[str, Printed], percent: Sequence[str] = ()) -> bool:
    """Whether a line prints as reported, in every number that it has a value of.

    Parameters
    ----------
    line : Line
    printed : mapping of str to Printed
    percent : sequence of str
        Numbers that are printed as percentages, and are shares in the line.

    Examples
    --------
    >>> print_so({"estimate": (0.1234,)}, {"estimate": Printed.parse("12.3")}, ["estimate"])
    True
    """
    for name, number in printed.items():
        if name not in line:
            continue
        values = [100 * v if name in percent else v for v in line[name]]
        slack = P_ERROR if name in ("p", "q_p") else 0.0
        stands = number.values
        if not any(number.prints(v) or stands.low - slack <= v <= stands.high + slack for v in values):
            return False
    return True
