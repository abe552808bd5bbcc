"""Square league tables: known wherever their names stand, read as statements about one network, and checked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.reading import read_data
from lbpmeta.evidence.tables import Row, Tables

#: As a journal prints it: names on the diagonal, ratios below.
JOURNAL = """\
Placebo,,,
0.75 (0.60 to 0.95),Drug A,,
0.60 (0.45 to 0.80),0.80 (0.58 to 1.10),Drug B,
0.90 (0.70 to 1.16),1.20 (0.90 to 1.60),1.50 (1.05 to 2.14),Drug C
"""
#: As netmeta's netleague writes it: the network below, direct effects above, "." where there are none.
NETLEAGUE = """\
A,-1.34 [-1.80; -0.88],.,-0.50 [-1.10; 0.10]
-1.30 [-1.70; -0.90],B,0.40 [-0.20; 1.00],.
-0.80 [-1.40; -0.20],0.50 [-0.05; 1.05],C,0.30 [-0.30; 0.90]
-0.55 [-1.00; -0.10],0.75 [0.20; 1.30],0.25 [-0.30; 0.80],D
"""
HEADS = """\
,Placebo,Drug A,Drug B
Placebo,,1.20 [0.3; 2.1],0.50 [-0.2; 1.2]
Drug A,-1.20 [-2.1; -0.3],,-0.70 [-1.8; 0.4]
Drug B,-0.50 [-1.2; 0.2],0.70 [-0.4; 1.8],
"""
#: write.csv of a matrix: columns V1, V2, ... and numbers of the rows.
NUMBERED = """\
"","V1","V2","V3"
"1","Placebo","",""
"2","1.20 [0.3; 2.1]","Drug A",""
"3","0.50 [-0.2; 1.2]","-0.70 [-1.8; 0.4]","Drug B"
"""


def read(tmp_path: Path, text: str, measure: str = "") -> Tables:
    file = tmp_path / "league.csv"
    file.write_text(text, encoding="utf-8")
    return read_data([file], measure=measure)


def comparisons(tables: Tables) -> list[Row]:
    return [row for row in tables.rows["statements"] if row["kind"] != "count"]


@pytest.mark.parametrize(
    ("text", "size", "first"),
    [
        (JOURNAL, 6, ("Drug A vs Placebo", "network-effect", "0.75", "0.60", "0.95", "RR")),
        (NETLEAGUE, 10, ("B vs A", "direct-effect", "-1.34", "-1.80", "-0.88", "GEN")),
        (HEADS, 6, ("Placebo vs Drug A", "network-effect", "1.20", "0.3", "2.1", "GEN")),
        (NUMBERED, 3, ("Drug A vs Placebo", "network-effect", "1.20", "0.3", "2.1", "GEN")),
        (
            JOURNAL.replace(",", ";").replace(".", ","),
            6,
            ("Drug A vs Placebo", "network-effect", "0.75", "0.60", "0.95", "RR"),
        ),
        (JOURNAL.replace(",", "\t"), 6, ("Drug A vs Placebo", "network-effect", "0.75", "0.60", "0.95", "RR")),
    ],
)
def test_a_square_table_is_read_wherever_its_names_stand(
    tmp_path: Path, text: str, size: int, first: tuple[str, ...]
) -> None:
    rows = comparisons(read(tmp_path, text))
    assert len(rows) == size
    assert tuple(rows[0][c] for c in ("subject", "kind", "value", "low", "high", "unit")) == first
    report = lm.check(str(tmp_path / "league.csv"))
    assert report.ok, report.failures


def test_the_upper_half_alone_is_the_network_too(tmp_path: Path) -> None:
    upper = "A,1.30 [0.90; 1.70],0.80 [0.20; 1.40]\n,B,-0.50 [-1.05; 0.05]\n,,C\n"
    assert [row["subject"] for row in comparisons(read(tmp_path, upper))] == ["A vs B", "A vs C", "B vs C"]


def test_direct_effects_are_turned_as_the_network_has_them(tmp_path: Path) -> None:
    rows = {(r["subject"], r["kind"]): r["value"] for r in comparisons(read(tmp_path, NETLEAGUE))}
    assert rows["B vs A", "network-effect"] == "-1.30"
    assert rows["B vs A", "direct-effect"] == "-1.34"
    turned = NETLEAGUE.replace("-1.34 [-1.80; -0.88]", "1.34 [0.88; 1.80]").replace(
        "-0.50 [-1.10; 0.10]", "0.50 [-0.10; 1.10]"
    )
    turned = turned.replace("0.40 [-0.20; 1.00]", "-0.40 [-1.00; 0.20]").replace(
        "0.30 [-0.30; 0.90]", "-0.30 [-0.90; 0.30]"
    )
    rows = {(r["subject"], r["kind"]): r["value"] for r in comparisons(read(tmp_path, turned))}
    assert rows["A vs B", "direct-effect"] == "1.34"


def test_halves_of_different_things_are_told(tmp_path: Path) -> None:
    other = (
        "A,0.10 [-0.30; 0.50],0.90 [0.30; 1.50]\n1.30 [0.90; 1.70],B,2.10 [1.40; 2.80]\n"
        "0.80 [0.20; 1.40],-0.50 [-1.05; 0.05],C\n"
    )
    tables = read(tmp_path, other)
    assert len(comparisons(tables)) == 3
    assert any("of different things" in note and "the upper one is left out" in note for note in tables.notes)


def test_a_slip_in_a_file_is_found_and_a_mirror_too(tmp_path: Path) -> None:
    read(tmp_path, JOURNAL.replace("1.50 (1.05 to 2.14)", "1.05 (0.74 to 1.50)"))
    (finding,) = lm.check(str(tmp_path / "league.csv")).failures
    assert (finding.check, finding.verdict.value, finding.blame) == ("league-closure", "implausible", ("league",))
    read(tmp_path, HEADS.replace("-1.20 [-2.1; -0.3]", "-1.02 [-1.9; -0.1]"))
    assert "league-mirror" in {f.check for f in lm.check(str(tmp_path / "league.csv")).failures}


def test_true_networks_are_never_inconsistent_and_read_as_they_were_written(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    for k in range(6):
        n = 4 + k % 3
        effect = rng.normal(0, 0.7, n)
        pairs = [(i, int(rng.integers(i))) for i in range(1, n)] + [(0, n - 1), (1, n - 1)]
        se = rng.uniform(0.1, 0.4, len(pairs))
        fit = lm.network(
            te=[effect[a] - effect[b] + rng.normal(0, s) for (a, b), s in zip(pairs, se, strict=True)],
            se=se,
            treat1=[f"T{a}" for a, _ in pairs],
            treat2=[f"T{b}" for _, b in pairs],
            studlab=range(len(pairs)),
        )
        ratio = k % 2 == 0

        def shown(i: int, j: int, fit: lm.NetworkFit = fit, ratio: bool = ratio) -> str:
            y, s = float(fit.estimate[i, j]), float(fit.se[i, j])
            a, b, c = (np.exp(v) if ratio else v for v in (y, y - 1.959964 * s, y + 1.959964 * s))
            return f'"{a:.2f} ({b:.2f}, {c:.2f})"'

        lines = [
            ",".join(fit.treatments[i] if i == j else shown(i, j) if i > j or k > 2 else "" for j in range(n))
            for i in range(n)
        ]
        tables = read(tmp_path, "\n".join(lines) + "\n", "OR" if ratio else "MD")
        assert len(comparisons(tables)) == n * (n - 1) // (1 if k > 2 else 2)
        report = lm.check(str(tmp_path / "league.csv"), measure="OR" if ratio else "MD")
        assert not [f for f in report.findings if f.verdict.value in ("inconsistent", "implausible")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A,,\n0.5 (0.0 to 1.0),B,\n0.5 (0.0 to 1.0),0.0 (-0.5 to 0.5),B\n", "can be the header"),
        ("A,,\n1.0 (0.9 to 1.1),B,\n1.0 (0.9 to 1.1),1.0 (0.9 to 1.1),C\n", "differences or ratios"),
    ],
)
def test_what_is_no_league_or_leaves_its_scale_open(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DataError, match=told):
        read(tmp_path, text)


def test_half_a_square_whose_first_treatment_heads_no_column(tmp_path: Path) -> None:
    rows = (
        "Treatment,B,C,D\n"
        'A,"-0.08 (-0.40 , 0.24)","-0.53 (-0.92 , -0.14)","-0.20 (-0.66 , 0.26)"\n'
        'B,NA,"-0.45 (-0.75 , -0.15)","-0.12 (-0.51 , 0.27)"\n'
        'C,NA,NA,"0.33 (-0.09 , 0.75)"\n'
    )
    (tmp_path / "half.csv").write_text(rows, encoding="utf-8")
    tables = lm.load(tmp_path / "half.csv").tables
    effects = {r["subject"]: r["value"] for r in tables["statements"] if r["kind"] == "network-effect"}
    assert effects == {
        "A vs B": "-0.08",
        "A vs C": "-0.53",
        "A vs D": "-0.20",
        "B vs C": "-0.45",
        "B vs D": "-0.12",
        "C vs D": "0.33",
    }
