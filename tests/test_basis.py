"""basis.py: what a bulletin depends on besides the ledgers."""

import hashlib
from pathlib import Path

import openpyxl

import wellxl
from wellxl.catalogue import KINDS
from wellxl.records import Basis
from wellxl.wells import WELLS
from wellxl.writing.plan import write_campaign

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_least_that_is_told():
    assert wellxl.merge(SAMPLE).bulletin.basis == (
        Basis("程序", f"wellxl {wellxl.__version__}"),
        Basis("通报日期", "2024-06-23"),
        Basis("方案", "内置方案"),
    )
    other = wellxl.merge(SAMPLE, campaign=WELLS.with_(name="另一个"))
    assert other.bulletin.basis[2] == Basis("方案", "另一个")


def test_every_file_that_was_given_is_told_with_its_checksum(tmp_path):
    campaign = write_campaign(tmp_path / "方案.xlsx", WELLS, KINDS)
    (tmp_path / "日通报").mkdir()
    before = wellxl.merge(SAMPLE, date="2024-06-22").save(tmp_path / "日通报" / "a.xlsx")
    tasks = tmp_path / "清单.csv"
    tasks.write_text("辖区,用户名称,分类\n卧龙区,某单位,应封停\n", encoding="utf-8")
    report = wellxl.merge(SAMPLE, campaign=campaign, tasks=tasks, previous=before.parent, strict_total=True)
    assert report.bulletin.basis[2:] == (
        Basis("方案", "方案.xlsx", sha256(campaign)),
        Basis("任务清单", "清单.csv", sha256(tasks)),
        Basis("未报的任务", "按未完成计入"),
        Basis("上期通报", "a.xlsx", sha256(before)),
        Basis("历次通报", "1 期"),
    )
    sheet = openpyxl.load_workbook(report.save(tmp_path / "b.xlsx"))["来源"]
    rows = [[cell.value for cell in row[:4]] for row in sheet.iter_rows()]
    assert [one for one in rows if one[1] in ("方案", "上期通报")] == [
        ["方案.xlsx", "方案", None, sha256(campaign)],
        ["a.xlsx", "上期通报", None, sha256(before)],
    ]
