"""Reproduce: a folder with a Markdown report, re-derived pools, judgements and forest plots."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.run.internal import internal_error
from lbpmeta.checks.run.registry import rederives
from lbpmeta.errors import LbpmetaError, NotDefinedError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.pooling.fit import Fit
from lbpmeta.relevance.conclusions import Conclusions
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.report.drawing import forest_of_line, save_forest
from lbpmeta.report.formats.markdown import code, escaped, markdown_table, report_markdown
from lbpmeta.report.listing import printed_line
from lbpmeta.report.progress import progress_bar
from lbpmeta.report.report import Report
from lbpmeta.report.safe import anchor
from lbpmeta.report.sof import SummaryOfFindings
from lbpmeta.writing import write_atomically

__all__ = ["LEAST_STUDIES_TO_DRAW", "Workbench", "as_printed", "missing_lines", "noted", "write_report"]

#: Below this a forest plot shows nothing that the table does not.
LEAST_STUDIES_TO_DRAW = 3

#: File systems take 255 bytes; ids of tables are shorter by far.
_LONGEST_NAME = 120


class Workbench(Protocol):
    """What the report needs of the evidence; the workbench has it."""

    @property
    def tables(self) -> Tables: ...

    def check(self, *, progress: Callable[[int, int], None] | None = None) -> Report: ...

    def pool(self, row_id: str) -> Fit: ...

    def rows_behind(self, row_id: str) -> tuple[Row, ...]: ...

    def thresholds(self, row_id: str) -> tuple[Row, ...]: ...

    def judge(self, row_id: str) -> tuple[Judgement, ...]: ...

    def conclusions(self) -> Conclusions: ...

    def summary_of_findings(self) -> SummaryOfFindings: ...


def write_report(
    evidence: Workbench, folder: Path, report: Report | None = None, broken: list[Finding] | None = None
) -> Path:
    """Write ``report.md`` and ``forest/*.png`` into a folder; return the report's path.

    Parameters
    ----------
    evidence : Evidence
    folder : Path
        Made if needed; files of the same names are replaced.
    report : Report, optional
        What the checks found, where a project's configuration says how to check; else they run as they are.
    broken : list of Finding, optional
        Internal errors of checks, pools and pictures are added to it: the report is written without these.

    Returns
    -------
    Path
    """
    if report is None:
        with progress_bar("Checking") as progress:
            report = evidence.check(progress=progress)
    if broken is not None:
        broken += report.internal
    lines = [r for r in evidence.tables["reviews"] if evidence.tables.members(r["set"])]
    (folder / "forest").mkdir(parents=True, exist_ok=True)
    fits: dict[str, Fit] = {}
    failed: list[tuple[str, str, str]] = []
    undrawn: set[str] = set()
    with progress_bar("Pooling and drawing") as progress:
        for i, line in enumerate(lines):
            progress(i, len(lines))
            try:
                fits[line.id] = fit = evidence.pool(line.id)
            except LbpmetaError as error:
                failed.append((line.id, printed_line(line), str(error)))
                continue
            except Exception as error:  # a defect of lbpmeta: the other lines are worth their report
                failed.append((line.id, printed_line(line), noted("pooling", error, broken)))
                continue
            if fit.k >= LEAST_STUDIES_TO_DRAW:
                try:
                    axes = forest_of_line(fit, evidence.rows_behind(line.id), line, evidence.thresholds(line.id))
                    save_forest(axes, folder / _picture(line.id))
                except (LbpmetaError, OSError):
                    raise
                except Exception as error:
                    undrawn.add(line.id)
                    failed.append((line.id, printed_line(line), noted("the forest plot", error, broken)))
    parts = [
        report_markdown(report).rstrip(),
        "## Re-derived pooled lines",
        _pools([line for line in lines if line.id in fits], fits, report, undrawn) if fits else "None.",
        "## Clinical relevance",
        "\n".join(_judgements(evidence)) or "No printed effect has both an interval and a threshold.",
        "## Pooled lines that cannot be re-derived",
        "\n".join(
            f"- {code(name)} ({escaped(printed)}): {escaped(why)}"
            for name, printed, why in (*missing_lines(evidence.tables, report, {line.id for line in lines}), *failed)
        )
        or "None.",
    ]
    return write_atomically(folder / "report.md", "\n\n".join(parts) + "\n")


def _pools(lines: Sequence[Row], fits: dict[str, Fit], report: Report, undrawn: set[str]) -> str:
    """Return the table of printed against re-derived lines."""
    about = {f.rows[0]: f for f in report.findings.spoken if rederives(f) and f.rows}
    rows = []
    for line in lines:
        fit = fits[line.id]
        shown = fit.display()
        finding: Finding | None = about.get(line.id)
        picture = f"[plot]({_picture(line.id)})" if fit.k >= LEAST_STUDIES_TO_DRAW and line.id not in undrawn else ""
        rows.append(
            [
                code(line.id),
                escaped(f"{fit.measure} {printed_line(line)}"),
                as_printed(line, shown.estimate, shown.ci.low, shown.ci.high),
                f"{fit.k}",
                escaped(line["i2"]),
                f"{fit.i2:.1f}",
                escaped(fit.recipe.name),
                str(finding.verdict) if finding else "",
                picture,
            ]
        )
    header = ["line", "printed", "re-derived", "k", "I2 printed", "I2", "recipe", "verdict", "forest"]
    return markdown_table(header, rows)


def noted(what: str, error: Exception, broken: list[Finding] | None) -> str:
    """Add a defect of lbpmeta to those that are known, and return it in words."""
    finding = internal_error(what, error)
    if broken is not None:
        broken.append(finding)
    return finding.message


def _picture(row_id: str) -> str:
    """Return where the plot of a line is written, below the folder whatever the id is."""
    name = anchor("", row_id)[1:]
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME]}~{hashlib.sha256(row_id.encode('utf-8', 'replace')).hexdigest()[:12]}"
    return f"forest/{name}.png"


def as_printed(line: Row, estimate: float, low: float, high: float) -> str:
    """Return a re-derived line in the digits of the printed one, which is what they are compared in."""
    printed = [line.printed(c) for c in ("estimate", "ci_low", "ci_high")]
    digits = [max(p.decimals, 0) for p in printed if p is not None]
    shown = max(digits, default=2)
    return f"{estimate:.{shown}f} ({low:.{shown}f} to {high:.{shown}f})"


def _judgements(evidence: Workbench) -> Iterator[str]:
    """Yield a bullet per printed effect that has a threshold and that its authors judged."""
    for row in (*evidence.tables["reviews"], *evidence.tables["trials"]):
        if not (row["claim_relevance"] or row["claim_effect"]) or not row.has("estimate", "ci_low", "ci_high"):
            continue
        try:
            first = evidence.judge(row.id)[0]
        except NotDefinedError:
            continue
        told = f"{row['measure']} {printed_line(row)}: {first}"
        yield f"- {code(row.id)} {escaped(told)}"


def missing_lines(tables: Tables, report: Report, tried: set[str]) -> list[tuple[str, str, str]]:
    """Return id, printed numbers and what is missing for each pooled line that cannot be re-derived, if not tried."""
    found = [
        f
        for f in report.findings.spoken
        if f.verdict is Verdict.NOT_CHECKABLE and rederives(f) and f.rows and f.missing and f.rows[0] not in tried
    ]
    return [(f.rows[0], printed_line(tables.row(f.rows[0])), "; ".join(f.missing)) for f in found]
