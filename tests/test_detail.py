"""detail.py: the sheet 明细."""

import time
from datetime import date, datetime

import openpyxl
import pytest
from making import bulletin, ledger, task

from wellxl.reading.published import read_published
from wellxl.records import Column, Merged
from wellxl.wells import WELLS
from wellxl.writing import detail
from wellxl.writing.detail import EXTRA, first_rows, ranges
from wellxl.writing.workbook import write_workbook

KNOWN = [field.header for field in WELLS.fields]


def sheet(path, *ledgers):
    return openpyxl.load_workbook(write_workbook(path / "a.xlsx", bulletin(ledgers), WELLS))["明细"]


def table(one):
    heads, *rows = one.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def with_columns(one, *columns):
    own = tuple(Column("", "XYZ"[index], header, values) for index, (header, values) in enumerate(columns))
    return one._replace(columns=one.columns + own)


def test_a_task_stands_with_its_values_and_its_origin(tmp_path):
    row = task("宛城区", 1, done=True, volume=1200.5, households=3, phone="13800000000", credit_code="11341600728507525E")
    one = sheet(tmp_path, ledger("宛城区", [row], file="子/宛城区.xlsx", sheet="台账"))
    assert [cell.value for cell in one[1]] == [*KNOWN, *EXTRA]
    (read,) = table(one)
    expected = {
        "辖区": "宛城区",
        "水井编号": "宛城区-0001",
        "年取水量": 1200.5,
        "受益户数": 3,
        "联系电话": "13800000000",
        "信用代码": "11341600728507525E",
        "完成状态": "已完成",
        "完成日期": datetime(2024, 6, 20),
        "计入完成": "是",
        "来源文件": "子/宛城区.xlsx",
        "来源工作表": "台账",
        "来源行": 2,
        "堵点": None,
    }
    assert {key: read[key] for key in expected} == expected
    assert one.cell(2, KNOWN.index("完成日期") + 1).number_format == "yyyy-mm-dd"
    assert one.cell(2, KNOWN.index("联系电话") + 1).number_format == "@"


def test_the_district_is_the_one_for_which_the_task_counts(tmp_path):
    one = sheet(tmp_path, ledger("卧龙区", [task("宛城区", 1), {**task("卧龙区", 2), "district": None}]))
    assert [row["辖区"] for row in table(one)] == ["宛城区", "卧龙区"]


def test_the_first_row_of_each_kind_of_task_is_told():
    """(district, category, completed) → rows before it, those that do not count left out."""
    first = [task("示范区", 1), task("示范区", 1), task("示范区", 2, done=True), task("示范区", 3, "应纳管"), task("示范区", 4)]
    second = [task("卧龙区", 1, done=True), task("卧龙区", 2), task("卧龙区", 3, done=True)]
    merged = bulletin([ledger("示范区", first), ledger("卧龙区", second)]).merged
    assert first_rows(merged, WELLS) == {
        ("示范区", "应封停", False): 0,
        ("示范区", "应封停", True): 1,
        ("示范区", "应纳管", False): 2,
        ("卧龙区", "应封停", True): 4,
        ("卧龙区", "应封停", False): 5,
    }


def test_done_after_the_bulletins_date_does_not_count(tmp_path):
    rows = [task("宛城区", 1, done=True, done_on=date(2024, 6, 24)), task("宛城区", 2)]
    assert [(row["完成状态"], row["计入完成"]) for row in table(sheet(tmp_path, ledger("宛城区", rows)))] == [
        ("已完成", "否"),
        ("未完成", "否"),
    ]


def test_unknown_columns_follow_under_their_own_headers(tmp_path):
    first = with_columns(ledger("示范区", [task("示范区", 1)]), ("备注", ["甲"]), ("位置", ["乙"]), ("", [3.5]))
    second = with_columns(ledger("卧龙区", [task("卧龙区", 1)]), ("电价", [True]), ("备注", ["丙"]), ("备注", [date(2024, 6, 1)]))
    one = sheet(tmp_path, first, second)
    assert [cell.value for cell in one[1]][len(KNOWN) + 4 :] == ["备注", "位置（原表）", "Z列", "电价", "备注(2)"]
    assert [list(row.values())[len(KNOWN) + 4 :] for row in table(one)] == [
        ["甲", "乙", 3.5, None, None],
        ["丙", None, None, True, datetime(2024, 6, 1)],
    ]


