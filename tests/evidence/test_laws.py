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
@pytest.mark.parametrize("ratio", [False, True])
def test_the_middle_of_two_limits_is_an_estimate(tmp_path: Path, order: tuple[str, ...], ratio: bool) -> None:
    y, se = effects()
    made = {"wynik": y, "od": y - 1.96 * se, "do": y + 1.96 * se}
    cells = {name: printed(np.exp(v) if ratio else v, 2) for name, v in made.items()}
    found = load(tmp_path, {name: cells[name] for name in order})
    understood = found.tables.understood[0]
    assert dict(understood.read) == {"wynik": "estimate", "od": "ci_low", "do": "ci_high"}
    assert any("the names say too little, and the numbers show it" in note for note in found.tables.notes)
    assert not [f for f in found.check().findings if f.verdict in ("inconsistent", "implausible")]


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
    cells = {"wynik": printed(y, 2), "od": printed(y - 1.96 * se, 2), "do": printed(y + 1.96 * se, 2)}
    cells["wynik"][3] = f"{y[3] + 3 * se[3]:.2f}"
    found = load(tmp_path, cells).check().failures
    assert {(f.check, f.verdict) for f in found} == {("estimate-outside-ci", "implausible")}


def test_a_coefficient_over_its_error_is_a_third_column(tmp_path: Path) -> None:
    y, se = effects()
    found = load(tmp_path, {"wspol": printed(y, 4), "blad": printed(se, 4), "tt": printed(y / se, 2)})
    assert found.tables.understood[0].read == {"wspol": "estimate", "blad": "se"}


@pytest.mark.parametrize("hundred", [True, False])
def test_a_count_a_number_and_the_share_that_they_make(tmp_path: Path, hundred: bool) -> None:
    rng = np.random.default_rng(4)
    size = rng.integers(40, 300, ROWS)
    count = rng.binomial(size, 0.3)
    share = printed(100 * count / size, 1) if hundred else printed(count / size, 3)
    found = load(tmp_path, {"zgony": list(map(str, count)), "udzial": share, "chorzy": list(map(str, size))})
    read = found.tables.understood[0].read
    assert (read["zgony"], read["chorzy"]) == ("events", "n")
    assert ("udzial" in read) is hundred
    rows = [row for row in found.tables.rows["statements"] if row["n"]]
    assert [(row["events"], row["n"]) for row in rows] == list(zip(map(str, count), map(str, size), strict=True))


def test_two_that_keep_the_law_are_asked_about(tmp_path: Path) -> None:
    y, se = effects()
    z, error = effects(2)
    made = {"a": y, "b": y - 1.96 * se, "c": y + 1.96 * se, "d": z, "e": z - 1.96 * error, "f": z + 1.96 * error}
    with pytest.raises(DataError, match="none of its columns can be checked"):
        load(tmp_path, {f"kolumna {name}": printed(v, 2) for name, v in made.items()})


def test_the_middle_of_a_range_of_whole_numbers_is_no_estimate(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    low = rng.integers(10, 40, ROWS)
    high = low + rng.integers(5, 40, ROWS)
    cells = {"srodek": printed((low + high) / 2, 1), "od": list(map(str, low)), "do": list(map(str, high))}
    with pytest.raises(DataError, match="none of its columns can be checked"):
        load(tmp_path, cells)


def test_shares_of_women_are_no_events(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    size = rng.integers(40, 300, ROWS)
    count = rng.binomial(size, 0.5)
    cells = {"females": list(map(str, count)), "grupa": list(map(str, size)), "pc": printed(100 * count / size, 1)}
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
