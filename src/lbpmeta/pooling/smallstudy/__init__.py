"""Small-study effects: tests of funnel plot asymmetry and effects adjusted for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from lbpmeta.pooling.smallstudy.begg import begg
from lbpmeta.pooling.smallstudy.egger import egger
from lbpmeta.pooling.smallstudy.excess import excess_significance
from lbpmeta.pooling.smallstudy.failsafe import fail_safe_n
from lbpmeta.pooling.smallstudy.harbord import harbord
from lbpmeta.pooling.smallstudy.pet_peese import pet_peese
from lbpmeta.pooling.smallstudy.peters import peters
from lbpmeta.pooling.smallstudy.selection import selection_model
from lbpmeta.pooling.smallstudy.trim_fill import trim_and_fill

#: Every method for small-study effects by name. Harbord's and Peters' take counts, the others yi and vi or a fit.
BIAS_TESTS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "egger": egger,
        "begg": begg,
        "harbord": harbord,
        "peters": peters,
        "trim_and_fill": trim_and_fill,
        "pet_peese": pet_peese,
        "selection_model": selection_model,
        "fail_safe_n": fail_safe_n,
        "excess_significance": excess_significance,
    }
)
