"""What the numbers of a table show where its names say nothing; and that chance shows nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError

ROWS = 12


def table(columns: dict[str, list[str]]) -> str:
    names = [f"badanie {i}" for i in range(len(next(iter(columns.values()))))]
    lines = [",".join(("badanie", *columns))]
    lines += [",".join(cells) for cells in zip(names, *columns.values(), strict=True)]
    return "\n".join(lines) + "\n"


def load(tmp_path: Path, columns: dict[str, list[str]]) -> lm.Evidence:
    (tmp_path / "my.csv").write_text(table(columns), encoding="utf-8")
    return lm.load(tmp_path / "my.csv")


def printed(values: np.ndarray, digits: int) -> list[str]:
    return [f"{v:.{digits}f}" for v in values]


def effects(seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(-0.2, 0.5, ROWS), rng.uniform(0.1, 0.6, ROWS)


@pytest.mark.parametrize("order", [("wynik", "od", "do"), ("od", "wynik", "do"), ("od", "do", "wynik")])
def test_the_middle_of_two_limits_as_logarithms_is_a_ratio(tmp_path: Path, order: tuple[str, ...]) -> None:
    y, se = effects()
    made = {"wynik": y, "od": y - 1.96 * se, "do": y + 1.96 * se}
    cells = {name: printed(np.exp(v), 2) for name, v in made.items()}
    found = load(tmp_path, {name: cells[name] for name in order})
    understood = found.tables.understood[0]
    assert dict(understood.read) == {"wynik": "estimate", "od": "ci_low", "do": "ci_high"}
    assert any("the names say too little, and the numbers show it" in note for note in found.tables.notes)
    assert not [f for f in found.check().findings if f.verdict in ("inconsistent", "implausible")]


def test_any_range_has_a_middle(tmp_path: Path) -> None:
    """An interval on the natural scale without a name is asked about, with the mapping that works."""
    y, se = effects()
    made = {"wynik": y, "od": y - 1.96 * se, "do": y + 1.96 * se}
    cells = {name: printed(v, 2) for name, v in made.items()}
    with pytest.raises(DataError, match=r"its limits\. If they are .*estimate=\"wynik\",ci_low=\"od\",ci_high=\"do\""):
        load(tmp_path, cells)
    (tmp_path / "my.csv").write_text(table(cells), encoding="utf-8")
    columns = {"estimate": "wynik", "ci_low": "od", "ci_high": "do"}
    assert not lm.load(tmp_path / "my.csv", columns=columns).check().failures


def test_limits_by_name_bind_an_estimate_near_their_middle(tmp_path: Path) -> None:
    y, se = effects()
    cells = {
        "kod": printed(y + 0.06 * se, 4),
        "Lncilow": printed(y - 1.96 * se, 4),
        "Lnciup": printed(y + 1.96 * se, 4),
    }
    found = load(tmp_path, cells).tables.understood[0]
    assert dict(found.read) == {"kod": "estimate", "Lncilow": "ci_low", "Lnciup": "ci_high"}
    with pytest.raises(DataError, match="none of its columns can be checked"):
        load(tmp_path, {"kod": cells["kod"], "od": cells["Lncilow"], "do": cells["Lnciup"]})


def test_one_misprint_hides_nothing_and_is_found(tmp_path: Path) -> None:
    y, se = effects()
    made = {"wynik": y, "od": y - 1.96 * se, "do": y + 1.96 * se}
    cells = {name: printed(np.exp(v), 2) for name, v in made.items()}
    cells["wynik"][3] = f"{np.exp(y[3] + 3 * se[3]):.2f}"
    found = load(tmp_path, cells).check().failures
    assert {(f.check, f.verdict) for f in found} == {("estimate-outside-ci", "implausible")}


def test_a_coefficient_over_its_error_looks_like_a_difference_over_its_sd(tmp_path: Path) -> None:
    y, se = effects()
    with pytest.raises(DataError, match=r"'wspol' over 'blad' is 'tt'\. If they are .*estimate=\"wspol\",se=\"blad\""):
        load(tmp_path, {"wspol": printed(y, 4), "blad": printed(se, 4), "tt": printed(y / se, 2)})


def test_two_that_keep_the_law_are_asked_about(tmp_path: Path) -> None:
    y, se = effects()
    z, error = effects(2)
    made = {"a": y, "b": y - 1.96 * se, "c": y + 1.96 * se, "d": z, "e": z - 1.96 * error, "f": z + 1.96 * error}
    with pytest.raises(DataError, match="none of its columns can be checked; found"):
        load(tmp_path, {f"kolumna {name}": printed(np.exp(v), 2) for name, v in made.items()})


def test_the_middle_of_a_range_of_whole_numbers_is_no_estimate(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    low = rng.integers(10, 40, ROWS)
    high = low + rng.integers(5, 40, ROWS)
    cells = {"srodek": printed((low + high) / 2, 1), "od": list(map(str, low)), "do": list(map(str, high))}
    with pytest.raises(DataError, match="none of its columns can be checked"):
        load(tmp_path, cells)


@pytest.mark.parametrize("seed", range(40))
def test_chance_shows_nothing(tmp_path: Path, seed: int) -> None:
    """Columns of every kind that are of nothing: positive, signed, whole, rising, coarse."""
    rng = np.random.default_rng(seed)
    made: dict[str, list[str]] = {}
    for i in range(8):
        kind = rng.integers(6)
        if kind == 0:
            made[f"kol {i}"] = printed(rng.normal(0, 1, ROWS), 2)
        elif kind == 1:
            made[f"kol {i}"] = printed(np.exp(rng.normal(0, 0.4, ROWS)), 1)
        elif kind == 2:
            made[f"kol {i}"] = list(map(str, rng.integers(1, 200, ROWS)))
        elif kind == 3:
            made[f"kol {i}"] = list(map(str, rng.integers(1, 5, ROWS)))
        elif kind == 4:
            made[f"kol {i}"] = printed(rng.uniform(0, 100, ROWS), 1)
        else:
            made[f"kol {i}"] = printed(np.sort(rng.uniform(1, 3, ROWS)), 2)
    with pytest.raises(DataError, match="none of its columns can be checked"):
        load(tmp_path, made)


COUNTS = ("41", "62", "15", "88"), ("80", "64", "90", "120")


@pytest.mark.parametrize(("count", "size"), [("died", "admitted"), ("HBsAg positive", "tested"), ("casos", "muestras")])
def test_an_event_among_those_who_were_looked_at_is_a_count(tmp_path: Path, count: str, size: str) -> None:
    found = load(tmp_path, {count: list(COUNTS[0]), size: list(COUNTS[1])})
    assert dict(found.tables.understood[0].read) == {count: "events", size: "n"}


@pytest.mark.parametrize(
    "name",
    [
        *("success rate", "positive rate", "mortality percent", "infection %", "case fatality", "epds", "respondents"),
        *("positive predictive value", "case definition", "epithelial", "females", "visits"),
    ],
)
def test_what_is_no_event_among_them_is_asked_about(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError):
        load(tmp_path, {name: list(COUNTS[0]), "tested": list(COUNTS[1])})


def test_another_count_beside_them_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        load(tmp_path, {"treated": list(COUNTS[1]), "cured": list(COUNTS[0]), "untreated": ["81", "70", "88", "119"]})
    few = {"positive": ["41", "62", "15"], "tested": ["800", "640", "900"]}  # a percentage looks like that
    with pytest.raises(DataError):
        load(tmp_path, few)
