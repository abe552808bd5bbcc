"""What the source documents conclude, judged as a careful reader would."""

import pytest

import lbpmeta as lm
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.relevance.conclusions import PHRASES, VERDICTS, claims_in, conclusions
from lbpmeta.relevance.judging import judge
from lbpmeta.relevance.rows import claim_relevance, contrast_of, judge_row, thresholds_for
from lbpmeta.relevance.rulesets import RULESETS
from lbpmeta.relevance.views import VIEWS, view


@pytest.fixture(scope="module")
def evidence() -> lm.Evidence:
    return lm.load()


@pytest.fixture(scope="module")
def found(evidence):
    return evidence.conclusions()


def verdicts(found, row):
    """What the row itself claims."""
    return {c.claim: c.verdict for c in found.about(row) if not c.sentence}


def test_cashin_is_below_10_by_the_estimate_and_reaches_beyond_by_the_interval(found):
    assert verdicts(found, "minerva-cashin-pain") == {
        "significant": "holds",
        "not-relevant": "holds on the estimate only",
    }
    claim = found.about("minerva-cashin-pain")[1]
    assert claim.rule == "man-son-hing2002 v1, MCID 10, between-group, their own"
    assert "-12.1" in claim.reason
    assert claim.sensitivity == "The verdict flips at an MCID of 7.7 and of 12.1."


@pytest.mark.parametrize(
    ("row", "classes", "flips"),
    [
        ("minerva-fritz-osw-4w", ["probable", "probable"], (4.3, 8.2, 12.1)),
        ("minerva-fritz-osw-6m", ["possible", "possible"], (1.3, 5.4, 9.4)),
        ("minerva-fritz-osw-1y", ["possible", "possible"], (0.7, 4.8, 8.9)),
    ],
)
def test_fritz_against_6_and_8(evidence, row, classes, flips):
    own = evidence.judge(row)[0]
    assert (own.threshold, own.threshold_high, own.kind) == (6, 8, "between-group")
    assert [a.man_son_hing for a in own.at] == classes
    assert own.significant
    assert lm.threshold_sensitivity(own).flips == flips
    assert not own.depends_on_threshold


def test_fritz_conclusions(found):
    assert verdicts(found, "minerva-fritz-osw-4w")["relevant"] == "holds on the estimate only"
    assert verdicts(found, "minerva-fritz-osw-6m")["not-relevant"] == "holds on the estimate only"


def test_friedman_against_5_follows_from_the_arms(evidence, found):
    row = evidence.row("minerva-friedman-rmdq")
    estimate, low, high = contrast_of(row).numbers
    # 11 (9 to 13) and 11 (8 to 13): half widths 2 and 2.5.
    assert (estimate, low, high) == pytest.approx((0, -((2**2 + 2.5**2) ** 0.5), (2**2 + 2.5**2) ** 0.5), rel=1e-12)
    own = evidence.judge(row.id)[0]
    assert (own.threshold, own.kind, own.man_son_hing) == (5, "between-group", "definitely-not")
    assert lm.views(own)["tost1987"].verdict == "equivalent"
    assert "not printed" in own.notes[0]
    assert verdicts(found, row.id) == {"not-significant": "holds", "not-relevant": "holds"}
    assert {c.verdict for c in found.about(row.id) if c.claim == "no-benefit"} == {"holds"}
    assert verdicts(found, "minerva-friedman-pain-1wk") == {"not-significant": "holds"}


def test_sorensen_047_of_10(evidence, found):
    assert verdicts(found, "minerva-sorensen-mobilisation") == {
        "significant": "holds",
        "small": "holds",
        "doubtful": "holds",
    }
    rules = {c.claim: c.rule for c in found.about("minerva-sorensen-mobilisation") if not c.sentence}
    assert rules["small"] == "cochrane-back-neck-md v1"
    assert "between-group, mint2017" in rules["doubtful"]
    judged = evidence.judge("minerva-sorensen-mobilisation", threshold=1)[0]  # 10 % of the scale
    assert judged.man_son_hing == "definitely-not"


def test_no_difference_says_whether_an_important_one_is_excluded(found):
    pain = next(c for c in found.about("minerva-sorensen-pain") if c.claim == "no-difference")
    assert (pain.verdict, pain.rule) == ("holds", "tost1987 v1, MCID 2, between-group, mint2017")
    assert "excludes a difference as large as the MCID of 2" in pain.reason
    function = next(c for c in found.about("minerva-sorensen-function") if c.claim == "no-difference")
    assert function.verdict == "cannot be said"
    assert "cannot be said without an MCID" in function.reason


