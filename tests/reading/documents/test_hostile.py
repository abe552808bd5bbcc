"""Hostile documents: refused with a message, or read, and never slow."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from tests.packing import packed
from tests.reading.documents.written import docx, ipynb, paragraph, run

from lbpmeta.errors import DataError
from lbpmeta.reading.documents.formats import document_from, read_document
from lbpmeta.reading.documents.raw import Raw

BOMB = '<!DOCTYPE article [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
FETCH = '<!DOCTYPE article [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def locked(content: bytes) -> bytes:
    """An archive whose parts say that they are locked."""
    data = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(mark, start)) >= 0:
            data[start + at] |= 1
            start += 4
    return bytes(data)


REFUSED = {
    "entities in JATS": (f"{BOMB}<article><p>&c;</p></article>".encode(), "declares entities"),
    "a file fetched by JATS": (f"{FETCH}<article><p>&a;</p></article>".encode(), "declares entities"),
    "entities in Word": (docx(paragraph(run("&c;")), root=BOMB), "declares entities"),
    "a file fetched by Word": (docx(paragraph(run("&a;")), root=FETCH), "declares entities"),
    "a zip bomb": (docx(paragraph(run("0" * 80_000_000))), "times its size"),
    "an archive in folders": (packed({"../../word/document.xml": b"<x/>"}), "archive without"),
    "an archive in an archive": (packed({"paper.docx": docx("")}), "it holds paper.docx"),
    "a locked document": (locked(docx(paragraph(run("x")))), "no whole document"),
    "half a document": (docx(paragraph(run("x" * 5000)))[:-300], "archive without"),
    "broken XML": (b'<?xml version="1.0"?><article><p>x</article>', "no whole XML"),
    "deep XML": (b"<article><body>" + b"<p>" * 100_000 + b"</p>" * 100_000 + b"</article>", "nests more than"),
    "deep Word": (docx("<w:p>" * 100_000), "nests more than"),
    "deep JSON": (b'{"nbformat": 4, "cells": ' + b"[" * 200_000, "no whole notebook"),
    "no notebook": (b'{"nbformat": 4, "cells": {}}', "holds no cells"),
    "NUL bytes": (b"MD -7.7\n\n\0\0\1 (95% CI", "line 3: the file holds NUL bytes"),
    "a PDF": (b"%PDF-1.7\n", "PDF"),
    "an old Word document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Save it as .docx"),
    "deep LaTeX": (
        b"\\documentclass{article}\\begin{document}" + b"{" * 50_000 + b"x" + b"}" * 50_000,
        "nests its braces",
    ),
    "a book of LaTeX": (b"\\documentclass{book}\n" + b"x \n" * 1_000_000, "million letters"),
    "rich text": (b"{\\rtf1 x}", "rich text"),
    "other XML": (b'<?xml version="1.0"?><svg/>', "no article in JATS"),
    "gzip": (b"\x1f\x8b\x08", "compressed"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_at_once_with_the_reason(what: str) -> None:
    data, reason = REFUSED[what]
    begun = time.process_time()
    with pytest.raises(DataError, match=reason):
        document_from(Raw("paper", data, 50_000_000 if "bomb" not in what else 200_000_000))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "page", ["<div>" * 100_000, "<p>" + "<b x=1>" * 5000 + "<p>x" * 5000, "<table><tr><td>" * 50_000]
)
def test_deep_pages_are_refused_before_they_are_parsed(page: str) -> None:
    pytest.importorskip("selectolax")
    with pytest.raises(DataError, match="nests more than"):
        document_from(Raw("paper", f"<html>{page}".encode(), 50_000_000))


def test_an_archive_larger_than_allowed_is_refused() -> None:
    content = docx(paragraph(run("x" * 300_000)))
    with pytest.raises(DataError, match="not read"):
        document_from(Raw("paper", content, 100_000))


def test_a_part_that_stands_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        archive = packed(*[{"word/document.xml": b"<x/>"}] * 2)
    with pytest.raises(DataError, match="twice"):
        document_from(Raw("paper", archive, 100_000))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(DataError, match="pipe"):
        read_document(tmp_path / "pipe.txt")


def test_a_folder_and_nothing_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(DataError):
            read_document(path)
    (tmp_path / "large.txt").write_bytes(b"x" * 2000)
    with pytest.raises(DataError, match="more than"):
        read_document(tmp_path / "large.txt", max_bytes=1000)


SENTENCE = "Pain fell (MD -7.7, 95% CI -12.1 to -3.3; p < 0.001; I2 = 45%) in 12 of 57 people. "
LONG = {
    "one paragraph of text": (SENTENCE * 12_000).encode(),
    "one paragraph of Markdown": ("# R\n\n" + SENTENCE * 12_000).encode(),
    "stars": b"# R\n\n" + b"*a " * 300_000,
    "open brackets": b"# R\n\n" + b"[" * 500_000 + b"![](" * 100_000,
    "backticks": b"# R\n\n" + b"`a``b```c " * 50_000,
    "tags that do not end": b"# R\n\n" + b"<a " * 200_000,
    "dollars": b"# R\n\n" + b"$a" * 300_000,
    "at signs": b"a@" * 300_000,
    "rules": b"# R\n\n" + b"- " * 400_000,
    "blanks": b"x" + b" " * 1_000_000 + b"y",
    "lines": b"# R\n\n" + b"a | b\n" * 100_000,
    "bars": b"|" * 500_000,
    "comments": b"# R\n\n" + b"<!-- " * 100_000,
    "a notebook": ipynb(("markdown", SENTENCE * 8_000)),
    "JATS": f"<article><body><p>{SENTENCE * 8_000}</p></body></article>".encode().replace(b"p < 0", b"p &lt; 0"),
    "Word": docx(paragraph(run(SENTENCE.replace("<", "&lt;")) * 8_000), more={"x": os.urandom(200_000)}),
}


@pytest.mark.parametrize("what", LONG)
def test_long_texts_take_no_longer_than_they_are_long(what: str) -> None:
    begun = time.process_time()
    document_from(Raw("paper", LONG[what], 200_000_000))
    assert time.process_time() - begun < 3


def test_a_long_page() -> None:
    pytest.importorskip("selectolax")
    page = f"<html><body>{'<p>' + SENTENCE.replace('<', '&lt;') + '</p>'}" * 8_000
    begun = time.process_time()
    assert len(document_from(Raw("paper", page.encode(), 200_000_000)).blocks) == 8_000
    assert time.process_time() - begun < 3


def test_a_number_of_a_million_digits_in_a_notebook() -> None:
    with pytest.raises(DataError, match="no whole notebook"):
        document_from(Raw("paper", b'{"nbformat": ' + b"9" * 100_000 + b', "cells": []}', 10**9))
    assert json.loads(ipynb())["cells"] == []
