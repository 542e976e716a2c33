"""packed.py: a column comes out as it went in, late, and only what was packed comes out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellxl.errors import WellxlError
from wellxl.packed import FORMS, Packed, pack


def unpacked(column):
    return Packed(*pack(column), len(column))


values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(),
)  # fmt: skip


@given(st.lists(values))
def test_every_value_comes_back_as_it_was(column):
    again = unpacked(column)
    assert again == column
    assert [*map(type, again)] == [*map(type, column)]


@given(st.lists(values, min_size=1, max_size=3), st.integers(4, 300))
def test_values_that_recur_come_back_too(few, size):
    test_every_value_comes_back_as_it_was.hypothesis.inner_test((few * size)[:size])


def test_as_many_values_as_there_are_signs():
    for count in (199, 200, 201):
        column = [f"值{number}" for number in range(count)] * 4
        assert unpacked(column) == column


@pytest.mark.parametrize(
    ("column", "form"),
    [
        (["是", "否", None] * 9, "few"),
        ([1.5, 2.5, float("inf")], "double"),
        (["甲", None, "乙"], "text"),
        (["甲", "乙\0"], "any"),
        (["甲", ""], "any"),
        ([1.0, 1, True], "any"),
    ],
)
def test_each_form_serves(column, form):
    assert pack(column)[0] == form
    assert unpacked(column) == column


def test_a_packed_column_is_a_sequence_that_is_read_when_it_is_asked():
    column = unpacked(["甲", "乙", None])
    assert column.packed
    assert len(column) == 3
    assert pack(column) == pack(["甲", "乙", None])
    assert column.packed
    assert (column[0], column[1:], None in column, list(column)) == ("甲", ["乙", None], True, ["甲", "乙", None])
    assert column.packed is None
    assert pack(column) == pack(["甲", "乙", None])
    assert column != ["甲"]


@pytest.mark.parametrize(
    ("form", "data", "size"),
    [
        ("few", json.dumps([["a"], "#"]).encode(), 2),
        ("few", json.dumps([[], "#"]).encode(), 1),
        ("few", b"1", 1),
        ("double", b"1234567", 1),
        ("double", bytes(16), 1),
        ("text", b"\xff", 1),
        ("text", b"a", 2),
        ("any", b'[{"__class__": "os"}]', 1),
        ("any", b'{"day": "2024-06-23"}', 1),
        ("any", b"[[]]", 1),
        ("any", b"[1", 1),
    ],
)
def test_what_was_not_packed_is_told(form, data, size):
    with pytest.raises(WellxlError, match="请清空"):
        list(Packed(form, data, size))


@given(st.sampled_from(sorted(FORMS)), st.binary())
def test_any_bytes_are_told(form, data):
    with pytest.raises(WellxlError, match="请清空"):
        list(Packed(form, data, -1))


def test_nothing_but_values_is_packed():
    with pytest.raises(TypeError):
        pack([object()])
