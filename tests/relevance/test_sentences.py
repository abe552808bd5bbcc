"""Sentences that conclude: judged against the rows that they are about, and not beyond."""

from __future__ import annotations

import pytest

import lbpmeta as lm
from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.relevance.absence import absence
from lbpmeta.relevance.claims import CLAIMS
from lbpmeta.relevance.judged import CERTAINTY_CLAIMS, HETEROGENEITY_CLAIMS
from lbpmeta.relevance.sentences import sentences_judged

EVIDENCE = lm.load()
TABLES = EVIDENCE.tables


def judged(sentence: str) -> list[tuple[str, str]]:
    row = TABLES.row(sentence)
    return [(about.id if about is not None else "", found.verdict) for about, found in sentences_judged(TABLES, row)]


def findings(sentence: str) -> dict[str, Verdict]:
    report = EVIDENCE.check(only=["conclusion", "conclusion-time", "conclusion-comparison"])
    return {f.check: f.verdict for f in report.findings if f.rows and f.rows[0] == sentence}


class TestAbsence:
    """One rule: excluded, refuted, or not to be said."""

    @pytest.mark.parametrize(
        ("numbers", "difference", "benefit"),
        [
            ((0.0, -3.2, 3.2), "agrees", "agrees"),
            ((-3.0, -4.0, -2.0), "disagrees", "disagrees"),
            ((3.0, 2.0, 4.0), "disagrees", "agrees"),
            ((-1.0, -8.0, 6.0), "cannot-be-said", "cannot-be-said"),
            ((2.0, -1.0, 9.0), "cannot-be-said", "agrees"),
            ((-2.0, -9.0, 1.0), "cannot-be-said", "cannot-be-said"),
        ],
    )
    def test_against_an_mcid_of_5(self, numbers, difference, benefit):
        judgement = lm.judge(*numbers, threshold=5, better="lower")
        assert absence(judgement, "no-difference").verdict == difference
        assert absence(judgement, "no-benefit").verdict == benefit
        mirrored = lm.judge(-numbers[0], -numbers[2], -numbers[1], threshold=5, better="higher")
        assert absence(mirrored, "no-benefit").verdict == benefit

    def test_a_range_of_mcids(self):
        assert absence(lm.judge(0, -7, 7, threshold=6, threshold_high=8, better="lower"), "no-difference").verdict == (
            "depends-on-threshold"
        )

    def test_rounding(self):
        assert (
            absence(lm.judge("0.0", "-5.0", "4.0", threshold=5, better="lower"), "no-difference").verdict
            == "depends-on-rounding"
        )

    def test_it_is_the_view_of_two_one_sided_tests(self):
        for numbers in ((0.0, -3.2, 3.2), (-1.0, -8.0, 6.0), (0.5, -4.9, 4.9)):
            judgement = lm.judge(*numbers, threshold=5, better="lower")
            shown = absence(judgement, "no-difference").verdict == "agrees"
            assert shown == (lm.views(judgement)["tost1987"].verdict == "equivalent")


def test_judge_and_the_check_agree_about_numbers_that_cannot_be_right():
    row = "minerva-sorensen-lumbopelvic"
    (agreement,) = (a for a in EVIDENCE.judge(row)[0].agreements if a.claim == "significant")
    assert agreement.verdict == "cannot-be-judged"
    report = EVIDENCE.check(only=["significance-claim"])
    assert [f.verdict for f in report.about(row)] == [Verdict.NOT_CHECKABLE]


def test_function_at_three_months_has_no_number():
    found = judged("minerva-friedman-besluit-function")
    assert found == [("minerva-friedman-rmdq", "holds"), ("", "cannot be judged")]
    assert findings("minerva-friedman-besluit-function")["conclusion-time"] is Verdict.IMPLAUSIBLE
    assert findings("minerva-friedman-besluit-pain")["conclusion-time"] is Verdict.CONSISTENT


