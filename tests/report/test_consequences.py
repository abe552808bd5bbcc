"""Consequences: the numbers of `pool` on the edited table, and what it comes to first."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

import lbpmeta as lm
from lbpmeta.cli import cli
from lbpmeta.report.formats.json_format import json_schema, report_json
from lbpmeta.report.parts.consequences import Alternative, Consequence
from lbpmeta.report.rendering import render
from lbpmeta.workbench.changes import changes_of

HEADER = ["study", "mean1", "sd1", "n1", "mean2", "sd2", "n2"]
ROWS = [
    ["A 2001", "20.1", "10.0", "40", "25.3", "11.0", "41"],
    ["B 2005", "18.0", "12.0", "60", "24.0", "12.5", "62"],
    ["C 2010", "22.0", "11.0", "35", "23.0", "10.5", "36"],
    ["D 2012", "19.5", "9.0", "80", "24.1", "10.0", "79"],
    ["E 2014", "31.0", "1.1", "80", "22.1", "1.2", "79"],
]


def written(folder: Path, rows: list[list[str]], name: str = "mine.csv") -> Path:
    file = folder / name
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *rows])
    return file


def edited(rows: list[list[str]], study: str, changes: dict[str, str]) -> list[list[str]]:
    return [[changes.get(c, v) if row[0] == study else v for c, v in zip(HEADER, row, strict=True)] for row in rows]


def test_every_reading_is_the_pool_of_the_edited_table(tmp_path: Path) -> None:
    report = lm.load(written(tmp_path, ROWS), measure="MD").check(without=["B 2005", "nobody 1999"])
    finding = next(f for f in report.notable if f.check == "se-as-sd")
    assert finding.rows[0] == "e-2014"
    (one,) = report.consequence(finding)
    tables = {"as printed": ROWS, "dropped": ROWS[:4], "without": [r for r in ROWS if r[0] != "B 2005"]}
    for repair in finding.repairs:
        cells = {column: value for (_, column), value in (changes_of(finding, repair) or {}).items()}
        tables[str(repair)] = edited(ROWS, "E 2014", cells)
    assert len(one.readings) == len(tables)
    for i, reading in enumerate(one.readings):
        rows = tables.get(reading.kind) or tables[reading.what]
        fit = lm.load(written(tmp_path, rows, f"edited{i}.csv"), measure="MD").pool(f"edited{i}")
        assert (reading.estimate, reading.ci_low, reading.ci_high) == (fit.estimate, fit.ci.low, fit.ci.high)
        assert (reading.k, reading.p) == (fit.k, fit.p_value)
        assert reading.significant is not (fit.ci.low <= 0 <= fit.ci.high)


def test_together_makes_every_best_repair_and_drops_every_row(tmp_path: Path) -> None:
    report = lm.check(written(tmp_path, ROWS), measure="MD")
    (one,) = report.consequences
    kinds = [reading.kind for reading in one.readings]
    assert kinds == ["as printed", "repair", "dropped"]
    about = {f.rows[0] for f in report.notable if f.verdict in ("implausible", "inconsistent")}
    left = [row for row in ROWS if row[0].lower().replace(" ", "-") not in about]
    fit = lm.load(written(tmp_path, left, "left.csv"), measure="MD").pool("left")
    assert one.readings[-1].estimate == fit.estimate


def test_a_printed_line_without_rows_is_read_with_each_repair(packaged: lm.Report) -> None:
    finding = next(f for f in packaged.about("minerva-sorensen-pain-followup") if f.check == "ci-asymmetric")
    (one,) = packaged.consequence(finding)
    assert one.readings[0].estimate == -0.05
    assert {r.what for r in one.readings[1:]} == {str(r) for r in finding.repairs}
    assert one.same
    assert one.headline.startswith("The conclusion on minerva-sorensen-pain-followup is the same under ")


def test_with_a_threshold_importance_and_imprecision_are_told(packaged: lm.Report) -> None:
    finding = next(f for f in packaged.about("cd008112-1.1.1-tavares2017") if f.check == "arm-with-two-sds")
    (one,) = packaged.consequence(finding)
    assert not one.same
    assert one.threshold.startswith("an MCID of 10")
    derived = next(r for r in one.readings if r.kind == "as its rows make it")
    judged = lm.load().pool("cd008112-1.1.1").judge(threshold=10, better="lower")
    assert derived.importance == f"important benefit: {judged.man_son_hing}"
    assert derived.imprecision == "GRADE imprecision: rate down"
    dropped = next(r for r in one.readings if r.kind == "dropped")
    fit = lm.load().without("cd008112-1.1.1-tavares2017").pool("cd008112-1.1.1")
    assert (dropped.k, dropped.estimate) == (fit.k, fit.display().estimate)


def test_what_cannot_be_computed_says_why(packaged: lm.Report) -> None:
    finding = next(f for f in packaged.about("friedman2019-pmc-rmdq-tizanidine") if f.check == "ci-reversed")
    (one,) = packaged.consequence(finding)
    assert "no interval" in one.readings[0].problem
    assert "cannot be computed" in one.headline


def test_agreements_have_no_consequence() -> None:
    report = lm.load().check(only=["ci-asymmetric"])
    agreed = next(f for f in report.findings if f.verdict == "consistent")
    assert report.consequence(agreed) == ()


@pytest.mark.parametrize("same", [True, False])
def test_what_it_comes_to_stands_first(same: bool) -> None:
    other = Alternative("x 1 -> 2", "repair", 1, 0.5 if same else -0.5, 2, side="above", significant=same)
    one = Consequence("a", (Alternative("as printed", "as printed", 1, 0.5, 2, side="above", significant=True), other))
    assert one.same is same
    words = "is the same under both readings" if same else "depends on the reading"
    assert words in str(one).splitlines()[0]


def test_formats_tell_it(tmp_path: Path) -> None:
    report = lm.check(written(tmp_path, ROWS), measure="MD")
    text = report_json(report)
    content = json.loads(text)
    jsonschema.validate(content, json_schema())
    told = content["consequences"][0]["text"]
    assert any(f["consequences"] for f in content["findings"])
    for form in ("html", "markdown", "text"):
        assert told in " ".join(render(report, form).split()), form


def test_commands_do_without_listed_studies(tmp_path: Path) -> None:
    file = written(tmp_path, ROWS)
    listed = tmp_path / "retracted.txt"
    listed.write_text("# read on the web\nb 2005  # a note\nsomebody else\n", encoding="utf-8")
    arguments = ["--without", str(listed)]
    with_measure = tmp_path / "with.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    with_measure.write_text(
        "\n".join(f"{line},{'MD' if i else 'measure'}" for i, line in enumerate(lines)), encoding="utf-8"
    )
    pooled = CliRunner().invoke(cli, ["pool", str(with_measure), *arguments])
    assert "4 studies" in pooled.output, pooled.output
    explained = CliRunner().invoke(cli, ["explain", "e-2014", "--data", str(with_measure), *arguments])
    assert "without the 1 of its rows that you list" in explained.output
    page = tmp_path / "page.html"
    assert CliRunner().invoke(cli, ["report", str(with_measure), "-o", str(page), *arguments]).exit_code == 0
    assert "that you list" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("studies", "names_pool"), [(200, True), (5_200, False)])
def test_a_pool_of_a_whole_archive_is_not_read_anew_for_every_finding(
    tmp_path: Path, studies: int, names_pool: bool
) -> None:
    rows = [f"S{i},MD,{-5 - i % 7}.0,{-9 - i % 7}.0,{-1 - i % 7}.0" for i in range(studies)] + ["Odd,MD,5.0,-9.0,-1.0"]
    file = tmp_path / "archive.csv"
    file.write_text("\n".join(["study,measure,estimate,ci_low,ci_high", *rows]))
    report = lm.check(file)
    finding = next(f for f in report.failures if f.rows[0] == "odd")
    lines = {c.line for c in report.consequence(finding)}
    assert lines == ({"archive"} if names_pool else {"odd"})
