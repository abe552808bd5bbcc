"""A question to authors: complete, neutral, in three languages, and the same in each."""

from __future__ import annotations

import string
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

import lbpmeta as lm
from lbpmeta.checks.core.reading import make, read
from lbpmeta.cli import cli
from lbpmeta.cli.commands import query as command
from lbpmeta.errors import ConfigurationError, NotDefinedError
from lbpmeta.premises.kinds import PREMISES
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS
from lbpmeta.report.formats.markdown import query_markdown
from lbpmeta.report.parts.queries import LANGUAGES, query_about

WORDS = {
    name: tomllib.loads((files("lbpmeta.report.parts.languages") / f"{name}.toml").read_text(encoding="utf-8"))
    for name in LANGUAGES
}

#: Names of quantities that hold one of these words.
QUANTITIES = ("standard error", "standardfehler", "standaardfout")

#: What a neutral question never says.
BLAME = ("error", "mistake", "wrong", "misprint", "fout", "vergist", "fehler ", "falsch berechnet", "betrug", "fraud")


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str) -> None:
    english, other = WORDS["en"], WORDS[language]
    assert set(other) == set(english)
    for section, texts in english.items():
        assert set(other[section]) == set(texts), section
        for name, text in texts.items():
            assert other[section][name].strip()
            if (section, name) != ("checks", "generic"):
                assert holes(other[section][name]) == holes(text), (section, name)


def test_sentences_are_about_checks_and_premises_that_exist() -> None:
    checks = {*lm.CHECKS, *(s.name for s in RELEVANCE_CHECKS), "generic"}
    assert set(WORDS["en"]["checks"]) <= checks
    assert set(WORDS["en"]["premises"]) <= set(PREMISES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "row", ["minerva-sorensen-lumbopelvic", "cd008112-1.1.1-tavares2017", "minerva-sorensen-pain-followup"]
)
def test_a_question_is_complete_and_neutral(language: str, row: str, packaged: lm.Report) -> None:
    text = str(packaged.query(row, language=language))
    flat = " ".join(text.split())
    letter = WORDS[language]["letter"]
    for part in ("greeting", "printed", "place", "why", "premises", "fits", "answer", "closing"):
        assert letter[part] in flat, part
    findings = [f for f in packaged.about(row) if f.verdict in ("implausible", "inconsistent") and f.rows[0] == row]
    for finding in findings:
        assert all(value in text for value in finding.printed.values())
        assert finding.locator in flat
    assert lm.load().tables.source(lm.load().row(row))["citation"].rstrip(".") in flat
    assert lm.load().row(row)["quote"] in flat
    plain = flat.lower()
    for name in QUANTITIES:
        plain = plain.replace(name, "")
    assert not [word for word in BLAME if word in plain]
    assert max(map(len, text.splitlines())) <= 100


def test_a_check_without_a_sentence_has_the_general_one() -> None:
    finding = make("hazard-ratio", lm.Verdict.IMPLAUSIBLE, "x", printed={"estimate": read("1.2"), "se": read("0.3")})
    for language in LANGUAGES:
        assert "1.2" in str(query_about([finding], None, language))
        assert "0.3" in str(query_about([finding], None, language))


def test_a_sentence_whose_number_is_missing_falls_back() -> None:
    finding = make("p-disagrees-with-ci", lm.Verdict.IMPLAUSIBLE, "x", printed={"p": read("0.04")})
    assert "p-value 0.04" in str(query_about([finding]))


def test_the_same_numbers_are_one_question(packaged: lm.Report) -> None:
    query = packaged.query("minerva-sorensen-lumbopelvic")
    assert len(query.questions) == 1
    assert len(dict(query.questions[0][1])["Why we ask"]) == 2


def test_what_was_typed_says_that_the_slip_may_be_ours() -> None:
    report = lm.check([{"study": "A", "MD": "3.1", "lower": "-5.0", "upper": "-1.2"}])
    assert "The slip may be ours" in " ".join(str(report.query("a")).split())


def test_nothing_to_ask_and_unknown_languages_are_errors(packaged: lm.Report) -> None:
    report = lm.check([{"study": "A", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"}])
    with pytest.raises(NotDefinedError, match="nothing to ask"):
        report.query("a")
    with pytest.raises(ConfigurationError, match="must be one of 'en', 'nl', 'de'"):
        packaged.query("minerva-sorensen-lumbopelvic", language="fr")


def test_the_command_writes_text_and_markdown(tmp_path: Path, packaged: lm.Report) -> None:
    assert command._LANGUAGES == LANGUAGES
    row = "minerva-sorensen-lumbopelvic"
    plain = CliRunner().invoke(cli, ["query", row, "--packaged", "--language", "nl"])
    assert plain.output == str(packaged.query(row, language="nl"))
    target = tmp_path / "vraag.md"
    done = CliRunner().invoke(
        cli, ["query", row, "--packaged", "--format", "markdown", "--check", "ci-asymmetric", "-o", str(target)]
    )
    assert done.exit_code == 0, done.output
    assert target.read_text(encoding="utf-8") == query_markdown(packaged.query(row, check="ci-asymmetric"))


def test_a_query_is_not_written_over_data(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("study,MD,lower,upper\nA,3.1,-5.0,-1.2\n", encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    done = CliRunner().invoke(cli, ["query", "a", "--data", str(file), "-o", str(file)])
    assert done.exit_code != 0
    assert file.read_text(encoding="utf-8") == before
