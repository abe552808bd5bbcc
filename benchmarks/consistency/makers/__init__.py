"""Cases for every check: true tables, and the same tables with a slip of the kind that the check is for."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from makers.arms import ARMS
from makers.case import Maker, tables_of
from makers.counts import COUNTS
from makers.lines import LINES
from makers.networks import NETWORKS
from makers.pools import POOLS
from makers.single import SINGLE
from makers.words import WORDS

__all__ = ["MAKERS", "Maker", "tables_of"]

#: Check -> how its cases are made; every check of the registry has its entry.
MAKERS: Final = MappingProxyType({**SINGLE, **ARMS, **POOLS, **LINES, **COUNTS, **WORDS, **NETWORKS})
