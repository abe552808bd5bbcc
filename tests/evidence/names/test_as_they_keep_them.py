"""Columns as those who keep a sheet call them: counts that their share shows, webs of correlations, limits by side."""

from __future__ import annotations

import pytest
from tests.evidence.names.test_rules import columns, table

from lbpmeta.errors import DataError
from lbpmeta.evidence.own.columns import resolve
from lbpmeta.evidence.shapes.across import studies_in_rows

_COUNTS = ((12, 40), (9, 55), (31, 62), (7, 33), (18, 71), (25, 90), (4, 28))


def _text(header: str, rows: list[tuple[object, ...]]) -> str:
    return "\n".join([header, *(",".join(map(str, row)) for row in rows)])


@pytest.mark.parametrize("scale", [1, 100])
def test_an_effect_size_that_is_a_share_shows_which_counts_it_is_of(scale: int) -> None:
    """Of persons asked and persons looked at, mostly the same, those are meant of whom it is the share in each row."""
    rows = [(f"S{i}", n + (9 if i == 3 else 0), n, x, scale * x / n) for i, (x, n) in enumerate(_COUNTS)]
    made = columns(_text("study,asked,ti,xi,Effect Size", rows))
    assert (made.at["events"], made.at["n"], made.at["value"]) == (3, 2, 4)
    rounded = [(*row[:4], round(row[4], 1) if scale == 1 else round(row[4], -1)) for row in rows]
    assert "events" not in columns(_text("study,asked,ti,xi,Effect Size", rounded)).at


def test_what_people_of_one_arm_are_like_leaves_the_arms() -> None:
    rows = [(f"S{i}", n, n + 4, x, f"{100 * x / n:.1f}", 20 + i, 4.1, 24 - i, 4.4) for i, (x, n) in enumerate(_COUNTS)]
    made = columns(_text("study,Size_MS,Size_Con,with_relapse,%relapse,Mean_MS,SD_MS,Mean_Con,SD_Con", rows))
    assert {made.at[c] for c in ("n1", "n2")} == {1, 2}
    assert "events" not in made.at
    alone = columns(_text("study,Size_MS,with_relapse,%relapse", [(r[0], r[1], r[3], r[4]) for r in rows]))
    assert (alone.at["events"], alone.at["n"]) == (2, 1)


def test_the_p_of_something_else_does_not_come_with_the_estimate_that_is_named() -> None:
    rows = [
        ("A", 1.42, 1.02, 1.98, 0.31, 0.8),
        ("B", 0.80, 0.60, 1.07, 0.22, 0.01),
        ("C", 1.10, 0.90, 1.34, 0.4, 0.0004),
    ]
    text = _text("study,HR,from,to,Corr_slope,p_slope", rows)
    named = {"estimate": "HR", "ci_low": "from", "ci_high": "to"}
    assert resolve(table(text), given=named).at.keys() & {"estimate", "p"} == {"estimate"}
    own = resolve(table(text.replace("p_slope", "p")), given=named)
    assert own.at.get("p") == 5


def test_a_correlation_stands_beside_the_same_with_its_sign_turned() -> None:
    rows = [
        (f"S{i}", f"{r:.2f}", f"{s * r:.2f}", int(s < 0), n, 2 + i % 2, f"{(1 - r * r) ** 2 / (n - 1):.4f}")
        for i, (r, s, n) in enumerate(((-0.37, 1, 55), (-0.7, -1, 40), (0.02, 1, 17), (0.3, -1, 61), (0.12, 1, 30)))
    ]
    made = columns(_text("study,Correlation,Corrected_r,turned,N_subj,coding,Variance", rows))
    assert (made.at["estimate"], made.at["n"], made.at["variance"]) == (1, 4, 6)


