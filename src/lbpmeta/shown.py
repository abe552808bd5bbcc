"""What every result can do besides: become plain data, and be shown in a notebook."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import pandas as pd
    from _typeshed import DataclassInstance

__all__ = ["Plain", "Shown"]


class Plain:
    """A dataclass that becomes plain data."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return dataclasses.asdict(cast("DataclassInstance", self))


class Shown(Plain):
    """A dataclass with a frame, by which a notebook shows it."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the result as a table."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html())
