"""2x2 tables, checked, for the tests that work on counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lbpmeta.arrays import Array, Flags
from lbpmeta.effects._arrays import vector
from lbpmeta.errors import DataError

__all__ = ["CountTables", "as_tables"]


@dataclass(frozen=True, slots=True, eq=False)
class CountTables:
    """Counts of k trials with two arms; every array has shape (k,)."""

    events1: Array
    n1: Array
    events2: Array
    n2: Array

    @property
    def total(self) -> Array:
        """Participants of both arms."""
        return self.n1 + self.n2

    @property
    def events(self) -> Array:
        """Events of both arms."""
        return self.events1 + self.events2

    def keep(self, rows: Flags) -> CountTables:
        """Only the rows marked true."""
        return CountTables(self.events1[rows], self.n1[rows], self.events2[rows], self.n2[rows])


def as_tables(events1: Any, n1: Any, events2: Any, n2: Any) -> CountTables:
    """Check counts: equal lengths, events between 0 and the arm's size, at least one participant per arm.

    Raises
    ------
    DataError
        Naming the first row that cannot be.
    """
    given = {"events1": events1, "n1": n1, "events2": events2, "n2": n2}
    if missing := [f"`{name}`" for name, value in given.items() if value is None]:
        raise DataError(
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing; give events and n of both arms."
        )
    arrays = [vector(name, value) for name, value in given.items()]
    if any(a.ndim != 1 or a.shape != arrays[0].shape for a in arrays):
        shapes = ", ".join(str(a.shape) for a in arrays)
        raise DataError(f"events1, n1, events2, n2 have shapes {shapes}; give four arrays of one equal length.")
    for arm, events, n in ((1, arrays[0], arrays[1]), (2, arrays[2], arrays[3])):
        bad = ~((events >= 0) & (events <= n) & (n > 0) & np.isfinite(n))
        if bad.any():
            i = int(np.flatnonzero(bad)[0])
            raise DataError(
                f"row {i + 1}: arm {arm} has {events[i]:g} events of {n[i]:g}; events must lie between 0 and n, "
                "and n above 0."
            )
    return CountTables(*arrays)
