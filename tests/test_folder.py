"""folder.py: which files are read, which are passed over and why."""

from datetime import date

import openpyxl
import pytest
import xlsxwriter

from wellxl.errors import InputError
from wellxl.reading.folder import MARK, find_sources, made_as
from wellxl.records import Finding, Origin, Source
from wellxl.wells import WELLS
from wellxl.writing.returns import write_returns


def workbook(path, mark=""):
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
        if mark:
            book.set_custom_property(MARK, mark)
    return path


def test_a_folder_is_searched_through_and_what_is_left_alone_is_listed(tmp_path):
    (tmp_path / "b").mkdir()
    workbook(tmp_path / "b" / "卧龙区.xlsx")
    workbook(tmp_path / "~$卧龙区.xlsx")
    workbook(tmp_path / "昨天.xlsx", "bulletin")
    workbook(tmp_path / "退回.xlsx", "return")
    (tmp_path / "说明.docx").write_bytes(b"x")
    (tmp_path / "a.csv").write_text("x")
    sources, passed = find_sources([tmp_path])
    assert [source.name for source in sources] == ["a.csv", "b/卧龙区.xlsx", "退回.xlsx"]
    assert {one.name: one.reason for one in passed} == {
        "~$卧龙区.xlsx": "打开文件时的锁定文件",
        "昨天.xlsx": "wellxl 生成的日通报，不是台账",
        "说明.docx": "不是表格文件",
    }


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path):
    (tmp_path / "台账.bin").write_bytes(b"x")
    assert [source.name for source in find_sources([tmp_path / "台账.bin"])[0]] == ["台账.bin"]


def test_a_file_given_twice_is_read_once(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    assert len(find_sources([path, tmp_path, path])[0]) == 1


def test_two_files_of_one_name_are_told_apart(tmp_path):
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        workbook(tmp_path / folder / "台账.xlsx")
    names = [source.name for source in find_sources([tmp_path / "甲", tmp_path / "乙"])[0]]
    assert len(set(names)) == 2
    assert all(name.endswith("台账.xlsx") for name in names)


def test_no_such_path(tmp_path):
    with pytest.raises(InputError, match=r"没有找到.*请核对路径"):
        find_sources([tmp_path / "没有"])


def test_a_folder_without_a_ledger(tmp_path):
    with pytest.raises(InputError, match=r"里没有台账.*放进去后重试"):
        find_sources([tmp_path])


def test_only_our_own_mark_counts(tmp_path):
    assert made_as(workbook(tmp_path / "a.xlsx")) == ""
    assert made_as(workbook(tmp_path / "b.xlsx", "bulletin")) == "bulletin"
    (tmp_path / "c.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert made_as(tmp_path / "c.xlsx") == ""


def returned(path, folder):
    finding = Finding("error", "x", Origin(path.name, "Sheet1", 1, "A"), "", "", "错", "改")
    (one,) = write_returns(folder, [(Source(path, path.name), [finding])], WELLS, date(2024, 6, 23))
    return one.path


def test_a_return_that_nobody_has_mended_is_passed_over_beside_its_ledger(tmp_path):
    made = returned(workbook(tmp_path / "卧龙区.xlsx"), tmp_path)
    below = returned(workbook(tmp_path / "宛城区[1].xlsx"), tmp_path / "退回")
    sources, passed = find_sources([tmp_path])
    assert [source.name for source in sources] == ["卧龙区.xlsx", "宛城区[1].xlsx"]
    assert {one.name: one.reason for one in passed if one.name.endswith(".xlsx")} == {
        made.name: "退回件，原样未改，以“卧龙区.xlsx”为准",
        f"退回/{below.name}": "退回件，原样未改，以“宛城区[1].xlsx”为准",
    }
    assert find_sources([made])[0][0].name == made.name  # named, it is read


def test_a_return_is_read_where_it_is_all_that_is_there_and_where_it_was_mended(tmp_path):
    (tmp_path / "收件").mkdir()
    made = returned(workbook(tmp_path / "收件" / "卧龙区.xlsx"), tmp_path / "收件")
    openpyxl.load_workbook(made).save(made)
    assert len(find_sources([tmp_path / "收件"])[0]) == 2
    (tmp_path / "收件" / "卧龙区.xlsx").unlink()
    assert [source.name for source in find_sources([tmp_path / "收件"])[0]] == [made.name]
    other = returned(workbook(tmp_path / "宛城区.xlsx"), tmp_path / "别处")
    assert [source.name for source in find_sources([tmp_path / "别处"])[0]] == [other.name]
