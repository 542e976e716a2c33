"""writing/values.py: formulas over what is not there stand as their values."""

import openpyxl
from xlsxwriter import Workbook

from wellxl.writing.values import AsValues


def written(path, of):
    with Workbook(path) as book:
        book.add_worksheet("别处")
        sheet = AsValues(book.add_worksheet("表"), of)
        sheet.set_column(0, 0, 33)
        sheet.write_formula(0, 0, "=SUM(明细!A1:A2)", None, 5)
        sheet.write_formula(1, 0, '=IF(明细!A1=0,"—",1)', None, "—")
        sheet.write_formula(2, 0, "=1+1", None, 2)
        sheet.write_url(3, 0, "internal:明细!A1", None, "甲")
        sheet.write_url(4, 0, "internal:别处!A1", None, "乙")
    return openpyxl.load_workbook(path)["表"]


def test_formulas_and_links_that_name_the_sheet_stand_as_values(tmp_path):
    sheet = written(tmp_path / "a.xlsx", "明细")
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == [5, "—", "=1+1", None, "乙"]
    assert sheet["A5"].hyperlink.location == "别处!A1"
    assert sheet.column_dimensions["A"].width > 30


def test_all_of_them_where_none_is_named(tmp_path):
    sheet = written(tmp_path / "a.xlsx", "")
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == [5, "—", 2, None, None]
