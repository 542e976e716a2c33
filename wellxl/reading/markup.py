"""HTML and XML-2003 tables saved as .xls."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, time
from html.parser import HTMLParser
from typing import Any
from xml.parsers import expat

from wellxl.reading.cells import TWICE, clean
from wellxl.reading.container import DAMAGED, Limits, Refused
from wellxl.reading.scan import DOCTYPE, bounded, oversized
from wellxl.reading.text import LOGIN
from wellxl.records import Grid, Hit, letters

__all__ = ["read_html", "read_xml"]


class _Table:
    """A table that is being read, its cells by row and column."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cells: dict[tuple[int, int], Any] = {}
        self.errors: dict[tuple[int, int], str] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.covered: set[tuple[int, int]] = set()
        self.hidden: set[int] = set()
        self.visible = True
        self.row = self.column = -1

    def cell(self, value: Any, down: int, right: int) -> None:
        """Put a value in the current place, which spans so many rows and columns more."""
        place = (self.row, self.column)
        if value != "":
            self.once(place, self.cells)
            self.cells[place] = value
        if down or right:
            self.merges.append((*place, place[0] + down, place[1] + right))
        self.column += right

    def once(self, place: tuple[int, int], there: Container[tuple[int, int]]) -> None:
        """Refuse a place that holds something already: nobody knows which is meant."""
        if place in there:
            raise Refused(TWICE, cell=f"{letters(place[1])}{place[0] + 1}")

    def grid(self, limits: Limits, hits: list[Hit]) -> Grid:
        """The grid of what has been put in."""
        places = [*self.cells, *self.errors]
        height = max((row + 1 for row, _ in places), default=0)
        width = max((column + 1 for _, column in places), default=0)
        oversized(height, width, limits)
        for place in self.errors:
            self.once(place, self.cells)
        rows: list[list[Any]] = [[""] * width for _ in range(height)]
        for (row, column), value in self.cells.items():
            rows[row][column] = value
        hits.extend(clean(rows, self.name))
        merges = tuple(
            (top, left, min(bottom, height - 1), min(right, width - 1))
            for top, left, bottom, right in self.merges
            if top < height and left < width
        )
        return Grid(self.name, rows, merges, self.visible, frozenset(self.hidden), self.errors)


def _natural(text: str | None, most: int = 1 << 20) -> int:
    return min(int(text[:9]), most) if text and text.isascii() and text.isdigit() else 0


# HTML ------------------------------------------------------------------------------------------------------


def read_html(content: str, limits: Limits) -> tuple[tuple[Grid, ...], tuple[Hit, ...]]:
    """A sheet for each table, its cells as text; a page without one is refused."""
    reader = _Html()
    reader.feed(content)
    reader.close()
    reader.finish()
    tables = [table for table in reader.tables if len({row for row, _ in table.cells}) > 1 and len(table.cells) > 3]
    if not tables or (reader.password and len(tables) < 2 and len(tables[0].cells) < 20):
        title = " ".join("".join(reader.title).split())
        raise Refused(LOGIN, title=f"（{title[:30]}）" if title else "")
    hits: list[Hit] = []
    return tuple(table.grid(limits, hits) for table in tables), tuple(hits)


