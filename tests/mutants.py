"""Workbooks gone wrong: a good one with parts, attributes, texts or raw bytes changed at random, by seed."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import xlsxwriter
import xlwt
from packing import zipped

__all__ = ["mutants"]

_EXTREMES = (
    b"", b"0", b"-1", b"1", b"999999", b"4294967295", b"9" * 40, b"A1", b"XFD1048576", b"A1:XFD1048576", b"NaN", b"1e400",
    b"true", b"&#0;", b"&a;", b"]]>", b"<c>", b"\xff\xfe", b"\x00", b"e", b"d", b"inlineStr", b"../../x", b"x" * 40_000,
)  # fmt: skip
_ROWS = [["水井编号", "用户名称", "分类", "完成状态"], *([f"W{row:03}", f"沐禾院{row}", "应封停", "是"] for row in range(40))]


def mutants(count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of so many mutants; two thirds are zip containers with valid CRCs."""
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        kind = chance.choice(("xlsx", "xlsx", "xlsx", "ods", "xls", "csv", "html", "xml", "zip"))
        good = _good()[{"zip": "xlsx"}.get(kind, kind)]
        data = _repacked(good, chance) if kind in ("xlsx", "ods") else _bytes(good, chance)
        yield f"{number:04}.{kind}", data


def _repacked(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    for _ in range(chance.randint(1, 3)):
        weights = [6 if "sheet" in name.lower() or "content" in name else 1 for name in parts]
        name = chance.choices(list(parts), weights)[0]
        change = chance.choice((_attribute, _attribute, _text, _element, _bytes))
        parts[name] = change(parts[name], chance)
    if chance.random() < 0.1:
        del parts[chance.choice(list(parts))]
    return zipped(parts)


def _replaced(pattern: bytes, data: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    at = chance.choice(found)
    return data[: at.start(1)] + chance.choice(_EXTREMES) + data[at.end(1) :]


def _attribute(data: bytes, chance: random.Random) -> bytes:
    return _replaced(rb'="([^"]*)"', data, chance)


def _text(data: bytes, chance: random.Random) -> bytes:
    return _replaced(rb">([^<>]+)<", data, chance)


def _element(data: bytes, chance: random.Random) -> bytes:
    """An element gone, or there many times."""
    found = list(re.finditer(rb"<[^<>]+>", data))
    at = chance.choice(found) if found else None
    return data[: at.start()] + at[0] * chance.choice((0, 2, 500)) + data[at.end() :] if at else data


def _bytes(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, a stretch cut out or doubled, or the end missing."""
    changed = bytearray(data)
    for _ in range(chance.choice((0, 1, 5, 50))):
        changed[chance.randrange(len(changed))] = chance.choice((0, 255, 127, chance.randrange(256)))
    start = chance.randrange(len(changed))
    stretch = slice(start, start + chance.choice((1, 8, 300)))
    if chance.random() < 0.4:
        changed[stretch] = changed[stretch] * chance.choice((0, 2))
    return bytes(changed[:start] if chance.random() < 0.1 else changed)


@cache
def _good() -> dict[str, bytes]:
    lines = "\n".join(",".join(row) for row in _ROWS)
    cells = "".join("<tr>" + "".join(f"<td rowspan='1'>{cell}</td>" for cell in row) + "</tr>" for row in _ROWS)
    return {
        "xlsx": _xlsx(),
        "xls": _xls(),
        "ods": _ods(),
        "csv": lines.encode("gb18030"),
        "html": f"<html><table>{cells}</table></html>".encode(),
        "xml": _xml().encode(),
    }


def _xlsx() -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("台账")
        for number, row in enumerate(_ROWS):
            page.write_row(number, 0, row)
        page.write_formula("E2", "=1+1", value=2)
        page.merge_range("A50:D50", "审核人")
        page.set_row(5, None, None, {"hidden": True})
        book.add_worksheet("旧表").hide()
    return buffer.getvalue()


def _xls() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    for number, row in enumerate(_ROWS):
        for column, cell in enumerate(row):
            page.write(number, column, cell)
    page.write_merge(50, 50, 0, 3, "审核人")
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _ods() -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    cells = "".join(
        '<table:table-row table:number-rows-repeated="1">'
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row)
        + "</table:table-row>"
        for row in _ROWS
    )
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="台账">{cells}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _xml() -> str:
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    rows = "".join(f'<Row ss:Index="{number}">{"".join(map(cell.format, row))}</Row>' for number, row in enumerate(_ROWS, 1))
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
    return f'{head}<Worksheet ss:Name="台账"><Table>{rows}</Table></Worksheet></Workbook>'
