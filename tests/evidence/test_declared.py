"""Declaring: by columns, by the configuration, by a command; who wins, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import lbpmeta as lm
from lbpmeta.cli import cli
from lbpmeta.config import find_configuration
from lbpmeta.errors import ConfigurationError, DataError, MethodError
from lbpmeta.evidence.declared import PREMISE_COLUMNS, declared_about, said_by_user
from lbpmeta.evidence.schema import fields_of
from lbpmeta.premises.kinds import PREMISES
from lbpmeta.premises.premise import Origin, Status

LOPSIDED = {"study": "A 2020", "MD": "-0.05", "lower": "-0.26", "upper": "0.36"}


@pytest.mark.parametrize("table", ["trials", "reviews", "sources"])
def test_the_descriptor_knows_every_value_of_a_premise(table: str) -> None:
    fields = {f["name"]: f for f in fields_of(table)}
    for column, premise in PREMISE_COLUMNS.items():
        legal = fields[column].get("constraints", {}).get("enum", [])
        assert tuple(legal) == PREMISES[premise].values, column
    assert ("methods_quote" in fields) == (table == "sources")


def verdict(*rows: dict[str, str], **options: object) -> list[str]:
    report = lm.check(list(rows), only=["ci-asymmetric"], **options)  # type: ignore[arg-type]
    return [str(f.verdict) for f in report.findings]


@pytest.mark.parametrize(
    ("cell", "means"),
    [("", "implausible"), ("wald", "inconsistent"), ("Z", "inconsistent"), ("unknown", "implausible")],
)
def test_a_cell_declares(cell: str, means: str) -> None:
    assert verdict({**LOPSIDED, "interval": cell}) == [means]


def test_another_interval_is_no_contradiction() -> None:
    assert "inconsistent" not in verdict({**LOPSIDED, "interval": "bootstrap"})
    assert "implausible" not in verdict({**LOPSIDED, "interval": "bootstrap"})


def test_a_column_that_holds_something_else_declares_nothing() -> None:
    row = {"study": "A 2020", "MD": "-0.05", "interval": "-0.26 to 0.36", "spread": "6.2", "rounding": "3"}
    evidence = lm.load([row])
    (found,) = evidence.tables["trials"]
    assert (found["ci_low"], found["ci_high"]) == ("-0.26", "0.36")
    said = declared_about(evidence.tables, found)
    assert not {"interval", "spread", "rounding"} & set(said)
    assert any("spread" in note and "rounding" in note for note in evidence.tables.notes)


def test_a_cell_goes_before_the_user_and_the_origin_is_told() -> None:
    report = lm.check([{**LOPSIDED, "interval": "t"}], premises={"trials.interval": "bootstrap"})
    (found,) = [f for f in report.findings.spoken if f.check == "ci-asymmetric"]
    (interval,) = [p for p in found.premises if p.name == "interval"]
    assert (interval.value, interval.status, interval.origin) == ("t", Status.DECLARED, Origin.SOURCE)
    assert interval.where == "column interval"


def test_a_blanket_speaks_of_pooled_lines_alone_and_never_of_risk_differences() -> None:
    assert verdict(LOPSIDED, premises={"interval": "wald"}) == ["implausible"]
    assert verdict(LOPSIDED, premises={"trials.interval": "wald"}) == ["inconsistent"]
    rd = {"study": "A 2020", "measure": "RD", "estimate": "-0.05", "lower": "-0.26", "upper": "0.36"}
    assert "inconsistent" not in verdict(rd, premises={"trials.interval": "wald"})


def test_the_usual_scale_has_two_names() -> None:
    for name in ("usual", "natural"):
        assert verdict({**LOPSIDED, "interval": "wald", "ci_scale": name}) == ["inconsistent"]
    assert "inconsistent" not in verdict({**LOPSIDED, "ci_scale": "log"})


def test_two_declarations_of_one_level_are_refused() -> None:
    with pytest.raises(DataError, match=r"declared twice: as 'wald' .* and as 't'"):
        said_by_user([("interval", "wald"), ("reviews.interval", "t")], "--premise")
    with pytest.raises(DataError, match="declared twice"):
        lm.check([LOPSIDED], rounding="any", premises={"rounding": "nearest"})
    line = {"study": "Total", "k": "3", "MD": "-0.05", "lower": "-0.26", "upper": "0.36"}
    with pytest.raises(DataError, match="two things of one interval"):
        lm.check([{**line, "interval": "bootstrap", "ci_method": "z"}])


def test_rounding_that_was_declared_is_a_premise() -> None:
    row = {"study": "A 2020", "MD": "-2.1", "lower": "-4.7", "upper": "0.2", "interval": "t", "ci_scale": "usual"}
    assert verdict(row) == ["implausible"]
    report = lm.check([row], only=["ci-asymmetric"], premises={"rounding": "nearest"})
    (found,) = report.findings
    assert str(found.verdict) == "inconsistent"
    assert "Given that numbers were rounded to nearest, as the call declares" in found.message
    assert [p.origin for p in found.premises if p.name == "rounding"] == [Origin.USER]
    assert "inconsistent" not in verdict(row, premises={"rounding": "truncated"})
    # Too far apart for truncation: that these numbers were truncated is no excuse either.
    assert verdict({**row, "lower": "-4.0"}, premises={"rounding": "truncated"}) == ["inconsistent"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[premises]\nintervall = 'wald'", "line 2: There is no premise 'intervall'.*Did you mean 'interval'"),
        ("[premises.reviews]\ninterval = 'wold'", "line 2: .*Did you mean 'wald'"),
        ("[premises.review]\ninterval = 'wald'", "Did you mean 'reviews'"),
        ("[premises]\ninterval = 3", "line 2: .*give a text"),
        ("premises = 'wald'", "must be a table"),
        ("rounding = 'any'\n[premises]\nrounding = 'nearest'", "declared twice"),
    ],
)
def test_mistakes_of_the_configuration(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "lbpmeta.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=message):
        find_configuration(tmp_path)


@pytest.mark.parametrize(("name", "head"), [("lbpmeta.toml", ""), ("pyproject.toml", "tool.lbpmeta.")])
def test_the_configuration_declares_with_its_line(tmp_path: Path, name: str, head: str) -> None:
    (tmp_path / name).write_text(f"# how\n\n[{head}premises.trials]\ninterval = 'wald'\n")
    (tmp_path / "mine.csv").write_text("study,MD,lower,upper\nA 2020,-0.05,-0.26,0.36\n")
    done = CliRunner().invoke(cli, ["check", str(tmp_path / "mine.csv")])
    assert done.exit_code == 1
    assert f"as {name}, line 4 declares" in " ".join(done.output.split())


@pytest.mark.parametrize("option", ["--premise", "--assume"])
@pytest.mark.parametrize("command", ["check", "explain"])
def test_a_command_declares(tmp_path: Path, option: str, command: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("study,MD,lower,upper\nA 2020,-0.05,-0.26,0.36\n")
    words = ["explain", "a-2020", "--data", str(file)]
    if command == "check":
        words = ["check", str(file), "--fail-on", "inconsistent"]
    done = CliRunner().invoke(cli, [*words, option, "trials.interval=wald"])
    assert done.exit_code == (1 if command == "check" else 0)
    assert "Given that these are Wald intervals, as --premise declares" in " ".join(done.output.split())
    silent = CliRunner().invoke(cli, words)
    assert silent.exit_code == 0
    assert "if this is a Wald or t interval" in " ".join(silent.output.split())


@pytest.mark.parametrize(
    ("said", "error"), [("interval", None), ("interval=wold", MethodError), ("review.interval=wald", MethodError)]
)
def test_what_a_command_cannot_declare(tmp_path: Path, said: str, error: type[Exception] | None) -> None:
    (tmp_path / "mine.csv").write_text("study,MD,lower,upper\nA 2020,-0.05,-0.26,0.36\n")
    done = CliRunner().invoke(cli, ["check", str(tmp_path / "mine.csv"), "--premise", said])
    assert done.exit_code != 0
    if error is None:
        assert "NAME=VALUE" in done.output
    else:
        assert isinstance(done.exception, error)


def test_reports_name_premises_and_what_answers_them() -> None:
    from lbpmeta.report.formats.json_format import json_schema, report_from_json
    from lbpmeta.report.rendering import render

    report = lm.check([{**LOPSIDED, "interval": "wald"}])
    content = json.loads(render(report, "json"))
    (cells,) = [f for f in content["findings"] if f["check"] == "ci-asymmetric"]
    told = {p["name"]: (p["status"], p["origin"]) for p in cells["premises"]}
    assert told["interval"] == ("declared", "source")
    assert told["rounding"] == ("entailed", "")
    assert cells["if"] == []
    assert report_from_json(render(report, "json")) == report
    for form in ("text", "junit", "sarif", "github", "html"):
        assert "Answer: correct the number" in " ".join(render(report, form).split()), form
    for form in ("json", "markdown", "html", "junit", "sarif"):
        assert "column interval" in render(report, form), form
    frame = report.to_frame()
    assert frame.loc[frame["check"] == "ci-asymmetric", "if"].tolist() == [""]
    new = ("audit", "consequences", "documents", "power", "understood")  # what reports of version 1 did not have
    old = {**content, "schema": "urn:lbpmeta:report:1", "gate": "inconsistent"}
    old = {key: value for key, value in old.items() if key not in new}
    for finding in old["findings"]:
        for key in ("premises", "if", "sure", "kind", "consequences"):
            finding.pop(key, None)
    import jsonschema

    jsonschema.validate(old, json_schema("urn:lbpmeta:report:1"))
    assert all(f.premises == () for f in report_from_json(json.dumps(old)).findings)


def test_diff_says_which_premise_turned_a_finding() -> None:
    from lbpmeta.difference import compare

    before, after = (lm.load([{**LOPSIDED, "interval": i, "note": "x"}]) for i in ("", "wald"))
    (turned,) = compare(before, after).of_kind("verdict")
    assert (turned.old, turned.new) == ("implausible", "inconsistent")
    assert turned.note.endswith("Premise interval: not declared -> wald (column interval).")
