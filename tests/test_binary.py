"""xls and et: values, dates, error cells, hidden rows and sheets, merged areas."""

from datetime import date, datetime, time
from io import BytesIO

import pytest
import xlrd
import xlwt
from packing import opened

from wellxl.reading.binary import read_xls
from wellxl.reading.container import LIMITS, Refused


def saved(book: xlwt.Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls() -> bytes:
    """A good workbook of two rows."""
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    for row, cells in enumerate([["水井编号", "分类"], [7, "应封停"]]):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    return saved(book)


def test_values_and_dates():
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    styles = {form: xlwt.easyxf(num_format_str=form) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm")}
    page.write(1, 1, 5)
    page.write(1, 2, "00123")
    page.write(1, 3, True)
    page.write(2, 1, datetime(2024, 6, 3), styles["yyyy-mm-dd"])
    page.write(2, 2, datetime(2024, 6, 3, 8, 30), styles["yyyy-mm-dd hh:mm"])
    page.write(2, 3, time(8, 30), styles["hh:mm"])
    (grid,), hits = read_xls(saved(book), LIMITS)
    assert grid.rows == [
        ["", "", "", ""],
        ["", 5.0, "00123", True],
        ["", date(2024, 6, 3), datetime(2024, 6, 3, 8, 30), time(8, 30)],
    ]
    assert hits == ()


def test_1904():
    book = xlwt.Workbook()
    book.dates_1904 = True
    book.add_sheet("台账").write(0, 0, 1, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    assert read_xls(saved(book), LIMITS)[0][0].rows == [[date(1904, 1, 2)]]


def test_errors_hidden_rows_hidden_sheets_and_merged_areas():
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    page.write_merge(0, 1, 0, 2, "标题")
    page.row(2).set_cell_error(1, 42)
    page.row(2).hidden = True
    page.write(3, 0, "下")
    book.add_sheet("旧表").visibility = 1
    (grid, old), _ = read_xls(saved(book), LIMITS)
    assert (grid.errors, grid.rows[2][1], grid.hidden_rows) == ({(2, 1): "#N/A"}, "", {2})
    assert (grid.merges, grid.visible, old.visible) == (((0, 0, 1, 2),), True, False)


def test_an_encrypted_workbook_is_refused(monkeypatch):
    def refuse(**_):
        raise xlrd.XLRDError("Workbook is encrypted")

    monkeypatch.setattr(xlrd, "open_workbook", refuse)
    with pytest.raises(Refused, match="file-encrypted"):
        read_xls(xls(), LIMITS)


def test_what_xlrd_stumbles_over_is_left_to_calamine_and_told(monkeypatch):
    def stumble(**_):
        raise AssertionError

    monkeypatch.setattr(xlrd, "open_workbook", stumble)
    (grid,), (hit,) = read_xls(xls(), LIMITS)
    assert (grid.rows[1], hit.kind.code) == ([7.0, "应封停"], "file-spare-reader")


def test_a_truncated_workbook_is_refused(tmp_path):
    assert opened(tmp_path, xls()[:3000], "台账.xls").refusal.kind.refuses
