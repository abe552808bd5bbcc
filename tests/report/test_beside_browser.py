"""A document beside its rows in a browser: to and fro, keys, decisions, what is saved, and that it is accessible."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import lbpmeta as lm
from lbpmeta.cli import cli
from lbpmeta.report.pages.beside import write_reading_page
from lbpmeta.workbench.reading import shown_together

PHONE, DESKTOP = (390, 800), (1400, 1000)

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe: pip install 'lbpmeta[dev]'")


@pytest.fixture(scope="module")
def wild_file(wild_readings: list[lm.Reading], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reading_page(shown_together(wild_readings), tmp_path_factory.mktemp("wild") / "wild.html")


def now(page: Any) -> str:
    """The number of the row that is looked at."""
    return page.evaluate("document.querySelector('.row.now')?.dataset.number || ''")


def states(page: Any) -> dict[str, str]:
    return page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.row')].map(r => [r.dataset.number, r.dataset.state]))"
    )


def saved(page: Any, table: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator(f"[data-save={table}]").click()
    assert waiting.value.suggested_filename == f"{table}.csv"
    file = folder / f"{table}.csv"
    waiting.value.save_as(file)
    return file


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("which", ["beside_file", "wild_file"])
def test_it_loads_in_silence_and_asks_for_nothing(which: str, visit: Any, request: pytest.FixtureRequest) -> None:
    target = request.getfixturevalue(which)
    one = visit()
    page = one.open(target)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    for key in "nnnpaxe":
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert one.said == []
    assert one.asked == [target.as_uri()]


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop-light", "phone-dark"])
def test_axe_finds_nothing(scheme: str, size: tuple[int, int], visit: Any, beside_file: Path) -> None:
    page = visit(size, scheme).open(beside_file)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    # One of each state, one that is being edited.
    for key in "nanxne":
        page.keyboard.press(key)
    assert page.locator("form.edit").count() == 1
    found = axe.Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found] == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 1
    assert axe.Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("which", ["beside_file", "wild_file"])
@pytest.mark.parametrize("width", [1000, 390])
def test_it_never_scrolls_sideways(which: str, width: int, visit: Any, request: pytest.FixtureRequest) -> None:
    page = visit((width, 800)).open(request.getfixturevalue(which))
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.keyboard.press("n")
    page.keyboard.press("e")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert (
        page.evaluate("[...document.querySelectorAll('.pane')].filter(p => p.scrollWidth > p.clientWidth).length") == 0
    )


def test_a_box_leads_to_its_row_and_back(visit: Any, beside_file: Path) -> None:
    page = visit().open(beside_file)
    page.locator("#q1-3 a").click()
    assert now(page) == "3"
    assert page.evaluate("document.activeElement.id") == "r1-3"
    page.locator("#r1-5 a.to").click()
    assert now(page) == "5"
    assert page.evaluate("document.activeElement.closest('mark').id") == "q1-5"
    assert page.locator("#q1-5").evaluate("e => e.classList.contains('now')")
    box = page.locator("#q1-5").bounding_box()
    assert 0 < box["y"] < DESKTOP[1]
    page.locator("mark a.unread").click()
    assert page.evaluate("document.activeElement.id") == "r1-n1"


def test_keys_go_decide_and_undo(visit: Any, beside_file: Path) -> None:
    page = visit().open(beside_file)
    order = page.eval_on_selector_all("article.row", "rows => rows.map(r => r.dataset.number)")
    page.keyboard.press("n")
    assert now(page) == order[0]
    assert page.evaluate("document.activeElement.dataset.number") == order[0]
    page.keyboard.press("a")
    assert now(page) == order[1], "it goes on"
    page.keyboard.press("x")
    page.keyboard.press("p")
    assert now(page) == order[1]
    assert [states(page)[n] for n in order[:3]] == ["accepted", "dropped", "open"]
    page.keyboard.press("x")
    assert now(page) == order[1], "taken back, it stays"
    assert states(page)[order[1]] == "open"
    assert "1 accepted, 0 dropped, 5 undecided" in page.locator(".bar output").inner_text()
    page.locator("[data-order]").select_option("printed")
    assert page.eval_on_selector_all("article.row", "r => r.map(x => x.dataset.number)") == sorted(order, key=int)
    page.locator("[data-show]").select_option("look")
    assert page.locator("article.row:visible").count() == 3
    page.locator("[data-show]").select_option("accepted")
    assert page.locator("article.row:visible").count() == 1


def test_keys_can_be_turned_off_and_never_act_in_a_field(visit: Any, beside_file: Path) -> None:
    page = visit().open(beside_file)
    page.keyboard.press("n")
    page.keyboard.press("e")
    page.keyboard.type("anxp")
    assert page.locator("form.edit input[name=estimate]").input_value() == "anxp"
    page.keyboard.press("Escape")
    assert page.locator("form.edit").count() == 0
    assert set(states(page).values()) == {"open"}
    page.keyboard.press("?")
    page.locator("[data-keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    assert set(states(page).values()) == {"open"}


def accept_all(page: Any) -> None:
    for button in page.locator("[data-do=accept]").all():
        button.click()


def test_accepted_rows_are_saved_as_a_folder_gets_them(
    visit: Any, beside_file: Path, paper_file: Path, tmp_path: Path
) -> None:
    page = visit().open(beside_file)
    assert page.locator("[data-save=trials]").is_disabled()
    accept_all(page)
    written = {file.name: file for file in lm.read(paper_file).write(tmp_path / "written")}
    mine = tmp_path / "mine"
    for table in ("trials", "reviews", "statements", "sources"):
        # What was not surely read counts as typed by whoever accepted it.
        expected = written[f"{table}.csv"].read_text(encoding="utf-8").replace(",B,", ",as typed here,")
        assert saved(page, table, mine).read_text(encoding="utf-8") == expected
    done = CliRunner().invoke(cli, ["check", str(mine), "--format", "json"])
    assert done.exit_code == 1
    assert "estimate-outside-ci" in done.output
    done = CliRunner().invoke(cli, ["check", str(mine / "trials.csv"), "--strict", "--format", "markdown"])
    assert done.exit_code == 1, done.output
    assert "estimate-outside-ci" in done.output


def test_what_is_typed_is_kept_beside_what_was_read(visit: Any, beside_file: Path, tmp_path: Path) -> None:
    page = visit().open(beside_file)
    page.locator("#q1-3 a").click()
    page.keyboard.press("e")
    page.keyboard.type("0.15")
    page.locator("form.edit input[name=timepoint]").fill('12 "weeks", or so')
    page.locator("form.edit input[name=note]").fill("=HYPERLINK(1);@SUM(2)")
    assert "read as 0.65" in page.locator("form.edit").inner_text()
    page.locator("form.edit input[name=p]").fill("nought")
    assert "no number" in page.locator("form.edit .odd").inner_text()
    page.locator("form.edit input[name=p]").fill("")
    page.keyboard.press("Enter")
    assert states(page)["3"] == "accepted"
    assert "estimate 0.15, read as 0.65" in page.locator("#r1-3 .typed").inner_text()
    assert page.evaluate("document.activeElement.id") == "r1-3"
    (row,) = rows_of(saved(page, "trials", tmp_path))
    assert (row["estimate"], row["x_read_estimate"], row["ci_low"]) == ("0.15", "0.65", "0.12")
    assert (row["timepoint"], row["note"]) == ('12 "weeks", or so', "'=HYPERLINK(1);'@SUM(2)")
    assert row["transcription"] == "as typed here"
    page.keyboard.press("e")
    page.locator("form.edit").get_by_role("button", name="As it was read").click()
    page.keyboard.press("Escape")
    assert "read as 0.65" in page.locator("#r1-3 .typed").inner_text(), "left as it was"
    page.locator("#r1-3 [data-do=drop]").click()
    assert not page.locator("#r1-3 .typed").is_visible()
    assert page.locator("[data-save=trials]").is_disabled()


def test_decisions_outlive_a_reload_and_unsaved_ones_are_warned_of(
    visit: Any, beside_file: Path, tmp_path: Path
) -> None:
    one = visit(accept=True)
    page, asked = one.open(beside_file), one.warned
    page.locator("#r1-3 [data-do=accept]").click()
    page.keyboard.press("e")
    page.keyboard.type("0.15")
    page.keyboard.press("Enter")
    page.reload()
    assert asked == ["beforeunload"]
    assert states(page)["3"] == "accepted"
    assert "estimate 0.15, read as 0.65" in page.locator("#r1-3 .typed").inner_text()
    assert "not saved yet" in page.locator(".bar output").inner_text()
    saved(page, "trials", tmp_path)
    page.reload()
    assert asked == ["beforeunload"], "nothing is unsaved"
    assert states(page)["3"] == "accepted"


def test_boxes_on_pages_lead_to_rows_and_back(visit: Any, pdf_file: Path, tmp_path: Path) -> None:
    file = lm.read(pdf_file).to_html(tmp_path / "pdf.html")
    one = visit()
    page = one.open(file)
    page.locator("svg a.m-inconsistent rect").click()
    assert now(page) == "3"
    assert page.evaluate("document.activeElement.id") == "r1-3"
    page.locator("#r1-1 a.to").click()
    assert page.evaluate("document.activeElement.id") == "q1-1"
    assert "now" in page.locator("#q1-1").get_attribute("class")
    width = page.locator(".sheet").first.bounding_box()["width"]
    page.locator("[data-zoom]").select_option("wider")
    assert page.locator(".sheet").first.bounding_box()["width"] == pytest.approx(2 * width, rel=0.02)
    box = page.locator("#q1-1 rect").first.bounding_box()
    assert 0 < box["x"] < DESKTOP[0] / 2
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    found = axe.Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found] == []
    assert (one.said, one.asked[0]) == ([], file.as_uri())
    assert all(url.startswith("data:image/png") for url in one.asked[1:])


def test_several_documents_are_shown_one_at_a_time_and_saved_together(
    visit: Any, paper_file: Path, tmp_path: Path
) -> None:
    other = lm.read_text("It fell (RR 0.65, 95% CI 0.12 to 0.18).", name="other.txt")
    file = write_reading_page(shown_together([lm.read(paper_file), other]), tmp_path / "two.html")
    page = visit().open(file)
    assert page.locator(".doc:visible").count() == 1
    page.locator(".documents a", has_text="other.txt").click()
    assert page.locator(".doc:visible").get_attribute("id") == "d2"
    page.keyboard.press("n")
    page.keyboard.press("a")
    page.keyboard.press("p")
    assert page.locator(".doc:visible").get_attribute("id") == "d1", "to the last row of the document before"
    assert page.locator(".documents [aria-current]").inner_text() == "paper.md"
    page.locator("#q1-3 a").click()
    page.keyboard.press("a")
    rows = rows_of(saved(page, "trials", tmp_path))
    assert [row["source"] for row in rows] == ["paper", "other"]
    assert [row["id"] for row in rows_of(saved(page, "sources", tmp_path))] == ["paper", "other"]


def test_of_many_documents_one_with_something_to_look_at_is_shown_first(visit: Any, tmp_path: Path) -> None:
    texts = ("Nothing.", "It fell (MD -7.7, 95% CI -12.1 to -3.3).", "It fell (RR 0.65, 95% CI 0.12 to 0.18).")
    readings = [lm.read_text(text, name=f"{n}.txt") for n, text in enumerate(texts)]
    page = visit().open(write_reading_page(shown_together(readings), tmp_path / "three.html"))
    assert page.locator(".doc:visible").get_attribute("id") == "d3"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_without_scripts_everything_is_there_and_links_lead(browser: Any, beside_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(beside_file.as_uri())
    assert page.locator("article.row:visible").count() == 6
    assert not page.locator("button:visible").count()
    page.locator("#q1-3 a").click()
    assert page.url.endswith("#r1-3")
    context.close()


def test_print_shows_document_and_rows(visit: Any, beside_file: Path) -> None:
    page = visit().open(beside_file)
    page.emulate_media(media="print")
    assert not page.locator("button:visible").count()
    assert page.evaluate(
        "document.querySelector('.pane').scrollHeight <= document.querySelector('.pane').clientHeight + 1"
    )


def test_axe_finds_what_is_planted(visit: Any, beside_file: Path) -> None:
    page = visit().open(beside_file)
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert "label" in {v["id"] for v in axe.Axe().run(page).response["violations"]}
