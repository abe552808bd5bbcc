"""How sure: published findings of a kind that were read by hand, and no posterior anywhere."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pytest

import lbpmeta as lm
from lbpmeta.checks.core.sure import KINDS, Sure, kind_of, off_middle, sure_of
from lbpmeta.checks.run.explain import explain_check
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS
from lbpmeta.report.formats.json_format import json_schema, report_from_json, report_json
from lbpmeta.report.rendering import FORMATS, render

LAW = Path(__file__).parents[2] / "benchmarks" / "law"


def test_the_counts_are_those_of_the_published_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(LAW), *sys.path])
    import real
    import sure

    counted = sure.counted([line for line in real.intervals() if line.kind != "true"])
    stored = json.loads(sure.STORED.read_text(encoding="utf-8"))["kinds"]
    assert set(stored) == {kind.name for kind in KINDS}
    for name, cells in counted.items():
        assert {**cells, "unread": 0} == {**stored[name], "unread": 0}
    read_by_hand = [line for line in real.intervals() if line.kind != "true"]
    assert f"{len(read_by_hand)} were read" in sure.CORPUS
    assert f"{len(real.intervals()):,} published" in sure.CORPUS


def test_fewer_than_ten_are_not_measured_and_wide_intervals_are_counts() -> None:
    few, wide, narrow = Sure("a", "a", 9, 9), Sure("a", "a", 12, 27), Sure("a", "a", 35, 37, unread=13)
    assert (few.share, few.interval) == (None, None)
    assert str(few).startswith("not measured")
    assert wide.share is None
    assert "%" not in str(wide)
    assert str(wide).startswith("12 of 27 ")
    assert str(narrow) == (
        "35 of 37 published findings of this kind, read by hand, were true errors (about 95 %; 95 % CI 82 to 99 %); "
        "13 more were flagged and not read."
    )
    assert str(Sure("a", "a", 0, 20)).startswith("none of 20 published findings")


def test_distance_makes_the_stratum_and_a_program_another_one() -> None:
    near = {"estimate": "1.01", "ci_low": "0.00", "ci_high": "2.00"}
    assert kind_of("ci-asymmetric", near, "MD") == "near-middle"
    assert kind_of("ci-asymmetric", {**near, "estimate": "1.20"}, "MD") == "off-middle"
    assert kind_of("estimate-outside-ci", {**near, "estimate": "2.20"}) == "off-middle"
    assert kind_of("estimate-outside-ci", {**near, "estimate": "2.20"}, "", "A") == "read-outside"
    assert kind_of("ci-asymmetric", near, "MD", "B") == ""
    assert kind_of("grim", near) == ""
    ratio = {"estimate": "1.00", "ci_low": "0.25", "ci_high": "4.00"}
    assert off_middle(ratio, "RR") == pytest.approx(0.0)
    assert off_middle({**ratio, "ci_low": "-1"}, "RR") is None


def test_what_is_no_proof_says_how_sure_and_a_proof_does_not() -> None:
    lopsided = lm.check_estimate("-0.05", "-0.26", "0.36", measure="MD")
    assert lopsided.sure == sure_of("off-middle")
    proof = lm.check_estimate("-0.05", "-0.26", "0.36", measure="MD", interval="wald")
    assert proof.sure is None
    assert lm.check_estimate("0.05", "-0.26", "0.36", measure="MD").sure is None
    outlier = lm.check_sd_outlier("0.8", 20, [21, 29, 26, 23, 14.2, 12.6, 22, 14.1, 23.7, 16.8])
    assert str(outlier.sure) == "not measured."


def test_every_format_for_people_and_programs_tells_it() -> None:
    report = lm.check([{"study": "A", "MD": "-0.05", "lower": "-0.26", "upper": "0.36"}])
    for form in FORMATS:
        assert "35 of 37" in render(report, form), form
    assert "35 of 37" in "".join(report.to_frame()["sure"])
    assert "35 of 37" in report.explain("a")
    assert "35 of 37" in report._repr_html_()
    text = report_json(report)
    jsonschema.validate(json.loads(text), json_schema())
    assert report_from_json(text) == report


def test_no_posterior_is_told(packaged: lm.Report) -> None:
    assert not [f.message for f in packaged.findings.spoken if "probability" in f.message.lower()]
    assert not [f for f in packaged.findings.spoken if any("probability" in line for line in f.derivation)]


@pytest.mark.parametrize("spec", [*lm.CHECKS.values(), *RELEVANCE_CHECKS], ids=lambda s: s.name)
def test_nothing_is_told_of_no_cases(spec: object) -> None:
    text = explain_check(spec)
    assert "in 0 true cases" not in text
    assert "how sure" in text
