"""differences.py: two workbooks held against each other."""

from pathlib import Path

from wellxl.reading.account import Workbook
from wellxl.reading.differences import SENTENCES, Difference, compare, sentence
from wellxl.reading.grid import Book
from wellxl.records import Grid, Source

HEAD = ["代码", "文件", "工作表", "单元格", "列名"]


def workbook(rows, formulas=None, sheet="问题清单"):
    width = max(map(len, rows))
    grid = Grid(sheet, [[*row, *[""] * (width - len(row))] for row in rows])
    return Workbook(Book(Source(Path("a"), "a"), "", grids=(grid,)), {sheet: formulas or {}})


def told(stands, follows):
    return [(one.kind, one.cell, one.stands, one.follows) for sheet in compare(stands, follows) for one in sheet.differences]


def test_rows_are_known_again_by_their_keys():
    rows = [[*"abcde"], [*"fghij"], [*"klmno"], [*"pqrst"]]
    stands = workbook([HEAD, rows[0], [*"fghix"], rows[3], [*"vwxyz"]])
    assert told(stands, workbook([HEAD, *rows])) == [
        ("value", "E3", "x", "j"),
        ("row-missing", "A4", "", ""),
        ("row-added", "A5", "", ""),
    ]


def test_digits_that_a_program_does_not_save_are_no_difference():
    assert told(workbook([["比例"], [0.392857142857143]]), workbook([["比例"], [33 / 84]])) == []
    assert told(workbook([["比例"], [0.3928]]), workbook([["比例"], [33 / 84]])) == [("value", "A2", "39.28%", "39.29%")]


def test_a_rate_is_shown_as_one_beside_a_dash():
    assert told(workbook([["比例"], [0.25]]), workbook([["比例"], ["—"]])) == [("value", "A2", "25.00%", "—")]


def test_a_formula_may_follow_a_row_that_was_taken_out():
    rows = [["街道"], [1]]
    long = Grid("明细", [["x"]] * 9)
    stands, follows = workbook(rows, {(1, 0): "SUM(明细!$A$2:$A$8)"}), workbook(rows, {(1, 0): "SUM(明细!$A$2:$A$9)"})
    assert [kind for kind, *_ in told(stands, follows)] == ["formula"]
    short = Grid("明细", [["x"]] * 8)

    def beside(one, grid):
        return Workbook(Book(Source(Path("a"), "a"), "", grids=(*one.book.grids, grid)), {**one.formulas, "明细": {}})

    assert [cell for kind, cell, *_ in told(beside(stands, short), beside(follows, long)) if kind == "formula"] == []


def test_a_long_text_is_shown_from_where_it_differs():
    (one,) = told(workbook([["甲" * 100 + "乙"]]), workbook([["甲" * 100 + "丙"]]))
    assert one[2:] == ("…" + "甲" * 16 + "乙", "…" + "甲" * 16 + "丙")


def test_every_kind_has_its_sentence():
    for kind in SENTENCES:
        assert "{" not in sentence(Difference(kind, "日通报", "C4", "", "99", "84"))
    assert sentence(Difference("constant", "日通报", "C4", "", "99", "84")) == "公式被换成固定值“99”，应为“84”"
    assert sentence(Difference("value", "来源", "D4", "", "", "a" * 64)) == "写着空白，应为 aaaaaaaaaaaa…"
