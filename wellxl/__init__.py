"""wellxl reads the ledgers that districts hand in, checks and merges them, and writes the day's bulletin.

>>> import wellxl
>>> report = wellxl.merge("workbooks/示例", date="2024-06-23")  # doctest: +SKIP
>>> report.save("日通报.xlsx")  # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

from wellxl.errors import InputError, OutputError, WellxlError

if TYPE_CHECKING:
    from wellxl.report import Report, brief, check, merge, template

__version__ = "0.1.0"

__all__ = ["InputError", "OutputError", "Report", "WellxlError", "brief", "check", "merge", "template"]


def __getattr__(name: str) -> Any:
    """The story is imported when it is asked for: the process that only parses a binary workbook never is."""
    if name in ("Report", "brief", "check", "merge", "template"):
        from wellxl import report

        return getattr(report, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
