"""Tests of the rules on a ledger as a whole."""

from judging import MILL, book, told
from making import DAY, golden_ledgers

from wellxl.rules import file
from wellxl.wells import WELLS

ADVICE = "请核对以哪一行为准，删去其余；确是不同任务的，请改正“水井编号”"


def test_clean_ledgers_raise_nothing():
    for ledger in golden_ledgers():
        assert list(file.check(ledger, WELLS, DAY)) == []
    assert told(book(), file) == []


def test_the_same_task_twice_is_told_of_each_later_row():
    rows = [MILL, MILL | {"well": "W-2"}, MILL | {"well": "ｗ - 1"}, MILL, MILL | {"well": "W-2"}]
    assert told(book(*rows), file) == [
        ("warning", "task-twice", "D4", "与第 2 行是同一项任务，只计一行（同类共 2 处：D4–D5）", ADVICE),
        ("warning", "task-twice", "D6", "与第 3 行是同一项任务，只计一行", ADVICE),
    ]


def test_without_ids_the_name_and_the_place_tell_the_task():
    rows = [MILL | {"well": None}, MILL | {"well": None, "name": "光武 面粉厂"}, MILL | {"well": None, "location": "别处"}]
    assert told(book(*rows), file) == [
        ("warning", "task-twice", "C3", "与第 2 行是同一项任务，只计一行", ADVICE.replace("改正", "填写各自的"))
    ]


def test_one_id_for_two_users_is_an_error():
    assert told(book(MILL, MILL | {"name": "梅溪宾馆"}), file) == [
        (
            "error",
            "id-of-another",
            "D3",
            "水井编号“W-1”与第 2 行相同，用户名称却不同（“光武面粉厂”与“梅溪宾馆”），按两项任务各计一项",
            "请核对编号：两行是不同任务的，请改正其中一个编号；是同一项任务的，删去一行",
        )
    ]


def test_each_user_of_an_id_has_rows_of_his_own():
    """甲 乙 甲 乙 and nobody: the second of each is told beside his first."""
    names = ["光武面粉厂", "梅溪宾馆", "光武 面粉厂", "梅溪宾馆", None]
    found = told(book(*(MILL | {"name": name} for name in names)), file)
    assert [(code, cell, message.partition("与第 ")[2][:2].strip()) for _, code, cell, message, _ in found] == [
        ("id-of-another", "D3", "2"),
        ("task-twice", "D4", "2"),  # and D6
        ("task-twice", "D5", "3"),
    ]


def test_a_row_without_a_name_is_the_first_that_has_one():
    found = told(book(*(MILL | {"name": name} for name in (None, "光武面粉厂", "梅溪宾馆"))), file)
    assert [(code, cell) for _, code, cell, _, _ in found] == [("task-twice", "D3"), ("id-of-another", "D4")]
    assert "与第 3 行相同，用户名称却不同（“光武面粉厂”与“梅溪宾馆”）" in found[1][3]


def test_rows_that_name_no_task_are_not_the_same_task():
    nobody = MILL | {"well": None, "name": None}
    assert told(book(MILL, nobody, nobody), file) == []


def test_a_required_column_without_any_value_is_told_once():
    rows = [MILL | {"name": None}, MILL | {"well": "W-2", "name": None}]
    assert told(book(*rows), file) == [("warning", "column-blank", "", "“用户名称”整列没有内容", "请补填“用户名称”")]


def test_a_status_column_that_says_not_done_is_not_blank_but_one_without_words_is():
    row = MILL | {"status": False, "done_on": None}
    assert told(book(row, raw={"status": ["否"]}), file) == []
    assert [line[1] for line in told(book(row, raw={"status": [""]}), file)] == ["column-blank"]


def test_a_status_column_that_could_not_be_read_is_not_blank():
    rows = [MILL | {"status": None}, MILL | {"well": "W-2", "status": None}]
    assert told(book(*rows, raw={"status": ["公式", "#N/A"]}), file) == []


def test_done_tasks_without_a_date_column_are_told_once():
    full = book(MILL, MILL | {"well": "W-2"}, MILL | {"well": "W-3", "status": False})
    ledger = full._replace(columns=tuple(column for column in full.columns if column.key != "done_on"))
    assert told(ledger, file) == [
        (
            "warning",
            "date-column-missing",
            "",
            "表中没有“完成日期”一列，2 项已完成的任务无从核对日期；已计入完成",
            "请增加“完成日期”一列并填写",
        )
    ]
