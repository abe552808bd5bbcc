"""French: labels, names of intervals, small words, decimal commas."""

from __future__ import annotations

import pytest

from ..reader import intervals, read, triple

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

#: Kinds of labels that English has as well.
MORE_LABELS = {
    "PETO": ("odds ratio de Peto",),
    "OR": ("rapport de chances",),
    "RR": (
        "ratio des prévalences",
        "rapport d’incidence cumulée",
        "rapport des prévalences",
    ),
    "HR": (
        "rapport des taux de hasard",
        "rapport des aléas",
        "ratio de hasard",
    ),
    "IRR": (
        "ratio d’incidence",
        "RTI",
        "rapport de densités d’incidence",
        "taux relatif",
    ),
    "SMD": ("effet standardisé",),
    "SMCR": ("changement moyen standardisé",),
    "MD": ("différence absolue",),
    "GEN": ("effet indirect",),
    "NNT": ("NSTB", "NSTN"),
    "PR": ("exactitude",),
    "IRD": ("différence de taux d’incidence",),
    "?": (
        "risque attribuable",
        "%RAP",
        "coefficient de variation",
        "taux standardisé de mortalité",
        "odds ratio diagnostique",
    ),
}


@pytest.mark.parametrize(
    ("measure", "label"),
    [(m, label) for table in (LABELS, MORE_LABELS) for m, labels in table.items() for label in labels],
)
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


@pytest.mark.parametrize(
    ("sentence", "read_as"),
    [
        (
            "Ils avaient 7,9 et 7,8 infections par personne-année (différence : 0,07 ; IC à 95 % -0,70 à 0,85).",
            "IRD 0.07 -0.70 0.85",
        ),
        ("L’OR était de 1,41 (IC à 95 % 1,02 à 1,95 ; tendance p = 0,021) dans cette étude.", "OR 1.41 1.02 1.95"),
        ("Les groupes différaient de 3,4 points (IC à 95 % 0,2 à 6,6) après six semaines.", "MD 3.4 0.2 6.6"),
        ("La différence moyenne était de 4,5 (intervalle de confiance bootstrap à 95 % 1,2 à 7,8).", "MD 4.5 1.2 7.8"),
        ("La différence était de 4,5 (intervalle d’incertitude à 95 % 1,2 à 7,8) dans ce groupe.", "MD 4.5 1.2 7.8"),
        ("Le risque était 2,2 fois plus élevé (IC à 95 % 1,2 à 4,1) chez ces patients.", "RR 2.2 1.2 4.1"),
        ("La différence absolue était de 3,2 points (IC à 95 % 1,1 à 5,3) après six semaines.", "MD 3.2 1.1 5.3"),
        (
            "La différence était de 5,3 points de pourcentage (IC à 95 % 4,6 à 6,0) pour le taux de succès.",
            "RD 5.3 4.6 6.0",
        ),
        (
            "L’intervention a augmenté de 18,3 points de pourcentage les accouchements (IC à 95 % 10,1 à 26,6).",
            "RD 18.3 10.1 26.6",
        ),
        (
            "La couverture était supérieure de 9,0 points de % (intervalle de confiance, IC, à 95 % : 5,2-12,8).",
            "RD 9.0 5.2 12.8",
        ),
        ("Dans ces essais, la DR typique ‐0,26 (IC à 95 % ‐0,31 à ‐0,21) était favorable.", "RD -0.26 -0.31 -0.21"),
        (
            "La pression a augmenté de 2,1 mmHg (IC à 95 % 1,2 à 3,0) par augmentation d’une unité de l’IMC.",
            "GEN 2.1 1.2 3.0",
        ),
        ("La proportion était de 45 % (IC à 95 % selon Wilson : 40 % à 50 %).", "PR 45 40 50"),
        ("La différence moyenne était de 3,1 kg (IC à 95 % d’après la méthode exacte : 1,2 à 5,0).", "MD 3.1 1.2 5.0"),
        ("La diminution de l’intensité de la douleur était de 60 % (IC à 95 % 54 à 66).", "? 60 54 66"),
        ("Entraînement moins témoin : -0,52 points (IC à 95 % -1,40 à 0,36)", "MD -0.52 -1.40 0.36"),
        ("Crises moins fréquentes : 0,61 (IC à 95 % 0,10 à 1,20)", "? 0.61 0.10 1.20"),
        (
            "Il y avait une augmentation de 5,4 points de pourcentage par rapport à une valeur initiale de 62 % "
            "(IC à 95 % 0,8-10,0).",
            "RD 5.4 0.8 10.0",
        ),
        ("Le taux de mortalité était de 121,3 pour 100 000 naissances (IC 95 % : 98,1-144,5).", "IR 121.3 98.1 144.5"),
        ("L’incidence moyenne était de 1,6 pour 100 000 enfants (IC 95 % : 1,2-2,0).", "IR 1.6 1.2 2.0"),
        ("Il a été trouvé dans 29,3 % des 131 œufs testés (IC à 95 % 21,5 à 37,2).", "PR 29.3 21.5 37.2"),
    ],
)
def test_kinds_that_english_has(sentence: str, read_as: str) -> None:
    found = intervals(sentence)
    assert [triple(r) + (f" p{r.p}" if r.p else "") for r in found] == [read_as]


def test_heterogeneity_in_words() -> None:
    results, _ = read(
        "L’hétérogénéité était grande (I carré = 45 % ; Q de Cochran = 10,8 ; tau carré = 0,02) dans cet essai."
    )
    assert [(r.i2, r.q, r.tau2) for r in results] == [("45", "", ""), ("", "10.8", ""), ("", "", "0.02")]
