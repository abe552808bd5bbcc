"""What every result can do besides: become plain data, be shown in a notebook, and go into a paper as a table."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, cast

from lbpmeta.decimals import p_text
from lbpmeta.errors import ConfigurationError, Hinting
from lbpmeta.interval import Interval
from lbpmeta.plain_text import AtPrompt, Preformatted, latex_text
from lbpmeta.writing import refuse_to_lose, write_atomically

if TYPE_CHECKING:
    import pandas as pd
    from _typeshed import DataclassInstance

__all__ = ["Exported", "InColumns", "Plain", "ResultsTable", "Shown", "table_of_frame"]

#: Who a file says it is by, so that it may be written anew.
_MAKER: Final = "lbpmeta"
#: In Word: from so many columns on, a page lies on its side; a text of so many letters may be broken.
_WIDE, _LONG = 6, 40


@dataclass(frozen=True, slots=True, eq=False)
class ResultsTable:
    """A table of texts with a title and notes, ready for a paper.

    Parameters
    ----------
    title : str
    heads : tuple of str
    rows : tuple of tuple of str
    notes : tuple of str
        What stands below.
    numbers : DataFrame or None
        The same results as numbers, for the second sheet of a workbook.

    Examples
    --------
    >>> table = ResultsTable("Pain", ("Study", "MD [95% CI]"), (("Adams", "-7.20 [-17.51, 3.11]"),), ("Made up.",))
    >>> print(table.to_markdown())
    **Pain**
    <BLANKLINE>
    | Study | MD [95% CI] |
    |---|---|
    | Adams | -7.20 [-17.51, 3.11] |
    <BLANKLINE>
    Made up.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    numbers: pd.DataFrame | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return the texts as a frame."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.heads))

    def to_markdown(self, file: str | Path | None = None) -> str:
        """Return the table in GitHub's Markdown, and write it where a file is named."""
        lines = [_piped(self.heads), "|" + "---|" * len(self.heads), *map(_piped, self.rows)]
        text = f"**{_escaped(self.title)}**\n\n" + "\n".join(lines) + "".join(f"\n\n{_escaped(n)}" for n in self.notes)
        return _written(text, file)

    def to_latex(self, file: str | Path | None = None) -> str:
        """Return the table in LaTeX with booktabs' rules, and write it where a file is named.

        Letters beyond ASCII stand as they are: XeLaTeX and LuaLaTeX, and pdfLaTeX since 2018, read UTF-8.
        """
        lines = [" & ".join(map(latex_text, row)) + r" \\" for row in (self.heads, *self.rows)]
        notes = "".join(f"\n\n\\smallskip\\footnotesize {latex_text(note)}" for note in self.notes)
        text = "\n".join(
            [
                r"\begin{table}[ht]",
                rf"\caption{{{latex_text(self.title)}}}",
                rf"\begin{{tabular}}{{{'l' * len(self.heads)}}}",
                r"\toprule",
                lines[0],
                r"\midrule",
                *lines[1:],
                r"\bottomrule",
                r"\end{tabular}" + notes,
                r"\end{table}",
            ]
        )
        return _written(text, file)

    def to_excel(self, file: str | Path) -> Path:
        """Write a workbook: the table as it is read, and its numbers on a second sheet.

        Raises
        ------
        ConfigurationError
            If openpyxl is not installed (``pip install 'lbpmeta[files]'``), or the file exists and is another's.
        """
        try:
            import openpyxl
            from openpyxl.styles import Alignment, Font
        except ImportError:
            raise _missing("Excel files", "openpyxl", "files") from None
        _refuse(file, lambda path: openpyxl.load_workbook(path, read_only=True).properties.creator)
        book = openpyxl.Workbook()
        book.properties.creator = _MAKER
        sheet = book.active
        sheet.title = "Table"
        sheet.append([self.title])
        sheet["A1"].font = Font(bold=True)
        sheet.append(list(self.heads))
        for row in self.rows:
            sheet.append(list(row))
        for note in self.notes:
            sheet.append([note])
        for line in sheet.iter_rows():
            for cell in line:
                # a text that begins with "=" or "-" is no formula
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
        for number, head in enumerate(self.heads, 1):
            cell = sheet.cell(row=2, column=number)
            cell.font = Font(bold=True)
            widest = max([len(head), *(len(row[number - 1]) for row in self.rows)])
            sheet.column_dimensions[cell.column_letter].width = min(60, widest + 2)
        for line in sheet.iter_rows(min_row=2, max_row=2 + len(self.rows)):
            for cell in line:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        if self.numbers is not None:
            _numbers(book.create_sheet("Numbers"), self.numbers)
        held = BytesIO()
        book.save(held)
        return write_atomically(file, held.getvalue())

    def to_docx(self, file: str | Path) -> Path:
        """Write a Word document that holds the table.

        Raises
        ------
        ConfigurationError
            If python-docx is not installed (``pip install 'lbpmeta[word]'``), or the file exists and is another's.
        """
        try:
            import docx
            import docx.enum.section
            import docx.shared
        except ImportError:
            raise _missing("Word files", "python-docx", "word") from None
        _refuse(file, lambda path: docx.Document(str(path)).core_properties.author)
        document = docx.Document()
        document.core_properties.author = _MAKER
        if len(self.heads) >= _WIDE:
            page: Any = document.sections[0]
            page.orientation = docx.enum.section.WD_ORIENT.LANDSCAPE
            page.page_width, page.page_height = page.page_height, page.page_width
        document.styles["Normal"].font.size = docx.shared.Pt(9)
        document.add_paragraph().add_run(self.title).bold = True
        table = document.add_table(rows=len(self.rows) + 1, cols=len(self.heads))
        room: Any = document.sections[0]
        shares = self._shares()
        width = room.page_width - room.left_margin - room.right_margin
        for column, share in zip(table.columns, shares, strict=True):
            column.width = int(width * share)
        for number, row in enumerate((self.heads, *self.rows)):
            for cell, text, share in zip(table.rows[number].cells, row, shares, strict=True):
                cell.width = int(width * share)
                cell.paragraphs[0].add_run(_minus(text)).bold = number == 0
                cell.paragraphs[0].paragraph_format.space_after = docx.shared.Pt(2)
            if number in (0, 1, len(self.rows)):
                _ruled(table.rows[number], top=number == 0, bottom=number in (0, len(self.rows)))
        document.add_paragraph()
        for note in self.notes:
            document.add_paragraph(_minus(note))
        held = BytesIO()
        document.save(held)
        return write_atomically(file, held.getvalue())

    def _shares(self) -> list[float]:
        """Return the share of the width that each column gets in Word: by its text, none below a fair part."""
        lengths = [min(_LONG, max(map(len, column))) for column in zip(*(self.heads, *self.rows), strict=True)]
        weights = [max(length, _LONG / 3) for length in lengths]
        return [weight / sum(weights) for weight in weights]

    def __str__(self) -> str:
        widths = [max(map(len, column)) for column in zip(self.heads, *self.rows, strict=True)]
        lines = [
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
            for row in (self.heads, *self.rows)
        ]
        return "\n".join([self.title, *lines, *self.notes])

    def _repr_html_(self) -> str:
        cell = "text-align:left;vertical-align:top"
        head = "".join(f"<th style='{cell}'>{html.escape(one)}</th>" for one in self.heads)
        body = "".join(
            "<tr>" + "".join(f"<td style='{cell}'>{html.escape(one)}</td>" for one in row) + "</tr>"
            for row in self.rows
        )
        below = "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        title = f"<caption style='{cell};font-weight:bold'>{html.escape(self.title)}</caption>"
        return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"


