"""What README and documentation claim is so: every count and rate in prose that no other test holds."""

from __future__ import annotations

import inspect
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.checks.core.slip_counts import MISPRINTS, ON_ESTIMATE, PSEUDO_COUNT, SLIP_COUNTS, UNEVEN
from lbpmeta.checks.power.model import FREQUENCIES, KINDS
from lbpmeta.checks.run.explain import measured_rates
from lbpmeta.evidence.tables import TABLES
from lbpmeta.plots import FOREST_STYLES
from lbpmeta.relevance.positions import Position
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS

ROOT = Path(__file__).parents[1]
NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def said(page: str) -> str:
    """The words of a page on one line."""
    return " ".join((ROOT / page).read_text(encoding="utf-8").split())


@pytest.mark.parametrize("name", [*lm.CHECKS, *(s.name for s in RELEVANCE_CHECKS)])
def test_every_check_has_measured_false_alarms_and_detection(name: str) -> None:
    made = measured_rates(name)["made"]
    assert made["cases"] >= 400
    assert made["planted"] >= 100
    assert made["inconsistent"] == 0
    assert made["found"] > 0


def test_readme_counts_layouts_and_the_lines_that_come_back(packaged: lm.Report) -> None:
    text = said("README.md")
    assert f"forest plots in {NUMBERS[len(FOREST_STYLES)]} layouts" in text
    lines = {r.id for r in lm.load().tables["reviews"] if r.id.startswith("cd008112-")}
    derived = {
        f.rows[0]: f.verdict
        for f in packaged.findings
        if f.check == "pooled-disagrees-with-rows" and f.rows and f.rows[0] in lines
    }
    assert f"all {len(derived)} pooled lines of Cochrane CD008112 come back to the printed digits" in text
    assert set(derived) == lines
    assert set(derived.values()) == {lm.Verdict.CONSISTENT}


def test_readme_quotes_the_speeds_that_the_validation_page_holds() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = json.loads((ROOT / "benchmarks" / "speed.json").read_text(encoding="utf-8"))["rows"]
    ratio = {(row[0], row[2]): float(row[4].replace(",", "")) for row in rows if row[4]}
    seconds = {row[0]: row[1] for row in rows}
    quoted = [
        ("one REML fit, every output (k=13)", "metafor", "metafor 42"),
        ("the same", "statsmodels combine_effects", "`combine_effects` 1.3"),
        ("the same", "statsmodels, with tables", "with its tables 2.8"),
        ("the same", "PyMARE REML", "PyMARE 12"),
        ("GOSH, all subsets of 13, REML", "metafor", "metafor 2,120"),
        ("exact permutation test, 2^13, REML", "metafor", "metafor 5,120"),
        ("REML fit of 20 studies, 1,000,000 at once, each", "metafor, each", "metafor 4,020"),
    ]
    for job, peer, words in quoted:
        assert words in text
        number = float(words.split()[-1].replace(",", ""))
        assert ratio[job, peer] == pytest.approx(number, rel=0.02)
    assert f"`import lbpmeta` takes {seconds['import lbpmeta']} s" in text
    assert f"`lbpmeta check --packaged` {seconds['lbpmeta check of the packaged evidence, as a process']} s" in text


def test_the_kinds_of_slips_are_those_that_were_counted() -> None:
    text = said("docs/power.md")
    assert f"{MISPRINTS} misprints" in text
    words = {
        "sign": "sign", "digit": "one digit", "dropped": "a digit dropped", "both signs": "both bounds' signs",
        "added": "a digit added or doubled", "point": "decimal point", "transposed": "two digits exchanged",
        "scale": "another scale", "logarithm": "logarithms", "exchanged": "two numbers exchanged",
    }  # fmt: skip
    assert set(words) == set(KINDS) == set(FREQUENCIES)
    for kind, word in words.items():
        assert f"{word} {FREQUENCIES[kind]:.1f}" in text
    assert sorted(FREQUENCIES.values()) == sorted(SLIP_COUNTS.values())
    assert f"ten are mended by none. {'Half a count' if PSEUDO_COUNT == 0.5 else '?'} is added to each kind" in text
    assert round(sum(SLIP_COUNTS.values())) == MISPRINTS - 10


