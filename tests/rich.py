"""A workbook with everything that openpyxl would lose, and findings made by hand."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import xlsxwriter

from wellxl.records import Finding, Origin, Severity

FILE = "卧龙区/台账.xlsm"
SHEET = "台 '账"
ROWS = 30


def finding(
    severity: Severity, cell: tuple[int, str] = (0, ""), *rows: int, sheet: str = SHEET, value: str = "", code: str = "made-up"
) -> Finding:
    """A finding at a row and column; `rows` where it stands for many."""
    row, column = cell
    message = f"{column}{row} 有问题：“{value}”" if row else "整个文件有问题"
    origin = Origin(FILE, sheet if row else "", row, column)
    return Finding(severity, code, origin, "列名" if column else "", value, message, "请改正", rows, "卧龙区")


FINDINGS = (
    finding("warning"),
    finding("fixed", (2, "A"), *range(2, ROWS + 2)),
    finding("error", (4, "B"), value="=1+1"),
    finding("warning", (4, "B")),
    finding("warning", (5, "C")),
    finding("error", (6, "D")),
    finding("error", (9, "Z")),
    finding("error", (90, "B")),
    finding("error", (3, "B"), sheet="隐藏"),
)
"""On B4 stands a comment of the submitter's; Z9 and row 90 do not exist."""


def png() -> bytes:
    """A picture of one red dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")


def rich_workbook(path: Path) -> Path:
    """Write it: chart, picture, text box, button, drop-downs, x14 data bars, sparklines, rich text, comments,
    macros, hidden sheet, names, table, array formula; and, put in afterwards, WPS cell images and an external link.
    """
    macros = path.with_name("vbaProject.bin")
    macros.write_bytes(b"macros" * 100)
    with xlsxwriter.Workbook(path) as book:
        _ledger(book)
        hidden = book.add_worksheet("隐藏")
        hidden.hide()
        hidden.write_column("B1", ("甲", "乙", "丙"))
        table = book.add_worksheet("问题清单")
        table.add_table("A1:B4", {"data": [["一", 1], ["二", 2], ["三", 3]]})
        for number in range(20):
            book.define_name(f"名称{number}", f"='隐藏'!$B${number + 1}")
        book.add_vba_project(str(macros))
    _inject(path)
    return path


def _ledger(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet(SHEET)
    red, date = book.add_format({"font_color": "red", "border": 2}), book.add_format({"num_format": "yyyy年m月d日"})
    money = book.add_format({"num_format": "#,##0.00", "bg_color": "#CCFFCC", "bold": True, "border": 1})
    sheet.write_row(0, 0, ("编号", "名称", "水量", "日期", "合计"), red)
    for row in range(1, ROWS + 1):
        sheet.write(row, 0, f"W{row:03}")
        sheet.write_rich_string(row, 1, "用户", red, f"{row}号", book.add_format({"italic": True}), "井")
        sheet.write_number(row, 2, row * 3.25, money)
        sheet.write_number(row, 3, 45000 + row, date)
        sheet.write_formula(row, 4, f"=C{row + 1}*2", money, row * 6.5)
    sheet.write_array_formula("G2:G4", "{=C2:C4*2}", None, 6.5)
    sheet.write_formula("H2", "=1/0", None, "#DIV/0!")
    sheet.merge_range("J2:K6", "合并", red)
    sheet.write_comment("B4", "他自己的批注", {"author": "经办人"})
    sheet.write_comment("B5", "又一条", {"author": "经办人"})
    sheet.insert_button("M2", {"macro": "say_hello", "caption": "按钮"})
    sheet.insert_textbox("M8", "文本框")
    sheet.insert_image("M12", "dot.png", {"image_data": BytesIO(png())})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": [SHEET, 1, 2, ROWS, 2]})
    sheet.insert_chart("M16", chart)
    sheet.data_validation("A2:A31", {"validate": "list", "source": ["甲", "乙"], "input_title": "a>b"})
    sheet.data_validation("B2:B31", {"validate": "list", "source": "=问题清单!$A$2:$A$4"})
    sheet.conditional_format("C2:C31", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("L2", {"range": f"'{SHEET.replace(chr(39), chr(39) * 2)}'!C2:D2"})
    sheet.set_row(20, None, None, {"hidden": True})
    sheet.set_column("Z:Z", 12, money)
    sheet.autofilter("A1:E31")
    sheet.set_header("&L&G", {"image_left": "dot.png", "image_data_left": BytesIO(png())})
    sheet.write_url("L9", "https://example.com/")
    sheet.set_landscape()


def _inject(path: Path) -> None:
    """Parts that XlsxWriter does not write."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook xmlns:r="%s"'
    parts["xl/externalLinks/externalLink1.xml"] = link % office + b' r:id="rId1"/></externalLink>'
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        b' Type="%s/externalLinkPath" Target="other.xlsx" TargetMode="External"/></Relationships>' % office
    )
    parts["xl/cellimages.xml"] = b'<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>'
    types = b'<Override PartName="/xl/cellimages.xml" ContentType="application/vnd.wps-officedocument.cellimage+xml"/>'
    types += (
        b'<Override PartName="/xl/externalLinks/externalLink1.xml"'
        b' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"/>'
    )
    relations = b'<Relationship Id="rId91" Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="cellimages.xml"/>'
    relations += b'<Relationship Id="rId92" Type="%s/externalLink" Target="externalLinks/externalLink1.xml"/>' % office
    for name, end, more in (
        ("[Content_Types].xml", b"</Types>", types),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>", relations),
    ):
        parts[name] = parts[name].replace(end, more + end)
    workbook = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = workbook.replace(
        b"<definedNames>", b'<externalReferences><externalReference r:id="rId92"/></externalReferences><definedNames>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
