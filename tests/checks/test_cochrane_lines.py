"""The packaged Cochrane rows, at full precision and as papers print them: nothing about them is inconsistent.

All 46 analyses and their rows, as tables of the project, as one file, as frames, and as a data package of RevMan.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.evidence.fleiss import write_package

import lbpmeta as lm
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.evidence.load import load_tables
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.printed import Printed

#: Checks of pooled lines with their rows: none of them suspects anything either.
OF_LINES = (
    *("pooled-disagrees-with-rows", "weights", "q-i2-tau2-disagree", "summary-contradiction", "k-disagrees-with-rows"),
    *("pooled-outside-rows", "models-disagree", "subgroup-totals"),
)
PLACES = {"estimate": 2, "ci_low": 2, "ci_high": 2, "tau2": 2, "z": 2, "q": 2, "i2": 0, "weight": 1}
SETTINGS = ("recipe", "model", "tau2_method", "ci_method")
ARMS = ("n1", "mean1", "sd1", "events1", "n2", "mean2", "sd2", "events2")

TABLES = load_tables()
LINES = tuple(r for r in TABLES["reviews"] if r.id.startswith("cd008112"))
both = pytest.mark.parametrize("paper", [False, True], ids=["full", "paper"])
weighed = pytest.mark.parametrize("weights", [False, True], ids=["unweighted", "weights"])


def printed(cells: Mapping[str, str], *, paper: bool, weights: bool, declared: bool = True) -> dict[str, str]:
    """The cells of a row or a line at full precision or as papers print them; known findings are not pinned."""
    found = dict(cells)
    for column, places in PLACES.items() if paper else ():
        if found.get(column):
            found[column] = f"{float(Printed.parse(found[column])):.{places}f}"
    # The quotes are of all digits.
    gone = (() if weights else ("weight",)) + (() if declared else SETTINGS) + ("expected", "expected_reason", "quote")
    return {c: "" if c in gone else t for c, t in found.items()}


def proofs(findings: Iterator[lm.Finding] | tuple[lm.Finding, ...]) -> list[str]:
    return [str(f) for f in findings if f.verdict is lm.Verdict.INCONSISTENT]


def analyses() -> Iterator[tuple[Row, tuple[Row, ...]]]:
    for line in LINES:
        yield line, TABLES.members(line["set"])


def test_the_whole_review_is_looked_at() -> None:
    assert len(LINES) == 46
    assert sum(len(rows) for _, rows in analyses()) == 400


@both
@weighed
@pytest.mark.parametrize("declared", [False, True])
def test_true_lines_of_a_cochrane_review_are_not_accused(paper: bool, weights: bool, declared: bool) -> None:
    ids = {r.id for line, rows in analyses() for r in (line, *rows)}
    tables = {
        name: tuple(
            dataclasses.replace(
                r, cells=MappingProxyType(printed(r.cells, paper=paper, weights=weights, declared=declared))
            )
            for r in of_table
            if name not in ("trials", "reviews") or r.id in ids
        )
        for name, of_table in TABLES.rows.items()
        if name != "statements"
    }
    findings = list(run_checks(Tables(MappingProxyType(tables), "cd008112")))
    assert not proofs(iter(findings))
    assert not [str(f) for f in findings if f.check in OF_LINES and f.verdict is lm.Verdict.IMPLAUSIBLE]
    about = [f for f in findings if f.check == "pooled-disagrees-with-rows"]
    assert len(about) == len(LINES)
    assert all(f.verdict is not lm.Verdict.NOT_CHECKABLE for f in about)


def as_typed(line: Row, rows: tuple[Row, ...], *, paper: bool, weights: bool) -> list[dict[str, str]]:
    """One analysis as a reader types it: rows with their arms, and a total."""
    out = []
    for row in (*rows, line):
        cells = printed(row.cells, paper=paper, weights=weights)
        kept = {c: cells.get(c, "") for c in (*ARMS, "measure", "estimate", "ci_low", "ci_high", "weight")}
        out.append({"study": "Total" if row is line else cells["trial"], **kept})
    return out


@both
@weighed
def test_frames_of_true_analyses_are_not_accused(paper: bool, weights: bool) -> None:
    for line, rows in analyses():
        typed = as_typed(line, rows, paper=paper, weights=weights)
        report = lm.check(typed)
        assert not proofs(report.findings)
        assert {f.rows[0] for f in report.findings if f.rows}  # its rows were read and asked about


@both
@weighed
def test_a_file_of_true_rows_is_not_accused(paper: bool, weights: bool, tmp_path: Path) -> None:
    typed = [
        {"outcome": line.id, **row}
        for line, rows in analyses()
        for row in as_typed(line, rows, paper=paper, weights=weights)[:-1]
    ]
    path = tmp_path / "review.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(typed[0]))
        writer.writeheader()
        writer.writerows(typed)
    report = lm.check(path)
    assert not proofs(report.findings)
    assert len({f.rows[0] for f in report.findings if f.check == "estimate-outside-ci"}) == len(typed)


def as_package(folder: Path, *, paper: bool, weights: bool) -> Path:
    """All analyses as RevMan Web exports them: zeros in cells that do not apply, the settings of RevMan 5."""
    names = {"MD": "Mean Difference", "SMD": "Standardized Mean Difference", "RR": "Risk Ratio"}
    data, settings = [], []
    for number, (line, rows) in enumerate(analyses(), 1):
        for row in rows:
            cells = printed(row.cells, paper=paper, weights=weights)
            arm = [[cells[f"{c}{i}"] or "0" for c in ("mean", "sd", "events", "n")] for i in (1, 2)]
            effect = [cells[c] or "0" for c in ("weight", "estimate", "ci_low", "ci_high")]
            study = cells["trial"].replace(",", "")
            fields = [
                "1",
                f"{number}",
                "Pain",
                "",
                "SUBGROUP_AND_OVERALL",
                study,
                "2020",
                "0.0",
                "0.0",
                *arm[0],
                *arm[1],
            ]
            data.append(",".join([*fields, "0.0", "0.0", *effect, ""]))
        kind = "Dichotomous" if line["measure"] == "RR" else "Continuous"
        method = "MH" if line["measure"] == "RR" else "IV"
        cells = printed(line.cells, paper=paper, weights=weights)
        fields = ["1", f"{number}", "Pain", "SMT", kind, "false", "SMT", "Control", method, names[line["measure"]]]
        fields += ["Random effect", "true", "false", "95%", "95%", "", "", "", ""]
        fields += [cells[c] for c in ("estimate", "ci_low", "ci_high", "tau2", "q", "q_df", "q_p", "i2", "z", "p")]
        settings.append(",".join([*fields, f"a{number}"]))
    return write_package(folder, data, settings)


@both
@weighed
def test_a_data_package_of_true_rows_is_not_accused(paper: bool, weights: bool, tmp_path: Path) -> None:
    report = lm.check(as_package(tmp_path / "p", paper=paper, weights=weights))
    assert not proofs(report.findings)
    about = [f for f in report.findings if f.check == "pooled-disagrees-with-rows"]
    assert len(about) == len(LINES)
    told = sum(f.verdict in (lm.Verdict.CONSISTENT, lm.Verdict.CONSISTENT_WITHIN_ROUNDING) for f in about)
    assert told == len(LINES)