def test_the_page_and_the_filter(tmp_path):
    one = sheet(tmp_path, ledger("示范区", [task("示范区", 1), task("示范区", 2)]))
    assert (one.auto_filter.ref, one.freeze_panes, one.print_title_rows) == ("A1:Z3", "A2", "$1:$1")
    assert (one.page_setup.orientation, one.page_setup.fitToHeight) == ("landscape", 0)


def test_columns_are_as_wide_as_their_text(tmp_path):
    one = sheet(tmp_path, ledger("示范区", [task("示范区", 1, location="很长的地址" * 3, obstacle="长" * 500)]))
    wide = {cell.value: one.column_dimensions[cell.column_letter].width for cell in one[1]}
    assert wide["分类"] < wide["位置"] < wide["堵点"] < 42
    assert one.row_dimensions[2].height > 500 / 20 * 12  # no more than twenty signs of 10 points go into a line


def test_ranges_hold_every_row_and_at_least_one():
    assert ranges(bulletin([ledger("示范区", [task("示范区", n) for n in range(5)])]).merged, WELLS).category == "明细!$N$2:$N$6"
    empty = ranges(Merged((), (), (), ()), WELLS)
    assert (empty.district, empty.street, empty.done) == ("明细!$A$2:$A$2", "明细!$B$2:$B$2", "明细!$W$2:$W$2")


@pytest.fixture
def split(tmp_path, monkeypatch):
    """Five tasks on sheets that hold two."""
    monkeypatch.setattr(detail, "_MOST_ROWS", 2)
    rows = [task("示范区", n, "应封停", done=n != 1, street=["白河街道", None][n % 2]) for n in range(5)]
    return write_workbook(tmp_path / "a.xlsx", bulletin([with_columns(ledger("示范区", rows), ("备注", "甲乙丙丁戊"))]), WELLS)


def test_more_tasks_than_a_sheet_has_rows_go_on_in_the_next(split):
    book = openpyxl.load_workbook(split)
    assert book.sheetnames == ["日通报", "进度", "街道", "未完成", "明细", "明细2", "明细3", "问题清单", "来源"]
    parts = [table(book[name]) for name in ("明细", "明细2", "明细3")]
    assert [row["水井编号"] for part in parts for row in part] == [f"示范区-{n:04d}" for n in range(5)]
    assert [[row["备注"] for row in part] for part in parts] == [["甲", "乙"], ["丙", "丁"], ["戊"]]
    assert [book[name].auto_filter.ref for name in ("明细", "明细3")] == ["A1:AA3", "A1:AA2"]


def test_the_formulas_count_over_all_of_them(split, soffice):
    assert openpyxl.load_workbook(split)["日通报"]["C4"].value == (
        "=(COUNTIFS(明细!$A$2:$A$3,$A$4,明细!$N$2:$N$3,$B4)+COUNTIFS(明细2!$A$2:$A$3,$A$4,明细2!$N$2:$N$3,$B4)"
        "+COUNTIFS(明细3!$A$2:$A$2,$A$4,明细3!$N$2:$N$2,$B4))"
    )
    for path in (split, soffice(split, "xlsx")):
        book = openpyxl.load_workbook(path, data_only=True)
        assert [cell.value for cell in book["日通报"][4]][2:4] == [5, 4]
        assert {(row["街道"], row["总任务数"], row["累计完成数"]) for row in table(book["街道"]) if row["分类"] == "应封停"} == {
            ("白河街道", 3, 3),
            ("（未填街道）", 2, 1),
        }


def test_a_bulletin_of_several_details_is_read_back(split):
    read = read_published(split, WELLS)
    assert sum(len(one.rows) for one in read.tasks.ledgers) == 5


@pytest.mark.slow
def test_writing_costs_little_more_than_the_typed_calls_themselves(tmp_path):
    from xlsxwriter import Workbook

    one = bulletin([ledger("示范区", [task("示范区", n, street="白河街道", volume=float(n)) for n in range(20_000)])])
    start = time.process_time()
    write_workbook(tmp_path / "a.xlsx", one, WELLS)
    ours = time.process_time() - start
    start = time.process_time()
    book = Workbook(tmp_path / "b.xlsx")
    raw, form = book.add_worksheet(), book.add_format({"border": 1})
    for row in range(20_000):
        for column in range(len(KNOWN) + len(EXTRA)):
            if column < 11:
                raw.write_string(row, column, f"{column}-{row}", form)
            else:
                raw.write_blank(row, column, None, form)
    book.close()
    assert ours < 2 * (time.process_time() - start)