def test_the_page_of_the_checks_quotes_the_counts_of_slips() -> None:
    text = said("docs/checks.md")
    assert f"among {MISPRINTS} published misprints" in text
    assert "Three in four lost signs were those of the estimate" in text
    assert ON_ESTIMATE["sign"] == pytest.approx(0.75, abs=0.03)
    assert f"one in {round(UNEVEN[1] / UNEVEN[0])} true intervals has unequal decimals" in text
    assert f"needs them costs {math.log(UNEVEN[1] / UNEVEN[0]):.1f} more" in text


def test_counts_of_tables_and_positions() -> None:
    assert f"holds up to {NUMBERS[len(TABLES)]} CSV files" in said("docs/data.md")
    assert f"the {NUMBERS[len(Position)]} positions above" in said("docs/relevance.md")


def test_the_comparison_is_dated_and_every_cell_says_how_it_is_known() -> None:
    page = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
    assert re.search(r"^Of \d+ [A-Z][a-z]+ 20\d\d\.", page, flags=re.MULTILINE)
    table = [[c.strip() for c in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| **")]
    assert len(table) == 9
    for tool, version, _, *cells in table:
        assert re.search(r"\d", version), tool
        for cell in cells:
            assert re.search(r"\b(run|source|documentation)\)$", cell), (tool, cell)


def test_each_difference_from_metafor_has_a_test_that_names_it() -> None:
    page = (ROOT / "docs" / "pooling.md").read_text(encoding="utf-8")
    section = page.split("## Where results differ from metafor on purpose")[1].split("##")[0]
    tests = {
        "A prediction interval needs three studies": "test_fewer_than_three_studies_have_no_prediction_interval",
        "With all effects equal, HKSJ": "test_equal_effects_under_hksj",
        "REML and ML take the global maximum": "test_zero_is_a_local_but_not_the_global_maximum",
        "An empty Q-profile interval": "test_empty_q_profile_interval_is_none_with_a_note",
        "The continuity correction of the CMH test": "test_the_continuity_correction_does_not_go_past_zero",
        "Trim and fill: the error of L0 below 0": "test_the_error_of_no_missing_study_is_that_of_zero_missing_studies",
        "R2 does not exist where tau2": "test_r2_does_not_exist_without_heterogeneity",
    }
    said = re.findall(r"^- (.+)$", section, flags=re.MULTILINE)
    assert len(said) == len(tests)
    sources = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "pooling").rglob("test_*.py"))
    for bullet, (begins, test) in zip(said, tests.items(), strict=True):
        assert bullet.startswith(begins)
        assert f"def {test}(" in sources, bullet


def test_every_line_without_its_rows_is_told_with_what_is_missing(packaged: lm.Report) -> None:
    assert "Many pooled lines, all those of the five documents among them, cannot be re-derived" in said("README.md")
    lines = lm.load().tables["reviews"]
    # of a line that prints no estimate nothing is re-derived
    missing = {line.id: line["rows_missing"] for line in lines if line["rows_missing"] and line["estimate"]}
    five = ("minerva-cashin", "minerva-friedman", "minerva-fritz", "minerva-sorensen", "ntvg2022")
    assert {line.id for line in lines if line["source"] in five} <= set(missing)
    told = {
        f.rows[0]: f.message
        for f in packaged.findings
        if f.check == "pooled-disagrees-with-rows" and f.verdict is lm.Verdict.NOT_CHECKABLE
    }
    assert set(missing) <= set(told)
    assert all(what.rstrip(".") in told[line] for line, what in missing.items())