class _Html(HTMLParser):
    """Rows and cells of every table; a table within a table is text of its cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.title: list[str] = []
        self.password = False
        self._into: list[str] | None = None
        self._span = (0, 0)
        self._depth = 0
        self._taken: dict[int, int] = {}
        """Column → how many more rows a cell above reaches down there."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(_Table(f"表{len(self.tables) + 1}"))
                self._taken = {}
        elif tag == "tr" and self._depth == 1:
            self._open_row("display:none" in (attributes.get("style") or "").replace(" ", "").lower())
        elif tag in ("td", "th") and self._depth == 1:
            self.finish()
            if self.tables[-1].row < 0:
                self._open_row(False)
            self._open_cell(_natural(attributes.get("rowspan"), 65535), _natural(attributes.get("colspan"), 1000))
        elif tag == "br" and self._into is not None:
            self._into.append("\n")
        elif tag in ("title", "script", "style"):
            self._into = self.title if tag == "title" else []
        elif tag == "input" and attributes.get("type") == "password":
            self.password = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table") and self._depth == 1:
            self.finish()
        if tag == "table" and self._depth:
            self._depth -= 1
        elif tag in ("title", "script", "style"):
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)

    def _open_row(self, hidden: bool) -> None:
        self.finish()
        table = self.tables[-1]
        table.row += 1
        table.column = -1
        self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}
        if hidden:
            table.hidden.add(table.row)

    def _open_cell(self, rowspan: int, colspan: int) -> None:
        table = self.tables[-1]
        table.column += 1
        while table.column in self._taken:
            table.column += 1
        self._into, self._span = [], (max(rowspan, 1) - 1, max(colspan, 1) - 1)
        if rowspan > 1:
            self._next = {table.column + offset: rowspan for offset in range(max(colspan, 1))}
        else:
            self._next = {}

    def finish(self) -> None:
        """Close the cell that is open, if there is one: `</td>` may be left out."""
        if self._into is None or self._into is self.title or not self._depth or self.tables[-1].column < 0:
            return
        lines = (" ".join(line.split()) for line in "".join(self._into).split("\n"))
        self.tables[-1].cell("\n".join(line for line in lines if line), *self._span)
        self._taken.update(self._next)
        self._into, self._span = None, (0, 0)


# XML-2003 ----------------------------------------------------------------------------------------------------


def read_xml(content: str, limits: Limits) -> tuple[tuple[Grid, ...], tuple[Hit, ...]]:
    """The sheets of an XML Spreadsheet 2003."""
    reader = _Xml()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused(DAMAGED, what="XML 不完整") from error
    hits: list[Hit] = []
    grids = tuple(bounded((table.grid(limits, hits) for table in reader.tables), limits))
    if not grids:
        raise Refused(DAMAGED, what="其中找不到工作表")
    return grids, tuple(hits)


class _Xml:
    """What expat calls."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._text: list[str] = []
        self._attributes: dict[str, str] = {}
        self._value: Any = ""
        self._type = ""
        self._comment = False
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = lambda text: self._text.append(text)
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise Refused(DOCTYPE, part="XML 表格")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        given = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if name == "Worksheet":
            self.tables.append(_Table(given.get("Name", "")))
        elif not self.tables:
            return
        elif name == "Row":
            table = self.tables[-1]
            table.row = (_natural(given.get("Index")) or table.row + 2) - 1
            table.column = -1
            if given.get("Hidden") == "1":
                table.hidden.add(table.row)
        elif name == "Cell":
            table = self.tables[-1]
            table.column = (_natural(given.get("Index")) or table.column + 2) - 1
            self._attributes, self._value, self._comment = given, "", False
        elif name in ("Data", "Visible", "Comment"):
            self._text.clear()
            self._comment = name == "Comment" or (self._comment and name == "Data")
            self._type = given.get("Type", "String") if name == "Data" and not self._comment else ""

    def _end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if not self.tables:
            return
        table = self.tables[-1]
        if name == "Data" and self._type:
            self._value = self._typed("".join(self._text))
            self._type = ""
        elif name == "Visible":
            table.visible = "".join(self._text).strip() not in ("SheetHidden", "SheetVeryHidden")
        elif name == "Cell" and table.row >= 0:
            down, right = (_natural(self._attributes.get(key)) for key in ("MergeDown", "MergeAcross"))
            table.cell(self._value, down, right)

    def _typed(self, text: str) -> Any:
        try:
            if self._type == "Number":
                return float(text)
            if self._type == "Boolean":
                return text.strip() == "1"
            if self._type == "DateTime":
                moment = datetime.fromisoformat(text.partition(".")[0])
                return moment.date() if moment.time() == time() else moment
        except ValueError:
            return text
        if self._type == "Error":
            table = self.tables[-1]
            table.errors[table.row, table.column] = text
            return ""
        return text
