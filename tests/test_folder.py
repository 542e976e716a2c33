"""folder.py: which files are read, which are passed over and why."""

import os
import stat
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from wellxl.errors import InputError
from wellxl.reading.folder import MARK, find_sources, is_folder, made_as, shown
from wellxl.records import Finding, Origin, Source
from wellxl.wells import WELLS
from wellxl.writing.returns import write_returns

pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="names of bytes, as Linux has them")


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


def passed(folder):
    return {one.name: one.reason for one in find_sources([folder])[1]}


@pipes
def test_a_pipe_or_a_device_among_the_ledgers_is_left_alone(tmp_path):
    """Which opening would wait for, and reading never end."""
    workbook(tmp_path / "卧龙区.xlsx")
    os.mkfifo(tmp_path / "宛城区.xlsx")
    os.mkfifo(tmp_path / "明细.csv")
    (tmp_path / "高新区.xls").symlink_to("/dev/zero")
    reasons = dict.fromkeys(["宛城区.xlsx", "明细.csv", "高新区.xls"], "管道或设备，不是文件")
    assert passed(tmp_path) == reasons
    assert [made_as(tmp_path / name) for name in reasons] == ["", "", ""]


@pipes
def test_a_pipe_that_is_named_is_refused(tmp_path):
    os.mkfifo(tmp_path / "宛城区.xlsx")
    for given in (tmp_path / "宛城区.xlsx", Source(tmp_path / "宛城区.xlsx", "a")):
        with pytest.raises(InputError, match=r"^“.*宛城区.xlsx”是管道或设备，不是文件，不能读取：请指定文件或文件夹$"):
            find_sources([given])


def test_a_device_of_our_own_is_refused(tmp_path):
    try:
        os.mknod(tmp_path / "宛城区.xlsx", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    except (PermissionError, AttributeError):
        pytest.skip("no right to make a device")
    with pytest.raises(InputError, match="是管道或设备"):
        find_sources([tmp_path / "宛城区.xlsx"])
    workbook(tmp_path / "卧龙区.xlsx")
    assert passed(tmp_path) == {"宛城区.xlsx": "管道或设备，不是文件"}


def test_a_link_that_leads_nowhere_or_round_is_for_the_reader_to_tell(tmp_path):
    (tmp_path / "a.xlsx").symlink_to(tmp_path / "没有.xlsx")
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "b.xlsx")
    assert [one.name for one in find_sources([tmp_path])[0]] == ["a.xlsx", "b.xlsx"]
    with pytest.raises(InputError, match="打不开（链接绕成了圈）"):
        find_sources([tmp_path / "b.xlsx"])


def test_a_folder_that_cannot_be_read_stops_no_other(tmp_path, monkeypatch):
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        workbook(tmp_path / name / f"{name}.xlsx")
    scandir = os.scandir

    def closed(path):
        if str(path).endswith("甲"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    assert [one.name for one in find_sources([tmp_path])[0]] == ["乙/乙.xlsx"]
    assert passed(tmp_path) == {"甲": "文件夹打不开：没有权限，或者正被其他程序占用"}
    with pytest.raises(InputError, match=r"^文件夹“.*甲”打不开（没有权限，或者正被其他程序占用）：请检查权限后重试$"):
        find_sources([tmp_path / "甲"])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_the_right_to_read_it(tmp_path):
    (tmp_path / "甲").mkdir(0)
    workbook(tmp_path / "乙.xlsx")
    assert passed(tmp_path) == {"甲": "文件夹打不开：没有权限，或者正被其他程序占用"}


def test_a_link_to_a_folder_is_told(tmp_path):
    (tmp_path / "别处").mkdir()
    workbook(tmp_path / "别处" / "a.xlsx")
    (tmp_path / "收件").mkdir()
    workbook(tmp_path / "收件" / "b.xlsx")
    (tmp_path / "收件" / "甲").symlink_to(tmp_path / "别处")
    assert passed(tmp_path / "收件") == {"甲": "指向别处的文件夹链接，没有进去"}
    assert [one.name for one in find_sources([tmp_path / "收件" / "甲"])[0]] == ["a.xlsx"]


def test_what_stands_in_a_folder_without_a_ledger_is_named(tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.docx").touch()
    named = "、".join(f"{number}.docx（不是表格文件）" for number in range(3))
    with pytest.raises(InputError, match=f"等表格文件），只有{named}等 5 个：请把各区台账放进去后重试"):
        find_sources([tmp_path])


def test_what_is_asked_for_is_called_by_its_name(tmp_path):
    with pytest.raises(InputError, match=r"^没有找到任务清单“.*清单.xlsx”：请核对路径$"):
        find_sources([tmp_path / "清单.xlsx"], "任务清单")
    with pytest.raises(InputError, match=r"里没有任务清单（.*）：请把任务清单放进去后重试$"):
        find_sources([tmp_path], "任务清单")


@pytest.mark.parametrize("name", ["长" * 200, "/".join(["长"] * 3000)])
def test_a_path_that_is_too_long(tmp_path, name):
    with pytest.raises(InputError, match="打不开（路径或文件名太长）：请核对路径和权限"):
        is_folder(tmp_path / name)


GBK = "卧龙区.xlsx".encode("gbk")


@linux
def test_a_name_in_gbk_is_shown_as_it_was_meant(tmp_path):
    folder = os.fsencode(tmp_path) + b"/" + "二期".encode("gb18030")
    os.mkdir(folder)
    workbook(tmp_path / "a.xlsx").rename(Path(os.fsdecode(folder + b"/" + GBK)))
    ((one,), _) = find_sources([tmp_path])
    assert one.name == "二期/卧龙区.xlsx"
    assert one.path.is_file()
    assert find_sources([one.path])[0] == (Source(one.path, "卧龙区.xlsx"),)
    assert find_sources([Source(one.path, os.fsdecode(GBK))])[0] == (Source(one.path, "卧龙区.xlsx"),)
    os.rename(one.path, os.fsdecode(folder + b"/" + "说明.docx".encode("gbk")))
    workbook(tmp_path / "b.xlsx")
    assert passed(tmp_path) == {"二期/说明.docx": "不是表格文件"}


@linux
def test_a_name_is_one_though_it_stands_there_in_two_encodings(tmp_path):
    workbook(tmp_path / "卧龙区.xlsx")
    workbook(tmp_path / "a.xlsx").rename(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + GBK)))
    found = find_sources([tmp_path])[0]
    assert [one.name for one in found] == [f"{tmp_path}/卧龙区.xlsx", f"{tmp_path}/卧龙区(2).xlsx"]
    assert found == find_sources([one.path for one in reversed(found)])[0]


@linux
@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (b"\xff\xff.xlsx", "��.xlsx"),  # in no encoding
        ("宛城区.xlsx".encode(), "宛城区.xlsx"),
        ("宛城区".encode() + b"/" + GBK, "宛城区/卧龙区.xlsx"),
        ("鬱㐀.csv".encode("gb18030"), "鬱㐀.csv"),
    ],
)
def test_names_of_bytes(name, meant):
    assert shown(os.fsdecode(name)) == meant
    meant.encode()
