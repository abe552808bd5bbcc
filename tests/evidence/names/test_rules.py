"""Each rule of choice with the smallest table that needs it, and its mirror image."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, strategies as st

from lbpmeta.errors import DataError
from lbpmeta.evidence.names import choice, groups
from lbpmeta.evidence.own.columns import Columns, resolve
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.phrases import PHRASES

MEANS = {"mean1", "sd1", "n1", "mean2", "sd2", "n2"}


def table(text: str) -> RawTable:
    header, *rows = csv.reader(text.strip().splitlines())
    return RawTable("my.csv", tuple(header), tuple(map(tuple, rows)), tuple(range(2, len(rows) + 2)))


def columns(text: str) -> Columns:
    return resolve(table(text))


def read(text: str) -> dict[str, str]:
    """Column of the file -> column of ours, of the first result."""
    raw = table(text)
    return {
        raw.header[p]: c
        for p, c in sorted((p, c) for c, p in resolve(raw).at.items())
        if c not in ("study", "author", "year")
    }


# 1: no arm without its twin


def test_se_beside_sc_is_an_sd() -> None:
    found = read("study,Ne,Me,Se,Nc,Mc,Sc\nA,50,5.1,2.0,48,6.4,2.1")
    assert (found["Se"], found["Sc"]) == ("sd1", "sd2")


def test_se_alone_is_a_standard_error() -> None:
    assert read("study,estimate,Se\nA,5.1,2.0")["Se"] == "se"


def test_se_beside_sp_is_a_sensitivity() -> None:
    made = columns("study,OR,lower,upper,Se,Sp\nA,81.0,26.1,251.1,0.90,0.90")
    assert "se" not in made.at
    assert set(made.passed) == {"Se", "Sp"}


def test_an_arm_whose_twin_is_missing_is_not_read_and_is_told() -> None:
    made = columns("study,MD,lower,upper,mean.plac,sd.plac\nA,1,0,2,5.1,2.0")
    assert not made.at.keys() & {"mean1", "mean2", "sd1", "sd2"}
    assert "no column is that of arm 1" in made.passed["mean.plac"]


@given(st.sampled_from(["n.exp", "mean.exp", "sd.exp", "n.cont", "mean.cont", "sd.cont"]))
def test_taking_one_twin_away_never_leaves_one_arm(gone: str) -> None:
    names = ["n.exp", "mean.exp", "sd.exp", "n.cont", "mean.cont", "sd.cont"]
    values = ["50", "5.1", "2.0", "48", "6.4", "2.1"]
    kept = [(n, v) for n, v in zip(names, values, strict=True) if n != gone]
    text = "study,MD,lower,upper," + ",".join(n for n, _ in kept) + "\nA,-1.3,-2.1,-0.5," + ",".join(v for _, v in kept)
    at = columns(text).at
    stem = {"n": "n", "mean": "mean", "sd": "sd"}[gone.partition(".")[0]]
    assert not at.keys() & {f"{stem}1", f"{stem}2"}


# 2: the sample sizes name the arms


def test_sample_sizes_name_the_arms() -> None:
    made = columns("study,acl_n,acl_mean,acl_sd,con_n,con_mean,con_sd\nA,20,3.1,1.0,21,2.2,1.1")
    assert made.at["mean1"] == 2
    assert made.at["mean2"] == 5


def test_a_negation_is_the_second_arm() -> None:
    text = "study,No_brain_n,No_brain_mean,No_brain_sd,Brain_n,Brain_mean,Brain_sd\nA,20,3.1,1.0,21,2.2,1.1"
    assert read(text)["Brain_mean"] == "mean1"


def test_an_order_that_nobody_states_is_told() -> None:
    made = columns("study,red_n,red_mean,red_sd,blue_n,blue_mean,blue_sd\nA,20,3.1,1.0,21,2.2,1.1")
    assert made.at.keys() >= MEANS
    assert any("'red' stands first and is taken as arm 1" in note for note in made.notes)
    assert made.guessed == "arms"
    assert not columns("study,drug_n,drug_mean,drug_sd,blue_n,blue_mean,blue_sd\nA,20,3.1,1.0,21,2.2,1.1").guessed


def test_an_order_that_nobody_states_is_a_premise_of_every_contrast_with_the_arms() -> None:
    import lbpmeta as lm

    names = [
        "study",
        "MD",
        "lower",
        "upper",
        *(f"{group}_{q}" for group in ("red", "blue") for q in ("n", "mean", "sd")),
    ]
    rows = [dict(zip(names, ("A", "0.9", "0.27", "1.53", "20", "2.2", "1.1", "21", "3.1", "1.0"), strict=True))]
    rows[0]["contrast"] = "raw"
    (found,) = [f for f in lm.check(rows).findings if f.check == "contrast-disagrees-with-arms"]
    assert (found.verdict, found.blame) == ("implausible", ("arms",))
    assert "if the group that stands first is arm 1" in found.message
    turned = lm.check(rows, premises={"arms": "turned"})
    assert not [f for f in turned.failures if f.check == "contrast-disagrees-with-arms"]
    known = [{name.replace("red", "drug").replace("blue", "placebo"): text for name, text in rows[0].items()}]
    (found,) = [f for f in lm.check(known).findings if f.check == "contrast-disagrees-with-arms"]
    assert (found.verdict, found.blame) == ("inconsistent", ())


def test_without_that_rule_unknown_arms_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "groups_of", lambda header, shapes: groups.Groups({}))
    with pytest.raises(DataError, match="names are not understood"):
        columns("study,red_n,red_mean,red_sd,blue_n,blue_mean,blue_sd\nA,20,3.1,1.0,21,2.2,1.1")


# 3: implied counts


def test_a_count_of_an_outcome_that_only_names_its_arm() -> None:
    made = columns("study,n1,n2,resp1,resp2\nA,50,51,14,9")
    assert {"events1", "events2"} <= made.at.keys()


@pytest.mark.parametrize("names", ["Treatment1,Treatment2", "flag1,flag2"])
def test_codes_are_no_counts(names: str) -> None:
    cells = "3,4" if names.startswith("T") else "1,0"
    with pytest.raises(DataError, match="none of its columns"):
        columns(f"study,n1,n2,{names}\nA,50,51,{cells}")


# 4 and 5: company


def test_a_standard_deviation_without_a_mean_is_passed_over() -> None:
    assert "sd1" not in columns("study,estimate,lower,upper,sd\nA,1,0,2,3.3").at


def test_a_word_that_is_left_over_needs_company_under_the_same_word() -> None:
    made = columns("study,yi_post,vi_post,es_page\nA,0.5,0.04,12")
    assert made.at == {"study": 0, "estimate": 1, "variance": 2}
    assert "es_page" in made.passed


# 6: two groups that are not understood are not one


def test_two_unknown_groups_are_not_read_as_one() -> None:
    with pytest.raises(DataError, match=r"'bi', 'mono'.*--columns mean1="):
        columns("study,MonoMean,MonoSD,BiMean,BiSD\nA,1.5,2.2,3.0,4.4")


# 7: glued short names


@pytest.mark.parametrize("names", ["xt,nt,xc,nc", "Ee,Ne,Ec,Nc", "x1,n1,x2,n2", "e1i,n1i,e2i,n2i"])
def test_glued_names_with_their_twins(names: str) -> None:
    assert list(read(f"study,{names}\nA,12,57,18,55").values()) == ["events1", "n1", "events2", "n2"]


def test_a_glued_name_without_its_twin_is_nothing() -> None:
    made = columns("study,MD,lower,upper,sdc\nA,1,0,2,3.3")
    assert "sd2" not in made.at


def test_letters_of_a_table_count_only_together() -> None:
    assert list(read("study,ai,bi,ci,di\nA,12,45,18,37").values()) == ["events1", "nonevents1", "events2", "nonevents2"]


# 8: index or arm


def test_numbered_columns_are_arms_or_estimates_by_their_company() -> None:
    arms = read("study,y1,sd1,n1,y2,sd2,n2\nA,5.1,2.0,50,6.4,2.1,48")
    assert set(arms.values()) == MEANS
    made = columns("study,y1,v1,y2,v2\nA,0.51,0.04,0.64,0.05")
    assert made.at == {"study": 0, "estimate": 1, "variance": 2}
    assert [dict(one.at) for one in made.more] == [{"study": 0, "estimate": 3, "variance": 4}]


# 9: names that state a measure


@pytest.mark.parametrize("names", ["lnOR,selnOR", "logHR,se_log_hr", "lnRR,lnRR_se", "TE,seTE", "d,se_d"])
def test_a_standard_error_belongs_to_the_estimate_that_it_names(names: str) -> None:
    assert list(read(f"study,{names}\nA,-0.57,0.36").values()) == ["estimate", "se"]


LOG_BESIDE_RATIO = "study,estimate,estimate_rr,std_error,p_value,conf_low,conf_high"
ROWS_OF_IT = "A,-0.044,0.957,0.039,0.26,-0.121,0.033\nB,-0.228,0.796,0.056,0.0001,-0.338,-0.118"


def test_limits_without_a_name_go_to_the_estimate_that_they_enclose_and_not_to_the_nearest() -> None:
    made = columns(f"{LOG_BESIDE_RATIO}\n{ROWS_OF_IT}")
    assert (made.at["estimate"], made.at["se"], made.at["p"], made.at["ci_low"]) == (1, 3, 4, 5)
    assert (made.measure, made.log) == ("RR", True)


def test_limits_that_name_the_ratio_are_its_own_in_either_order_of_the_words() -> None:
    text = f"{LOG_BESIDE_RATIO},conf_low_rr,conf_high_rr\n" + "\n".join(
        f"{row},{ends}" for row, ends in zip(ROWS_OF_IT.split("\n"), ("0.886,1.034", "0.713,0.889"), strict=True)
    )
    made = columns(text)
    assert (made.at["estimate"], made.at["ci_low"], made.at["ci_high"]) == (2, 7, 8)


def test_two_estimates_of_a_row_keep_what_is_theirs() -> None:
    made = columns("study,d,se_d,g,se_g\nA,0.52,0.21,0.50,0.20\nB,0.31,0.15,0.30,0.14")
    assert (made.at["estimate"], made.at["se"]) == (1, 2)
    assert any("'g' is a second estimate" in note for note in made.notes)


# 10: r beside means


def test_a_correlation_beside_arms_is_no_effect() -> None:
    made = columns("study,mean1,sd1,n1,mean2,sd2,n2,r\nA,5.1,2.0,50,6.4,2.1,48,0.6")
    assert "estimate" not in made.at
    assert "r" in made.passed


def test_a_correlation_alone_is_the_effect() -> None:
    made = columns("study,n,r\nA,70,0.09\nB,80,-0.2")
    assert (made.at["estimate"], made.measure) == (2, "COR")


# 11: refuse when close


def test_two_columns_of_one_meaning_and_other_numbers_are_not_both_read() -> None:
    made = columns("study,MD,lower,upper,se,stderr\nA,1,0,2,0.5,0.6")
    assert made.at["se"] == 4
    assert "'se' is, with other numbers" in made.passed["stderr"]


# 12: limits belong to the estimate that they enclose

RATIOS = "study,adjrr,lb,ub,logrr,varlogrr\n" + "\n".join(
    f"S{i},{rr},{rr * 0.8:.2f},{rr * 1.25:.2f},{lr},0.013"
    for i, (rr, lr) in enumerate([(1.5, 0.405), (2.0, 0.693), (0.5, -0.693), (3.0, 1.099), (1.1, 0.095)])
)


def test_limits_of_a_ratio_are_not_those_of_its_logarithm() -> None:
    made = columns(RATIOS)
    assert {made.at[c] for c in ("estimate", "ci_low", "ci_high")} == {1, 2, 3}


def test_limits_that_enclose_no_estimate_are_not_read() -> None:
    made = columns(RATIOS.replace("adjrr", "label").replace("S0,1.5", "S0,x"))
    assert "ci_low" not in made.at
    assert "lies outside" in made.passed["lb"]


def test_an_estimate_outside_in_half_of_the_rows_is_a_finding_and_no_other_reading() -> None:
    rows = "\n".join(f"S{i},{'9' if i % 2 else '1'},0,2" for i in range(10))
    assert "ci_low" in columns(f"study,MD,ci_lower,ci_upper\n{rows}").at


def test_a_variance_that_is_no_square_of_the_standard_error_is_that_of_something_else() -> None:
    rows = [
        ("0.2018", "0.0412"),
        ("0.2532", "0.0657"),
        ("0.1500", "0.0251"),
        ("0.3001", "0.0960"),
        ("0.2104", "0.0470"),
    ]
    text = "study,g,standard_error,variance\n" + "\n".join(f"S{i},0.5,{s},{v}" for i, (s, v) in enumerate(rows))
    made = columns(text)
    assert (made.at["se"], "variance" in made.at) == (2, False)
    assert "in 5 of 5 rows" in made.passed["variance"]
    true = text.replace("0.0412", "0.0407").replace("0.0657", "0.0641").replace("0.0251", "0.0225")
    assert columns(true).at["variance"] == 3  # most rows agree: the others are findings


# 13: common tails are groups

FLUOR = "study,nplacebo,meanplacebo,sdplacebo,nfluor,meanfluor,sdfluor\nA,20,3.1,1.0,21,2.2,1.1"


def test_common_tails_are_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(FLUOR)["meanfluor"] == "mean1"
    monkeypatch.setattr(groups, "_of_tails", lambda header, shapes: [])
    monkeypatch.setattr(groups, "_of_sizes", lambda header, shapes: [])
    with pytest.raises(DataError, match="none of its columns"):
        columns(FLUOR)


def test_sexes_are_groups_beside_means_and_people_else() -> None:
    found = read("study,male_mean,male_SD,male_n,female_mean,female_SD,female_n\nA,3.1,1.0,20,2.2,1.1,21")
    assert (found["male_mean"], found["female_n"]) == ("mean1", "n2")
    assert not columns("study,g,se,male_n,female_n\nA,0.3,0.1,20,21").at.keys() & {"n1", "n2"}


# values


@pytest.mark.parametrize("name", ["level", "var", "patients", "events", "weight"])
def test_a_column_of_words_is_passed_over(name: str) -> None:
    made = columns(f"study,MD,lower,upper,{name}\n" + "\n".join(f"S{i},1,0,2,adults" for i in range(6)))
    assert made.at.keys() == {"study", "estimate", "ci_low", "ci_high"}


def test_any_value_is_no_percentage() -> None:
    with pytest.raises(DataError, match="none of its columns"):
        columns("name,value\nsep,0.9\nrel,0.8")
    assert "value" in columns("study,prevalence,n\nA,32,57").at


def test_a_number_of_a_comparison_is_a_label() -> None:
    text = "Comparison Number,study,Events 1,Total 1,Events 2,Total 2\n1,A,49,615,67,624"
    assert "Comparison Number" not in read(text)


def test_percentages_are_no_counts() -> None:
    found = columns("study,event.e,n.e,event.c,n.c\nA,22%,50,40%,50").at
    assert {"share1", "share2"} <= found.keys()
    assert not found.keys() & {"events1", "events2"}
    with pytest.raises(DataError, match="a percent sign is a unit"):
        columns("study,event.e,event.c\nA,22%,40%")


def test_a_moderator_called_level_is_no_level_of_confidence() -> None:
    rows = "\n".join(f"S{i},1,0,2,{1 + i % 4}" for i in range(8))
    assert "level" not in columns(f"study,MD,lower,upper,Level\n{rows}").at


# renaming what a table is about never changes what is read

ARM_WORDS = [("exp", "ctrl"), ("treat", "control"), ("t", "c"), ("1", "2"), ("drug", "placebo"), ("int", "con")]


@given(st.sampled_from(ARM_WORDS), st.sampled_from(["{q}_{a}", "{a}_{q}", "{q}.{a}", "{a} {q}"]), st.booleans())
def test_the_words_for_the_arms_do_not_matter(arms: tuple[str, str], way: str, upper: bool) -> None:
    names = [way.format(q=q, a=a) for a in arms for q in ("mean", "sd", "n")]
    names = [n.upper() for n in names] if upper else names
    assert list(read("study," + ",".join(names) + "\nA,5.1,2.0,50,6.4,2.1,48").values()) == [
        "mean1",
        "sd1",
        "n1",
        "mean2",
        "sd2",
        "n2",
    ]


@given(st.from_regex(r"[a-z]{4,9}", fullmatch=True))
def test_the_name_of_an_outcome_does_not_matter(word: str) -> None:
    from lbpmeta.evidence.words.lexicon import WORDS

    if word in WORDS or word.endswith(("mean", "sd", "n")):
        return
    names = [f"{word}_{q}_{a}" for a in ("exp", "ctrl") for q in ("mean", "sd")]
    made = columns("study,n_exp,n_ctrl," + ",".join(names) + "\nA,50,48,5.1,2.0,6.4,2.1")
    assert made.at.keys() >= MEANS, word


def test_a_phrase_holds_no_sign_that_no_name_has() -> None:
    assert [phrase for phrase, _ in PHRASES if not phrase.isprintable()] == []  # "\\b" that lost its backslash
