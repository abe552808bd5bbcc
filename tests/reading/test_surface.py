"""Reading: results as rows, what the checks make of them, and how sure of their reading they are."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.checks.across.said_twice import twice_said
from lbpmeta.reading.claims import CLAIMS, claims_of
from lbpmeta.reading.document import Block, Document
from lbpmeta.reading.documents.kinds import is_document, looks_like_prose
from lbpmeta.reading.methods import said_of_intervals
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.rows import shown_quote, tables_of
from lbpmeta.report.formats.sarif import report_sarif
from lbpmeta.workbench.reading import Reading

#: A paper that is made up, with what papers have: said twice, a misprint, two arms, a table.
PAPER = """# A made-up trial of exercise

## Abstract

Pain fell at 12 weeks (mean difference −7.71, 95% CI −12.15 to −3.27; p<0.001). Function did not differ significantly
(MD -2.13, 95% CI -4.04 to -0.22).

## Results

Pain fell (mean difference −7.71, 95% CI −12.15 to −3.27). The risk of recurrence was 45% v 68% (95% CI 0.3 to 0.9).
Adverse events were rarer (RR 0.65, 95% CI 0.12 to 0.18).

| a | b |
|---|---|
| 1 | 2 |
"""


def document(*texts: str, name: str = "paper.md", role: str = "") -> Document:
    return Document(name, "md", tuple(Block(t, f"line {i}", role=role, line=i) for i, t in enumerate(texts, 1)))  # type: ignore[arg-type]


def result(**cells: object) -> PrintedResult:
    usual: dict[str, object] = {
        "estimate": "-7.7",
        "ci_low": "-12.1",
        "ci_high": "-3.3",
        "level": "95",
        "measure": "MD",
        "grade": "A",
        "quote": "MD -7.7 (95% CI -12.1 to -3.3)",
        "place": "line 1",
        "line": 1,
    }
    return PrintedResult(**{**usual, **cells})  # type: ignore[arg-type]


def of(*results: PrintedResult, text: str = "MD -7.7 (95% CI -12.1 to -3.3)") -> Reading:
    return Reading(document(text), results)


@pytest.fixture(scope="module")
def paper() -> Reading:
    return lm.read_text(PAPER.replace("# ", "").replace("#", ""), name="paper.txt")


# --- the surface


def test_a_file_and_its_text_read_alike(tmp_path: Path) -> None:
    file = tmp_path / "paper.md"
    file.write_text(PAPER, encoding="utf-8")
    of_file, of_text = lm.read(file), lm.read_text(PAPER)
    assert (
        [r.estimate for r in of_file.results]
        == [r.estimate for r in of_text.results]
        == [
            "-7.71",
            "-2.13",
            "-7.71",
            "0.65",
        ]
    )
    assert [r.line for r in of_file.results] == [5, 6, 10, 11]


def test_what_a_reading_shows(paper: Reading) -> None:
    assert "4 results read" in repr(paper)
    shown = str(paper)
    assert all(len(line) <= 100 for line in shown.splitlines())
    assert "RR 0.65 (0.12 to 0.18) 95%  inconsistent" in shown
    assert "two arms" in shown
    assert "said twice:" in shown
    page = paper._repr_html_()
    assert page.count("<tr>") == 5
    assert "<script" not in page
    frame = paper.to_frame()
    assert list(frame["estimate"]) == ["-7.71", "-2.13", "-7.71", "0.65"]
    assert {"ci_low", "ci_high", "level", "p", "measure", "k", "i2", "n", "unit", "grade", "quote", "place"} <= {*frame}


def test_nothing_read_is_told_as_such() -> None:
    reading = lm.read_text("Nothing here.")
    assert reading.results == ()
    assert reading.check().exit_code == 5
    assert list(reading.to_frame().columns)
    assert "0 results read" in str(reading)
    assert "<table" not in reading._repr_html_()


def test_markup_in_a_paper_stays_text() -> None:
    reading = lm.read_text("The <b>pain</b> fell (MD -7.7, 95% CI -12.1 to -3.3).", name="<script>x</script>")
    assert "<script>x" not in reading._repr_html_()
    assert "<b>pain" not in reading._repr_html_()


@pytest.mark.parametrize("text", ["", " ", "\0", "\n\n", "(95% CI", "\x1b[31m MD 1 (95% CI 0 to 2)"])
def test_texts_without_much_in_them(text: str) -> None:
    assert "\x1b" not in str(lm.read_text(text))


def test_no_text_is_an_error() -> None:
    with pytest.raises(lm.DataError, match="give a string"):
        lm.read_text(Path("x"))  # type: ignore[arg-type]
    with pytest.raises(lm.MethodError, match="'A' or 'B'"):
        lm.read_text("x", grade="C")


def test_grade_a_alone() -> None:
    reading = of(result(), result(grade="B", why=("carried",)))
    assert len(reading.at_least("A").results) == 1
    assert len(reading.at_least("B").results) == 2


# --- rows


def test_each_kind_of_result_has_its_table() -> None:
    tables = tables_of(
        document("x"),
        [
            result(),
            result(k="5", n="496", i2="45", p="<0.001"),
            result(k="1", i2="45"),
            result(kind="prediction", k="5", i2="45"),
            result(kind="proportion", events="18", of="57", estimate="32", ci_low="21", ci_high="45", unit="percent"),
            result(kind="mean", estimate="12.1", sd="6.2", n="57", ci_low="", ci_high=""),
            result(kind="median", estimate="4", ci_low="2", ci_high="6"),
            result(kind="count", events="3", of="57", estimate="5.3", ci_low="", ci_high="", unit="%"),
            result(kind="heterogeneity", estimate="", ci_low="", ci_high="", i2="80"),
        ],
    )
    rows = {row["x_result"]: row for row in tables if row.table != "sources"}
    assert [rows[str(i)].table for i in range(1, 10)] == [
        *("trials", "reviews", "trials", "reviews", "statements", "trials", "trials", "statements", "reviews"),
    ]
    assert [rows["2"][c] for c in ("k", "n", "i2", "p")] == ["5", "496", "45", "<0.001"]
    assert [rows["4"][c] for c in ("pi_low", "pi_high", "ci_low")] == ["-12.1", "-3.3", ""]
    assert [rows["5"][c] for c in ("events", "n", "value", "low", "high", "unit", "interval")] == [
        *("18", "57", "32", "21", "45", "%", "ci"),
    ]
    assert [rows["6"][c] for c in ("mean1", "sd1", "n1")] == ["12.1", "6.2", "57"]
    assert [rows["7"][c] for c in ("median1", "q1_1", "q3_1")] == ["4", "2", "6"]
    assert rows["9"]["i2"] == "80"


def test_numbers_that_no_table_takes_are_kept_beside() -> None:
    (row,) = tables_of(document("x"), [result(k="five", i2="45", p="ns", level="alpha")])["reviews"]
    assert (row["k"], row.cells["x_k"], row.cells["x_p"], row.cells["x_level"]) == ("", "five", "ns", "alpha")


@pytest.mark.parametrize(
    ("cells", "partial"),
    [
        ({}, False),
        ({"quote": "MD −7·7 (95% CI −12·1 to −3·3)"}, False),
        ({"quote": "MV -7,7 (95%-BI -12,1 tot -3,3)"}, False),
        ({"quote": "7.7 lower (95% CI 12.1 lower to 3.3 lower)"}, True),
        ({"k": "5", "i2": "45"}, True),
        ({"quote": "word " * 30 + "MD -7.7 (95% CI -12.1 to -3.3)"}, True),
    ],
)
def test_a_quote_is_partial_where_a_number_is_not_in_it(cells: dict[str, str], partial: bool) -> None:
    reading = of(result(**cells))
    row = next(r for r in reading.tables if "x_result" in r.cells)
    assert row["quote"].endswith("...") == partial
    assert len(row["quote"].split()) <= 25
    assert not reading.check(only=["not-in-quote"]).failures


def test_gaps_in_a_quote_are_dots() -> None:
    assert shown_quote("MD \ufffc (95% CI\n1 to\u20603)") == "MD ... (95% CI 1 to 3)"


# --- grades


OUTSIDE = {"estimate": "0.65", "ci_low": "0.12", "ci_high": "0.18", "measure": "MD"}


def test_only_what_was_surely_read_can_be_inconsistent() -> None:
    for grade, verdict in (("A", "inconsistent"), ("B", "implausible")):
        reading = of(result(**OUTSIDE, quote="0.65 (0.12 to 0.18)", grade=grade))
        found = next(f for f in reading.check().findings if f.check == "estimate-outside-ci")
        assert found.verdict == verdict
        assert ("transcription" in found.blame) == (grade == "B")
        assert reading.check().exit_code == (1 if grade == "A" else 0)


def test_what_was_not_surely_read_is_of_little_weight_under_every_check() -> None:
    rows = [result(**OUTSIDE, quote="x", grade="B"), result(k="5", i2="80", q="2.0", quote="x", grade="B")]
    found = of(*rows).check().notable
    assert found
    grave = [f for f in found if f.verdict != "method-dependent"]
    assert {(str(f.verdict), str(f.severity)) for f in grave} == {("implausible", "minor")}
    assert "if the numbers were read rightly" in found[0].message


def test_a_declaration_makes_no_proof_of_what_was_not_surely_read() -> None:
    lopsided = result(estimate="-0.05", ci_low="-0.26", ci_high="0.36", quote="x", grade="B")
    report = of(lopsided).check(premises={"trials.interval": "wald"})
    assert [f.verdict for f in report.notable] == ["implausible"]
    sure = of(result(estimate="-0.05", ci_low="-0.26", ci_high="0.36", quote="x", grade="A"))
    assert [f.verdict for f in sure.check(premises={"trials.interval": "wald"}).notable] == ["inconsistent"]


# --- said twice


def test_the_abstract_against_the_text() -> None:
    abstract = result(estimate="-7.71", ci_low="-12.15", ci_high="-3.27", quote="x")
    text = result(estimate="-7.17", ci_low="-12.15", ci_high="-3.27", quote="x", block=1, place="line 2", line=2)
    blocks = (Block("a", "line 1", role="abstract", line=1), Block("b", "line 2", role="results", line=2))
    report = Reading(Document("paper.md", "md", blocks), (abstract, text)).check(only=["said-twice"])
    (found,) = report.notable
    assert (found.verdict, found.severity, found.rows) == (
        "implausible",
        "material",
        ("paper-md-7.71", "paper-md-7.17"),
    )
    assert "estimate is -7.71 and -7.17" in found.message
    assert found.blame == ("same result",)


@pytest.mark.parametrize(
    ("other", "twice", "differs"),
    [
        ({}, True, ()),
        ({"p": "0.04"}, True, ("p",)),
        ({"i2": "18"}, True, ("i2",)),
        ({"estimate": "-7.17"}, True, ("estimate",)),
        ({"estimate": "-7.17", "ci_low": "-12.1"}, False, ()),
        ({"estimate": "-7.17", "measure": "SMD"}, False, ()),
    ],
)
def test_what_makes_two_results_one(other: dict[str, str], twice: bool, differs: tuple[str, ...]) -> None:
    usual = {"estimate": "-7.71", "ci_low": "-12.15", "ci_high": "-3.27", "p": "<0.001", "i2": "80", "k": "5"}
    rows = tables_of(document("x"), [result(**usual), result(**{**usual, **other})])["reviews"]
    found = twice_said(rows)
    assert bool(found) == twice
    assert tuple(one.differs for one in found) == ((differs,) if twice else ())


def test_short_numbers_that_agree_are_chance() -> None:
    rows = tables_of(document("x"), [result(estimate="0.5"), result(estimate="0.6")])["trials"]
    assert not twice_said(tuple(r for r in rows if r["ci_low"] != "-12.1"))
    short = [result(estimate=e, ci_low="0.2", ci_high="0.9") for e in ("0.5", "0.6")]
    assert not twice_said(tables_of(document("x"), short)["trials"])


def test_a_result_that_is_said_twice_is_no_copied_row_of_a_pool() -> None:
    twice = [result(estimate="1.030", ci_low="0.942", ci_high="1.126", measure="OR", quote="x") for _ in range(3)]
    assert not of(*twice).check().notable


def test_many_results_are_compared_in_time() -> None:
    many = [result(estimate=f"-{i}.12") for i in range(3000)]
    report = Reading(document("x"), tuple(many)).check(only=["said-twice"])
    assert len(report.findings) == 2999


# --- words


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Pain was significantly lower (@).", "significant"),
        ("There was no significant difference (@).", "not-significant"),
        ("Pain did not differ (@).", "not-significant"),
        ("No difference was found in pain (@).", "not-significant"),
        ("Pain fell (@).", ""),
        ("The effect was not clinically significant (@).", ""),
        ("Pain fell significantly but function did not (@).", ""),
        ("It was significant. Pain fell (@).", ""),
        ("De pijn was significant lager (@).", "significant"),
        ("Er was geen significant verschil (@).", "not-significant"),
        ("Der Schmerz war signifikant geringer (@).", "significant"),
        ("Es gab keinen Unterschied (@).", "not-significant"),
        ("La douleur a significativement diminué (@).", "significant"),
        ("Aucune différence significative (@).", "not-significant"),
        ("El dolor disminuyó significativamente (@).", "significant"),
        ("No hubo diferencias significativas (@).", "not-significant"),
        ("Le jeu n'était pas associé de façon significative à la douleur (@).", ""),
        ("No se asoció de una forma significativa (@).", ""),
        ("Play was not linked in any significant way to pain (@).", ""),
        ("Das Spiel war nicht mit signifikant weniger Schmerz verbunden (@).", ""),
        ("Het spel ging niet samen met significant minder pijn (@).", ""),
        ("De groepen verschilden niet (@).", "not-significant"),
        ("Die Gruppen unterschieden sich nicht (@).", "not-significant"),
        ("Les groupes ne différaient pas (@).", "not-significant"),
        ("Los grupos no difirieron (@).", "not-significant"),
        ("De interactie was significant (@).", ""),
        ("Die Interaktion war signifikant (@).", ""),
        ("L’interaction était significative (@).", ""),
        ("La interacción fue significativa (@).", ""),
        ("When adjusted, it was no longer significantly associated (@).", "not-significant"),
        ("It was marginally significant (@).", ""),
        ("No significant subgroup differences were seen in pain (@).", ""),
        ("Without these, which were no significant outliers, it was alike (@).", ""),
        ("Het verschil was niet meer significant (@).", "not-significant"),
        ("Der Unterschied war nicht mehr signifikant (@).", "not-significant"),
        ("La différence n’était plus significative (@).", "not-significant"),
        ("La douleur a plus significativement diminué (@).", "significant"),
        ("Dejó de ser significativo (@).", ""),
    ],
)
def test_claims_of_sentences(text: str, claim: str) -> None:
    at = text.index("@")
    assert claims_of([Block(text, "line 1")], [result(start=at, end=at + 1)]) == [claim]
    assert set(CLAIMS) == {"en", "nl", "de", "fr", "es"}


def test_a_sentence_with_two_results_claims_nothing_of_either() -> None:
    text = "Pain was significantly lower (@) and function too (@)."
    first, second = text.index("@"), text.rindex("@")
    pair = [result(start=first, end=first + 1), result(start=second, end=second + 1)]
    assert claims_of([Block(text, "line 1")], pair) == ["", ""]


def test_a_sentence_against_its_own_words_is_told_and_never_a_proof() -> None:
    reading = lm.read_text("Pain did not differ significantly (mean difference -7.7, 95% CI -12.1 to -3.3).")
    (found,) = reading.check().notable
    assert (found.check, found.verdict) == ("significance-claim", "implausible")


def test_a_true_number_whose_measure_is_open_is_not_accused() -> None:
    text = "The differences were small for stroke (0.91 [0.81-1.02], p = 0.12)."
    risk = "There were -3.4 deaths per 1000 participants (95% CI -5.2 to -1.6)."
    assert not lm.read_text(text + "\n\n" + risk).check().notable
    # A p that fits neither scale is told of still.
    assert lm.read_text(text.replace("0.12", "0.62")).check().notable


# --- how intervals were made


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("We report bootstrap 95% confidence intervals.", "bootstrap"),
        ("Betrouwbaarheidsintervallen zijn met een bootstrap berekend.", "bootstrap"),
        ("Les intervalles de crédibilité à 95 % sont donnés.", "credible"),
        ("Differences of medians have Hodges–Lehmann confidence intervals.", "rank"),
        ("We give 95% credible intervals.", "credible"),
    ],
)
def test_methods_say_how_intervals_were_made(sentence: str, name: str) -> None:
    paper = Document("paper.md", "md", (Block(sentence, "line 1", role="methods", line=1), *document("x").blocks))
    (said,) = said_of_intervals(paper)
    assert (said.value, said.quote) == (name, sentence)
    lopsided = result(estimate="-0.05", ci_low="-0.26", ci_high="0.36", quote="x", block=1)
    reading = Reading(paper, (lopsided,))
    (row,) = reading.tables["trials"]
    assert row["interval"] == name
    assert reading.tables["sources"][0]["methods_quote"] == sentence
    assert reading.check().ok
    assert not reading.check().notable
    assert sentence in " ".join(str(reading).split())


@pytest.mark.parametrize(
    "sentence",
    [
        "We did not use bootstrap confidence intervals.",
        "The model was validated with a bootstrap.",
        "Confidence intervals of costs were bootstrapped.",
    ],
)
def test_words_that_say_nothing_of_intervals(sentence: str) -> None:
    assert not said_of_intervals(document(sentence, role="methods"))


def test_two_methods_leave_it_open() -> None:
    paper = document("Bootstrap confidence intervals. Credible intervals were given too.", "x", role="methods")
    (row,) = tables_of(paper, [result(block=1)])["trials"]
    assert row["interval"] == "unknown"


# --- folders


def test_a_folder_says_what_the_reading_says(tmp_path: Path, paper: Reading) -> None:
    folder = tmp_path / "new" / "evidence"
    files = {file.name for file in paper.write(folder)}
    assert files == {"trials.csv", "sources.csv", "not-read.csv"}
    evidence = lm.load(folder)
    mine = [(f.rows, f.check, f.verdict, f.severity, f.message) for f in paper.check().notable]
    theirs = [(f.rows, f.check, f.verdict, f.severity, f.message) for f in evidence.check(gate="inconsistent").notable]
    assert mine == theirs
    assert mine
    assert "two arms" in (folder / "not-read.csv").read_text(encoding="utf-8")


def test_no_table_is_written_over(tmp_path: Path, paper: Reading) -> None:
    (tmp_path / "reviews.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(lm.ConfigurationError, match="no table is written over"):
        paper.write(tmp_path)
    assert [f.name for f in tmp_path.iterdir()] == ["reviews.csv"]
    with pytest.raises(lm.ConfigurationError, match="No result was read"):
        lm.read_text("x").write(tmp_path / "new")
    with pytest.raises(lm.ConfigurationError, match="is a file"):
        paper.write(tmp_path / "reviews.csv")
    assert not (tmp_path / "new").exists()


# --- documents and tables


@pytest.mark.parametrize(
    ("name", "text", "document"),
    [
        ("a.docx", "", True),
        ("a.md", "", True),
        ("a.pdf", "", True),
        ("a.csv", "Prose, with a comma.", False),
        ("a.txt", "study,MD,lower,upper\nA,-7.7,-12.1,-3.3\n", False),
        ("a.txt", "study\tMD\nA\t-7.7\nB\t1.0\n", False),
        ("a.txt", "Pain fell (MD -7.7, 95% CI -12.1 to -3.3).", True),
        (
            "a.txt",
            "Results\n\nPain fell in twelve of the people that were\nasked, and nobody was worse than before.",
            True,
        ),
        ("a.txt", "", False),
        (
            "a.txt",
            "Table 1. What was found in all of the trials that we took into this review\n" + "A,1,0,2\n" * 3,
            False,
        ),
        (
            "a.txt",
            "In one, two and three trials, pain fell.\nIn others, with fewer people, nothing was found, or not much.",
            True,
        ),
    ],
)
def test_which_files_are_documents(tmp_path: Path, name: str, text: str, document: bool) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert is_document(tmp_path / name) == document


def test_prose() -> None:
    assert not looks_like_prose("estimate;low;high\n1;0;2\n")


def test_sarif_points_to_the_line_of_the_document(tmp_path: Path) -> None:
    file = tmp_path / "paper.md"
    file.write_text(PAPER, encoding="utf-8")
    sarif = report_sarif(lm.read(file).check())
    assert '"startLine": 11' in sarif
    assert "startColumn" not in sarif


def test_long_lines_are_wrapped_and_lose_nothing() -> None:
    long = result(
        place="A heading of many words, paragraph 12", p="0.0001", k="12", n="1,204", i2="45", tau2="0.0123", q="99"
    )
    shown = str(of(long))
    assert all(len(line) <= 100 for line in shown.splitlines())
    assert "MD -7.7 (-12.1 to -3.3) 95%, p=0.0001, k 12, n 1,204, I2 45%, tau2 0.0123, Q 99" in " ".join(shown.split())
