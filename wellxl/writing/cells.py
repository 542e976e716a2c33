"""Values into cells: typed, and text stays text whatever it looks like (bad-inputs.md 29 to 32)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any, Literal, NamedTuple

from wellxl.errors import OutputError
from wellxl.writing.styles import Styles

__all__ = ["CUT", "LONGEST", "LOOKS", "SUSPECT", "Cell", "check", "clean", "is_suspect", "link", "serial", "typed", "writer"]

LONGEST = 32_767
"""Characters that a cell holds, counted as Excel does in units of UTF-16."""
CUT = "…（原文过长，已截断）"
"""Stands at the end of a text that did not fit."""
SUSPECT = r"[=+\-@{|%\s\"'＝＋－＠]|[A-Za-z][A-Za-z0-9+.-]{1,15}:|\\\\"
"""How a text begins that Excel might take for a formula, a link or a command; a pattern of `re`."""

# A string, which re compiles when it is first asked for: a clean ledger never asks.
_ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
_SUSPECT = re.compile(SUSPECT)
_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year: days before this one are off by one, those before 1900 do not exist."""

_MOST_LINKS = 65_530


def clean(text: str) -> str:
    """The text as XML can hold it: characters that it forbids removed, one kind of line break.

    >>> clean("a\\x0bb\\r\\nc")
    'ab\\nc'
    """
    if text.isprintable():
        return text
    return re.sub(_ILLEGAL, "", text.replace("\r\n", "\n").replace("\r", "\n"))


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
    check(sheet.write_url(row, column, f"internal:{place}", form, "", tip))
    return True


LOOKS: tuple[tuple[str, ...], ...] = ((), ("quoted",), ("date",), ("moment",), ("duration",))
"""What a value may ask for, besides the looks of its column."""


class Cell(NamedTuple):
    """What a value becomes: the one truth for every sheet, however it is written."""

    kind: Literal["text", "number", "boolean", "blank"]
    value: Any = None
    looks: tuple[str, ...] = ()
    """One of LOOKS."""


def typed(value: Any) -> Cell:
    """The cell of any value of a ledger. Text stays text, with the quote prefix where Excel might take it for more;
    what is too long is cut and says so.

    >>> typed("=1+1"), typed(date(2024, 6, 23))
    (Cell(kind='text', value='=1+1', looks=('quoted',)), Cell(kind='number', value=45466, looks=('date',)))
    """
    return _KINDS[value.__class__](value)


def _text(value: str) -> Cell:
    if not value.isprintable():
        value = clean(value)
    if not value:
        return _BLANK
    if len(value) > LONGEST // 2 and len(value.encode("utf-16-le")) > 2 * LONGEST:
        return Cell("text", _cut(value), ("quoted",))
    return Cell("text", value, ("quoted",) if _SUSPECT.match(value) else ())


def _number(value: float) -> Cell:
    return Cell("number", value) if isfinite(value) else _text(str(value))


def _day(value: date) -> Cell:
    return _text(value.isoformat()) if value < _FIRST_DAY else Cell("number", serial(value), ("date",))


def _moment(value: datetime) -> Cell:
    if value.date() < _FIRST_DAY:
        return _text(value.isoformat(" "))
    return Cell("number", serial(value) + _of_a_day(value), ("moment",))


def _of_a_day(value: datetime | time) -> float:
    return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400


_BLANK = Cell("blank")
_KINDS: dict[type, Callable[[Any], Cell]] = {
    str: _text,
    int: _number,
    float: _number,
    bool: lambda value: Cell("boolean", value),
    date: _day,
    datetime: _moment,
    time: lambda value: Cell("number", _of_a_day(value), ("duration",)),
    timedelta: lambda value: Cell("number", value / timedelta(1), ("duration",)),
    type(None): lambda _: _BLANK,
}


def writer(sheet: Any, styles: Styles, *look: str) -> Callable[[int, int, Any], None]:
    """A function (row, column, value) that writes any value of a ledger by its type; rows and columns 0-based.

    Blanks get the look too. Raises OutputError where a cell lies outside the sheet.
    """
    kinds = {
        "text": sheet.write_string,
        "number": sheet.write_number,
        "boolean": sheet.write_boolean,
        "blank": sheet.write_blank,
    }

    def write(row: int, column: int, value: Any) -> None:
        cell = typed(value)
        check(kinds[cell.kind](row, column, cell.value, styles(*look, *cell.looks)))

    return write


def check(code: int) -> None:
    """xlsxwriter tells by a number that something was not written: never let it pass."""
    if code < -1:
        raise OutputError("有文字超过 Excel 的上限（一个单元格 32,767 个字符），写不成：请把方案里过长的文字缩短后再试")
    if code:
        raise OutputError("表格超出了 Excel 的 1,048,576 行、16,384 列：请分成几批汇总")


def _cut(text: str) -> str:
    room = 2 * (LONGEST - len(CUT))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT
