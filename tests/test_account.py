"""account.py: what a bulletin says of how it was made."""

from datetime import date
from pathlib import Path

import pytest

import wellxl
from wellxl import InputError
from wellxl.reading.account import read_account

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"


def test_the_options_of_a_bulletin(tmp_path):
    path = wellxl.merge(SAMPLE).save(tmp_path / "日通报.xlsx", columns=["剩余任务", "序时进度"], paragraph=True)
    account = read_account(path)
    assert (account.dates, account.columns, account.paragraph) == ((date(2024, 6, 23),), ("剩余任务", "序时进度"), True)
    assert account.detail_in is None
    assert {one.file: one.row for one in account.files} == {
        path.name: row for row, path in enumerate(sorted(SAMPLE.iterdir()), 2)
    }
    assert [(row, one.role) for row, one in account.basis] == [(15, "程序"), (16, "通报日期"), (17, "方案")]
    assert account.names == {path.name for path in SAMPLE.iterdir()}


def test_where_the_tasks_are(tmp_path):
    report = wellxl.merge(SAMPLE)
    assert read_account(report.save(tmp_path / "a.xlsx", detail_in="")).detail_in == ""
    assert read_account(report.save(tmp_path / "b.xlsx", detail_in="b_明细.csv")).detail_in == "b_明细.csv"


def test_a_note_is_no_paragraph(tmp_path):
    report = wellxl.merge([path for path in SAMPLE.iterdir() if "高新" not in path.name], date="2024-06-23")
    assert not read_account(report.save(tmp_path / "a.xlsx")).paragraph


def test_what_is_no_bulletin():
    with pytest.raises(InputError, match="请指定 wellxl 生成的日通报"):
        read_account(SAMPLE / "卧龙区台账.xlsx")