def test_three_chosen_tolerances_widen_what_a_proof_lets_pass() -> None:
    assert "Three tolerances that somebody chose widen what a proof lets pass" in said("README.md")
    for page in ("docs/idea.md", "docs/checks.md"):
        assert "Rounding is all the tolerance that this takes; three more were chosen" in said(page)
    assert "The first three widen what a proof allows" in said("docs/checks.md")
    rows = [line for line in (ROOT / "docs" / "checks.md").read_text(encoding="utf-8").splitlines() if "` | " in line]
    chosen = [row.split("|")[1].strip(" `") for row in rows if re.search(r"`[a-z]+/[a-z_0-9]+\.py` \|$", row)]
    proofs = {name for name, spec in lm.CHECKS.items() if spec.tier == "proof"}
    assert chosen[:3] == ["pooled-disagrees-with-rows", "q-i2-tau2-disagree", "q-i2-tau2-disagree"]
    assert set(chosen[:3]) <= proofs


def test_the_documents_use_what_the_page_of_relevance_says() -> None:
    (used,) = re.findall(r"\[The five documents\]\(documents\.md\) use (.+?)\.(?: |$)", said("docs/relevance.md"))
    text = said("docs/documents.md")
    names = re.findall(r"`(lm\.\w+)`", f"`{used}" if not used.startswith("`") else used)
    assert len(names) == 4
    assert all(f"{name}(" in text for name in names)


def test_conversions_take_arrays_and_name_their_source_as_the_how_to_says() -> None:
    assert "Each takes numbers or arrays (medians with quartiles, and a shared control, one group at a time)" in said(
        "docs/howto/convert.md"
    )
    two = np.array([0.4, 0.5])
    for call in (
        lambda: lm.correlation_from_sds(two + 22, two + 24, two + 19),
        lambda: lm.design_effect(two + 20, two / 10),
        lambda: lm.effective_arm(two + 295, cluster_size=29.8, icc=0.02).n,
        lambda: lm.log_or_to_smd(two, two)[0],
        lambda: lm.log_rank(two / 10, events1=two + 30, events2=two + 40).o_e,
        lambda: lm.rescale(two, (0, 10), (0, 100)),
        lambda: lm.risk_ratio_from_odds_ratio(two + 1, two / 2),
        lambda: lm.sd_from_ci(two + 20, two + 28, two + 40),
        lambda: lm.sd_from_group_se(two, two + 40, two + 40),
        lambda: lm.sd_from_se(two, two + 40),
        lambda: lm.sd_of_change(two + 22, two + 24, two),
        lambda: lm.se_from_ci(-two, two),
        lambda: lm.se_from_f(two, two),
        lambda: lm.se_from_p(two, two / 100),
        lambda: lm.se_from_sd(two, two + 40),
        lambda: lm.se_from_t(two, two),
        lambda: lm.smd_to_log_or(two, two)[0],
        lambda: lm.smd_to_mid_units(two, two, two + 20, two + 10)[0],
        lambda: lm.smd_to_units(two, two, two + 20)[0],
        lambda: lm.to_mid_units(two, two, 10)[0],
    ):
        assert np.shape(call()) == (2,)
    quartiles = {"median": two + 50, "q1": two + 40, "q3": two + 60, "n": two + 30}
    for alone in (
        lambda: lm.split_shared_control(two + 50, 2),
        lambda: lm.mean_sd_from_quantiles(**quartiles),
        lambda: lm.skewness_test(**quartiles),
    ):
        with pytest.raises(lm.DataError, match="group at a time"):
            alone()
    unnamed = {n for n in dir(lm.conversions) if "References\n---" not in (inspect.getdoc(getattr(lm, n)) or "")}
    assert unnamed == {"rescale"}  # a change of units


def test_the_gallery_shows_every_figure_and_says_which_gives_no_layout() -> None:
    page = said("docs/gallery.md")
    figures = dir(lm.figures)
    assert not [name for name in figures if f".{name}(" not in page]
    layouts = set(dir(lm.plots))
    without = {n for n in figures if not {f"{n}_layout", f"{n.removesuffix('_plot')}_layout"} & layouts}
    (but,) = re.findall(r"give it, of all but `lm\.(\w+)`", page)
    assert without == {but}
