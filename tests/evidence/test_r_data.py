"""Files that R writes: data frames, and fits of metafor; what is no data frame is refused with what to do."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.formats.r_data import frames_of

from .r_writer import CLOSURE, compact, factor, frame, listed, pairs, reals, saved, strings, wrapped

STUDIES = frame(
    {
        "study": strings(["Lee", "Kim", "Fox"]),
        "yi": reals([-0.41, 0.2, None]),
        "vi": wrapped(reals([0.04, 0.09, 0.1])),
        "number": compact(3),
        "setting": factor([1, 2, None], ["clinic", "home"]),
    },
    3,
    "escalc",
)
ROWS = [
    ["study", "yi", "vi", "number", "setting"],
    ["Lee", "-0.41", "0.04", "1", "clinic"],
    ["Kim", "0.2", "0.09", "2", "home"],
    ["Fox", "", "0.1", "3", ""],
]


def written(tmp_path: Path, raw: bytes, name: str = "my.rds") -> Path:
    (tmp_path / name).write_bytes(raw)
    return tmp_path / name


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, bytes])
@pytest.mark.parametrize("version", [2, 3])
def test_a_data_frame_is_read_however_it_is_packed(
    tmp_path: Path, pack: Callable[[bytes], bytes], version: int
) -> None:
    path = written(tmp_path, pack(saved(STUDIES, version=version)))
    assert frames_of(path, 10**6) == [("my", ROWS)]
    evidence = lm.load(path)
    assert [r["estimate"] for r in evidence.tables["trials"]] == ["-0.41", "0.2", ""]


def test_the_frames_of_save_are_sheets(tmp_path: Path) -> None:
    both = pairs({"trials": STUDIES, "rob": frame({"D1": strings(["low", "high"])}, 2), "note": strings(["x"])})
    path = written(tmp_path, gzip.compress(saved(both, magic=b"RDX3\n")), "my.RData")
    assert [name for name, _ in frames_of(path, 10**6)] == ["trials", "rob"]
    evidence = lm.load(path)
    assert len(evidence.tables["trials"]) == 3
    assert any("rob" in told for told in evidence.tables.understood[0].elsewhere)


def test_whole_numbers_of_64_bits_are_no_tiny_real_ones(tmp_path: Path) -> None:
    raw = struct.pack(">3q", 512, 3_000_000_000, -(1 << 63))
    numbers = reals(struct.unpack(">3d", raw), **{"class": strings(["integer64"])})
    path = written(tmp_path, saved(frame({"n": numbers}, 3)))
    assert frames_of(path, 10**6)[0][1] == [["n"], ["512"], ["3000000000"], [""]]


@pytest.mark.parametrize(
    "place", [struct.pack(">i", 250), struct.pack(">iii", 247, 0, 1) + struct.pack(">ii", 9, 1) + b"x"]
)
def test_environments_beside_a_table_are_passed_over(tmp_path: Path, place: bytes) -> None:
    path = written(tmp_path, saved(pairs({"where": place, "trials": STUDIES}), magic=b"RDX3\n"), "my.rda")
    assert frames_of(path, 10**6) == [("trials", ROWS)]


def test_a_fit_gives_its_studies(tmp_path: Path) -> None:
    parts = {"b": reals([0.1]), "yi": reals([0.2, 0.3]), "vi": reals([0.01, 0.02]), "slab": strings(["Lee", "Kim"])}
    parts |= {"yi.f": reals([0.2, 0.3]), "vi.f": reals([0.01, 0.02]), "ni": reals([40, 50]), "ni.f": reals([40, 50])}
    parts["measure"] = strings(["SMD"])
    fit = listed(parts, **{"class": strings(["rma.uni", "rma"])})
    assert frames_of(written(tmp_path, saved(fit)), 10**6)[0][1] == [
        ["yi", "vi", "slab", "ni", "measure"],
        ["0.2", "0.01", "Lee", "40", "SMD"],
        ["0.3", "0.02", "Kim", "50", "SMD"],
    ]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (saved(strings(["a"])), "holds no data frame"),
        (saved(CLOSURE), "no data"),
        (saved(STUDIES)[:60], "ends in the middle"),
        (b"B\n1\n", "in no format of R"),
        (gzip.compress(saved(STUDIES), mtime=0)[:40], "cannot be read"),
        (saved(struct.pack(">ii", 14, 2**31 - 2)), "a vector of"),
    ],
    ids=["vector", "closure", "cut", "native", "packed", "long"],  # no bytes: they may be those of a second
)
def test_what_is_no_data_frame_is_refused_with_what_to_do(tmp_path: Path, raw: bytes, why: str) -> None:
    with pytest.raises(DataError, match=rf"(?s){why}.*write\.csv"):
        lm.load(written(tmp_path, raw))


def test_a_file_that_unpacks_to_more_than_is_allowed_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(saved(strings(["x" * 100] * 1000))))
    with pytest.raises(DataError, match=r"10000|10,000|larger|more than"):
        lm.load(path, max_bytes=10_000)


@given(st.binary(max_size=80), st.integers(0, 300), st.integers(0, 255))
def test_damaged_bytes_are_refused_and_nothing_else(tail: bytes, place: int, byte: int) -> None:
    raw = bytearray(saved(STUDIES) + tail)
    raw[place % len(raw)] = byte
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "my.rds"
        path.write_bytes(bytes(raw))
        with contextlib.suppress(DataError):
            assert frames_of(path, 10**6)


#: What ``save(x, ascii = TRUE)`` writes of a data frame of two rows, one of them with an accent and missing numbers.
ASCII = (
    "2|262658|131840|1026|1|262153|1|x|787|3|16|2|262153|8|Lee\\0402001|32777|6|Kim\\040\\303\\251|13|2|10|NA|14|2|-0.41|NA"
    "|1026|1|262153|5|names|16|3|262153|5|study|262153|1|n|262153|2|yi|1026|1|262153|9|row.names|13|2|NA|-2"
    "|1026|1|262153|5|class|16|1|262153|10|data.frame|254|254|"
)


def test_what_r_wrote_as_text(tmp_path: Path) -> None:
    path = tmp_path / "x.RData"
    path.write_bytes(b"RDA2\nA\n" + ASCII.replace("|", "\n").encode())
    assert frames_of(path, 10**6) == [
        ("x", [["study", "n", "yi"], ["Lee 2001", "10", "-0.41"], ["Kim \u00e9", "", ""]])
    ]


@pytest.mark.parametrize("cut", [3, 40, 150, 240])
def test_text_of_r_that_is_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "x.rda"
    path.write_bytes(b"RDA2\nA\n" + ASCII.replace("|", "\n").encode()[:cut])
    with pytest.raises(DataError, match=r"Write its table in R"):
        frames_of(path, 10**6)


def test_a_list_of_vectors_of_one_length_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "x.rds"
    path.write_bytes(saved(listed({"r": reals([1, 2, 3]), "arm": strings(["a", "b", "c"])})))
    assert frames_of(path, 10**6) == [("x", [["r", "arm"], ["1", "a"], ["2", "b"], ["3", "c"]])]


def test_a_list_of_vectors_of_several_lengths_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.rds"
    path.write_bytes(saved(listed({"r": reals([1, 2, 3]), "V": reals([0.25])})))
    with pytest.raises(DataError, match=r"holds no data frame"):
        frames_of(path, 10**6)


def escalc(name: str, measure: str) -> bytes:
    effects = reals([-0.41, 0.2], measure=strings([measure]))
    columns = {"study": strings(["Lee", "Kim"]), name: effects, "w": reals([0.04, 0.09])}
    kinds = {"class": strings(["escalc", "data.frame"])}
    return listed(columns, **kinds, **{"yi.names": strings([name]), "vi.names": strings(["w"])})


def test_a_frame_of_escalc_says_what_its_effects_are(tmp_path: Path) -> None:
    (tmp_path / "x.rds").write_bytes(saved(escalc("gain", "SMD")))
    rows = lm.load(tmp_path / "x.rds").tables["trials"]
    assert [(r["estimate"], r["variance"], r["measure"]) for r in rows] == [
        ("-0.41", "0.04", "SMD"),
        ("0.2", "0.09", "SMD"),
    ]


def test_a_ratio_of_escalc_is_not_taken_for_its_logarithm(tmp_path: Path) -> None:
    (tmp_path / "x.rds").write_bytes(saved(escalc("OR", "OR")))
    assert frames_of(tmp_path / "x.rds", 10**6)[0][1][0] == ["study", "OR", "vi"]


def test_what_readr_hangs_on_a_table_stops_nothing(tmp_path: Path) -> None:
    pointer = struct.pack(">i", 22) + struct.pack(">i", 254) * 2
    columns = {"study": strings(["Lee", "Kim"]), "yi": reals([-0.41, 0.2])}
    table = listed(columns, **{"class": strings(["spec_tbl_df", "data.frame"]), "problems": pointer})
    (tmp_path / "x.rds").write_bytes(saved(table))
    assert frames_of(tmp_path / "x.rds", 10**6)[0][1] == [["study", "yi"], ["Lee", "-0.41"], ["Kim", "0.2"]]
