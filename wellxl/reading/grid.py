"""A file → its sheets as grids of cells, each at the address that Excel shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from wellxl.reading.container import LIMITS, Limits
from wellxl.records import Grid, Hit, Kind, Source

__all__ = ["KINDS", "Book", "open_book"]

NOT_FOUND = Kind("file-unreadable", "error", "这个文件打不开：{reason}", "请确认文件还在、没有被移走，再重新运行", refuses=True)
EMPTY = Kind("file-empty", "error", "这是一个空文件，里面什么都没有（0 字节）", "请重新保存或重新发送台账", refuses=True)
NOT_WORKBOOK = Kind(
    "file-not-workbook", "error", "这不是 Excel 工作簿", "请在 Excel 或 WPS 中打开，另存为 .xlsx 后重新报送", refuses=True
)
KINDS = (NOT_FOUND, EMPTY, NOT_WORKBOOK)


@dataclass(frozen=True, slots=True)
class Book:
    """What one file holds: its sheets in their order, or why it was refused."""

    source: Source
    sha256: str
    """Of the bytes as they were read, once; blank where they could not be."""
    format: str = ""
    """xlsx, xls, xlsb, ods, csv, html or xml; blank where it was refused."""
    grids: tuple[Grid, ...] = ()
    hits: tuple[Hit, ...] = ()
    """What concerns the file as a whole: its encoding, characters taken out."""
    refusal: Hit | None = None


def open_book(source: Source, limits: Limits = LIMITS) -> Book:
    """Read every sheet of a file. Never raises for what a file holds: a bad one is a Book with a refusal."""
    try:
        data = source.path.read_bytes()
    except OSError as error:
        return Book(source, "", refusal=Hit(NOT_FOUND, 0, facts={"reason": error.strerror or "读取失败"}))
    sha256 = hashlib.sha256(data).hexdigest()
    if not data:
        return Book(source, sha256, refusal=Hit(EMPTY, 0))
    try:
        return Book(source, sha256, "xls" if data[:4] == b"\xd0\xcf\x11\xe0" else "xlsx", _grids(data))
    except Exception:
        return Book(source, sha256, refusal=Hit(NOT_WORKBOOK, 0))


def _grids(data: bytes) -> tuple[Grid, ...]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    grids = []
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(index)
        merges = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
        rows = sheet.to_python(skip_empty_area=False)
        grids.append(Grid(meta.name, rows, merges, meta.visible == SheetVisibleEnum.Visible))
    return tuple(grids)
