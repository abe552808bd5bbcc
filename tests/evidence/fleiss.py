"""Fleiss 1993's two examples (facts) in the formats of RevMan, written from the formats' descriptions.

Fleiss JL. Stat Methods Med Res 1993;2:121-145: aspirin after myocardial infarction, deaths of patients; mental health
treatment, medical costs.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

ASPIRIN = (
    ("MRC-1", 1974, 49, 615, 67, 624, "0.719714", "0.488975", "1.059336", "3.17649"),
    ("CDP", 1976, 44, 758, 64, 771, "0.68076", "0.457391", "1.013212", "3.101689"),
    ("MRC-2", 1979, 102, 832, 126, 850, "0.80287", "0.606453", "1.062903", "5.67538"),
    ("GASP", 1979, 32, 317, 38, 309, "0.800739", "0.486261", "1.318597", "1.795485"),
    ("PARIS", 1980, 85, 810, 52, 406, "0.798143", "0.552563", "1.152868", "3.217624"),
    ("AMIS", 1980, 246, 2267, 219, 2257, "1.132736", "0.934665", "1.372783", "10.153491"),
    ("ISIS-2", 1988, 1570, 8587, 1720, 8600, "0.894969", "0.829418", "0.965702", "72.87984"),
)
COSTS = (
    ("Davis", 1973, "5.0", "4.7", 13, "6.5", "3.8", 13),
    ("Florell", 1971, "4.9", "1.71", 30, "6.1", "2.3", 50),
    ("Gruen", 1975, "22.5", "3.44", 35, "24.9", "10.65", 35),
    ("Hart", 1975, "12.5", "1.47", 20, "12.3", "1.66", 20),
    ("Wilson", 1977, "6.5", "0.76", 8, "7.38", "1.41", 8),
)
ROWS_HEADER = (
    "Analysis group,Analysis number,Analysis name,Subgroup,Applicability,Study,Study year,GIV Mean,GIV SE,"
    "Experimental mean,Experimental SD,Experimental cases,Experimental N,Control mean,Control SD,Control cases,"
    "Control N,O-E,Variance,Weight,Mean,CI start,CI end,Footnotes"
)
SETTINGS_HEADER = (
    "Analysis group,Analysis number,Analysis name,Analysis group name,Data type,Log-scale data,"
    "Experimental group label,Control group label,Statistical method,Effect measure,Analysis model,{extra}"
    "Overall estimates,Swap event and non-event,Study CI,Estimate CI,Experimental cases,Experimental N,Control cases,"
    "Control N,Mean,CI start,CI end,Heterogeneity Tau\u00b2,Heterogeneity Chi\u00b2,Heterogeneity df,Heterogeneity P,"
    "Heterogeneity I\u00b2,Effect Z,Effect P,ID"
)
SUBGROUP_HEADER = (
    "Analysis group,Analysis number,Subgroup,Subgroup number,Experimental cases,Experimental N,Control cases,Control N,"
    "Weight,Mean,CI start,CI end,Heterogeneity Tau\u00b2,Heterogeneity Chi\u00b2,Heterogeneity df,Heterogeneity P,"
    "Heterogeneity I\u00b2,Effect Z,Effect P,ID"
)
ASPIRIN_TOTAL = "0.896866,0.840514,0.956995,,9.946056,6,0.126942,39.67458,3.287633,0.00101"


def data_rows() -> list[str]:
    """Data rows, with zeros in the cells that do not apply and in results that were not computed."""
    rows = []
    for name, year, a, n1, c, n2, estimate, low, high, weight in ASPIRIN:
        rows.append(
            f"1,1,Death,,SUBGROUP_AND_OVERALL,{name},{year},0.0,0.0,0.0,0.0,{a},{n1},0.0,0.0,{c},{n2},0.0,0.0,"
            f"{weight},{estimate},{low},{high},"
        )
    for name, year, m1, s1, n1, m2, s2, n2 in COSTS:
        rows.append(
            f"1,2,Costs,,SUBGROUP_AND_OVERALL,{name},{year},0.0,0.0,{m1},{s1},0,{n1},{m2},{s2},0,{n2},0.0,0.0,0,0,0,0,"
        )
    return rows


def settings(
    total: str = ASPIRIN_TOTAL, *, model: str = "Fixed effect", method: str = "MH", measure: str = "Odds Ratio"
):
    """Settings and overall estimates; the second analysis was not computed."""
    return [
        f"1,1,Death,Aspirin,Dichotomous,true,Aspirin,Placebo,{method},{measure},{model},true,false,95%,95%,2128,14186,"
        f"2286,13817,{total},a",
        "1,2,Costs,Treatment,Continuous,false,,#N/A,IV,Standardized Mean Difference,Fixed effect,true,false,95%,95%,,"
        "106,,126,0,0,0,,0,4,0,0,0,0,b",
    ]


def write_package(
    folder: Path, rows: list[str], lines: list[str] | None, subgroups: Sequence[str] = (), *, extra: str = ""
) -> Path:
    """Write a data package as a folder, as RevMan does: with a byte-order mark."""
    inside = folder / "CD000000-analysis-data"
    inside.mkdir(parents=True)
    files = {"data-rows": [ROWS_HEADER, *rows], "subgroup-estimates": [SUBGROUP_HEADER, *subgroups]}
    if lines is not None:
        files["overall-estimates-and-settings"] = [SETTINGS_HEADER.format(extra=extra), *lines]
    for name, content in files.items():
        (inside / f"CD000000-{name}.csv").write_text("\n".join(content) + "\n", encoding="utf-8-sig")
    return folder


def zipped(folder: Path, target: Path) -> Path:
    """Write a folder as an archive."""
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(folder.rglob("*.csv")):
            archive.write(file, file.relative_to(folder))
    return target


def rm5(total: str = "", *, method: str = "MH", random: str = "NO", encoding: str = "UTF-8") -> str:
    """The aspirin example as RevMan 5 writes it: sixteen digits, decimal logarithms beside the ratios."""
    studies = "\n".join(f'<STUDY ID="STD-{n}" NAME="{n}" YEAR="{y}" DATA_SOURCE="PUB"/>' for n, y, *_ in ASPIRIN)
    data = "\n".join(
        f'<DICH_DATA STUDY_ID="STD-{name}" EVENTS_1="{a}" TOTAL_1="{n1}" EVENTS_2="{c}" TOTAL_2="{n2}" '
        f'EFFECT_SIZE="{estimate}" CI_START="{low}" CI_END="{high}" LOG_EFFECT_SIZE="-0.1" ESTIMABLE="YES" '
        f'SE="" O_E="0.0" VAR="0.0" WEIGHT="{weight}" ORDER="1"><FOOTNOTE>noted</FOOTNOTE></DICH_DATA>'
        for name, _, a, n1, c, n2, estimate, low, high, weight in ASPIRIN
    )
    total = total or (
        'EFFECT_SIZE="0.8968655609130709" CI_START="0.8405144008917793" CI_END="0.9569947088336491" '
        'CHI2="9.946055983220074" DF="6" P_CHI2="0.1269422521561745" I2="39.67458045558399" TAU2="0.0" '
        'Z="3.287633061337987" P_Z="0.0010103343130005407" LOG_EFFECT_SIZE="-0.04727265230640342"'
    )
    return f"""<?xml version="1.0" encoding="{encoding}"?>
