"""plain.py: what goes in comes out, and nothing else does."""

import json
import struct
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellxl.identity import with_texts
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
    return Checked(SOURCE, "0" * 64, (ledger,), (line,), (finding,), {0: frozenset([1])}, ("表二",))


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


def test_what_is_compared_comes_back_folded_a_text_for_each_row():
    one = holding(["甲 厂", None, "Ａ厂"])
    (ledger,) = one.ledgers
    one = one._replace(ledgers=(with_texts(ledger),))
    assert load(dump(one), SOURCE, 7.5).ledgers[0].texts == {"name": "甲厂\0\0a厂", "location": "\0\0"}
    for wrong in ("甲厂\0a厂", "甲厂\0\0a厂\0"):
        with pytest.raises(ValueError, match="no checked ledger"):
            load(dump(one._replace(ledgers=(ledger._replace(texts={"name": wrong}),))), SOURCE, 7.5)


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


def changed(data, path, odd):
    """The bytes with one thing in their JSON replaced."""
    (length,) = struct.unpack_from("<Q", data)
    head = json.dumps(put(json.loads(data[8 : 8 + length]), path, odd)).encode()
    return struct.pack("<Q", len(head)) + head + data[8 + length :]


@pytest.mark.parametrize("odd", [{"__class__": "os"}, {"day": "x"}, {"day": 5}, {"a": 1, "b": 2}, [[]], {}, -1, 10**9])
def test_what_does_not_fit_is_refused(odd):
    data = dump(holding([1, "甲"]))
    for path in leaves(json.loads(data[8 : 8 + struct.unpack_from("<Q", data)[0]])):
        fits = path[:1] == (4,) or (type(odd) is int and path in NUMBERS)
        if not fits:
            with pytest.raises(ValueError, match="no checked ledger"):
                load(changed(data, path, odd), SOURCE, 0.0)


NUMBERS = [(1, 0, 4, 0), (1, 0, 4, 1), (2, 0, 4), (2, 0, 5, 0, 0), (3, 0, 2, 2), (3, 0, 7, 0), (3, 0, 7, 1)]
"""Rows, which may be any number."""


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"x", lambda data: data[:4]])
def test_more_or_less_than_was_written_is_refused(change):
    with pytest.raises(ValueError, match="no checked ledger"):
        load(change(dump(holding([1, "甲"]))), SOURCE, 0.0)


@given(st.binary())
def test_any_bytes_are_refused(data):
    with pytest.raises(ValueError, match="no checked ledger"):
        load(data, SOURCE, 0.0)
