"""Documents: what of each format is text, where it stands, and which part of the paper it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reading.documents.printed import At, pdf_of
from tests.reading.documents.written import docx, ipynb, paragraph, run

from lbpmeta.errors import DataError
from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.formats import FORMATS, SUFFIXES, document_from, read_document
from lbpmeta.reading.documents.headings import HEADINGS, part_of, role_label
from lbpmeta.reading.documents.letters import APART, GAP, of_symbol_font, printed_letters, raised
from lbpmeta.reading.documents.plain import plain_document
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.results import read_results

LINE = "MD -7.7 (95% CI -12.1 to -3.3)"


def read(content: bytes | str, name: str = "paper") -> Document:
    data = content.encode() if isinstance(content, str) else content
    return document_from(Raw(name, data, 200_000_000))


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


PAPERS = {
    "txt": f"Results\n\nPain fell, {LINE}.\n",
    "md": f"# Results\n\nPain fell, {LINE}.\n",
    "html": f"<!DOCTYPE html><html><body><h2>Results</h2><p>Pain fell, {LINE}.</p></body></html>",
    "jats": f"<article><body><sec><title>Results</title><p>Pain fell, {LINE}.</p></sec></body></article>",
    "docx": docx(paragraph(run("Results"), "Kop1") + paragraph(run(f"Pain fell, {LINE}."))),
    "ipynb": ipynb(("markdown", f"# Results\n\nPain fell, {LINE}.")),
    "tex": f"\\section{{Results}}\n\nPain fell, {LINE.replace('%', chr(92) + '%')}.\n",
    "pdf": pdf_of([At(72, 700, "Results", 14), At(72, 680, f"Pain fell, {LINE}.")]),
}
NEEDS = {"html": "selectolax", "pdf": "pypdfium2", "tex": "pylatexenc"}


@pytest.mark.parametrize("form", [form.name for form in FORMATS])
def test_one_paper_reads_alike_in_every_format_whatever_its_name(form: str) -> None:
    if form in NEEDS:
        pytest.importorskip(NEEDS[form])
    document = read(PAPERS[form], "no-suffix")
    assert document.format == form
    assert texts(document) == ["Results", f"Pain fell, {LINE}."]
    assert [block.role for block in document.blocks] == ["results", "results"]
    assert [block.kind for block in document.blocks] == ["heading", "text"]


def test_places_are_lines_where_there_are_lines_and_paragraphs_elsewhere() -> None:
    places = {form: read(content).blocks[-1].place for form, content in PAPERS.items() if form not in NEEDS}
    assert places == {
        "txt": "line 3",
        "md": "line 3",
        "jats": "Results, paragraph 1",
        "docx": "Results, paragraph 1",
        "ipynb": "cell 1, line 3",
    }


def test_line_ends_of_every_kind_count_the_same() -> None:
    for end in ("\n", "\r\n", "\r"):
        document = read(f"Pain{end}{end}{end}fell{end}{LINE}")
        assert [block.line for block in document.blocks] == [1, 4]
        assert document.blocks[1].place_at(6) == "line 5"


# --- text and encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    document = read("Différence moyenne, MD -7.7 (95% CI -12.1 to -3.3).".encode(encoding))
    assert document.blocks[0].text.startswith("Différence")
    assert bool(document.notes) == (encoding in ("cp1252", "utf-16", "utf-16-le"))


def test_structured_abstracts_have_roles_by_their_labels() -> None:
    document = read("BACKGROUND: Pain.\nMETHODS: We pooled.\nRESULTS: It fell.\nIt fell much.\nCONCLUSIONS: Good.")
    assert [(b.role, b.line) for b in document.blocks] == [
        ("introduction", 1),
        ("methods", 2),
        ("results", 3),
        ("discussion", 5),
    ]


def test_an_abstract_with_headings_of_its_own_stays_one() -> None:
    document = read("Abstract\n\nMethods\n\na\n\nResults\n\nb\n\nIntroduction\n\nc\n\nMethods\n\nd\n\nResults\n\ne\n")
    assert {b.text: b.role for b in document.blocks if b.kind == "text"} == {
        "a": "abstract",
        "b": "abstract",
        "c": "introduction",
        "d": "methods",
        "e": "results",
    }


def test_reference_lists_are_no_text_and_what_follows_is() -> None:
    document = read(f"Results\n\n{LINE}\n\nReferences\n\n1. A. OR 1.2 (95% CI 1.0 to 1.4).\n\nAppendix\n\nMore.")
    assert texts(document) == ["Results", LINE, "Appendix", "More."]


@pytest.mark.parametrize(
    ("language", "heading", "part"),
    [
        ("en", "2. Materials and Methods", "methods"),
        ("nl", "Beschouwing", "discussion"),
        ("nl", "LITERATUUR", "references"),
        ("de", "Zusammenfassung", "abstract"),
        ("de", "Ergebnisse", "results"),
        ("fr", "Résultats", "results"),
        ("fr", "3 Matériel et méthodes :", "methods"),
        ("es", "Material y métodos", "methods"),
        ("es", "Conclusiones", "discussion"),
    ],
)
def test_headings_of_five_languages(language: str, heading: str, part: str) -> None:
    assert part_of(heading) == part
    assert part in HEADINGS[language]


def test_words_that_begin_no_part() -> None:
    assert part_of("Results were good and the patients were happy with what they had been given") is None
    assert role_label("Results of the trial: none") is None
    assert role_label("Ergebnisse: Der Schmerz") == "results"


def test_tables_in_text_are_left_out_and_said() -> None:
    document = read(f"Before.\n\nOutcome   MD   95% CI\nPain   -7.7   -12.1 to -3.3\nSleep   1   0 to 2\n\n{LINE}\n")
    assert texts(document) == ["Before.", LINE]
    assert [(n.line, "not read yet" in n.reason) for n in document.not_read] == [(3, True)]


def test_a_sentence_that_a_blank_line_cuts_is_one() -> None:
    document = read(
        "Resultaten\n\no geen verschil van\n\n-0,20 met 95% BI van\n\n-0,51 tot 0,10\n\no een ander\n\n\nvan"
    )
    (cut,) = read("meer daling na 4 weken\n\n(-8,2 punten met 95% BI van -12,1 tot -4,3)").blocks
    assert cut.text.count("\n\n") == 1
    assert [(b.line, b.text) for b in document.blocks] == [
        (1, "Resultaten"),
        (3, "o geen verschil van\n\n-0,20 met 95% BI van\n\n-0,51 tot 0,10"),
        (9, "o een ander"),
        (12, "van"),
    ]
    assert document.blocks[1].place_at(25) == "line 5"


def test_a_label_with_its_words_is_no_heading() -> None:
    text = "RESULTS: 37.5% of those with A and 30.3% of\nthose with B did (difference 7.2%, 95% CI 0.6% to 13.8%)."
    (block,) = plain_document(text, "a.txt").blocks
    assert (block.kind, block.role, block.line) == ("text", "results", 1)


def test_running_titles_stand_in_no_sentence() -> None:
    titles = ["Journal of Rest", "", "Journal of Rest", "Journal of Rest"]
    lines = ["Pain fell with it [mean difference", *titles, "(95% CI) −3.1 (−5.0, −1.2)].", "", "Journal of Rest"]
    document = plain_document("\n".join(lines), "a.txt")
    (result,) = (r for r in read_results(document)[0] if r.ci_low)
    assert (result.measure, result.estimate, result.line) == ("MD", "-3.1", 6)
    assert "Journal" not in "".join(block.text for block in document.blocks)


def test_words_that_a_hyphen_tears_at_the_end_of_a_line_are_whole_to_the_reader() -> None:
    text = "The between-\ngroup dif-\nference = 9.4, 95% confi-\ndence interval 4.1 to 14.7, and in-\ndeed."
    document = plain_document(text, "a.txt")
    (result,) = read_results(document)[0]
    assert (result.measure, result.ci_low, result.line) == ("MD", "4.1", 3)
    assert "dif-\nference" in result.quote


def test_one_wide_gap_is_no_table() -> None:
    assert texts(read("Pain fell   much.\nMD   -7.7.")) == ["Pain fell   much.\nMD   -7.7."]


def test_addresses_are_gaps() -> None:
    text = printed_letters("see https://example.org/a(1)?b=1.2, www.x.org and me@x.org (doi:10.1000/x.1).")
    assert text == f"see {GAP}, {GAP} and {GAP} ({GAP})."


def test_soft_hyphens_go_and_ligatures_are_letters() -> None:
    assert printed_letters("signi\ufb01\u00adcant") == "significant"


def test_superscripts() -> None:
    assert raised("(I", "2") == "²"
    assert raised("xtau", "2") == APART + "2"
    assert raised(" tau", "2") == "²"
    assert raised("7.2", "3") == f"{APART}3"
    assert of_symbol_font(0xF0A3) == "≤"
    assert of_symbol_font(0xF0FF) == GAP


# --- Markdown

MARKDOWN = """---
title: "MD 1.0 (95% CI 0.5 to 1.5)"
---

