"""Premises: the vocabulary, who declares, and what is left to blame."""

import pytest

from lbpmeta.errors import MethodError
from lbpmeta.premises.declaration import Declarations, declare, declared_by_keywords
from lbpmeta.premises.kinds import PREMISES, SYMMETRIC_INTERVALS
from lbpmeta.premises.premise import Origin, Premise, Status, assume, blamed, entail, given_words, if_words
from lbpmeta.recipe import RECIPES


@pytest.mark.parametrize("kind", PREMISES.values(), ids=lambda kind: kind.name)
def test_every_premise_is_complete(kind) -> None:
    assert kind.when
    assert kind.given
    assert set(kind.aliases.values()) <= set(kind.values)
    assert not set(kind.aliases) & set(kind.values)
    for value in kind.values:
        assert kind.canonical(value) == value
        assert kind.canonical(f" {value.upper()} ") == value


@pytest.mark.parametrize(("said", "means"), [("Z", "wald"), ("BCa", "bootstrap"), (" Clopper-Pearson ", "exact")])
def test_other_words_for_an_interval(said: str, means: str) -> None:
    assert declare("interval", said).value == means


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("intervall", "wald", "Did you mean 'interval'"),
        ("interval", "bootstap", "Did you mean 'bootstrap'"),
        ("p_of", "somebody", "it must be one of 'this estimate'"),
    ],
)
def test_what_does_not_exist_is_named(name: str, value: str, message: str) -> None:
    with pytest.raises(MethodError, match=message):
        declare(name, value)


def test_the_more_specific_voice_wins() -> None:
    blanket = Declarations.of(declare("interval", "wald", where="lbpmeta.toml"))
    row = blanket.behind((declare("interval", "profile", origin=Origin.SOURCE),))
    assert row.value("interval") == "profile"
    assert blanket.value("interval") == "wald"


def test_a_declared_premise_is_not_blamed() -> None:
    said = Declarations.of(declare("interval", "t", origin=Origin.SOURCE, where="column interval"))
    known = said.status(assume("interval"))
    assert known is not None
    assert (known.status, known.value, known.where) == (Status.DECLARED, "t", "column interval")
    assert blamed([known, assume("p of"), entail("rounding")]) == ("p of",)


@pytest.mark.parametrize("value", sorted(set(PREMISES["interval"].values) - SYMMETRIC_INTERVALS - {"unknown"}))
def test_a_contradiction_ends_where_another_value_is_declared(value: str) -> None:
    assert Declarations.of(declare("interval", value)).status(assume("interval")) is None


def test_only_closed_lists_entail() -> None:
    open_ = {"interval", "p of", "weights of", "pooled", "transcription", "software", "recipe", "analysis"}
    assert {k.name for k in PREMISES.values() if k.closed} & open_ == set()
    with pytest.raises(MethodError, match="no closed list"):
        entail("interval")


def test_words() -> None:
    told = [declare("interval", "wald", where="lbpmeta.toml, line 4")]
    known = Declarations.of(*told).status(assume("interval"))
    assert known is not None
    assert given_words([known]) == "Given that these are Wald intervals, as lbpmeta.toml, line 4 declares"
    assert if_words([known]) == ""
    assert if_words([assume("measure", "MD"), assume("unit")]) == (
        " if the measure is MD and estimate and bounds share a unit"
    )


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_every_recipe_declares_how_its_interval_is_made(recipe) -> None:
    assert recipe.declares["interval"] in SYMMETRIC_INTERVALS
    for name, value in recipe.declares.items():
        assert declare(name, value).value == value


def test_every_declared_rounding_reads_as_a_sentence() -> None:
    for value in PREMISES["rounding"].values:
        (said,) = declared_by_keywords({"rounding": value}).values()
        words = given_words([Premise("rounding", said.value, Status.DECLARED, Origin.USER, "the call")])
        assert words.startswith("Given that numbers were ")
        assert "to truncated" not in words
        assert "to any" not in words
        assert words.endswith(", as the call declares")
