"""The formulas of a checked xlsx, which calamine leaves out: for proving that what stands there is still calculated."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from wellxl.reading.container import LIMITS, Package, Part, open_package
from wellxl.reading.parts import sheet_names, sheet_parts
from wellxl.records import letters

__all__ = ["CellReader", "read_formulas", "same"]

_QUOTED = re.compile('("(?:[^"]|"")*")')
_ADDRESS = re.compile("([A-Z]+)([0-9]+)")

_LONGEST, _MOST = 8192, 2_000_000
"""Characters of a formula, as Excel takes it, and of all that cells share: a thousand streets come to half of it."""

_Formulas = dict[tuple[int, int], str]


def read_formulas(data: bytes) -> dict[str, _Formulas]:
    """Sheet → (row, column), 0-based → formula without `=`. The bytes have been found in order by `open_book`.

    Raises ValueError where they are no XML, or no formulas, all the same.
    """
    package = open_package(data, LIMITS)
    parts = zip(sheet_names(package), sheet_parts(package), strict=True)
    try:
        return {name: _formulas(package, package.parts[part]) for name, part in parts if part in package.parts}
    except expat.ExpatError as error:
        raise ValueError("no XML") from error


def _formulas(package: Package, part: Part) -> _Formulas:
    if not any(b"<f" in piece or b":f" in piece for piece in package.pieces(part)):  # a long list has none: spare its cells
        return {}
    return CellReader(package, part).formulas


class CellReader:
    """Follows the cells of a sheet, also those that stand without an address. Raises as `read_formulas`."""

    def __init__(self, package: Package, part: Part) -> None:
        self.formulas: _Formulas = {}
        self.styles: dict[tuple[int, int], int] = {}
        """The number of each cell's format."""
        self._shared: dict[str, tuple[tuple[int, int], str]] = {}
        self._moved = 0
        self._row = self._column = -1
        self._cell = False
        self._text: list[str] | None = None
        self._attributes: dict[str, str] = {}
        parser = expat.ParserCreate(namespace_separator="}")  # a DOCTYPE has been refused before
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        for piece in package.pieces(part):
            parser.Parse(piece)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition("}")[2]
        if kind == "row":
            self._row, self._column = int(attributes.get("r", self._row + 2)) - 1, -1
        elif kind == "c":
            self._cell = True
            self._column += 1
            if place := _ADDRESS.fullmatch(attributes.get("r", "").upper()):
                self._row, self._column = int(place[2]) - 1, _number(place[1]) - 1
            self.styles[self._row, self._column] = int(attributes.get("s", 0))
        elif kind == "f" and self._cell:  # others belong to formats and to lists of choices
            self._text, self._attributes = [], attributes

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        kind = name.rpartition("}")[2]
        self._cell = self._cell and kind != "c"
        if self._text is None or kind != "f":
            return
        place, text, index = (self._row, self._column), "".join(self._text), self._attributes.get("si", "")
        self._text = None
        if self._attributes.get("t") == "shared":
            if text:
                self._shared[index] = place, text
            elif index in self._shared:
                self._moved += len(self._shared[index][1])
                if self._moved > _MOST or len(self._shared[index][1]) > _LONGEST:
                    raise ValueError("too much")
                text = _moved(*self._shared[index], place)
        self.formulas[place] = text


def _moved(start: tuple[int, int], text: str, end: tuple[int, int]) -> str:
    """A formula that cells share, as it reads in another of them."""
    from openpyxl.formula.tokenizer import TokenizerError  # late: only Excel's own files have such formulas
    from openpyxl.formula.translate import Translator

    try:
        moved: Any = Translator(f"={text}", _name(start)).translate_formula(_name(end))
    except TokenizerError as error:
        raise ValueError("no formula") from error
    return str(moved).removeprefix("=")


def _name(place: tuple[int, int]) -> str:
    return f"{letters(place[1])}{place[0] + 1}"


def _number(column: str) -> int:
    number = 0
    for one in column:
        number = number * 26 + ord(one) - 64
    return number


def same(one: str, other: str) -> bool:
    """Whether two formulas are one: spaces, case and quotes round a sheet's name make no difference.

    >>> same("SUM('明细'!A1:A2)", "sum( 明细!A1:A2 )"), same('IF(A1=" ",1)', 'IF(A1="",1)')
    (True, False)
    """
    return one == other or _plain(one) == _plain(other)


def _plain(formula: str) -> str:
    parts = _QUOTED.split(formula.replace("_xlfn.", ""))
    parts[::2] = ["".join(part.split()).replace("'", "").upper() for part in parts[::2]]
    return "".join(parts)
