"""The record of a report: what it was made of, in every format, and the same for the same inputs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

import lbpmeta as lm
from lbpmeta.cli import cli
from lbpmeta.report.formats.json_format import json_schema, report_from_json, report_json
from lbpmeta.report.parts.audit import Audit
from lbpmeta.report.rendering import render

ROWS = "study,MD,lower,upper\nA,3.1,-5.0,-1.2\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "mine.csv"
    made.write_text(ROWS, encoding="utf-8")
    return made


def record(report: lm.Report) -> Audit:
    assert report.audit is not None
    return report.audit


def test_inputs_are_known_by_their_bytes(file: Path) -> None:
    (one,) = [i for i in record(lm.check(file)).inputs if i.of == "file"]
    assert one.sha256 == hashlib.sha256(ROWS.encode()).hexdigest()
    file.write_text(ROWS.replace("3.1", "3.2"), encoding="utf-8")
    assert record(lm.check(file)).inputs[0].sha256 != one.sha256


def test_rows_of_no_file_are_known_by_their_cells() -> None:
    rows = [{"study": "A", "MD": "3.1", "lower": "-5.0", "upper": "-1.2"}]
    first, second = (record(lm.check(rows)).inputs for _ in range(2))
    assert first == second
    assert all(one.of == "rows" for one in first)
    other = record(lm.check([{**rows[0], "MD": "3.2"}])).inputs
    assert other != first


def test_who_declared_what_is_told(file: Path, packaged: lm.Report) -> None:
    said = record(lm.check(file, premises={"trials.interval": "wald"}, rounding="any")).premises
    assert {(p.name, p.value, p.origin, p.rows) for p in said} >= {
        ("interval", "wald", "user", "the trials"),
        ("rounding", "any", "user", "all rows"),
    }
    packaged = record(packaged).premises
    assert any(p.origin == "source" and p.rows.endswith("rows of reviews") for p in packaged)


def test_the_date_is_that_of_the_environment_where_it_says_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    report = lm.check(file)
    assert record(report).date == "1970-01-02"
    assert report_json(lm.check(file)) == report_json(report)


def test_every_format_for_people_tells_it_and_json_reads_it_back(file: Path) -> None:
    report = lm.check(file)
    digest = hashlib.sha256(ROWS.encode()).hexdigest()
    for form in ("html", "markdown"):
        assert digest in render(report, form), form
    assert digest[:12] in render(report, "text")
    text = report_json(report)
    jsonschema.validate(json.loads(text), json_schema())
    assert report_from_json(text).audit == report.audit


def test_the_configuration_counts_as_an_input(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file.parent / "lbpmeta.toml").write_text('[premises.trials]\ninterval = "wald"\n', encoding="utf-8")
    done = CliRunner().invoke(cli, ["check", str(file), "--format", "json"])
    told = json.loads(done.output)["audit"]
    assert {Path(one["name"]).name for one in told["inputs"]} >= {"mine.csv", "lbpmeta.toml"}
    assert any(p["where"].endswith("lbpmeta.toml") or "lbpmeta.toml" in p["where"] for p in told["premises"])
