"""packed.py: a column comes out as it went in, late, and nothing that a pickle names is called."""

import os
import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellxl.errors import WellxlError
from wellxl.packed import Packed, allowed, pack, unpack

values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(),
)  # fmt: skip


def sent(column, text=None):
    """A packed column as another process has it."""
    return unpack(pack(Packed.of(column, text)), allowed(Packed))


@given(st.lists(values))
def test_every_value_comes_back_as_it_was(column):
    again = sent(column)
    assert again == column
    assert [*map(type, again)] == [*map(type, column)]


@given(st.lists(values, min_size=1, max_size=3), st.integers(4, 300))
def test_values_that_recur_come_back_too(few, size):
    test_every_value_comes_back_as_it_was.hypothesis.inner_test((few * size)[:size])


@given(st.lists(values | st.just("\0"), max_size=5), st.text("a\0"))
def test_a_text_serves_where_it_says_the_same(column, text):
    assert sent(column, text) == column


def test_a_text_that_serves_is_held_once():
    text = "甲厂\0\0乙厂"
    column = Packed.of(["甲厂", None, "乙厂"], text)
    assert len(pack([text, column])) < len(pack(text)) + 60
    assert sent(["甲厂", None, "乙厂"], text) == ["甲厂", None, "乙厂"]


def test_a_text_that_recurs_is_held_once():
    column = ["".join(["计量设施", "尚未安装"]) for _ in range(500)]
    assert len(pack(Packed.of(column))) < 3000
    assert sent(column) == column


def test_a_packed_column_is_a_sequence():
    column = sent(["甲", "乙", None])
    assert len(column) == 3
    assert (column[0], column[1:], None in column, list(column)) == ("甲", ["乙", None], True, ["甲", "乙", None])
    assert (column.count("甲"), column.index("乙")) == (1, 1)
    assert Packed.of(column) is column
    assert unpack(pack(column), allowed(Packed)) == column
    assert column != ["甲"]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (pack(["甲"]), 2),
        (pack("甲"), 1),
        (pack({"甲": 1}), 1),
        (pack(["甲"]) + b"x", 1),
        (pack(["甲"])[:-1], 1),
        (b"", 0),
        ("甲\0乙", 1),
        (pack([os.getcwd]), 1),
    ],
)
def test_what_is_no_such_column_is_told_when_it_is_asked_for(data, size):
    column = Packed(data, size)
    assert len(column) == size
    with pytest.raises(WellxlError, match="请清空"):
        list(column)


class Calls:
    """Pickled, it calls a function as it is read."""

    def __init__(self, function, *given):
        self.made = function, given

    def __reduce__(self):
        return self.made


def test_a_pickle_may_call_anything(tmp_path):
    """What the next test is about."""
    pickle.loads(pickle.dumps(Calls(os.mkdir, str(tmp_path / "called"))))
    assert (tmp_path / "called").exists()


@pytest.mark.parametrize("wrapped", [lambda thing: thing, lambda thing: [[thing]], lambda thing: {"甲": (thing,)}])
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_nothing_that_a_pickle_names_is_called(wrapped, protocol, tmp_path):
    made = str(tmp_path / "called")
    for thing in (
        Calls(os.mkdir, made),
        Calls(eval, f"open({made!r}, 'w').close()"),
        Calls(Calls, os.mkdir, made),
        os.mkdir,
        Calls,
    ):
        with pytest.raises(ValueError, match="not packed"):
            unpack(pickle.dumps(wrapped(thing), protocol))
    assert list(tmp_path.iterdir()) == []


def test_the_classes_that_are_named_are_let_in():
    assert unpack(pack([date(2024, 6, 23)])) == [date(2024, 6, 23)]
    with pytest.raises(ValueError, match="not packed"):
        unpack(pack([date(2024, 6, 23)]), {})
