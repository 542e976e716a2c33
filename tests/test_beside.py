"""Ledgers that stand side by side."""

import pytest

from wellxl.reading.beside import only, segments, starts_again
from wellxl.reading.header_rows import find_header
from wellxl.reading.headers import Dictionary, Head
from wellxl.records import Grid
from wellxl.wells import WELLS

WORDS = Dictionary(WELLS)


@pytest.mark.parametrize(
    ("texts", "column"),
    [
        ("用户名称 分类 完成状态 用户名称 分类 完成状态", 3),
        ("序号 用户名称 分类 完成状态 完成日期 备注 序号 用户名称 分类 完成状态 备注", 6),
        ("用户名称 分类 完成状态 备注 用户名称 分类 完成状态 备注", 4),
        ("街道 用户名称 分类 完成状态 街道 户主 类别 是否封停", 4),
        # not all of it again, but by the same names
        ("序号 用户名称 分类 完成状态 序号 用户名称 分类 办理情况", 4),
        ("用户名称 分类 完成状态 联系人 用户名称 类型 完成状态", 4),
        # numbered again: what it is, its cells must tell
        ("序号 用户名称 分类 完成状态 序号 业主 类型 情况", 4),
        # two columns of one field are one ledger
        ("序号 用户名称 水井编号 分类 是否封停 封停时间 是否纳管 纳管时间", None),
        ("用户名称 产权单位 分类 封停状态 纳管状态", None),
        ("用户名称 分类 封停状态 产权单位 纳管状态", None),
        ("用户名称 分类 完成状态 联系电话 联系电话", None),
        ("序号 用户名称 分类 类别 完成状态 用户名称", None),
        ("用户名称 分类 用户名称 分类", None),
    ],
)
def test_where_a_second_one_begins(texts, column):
    assert starts_again([Head(at, (text,)) for at, text in enumerate(texts.split())], WORDS) == column


def test_a_part_of_a_sheet_keeps_its_places():
    rows = [["甲", 1.0, "乙"], ["丙", "", "丁"]]
    grid = Grid("Sheet1", rows, ((0, 0, 0, 2), (0, 2, 1, 2)), errors={(1, 1): "#N/A"}, uncached=frozenset([(1, 2)]))
    part = only(grid, {1, 2})
    assert part.rows == [["", 1.0, "乙"], ["", "", "丁"]]
    assert (part.merges, part.errors, part.uncached) == (((0, 2, 1, 2),), {(1, 1): "#N/A"}, frozenset([(1, 2)]))
    assert only(grid, {0})._replace(rows=[]) == grid._replace(rows=[], merges=((0, 0, 0, 2),), errors={}, uncached=frozenset())


def test_columns_behind_a_spacer_are_its_own_where_they_are_fields():
    def parts(text):
        rows = [text.split("|"), ["x" if cell else "" for cell in text.split("|")]]
        grid = Grid("Sheet1", rows)
        return segments(list(zip(*rows, strict=True)), find_header(grid, WORDS, 0, 2), WORDS)

    assert parts("用户名称|分类|完成状态||责任人|联系电话") == ([0, 1, 2, 4, 5], [])
    assert parts("用户名称|分类|完成状态||街道|任务数") == ([0, 1, 2], [[4, 5]])
    assert parts("类别|数量||用户名称|分类|完成状态") == ([3, 4, 5], [[0, 1]])
    assert parts("用户名称|分类|完成状态") == ([0, 1, 2], [])
