"""The last sentence of a finding: written once, chosen by the verdict, put in place by the finding alone."""

import ast
import dataclasses
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.settle import settle
from lbpmeta.checks.core.verdicts import HOLDS, PROOF, WORDS
from lbpmeta.premises.declaration import Declarations, declare
from lbpmeta.premises.premise import assume

SRC = Path(__file__).parents[2] / "src" / "lbpmeta"
FILES = sorted(f for room in ("checks", "relevance") for f in (SRC / room).rglob("*.py"))
PARTS = ("message", "what", "tail", "more")

#: Methods of a string that take it apart.
CUTS = ("format", "partition", "removeprefix", "removesuffix", "replace", "rpartition", "rsplit", "split", "translate")


def named(tree):
    """Names of the functions that are called, and whose part of a finding they are called on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func.attr, getattr(node.func.value, "attr", "")


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(SRC)))
def test_nothing_takes_a_message_apart(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    cut = [node.lineno for node, method, part in named(tree) if method in CUTS and part in PARTS]
    tested = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and any(getattr(c, "attr", "") == "message" for c in node.comparators)
    ]
    glued = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and any(getattr(n, "attr", "") in PARTS for n in (node.left, node.right))
    ]
    assert not cut
    assert not tested
    assert not glued or file.name == "finding.py"  # `lead` goes before the fact there


def test_the_sentence_of_a_contradiction_is_written_once():
    texts = {
        file.relative_to(SRC).as_posix()
        for file in SRC.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in (PROOF, WORDS, HOLDS)
    }
    users = {f.relative_to(SRC).as_posix() for f in SRC.rglob("*.py") if "PROOF" in f.read_text(encoding="utf-8")}
    assert texts == {"checks/core/verdicts.py"}
    assert users == {"checks/core/verdicts.py", "checks/core/finding.py", "checks/core/reading.py"}


def test_the_message_follows_from_the_verdict_and_what_it_rests_on():
    raw = make(
        "ci-asymmetric", Verdict.INCONSISTENT, "Lopsided.", more="A sign would do.", premises=(assume("interval"),)
    )
    assert raw.message == f"Lopsided. {PROOF} A sign would do."
    capped = settle(raw, Declarations())
    assert capped.message == f"Lopsided. {PROOF[:-1]} if this is a Wald or t interval. A sign would do."
    doubted = dataclasses.replace(capped, tail="An adjusted number may do that.")
    assert doubted.message == "Lopsided. An adjusted number may do that. A sign would do."
    assert doubted.adding("More.").message == f"{doubted.message} More."
    given = settle(raw, Declarations.of(declare("interval", "wald")))
    assert "as the call declares, these numbers cannot all be right. A sign" in given.message


def test_a_contradiction_of_no_numbers_has_no_such_sentence():
    told = Finding("not-in-quote", Verdict.INCONSISTENT, Severity.MATERIAL, "It is not there.")
    assert told.message == "It is not there."
    rests = dataclasses.replace(told, premises=(assume("data"),))
    assert settle(rests, Declarations()).message.startswith(f"It is not there. {HOLDS[:-1]} if ")


def test_words_are_no_numbers():
    told = lm.check_direction_claim("arm1", "3.0", measure="MD", better="lower")
    assert told.message.endswith(WORDS)
    assert PROOF not in told.message


def test_a_message_cannot_be_replaced():
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(make("x", Verdict.CONSISTENT, "Fine."), message="Not fine.")


def test_two_findings_that_say_the_same_are_equal_however_they_are_put_together():
    one = make("x", Verdict.IMPLAUSIBLE, "Odd.", otherwise="A model may do that.")
    assert one == Finding("x", Verdict.IMPLAUSIBLE, Severity.MATERIAL, "Odd. A model may do that.")
    assert one != Finding("x", Verdict.IMPLAUSIBLE, Severity.MATERIAL, "Odd.")
