"""The sample is what it claims to be, counted without wellxl."""

import zipfile
from collections import Counter
from datetime import date, datetime
from random import Random

import openpyxl
import pytest
import xlrd
from builders import LAYOUTS, PLAIN, SAMPLE, credit_code, ledger, sample, tasks
from making import DAY, GOLDEN

DONE = {"已封停", "已纳管", "是", "√"}


def cells(path):
    if path.suffix == ".xls":
        sheet = xlrd.open_workbook(path).sheet_by_index(0)
        return [sheet.row_values(row) for row in range(sheet.nrows)]
    book = openpyxl.load_workbook(path)
    return [["" if value is None else value for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]


def column(path, layout, key):
    """The values of a field in the rows of tasks: those that have a category."""
    keys = [head.key for head in layout.heads]
    rows = [row for row in cells(path) if row[keys.index("category")] in ("应封停", "应纳管")]
    return [row[keys.index(key)] for row in rows]


def day_of(value):
    return date(*map(int, value.split("."))) if isinstance(value, str) else value.date()


def parts(path):
    """What a workbook holds: its parts, or its bytes where it is no package."""
    if path.suffix == ".xls":
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_committed_sample_is_the_generated_one(tmp_path):
    again = sample(tmp_path)
    assert sorted(path.name for path in again) == sorted(path.name for path in SAMPLE.iterdir())
    for path in again:
        assert parts(path) == parts(SAMPLE / path.name), path.name


def test_the_same_arguments_give_the_same_bytes(tmp_path):
    for suffix in (".xlsx", ".xls"):
        one, other = (ledger(tmp_path / f"{n}{suffix}", tasks("卧龙区", {"应封停": (9, 4)}), PLAIN) for n in (1, 2))
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("district", GOLDEN)
def test_the_sample_holds_the_golden_case(district):
    layout = LAYOUTS[district]
    path = SAMPLE / layout.file
    categories = column(path, layout, "category")
    done = [status in DONE for status in column(path, layout, "status")]
    counted = Counter(zip(categories, done, strict=True))
    found = {name: (counted[name, True] + counted[name, False], counted[name, True]) for name in GOLDEN[district]}
    assert found == GOLDEN[district]
    days = column(path, layout, "done_on")
    assert [bool(day) for day in days] == done
    assert all(date(2024, 6, 1) <= day_of(day) <= DAY for day in days if day)
    assert [not obstacle for obstacle in column(path, layout, "obstacle")] == done


def test_nineteen_wells_were_sealed_in_three_days():
    layout = LAYOUTS["示范区"]
    days = [day_of(day) for day in column(SAMPLE / layout.file, layout, "done_on") if day]
    assert sum(day >= date(2024, 6, 21) for day in days) == 19


@pytest.mark.parametrize("key", ["well", "name"])
def test_nothing_is_twice_in_the_sample(key):
    values = [value for layout in LAYOUTS.values() for value in column(SAMPLE / layout.file, layout, key)]
    assert len(values) == len(set(values)) == 307


def test_the_layouts_differ():
    layouts = list(LAYOUTS.values())
    assert len({layout.sheet for layout in layouts}) == 4
    assert len({tuple(head.key for head in layout.heads) for layout in layouts}) == 4
    assert [SAMPLE / layout.file for layout in layouts if layout.file.endswith(".xls")]
    grouped = cells(SAMPLE / LAYOUTS["卧龙区"].file)
    assert [row[0] for row in grouped].count("小计") == 7
    assert grouped[2].count("基本情况") == 1


def test_dates_are_dates_where_the_layout_says_so():
    kinds = {
        district: {type(day) for day in column(SAMPLE / layout.file, layout, "done_on") if day}
        for district, layout in LAYOUTS.items()
    }
    assert kinds == {"示范区": {datetime}, "卧龙区": {datetime}, "宛城区": {str}, "高新区": {datetime}}


def test_credit_codes_bear_their_check_character():
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for seed in range(50):
        code = credit_code("91411302", Random(seed))
        assert (
            sum(alphabet.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17])) % 31
            == (31 - alphabet.index(code[17])) % 31
        )
