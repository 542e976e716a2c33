"""How a sheet of a checked xlsx shows its cells: for proving that a reader sees the values that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from xml.parsers import expat

from wellxl.reading.container import LIMITS, Package, open_package
from wellxl.reading.formats import codes, meaning
from wellxl.reading.formulas import CellReader
from wellxl.reading.parts import sheet_names, sheet_parts

__all__ = ["Look", "Veil", "read_looks", "unprinted", "veiled"]

_LOW, _NARROW = 4, 0.5
"""Points and characters below which nobody can read what a row or a column shows."""
_WIDTH = 64
"""Columns that are looked at: no sheet of ours that is printed has as many."""
_REFERENCE = re.compile(r"\$?([A-Z]{0,3})\$?(\d{0,7})(?::\$?([A-Z]{0,3})\$?(\d{0,7}))?")
_PRINTED = "_xlnm.Print_Area"


_Box = tuple[int, int, int, int]
"""The first row and column and the last, 0-based."""


class Veil(NamedTuple):
    """A conditional format with a number format of its own, or without the value."""

    where: str
    """As the file says it: `C4:D9 F4`."""
    code: str
    """`;;;` where it shows an icon or a bar alone."""


class Look(NamedTuple):
    """How one sheet shows its cells; rows and columns 0-based."""

    formats: Mapping[tuple[int, int], str] = {}
    """Code of each cell's number format."""
    rows: frozenset[int] = frozenset()
    """That are hidden, or so low that they are."""
    columns: frozenset[int] = frozenset()
    veils: tuple[Veil, ...] = ()
    printed: str = ""
    """The print area as the file says it; blank where the whole sheet is printed."""


def read_looks(data: bytes, sheets: Iterable[str]) -> dict[str, Look]:
    """Sheet → how it looks, of those that are there. Raises ValueError where a part is no XML or has odd numbers."""
    package = open_package(data, LIMITS)
    names = sheet_names(package)
    parts = dict(zip(names, sheet_parts(package), strict=True))
    try:
        cells, conditions = codes(package)
        return {
            name: _look(package, parts[name], cells, conditions, _print_area(package, names.index(name)))
            for name in sheets
            if parts.get(name) in package.parts
        }
    except expat.ExpatError as error:
        raise ValueError("no XML") from error


def veiled(veils: Iterable[Veil], formats: Mapping[tuple[int, int], str]) -> Iterator[tuple[Veil, tuple[int, int]]]:
    """Those that show anything else of a cell than its own format, `formats`, would; each with the first such cell."""
    for veil in veils:
        own = meaning(veil.code)
        boxes = list(_boxes(veil.where.split()))
        found = (place for place, code in formats.items() if _lies_in(place, boxes) and meaning(code) != own)
        if (first := next(found, None)) is not None:
            yield veil, first


def unprinted(area: str, cells: Iterable[tuple[int, int]]) -> bool:
    """Whether any of the cells lies outside of a print area."""
    boxes = list(_boxes(part.rpartition("!")[2] for part in area.split(",")))
    return bool(area) and not all(_lies_in(cell, boxes) for cell in cells)


def _lies_in(place: tuple[int, int], boxes: Iterable[_Box]) -> bool:
    row, column = place
    return any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in boxes)


def _boxes(references: Iterable[str]) -> Iterator[_Box]:
    """What references name; nothing for one that is none, as #REF!."""
    for text in references:
        if (found := _REFERENCE.fullmatch(text)) and any(found.groups()):
            first, top, last, bottom = found.groups()
            if found.group(3) is None:
                last, bottom = first, top
            yield int(top or 1) - 1, _column(first or "A"), int(bottom or 1 << 20) - 1, _column(last or "XFD")


def _column(name: str) -> int:
    number = 0
    for sign in name:
        number = number * 26 + ord(sign) - 64
    return number - 1


def _print_area(package: Package, sheet: int) -> str:
    found: list[str] = []
    named = [False]

    def start(name: str, attributes: dict[str, str]) -> None:
        own = name.endswith("definedName") and attributes.get("name") == _PRINTED
        named[0] = own and attributes.get("localSheetId") == str(sheet)

    def end(_: str) -> None:
        named[0] = False

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda text: found.append(text) if named[0] else None
    parser.Parse(package.read(next((name for name in package.parts if name.endswith("workbook.xml")), "")), True)
    return "".join(found)


def _look(package: Package, part: str, cells: list[str], conditions: list[str], printed: str) -> Look:
    styles = CellReader(package, package.parts[part]).styles
    formats = {place: cells[style] if style < len(cells) else "" for place, style in styles.items()}
    reader = _Reader(conditions)
    for piece in package.pieces(package.parts[part]):
        reader.parser.Parse(piece)
    return Look(formats, frozenset(reader.rows), frozenset(reader.columns), tuple(reader.veils), printed)


class _Reader:
    """Follows what a sheet says of its rows, its columns and its conditional formats, those of a newer Excel too."""

    def __init__(self, conditions: list[str]) -> None:
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        self.veils: list[Veil] = []
        self._conditions = conditions
        self._row = -1
        self._without_height = False
        self._where: list[str] = []
        self._codes: list[str] = []
        self._within: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator="}")  # a DOCTYPE has been refused before
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._data

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition("}")[2]
        self._within.append(kind)
        if kind == "row":
            self._row = int(attributes.get("r", self._row + 2)) - 1
            height = attributes.get("ht")
            if _is_true(attributes, "hidden") or (self._without_height if height is None else float(height) < _LOW):
                self.rows.add(self._row)
        elif kind == "sheetFormatPr":
            default = float(attributes.get("defaultRowHeight", 15))
            self._without_height = _is_true(attributes, "zeroHeight") or default < _LOW
            if float(attributes.get("defaultColWidth", 8)) < _NARROW:
                self.columns.update(range(_WIDTH))
        elif kind == "col":
            named = range(int(attributes["min"]) - 1, min(int(attributes["max"]), _WIDTH))
            narrow = "width" in attributes and float(attributes["width"]) < _NARROW
            (self.columns.update if narrow or _is_true(attributes, "hidden") else self.columns.difference_update)(named)
        elif kind == "conditionalFormatting":
            self._where, self._codes = [attributes.get("sqref", "")], []
        elif "conditionalFormatting" in self._within:
            self._codes += self._veil(kind, attributes)

    def _veil(self, kind: str, attributes: dict[str, str]) -> Iterator[str]:
        """The number format that a part of a conditional format brings."""
        if kind == "cfRule" and attributes.get("dxfId", "").isdecimal():
            number = int(attributes["dxfId"])
            yield self._conditions[number] if number < len(self._conditions) else ""
        elif kind == "numFmt":
            yield attributes.get("formatCode", "")
        elif kind in ("iconSet", "dataBar") and attributes.get("showValue") in ("0", "false"):
            yield ";;;"

    def _data(self, text: str) -> None:
        if self._within[-1] == "sqref":
            self._where.append(text)

    def _end(self, name: str) -> None:
        if self._within.pop() == "conditionalFormatting":
            where = "".join(self._where)
            self.veils += [Veil(where, code) for code in dict.fromkeys(filter(None, self._codes))]


def _is_true(attributes: Mapping[str, str], name: str) -> bool:
    return attributes.get(name) in ("1", "true")
