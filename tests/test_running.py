"""running.py: one file judged, many read by whoever does it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import xlsxwriter

from wellxl.records import Source
from wellxl.running import read_all, read_and_check
from wellxl.wells import WELLS

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"
DAY = date(2024, 6, 23)


def test_a_row_that_cannot_be_counted_is_refused_and_told(tmp_path):
    path = tmp_path / "宛城区.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(
            [["编号", "单位名称", "分类", "是否完成"], ["1-1", "甲厂", "", "否"], ["1-2", "乙厂", "应封停", "否"]]
        ):
            sheet.write_row(row, 0, cells)
    checked = read_and_check(Source(path, path.name), WELLS, DAY)
    assert checked.refused_rows == {0: frozenset([0])}
    assert [(one.code, one.origin.cell, one.district) for one in checked.findings] == [("category-missing", "C2", "宛城区")]
    assert not checked.refused
    assert all(column.raw == () for column in checked.ledgers[0].columns)


def test_a_file_that_cannot_be_read_is_refused_as_a_whole(tmp_path):
    path = tmp_path / "宛城区.xlsx"
    path.write_bytes(b"")
    checked = read_and_check(Source(path, path.name), WELLS, DAY)
    assert checked.refused
    assert [one.district for one in checked.findings] == ["宛城区"]


def test_any_executor_gives_the_same_and_progress_is_told():
    sources = [Source(path, path.name) for path in sorted(SAMPLE.iterdir())]
    told = []
    with ThreadPoolExecutor(2) as executor:
        there = read_all(sources, WELLS, DAY, executor=executor, progress=lambda *step: told.append(step))
    assert there == read_all(sources, WELLS, DAY)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
