"""A worksheet that takes whole columns and writes them in one go: a large list at a tenth of the price of its cells.

XlsxWriter keeps a record for every cell and asks it a dozen questions when it writes it. Here each column is a stream
of ready XML and a row is one `bytes.join` over the streams. Everything else on the sheet stays XlsxWriter's, the header
row too; what a value becomes is decided by `cells.typed`, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count, islice, repeat
from math import isfinite
from typing import Any, NamedTuple

from wellxl.records import letters
from wellxl.writing.cells import LOOKS, Cell, check, typed
from wellxl.writing.sheet import Sheet

__all__ = ["ColumnSheet"]

_AT_ONCE = 200
"""Rows that are joined before they go to the file: as many as stay in the processor's cache."""
_RECURRING = 16
"""How often a value must stand in a column, in the mean, for its cell to be made once: texts take room in the table of
strings, too, which costs more than a few cells.
"""
_SHORT = 1000
"""Characters up to which a text is short enough for any cell."""
_PLAIN = re.compile(r"[^\W_][^&<>_:\s]{0,999}")
"""Printable text that stands in XML as it is and in which Excel sees nothing but text; most is."""
_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")

_NONE = type(None)

_Styles = Mapping[tuple[str, ...], int]
"""Looks that a cell asks for → the number of its format; given out before XlsxWriter writes the formats down."""


class _Column(NamedTuple):
    values: Sequence[Any]
    kinds: set[type]
    styles: _Styles
    ready: dict[Any, str]
    """Value → its cell, without address, where values recur; empty where they do not."""


class ColumnSheet(Sheet):
    """A worksheet that may be given its rows below the first in columns. For `Workbook.add_worksheet(name, ColumnSheet)`.

    It asks no formula for functions that are younger than Excel 2010, as XlsxWriter does with thirty patterns for each:
    wellxl uses none.
    """

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[_Column] = []

    def fill(self, values: Sequence[Any], distinct: Collection[Any], format_of: Callable[..., Any]) -> None:
        """Give the next column its values, from row 2 on, the same number for each; `distinct` is `cells.distinct` of
        them; `format_of(*looks)` is the format of a cell that asks for these looks. Raises OutputError where they are
        more than the sheet has room for.
        """
        check(self._check_dimensions(max(len(values), 1), len(self._columns)))
        styles = {looks: format_of(*looks)._get_xf_index() for looks in LOOKS}
        kinds = {*map(type, distinct)}
        if not kinds <= {str, _NONE}:
            kinds = {*map(type, values)}  # 1 == 1.0 == True: of these only one stands among the distinct
        ready: dict[Any, str] = {}
        if len(kinds | {_NONE}) == 2 and len(distinct) * _RECURRING <= len(values):
            ready = {value: self._shared(typed(value), styles) for value in distinct}
        self._columns.append(_Column(values, kinds, styles, ready))

    def _shared(self, cell: Cell, styles: _Styles) -> str:
        """The cell of a value that recurs: text goes to the workbook's table of strings."""
        if cell.kind != "text" or cell.value.startswith("<r>"):
            return _cell(cell, styles)
        index = self.str_table._get_shared_string_index(cell.value)
        return f' s="{styles[cell.looks]}" t="s"><v>{index}</v></c>'

    @property
    def filled(self) -> bool:
        """Whether any column was given."""
        return bool(self._columns)

    def rows(self) -> Iterator[bytes]:
        """The rows below the first, some at a time, to be put before `</sheetData>` of the sheet's part."""
        opened = [f'<c r="{letters(index)}' for index in range(1, len(self._columns))]
        streams = map(_stream, self._columns, [*opened, "</row>"])
        first = f'" spans="1:{len(self._columns)}"><c r="A'.encode()
        # Between the pieces of a row stands its number and nothing else: <row r=" 2 "><c r="A 2 " s="5">…<c r="B 2 …
        rows = map(bytes.join, map(b"%d".__mod__, count(2)), zip(repeat(b'<row r="'), repeat(first), *streams, strict=False))
        while some := b"".join(islice(rows, _AT_ONCE)):
            yield some

    def _write_rows(self) -> None:
        """XlsxWriter's part of the rows: the first, though the dimension tells of all."""
        if not self.filled:
            super()._write_rows()
            return
        last, self.dim_rowmax = self.dim_rowmax, 0  # type: ignore[has-type]
        super()._write_rows()
        self.dim_rowmax = last

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


def _stream(column: _Column, tail: str) -> Iterator[bytes]:
    """A column's cells, each with what stands before the next cell's number."""
    values, style = column.values, column.styles[()]
    if column.ready:
        table = {value: f'"{cell}{tail}'.encode() for value, cell in column.ready.items()}
        return map(table.__getitem__, values)
    if column.kinds <= {int, float} and all(map(isfinite, values)):
        return map(f'" s="{style}"><v>%.16G</v></c>{tail}'.encode().__mod__, values)
    return map(str.encode, _unlike(values, column.styles, tail))


def _unlike(values: Iterable[Any], styles: _Styles, tail: str) -> Iterator[str]:
    """The cells of values that do not recur; what most of them are takes the short way."""
    style = styles[()]
    opening, closing = f'" s="{style}" t="inlineStr"><is><t>', f"</t></is></c>{tail}"
    is_plain = _PLAIN.fullmatch
    number, blank = f'" s="{style}"><v>%.16G</v></c>{tail}', f'" s="{style}"/>{tail}'
    for value in values:
        kind = value.__class__
        if kind is str and ((value.isalnum() and len(value) < _SHORT) or (value.isprintable() and is_plain(value))):
            yield f"{opening}{value}{closing}"
        elif kind is int or (kind is float and isfinite(value)):
            yield number % value
        elif value is None:
            yield blank
        else:
            yield f'"{_cell(typed(value), styles)}{tail}'


def _cell(cell: Cell, styles: _Styles) -> str:
    """A cell without its address, as XlsxWriter would write it with its text in place."""
    style = styles[cell.looks]
    if cell.kind == "blank":
        return f' s="{style}"/>'
    if cell.kind == "number":
        return f' s="{style}"><v>{cell.value:.16G}</v></c>'
    if cell.kind == "boolean":
        return f' s="{style}" t="b"><v>{int(cell.value)}</v></c>'
    text = _ESCAPED.sub(r"_x005F\1", cell.value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f' s="{style}" t="inlineStr"><is><t{space}>{text}</t></is></c>'
