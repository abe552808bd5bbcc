"""What a check asks, and the arithmetic of a finding; the documentation page is made from the registry."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import lbpmeta as lm
from lbpmeta.checks.run import explain
from lbpmeta.cli import cli
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS

SPECS = {**lm.CHECKS, **{s.name: s for s in RELEVANCE_CHECKS}}


@pytest.mark.parametrize("name", SPECS)
def test_every_check_says_what_it_reads_and_how(name: str) -> None:
    spec = SPECS[name]
    assert spec.inputs
    assert spec.formula
    assert spec.title.endswith("?")
    assert spec.tier in explain.TIERS
    assert name == name.lower()
    text = explain.explain_check(spec)
    assert spec.title in text
    assert max(map(len, text.splitlines())) <= 100 or any(len(word) > 80 for word in text.split())


def test_measured_rates_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"cases": 400, "complaints": 2, "planted": 100, "found": 97, "slip": "a sign"}
    rates = {"cases": 100000, "false_alarms": 0, "detection": {"sign": {"1 decimal": 0.985}}, "made": made}
    monkeypatch.setattr(explain, "_measured", lambda: {"ci-asymmetric": rates, "weights": {"made": made}})
    text = explain.explain_check(lm.CHECKS["ci-asymmetric"])
    assert "0 false alarms in 100,000 true cases" in text
    assert "2 false alarms in 400 true tables" in text
    assert "finds sign: 1 decimal: 98%" in text
    assert "finds a sign: 97 of 100" in explain.explain_check(lm.CHECKS["weights"])
    assert "not measured" in explain.explain_check(lm.CHECKS["ci-reversed"])


def test_no_check_is_without_cases() -> None:
    for name in SPECS:
        rates = explain.measured_rates(name)
        assert rates is not None, name
        assert rates["made"]["cases"] >= 100, name
        assert rates["made"]["planted"] >= 50, name
        assert rates["made"]["found"] > 0, name
        assert rates["made"]["complaints"] <= 0.02 * rates["made"]["cases"], name
        assert rates["made"]["inconsistent"] == 0, name


def test_a_finding_shows_its_arithmetic() -> None:
    text = lm.check_estimate("-0.05", "-0.26", "0.36", measure="MD", interval="wald").explain()
    for line in (
        "inconsistent, decision [ci-asymmetric]",
        "estimate -0.05, a value from -0.055 to -0.045",
        "2 x estimate is -0.11 to -0.09",
        "ci_low + ci_high is (-0.265 to -0.255) + (0.355 to 0.365) = 0.09 to 0.11",
        "if estimate alone is wrong, it is 0.045 to 0.055",
        "estimate -0.05 -> 0.05 (would agree if the sign were reversed)",
    ):
        assert line in text


def test_an_agreement_shows_sets_and_formula() -> None:
    text = lm.check_estimate("-5.4", "-9.4", "-1.3", p="0.009").explain()
    assert "p 0.009, a value from 0.0085 to 0.0095" in text
    assert "may be" in text


def test_a_report_explains_a_row() -> None:
    report = lm.load().check(only=["estimate-outside-ci", "ci-asymmetric"])
    text = report.explain("minerva-sorensen-lumbopelvic")
    assert "reviews.csv, line" in text
    assert text.count("[estimate-outside-ci]") == 1
    assert "no check applies" in report.explain("nothing")
    every = report.explain("cd008112-1.1.1", everything=True)
    assert "consistent" in every


def test_the_command_explains_checks_and_rows() -> None:
    run = CliRunner().invoke(cli, ["explain", "ci-asymmetric"])
    assert run.exit_code == 0
    assert "2 estimate = ci_low + ci_high" in run.output
    run = CliRunner().invoke(cli, ["explain", "--packaged", "minerva-sorensen-lumbopelvic"])
    assert run.exit_code == 0
    assert "ci_high 0.18 -> 1.18" in run.output
    assert isinstance(CliRunner().invoke(cli, ["explain", "--packaged", "no-such-thing"]).exception, lm.DataError)
