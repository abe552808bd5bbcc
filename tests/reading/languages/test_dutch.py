"""Dutch: labels, names of intervals, small words, decimal commas."""

from __future__ import annotations

import pytest

from ..reader import intervals, read, triple

LABELS = {
    "MD": ("gemiddeld verschil", "gewogen gemiddeld verschil van", "extra daling van"),
    "SMD": ("gestandaardiseerd gemiddeld verschil", "effectgrootte"),
    "RR": ("relatief risico", "RR van", "risicoratio"),
    "OR": ("oddsratio", "OR", "OR van"),
    "HR": ("hazardratio", "HR"),
    "IRR": ("incidentieratio",),
    "RD": ("risicoverschil", "absolute risicoreductie"),
    "MC": ("gemiddelde verandering", "gemiddelde daling"),
    "PR": ("sensitiviteit", "prevalentie"),
    "?": ("doeltreffendheid", "relatieve risicoreductie"),
}

#: Kinds of labels that English has as well.
MORE_LABELS = {
    "PETO": ("peto-oddsratio",),
    "OR": (
        "kansverhouding",
        "odds ratio's",
        "oddsverhouding",
    ),
    "RR": (
        "relatieve sterfterisico",
        "relatieve kans",
        "verhouding van de prevalenties",
        "risico-ratio",
        "cumulatieve incidentieratio",
    ),
    "HR": (
        "hazard ratio's",
        "subdistributiehazardratio",
    ),
    "IRR": (
        "verhouding van de incidenties",
        "incidentieverhouding",
    ),
    "ROM": ("ratio van de geometrische gemiddelden",),
    "SMCR": ("gestandaardiseerde gemiddelde verandering",),
    "MD": ("absoluut verschil",),
    "COR": (
        "pearson-correlatie",
        "intraclasscorrelatie",
    ),
    "GEN": ("helling",),
    "PR": (
        "vijfjaarsoverleving",
        "voorspellende waarde",
        "seroprevalentie",
        "nauwkeurigheid",
    ),
    "RD": ("absolute toename",),
    "IRD": ("incidentieverschil",),
    "?": (
        "relatieve afname",
        "geometrisch gemiddelde",
        "diagnostische oddsratio",
    ),
}


@pytest.mark.parametrize(
    ("measure", "label"),
    [(m, label) for table in (LABELS, MORE_LABELS) for m, labels in table.items() for label in labels],
)
def test_labels(measure: str, label: str) -> None:
    (result,) = intervals(f"Er was een {label} 0,71 (met 95% BI van 0,48 tot 0,94) in het onderzoek.")
    assert triple(result) == f"{measure} 0.71 0.48 0.94"


@pytest.mark.parametrize(
    "name",
    ["95% BI", "95%-BI", "95%-betrouwbaarheidsinterval", "95% BI van", "95% betrouwbaarheidsinterval (BI):", "BI 95%"],
)
def test_names_of_the_interval(name: str) -> None:
    (result,) = intervals(f"Het relatieve risico was 0,71 ({name} 0,48 tot 1,05; p=0,09).")
    assert (triple(result), result.level, result.p) == ("RR 0.71 0.48 1.05", "95", "0.09")


def test_proportions_with_their_counts() -> None:
    text = (
        "Van hen had 18 op 57 patiënten (32%; 95% BI van 21 tot 45) pijn, tegen 12 op 55 (22%; 95% BI van 13 tot 35)."
    )
    a, b = intervals(text)
    assert [(r.events, r.of, triple(r)) for r in (a, b)] == [("18", "57", "PR 32 21 45"), ("12", "55", "PR 22 13 35")]


def test_single_statements() -> None:
    results, _ = read(
        "De gemiddelde leeftijd was 39 (SD 11,2) jaar; er was een hoge mate van heterogeniteit (I2 = 80%)."
    )
    assert [(r.kind, r.estimate, r.sd, r.i2) for r in results] == [
        ("mean", "39", "11.2", ""),
        ("heterogeneity", "", "", "80"),
    ]


def test_signs_in_words() -> None:
    (result,) = intervals("Het gemiddelde verschil was 4,5 punten lager (95%-BI 11,8 lager tot 2,9 hoger).")
    assert triple(result) == "MD -4.5 -11.8 2.9"


def test_what_was_slower_and_two_arms() -> None:
    (slower,) = intervals("Het lopen vertraagde op blote voeten met 0,08 m/s (95%-BI -0,10 tot -0,06) bij deze mensen.")
    (arms,) = intervals("Pijn was 5,1 versus 3,2 punten (95%-BI 0,3 tot 3,5).")
    assert (triple(slower), triple(arms)) == ("? -0.08 -0.10 -0.06", "MD 1.9 0.3 3.5")


