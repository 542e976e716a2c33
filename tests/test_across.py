"""across.py: the same task in two ledgers is told in both files' lists, naming both cells."""

import pytest
from making import DAY, checked, ledger, task

from wellxl.merging import merge
from wellxl.records import Column
from wellxl.rules import across
from wellxl.wells import WELLS
from wellxl.wording import line


def told(*ledgers, campaign=WELLS):
    return list(across.check(merge(checked(*ledgers), campaign, DAY), campaign))


def test_two_districts():
    first = ledger("卧龙区", [task("卧龙区", 1), task("卧龙区", 2, well="W-1", name="甲厂")])
    second = ledger("宛城区", [task("宛城区", 1, well="W-1", name="甲厂")])
    found = told(second, first)
    assert {(one.code, one.severity, one.origin.file, one.origin.cell, one.district) for one in found} == {
        ("duplicate-between-districts", "error", "卧龙区.xlsx", "C3", "卧龙区"),
        ("duplicate-between-districts", "error", "宛城区.xlsx", "C2", "宛城区"),
    }
    assert line(found[0]) == (
        "卧龙区.xlsx〔台账〕C3：同一任务出现在两个区：卧龙区.xlsx〔台账〕C3 与 宛城区.xlsx〔台账〕C2，只计入卧龙区。"
        "请两区核对归属，由不负责的一区删去该行"
    )


def test_two_files_of_one_district():
    old = ledger("宛城区", [task("宛城区", 1)], file="宛城区2024.6.22.xlsx")
    new = ledger("宛城区", [task("宛城区", 1)], file="宛城区2024.6.23.xlsx")
    assert [(one.code, one.severity) for one in told(old, new)] == [("duplicate-between-files", "warning")] * 2


def messages(*ledgers):
    return {one.message for one in told(*ledgers)}


def test_what_a_task_stands_twice_in_is_named_with_its_sheet():
    one, two = (ledger("宛城区", [task("宛城区", 1)], file=f"宛城区6.{day}.xlsx") for day in (22, 23))
    assert messages(one, two) == {
        "同一任务在本区两份文件里各有一行：宛城区6.23.xlsx〔台账〕C2 与 宛城区6.22.xlsx〔台账〕C2，"
        "只计较新的 宛城区6.23.xlsx〔台账〕C2"
    }
    one, two = (ledger("宛城区", [task("宛城区", 1)], sheet=name) for name in ("表一", "表二"))
    assert messages(one, two) == {
        "同一任务在本区两张工作表里各有一行：宛城区.xlsx〔表一〕C2 与 宛城区.xlsx〔表二〕C2，只计 宛城区.xlsx〔表一〕C2"
    }
    two = one._replace(header_rows=(9, 9), rows=range(10, 11))
    assert messages(one, two) == {
        "同一任务在本区同一工作表的两张表里各有一行：宛城区.xlsx〔表一〕C2 与 宛城区.xlsx〔表一〕C10，只计 宛城区.xlsx〔表一〕C2"
    }


def test_clean_ledgers_raise_nothing():
    assert told(ledger("卧龙区", [task("卧龙区", 1)]), ledger("宛城区", [task("宛城区", 1)])) == []


def test_a_campaign_may_turn_it_off():
    ledgers = [ledger(name, [task(name, 1, well="W-1", name="甲厂")]) for name in ("卧龙区", "宛城区")]
    assert told(*ledgers, campaign=WELLS.with_(severities={"duplicate-between-districts": "off"})) == []


def test_two_users_of_one_id_are_told_to_both_districts():
    first = ledger("卧龙区", [task("卧龙区", 1, well="W-1", name="甲厂")])
    second = ledger("宛城区", [task("宛城区", 1), task("宛城区", 2, well="W-1", name="乙厂")])
    found = told(second, first)
    assert [(one.code, one.severity, one.origin.file, one.origin.cell, one.district) for one in found] == [
        ("id-of-two-users", "error", "卧龙区.xlsx", "C2", "卧龙区"),
        ("id-of-two-users", "error", "宛城区.xlsx", "C3", "宛城区"),
    ]
    assert line(found[0]) == (
        "卧龙区.xlsx〔台账〕C2：两处用了同一水井编号“W-1”，用户名称却不同："
        "卧龙区.xlsx〔台账〕C2“甲厂”与 宛城区.xlsx〔台账〕C3“乙厂”，按两项任务各计一项。"
        "请核对水井编号：是不同任务的，请改正其中一处；是同一项任务的，请统一用户名称，只在一处填报"
    )


