"""The one loop that runs the checks: over all rows, or for those that somebody shows."""

from __future__ import annotations

import pytest

import lbpmeta as lm
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS

#: Peto odds ratios of 12/40 and 6/41, 15/30 and 2/31, 5/50 and 8/50, 9/60 and 7/58, with their common-effect line.
PETO = """study,estimate,ci_low,ci_high,measure,model,recipe
S0,2.41,0.85,6.82,{measure},,
S1,8.42,2.77,25.56,{measure},,
S2,0.59,0.19,1.89,{measure},,
S3,1.28,0.45,3.66,{measure},,
Total,2.02,1.17,3.47,{measure},common,metafor
"""


def test_a_forest_says_of_its_rows_what_check_says(tmp_path):
    # A measure that nobody knows is taken as it stands, so that one lopsided interval looks wrong: that is no proof.
    file = tmp_path / "ratios.csv"
    even = PETO.format(measure="GEN")
    for lopsided, symmetric in (("0.85,6.82", "0.85,3.97"), ("0.19,1.89", "0.19,0.99"), ("0.45,3.66", "0.45,2.11")):
        even = even.replace(lopsided, symmetric)
    file.write_text(even, encoding="utf-8")
    evidence = lm.load(file)
    said = {f.verdict.value for f in evidence.check().findings}
    written = " ".join(text.get_text() for text in evidence.forest("total").texts)
    assert "implausible" in said
    assert "inconsistent" not in said
    assert "Implausible" in written
    assert "Inconsistent" not in written
    assert "cannot all be right." not in written, "only under a condition"


@pytest.fixture(scope="module")
def packaged():
    tables = lm.load().tables
    return tables, run_checks(tables, extra=RELEVANCE_CHECKS)


def test_rows_asked_for_get_the_findings_of_the_whole_run(packaged):
    tables, everything = packaged
    lines = [r for r in tables["reviews"] if tables.members(r["set"])][::12]
    printed_twice = [r for r in tables if len(tables.prints(r["quantity"] or "-")) > 1][::40]
    assert len(lines) >= 5
    assert len(printed_twice) >= 3
    ids = {r.id for line in lines for r in (line, *tables.members(line["set"]))} | {r.id for r in printed_twice}
    some = run_checks(tables, about=ids, extra=RELEVANCE_CHECKS)
    assert some == tuple(f for f in everything if f.rows[0] in ids)


def test_no_rows_no_findings(packaged):
    assert run_checks(packaged[0], about=()) == ()


def test_what_still_stands_of_a_contradiction_under_every_rounding_is_enough() -> None:
    row = {"study": "A", "n1": "3", "mean1": "2.0", "sd1": "-1.5", "p": "1.001"}
    (found,) = [f for f in lm.check([row]).findings if f.check == "value-out-of-range"]
    assert set(found.printed) == {"sd1", "p"}  # p alone may have been rounded to 1.00 and more; no SD is below 0
    assert found.verdict is lm.Verdict.INCONSISTENT
    (alone,) = [f for f in lm.check([{**row, "sd1": "1.5"}]).findings if f.check == "value-out-of-range"]
    assert alone.blame == ("rounding",)
    counts = {"study": "A", "n1": "3", "events1": "5", "n2": "9", "events2": "2"}
    verdicts = {f.check: f.verdict for f in lm.check([counts]).notable}
    assert verdicts == dict.fromkeys(("value-out-of-range", "counts-impossible"), lm.Verdict.IMPLAUSIBLE)


def test_a_scale_that_is_said_and_usual_changes_nothing() -> None:
    row = {"study": "A", "measure": "OR", "estimate": "1.50", "ci_low": "1.00", "ci_high": "2.25", "p": "0.05"}
    plain, said, other = (
        [(f.check, f.verdict) for f in lm.check([{**row, "ci_scale": scale}]).findings]
        for scale in ("", "log", "natural")
    )
    assert plain == said
    assert plain != other
