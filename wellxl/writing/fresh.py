"""The values of a file as a new, plain workbook: for what cannot be edited in place (xls, xlsb, ods, csv, HTML)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from wellxl.records import Grid
from wellxl.wording import show
from wellxl.writing.cells import typed

__all__ = ["fresh_workbook"]

_CREATED = datetime(2000, 1, 1)
"""The same inputs give the same bytes."""
_FORMATS = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss", timedelta: "[h]:mm:ss"}
_ROWS, _COLUMNS = 1 << 20, 1 << 14
"""Of a sheet; a file that no Excel wrote may merge and hide what lies beyond."""
_LOOKED_AT, _WIDEST = 200, 40
"""Rows that decide how wide a column is, and its most characters."""


def fresh_workbook(grids: Sequence[Grid]) -> tuple[BytesIO, dict[str, str]]:
    """A workbook with the same values at the same addresses, and the name that each sheet has there.

    Error cells stand as text; texts of more than 32,767 characters, which Excel cannot hold, are cut.
    """
    from xlsxwriter import Workbook  # late: most ledgers are edited in place

    from wellxl.writing.sheet import Sheet

    data, names = BytesIO(), dict[str, str]()
    with Workbook(data, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        text = book.add_format({"quote_prefix": True})
        formats = {type: book.add_format({"num_format": shown}) for type, shown in _FORMATS.items()}
        for grid in grids:
            names[grid.sheet] = _sheet_name(grid.sheet, names.values())
            sheet = book.add_worksheet(names[grid.sheet], Sheet)
            _fill(sheet, grid, text, formats)
    data.seek(0)
    return data, names


def _fill(sheet: Any, grid: Grid, text: Any, formats: dict[type, Any]) -> None:
    from xlsxwriter.exceptions import OverlappingRange

    for top, left, bottom, right in grid.merges:
        if (top, left) != (bottom, right) and bottom < _ROWS and right < _COLUMNS:
            with suppress(OverlappingRange):
                sheet.merge_range(top, left, bottom, right, "")
    for number, row in enumerate(grid.rows):
        for column, value in enumerate(row):
            shown = value if value != "" else grid.errors.get((number, column), "")
            if shown == "":
                continue
            if isinstance(shown, bool):
                sheet.write_boolean(number, column, shown)
            elif isinstance(shown, (str, int, float)):
                cell = typed(shown)  # without what no cell can hold: too long a text, an endless number
                if cell.kind == "text":
                    sheet.write_string(number, column, cell.value, text)
                elif cell.kind == "number":
                    sheet.write_number(number, column, cell.value)
            else:
                sheet.write_datetime(number, column, shown, formats[type(shown)])
    for number in sorted(row for row in grid.hidden_rows if row < _ROWS):
        sheet.set_row(number, None, None, {"hidden": True})
    for column, values in enumerate(zip(*grid.rows[:_LOOKED_AT], strict=True)):
        sheet.set_column(column, column, min(max(map(_width, values)) + 2, _WIDEST))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if not grid.visible:
        sheet.hide()


def _width(value: Any) -> int:
    """In characters: a Chinese one takes the room of two; a title does not count, it runs over."""
    text = show(value)
    width = sum(1 + (one > "\u2e80") for one in text)
    return width if width <= _WIDEST else 0


def _sheet_name(name: str, taken: Iterable[str]) -> str:
    """A name that Excel allows and no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", name).strip("'")[:31] or "Sheet"
    plain = f"{plain}_" if plain.casefold() == "history" else plain
    known = {one.casefold() for one in taken}
    number, chosen = 1, plain
    while chosen.casefold() in known:
        number += 1
        chosen = f"{plain[:26]}({number})"
    return chosen
