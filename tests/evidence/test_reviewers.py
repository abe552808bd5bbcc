"""Sheets as reviewers type them: each read, or asked about with a mapping that mends it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lbpmeta as lm

ARMS = {"mean1": "3.2", "sd1": "1.4", "n1": "45", "mean2": "4.1", "sd2": "1.6", "n2": "44"}
COUNTS = {"events1": "12", "n1": "50", "events2": "20", "n2": "51"}
ODDS = {"measure": "OR", "estimate": "0.49", "ci_low": "0.21", "ci_high": "1.15", "p": "0.10"}
APART = {"estimate": "-0.9", "ci_low": "-1.5", "ci_high": "-0.3"}
#: A sheet -> what its first row holds.
SHEETS = {
    "Study,Exercise (mean±SD),n,Control (mean±SD),n\nA,3.2±1.4,45,4.1±1.6,44\nB,2.9±1.2,60,3.8±1.3,58\n": ARMS,
    "Study,Trained,,,Control,,,MD (95% CI)\n,M,SD,N,M,SD,N,\nA,3.2,1.4,45,4.1,1.6,44,-0.9 (-1.5 to -0.3)\n"
    "B,2.9,1.2,60,3.8,1.3,58,-0.9 (-1.4 to -0.4)\n": {**ARMS, "estimate": "-0.9", "ci_high": "-0.3"},
    'Autor,Año,N intervención,Media intervención,DE intervención,N control,Media control,DE control\nA,2010,45,"3,2",'
    '"1,4",44,"4,1","1,6"\nB,2012,60,"2,9","1,2",58,"3,8","1,3"\n': ARMS,
    'Auteur,Année,Moyenne traitement,ET traitement,N traitement,Moyenne témoin,ET témoin,N témoin\nA,2010,"3,2","1,4",'
    '45,"4,1","1,6",44\nB,2012,"2,9","1,2",60,"3,8","1,3",58\n': ARMS,
    # Other languages.
    "Studie;IG: MW ± SD;IG: n;KG: MW ± SD;KG: n\nA;3,2 ± 1,4;45;4,1 ± 1,6;44\nB;2,9 ± 1,2;60;3,8 ± 1,3;58\n": ARMS,
    "Studie;Mittelwert VG;Standardabweichung VG;Stichprobe VG;Mittelwert KG;Standardabweichung KG;Stichprobe KG\n"
    "A;3,2;1,4;45;4,1;1,6;44\nB;2,9;1,2;60;3,8;1,3;58\n": ARMS,
    "Estudio;Grupo experimental;;;Grupo control;;\n;Media;Desv. est.;n;Media;Desv. est.;n\n"
    "A;3,2;1,4;45;4,1;1,6;44\nB;2,9;1,2;60;3,8;1,3;58\n": ARMS,
    "Studie;Ereignisse Intervention;Gesamt Intervention;Ereignisse Kontrolle;Gesamt Kontrolle\nA;12;50;20;51\n"
    "B;8;40;15;41\n": COUNTS,
    "Auteur;Événements groupe intervention;Effectif groupe intervention;Événements groupe contrôle;Effectif groupe "
    "contrôle\nA;12;50;20;51\nB;8;40;15;41\n": COUNTS,
    "Studio;Eventi trattati;Totale trattati;Eventi controlli;Totale controlli\nA;12;50;20;51\nB;8;40;15;41\n": COUNTS,
    "Studie;OR;95%-KI untere Grenze;95%-KI obere Grenze;p-Wert\nA;0,49;0,21;1,15;0,10\nB;0,43;0,16;1,18;0,09\n": ODDS,
    "Estudio;OR;IC 95% inferior;IC 95% superior;valor p\nA;0,49;0,21;1,15;0,10\nB;0,43;0,16;1,18;<0,001\n": ODDS,
    "Studie;Verschil;95% BI ondergrens;95% BI bovengrens\nA;-0,9;-1,5;-0,3\nB;-0,8;-1,4;-0,2\n": APART,
    "Studio;Differenza media;IC 95% inf.;IC 95% sup.\nA;-0,9;-1,5;-0,3\nB;-0,8;-1,4;-0,2\n": {**APART, "measure": "MD"},
    "Estudo;Diferença de médias;Limite inferior;Limite superior\nA;-0,9;-1,5;-0,3\nB;-0,8;-1,4;-0,2\n": {
        **APART,
        "measure": "MD",
    },
    "Estudio;Diferencia de medias estandarizada;Límite inferior;Límite superior\nA;-0,9;-1,5;-0,3\n"
    "B;-0,8;-1,4;-0,2\n": {**APART, "measure": "SMD"},
    # Letters of arms behind, spreads in brackets of their own, what was compared, a unit that is a percentage.
    "Study,n (I),n (C),Mean ± SD (I),Mean ± SD (C),p value\nA,45,44,3.2 ± 1.4,4.1 ± 1.6,0.006**\n"
    "B,60,58,2.9 ± 1.2,3.8 ± 1.3,<0.001***\n": ARMS,
    "Study,Drug,,,Sham,,\n,M,(SD),n,M,(SD),n\nA,3.2,(1.4),45,4.1,(1.6),44\nB,2.9,(1.2),60,3.8,(1.3),58\n": ARMS,
    "Study,Fat drug (%),SD,n,Fat sham (%),SD,n\nA,3.2,1.4,45,4.1,1.6,44\nB,2.9,1.2,60,3.8,1.3,58\n": ARMS,
    "Study,OR (most vs least),LCL,UCL,P,Cases,Person-years\nA,0.49,0.21,1.15,0.10,120,45000\n"
    "B,0.43,0.16,1.18,0.09,88,38000\n": ODDS,
    "Study,Between-group difference (95% CI),P\nA,-0.9 (-1.5; -0.3),0.004\nB,-0.8 (-1.4; -0.2),0.01\n": APART,
    "Study,Time,MD,95% CI,\n,,,Lower,Upper\nA,12 wk,-0.9,-1.5,-0.3\nB,12 wk,-0.8,-1.4,-0.2\n": APART,
    # The count stands in the bracket, or before it.
    "Study,Well exp % (n),N exp,Well con % (n),N con\nA,24 (12),50,39 (20),51\nB,20 (8),40,37 (15),41\n": COUNTS,
    "Study,Well exp n (%),N exp,Well con n (%),N con\nA,12 (24),50,20 (39),51\nB,8 (20),40,15 (37),41\n": COUNTS,
    "Study,Passed/Total int,Passed/Total con\nA,12 of 50,20 of 51\nB,8 of 40,15 of 41\n": COUNTS,
    "Study,Cured/n drug,Cured/n placebo\nA,12/50,20/51\nB,8/40,15/41\n": COUNTS,
    # Both are treatments: neither is the control, and the first stays the first.
    "Study,Treatment A events/total,Treatment B events/total\nA,12/50,20/51\nB,8/40,15/41\n": COUNTS,
    "Study,Drug A (n/N),Drug B (n/N)\nA,12/50,20/51\nB,8/40,15/41\n": COUNTS,
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_read(sheet: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    row = lm.load(tmp_path / "a.csv").tables["trials"][0]
    assert {column: row[column] for column in SHEETS[sheet]} == SHEETS[sheet]


def test_one_quoted_comma_may_be_a_slip(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('study,MD,lower,upper\nA,"1,2",1,2\nB,2,1,3\n', encoding="utf-8")
    with pytest.raises(lm.DataError, match="--decimal-comma"):
        lm.load(tmp_path / "a.csv")


@pytest.mark.parametrize(
    "header",
    [
        "Study,Pre EG,Post EG,Pre CG,Post CG,N EG,N CG",
        # One group goes by a name of its own.
        "Study,Salt before yoga,Salt yoga (SD),Salt before control,Salt control (SD),n yoga,n control",
    ],
)
def test_pairs_that_nothing_names_are_asked_about_with_a_mapping_that_mends_them(header: str, tmp_path: Path) -> None:
    sheet = f"{header}\nA,6.1 (1.5),3.2 (1.4),6.0 (1.6),4.1 (1.6),45,44\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    with pytest.raises(lm.DataError, match="hold two numbers in a cell") as told:
        lm.load(tmp_path / "a.csv")
    mapping = dict(re.findall(r'([\w+]+)="([^"]*)"', str(told.value)))
    row = lm.load(tmp_path / "a.csv", columns=mapping).tables["trials"][0]
    assert {column: row[column] for column in ARMS} == ARMS


def test_of_pairs_of_several_outcomes_the_first_is_asked_about(tmp_path: Path) -> None:
    sheet = "Study,Pain Int,Pain Con,Sleep Int,Sleep Con,n Int,n Con\nA,3.2 (1.4),4.1 (1.6),30 (8),35 (9),45,44\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    with pytest.raises(lm.DataError, match="'Pain Int' and 'Pain Con' hold two numbers in a cell") as told:
        lm.load(tmp_path / "a.csv")
    mapping = dict(re.findall(r'([\w+]+)="([^"]*)"', str(told.value)))
    row = lm.load(tmp_path / "a.csv", columns=mapping).tables["trials"][0]
    assert {column: row[column] for column in ARMS} == ARMS


@pytest.mark.parametrize("total", ["Summe", "Gesamt", "Totaal", "Totale", "Total"])
def test_a_line_of_totals_is_no_study(total: str, tmp_path: Path) -> None:
    sheet = f"Study,events exp,n exp,events con,n con\nA,12,50,20,51\nB,8,40,15,41\n{total},20,90,35,92\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    assert [row["trial"] for row in lm.load(tmp_path / "a.csv").tables["trials"] if row["events1"]] == ["A", "B"]
