"""Make docs/literature.md from data/misprints.csv, the rows that it names, and what the checks say of them.

Usage: ``python docs/make_literature.py [--check]``, after a change of ``data/`` or of a message; a test holds the page
against it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from pages import keep

import lbpmeta as lm
from lbpmeta.checks.core.finding import Finding
from lbpmeta.evidence.schema import packaged_data
from lbpmeta.evidence.tables import Row
from lbpmeta.report.formats.markdown import markdown_table
from lbpmeta.report.report import Report

PAGE = Path(__file__).parent / "literature.md"
MISPRINTS = packaged_data() / "misprints.csv"

_COLUMNS = {
    "ci_low": "lower limit",
    "ci_high": "upper limit",
    "mean2_high": "upper limit",
    "measure": "label",
    "n": "denominator",
    "value": "percentage",
}

INTRODUCTION = """\
Misprints that are in print, in results about back pain. Each is a row of the packaged evidence, kept as it is printed;
`lbpmeta check --packaged` tells each, as known. A finding is about numbers, never about people: a digit is lost between
a program and a page in many ways, and in some cases it was lost in the copy that was read, so where that was is said.

For each the page has what is printed, what cannot be right (in the words of the check), the value that is likely to
have been meant, and what confirms it. "Open" means that more than one number could have slipped. Where a likely value
is one cell of the row, a test puts it there and sees the finding go. The list itself is
[`misprints.csv`](data.md#what-is-in-the-packaged-evidence)."""

HOW = """\
- **Scan.** `lbpmeta scan` over the 45 full texts on back pain of an open collection of trials (817 results with an
  interval, a standard deviation or a count). 25 were called implausible, none inconsistent. Looked at one by one: 4 are
  misprints and stand above; 18 are of one article, whose intervals are from a bootstrap or whose p-values come from a
  test that it does not name; 3 were read wrongly (a t statistic taken for the estimate). A fifth misprint, the hazard
  ratio below 0, was not read as a result but named among what was left out.
- **Check.** `lbpmeta check` over the rows of a table, encoded.
- **Reading.** Seen by a person while a table was read, and confirmed by the check."""


def printed(row: Row) -> str:
    """The numbers of a row that a reader sees together.

    Returns
    -------
    str
        A count with its share, an arm's mean with its interval, or the estimate with its interval and p.
    """
    if row["events"]:
        return f"{row['events']}/{row['n']} ({row['value']}%)"
    arm = next((a for a in "12" if row[f"mean{a}_low"] and "arm-ci" in row["expected"] and lopsided(row, a)), "")
    if arm:
        return f"{row[f'mean{arm}']} ({row[f'mean{arm}_low']} to {row[f'mean{arm}_high']})"
    if not row["estimate"]:
        return f"{row['kind']} {row['value']}"
    p = row["p"]
    tail = "" if not p else f", p {p}" if p[0] in "<>~" else f", p = {p}"
    return f"{row['measure']} {row['estimate']} ({row['ci_low']} to {row['ci_high']}){tail}"


def lopsided(row: Row, arm: str) -> bool:
    """Whether an arm's mean is not the middle of its interval: the arm that a pin of `arm-ci` is about."""
    found = lm.check_estimate(row[f"mean{arm}"], row[f"mean{arm}_low"], row[f"mean{arm}_high"], measure="MN")
    return not found.verdict.value.startswith("consistent")


def likely(misprint: dict[str, str]) -> str:
    """The likely value, with the name of what it replaces."""
    field = misprint["field"]
    return f"{_COLUMNS.get(field, field)} {misprint['likely']}".strip()


def told(report: Report, row: Row) -> list[Finding]:
    """What the checks say of a row, of what is pinned."""
    return [f for f in report.about(row.id) if f.expected and f.rows[0] == row.id]


def entry(evidence: lm.Evidence, report: Report, misprint: dict[str, str]) -> str:
    """One misprint: printed, what cannot be right, likely, confirmed by, read in."""
    row = evidence.tables.row(misprint["row"])
    lines = [f"**{misprint['slip'][0].upper()}{misprint['slip'][1:]}.** {row['locator']}: “{row['quote']}”"]
    for finding in told(report, row):
        lines.append(f"Cannot be right: {finding.message} (`{finding.check}`, {finding.verdict.value})")
    lines += [
        f"Likely: {likely(misprint)}.",
        f"Confirmed by: {misprint['confirmed_by']}.",
        f"Read in: {misprint['read_in']}. Found by: {misprint['found_by']}. Row: `{row.id}`.",
    ]
    return "\n".join([f"- {escaped(lines[0])}", *(f"    - {escaped(line)}" for line in lines[1:])])


def escaped(text: str) -> str:
    """Text that Markdown would read as something else."""
    return text.replace("*", "\\*").replace("\\*\\*", "**") if text.startswith("**") else text.replace("*", "\\*")


def paper(source: Row) -> str:
    """A source as author and year."""
    return source["citation"].split(" ")[0].rstrip(",") + (f" {source['year']}" if source["year"] else "")


def overview(evidence: lm.Evidence, misprints: Iterable[dict[str, str]]) -> str:
    """All misprints, one a line."""
    rows = []
    for misprint in misprints:
        row = evidence.tables.row(misprint["row"])
        rows.append([source_name(evidence, row), printed(row), misprint["slip"], likely(misprint)])
    return markdown_table(["where", "printed", "looks like", "likely"], rows)


def source_name(evidence: lm.Evidence, row: Row) -> str:
    """The source of a row in few words; a text about a paper names the paper too."""
    source = evidence.tables.source(row)
    about = source["appraises"]
    return f"{source['kind']} of {paper(evidence.tables.row(about))}" if about else paper(source)


def kept(evidence: lm.Evidence, report: Report, listed: set[str]) -> str:
    """The other pinned rows of results, one a line: doubtful, and confirmed by nothing that was read."""
    checks: dict[str, list[str]] = {}
    for finding in report.pinned:
        row = evidence.tables.row(finding.rows[0])
        if row.table in ("trials", "reviews", "statements") and not listed & set(finding.rows):
            told = f"`{finding.check}` ({finding.verdict.value})"
            checks.setdefault(row.id, []).append(told)
    rows = [
        [f"`{i}`", ", ".join(dict.fromkeys(told)), evidence.tables.row(i)["expected_reason"]]
        for i, told in checks.items()
    ]
    return markdown_table(["row", "what the checks say", "why it is known"], rows)


def retold(evidence: lm.Evidence) -> str:
    """Sources that retell a paper and are noted to print another number."""
    start = "known misprint: "
    lines = [
        f"- {source['citation']}: {source['note'].removeprefix(start)}."
        for source in evidence.tables["sources"]
        if source["note"].startswith(start)
    ]
    return "\n".join(lines)


def page() -> str:
    """Return the whole page."""
    evidence = lm.load()
    report = evidence.check()
    with MISPRINTS.open(encoding="utf-8", newline="") as file:
        misprints = list(csv.DictReader(file))

    def source_of(misprint: dict[str, str]) -> str:
        return evidence.tables.source(evidence.tables.row(misprint["row"])).id

    sections = []
    for source_id, group in groupby(misprints, source_of):
        source = evidence.tables.row(source_id)
        doi = f" doi:{source['doi']}." if source["doi"] else ""
        entries = "\n".join(entry(evidence, report, m) for m in group)
        sections.append(f"### {source_name_of(evidence, source)}\n\n{source['citation']}.{doi}\n\n{entries}")
    parts = [
        "<!-- Made by docs/make_literature.py from data/: change the tables, not this page. -->",
        "# Found in the literature",
        INTRODUCTION,
        overview(evidence, misprints),
        "## Each in full",
        *sections,
        "## How they were found",
        HOW,
        "## In texts that retell a paper",
        "Their numbers are right in the paper, and stand elsewhere here:",
        retold(evidence),
        "## Doubtful, and confirmed by nothing that was read",
        "Numbers of data packages and summaries that the checks doubt, and differences of method. Nothing that was "
        "read says what else was meant, so no likely value is given. Sentences are judged elsewhere "
        "([the five documents](documents.md)).",
        kept(evidence, report, {m["row"] for m in misprints}),
    ]
    return "\n\n".join(parts) + "\n"


def source_name_of(evidence: lm.Evidence, source: Row) -> str:
    """The heading of a source."""
    about = source["appraises"]
    if about:
        return f"{source['kind'].capitalize()} of {paper(evidence.tables.row(about))}"
    return paper(source)


def main() -> int:
    """Write the page, or compare it."""
    return keep(PAGE, page(), __file__)


if __name__ == "__main__":
    raise SystemExit(main())