def test_no_benefit_in_pain_cannot_be_said_of_10_points_more_or_26(found):
    pain = [c for c in found.about("minerva-friedman-pain-1wk") if c.claim == "no-benefit"]
    assert {c.verdict for c in pain} == {"cannot be said"}
    assert "+9.8 points (95% CI -6.5 to 26.0, Wald)" in pain[0].reason


def test_numbers_that_cannot_be_right_are_not_judged(found):
    assert set(verdicts(found, "minerva-sorensen-lumbopelvic").values()) == {"cannot be judged"}
    assert "cannot all be right" in found.about("minerva-sorensen-lumbopelvic")[0].reason


def test_every_conclusion_names_its_rule(found):
    told = {(c.row, c.claim, c.sentence, c.reason) for c in found}
    assert len(found) == len(told) > 100
    named = (
        *VIEWS,
        *RULESETS,
        "95% interval against",
        "likelihood ratios",
        "the printed grade",
        "bands of I2",
        "Wald's",
    )
    unjudged = ("no rule", "no number", "another comparison", "benefit beside harm")
    for c in found:
        assert c.verdict in VERDICTS
        assert c.reason.endswith(".")
        assert c.rule in unjudged if c.verdict == "cannot be judged" else c.rule.startswith(named)
    assert sum(c.verdict == "holds" for c in found) > 20


def test_every_claim_of_the_tables_is_in_it(evidence, found):
    rows = [r for t in ("reviews", "trials") for r in evidence.tables[t]]
    for row in rows:
        claims = {c for c in (row["claim_effect"], row["claim_relevance"]) if c}
        assert claims <= set(verdicts(found, row.id)), row.id


def test_shown(found):
    text = str(found)
    assert max(map(len, text.splitlines())) <= 100
    assert " ".join(text.split()).endswith(f"{len(found)} conclusions: {found.tally}.")
    assert len(found.to_frame()) == len(found)
    html = found._repr_html_()
    assert html.count("<tr>") == len(found) + 1
    assert "&quot;Not relevant&quot;" in html


@pytest.mark.parametrize(
    ("words", "claims"),
    [
        ("klein statistisch significant verschil na de interventie", ("small",)),
        ("Exercise was slightly better than usual care.", ("slightly-better",)),
        ("moderate-quality evidence of a statistically significant association", ()),
        ("a small number of trials; larger trials are needed", ()),
        ("might have little to no effect on acceptability", ("not-relevant",)),
        ("klinische relevantie onzeker", ("uncertain",)),
        ("", ()),
    ],
)
def test_phrases(words, claims):
    assert claims_in(words) == claims
    assert set(claims) <= set(PHRASES.values())


def _tables(threshold_source="o", **cells) -> tuple[Tables, Row]:
    base = {"source": "s", "instrument": "nrs", "better": "lower", "measure": "MD", "level": "95"}
    row = Row("reviews", "reviews.csv", 2, {"id": "r", **base, **cells})
    source = Row("sources", "sources.csv", 2, {"id": "s"})
    other = Row("sources", "sources.csv", 3, {"id": "o"})
    scale = Row("instruments", "instruments.csv", 2, {"id": "nrs", "min": "0", "max": "10"})
    mcids = tuple(
        Row(
            "thresholds",
            "thresholds.csv",
            i,
            {
                "id": f"t{i}",
                "source": threshold_source,
                "instrument": "nrs",
                "unit": "points",
                "quantity": "mcid",
                "value": value,
                "kind": "within-patient",
            },
        )
        for i, value in enumerate(("1", "2"))
    )
    tables = {"reviews": (row,), "trials": (), "statements": (), "thresholds": mcids, "instruments": (scale,)}
    return Tables({**tables, "sources": (source, other)}, "."), row


@pytest.mark.parametrize(
    ("numbers", "claim", "verdict"),
    [
        (("-1.5", "-1.8", "-1.2"), "relevant", "depends on the threshold"),  # relevant at 1, not at 2
        (("-0.5", "-0.8", "-0.2"), "not-relevant", "holds"),
        (("-0.5", "-0.8", "-0.2"), "relevant", "depends on the threshold"),  # not their own thresholds
        (("-2.5", "-2.8", "-2.2"), "relevant", "holds"),
    ],
)
def test_a_threshold_of_others_never_proves_a_conclusion_wrong(numbers, claim, verdict):
    cells = dict(zip(("estimate", "ci_low", "ci_high"), numbers, strict=True))
    tables, _ = _tables(**cells, claim_relevance=claim)
    assert [c.verdict for c in conclusions(tables)] == [verdict]