def table_of_frame(title: str, frame: pd.DataFrame, notes: Sequence[str] = ()) -> ResultsTable:
    """Return a frame as a table of texts: four digits, p as it is written, an index with a name as the first column.

    Examples
    --------
    >>> import pandas as pd
    >>> print(table_of_frame("Test", pd.DataFrame({"estimate": [1.23456], "p_value": [0.00001]})))
    Test
    estimate  p value
    1.235     <0.001
    """
    shown = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    names = [str(name) for name in shown.columns]
    rows = [tuple(_cell(name, value) for name, value in zip(names, row, strict=True)) for row in shown.to_numpy(object)]
    heads = tuple(name.replace("_", " ") for name in names)
    return ResultsTable(title, heads, tuple(rows), tuple(notes), frame)


def _cell(name: str, value: Any) -> str:
    if value is None or value != value:
        return ""
    if name in ("p", "p_value", "q_p", "qm_p", "qe_p") and isinstance(value, float):
        return p_text(value, "")
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _numbers(sheet: Any, frame: pd.DataFrame) -> None:
    """Write a frame as numbers."""
    shown = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    sheet.append([str(name) for name in shown.columns])
    for row in shown.to_numpy(object):
        sheet.append([_plain(value) for value in row])
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") and getattr(value, "size", 0) == 1 else value
    if value is None or value != value or value in (float("inf"), float("-inf")):
        return None
    return value if isinstance(value, (int, float, str, bool)) else str(value)


