"""column_sheet.py: what is written in columns is, cell by cell, what XlsxWriter would have written."""

import random
import zipfile
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import bulletin, golden_ledgers, ledger, task

import wellxl
from wellxl.errors import OutputError
from wellxl.wells import WELLS
from wellxl.writing import column_cells, column_sheet, workbook
from wellxl.writing.book import new_book
from wellxl.writing.cells import writer
from wellxl.writing.column_cells import Column
from wellxl.writing.column_sheet import ColumnSheet
from wellxl.writing.sheet import Sheet
from wellxl.writing.styles import Styles
from wellxl.writing.workbook import write_workbook

DAY = date(2024, 6, 23)
HOSTILE = [
    *(
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "{=1}",
        "http://x",
        "file://x",
        "external:x",
        "\\\\x\\y",
        "'x",
        '"x"',
        "＝1",
        "%0A",
    ),
    *("<r><t>x</t></r>", "<r>", "<b>&amp;</b>", "]]>", "_x0041_", "_x000D_", "a_x0041_b", " x", "x ", "\n", "a\nb", "a\r\nb"),
    *(
        "\x0b",
        "a\x00b",
        "\ufffe",
        "\ud800",
        "😀",
        "\u200b",
        "\u3000x",
        "007",
        "1e5",
        "TRUE",
        "#N/A",
        "",
        "长" * 32_768,
        "😀" * 16_384,
    ),
]
ODD = [
    *(0, 1, -1, 2**40, 1.5, -0.0, 1e300, 5e-324, 0.1 + 0.2, float("nan"), float("inf"), True, False, None, 12345678901234567.0),
    *(date(1899, 1, 1), date(1900, 3, 1), DAY, datetime(2024, 6, 23, 1, 2, 3, 4), datetime(1800, 1, 1, 1), time(1, 2), time()),
    timedelta(days=2, hours=5),
]


class StockSheet(Sheet):
    """The same by XlsxWriter's own typed calls."""

    def fill(self, given, format_of, tall=None):
        column = self.filled = getattr(self, "filled", -1) + 1
        write = writer(self, format_of)
        for row, value in enumerate(given.values, 1):
            write(row, column, value)


def made(path, columns, kind):
    with new_book(path, "题", DAY) as (book, _):
        sheet = book.add_worksheet("表", kind)
        styles = Styles(book, WELLS)
        for index, values in enumerate(columns):
            writer(sheet, styles, "header")(0, index, f"列{index}")
            sheet.fill(Column.of(values), partial(styles, "body", *(("text",) if index % 2 else ())))
    return path


def cells(path, name="表"):
    """Value and look of every cell, with what the whole sheet has."""
    sheet = openpyxl.load_workbook(path, rich_text=True)[name]
    widths = {letter: one.width for letter, one in sheet.column_dimensions.items()}
    looks = {}

    def look(cell):
        if cell.style_id not in looks:
            looks[cell.style_id] = repr((cell.number_format, cell.quotePrefix, cell.font, cell.border, cell.alignment, cell.fill))
        return looks[cell.style_id]

    table = [[(str(cell.value), cell.data_type in "si", look(cell)) for cell in row] for row in sheet.iter_rows()]
    return sheet.dimensions, widths, table


def both(folder, columns):
    return [made(folder / f"{kind.__name__}.xlsx", columns, kind) for kind in (ColumnSheet, StockSheet)]


def spread(values, size):
    """The same values once and, so that they recur, often."""
    return [*values, *[None] * (size - len(values))], [values[row % 3] for row in range(size)]


def test_hostile_text_and_odd_values_are_what_the_stock_writer_makes_of_them(tmp_path):
    size = 2 * max(len(HOSTILE), len(ODD))
    mixed = [*HOSTILE, *ODD]
    columns = [*spread(HOSTILE, size), *spread(ODD, size), [mixed[row % len(mixed)] for row in range(size)], HOSTILE * 3]
    columns = [column[:size] + [None] * (size - len(column)) for column in columns]
    ours, theirs = both(tmp_path, columns)
    assert cells(ours) == cells(theirs)


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(),
    st.text(max_size=8),
    st.text("=+-@<>&\"'_x0041 \n\r\t\x0b/:htp{}", max_size=10),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(9999)),
)


@given(st.integers(1, 7).flatmap(lambda n: st.lists(st.lists(values, min_size=n, max_size=n), min_size=1, max_size=4)))
@settings(max_examples=40)
def test_any_table_is_what_the_stock_writer_makes_of_it(tmp_path_factory, columns):
    folder = tmp_path_factory.mktemp("any")
    repeated = [*columns, *([column[0]] * len(column) for column in columns)]
    ours, theirs = both(folder, repeated)
    assert cells(ours) == cells(theirs)


