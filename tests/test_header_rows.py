"""Where a header stands."""

from wellxl.reading.header_rows import find_header
from wellxl.reading.headers import Dictionary
from wellxl.records import Grid
from wellxl.wells import WELLS

WORDS = Dictionary(WELLS)


def find(rows, merges=()):
    width = max(map(len, rows))
    grid = Grid("台账", [[*row, *[""] * (width - len(row))] for row in rows], merges)
    return find_header(grid, WORDS, 0, len(rows))


def test_one_row_below_titles():
    header = find([["台账"], ["填报单位：某局"], ["用户名称", "分类", "完成状态"], ["张三", "应封停", "是"]])
    assert (header.top, header.bottom, header.complete) == (2, 2, True)


def test_two_rows_with_groups():
    rows = [
        ["序号", "基本情况", "", "进度", ""],
        ["", "用户名称", "分类", "完成状态", "完成日期"],
        [1.0, "张三", "应封停", "是", ""],
    ]
    header = find(rows, ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)))
    assert (header.top, header.bottom) == (0, 1)
    assert [head.text for head in header.heads][1:] == ["基本情况/用户名称", "基本情况/分类", "进度/完成状态", "进度/完成日期"]


def test_a_label_with_a_colon_is_no_header():
    header = find([["辖区：", "卧龙区"], ["序号", "用户名称", "分类", "完成状态"], [1.0, "张三", "应封停", "是"]])
    assert (header.top, header.bottom) == (1, 1)


def test_nothing_like_a_header():
    assert find([["通知"], ["请各区按时报送"]]) is None


def test_far_down():
    rows = [["说明"]] * 300 + [["用户名称", "分类", "完成状态"], ["张三", "应封停", "是"]]
    assert find(rows).top == 300


def test_two_levels_of_which_neither_names_a_field():
    rows = [
        ["台账"],
        ["序号", "用户", "任务", "完成", ""],
        ["", "名称", "类型", "状态", "日期"],
        [1.0, "张三", "应封停", "是", ""],
    ]
    for merges in ((), ((0, 0, 0, 4), (1, 0, 2, 0), (1, 3, 1, 4))):
        header = find(rows, merges)
        assert (header.top, header.bottom, header.complete, header.whole) == (1, 2, True, True)
        assert [head.text for head in header.heads][1:] == ["用户/名称", "任务/类型", "完成/状态", "完成/日期"]


def test_a_group_row_without_merges_is_taken_for_what_it_makes_known():
    rows = [["台账"], ["", "用户", "任务", ""], ["序号", "名称", "类型", "完成状态"], [1.0, "张三", "应封停", "是"]]
    assert (find(rows).top, find(rows).bottom) == (1, 2)
    rows[1] = ["", "甲", "乙", ""]
    assert (find(rows).top, find(rows).whole) == (2, False)
