"""Footnotes about rows: what the checks found, and which study outweighs all others."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.errors import DataError
from lbpmeta.plots.forest.entries import Entry

__all__ = ["FLAGGED", "Footnotes", "finding_note", "precise_studies", "read_findings"]

#: Verdicts that put a mark on a row.
FLAGGED = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE, Verdict.METHOD_DEPENDENT)
#: A study with more than this share of the precision, in percent, is more precise than all others together.
_MOST = 50.0
#: Of fewer studies one is easily that precise.
_LEAST_STUDIES = 5


@dataclass(slots=True)
class Footnotes:
    """Texts with a letter each, in the order in which they are first asked for."""

    texts: list[str] = field(default_factory=list)

    def letter(self, text: str) -> str:
        """Return the letter of a text; equal texts share one."""
        if text not in self.texts:
            self.texts.append(text)
        return _letters(self.texts.index(text))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return letters and texts."""
        return tuple((_letters(i), text) for i, text in enumerate(self.texts))


def _letters(i: int) -> str:
    """Return a, b, ..., z, aa, ab, ..."""
    letters = ""
    i += 1
    while i:
        i, rest = divmod(i - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def read_findings(
    findings: Sequence[Finding] | Mapping[str | int, str] | None,
    labels: Sequence[str],
    ids: Sequence[str] | None,
) -> dict[int, list[str]]:
    """Return the texts of each row; position ``len(labels)`` is the total.

    Parameters
    ----------
    findings : sequence of Finding, or mapping of label or position to text
        Findings mark the row that they are about, if they are "inconsistent", "implausible" or
        "method-dependent".
    labels : sequence of str
        Of the studies.
    ids : sequence of str, optional
        Ids of the studies' rows, which findings name, and one more for the total.

    Raises
    ------
    DataError
        If a finding is about no row of the plot, or `ids` has a wrong length.
    """
    k = len(labels)
    if ids is not None and len(ids) not in (k, k + 1):
        raise DataError(f"`ids` has {len(ids)} entries for {k} studies; give one per study, and one for the total.")
    named: dict[str, list[int]] = {}
    for i, name in [*enumerate(labels), *enumerate(ids or ())]:
        if i not in named.setdefault(str(name), []):
            named[str(name)].append(i)
    out: dict[int, list[str]] = {}
    for where, text in _pairs(findings):
        if isinstance(where, int):
            if not 0 <= where <= k:
                raise DataError(f"`findings` names row {where}; the studies are 0 to {k - 1}, the total is {k}.")
            rows = [where]
        elif where in named:
            rows = named[where]
        else:
            raise DataError(
                f"`findings` names {where!r}, which is no row of the plot; give `ids`, the ids of the studies' rows."
            )
        for row in rows:
            out.setdefault(row, []).append(text)
    return out


def _pairs(
    findings: Sequence[Finding] | Mapping[str | int, str] | None,
) -> list[tuple[str | int, str]]:
    if findings is None:
        return []
    if isinstance(findings, Mapping):
        return [(where, str(text)) for where, text in findings.items()]
    pairs: list[tuple[str | int, str]] = []
    for finding in findings:
        if not isinstance(finding, Finding):
            raise DataError(f"`findings` holds {finding!r}; give findings, or a mapping of labels to texts.")
        if finding.verdict in FLAGGED:
            where = finding.rows[0] if finding.rows else ""
            pairs.append((where, finding_note(finding)))
    return pairs


def finding_note(finding: Finding) -> str:
    """Return what a footnote says of a finding.

    Examples
    --------
    >>> from lbpmeta.checks.estimate.whole import check_estimate
    >>> finding_note(check_estimate("-0.05", "-0.26", "0.36", measure="MD"))[:12]
    'Implausible:'
    """
    return f"{str(finding.verdict).capitalize()}: {finding.message}"


def precise_studies(entries: Sequence[Entry]) -> dict[int, str]:
    """Return the study, if there is one, whose inverse variance exceeds the sum of all others', and why.

    Under random effects with a large tau2 all weights are alike, and such a study is not seen by its square.
    """
    finite = [e for e in entries if math.isfinite(e.precision)]
    if len(finite) < _LEAST_STUDIES:
        return {}
    return {
        i: f"More precise than all other studies together: {e.precision:.0f}% of the inverse variances."
        for i, e in enumerate(entries)
        if e.precision > _MOST
    }