def test_codes_are_not_offered_as_the_estimate() -> None:
    rows = [(f"S{i}", f"{0.1 * i - 0.4:.2f}", 1 + i % 2, f"{0.02 + i / 200:.3f}") for i in range(9)]
    with pytest.raises(DataError) as refusal:
        columns(_text("study,outcome strength,coded,Variance", rows))
    assert 'estimate="outcome strength"' in str(refusal.value)


def test_correlations_of_three_things_are_results_of_their_own() -> None:
    rows = [
        (f"S{i}", 40 + 7 * i, f"{0.2 + i / 20:.2f}", f"{i / 30 - 0.2:.2f}" if i > 3 else "", f"{-0.3 + i / 25:.2f}")
        for i in range(6)
    ]
    made = columns(_text("study,N,rXM,rMY,rXY", rows))
    assert [one.about for one in (made, *made.more)] == [("xm",), ("my",), ("xy",)]
    two = columns(_text("study,N,rXM,rXY", [(*r[:3], r[4]) for r in rows]))
    assert (two.at["estimate"], two.more) == (3, ())


@pytest.mark.parametrize(
    ("low", "high"),
    [("CI left", "CI right"), ("low_ci95", "up_ci95"), ("ci95_low", "ci95_high"), ("left CI", "right CI")],
)
def test_limits_by_side_or_with_their_level_behind(low: str, high: str) -> None:
    made = columns(f"study,HR,{low},{high}\nA,1.44,1.29,1.61\nB,1.56,1.23,1.99\nC,0.8,0.6,1.07")
    assert (made.at["ci_low"], made.at["ci_high"]) == (2, 3)


def test_one_column_may_hold_odds_and_hazard_ratios() -> None:
    made = columns("study,OR/HR/else,95% CI\nA,0.52,0.34-0.80\nB,1.66,1.08-2.55\nC,0.21,0.15-0.29")
    assert made.at["estimate"] == 1


def test_an_effect_with_its_own_variance_goes_before_a_d_without_one() -> None:
    rows = [(f"S{i}", f"{0.1 * i - 0.3:.2f}", f"{0.02 + i / 100:.2f}", f"{0.9 - 0.2 * i:.2f}") for i in range(6)]
    made = columns(_text("study,Eff,Eff_var,d", rows))
    assert (made.at["estimate"], made.at["variance"]) == (1, 2)


def test_an_effect_that_is_fishers_z_of_the_correlation_is_read_as_such() -> None:
    rows = [
        (f"S{i}", n, r, f"{z:.4f}", f"{1 / (n - 3):.5f}")
        for i, (n, r, z) in enumerate(((53, 0.5, 0.5493), (83, -0.3, -0.3095), (43, 0.72, 0.9076), (103, 0.1, 0.1003)))
    ]
    assert columns(_text("study,N,R,Eff,Eff_var", rows)).measure == "ZCOR"
    bare = columns(_text("study,N,R,Eff", [r[:4] for r in rows]))
    assert bare.measure != "ZCOR"  # nothing shows that the correlation is not meant


def test_studies_in_columns_are_no_counts_and_the_refusal_says_what_to_do() -> None:
    sheet = {
        "": ["drug", "", "usual", ""],
        " ": ["ill", "of", "ill", "of"],
        "Ott et al": [4, 40, 9, 41],
        "Pal et al": [7, 52, 11, 50],
        "Roy et al.": [3, 33, 8, 36],
    }
    text = "\n".join([",".join(sheet), *(",".join(map(str, r)) for r in zip(*sheet.values(), strict=True))])
    with pytest.raises(DataError, match="Turn the table"):
        columns(text)


def test_results_by_number_beside_a_column_of_variables_are_rows() -> None:
    """A list of items by number beside its variables has no effect among these, and stays as it is."""
    text = "code,variable,res1,res2,res3\nss,Sample size,40,52,61\nee,Effect estimate,0.97 [0.88-1.08],{},1.1 [1-1.2]\n"
    turned = studies_in_rows(table(text.format("0.96 [0.87-1.07]") + "lag,Days of lag,0,1,2"))
    assert turned.header == ("study", "Sample size", "Effect estimate", "Days of lag")
    assert turned.records[1] == ("res2", "52", "0.96 [0.87-1.07]", "1")
    other = table("item,q1,q2,q3\nsleep,4,3,2\nmood,1,2,2\nsize,5,5,4")
    assert studies_in_rows(other) is other


