"""Two columns of one state or date."""

from datetime import date

import pytest
from making import DAY

from wellxl.reading.ledger import read_grid
from wellxl.records import Grid
from wellxl.rules import row as rules
from wellxl.wells import WELLS
from wellxl.wording import findings, line

HEAD = ["用户名称", "水井编号", "分类"]
SEAL, KEEP = "应封停", "应纳管"


def read(columns, *rows):
    lines = [[*HEAD, *columns.split()], *([f"用户{at}", f"W{at}", *row] for at, row in enumerate(rows, 1))]
    return read_grid(Grid("Sheet1", lines), WELLS, DAY, file="台账.xlsx")


def states(columns, *rows):
    sheet = read(columns, *rows)
    return list(sheet.ledgers[0].values("status")), [(hit.kind.code, hit.row, hit.column) for hit in sheet.hits]


@pytest.mark.parametrize("columns", ["是否封停 是否纳管", "封停状态 纳管状态", "是否已封停 是否已纳管"])
def test_each_category_has_its_own_column(columns):
    found = states(columns, (SEAL, "是", ""), (SEAL, "否", ""), (KEEP, "", "是"), (KEEP, "", "否"), (KEEP, "", ""))
    assert found == ([True, False, True, False, False], [("columns-joined", 4, "E"), ("columns-joined", 5, "E")])


def test_a_no_of_the_other_category_is_nothing():
    rows = [(SEAL, "是", "否"), (SEAL, "否", "否"), (KEEP, "否", "是"), (KEEP, "否", "否"), (KEEP, "否", ""), (KEEP, "是", "是")]
    values, told = states("是否封停 是否纳管", *rows)
    assert values == [True, False, True, False, False, True]
    assert {code for code, *_ in told} == {"columns-joined"}


@pytest.mark.parametrize(
    ("row", "cell", "against"),
    [
        ((KEEP, "是", "否"), "E2", "纳管状态“否”与 D 列“封停状态”的“是”矛盾"),
        ((SEAL, "未封停", "已完成"), "D2", "封停状态“未封停”与 E 列“纳管状态”的“已完成”矛盾"),
        ((KEEP, "是", ""), "D2", "封停状态“是”与分类“应纳管”矛盾"),
        ((SEAL, "", "已纳管"), "E2", "纳管状态“已纳管”与分类“应封停”矛盾"),
    ],
)
def test_done_under_the_other_category_alone_is_an_error_and_does_not_count(row, cell, against):
    sheet = read("封停状态 纳管状态", row)
    assert list(sheet.ledgers[0].values("status")) == [None]
    (said,) = [line(one) for one in findings(sheet.hits, "台账.xlsx", "Sheet1") if one.severity == "error"]
    advice = "请核对后改正，一行只填其中一格"
    assert said == f"台账.xlsx〔Sheet1〕{cell}：{against}，本行未计入完成。{advice}"


def test_a_word_that_names_the_category_stands_under_either():
    assert states("封停状态 纳管状态", (KEEP, "已纳管", ""), (SEAL, "", "已封停"))[0] == [True, True]


def test_a_word_that_nobody_knows_is_told_only_where_it_is_asked():
    values, told = states("封停状态 纳管状态", (SEAL, "大概", ""), (KEEP, "不涉及", "已纳管"), (KEEP, "", "差不多"))
    assert values == [None, True, None]
    assert [one for one in told if one[0] == "status-unknown"] == [("status-unknown", 2, "D"), ("status-unknown", 4, "E")]


def test_columns_without_a_category_fill_each_others_blanks():
    values, told = states("完成状态 是否完成", (SEAL, "是", ""), (KEEP, "", "是"), (KEEP, "", ""), (SEAL, "否", "否"))
    assert (values, told) == ([True, True, False, False], [("columns-joined", 3, "E")])


def test_they_may_not_contradict_each_other():
    values, told = states("完成状态 是否完成", (SEAL, "是", "否"), (SEAL, "否", "是"), (SEAL, "是", "是"))
    assert values == [None, None, True]
    assert told == [("header-twice", 1, "E"), ("columns-contradict", 2, "D"), ("columns-contradict", 3, "D")]


