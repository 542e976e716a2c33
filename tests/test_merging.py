"""merging.py: every row has one fate, whatever order the files come in."""

from datetime import date, datetime, timedelta, timezone
from itertools import permutations

from making import DAY, checked, golden_ledgers, ledger, task

from wellxl.merging import by_time, merge
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


def at(day, hour=12):
    """A file's time: an hour of a day of June 2024 in China."""
    return datetime(2024, 6, day, hour, tzinfo=timezone(timedelta(hours=8))).timestamp()


def newest(*files, sheets=()):
    """Which of a district's files (name → time), or of its sheets, counts, found in whatever order."""
    made = [ledger("卧龙区", [task("卧龙区", 1)], file=name, modified=time) for name, time in files]
    made = [one._replace(sheet=sheet) for one in made for sheet in sheets] if sheets else made
    found = {
        (one.file, one.sheet)
        for order in permutations(made)
        for merged in [merge(checked(*order), WELLS, DAY)]
        for one, own in zip(merged.ledgers, merged.fates, strict=True)
        if not any(own)
    }
    ((file, sheet),) = found
    return sheet if sheets else file


def test_a_name_without_a_date_is_as_old_as_the_file():
    assert newest(("卧龙区6.22.xlsx", at(22)), ("卧龙区.xlsx", at(23))) == "卧龙区.xlsx"
    assert newest(("卧龙区6.23.xlsx", at(23)), ("卧龙区.xlsx", at(22))) == "卧龙区6.23.xlsx"
    assert newest(("卧龙区6.23.xlsx", at(30)), ("卧龙区.xlsx", at(24, 0))) == "卧龙区.xlsx"  # what a name says goes before


def test_of_one_day_the_later_file_counts_whether_its_name_says_the_day_or_not():
    assert newest(("卧龙区6.23.xlsx", at(23, 9)), ("卧龙区.xlsx", at(23, 17))) == "卧龙区.xlsx"
    assert newest(("卧龙区6.23.xlsx", at(23, 17)), ("卧龙区.xlsx", at(23, 9))) == "卧龙区6.23.xlsx"
    assert newest(("卧龙区6.23.xlsx", at(23, 9)), ("卧龙区6.23（2）.xlsx", at(23, 10))) == "卧龙区6.23（2）.xlsx"
    assert newest(("卧龙区b.xlsx", 1.0), ("卧龙区a.xlsx", 1.0)) == "卧龙区a.xlsx"


def test_the_day_of_a_return_does_not_make_it_new():
    files = ("卧龙区_退回_2024-06-23.xlsx", at(23, 18)), ("卧龙区.xlsx", at(24, 9))
    assert newest(*files) == "卧龙区.xlsx"
    assert newest(("卧龙区6.23_退回_2024-06-24.xlsx", at(24, 18)), ("卧龙区6.24.xlsx", at(24, 9))) == "卧龙区6.24.xlsx"
    # mended and sent again, after the one that was returned
    assert newest(("卧龙区_退回_2024-06-23.xlsx", at(24)), ("卧龙区.xlsx", at(22))) == "卧龙区_退回_2024-06-23.xlsx"


def test_the_folder_of_a_day_tells_how_old_its_files_are():
    assert newest(("6.22/卧龙区.xlsx", at(25)), ("6.23/卧龙区.xlsx", at(24))) == "6.23/卧龙区.xlsx"
    assert newest(("6.23/卧龙区6.21.xlsx", at(25)), ("6.22/卧龙区.xlsx", at(25))) == "6.22/卧龙区.xlsx"


def test_of_one_files_sheets_the_one_with_the_later_date_counts():
    one = (("卧龙区.xlsx", at(23)),)
    assert newest(*one, sheets=("台账6.16", "台账6.23")) == "台账6.23"
    assert newest(*one, sheets=("6月3日", "6月21日", "6月20日")) == "6月21日"
    assert newest(*one, sheets=("台账", "台账6.23")) == "台账6.23"
    assert newest(*one, sheets=("表一", "表二")) == "表一"


def test_between_files_the_date_of_a_sheet_says_nothing():
    """Whoever copies yesterday's file to go on with seldom renames its sheet."""
    old = ledger("卧龙区", [task("卧龙区", 1)], file="卧龙区6.22.xlsx", sheet="6.22")
    new = ledger("卧龙区", [task("卧龙区", 1)], file="卧龙区6.23.xlsx", sheet="6.21")
    assert fates(merge(checked(old, new), WELLS, DAY), "卧龙区6.23.xlsx") == ["counted"]


def test_which_files_only_their_times_put_in_order():
    def told(one, other):
        return by_time(ledger("卧龙区", [], file=one), ledger("卧龙区", [], file=other), WELLS)

    assert not told("卧龙区6.22.xlsx", "卧龙区6.23.xlsx")
    assert not told("卧龙区.xlsx", "卧龙区.xlsx")
    assert told("卧龙区.xlsx", "卧龙区6.23.xlsx")
    assert told("卧龙区a.xlsx", "卧龙区b.xlsx")
    assert told("卧龙区6.23.xlsx", "卧龙区6.23(2).xlsx")


