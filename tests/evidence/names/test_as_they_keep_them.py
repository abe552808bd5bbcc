"""Columns as those who keep a sheet call them: counts that their share shows, webs of correlations, limits by side."""

from __future__ import annotations

import pytest
from tests.evidence.names.test_rules import columns, table

from lbpmeta.errors import DataError
from lbpmeta.evidence.own.columns import resolve

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
    text = _text("study,HR_death_high,from,to,Corr_slope,p_cor_slope", rows)
    named = {"estimate": "HR_death_high", "ci_low": "from", "ci_high": "to"}
    assert resolve(table(text), given=named).at.keys() & {"estimate", "p"} == {"estimate"}
    own = resolve(table(text.replace("p_cor_slope", "p")), given=named)
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
    with pytest.raises(DataError, match="Turn the table"):
        columns("variable,res1,res2,res3\nsize,40,52,61\nestimate,0.97,0.96,1.12\nlag,0,1,2\nages,65,65,70\nx,1,2,4")