def test_two_users_of_one_id_in_two_files_of_a_district_and_in_one():
    rows = [task("卧龙区", 1, well="W-1", name="甲厂"), task("卧龙区", 2, well="W-1", name="乙厂")]
    one, two = (ledger("卧龙区", [row], file=f"卧龙区{number}.xlsx") for number, row in enumerate(rows))
    assert [(one.code, one.origin.file) for one in told(one, two)] == [
        ("id-of-two-users", "卧龙区0.xlsx"),
        ("id-of-two-users", "卧龙区1.xlsx"),
    ]
    assert told(ledger("卧龙区", rows)) == []  # rules/file.py tells it


def test_a_name_that_the_newer_version_changed_is_told():
    rows = [task("卧龙区", number) for number in range(1, 5)]
    old = ledger("卧龙区", rows, file="卧龙区6.22.xlsx")
    new = ledger("卧龙区", [*rows[:3], {**rows[3], "name": "新名厂"}], file="卧龙区6.23.xlsx")
    assert [one.message for one in told(old, new) if one.origin.row == 5] == [
        "同一任务在本区两份文件里各有一行：卧龙区6.23.xlsx〔台账〕C5 与 卧龙区6.22.xlsx〔台账〕C5，"
        "用户名称不同（“新名厂”与“卧龙区用户4”），只计较新的 卧龙区6.23.xlsx〔台账〕C5"
    ] * 2


def test_of_two_versions_no_task_is_told_one_by_one():
    for count in (3, 4):
        rows = [task("宛城区", number) for number in range(1, count + 1)]
        old, new = (ledger("宛城区", rows, file=f"宛城区6.{day}.xlsx") for day in (22, 23))
        assert len(told(old, new)) == (6 if count == 3 else 0)


def test_what_a_district_sends_twice_in_parts_is_told_one_by_one_as_long_as_it_is_little():
    for count in (20, 21):
        rows = [task("宛城区", number) for number in range(1, count + 1)]
        more = [[task("宛城区", 100 * part + number) for number in range(60)] for part in (1, 2)]
        found = told(ledger("宛城区", rows + more[0], file="宛城区1.xlsx"), ledger("宛城区", more[1] + rows, file="宛城区2.xlsx"))
        assert {one.code for one in found} == {"duplicate-between-files"}
        assert len(found) == (40 if count == 20 else 2)
    assert [(one.origin.file, one.origin.cell, one.count) for one in found] == [
        ("宛城区1.xlsx", "C2", 21),
        ("宛城区2.xlsx", "C62", 21),
    ]
    assert found[1].message == (
        "同区重复上报（同类共 21 处：C62–C82）：如 C62 同一任务在本区两份文件里各有一行："
        "宛城区1.xlsx〔台账〕C2 与 宛城区2.xlsx〔台账〕C62，只计较新的 宛城区1.xlsx〔台账〕C2"
    )
    assert found[1].messages[20].endswith("只计较新的 宛城区1.xlsx〔台账〕C22")
    assert found[1].rows == tuple(range(62, 83))


def test_many_tasks_of_two_districts_are_told_by_the_district_in_which_they_count():
    rows = [task("卧龙区", number, name="甲厂") for number in range(1, 31)]
    mixed = [{**row, "district": "卧龙区" if number < 5 else "宛城区"} for number, row in enumerate(rows)]
    found = told(ledger("高新区", [{**row, "district": "高新区"} for row in rows]), ledger("", mixed, file="各区.xlsx"))
    told_of = [(one.origin.file, one.count, one.message.partition("只计入")[2][:3]) for one in found]
    assert sorted(told_of) == sorted(
        [("高新区.xlsx", 1, "卧龙区")] * 5
        + [("各区.xlsx", 1, "卧龙区")] * 5
        + [("高新区.xlsx", 25, "宛城区"), ("各区.xlsx", 25, "宛城区")]
    )