def test_pieces_follow_one_another(tmp_path, monkeypatch):
    """Rows are looked at and written some at a time."""
    for module in (column_cells, column_sheet):
        monkeypatch.setattr(module, "AT_ONCE", 3)
    calm = [f"甲{row}" for row in range(10)]
    columns = [calm, [*calm[:4], "=1", None, *calm[6:]], list(range(10)), [None, 0.5, float("inf"), *[1.5] * 7], [True, 1] * 5]
    ours, theirs = both(tmp_path, columns)
    assert cells(ours) == cells(theirs)


def test_libreoffice_reads_the_same_from_both(tmp_path, soffice):
    calm = [one for one in HOSTILE if len(one) < 100]
    ours, theirs = both(tmp_path, [calm, *spread(ODD, len(calm)), [calm[row % 2] for row in range(len(calm))]])
    (_, _, one), (_, _, other) = cells(soffice(ours, "xlsx")), cells(soffice(theirs, "xlsx"))
    assert one == other


def test_the_sample_is_what_the_stock_writer_makes_of_it(tmp_path, monkeypatch):
    report = wellxl.merge(Path(__file__).parents[1] / "workbooks" / "示例")
    ours = report.save(tmp_path / "a.xlsx")
    monkeypatch.setattr(workbook, "ColumnSheet", StockSheet)
    theirs = report.save(tmp_path / "b.xlsx")
    for name, _ in workbook.SHEETS:
        assert cells(ours, name) == cells(theirs, name), name


def test_the_rest_of_the_sheet_is_xlsxwriters(tmp_path, monkeypatch):
    """All that stands before and behind the rows is the same to the byte."""

    def around(path):
        xml = zipfile.ZipFile(path).read("xl/worksheets/sheet3.xml")
        head, _, rest = xml.partition(b'<row r="2"')
        return head.partition(b"<sheetData>")[0], rest.rpartition(b"</sheetData>")[2]

    one = bulletin(golden_ledgers())
    ours = around(write_workbook(tmp_path / "a.xlsx", one, WELLS))
    monkeypatch.setattr(workbook, "ColumnSheet", StockSheet)
    assert ours == around(write_workbook(tmp_path / "b.xlsx", one, WELLS))


def test_more_rows_than_a_sheet_has(tmp_path):
    with pytest.raises(OutputError, match="1,048,576"):
        made(tmp_path / "a.xlsx", [range(1_048_576)], ColumnSheet)
    assert not list(tmp_path.iterdir())


def test_rows_are_as_tall_as_their_tallest_text_and_others_say_nothing(tmp_path):
    path = tmp_path / "a.xlsx"
    with new_book(path, "题", DAY) as (book, _):
        sheet = book.add_worksheet("表", ColumnSheet)
        styles = Styles(book, WELLS)
        for column, values in enumerate((["短", "长" * 2, "长" * 3, None, "短"], ["长" * 9, "短", "长" * 2, 7, "长" * 900])):
            writer(sheet, styles, "header")(0, column, "列")
            sheet.fill(Column.of(values), partial(styles, "body"), lambda text: len(text) * 10)
    rows = openpyxl.load_workbook(path)["表"].row_dimensions
    assert [rows[row].height for row in range(2, 7)] == [94, 24, 34, None, 409]  # 4 points are left free, Excel's limit is 409


def test_a_column_without_values(tmp_path):
    ours, theirs = both(tmp_path, [[], []])
    assert cells(ours)[2] == cells(theirs)[2]


@pytest.mark.slow
def test_it_costs_a_fifth_and_holds_no_more(tmp_path):
    import time as clock
    import tracemalloc

    chance = random.Random(1)
    rows = [
        task(
            "示范区", n, street="白河街道", name=f"用户{chance.random()}", volume=chance.random() * 1e4, location=f"路{n % 500}号"
        )
        for n in range(20_000)
    ]
    one = bulletin([ledger("示范区", rows)])
    spent, held = {}, {}
    for kind in (ColumnSheet, StockSheet):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(workbook, "ColumnSheet", kind)
            start = clock.process_time()
            write_workbook(tmp_path / "a.xlsx", one, WELLS)
            spent[kind] = clock.process_time() - start
            tracemalloc.start()
            write_workbook(tmp_path / "a.xlsx", one, WELLS)
            held[kind] = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
    assert spent[ColumnSheet] < spent[StockSheet] / 5
    assert held[ColumnSheet] < held[StockSheet] / 2
