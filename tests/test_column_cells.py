"""column_cells.py: cells made together are, cell by cell, what they are alone."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_column_sheet import HOSTILE, ODD

from wellxl.writing.cells import LONGEST, LOOKS, typed
from wellxl.writing.column_cells import Column, cell_of, cells_of, recurring

LOOK = {looks: number for number, looks in enumerate(LOOKS, 5)}
TAIL = '<c r="B'
CALM = ["槐舟食品厂", "4113729990001", "D411372G2017-0001", "a b", "（甲）", "A&B", "x>y", "a_b", "http", "9:30", "a=b", None, ""]


def alone(value):
    return f'"{cell_of(typed(value), LOOK)}{TAIL}'.encode()


def together(values):
    return list(cells_of(Column.of(values), LOOK, TAIL)(values))


@pytest.mark.parametrize(
    "odd", [*HOSTILE, "x＝", "\xa0x", "x\u3000", "a  b ", "＠", "a" * 17 + ":", "长" * LONGEST, "a" * LONGEST]
)
def test_a_text_that_asks_for_more_costs_its_neighbours_nothing(odd):
    for values in ([odd], [odd, *CALM], [*CALM, odd], [*CALM, odd, *CALM], [odd, odd]):
        assert together(values) == list(map(alone, values))


@given(st.lists(st.none() | st.text(max_size=6) | st.text("ab1-<>&_x0041 :=\t", max_size=9), max_size=12))
def test_any_texts(values):
    assert together(values) == list(map(alone, values))


def test_plain_texts_are_made_in_one_piece():
    values = ["槐舟食品厂", "A&B", "建设路 1 号", None, "a_b"]
    assert type(together(values)[0]) is bytes
    made = cells_of(Column.of(values), LOOK, TAIL)(values)
    assert isinstance(made, list)  # else a map, cell by cell
    assert not isinstance(cells_of(Column.of(values), LOOK, TAIL)([*values, "=1"]), list)


@pytest.mark.parametrize(
    "values",
    [
        [3, 4, 10**15 - 1, 1 - 10**15, 0],
        [3, 10**15, 12345678901234567, -(10**17)],
        [9.95, 0.1, 1e300, -0.0, 112.478044, None, 5, 0, 0.0],
        [1.5, float("inf"), None, float("nan")],
        [1.7e308, 1.7e308],
        [True, 2, False],
        [None, None],
        [],
        ODD,
        [*CALM, 1, 2.5, True, date(2024, 6, 23), datetime(2024, 6, 23, 1)],
    ],
)
def test_numbers_and_what_is_mixed(values):
    assert together(values) == list(map(alone, values))


def test_a_value_that_recurs_has_its_cell_once():
    values = ["乙", "甲", None] * 20
    column = Column.of(values)
    assert (set(column.once), column.kinds, column.longest) == ({"乙", "甲", None}, {str, type(None)}, "乙")
    ready = {value: cell_of(typed(value), LOOK) for value in column.once}
    assert list(recurring(ready, TAIL)(values)) == list(map(alone, values))
    assert list(recurring({None: ' s="5"/>'}, TAIL)([None] * 3)) == [alone(None)] * 3


def test_only_their_values_decide_their_order():
    values = [f"街道{number}" for number in range(40)] * 16
    assert list(Column.of(values).once) == list(Column.of(values[::-1]).once) == sorted({*values}, key=repr)


@pytest.mark.parametrize("values", [["甲"] * 15, [1, True] * 40, ["甲", 5] * 40, list(map(str, range(5000)))])
def test_few_and_different_and_mixed_values_have_none(values):
    assert not Column.of(values).once


def test_the_longest_text_is_found_among_others():
    assert Column.of([1.5, "甲", None, "乙丙丁", date(2024, 6, 23)]).longest == "乙丙丁"
    assert Column.of([*map(str, range(999)), "x" * 50, *map(str, range(999))]).longest == "x" * 50
    assert Column.of([1, 2.5, None]).longest == Column.of([]).longest == ""
