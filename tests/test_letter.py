"""The message, whole."""

from datetime import date

from rich import FINDINGS, SHEET, finding

from wellxl.wells import WELLS
from wellxl.writing.letter import counts, summary, text, worst

DAY = date(2024, 6, 23)


def test_a_letter_whole():
    findings = [finding("warning", (5, "C"), value="旧井"), finding("error", (4, "B"), 4, 5, 9), finding("fixed", (2, "A"))]
    assert text("台账.xlsx", findings, WELLS, DAY, "台账_退回_2024-06-23.xlsx") == (
        "卧龙区：\n"
        "你单位报送的《台账.xlsx》已核对，发现错误 3 处、警告 1 处，另有 1 处已代为更正。\n"
        "\n"
        f"1. 【错误】〔{SHEET}〕B4：B4 有问题：“”。请改正\n"
        f"2. 【警告】〔{SHEET}〕C5：C5 有问题：“旧井”。请改正\n"
        f"3. 【已更正】〔{SHEET}〕A2：A2 有问题：“”。请改正\n"
        "\n"
        "退回件《台账_退回_2024-06-23.xlsx》中已标出问题所在单元格，全部问题见表“问题清单”，点击单元格地址可跳到原处。"
        "请直接在退回件中改正错误、核实警告，于2024年6月30日前重新报送。\n"
        "\n"
        "市中心城区自备井封停及南水北调水源置换工作领导小组办公室\n"
        "2024年6月23日\n"
    )


def test_the_letter_of_a_refused_file():
    told = text("台账.xlsx", [finding("error")], WELLS, DAY, deadline=date(2024, 6, 25))
    assert "你单位报送的《台账.xlsx》无法读取，未能计入。" in told
    assert "1. 【错误】整个文件有问题。请改正" in told
    assert "请按上述说明处理，于2024年6月25日前重新报送。" in told


def test_a_return_that_was_written_anew_says_so():
    assert "原文件不能直接标注" in text("a", FINDINGS, WELLS, DAY, "b", fresh=True)
    assert "原文件不能直接标注" not in text("a", FINDINGS, WELLS, DAY, "b")


def test_a_row_without_a_cell_is_called_a_row():
    assert f"1. 【错误】〔{SHEET}〕第 7 行：" in text("a", [finding("error", (7, ""))], WELLS, DAY, "b")


def test_a_deadline_that_has_passed_is_not_named():
    assert "，尽快重新报送。" in text("a", FINDINGS, WELLS, date(2024, 7, 1), "b")


def test_the_worst_five_come_first():
    assert [one.severity for one in worst(FINDINGS)] == ["error"] * 4 + ["error"]
    assert worst([finding("error", (1, "A")), finding("error", (2, "A"), 2, 3)])[0].count == 2
    assert "（以上为最主要的 5 条，共 9 条。）" in text("a", FINDINGS, WELLS, DAY, "b")


def test_each_kind_has_its_word_before_any_has_a_second():
    """Five lines of one kind would hide the others; what was put right never stands before an error."""
    many = [finding("error", (row, "F"), code="category-unknown") for row in range(2, 30)]
    others = [finding("fixed", (2, "H")), finding("error", (9, "D"), code="identity-missing"), finding("warning", (3, "G"))]
    told = [(one.severity, one.origin.cell) for one in worst([*many, *others])]
    assert told == [("error", "F2"), ("error", "D9"), ("error", "F3"), ("error", "F4"), ("error", "F5")]
    few = [(one.severity, one.origin.cell) for one in worst([*others, many[0]])]
    assert few == [("error", "D9"), ("error", "F2"), ("warning", "G3"), ("fixed", "H2")]


def test_what_there_is_none_of_is_left_out():
    assert summary([finding("fixed")]) == "问题 1 处，均已代为更正"
    assert summary([finding("warning")]) == "警告 1 处"
    assert counts(FINDINGS) == {"error": 5, "warning": 3, "fixed": 30}
    assert "确认更正内容" in text("a", [finding("fixed")], WELLS, DAY, "b")
