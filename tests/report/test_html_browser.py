"""The HTML report in a browser: it loads without a word on the console, sorts, filters, unfolds, and is accessible."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import lbpmeta as lm
from lbpmeta.report.pages.page import write
from lbpmeta.workbench.evidence import Evidence

PHONE, DESKTOP = (375, 800), (1280, 900)

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe: pip install 'lbpmeta[dev]'")


@pytest.fixture(scope="module")
def file(evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(evidence, tmp_path_factory.mktemp("page") / "report.html")


@pytest.fixture(scope="module")
def wild_file(hostile_evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(hostile_evidence, tmp_path_factory.mktemp("wild") / "report.html")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(lm.load(), tmp_path_factory.mktemp("packaged") / "report.html")


def unfold(page: Any) -> None:
    """Open everything, what is drawn when it is opened too."""
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.wait_for_function("document.querySelectorAll('details > noscript').length === 0")
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.evaluate("for (const all of document.querySelectorAll('button.others')) all.click()")


def visible_rows(page: Any, table: str) -> list[str]:
    return page.eval_on_selector_all(
        f"#{table} > tbody > tr:not([hidden])", "rows => rows.map(r => r.cells[0].innerText)"
    )


@pytest.mark.parametrize("which", ["file", "wild_file"])
def test_it_loads_in_silence_and_asks_for_nothing(which: str, visit: Any, request: pytest.FixtureRequest) -> None:
    target = request.getfixturevalue(which)
    one = visit()
    page = one.open(target)
    page.wait_for_timeout(200)
    assert one.said == []
    assert one.asked == [target.as_uri()]
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.locator("form[data-for=conclusions-table]:visible").wait_for()
    assert page.locator("form.controls:visible").count() >= 4
    assert one.said == []
    assert one.asked == [target.as_uri()]


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "dark"), (PHONE, "light")], ids=["desktop-dark", "phone-light"])
def test_axe_finds_nothing_serious(scheme: str, size: tuple[int, int], visit: Any, file: Path) -> None:
    page = visit(size, scheme).open(file)
    unfold(page)
    # axe is injected by the debugger, which the page's own policy does not hold.
    found = axe.Axe().run(page).response["violations"]
    grave = [
        (v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found if v["impact"] in ("serious", "critical")
    ]
    assert grave == []


def test_axe_finds_what_is_planted(visit: Any, file: Path) -> None:
    page = visit().open(file)
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert "label" in {v["id"] for v in axe.Axe().run(page).response["violations"]}


def test_a_study_is_left_out_by_click_and_by_key(visit: Any, file: Path) -> None:
    one = visit()
    page = one.open(file, "#pool-cd008112-1.1.2")
    plot = page.locator("#pool-cd008112-1\\.1\\.2")
    study, total = plot.locator("[data-without]").first, plot.locator("svg .whole")
    status = plot.locator("[role=status]")
    assert "Choose a study" in status.inner_text()
    assert total.is_visible()
    study.click()
    told = study.locator("title").text_content()
    assert status.inner_text() == told
    assert study.get_attribute("aria-pressed") == "true"
    assert not total.is_visible()
    shown = plot.locator("svg .without text").all_text_contents()
    then = told.partition("Without it: ")[2].partition("]")[0] + "]"
    assert " ".join(shown[-4:-1]) == then
    assert shown[0].startswith("Without ")
    page.keyboard.press("Escape")
    assert total.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert plot.locator("[aria-pressed=true]").count() == 1
    assert plot.locator("[aria-pressed=true]").get_attribute("data-without") != study.get_attribute("data-without")
    page.keyboard.press("Space")
    assert total.is_visible()
    assert one.said == []


@pytest.mark.parametrize("which", ["file", "wild_file"])
def test_a_phone_never_scrolls_sideways(which: str, visit: Any, request: pytest.FixtureRequest) -> None:
    page = visit(PHONE).open(request.getfixturevalue(which))
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_search_and_choice_filter_and_say_how_many_are_left(visit: Any, file: Path) -> None:
    page = visit().open(file)
    everything = visible_rows(page, "findings-table")
    controls = page.locator("form[data-for=findings-table]")
    controls.get_by_label("Search").fill("SORENSEN lumbopelvic")
    page.wait_for_timeout(300)
    left = visible_rows(page, "findings-table")
    assert 0 < len(left) < len(everything)
    assert all("sorensen" in row for row in left)
    assert controls.get_by_role("status").inner_text() == f"{len(left)} of {len(everything)} findings"
    controls.get_by_label("Verdict").select_option("inconsistent")
    page.wait_for_timeout(300)
    chips = page.eval_on_selector_all("#findings-table tbody tr:not([hidden]) .chip", "x => x.map(c => c.innerText)")
    assert chips
    assert set(chips) == {"inconsistent"}
    controls.get_by_role("button", name="Show all").click()
    assert visible_rows(page, "findings-table") == everything


def test_the_keyboard_sorts_and_the_order_is_told(visit: Any, file: Path) -> None:
    page = visit().open(file)
    head = page.locator("#pools-table thead th").nth(3)
    numbers = "rows => rows.map(r => Number(r.cells[3].innerText))"
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    up = page.eval_on_selector_all("#pools-table > tbody > tr", numbers)
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    down = page.eval_on_selector_all("#pools-table > tbody > tr", numbers)
    # As numbers: as texts, "10" would stand before "3".
    assert up == sorted(up) == down[::-1] == [3, 10]
    page.locator("#findings-table thead").get_by_role("button", name="Verdict").click()
    ranks = page.eval_on_selector_all(
        "#findings-table > tbody > tr", "rows => rows.map(r => Number(r.cells[1].dataset.value))"
    )
    assert ranks == sorted(ranks)
    assert page.locator("#findings-table thead th[aria-sort=ascending]").count() == 1


def test_a_link_to_a_row_unfolds_it_and_lifts_the_filter(visit: Any, file: Path) -> None:
    page = visit().open(file, "#row-minerva-sorensen-lumbopelvic")
    row = page.locator("#row-minerva-sorensen-lumbopelvic")
    assert row.is_visible()
    assert page.evaluate("document.activeElement.id") == "row-minerva-sorensen-lumbopelvic"
    page.locator("form[data-for=rows-table]").get_by_label("Search").fill("no such words")
    page.wait_for_timeout(300)
    assert not row.is_visible()
    page.evaluate("location.hash = ''")
    page.locator("#findings-table th a:not(.here)", has_text="minerva-sorensen-lumbopelvic").first.click()
    page.wait_for_timeout(200)
    assert row.is_visible()


def test_every_link_in_the_page_leads_somewhere(visit: Any, file: Path) -> None:
    page = visit().open(file)
    unfold(page)
    lost = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => decodeURIComponent(a.hash.slice(1)))"
        ".filter(id => !document.getElementById(id))"
    )
    assert lost == []


def test_the_first_tab_skips_to_the_content(visit: Any, file: Path) -> None:
    page = visit().open(file)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_plots_keep_their_letters_inside(visit: Any, file: Path) -> None:
    page = visit().open(file, "#pool-cd008112-1.1.2")
    out = page.evaluate(
        "[...document.querySelectorAll('.plot svg')].flatMap(svg => [...svg.querySelectorAll('text')].filter(t => {"
        " const b = t.getBBox(), v = svg.viewBox.baseVal; return b.x < -1 || b.x + b.width > v.width + 1; }))"
        ".map(t => t.textContent)"
    )
    assert out == []
    assert page.locator("#pool-cd008112-1\\.1\\.2 .plot svg").is_visible()


@pytest.mark.parametrize("font", ["DejaVu Sans", "Verdana, 'DejaVu Sans'", "monospace"])
def test_texts_of_a_plot_never_meet_in_another_font(font: str, visit: Any, file: Path) -> None:
    page = visit().open(file, "#pool-cd008112-1.1.2")
    plot = page.locator("#pool-cd008112-1\\.1\\.2")
    meeting = (
        "font => { const svg = document.querySelector('#pool-cd008112-1\\\\.1\\\\.2 .plot svg');"
        " svg.setAttribute('font-family', font);"
        " const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()])"
        ".filter(([, b]) => b.width > 0); const out = [];"
        " for (const [a, p] of boxes) for (const [b, q] of boxes)"
        " if (a !== b && p.left < q.left"
        " && p.right > q.left + 1 && Math.abs(p.bottom - q.bottom) < 3) out.push([a, b]);"
        " return [boxes.length, out]; }"
    )
    count, met = page.evaluate(meeting, font)
    assert count > 60
    assert met == []
    plot.locator("[data-without]").first.click()
    count, met = page.evaluate(meeting, font)
    assert count > 60
    assert met == []


def test_print_opens_the_chosen_few_and_closes_them_again(visit: Any, file: Path) -> None:
    page = visit().open(file)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = false")
    closed = page.locator("details[data-print]:not([open])").count()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert closed == 2
    assert page.locator("details[data-print]:not([open])").count() == 0
    assert page.locator("details[data-print] .plot svg").count() == closed
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[data-print]:not([open])").count() == closed
    page.emulate_media(media="print")
    for away in ("form.controls", "nav", "#rows", "#outcomes-table"):
        assert not page.locator(f"{away}:visible").count()
    assert page.locator("#findings-table tbody tr:visible").count() == 5


def test_a_folded_part_is_drawn_when_a_link_leads_into_it(visit: Any, file: Path) -> None:
    page = visit().open(file)
    assert page.evaluate("document.getElementById('rows-table')") is None
    page.locator("#findings-table th a:not(.here)").first.click()
    page.locator("#rows-table tr:focus").wait_for()
    assert page.locator("form[data-for=rows-table]:visible").count() == 1
    # Cards of a phone name their cells after the heads, in what is drawn late too.
    assert page.locator("#rows-table tr:focus td.what").get_attribute("data-label").startswith("What was printed")


def test_without_scripts_everything_is_there(browser: Any, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#findings-table tbody tr:visible").count() == 5
    assert page.locator("#rows-table tbody tr").count() > 20
    assert page.locator("details .plot svg").count() == 2
    assert not page.locator("form.controls:visible").count()
    context.close()


@pytest.mark.slow
class TestPackagedEvidence:
    """What only a page of many findings shows: how long it is on a phone and on paper."""

    def test_a_phone_shows_the_first_few_and_all_at_a_tap(self, visit: Any, whole: Path) -> None:
        page = visit(PHONE).open(whole)
        short = page.evaluate("document.documentElement.scrollHeight")
        assert short < 14_000
        rows = page.locator("#findings-table tbody > tr:visible")
        assert rows.count() == 6
        everything = page.locator("#findings-table tbody > tr").count()
        page.get_by_role("button", name=f"Show all {everything}").click()
        assert rows.count() == everything > 100
        assert page.evaluate("document.activeElement.id.startsWith('finding-')")
        # A link leads to a plot that is not among the first.
        last = page.locator("#plot-list > article").last
        assert not last.is_visible()
        page.evaluate("id => { location.hash = id }", last.get_attribute("id"))
        last.wait_for()
        assert page.locator("#plot-list > article:visible").count() == page.locator("#plot-list > article").count()

    @pytest.mark.parametrize("wide", [390, 1000, 1400])
    def test_the_navigation_hides_nothing_that_a_link_leads_to(self, wide: int, visit: Any, whole: Path) -> None:
        page = visit((wide, 900)).open(whole)
        for target in ("outcomes", "questions", "findings"):
            page.evaluate("id => { location.hash = id }", target)
            page.wait_for_timeout(200)
            top, foot = page.evaluate(
                "id => [document.getElementById(id).getBoundingClientRect().top,"
                " document.querySelector('nav').getBoundingClientRect().bottom]",
                target,
            )
            assert foot <= top + 1, target

    def test_a_filter_looks_at_all_rows_on_a_phone(self, visit: Any, whole: Path) -> None:
        page = visit(PHONE).open(whole)
        page.locator("form[data-for=findings-table]").get_by_label("Search").fill("mint2017-facet-pain-12mo")
        page.wait_for_timeout(300)
        assert page.locator("#findings-table tbody > tr:visible").count() >= 1

    @pytest.mark.parametrize("paper", ["Letter", "A4"])
    def test_it_prints_on_twelve_pages_and_no_heading_ends_one(self, paper: str, visit: Any, whole: Path) -> None:
        pdfium = pytest.importorskip("pypdfium2")
        document = pdfium.PdfDocument(visit().open(whole).pdf(format=paper))
        assert 4 < len(document) <= 12
        headings = {"Decisions", "Findings", "Pooled lines", "Forest plots", "What weighs most"}
        texts = [page.get_textpage().get_text_bounded().split("\n") for page in document]
        lines = [[line.strip() for line in text if line.strip()] for text in texts]
        assert headings <= {line for page in lines for line in page}
        assert not [page[-1] for page in lines if page[-1] in headings or page[-1].startswith("Printed here are")]


@pytest.mark.parametrize("size", [PHONE, (1000, 800)], ids=["phone", "narrow"])
def test_a_table_that_somebody_typed_makes_a_small_page(visit: Any, size: tuple[int, int], tmp_path: Path) -> None:
    rows = [("A", "-5.4", "-9.4", "-1.4"), ("B", "-0.05", "-0.26", "0.36"), ("C", "-3.1", "-6.0", "-0.2")]
    own = lm.load([dict(zip(("study", "MD", "lower", "upper"), row, strict=True)) for row in rows])
    page = visit(size).open(write(own, tmp_path / "own.html"))
    assert page.evaluate("document.querySelectorAll('*').length") < 400
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    text = page.evaluate("document.body.textContent")
    assert "no quote" not in text
    assert "inconsistent" not in page.locator("#summary").inner_text()
