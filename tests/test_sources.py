"""sources.py: the sheet 来源."""

import openpyxl
from making import bulletin, golden_ledgers

from wellxl.records import Balance, Roll, Skipped, SourceLine
from wellxl.wells import WELLS
from wellxl.writing.sources import HEADS
from wellxl.writing.workbook import write_workbook

LINE = SourceLine(
    "宛城区.xlsx",
    "台账",
    "ab" * 32,
    "宛城区",
    seen=45,
    skipped=(Skipped(1, "标题"), Skipped(44, "合计"), Skipped(45, "合计")),
    table="A3:T43",
    headers=(("A", "所属\n区县", "辖区"), ("B", "电价", "")),
    note="隐藏的行 2 行，照常读入",
)
BALANCES = (Balance(LINE, counted=38, refused=3, duplicate=1), Balance(SourceLine("坏.xlsx", "", "0" * 64)))


def write(path, balances):
    return write_workbook(path / "a.xlsx", bulletin(golden_ledgers())._replace(balances=balances), WELLS)


def rows(path):
    return [list(row) for row in openpyxl.load_workbook(path, data_only=True)["来源"].iter_rows(values_only=True)]


def test_a_line_a_sheet_and_the_sums(tmp_path):
    assert rows(write(tmp_path, BALANCES)) == [
        list(HEADS),
        [
            *("宛城区.xlsx", "台账", "宛城区", "ab" * 32, "A3:T43", 45, 38, 3, 1, 3, "✓"),
            *("标题 1 行、合计 2 行", "A 所属 区县→辖区；B 电价→（原样保留）", "隐藏的行 2 行，照常读入"),
        ],
        ["坏.xlsx", None, None, "0" * 64, None, 0, 0, 0, 0, 0, "✓", None, None, None],
        ["合计", None, None, None, None, 45, 38, 3, 1, 3, "✓", None, None, None],
    ]


def test_the_roll_call_stands_below(tmp_path):
    called = (
        Roll("示范区", ("示范区.xlsx",), 94, ("与上期文件相同",)),
        Roll("高新区", (), 92, ("未报",)),
        Roll("卧龙区", ("a.xlsx", "b.xlsx")),
    )
    made = bulletin(golden_ledgers())._replace(balances=BALANCES, roll=called)
    path = write_workbook(tmp_path / "a.xlsx", made, WELLS)
    assert [row[:5] for row in rows(path)[5:]] == [
        ["上报文件", "点名", "辖区", "本期任务数", "清单任务数"],
        ["示范区.xlsx", "与上期文件相同", "示范区", 94, 94],
        [None, "未报", "高新区", 91, 92],
        ["a.xlsx、b.xlsx", "已报", "卧龙区", 84, None],
    ]


def test_the_files_of_a_district_never_make_a_row_that_excel_refuses(tmp_path):
    called = (Roll("卧龙区", tuple(f"卧龙区第{number}份台账.xlsx" for number in range(300))),)
    made = bulletin(golden_ledgers())._replace(balances=BALANCES, roll=called)
    sheet = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx", made, WELLS))["来源"]
    assert sheet["A7"].value.startswith("卧龙区第0份台账.xlsx、")
    assert 300 < sheet.row_dimensions[7].height < 409


def test_libreoffice_finds_the_same_balance(tmp_path, soffice):
    path = write(tmp_path, (*BALANCES, Balance(LINE._replace(seen=46), counted=38, refused=3, duplicate=1)))
    assert rows(soffice(path, "xlsx")) == rows(path)
    assert [row[10] for row in rows(path)] == ["平衡", "✓", "✓", "✗", "✗"]


def test_without_a_source_the_sums_are_zero(tmp_path, soffice):
    path = write(tmp_path, ())
    assert rows(path)[1][5:11] == [0, 0, 0, 0, 0, "✓"]
    assert rows(soffice(path, "xlsx")) == rows(path)