def test_blocks_of_arms_below_each_other_are_analyses() -> None:
    sheet = [
        ("", "", "", "Ott et al", "Pal trial", "Roy et al", "Sen et al."),
        ("ITT", "drug", "events", 4, 7, "", 3),
        ("", "", "N", 40, 52, "", 33),
        ("", "usual", "events", 9, 11, "", 8),
        ("", "", "N", 41, 50, "", 36),
        ("PP", "drug", "events", 3, "", 2, ""),
        ("", "", "N", 35, "", 20, ""),
        ("", "usual", "events", 7, "", 6, ""),
        ("", "", "N", 37, "", 22, ""),
        ("", "drug", "events", "", "", "", 8),
        ("", "", "N", "", "", "", 80),
        ("", "usual", "events", "", "", "", 5),
        ("", "", "N", "", "", "", 90),
    ]
    turned = studies_in_rows(table("\n".join(",".join(map(str, row)) for row in sheet)))
    assert turned.header == ("study", "analysis", "drug events", "drug N", "usual events", "usual N")
    assert [r[:2] for r in turned.records] == [
        ("Ott et al", "ITT"),
        ("Pal trial", "ITT"),
        ("Sen et al.", "ITT"),
        ("Ott et al", "PP"),
        ("Roy et al", "PP"),
        ("Sen et al.", "block 3"),
    ]


def test_a_share_beside_the_means_of_two_arms_is_of_the_people() -> None:
    header = "study,n_exp,M_exp,SD_exp,n_ctrl,M_ctrl,SD_ctrl,Proportion"
    made = columns(f"{header}\nA,10,9.4,5.8,30,8.3,4.2,42.3\nB,20,10.5,3.9,20,6.7,3.6,40")
    assert "value" not in made.at
    assert made.passed["Proportion"].startswith("a share of the people")
    assert columns("study,n,Proportion\nA,40,42.5\nB,20,40.0\nC,30,10.0").at["value"] == 2


def test_the_ratio_of_deaths_is_no_count_of_them() -> None:
    made = columns("study,HR_death_cat,HR_death_cat_LCI,HR_death_cat_UCI\nA,1.5,1.2,1.9\nB,2.5,0.9,6.8\nC,0.8,0.6,1.1")
    assert (made.at["estimate"], made.measure) == (1, "HR")


def test_specificity_in_three_letters_has_its_limits() -> None:
    header = "study,Sensitivity,Sen_lower,Sen_upper,Specificity,Spe_lower,Spe_upper"
    made = columns(f"{header}\nA,91.7,80,96,91.3,82,97\nB,96.3,90,99,97.7,91,99\nC,63,57,68,80,70,88")
    assert [one.about for one in (made, *made.more)] == [("tpr",), ("tnr",)]


def test_the_variance_of_cohens_d_is_not_that_of_hedges_g() -> None:
    rows = [("A", "-0.0823", 0.0247, "-0.0819", 0.0245), ("B", "-0.66", 0.127, "-0.64", 0.1207)]
    rows += [("C", "-0.7074", 0.0746, "-0.6977", 0.0726)]
    made = columns(_text("study,cohen_d,cohen_var,hedges_g,hedges_var", rows))
    assert made.passed["hedges_var"] == "the variance of 'hedges_g', the second estimate of each row"


def test_numbers_over_populations_of_each_part_are_events_of_persons() -> None:
    found = columns("study,drug_num,drug_pop,sham_num,sham_pop\nLee,12,50,9,48\nKim,4,30,8,31\n")
    assert [found.at[c] for c in ("events1", "n1", "events2", "n2")] == [1, 2, 3, 4]
