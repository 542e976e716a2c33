"""open_book: cells at the addresses that Excel shows, or a refusal; the container classes of bad input, 1 to 17."""

import os
import re
import struct
import time
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
import xlwt
from packing import MAIN, PARTS, opened, package, said, sheet, zipped

from wellxl.reading.grid import KINDS, open_book
from wellxl.records import Kind, Source

GOOD = [["水井编号", "分类"], [7.0, "应封停"]]
STRICT = (
    (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def test_cells_stand_where_excel_shows_them(tmp_path):
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("台账")
        page.write("C3", "标题")
        page.write_datetime("D4", date(2024, 6, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.merge_range("B6:D7", "合并")
        book.add_worksheet("旧表").hide()
    one = opened(tmp_path, buffer.getvalue())
    grid, old = one.grids
    assert (one.format, len(one.sha256), one.refusal, one.hits) == ("xlsx", 64, None, ())
    assert (grid.sheet, grid.visible, old.visible) == ("台账", True, False)
    assert (grid.rows[2][2], grid.rows[3][3], grid.rows[0][0]) == ("标题", date(2024, 6, 3), "")
    assert grid.merges == ((5, 1, 6, 3),)


def test_a_missing_file_is_a_refusal(tmp_path):
    refusal = open_book(Source(tmp_path / "没有.xlsx", "没有.xlsx")).refusal
    assert (refusal.kind.code, refusal.facts["reason"]) == ("file-unreadable", "路径不存在")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_a_pipe_is_a_refusal(tmp_path):
    """Of which opening would wait for a writer."""
    os.mkfifo(tmp_path / "卧龙区.xlsx")
    refusal = open_book(Source(tmp_path / "卧龙区.xlsx", "卧龙区.xlsx")).refusal
    assert (refusal.kind.code, refusal.facts["reason"]) == ("file-unreadable", "它是管道或设备，不是文件")


def test_a_folder_is_a_refusal(tmp_path):
    refusal = open_book(Source(tmp_path, "卧龙区.xlsx")).refusal
    assert (refusal.kind.code, refusal.facts["reason"]) == ("file-unreadable", "它是一个文件夹")


def test_a_csv_is_a_sheet_of_the_name_that_the_file_goes_by(tmp_path):
    (tmp_path / "ledger").write_text("编号,分类\n", encoding="utf-8")
    assert [grid.sheet for grid in open_book(Source(tmp_path / "ledger", "收件/卧龙区.csv")).grids] == ["卧龙区"]


def test_a_file_that_is_written_while_it_is_read_is_a_refusal(tmp_path, monkeypatch):
    """A half csv looks like a whole one: only that it changes tells."""
    fstat = os.fstat

    def growing(number):
        with (tmp_path / "卧龙区.xlsx").open("ab") as file:
            file.write(b"W-1\n")
        return fstat(number)

    monkeypatch.setattr(os, "fstat", growing)
    book = opened(tmp_path, "编号,分类\n".encode())
    assert "这个文件打不开：它正在被其他程序写入" in said(book)
    assert book.grids == ()


def test_every_code_has_one_kind():
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    assert all(isinstance(kind, Kind) and kind.suggestion for kind in KINDS if kind.refuses)


# The classes ---------------------------------------------------------------------------------------------------


def every(old: str, new: str) -> bytes:
    return zipped({name: part.replace(old, new) for name, part in PARTS.items()})


def strict() -> bytes:
    parts = PARTS
    for old, new in STRICT:
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    return zipped(parts)


def prefixed() -> bytes:
    part = PARTS["xl/worksheets/sheet1.xml"].replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    return package(parts={"xl/worksheets/sheet1.xml": part.replace("xmlns=", "xmlns:x=")})


def bare() -> bytes:
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row><c><v>7</v></c><c t="s"><v>2</v></c></row>'
    return package(rows)


def styles(fill: str) -> bytes:
    return package(parts={"xl/styles.xml": PARTS["xl/styles.xml"].replace("<cellXfs", f"<fills>{fill}</fills><cellXfs")})


def flat(text: str) -> str:
    return text.replace("xl/", "").replace("worksheets/", "")


ROWS = PARTS["xl/worksheets/sheet1.xml"].partition("<sheetData>")[2].partition("</sheetData>")[0]

GOOD_ONES = {
    "class-01 empty fill": styles("<fill/>"),
    "class-01 extLst in a fill": styles("<fill><patternFill><extLst/></patternFill></fill>"),
    "class-02 nameless property": package(parts={"docProps/custom.xml": "<Properties><property pid='2'/></Properties>"}),
    "class-02 impossible date": package(parts={"docProps/core.xml": "<cp><created>2024-13-45T99:00:00Z</created></cp>"}),
    "class-02 missing drawing": package(ROWS, after='<drawing r:id="rId9"/>'),
    "class-03 other case": zipped(PARTS, lambda name: name.replace("sharedStrings", "SharedStrings")),
    "class-03 backslashes": zipped(PARTS, lambda name: name.replace("/", "\\")),
    "class-03 strict": strict(),
    "class-03 prefixes": prefixed(),
    "class-03 no addresses": bare(),
    "class-03 all in one folder": zipped({flat(name): flat(part) for name, part in PARTS.items()}),
    "class-03 UTF-16 where nobody looks": package(parts={"customXml/item1.xml": "<a/>".encode("utf-16")}),
    "class-04 dimension A1": package(ROWS, before='<dimension ref="A1"/>'),
    "class-04 dimension A0": package(ROWS, before='<dimension ref="A0:"/>'),
    "class-17 styled rows": package(
        ROWS + "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="S{row}" s="1"/></row>' for row in range(3, 300_003))
    ),
    "class-17 phantom columns": package(
        ROWS + '<row r="3">' + "".join(f'<c r="{column}3" s="1"/>' for column in ("ZZ", "AAA", "XFC", "XFD")) + "</row>"
    ),
    "class-17 styled corner": package(ROWS + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'),
}


@pytest.mark.parametrize("name", GOOD_ONES)
def test_reads(name, tmp_path):
    start = time.perf_counter()
    book = opened(tmp_path, GOOD_ONES[name])
    assert [list(row) for row in book.grids[0].rows] == GOOD, said(book)
    assert (book.hits, time.perf_counter() - start < 10) == ((), True)


def crc_off() -> bytes:
    data = bytearray(package())
    at = data.rindex(b"PK\x01\x02")  # the last member's record in the directory; its CRC stands in the local header too
    offset = struct.unpack_from("<I", data, at + 42)[0]
    for place in (at + 16, offset + 14):
        struct.pack_into("<I", data, place, 12345)
    return bytes(data)


def twice() -> bytes:
    data = package(parts={"xl/sharedStrings.xmX": PARTS["xl/sharedStrings.xml"].replace("应封停", "应纳管")})
    return data.replace(b"sharedStrings.xmX", b"sharedStrings.xml")


def bomb() -> bytes:
    return package(parts={"xl/media/image1.bin": b"\0" * (30 << 20)})


def entity() -> bytes:
    part = PARTS["xl/worksheets/sheet1.xml"]
    return package(parts={"xl/worksheets/sheet1.xml": part.replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet')})


def ole(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "".join(names).encode("utf-16-le") + b"\0" * 4000


def xls() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    for row, cells in enumerate(GOOD):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def looping() -> bytes:
    """Every sector of the allocation table points at itself."""
    data = bytearray(xls())
    first = struct.unpack_from("<I", data, 76)[0]
    for place in range(128):
        struct.pack_into("<I", data, 512 * (first + 1) + 4 * place, place)
    return bytes(data)


REFUSED = {
    "class-03 UTF-16 part": (
        "file-part-encoding",
        lambda: package(parts={"xl/worksheets/sheet1.xml": sheet(ROWS).encode("utf-16")}),
    ),
    "class-11 encrypted": ("file-encrypted", lambda: ole("EncryptedPackage")),
    "class-12 nothing": ("file-empty", bytes),
    "class-12 half a download": ("file-truncated", lambda: package()[:1500]),
    "class-12 login page": (
        "file-login-page",
        "<!DOCTYPE html><html><head><title>统一认证</title></head><form><input type=password></form></html>".encode,
    ),
    "class-12 raw BIFF5": ("file-too-old", lambda: b"\x09\x08\x08\x00\x00\x05\x10\x00" + b"\0" * 500),
    "class-12 document": ("file-not-workbook", lambda: b"%PDF-1.7 ..."),
    "class-12 noughts": ("file-damaged", lambda: bytes(5000)),
    "class-13 noughts behind": ("file-truncated", lambda: package() + bytes(70_000)),
    "class-13 CRC": ("file-crc", crc_off),
    "class-13 part twice": ("file-duplicate-part", twice),
    "class-13 cell twice": ("cell-duplicate", lambda: package(ROWS.replace("B2", "A2"))),
    "class-14 looping xls": ("file-crash", looping),
    "class-14 far cell": ("sheet-too-large", lambda: package(ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "class-14 far cell, small letters": (
        "sheet-too-large",
        lambda: package(ROWS + "<row r='1048576'><c r = 'xfd1048576'><v>1</v></c></row>"),
    ),
    "class-14 far cell before": (
        "sheet-too-large",
        lambda: package('<row r="9"><c r="XFD9"><v>1</v></c><c r="A1048570"><v>1</v></c></row>' + ROWS),
    ),
    "class-14 row beyond any": ("sheet-too-large", lambda: package('<row r="1"><c r="A99999999999"><v>1</v></c></row>')),
    "class-14 column beyond any": ("sheet-too-large", lambda: package('<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>')),
    "class-15 broken sheet": ("file-damaged", lambda: package(ROWS + '<row r="3"><c r="A3"><v>1')),
    "class-16 bomb": ("file-bomb", bomb),
    "class-16 entities": ("file-doctype", entity),
    "class-17 merged area": (
        "merge-too-large",
        lambda: package(ROWS, after='<mergeCells count="1"><mergeCell ref="A1:XFD20000"/></mergeCells>'),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name, tmp_path):
    code, make = REFUSED[name]
    start = time.perf_counter()
    book = opened(tmp_path, make())
    print(f"\n{name}: {said(book)}")
    assert (book.refusal and book.refusal.kind.code, book.grids) == (code, ())
    assert time.perf_counter() - start < 10


def test_class_05_control_characters_are_taken_out_and_told(tmp_path):
    book = opened(tmp_path, package('<row r="1"><c r="B1" t="inlineStr"><is><t>东\x0b关_x000B_街</t></is></c></row>'))
    assert book.grids[0].rows == [["", "东关街"]]
    assert said(book) == "卧龙区.xlsx：工作表“台账”的 B1 中有看不见的控制字符，已去掉"


def test_class_06_a_cell_image_is_no_value(tmp_path):
    cell = '<c r="A1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>'
    book = opened(tmp_path, package(f'<row r="1">{cell}<c r="B1"><v>1</v></c></row>'))
    assert book.grids[0].rows == [["", 1.0]]
    assert said(book) == (
        "卧龙区.xlsx：工作表“台账”的 A1 是嵌入单元格的图片，没有文字，按空白处理。如果图片里有需要统计的内容，请改为文字"
    )


def test_class_07_and_08_errors_and_formulas_without_a_result_are_told_from_blanks(tmp_path):
    cells = (
        '<c r="A1"><f>1+1</f></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1" t="str"><f>""</f><v></v></c><c r="D1"/>'
    )
    (grid,) = opened(tmp_path, package(f'<row r="1">{cells}<c r="E1"><f>2</f><v>2</v></c></row>')).grids
    assert grid.rows == [["", "", "", "", 2.0]]
    assert (grid.errors, grid.uncached) == ({(0, 1): "#DIV/0!"}, {(0, 0)})


@pytest.mark.parametrize("name", ["台账.xls", "台账.xlsx", "台账"])
@pytest.mark.parametrize(
    ("make", "format"), [(package, "xlsx"), (xls, "xls"), (lambda: "水井编号,分类\n7,应封停\n".encode(), "csv")]
)
def test_class_09_content_decides_and_never_the_name(name, make, format, tmp_path):
    book = opened(tmp_path, make(), name)
    assert (book.format, str(book.grids[0].rows[1][1])) == (format, "应封停")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", ""), ("utf-8-sig", ""), ("gb18030", "GB18030"), ("utf-16", "UTF-16")],
)
def test_class_10_the_encoding_is_found_and_told(encoding, told, tmp_path):
    book = opened(tmp_path, "水井编号\t用户名称\n1\t沐禾家属院\n".encode(encoding), "台账.xls")
    assert book.grids[0].rows[1] == ["1", "沐禾家属院"]
    advice = "如果读出的内容有乱码，请在 Excel 或 WPS 中另存为 .xlsx 后重新报送"
    assert said(book) == (f"台账.xls：这是 {told} 编码的文本文件，不是 UTF-8，已按 {told} 读取。{advice}" if told else "")


def test_class_12_lock_file(tmp_path):
    assert opened(tmp_path, b"\x05admin" + b" " * 159, "~$卧龙区.xlsx").refusal.kind.code == "file-lock"


def test_class_14_a_lying_count_of_texts_harms_nobody(tmp_path):
    lying = PARTS["xl/sharedStrings.xml"].replace('uniqueCount="3"', 'uniqueCount="4294967295"')
    book = opened(tmp_path, package(parts={"xl/sharedStrings.xml": lying}))
    assert book.refusal.kind.code == "file-crash"


def test_class_16_the_limits_are_held(tmp_path):
    data = package(parts={f"xl/media/{number}.png": b"x" for number in range(1000)})
    assert said(opened(tmp_path, data)) == (
        "卧龙区.xlsx：文件过大：内部部件数为 1,007 个，上限为 1,000 个。"
        "请删除图片和无关的工作表，另存后重新报送；确有需要，可请管理员放宽上限"
    )


def test_class_21_hidden_rows_are_known(tmp_path):
    (grid,) = opened(tmp_path, package(ROWS.replace('<row r="2">', '<row r="2" hidden="1">'))).grids
    assert (grid.rows, grid.hidden_rows) == (GOOD, {1})


def test_class_27_1904(tmp_path):
    workbook = PARTS["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    book = opened(tmp_path, package('<row r="1"><c r="A1" s="1"><v>1</v></c></row>', {"xl/workbook.xml": workbook}))
    assert book.grids[0].rows == [[date(1904, 1, 2)]]


def test_addresses_that_are_left_out_are_counted_for_errors_too(tmp_path):
    rows = '<row r="3"><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row hidden="1"><c><f>1</f></c><c><v>2</v></c></row>'
    (grid,) = opened(tmp_path, package(rows)).grids
    assert (grid.errors, grid.hidden_rows, grid.uncached) == ({(2, 1): "#N/A"}, {3}, {(3, 0)})


# What mutants have found -----------------------------------------------------------------------------------------


def test_a_cell_with_a_value_and_without_stands_there_twice(tmp_path):
    rows = '<row r="1"><c r="A1"><v>7</v></c></row><row r="1"><c r="A1"><f>1</f></c></row>'
    book = opened(tmp_path, package(rows))
    assert (book.refusal.kind.code, book.refusal.facts["cell"]) == ("cell-duplicate", "A1")


def test_sheets_of_one_name_are_told_apart(tmp_path):
    workbook = PARTS["xl/workbook.xml"]
    again = re.search(r"<sheet .*?/>", workbook)[0]
    names = ("台账(2)", "台账")
    more = "".join(again.replace("台账", name) for name in names)
    book = opened(tmp_path, package(parts={"xl/workbook.xml": workbook.replace("</sheets>", f"{more}</sheets>")}))
    assert [grid.sheet for grid in book.grids] == ["台账", "台账(2)", "台账(3)"]


@pytest.mark.parametrize("number", ["411302199001011234", "4.11302199001011E+17"])
def test_a_number_that_is_no_day_stays_a_number_in_a_column_of_dates(number, tmp_path, capfd):
    rows = f'<row r="1"><c r="A1" s="1"><v>45466</v></c><c r="B1" s="1"><v>{number}</v></c></row>'
    (grid,) = opened(tmp_path, package(rows)).grids
    assert grid.rows == [[date(2024, 6, 23), float(number)]]
    assert capfd.readouterr().err == ""


def test_an_address_of_thousands_of_digits(tmp_path):
    rows = f'<row r="1"><c r="A1"><v>7</v></c><c r="B{"1" * 5000}" t="e"><v>#N/A</v></c></row>'
    assert opened(tmp_path, package(rows)).refusal.kind.refuses


@pytest.mark.parametrize("part", ["xl/_rels/workbook.xml.rels", "xl/workbook.xml"])
def test_an_encoding_that_nobody_knows_behind_a_byte_order_mark(part, tmp_path):
    strange = PARTS[part].replace("UTF-8", "x-none").encode("utf-8-sig")
    assert opened(tmp_path, package(parts={part: strange})).refusal.kind.code == "file-part-encoding"
