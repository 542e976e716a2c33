"""Cells by calamine, completed."""

from io import BytesIO

import pytest
import python_calamine
import xlsxwriter
from packing import PARTS, package

from wellxl.reading.cells import Details, clean, read_cells, read_package
from wellxl.reading.container import LIMITS, Refused, open_package
from wellxl.reading.scan import examine
from wellxl.wording import tell


def read(data: bytes):
    book = open_package(data, LIMITS)
    return read_package(book, examine(book, LIMITS), LIMITS)


def test_clean_takes_out_and_tells_where():
    rows = [
        ["甲\x0b", 5.0, '=DISPIMG("ID_1",1)'],
        ["乙\n丙", "\x00", "说明：=DISPIMG(略)"],
        ["丁", "戊", '=_xlfn.DISPIMG("ID_2",1)'],
    ]
    hits = clean(rows, "台账")
    assert rows == [["甲", 5.0, ""], ["乙\n丙", "", "说明：=DISPIMG(略)"], ["丁", "戊", ""]]
    assert [tell(hit, "").message for hit in hits] == [
        "工作表“台账”的 A1、B2 中有看不见的控制字符，已去掉",
        "工作表“台账”的 C1、C3 是嵌入单元格的图片，没有文字，按空白处理",
    ]


def test_many_cells_are_counted():
    hits = clean([["\x01"] for _ in range(1200)], "台账")
    assert hits[0].facts["cells"] == "A1、A2、A3 等 1,200 个单元格"


def test_error_cells_beyond_the_rest_have_their_place():
    ((grid,), _) = read(package('<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3"><f>1</f></c></row>'))
    assert grid.rows == [[1.0, "", ""], ["", "", ""], ["", "", ""]]
    assert grid.uncached == {(2, 2)}


def test_chart_sheets_are_no_sheets_and_the_second_look_finds_its_part():
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("一")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=一!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
        last = book.add_worksheet("二")
        page.write("A1", 1)
        last.write_formula("A1", "=NA()", value="#N/A")
    (one, two), _ = read(buffer.getvalue())
    assert (one.sheet, two.sheet, one.errors, two.errors) == ("一", "二", {}, {(0, 0): "#N/A"})


def test_a_workbook_without_sheets_is_refused():
    workbook = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>'
    with pytest.raises(Refused, match="file-no-sheet"):
        read(package(parts={"xl/workbook.xml": workbook}))


def test_a_sheet_that_reads_as_empty_though_it_is_not_is_refused():
    book = open_package(package(), LIMITS)
    seen = examine(book, LIMITS)
    name = "xl/worksheets/sheet1.xml"
    seen[name].data = examine(open_package(package(""), LIMITS), LIMITS)[name].data
    with pytest.raises(Refused, match="sheet-unreadable"):
        read_package(book, seen, LIMITS)


def test_a_panic_of_the_parser_is_a_refusal(monkeypatch):
    class PanicException(BaseException):
        pass

    def panic(_):
        raise PanicException

    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_filelike", panic, raising=False)
    with pytest.raises(Refused, match="file-damaged"):
        read_cells(BytesIO(package()), LIMITS, lambda *_: Details())


@pytest.mark.parametrize(("length", "told"), [(32_767, False), (32_768, True), (100_000, True)])
def test_a_text_longer_than_a_cell_is_told_and_kept_whole(length, told):
    rows = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>{"a" * length}</t></is></c></row>'
    strings = PARTS["xl/sharedStrings.xml"].replace("水井编号", "长" * length)
    for data in (package(rows), package(parts={"xl/sharedStrings.xml": strings})):
        ((grid,), hits) = read(data)
        assert length in [len(cell) for row in grid.rows for cell in row if isinstance(cell, str)]
        assert [hit.kind.code for hit in hits] == ["text-too-long"] * told
