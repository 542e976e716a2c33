"""明细 as a file of its own, where the tasks are too many for a workbook that anybody would like to open."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from wellxl.campaign import Campaign
from wellxl.errors import OutputError, extra
from wellxl.records import Merged
from wellxl.writing import detail
from wellxl.writing.cells import clean, is_suspect
from wellxl.writing.target import replacing

__all__ = ["FORMATS", "write_detail"]


def write_detail(path: Path, merged: Merged, campaign: Campaign) -> Path:
    """Write the columns of the sheet 明细 as .csv or .parquet, and give the path where the file stands.

    The csv is UTF-8 with BOM, so that Excel reads it; a text in which Excel would see a formula begins with '. In
    parquet a column is of one type, text where its values are of several. The same records give the same bytes.
    Raises OutputError, the old file whole.
    """
    write = FORMATS[path.suffix.removeprefix(".")]
    with replacing(path) as target:
        write(target.temp, merged, campaign)
    return target.path


def _write_csv(path: Path, merged: Merged, campaign: Campaign) -> None:
    columns = list(detail.columns(merged, campaign))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([_text(header) for header, _, _ in columns])
        lines.writerows(zip(*(_all_shown(chain.from_iterable(values)) for _, _, values in columns), strict=True))


def _all_shown(values: Iterable[Any]) -> Iterator[Any]:
    """The values of a column as csv has them; most are blank, or text of letters and digits, which stands as it is."""
    return (value if value is None or (value.__class__ is str and value.isalnum()) else _shown(value) for value in values)


def _shown(value: Any) -> Any:
    """As csv has it: text inert, a whole number without a point, the rest as Python writes it (dates as ISO 8601)."""
    if value.__class__ is str:
        return _text(value)
    if value.__class__ is float and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return {True: "是", False: "否"}[value] if value.__class__ is bool else value


def _text(value: str) -> str:
    if not value.isprintable():
        value = clean(value)
    return f"'{value}" if is_suspect(value) else value


def _write_parquet(path: Path, merged: Merged, campaign: Campaign) -> None:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise OutputError(f"要写 parquet 格式的明细，请先安装 pyarrow：{extra('parquet')}，或改用 --detail csv") from error
    table = {
        header: pyarrow.array(list(_alike(list(chain.from_iterable(values)))))
        for header, _, values in detail.columns(merged, campaign)
    }
    parquet.write_table(pyarrow.table(table), path)


def _alike(values: list[Any]) -> Iterator[Any]:
    """The values as one type: whole numbers and others are numbers, all else that is mixed is text."""
    kinds = {*map(type, values)} - {type(None)}
    if kinds == {int, float}:
        return (None if value is None else float(value) for value in values)
    if len(kinds) > 1 or (kinds and not kinds & {str, float, int, bool, date, datetime}):
        return (None if value is None else clean(str(value)) for value in values)
    return (clean(value) if value.__class__ is str else value for value in values)


FORMATS: dict[str, Callable[[Path, Merged, Campaign], None]] = {"csv": _write_csv, "parquet": _write_parquet}
"""The ending of a file's name → what writes it."""
