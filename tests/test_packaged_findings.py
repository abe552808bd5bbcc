"""What the packaged evidence must say: the main findings, each as a test that fails when it is no longer said."""

from __future__ import annotations

import csv
import warnings
from itertools import groupby

import pytest
from scipy import stats

import lbpmeta as lm
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.evidence.schema import packaged_data
from lbpmeta.printed import Printed
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


def misprints() -> list[dict[str, str]]:
    """The rows of data/misprints.csv."""
    with (packaged_data() / "misprints.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestFoundInTheLiterature:
    """The misprints of docs/literature.md: each is told, and the likely value mends it."""

    @pytest.mark.parametrize("misprint", misprints(), ids=lambda m: m["id"])
    def test_each_is_told_and_known(self, evidence: lm.Evidence, report: Report, misprint: dict[str, str]) -> None:
        row = evidence.tables.row(misprint["row"])
        pins = [pair.split("=") for pair in row["expected"].split("; ")]
        told = {(f.check, f.verdict.value) for f in report.about(row.id) if f.expected and f.rows[0] == row.id}
        assert told == {(check, verdict) for check, verdict in pins}
        assert row["expected_reason"]
        assert not misprint["field"] or row[misprint["field"]] not in ("", misprint["likely"])

    def test_the_likely_values_make_the_findings_go(self, evidence: lm.Evidence) -> None:
        tables = evidence.tables
        likely = {m["row"]: {m["field"]: m["likely"]} for m in misprints() if m["field"]}
        assert len(likely) >= 18
        mended = {
            table: tuple(
                type(r)(r.table, r.file, r.line, {**r.cells, **likely[r.id], "expected": "", "expected_reason": ""})
                if r.id in likely
                else r
                for r in rows
            )
            for table, rows in tables.rows.items()
        }
        after = lm.Evidence(type(tables)({**tables.rows, **mended}, tables.path)).check()
        left = [
            (row, f.check)
            for row in likely
            for f in after.about(row)
            if f.rows[0] == row
            and f.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)
            # the quote still holds the misprint
            and f.check != "not-in-quote"
        ]
        assert not left

    @pytest.mark.parametrize(
        ("row", "field", "likely", "other"),
        [
            ("mint2017-combination-pain-6mo", "ci_low", "-0.43", ("ci_high", "1.19")),
            ("mint2017-combination-function-6mo", "ci_high", "10.06", None),
        ],
    )
    def test_a_printed_p_value_confirms_the_limit(
        self, evidence: lm.Evidence, row: str, field: str, likely: str, other: tuple[str, str] | None
    ) -> None:
        cells = evidence.tables.row(row).cells

        def p_of(**changed: str) -> float:
            estimate, low, high = (float({**cells, **changed}[c]) for c in ("estimate", "ci_low", "ci_high"))
            return float(2 * stats.norm.sf(abs(estimate) / ((high - low) / (2 * stats.norm.ppf(0.975)))))

        assert Printed.parse(cells["p"]).prints(p_of(**{field: likely}))
        assert not Printed.parse(cells["p"]).prints(p_of())
        assert other is None or not Printed.parse(cells["p"]).prints(p_of(**dict([other])))

    def test_the_label_of_a_difference(self, evidence: lm.Evidence, report: Report) -> None:
        f = finding(report, "gimbel2016-rmdq", "value-impossible")
        assert "of a ratio (HR) must be above 0" in f.message
        cells = evidence.tables.row("gimbel2016-rmdq").cells
        triple = [cells[c] for c in ("estimate", "ci_low", "ci_high")]
        as_difference = lm.check_estimate(*triple, measure="MD", level=95, p=cells["p"])
        assert as_difference.verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)
        assert float(cells["mean1"]) - float(cells["mean2"]) == pytest.approx(-1.1)

    @pytest.mark.parametrize(
        ("row", "check", "repair"),
        [
            ("mint2017-combination-pain-6mo", "ci-asymmetric", ("ci_low", "-0.43")),
            ("mint2017-sacroiliac-function-3mo", "arm-ci", ("mean2_high", "32.71")),
            ("mint2017-sacroiliac-function-9mo", "arm-ci", ("mean2_high", "26.91")),
            ("jensen2015-text-type1", "ci-asymmetric", ("estimate", "-0.17")),
            ("jensen2015-text-large", "ci-asymmetric", ("estimate", "-0.41")),
            ("mccaskey2014-pain-inactive-short", "ci-asymmetric", ("ci_low", "-4.37")),
            ("mccaskey2014-pain-exercise-short", "ci-asymmetric", ("ci_high", "0.63")),
            ("brox2010-distress", "ci-asymmetric", ("estimate", "0.1")),
            ("cui2016-women", "percent-disagrees-with-count", ("value", "60.3")),
        ],
    )
    def test_the_likely_value_is_among_the_repairs(
        self, report: Report, row: str, check: str, repair: tuple[str, str]
    ) -> None:
        told = [f for f in report.about(row) if f.rows[0] == row and f.check == check and f.expected]
        assert [repair in repairs(f) for f in told] == [True]

    def test_the_table_confirms_the_sign_of_the_text(self, report: Report) -> None:
        for group in ("type1", "large"):
            told = finding(report, f"jensen2015-text-{group}", "ci-asymmetric")
            assert "confirmed by jensen2015" in told.message