def test_targeted_against_not_targeted_is_not_manual_therapy_against_none():
    found = judged("minerva-sorensen-besluit-pain")
    assert {verdict for _, verdict in found} == {"cannot be judged"}
    assert findings("minerva-sorensen-besluit-pain") == {"conclusion-comparison": Verdict.IMPLAUSIBLE}
    assert findings("minerva-sorensen-authors-comparable")["conclusion-comparison"] is Verdict.CONSISTENT


def test_a_sentence_speaks_by_its_gravest_row():
    assert findings("minerva-cashin-besluit-chronic") == {"conclusion": Verdict.IMPLAUSIBLE}
    report = EVIDENCE.check(only=["conclusion"])
    (finding,) = (f for f in report.about("minerva-cashin-besluit-chronic") if f.check == "conclusion")
    assert finding.severity is Severity.DECISION
    assert "cashin2021-t2-chronic-miscellaneous-13wk" in finding.message
    assert "cashin2021-t2-acute-antispasmodics-13wk" not in finding.message


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("ntvg2022-esr-cannot-rule-in", "holds"),
        ("ntvg2022-esr-cannot-rule-out", "holds"),
        ("ntvg2022-hlab27-cannot-rule-out", "holds"),
        ("minerva-cashin-authors-certainty", "holds"),
        ("minerva-cashin-besluit-balance", "cannot be judged"),
        ("minerva-cashin-prescrire-placebo", "does not hold"),
        ("minerva-friedman-dropout-equal", "cannot be said"),
        ("ntvg2022-antidepressants", "holds"),
        ("minerva-fritz-crossover", "depends on the threshold"),
        ("minerva-sorensen-heterogeneity-function", "holds"),
        ("minerva-sorensen-heterogeneity-function-followup", "holds"),
        ("minerva-sorensen-discussion-lumbopelvic", "cannot be judged"),
    ],
)
def test_sentences_of_the_five_documents(sentence, verdict):
    assert {v for _, v in judged(sentence)} == {verdict}


def test_every_sentence_is_judged_or_says_what_it_lacks():
    found = EVIDENCE.conclusions()
    for row in TABLES["conclusions"]:
        here = [c for c in found if c.sentence == row.id]
        assert here, row.id
        assert all(c.reason for c in here)
        if not row["about"]:
            assert [c.rule for c in here] == ["no number"]


def test_the_choices_of_the_table_are_the_claims():
    from lbpmeta.evidence.schema import fields_of
    from lbpmeta.relevance.claims import SIZE_CLAIMS

    claims = next(f for f in fields_of("conclusions") if f["name"] == "claim")["constraints"]["enum"]
    special = {"balance", "cannot-rule-in", "cannot-rule-out", "crossover-immaterial"}
    assert set(claims) == {*CLAIMS, *SIZE_CLAIMS, *CERTAINTY_CLAIMS, *HETEROGENEITY_CLAIMS, *special}


def test_a_row_that_is_none_is_named():
    sentence = Row("conclusions", "c.csv", 2, {"id": "x", "source": "s", "claim": "benefit", "about": "nowhere"})
    with pytest.raises(lm.DataError, match="'x': `about` names 'nowhere'"):
        list(sentences_judged(Tables({"trials": ()}, "."), sentence))


def test_likelihood_ratios_that_settle_and_those_that_do_not():
    def said(claim, sensitivity, specificity):
        cells = {"sensitivity": sensitivity, "specificity": specificity}
        rows = [Row("statements", "s.csv", 2, {"id": k, "kind": k, "value": v}) for k, v in cells.items()]
        sentence = Row("conclusions", "c.csv", 2, {"id": "x", "claim": claim, "about": "sensitivity specificity"})
        tables = Tables({"statements": tuple(rows), "trials": ()}, ".")
        ((_, found),) = sentences_judged(tables, sentence)
        return found.verdict

    assert said("cannot-rule-out", "99", "60") == "does not hold"
    assert said("cannot-rule-out", "94", "60") == "cannot be said"  # LR- about 0.1
    assert said("cannot-rule-in", "50", "99.9") == "does not hold"
    assert said("cannot-rule-in", "50", "90") == "holds"
