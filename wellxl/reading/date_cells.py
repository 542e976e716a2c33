"""Dates as people type them (domain.md: 完成日期)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any, Literal, NamedTuple

__all__ = ["DateRead", "How", "read_date"]

How = Literal["real", "text", "number", "ambiguous", "no-day", "unreadable"]

_LONGEST = 40
_BETWEEN = r"[年月./\-]"
# Patterns are strings: a clean ledger asks for none of them, and re keeps those that it has compiled.
_YEAR_FIRST = rf"(\d{{4}}|\d{{2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})[日号]?"
_MONTH_DAY = rf"(\d{{1,2}}){_BETWEEN}(\d{{1,2}})[日号]?"
_NO_DAY = rf"\d{{4}}{_BETWEEN}(\d{{1,2}})月?"
_TIME = r"[ T]\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,6})?)?Z?"
_SERIALS = range(40_000, 60_001)  # 2009-07-06 to 2064-04-08: what nobody would write for another number
_EPOCH = date(1899, 12, 30)


class DateRead(NamedTuple):
    """A date and how it was found; no date where it could not be."""

    date: date | None
    how: How


def read_date(value: Any, year: int) -> DateRead:
    """The date that a cell means; `year` serves where it names none.

    >>> read_date("6月23日", 2024).date, read_date(45466.0, 2024).date, read_date("2024.6", 2024).how
    (datetime.date(2024, 6, 23), datetime.date(2024, 6, 23), 'no-day')
    """
    if isinstance(value, datetime):
        return DateRead(value.date(), "real")
    if isinstance(value, date):
        return DateRead(value, "real")
    if isinstance(value, str):
        return _from_text(value, year)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value, year)
    return DateRead(None, "unreadable")


def _from_text(value: str, year: int) -> DateRead:
    text = unicodedata.normalize("NFKC", value[: _LONGEST + 1]).strip().replace("。", ".")
    text = "".join(re.sub(_TIME, "", text).split())
    if len(text) > _LONGEST:
        return DateRead(None, "unreadable")
    if text.isdecimal():
        return _from_digits(text)
    if found := re.fullmatch(_YEAR_FIRST, text):
        return _made(int(found[1]) + (2000 if len(found[1]) == 2 else 0), found[2], found[3])
    if re.fullmatch(_NO_DAY, text):
        return DateRead(None, "no-day")
    if found := re.fullmatch(_MONTH_DAY, text):
        return _made(year, found[1], found[2])
    return DateRead(None, "unreadable")


def _from_digits(text: str) -> DateRead:
    if len(text) == 8:
        return _made(int(text[:4]), text[4:6], text[6:])
    if len(text) == 5 and int(text) in _SERIALS:
        return DateRead(_EPOCH + timedelta(days=int(text)), "text")
    return DateRead(None, "no-day" if len(text) == 6 and text.startswith("20") else "unreadable")


def _from_number(value: float, year: int) -> DateRead:
    if not isfinite(value):
        return DateRead(None, "unreadable")
    if int(value) in _SERIALS:
        return DateRead(_EPOCH + timedelta(days=int(value)), "number")
    text = f"{value:.0f}" if float(value).is_integer() else repr(value)
    read = _from_text(text, year)
    if not read.date:
        return read
    # 6.20 typed as a number is stored as 6.2: only where a tenth can be no day is it plain.
    month, _, day = text.partition(".")
    ambiguous = len(day) == 1 and _made(year, month, day + "0").date
    return DateRead(read.date, "ambiguous" if ambiguous else "number")


def _made(year: int, month: str, day: str) -> DateRead:
    try:
        return DateRead(date(year, int(month), int(day)), "text")
    except ValueError:
        return DateRead(None, "unreadable")
