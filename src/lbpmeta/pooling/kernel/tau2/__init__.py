"""Estimators of the between-study variance tau2: one registry."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.pooling.kernel.tau2 import genq, likelihood, moments
from lbpmeta.pooling.kernel.tau2.estimate import Tau2Estimate, Tau2Spec

__all__ = ["TAU2", "Tau2Estimate", "Tau2Spec"]

#: Every estimator by name: for many sets at once (:class:`lbpmeta.pooling.kernel.sets.StudySets`), its standard error,
#: and about any design. Each stands in the list of its family, beside its functions.
TAU2: Final[Mapping[str, Tau2Spec]] = MappingProxyType(
    {spec.name: spec for family in (moments, likelihood, genq) for spec in family.SPECS}
)
