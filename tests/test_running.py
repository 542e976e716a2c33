"""running.py: one file judged, many read by whoever does it."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from wellxl import running, sharing
from wellxl.records import Hit, Kind, ReadFile, ReadSheet, Source, SourceLine
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


def written(path, *rows):
    """A ledger; a cell that begins with # shows an error, = is a formula without a result."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ["水井编号", "用户名称", "街道", "分类", "完成状态", "完成日期", "堵点"])
        for row, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells):
                if cell[:1] == "#":
                    sheet.write_formula(row, column, "=A1/0", None, cell)
                elif cell[:1] == "=":
                    sheet.write_formula(row, column, cell, None, "")
                else:
                    sheet.write(row, column, cell)
    return read_and_check(Source(path, path.name), WELLS, DAY)


def told(checked):
    return [(one.severity, one.code, one.origin.cell, one.message) for one in checked.findings]


GOOD = ("W1", "甲厂", "七一街道", "应封停", "未完成", "", "管网未通")


def test_a_cell_that_shows_an_error_has_one_error_and_refuses_its_row(tmp_path):
    checked = written(tmp_path / "卧龙区.xlsx", GOOD, ("W2", "乙厂", "七一街道", "#N/A", "否", "", "等待"))
    shows = "单元格显示为错误值“#N/A”，没有可用的内容，本行未计入统计"
    assert told(checked) == [("error", "cell-error", "D3", shows)]
    assert checked.refused_rows == {0: frozenset([1])}
    checked = written(tmp_path / "卧龙区.xlsx", GOOD, ("", "#N/A", "七一街道", "应封停", "否", "", "等待"))
    assert told(checked) == [("error", "cell-error", "B3", shows)]
    assert checked.refused_rows == {0: frozenset([1])}


def test_an_error_that_refuses_no_row_says_nothing_of_it(tmp_path):
    shows = dict.fromkeys(("B3", "E4", "F5", "G6"), "单元格显示为错误值“#N/A”，没有可用的内容")
    shows["E4"] += "，本行暂不计入完成"
    rows = [
        ("W2", "#N/A", "七一街道", "应封停", "否", "", "等待"),
        ("W3", "丙厂", "七一街道", "应封停", "#N/A", "2024-06-03", ""),
        ("W4", "丁厂", "七一街道", "应封停", "是", "#N/A", ""),
        ("W5", "戊厂", "七一街道", "应封停", "否", "", "#N/A"),
    ]
    checked = written(tmp_path / "卧龙区.xlsx", GOOD, *rows)
    assert [line for line in told(checked) if line[0] != "fixed"] == [
        ("error", "cell-error", cell, message) for cell, message in shows.items()
    ]
    assert checked.refused_rows == {0: frozenset()}


def test_an_error_that_the_campaign_does_not_want_is_told_where_it_refuses(tmp_path):
    written(tmp_path / "卧龙区.xlsx", GOOD, ("W2", "#N/A", "七一街道", "#N/A", "否", "", "等待"))
    campaign = dataclasses.replace(WELLS, severities={"cell-error": "off"})
    checked = read_and_check(Source(tmp_path / "卧龙区.xlsx", "卧龙区.xlsx"), campaign, DAY)
    assert [(line[1], line[2]) for line in told(checked)] == [("cell-error", "D3")]


def test_two_hundred_states_without_a_result_are_one_line(tmp_path):
    rows = [(f"W{n}", f"第{n}厂", "七一街道", "应封停", '=IF(F2="","否","是")', "2024-06-03", "") for n in range(200)]
    checked = written(tmp_path / "卧龙区.xlsx", *rows)
    assert [(one.severity, one.code, one.count) for one in checked.findings] == [
        ("error", "formula-uncached", 200),
        ("fixed", "date-as-text", 200),
    ]


def test_a_category_column_without_results_is_one_line_that_says_why_nothing_counts(tmp_path):
    rows = [(f"W{n}", f"第{n}厂", "七一街道", '=IF(A2="","","应封停")', "否", "", "等待") for n in range(40)]
    checked = written(tmp_path / "卧龙区.xlsx", *rows)
    (one,) = checked.findings
    assert (one.code, one.count, len(checked.refused_rows[0])) == ("formula-uncached", 40, 40)
    assert one.message == "单元格的公式没有保存计算结果，本行未计入统计（同类共 40 处：D2–D41）"


