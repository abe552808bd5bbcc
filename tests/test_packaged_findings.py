"""What the packaged evidence must say: the main findings, each as a test that fails when it is no longer said."""

from __future__ import annotations

import warnings

import pytest

import lbpmeta as lm
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.report.report import Report


@pytest.fixture(scope="module")
def evidence() -> lm.Evidence:
    return lm.load()


@pytest.fixture(scope="module")
def report(evidence: lm.Evidence) -> Report:
    return evidence.check()


def finding(report: Report, row: str, check: str) -> Finding:
    found = [f for f in report.findings if f.rows and f.rows[0] == row and f.check == check]
    assert len(found) == 1, [str(f) for f in report.about(row)]
    return found[0]


def repairs(f: Finding) -> list[tuple[str, str]]:
    return [(r.field, r.value) for r in f.repairs]


class TestSorensen:
    """The appraisal of Sørensen 2023 and its original."""

    def test_outside_its_own_interval(self, report: Report) -> None:
        f = finding(report, "minerva-sorensen-lumbopelvic", "estimate-outside-ci")
        assert f.verdict is Verdict.INCONSISTENT
        assert repairs(f)[0] == ("ci_high", "1.18")
        assert f.expected

    def test_sign_lost(self, report: Report) -> None:
        f = finding(report, "minerva-sorensen-pain-followup", "ci-asymmetric")
        assert f.verdict is Verdict.INCONSISTENT
        assert repairs(f)[0] == ("estimate", "0.05")
        assert f.expected

    def test_digit_dropped(self, report: Report) -> None:
        f = finding(report, "minerva-sorensen-function", "ci-asymmetric")
        assert f.verdict is Verdict.INCONSISTENT
        assert {("ci_low", "-0.37"), ("ci_low", "-0.36")} <= set(repairs(f))
        assert f.expected

    @pytest.mark.parametrize(
        ("row", "original", "value"),
        [
            ("minerva-sorensen-pain-followup", "sorensen2023-pain-followup", "0.05"),
            ("minerva-sorensen-function", "sorensen2023-disability-post", "-0.36"),
        ],
    )
    def test_the_original_confirms_the_repair(self, report: Report, row: str, original: str, value: str) -> None:
        same = [f for f in report.about(row) if f.check == "sources-disagree" and original in f.rows]
        assert [f.verdict for f in same] == [Verdict.INCONSISTENT]
        assert same[0].expected
        assert any(r.value == value for r in same[0].repairs)
        assert any("confirmed" in f.message for f in report.about(row))

    def test_a_mended_number_breaks_the_pin(self, evidence: lm.Evidence) -> None:
        tables = evidence.tables
        rows = tuple(
            type(r)(
                r.table,
                r.file,
                r.line,
                {**r.cells, "ci_high": "1.18", "quote": r["quote"].replace("0,18", "1,18")},
            )
            if r.id == "minerva-sorensen-lumbopelvic"
            else r
            for r in tables["reviews"]
        )
        changed = lm.Evidence(type(tables)({**tables.rows, "reviews": rows}, tables.path)).check()
        assert not changed.ok
        assert {f.rows[0] for f in changed.failures} == {"minerva-sorensen-lumbopelvic"}


class TestFritz:
    """Model-based difference, and relevance that hangs on the threshold."""

    def test_change_is_reported_as_model_based(self, report: Report) -> None:
        f = finding(report, "minerva-fritz-osw-6m", "change-arithmetic")
        assert f.verdict is Verdict.METHOD_DEPENDENT
        assert "-8.4" in f.message
        assert "model" in f.message

    def test_six_months_not_relevant_on_the_point_estimate(self, evidence: lm.Evidence) -> None:
        own = evidence.judge("minerva-fritz-osw-6m")[0]
        assert (own.threshold, own.threshold_high, own.kind) == (6, 8, "between-group")
        assert own.man_son_hing == "possible"
        assert own.significant
        claim = {a.claim: a.verdict for a in own.agreements}
        assert claim == {"significant": "agrees", "not-relevant": "point-estimate-only"}

    def test_four_weeks_relevant_at_6_and_at_8(self, evidence: lm.Evidence) -> None:
        own = evidence.judge("minerva-fritz-osw-4w")[0]
        assert [a.man_son_hing for a in own.at] == ["probable", "probable"]
        assert "6 to 8" in str(own)

    def test_the_arms_are_no_error(self, report: Report) -> None:
        assert not [f for f in report.about("minerva-fritz-osw-6m") if f.verdict is Verdict.INCONSISTENT]


