"""The HTML report: complete, self-contained, well-formed, and safe whatever the cells hold."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner

import lbpmeta as lm
from lbpmeta.cli import cli
from lbpmeta.report.pages.page import write
from lbpmeta.report.rendering import render
from lbpmeta.report.safe import anchor, doi_link, pubmed_link, visible
from lbpmeta.workbench.evidence import Evidence

CALLS = ("src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href")


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text inside scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.last = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {k: v or "" for k, v in attrs}))
        self.last = tag
        if tag in self.inside:
            self.inside[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self.last = ""

    def handle_data(self, data: str) -> None:
        if self.last in self.inside:
            self.inside[self.last][-1] += data

    def values(self, name: str) -> list[str]:
        return [a[name] for _, a in self.found if name in a]


@pytest.fixture(scope="module")
def page(evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> str:
    return write(evidence, tmp_path_factory.mktemp("page") / "out" / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wild(hostile_evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("wild") / "report.htm"
    return write(hostile_evidence, target).read_text(encoding="utf-8")


def assert_sound(page: str) -> Elements:
    """Hold a page against everything that holds of every page."""
    # html5lib does not know that an inline SVG may hold <title> and <use href>; everything else must parse strictly.
    html5lib.HTMLParser(strict=True).parse(page)
    elements = Elements(page)
    ids = elements.values("id")
    assert len(ids) == len(set(ids))
    assert all(not re.search(r"\s", i) for i in ids)
    links = elements.values("href")
    assert {x[1:] for x in links if x.startswith("#")} <= set(ids)
    assert all(x.startswith(("#", "https://doi.org/10.", "https://pubmed.ncbi.nlm.nih.gov/")) for x in links)
    for name in ("aria-labelledby", "data-for", "data-open-in"):
        assert {i for value in elements.values(name) for i in value.split()} <= set(ids)
    assert {i for x in elements.values("clip-path") for i in re.findall(r"#([^)]*)", x)} <= set(ids)
    # Nothing is loaded from anywhere, and nothing but the one script runs.
    assert not [name for name in CALLS if elements.values(name)]
    assert not [
        tag for tag, _ in elements.found if tag in {"img", "iframe", "object", "embed", "link", "base", "image"}
    ]
    assert not [k for _, a in elements.found for k in a if k.startswith("on") or k == "style"]
    assert len(elements.inside["script"]) == len(elements.inside["style"]) == 1
    assert "url(" not in elements.inside["style"][0]
    assert "@import" not in elements.inside["style"][0]
    policy = next(a["content"] for _, a in elements.found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for kind in ("script", "style"):
        digest = hashlib.sha256(elements.inside[kind][0].encode()).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    return elements


class TestPage:
    def test_is_sound(self, page: str) -> None:
        assert_sound(page)

    def test_the_page_of_checks_alone_is_sound(self, evidence: Evidence) -> None:
        report = evidence.check()
        alone = render(report, "html")
        assert_sound(alone)
        assert 'id="pools"' not in alone

    def test_every_finding_and_every_row_is_there(self, page: str, evidence: Evidence) -> None:
        report = evidence.check()
        elements = Elements(page)
        rows = {a["id"] for tag, a in elements.found if tag == "tr" and a.get("id", "").startswith("row-")}
        assert {anchor("row", r.id) for t in ("reviews", "trials") for r in evidence.tables[t]} <= rows
        findings = [a for _, a in elements.found if a.get("id", "").startswith("finding-")]
        quiet = page.count("<li><i>")
        assert len(findings) == len({id(f) for f in report.notable}) + sum(
            str(f.verdict) == "not-checkable" for f in report.findings if f not in report.notable
        )
        shown = {row for f in report.findings for row in f.rows}
        assert quiet >= len(report.findings) - len(findings)
        assert {anchor("row", row) for row in shown} <= rows

    def test_a_finding_tells_everything(self, page: str) -> None:
        text = re.sub(r"<[^>]+>", "", page.split('id="findings-table"')[1].split("</table>")[0])
        for what in (
            "Printed",
            "Admissible",
            "Formula",
            "Derivation",
            "Source",
            "Place",
            "Smallest repair",
            "Expected:",
        ):
            assert what in text
        assert "column ci_high" in text

    def test_plots_are_named_and_described(self, page: str) -> None:
        plots = re.findall(r'<svg viewBox[^>]*role="group" aria-labelledby="(plot\d+)-title (plot\d+)-desc"', page)
        assert len(plots) == len(set(plots)) == 2
        for plot, _ in plots:
            title = re.search(rf'<title id="{plot}-title">([^<]+)</title>', page)
            desc = re.search(rf'<desc id="{plot}-desc">([^<]+)</desc>', page)
            assert title is not None
            assert title[1].startswith("Forest plot: de Zoete 2026, ")
            assert desc is not None
            assert "Total (random effects): " in desc[1]
        assert ">Licciardone 2013</text>" in page

    def test_rows_of_plots_tell_their_numbers(self, page: str) -> None:
        plot = page.split("<svg viewBox")[1].split("</svg>")[0]
        told = re.findall(r"<path [^>]*data-without=[^>]*><title>([^<]*)</title>", plot)
        assert len(told) == 10
        for one in told:
            assert re.fullmatch(
                r".+: \S+ \[\S+, \S+\], weight \S+%\. Source: \S+\. Without it: .+ I\u00b2 = .+%\.", one
            )

    def test_a_pooled_line_stands_beside_its_print_in_the_same_digits(self, page: str) -> None:
        part = page.split('id="pool-cd008112-1.1.2"')[1].split("</table>")[0]
        cells = re.findall(r"<td>([^<]*)</td><td>([^<]*)</td>", part)
        assert ("-2.25255 (-6.317923 to 1.812824)", "-2.252550 (-6.317923 to 1.812824)") in cells
        assert ("68.720273", "68.720273") in cells

    def test_lines_without_rows_say_what_is_missing(self, page: str, evidence: Evidence) -> None:
        part = page.split("Lines that cannot be re-derived")[1].split("</section>")[0]
        assert 'href="#row-minerva-cashin-pain"' in part

    def test_judgements_have_bands_in_words_too(self, page: str) -> None:
        strips = re.findall(r'<svg class="strip"[^>]*role="img" aria-label="([^"]+)"', page)
        assert "Interval from 0.33 to 1.2 MCIDs of benefit, estimate 0.77." in strips

    def test_the_same_evidence_makes_the_same_page(self, page: str, evidence: Evidence, tmp_path: Path) -> None:
        assert write(evidence, tmp_path / "again.HTML").read_text(encoding="utf-8") == page

    def test_a_clean_and_an_empty_report(self) -> None:
        clean = lm.check([{"study": "A 2020", "MD": "-5.4", "lower": "-9.4", "upper": "-1.4"}])
        elements = assert_sound(render(clean, "html"))
        assert anchor("row", "a-2020") in elements.values("id")
        nothing = dataclasses.replace(clean, findings=())
        assert "NOTHING CHECKED" in render(nothing, "html")

    def test_own_rows_without_sources_make_a_page(self, tmp_path: Path) -> None:
        own = lm.load([{"study": "A 2020", "MD": "-5.4", "lower": "-9.4", "upper": "-1.4"}])
        assert_sound(write(own, tmp_path / "own.html").read_text(encoding="utf-8"))


class TestHostileText:
    def test_the_page_is_as_sound_as_any(self, wild: str, page: str) -> None:
        elements = assert_sound(wild)
        # No element and no attribute that an honest page does not have.
        assert {tag for tag, _ in elements.found} <= {tag for tag, _ in Elements(page).found}
        assert {k for _, a in elements.found for k in a} <= {k for _, a in Elements(page).found for k in a}

    def test_nothing_runs_and_nothing_is_lost(self, wild: str) -> None:
        elements = Elements(wild)
        assert not [a for _, a in elements.found if "onerror" in a]
        assert "49" not in re.findall(r"--&gt;(.{0,9}?)\{", wild)
        assert (
            "{{ 7*7 }}{% raw %}&amp;lt;b&amp;gt;`javascript:alert(1)`[U+0000][U+0007][U+000B][U+202E][U+FFFE]" in wild
        )

    def test_a_hostile_report_from_anywhere(self, packaged: lm.Report, hostile_text: str) -> None:
        spoilt = tuple(
            dataclasses.replace(
                f,
                check=hostile_text,
                what=hostile_text,
                tail="",
                more="",
                source=hostile_text,
                locator=hostile_text,
                expected=hostile_text,
                file=hostile_text,
                rows=tuple(f"{r} {hostile_text}" for r in f.rows),
                printed={hostile_text: hostile_text},
                admissible=dict.fromkeys([hostile_text], lm.ValueSet(1, 2)),
                methods=(hostile_text,),
                recipes=(hostile_text,),
                derivation=(hostile_text,),
                missing=(hostile_text,),
                repairs=tuple(
                    dataclasses.replace(r, field=hostile_text, printed=hostile_text, why=hostile_text)
                    for r in f.repairs
                ),
            )
            for f in packaged.notable[:12] + packaged.findings[:40]
        )
        assert_sound(
            render(dataclasses.replace(packaged, findings=spoilt, path=hostile_text, notes=(hostile_text,)), "html")
        )

    @pytest.mark.parametrize(
        "doi", ["javascript:alert(1)", "10.1/x", "10.1000/a b", '10.1000/"onclick=1', "", "x10.1000/a"]
    )
    def test_only_dois_become_links(self, doi: str) -> None:
        assert doi_link(doi) == ""

    @pytest.mark.parametrize("pmid", ["javascript:alert(1)", "12 ", "1/../2", "", "\u0661\u0662"])
    def test_only_numbers_lead_to_pubmed(self, pmid: str) -> None:
        assert pubmed_link(pmid) == ""

    def test_anchors_tell_names_apart(self) -> None:
        names = ["a b", "a~20b", "a-b", "a\u00e9", "a\udc80", "<", "%3c", "A", "a"]
        assert len({anchor("row", n) for n in names}) == len(names)
        assert all(re.fullmatch(r"row-[A-Za-z0-9._~-]+", anchor("row", n)) for n in names)

    def test_ordinary_text_stays_what_it_is(self) -> None:
        text = "τ² −7.7 (95% CI) – 中文 é\n"
        assert visible(text) == text


class TestNotebook:
    def test_fragment_is_well_formed_and_keeps_to_itself(self, packaged: lm.Report) -> None:
        fragment = packaged._repr_html_()
        html5lib.HTMLParser(strict=True).parseFragment(fragment)
        elements = Elements(fragment)
        assert not elements.values("id")
        assert not elements.inside["script"]
        (style,) = elements.inside["style"]
        for selectors in re.findall(r"([^{}]+)\{", style):
            assert all(s.strip().startswith(".lbpmeta-report") for s in selectors.split(","))
        for f in packaged.notable:
            assert f.check in fragment
        assert f"{packaged.coverage.printed}" in fragment

    def test_many_findings_are_folded_and_few_are_not(self, packaged: lm.Report) -> None:
        assert f"<details><summary>{len(packaged.notable)} findings, the weightiest first</summary>" in (
            packaged._repr_html_()
        )
        few = lm.check([{"study": "A", "MD": "3.1", "lower": "-5.0", "upper": "-1.2"}])
        fragment = few._repr_html_()
        assert "the weightiest first" not in fragment
        # What weighs most, what came back right, then the findings: the order of the page.
        order = [fragment.index(word) for word in ("The finding</h3>", "What came back right", "<table>")]
        assert order == sorted(order)

    def test_no_colour_is_set_without_its_background(self) -> None:
        (style,) = Elements(lm.check([{"study": "A", "MD": "1", "lower": "0", "upper": "2"}])._repr_html_()).inside[
            "style"
        ]
        for rule in re.findall(r"\{([^}]*)\}", style):
            colours = set(re.findall(r"(?<![-\w])(color|background): #", rule))
            assert colours in (set(), {"color", "background"})

    def test_hostile_text_stays_text(self, packaged: lm.Report, hostile_text: str) -> None:
        spoilt = tuple(
            dataclasses.replace(f, what=hostile_text, tail="", more="", rows=(hostile_text,))
            for f in packaged.notable[:5]
        )
        fragment = dataclasses.replace(packaged, findings=spoilt, path=hostile_text)._repr_html_()
        html5lib.HTMLParser(strict=True).parseFragment(fragment)
        assert not {"img", "script"} & {tag for tag, _ in Elements(fragment).found}


def test_the_command_writes_a_page_where_a_page_is_named(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("study,MD,lower,upper\nA 2020,-5.4,-9.4,-1.4\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["report", str(own), "-o", str(tmp_path / "out" / "own.html")])
    assert done.exit_code == 0, done.output
    assert_sound((tmp_path / "out" / "own.html").read_text(encoding="utf-8"))
    done = CliRunner().invoke(cli, ["report", str(own), "-o", str(tmp_path / "folder")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "folder" / "report.md").is_file()
    done = CliRunner().invoke(cli, ["check", str(own), "--format", "html"])
    assert_sound(done.stdout)


@pytest.mark.slow
def test_the_packaged_evidence_makes_a_page_that_can_be_mailed(tmp_path: Path) -> None:
    file = write(lm.load(), tmp_path / "report.html")
    assert file.stat().st_size < 1_400_000
    page = file.read_text(encoding="utf-8")
    elements = Elements(page)
    ids = elements.values("id")
    assert len(ids) == len(set(ids))
    assert {x[1:] for x in elements.values("href") if x.startswith("#")} <= set(ids)
    assert page.count("<desc id=") > 30
    # What is folded is text until it is opened.
    drawn = re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.DOTALL)
    assert len(Elements(drawn).found) < 3000
    assert len(re.findall(r"<details[^>]* data-print", page)) == 5
    letters = 0
    for plot in page.split("<svg viewBox")[1:]:
        for place, letter in re.findall(r'<a href="#(finding-[0-9a-f]+)">([a-z]+)</a>', plot.split("</svg>")[0]):
            # The footnote of the letter says what the finding says.
            note = re.search(rf">{letter}\. ([\w-]+):", plot)
            assert note is not None
            assert note[1].lower() in page.split(f'id="{place}"')[1].split("</td>")[0]
            letters += 1
    assert letters > 10
