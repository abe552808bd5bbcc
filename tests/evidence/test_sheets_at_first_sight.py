"""Sheets as reviewers of many trades type them, each read at once, or refused in a sentence whose remedy works."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm

ARMS = {"mean1": "3.2", "sd1": "1.4", "n1": "45", "mean2": "4.1", "sd2": "1.6", "n2": "44"}
COUNTS = {"events1": "12", "n1": "50", "events2": "20", "n2": "51"}
TIMES = {"events1": "12", "time1": "500", "events2": "20", "time2": "510"}
#: A sheet -> what its first row holds.
SHEETS = {
    # Counts of a total in words, under the names of groups alone.
    "Studie;IG;KG\nA;12 von 50;20 von 51\nB;8 von 40;15 von 41\n": COUNTS,
    "Estudio;Intervención;Control\nA;12 de 50;20 de 51\nB;8 de 40;15 de 41\n": COUNTS,
    "Étude;Traitement;Témoin\nA;12 sur 50;20 sur 51\nB;8 sur 40;15 sur 41\n": COUNTS,
    "Study,Surgery,Conservative\nA,12 out of 50,20 out of 51\nB,8 out of 40,15 out of 41\n": COUNTS,
    "Study,Mesh,No mesh\nA,12 of 50,20 of 51\nB,8 of 40,15 of 41\n": COUNTS,
    "Study,Exercise,Control\nA,12/50,20/51\nB,8/40,15/41\n": COUNTS,
    "Study,Cured exercise,Cured control\nA,12/50,20/51\nB,8/40,15/41\n": COUNTS,
    # Percentages of an arm, of which one count alone can be.
    "Study,Responders int (%),n int,Responders con (%),n con\nA,24,50,39,51\nB,20.0,40,36.6,41\n": COUNTS,
    "Study,N drug,% responders drug,N sham,% responders sham\nA,50,24%,51,39%\nB,40,20%,41,37%\n": COUNTS,
    "Study,Mortality drug,n drug,Mortality sham,n sham\nA,24%,50,39%,51\nB,20%,40,37%,41\n": COUNTS,
    # Counts with percentages, beside sizes of their arms.
    "Study,Steroid N,Steroid well n (%),Sham N,Sham well n (%)\nA,50,12 (24.0),51,20 (39.2)\n"
    "B,40,8 (20.0),41,15 (36.6)\n": COUNTS,
    "Estudio;Curados GI n (%);GI n;Curados GC n (%);GC n\nA;12 (24,0%);50;20 (39,2%);51\n"
    "B;8 (20,0%);40;15 (36,6%);41\n": COUNTS,
    # Persons who are called cases, beside what was measured in them.
    "Study,Cases (T/C),VAS T (x±s),VAS C (x±s)\nA,45/44,3.2±1.4,4.1±1.6\nB,60/58,2.9±1.2,3.8±1.3\n": ARMS,
    # Greek letters, animals, the size of either arm, what people are like as an outcome.
    "Study,n₁,x̄₁,σ₁,n₂,x̄₂,σ₂\nA,45,3.2,1.4,44,4.1,1.6\nB,60,2.9,1.2,58,3.8,1.3\n": ARMS,
    "Study,μ1,σ1,n1,μ2,σ2,n2\nA,3.2,1.4,45,4.1,1.6,44\nB,2.9,1.2,60,3.8,1.3,58\n": ARMS,
    "Study,Pigs treated,Mean treated,SD treated,Pigs control,Mean control,SD control\nA,45,3.2,1.4,44,4.1,1.6\n"
    "B,60,2.9,1.2,58,3.8,1.3\n": ARMS,
    "Study,Rats per group,Treated mean,Treated SD,Vehicle mean,Vehicle SD\nA,45,3.2,1.4,4.1,1.6\n"
    "B,60,2.9,1.2,3.8,1.3\n": {**ARMS, "n2": "45"},
    "Study,Diet BMI mean,Diet BMI SD,Diet n,Control BMI mean,Control BMI SD,Control n\nA,3.2,1.4,45,4.1,1.6,44\n"
    "B,2.9,1.2,60,3.8,1.3,58\n": ARMS,
    "Study,Diet (mean/SD),Diet n,Usual care (mean/SD),Usual care n\nA,3.2/1.4,45,4.1/1.6,44\n"
    "B,2.9/1.2,60,3.8/1.3,58\n": ARMS,
    # Three lines of a header, sizes that all outcomes share.
    ",Pain,,,,Sleep,,,,n,\n,Drug,,Sham,,Drug,,Sham,,Drug,Sham\nStudy,Mean,SD,Mean,SD,Mean,SD,Mean,SD,,\n"
    "A,3.2,1.4,4.1,1.6,8,2,9,2,45,44\nB,2.9,1.2,3.8,1.3,7,2,9,3,60,58\n": ARMS,
    ",,,Pain,,,,Sleep,,,\n,n,,Drug,,Sham,,Drug,,Sham,\nStudy,Drug,Sham,Mean,SD,Mean,SD,Mean,SD,Mean,SD\n"
    "A,45,44,3.2,1.4,4.1,1.6,8,2,9,2\nB,60,58,2.9,1.2,3.8,1.3,7,2,9,3\n": ARMS,
    'Study,Drug,,Sham,,Risk Ratio\n,Events,Total,Events,Total,"M-H, Fixed, 95% CI"\nA,12,50,20,51,0.61 (0.34 to 1.12)\n'
    "B,8,40,15,41,0.55 (0.26 to 1.15)\n": {**COUNTS, "estimate": "0.61", "measure": "RR"},
    # Other languages and programs.
    "Autor;Tamaño muestral intervención;Post-test intervención (media ± DT);Tamaño muestral control;Post-test control "
    "(media ± DT);d de Cohen\nA;45;3,2 ± 1,4;44;4,1 ± 1,6;-0,60\nB;60;2,9 ± 1,2;58;3,8 ± 1,3;-0,72\n": {
        **ARMS,
        "estimate": "-0.60",
        "measure": "SMD",
    },
    "Étude;Nombre de décès exposés;Personnes-années exposés;Nombre de décès non exposés;Personnes-années non exposés\n"
    "A;12;500;20;510\nB;8;400;15;410\n": TIMES,
    "Auteur;RR ajusté;borne inférieure;borne supérieure;RR brut;borne inf brut;borne sup brut\nA;0,49;0,21;1,15;0,40;"
    "0,18;0,90\nB;0,43;0,16;1,18;0,35;0,12;1,00\n": {"measure": "RR", "estimate": "0.49", "ci_low": "0.21"},
    "Studie;MWD;95%-KI\nA;-0,9;[-1,5 bis -0,3]\nB;-0,8;[-1,4 bis -0,2]\n": {"measure": "MD", "ci_low": "-1.5"},
    "trialnam,tdeath,tnodeath,cdeath,cnodeath\nA,12,38,20,31\nB,8,32,15,26\n": COUNTS,
    # Units of clusters are no events; person-time by names that say more; letters that a bracket holds.
    "Study,Clusters int,Participants int,Events int,Clusters con,Participants con,Events con\nA,10,50,12,11,51,20\n"
    "B,9,40,8,10,41,15\n": COUNTS,
    "Study,Events vaccinated,PY vaccinated,Events unvaccinated,PY unvaccinated\nA,12,500,20,510\n"
    "B,8,400,15,410\n": TIMES,
    "Study,Falls int,Follow-up int (person-years),Falls con,Follow-up con (person-years)\nA,12,500,20,510\n"
    "B,8,400,15,410\n": TIMES,
    "Study,Δ int,SDΔ int,n int,Δ con,SDΔ con,n con\nA,3.2,1.4,45,4.1,1.6,44\nB,2.9,1.2,60,3.8,1.3,58\n": ARMS,
    "Study,Nausea drug (n),drug (N),Nausea control (n),control (N)\nA,12,50,20,51\nB,8,40,15,41\n": COUNTS,
    # The crude and the adjusted effect, an effect under a word of its own beside sizes and a p-value.
    "Study,uOR,uOR_low,uOR_high,aOR,aOR_low,aOR_high\nA,0.40,0.18,0.90,0.49,0.21,1.15\n"
    "B,0.35,0.12,1.00,0.43,0.16,1.18\n": {"measure": "OR", "estimate": "0.49", "ci_low": "0.21"},
    "Trial,n A,n B,HR OS (95% CI),p\nA,45,44,0.63 (0.33-1.22),0.17\nB,60,58,0.53 (0.26-1.09),0.08\n": {
        "measure": "HR",
        "estimate": "0.63",
        "n1": "45",
        "p": "0.17",
    },
    "Trial,HR for death,CI lower,CI upper,Deaths exp,N exp,Deaths con,N con\nA,0.63,0.33,1.22,12,50,20,51\n"
    "B,0.53,0.26,1.09,8,40,15,41\n": {**COUNTS, "measure": "HR", "estimate": "0.63", "ci_high": "1.22"},
    # Sizes by words of other languages, groups and spreads in short, letters of arms before a bracket.
    "Autores;Grupo experimental (n);Grupo control (n);Dolor post GE;DE;Dolor post GC;DE\nA;45;44;3,2;1,4;4,1;1,6\n"
    "B;60;58;2,9;1,2;3,8;1,3\n": ARMS,
    "Studie;Patienten Intervention;Patienten Kontrolle;Mortalität Intervention n (%);Mortalität Kontrolle n (%)\n"
    "A;50;51;12 (24,0 %);20 (39,2 %)\nB;40;41;8 (20,0 %);15 (36,6 %)\n": COUNTS,
    "Studie;Gevallen oefengroep;Totaal oefengroep;Gevallen controlegroep;Totaal controlegroep\nA;12;50;20;51\n"
    "B;8;40;15;41\n": COUNTS,
    "Autor;Amostra (I/C);Glicemia final I (média ± DP);Glicemia final C (média ± DP)\nA;45/44;3,2 ± 1,4;4,1 ± 1,6\n"
    "B;60/58;2,9 ± 1,2;3,8 ± 1,3\n": ARMS,
    "Study,Sample (E/C),Outcome E (mean±SD),Outcome C (mean±SD)\nA,45/44,3.2±1.4,4.1±1.6\n"
    "B,60/58,2.9±1.2,3.8±1.3\n": ARMS,
    "Study,n_exp,m_exp,sd_exp,n_con,m_con,sd_con\nA,45 (ITT),3.2,1.4,44,4.1,1.6\nB,60,2.9,1.2,58,3.8,1.3\n": ARMS,
    # Both groups in short in one cell, those without an event, letters of arms that spreads and sizes go by.
    "Autor;n (IG/KG);Schmerz IG MW (SD);Schmerz KG MW (SD)\nA;45/44;3,2 (1,4);4,1 (1,6)\n"
    "B;60/58;2,9 (1,2);3,8 (1,3)\n": ARMS,
    "Study,Drug (events),Drug (no events),Sham (events),Sham (no events)\nA,12,38,20,31\nB,8,32,15,26\n": COUNTS,
    "Study,ROM flexion E (deg),SD E,n E,ROM flexion C (deg),SD C,n C\nA,3.2,1.4,45,4.1,1.6,44\n"
    "B,2.9,1.2,60,3.8,1.3,58\n": ARMS,
    # Limits by "from" and "to" under the name of their interval; those of a correlation; a ratio per SD.
    "Study,Mean diff.,95% CI,,p\n,,from,to,\nA,-0.9,-1.5,-0.3,0.01\nB,-0.8,-1.4,-0.2,0.02\n": {
        "measure": "MD",
        "ci_low": "-1.5",
        "ci_high": "-0.3",
    },
    "study,n_tot,r_value,r_ci_low,r_ci_high\nA,80,0.31,0.10,0.50\nB,90,0.22,0.01,0.41\n": {
        "measure": "COR",
        "estimate": "0.31",
        "ci_low": "0.10",
    },
    "Cohort,N,N events,HR per SD,Lower CI,Upper CI\nA,800,93,1.31,1.10,1.56\nB,900,120,1.22,1.01,1.47\n": {
        "measure": "HR",
        "estimate": "1.31",
        "ci_low": "1.10",
    },
    # A percentage with an SD is a mean; a unit in brackets; groups that go by their names alone, and their events.
    "Reference,N (EX),N (CON),HbA1c change EX (%),SD,HbA1c change CON (%),SD\nA,45,44,3.2,1.4,4.1,1.6\n"
    "B,60,58,2.9,1.2,3.8,1.3\n": ARMS,
    "Study,Stay lap (days) mean,Stay lap SD,Lap N,Stay open (days) mean,Stay open SD,Open N\nA,3.2,1.4,45,4.1,1.6,44\n"
    "B,2.9,1.2,60,3.8,1.3,58\n": ARMS,
    "Studie;Sterblichkeit OP;n OP;Sterblichkeit kons.;n kons.\nA;24,0%;50;39,2%;51\nB;20,0%;40;36,6%;41\n": COUNTS,
    "Study,Exposed,Unexposed,Cases exposed,Cases unexposed\nA,50,51,12,20\nB,40,41,8,15\n": COUNTS,
    "Study,T1 mean,T1 SD,T1 n,T2 mean,T2 SD,T2 n,Control mean,Control SD,Control n\nA,3.2,1.4,45,3,1,40,4.1,1.6,44\n"
    "B,2.9,1.2,60,3,1,50,3.8,1.3,58\n": ARMS,
    "Study,Mean ± SD treated (n),Mean ± SD control (n)\nA,3.2 ± 1.4 (45),4.1 ± 1.6 (44)\n"
    "B,2.9 ± 1.2 (60),3.8 ± 1.3 (58)\n": ARMS,
    "Study,Response rate (%) drug,Response rate (%) sham,N drug,N sham,RR\nA,24,39.2,50,51,0.61\n"
    "B,20,36.6,40,41,0.55\n": {**COUNTS, "estimate": "0.61", "measure": "RR"},
    # How much a vaccine lowers a risk.
    "Study,VE (%),LCL,UCL\nA,56,25,75\nB,8,-12,24\n": {"measure": "RR", "estimate": "0.44", "ci_low": "0.25"},
    "Study,VE (95% CI)\nA,56% (25 to 75)\nB,8% (-12 to 24)\n": {"measure": "RR", "estimate": "0.44", "ci_high": "0.75"},
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_read(sheet: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    row = lm.load(tmp_path / "a.csv").tables["trials"][0]
    assert {column: row[column] for column in SHEETS[sheet]} == SHEETS[sheet]


#: A sheet -> what is said of it, and the mapping that mends it.
REFUSED = {
    "Study,CBT_mean,CBT_sd,CBT_n,ACT_mean,ACT_sd,ACT_n,WL_mean,WL_sd,WL_n\nA,3.2,1.4,45,3,1,40,4.1,1.6,44\n"
    "B,2.9,1.2,60,3,1,50,3.8,1.3,58\n": (
        '\'mean1="CBT_mean",sd1="CBT_sd",n1="CBT_n",mean2="WL_mean"',
        {"mean1": "CBT_mean", "sd1": "CBT_sd", "n1": "CBT_n", "mean2": "WL_mean", "sd2": "WL_sd", "n2": "WL_n"},
        "",
    ),
    "Study,n,Spearman rho\nA,45,0.31\nB,60,0.22\n": ("--measure COR", {"estimate": "Spearman rho", "n": "n"}, "COR"),
    "Study,HbA1c drug (%),N drug,HbA1c sham (%),N sham\nA,24,50,40,50\nB,20,40,35,40\n": (
        "share1=",
        {"share1": "HbA1c drug (%)", "n1": "N drug", "share2": "HbA1c sham (%)", "n2": "N sham"},
        "",
    ),
}


@pytest.mark.parametrize("sheet", REFUSED)
def test_a_refusal_has_a_remedy_that_works(sheet: str, tmp_path: Path) -> None:
    said, mapping, measure = REFUSED[sheet]
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    with pytest.raises(lm.DataError, match=said.replace("(", "\\(")):
        lm.load(tmp_path / "a.csv")
    assert len(lm.load(tmp_path / "a.csv", columns=mapping, measure=measure).tables["trials"]) == 2


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("Study,n,F,df\nA,45,5.1,44\nB,60,7.2,59\n", "lm.se_from_f"),
        ("Study,N,Z\nA,45,-2.10\nB,60,-3.01\n", "'Z' is a test statistic"),
        ("Study,N,chi2,df\nA,45,5.1,1\nB,60,7.2,1\n", "'chi2' is a test statistic"),
        (",Age,Pain,BMI\nAge,1,,\nPain,.21,1,\nBMI,.30,.14,1\n", "a matrix of correlations"),
        (",1,2,3\n1. Age,-,,\n2. Pain,.21,-,\n3. BMI,.30**,.14,-\n", "a matrix of correlations"),
    ],
)
def test_what_is_no_table_of_effects_is_refused(sheet: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    with pytest.raises(lm.DataError, match=said):
        lm.load(tmp_path / "a.csv")


def test_a_percentage_that_several_counts_make_is_not_read(tmp_path: Path) -> None:
    sheet = "Study,Responders int (%),n int,Responders con (%),n con\nA,24,500,39,510\nB,20.0,40,36.6,41\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    first, second = lm.load(tmp_path / "a.csv").tables["trials"]
    assert (first["events1"], second["events1"], second["events2"]) == ("", "8", "15")


def test_a_share_of_1_and_limits_in_percent_are_of_one_number(tmp_path: Path) -> None:
    sheet = "Study,Events,Total,Proportion,95% LCI,95% UCI\nA,93,370,0.251,21.0%,29.8%\nB,30,250,0.120,8.5%,16.6%\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    row = lm.load(tmp_path / "a.csv").tables["statements"][0]
    assert (row["value"], row["low"], row["high"]) == ("25.1", "21.0", "29.8")


def test_the_crude_and_the_adjusted_effect_are_two_results(tmp_path: Path) -> None:
    sheet = "Study,HR unadj. (95% CI),HR adj. (95% CI)\nA,0.80 (0.33-1.97),0.82 (0.31-2.16)\n"
    sheet += "B,0.7 (0.3-1.6),0.6 (0.2-1.8)\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    rows = lm.load(tmp_path / "a.csv").tables["trials"]
    assert [row["estimate"] for row in rows] == ["0.82", "0.6", "0.80", "0.7"]


def test_an_interval_is_asked_about_with_what_it_is_of(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Study,n,Mean operating time (min),95% CI\nA,45,61.2,55.1-67.3\nB,60,70.3,64.0-76.6\n"
    )
    with pytest.raises(lm.DataError, match='estimate="Mean operating time'):
        lm.load(tmp_path / "a.csv")
    named = {"estimate": "Mean operating time (min)", "pair": "95% CI"}
    assert lm.load(tmp_path / "a.csv", columns=named).tables["trials"][0]["ci_low"] == "55.1"


def test_a_prevalence_with_its_interval_is_no_ratio(tmp_path: Path) -> None:
    text = "Auteurs;Nb cas;Nb total;Prévalence (IC95%)\nA;93;370;25,1 [21,0 - 29,8]\nB;30;250;12,0 [8,5 - 16,6]\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert lm.load(tmp_path / "a.csv").tables["trials"][0]["measure"] == "PR"


def test_a_diagnostic_table_may_speak_german(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Studie;RP;FP;FN;RN\nA;45;5;10;90\nB;20;8;4;60\n", encoding="utf-8")
    row = lm.load(tmp_path / "a.csv").tables["statements"][0]
    assert (row["events"], row["n"]) == ("45", "55")


def test_two_times_of_all_persons_are_no_arms(tmp_path: Path) -> None:
    text = "Study,Mean_T1,SD_T1,Mean_T2,SD_T2,N\nA,3.2,1.4,4.1,1.6,45\nB,2.9,1.2,3.8,1.3,60\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(lm.DataError, match="no arm, it seems"):
        lm.load(tmp_path / "a.csv")


def test_an_efficacy_of_no_vaccine_is_no_ratio(tmp_path: Path) -> None:
    text = "Study,Efficacy (%),LCL,UCL\nA,25.1,21.0,29.8\nB,12.0,8.5,16.6\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(lm.DataError, match="Say which is"):
        lm.load(tmp_path / "a.csv")


def test_percentages_with_limits_are_no_ratios(tmp_path: Path) -> None:
    text = "Study,Efficacy (%),LCL,UCL\nA,27.0,23.9,30.3\nB,25.3,21.4,29.6\nC,24.3,19.6,29.6\nD,13.5,11.4,15.9\n"
    text += "E,24.5,20.7,28.8\nF,19.2,16.3,22.5\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    evidence = lm.load(tmp_path / "a.csv")
    assert {row["measure"] for row in evidence.tables["trials"]} == {"PR"}
    assert evidence.check().ok


def test_efficacies_beside_counts_are_left(tmp_path: Path) -> None:
    sheet = "Study,Vaccinated cases,Vaccinated N,Unvaccinated cases,Unvaccinated N,VE (%)\nA,12,50,20,51,39\n"
    sheet += "B,8,40,15,41,45\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    row = lm.load(tmp_path / "a.csv").tables["trials"][0]
    assert (row["events1"], row["n2"], row["estimate"]) == ("12", "51", "")


def test_a_column_of_estimates_may_name_their_measures(tmp_path: Path) -> None:
    text = "Study,RR,LCI,UCI,lnrr,se,estimates\nA,1.50,1.10,2.05,0.4055,0.1588,HR\nB,1.20,0.90,1.60,0.1823,0.1468,OR\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    rows = lm.load(tmp_path / "a.csv").tables["trials"]
    assert [row["measure"] for row in rows] == ["HR", "OR"]


def test_a_total_beside_intervention_and_control_is_no_arm(tmp_path: Path) -> None:
    text = "study,mean.i,sd.i,n.i,mean.c,sd.c,n.c,iq_mean.t,iq_mean.i,iq_mean.c,mmse_mean.t,mmse_mean.c\n"
    text += "A,23.1,2.2,25,20.5,1.7,26,98.6,97.5,99.7,9.1,9.3\nB,22.4,2.6,18,19.2,3.1,19,,99.1,97.7,8.2,8.0\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    evidence = lm.load(tmp_path / "a.csv")
    held = {row[c] for row in evidence.tables["trials"] for c in ("mean1", "mean2")}
    assert {"23.1", "20.5"} <= held
    assert not {"98.6", "8.2"} & held


def test_the_level_of_an_interval_is_not_offered_as_its_estimate(tmp_path: Path) -> None:
    text = "study,sample_size,burnout_prevalence,ci,description,lower_bound,upper_bound\nA,149,0.83,0.95,,,\n"
    text += "B,141,0.45,0.95,,,\nC,127,0.41,0.95,41.2 ± 5.1,36.1,46.3\nD,207,0.62,0.95,,,\nE,119,0.38,0.95,,,\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(lm.DataError, match='value="burnout_prevalence",n="sample_size"'):
        lm.load(tmp_path / "a.csv")


VE = "study,Vaccine effectiveness (95% CI)\nA,0.56 (0.25 to 0.75)\nB,0.40 (0.10 to 0.60)\nC,0.71 (0.50 to 0.83)\n"


@pytest.mark.parametrize(
    ("sheet", "estimate"),
    [
        (VE, "0.44"),
        ("study,VE (%),LCL,UCL\nA,0.56,0.25,0.75\nB,0.40,0.10,0.60\nC,0.71,0.5,1.2\n", "0.44"),
        ("study,VE % (95% CI)\nA,56 (25 to 75)\nB,-40 (-110 to 20)\nC,100 (50 to 100)\n", "0.44"),
        ("study,VE % (95% CI)\nA,0.5 (-20 to 25)\nB,0.9 (-30 to 30)\n", "0.995"),
    ],
)
def test_efficacies_are_of_1_or_of_100_as_their_estimates_say(sheet: str, estimate: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    row = lm.load(tmp_path / "a.csv").tables["trials"][0]
    assert (row["measure"], row["estimate"]) == ("RR", estimate)


def test_efficacies_as_shares_are_not_accused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(VE, encoding="utf-8")
    assert all(finding.verdict.value != "implausible" for finding in lm.check(tmp_path / "a.csv").findings)


def test_a_mean_of_rates_is_no_share_of_persons(tmp_path: Path) -> None:
    sheet = "study,mean response rate % treatment,n treatment,mean response rate % control,n control\n"
    (tmp_path / "a.csv").write_text(sheet + "A,20,50,30,60\nB,25,56,35,40\nC,30,60,40,80\n", encoding="utf-8")
    assert not {row["events1"] for row in lm.load(tmp_path / "a.csv").tables["trials"]} - {""}


def test_percentages_that_mostly_fit_no_count_are_read_as_none(tmp_path: Path) -> None:
    sheet = "study,responders (%) T,n T,responders (%) C,n C\nA,20,50,30.3,60\nB,25,56,35,40\nC,30,60,41.4,80\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    rows = lm.load(tmp_path / "a.csv").tables["trials"]
    assert [(row["events1"], row["events2"]) for row in rows] == [("10", ""), ("14", ""), ("18", "")]


@pytest.mark.parametrize("name", ["events % {}", "responders % {}", "{} % deaths", "% events {}", "%events {}"])
def test_a_percent_sign_is_a_unit_wherever_it_stands(name: str, tmp_path: Path) -> None:
    sheet = f"study,{name.format('T')},n T,{name.format('C')},n C\nA,20,50,30,60\nB,25,56,35,40\nC,30,60,40,80\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    rows = lm.load(tmp_path / "a.csv").tables["trials"]
    assert [(row["events1"], row["events2"]) for row in rows] == [("10", "18"), ("14", "14"), ("18", "32")]


@pytest.mark.parametrize("names", ["male,not male", "smokers,non smokers"])
def test_who_the_people_are_is_no_event(names: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"study,{names},total\nA,12,8,20\nB,15,5,20\nC,9,11,20\n", encoding="utf-8")
    with pytest.raises(lm.DataError):
        lm.load(tmp_path / "a.csv")
