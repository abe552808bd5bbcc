"""What the checks find in the rows behind a pooled line: told wherever such a line is pooled or drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpmeta.checks.run.runner import run_checks
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS

if TYPE_CHECKING:
    from lbpmeta.checks.core.finding import Finding
    from lbpmeta.workbench.evidence import Evidence

__all__ = ["doubted_behind"]


def doubted_behind(evidence: Evidence, row_id: str) -> tuple[Finding, ...]:
    """Return the findings about a line and its study rows that say that numbers cannot all be right, or hardly.

    Examples
    --------
    >>> from lbpmeta.workbench.opening import load
    >>> sorted({finding.rows[0] for finding in doubted_behind(load(), "cd008112-1.1.1")})
    ['cd008112-1.1.1-krekoukias2017', 'cd008112-1.1.1-tavares2017']
    """
    rows = evidence.rows_behind(row_id)
    line = evidence.line(row_id)
    ids = [row.id for row in (*rows, line) if row is not None]
    found = run_checks(evidence.tables, about=ids, extra=RELEVANCE_CHECKS)
    return tuple(one for one in found if one.verdict in ("inconsistent", "implausible"))
