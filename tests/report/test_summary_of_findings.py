"""The summary-of-findings table: as printed, certainty as reported, absolute effects from a control risk."""

import pytest

import lbpmeta as lm
from lbpmeta.relevance.reexpress import absolute_effect
from lbpmeta.report.sof import control_risk_of


@pytest.fixture(scope="module")
def evidence() -> lm.Evidence:
    return lm.load()


def by_id(table):
    return {o.id: o for o in table}


def test_cashin(evidence):
    table = evidence.summary_of_findings(source="cashin2021", control_risk={"cashin2021-adverse-events": 0.2})
    rows = by_id(table)
    assert set(rows) == {r.id for r in evidence.tables["reviews"] if r["source"] == "cashin2021"}
    pain = rows["cashin2021-pain-acute"]
    assert (pain.effect, pain.certainty) == ("MD -7.7 (-12.1 to -3.3)", "very low")
    assert (pain.absolute, pain.judgement) == ("7.7 points lower on Pain converted to 0 to 100", "possible (MCID 10)")
    harm = rows["cashin2021-adverse-events"]
    assert harm.absolute == str(absolute_effect("RR", 1.6, 1.2, 2.0, 0.2))
    assert "120 more per 1000 (40 more to 200 more)" in harm.absolute
    assert harm.notes == ("Control risk of 200 per 1,000, as given.",)
    assert rows["cashin2021-acceptability"].absolute == "needs a control risk"


def test_certainty_is_never_invented(evidence):
    for outcome in evidence.summary_of_findings():
        assert outcome.certainty == (evidence.row(outcome.id)["certainty"] or "not reported")


def test_control_risk_is_counted_in_the_study_rows_where_they_print_their_counts(evidence):
    line = next(r for r in evidence.tables["reviews"] if r["source"] == "cd008112" and r["measure"] == "RR")
    members = evidence.rows_behind(line.id)
    risk = sum(int(r["events2"]) for r in members) / sum(int(r["n2"]) for r in members)
    assert control_risk_of(members) == risk
    outcome = evidence.summary_of_findings([line.id]).outcomes[0]
    assert f"{1000 * risk:.0f} per 1000 without" in outcome.absolute
    assert "counted in the control arms" in outcome.notes[0]
    assert control_risk_of(()) is None
    given = evidence.summary_of_findings([line.id], control_risk=0.1).outcomes[0]
    assert given.absolute.startswith("100 per 1000 without")


def test_trials_and_misprints(evidence):
    ids = ["minerva-friedman-pain-1wk", "minerva-friedman-rmdq", "minerva-sorensen-lumbopelvic", "minerva-fritz-osw-6m"]
    ratio, derived, misprint, fritz = evidence.summary_of_findings(ids)
    assert (ratio.k, ratio.n, ratio.studies) == ("1", "112", "112 (1)")
    assert ratio.absolute.startswith("218 per 1000 without")
    assert "not printed" in derived.notes[0]
    assert derived.absolute == "no difference on Roland-Morris Disability Questionnaire (0 to 24)"
    assert any("outside its own interval" in n for n in misprint.notes)
    within = evidence.summary_of_findings(["grovle2024-leg-pain"]).outcomes[0]
    assert any("within-patient one" in n for n in within.notes)
    assert fritz.judgement == "possible (MCID 6 to 8)"


def test_shown(evidence):
    table = evidence.summary_of_findings()
    text = str(table)
    assert max(map(len, text.splitlines())) <= 100
    assert len(table.to_frame()) == len(table) == len(evidence.tables["reviews"])
    html = table._repr_html_()
    for number, note in enumerate(table.footnotes, 1):
        assert f"[{number}] " in text
        assert f"<sup>{number}</sup>" in html
        assert note
    assert html.count("<td") == 6 * len(table)


def test_errors(evidence):
    with pytest.raises(lm.ConfigurationError, match="not both"):
        evidence.summary_of_findings(["cashin2021-pain-acute"], source="cashin2021")
    with pytest.raises(lm.ConfigurationError, match="cashin2021"):
        evidence.summary_of_findings(source="cashin")
    with pytest.raises(lm.DataError, match="control_risk"):
        evidence.summary_of_findings(["cashin2021-adverse-events"], control_risk=20)
    with pytest.raises(lm.LbpmetaError, match="nothing"):
        evidence.summary_of_findings(["nothing"])


def test_what_the_other_side_of_an_interval_leaves_open_is_said(evidence):
    found = [o for o in evidence.summary_of_findings(source="cashin2021") if "-15.3 to 12.1" in o.effect]
    assert [o.judgement for o in found] == ["possible; harm: possible (MCID 10)"]


def test_numbers_that_cannot_all_be_right_are_not_judged(evidence):
    misprint = evidence.summary_of_findings(["minerva-sorensen-lumbopelvic"]).outcomes[0]
    assert misprint.judgement == "cannot be judged"


def test_how_far_the_rule_is_confirmed_stands_under_the_table(evidence):
    table = evidence.summary_of_findings(source="cashin2021")
    for text in (" ".join(str(table).split()), table._repr_html_()):
        assert "Man-Son-Hing 2002" in text
        assert "could not be confirmed" in text
    assert evidence.summary_of_findings(["cashin2021-acceptability"]).rule == ""
