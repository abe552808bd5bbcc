"""Print true numbers the way papers do."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from hypothesis import strategies as st

NEAREST = (ROUND_HALF_UP, ROUND_HALF_EVEN)
MODES = {"nearest": NEAREST, "any": (*NEAREST, ROUND_DOWN)}


def show(value: float, digits: int, mode: str = ROUND_HALF_UP) -> str:
    """Print a number with that many digits after the point."""
    return str(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=mode))


def undeclared() -> st.SearchStrategy[tuple[str | None, str]]:
    """A rounding mode that nobody names, or one that the `rounding` argument covers."""
    modes = [(None, mode) for mode in MODES["any"]]
    return st.one_of(st.sampled_from(modes), roundings())


def roundings() -> st.SearchStrategy[tuple[str, str]]:
    """A value of the `rounding` argument with a rounding mode that it covers."""
    return st.sampled_from([(name, mode) for name, modes in MODES.items() for mode in modes])
