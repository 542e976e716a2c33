"""A worksheet that fails aloud: XlsxWriter says by a number, and to nobody, that it has not written what it was given."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from wellxl.writing.cells import check

__all__ = ["Sheet"]

_TELLING = (
    *("write_number", "write_boolean", "write_blank", "write_datetime", "write_formula", "write_rich_string", "write_url"),
    *("write_comment", "merge_range", "set_row", "set_column", "insert_chart", "data_validation", "conditional_format"),
    *("autofilter", "ignore_errors", "print_area"),
)
"""The methods that wellxl calls and that answer with a number, 0 for done."""


class Sheet(Worksheet):  # type: ignore[misc]
    """XlsxWriter's Worksheet, whose methods raise OutputError where they would give another number than 0."""

    def write_string(self, row: int, column: int, text: str, form: Any = None) -> int:
        """Write text, rows and columns 0-based. What looks like XlsxWriter's own markup is text, too."""
        if text.startswith("<r>"):  # else it goes into the workbook as it is, and whatever is in it
            return int(self.write_rich_string(row, column, "<", form or Format(), text[1:], *[form] * (form is not None)))
        check(super().write_string(row, column, text, form) or 0)
        return 0


def _checked(method: Callable[..., Any]) -> Callable[..., int]:
    @wraps(method)
    def call(*given: Any, **named: Any) -> int:
        check(method(*given, **named) or 0)
        return 0

    return call


for _name in _TELLING:
    setattr(Sheet, _name, _checked(getattr(Worksheet, _name)))