# Results {#sec-results}

Pain fell: **MD** −7.7 (95% CI −12.1 to
−3.3; *p*\\ < 0.001; I^2^ = 45\\%)[^1]. See [the trial](https://x.org/1.2).

```{r}
x <- "MD 9.9 (95% CI 9.8 to 10.0)"
```

| outcome | MD |
|---------|---:|
| pain    | 9.9 (95% CI 9.8 to 10.0) |

- one item, RR 0.5
- another: `r round(md, 1)` (95% CI 0.1 to 0.2)

    MD 9.9 in an item goes on

Text.

    MD 9.9 (95% CI 9.8 to 10.0)

<!-- MD 9.9
(95% CI) -->
[link]: https://x.org/9.9
[^1]: A note, $I^2 = 45\\%$.

Setext
------

> quoted, p<0.05 and n>10.
"""


def test_markdown() -> None:
    document = read(MARKDOWN)
    assert [(b.kind, b.line, b.text) for b in document.blocks] == [
        ("heading", 5, "Results "),
        (
            "text",
            7,
            "Pain fell: MD −7.7 (95% CI −12.1 to\n−3.3; p < 0.001; I² = 45%). See the trial.",
        ),
        ("text", 18, "one item, RR 0.5"),
        ("text", 19, f"another: {GAP} (95% CI 0.1 to 0.2)"),
        ("text", 21, "    MD 9.9 in an item goes on"),
        ("text", 23, "Text."),
        ("note", 30, "A note, I² = 45%."),
        ("heading", 32, "Setext"),
        ("text", 35, "quoted, p<0.05 and n>10."),
    ]
    assert [table.lines for table in document.tables] == [(14, 16)]


def test_a_sentence_that_breaks_before_a_minus_is_no_list() -> None:
    assert texts(read("# R\n\nthe difference was\n- 0.3 (95% CI -0.5 to -0.1).")) == [
        "R",
        "the difference was\n- 0.3 (95% CI -0.5 to -0.1).",
    ]


@pytest.mark.parametrize("suffix", ["md", "qmd", "Rmd"])
def test_markdown_by_its_name_where_nothing_in_it_tells(suffix: str) -> None:
    document = read("*MD* -7.7", f"a.{suffix}")
    assert document.blocks[0].text == "MD -7.7"
    assert document.format == suffix.lower()


def test_code_that_does_not_end_is_code_to_the_end() -> None:
    assert texts(read("Text.\n\n```\nMD 9.9\n")) == ["Text."]


# --- notebooks


def test_notebooks_have_their_prose_read_and_nothing_else() -> None:
    document = read(ipynb(("markdown", "Pain\n\n| a | b |\n|---|---|\n| 1 | 2 |"), ("code", "MD 9.9"), ("raw", "x")))
    assert texts(document) == ["Pain"]
    assert [table.place for table in document.tables] == ["cell 1, table 1"]


# --- web pages

PAGE = """<!DOCTYPE html>
<html><head><title>MD 9.9</title><style>p{}</style></head><body>
<nav>MD 9.9</nav><div class="main"><h1>A made-up trial</h1>
<h2>Abstract</h2><h3>Results</h3><p>Pain fell
   by 7.2<sup><a href="#r3">3</a></sup> points (I<sup>2</sup>&nbsp;= 45%, p&nbsp;&lt; 0.001).<br>Sleep did not.</p>
<h2>Methods</h2><p>We used <code>x</code>.</p>
<p style="display: none">MD 9.9</p><p hidden>MD 9.9</p><script>MD 9.9</script>
<table><tr><td>MD</td><td>9.9 (95% CI 9.8 to 10.0)</td></tr></table>
<figure><img alt="MD 9.9"><figcaption>Figure 1. Pain.</figcaption></figure>
<p>Gone: <del>1.0</del><ins>2.0</ins>; <math><msup><mi>I</mi><mn>2</mn></msup><mo>=</mo><mn>45</mn></math>%.</p>
<section class="ref-list"><h2>References</h2><ol><li>MD 9.9</li></ol></section></div></body></html>"""


def test_web_pages() -> None:
    pytest.importorskip("selectolax")
    document = read(PAGE)
    assert [(b.kind, b.role, b.text) for b in document.blocks] == [
        ("heading", "", "A made-up trial"),
        ("heading", "abstract", "Abstract"),
        ("heading", "abstract", "Results"),
        (
            "text",
            "abstract",
            f"Pain fell by 7.2{APART}3 points (I²\u00a0= 45%, p\u00a0< 0.001).\nSleep did not.",
        ),
        ("heading", "methods", "Methods"),
        ("text", "methods", f"We used {GAP}."),
        ("caption", "methods", "Figure 1. Pain."),
        ("text", "methods", "Gone: 2.0; I²=45%."),
    ]
    assert [n.place for n in document.not_read] == ["table 1"]


def test_a_page_in_the_encoding_that_it_names() -> None:
    pytest.importorskip("selectolax")
    page = '<html><head><meta charset="windows-1252"></head><body><p>\u22127</p><p>caf\xe9 \u20137.7</p></body></html>'
    assert texts(read(page.replace("\u2212", "-").encode("cp1252"))) == ["-7", "café –7.7"]


def test_without_selectolax_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    with pytest.raises(DataError, match=r"pip install 'lbpmeta\[read\]'"):
        read(PAGE)


# --- JATS

ARTICLE = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) 1.2//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML">
<front><journal-meta><journal-title>MD 9.9</journal-title></journal-meta><article-meta>
<title-group><article-title>A made-up trial</article-title></title-group>
<abstract><sec><title>Results</title><p>Pain fell, MD &#8722;7.7.</p></sec></abstract>
</article-meta></front>
<body><sec sec-type="methods"><title>What we did</title><p>Bootstrap intervals<xref ref-type="bibr">7</xref>.</p></sec>
<sec><title>Results</title><sec><title>Pain</title><p>It fell by 7.2<sup><xref ref-type="bibr">3</xref></sup>
  points (<italic>I</italic><sup>2</sup> = 45%&nbsp;<xref ref-type="table">Table 1</xref>).</p>
<table-wrap><label>Table 1</label><caption><p>Pain.</p></caption><table><tr><td>MD 9.9</td></tr></table>
<table-wrap-foot><p>CI: interval.</p></table-wrap-foot></table-wrap>
<table-wrap><label>Table 2</label><graphic xlink:href="x.jpg"/></table-wrap></sec></sec></body>
<back><ack><p>Thanks.</p></ack><ref-list><title>References</title><ref><mixed-citation>MD 9.9</mixed-citation></ref>
</ref-list></back></article>"""


def test_articles_in_jats() -> None:
    document = read(ARTICLE)
    assert [(b.kind, b.role, b.place, b.text) for b in document.blocks] == [
        ("title", "", "title", "A made-up trial"),
        ("heading", "abstract", "Abstract, Results", "Results"),
        ("text", "abstract", "Abstract, Results, paragraph 1", "Pain fell, MD \u22127.7."),
        ("heading", "methods", "What we did", "What we did"),
        ("text", "methods", "What we did, paragraph 1", f"Bootstrap intervals{APART}7."),
        ("heading", "results", "Results", "Results"),
        ("heading", "results", "Pain", "Pain"),
        (
            "text",
            "results",
            "Pain, paragraph 1",
            f"It fell by 7.2{APART}3 points (I² = 45%\u00a0Table 1).",
        ),
        ("caption", "results", "Pain, caption 2", "Pain."),
        ("note", "results", "Pain, note 3", "CI: interval."),
        ("text", "", "paragraph 1", "Thanks."),
    ]
    assert [(n.place, "picture" in n.reason) for n in document.not_read] == [("table 1", False), ("table 2", True)]


# --- Word


def test_word_reads_what_is_printed() -> None:
    minus = '<w:r><w:sym w:font="Symbol" w:char="F02D"/></w:r>'
    body = (
        paragraph(run("Results"), "Kop1")
        + paragraph(
            run("MD ") + minus + run("7.7") + run("4", '<w:vertAlign w:val="superscript"/>') + run(" (95% CI ")
            + f'<w:del w:id="1">{run("1.0")}<w:r><w:delText>2.0</w:delText></w:r></w:del>'
            + f'<w:ins w:id="2">{run("-12.1")}</w:ins>' + run(" to ") + "<w:r><w:noBreakHyphen/></w:r>" + run("3.3")
            + "<w:r><w:softHyphen/></w:r>" + run(")")
            + run("hidden 9.9", "<w:vanish/>") + run("struck 9.9", "<w:strike/>")
            + run("; I") + run("2", '<w:vertAlign w:val="superscript"/>') + run(" = 45%.")
        )
        + "<w:tbl><w:tr><w:tc>" + paragraph(run("MD 9.9")) + "</w:tc></w:tr></w:tbl>"
        + paragraph(
            run("Before ")
            + "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + paragraph(run("In a box: RR 0.5."))
            + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" + paragraph(run("In a box: RR 0.5."))
            + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>" + run("after.")
        )
        + paragraph(
            "<m:oMath><m:sSup><m:e><m:r><m:t>I</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
            "<m:r><m:t>=45%</m:t></m:r></m:oMath>"
        )
        + paragraph(run("Figure 1. Pain."), "Bijschrift")
    )  # fmt: skip
    notes = f'<w:footnote w:id="2">{paragraph(run("A note: OR 1.2."))}</w:footnote>'
    document = read(docx(body, notes=notes))
    assert [(b.kind, b.role, b.text) for b in document.blocks] == [
        ("heading", "results", "Results"),
        ("text", "results", f"MD \u22127.7{APART}4 (95% CI -12.1 to \u20113.3); I² = 45%."),
        ("text", "results", "In a box: RR 0.5."),
        ("text", "results", "Before after."),
        ("text", "results", "I²=45%"),
        ("caption", "results", "Figure 1. Pain."),
        ("note", "results", "A note: OR 1.2."),
    ]
    assert [n.place for n in document.not_read] == ["table 1"]


# --- the registry


def test_every_suffix_belongs_to_one_format() -> None:
    assert len(SUFFIXES) == sum(len(form.suffixes) for form in FORMATS)


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"# Results\n\n{LINE}\n", encoding="utf-8")
    assert read_document(file).name == str(file)


def test_the_line_of_a_place_in_a_long_block_is_that_of_its_line_ends() -> None:
    text = "".join(f"line {i}\n" for i in range(1000))
    block = read(text).blocks[0]
    for at in (0, 6, 7, 8, 4000, len(block.text) - 1):
        assert block.line_at(at) == 1 + block.text.count("\n", 0, at)