def test_many_ids_of_two_users_are_one_finding_for_each_ledger():
    one, two = (
        ledger(name, [task(name, number, well=f"W-{number}") for number in range(1, 40)]) for name in ("卧龙区", "宛城区")
    )
    assert [(one.code, one.origin.file, one.count) for one in told(one, two)] == [
        ("id-of-two-users", "卧龙区.xlsx", 39),
        ("id-of-two-users", "宛城区.xlsx", 39),
    ]


NEAR = {"name": "南阳市宏远纺织有限公司", "location": "卧龙路与中州路交叉口"}


def near(first, second, **more):
    """A pair of rows in two districts, told apart by nothing but what is given."""
    one = ledger("卧龙区", [task("卧龙区", 1, **{**NEAR, **first})])
    two = ledger("宛城区", [task("宛城区", 1, **{**NEAR, **second})])
    return [finding for finding in told(one, two, **more) if finding.code == "nearly-duplicate"]


def test_nearly_the_same_task_in_two_districts_is_told_to_both():
    found = near({}, {"location": "南阳市卧龙路与中洲路交叉口"})
    assert [(one.severity, one.origin.file, one.origin.cell) for one in found] == [
        ("warning", "卧龙区.xlsx", "D2"),
        ("warning", "宛城区.xlsx", "D2"),
    ]
    assert found[0].message == (
        "疑似同一任务：卧龙区.xlsx〔台账〕D2“卧龙路与中州路交叉口”与 宛城区.xlsx〔台账〕D2“南阳市卧龙路与中洲路交叉口”只差一个字"
    )


@pytest.mark.parametrize(
    "other",
    [
        {"location": "卧龙路与中州路交叉口2"},  # a number tells two wells apart
        {"location": "卧龙路与中洲路交汇口"},  # two signs
        {"location": "卧龙路与中州路交叉口东"},
        {"name": "南阳市宏达纺织有限公司", "location": "卧龙路与中洲路交叉口"},  # one sign in each
    ],
)
def test_what_differs_by_more_is_another_task(other):
    assert near({}, other) == []


def test_within_a_district_two_ids_are_two_wells():
    assert told(ledger("卧龙区", [task("卧龙区", 1, **NEAR), task("卧龙区", 2, **NEAR)])) == []
    rows = [task("卧龙区", 1, **NEAR), task("卧龙区", 2, **{**NEAR, "well": None})]
    assert [one.code for one in told(ledger("卧龙区", rows))] == ["nearly-duplicate"] * 2


def test_neighbours_whose_names_differ_by_one_sign_are_two():
    rows = [
        task("卧龙区", number, well=None, name=name, location="崔庄社区三组") for number, name in enumerate(["陈大明", "陈大亮"])
    ]
    assert told(ledger("卧龙区", rows)) == []


def test_ten_thousand_tasks_of_one_name_are_not_compared_each_with_each():
    rows = [
        task("卧龙区", number, well=None, name="城中村居民用户", location=f"第{number}街坊公用水井旁") for number in range(10_000)
    ]
    rows.append(task("卧龙区", 10_001, well=None, name="城中村居民用户", location="第77街坊公用水井傍"))
    assert {one.origin.row for one in told(ledger("卧龙区", rows))} == {79, 10_002}


def test_namesakes_of_whom_no_place_is_known_are_two():
    assert near({"location": None}, {"location": None}) == []


def test_a_campaign_without_an_id_takes_no_other_column_for_it():
    campaign = WELLS.with_(fields=tuple(field for field in WELLS.fields if field.type != "id"))
    rows = [task("卧龙区", 1, **NEAR), task("卧龙区", 2, **{**NEAR, "location": "卧龙路与中洲路交叉口"})]
    one = ledger("卧龙区", rows, campaign=campaign)
    unknown = Column("", "Z", "备注", ("甲", "乙"))
    found = told(one._replace(columns=(unknown, *one.columns)), campaign=campaign)
    assert [one.code for one in found] == ["nearly-duplicate"] * 2
