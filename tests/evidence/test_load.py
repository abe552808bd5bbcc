"""Loading: good folders load as written; bad ones fail with every problem, its place and its fix."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lbpmeta.errors import DataError
from lbpmeta.evidence.load import load_tables
from lbpmeta.evidence.problems import ValidationError
from lbpmeta.evidence.tables import TABLES
from lbpmeta.evidence.template import write_template


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_template(tmp_path / "review")
    return tmp_path / "review"


def edit(file: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, rows = list(reader.fieldnames or []), list(reader)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def set_cell(file: Path, column: str, value: str) -> None:
    edit(file, lambda rows: [{**rows[0], column: value}, *rows[1:]])


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        load_tables(folder)
    return [str(p) for p in caught.value.problems]


def only_problem(folder: Path) -> str:
    problems = problems_of(folder)
    assert len(problems) == 1, problems
    return problems[0]


def test_template_loads_as_it_is(folder: Path) -> None:
    tables = load_tables(folder)
    assert {name: len(tables[name]) > 0 for name in TABLES} == dict.fromkeys(TABLES, True)


def test_cells_stay_strings_as_printed(folder: Path) -> None:
    assert load_tables(folder).row("example2024-pooled")["estimate"] == "-0.20"


def test_rows_know_their_line(folder: Path) -> None:
    row = load_tables(folder).row("example2024-pain")
    assert row.line == 2
    assert row.file.endswith("trials.csv")


def test_line_numbers_survive_quoted_newlines(folder: Path) -> None:
    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        first = {**rows[0], "note": "two\nlines"}
        return [first, {**rows[0], "id": "second", "estimate": "x"}]

    edit(folder / "trials.csv", change)
    assert "trials.csv, line 4, column estimate" in only_problem(folder)


def test_byte_order_mark_is_welcome(folder: Path) -> None:
    file = folder / "trials.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load_tables(folder).row("example2024-pain")["estimate"] == "-5.4"


def test_columns_may_stand_in_any_order(folder: Path) -> None:
    file = folder / "sources.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(reversed(rows[0])), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    assert load_tables(folder).row("example2024")["kind"] == "trial"


def test_own_columns_are_kept(folder: Path) -> None:
    file = folder / "sources.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([lines[0] + ",x_mine", lines[1] + ",hello"]) + "\n", encoding="utf-8")
    assert load_tables(folder).row("example2024")["x_mine"] == "hello"


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"does not exist.*lbpmeta init"):
        load_tables(tmp_path / "nowhere")


def test_folder_without_tables(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds no evidence.*found none of them"):
        load_tables(tmp_path)


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("estimate", "abc", "column estimate: this is no number (value 'abc')"),
        ("estimate", "-5,4", "write '-5.4'"),
        ("source", "nobody2020", "column source: sources.csv has no row with this id (value 'nobody2020')"),
        (
            "instrument",
            "vas-0-7",
            "column instrument: instruments.csv has no row with this id (value 'vas-0-7')",
        ),
        ("better", "smaller", "column better: the value is not one of the choices (value 'smaller')"),
        ("quote", "", "column quote: the cell is empty"),
        ("expected", "certainly wrong", "column expected: "),
    ],
)
def test_one_bad_cell_is_one_message(folder: Path, column: str, value: str, says: str) -> None:
    set_cell(folder / "trials.csv", column, value)
    problems = problems_of(folder)
    assert any(says in p and "trials.csv, line 2" in p for p in problems), problems
    assert {p.split(": ")[0].split("column ")[1] for p in problems} <= {column, "expected_reason"}


def without(file: Path, *columns: str) -> None:
    """Take columns out of a table."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kept = [c for c in rows[0] if c not in columns]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, kept, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def test_columns_that_nobody_filled_in_may_be_left_out(folder: Path) -> None:
    without(folder / "trials.csv", "weight", "note", "quote", "locator", "instrument", "expected")
    without(folder / "sources.csv", "doi", "pmid", "appraises")
    row = load_tables(folder).row("example2024-pain")
    assert (row["estimate"], row["weight"], row["quote"]) == ("-5.4", "", "")


def test_ids_and_the_only_source_are_made_where_their_columns_are_absent(folder: Path) -> None:
    without(folder / "trials.csv", "id", "source")
    edit(folder / "sources.csv", lambda rows: rows[:1])
    tables = load_tables(folder)
    row = tables["trials"][0]
    assert (row.id, row["source"]) == ("example-2024", "example2024")
    assert tables.source(row)["kind"] == "trial"


def test_a_row_must_name_its_source_where_there_are_several(folder: Path) -> None:
    without(folder / "trials.csv", "source")
    edit(folder / "sources.csv", lambda rows: [rows[0], {**rows[0], "id": "other"}])
    assert "column source: the column is missing, and sources.csv holds more than one" in only_problem(folder)


