"""One small ledger in every format that is read: a title, three levels of columns, every type of cell, a sum, a signature."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from html import escape
from io import BytesIO
from typing import Any

import xlsxwriter
import xlwt
from packing import zipped

from wellxl.wells import WELLS

__all__ = ["FORMATS", "ROWS", "sound"]

_HEADS = [f"{field.header}（{field.unit}）" if field.type == "volume" else field.header for field in WELLS.fields]


def _task(number: int) -> list[Any]:
    done = number % 2
    values = {
        "district": "卧龙区",
        "street": "七一街道",
        "name": f"沐禾院{number}",
        "well": f"MW-{number:04}",
        "credit_code": "11341600728507525E",
        "location": f"听泉路{number}号",
        "longitude": 112.5,
        "latitude": 33.0 if number % 3 else "33°0′0″",
        "depth": 120.0 + number,
        "volume": 1200.5,
        "permit": "D411302G2021-0001",
        "purpose": "城镇生活",
        "category": ("应封停", "应纳管")[number % 3 == 0],
        "status": "已完成" if done else "未完成",
        "done_on": [date(2024, 6, 20), datetime(2024, 6, 3, 8, 30), "6月3日", "2024.6.3"][number % 4] if done else "",
        "method": "永久封填",
        "households": number,
        "people": "１２人" if number % 5 == 0 else 3 * number,
        "obstacle": "" if done else "管网未覆盖 & <待延伸>",
        "phone": 13800000000 + number,
    }
    return [values.get(field.key, "") for field in WELLS.fields]


ROWS: Sequence[Sequence[Any]] = (
    ["卧龙区自备井封停台账", *[""] * (len(_HEADS) - 1)],
    _HEADS,
    *(_task(number) for number in range(10)),
    ["小计", True, "合计", *[""] * (len(_HEADS) - 3)],
    ["填报人：　审核人：", *[""] * (len(_HEADS) - 1)],
)
"""What stands in every one of them; the last row is merged."""

FORMATS = ("xlsx", "xls", "xlsb", "ods", "csv", "html", "xml")


@cache
def sound(format: str) -> bytes:
    """The ledger in a format; the same bytes every time."""
    made = {"xlsx": _xlsx, "xls": _xls, "xlsb": _xlsb, "ods": _ods, "csv": _csv, "html": _html, "xml": _xml}
    return made[format]()


def _cells() -> Iterator[tuple[int, int, Any]]:
    return ((row, column, value) for row, line in enumerate(ROWS) for column, value in enumerate(line) if value != "")


def _xlsx() -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.set_properties({"created": datetime(2024, 6, 23)})
        page = book.add_worksheet("台账")
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"', "border": 1})
        for row, column, value in _cells():
            page.write(row, column, value, day if isinstance(value, date) else None)
        page.merge_range(len(ROWS) - 1, 0, len(ROWS) - 1, 5, ROWS[-1][0])
        page.write_formula("Z3", "=1+1", value=2)
        page.write_formula("Z4", "=1/0", value="#DIV/0!")
        page.set_row(5, None, None, {"hidden": True})
        page.data_validation("N3:N20", {"validate": "list", "source": ["应封停", "应纳管"]})
        page.conditional_format("A1:C9", {"type": "no_blanks", "format": day})
        page.write_comment("A3", "批注")
        page.write_url("B3", "internal:旧表!A1", string="七一街道")
        page.autofilter("A2:V12")
        page.freeze_panes(2, 0)
        book.define_name("台账区", "=台账!$A$2:$V$12")
        book.add_worksheet("旧表").hide()
    return buffer.getvalue()


def _xls() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, column, value in _cells():
        if row < len(ROWS) - 1:
            page.write(row, column, value, *[day] * isinstance(value, date))
    page.write_merge(len(ROWS) - 1, len(ROWS) - 1, 0, 5, ROWS[-1][0])
    page.write(3, 25, xlwt.Formula("1+1"))
    page.row(5).hidden = True
    book.add_sheet("旧表").visibility = 1
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _xlsb() -> bytes:
    """Records of [MS-XLSB]: numbers, shared texts, texts of their own, a truth, an error."""
    texts: dict[str, int] = {}
    body, last = b"", -1
    for row, column, value in _cells():
        if row != last:
            body += _record(0, _long(row) + bytes(7) + (b"\x10" if row == 5 else b"\x00") + bytes(5))
            last = row
        head = _long(column) + bytes(4)
        if isinstance(value, bool):
            body += _record(4, head + bytes([value]))
        elif isinstance(value, date):
            body += _record(5, _long(column) + _long(1) + struct.pack("<d", value.toordinal() - 693594))
        elif isinstance(value, (int, float)):
            body += _record(5, head + struct.pack("<d", value))
        elif row % 2:
            body += _record(7, head + _long(texts.setdefault(value, len(texts))))
        else:
            body += _record(6, head + _wide(value))
    body += _record(3, _long(23) + bytes(4) + b"\x2a")
    size = _record(148, _long(0) + _long(len(ROWS) - 1) + _long(0) + _long(23))
    merged = _record(177, _long(1)) + _record(176, _long(len(ROWS) - 1) * 2 + _long(0) + _long(5)) + _record(178, b"")
    names = ((1, "worksheet", "worksheets/sheet1.bin"), (2, "styles", "styles.bin"), (3, "sharedStrings", "sharedStrings.bin"))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    lines = "".join(f'<Relationship Id="rId{id}" Type="{kind}/{type}" Target="{target}"/>' for id, type, target in names)
    form = _record(47, b"\xff\xff" + bytes(14)) + _record(47, b"\xff\xff\x0e\x00" + bytes(12))
    table = b"".join(_record(19, b"\x00" + _wide(text)) for text in texts)
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": _record(131, b"")
            + _record(153, bytes(12))
            + _record(143, b"")
            + _record(156, _long(0) + _long(1) + _wide("rId1") + _wide("台账"))
            + _record(144, b"")
            + _record(132, b""),
            "xl/_rels/workbook.bin.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{lines}</Relationships>",
            "xl/styles.bin": _record(278, b"") + _record(617, _long(2)) + form + _record(618, b"") + _record(279, b""),
            "xl/sharedStrings.bin": _record(159, _long(len(texts)) * 2) + table + _record(160, b""),
            "xl/worksheets/sheet1.bin": _record(129, b"")
            + size
            + _record(145, b"")
            + body
            + _record(146, b"")
            + merged
            + _record(130, b""),
        }
    )


def _record(kind: int, body: bytes) -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = bytes([len(body)]) if len(body) < 128 else bytes([len(body) & 0x7F | 0x80, len(body) >> 7])
    return number + length + body


def _long(value: int) -> bytes:
    return value.to_bytes(4, "little")


def _wide(text: str) -> bytes:
    return _long(len(text)) + text.encode("utf-16-le")


def _ods() -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    lines = "".join(
        f'<table:table-row table:number-rows-repeated="1">{"".join(map(_of_ods, row))}</table:table-row>' for row in ROWS
    )
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0" '
        f'xmlns:style="{space}style:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:automatic-styles><style:style style:name="ta1"><style:table-properties table:display="true"/></style:style>'
        '</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="台账" table:style-name="ta1">'
        f'{lines}<table:table-row table:visibility="collapse"><table:table-cell table:number-columns-spanned="3" '
        'table:number-rows-spanned="2" office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>'
        '</table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _of_ods(value: Any) -> str:
    if value == "":
        return '<table:table-cell table:number-columns-repeated="1"/>'
    if isinstance(value, bool):
        what = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, date):
        what = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, (int, float)):
        what = f'office:value-type="float" office:value="{value}"'
    else:
        what = 'office:value-type="string"'
    return f"<table:table-cell {what}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def _csv() -> bytes:
    return "\r\n".join(",".join(str(cell).replace(",", "，") for cell in row) for row in ROWS).encode("gb18030")


def _html() -> bytes:
    lines = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in ROWS[1:-1])
    span = len(ROWS[0])
    top, foot = (f'<tr><td colspan="{span}" rowspan="1">{row[0]}</td></tr>' for row in (ROWS[0], ROWS[-1]))
    head = "<head><title>台账</title><style>td{}</style></head>"
    return f'<html>{head}<body><table border="1">{top}{lines}{foot}</table></body></html>'.encode()


def _xml() -> bytes:
    lines = "".join(f'<Row ss:Index="{at}">{"".join(map(_of_xml, row))}</Row>' for at, row in enumerate(ROWS, 1))
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'<?xml version="1.0" encoding="UTF-8"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
    return f'{head}<Worksheet ss:Name="台账"><Table>{lines}</Table></Worksheet></Workbook>'.encode()


def _of_xml(value: Any) -> str:
    if isinstance(value, bool):
        kind, shown = "Boolean", str(int(value))
    elif isinstance(value, date):
        kind, shown = "DateTime", datetime(value.year, value.month, value.day).isoformat() + ".000"
    else:
        kind, shown = ("Number" if isinstance(value, (int, float)) else "String"), escape(str(value))
    return f'<Cell ss:MergeDown="0"><Data ss:Type="{kind}">{shown}</Data></Cell>'
