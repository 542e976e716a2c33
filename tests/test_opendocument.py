"""OpenDocument: repeated runs, types, comments, error cells, hidden rows and sheets, merged areas."""

import time as clock
from datetime import date, datetime, time

import pytest
from packing import opened, said, zipped

from wellxl.reading.container import LIMITS
from wellxl.reading.grid import open_book
from wellxl.records import Source

SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(f'xmlns:{name}="{SPACE}{name}:1.0"' for name in ("office", "table", "text", "style")) + (
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(rows: str, styles: str = "", manifest: str = "") -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
            "content.xml": f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f'<office:body><office:spreadsheet><table:table table:name="台账" table:style-name="ta1">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def row(*cells: str, **attributes: str) -> str:
    given = "".join(f' table:{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<table:table-row{given}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", attributes: str = "") -> str:
    inner = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {attributes}>{inner}</table:table-cell>"


def test_types(tmp_path):
    cells = (
        cell("5", 'office:value-type="float" office:value="5"'),
        cell("12.5%", 'office:value-type="percentage" office:value="0.125"'),
        cell("24-6-3", 'office:value-type="date" office:date-value="2024-06-03"'),
        cell("24-6-3", 'office:value-type="date" office:date-value="2024-06-03T08:30:00"'),
        cell("8:30", 'office:value-type="time" office:time-value="PT08H30M00S"'),
        cell("TRUE", 'office:value-type="boolean" office:boolean-value="true"'),
        cell("东<text:s text:c='2'/>关</text:p><text:p>街", 'office:value-type="string"'),
    )
    book = opened(tmp_path, ods(row(*cells)), "台账.xlsx")
    values = [5.0, 0.125, date(2024, 6, 3), datetime(2024, 6, 3, 8, 30), time(8, 30), True, "东  关\n街"]
    assert (book.format, book.grids[0].rows) == ("ods", [values])


def test_repeated_blanks_are_no_cells_and_repeated_values_are(tmp_path):
    rows = (
        row(cell("甲"), number_rows_repeated="3")
        + row(cell("", 'table:number-columns-repeated="2"') + cell("乙", 'table:number-columns-repeated="2"'))
        + row(cell("", 'table:number-columns-repeated="16384"'), number_rows_repeated="1048000")
    )
    (grid,) = opened(tmp_path, ods(rows)).grids
    assert grid.rows == [["甲", "", "", ""]] * 3 + [["", "", "乙", "乙"]]


def test_a_bomb_of_repeats_is_refused_at_once(tmp_path):
    repeated = cell("炸", 'table:number-columns-repeated="16384"')
    start = clock.perf_counter()
    book = opened(tmp_path, ods(row(repeated, number_rows_repeated="1048576")))
    assert (book.refusal.kind.code, clock.perf_counter() - start < 1) == ("sheet-too-large", True)


def test_errors_comments_formulas_merges_and_what_is_hidden(tmp_path):
    note = "<office:annotation><text:p>批注</text:p></office:annotation>"
    rows = row(
        f"<table:table-cell office:value-type='string'>{note}<text:p>正文</text:p></table:table-cell>",
        cell("#N/A", 'office:value-type="string" calcext:value-type="error" table:formula="of:=NA()"'),
        cell("", 'table:formula="of:=1"'),
        visibility="collapse",
    ) + row(
        cell("合", 'table:number-columns-spanned="2" table:number-rows-spanned="2"'), "<table:covered-table-cell/>", cell("末")
    )
    style = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    (grid,) = opened(tmp_path, ods(rows, style)).grids
    assert grid.rows == [["正文", "", ""], ["合", "", "末"]]
    assert (grid.errors, grid.uncached, grid.hidden_rows) == ({(0, 1): "#N/A"}, {(0, 2)}, {0})
    assert (grid.merges, grid.visible) == (((1, 0, 1, 1),), False)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ods("", manifest="<encryption-data/>"), "file-encrypted"),
        (ods("<table:table-row>"), "file-damaged"),
        (ods(row(cell("甲"), number_rows_repeated="x")), "file-damaged"),
    ],
)
def test_refusals(data, code, tmp_path):
    book = opened(tmp_path, data, "台账.ods")
    assert book.refusal.kind.code == code, said(book)


def test_a_document_without_a_table_is_refused(tmp_path):
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": f"<office:document-content {NAMES}/>"}
    assert opened(tmp_path, ods("")).grids[0].rows == []
    assert opened(tmp_path, zipped(parts)).refusal.facts == {"what": "其中找不到工作表"}


def test_a_bomb_of_tables_is_refused(tmp_path):
    """Hundreds of large tables, said in a few bytes."""
    far = row(cell("炸", 'table:number-columns-repeated="19"'), number_rows_repeated="1000")
    many = "</table:table>".join(f'<table:table table:name="{name}">{far}' for name in range(200))
    path = tmp_path / "台账.ods"
    path.write_bytes(ods(f"</table:table>{many}"))
    refusal = open_book(Source(path, path.name), LIMITS._replace(cells=100_000)).refusal
    assert refusal.facts == {"what": "所有工作表的单元格总数", "size": "114,000 个", "limit": "100,000 个"}
