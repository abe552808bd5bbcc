"""Messages that once misled: what they say is what is the matter."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.checks.core.slips import slips_of
from lbpmeta.checks.pooled.repairs.edits import arm_edits, print_edits
from lbpmeta.checks.source.quote import check_quote
from lbpmeta.printed import Printed
from lbpmeta.report.place import place_of

ROWS = [("-5.0", "-9.0", "-1.0"), ("-3.0", "-8.0", "2.0")]
LINE = {"estimate": "-4.22", "ci_low": "-7.34", "ci_high": "-1.10"}


def printed(**cells: str) -> dict[str, Printed]:
    return {name: Printed.parse(text) for name, text in cells.items()}


def test_a_number_that_is_not_in_the_quote_is_the_cell_that_is_pointed_at(tmp_path: Path) -> None:
    assert next(iter(check_quote({"estimate": "-0.20", "k": "3"}, "-0.20 in 4 trials").printed)) == "k"
    file = tmp_path / "mine.csv"
    file.write_text("study,MD,lower,upper,k,quote\nTotal,-0.2,-0.5,0.1,3,-0.2 (-0.5 to 0.1) in 4 trials\n")
    found = [f for f in lm.check(file, measure="MD").findings if f.check == "not-in-quote"]
    place = place_of(found[0])
    assert "k 3 is not in the quote" in found[0].message
    assert place is not None
    assert place.cell == "k"


def test_three_moved_numbers_are_not_one_digit() -> None:
    edits = list(print_edits(printed(estimate="-3.0", ci_low="-8.0", ci_high="2.0"), "MD"))
    moved = [e for e in edits if e.cells.get("estimate") == "-3.1"]
    assert [len(e.cells) for e in moved] == [3]
    assert "moved with it" in moved[0].why
    assert all("moved with it" in e.why for e in edits if len(e.cells) > 1 and "digit" in e.why)


def test_the_decimal_point_of_a_count_does_not_slip() -> None:
    assert {s.text: s.why for s in slips_of("57", True)}["570"] == "a digit was dropped"
    assert not any("." in s.text or s.text.startswith("-") for s in slips_of("57", True))
    assert {s.text: s.why for s in slips_of("57")}["5.7"] == "the decimal point slipped"  # a measurement's may
    arms = printed(events1="18", n1="57", events2="10", n2="60")
    assert not [e for e in arm_edits(arms, "OR") if "point" in e.why or "sign" in e.why]
    found = lm.check_proportion(events=18, n=57, percent="3.2")
    assert not [r for r in found.repairs if r.field == "n" and "point" in r.why]
    assert [r for r in found.repairs if r.field == "percent" and "point" in r.why]


@pytest.mark.parametrize(
    ("pin", "hint"),
    [("ci-asymetric=inconsistent", "ci-asymmetric"), ("ci-asymmetric=inconsistant", "inconsistent")],
)
def test_a_pin_that_is_nearly_right(pin: str, hint: str) -> None:
    row = {"study": "A", "MD": "1.0", "lower": "-1.0", "upper": "3.0", "expected": pin, "expected_reason": "known"}
    with pytest.raises(lm.DataError, match=f"Did you mean '{hint}'"):
        lm.check([row])


@pytest.mark.parametrize("name", ["fixed", "Fixed-effect", "FE", "common", "equal effects model"])
def test_the_common_effect_by_its_other_names(name: str) -> None:
    assert lm.pool([0.1, 0.4], [0.1, 0.2], model=name).recipe == lm.pool([0.1, 0.4], [0.1, 0.2], model="common").recipe
    assert lm.pool_arrays([[0.1, 0.4]], [[0.1, 0.2]], model=name).tau2[0] == 0
    found = lm.check_pooled(LINE, ROWS, measure="MD", model=name)
    assert found.verdict == "consistent"
    assert all("random" not in recipe for recipe in found.recipes[:1])
    counts = {"events1": [4, 6], "n1": [20, 30], "events2": [8, 9], "n2": [20, 30]}
    fits = [lm.mantel_haenszel(**counts, measure="RR", model=m).ci for m in (name, "common")]
    assert fits[0] == fits[1]


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(lm.MethodError, match="`model` is 'mixed'"):
        lm.check_pooled(LINE, ROWS, measure="MD", model="mixed")
    with pytest.raises(lm.MethodError, match="`model` is 'mixed'"):
        lm.pool([0.1], [0.1], model="mixed")


def test_a_folder_with_the_fixed_model(tmp_path: Path) -> None:
    lm_folder = tmp_path / "mine"
    lm_folder.mkdir()
    (lm_folder / "sources.csv").write_text("id,kind,citation\nown,trial,Own 2020\n")
    (lm_folder / "reviews.csv").write_text("review,measure,model,estimate,ci_low,ci_high\nR,MD,fixed,1.0,-1.0,3.0\n")
    evidence = lm.load(lm_folder)
    assert evidence.tables["reviews"][0]["model"] == "common"
    assert any("'fixed' is read as 'common'" in note for note in evidence.tables.notes)


def test_no_message_names_nothing() -> None:
    rows = [("0.1", "0.0", "0.2"), ("0.4", "0.3", "0.5")]
    found = lm.check_pooled({"estimate": "0.22", "ci_low": "0.10", "ci_high": "0.31"}, rows, measure="")
    assert found.verdict == "method-dependent"
    assert not found.recipes
    assert "may if it was pooled on another scale" in found.message
    assert "reproduce" not in found.message


@pytest.mark.parametrize(
    ("name", "text", "value"), [("p", "0.03", "0.01"), ("q", "1.3", "0.4"), ("i2", "40", "0")], ids=["p", "q", "i2"]
)
def test_the_one_number_that_does_not_follow_is_named(name: str, text: str, value: str) -> None:
    found = lm.check_pooled({**LINE, name: text}, ROWS, measure="MD", recipe="metafor", model="common")
    assert found.message.startswith(f"{name} {text} alone does not follow from the 2 rows")
    assert "-4.22 (-7.34 to -1.10)" in found.message
    assert next(iter(found.printed)) == name
    assert {r.field for r in found.repairs} == {name}
    assert found.repairs[0].value.startswith(value[:2])


def test_a_p_across_the_level_is_a_decision() -> None:
    line = {**LINE, "p": "0.08"}
    assert lm.check_pooled(line, ROWS, measure="MD", recipe="metafor", model="common").severity == "decision"


def test_a_wrong_estimate_is_not_called_a_wrong_p() -> None:
    line = {**LINE, "estimate": "-2.42", "p": "0.008"}
    found = lm.check_pooled(line, ROWS, measure="MD", recipe="metafor", model="common")
    assert "alone" not in found.message
    assert found.repairs[0].field == "estimate"
