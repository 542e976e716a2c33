"""plain.py: what goes in comes out, and nothing else does."""

import os
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from wellxl.identity import with_texts
from wellxl.packed import pack
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
        assert again.findings == one.findings
        assert again.lines == one.lines
        for ours, theirs in zip(again.ledgers, one.ledgers, strict=True):
            assert [list(column.values) for column in ours.columns] == [list(column.values) for column in theirs.columns]
            assert list(ours.rows) == list(theirs.rows)


def test_what_is_compared_comes_back_folded():
    one = holding(["甲 厂", None, "Ａ厂"])
    one = one._replace(ledgers=tuple(with_texts(ledger, WELLS) for ledger in one.ledgers))
    (again,) = load(dump(one), SOURCE, 7.5).ledgers
    assert again.texts == {"name": "甲厂\0\0a厂", "location": "\0\0", "well": "\0\0"}
    assert list(again.values("name")) == ["甲 厂", None, "Ａ厂"]


def test_the_time_and_the_place_are_those_of_today():
    here = Source(Path("b") / "a.xlsx", "a.xlsx")
    again = load(dump(holding(["甲"])), here, 9.0)
    assert (again.source, again.ledgers[0].modified) == (here, 9.0)


FIELDS = list(holding([1, "甲"]))[1:]


@pytest.mark.parametrize(
    "fields",
    [
        [],
        {},
        "甲",
        FIELDS[:-1],
        [*FIELDS, ""],
        [None, *FIELDS[1:]],
        [*FIELDS[:-1], None],
        [FIELDS[0], list(FIELDS[1]), *FIELDS[2:]],
        [FIELDS[0], FIELDS[2], *FIELDS[2:]],
        [FIELDS[0], ("a",), *FIELDS[2:]],
    ],
)
def test_what_does_not_fit_is_refused(fields):
    with pytest.raises(ValueError, match="no checked ledger"):
        load(pack(fields), SOURCE, 0.0)


@pytest.mark.parametrize("stranger", [Path("a"), SOURCE, os.getcwd, Fraction(1, 2)])
def test_what_is_none_of_its_records_is_refused(stranger):
    with pytest.raises(ValueError, match="not packed"):
        load(dump(holding([1])._replace(unread=(stranger,))), SOURCE, 0.0)


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"x", lambda data: data[:4], lambda data: b""])
def test_more_or_less_than_was_written_is_refused(change):
    with pytest.raises(ValueError, match="packed"):
        load(change(dump(holding([1, "甲"]))), SOURCE, 0.0)
