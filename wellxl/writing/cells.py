"""Values into cells: typed, and text stays text whatever it looks like (bad-inputs.md 29 to 32)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from wellxl.errors import OutputError
from wellxl.writing.styles import Styles

__all__ = ["CUT", "LONGEST", "clean", "is_suspect", "link", "serial", "writer"]

LONGEST = 32_767
"""Characters that a cell holds, counted as Excel does in units of UTF-16."""
CUT = "…（原文过长，已截断）"
"""Stands at the end of a text that did not fit."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SUSPECT = re.compile(r"[=+\-@{|%\s\"'＝＋－＠]|[A-Za-z][A-Za-z0-9+.-]{1,15}:|\\\\")
_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year: days before this one are off by one, those before 1900 do not exist."""

_MOST_LINKS = 65_530

_Write = Callable[[int, int, Any], None]


def clean(text: str) -> str:
    """The text as XML can hold it: characters that it forbids removed, one kind of line break.

    >>> clean("a\\x0bb\\r\\nc")
    'ab\\nc'
    """
    if text.isprintable():
        return text
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_suspect(text: str) -> bool:
    """Whether Excel might take the text for a formula, a link or a command once somebody edits the cell.

    >>> is_suspect("=1+1"), is_suspect("file://x"), is_suspect("白河街道")
    (True, True, False)
    """
    return _SUSPECT.match(text) is not None


def serial(day: date) -> int:
    """The number by which Excel knows a day.

    >>> serial(date(2024, 6, 23))
    45466
    """
    return day.toordinal() - _EPOCH


def link(sheet: Any, row: int, column: int, place: str, form: Any, tip: str) -> bool:
    """Make a cell jump to a place of this workbook (`明细!A2`), to be called before its value is written; rows and
    columns 0-based. Gives False, and leaves the cell alone, once the sheet holds as many links as Excel allows.
    """
    if sheet.hlink_count >= _MOST_LINKS:
        return False
    _check(sheet.write_url(row, column, f"internal:{place}", form, "", tip))
    return True


def writer(sheet: Any, styles: Styles, *look: str) -> _Write:
    """A function (row, column, value) that writes any value of a ledger by its type; rows and columns 0-based.

    Blanks get the look too. Text is written as text, with the quote prefix where Excel might take it for more;
    what is too long is cut and says so. Raises OutputError where a cell lies outside the sheet.
    """
    plain, quoted = styles(*look), styles(*look, "quoted")
    write_string, write_number, write_blank = sheet.write_string, sheet.write_number, sheet.write_blank

    def text(row: int, column: int, value: str) -> None:
        if not value.isprintable():
            value = clean(value)
        if not value:
            blank(row, column)
        elif write_string(row, column, value, quoted if _SUSPECT.match(value) else plain):
            _check(write_string(row, column, _cut(value), quoted))

    def number(row: int, column: int, value: float) -> None:
        if isfinite(value):
            _check(write_number(row, column, value, plain))
        else:
            text(row, column, str(value))

    def blank(row: int, column: int, _: None = None) -> None:
        _check(write_blank(row, column, None, plain))

    def boolean(row: int, column: int, value: bool) -> None:
        _check(sheet.write_boolean(row, column, value, plain))

    def day(row: int, column: int, value: date) -> None:
        if value < _FIRST_DAY:
            text(row, column, value.isoformat())
        else:
            _check(write_number(row, column, serial(value), styles(*look, "date")))

    def moment(row: int, column: int, value: datetime) -> None:
        if value.date() < _FIRST_DAY:
            text(row, column, value.isoformat(" "))
        else:
            _check(sheet.write_datetime(row, column, value.replace(tzinfo=None), styles(*look, "moment")))

    def duration(row: int, column: int, value: timedelta | time) -> None:
        _check(sheet.write_datetime(row, column, value, styles(*look, "duration")))

    kinds: dict[type, _Write] = {
        str: text,
        int: number,
        float: number,
        bool: boolean,
        date: day,
        datetime: moment,
        time: duration,
        timedelta: duration,
        type(None): blank,
    }

    def write(row: int, column: int, value: Any) -> None:
        kinds[value.__class__](row, column, value)

    return write


def _check(code: int) -> None:
    """xlsxwriter tells by a number that a cell was not written: never let it pass."""
    if code:
        raise OutputError("表格超出了 Excel 的 1,048,576 行、16,384 列：请分成几批汇总")


def _cut(text: str) -> str:
    room = 2 * (LONGEST - len(CUT))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT
