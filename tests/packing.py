"""Workbooks put together part by part, so that any part can be wrong."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from wellxl.reading.grid import Book, open_book
from wellxl.records import Source
from wellxl.wording import line, tell

__all__ = ["MAIN", "PARTS", "opened", "package", "said", "sheet", "zipped"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _relation(id: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(*all: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(all)}</Relationships>'


def sheet(rows: str, after: str = "", before: str = "") -> str:
    """A worksheet part."""
    return f'{_HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{_OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


PARTS = {
    "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": _relations(_relation("rId1", "officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _relations(
        _relation("rId1", "worksheet", "worksheets/sheet1.xml"),
        _relation("rId2", "sharedStrings", "sharedStrings.xml"),
        _relation("rId3", "styles", "styles.xml"),
    ),
    "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{MAIN}" count="3" uniqueCount="3">'
    "<si><t>水井编号</t></si><si><t>分类</t></si><si><t>应封停</t></si></sst>",
    "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{MAIN}">'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>7</v></c><c r="B2" t="s"><v>2</v></c></row>'
    ),
}
"""A good workbook of two rows, whose reading is `[["水井编号", "分类"], [7.0, "应封停"]]`."""


def zipped(parts: Mapping[str, str | bytes], rename: Callable[[str], str] = str) -> bytes:
    """The parts as a zip."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            info = zipfile.ZipInfo(rename(name), (2024, 6, 23, 0, 0, 0))
            info.filename = rename(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, part)
    return buffer.getvalue()


def package(rows: str | None = None, parts: Mapping[str, str | bytes] | None = None, after: str = "", before: str = "") -> bytes:
    """The good workbook with other rows or parts."""
    own = {} if rows is None else {"xl/worksheets/sheet1.xml": sheet(rows, after, before)}
    return zipped({**PARTS, **own, **(parts or {})})


def opened(folder: Path, data: bytes, name: str = "卧龙区.xlsx") -> Book:
    """The bytes written to a file and read."""
    path = folder / name
    path.write_bytes(data)
    return open_book(Source(path, name))


def said(book: Book) -> str:
    """What a clerk is told of a file, a line each."""
    hits = (*book.hits, *([book.refusal] if book.refusal else ()))
    return "\n".join(line(tell(hit, book.source.name)) for hit in hits)
