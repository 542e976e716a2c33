"""Folders of ledgers as hypothesis draws them: tasks and all that stands around them, written as real files."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from hypothesis import strategies as st

from wellxl.wells import WELLS

__all__ = ["HEADER", "Book", "filled", "folders", "stands", "text", "write"]

HEADER = ("序号", "辖区", "街道", "用户名称", "水井编号", "年取水量（m³）", "分类", "完成状态", "完成日期", "堵点", "备注")

Row = Sequence[Any]


class Book(NamedTuple):
    """A file: its name, its time in seconds since 1970, sheet → rows (a csv has one sheet)."""

    name: str
    modified: int
    sheets: dict[str, list[Row]]


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
"""Any text that a file can hold."""

_NOTHING = {*map(chr, range(32)), "\ufffe", "\uffff"} - {"\t", "\n", "\r"}
_NUL = "\ud800"
_BLANK = ("",) * len(HEADER)
_BESIDE = (
    ("合计", "", "", "", "", 12.0, "", "", "", "", ""),
    ("小计", "", "", "3眼", "", "", "", "", "", "", ""),
    ("一、七一街道（2眼）", *_BLANK[1:]),
    ("填报人：王", "", "", "审核人：李", *_BLANK[4:]),
    ("注：一井一行", *_BLANK[1:]),
    HEADER,
    _BLANK,
)
_TITLES = ((), (("某区自备井台账", *_BLANK[1:]),), (("台账", *_BLANK[1:]), ("单位：万方", *_BLANK[1:]), _BLANK))

_STREETS = st.sampled_from([street for one in WELLS.districts for street in one.streets] + ["", "七一", "无", "火星路"])
_DISTRICTS = st.sampled_from([*WELLS.district_names, "", "南阳市卧龙区", "城乡一体化示范区", "411302", "火星区"])
_NAMES = st.one_of(st.sampled_from(["甲厂", "乙厂", "甲 厂", "合计利贸易公司", "=1+1", "小计", "  丙厂\u200b", "无", ""]), text)
_WELLS = st.one_of(
    st.integers(1, 30).map("W-{:03}".format),
    st.sampled_from(["", "", "Ｗ-001", "w - 002", "/", "00123", 5.0, True]),
)
_VOLUMES = st.one_of(
    st.floats(-10, 1e6), st.integers(0, 5000), st.sampled_from(["", "1,234.5", "约30", "12万", "１２３", "很多"])
)
_CATEGORIES = st.sampled_from(["应封停"] * 4 + ["应纳管"] * 3 + ["封停", "", "应封亭", "合计"])
_STATUS = st.sampled_from(["是", "否", "已封停", "√", "×", "正在施工", "", "大概", True, False, 1.0, 0])
_DAYS = st.one_of(
    st.dates(date(2024, 5, 1), date(2024, 7, 31)),
    st.sampled_from(["", "", "2024.6.20", "6月23日", "2024年6月31日", "20240601", 45466.0, "六月", datetime(2024, 6, 1, 9, 30)]),
)


@st.composite
def _tasks(draw: st.DrawFn) -> Row:
    strategies = (_DISTRICTS, _STREETS, _NAMES, _WELLS, _VOLUMES, _CATEGORIES, _STATUS, _DAYS, text, text)
    return (draw(st.sampled_from([1.0, "", "2"])), *map(draw, strategies))


@st.composite
def _sheets(draw: st.DrawFn) -> list[Row]:
    if draw(st.integers(0, 9)) == 0:  # no ledger at all
        return draw(st.lists(st.lists(text, min_size=2, max_size=4), max_size=4))
    rows = draw(st.lists(st.one_of(_tasks(), _tasks(), _tasks(), st.sampled_from(_BESIDE)), max_size=8))
    if draw(st.integers(0, 3)) == 0:
        rows = _numbered(rows, draw(st.integers(2, 9)), draw(st.sampled_from([str, float, "{:03}".format])))
    return [*draw(st.sampled_from(_TITLES)), HEADER, *rows]


def _numbered(rows: Sequence[Row], again: int, form: Callable[[int], Any]) -> list[Row]:
    """The rows with the tasks' ids only counting lines, from 1 again after so many."""
    own = HEADER.index("水井编号")
    tasks = [at for at, row in enumerate(rows) if row not in _BESIDE]
    numbers = {at: form(number % again + 1) for number, at in enumerate(tasks)}
    return [[*row[:own], numbers[at], *row[own + 1 :]] if at in numbers else row for at, row in enumerate(rows)]


@st.composite
def _books(draw: st.DrawFn) -> Book:
    name = draw(st.sampled_from([*WELLS.district_names, "台账", "卧龙区/台账", "自备井"]))
    day = draw(st.sampled_from(["", "6.21", "2024.6.22", "20240623"]))
    ending = draw(st.sampled_from(["xlsx", "xlsx", "csv"]))
    names = (
        ["台账"]
        if ending == "csv"
        else draw(st.permutations(["台账", "高新区", "Sheet3"]))[: draw(st.sampled_from([1, 1, 2, 3]))]
    )
    return Book(
        f"{name}{day}.{ending}", draw(st.integers(0, 3)) * 86_400 + 1_700_000_000, {one: draw(_sheets()) for one in names}
    )


def folders() -> st.SearchStrategy[list[Book]]:
    """One to four files of different names."""
    return st.lists(_books(), min_size=1, max_size=4, unique_by=lambda book: book.name)


def filled(rows: Sequence[Row]) -> int:
    """Rows in which anything stands."""
    return sum(any(map(stands, row)) for row in rows)


def stands(cell: Any) -> bool:
    """Whether a cell is not blank: control characters, of which XML may hold none and Excel shows none, are nothing."""
    return cell != "" and not (isinstance(cell, str) and set(cell) <= _NOTHING)


def write(folder: Path, books: Sequence[Book]) -> list[Path]:
    """The books as files; their paths, in the books' order."""
    return [_write(folder / book.name, book) for book in books]


def _write(path: Path, book: Book) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        rows = io.StringIO(newline="")
        csv.writer(rows).writerows([[_kept(cell) for cell in row] for row in next(iter(book.sheets.values()))])
        text = rows.getvalue().replace(_NUL, "\0")
        path.write_bytes(text.encode("utf-8-sig") if text else b"")
    else:
        _write_xlsx(path, book)
    os.utime(path, (book.modified, book.modified))
    return path


def _kept(cell: Any) -> Any:
    """The csv module of Python 3.10 writes no NUL: something that no text holds stands for it."""
    return cell.replace("\0", _NUL) if isinstance(cell, str) else cell


def _write_xlsx(path: Path, book: Book) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(path, options) as file:
        for name, rows in book.sheets.items():
            sheet = file.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
