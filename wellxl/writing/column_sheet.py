"""A worksheet that takes whole columns and writes them in one go: a large list at a tenth of the price of its cells.

XlsxWriter keeps a record for every cell and asks it a dozen questions when it writes it. Here each column gives its cells
as ready XML and a row is one `bytes.join` over the columns. Everything else on the sheet stays XlsxWriter's, the header
row too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any, NamedTuple

from wellxl.records import letters
from wellxl.writing.cells import LOOKS, Cell, check, typed
from wellxl.writing.column_cells import AT_ONCE, Cells, Column, Looks, cell_of, cells_of, recurring
from wellxl.writing.sheet import Sheet

__all__ = ["ColumnSheet"]

_USUAL, _SPARE, _TALLEST = 15.0, 4.0, 409.0
"""Points of a row that says nothing of its height, what is left free in a taller one, and the most that Excel allows."""


class _Given(NamedTuple):
    column: Column
    looks: Looks
    """Given out before XlsxWriter writes the formats down."""
    ready: dict[Any, str]
    """Value → its cell, without address, where values recur; empty where they do not."""

    def cells(self, tail: str) -> Cells:
        """What makes the cells, each with what stands before the next cell's number."""
        return recurring(self.ready, tail) if self.ready else cells_of(self.column, self.looks, tail)


class ColumnSheet(Sheet):
    """A worksheet that may be given its rows below the first in columns. For `Workbook.add_worksheet(name, ColumnSheet)`.

    It asks no formula for functions that are younger than Excel 2010, as XlsxWriter does with thirty patterns for each:
    wellxl uses none.
    """

    def __init__(self) -> None:
        super().__init__()
        self._given: list[_Given] = []
        self._heights: dict[int, float] = {}
        """Of the rows that hold a text of several lines, in points, by their place below the first row."""

    def fill(self, column: Column, format_of: Callable[..., Any], tall: Callable[[str], float] | None = None) -> None:
        """Give the next column its values, from row 2 on, the same number for each; `format_of(*looks)` is the format of
        a cell that asks for these looks; `tall`, of a column in which texts are wrapped, how many points a text needs.
        Raises OutputError where they are more than the sheet has room for.
        """
        check(self._check_dimensions(max(len(column.values), 1), len(self._given)))
        looks = {own: format_of(*own)._get_xf_index() for own in LOOKS}
        ready = {value: self._shared(typed(value), looks) for value in column.once}
        self._given.append(_Given(column, looks, ready))
        if tall:
            self._stretch(column, tall)

    def _stretch(self, column: Column, tall: Callable[[str], float]) -> None:
        """No program makes a row taller in a file that it has not edited."""
        heights = {one: tall(one) for one in {*(column.once or column.values)} if one.__class__ is str}
        for place, needed in enumerate(map(heights.get, column.values)):
            if needed and needed > _USUAL:
                self._heights[place] = min(max(needed + _SPARE, self._heights.get(place, 0)), _TALLEST)

    def _shared(self, cell: Cell, looks: Looks) -> str:
        """The cell of a value that recurs: text goes to the workbook's table of strings."""
        if cell.kind != "text" or cell.value.startswith("<r>"):
            return cell_of(cell, looks)
        index = self.str_table._get_shared_string_index(cell.value)
        return f' s="{looks[cell.looks]}" t="s"><v>{index}</v></c>'

    @property
    def filled(self) -> bool:
        """Whether any column was given."""
        return bool(self._given)

    def rows(self) -> Iterator[bytes]:
        """The rows below the first, some at a time, to be put before `</sheetData>` of the sheet's part; once."""
        given, self._given = self._given, []
        tails = [*(f'<c r="{letters(index)}' for index in range(1, len(given))), "</row>"]
        columns = [(one.column.values, one.cells(tail)) for one, tail in zip(given, tails, strict=True)]
        spans = f'" spans="1:{len(given)}"'
        first = f'{spans}><c r="A'.encode()
        tall = {at: f'{spans} ht="{own:g}" customHeight="1"><c r="A'.encode() for at, own in self._heights.items()}
        for start in range(0, len(given[0].column.values), AT_ONCE):
            cells = [made(values[start : start + AT_ONCE]) for values, made in columns]
            # Between the pieces of a row stands its number and nothing else: <row r=" 2 "><c r="A 2 " s="5">…<c r="B 2 …
            heads = (tall.get(at, first) for at in range(start, start + AT_ONCE)) if tall else repeat(first)
            pieces = zip(repeat(b'<row r="'), heads, *cells, strict=False)
            numbers = [b"%d" % row for row in range(start + 2, start + 2 + AT_ONCE)]
            yield b"".join(map(bytes.join, numbers, pieces))

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
