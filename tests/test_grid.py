"""open_book: cells at the addresses that Excel shows, or a refusal."""

from datetime import date
from pathlib import Path

import xlsxwriter

from wellxl.reading.grid import open_book
from wellxl.records import Source


def opened(path: Path):
    return open_book(Source(path, path.name))


def test_cells_stand_where_excel_shows_them(tmp_path):
    path = tmp_path / "卧龙区.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write("C3", "标题")
        sheet.write_datetime("D4", date(2024, 6, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.merge_range("B6:D7", "合并")
        book.add_worksheet("旧表").hide()
    one = opened(path)
    grid, old = one.grids
    assert (one.format, len(one.sha256), one.refusal) == ("xlsx", 64, None)
    assert (grid.sheet, grid.visible, old.visible) == ("台账", True, False)
    assert (grid.rows[2][2], grid.rows[3][3], grid.rows[0][0]) == ("标题", date(2024, 6, 3), "")
    assert grid.merges == ((5, 1, 6, 3),)


def test_a_missing_file_is_a_refusal(tmp_path):
    refusal = opened(tmp_path / "没有.xlsx").refusal
    assert refusal.kind.code == "file-unreadable"
    assert refusal.kind.refuses