def test_a_table_that_lacks_a_column_is_told_once_and_refused(tmp_path):
    path = tmp_path / "卧龙区.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, head in (("台账", ["水井编号", "用户名称", "完成状态"]), ("说明", ["事项", "内容"])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, head)
            sheet.write_row(1, 0, ["W1", "甲厂", "是"][: len(head)])
    checked = read_and_check(Source(path, path.name), WELLS, DAY)
    assert [line[1] for line in told(checked)] == ["column-missing"]
    assert checked.refused


def test_a_file_that_cannot_be_read_is_refused_as_a_whole(tmp_path):
    path = tmp_path / "宛城区.xlsx"
    path.write_bytes(b"")
    checked = read_and_check(Source(path, path.name), WELLS, DAY)
    assert checked.refused
    assert [one.district for one in checked.findings] == ["宛城区"]


def test_a_sheet_that_cannot_be_read_is_named(tmp_path):
    head, row = "用户名称,街道,分类,完成状态", "甲厂,汉冶街道,应封停,否"
    other = tmp_path / "宛城区.xlsx"
    with xlsxwriter.Workbook(other) as book:
        for name, heads in (("一", head), ("二", head.replace("完成状态", "联系人"))):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, heads.split(","))
            sheet.write_row(1, 0, row.split(","))
    checked = read_and_check(Source(other, other.name), WELLS, DAY)
    assert ([ledger.sheet for ledger in checked.ledgers], checked.unread, checked.refused) == (["一"], ("二",), True)


def test_whatever_reading_refuses_is_unread_wherever_it_stands():
    kind = Kind("x", "error", "错", refuses=True)
    hits = [Hit(kind, 7, "D")], [Hit(kind, 0)], [Hit(kind._replace(refuses=False), 0)]
    sheets = tuple(ReadSheet(SourceLine("a", f"表{at}", ""), hits=tuple(own)) for at, own in enumerate(hits))
    read = ReadFile(Source(Path("a"), "a"), "", sheets, (Hit(kind, 0),))
    assert [*running._unread(read)] == ["", "表0", "表1"]


def test_any_executor_gives_the_same_and_progress_is_told():
    sources = [Source(path, path.name) for path in sorted(SAMPLE.iterdir())]
    told = []
    with ThreadPoolExecutor(2) as executor:
        there = read_all(sources, WELLS, DAY, executor=executor, progress=lambda *step: told.append(step))
    assert there == read_all(sources, WELLS, DAY)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def sources():
    return [Source(path, path.name) for path in sorted(SAMPLE.iterdir())]


def test_jobs_give_the_same_and_progress_is_told():
    told = []
    there = read_all(sources(), WELLS, DAY, jobs=2, progress=lambda *step: told.append(step))
    assert there == read_all(sources(), WELLS, DAY)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_little_work_is_done_here(monkeypatch):
    monkeypatch.setattr(sharing, "in_processes", None)
    assert len(read_all(sources(), WELLS, DAY, jobs=None)) == 4
    monkeypatch.setattr(running, "_WORTH", 1000)
    with pytest.raises(TypeError):
        read_all(sources(), WELLS, DAY, jobs=None)


def test_files_that_are_sent_give_the_same(tmp_path):
    plain = Source(tmp_path / "卧龙区.csv", "卧龙区.csv")  # whose sheet is called after the file
    plain.path.write_text("编号,单位名称,分类\n1-1,甲厂,应封停\n", encoding="utf-8")
    files = [*sources(), plain]
    with ThreadPoolExecutor(2) as executor:
        assert read_all(files, WELLS, DAY, executor=executor, send=True) == read_all(files, WELLS, DAY)


def test_a_file_that_kills_its_process_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(sharing, "in_processes", lambda _, chunks, __: [(one, None) for chunk in chunks for one in chunk])
    for one in read_all(sources(), WELLS, DAY, jobs=2):
        assert one.refused
        assert [(found.code, found.origin.file) for found in one.findings] == [("file-crash", one.source.name)]
        assert len(one.sha256) == 64
