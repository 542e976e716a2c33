"""A worksheet that fails aloud: XlsxWriter says by a number, and to nobody, that it has not written what it was given."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from xlsxwriter.worksheet import Worksheet

from wellxl.writing.cells import check

__all__ = ["Sheet"]

_TELLING = (
    *("write_string", "write_number", "write_boolean", "write_blank", "write_datetime", "write_formula", "write_rich_string"),
    *("write_url", "write_comment", "merge_range", "set_row", "set_column", "insert_chart", "data_validation"),
    *("conditional_format", "autofilter", "ignore_errors", "print_area"),
)
"""The methods that wellxl calls and that answer with a number, 0 for done."""


def _checked(method: Callable[..., Any]) -> Callable[..., int]:
    @wraps(method)
    def call(*given: Any, **named: Any) -> int:
        code = method(*given, **named)
        check(code or 0)
        return 0

    return call


Sheet: Any = type("Sheet", (Worksheet,), {name: _checked(getattr(Worksheet, name)) for name in _TELLING})
"""XlsxWriter's Worksheet, whose methods raise OutputError where they would give another number than 0."""
