"""Person-time, and observed minus expected: from a file to a rate ratio or a hazard ratio that re-derives."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import lbpmeta as lm

RATES = [
    (9, 413.2, 19, 398.0),
    (8, 263.0, 19, 245.5),
    (3, 487.0, 13, 435.0),
    (6, 237.0, 9, 241.0),
    (7, 489.0, 23, 483.0),
]
LOG_RANK = [(-2.9, 6.7), (1.4, 20.1), (-8.0, 31.5), (-0.6, 4.2)]


@pytest.fixture
def rates(tmp_path: Path):
    """Write events and person-time with a ratio and its interval; one may be another."""

    def _write(wrong: int = -1, name: str = "IRR") -> Path:
        lines = [f"study,events drug,person-years drug,events placebo,person-years placebo,{name},95% CI"]
        for i, (a, t, c, u) in enumerate(RATES):
            log, se = math.log(a / t / (c / u)), math.sqrt(1 / a + 1 / c)
            shown = [math.exp(log + z * se) * (1.3 if i == wrong else 1) for z in (0, -1.96, 1.96)]
            lines.append(f"S{i},{a},{t},{c},{u},{shown[0]:.2f},{shown[1]:.2f} to {shown[2]:.2f}")
        file = tmp_path / "rates.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file

    return _write


@pytest.mark.parametrize("name", ["IRR", "Rate ratio", "RR", "Effect"])
def test_a_rate_ratio_follows_from_events_and_person_time(rates, name) -> None:
    report = lm.check(rates(name=name))
    assert {f.verdict.value for f in report.findings if f.check == "rate-ratio"} <= {
        "consistent",
        "consistent-within-rounding",
    }
    assert sum(f.check == "rate-ratio" for f in report.findings) == len(RATES)
    assert report.ok


def test_a_rate_ratio_that_does_not_follow_is_told_where_it_is_said_to_be_raw(rates) -> None:
    file = rates(wrong=2)
    text = file.read_text(encoding="utf-8").splitlines()
    raw = [f"{line},{'contrast' if i == 0 else 'raw'}" for i, line in enumerate(text)]
    file.write_text("\n".join(raw) + "\n", encoding="utf-8")
    told = [f for f in lm.check(file).findings if f.check == "rate-ratio" and f.verdict.value == "inconsistent"]
    assert [f.rows[0] for f in told] == ["s2"]


def test_rates_are_pooled_as_rate_ratios(tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    rows = "\n".join(f"S{i},{a},{t},{c},{u}" for i, (a, t, c, u) in enumerate(RATES))
    file.write_text(f"study,x1i,t1i,x2i,t2i\n{rows}\n", encoding="utf-8")
    evidence = lm.load(file)
    assert any("taken as IRR" in note for note in evidence.tables.notes)
    fit = evidence.pool("rates")
    wanted = lm.pool(
        lm.effect_sizes(
            "IRR",
            events1=[r[0] for r in RATES],
            time1=[r[1] for r in RATES],
            events2=[r[2] for r in RATES],
            time2=[r[3] for r in RATES],
        )
    )
    assert (fit.measure, fit.estimate) == ("IRR", pytest.approx(wanted.estimate, rel=1e-12))


def test_thousands_of_person_years_keep_their_commas_out_of_the_number(tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text('study,x1i,t1i,x2i,t2i\nA,9,"1,413.5",19,"1,398"\nB,8,963,19,945\n', encoding="utf-8")
    row = lm.load(file).tables["trials"][0]
    assert (row["time1"], row["time2"]) == ("1413.5", "1398")


def log_rank(tmp_path: Path, wrong: int = -1, name: str = "HR") -> Path:
    lines = [f"study,O-E,V,{name},lower,upper"]
    for i, (o_e, v) in enumerate(LOG_RANK):
        shown = [math.exp(o_e / v + z / math.sqrt(v)) * (1.4 if i == wrong else 1) for z in (0, -1.96, 1.96)]
        lines.append(f"T{i},{o_e},{v},{shown[0]:.2f},{shown[1]:.2f},{shown[2]:.2f}")
    file = tmp_path / "survival.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["HR", "Peto OR", "Effect"])
def test_a_ratio_follows_from_observed_minus_expected(tmp_path: Path, name) -> None:
    report = lm.check(log_rank(tmp_path, name=name))
    found = [f for f in report.findings if f.check == "hazard-ratio"]
    assert len(found) == len(LOG_RANK)
    assert {f.verdict.value for f in found} <= {"consistent", "consistent-within-rounding"}


def test_a_ratio_that_does_not_follow_is_implausible_since_a_model_may_have_made_it(tmp_path: Path) -> None:
    told = [f for f in lm.check(log_rank(tmp_path, wrong=1)).failures if f.check == "hazard-ratio"]
    assert [(f.rows[0], f.verdict.value, f.blame) for f in told] == [("t1", "implausible", ("made of",))]
    assert told[0].printed.keys() >= {"o_e", "o_e_var"}


def test_observed_minus_expected_alone_is_pooled(tmp_path: Path) -> None:
    file = tmp_path / "ipd.csv"
    rows = "\n".join(f"T{i},{o},{v}" for i, (o, v) in enumerate(LOG_RANK))
    file.write_text(f"trial,OmE,V\n{rows}\n", encoding="utf-8")
    fit = lm.load(file).pool("ipd", model="common")
    total, weight = sum(o for o, _ in LOG_RANK), sum(v for _, v in LOG_RANK)
    assert (fit.measure, fit.estimate, fit.se) == (
        "HR",
        pytest.approx(total / weight, rel=1e-12),
        pytest.approx(weight**-0.5, rel=1e-12),
    )


OF_SMOKERS = "A,{0},120,70500,15,180200\nB,{0},230,143500,80,520300\nC,{0},515,245600,175,1060400\n"


@pytest.mark.parametrize(
    "names", ["d.smokers,py.smokers,d.nonsmokers,py.nonsmokers", "py.smokers,d.smokers,py.nonsmokers,d.nonsmokers"]
)
def test_who_is_exposed_and_who_is_not_are_groups_where_the_other_words_are_quantities(tmp_path: Path, names) -> None:
    """ "d" and "py" are no arms whose people smoke or do not."""
    rows = [line.split(",") for line in OF_SMOKERS.format(2000).splitlines()]
    order = [0, 2, 3, 4, 5] if names.startswith("d") else [0, 3, 2, 5, 4]
    text = "\n".join([f"study,{names}", *(",".join(row[i] for i in order) for row in rows)])
    (tmp_path / "my.csv").write_text(f"{text}\n", encoding="utf-8")
    fit = lm.load(tmp_path / "my.csv").pool("my")
    direct = lm.pool(
        lm.effect_sizes(
            "IRR",
            events1=[120, 230, 515],
            time1=[70500, 143500, 245600],
            events2=[15, 80, 175],
            time2=[180200, 520300, 1060400],
        )
    )
    assert fit.measure == "IRR"
    assert fit.estimate == pytest.approx(direct.estimate, rel=1e-12)


def test_events_and_persons_of_smokers_and_nonsmokers_are_arms(tmp_path: Path) -> None:
    names = "events.smokers,total.smokers,events.nonsmokers,total.nonsmokers"
    (tmp_path / "my.csv").write_text(f"study,{names}\nA,12,70,15,180\nB,23,143,80,520\nC,51,245,175,1060\n")
    row = lm.load(tmp_path / "my.csv").tables["trials"][0]
    assert [row[c] for c in ("events1", "n1", "events2", "n2")] == ["12", "70", "15", "180"]


def test_persons_of_a_whole_study_are_not_those_of_an_arm(tmp_path: Path) -> None:
    """Two arms with their person-time beside one number of persons: a ratio of rates, of no single group."""
    names = "study,participants,events1,time1,events2,time2"
    (tmp_path / "my.csv").write_text(f"{names}\n{OF_SMOKERS.format(90000)}", encoding="utf-8")
    evidence = lm.load(tmp_path / "my.csv")
    row = evidence.tables["trials"][0]
    assert (row["n1"], row.cells.get("x_n"), row["measure"]) == ("", "90000", "IRR")


def test_events_persons_and_person_time_of_two_arms_are_asked_about(tmp_path: Path) -> None:
    names = "study,x1i,n1i,t1i,x2i,n2i,t2i"
    (tmp_path / "my.csv").write_text(
        f"{names}\nA,9,210,413,19,211,398\nB,8,120,263,19,118,245\nC,3,240,487,13,236,435\n"
    )
    evidence = lm.load(tmp_path / "my.csv")
    assert {row["measure"] for row in evidence.tables["trials"]} == {""}
    assert any("--measure IRR, RR or OR" in note for note in evidence.tables.notes)
    assert lm.load(tmp_path / "my.csv", measure="IRR").pool("my").measure == "IRR"


def test_three_arms_with_events_over_years_are_rates(tmp_path: Path) -> None:
    names = ",".join(f"{stem}{arm}" for stem in ("treat", "years", "d") for arm in "123")
    lines = ["A,1,2,,1917,1925,,113,111,", "B,1,2,3,43.6,41.3,38,1,5,3", "C,1,2,,393.5,373.9,,24,20,"]
    (tmp_path / "my.csv").write_text("\n".join([f"ID,{names}", *lines]) + "\n", encoding="utf-8")
    rows = lm.load(tmp_path / "my.csv").tables["trials"]
    assert [(r["events1"], r["time1"], r["events2"], r["time2"]) for r in rows][1:3] == [
        ("1", "43.6", "5", "41.3"),
        ("1", "43.6", "3", "38"),
    ]
    assert {r["measure"] for r in rows} == {"IRR"}


# shares below 1, of a hundred or of one


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("percent", ("2,293,0.7", "5,802,0.6", "3,545,0.6")),
        ("prevalence", ("2,293,0.7", "5,802,0.6", "3,545,0.6")),
        ("prevalence", ("2,293,0.7", "50,802,6.2", "3,545,0.6")),
        ("prevalence", ("20,80,0.25", "5,20,0.25", "3,10,0.30")),
        ("prevalence", ("20,80,0.250", "5,20,25.0", "3,10,0.300")),
        ("prevalence", ("0,80,0", "1,400,0.25", "90,100,90")),
    ],
)
def test_a_share_below_1_is_of_a_hundred_or_of_one_as_its_counts_say(
    tmp_path: Path, name: str, rows: tuple[str, ...]
) -> None:
    """2 of 293 are 0.7 %, whatever the other rows are: no true share is accused."""
    file = tmp_path / "my.csv"
    lines = [f"S{i},{row}" for i, row in enumerate(rows)]
    file.write_text(f"study,events,n,{name}\n" + "\n".join(lines) + "\n", encoding="utf-8")
    report = lm.load(file).check()
    assert [f.verdict for f in report.findings if f.check == "percent-disagrees-with-count"] == ["consistent"] * 3


def test_a_share_that_its_counts_do_not_make_is_as_its_column_is(tmp_path: Path) -> None:
    file = tmp_path / "my.csv"
    file.write_text("study,events,n,prevalence\nA,20,80,0.25\nB,5,20,0.35\nC,3,10,0.30\n", encoding="utf-8")
    (finding,) = lm.load(file).check().failures
    assert "5 of 20 is 25%, not 35%" in finding.message
    file.write_text("study,events,n,prevalence (%)\nA,20,80,0.25\nB,5,20,25\nC,3,10,30\n", encoding="utf-8")
    (finding,) = lm.load(file).check().failures
    assert "20 of 80 is 25%, not 0.25%" in finding.message
