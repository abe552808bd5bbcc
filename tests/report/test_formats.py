"""Every format of a report: valid for its readers, with the place of each finding, whatever the cells hold."""

from __future__ import annotations

import csv
import dataclasses
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest

import lbpmeta as lm
from lbpmeta.errors import ConfigurationError, DataError
from lbpmeta.evidence.template import write_template
from lbpmeta.report.formats.json_format import json_schema, report_from_json, report_json
from lbpmeta.report.place import place_of, relative
from lbpmeta.report.rendering import FORMATS, render

SARIF = json.loads((Path(__file__).parents[1] / "reference" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
HOSTILE = "a\x07b<script>alert(1)</script>]]>&amp;%0A::error::x,y:z\"'|`\u202e"


def change(folder: Path, table: str, **cells: str) -> None:
    file = folder / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    rows[0] |= cells
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project whose first trial has lost a sign."""
    write_template(tmp_path / "evidence")
    change(tmp_path / "evidence", "trials", estimate="5.4", quote="mean difference 5.4 (95% CI -9.4 to -1.3)")
    return tmp_path / "evidence"


@pytest.fixture
def report(folder: Path) -> lm.Report:
    return lm.load(folder).check()


def hostile(report: lm.Report) -> lm.Report:
    """The same report, its texts full of what could break a format."""
    findings = tuple(
        dataclasses.replace(f, what=HOSTILE, tail="", more="", source=HOSTILE, rows=(HOSTILE, *f.rows[1:]))
        for f in report.findings
    )
    return dataclasses.replace(report, findings=findings)


class TestJson:
    def test_conforms_to_its_published_schema(self, report: lm.Report, packaged: lm.Report) -> None:
        jsonschema.Draft202012Validator.check_schema(json_schema())
        for one in (report, packaged, hostile(report)):
            jsonschema.validate(json.loads(report_json(one)), json_schema())

    def test_round_trip(self, report: lm.Report, packaged: lm.Report) -> None:
        for one in (report, packaged, hostile(report)):
            again = report_from_json(report_json(one))
            assert again == one
            assert again.failures == one.failures

    @pytest.mark.parametrize("text", ["no json", "[]", "{}", '{"schema": "urn:lbpmeta:report:9"}'])
    def test_other_texts_are_refused(self, text: str) -> None:
        with pytest.raises(DataError):
            report_from_json(text)

    def test_an_incomplete_report_is_refused(self, report: lm.Report) -> None:
        content = json.loads(report_json(report))
        del content["findings"][0]["check"]
        with pytest.raises(DataError, match="incomplete"):
            report_from_json(json.dumps(content))


class TestSarif:
    def test_conforms_to_the_standard(self, report: lm.Report, packaged: lm.Report) -> None:
        for one in (report, packaged, hostile(report)):
            jsonschema.validate(json.loads(render(one, "sarif")), SARIF, cls=jsonschema.Draft7Validator)

    def test_every_result_leads_to_its_cell(self, report: lm.Report, folder: Path) -> None:
        (run,) = json.loads(render(report, "sarif"))["runs"]
        (result,) = [r for r in run["results"] if r["ruleId"] == "estimate-outside-ci"]
        place = result["locations"][0]["physicalLocation"]
        region = place["region"]
        line = (folder / "trials.csv").read_text(encoding="utf-8").splitlines()[region["startLine"] - 1]
        assert place["artifactLocation"]["uri"].endswith("trials.csv")
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "5.4"
        assert result["level"] == "error"
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "estimate-outside-ci"

    def test_pinned_findings_are_suppressed_with_their_reason(self, packaged: lm.Report) -> None:
        results = json.loads(render(packaged, "sarif"))["runs"][0]["results"]
        suppressed = [r for r in results if "suppressions" in r]
        assert len(suppressed) == len(packaged.pinned)
        assert all(r["suppressions"][0]["justification"] for r in suppressed)
        assert all(r["locations"] for r in results)


class TestJunit:
    def test_counts_and_failures(self, report: lm.Report) -> None:
        root = ET.fromstring(render(report, "junit"))
        cases = root.findall(".//testcase")
        assert int(root.get("tests", "0")) == len(cases) == len(report.findings)
        assert int(root.get("failures", "0")) == len(root.findall(".//failure")) == len(report.failures)
        failure = root.find(".//failure")
        assert failure is not None
        assert "lies outside its own interval" in failure.get("message", "")
        assert len({(c.get("classname"), c.get("name")) for c in cases}) == len(cases)

    def test_what_xml_cannot_hold_is_replaced(self, report: lm.Report) -> None:
        root = ET.fromstring(render(hostile(report), "junit"))
        failure = root.find(".//failure")
        assert failure is not None
        assert failure.get("message") == HOSTILE.replace("\x07", "[U+0007]").replace("\u202e", "[U+202E]")


class TestAnnotations:
    def test_errors_point_to_the_cell(self, report: lm.Report) -> None:
        lines = [x for x in render(report, "github").splitlines() if x.startswith("::error ")]
        assert len(lines) == len(report.failures)
        assert any("trials.csv,line=2,col=" in x and "estimate-outside-ci" in x for x in lines)

    def test_nothing_breaks_out_of_a_command(self, report: lm.Report) -> None:
        wild = dataclasses.replace(
            report,
            findings=tuple(
                dataclasses.replace(f, what="a\n::error::b\r%", tail="", more="", rows=("x,y:z",))
                for f in report.findings
            ),
        )
        lines = render(wild, "github").splitlines()
        assert all(x.startswith(("::error ", "::warning ", "::notice ")) for x in lines[:-1])
        assert all("a%0A::error::b%0D%25" in x for x in lines[:-1])
        assert "title=x%2Cy%3Az " in lines[0]


def test_every_format_renders_hostile_text(report: lm.Report) -> None:
    for form in FORMATS:
        assert render(hostile(report), form)


def test_an_unknown_format_is_refused(report: lm.Report) -> None:
    with pytest.raises(ConfigurationError, match="docx"):
        render(report, "docx")


def test_a_place_without_a_file_or_with_a_moved_file_has_no_column(report: lm.Report, folder: Path) -> None:
    finding = report.failures[0]
    assert place_of(dataclasses.replace(finding, file="")) is None
    gone = place_of(dataclasses.replace(finding, file="gone.csv"))
    assert gone is not None
    assert (gone.line, gone.column) == (finding.line, 0)


class TestBaseline:
    def test_old_findings_pass_and_new_ones_fail(self, folder: Path, tmp_path: Path) -> None:
        from lbpmeta.report.baseline import read_baseline, write_baseline

        old = lm.load(folder).check()
        assert not old.ok
        count = write_baseline(old.gated, tmp_path / "baseline.json")
        assert count == len(old.failures)
        known = read_baseline(tmp_path / "baseline.json")
        assert lm.load(folder).check(baseline=known).ok
        change(folder, "trials", estimate="6.4", quote="mean difference 6.4 (95% CI -9.4 to -1.3)")
        assert not lm.load(folder).check(baseline=known).ok

    @pytest.mark.parametrize(
        "text", ["", "[]", "{}", '{"version": 9, "findings": []}', '{"version": 1, "findings": [1]}']
    )
    def test_other_files_are_refused(self, text: str, tmp_path: Path) -> None:
        from lbpmeta.report.baseline import read_baseline

        (tmp_path / "b.json").write_text(text)
        with pytest.raises(ConfigurationError, match=r"b\.json"):
            read_baseline(tmp_path / "b.json")
        with pytest.raises(ConfigurationError, match="update-baseline"):
            read_baseline(tmp_path / "none.json")


def test_severity_below_the_threshold_does_not_fail(report: lm.Report) -> None:
    worst = max(report.failures, key=lambda f: list(lm.Severity).index(f.severity)).severity
    assert dataclasses.replace(report, severity=str(worst)).failures
    milder = dataclasses.replace(
        report,
        severity="decision",
        findings=tuple(dataclasses.replace(f, severity=lm.Severity.MINOR) for f in report.findings),
    )
    assert milder.ok
    with pytest.raises(ConfigurationError, match="severity"):
        dataclasses.replace(report, severity="grave")


def test_a_path_is_told_from_the_folder_that_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(tmp_path / "one" / "rows.csv")
    (tmp_path / "one").mkdir()
    monkeypatch.chdir(tmp_path)
    assert relative(file) == "one/rows.csv"
    monkeypatch.chdir(tmp_path / "one")
    assert relative(file) == "rows.csv"
