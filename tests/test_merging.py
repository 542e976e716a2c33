"""merging.py: every row has one fate, whatever order the files come in."""

from datetime import date

from making import DAY, checked, golden_ledgers, ledger, task

from wellxl.merging import merge
from wellxl.records import FATES
from wellxl.wells import WELLS


def fates(merged, file):
    return [FATES[fate] for one, own in zip(merged.ledgers, merged.fates, strict=True) if one.file == file for fate in own]


def test_every_row_of_clean_ledgers_is_counted():
    merged = merge(checked(*golden_ledgers()), WELLS, DAY)
    assert sum(map(len, merged.fates)) == 307
    assert not any(map(any, merged.fates))
    assert not merged.clashes


def test_the_same_task_twice_in_one_file_counts_once():
    one = ledger("宛城区", [task("宛城区", 1), task("宛城区", 2), task("宛城区", 1)])
    merged = merge(checked(one), WELLS, DAY)
    assert fates(merged, "宛城区.xlsx") == ["counted", "counted", "duplicate"]


def test_of_two_files_of_a_district_the_one_with_the_later_date_in_its_name_counts():
    old = ledger("宛城区", [task("宛城区", 1), task("宛城区", 2)], file="宛城区2024.6.22.xlsx", modified=2.0)
    new = ledger("宛城区", [task("宛城区", 1, done=True)], file="宛城区2024.6.23.xlsx", modified=1.0)
    merged = merge(checked(old, new), WELLS, DAY)
    assert fates(merged, "宛城区2024.6.23.xlsx") == ["counted"]
    assert fates(merged, "宛城区2024.6.22.xlsx") == ["duplicate", "counted"]


def test_without_a_date_in_the_name_the_later_file_counts():
    old = ledger("宛城区", [task("宛城区", 1)], file="宛城区a.xlsx", modified=1.0)
    new = ledger("宛城区", [task("宛城区", 1)], file="宛城区b.xlsx", modified=2.0)
    assert fates(merge(checked(old, new), WELLS, DAY), "宛城区b.xlsx") == ["counted"]


def test_the_same_task_in_two_districts_counts_for_the_first_in_the_campaigns_order():
    wolong = ledger("卧龙区", [task("卧龙区", 1, well="W-1")])
    wancheng = ledger("宛城区", [task("宛城区", 1, well="Ｗ－１ ")])
    merged = merge(checked(wancheng, wolong), WELLS, DAY)
    assert fates(merged, "卧龙区.xlsx") == ["counted"]
    assert fates(merged, "宛城区.xlsx") == ["duplicate"]


def test_an_owner_named_elsewhere_decides_between_districts():
    wolong = ledger("卧龙区", [task("卧龙区", 1, well="W-1")])
    wancheng = ledger("宛城区", [task("宛城区", 1, well="W-1")])
    key = merge(checked(wancheng, wolong), WELLS, DAY).clashes[0].identity
    merged = merge(checked(wancheng, wolong), WELLS, DAY, {key: "宛城区"})
    assert fates(merged, "宛城区.xlsx") == ["counted"]
    assert fates(merged, "卧龙区.xlsx") == ["duplicate"]


def test_a_refused_row_is_neither_counted_nor_the_reason_for_a_duplicate():
    one = ledger("宛城区", [task("宛城区", 1, category=None), task("宛城区", 1)])
    merged = merge(checked(one, refused={0: frozenset([0])}), WELLS, DAY)
    assert fates(merged, "宛城区.xlsx") == ["refused", "counted"]


def test_completed_needs_the_word_and_no_later_date():
    rows = [
        task("宛城区", 1, done=True, done_on=DAY),
        task("宛城区", 2, done=True, done_on=date(2024, 6, 24)),
        task("宛城区", 3, done=True, done_on=None),
        task("宛城区", 4, done=False, done_on=date(2024, 6, 20)),
        task("宛城区", 5, status=None),
    ]
    merged = merge(checked(ledger("宛城区", rows)), WELLS, DAY)
    assert list(merged.done[0]) == [True, False, True, False, False]


def test_a_row_that_names_another_district_counts_there():
    rows = [task("宛城区", 1), task("宛城区", 2, district="卧龙区"), task("宛城区", 3, district=None)]
    merged = merge(checked(ledger("宛城区", rows)), WELLS, DAY)
    assert list(merged.districts[0]) == ["宛城区", "卧龙区", "宛城区"]
