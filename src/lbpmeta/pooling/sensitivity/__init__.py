"""Sensitivity of a pooled result to its studies and to the recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from lbpmeta.pooling.sensitivity.baujat import baujat
from lbpmeta.pooling.sensitivity.bootstrap import bootstrap
from lbpmeta.pooling.sensitivity.cumulative import cumulative
from lbpmeta.pooling.sensitivity.gosh import gosh
from lbpmeta.pooling.sensitivity.influence import influence
from lbpmeta.pooling.sensitivity.leave_one_out import leave_one_out
from lbpmeta.pooling.sensitivity.multiverse import multiverse
from lbpmeta.pooling.sensitivity.permutation import permutation_test

#: Every sensitivity analysis by name; each takes yi and vi, or a fit.
SENSITIVITY: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "leave_one_out": leave_one_out,
        "cumulative": cumulative,
        "influence": influence,
        "baujat": baujat,
        "gosh": gosh,
        "permutation_test": permutation_test,
        "bootstrap": bootstrap,
        "multiverse": multiverse,
    }
)
