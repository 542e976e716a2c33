"""A return that comes back: its list read again, and held against the new findings."""

from datetime import date

import pytest
from rich import FILE, FINDINGS, finding, rich_workbook

from wellxl.reading.returned import HEADERS, Comparison, compare, list_of, read_return
from wellxl.records import Source
from wellxl.wells import WELLS
from wellxl.writing.returns import write_returns


def test_the_list_is_read_as_it_was_written(tmp_path):
    path = rich_workbook(tmp_path / "台账.xlsm")
    (one,) = write_returns(tmp_path / "退回", [(Source(path, FILE), FINDINGS)], WELLS, date(2024, 6, 23))
    order = ["error", "warning", "fixed"]
    assert read_return(one.path) == tuple(sorted(FINDINGS, key=lambda each: order.index(each.severity)))
    assert read_return(path) == ()


def test_what_is_no_return(tmp_path):
    assert read_return(tmp_path / "none.xlsx") == ()
    assert list_of([["级别", "代码"], ["错误", "x"]]) is None
    assert list_of([["题"], list(HEADERS)]) == ()


def test_rows_that_nobody_could_have_written():
    line = ["错误", "x", "", "a", "b", "", "", "", "m", "", "A"]
    assert list_of([HEADERS, [*line, "7,9-11"]])[0].rows == (7, 9, 10, 11)
    assert list_of([HEADERS, [*line, "5"]])[0].origin.cell == "A5"
    assert list_of([HEADERS, [*line, ",".join(["1-99999999999"] * 9)]])[0].rows == ()
    assert list_of([HEADERS, [*line, "nonsense"]])[0].origin.row == 0


A, B, C = finding("error", (4, "B"), value="甲"), finding("error", (5, "B"), value="乙"), finding("warning", (5, "C"))
MANY = finding("error", (4, "D"), *range(4, 40))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((A, B, C), (B,), Comparison((A, C), (B,), ())),
        ((A,), (A, C), Comparison((), (A,), (C,))),
        ((), (A,), Comparison((), (), (A,))),
        # a row was put in above: known by its value
        ((A,), (finding("error", (5, "B"), value="甲"),), Comparison((), (finding("error", (5, "B"), value="甲"),), ())),
        # mended at one place, the same mistake made at another counts once
        ((A,), (A, finding("error", (9, "B"), value="甲")), Comparison((), (A,), (finding("error", (9, "B"), value="甲"),))),
        # other text, still wrong
        ((A,), (finding("error", (4, "B"), value="丙"),), Comparison((), (finding("error", (4, "B"), value="丙"),), ())),
        # one finding for many cells, then one for each that is left
        ((MANY,), (finding("error", (7, "D")),), Comparison((), (finding("error", (7, "D")),), ())),
        ((finding("error", (7, "D")),), (MANY,), Comparison((), (MANY,), ())),
        # another kind at the same place
        ((A,), (finding("error", (4, "B"), code="other"),), Comparison((A,), (), (finding("error", (4, "B"), code="other"),))),
        ((finding("warning"),), (finding("warning"),), Comparison((), (finding("warning"),), ())),
    ],
)
def test_mended_standing_and_new(old, new, expected):
    assert compare(old, new) == expected
