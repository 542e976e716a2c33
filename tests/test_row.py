"""Tests of the rules on rows as a whole."""

import re
from datetime import date

import pytest
from campaigns import TOILETS, toilet_ledger
from making import DAY, golden_ledgers, ledger

from wellxl.rules import file, row
from wellxl.wells import WELLS
from wellxl.wording import findings

ALL = [rule.kind for rule in (*row.RULES, *file.RULES)]


def told(rows, *, district="卧龙区", on=DAY, campaign=WELLS, code="", severities=None):
    """What a clerk reads: severity, cell, sentence and suggestion of each finding (of one kind)."""
    book = ledger(district, rows, campaign=campaign)
    found = findings(row.check(book, campaign, on), book.file, book.sheet, district, size=len(rows), severities=severities)
    return [(one.severity, one.origin.cell, one.message, one.suggestion) for one in found if code in ("", one.code)]


def codes(rows, **more):
    book = ledger(more.pop("district", "卧龙区"), rows, campaign=more.get("campaign", WELLS))
    return [hit.kind.code for hit in row.check(book, more.get("campaign", WELLS), more.get("on", DAY))]


def test_every_slug_is_unique_and_every_rule_is_fully_declared():
    assert len({kind.code for kind in ALL}) == len(ALL)
    for kind in ALL:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", kind.code)
        assert kind.severity in ("error", "warning")
        assert kind.title
        assert kind.sentence
        assert kind.suggestion
        assert kind.source


@pytest.mark.parametrize("book", golden_ledgers(), ids=lambda book: book.district)
def test_a_clean_ledger_raises_nothing(book):
    assert list(row.check(book, WELLS, DAY)) == []


def test_a_clean_ledger_of_another_campaign_raises_nothing():
    for town in TOILETS.district_names:
        _, *cells = toilet_ledger(town, 40)
        keys = [field.key for field in TOILETS.fields]
        rows = [dict(zip(keys, map(lambda cell: None if cell == "" else cell, line), strict=True)) for line in cells]
        for line in rows:
            line["status"] = line["status"] == "已验收"
        book = ledger(town, rows, campaign=TOILETS)
        assert list(row.check(book, TOILETS, date(2025, 6, 23))) == []


def test_a_ledger_without_rows_raises_nothing():
    assert list(row.check(ledger("卧龙区", []), WELLS, DAY)) == []
