"""An xls workbook read by xlrd: its values, error cells, hidden rows and merged areas."""

from __future__ import annotations

import os
from datetime import datetime, time
from io import BytesIO
from typing import Any

from wellxl.reading.cells import Details, Rows, clean, read_cells
from wellxl.reading.container import ENCRYPTED, RESAVE, Limits, Refused
from wellxl.reading.scan import oversized
from wellxl.reading.second import ERRORS
from wellxl.records import Grid, Hit, Kind

__all__ = ["KINDS", "read_xls"]

_SPARE = Kind(
    "file-spare-reader",
    "warning",
    "文件结构不规范，已改用备用方式读取：公式错误（如 #N/A）和隐藏行无法识别",
    RESAVE,
    title="备用方式读取",
)
KINDS = (_SPARE,)


def read_xls(data: bytes, limits: Limits) -> tuple[tuple[Grid, ...], tuple[Hit, ...]]:
    """The sheets of an xls (or et) workbook. What xlrd refuses is left to calamine, and said to be."""
    import xlrd  # late: most folders hold no xls

    hits: list[Hit] = []
    try:
        with open(os.devnull, "w") as nowhere:
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=nowhere)
            grids = tuple(_grid(book, sheet, limits, hits) for sheet in book.sheets())
        if grids:
            return grids, tuple(hits)
    except (Refused, MemoryError):
        raise
    except xlrd.XLRDError as error:
        if "encrypt" in str(error):
            raise Refused(ENCRYPTED) from error
    except Exception:  # whatever xlrd stumbles over, calamine may yet read
        hits.clear()

    def complete(_: int, name: str, rows: Rows) -> Details:
        hits.extend(clean(rows, name))
        return Details()

    grids = read_cells(BytesIO(data), limits, complete)
    return grids, (Hit(_SPARE, 0), *hits)


def _grid(book: Any, sheet: Any, limits: Limits, hits: list[Hit]) -> Grid:
    oversized(sheet.nrows, sheet.ncols, limits)
    errors: dict[tuple[int, int], str] = {}
    rows = []
    for number in range(sheet.nrows):
        types, row = sheet.row_types(number), sheet.row_values(number)  # its cells as objects cost ten times as much
        for index, kind in enumerate(types) if not _PLAIN.issuperset(types) else ():
            if kind == 5:
                errors[number, index] = ERRORS.get(row[index], "#N/A")
            row[index] = _value(kind, row[index], book.datemode)
        rows.append(row)
    merges = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    hidden = frozenset(number for number, info in sheet.rowinfo_map.items() if info.hidden and number < sheet.nrows)
    hits.extend(clean(rows, sheet.name))
    return Grid(sheet.name, rows, merges, sheet.visibility == 0, hidden, errors)


_PLAIN = frozenset((0, 1, 2, 6))
"""Types of cells that are what they hold: empty, text, number, styled blank. 3 is a date, 4 truth, 5 an error."""


def _value(kind: int, value: Any, datemode: int) -> Any:
    if kind in _PLAIN:
        return value
    if kind == 3:
        return _date(value, datemode)
    return bool(value) if kind == 4 else ""


def _date(value: float, datemode: int) -> Any:
    """A date, a date with a time of day, or a time alone; the number itself where it is no date."""
    import xlrd

    try:
        moment: datetime = xlrd.xldate.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError):
        return value
    if 0 <= value < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
