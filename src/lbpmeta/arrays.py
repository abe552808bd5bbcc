"""The three kinds of arrays that the package computes with."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "Flags", "Index"]

#: Numbers.
Array: TypeAlias = NDArray[np.float64]
#: Yes or no.
Flags: TypeAlias = NDArray[np.bool_]
#: Positions.
Index: TypeAlias = NDArray[np.intp]
