"""The one interval type of every result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Interval"]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimated interval: its limits, level, and the method that made it.

    Parameters
    ----------
    low, high : float
        Limits, on the scale of the result that holds the interval.
    level : float
        Confidence (or prediction) level, between 0 and 1.
    method : str
        For example "z", "t", "hksj", "Q-profile", "hts".

    Examples
    --------
    >>> ci = Interval(-12.1, -3.3, 0.95, "z")
    >>> low, high = ci
    >>> 0.0 in ci
    False
    >>> str(ci)
    '-12.10 to -3.30 (95% z)'
    """

    low: float
    high: float
    level: float = 0.95
    method: str = ""

    def __iter__(self) -> Iterator[float]:
        return iter((self.low, self.high))

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    @property
    def width(self) -> float:
        """Distance between the limits."""
        return self.high - self.low

    def __str__(self) -> str:
        label = f"{self.level:.0%} {self.method}".strip()
        return f"{self.low:.2f} to {self.high:.2f} ({label})"
