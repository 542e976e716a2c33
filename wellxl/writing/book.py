"""A new workbook that is whole before it takes its place: made in memory, checked, then put where it belongs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from traceback import clear_frames
from typing import TYPE_CHECKING, Any

from wellxl.reading.folder import MARK
from wellxl.writing.cells import clean
from wellxl.writing.target import Target, check_package, replacing

if TYPE_CHECKING:
    from wellxl.writing.column_sheet import ColumnSheet

__all__ = ["new_book"]

_LEVEL = 2
"""Of the deflation of large sheets: a quarter larger than zlib's usual 6, at a third of its price."""


@contextmanager
def new_book(path: Path, title: str, created: date, mark: str = "", **properties: str) -> Iterator[tuple[Any, Target]]:
    """An xlsxwriter Workbook to fill; when the block ends it stands at `target.path` (see `replacing`).

    `created` is what the file says of its date, so that the bytes do not depend on the clock; `mark` is what it says
    of itself to `find_sources`; `properties` are more that it says of itself (`author`, `subject`). Text is never taken
    for a formula or a link. Raises OutputError where it cannot be written, the old file whole.
    """
    from xlsxwriter import Workbook  # late: who only reads does not pay for it
    from xlsxwriter.exceptions import FileCreateError

    from wellxl.writing.column_sheet import ColumnSheet

    buffer = BytesIO()
    with replacing(path) as target:
        book = Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        texts = {name: clean(text)[:250] for name, text in {"title": title, **properties}.items()}
        book.set_properties({**texts, "created": datetime.combine(created, time())})
        if mark:
            book.set_custom_property(MARK, mark, "text")
        yield book, target
        try:
            book.close()
        except FileCreateError as error:
            cause = error.args[0]
            clear_frames(cause.__traceback__)  # XlsxWriter leaves its zip open: it goes while what it writes to is there
            raise cause from None
        if columns := [sheet for sheet in book.worksheets() if isinstance(sheet, ColumnSheet) and sheet.filled]:
            buffer = _with_rows(buffer, columns)
        target.temp.write_bytes(buffer.getvalue())
        check_package(target.temp, "[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")


def _with_rows(package: BytesIO, sheets: Iterable[ColumnSheet]) -> BytesIO:
    """The package once more, the sheets that were given in columns with their rows, which are never in memory at once."""
    rows = {f"xl/worksheets/sheet{sheet.index + 1}.xml": sheet.rows() for sheet in sheets}
    whole = BytesIO()
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as new:
        for name in old.namelist():
            head, end, tail = old.read(name).partition(b"</sheetData>" if name in rows else b"\0")
            with new.open(name, "w", force_zip64=name in rows) as part:
                part.write(head)
                part.writelines(rows.get(name, ()))
                part.write(end + tail)
    return whole
