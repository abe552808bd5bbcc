"""French: labels, names of intervals, small words, decimal commas."""

from __future__ import annotations

import pytest

from ..reader import intervals, triple

LABELS = {
    "MD": ("différence moyenne", "différence moyenne de", "différence de moyennes"),
    "SMD": ("différence moyenne standardisée", "taille d'effet", "DMS"),
    "RR": ("risque relatif", "RR", "rapport de risques"),
    "OR": ("rapport de cotes", "odds ratio", "OR"),
    "HR": ("rapport de risques instantanés", "hazard ratio", "HR"),
    "IRR": ("rapport de taux", "rapport des taux d'incidence"),
    "RD": ("différence de risque", "réduction absolue du risque"),
    "MC": ("variation moyenne",),
    "PR": ("sensibilité", "prévalence"),
    "?": ("efficacité vaccinale", "réduction relative du risque"),
}


@pytest.mark.parametrize(("measure", "label"), [(m, label) for m, labels in LABELS.items() for label in labels])
def test_labels(measure: str, label: str) -> None:
    (result,) = intervals(f"Dans les essais, {label} 0,71 (IC à 95 % : 0,48 à 0,94).")
    assert triple(result) == f"{measure} 0.71 0.48 0.94"


@pytest.mark.parametrize(
    "name",
    ["IC 95 %", "IC à 95 %", "IC95%", "IC95 %", "intervalle de confiance à 95 %", "IC à 95 % :", "IC 95 % =",
     "intervalle de confiance à 95 % [IC 95 %] :"],
)  # fmt: skip
def test_names_of_the_interval(name: str) -> None:
    (result,) = intervals(f"Le risque relatif était de 0,71 ({name} 0,48 à 1,05 ; p = 0,09).")
    assert (triple(result), result.level, result.p) == ("RR 0.71 0.48 1.05", "95", "0.09")


def test_a_review() -> None:
    (result,) = intervals("(RR 0,71 ; IC à 95 % 0,48 à 1,05 ; 3 essais, 1 753 participants ; I² = 79 %)")
    assert (triple(result), result.k, result.n, result.i2) == ("RR 0.71 0.48 1.05", "3", "1753", "79")


def test_signs_in_words() -> None:
    (result,) = intervals("La différence moyenne était 4,5 points de moins (IC à 95 % 11,8 de moins à 2,9 de plus).")
    assert triple(result) == "MD -4.5 -11.8 2.9"


def test_what_was_slower_and_two_arms() -> None:
    (slower,) = intervals("La marche a ralenti de 0,08 m/s (IC à 95 % -0,10 à -0,06) dans les deux groupes.")
    (arms,) = intervals("La douleur était de 5,1 versus 3,2 (IC à 95 % 0,3 à 3,5) dans les groupes.")
    assert (triple(slower), triple(arms)) == ("? -0.08 -0.10 -0.06", "MD 1.9 0.3 3.5")


def test_a_clause_behind_but_has_not_the_change_of_the_one_before() -> None:
    (result,) = intervals(
        "La dose a augmenté dans les deux groupes, mais était inférieure avec A (1,14 UI/kg ; IC à 95 % 0,94 à 1,34)."
    )
    assert triple(result) == "? 1.14 0.94 1.34"


@pytest.mark.parametrize("label", ["L'odds ratio", "L’OR", "Une valeur d'OR"])
def test_an_elided_article_does_not_hide_a_label(label: str) -> None:
    (result,) = intervals(f"{label} était de 1,84 (IC95 % : 1,12-3,02).")
    assert triple(result) == "OR 1.84 1.12 3.02"
