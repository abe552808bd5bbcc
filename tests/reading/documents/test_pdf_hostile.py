"""Hostile PDFs: each ends by itself with one sentence, and the process that asked lives on."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from tests.reading.documents.printed import At, pdf, pdf_of, stream, typed

from lbpmeta.errors import DataError
from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.formats import document_from
from lbpmeta.reading.documents.pdf import child, process
from lbpmeta.reading.documents.raw import Raw

pytest.importorskip("pypdfium2")


def read(content: bytes) -> Document:
    return document_from(Raw("paper.pdf", content, 200_000_000))


def page(contents: bytes, resources: str, *more: bytes) -> bytes:
    """A file of one page."""
    return pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<<{resources}>>>>",
            contents,
            *more,
        ]
    )


def drawing_itself(number: int) -> bytes:
    """A form, object `number`, that draws itself twice."""
    head = f"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X {number} 0 R>>>>/Length 12>>"
    return f"{head}stream\n/X Do /X Do \nendstream".encode()


DRAWS_ITSELF = page(b"<</Length 6>>stream\n/X Do\n\nendstream", "/XObject<</X 5 0 R>>", drawing_itself(5))
LOOP = pdf(
    [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 1000000>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
    ]
)
LOCKED = pdf_of(
    typed(["MD 1.2 (95% CI 0.3 to 2.1)."]),
    trailer=f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<{'41' * 32}>/U<{'42' * 32}>/P -44>>",
)
GOOD = pdf_of(typed(["MD 1.2 (95% CI 0.3 to 2.1)."]))

REFUSED = {
    "half a file": (GOOD[: len(GOOD) // 3], "no whole PDF"),
    "a mark and nothing": (b"%PDF-1.7\n", "no whole PDF"),
    "a page tree that loops": (LOOP, "1000000 pages; at most 500"),
    "a locked file": (LOCKED, "locked by a password"),
    "no pages": (pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"]), "no whole PDF"),
    "a picture of a page": (page(stream(b"0 0 50 50 re f"), ""), "no text, as a scan does"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_sentence_that_says_what_to_do(name: str) -> None:
    content, what = REFUSED[name]
    with pytest.raises(DataError, match=what) as caught:
        read(content)
    assert "\n" not in str(caught.value)
    assert "paper.pdf" in str(caught.value)


def test_a_form_that_draws_itself_ends_and_leaves_this_process_as_it_was() -> None:
    resource = pytest.importorskip("resource")
    assert len(DRAWS_ITSELF) < 1000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DataError, match="needs more than"):
        read(DRAWS_ITSELF)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < (
        100 << 20 if sys.platform == "darwin" else 100 << 10
    )


def test_what_the_asking_process_has_held_does_not_count() -> None:
    asked = f"""
held = bytearray({child.MEMORY} + (64 << 20))
held[:: 4096] = b"x" * len(held[:: 4096])
from lbpmeta.reading.documents.formats import document_from
from lbpmeta.reading.documents.raw import Raw
import sys
print(document_from(Raw("paper.pdf", sys.stdin.buffer.read(), 10**8)).blocks[0].text)
"""
    told = subprocess.run([sys.executable, "-c", asked], input=GOOD, capture_output=True, check=True)
    assert told.stdout.decode().strip() == "MD 1.2 (95% CI 0.3 to 2.1)."


def test_a_stream_that_unpacks_without_measure_ends() -> None:
    bomb = zlib.compress(b"BT (x) Tj ET " * 20_000_000, 9)
    contents = f"<</Length {len(bomb)}/Filter/FlateDecode>>stream\n".encode() + bomb + b"\nendstream"
    assert len(contents) < 600_000
    with pytest.raises(DataError, match=r"no text|needs more than"):
        read(page(contents, "/Font<</F 5 0 R>>", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"))


def test_a_page_without_end_is_named_and_the_others_are_read() -> None:
    many = [At(72, 700 - n, "x" * 10_000, 1) for n in range(7)]
    document = read(pdf_of(typed(["MD 1.2 (95% CI 0.3 to 2.1)."]), many, typed(["MD 3.4 (95% CI 2.1 to 4.7)."])))
    assert [block.place for block in document.blocks] == ["p.1 l.1", "p.3 l.1"]
    assert [one.reason for one in document.not_read] == ["Page 2: more characters than a page holds."]


def test_a_page_that_needs_too_much_is_named_and_those_before_it_are_read() -> None:
    kept = "/Parent 2 0 R/MediaBox[0 0 612 792]"
    content = pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
            f"<</Type/Page{kept}/Contents 5 0 R/Resources<</Font<</F 7 0 R>>>>>>",
            f"<</Type/Page{kept}/Contents 6 0 R/Resources<</XObject<</X 8 0 R>>>>>>",
            stream(b"BT /F 10 Tf 72 700 Td (MD 1.2 \\(95% CI 0.3 to 2.1\\) was the difference.) Tj ET"),
            stream(b"/X Do"),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            drawing_itself(8),
        ]
    )
    document = read(content)
    assert document.blocks[0].text.startswith("MD 1.2")
    assert "Page 2 and what follows: the file needs more than" in document.not_read[0].reason


def test_a_child_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sleeper = tmp_path / "child.py"
    sleeper.write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(child, "__file__", str(sleeper))
    monkeypatch.setattr(process, "_WALL", 0.3)
    with pytest.raises(DataError, match="needs more than 20 seconds"):
        read(GOOD)


def test_a_child_that_says_nonsense_is_not_believed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    liar = tmp_path / "child.py"
    liar.write_text("print('[1, 2'); print('{\"pages\": 1}')\n", encoding="utf-8")
    monkeypatch.setattr(child, "__file__", str(liar))
    with pytest.raises(DataError, match="no whole PDF"):
        read(GOOD)