@pytest.mark.parametrize(
    ("sentence", "read_as"),
    [
        ("Oefenen verminderde de pijn met 8,6 punten (95%-BI 6,2 tot 11,0) ten opzichte van rust.", "MD 8.6 6.2 11.0"),
        ("In groep A daalde de pijn met 3,1 punten (95%-BI 2,6 tot 3,6).", "MC 3.1 2.6 3.6"),
        ("In groep A daalde de pijn naar 3,1 punten (95%-BI 2,6 tot 3,6).", "? 3.1 2.6 3.6"),
    ],
)
def test_verbs_of_a_change(sentence: str, read_as: str) -> None:
    assert [triple(r) for r in intervals(sentence)] == [read_as]


@pytest.mark.parametrize(
    ("sentence", "read_as"),
    [
        (
            "De kinderen hadden 7,9 en 7,8 infecties per persoonsjaar (verschil: 0,07; 95%-BI -0,70 tot 0,85).",
            "IRD 0.07 -0.70 0.85",
        ),
        ("De OR was 1,41 (95%-BI 1,02 tot 1,95; trend p = 0,021) in dit onderzoek.", "OR 1.41 1.02 1.95"),
        (
            "De OR was 1,41 (95%-BI 1,02 tot 1,95; overschrijdingskans 0,04) in dit onderzoek.",
            "OR 1.41 1.02 1.95 p0.04",
        ),
        ("De groepen verschilden 3,4 punten (95%-BI 0,2 tot 6,6) na zes weken.", "MD 3.4 0.2 6.6"),
        ("Het gemiddelde verschil was 4,5 (95%-bootstrap-betrouwbaarheidsinterval 1,2 tot 7,8).", "MD 4.5 1.2 7.8"),
        ("Het verschil was 4,5 (95%-onzekerheidsinterval 1,2 tot 7,8) in deze groep.", "MD 4.5 1.2 7.8"),
        ("Het risico was 2,2 keer hoger (95%-BI 1,2 tot 4,1) bij deze patiënten.", "RR 2.2 1.2 4.1"),
        ("In vergelijking tot placebo daalde de bloeddruk met 6,1 mmHg (95%-BI 3,9 tot 8,3).", "MD 6.1 3.9 8.3"),
        ("Het absoluut verschil was 3,2 punten (95%-BI 1,1 tot 5,3) na zes weken.", "MD 3.2 1.1 5.3"),
        (
            "De bloeddruk steeg met 2,1 mmHg (95%-BI 1,2 tot 3,0) per stijging van een eenheid in de BMI.",
            "GEN 2.1 1.2 3.0",
        ),
        ("Het verschil was 3,1 kg (95%-BI op basis van bootstrap 1,2 tot 5,0) na een jaar.", "MD 3.1 1.2 5.0"),
        ("De correlatie was r = 0,48 (95%-BI via Fisher-z: 0,12 tot 0,73).", "COR 0.48 0.12 0.73"),
        ("De afname van de pijn in de nacht bedroeg 60% (95%-BI 54 tot 66).", "? 60 54 66"),
        ("Training min controle: -0,52 punten; 95%-BI [-1,40; 0,36]", "MD -0.52 -1.40 0.36"),
        (
            "Er was een toename van 5,4 procentpunten ten opzichte van 62% bij aanvang (95%-BI 0,8 tot 10,0).",
            "RD 5.4 0.8 10.0",
        ),
        (
            "Het geheugen verbeterde met 0,27 SD meer dan in de controlegroep (95%-BI 0,15 tot 0,39).",
            "SMD 0.27 0.15 0.39",
        ),
        ("Kinderen hadden 0,21 (95%-BI -0,12 tot 0,54) minder episoden per persoonsjaar.", "IRD 0.21 -0.12 0.54"),
        ("Het sterftecijfer was 121,3 per 100 000 geboorten (95%-BI: 98,1-144,5).", "IR 121.3 98.1 144.5"),
        ("De gemiddelde bloeddrukdaling was 5,2 mmHg (95%-BI 2,2 tot 8,2).", "MC 5.2 2.2 8.2"),
        ("De gemiddelde pijnreductie was 17% (95%-BI 12 tot 22).", "? 17 12 22"),
        ("Het pijnverschil was 1,2 punten (95%-BI 0,2 tot 2,2).", "MD 1.2 0.2 2.2"),
    ],
)
def test_kinds_that_english_has(sentence: str, read_as: str) -> None:
    found = intervals(sentence)
    assert [triple(r) + (f" p{r.p}" if r.p else "") for r in found] == [read_as]


def test_heterogeneity_in_words() -> None:
    results, _ = read(
        "De heterogeniteit was groot (I-kwadraat = 45%; Cochrans Q = 10,8; tau-kwadraat = 0,02) in dit onderzoek."
    )
    assert [(r.i2, r.q, r.tau2) for r in results] == [("45", "", ""), ("", "10.8", ""), ("", "", "0.02")]
