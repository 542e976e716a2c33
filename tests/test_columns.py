"""columns.py: what is asked of the rows of a column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellxl.columns import alike, counted
from wellxl.packed import Packed
from wellxl.records import FATES


@given(st.lists(st.sampled_from(range(len(FATES)))))
def test_a_row_counts_where_its_fate_is_the_first(fates):
    assert list(counted(bytes(fates))) == [FATES[fate] == "counted" for fate in fates]


@pytest.mark.parametrize("made", [list, tuple, Packed.of])
@given(values=st.lists(st.sampled_from([None, "卧龙区", "宛城区"]), max_size=5))
def test_alike_are_values_of_which_there_is_one(made, values):
    assert alike(made(values)) == (len(set(values)) == 1)
