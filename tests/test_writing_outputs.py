"""outputs.py: nothing takes the place of what was read (law 6), or of what else is written."""

import os

import pytest

from wellxl.errors import OutputError
from wellxl.writing.outputs import Outputs


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "卧龙区.xlsx"
    path.write_text("台账")
    return path


@pytest.mark.parametrize("name", ["卧龙区.xlsx", "收件/../卧龙区.xlsx", "链接.xlsx", "同一个.xlsx", "夹/卧龙区.xlsx"])
def test_what_was_read_is_known_again_by_any_name(ledger, name, tmp_path):
    (tmp_path / "收件").mkdir()
    (tmp_path / "链接.xlsx").symlink_to(ledger)
    (tmp_path / "夹").symlink_to(tmp_path)
    os.link(ledger, tmp_path / "同一个.xlsx")
    with pytest.raises(OutputError) as told:
        Outputs([("方案", tmp_path / "没有.xlsx"), ("台账", ledger)]).take("日通报", tmp_path / name, ".xlsx")
    assert str(told.value) == f"“{tmp_path / name}”是这次读取的台账，不能再用来写日通报：请另取一个文件名"


def test_a_ledger_that_is_a_link_is_what_it_leads_to(ledger, tmp_path):
    (tmp_path / "链接.xlsx").symlink_to(ledger)
    with pytest.raises(OutputError, match="是这次读取的台账"):
        Outputs([("台账", tmp_path / "链接.xlsx")]).take("日通报", ledger, ".xlsx")


def test_a_file_system_without_numbers_of_files_goes_by_the_path(ledger, tmp_path, monkeypatch):
    (tmp_path / "别的.xlsx").write_text("别的")
    stat = os.stat

    def unnumbered(path, **more):
        state = list(stat(path, **more))
        state[1] = 0
        return os.stat_result(state)

    monkeypatch.setattr(os, "stat", unnumbered)
    outputs = Outputs([("台账", ledger)])
    outputs.take("日通报", tmp_path / "别的.xlsx", ".xlsx")
    with pytest.raises(OutputError, match="是这次读取的台账"):
        outputs.take("日通报", tmp_path / "." / "卧龙区.xlsx", ".xlsx")


def test_a_place_is_taken_once(tmp_path):
    outputs = Outputs()
    (tmp_path / "夹").symlink_to(tmp_path)
    outputs.take("日通报", tmp_path / "a.xlsx", ".xlsx")
    outputs.take("日通报", tmp_path / "a.xlsx", ".xlsx")  # which is written again
    outputs.take("对外版", tmp_path / "b.xlsx", ".xlsx")
    with pytest.raises(OutputError) as told:
        outputs.take("对外版", tmp_path / "夹" / "a.xlsx", ".xlsx")
    assert str(told.value) == f"“{tmp_path / '夹' / 'a.xlsx'}”已经用来写日通报，不能再用来写对外版：请另取一个文件名"


@pytest.mark.parametrize("name", ["a.txt", "a.xls", "a", "日通报2024.6.23", "a.xlsm"])
def test_a_name_must_end_as_what_is_written(tmp_path, name):
    with pytest.raises(OutputError) as told:
        Outputs().take("日通报", tmp_path / name, ".xlsx")
    assert str(told.value) == f"日通报只能写成 .xlsx 文件，“{tmp_path / name}”不是：请改文件名的结尾"
    Outputs().take("日通报", tmp_path / f"{name}.XLSX", ".xlsx")


def test_a_folder_is_for_the_writing_to_tell(tmp_path):
    Outputs().take("日通报", tmp_path, ".xlsx")
