"""Dates in the names of files and folders and on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

__all__ = ["date_in", "latest_in", "without_return"]

# A year, month and day with signs between them; eight digits; a month and a day. The neighbours must not be digits.
_FORMS = (
    r"(?<!\d)(?P<y>20\d\d)\s?[-./年_]\s?(?P<m>\d{1,2})\s?[-./月_]\s?(?P<d>\d{1,2})(?!\d)",
    r"(?<!\d)(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
    r"(?<![\d.])(?P<m>\d{1,2})\s?(?:[.]|月)\s?(?P<d>\d{1,2})(?!\.?\d)",
)

_RETURNED = r"_退回_\d{4}-\d\d-\d\d(?:\(\d+\))?"


def without_return(name: str) -> str:
    """A name without what a return bears behind the ledger's own: the day on which it was checked, perhaps a number.

    >>> without_return("卧龙区台账6.21_退回_2024-06-23(2).xlsx")
    '卧龙区台账6.21.xlsx'
    """
    return re.sub(_RETURNED, "", name) if "_退回_" in name else name


def date_in(text: str, year: int | None = None) -> date | None:
    """The date that a name bears; None where there is none. One without a year needs `year`. The date of a return is
    none of the ledger's.

    >>> date_in("示范区台账2024.6.23.xlsx"), date_in("台账0623.xlsx"), date_in("日报6月3日", 2024)
    (datetime.date(2024, 6, 23), None, datetime.date(2024, 6, 3))
    """
    text = without_return(text)
    for form in _FORMS if any(map(str.isdecimal, text)) else ():
        for match in re.finditer(form, text):
            parts = match.groupdict()
            if "y" not in parts and year is None:
                continue
            try:
                return date(int(parts.get("y") or year or 0), int(parts["m"]), int(parts["d"]))
            except ValueError:
                continue
    return None


def latest_in(names: Iterable[str], start: date | None = None, end: date | None = None) -> date | None:
    """The latest date that any of these names bears: an old version may lie beside today's ledgers.

    A full date goes before any without a year. One of these counts where the first and the last day of the campaign are
    given: in the first of its years in which it is not before the campaign, so that “v1.2” is no date of a June.

    >>> latest_in(["台账6.23.xlsx", "v1.2.xlsx"], date(2024, 6, 1), date(2024, 6, 30))
    datetime.date(2024, 6, 23)
    """
    names = list(names)
    found = max(filter(None, map(date_in, names)), default=None)
    if found or not start or not end:
        return found
    years = range(start.year, end.year + 1)
    days = (next((day for year in years if (day := date_in(name, year)) and day >= start), None) for name in names)
    return max(filter(None, days), default=None)
