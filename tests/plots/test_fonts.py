"""The font comes with the package: figures are laid out alike everywhere, and read alike everywhere."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib as mpl
import pytest

mpl.use("Agg")

from fontTools.ttLib import TTFont
from matplotlib import font_manager, pyplot as plt
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

import lbpmeta as lm
from lbpmeta import plots
from lbpmeta.errors import DataError
from lbpmeta.plots.canvas import letters
from lbpmeta.plots.canvas.letters import OWN_FONT, font_families, in_font, text_width

FONTS = Path(letters.__file__).with_name("fonts")
FACES = ("Arimo-Regular.ttf", "Arimo-Bold.ttf")


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture
def fit():
    return lm.pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], measure="MD", labels=["A & B 2001", "Bé 2002", "Łódź 2003"])


def test_the_fonts_are_small_free_and_without_kerning():
    assert sum((FONTS / face).stat().st_size for face in FACES) < 400_000
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    for face in FACES:
        font = TTFont(FONTS / face)
        assert "SIL Open Font License, Version 1.1" in font["name"].getDebugName(13)
        assert "Reserved Font Name" not in font["name"].getDebugName(0)
        features = {r.FeatureTag for t in ("GPOS", "GSUB") for r in font[t].table.FeatureList.FeatureRecord}
        assert not features & {"kern", "liga"}
        assert set("Łø²≥−≤τχ∞–→−10.5%") <= {chr(code) for code in font.getBestCmap()}


@pytest.mark.parametrize("bold", [False, True])
def test_a_text_is_as_wide_as_its_letters_in_the_packages_font(bold):
    font = TTFont(FONTS / FACES[bold])
    text = "AV fi Total −2.25 [−6.32, 1.81] Łódź τ²"
    units = sum(font["hmtx"][font.getBestCmap()[ord(letter)]][0] for letter in text)
    inches = units / font["head"].unitsPerEm * 8 / 72
    assert text_width(font_families(), room=1.0)(text, 8.0, bold) == pytest.approx(inches, rel=2e-3)


def test_fonts_of_the_machine_do_not_count(fit):
    """With nothing but DejaVu Sans, and with Arial before it, the layout is the same."""
    installed = font_manager.fontManager.ttflist
    arial = [font_manager.FontEntry(fname=f.fname, name="Arial", weight=f.weight, size="scalable") for f in installed]
    sizes, places = [], []
    for known in ([f for f in installed if f.name.startswith("DejaVu")], [*arial, *installed]):
        font_manager.fontManager.ttflist = list(known)
        try:
            ax = lm.forest(fit, width="column")
        finally:
            font_manager.fontManager.ttflist = installed
        sizes.append(ax.figure.get_size_inches().tolist())
        places.append([(t.get_text(), t.get_position(), t.get_fontsize()) for t in ax.texts])
    assert sizes[0] == sizes[1]
    assert places[0] == places[1]


def test_the_users_settings_and_fonts_stay():
    code = (
        "import matplotlib as mpl; mpl.use('Agg')\n"
        "from matplotlib import font_manager as fm, pyplot as plt\n"
        "before = dict(mpl.rcParams)\n"
        "usual = fm.findfont('serif')\n"
        "names = {f.name for f in fm.fontManager.ttflist}\n"
        "import lbpmeta as lm\n"
        "lm.pool([1.0, 2.0], [1.0, 1.0]).forest()\n"
        "assert dict(mpl.rcParams) == before; assert fm.findfont('serif') == usual\n"
        "print({f.name for f in fm.fontManager.ttflist} - names)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "{'lbpmeta Arimo'}"


def test_another_font_only_when_asked(fit):
    assert font_families()[:2] == (OWN_FONT, "DejaVu Sans")
    with in_font("DejaVu Serif"):
        ax = lm.forest(fit)
    assert {t.get_fontfamily()[0] for t in ax.texts if t.get_text()} == {"DejaVu Serif"}
    assert lm.forest(fit).texts[0].get_fontfamily()[0] == OWN_FONT
    with pytest.raises(DataError, match=r"`name` is 'DejaVu San'.*Did you mean 'DejaVu Sans'\?"), in_font("DejaVu San"):
        pass
    assert font_families()[0] == OWN_FONT


@pytest.mark.parametrize("font", [OWN_FONT, "DejaVu Sans"])
def test_vector_texts_keep_the_width_they_were_laid_out_for(fit, tmp_path, font):
    with in_font(font):
        ax = lm.forest(fit, title="Pain & <more>", mcid=10)
    written = ET.parse(plots.save_figure(ax, tmp_path / "a.svg")).getroot().iter("{http://www.w3.org/2000/svg}text")
    found = list(written)
    texts = {t.get_text(): t for t in (*ax.texts, *ax.get_xticklabels()) if t.get_text()}
    assert {e.text for e in found} == set(texts)
    assert all(e.get("textLength") is not None for e in found)
    for element in found:
        drawn = texts[element.text]
        bold = drawn.get_fontweight() == "bold"
        wide = 72 * text_width((font, "DejaVu Sans"), room=1.0)(element.text, drawn.get_fontsize(), bold)
        assert float(element.get("textLength")) == pytest.approx(wide, abs=0.006)
        assert element.get("lengthAdjust") == "spacingAndGlyphs"


@pytest.mark.parametrize("font", [OWN_FONT, "DejaVu Sans", "DejaVu Serif", "STIXGeneral"])
def test_numbers_are_measured_as_they_are(font):
    """A width that is taken from a number's zeros is the width of its own digits."""
    measure = text_width(font, room=1.0)
    for bold in (False, True):
        properties = FontProperties(family=[font], weight="bold" if bold else "normal", size=10.0)
        for text in ("7.11", "[\u22121.17,", "41.18]", "(74.17%)", "1,111,471", "100.0%", "a 7.11"):
            wide, _, _ = text_to_path.get_text_width_height_descent(text, properties, ismath=False)
            assert 72 * measure(text, 10.0, bold) == pytest.approx(wide, abs=1e-9)


def test_vector_files_name_fonts_that_readers_have(fit, tmp_path):
    file = plots.save_figure(lm.forest(fit), tmp_path / "a.svg")
    names = set(re.findall(r"font-family: ([^;\"]*)", file.read_text(encoding="utf-8")))
    assert all(name.startswith("'Arimo', 'Arial'") and name.endswith("sans-serif") for name in names)
    assert len(names) == 1