def _ruled(row: Any, *, top: bool, bottom: bool) -> None:
    """Draw rules above or below the cells of a row in Word."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for cell in row.cells:
        borders = OxmlElement("w:tcBorders")
        for side in [*(["top"] if top else []), *(["bottom"] if bottom else [])]:
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "6"), ("color", "000000")):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
        cell._tc.get_or_add_tcPr().append(borders)


def _minus(text: str) -> str:
    """Return text with true minus signs, at which no line is broken."""
    return re.sub(r"(?<![\w.-])-(?=[\d.])", "\N{MINUS SIGN}", text)


def _piped(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _escaped(text: str) -> str:
    """Return text that Markdown takes as it stands."""
    one = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_|<" else sign for sign in one)


def _written(text: str, file: str | Path | None) -> str:
    if file is not None:
        refuse_to_lose(file)
        write_atomically(file, f"{text}\n")
    return text


def _refuse(file: str | Path, author: Callable[[Path], object]) -> None:
    """Raise where a file is there that was not written here: a notebook that runs again may write its own anew."""
    path = Path(file)
    if not path.exists():
        return
    try:
        made_by = author(path)
    except Exception:  # whatever a reader raises of a file that is none of its own
        made_by = None
    if made_by != _MAKER:
        raise ConfigurationError(
            f"{str(path)!r} exists and was not written by lbpmeta; nothing was written. Name another file."
        )


def _missing(what: str, library: str, extra: str) -> ConfigurationError:
    return ConfigurationError(f"{what} need {library}, which is not installed. pip install 'lbpmeta[{extra}]'.")


class Exported(Hinting, AtPrompt):
    """A result that can be put into a paper: as Markdown, LaTeX, an Excel workbook or a Word document."""

    __slots__ = ()

    def summary(self) -> Self:
        """Return the result itself, which prints as its summary: what R's ``summary(x)`` shows."""
        return self

    def to_frame(self) -> pd.DataFrame:
        """Return the result as a tidy table of numbers."""
        raise NotImplementedError

    def results_table(self) -> ResultsTable:
        """Return the table that a paper would show: texts with a title and notes."""
        title, _, below = str(self).partition("\n")
        notes = getattr(self, "notes", ())
        return table_of_frame(title, self.to_frame(), [note for note in notes if note in below])

    def to_markdown(self, file: str | Path | None = None) -> str:
        """Return :meth:`results_table` in Markdown, and write it where a file is named."""
        return self.results_table().to_markdown(file)

    def to_latex(self, file: str | Path | None = None) -> str:
        """Return :meth:`results_table` in LaTeX (booktabs), and write it where a file is named."""
        return self.results_table().to_latex(file)

    def to_excel(self, file: str | Path) -> Path:
        """Write :meth:`results_table` into an Excel workbook, with the numbers on a second sheet."""
        return self.results_table().to_excel(file)

    def to_docx(self, file: str | Path) -> Path:
        """Write :meth:`results_table` into a Word document."""
        return self.results_table().to_docx(file)


class Plain(Preformatted, Exported):
    """A dataclass that becomes plain data, and a table of one row."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return dataclasses.asdict(cast("DataclassInstance", self))

    def to_frame(self) -> pd.DataFrame:
        """Return one row with every number; intervals as `_low` and `_high` columns."""
        import pandas as pd

        row: dict[str, Any] = {}
        for one in dataclasses.fields(cast("DataclassInstance", self)):
            value = getattr(self, one.name)
            if isinstance(value, Interval):
                row[f"{one.name}_low"], row[f"{one.name}_high"] = value.low, value.high
            elif value is None or isinstance(value, (str, bool, int, float)):
                row[one.name] = value
        return pd.DataFrame([row])


class InColumns(Plain):
    """A dataclass whose fields are numbers, or arrays of one length: the columns of its table."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row per entry, one column per field that is there."""
        import pandas as pd

        fields = {one.name: getattr(self, one.name) for one in dataclasses.fields(cast("DataclassInstance", self))}
        known = {name: value for name, value in fields.items() if value is not None}
        rows = max((getattr(value, "size", 1) for value in known.values()), default=1)
        return pd.DataFrame(known, index=range(rows))


class Shown(Plain):
    """A dataclass with a frame of several rows, by which a notebook shows it."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self.results_table()._repr_html_())