class TestMint:
    """Three trials, six times: 17 of 18 differences of pain, whole, with the arms' intervals."""

    def test_what_was_read(self, evidence: lm.Evidence) -> None:
        rows = [r for r in evidence.tables["trials"] if r["source"] == "mint2017" and "pain" in r["outcome"]]
        times = {trial: [r["timepoint"] for r in group] for trial, group in groupby(rows, lambda r: r["trial"])}
        assert [len(t) for t in times.values()] == [7, 7, 6]
        cut = evidence.tables.row("mint2017-combination-pain-9mo")
        assert (cut["estimate"], cut["ci_low"], cut["ci_high"], cut["p"]) == ("-0.05", "-0.82", "", "")

    def test_every_p_belongs_to_its_interval(self, evidence: lm.Evidence, report: Report) -> None:
        wrong = {"mint2017-combination-function-6mo"}
        asked = [r.id for r in evidence.tables["trials"] if r["source"] == "mint2017" and r["p"] and r.id not in wrong]
        assert len(asked) == 33
        for row in asked:
            verdict = finding(report, row, "p-disagrees-with-ci").verdict
            assert verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING), row

    def test_the_difference_at_three_months_is_below_the_threshold_of_the_trials(self, evidence: lm.Evidence) -> None:
        judged = evidence.judge("mint2017-combination-pain-3mo", threshold=2)[0]
        assert judged.significant
        assert judged.low > -judged.threshold
        own = evidence.tables.row("mint2017-mcid")
        assert (own["value"], own["kind"]) == ("2", "between-group")

    def test_numbers_needed_to_treat(self, report: Report) -> None:
        for week in ("3wk", "6wk"):
            verdict = finding(report, f"mint2017-recovery-{week}-nnt", "nnt-disagrees").verdict
            assert verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)


@pytest.mark.parametrize(
    ("line", "k", "shown"),
    [
        ("absorb-function-credible", 13, ["-2.37", "-4.00", "-0.74"]),
        ("absorb-pain-pooled", 15, ["-5.93", "-9.65", "-2.21"]),
    ],
)
def test_the_exercise_set_under_dl_and_z(evidence: lm.Evidence, line: str, k: int, shown: list[str]) -> None:
    fit = evidence.pool(line, recipe="revman5")
    assert fit.k == k
    assert [f"{x:.2f}" for x in (fit.estimate, *fit.ci)] == shown


def test_the_exercise_set_is_not_the_line_of_its_review(evidence: lm.Evidence) -> None:
    """The abstract prints improvements of 7.3 (3.7 to 10.9) and 2.5 (1.0 to 3.9): no recipe makes them of the set."""
    for line, printed in (
        ("absorb-pain-pooled", "hayden2005-pain"),
        ("absorb-function-credible", "hayden2005-function"),
    ):
        said = evidence.tables.row(printed)
        turned = {"estimate": f"-{said['estimate']}", "ci_low": f"-{said['ci_high']}", "ci_high": f"-{said['ci_low']}"}
        rows = [r.cells for r in evidence.rows_behind(line)]
        assert lm.identify(turned, rows=rows, measure="MD") == ()


def test_candidates_of_sorensen_stand_in_one_analysis_that_is_pooled_nowhere(
    evidence: lm.Evidence, report: Report
) -> None:
    rows = [r for r in evidence.tables["trials"] if r.id.startswith("cd008112-5.")]
    assert len(rows) == 9
    assert not any(r["set"] for r in rows)
    told = {f.rows[0] for f in report.findings if f.check == "mixed-scales" and f.rows[0].startswith("cd008112-5.")}
    assert "cd008112-5.1.1-de-oliviera2020b" in told
    assert {r["trial"] for r in rows if "candidate" in r["note"]} == {"De Oliviera 2020b", "McCarthy 2019", "Nim 2020"}


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
