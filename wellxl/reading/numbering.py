"""A column that is called an id and only counts lines: the same numbers stand in every district's ledger."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from wellxl.records import Kind

__all__ = ["ID_IS_NUMBERING", "KINDS", "TRACED", "is_numbering"]

ID_IS_NUMBERING = Kind(
    "id-is-numbering",
    "warning",
    "“{column}”一列只是流水号，认不出是哪一项任务，已改按{instead}认定{left}",
    "请在“{field}”一列填写每项任务固定不变、不与别处重复的编号；只作行号的，请把列名改为“序号”",
    "本项目约定：流水号不是编号",
    title="编号只是流水号",
)

KINDS = (ID_IS_NUMBERING,)
"""What a column of ids can turn out to be."""

TRACED = "来源行"
"""The header that tells a 明细 of our own."""

_FEWEST = 3
"""Numbers of which a numbering is known."""
_LONGEST = 6
"""Digits of a line's number."""


def is_numbering(cells: Sequence[Any], nothing: Container[str] = ()) -> bool:
    """Whether a column holds nothing but a running number, or several: each is the one before and 1 more, or 1 again; it
    begins with 1, or does so later more than once. Blanks between are passed over, and what means `nothing`.

    >>> is_numbering([1.0, 2.0, "", 3.0]), is_numbering(["01", "02", "1", "2"]), is_numbering(["7", "8", "9"])
    (True, True, False)
    """
    last = count = begun = 0
    starts_at_one = True
    for cell in cells:
        number = _number(cell)
        if not number and isinstance(cell, str) and (not (text := cell.strip()) or text in nothing):
            continue
        if number == 1:
            begun += 1
        elif not number or (count and number != last + 1):
            return False
        elif not count:
            starts_at_one = False
        last, count = number, count + 1
    return count >= _FEWEST and (starts_at_one or begun > 1)


def _number(cell: Any) -> int:
    """A cell's whole number; 0 where it is none, or none that counts lines."""
    if isinstance(cell, str):
        text = cell.strip()
        return int(text) if len(text) <= _LONGEST and text.isdecimal() else 0
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return 0
    return int(cell) if 0 < cell < 10**_LONGEST and cell == int(cell) else 0
