"""Measuring: the power of checked tables, under the checks of their report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbpmeta.checks.core.finding import Finding
    from lbpmeta.checks.power.power import Power
    from lbpmeta.checks.run.findings import Findings
    from lbpmeta.evidence.tables import Tables

__all__ = ["measured_power"]


def measured_power(
    tables: Tables,
    only: Sequence[str] | None,
    stops: Callable[[Finding], bool],
    gate: str,
    seed: int,
    more: bool,
    findings: Findings,
    progress: Callable[[int, int], None] | None,
) -> Power:
    """Return the power of tables; what it needs is loaded when it is asked for.

    Parameters
    ----------
    tables : Tables
    only : sequence of str or None
        Names of the checks; None for all.
    stops, gate, seed, more, progress
        As in :func:`lbpmeta.checks.power.power.table_power`.
    findings : Findings
        Of the tables as they stand.
    """
    from lbpmeta.checks.power.power import table_power
    from lbpmeta.checks.run.registry import CHECKS
    from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS

    specs = [s for s in (*CHECKS.values(), *RELEVANCE_CHECKS) if only is None or s.name in only]
    return table_power(tables, specs, stops, gate=gate, clean=findings.spoken, seed=seed, more=more, progress=progress)