@pytest.mark.parametrize(
    ("source", "numbers", "verdict"),
    [
        ("s", ("-0.5", "-0.8", "-0.2"), "implausible"),  # their own threshold speaks against them
        ("o", ("-0.5", "-0.8", "-0.2"), "method-dependent"),  # only that of others does
        ("s", ("-0.5", "-0.2", "-0.8"), "not-checkable"),  # swapped limits
    ],
)
def test_the_check_says_the_same(source, numbers, verdict):
    cells = dict(zip(("estimate", "ci_low", "ci_high"), numbers, strict=True))
    tables, row = _tables(**cells, claim_relevance="relevant", threshold_source=source)
    (finding,) = claim_relevance(tables, row)
    assert finding.verdict == verdict
    if verdict != "not-checkable":
        assert "within-patient" in finding.message


def test_a_within_patient_threshold_is_said_every_time(evidence):
    tables, row = _tables(estimate="-1.5", ci_low="-1.8", ci_high="-1.2", claim_relevance="relevant")
    assert "within-patient" in conclusions(tables).items[0].reason
    seen = 0
    for line in (*evidence.tables["reviews"], *evidence.tables["trials"]):
        contrast = contrast_of(line)
        if contrast is None or float(contrast.numbers[1]) > float(contrast.numbers[2]):
            continue
        for threshold in thresholds_for(evidence.tables, line):
            notes = judge_row(line, threshold).notes
            said = any("within-patient one" in n for n in notes)
            assert said == (threshold["kind"] == "within-patient" and line["measure"] != "MC"), line.id
            seen += said
    assert seen > 20
    assert judge_row(row, 2).notes


def test_swapped_limits_are_not_judged():
    _, row = _tables(estimate="6.2", ci_low="9.2", ci_high="3.2")
    with pytest.raises(lm.NotDefinedError, match="cannot all be right"):
        judge_row(row, 2)


def test_a_change_within_one_group_is_told_apart(evidence):
    judged = evidence.judge("friedman2018-rmdq-placebo")
    kinds = {j.kind: " ".join(j.notes) for j in judged}
    assert "one between groups; the effect is a change within one group" in kinds["between-group"]
    assert "within-patient one" not in kinds["within-patient"]


def test_a_threshold_in_percent_of_baseline_needs_the_baselines():
    tables, row = _tables(estimate="-15", ci_low="-20", ci_high="-10", baseline1="60", baseline2="50", n1="10", n2="30")
    percent = Row(
        "thresholds",
        "thresholds.csv",
        9,
        {**tables["thresholds"][0].cells, "id": "p", "value": "30", "unit": "percent-of-baseline"},
    )
    more = Tables({**tables.rows, "thresholds": (percent, *tables["thresholds"])}, ".")
    assert [t.id for t in thresholds_for(more, row)] == ["t0", "t1", "p"]
    judged = judge_row(row, percent)
    assert judged.threshold == pytest.approx(0.3 * 52.5, rel=1e-12)  # (10 * 60 + 30 * 50) / 40
    assert judged.notes[0] == "30 % of the mean baseline, 52.5, is 15.75 points."
    assert any("within-patient one" in n for n in judged.notes)
    _, bare = _tables(estimate="-15", ci_low="-20", ci_high="-10", baseline1="60")
    assert "p" not in [t.id for t in thresholds_for(more, bare)]


def test_thresholds_are_in_the_unit_of_the_measure():
    tables, row = _tables(estimate="-0.5", ci_low="-0.8", ci_high="-0.2", measure="SMD")
    assert thresholds_for(tables, row) == ()
    tables, row = _tables(estimate="0.5", ci_low="0.2", ci_high="0.8", measure="RR")
    assert thresholds_for(tables, row) == ()


def test_how_far_the_classes_are_confirmed_is_said(found):
    for text in (" ".join(str(found).split()), found._repr_html_()):
        assert "could not be confirmed" in text
    assert "could not be confirmed" in str(VIEWS["man-son-hing2002"])
    assert "could not be confirmed" in view(judge(-7, -9, -5, threshold=6, better="lower"), "man-son-hing2002").read
    assert all(v.read for v in VIEWS.values())
