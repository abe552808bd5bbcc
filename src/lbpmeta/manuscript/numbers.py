"""Numbers that are compared: one as printed, or one that was re-derived, each with the set of values that it may be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["BESIDE", "TRIPLE", "Compared", "Numbers", "compared_numbers", "derived_number", "printed_number"]

#: The numbers of an effect, and those that stand beside it.
TRIPLE: Final = ("estimate", "ci_low", "ci_high")
BESIDE: Final = ("level", "p", "k", "n", "i2", "tau2", "q", "sd", "events", "of")


@dataclass(frozen=True, slots=True)
class Compared:
    """A number that is compared with another.

    Parameters
    ----------
    text : str
        As it is shown: as printed, or with the digits that tell a re-derived one.
    values : ValueSet
        What it can be.
    decimals : int or None
        Its printed digits after the point; None of a re-derived number.
    op : str
        The sign of a p-value that is no equality.
    """

    text: str
    values: ValueSet
    decimals: int | None = None
    op: str = "="

    @property
    def key(self) -> tuple[str, str]:
        """What is the same of two numbers that are printed alike, whatever their signs look like; ("", "") without."""
        if self.decimals is None:
            return "", ""
        bare = self.text.lstrip("<>=~ +")
        negative = bare.startswith("-")
        whole, _, rest = bare.lstrip("- ").partition(".")
        digits = f"{whole.lstrip('0') or '0'}.{rest}"
        return self.op, f"-{digits}" if negative and digits.strip("0.") else digits


#: Names of numbers -> the numbers.
Numbers = Mapping[str, Compared]


@lru_cache(maxsize=65536)
def printed_number(text: str) -> Compared | None:
    """Return a printed number; None where the text is none.

    Examples
    --------
    >>> printed_number("-7.7").values, printed_number("n.s.") is None
    (ValueSet(low=-7.75, high=-7.65), True)
    >>> printed_number(".90").key == printed_number("0.90").key
    True
    """
    try:
        number = Printed.parse(text)
    except DataError:
        return None
    bare = number.text.rstrip("% ")
    return Compared(bare if not number.unit else bare.removesuffix(number.unit).rstrip(), number.values,
                    number.decimals, number.op)  # fmt: skip


def derived_number(value: float) -> Compared | None:
    """Return a number that was computed; None where it does not exist.

    Examples
    --------
    >>> derived_number(-7.006797103).text, derived_number(float("nan")) is None
    ('-7.0068', True)
    """
    if not math.isfinite(value):
        return None
    return Compared(f"{value:.5g}", ValueSet(value, value).widened())


def compared_numbers(texts: Mapping[str, str]) -> Numbers:
    """Return the numbers among texts by name.

    Examples
    --------
    >>> sorted(compared_numbers({"estimate": "-7.7", "p": "", "k": "several"}))
    ['estimate']
    """
    found = {name: number for name, text in texts.items() if text and (number := printed_number(text)) is not None}
    return MappingProxyType(found)
