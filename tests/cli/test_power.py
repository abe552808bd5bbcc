"""lbpmeta power, the line of lbpmeta check, and the map of the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import lbpmeta as lm
from lbpmeta.cli.group import cli
from lbpmeta.report.pages.page import report_page

HEAD = "study,mean1,sd1,n1,mean2,sd2,n2,p\n"
ROWS = [
    "Adams 2001,33.1,17.4,41,38.2,16.9,40,0.183",
    "Baker 2004,29.7,15.2,62,36.0,16.1,60,0.028",
    "Chen 2010,41.5,19.8,35,44.1,18.7,37,0.568",
    "Dunn 2015,36.4,14.4,50,40.8,15.9,52,0.147",
    "Egli 2019,30.2,16.6,44,33.9,17.3,45,0.306",
]


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "my.csv"
    file.write_text(HEAD + "\n".join(ROWS) + "\n", encoding="utf-8")
    return file


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_it_says_the_share_and_the_columns(table: Path) -> None:
    done = run("power", "my.csv", "--quick")
    assert done.exit_code == 0, done.output
    assert re.match(r"Of 100 slips as found in print, about \d+ would be noticed in this table", done.output)
    assert re.search(r"^trials\.p +5 +\d+ +\d+ +\d+$", done.output, flags=re.MULTILINE)
    assert "Seed 1." in done.output


def test_json_holds_counts_seed_and_model(table: Path) -> None:
    done = run("power", "my.csv", "--quick", "--seed", "7", "--format", "json", "-o", "power.json")
    assert done.exit_code == 0, done.output
    content = json.loads(Path("power.json").read_text(encoding="utf-8"))
    assert (content["seed"], content["gate"]) == (7, "material")
    assert content["model"].startswith("slips-1")
    assert (
        sum(c["planted"] for c in content["columns"])
        == content["planted"]
        == sum(c["planted"] for c in content["cells"])
    )


def test_the_table_itself_is_not_written_over(table: Path) -> None:
    before = table.read_bytes()
    assert run("power", "my.csv", "--quick", "-o", "my.csv").exit_code in (1, 2)
    assert table.read_bytes() == before


def test_a_failing_table_is_measured_all_the_same(table: Path) -> None:
    table.write_text(HEAD + "\n".join([*ROWS[:-1], ROWS[-1].replace("0.306", "0.001")]) + "\n", encoding="utf-8")
    assert run("check", "my.csv").exit_code == 1
    assert run("power", "my.csv", "--quick").exit_code == 0


def test_check_ends_with_the_line_or_names_the_command(table: Path) -> None:
    assert "Of 100 slips as found in" in run("check", "my.csv").output
    many = "\n".join(f"{row.partition(',')[0]}{i},{row.partition(',')[2]}" for i in range(25) for row in ROWS)
    table.write_text(HEAD + many + "\n", encoding="utf-8")
    output = run("check", "my.csv").output
    assert "Of 100 slips" not in output
    assert "`lbpmeta power`" in output


def test_the_page_has_a_map_with_numbers_in_its_cells() -> None:
    cells = [dict(zip(HEAD.strip().split(","), row.split(","), strict=True)) for row in ROWS]
    page = report_page(lm.check(cells))
    section = page.partition('<section id="silence"')[2].partition("</section>")[0]
    assert "<code>trials.mean1</code>" in section
    shades = set(re.findall(r'<td class="h(\w+)', section))
    assert "none" in shades
    assert shades - {"none"} <= set("012345")
    for shade, text in re.findall(r'<td class="h(\w+)[^>]*>([^<]*)', section):
        assert (text == "") == (shade == "none")
        assert shade == "none" or re.fullmatch(r"\d+/\d+", text)
    for shade in (*"012345", "none"):
        assert f".heat .h{shade} {{" in page


def test_json_of_a_check_holds_the_power_where_it_is_quick(table: Path) -> None:
    import jsonschema

    from lbpmeta.report.formats.json_format import json_schema

    content = json.loads(run("check", "my.csv", "--format", "json").output)
    assert content["power"]["line"].startswith("Of 100 slips as found in print")
    assert 0 <= content["power"]["noticed"] <= content["power"]["told"] <= 1
    jsonschema.validate(content, json_schema())
    many = "\n".join(f"{row.partition(',')[0]}{i},{row.partition(',')[2]}" for i in range(25) for row in ROWS)
    table.write_text(HEAD + many + "\n", encoding="utf-8")
    assert json.loads(run("check", "my.csv", "--format", "json").output)["power"] is None
