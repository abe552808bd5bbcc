"""RevMan's two formats: the published results are reproduced, and the traps are not stepped into."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.packing import packed

import lbpmeta as lm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.errors import DataError
from lbpmeta.evidence.problems import ValidationError
from lbpmeta.evidence.revman.package import rows_alone
from lbpmeta.evidence.textfile import RawTable

from .fleiss import ASPIRIN_TOTAL, data_rows, rm5, settings, write_package, zipped

TOTAL = (0.8968655609130709, 0.8405144008917793, 0.9569947088336491)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write_package(tmp_path / "CD000000-data", data_rows(), settings())


def assert_fleiss(evidence: lm.Evidence, line: str) -> None:
    fit = evidence.pool(line)
    shown = fit.display()
    assert (shown.estimate, shown.ci.low, shown.ci.high) == pytest.approx(TOTAL, rel=1e-12)
    assert fit.q == pytest.approx(9.946055983220074, rel=1e-12)
    assert fit.i2 == pytest.approx(39.67458045558399, rel=1e-12)
    report = evidence.check()
    assert not report.notable
    about = [f for f in report.findings if f.check == "pooled-disagrees-with-rows" and f.rows[0] == line]
    assert [f.verdict for f in about] == [Verdict.CONSISTENT]


def test_a_data_package_gives_the_published_pool(package: Path) -> None:
    evidence = lm.load(package)
    assert_fleiss(evidence, "cd000000-1.1")
    row = evidence.row("cd000000-1.1-isis-2")
    assert (row["events1"], row["n1"], row["estimate"], row["arm2"]) == ("1570", "8587", "0.894969", "Placebo")
    assert row.file.endswith("CD000000-data-rows.csv")
    assert row.line == 8
    assert evidence.recipe("cd000000-1.1").name.startswith("revman5")


def test_the_archive_and_the_rows_alone_read_the_same(package: Path, tmp_path: Path) -> None:
    whole = lm.load(package)
    archive = lm.load(zipped(package, tmp_path / "p.zip"))
    beside = lm.load(package / "CD000000-analysis-data" / "CD000000-data-rows.csv")
    for other in (archive, beside):
        assert [dict(r.cells) for r in other.tables["trials"]] == [dict(r.cells) for r in whole.tables["trials"]]
        assert other.ids == whole.ids


def test_an_archive_in_an_archive_is_opened(package: Path, tmp_path: Path) -> None:

    inner = zipped(package, tmp_path / "CD000000-data.zip")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(inner, "CD000000-files/CD000000-data.zip")
    assert_fleiss(lm.load(tmp_path / "outer.zip"), "cd000000-1.1")


def test_zeros_that_mean_nothing_are_not_numbers(package: Path) -> None:
    tables = lm.load(package).tables
    assert not any(r["mean1"] or r["se"] or r["variance"] for r in tables["trials"] if r["events1"])
    costs = [r for r in tables["trials"] if r["measure"] == "SMD"]
    assert len(costs) == 5
    assert not any(r["estimate"] or r["events1"] or r["weight"] for r in costs)
    assert [r.id for r in tables["reviews"]] == ["cd000000-1.1"]


def test_floats_of_the_program_keep_their_widest_reading(package: Path) -> None:
    row = lm.load(package).row("cd000000-1.2-davis")
    assert (row["mean1"], row["sd1"]) == ("5", "4.7")


@pytest.mark.parametrize(("printed", "planted"), [("0.896866", "0.986866"), ("0.956995", "0.965995")])
def test_a_planted_slip_in_the_total_is_found(tmp_path: Path, printed: str, planted: str) -> None:
    total = ASPIRIN_TOTAL.replace(printed, planted)
    report = lm.check(write_package(tmp_path / "p", data_rows(), settings(total)))
    assert {f.rows[0] for f in report.failures} == {"cd000000-1.1"}


def test_a_planted_slip_in_a_count_is_found(tmp_path: Path) -> None:
    rows = [r.replace("85,810", "58,810") for r in data_rows()]
    report = lm.check(write_package(tmp_path / "p", rows, settings()))
    assert "cd000000-1.1-paris" in {f.rows[0] for f in report.notable}


def test_settings_become_a_recipe(tmp_path: Path) -> None:
    extra = "Heterogeneity estimator,CI method,"
    lines = [line.replace("Random effect,", "Random effect,REML,HKSJ,") for line in settings(model="Random effect")]
    lines = [line.replace("Fixed effect,", "Fixed effect,,,") for line in lines]
    new = lm.load(write_package(tmp_path / "new", data_rows(), lines, extra=extra)).recipe("cd000000-1.1")
    assert (new.name.partition("[")[0], new.model, new.tau2, new.ci, new.i2) == (
        "revman2025",
        "random",
        "REML",
        "hksj",
        "tau2",
    )
    old = lm.load(write_package(tmp_path / "old", data_rows(), settings(model="Random effect"))).recipe("cd000000-1.1")
    assert (old.name.partition("[")[0], old.model, old.tau2, old.ci, old.binary) == (
        "revman5",
        "random",
        "DL",
        "z",
        "mh",
    )
    iv = lm.load(write_package(tmp_path / "iv", data_rows(), settings(model="Random effect", method="IV")))
    assert (iv.recipe("cd000000-1.1").binary, iv.recipe("cd000000-1.1").tau2) == ("iv", "DL")


def test_peto_is_not_taken_for_something_else(tmp_path: Path) -> None:
    lines = settings(method="Peto", measure="Peto Odds Ratio")
    report = lm.check(write_package(tmp_path / "p", data_rows(), lines))
    about = [f for f in report.about("cd000000-1.1") if f.check == "pooled-disagrees-with-rows"]
    assert [f.verdict for f in about] == [Verdict.NOT_CHECKABLE]


def test_events_and_non_events_change_places(tmp_path: Path) -> None:
    lines = [line.replace(",true,false,95%", ",true,true,95%", 1) for line in settings()]
    row = lm.load(write_package(tmp_path / "p", data_rows(), lines)).row("cd000000-1.1-cdp")
    assert (row["events1"], row["events2"]) == (str(758 - 44), str(771 - 64))


def test_subgroups_have_rows_and_lines_of_their_own(tmp_path: Path) -> None:
    rows = [r.replace("Death,,", "Death,early,") if "MRC" in r or "CDP" in r else r for r in data_rows()[:7]]
    rows = [r.replace("Death,,", "Death,late,") for r in rows]
    lines = ["1,1,early,1,0,0,0,0,0,0.7,0.6,0.9,,1,2,0.6,0,3,0.01,x", "1,1,late,2,0,0,0,0,0,0,0,0,,0,3,0,0,0,0,y"]
    tables = lm.load(write_package(tmp_path / "p", rows, settings(), lines)).tables
    assert [r.id for r in tables["reviews"]] == ["cd000000-1.1", "cd000000-1.1.1"]
    assert {r["trial"] for r in tables.members("cd000000-1.1.1")} == {"MRC-1", "CDP", "MRC-2"}
    assert len(tables.members("cd000000-1.1.2")) == 4
    assert len(tables.members("cd000000-1.1")) == 7


def test_a_contrast_is_a_ratio_with_the_standard_error_of_its_logarithm(tmp_path: Path) -> None:
    row = (
        "2,1,Relapse,,SUBGROUP_AND_OVERALL,Smith 2020,2020,-0.2877,0.15,0.0,0.0,0,0,0.0,0.0,0,0,0.0,0.0,100,"
        "0.75,0.559,1.006,"
    )
    line = (
        "2,1,Relapse,Drug,Contrast level,true,,,IV,Hazard Ratio,Random effect,true,false,95%,95%,,,,,"
        "0.75,0.559,1.006,0,0,0,#N/A,#N/A,1.92,0.055,c"
    )
    evidence = lm.load(write_package(tmp_path / "p", [row], [line]))
    found = evidence.row("cd000000-2.1-smith-2020")
    assert (found["measure"], found["estimate"], found["se"], found["n1"]) == ("HR", "0.75", "0.15", "")
    assert not evidence.row("cd000000-2.1")["q"]
    assert not evidence.check().notable


def test_rows_without_settings_tell_what_was_guessed(tmp_path: Path) -> None:
    evidence = lm.load(write_package(tmp_path / "p", data_rows(), None))
    assert evidence.row("cd000000-1.1-cdp")["measure"] == "OR"
    assert any("settings" in n for n in evidence.tables.notes)
    assert any("taken as OR" in n for n in evidence.tables.notes)
    assert not evidence.check().notable


def test_bad_packages_say_what_is_wrong(tmp_path: Path, package: Path) -> None:
    (package / "CD000000-analysis-data" / "CD000000-parameters.csv").write_text("a\n1\n")
    with pytest.raises(DataError, match="diagnostic test accuracy"):
        lm.load(package)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(DataError, match=r"broken.zip.*cannot be opened"):
        lm.load(broken)
    rows = [r.replace("49,615", "forty,615") for r in data_rows()]
    with pytest.raises(ValidationError, match=r"data-rows.csv, line 2, column experimental cases.*'forty'"):
        lm.load(write_package(tmp_path / "q", rows, settings()))


def test_an_archive_bomb_is_refused(tmp_path: Path, package: Path) -> None:
    file = tmp_path / "p.zip"
    parts = {part.name: part.read_bytes() for part in package.rglob("*.csv")}
    file.write_bytes(packed(parts | {"empty-lines.csv": b"\n" * 10_000}))
    size = file.stat().st_size
    assert lm.load(file, max_bytes=100 * size).tables["trials"]
    with pytest.raises(DataError, match=r"p\.zip.*holds more than .* MB"):
        lm.load(file, max_bytes=size - 1)  # as it lies there
    with pytest.raises(DataError, match=r"p\.zip \(unpacked\).*holds more than .* MB"):
        lm.load(file, max_bytes=size)  # as it unpacks


def test_archives_in_an_archive_share_one_limit(tmp_path: Path) -> None:
    inner = packed({"a-data-rows.csv": b"x" * 30_000})
    (tmp_path / "p.zip").write_bytes(packed({f"{i}.zip": inner for i in range(4)}))
    with pytest.raises(DataError, match="unpacked"):
        lm.load(tmp_path / "p.zip", max_bytes=100_000)


@pytest.mark.parametrize("depth", [199, 5000])
def test_rm5_nested_out_of_all_proportion(tmp_path: Path, depth: int) -> None:
    file = tmp_path / "deep.rm5"
    file.write_text("<COCHRANE_REVIEW>" + "<P>" * depth + "</P>" * depth + "</COCHRANE_REVIEW>", encoding="utf-8")
    with pytest.raises(DataError, match="nests more than 200" if depth > 200 else "no analysis with numbers"):
        lm.load(file)


@pytest.mark.parametrize("count", ["e0", "12.5", "<5", "\u00b2", "1" * 400])
def test_rm5_with_counts_that_are_none(tmp_path: Path, count: str) -> None:
    file = tmp_path / "odd.rm5"
    file.write_text(rm5().replace('TOTAL_1="', f'TOTAL_1="{count}', 1), encoding="utf-8")
    with contextlib.suppress(DataError):  # refused with a message, or read without that count
        assert lm.load(file).check().exit_code in (0, 1)


def test_rm5_gives_the_published_pool(tmp_path: Path) -> None:
    file = tmp_path / "fleiss.rm5"
    file.write_text(rm5(), encoding="utf-8")
    evidence = lm.load(file)
    assert_fleiss(evidence, "1.1")
    row = evidence.row("1.1-gasp")
    assert (row["trial"], row["arm1"], row["events2"]) == ("GASP", "Aspirin", "38")
    assert "EVENTS_1=" in file.read_text(encoding="utf-8").splitlines()[row.line - 1]
    assert evidence.row("1.2-davis")["estimate"] == ""
    assert evidence.tables["sources"][0]["citation"] == "Examples from Fleiss 1993"


def test_rm5_in_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "latin.rm5"
    file.write_bytes(rm5(encoding="ISO-8859-1").replace("GASP", "Sørensen").encode("latin-1"))
    assert lm.load(file).row("1.1-sorensen")["trial"] == "Sørensen"


def test_rm5_with_a_row_that_its_totals_leave_out(tmp_path: Path) -> None:
    first = re.search(r"<DICH_DATA [^>]*>", rm5())
    assert first is not None
    more = first[0].replace("<DICH_DATA ", '<DICH_DATA EXCLUDED="YES" ')
    more += "" if more.endswith("/>") else "</DICH_DATA>"
    file = tmp_path / "fleiss.rm5"
    file.write_text(rm5().replace(first[0], more + first[0], 1), encoding="utf-8")
    evidence = lm.load(file)
    assert len(evidence.tables["trials"]) == len(lm.load(_plain(tmp_path)).tables["trials"])
    assert not any(f.check == "k-disagrees-with-rows" for f in evidence.check().findings if f.verdict == "inconsistent")
    assert any("leaves out of its totals" in note for note in evidence.tables.notes)


def _plain(folder: Path) -> Path:
    file = folder / "plain.rm5"
    file.write_text(rm5(), encoding="utf-8")
    return file


def test_rm5_planted_slip(tmp_path: Path) -> None:
    file = tmp_path / "slip.rm5"
    file.write_text(rm5().replace('EFFECT_SIZE="0.80287"', 'EFFECT_SIZE="0.08287"'), encoding="utf-8")
    assert {f.rows[0] for f in lm.check(file).failures} >= {"1.1-mrc-2"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><COCHRANE_REVIEW>&b;</COCHRANE_REVIEW>',
            "declares XML entities",
        ),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "declares XML entities"),
        ("<a>", "no well-formed XML"),
        ("<a/>", "no review of RevMan 5"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "encoding is unknown"),
        ("", "no well-formed XML"),
        ("<COCHRANE_REVIEW/>", "no analysis with numbers"),
    ],
)
def test_rm5_that_is_none(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "bad.rm5"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told):
        lm.load(file)


def test_an_export_without_numbers_of_comparisons_is_told_by_its_rows(tmp_path: Path) -> None:
    header = (
        "Name,Data Type,Statistical Method,Effect Measure,Analysis Model,Events 1,Mean 1,SD 1,Total 1,Events 2,Mean 2,"
        "SD 2,Total 2,Effect Estimate,SE,CI Start,CI End,Weight,Q,P(Q),I\u00b2(Q),Tau\u00b2,Z,P(Z),Qint,P(Qint),"
        "I\u00b2(Qint),df,Year of study"
    )
    blank = "," * 28
    rows = [
        f"Drug versus placebo in people who had pain for more than three months and were seen in hospital{blank}",
        f"Pain,CON,IV,Mean Difference,Random{',' * 24}",
        "3 months,CON,IV,Mean Difference,Random,0,,,50,0,,,48,-1.5,,-2.4,-0.6,100,,,0,\ufffd,3.2,0.001,,,,1,",
        "Lee 2001,,,,,0,5.1,2.0,25,0,6.6,2.0,24,-1.5,0.57,-2.6,-0.4,60,,,,,,,,,,,2001",
        "Kim 2002,,,,,0,4.1,2.0,25,0,5.6,3.0,24,-1.5,0.73,-2.9,-0.1,40,,,,,,,,,,,2002",
        "Out 2003,,,,,0,4.1,2.0,25,0,5.6,3.0,24,0,0,0,0,0,,,,,,,,,,,2003",
        "Death,DIC,MH,Risk Ratio,Random,3,,,50,6,,,48,0.48,,0.13,1.81,100,0,1,0,0,1.1,0.27,0,1,0,0,",
        "Lee 2001,,,,,3,0,0,50,6,0,0,48,0.48,0.68,0.13,1.81,100,,,,,,,,,,,2001",
    ]
    (tmp_path / "my.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    tables = lm.load(tmp_path / "my.csv").tables
    assert [(r.id, r["measure"], r["outcome"]) for r in tables["reviews"]] == [
        ("1.1.1", "MD", "Pain"),
        ("1.2", "RR", "Death"),
    ]
    trials = {r["trial"]: r for r in tables["trials"] if r["outcome"] == "Pain"}
    assert {name: "1.1.1" in r["set"].split() for name, r in trials.items()} == {
        "Lee 2001": True,
        "Kim 2002": True,
        "Out 2003": False,
    }
    assert trials["Out 2003"]["estimate"] == ""
    assert trials["Lee 2001"]["comparison"].startswith("Drug versus placebo")
    assert next(r for r in tables["trials"] if r["outcome"] == "Death")["mean1"] == ""


def _rows_of_one_analysis(weights: Sequence[tuple[str, str, str]]) -> RawTable:
    names = ("Analysis.group", "Analysis.number", "Analysis.name", "Subgroup", "Study", "Experimental.cases")
    names = (*names, "Experimental.N", "Control.cases", "Control.N", "Weight", "Mean", "CI.start", "CI.end")
    cells = [
        ("1", "2", "Adverse events", of, study, "4", "40", "8", "40", weight, "0.5", "0.163", "1.532")
        for of, study, weight in weights
    ]
    return RawTable("a.rda", names, tuple(cells), tuple(range(2, len(cells) + 2)))


@pytest.mark.parametrize(
    ("weights", "sets"),
    [
        (("61.5", "38.5", "100"), ["1.2.nausea", "1.2.nausea", "1.2.pain"]),  # each of its subtotal
        (("40.1", "25.5", "34.4"), ["1.2 1.2.nausea", "1.2 1.2.nausea", "1.2 1.2.pain"]),  # each of the total
        (("0", "0", "0"), ["1.2 1.2.nausea", "1.2 1.2.nausea", "1.2 1.2.pain"]),  # of nothing
        (("61.5", "38.5", ""), ["1.2 1.2.nausea", "1.2 1.2.nausea", "1.2 1.2.pain"]),
    ],
)
def test_weights_say_which_totals_rows_are_in(weights: Sequence[str], sets: Sequence[str]) -> None:
    labels = (("nausea", "Lee 2001"), ("nausea", "Kim 2002"), ("pain", "Lee 2001"))
    rows = _rows_of_one_analysis([(*label, w) for label, w in zip(labels, weights, strict=True)])
    drafts, _, _ = rows_alone(rows)
    assert [d.cells["set"] for d in drafts] == sets


def test_a_review_with_subtotals_only_puts_no_study_into_a_total(tmp_path: Path) -> None:
    text = rm5().replace('TOTALS="YES" CI_STUDY', 'TOTALS="SUB" CI_STUDY', 1)
    first = text.index("<DICH_DATA")
    last = text.index("</DICH_OUTCOME>")
    text = f'{text[:first]}<DICH_SUBGROUP NO="1"><NAME>men</NAME>{text[first:last]}</DICH_SUBGROUP>{text[last:]}'
    (tmp_path / "a.rm5").write_text(text, encoding="utf-8")
    rows = lm.load(tmp_path / "a.rm5").tables["trials"]
    assert {r["set"] for r in rows if r["events1"]} == {"1.1.1"}
