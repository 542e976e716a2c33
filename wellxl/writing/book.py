"""A new workbook that is whole before it takes its place: made in memory, checked, then put where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from isal import isal_zlib
from xlsxwriter import Workbook
from xlsxwriter.packager import Packager

from wellxl.reading.folder import MARK
from wellxl.writing.cells import clean
from wellxl.writing.column_sheet import ColumnSheet
from wellxl.writing.sheet import Sheet
from wellxl.writing.target import Target, put, replacing

__all__ = ["new_book"]

_LEVEL = 2
"""Of isal's deflation, of 0 to 3: as small as zlib's second, at a quarter of its price."""


@contextmanager
def new_book(path: Path, title: str, created: date, mark: str = "", **properties: str) -> Iterator[tuple[Any, Target]]:
    """An xlsxwriter Workbook to fill; when the block ends it stands at `target.path` (see `replacing`).

    `created` is what the file says of its date, so that the bytes do not depend on the clock; `mark` is what it says
    of itself to `find_sources`; `properties` are more that it says of itself (`author`, `subject`). Text is never taken
    for a formula or a link. Raises OutputError where it cannot be written, the old file whole.
    """
    with replacing(path) as target:
        book = _Book()
        texts = {name: clean(text)[:250] for name, text in {"title": title, **properties}.items()}
        book.set_properties({**texts, "created": datetime.combine(created, time())})
        if mark:
            book.set_custom_property(MARK, mark, "text")
        yield book, target
        put(target, book.package())


class _Parts(Packager):  # type: ignore[misc]
    """Keeps the parts, for XlsxWriter would deflate them before the rows of the long sheets are among them."""

    def _create_package(self) -> list[Any]:
        self.made = {name: content.getvalue() for content, name, _ in super()._create_package()}
        return []


class _Book(Workbook):  # type: ignore[misc]
    """A workbook in memory, whose package is made here."""

    worksheet_class = Sheet

    def __init__(self) -> None:
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        super().__init__(BytesIO(), {**plain, "in_memory": True})

    def _get_packager(self) -> _Parts:
        self._parts = _Parts()
        return self._parts

    def package(self) -> bytes:
        """The file's content. The sheets that were given in columns get their rows here, which are never in memory at once."""
        self.close()
        sheets = {f"xl/worksheets/sheet{one.index + 1}.xml": one for one in self.worksheets() if isinstance(one, ColumnSheet)}
        whole = BytesIO()
        with ZipFile(whole, "w") as package:
            for name, text in self._parts.made.items():
                rows = sheets[name].rows() if name in sheets and sheets[name].filled else ()
                head, end, tail = text.partition("</sheetData>" if rows else "\0")
                _put(package, name, chain((head.encode(),), rows, ((end + tail).encode(),)))
        return whole.getvalue()


def _put(package: ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    """Add a part, deflated by isal. zipfile has no call for that, but its writer's state is open."""
    info, deflater = ZipInfo(name), isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
    info.CRC, deflated = 0, []
    for piece in pieces:
        info.file_size += len(piece)
        info.CRC = isal_zlib.crc32(piece, info.CRC)
        deflated.append(deflater.compress(piece))
    deflated.append(deflater.flush())
    info.compress_type, info.compress_size, info.external_attr = ZIP_DEFLATED, sum(map(len, deflated)), 0o600 << 16
    file = package.fp
    assert file is not None
    info.header_offset = file.tell()
    file.write(info.FileHeader())
    file.writelines(deflated)
    package.filelist.append(info)
    package.NameToInfo[name] = info
    package.start_dir = file.tell()
