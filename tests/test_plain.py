"""plain.py: what goes in comes out, and nothing else does."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellxl.plain import dump, load
from wellxl.records import Checked, Column, Finding, Ledger, Origin, Skipped, Source, SourceLine
from wellxl.running import read_and_check
from wellxl.wells import WELLS

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"
SOURCE = Source(Path("a.xlsx"), "a.xlsx")


def holding(values, rows=None):
    rows = range(2, len(values) + 2) if rows is None else rows
    ledger = Ledger("a.xlsx", "表", "0" * 64, "宛城区", (1, 1), rows, (Column("name", "A", "名称", values),), 7.5)
    line = SourceLine("a.xlsx", "表", "0" * 64, "宛城区", 3, (Skipped(1, "标题"),), "A1:B2", (("A", "名称", "用户名称"),), "注")
    finding = Finding("error", "x", Origin("a.xlsx", "表", 2, "A"), "名称", "甲", "错", "改", (2, 3), "宛城区")
    return Checked(SOURCE, "0" * 64, (ledger,), (line,), (finding,), {0: frozenset([1])})


values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(),
)  # fmt: skip


@given(st.lists(values))
def test_every_value_comes_back_as_it_was(column):
    one = holding(column)
    again = load(dump(one), SOURCE, 7.5)
    assert again == one
    assert [*map(type, again.ledgers[0].columns[0].values)] == [*map(type, column)]


@given(st.lists(values, min_size=1, max_size=3), st.integers(4, 300))
def test_values_that_recur_come_back_too(few, size):
    test_every_value_comes_back_as_it_was.hypothesis.inner_test((few * size)[:size])


def test_as_many_values_as_there_are_signs():
    for count in (199, 200, 201):
        column = [f"值{number}" for number in range(count)] * 4
        assert load(dump(holding(column)), SOURCE, 7.5).ledgers[0].columns[0].values == column


def test_rows_with_gaps_come_back():
    assert load(dump(holding(["甲", "乙"], [4, 9])), SOURCE, 7.5).ledgers[0].rows == [4, 9]


def test_the_sample_comes_back():
    for path in sorted(SAMPLE.iterdir()):
        one = read_and_check(Source(path, path.name), WELLS, date(2024, 6, 23))
        again = load(dump(one), one.source, one.ledgers[0].modified)
        assert dump(again) == dump(one)
        assert again.findings == one.findings
        assert again.lines == one.lines
        for ours, theirs in zip(again.ledgers, one.ledgers, strict=True):
            assert [list(column.values) for column in ours.columns] == [list(column.values) for column in theirs.columns]
            assert list(ours.rows) == list(theirs.rows)


def test_the_time_and_the_place_are_those_of_today():
    here = Source(Path("b") / "a.xlsx", "a.xlsx")
    again = load(dump(holding(["甲"])), here, 9.0)
    assert (again.source, again.ledgers[0].modified) == (here, 9.0)


def leaves(plain, path=()):
    yield path
    if isinstance(plain, list):
        for index, one in enumerate(plain):
            yield from leaves(one, (*path, index))


def put(plain, path, value):
    if not path:
        return value
    return [put(one, path[1:], value) if index == path[0] else one for index, one in enumerate(plain)]


@pytest.mark.parametrize(
    "odd",
    [
        {"__class__": "os"},
        {"day": "x"},
        {"day": 5},
        {"few": [["a"], "#"]},
        {"few": [[], "#"]},
        {"few": 1},
        {"a": 1, "b": 2},
        [[]],
        {},
    ],
)
def test_what_does_not_fit_is_refused(odd):
    plain = json.loads(dump(holding([1, "甲"])))
    for path in leaves(plain):
        if path[:1] not in ((4,),) or len(path) != 1:
            changed = json.dumps(put(plain, path, odd)).encode()
            with pytest.raises(ValueError, match="no checked ledger"):
                load(changed, SOURCE, 0.0)


@given(st.binary())
def test_any_bytes_are_refused(data):
    with pytest.raises(ValueError, match="no checked ledger"):
        load(data, SOURCE, 0.0)


def test_nothing_but_values_is_written():
    with pytest.raises(TypeError):
        dump(holding([object()]))
    assert not {*map(type, (datetime.min, time.min, timedelta.min, date.min))} & {str}
