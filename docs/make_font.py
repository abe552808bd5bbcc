"""Make the font that figures are laid out in: ``python docs/make_font.py FOLDER``.

FOLDER holds Arimo-Regular.ttf and Arimo-Bold.ttf, version 1.33 (in Debian and Ubuntu: fonts-croscore). They are cut to
the letters of Latin, Greek and Cyrillic scripts, punctuation, mathematics, arrows and the marks of forest plots.
Hinting goes, since matplotlib hints by itself or not at all. Kerning and ligatures go, since matplotlib 3.11 applies
them and the versions before do not: a text is as wide as the sum of its letters, everywhere.

Arimo's licence (SIL Open Font License 1.1, without reserved names) allows this; it stands beside the fonts.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "src" / "lbpmeta" / "plots" / "canvas" / "fonts"
FACES = ("Arimo-Regular.ttf", "Arimo-Bold.ttf")
#: First and last letters of what is kept, where the font has them.
BLOCKS = (
    (0x0020, 0x024F),  # Latin, Latin-1, extended A and B
    (0x02B0, 0x036F),  # modifiers, combining marks
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Latin extended additional
    (0x2000, 0x209F),  # punctuation, superscripts, subscripts
    (0x20A0, 0x23FF),  # currency, letterlike, numbers, arrows, mathematics
    (0x25A0, 0x25FF),  # squares, diamonds
)


def main(folder: Path) -> None:
    """Write both faces."""
    for face in FACES:
        options = Options()
        options.hinting = False
        options.layout_features = ["ccmp", "mark", "mkmk", "locl"]
        options.name_IDs = ["*"]
        options.notdef_outline = True
        options.recalc_timestamp = False
        font = TTFont(folder / face, recalcTimestamp=False)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[u for first, last in BLOCKS for u in range(first, last + 1)])
        subsetter.subset(font)
        font.save(TARGET / face)
        print(f"{face}: {(TARGET / face).stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
