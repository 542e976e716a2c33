"""Tests of the ways in which rules look at a ledger."""

from datetime import date

import pytest
from judging import book

from wellxl.campaign import Field
from wellxl.records import Column, Kind, Ledger
from wellxl.rules.rule import (
    any_outside,
    at,
    column_of,
    is_blank,
    is_outside,
    is_unread,
    present,
    range_of,
    spots,
    title_of,
    values_of,
)
from wellxl.wells import WELLS

KIND = Kind("some-kind", "warning", "“{value}”")


def test_a_blank_key_finds_no_column_though_unknown_columns_bear_one():
    ledger = Ledger("f", "s", "", "", (1, 1), (2, 3), (Column("", "A", "备注", ("x", "y")),))
    assert column_of(ledger, "") is None
    assert list(values_of(ledger, "")) == [None, None]
    assert list(values_of(ledger, "well")) == [None, None]


def test_the_header_is_the_campaigns():
    assert (title_of(WELLS, "well"), title_of(WELLS, "", "编号")) == ("水井编号", "编号")


def test_only_values_that_are_there_are_present():
    assert list(present([0.0, None, 2.0])) == [0.0, 2.0]
    assert list(present([0.0])) == [0.0]


def test_spots_are_the_places_of_wrong_values():
    assert list(spots("abca", {"a"})) == [0, 3]
    assert list(spots("abca", ())) == []


@pytest.mark.parametrize(
    ("value", "raw", "blank"),
    [(None, "", True), (None, None, True), (None, " / ", True), (None, "六月底", False), (date(2024, 6, 1), "", False)],
)
def test_a_cell_that_could_not_be_read_is_not_blank(value, raw, blank):
    column = book({"done_on": value}, raw={"done_on": [raw]}).columns[0]
    assert is_blank(column, 0, WELLS) is blank
    assert is_unread(column, 0, WELLS) is (value is None and not blank)
    assert not is_unread(None, 0, WELLS)


def test_a_hit_stands_in_its_cell_with_the_value_as_it_stands_there():
    ledger = book({"name": "甲", "depth": 12.0}, {"name": "乙", "depth": 13.0}, raw={"depth": ["12米", ""]})
    depth = ledger.column("depth")
    first, second, whole = at(KIND, ledger, depth, 0, more=1), at(KIND, ledger, depth, 1), at(KIND, ledger, None, 1)
    assert (first.row, first.column, first.header, first.value, first.facts) == (2, "B", "井深", "12米", {"more": 1})
    assert second.value == 13.0
    assert (whole.row, whole.column, whole.value) == (3, "", "")


@pytest.mark.parametrize(
    ("field", "words", "outside", "inside"),
    [
        (Field("a", "甲", "number", unit="米", lowest=1, highest=5), "1～5 米", 0.9, 5),
        (Field("a", "甲", "number", lowest=1), "不低于 1", 0.9, 1),
        (Field("a", "甲", "number", highest=5), "不超过 5", 5.1, 5),
    ],
)
def test_a_range_holds_its_ends(field, words, outside, inside):
    assert range_of(field) == words
    assert is_outside(field, outside)
    assert not is_outside(field, inside)
    assert any_outside(field, [inside, None, outside])
    assert not any_outside(field, [inside, None])
    assert not any_outside(field, [None])