def test_remarks_on_the_progress_are_no_second_state():
    """As before: the first column counts, the other is kept as it stands, and that is told."""
    values, told = states("完成状态 进展", (SEAL, "是", "管网已通水"), (SEAL, "否", "用户外出"), (KEEP, "", "等水表"))
    assert (values, told) == ([True, False, False], [("header-twice", 1, "E")])


def test_dates_are_joined_and_findings_stand_at_their_own_cells():
    rows = [
        (SEAL, "是", "2024.6.10", "", ""),
        (KEEP, "", "", "是", "2024.6.30"),
        (KEEP, "", "", "是", ""),
        (KEEP, "", "", "是", "6月"),
    ]
    sheet = read("是否封停 封停时间 是否纳管 纳管时间", *rows)
    (ledger,) = sheet.ledgers
    assert list(ledger.values("status")) == [True] * 4
    assert list(ledger.values("done_on")) == [date(2024, 6, 10), date(2024, 6, 30), None, None]
    assert ("date-unreadable", 5, "G") in [(hit.kind.code, hit.row, hit.column) for hit in sheet.hits]
    late, without = (hit for hit in rules.check(ledger, WELLS, DAY) if hit.kind.code.startswith("done-"))
    assert (late.kind.code, late.row, late.column, late.header, late.value) == (
        "done-after-bulletin",
        3,
        "G",
        "纳管时间",
        "2024.6.30",
    )
    assert (without.kind.code, without.row, without.column) == ("done-without-date", 4, "G")


def test_two_dates_that_differ():
    sheet = read("完成状态 完成日期 完成时间", (SEAL, "是", "2024.6.10", "2024.6.11"), (SEAL, "是", "2024.6.10", "6.10"))
    assert list(sheet.ledgers[0].values("done_on")) == [date(2024, 6, 10)] * 2
    (said,) = [hit for hit in sheet.hits if hit.kind.code == "columns-contradict"]
    assert (said.row, said.facts["outcome"]) == (2, "已按“2024.6.10”读取")
    sheet = read("完成状态 封停日期 纳管日期", (KEEP, "是", "2024.6.10", "2024.6.11"), (KEEP, "是", "2024.6.10", ""))
    assert list(sheet.ledgers[0].values("done_on")) == [date(2024, 6, 11), date(2024, 6, 10)]


def test_the_further_column_stays_as_it_is_and_says_what_it_was_read_as():
    sheet = read("是否封停 是否纳管", (SEAL, "是", ""), (KEEP, "", "是"))
    assert [(column.key, column.header) for column in sheet.ledgers[0].columns][-2:] == [
        ("status", "是否封停、是否纳管"),
        ("", "是否纳管"),
    ]
    assert list(sheet.ledgers[0].columns[-1].values) == [None, "是"]
    assert sheet.line.headers[-2:] == (("D", "是否封停", "完成状态"), ("E", "是否纳管", "完成状态"))


def test_a_further_column_in_which_nothing_stands():
    assert states("是否封停 是否纳管", (SEAL, "是", ""), (SEAL, "否", "")) == ([True, False], [])
    assert states("完成状态 是否完成", (SEAL, "是", ""))[1] == [("header-twice", 1, "E")]


def test_a_state_in_a_column_that_nobody_knows_is_told():
    sheet = read("是否封停 入网与否", (SEAL, "是", ""), (KEEP, "", "是"), (KEEP, "", "否"))
    assert list(sheet.ledgers[0].values("status")) == [True, False, False]
    assert [line(one) for one in findings(sheet.hits, "台账.xlsx", "Sheet1")] == [
        "台账.xlsx〔Sheet1〕E：“入网与否”一列填的像是完成状态（如“是”），这 2 行的“是否封停”却空着；未采用，按未完成统计。"
        "如是完成状态，请填在“是否封停”一列，或在方案的“完成状态”一栏增加别名“入网与否”"
    ]
    for cells in (("是", "是"), ("", "急"), ("", 1.0), ("", "")):
        assert read("是否封停 入网与否", (SEAL, "是", ""), (KEEP, *cells)).hits == ()