def test_the_same_task_in_two_districts_counts_for_the_first_in_the_campaigns_order():
    wolong = ledger("卧龙区", [task("卧龙区", 1, well="W-1", name="甲厂")])
    wancheng = ledger("宛城区", [task("宛城区", 1, well="Ｗ－１ ", name="甲 厂")])
    merged = merge(checked(wancheng, wolong), WELLS, DAY)
    assert fates(merged, "卧龙区.xlsx") == ["counted"]
    assert fates(merged, "宛城区.xlsx") == ["duplicate"]


def test_an_owner_named_elsewhere_decides_between_districts():
    wolong = ledger("卧龙区", [task("卧龙区", 1, well="W-1", name="甲厂")])
    wancheng = ledger("宛城区", [task("宛城区", 1, well="W-1", name="甲厂")])
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


def users(*names, **more):
    """Rows of one id, a user each."""
    return [task("宛城区", number, well="W-1", name=name, **more) for number, name in enumerate(names)]


def test_two_users_of_one_id_are_two_tasks_in_one_file_in_two_and_in_two_districts():
    both = users("甲厂", "乙厂")
    for ledgers in (
        [ledger("宛城区", both)],
        [ledger("宛城区", both[:1], file="宛城区1.xlsx"), ledger("宛城区", both[1:], file="宛城区2.xlsx")],
        [ledger("宛城区", both[:1]), ledger("卧龙区", [{**both[1], "district": "卧龙区"}])],
    ):
        merged = merge(checked(*ledgers), WELLS, DAY)
        assert [sum(map(len, merged.fates)), sum(map(sum, merged.fates))] == [2, 0]
        assert len({key for keys in merged.identities for key in keys}) == 2
        assert len(merged.shared) == 1
        assert not merged.clashes


def test_of_several_users_of_an_id_each_counts_once():
    one = ledger("宛城区", users("甲厂", "乙厂", "甲 厂", "乙厂"))
    merged = merge(checked(one), WELLS, DAY)
    assert fates(merged, "宛城区.xlsx") == ["counted", "counted", "duplicate", "duplicate"]
    assert [(clash.kept[1], clash.dropped[1]) for clash in merged.clashes] == [(0, 2), (1, 3)]
    keys = merged.identities[0]
    assert keys[0] == keys[2] != keys[1] == keys[3]


def test_a_row_that_names_nobody_goes_with_one_of_its_ledger_and_never_counts_beside_names():
    assert fates(merge(checked(ledger("宛城区", users(None, "甲厂"))), WELLS, DAY), "宛城区.xlsx") == ["counted", "duplicate"]
    ledgers = [ledger("宛城区", users("甲厂")), ledger("卧龙区", users(None, "乙厂", district="卧龙区"))]
    merged = merge(checked(*ledgers), WELLS, DAY)
    assert fates(merged, "宛城区.xlsx") == ["counted"]
    assert fates(merged, "卧龙区.xlsx") == ["duplicate", "counted"]
    (clash,) = merged.clashes
    assert merged.ledgers[clash.kept[0]].file == "卧龙区.xlsx"


def test_each_user_of_an_id_has_an_owner_of_his_own():
    names = ("甲厂", "乙厂")
    sent = [ledger(district, users(*names, district=district)) for district in ("卧龙区", "宛城区", "高新区")]
    owners = {"w-1": "宛城区", "w-1\0\0\0乙厂": "高新区"}
    merged = merge(checked(*sent), WELLS, DAY, owners)
    assert [fates(merged, one.file) for one in sent] == [
        ["duplicate", "duplicate"],
        ["counted", "duplicate"],
        ["duplicate", "counted"],
    ]


def test_a_newer_version_that_calls_a_task_otherwise_has_renamed_it():
    rows = [task("宛城区", number) for number in range(1, 6)]
    old = ledger("宛城区", rows, file="宛城区6.22.xlsx")
    new = ledger("宛城区", [*rows[:4], {**rows[4], "name": "新名厂"}], file="宛城区6.23.xlsx")
    merged = merge(checked(old, new), WELLS, DAY)
    assert fates(merged, old.file) == ["duplicate"] * 5
    assert fates(merged, new.file) == ["counted"] * 5
    assert (merged.versions, merged.shared) == ({(0, 1): 4}, ())
    # Without the common tasks they are no versions, and nobody has renamed anything.
    part = ledger("宛城区", [{**rows[4], "name": "新名厂"}], file="宛城区6.23.xlsx")
    merged = merge(checked(old, part), WELLS, DAY)
    assert fates(merged, old.file) == ["counted"] * 5
    assert fates(merged, part.file) == ["counted"]


def test_two_users_in_both_versions_stay_two():
    rows = [*(task("宛城区", number) for number in range(1, 6)), *users("甲厂", "乙厂")]
    old, new = (ledger("宛城区", rows, file=f"宛城区6.{day}.xlsx") for day in (22, 23))
    merged = merge(checked(old, new), WELLS, DAY)
    assert fates(merged, new.file) == ["counted"] * 7
    assert fates(merged, old.file) == ["duplicate"] * 7
