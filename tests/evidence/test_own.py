"""Hand-made tables: columns are understood, cells are read as printed, and nothing is guessed silently."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.cells import interval_of, plain_number, ratio_of_log, shortened
from lbpmeta.evidence.problems import ValidationError
from lbpmeta.printed import Printed


@pytest.fixture
def write(tmp_path: Path):
    def _write(text: str, name: str = "mine.csv") -> Path:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(text, encoding="utf-8")
        return file

    return _write


def cells(file: Path, **asked) -> dict[str, str]:
    tables = lm.load(file, **asked).tables
    row = next(r for t in ("trials", "reviews", "statements") for r in tables[t])
    return {c: v for c, v in row.cells.items() if v and not c.startswith("x_")}


def failing(report: lm.Report) -> set[tuple[str, str]]:
    return {(f.rows[0], f.check) for f in report.failures}


# --- one small CSV and nothing else


def test_an_estimate_and_its_interval_are_enough(write) -> None:
    file = write("study,estimate,lower,upper\nSmith 2020,-5.4,-9.4,-1.3\nLee 2021,3.0,-4.0,-2.0\n")
    for data in (file, str(file), file.parent):
        report = lm.check(data)
        assert failing(report) == {("lee-2021", "estimate-outside-ci")}
        assert report.exit_code == 1
        assert (report.coverage.printed, report.coverage.checked) == (6, 6)
    found = report.failures[0]
    # Outside is outside for whatever measure: the one that was guessed is not to blame.
    assert (found.verdict, found.blame) == ("implausible", ("unit",))
    assert (Path(found.file).name, found.line) == ("mine.csv", 3)
    assert any((r.field, r.value) == ("estimate", "-3.0") for r in found.repairs)


def test_a_row_without_a_name_is_its_line(write) -> None:
    assert lm.load(write("estimate,ci\n0.9,0.5 to 1.6\n")).ids == ("row-2", "mine")


def test_labels_that_stand_twice_stay_apart(write) -> None:
    file = write("study,MD,lower,upper\nA,1,0,2\nA,2,1,3\nA,3,2,4\n")
    assert lm.load(file).ids == ("a", "a-2", "a-3", "mine")


def test_several_paths_are_checked_together(write) -> None:
    a = write("study,MD,lower,upper\nA,1,0,2\n", "one.csv")
    b = write("study,OR,lower,upper\nA,2,1,4\nB,1.0,3.0,4.0\n", "two.csv")
    report = lm.check(a, b)
    assert {f.rows[0] for f in report.findings} == {"a", "two-2-a", "b"}
    assert failing(report) == {("b", "estimate-outside-ci")}
    assert lm.load(a, a).ids == lm.load(a).ids
    assert lm.load(a, None).row("cd008112-1.1.1")["measure"] == "MD"


def test_a_folder_without_sources_is_read_whole(write) -> None:
    write("trial,estimate,ci_low,ci_high,measure\nA,1.0,0.0,2.0,MD\n", "f/trials.csv")
    write("review,estimate,ci_low,ci_high,k,measure\nR,1.0,3.0,2.0,4,MD\n", "f/reviews.csv")
    folder = write("name,colour\nx,red\n", "f/other.csv").parent
    evidence = lm.load(folder)
    assert len(evidence.tables["trials"]) == len(evidence.tables["reviews"]) == 1
    assert any("other.csv" in told for told in evidence.tables.understood[0].elsewhere)
    assert {row for row, _ in failing(evidence.check())} == {"r"}


# --- the names of other programs

ARMS = {"events1": "12", "n1": "57", "events2": "18", "n2": "55"}
MEANS = {"mean1": "28", "sd1": "21", "n1": "21", "mean2": "41", "sd2": "29", "n2": "18"}


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("slab,ai,bi,ci,di", "A,12,45,18,37", ARMS),
        ("slab,ai,n1i,ci,n2i", "A,12,57,18,55", ARMS),
        ("studlab,event.e,n.e,event.c,n.c", "A,12,57,18,55", ARMS),
        ("study,n_cases_exp,n_exp,n_cases_nexp,n_nexp", "A,12,57,18,55", ARMS),
        ("Study,Experimental cases,Experimental N,Control cases,Control N", "A,12,57,18,55", ARMS),
        ("Study,Events (treatment),Total (treatment),Events (placebo),Total (placebo)", "A,12,57,18,55", ARMS),
        ("Study,Intervention events,Control events", "A,12/57,18/55 (33%)", ARMS),
        ("slab,m1i,sd1i,n1i,m2i,sd2i,n2i", "A,28,21,21,41,29,18", MEANS),
        ("studlab,mean.e,sd.e,n.e,mean.c,sd.c,n.c", "A,28,21,21,41,29,18", MEANS),
        ("study,mean_exp,mean_sd_exp,n_exp,mean_nexp,mean_sd_nexp,n_nexp", "A,28,21,21,41,29,18", MEANS),
        (
            "Study,Experimental mean,Experimental SD,Experimental N,Control mean,Control SD,Control N",
            "A,28,21,21,41,29,18",
            MEANS,
        ),
        ("slab,yi,vi", "A,-0.5,0.04", {"estimate": "-0.5", "variance": "0.04"}),
        (
            "slab,yi,sei,ci.lb,ci.ub",
            "A,-0.5,0.2,-0.9,-0.1",
            {"estimate": "-0.5", "se": "0.2", "ci_low": "-0.9", "ci_high": "-0.1"},
        ),
        ("studlab,TE,seTE,lower,upper", "A,-0.5,0.2,-0.9,-0.1", {"estimate": "-0.5", "se": "0.2", "ci_low": "-0.9"}),
        (
            "Author,Year,Effect size,95%-CI",
            "A,2020.0,-5.4,-9.4 to -1.3",
            {"trial": "A 2020", "ci_low": "-9.4", "level": "95"},
        ),
        (
            "trial,OR [90% CI]",
            "A,0.65 [0.35-1.21]",
            {"measure": "OR", "estimate": "0.65", "ci_high": "1.21", "level": "90"},
        ),
        ("study,md,md_ci_lo,md_ci_up,md_se", "A,1.0,0.0,2.0,0.5", {"measure": "MD", "ci_low": "0.0", "se": "0.5"}),
        ("study,MD,2.5 %,97.5 %", "A,1.0,0.0,2.0", {"ci_low": "0.0", "ci_high": "2.0", "level": "95"}),
        (
            "study,HR,lower95,upper95,P-value",
            "A,0.75,0.60,0.94,P = 0.012",
            {"measure": "HR", "level": "95", "p": "0.012"},
        ),
        ("study,Tau\u00b2,I\u00b2,estimate,lower,upper", "A,0.1,45%,1,0,2", {"tau2": "0.1", "i2": "45", "review": "A"}),
    ],
)
def test_columns_are_understood(write, header: str, row: str, expected: dict[str, str]) -> None:
    found = cells(write(f"{header}\n{row}\n"))
    assert {c: found.get(c) for c in expected} == expected


def test_every_column_of_ours_keeps_its_own_name() -> None:
    from lbpmeta.evidence.schema import number_columns

    for table in ("trials", "reviews"):
        for column in number_columns(table):
            assert meaning(column).targets == (column,), column


def test_metafor_ci_is_a_count_only_beside_its_companions(write) -> None:
    with pytest.raises(DataError, match=r"'ci' can be a confidence interval, or metafor's count.*Rename it"):
        lm.load(write("study,estimate,ci\nA,1.0,3\nB,2.0,4\n"))
    assert cells(write("study,estimate,ci\nA,1.0,0 to 2\n"))["ci_low"] == "0"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("study,estimate,yi\nA,1,2\n", "'estimate' and 'yi' are both read as estimate"),
        ("study,MD,OR,lower,upper\nA,1,2,0,3\n", "'MD' and 'OR' are both read as estimate"),
        ("study,MD,or_ci_lo,or_ci_up\nA,1,0,3\n", "says that the effect is a MD, 'or_ci_lo' that it is a OR"),
        ("name,height\nA,3\n", "none of its columns can be checked; found 'name', 'height'"),
        ("study,estimate,90% CI lower,95% CI upper\nA,1,0,2\n", "intervals of 90 and 95 %"),
        ("study,weeks,year\nA,3,2020\n", "none of its columns"),
    ],
)
def test_what_is_open_is_asked(write, text: str, told: str) -> None:
    with pytest.raises(DataError, match=told):
        lm.load(write(text))


def test_columns_that_nothing_reads_are_kept_and_told_once(write) -> None:
    evidence = lm.load(write("study,MD,lower,upper,country,Estimte\nA,1,0,2,Spain,4\nB,1,0,2,Chile,5\n"))
    assert evidence.row("a")["x_country"] == "Spain"
    told = [n for n in evidence.check().notes if "country" in n]
    assert len(told) == 1
    assert "is 'Estimte' 'estimate'?" in told[0]


# --- numbers


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("-9.4 to -1.3", "-9.4", "-1.3"),
        ("-9.4--1.3", "-9.4", "-1.3"),
        ("\u22129.4 \u2013 \u22121.3", "-9.4", "-1.3"),
        ("(-9.4, -1.3)", "-9.4", "-1.3"),
        ("[0.65; 1.18]", "0.65", "1.18"),
        ("0.65-1.18", "0.65", "1.18"),
        ("0\u00b765\u20131\u00b718", "0.65", "1.18"),
        ("0.90 tot 1.10", "0.90", "1.10"),
    ],
)
def test_intervals_in_one_cell(text: str, low: str, high: str) -> None:
    assert interval_of(text) == ("", low, high)
    assert interval_of(f"1.0 ({text.strip('()[]')})") == ("1.0", low, high)


@pytest.mark.parametrize("text", ["0,9", "-5,4", "1,381", "1.234,5", "12", "1.2 (3.4)", "abc", "", "to"])
def test_one_number_is_no_interval(text: str) -> None:
    assert interval_of(text) is None


@pytest.mark.parametrize("text", ["0.30000000000000004", "-5.399999999999999", "123456.7890123456", "9.99999999996e-5"])
def test_a_shorter_number_stands_for_all_that_the_longer_one_can(text: str) -> None:
    long, short = Printed.parse(text).values, Printed.parse(shortened(text)).values
    assert short.low <= long.low <= long.high <= short.high
    assert len(shortened(text)) < len(text)


@pytest.mark.parametrize("text", ["-0.89", "0.0", "1.2345", "-3.0", "0.000001", "4.00", "0.30000000001"])
def test_the_ratio_of_a_logarithm_keeps_every_value(text: str) -> None:
    values, ratio = Printed.parse(text).values.exp(), Printed.parse(ratio_of_log(text)).values
    assert ratio.low <= values.low <= values.high <= ratio.high


def test_trailing_zeros_of_text_are_kept(write) -> None:
    found = cells(write("study,OR,lower,upper\nA,0.90,0.60,1.350\n"))
    assert (found["estimate"], found["ci_low"], found["ci_high"]) == ("0.90", "0.60", "1.350")


def test_empty_cells_in_every_language_of_spreadsheets(write) -> None:
    file = write("study,MD,lower,upper,p\nA,1.0,0.0,2.0,#N/A\nB,1.0,NA,n/a,\u2013\nC,,,,\nD,NR,.,-,nan\n")
    evidence = lm.load(file)
    assert evidence.ids == ("a", "b", "mine")
    assert any("2 rows without numbers passed over" in n for n in evidence.tables.notes)


def test_a_p_in_words_is_told(write) -> None:
    evidence = lm.load(write("study,MD,lower,upper,p\nA,1.0,-1.0,3.0,NS\nB,5.0,4.0,6.0,p<0.001\n"))
    assert (evidence.row("a")["p"], evidence.row("b")["p"]) == (">0.05", "<0.001")
    assert evidence.row("a")["x_p"] == "NS"  # what was printed stays
    assert any("'NS'" in n for n in evidence.tables.notes)


def test_levels_as_people_write_them(write) -> None:
    evidence = lm.load(write("study,MD,lower,upper,level,p\nA,1.0,-1.0,3.0,95%,NS\nB,5.0,4.0,6.0,0.99,n.s.\n"))
    assert [evidence.row(r)["level"] for r in "ab"] == ["95", "99"]
    assert evidence.row("b")["p"] == ">0.01"  # beside a 99 % interval NS may mean the level of 1 %
    for level in ("0", "100", "<95", "-95", "e0"):
        with pytest.raises(ValidationError, match="column level"):
            lm.load(write(f"study,MD,lower,upper,level\nA,1.0,-1.0,3.0,{level}\n"))


def test_a_model_by_another_name(write) -> None:
    evidence = lm.load(write("study,MD,lower,upper,model,k\nA,1.0,-1.0,3.0,,\nTotal,1.0,-1.0,3.0,Fixed,1\n"))
    assert evidence.row("total")["model"] == "common"


def test_counts_with_decimals(write) -> None:
    evidence = lm.load(write("study,ai,n1i,ci,n2i\nA,12.0,57,18,55\nB,10,34.5,9,33\n"))
    assert evidence.row("a")["events1"] == "12"
    assert (evidence.row("b")["n1"], evidence.row("b")["x_n1"]) == ("", "34.5")
    assert any("no whole number" in n and "34.5" in n for n in evidence.tables.notes)


def test_counts_that_do_not_add_up_are_a_finding_of_their_row(write) -> None:
    rows = ["A,9,111,120,19,101,120", "B,8,92,100,12,88,100", "C,7,39,64,9,41,50", "D,20,180,200,30,170,200"]
    report = lm.check(write("study,ai,bi,n1i,ci,di,n2i\n" + "\n".join(rows) + "\n"))
    (found,) = [f for f in report.findings if f.verdict.value in ("implausible", "inconsistent")]
    assert (found.check, found.rows, found.verdict.value, found.blame) == (
        "counts-impossible",
        ("c",),
        "implausible",
        ("data",),
    )
    assert "7 with and 39 without the event are 46 people, not 64" in found.message
    assert any((r.field, r.value) == ("n1", "46") for r in found.repairs)


def test_a_total_that_is_no_sum_in_most_rows_is_another_total(write) -> None:
    rows = ["A,9,111,131,19,101,120", "B,8,92,109,12,88,100", "C,7,39,64,9,41,50", "D,20,180,200,30,170,200"]
    file = write("study,ai,bi,n1i,ci,di,n2i\n" + "\n".join(rows) + "\n")
    evidence = lm.load(file)
    assert [row["n1"] for row in evidence.tables["trials"]] == ["120", "100", "46", "200"]
    assert any("it is another total" in note for note in evidence.tables.notes)
    assert lm.check(file).ok


def test_a_logarithm_too_coarse_for_a_ratio_is_left_out() -> None:
    assert ratio_of_log("-3") == ratio_of_log("<0.1") == ratio_of_log("800") == ""


# --- decimal commas


def test_a_semicolon_file_has_decimal_commas(write) -> None:
    evidence = lm.load(write("Studie;MD;lower;upper;n\nM\u00fcller;-5,4;-9,4;-1,30;1.024\n"))
    row = evidence.row("muller")
    assert (row["estimate"], row["ci_high"]) == ("-5.4", "-1.30")
    assert any("decimal marks" in n for n in evidence.tables.notes)


def test_a_semicolon_file_with_points_has_none(write) -> None:
    assert cells(write("study;MD;lower;upper\nA;-5.4;-9.4;-1.3\n"))["estimate"] == "-5.4"


def test_intervals_with_decimal_commas(write) -> None:
    found = cells(write("study;OR (95% BI)\nA;0,65 (0,35 tot 1,21)\n"), decimal_comma=True)
    assert (found["estimate"], found["ci_low"], found["ci_high"]) == ("0.65", "0.35", "1.21")
    assert cells(write("study;OR (95% BI)\nA;0,65 (0,35 tot 1,21)\n")) == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('study,MD,lower,upper\nA,"0,9","0,5","1,6"\n', r"line 2 holds '0,9'.*--decimal-comma"),
        ('study,MD,lower,upper\nA,"1,381","1,100","1,662"\n', r"'1,381', which is 1381 or 1.381"),
        ("study;MD;lower;upper\nA;0,9;0.5;1,6\n", r"line 2 holds '0,9', line 2 '0.5'"),
    ],
)
def test_doubtful_commas_are_asked_about(write, text: str, told: str) -> None:
    file = write(text)
    with pytest.raises(DataError, match=told):
        lm.load(file)


def test_commas_that_were_told(write) -> None:
    file = write('study,MD,lower,upper\nA,"1,381","1,100","1,662"\n')
    assert cells(file, decimal_comma=True)["estimate"] == "1.381"
    assert cells(file, decimal_comma=False)["estimate"] == "1381"


def test_a_point_among_decimal_commas_is_no_guess() -> None:
    with pytest.raises(DataError, match="decimal mark"):
        plain_number("1.5", decimal_comma=True)
    assert plain_number("1.234,5", decimal_comma=True) == "1234.5"
    assert plain_number("6 505", count=True) == "6505"


# --- measures


@pytest.mark.parametrize(
    ("text", "measure", "told"),
    [
        ("study,estimate,lower,upper\nA,0.50,0.25,1.00\nB,2.0,1.0,4.0\n", "RR", "a ratio"),
        ("study,estimate,lower,upper\nA,-5.0,-9.0,-1.0\nB,2.0,-1.0,5.0\n", "GEN", "a difference"),
        ("study,estimate,lower,upper\nA,3.0,2.9,3.1\n", "", "do not show one"),
        ("study,estimate,m1i,m2i,sd1i,sd2i\nA,-13,28,41,21,29\nB,-5,20,25,22,20\n", "MD", "the arms make"),
        ("study,estimate,ai,n1i,ci,n2i\nA,0.64,12,57,18,55\nB,0.50,10,50,20,50\n", "RR", "an RR in 2 of 2 rows"),
        ("study,estimate,ai,n1i,ci,n2i\nA,0.55,12,57,18,55\nB,0.375,10,50,20,50\n", "OR", "an OR in 2 of 2 rows"),
        ("study,yi,vi\nA,0.5,0.04\n", "GEN", "scale of the analysis"),
    ],
)
def test_a_guess_is_said(write, text: str, measure: str, told: str) -> None:
    evidence = lm.load(write(text))
    assert evidence.row("a")["measure"] == measure
    report = evidence.check()
    assert sum(told in n for n in report.notes) == 1
    for shown in (str(report), report._repr_html_(), lm.report.report_markdown(report), lm.report.report_json(report)):
        assert told in " ".join(shown.split())


def test_a_measure_that_was_said_is_not_guessed(write) -> None:
    file = write("study,estimate,lower,upper\nA,0.50,0.25,1.00\nB,2.0,1.0,4.0\n")
    evidence = lm.load(file, measure="hazard ratio")
    assert evidence.row("a")["measure"] == "HR"
    assert not evidence.tables.notes
    with pytest.raises(MethodError, match=r"`measure` is 'beta'"):
        lm.load(file, measure="beta")


def test_rows_may_differ_in_measure(write) -> None:
    file = write("study,effect,lower,upper,measure\nA,0.5,0.25,1.0,Odds Ratio\nB,-5,-9,-1,MD\nC,0.3,0.1,0.5,beta\n")
    evidence = lm.load(file)
    assert [r["measure"] for r in evidence.tables["trials"]] == ["OR", "MD", "GEN"]
    assert any("'beta'" in n for n in evidence.tables.notes)


def test_a_guess_never_makes_a_proof_of_scale(write) -> None:
    """A noncentral or profile interval under an unsaid measure is lopsided, and true."""
    file = write("study,estimate,lower,upper\nA,-5.0,-9.0,-1.0\nB,2.0,-1.0,5.0\nC,1.0,0.2,2.9\nD,1.0,0.0,2.0\n")
    report = lm.check(file)
    assert not report.failures
    assert [f.rows[0] for f in report.notable] == ["c"]


def test_logarithms_beside_arms_are_compared_as_ratios(write) -> None:
    text = "slab,ai,n1i,ci,n2i,yi,vi\nA,12,57,18,55,-0.6012,0.1846\nB,10,50,20,50,{},0.2167\n"
    good = lm.check(write(text.format("-0.9808")), measure="OR")
    assert not good.notable
    assert any("logarithms of OR" in n for n in good.notes)
    bad = lm.check(write(text.format("0.9808")), measure="OR")
    assert {f.rows[0] for f in bad.notable} == {"b"}


def test_logarithms_alone_are_pooled_as_such(write) -> None:
    evidence = lm.load(write("slab,yi,vi\nA,-0.5,0.04\nB,-0.1,0.02\nC,-0.3,0.03\n"), measure="OR")
    wanted = lm.pool([-0.5, -0.1, -0.3], [0.04, 0.02, 0.03])
    assert evidence.pool("mine").estimate == pytest.approx(wanted.estimate, rel=1e-12)


# --- pooled lines in the table


def test_a_total_is_the_pooled_line_of_its_rows(write) -> None:
    text = "study,MD,lower,upper\nA,-5.0,-9.0,-1.0\nB,-3.0,-6.0,0.0\nC,-4.0,-8.0,0.0\n{}\n"
    good = lm.load(write(text.format("Total (95% CI),-3.8,-5.8,-1.8")))
    report = good.check()
    assert not report.failures
    assert any("pooled line of 3 rows" in n for n in report.notes)
    assert good.pool("total").k == 3
    assert {"pooled-disagrees-with-rows"} == {
        f.check for f in report.about("total") if f.rows[0] == "total" and f.recipes
    }
    bad = lm.check(write(text.format("Total (95% CI),-8.3,-10.3,-6.3")))
    assert "total" in {f.rows[0] for f in bad.notable}


def test_subtotals_take_the_rows_above_them(write) -> None:
    text = (
        "study,MD,lower,upper\nA,-5.0,-9.0,-1.0\nB,-3.0,-6.0,0.0\nSubtotal,-3.7,-6.1,-1.3\nC,-1.0,-3.0,1.0\n"
        "D,1.0,-2.0,4.0\nSubtotal,-0.4,-2.1,1.3\nOverall,-1.6,-3.6,0.4\n"
    )
    tables = lm.load(write(text)).tables
    found = {r.id: {m["trial"] for m in tables.members(r["set"])} for r in tables["reviews"]}
    assert found == {"subtotal": {"A", "B"}, "subtotal-2": {"C", "D"}, "overall": {"A", "B", "C", "D"}}


def test_a_total_over_several_outcomes_is_not_taken_for_one(write) -> None:
    text = "study,outcome,MD,lower,upper\nA,pain,-5,-9,-1\nB,function,-3,-6,0\nTotal,,-4,-6,-2\n"
    row = lm.load(write(text)).row("total")
    assert (row["set"], bool(row["rows_missing"])) == ("", True)


def test_a_trial_called_totally_is_a_trial(write) -> None:
    assert cells(write("study,MD,lower,upper\nTOTAL-CARE 2020,1,0,2\n"))["trial"] == "TOTAL-CARE 2020"


def test_proportions(write) -> None:
    percent = lm.check(write("study,events,n,percent\nA,12,57,21\nB,13,57,21\n"))
    assert failing(percent) == {("b", "percent-disagrees-with-count")}
    share = lm.check(write("study,events,n,proportion\nA,12,57,0.21\nB,13,57,0.21\n"))
    assert failing(share) == {("b", "percent-disagrees-with-count")}


def test_words_that_a_choice_does_not_know_are_told(write) -> None:
    evidence = lm.load(write("study,MD,lower,upper,better,instrument\nA,1,0,2,Lower,VAS\nB,1,0,2,down,NRS\n"))
    assert (evidence.row("a")["better"], evidence.row("b")["better"]) == ("lower", "")
    assert evidence.row("a")["x_instrument"] == "VAS"
    assert any("'down'" in n for n in evidence.tables.notes)
    assert str(evidence.judge("a", threshold=1.5)[0])


# --- coverage


def test_coverage_says_what_was_not_checked_and_why(write) -> None:
    covered = lm.check(write("study,MD,lower,upper\nA,1,0,2\nB,5,,\n")).coverage
    assert (covered.printed, covered.checked, covered.unchecked) == (4, 3, 1)
    assert dict(covered.reasons) == {"missing beside it: ci_low, ci_high": 1}