@pytest.mark.parametrize(
    "row",
    [
        "pain-1wk-diazepam",
        "pain-1wk-placebo",
        "pain-3mo-diazepam",
        "pain-3mo-placebo",
        "adverse-events-diazepam",
        "adverse-events-placebo",
    ],
)
def test_friedman_proportions_agree_with_agresti_coull(report: Report, row: str) -> None:
    f = finding(report, f"minerva-friedman-{row}", "proportion-ci")
    assert f.verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)
    assert "agresti-coull" in f.methods
    assert len(f.methods) > 1, "which others agree is listed"


class TestCashin:
    """Significant, a point estimate below the threshold, an interval beyond it; and no rows to re-derive it from."""

    def test_not_relevant_is_said_of_the_point_estimate_only(self, evidence: lm.Evidence, report: Report) -> None:
        own = evidence.judge("minerva-cashin-pain")[0]
        assert own.threshold == 10
        assert own.significant
        assert own.man_son_hing == "possible"
        f = finding(report, "minerva-cashin-pain", "relevance-claim")
        assert "point estimate only" in f.message
        assert "-12.1" in f.message

    def test_no_proven_effect_on_function(self, evidence: lm.Evidence) -> None:
        own = evidence.judge("minerva-cashin-function")[0]
        assert not own.significant
        assert {a.claim: a.verdict for a in own.agreements}["not-significant"] == "agrees"

    def test_the_pool_cannot_be_rederived(self, evidence: lm.Evidence, report: Report) -> None:
        f = finding(report, "minerva-cashin-pain", "pooled-disagrees-with-rows")
        assert f.verdict is Verdict.NOT_CHECKABLE
        assert "16 trial rows" in " ".join(f.missing)
        with pytest.raises(lm.NotDefinedError, match="16 trial rows"):
            evidence.pool("minerva-cashin-pain")


def test_cochrane_lines_rederive_to_the_printed_digits(evidence: lm.Evidence, report: Report) -> None:
    lines = [r for r in evidence.tables["reviews"] if r["source"] == "cd008112"]
    assert len(lines) == 46
    for line in lines:
        fit = evidence.pool(line.id)
        assert (fit.recipe.tau2, fit.recipe.ci) == ("DL", "z")
        shown = fit.display()
        for text, value in [
            (line["estimate"], shown.estimate),
            (line["ci_low"], shown.ci.low),
            (line["ci_high"], shown.ci.high),
        ]:
            printed = lm.Printed.parse(text)
            # The arms are printed with finite digits; one unit in the sixth decimal is all that this can move.
            assert abs(value - float(printed)) <= 1.5 * max(float(printed.ulp), 1e-6), (line.id, text, value)
        assert finding(report, line.id, "pooled-disagrees-with-rows").verdict in (
            Verdict.CONSISTENT,
            Verdict.CONSISTENT_WITHIN_ROUNDING,
        ), line.id


def test_rubinstein_under_dl_and_z(evidence: lm.Evidence) -> None:
    fit = evidence.pool("rubinstein2019-pain", recipe="revman5")
    assert [f"{x:.2f}" for x in (fit.estimate, *fit.ci)] == ["-3.17", "-7.85", "1.51"]
    names = lm.identify(
        {"estimate": "-3.17", "ci_low": "-7.85", "ci_high": "1.51"},
        rows=[r.cells for r in evidence.rows_behind("rubinstein2019-pain")],
        measure="MD",
    )
    # At face value only these; the others are those that the rounding of the rows does not rule out.
    assert names[:2] == ("revman5", "random DL z")


def test_gabapentinoids_need_dl_with_hksj(evidence: lm.Evidence) -> None:
    printed = {"estimate": "-0.18", "ci_low": "-0.51", "ci_high": "0.16"}
    rows = [r.cells for r in evidence.rows_behind("gabapentinoids-pain")]
    names = lm.identify(printed, rows=rows, measure="SMD")
    assert any("DL" in n and "hksj" in n for n in names)
    assert not any("REML" in n for n in names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", lm.LbpmetaWarning)
        fit = evidence.pool("gabapentinoids-pain", tau2="DL", ci="hksj")
    assert [f"{x:.2f}" for x in (fit.estimate, *fit.ci)] == ["-0.18", "-0.51", "0.16"]


def test_coverage_counts_what_exists_and_what_was_checked(evidence: lm.Evidence, report: Report) -> None:
    coverage = report.coverage
    assert coverage.printed > 3000
    assert 0 < coverage.checked <= coverage.printed
    assert coverage.checked + coverage.ranged + coverage.quoted + coverage.unchecked == coverage.printed
    assert sum(coverage.reasons.values()) == coverage.unchecked
    assert str(coverage.printed) in str(coverage).replace(",", "")


def test_packaged_evidence_is_green(report: Report) -> None:
    assert report.ok, [str(f) for f in report.failures]
