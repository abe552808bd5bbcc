"""Fill: the evidence's numbers in texts, and nothing else of the texts changed."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.reading.documents.written import docx, paragraph, run

from lbpmeta.cli import cli
from lbpmeta.errors import DataError, MethodError
from lbpmeta.manuscript.checked import check_manuscript
from lbpmeta.manuscript.entries import Entries
from lbpmeta.manuscript.fill.hosts import HOSTS, filled
from lbpmeta.manuscript.fill.template import filled_template
from lbpmeta.manuscript.fill.values import Values
from lbpmeta.manuscript.fill.variables import latex_macros, quarto_variables
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.workbench.evidence import Evidence
from lbpmeta.written_styles import LANGUAGES_WRITTEN, STYLES


@pytest.fixture(scope="module")
def values(evidence: Evidence) -> Values:
    return Values(Entries(evidence))


@pytest.fixture(scope="module")
def packaged() -> Values:
    import lbpmeta as lm

    return Values(Entries(lm.load()))


def lbpmeta(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ('lbp("pain")', "MD -7.71 (95% CI -12.15 to -3.27)"),
        ('lbp("pain").estimate', "-7.71"),
        ('lbp("pain").ci_low', "-12.15"),
        ('lbp("pain").ci', "-12.15 to -3.27"),
        ('lbp("pain").p', "0.0007"),
        ('lbp("pooled").i2', "63"),
        ('lbp("pooled").k', "12"),
        ('lbp("pooled").n', "1204"),
        ('lbp("pain").text(digits=1)', "MD -7.7 (95% CI -12.2 to -3.3)"),
        ('lbp("pain", digits=1, lang="nl")', "MD -7,7 (95%-BI -12,2 tot -3,3)"),
        (
            'lbp("pain").text(style="bmj")',
            "mean difference \u22127.71, 95% confidence interval \u221212.15 to \u22123.27",
        ),
        ('lbp("pain").text(style="apa")', "MD = \u22127.71, 95% CI [\u221212.15, \u22123.27]"),
        ('lbp("pain").text(measure=False)', "-7.71 (95% CI -12.15 to -3.27)"),
        ('lbp("pain").text(minus="\u2013")', "MD \u20137.71 (95% CI \u201312.15 to \u20133.27)"),
        ("lbp('falls').text(digits=1)", "RR 0.8 (95% CI 0.5 to 1.3)"),
    ],
)
def test_expressions(values: Values, expression: str, text: str) -> None:
    assert filled_template(f"a {{{{ {expression} }}}} b", values) == f"a {text} b"


def test_what_is_re_derived_and_judged(packaged: Values) -> None:
    assert filled_template('{{ pool("cd008112-1.1.1", digits=2) }}', packaged) == "MD -7.01 (95% CI -12.48 to -1.53)"
    assert filled_template('{{ pool("cd008112-1.1.1").k }}', packaged) == "18"
    assert filled_template('{{ judge("minerva-cashin-pain") }}', packaged).startswith("Important benefit: possible")


#: What tells the reader which language it is.
LEADS = {
    "en": "In this study the pain was lower with massage",
    "nl": "In deze studie was de pijn lager met massage dan met oefeningen",
    "de": "In dieser Studie war der Schmerz mit Massage niedriger",
    "fr": "Dans cette étude, la douleur des patients était plus faible avec le massage",
    "es": "En este estudio, el dolor de los pacientes fue menor con el masaje",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("lang", LANGUAGES_WRITTEN)
def test_every_style_is_read_back_in_its_language(values: Values, style: str, lang: str) -> None:
    """What is filled in agrees with its own row when it is read again."""
    import lbpmeta as lm

    text = values.lbp("pain").text(style=style, lang=lang)
    (result,) = lm.read_text(f"{LEADS[lang]}: {text}.").results
    assert (result.estimate, result.ci_low, result.ci_high) == ("-7.71", "-12.15", "-3.27")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ('lbp("pian")', "Did you mean 'pain'"),
        ('lbp("pain").estimat', "estimat"),
        ('lbp("pain").text(digits=4)', "without inventing"),
        ('lbp("pain").i2', "has no i2"),
        ('lbp("pain").text(style="nature")', "`style` is 'nature'"),
        ('lbp("pain", lang="xx")', "`lang` is 'xx'"),
        ('lbp("pain").text', "brackets"),
        ('lbp("pain").__class__', "__class__"),
        ('lbp("pain").estimate * 1000000000', "no arithmetic"),
        ('lbp("pain"', "cannot be filled in|nothing"),
        ("lbp(1)", "1"),
        ('judge("pain")', "judge"),
    ],
)
def test_what_cannot_be_filled_in_is_told_with_its_line(values: Values, expression: str, said: str) -> None:
    with pytest.raises((DataError, MethodError), match=said):
        filled(Raw("paper.md", f"\n{{{{ {expression} }}}}".encode(), 99), values)


def test_the_rest_of_a_text_is_left_alone(values: Values) -> None:
    rest = "\ufeff# T {#sec-a}\r\n{{< var x >}} {{ other }} {% raw %} {# no comment #} \\textbf{{x}} {{{{\r\n"
    assert filled_template(f'{rest}{{{{ lbp("pain").estimate }}}}', values) == f"{rest}-7.71"


def test_variables_of_quarto_keep_what_is_not_ours(packaged: Values) -> None:
    text = "{{< var lbp.cd008112-1_1_1.estimate >}} and {{< var lbp.minerva-cashin-pain.ci >}}, {{< var other.x >}}"
    there = 'title: "mine"\nlbp:\n  old:\n    estimate: "1"\nversion: 3\n'
    made = quarto_variables(text, packaged, there)
    assert made.startswith('title: "mine"\nlbp:\n  cd008112-1_1_1:\n    estimate: "')
    assert '  minerva-cashin-pain:\n    ci: "-12.1 to -3.3"\n' in made
    assert made.endswith("version: 3\n")
    assert "old" not in made
    assert quarto_variables(text, packaged, made) == made


def test_macros_of_latex(values: Values) -> None:
    text = "\\input{lbp}\nPain \\lbp{pain}{estimate} % \\lbp{pian}{estimate}\n\\lbp{pain}{text}"
    made = latex_macros(text, values)
    assert r"\@namedef{lbp@pain@estimate}{$-$7.71}" in made
    assert r"\@namedef{lbp@pain@text}{MD $-$7.71 (95\% CI $-$12.15 to $-$3.27)}" in made
    with pytest.raises(DataError, match=r"line 1: .*pian"):
        latex_macros(r"\lbp{pian}{estimate}", values)


def control(tag: str, inside: str) -> str:
    head = f'<w:sdtPr><w:alias w:val="a > b"/><w:tag w:val="{tag}"/></w:sdtPr>'
    return f"<w:sdt>{head}<w:sdtContent>{inside}</w:sdtContent></w:sdt>"


BODY = paragraph(
    run("Pain: ")
    + control("lbp:pain.estimate", run("-9", "<w:b/>") + run(".9"))
    + '<w:ins w:id="1" w:author="A">' + run("; inserted") + "</w:ins>"
    + '<w:del w:id="2" w:author="A"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    + control("note", run("12.3"))
    + control("lbp:pooled", '<w:ins w:id="3" w:author="B">' + run("MD 1 &lt; 2") + "</w:ins>")
)  # fmt: skip


def word(body: str = BODY) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    header = f'<w:hdr xmlns:w="{space}">{paragraph(run("Draft"))}</w:hdr>'.encode()
    more = {"word/header1.xml": header, "word/media/a.png": b"\x89PNG"}
    return docx(body, notes=paragraph(run("note")), more=more)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


TAGGED = re.compile(rb'(<w:tag w:val="lbp:[^>]*>.*?</w:sdt>)', re.DOTALL)
LETTERS = re.compile(rb"(<w:t[ >][^<]*>|<w:t>)[^<]*(</w:t>)")


def masked(document: bytes) -> bytes:
    return TAGGED.sub(lambda m: LETTERS.sub(rb"\1\2", m[1]), document)


def test_word_changes_in_its_tagged_letters_alone(values: Values) -> None:
    before = members(word())
    made = filled(Raw("paper.docx", word(), 10**6), values)
    after = members(made)
    assert list(after) == list(before)
    assert {name for name in before if after[name] != before[name]} == {"word/document.xml"}
    document = after["word/document.xml"]
    assert masked(document) == masked(before["word/document.xml"])
    assert b">-7.71</w:t>" in document
    assert b">MD -4.52 (95% CI -8.84 to -0.20)</w:t>" in document
    assert b"-9" not in document
    assert b">12.3</w:t>" in document
    assert document.count(b"<w:ins ") == 2
    assert b"<w:delText>gone</w:delText>" in document
    assert filled(Raw("paper.docx", made, 10**6), values) == made


def test_word_that_was_filled_agrees_with_its_evidence(values: Values, evidence: Evidence, tmp_path: Path) -> None:
    file = tmp_path / "paper.docx"
    file.write_bytes(word())
    assert not check_manuscript(file, evidence).ok
    file.write_bytes(filled(Raw("paper.docx", word(), 10**6), values))
    assert check_manuscript(file, evidence).ok


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (paragraph(control("lbp:pian.estimate", run("1"))), "'lbp:pian.estimate'.*Did you mean"),
        (paragraph(control("lbp:pain.i2", run("1"))), "i2"),
        (paragraph(control("lbp:pain", "")), "holds no text"),
        (paragraph(run("nothing")), "nothing to fill in"),
    ],
)
def test_word_that_cannot_be_filled(values: Values, body: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        filled(Raw("paper.docx", word(body), 10**6), values)


def test_hostile_word(values: Values) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "y">]>'
    with pytest.raises(DataError, match="entities"):
        filled(Raw("a.docx", docx(BODY, root=bomb), 10**6), values)
    with pytest.raises(DataError):
        filled(Raw("a.docx", word()[:-40], 10**6), values)
    with pytest.raises(DataError):
        filled(Raw("a.docx", word(), 100), values)


def test_every_host_has_a_test() -> None:
    assert [host.name for host in HOSTS] == ["Word", "Quarto", "LaTeX", "template"]


@pytest.fixture
def here(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    shutil.copytree(folder, tmp_path / "data")
    (tmp_path / "paper.md.j2").write_text('Pain fell ({{ lbp("pain") }}).\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_prints_writes_and_notices_what_is_stale(here: Path) -> None:
    printed = lbpmeta("fill", "paper.md.j2", "--against", "data")
    assert printed.output == "Pain fell (MD -7.71 (95% CI -12.15 to -3.27)).\n"
    assert not Path("paper.md").exists()
    assert lbpmeta("fill", "paper.md.j2", "--against", "data", "-o", "paper.md").exit_code == 0
    assert lbpmeta("fill", "paper.md.j2", "--against", "data", "--check").exit_code == 0
    table = here / "data" / "trials.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("-7.71", "-7.17"), encoding="utf-8")
    before = Path("paper.md").read_bytes()
    stale = lbpmeta("fill", "paper.md.j2", "--against", "data", "--check")
    assert stale.exit_code == 1
    assert "paper.md:1: 'Pain fell (MD -7.71" in stale.output
    assert Path("paper.md").read_bytes() == before
    assert lbpmeta("fill", "paper.md.j2", "--against", "data", "--write").exit_code == 0
    assert "-7.17" in Path("paper.md").read_text(encoding="utf-8")


def test_the_command_fills_word_in_place_and_notices_what_is_stale(here: Path) -> None:
    Path("paper.docx").write_bytes(word())
    stale = lbpmeta("fill", "paper.docx", "--against", "data", "--check")
    assert stale.exit_code == 1
    assert "Pain: -9.9" in stale.output
    assert lbpmeta("fill", "paper.docx", "--against", "data", "-o", "paper.docx").exit_code != 0
    assert Path("paper.docx").read_bytes() == word()
    assert lbpmeta("fill", "paper.docx", "--against", "data", "--write").exit_code == 0
    assert lbpmeta("fill", "paper.docx", "--against", "data", "--check").exit_code == 0


def test_an_unknown_id_writes_nothing(here: Path) -> None:
    Path("paper.md.j2").write_text('{{ lbp("pain") }} {{ lbp("pian") }}', encoding="utf-8")
    done = lbpmeta("fill", "paper.md.j2", "--against", "data", "-o", "out.md")
    assert isinstance(done.exception, DataError)
    assert "Did you mean 'pain'" in str(done.exception)
    assert not Path("out.md").exists()
    assert lbpmeta("fill", "paper.md.j2", "--against", "data", "-o", "data/trials.csv").exit_code != 0


def test_quarto_and_latex_by_the_command(here: Path) -> None:
    Path("paper.qmd").write_text("Pain: {{< var lbp.pain.estimate >}}\n", encoding="utf-8")
    assert lbpmeta("fill", "paper.qmd", "--against", "data", "--write").exit_code == 0
    assert Path("_variables.yml").read_text(encoding="utf-8") == 'lbp:\n  pain:\n    estimate: "-7.71"\n'
    Path("paper.tex").write_text("\\input{lbp} \\lbp{pain}{ci}\n", encoding="utf-8")
    assert lbpmeta("fill", "paper.tex", "--against", "data", "--write").exit_code == 0
    assert "$-$12.15 to $-$3.27" in Path("lbp.tex").read_text(encoding="utf-8")
    assert lbpmeta("fill", "paper.tex", "--against", "data", "--check").exit_code == 0
