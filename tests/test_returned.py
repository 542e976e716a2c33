"""A return that comes back: its list read again, and held against the new findings."""

import warnings
import zipfile
from datetime import date

import openpyxl
import pytest
from rich import FILE, FINDINGS, finding, rich_workbook

from wellxl.reading.returned import HEADERS, Comparison, compare, is_untouched, list_of, read_return
from wellxl.records import Source
from wellxl.wells import WELLS
from wellxl.wording import of_rows
from wellxl.writing.returns import write_returns


def test_the_list_is_read_as_it_was_written(tmp_path):
    path = rich_workbook(tmp_path / "台账.xlsm")
    (one,) = write_returns(tmp_path / "退回", [(Source(path, FILE), FINDINGS)], WELLS, date(2024, 6, 23))
    order = ["error", "warning", "fixed"]
    assert read_return(one.path) == tuple(sorted(FINDINGS, key=lambda each: order.index(each.severity)))
    assert read_return(path) == ()


def test_a_return_is_untouched_until_somebody_saves_it(tmp_path):
    for path in (rich_workbook(tmp_path / "台账.xlsm"), tmp_path / "台账.csv"):
        if path.suffix == ".csv":  # of which the workbook is made anew
            path.write_text("用户名称,分类\n甲厂,应封停", encoding="utf-8")
        assert not is_untouched(path)
        (one,) = write_returns(tmp_path / "退回", [(Source(path, path.name), FINDINGS)], WELLS, date(2024, 6, 23))
        assert is_untouched(one.path)
        (again,) = write_returns(tmp_path / "再退", [(Source(one.path, one.path.name), FINDINGS[:1])], WELLS, date(2024, 6, 24))
        assert is_untouched(again.path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl says of what it would lose
            openpyxl.load_workbook(one.path).save(tmp_path / "存过.xlsx")
        assert not is_untouched(tmp_path / "存过.xlsx")


def test_one_cell_changed_in_a_return_is_a_touch(tmp_path):
    path = rich_workbook(tmp_path / "台账.xlsm")
    (one,) = write_returns(tmp_path / "退回", [(Source(path, FILE), FINDINGS)], WELLS, date(2024, 6, 23))
    for name, old, new in (
        ("xl/worksheets/sheet1.xml", b"<v>1</v>", b"<v>2</v>"),
        ("xl/workbook.xml", b'comment="', b'comment="0'),
    ):
        changed = tmp_path / "改过.xlsx"
        with zipfile.ZipFile(one.path) as source, zipfile.ZipFile(changed, "w") as target:
            for part in source.namelist():
                data = source.read(part)
                assert part != name or old in data
                target.writestr(part, data.replace(old, new, 1) if part == name else data)
        assert not is_untouched(changed)


def test_what_is_no_zip_is_no_return(tmp_path):
    (tmp_path / "a_退回_2024-06-23.xlsx").write_bytes(b"PK\x03\x04 half a download")
    assert not is_untouched(tmp_path / "a_退回_2024-06-23.xlsx")
    assert not is_untouched(tmp_path / "nowhere.xlsx")


def test_a_line_about_different_values_comes_back_without_one():
    line = ["错误", "x", "", "a", "b", "", "", "应纳 等", "m", "", "A"]
    assert [list_of([HEADERS, [*line, rows]])[0].value for rows in ("5,9", "5")] == ["", "应纳 等"]


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
SAME = finding("error", (4, "B"), 4, 5, 8, value="甲")
MIXED = SAME._replace(messages=("其一", "其二", "其三"))


def rest(one):
    """All its rows but the seventh."""
    return of_rows(one, [row for row in one.rows if row != 7])


def shifted(one):
    """The rows of a finding and one more, each a row further down."""
    return finding("error", (5, "B"), 5, 6, 9, 10, value=one.value)


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
        # one finding for many cells: each is mended or stands for itself
        ((MANY,), (finding("error", (7, "D")),), Comparison((rest(MANY),), (finding("error", (7, "D")),), ())),
        ((finding("error", (7, "D")),), (MANY,), Comparison((), (of_rows(MANY, (7,)),), (rest(MANY),))),
        ((MANY,), (MANY,), Comparison((), (MANY,), ())),
        # of one value, moved by a row; the last of them is new
        ((SAME,), (shifted(SAME),), Comparison((), (of_rows(shifted(SAME), (5, 6, 9)),), (of_rows(shifted(SAME), (10,)),))),
        # of different values: nobody knows which is which
        (
            (MIXED,),
            (finding("error", (9, "B"), value="甲"),),
            Comparison((MIXED,), (), (finding("error", (9, "B"), value="甲"),)),
        ),
        # another kind at the same place
        ((A,), (finding("error", (4, "B"), code="other"),), Comparison((A,), (), (finding("error", (4, "B"), code="other"),))),
        ((finding("warning"),), (finding("warning"),), Comparison((), (finding("warning"),), ())),
    ],
)
def test_mended_standing_and_new(old, new, expected):
    assert compare(old, new) == expected
