"""The sheets of an OpenDocument spreadsheet. Its repeated rows and cells are kept as such until the box is known
to be within the limit: ten bytes of it can say a million rows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from wellxl.reading.cells import clean
from wellxl.reading.container import DAMAGED, ENCRYPTED, Limits, Package, Refused
from wellxl.reading.scan import bounded, oversized
from wellxl.records import Grid, Hit

__all__ = ["read_ods"]


def read_ods(package: Package, limits: Limits) -> tuple[tuple[Grid, ...], tuple[Hit, ...]]:
    """The sheets of an ods package whose parts have been examined; raises Refused."""
    if b"encryption-data" in package.read("meta-inf/manifest.xml"):
        raise Refused(ENCRYPTED)
    reader = _Reader()
    try:
        for piece in package.pieces(package.parts["content.xml"]):
            reader.parser.Parse(piece)
        reader.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, OverflowError) as error:
        raise Refused(DAMAGED, what="表格内容不完整") from error
    hits: list[Hit] = []
    grids = tuple(bounded((_grid(sheet, reader.hidden_styles, limits, hits) for sheet in reader.sheets), limits))
    if not grids:
        raise Refused(DAMAGED, what="其中找不到工作表")
    return grids, tuple(hits)


class _Error:
    """An error cell, until its place is known."""

    def __init__(self, text: str) -> None:
        self.text = text


_NO_RESULT = object()
"""A formula without a saved result."""


class _Sheet:
    """One table as it stands in the file: runs of equal rows, each with runs of equal cells."""

    def __init__(self, name: str, style: str) -> None:
        self.name, self.style = name, style
        self.rows: list[tuple[int, int, list[tuple[int, int, Any]]]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden: list[range] = []


class _Reader:
    """What expat calls."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._column = self._rows = self._columns = 0
        self._cells: list[tuple[int, int, Any]] = []
        self._cell: dict[str, str] = {}
        self._text: list[str] = []
        self._depth = 0
        """How deep within a comment, whose paragraphs are none of the cell's."""
        self.parser = expat.ParserCreate("utf-8", "}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name in ("table-cell", "covered-table-cell") and self.sheets and not self._depth:
            self._cell = _short(attributes)
            self._columns = max(int(self._cell.get("number-columns-repeated", 1)), 1)
            self._text.clear()
        elif name == "table-row" and self.sheets:
            self._open_row(_short(attributes))
        elif name == "table":
            short = _short(attributes)
            self.sheets.append(_Sheet(short.get("name", ""), short.get("style-name", "")))
            self._row = 0
        elif name == "annotation":
            self._depth += 1
            self._kept = list(self._text)
        elif name == "style":
            self._style = _short(attributes).get("name", "")
        elif name == "table-properties" and _short(attributes).get("display") == "false":
            self.hidden_styles.add(self._style)
        elif name in _SPACES:
            self._text.append(_SPACES[name] * min(int(_short(attributes).get("c", 1)), 1000))
        elif name == "p" and self._text and "".join(self._text).strip():
            self._text.append("\n")

    def _open_row(self, row: dict[str, str]) -> None:
        self._rows = max(int(row.get("number-rows-repeated", 1)), 1)
        self._column, self._cells = 0, []
        if row.get("visibility", "visible") != "visible":
            self.sheets[-1].hidden.append(range(self._row, min(self._row + self._rows, 1 << 20)))

    def _end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name == "annotation":
            self._depth -= 1
            self._text[:] = self._kept
        elif name in ("table-cell", "covered-table-cell") and self.sheets and not self._depth:
            self._close_cell(name == "table-cell")
        elif name == "table-row" and self.sheets:
            if self._cells:
                self.sheets[-1].rows.append((self._row, self._rows, self._cells))
            self._row += self._rows

    def _close_cell(self, own: bool) -> None:
        sheet, cell, place = self.sheets[-1], self._cell, (self._row, self._column)
        value = _value(cell, "".join(self._text)) if own else ""
        if cell.get("calcext") == "error":
            value = _Error("".join(self._text).strip() or "#N/A")
        elif own and "formula" in cell and "value-type" not in cell and value == "":
            value = _NO_RESULT
        if value != "":
            self._cells.append((self._column, self._columns, value))
        down, right = int(cell.get("number-rows-spanned", 1)), int(cell.get("number-columns-spanned", 1))
        if down > 1 or right > 1:
            sheet.merges.append((*place, place[0] + down - 1, place[1] + right - 1))
        self._column += self._columns


_SPACES = {"s": " ", "tab": "\t", "line-break": "\n"}


def _short(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes without their namespaces; calcext has a type of its own."""
    return {
        "calcext" if "calcext" in key and key.endswith("value-type") else key.rpartition("}")[2]: value
        for key, value in attributes.items()
    }


def _value(cell: dict[str, str], shown: str) -> Any:
    kind = cell.get("value-type", "string")
    try:
        if kind in ("float", "percentage", "currency"):
            return float(cell["value"])
        if kind == "boolean":
            return cell["boolean-value"] == "true"
        if kind == "date":
            moment = datetime.fromisoformat(cell["date-value"])
            return date(moment.year, moment.month, moment.day) if moment.time() == time() else moment
        if kind == "time":
            return _duration(cell["time-value"])
    except (KeyError, ValueError, OverflowError):
        return shown
    return cell.get("string-value", shown)


def _duration(text: str) -> time | timedelta:
    """PT08H30M00S, as a time of day where it is one."""
    hours, rest = text.removeprefix("PT").split("H")
    minutes, seconds = rest.removesuffix("S").split("M")
    span = timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
    return (datetime.min + span).time() if span < timedelta(days=1) else span


def _grid(sheet: _Sheet, hidden_styles: set[str], limits: Limits, hits: list[Hit]) -> Grid:
    height = max((start + count for start, count, _ in sheet.rows), default=0)
    width = max((at + count for _, _, cells in sheet.rows for at, count, _ in cells), default=0)
    oversized(height, width, limits)
    rows = [[""] * width for _ in range(height)]
    for start, count, cells in sheet.rows:
        for row in rows[start : start + count]:
            for at, many, value in cells:
                row[at : at + many] = [value] * many
    errors, uncached = _taken_out(rows)
    hits.extend(clean(rows, sheet.name))
    merges = tuple(
        (top, left, min(bottom, height - 1), min(right, width - 1))
        for top, left, bottom, right in sheet.merges
        if top < height and left < width
    )
    hidden = frozenset(row for run in sheet.hidden for row in run if row < height)
    return Grid(sheet.name, rows, merges, sheet.style not in hidden_styles, hidden, errors, uncached)


def _taken_out(rows: list[list[Any]]) -> tuple[dict[tuple[int, int], str], frozenset[tuple[int, int]]]:
    """Error cells and formulas without a result, taken out of the rows, in place."""
    errors, uncached = {}, set()
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            if isinstance(cell, _Error):
                errors[number, index], row[index] = cell.text, ""
            elif cell is _NO_RESULT:
                uncached.add((number, index))
                row[index] = ""
    return errors, frozenset(uncached)
