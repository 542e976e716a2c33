"""HTML and XML-2003 saved as .xls."""

from datetime import date

import pytest
from packing import opened, said

HEAD = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
)


def rows_of(folder, text):
    book = opened(folder, text.encode(), "台账.xls")
    return book, [list(row) for row in book.grids[0].rows]


def test_html_with_spans_line_breaks_and_open_tags(tmp_path):
    page = (
        "<html><head><style>td {}</style></head><body><table><tr><td colspan=2>台账</td><td rowspan=2>备&nbsp;注</tr>"
        "<tr><th>编 号<br>（新）<th>分类</tr><tr style='display: none'><td>00123<td>应封停<td></tr></table>"
    )
    book, rows = rows_of(tmp_path, page)
    grid = book.grids[0]
    assert rows == [["台账", "", "备 注"], ["编 号\n（新）", "分类", ""], ["00123", "应封停", ""]]
    assert (book.format, grid.merges, grid.hidden_rows) == ("html", ((0, 0, 0, 1), (0, 2, 1, 2)), {2})


def test_a_page_without_a_table_is_told_as_such(tmp_path):
    assert said(opened(tmp_path, "<html><title>登录</title><p>请登录</p></html>".encode(), "台账.xlsx")) == (
        "台账.xlsx：这是一个网页（登录），里面没有表格：多半是登录已过期，下载到的是登录页面。"
        "请重新登录系统，再次导出台账，用 Excel 打开确认后报送"
    )


def test_xml_2003(tmp_path):
    cells = (
        '<Cell ss:MergeAcross="1"><Data ss:Type="String">编号</Data></Cell><Cell><Data ss:Type="Number">5</Data></Cell>'
        '<Cell ss:Index="5"><Data ss:Type="DateTime">2024-06-03T00:00:00.000</Data>'
        "<Comment><ss:Data>批注</ss:Data></Comment></Cell>"
        '<Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell>'
    )
    book, rows = rows_of(
        tmp_path,
        f'{HEAD}<Worksheet ss:Name="表"><Table><Row ss:Index="2" ss:Hidden="1">{cells}</Row></Table>'
        "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>",
    )
    grid = book.grids[0]
    assert rows == [[""] * 7, ["编号", "", 5.0, "", date(2024, 6, 3), True, ""]]
    assert (grid.merges, grid.errors, grid.hidden_rows, grid.visible) == (((1, 0, 1, 1),), {(1, 6): "#N/A"}, {1}, False)
    assert book.format == "xml"


FAR = '<Table><Row ss:Index="1048576"><Cell ss:Index="16384"><Data>x</Data></Cell></Row></Table>'


@pytest.mark.parametrize(
    ("inner", "code"),
    [("<Worksheet>", "file-damaged"), (f"<Worksheet>{FAR}</Worksheet></Workbook>", "sheet-too-large")],
)
def test_xml_2003_refusals(inner, code, tmp_path):
    assert opened(tmp_path, (HEAD + inner).encode(), "台账.xls").refusal.kind.code == code


def test_a_doctype_is_refused(tmp_path):
    text = HEAD.replace("<Workbook", '<!DOCTYPE Workbook [<!ENTITY a "b">]><Workbook') + "</Workbook>"
    assert opened(tmp_path, text.encode(), "台账.xls").refusal.kind.code == "file-doctype"


@pytest.mark.parametrize(
    "rows",
    [
        '<Row><Cell><Data ss:Type="Error">#N/A</Data><Data ss:Type="Number">5</Data></Cell></Row>',
        '<Row><Cell><Data>甲</Data></Cell></Row><Row ss:Index="1"><Cell><Data>乙</Data></Cell></Row>',
    ],
)
def test_an_address_that_holds_two_things_is_refused(rows, tmp_path):
    text = f'{HEAD}<Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet></Workbook>'
    refusal = opened(tmp_path, text.encode(), "台账.xls").refusal
    assert (refusal.kind.code, refusal.facts["cell"]) == ("cell-duplicate", "A1")


def test_a_number_of_thousands_of_digits_is_as_large_as_any(tmp_path):
    cells = f'<Cell ss:MergeDown="{"9" * 5000}"><Data>甲</Data></Cell>'
    _, rows = rows_of(tmp_path, f"{HEAD}<Worksheet><Table><Row>{cells}</Row></Table></Worksheet></Workbook>")
    assert rows == [["甲"]]