def numbered(head, *rows):
    return read_grid(Grid("Sheet1", [head.split(), *map(list, rows)]), WELLS, DAY, file="台账.xlsx")


def test_a_ledger_whose_ids_only_count_lines():
    """It is matched anew without them: both columns of the state are joined, and told once."""
    sheet = numbered(
        "水井编号 用户名称 位置 分类 是否封停 是否纳管",
        (1.0, "甲厂", "路1号", SEAL, "是", ""),
        (2.0, "乙厂", "路2号", KEEP, "", "是"),
        (3.0, "丙厂", "路3号", KEEP, "是", "否"),
    )
    (ledger,) = sheet.ledgers
    assert list(ledger.values("status")) == [True, True, None]
    assert not ledger.column("well")
    assert [(hit.kind.code, hit.row, hit.column) for hit in sheet.hits] == [
        ("columns-joined", 3, "F"),
        ("columns-joined", 4, "F"),
        ("columns-contradict", 4, "F"),
        ("id-is-numbering", 1, "A"),
    ]


def test_another_column_holds_the_ids():
    """What the first match told of the ids is not told: the second column of ids is no second one any more."""
    sheet = numbered(
        "水井编号 用户名称 位置 机井编号 分类 完成状态 是否完成",
        (1.0, "甲厂", "路1号", "W-7", SEAL, "是", ""),
        (2.0, "乙厂", "路2号", "W-8", KEEP, "", ""),
        (3.0, "丙厂", "路3号", "W-9", KEEP, "", ""),
    )
    (ledger,) = sheet.ledgers
    assert list(ledger.values("well")) == ["W-7", "W-8", "W-9"]
    assert list(ledger.values("status")) == [True, False, False]
    assert [(hit.kind.code, hit.row, hit.column) for hit in sheet.hits] == [
        ("header-twice", 1, "G"),
        ("id-is-numbering", 1, "A"),
    ]
    assert sheet.line.headers[0] == ("A", "水井编号", "")
    assert sheet.line.headers[-1] == ("G", "是否完成", "完成状态")


def test_rows_that_keep_their_number_as_an_id():
    sheet = numbered(
        "水井编号 用户名称 位置 分类 是否封停 封停时间 是否纳管 纳管时间",
        (1.0, "甲厂", "路1号", SEAL, "是", "2024.6.10", "", ""),
        (2.0, "甲厂", "路1号", KEEP, "", "", "是", "2024.6.11"),
        (3.0, "乙厂", "路3号", KEEP, "", "", "", ""),
    )
    (ledger,) = sheet.ledgers
    assert list(ledger.values("well")) == [None, "2", None]
    assert list(ledger.values("status")) == [True, True, False]
    assert list(ledger.values("done_on")) == [date(2024, 6, 10), date(2024, 6, 11), None]


def test_a_cell_that_shows_an_error_is_no_blank_and_always_told():
    lines = [["甲厂", "W1", SEAL, "", "是"], ["乙厂", "W2", KEEP, "", ""], ["丙厂", "W3", KEEP, "", "是"]]
    grid = Grid("Sheet1", [[*HEAD, "是否封停", "是否纳管"], *lines], errors={(1, 3): "#REF!", (2, 4): "#N/A", (3, 3): "#N/A"})
    sheet = read_grid(grid, WELLS, DAY, file="台账.xlsx")
    assert list(sheet.ledgers[0].values("status")) == [None, None, True]
    assert [line(one) for one in findings(sheet.hits, "台账.xlsx", "Sheet1") if one.code == "cell-error"] == [
        "台账.xlsx〔Sheet1〕D2：单元格显示为错误值“#REF!”，没有可用的内容，本行暂不计入完成。请改正公式或直接填写内容",
        "台账.xlsx〔Sheet1〕E3：单元格显示为错误值“#N/A”，没有可用的内容，本行暂不计入完成。请改正公式或直接填写内容",
        "台账.xlsx〔Sheet1〕D4：单元格显示为错误值“#N/A”，没有可用的内容。请改正公式或直接填写内容",
    ]