<COCHRANE_REVIEW ID="1" REVIEW_NO="" DOI="" REVMAN_SUB_VERSION="5.0.23" TYPE="INTERVENTION">
<COVER_SHEET><TITLE>Examples from Fleiss 1993</TITLE></COVER_SHEET>
<STUDIES_AND_REFERENCES><STUDIES><INCLUDED_STUDIES>
{studies}
</INCLUDED_STUDIES></STUDIES></STUDIES_AND_REFERENCES>
<ANALYSES_AND_DATA><COMPARISON ID="CMP-001" NO="1"><NAME>Aspirin</NAME>
<DICH_OUTCOME ID="CMP-001.01" NO="1" EFFECT_MEASURE="OR" METHOD="{method}" RANDOM="{random}" TOTALS="YES" CI_STUDY="95"
 CI_TOTAL="95" STUDIES="7" SWAP_EVENTS="NO" TOTAL_1="14186"
 TOTAL_2="13817" {total}>
<NAME>Death after infarction</NAME><GROUP_LABEL_1>Aspirin</GROUP_LABEL_1><GROUP_LABEL_2>Placebo</GROUP_LABEL_2>
{data}
</DICH_OUTCOME>
<CONT_OUTCOME ID="CMP-001.02" NO="2" EFFECT_MEASURE="SMD" METHOD="IV" RANDOM="NO" TOTALS="YES" EFFECT_SIZE=""
 CI_START="" CI_END="" CHI2="" DF="4"><NAME>Costs</NAME>
<CONT_DATA STUDY_ID="STD-Davis" MEAN_1="5.0" SD_1="4.7" TOTAL_1="13" MEAN_2="6.5" SD_2="3.8" TOTAL_2="13"
 EFFECT_SIZE="" CI_START="" CI_END="" SE="" WEIGHT="" ESTIMABLE="YES"/>
</CONT_OUTCOME>
</COMPARISON></ANALYSES_AND_DATA>
</COCHRANE_REVIEW>
"""
