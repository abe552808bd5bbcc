"""Several effects of each study: pools whose rows depend on each other by design, and which no printed line pools."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Final

from lbpmeta.checks.across.pool import PoolRows, sole_set
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["of_several_effects", "said_to_be_pooled"]

#: So many studies of a pool with several rows, and this share of them, are a table of several effects of each study.
_SEVERAL: Final = 3
_SHARE: Final = 0.3


def said_to_be_pooled(tables: Tables, rows: tuple[Row, ...]) -> bool:
    """Whether a line is printed that is pooled from all of these rows."""
    common = set.intersection(*(set(row["set"].split()) for row in rows))
    return any(line["set"] in common for line in tables.rows.get("reviews", ()))


def of_several_effects(tables: Tables, rows: tuple[Row, ...]) -> str:
    """Return that most studies of a pool have several rows, unless a printed line pools these: "" where it is not so.

    Whoever makes such a table means to allow for it, by a multilevel model or by robust variances.
    """
    if said_to_be_pooled(tables, rows):
        return ""
    pool = sole_set(tables, rows[0])
    several, studies = _with_several_rows(pool) if pool is not None else (0, 0)
    if several < max(_SEVERAL, _SHARE * studies):
        return ""
    return f" where the model does not allow for it ({several} of {studies} studies here have several rows)"


@lru_cache(maxsize=1024)
def _with_several_rows(pool: PoolRows) -> tuple[int, int]:
    """Return how many studies of a pool have several rows, and how many there are."""
    counts = Counter((row["source"], row["trial"]) for row in pool.rows if row["trial"])
    return sum(count > 1 for count in counts.values()), len(counts)
