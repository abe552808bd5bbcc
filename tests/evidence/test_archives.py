"""Data of jamovi and JASP: written here in their layout, read as their columns; what does not fit is refused."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Any

import pytest
from tests.packing import packed

import lbpmeta as lm
from lbpmeta.errors import DataError

EMPTY = -(2**31)
FIELDS = [
    {"name": "study", "dataType": "Text", "measureType": "ID", "type": "string", "columnType": "Data"},
    {"name": "MD", "dataType": "Decimal", "measureType": "Continuous", "type": "number", "columnType": "Data"},
    {"name": "lower", "dataType": "Decimal", "measureType": "Continuous", "type": "number", "columnType": "Data"},
    {"name": "upper", "dataType": "Decimal", "measureType": "Continuous", "type": "number", "columnType": "Data"},
    {"name": "arm", "dataType": "Text", "measureType": "Nominal", "type": "integer", "columnType": "Data"},
    {"name": "n1", "dataType": "Integer", "measureType": "Continuous", "type": "integer", "columnType": "Data"},
    {"name": "G", "dataType": "Integer", "measureType": "Nominal", "type": "integer", "columnType": "None"},
]
VALUES: list[tuple[Any, ...]] = [
    (0, 4),
    (-1.5, 0.25),
    (-2.5, -0.1),
    (-0.5, 0.6),
    (0, 1),
    (50, EMPTY),
    (EMPTY, EMPTY),
]
LABELS = {"arm": {"labels": [[0, "drug", "drug", False], [1, "placebo", "placebo", False]]}}


def archive(file: Path, **other: Any) -> Path:
    """Write an archive; a part that is None is left out."""
    fields, values = other.pop("fields", FIELDS), other.pop("values", VALUES)
    meta = {"dataSet": {"rowCount": 2, "columnCount": len(fields), "fields": fields}}
    data = b"".join(
        struct.pack(f"<2{'d' if f.get('type') == 'number' else 'i'}", *v) for f, v in zip(fields, values, strict=True)
    )
    parts = {
        "META-INF/MANIFEST.MF": "jamovi-Archive-Version: 11.0\n",
        "metadata.json": json.dumps(meta),
        "xdata.json": json.dumps(LABELS),
        "data.bin": data,
        "strings.bin": b"Lee\0Kim\0",
    } | other
    file.write_bytes(packed({name: content for name, content in parts.items() if content is not None}))
    return file


def test_data_of_jamovi(tmp_path: Path) -> None:
    tables = lm.load(archive(tmp_path / "mine.omv")).tables
    found = [tuple(r[c] for c in ("trial", "estimate", "ci_low", "ci_high", "n1", "x_arm")) for r in tables["trials"]]
    assert found == [("Lee", "-1.5", "-2.5", "-0.5", "50", "drug"), ("Kim", "0.25", "-0.1", "0.6", "", "placebo")]
    assert "G" not in {*tables.understood[0].read, *tables.understood[0].passed}


def test_data_of_jasp_has_labels_instead_of_texts(tmp_path: Path) -> None:
    fields = [
        {"name": "study", "measureType": "Nominal Text", "type": "integer"},
        *({"name": n, "measureType": "Continuous", "type": "number"} for n in ("MD", "lower", "upper")),
    ]
    values = [(1, 2), (-1.5, 0.25), (-2.5, math.nan), (-0.5, math.nan)]
    labels = json.dumps({"study": {"labels": [[1, "Lee"], [2, "Kim"]]}})
    file = archive(tmp_path / "mine.jasp", fields=fields, values=values, **{"xdata.json": labels, "strings.bin": None})
    found = [tuple(r[c] for c in ("trial", "estimate", "ci_low")) for r in lm.load(file).tables["trials"]]
    assert found == [("Lee", "-1.5", "-2.5"), ("Kim", "0.25", "")]


def test_a_description_is_a_second_name(tmp_path: Path) -> None:
    fields = [{**f, "name": f"v{i}", "description": f["name"]} for i, f in enumerate(FIELDS)]
    labels = json.dumps({"v4": LABELS["arm"]})
    row = lm.load(archive(tmp_path / "mine.omv", fields=fields, **{"xdata.json": labels})).tables["trials"][0]
    assert (row["estimate"], row["ci_low"]) == ("-1.5", "-2.5")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"internal.sqlite": b"SQLite format 3\0"}, "the database of its data is another one.*export the data as CSV"),
        ({"metadata.json": None}, "no data of jamovi or JASP"),
        ({"data.bin": b"\0" * 12}, r"do not fit each other \(12 bytes"),
        ({"metadata.json": "{"}, "do not fit each other"),
        ({"metadata.json": "[" * 100_000}, "do not fit each other"),
        ({"metadata.json": '{"dataSet": {"rowCount": 1000000000, "fields": [{"name": "a"}]}}'}, "1000000000 rows"),
        ({"strings.bin": b"Lee"}, "do not fit each other"),
        ({"xdata.json": "{}"}, "codes of 'arm' without a label"),
        ({"xdata.json": "[]"}, "do not fit each other"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(tmp_path: Path, other, why) -> None:
    with pytest.raises(DataError, match=why):
        lm.load(archive(tmp_path / "mine.omv", **other))


def test_a_bomb_and_a_torn_archive_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"larger than|unpacks|too large|more than"):
        lm.load(archive(tmp_path / "bomb.omv", **{"strings.bin": b"\0" * 300_000_000}))
    whole = archive(tmp_path / "mine.omv").read_bytes()
    torn = tmp_path / "torn.omv"
    torn.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="no whole archive"):
        lm.load(torn)
    torn.write_bytes(b"no archive")
    with pytest.raises(DataError, match="no whole archive"):
        lm.load(torn)