@pytest.mark.parametrize(("table", "column"), [("sources", "id"), ("instruments", "id"), ("thresholds", "value")])
def test_what_a_table_is_for_must_be_there(folder: Path, table: str, column: str) -> None:
    without(folder / f"{table}.csv", column)
    assert any(f"{table}.csv, line 1, column {column}: the column is missing" in p for p in problems_of(folder))


def test_a_table_of_results_needs_a_number(folder: Path) -> None:
    from lbpmeta.evidence.schema import number_columns

    without(folder / "trials.csv", *number_columns("trials"))
    assert any("no column of numbers" in p for p in problems_of(folder))


def test_names_of_other_programs_are_read_and_told(folder: Path) -> None:
    file = folder / "trials.csv"
    header, rest = file.read_text(encoding="utf-8").split("\n", 1)
    file.write_text(header.replace("ci_low", "ci.lb").replace("note", "colour") + "\n" + rest, encoding="utf-8")
    tables = load_tables(folder)
    assert tables.row("example2024-pain")["ci_low"] == "-9.4"
    assert any("'ci.lb' is read as ci_low" in n for n in tables.notes)
    assert any("read by no check: 'colour'" in n for n in tables.notes)


def test_unknown_column_suggests_the_near_one(folder: Path) -> None:
    file = folder / "trials.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("estimate", "estimat", 1), encoding="utf-8")
    problems = problems_of(folder)
    assert any("column estimat: the column is unknown" in p and "Rename it to 'estimate'" in p for p in problems)


def test_duplicate_id_in_a_table(folder: Path) -> None:
    edit(folder / "trials.csv", lambda rows: [rows[0], rows[0]])
    assert "trials.csv, line 3, column id: the id is not unique" in only_problem(folder)


def test_duplicate_id_across_tables(folder: Path) -> None:
    set_cell(folder / "reviews.csv", "id", "example2024-pain")
    assert "the id stands already in" in only_problem(folder)


def test_empty_table(folder: Path) -> None:
    (folder / "trials.csv").write_text("", encoding="utf-8")
    assert "trials.csv: the table is empty" in only_problem(folder)


def test_header_without_rows(folder: Path) -> None:
    file = folder / "trials.csv"
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert "a header but no rows" in only_problem(folder)


def test_wrong_encoding_names_the_line(folder: Path) -> None:
    file = folder / "sources.csv"
    file.write_bytes(file.read_bytes().replace(b"Your citation", "Sørensen".encode("latin-1")))
    problem = only_problem(folder)
    assert "sources.csv, line 2: the file is not UTF-8 text" in problem
    assert "Save it as CSV UTF-8" in problem


def test_semicolons_are_named(folder: Path) -> None:
    file = folder / "trials.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert "separated by semicolons" in only_problem(folder)


def test_row_too_long_and_too_short(folder: Path) -> None:
    file = folder / "instruments.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines.append(lines[1].replace(lines[1].split(",")[0], "extra-one", 1) + ",surplus")
    lines.append("short-one,only two")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    problems = problems_of(folder)
    assert any("more cells than the header" in p and "extra-one" in p for p in problems)
    assert any("fewer cells than the header" in p and "short-one" in p for p in problems)


def test_set_without_rows(folder: Path) -> None:
    set_cell(folder / "reviews.csv", "set", "no-such-set")
    assert "column set: no row of trials.csv belongs to this set" in only_problem(folder)


def test_pin_needs_a_reason(folder: Path) -> None:
    set_cell(folder / "trials.csv", "expected", "estimate-outside-ci=inconsistent")
    assert "needs the reason" in only_problem(folder)


def test_all_problems_come_at_once(folder: Path) -> None:
    set_cell(folder / "trials.csv", "estimate", "abc")
    set_cell(folder / "reviews.csv", "source", "nobody")
    set_cell(folder / "statements.csv", "events", "twelve")
    problems = problems_of(folder)
    for file in ("trials.csv", "reviews.csv", "statements.csv"):
        assert any(file in p for p in problems)


def test_loading_changes_nothing(folder: Path) -> None:
    def content() -> dict[Path, bytes]:
        return {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}

    before = content()
    load_tables(folder)
    assert content() == before


def test_unknown_id_suggests_near_ones(folder: Path) -> None:
    with pytest.raises(DataError, match="Did you mean 'example2024-pain'"):
        load_tables(folder).row("example2024-pains")


def test_template_never_overwrites(folder: Path) -> None:
    with pytest.raises(DataError, match="exists already; nothing was written"):
        write_template(folder)


