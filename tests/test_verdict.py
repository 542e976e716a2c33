"""verdict.py: what is printed of a verification."""

from datetime import date
from pathlib import Path

from wellxl.reading.account import Named
from wellxl.reading.differences import Compared, Difference
from wellxl.verdict import lines
from wellxl.verify import Verification

SHEETS = (Compared("日通报", 116, 54, 0, ()), Compared("明细", 6409, 0, 0, ()))
LEDGER = Named("卧龙区.xlsx", "0" * 64, 2, "")


def found(*differences, state="same"):
    return Verification(Path("日通报.xlsx"), date(2024, 6, 23), "日通报", "0.1.0", ((LEDGER, state),), SHEETS, differences)


def test_all_follows():
    assert list(lines(found())) == [
        "日通报（2024.6.23）",
        "来源列出台账 1 份：相同 1",
        "  工作表  单元格  公式  对不上",
        "  日通报     116    54       0",
        "  明细     6,409     0       0",
        "全部对得上：通报上的每个数都能从台账重新得出",
    ]


def test_what_does_not_follow_is_told_with_its_cell():
    told = list(lines(found(Difference("constant", "日通报", "C4", "示范区 应封停 总任务数", "99", "84"))))
    assert told[3:] == [
        "  日通报     116    54       1",
        "  明细     6,409     0       0",
        "  日通报!C4  示范区 应封停 总任务数",
        "      公式被换成固定值“99”，应为“84”",
        "对不上的有 1 处",
    ]


def test_what_follows_from_an_edit_stands_below_in_columns():
    edit = Difference("constant", "日通报", "D13", "高新区 应封停 累计完成数", "19", "9")
    results = [Difference("result", "日通报", f"C{row}", "总计 合计", "306", "307") for row in range(16, 46)]
    assert list(lines(found(edit, *results)))[5:][:5] == [
        "  日通报!D13  高新区 应封停 累计完成数",
        "      公式被换成固定值“19”，应为“9”",
        "公式没有改、结果不同的 30 处：",
        "  单元格      内容       显示  应为",
        "  日通报!C16  总计 合计   306   307",
    ]
    assert list(lines(found(edit, *results)))[-2:] == ["  还有 10 处，用 -v 全部列出", "对不上的有 31 处"]


def test_rows_that_follow_each_other_are_told_together():
    rows = [Difference("row-added", "明细", f"A{row}", f"卧龙区.xlsx〔台账〕第 {row} 行") for row in range(9, 60)]
    told = list(lines(found(*rows, state="missing")))
    assert told[1] == "来源列出台账 1 份：没有找到 1"
    assert told[-3:] == ["  明细!A9  卧龙区.xlsx〔台账〕第 9 行 等 51 行", "      多出一行，来源里没有", "对不上的有 51 处"]


def test_only_some_are_printed_unless_all_are_asked_for():
    many = [Difference("value", "明细", f"B{2 * row}", "", "a", "b") for row in range(1, 31)]
    assert "  还有 10 处，用 -v 全部列出" in lines(found(*many))
    assert len(list(lines(found(*many), verbose=True))) == len(list(lines(found(*many)))) + 19


def test_what_stands_in_a_cell_cannot_pass_for_a_line():
    edit = Difference("value", "明细", "B2", "某区\n全部对得上", "a\r\n全部对得上\u202e", "=" + "A1+" * 20)
    assert list(lines(found(edit)))[-4:] == [
        "  明细!B2  某区 全部对得上",
        "      写着“a  全部对得上 ”，",
        f"      应为 ={'A1+' * 20}",
        "对不上的有 1 处",
    ]
