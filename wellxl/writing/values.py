"""A worksheet on which formulas stand as their values, where what they refer to is not in the workbook."""

from __future__ import annotations

from typing import Any

__all__ = ["AsValues"]


class AsValues:
    """Passes on everything but formulas and links that name `sheet` (blank: all of them): such a formula stands as its
    value, such a link leads nowhere.
    """

    def __init__(self, sheet: Any, of: str = "") -> None:
        self._sheet, self._of = sheet, of

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sheet, name)

    def write_formula(self, row: int, column: int, formula: str, form: Any = None, value: Any = 0) -> int:
        """As XlsxWriter's own."""
        if self._of not in formula:
            return int(self._sheet.write_formula(row, column, formula, form, value))
        write = self._sheet.write_string if isinstance(value, str) else self._sheet.write_number
        return int(write(row, column, value, form))

    def write_url(self, row: int, column: int, url: str, *rest: Any) -> int:
        """As XlsxWriter's own."""
        return int(self._sheet.write_url(row, column, url, *rest)) if self._of not in url else 0