def describe(folder: Path, **fields: dict[str, object]) -> None:
    """Give the trials of a folder a datapackage.json of its own, with these fields."""
    schema = {"fields": [{"name": name, **field} for name, field in fields.items()], "missingValues": ["", "n.r."]}
    package = {"resources": [{"name": "trials", "path": "trials.csv", "schema": schema}]}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def add_column(file: Path, name: str, value: str) -> None:
    header, first, *rest = file.read_text(encoding="utf-8").splitlines()
    lines = [f"{header},{name}", f"{first},{value}", *(f"{line}," for line in rest)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("field", "good", "bad", "says"),
    [
        ({"type": "integer"}, "12", "12.5", "the value is no integer, which datapackage.json asks for"),
        ({"type": "number", "constraints": {"minimum": 0}}, "0", "-1", "the value is below 0"),
        ({"type": "number", "constraints": {"maximum": "9"}}, "9", "9.1", "the value is above 9"),
        ({"type": "date"}, "2024-01-31", "31.1.2024", "the value is no date"),
        ({"type": "boolean"}, "true", "perhaps", "the value is no boolean"),
        ({"constraints": {"enum": ["red", "blue"]}}, "red", "green", "Choose red, blue, or correct datapackage.json."),
        ({"constraints": {"pattern": "[A-Z]+"}}, "ABC", "ABc", "the value does not have the form [A-Z]+"),
        ({"constraints": {"maxLength": 3}}, "abc", "abcd", "the text is longer than 3 characters"),
        ({"constraints": {"minLength": 3}}, "abc", "ab", "the text is shorter than 3 characters"),
        ({"constraints": {"pattern": "("}}, "", "a", "the constraint pattern in datapackage.json cannot be applied"),
    ],
)
def test_the_folders_own_description_is_obeyed(
    folder: Path, field: dict[str, object], good: str, bad: str, says: str
) -> None:
    describe(folder, x_mine=field)
    add_column(folder / "trials.csv", "x_mine", good)
    assert load_tables(folder).row("example2024-pain")["x_mine"] == good
    set_cell(folder / "trials.csv", "x_mine", bad)
    problem = only_problem(folder)
    assert "trials.csv, line 2, column x_mine" in problem
    assert says in problem


def test_the_folders_own_description_asks_for_more_of_a_known_column_and_takes_nothing_back(folder: Path) -> None:
    describe(folder, outcome={"constraints": {"enum": ["pain", "Pain"]}}, quote={"constraints": {"required": False}})
    set_cell(folder / "trials.csv", "outcome", "function")
    set_cell(folder / "trials.csv", "quote", "")
    told = problems_of(folder)
    assert any("column outcome: the value is not one of the choices" in p for p in told)
    assert any("column quote: the cell is empty" in p for p in told)


def test_missing_values_and_required_cells_of_the_folders_own_description(folder: Path) -> None:
    describe(folder, x_mine={"type": "integer"})
    add_column(folder / "trials.csv", "x_mine", "n.r.")
    assert load_tables(folder).row("example2024-pain")["x_mine"] == ""
    describe(folder, x_mine={"constraints": {"required": True}})
    assert "trials.csv, line 2, column x_mine: the cell is empty" in problems_of(folder)[0]
    describe(folder, x_mine={"constraints": {"unique": True}})
    edit(folder / "trials.csv", lambda rows: [{**row, "x_mine": "7"} for row in rows])
    assert any(
        "line 3, column x_mine: the x_mine is not unique: it stands already in line 2" in p for p in problems_of(folder)
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "datapackage.json, line 1: the file is no JSON"),
        ("[]", "the file is no data package (TypeError"),
        ('{"resources": [{"name": "trials", "schema": {"fields": [{}]}}]}', "(KeyError: 'name')"),
        ('{"resources": ' + "[" * 100_000, "the file is no data package (RecursionError"),
        ("\0", "NUL bytes"),
    ],
)
def test_a_broken_description_is_one_problem(folder: Path, text: str, says: str) -> None:
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    assert says in only_problem(folder)


@pytest.mark.parametrize(
    ("table", "column", "value", "says"),
    [
        ("trials", "quote", "word " * 26, "does not have the form of this column"),
        ("sources", "doi", "doi:10.1/x", "Digital object identifier, without a resolver."),
        ("trials", "derived_from", "A B", "these are no ids"),
        ("trials", "part_of", "Row 1", "this is no id"),
    ],
)
def test_the_form_of_a_text_is_not_called_a_number(
    folder: Path, table: str, column: str, value: str, says: str
) -> None:
    set_cell(folder / f"{table}.csv", column, value)
    told = [p for p in problems_of(folder) if f"column {column}" in p]
    assert len(told) == 1
    assert says in told[0]
    assert "number" not in told[0].split("(value")[0]
