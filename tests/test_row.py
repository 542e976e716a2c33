"""Tests of the rules on rows as a whole, and of what a row must have in order to count."""

import re
from datetime import date

import pytest
from campaigns import TOILETS, toilet_ledger
from hypothesis import given
from hypothesis import strategies as st
from judging import MILL, book, told
from making import DAY, golden_ledgers

from wellxl.identity import identity
from wellxl.rules import file, row
from wellxl.wells import WELLS
from wellxl.wording import findings

ALL = [*(rule.kind for rule in row.RULES), *file.KINDS]
TOILET = {
    "district": "青山镇",
    "street": "上湾村",
    "household": "A-1",
    "name": "赵安",
    "category": "新建",
    "area": 3.0,
    "people": 4,
    "status": True,
    "done_on": date(2025, 5, 1),
    "phone": "13900000000",
}


def test_every_slug_is_unique_and_every_rule_is_fully_declared():
    assert len({kind.code for kind in ALL}) == len(ALL)
    for kind in ALL:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", kind.code)
        assert kind.severity in ("error", "warning")
        assert kind.title
        assert kind.sentence
        assert kind.suggestion
        assert kind.source


@pytest.mark.parametrize("ledger", golden_ledgers(), ids=lambda ledger: ledger.district)
def test_a_clean_ledger_raises_nothing(ledger):
    assert list(row.check(ledger, WELLS, DAY)) == []


def test_a_full_clean_row_raises_nothing():
    assert told(book(MILL)) == []


def test_a_clean_ledger_of_another_campaign_raises_nothing():
    keys = [field.key for field in TOILETS.fields]
    for town in TOILETS.district_names:
        lines = toilet_ledger(town, 40)[1:]
        rows = [{key: None if cell == "" else cell for key, cell in zip(keys, line, strict=True)} for line in lines]
        rows = [line | {"status": line["status"] == "已验收"} for line in rows]
        assert told(book(*rows, district=town, campaign=TOILETS), campaign=TOILETS, on=date(2025, 6, 23)) == []


def test_a_ledger_without_rows_raises_nothing():
    assert told(book()) == []


def test_a_count_of_users_is_no_user():
    lone = MILL | {"well": None, "location": None}
    names = ["26户", "共 26 户", "84眼", "２６户", "26", "户户", "第26户", "和平三户"]
    rows = [lone | {"name": name} for name in names]
    rows += [MILL | {"name": "26户", "location": None}, MILL | {"name": "26户", "well": None}]
    ledger = book(*rows)
    hits = [hit for hit in row.check(ledger, WELLS, DAY) if hit.kind.code == "name-counts-users"]
    assert [hit.row for hit in hits] == list(ledger.rows[:4])
    (finding, *_) = findings(hits[:1], "台账.xlsx")
    assert finding.message == "用户名称“26户”是个数，又没有填“水井编号”“位置”，看不出是哪一项任务，本行未计入统计"
    assert finding.suggestion == "是小计、合计的，请在行首写明“小计”；是一项任务的，请填写实际的用户名称"


def test_all_mistakes_of_a_row_come_at_once():
    wrong = MILL | {"category": None, "depth": 0.0, "phone": "1380000000", "credit_code": "11341600728507525F"}
    assert [code for _, code, *_ in told(book(wrong))] == [
        "credit-code-invalid",
        "number-not-positive",
        "category-missing",
        "phone-form",
    ]


def test_the_campaign_may_judge_otherwise_than_the_rule():
    ledger = book(MILL | {"depth": 0.0, "phone": "1380000000"})
    assert [line[:2] for line in told(ledger, severities={"phone-form": "error", "number-not-positive": "off"})] == [
        ("error", "phone-form")
    ]


def test_a_row_without_a_category_is_refused():
    ledger = book(MILL, MILL | {"category": None})
    assert told(ledger) == [("error", "category-missing", "M3", "没有填分类，本行未计入统计", "请填“应封停”“应纳管”之一")]
    assert [hit.row for hit in row.check(ledger, WELLS, DAY) if hit.kind.refuses] == [3]


def test_an_unknown_category_is_refused_and_the_nearest_one_named():
    ledger = book(MILL | {"category": "应封亭"}, MILL | {"category": "待定"})
    assert told(ledger) == [
        ("error", "category-unknown", "M2", "“应封亭”不是本次行动的分类，本行未计入统计", "是否应为“应封停”？请改正"),
        ("error", "category-unknown", "M3", "“待定”不是本次行动的分类，本行未计入统计", "请填“应封停”“应纳管”之一"),
    ]
    assert all(hit.kind.refuses for hit in row.check(ledger, WELLS, DAY))


def test_no_advice_turns_a_category_round_and_of_several_one_is_to_be_chosen():
    assert [line[4] for line in told(book(*(MILL | {"category": word} for word in ("不应封停", "应封停/应纳管"))))] == [
        "请填“应封停”“应纳管”之一",
        "是否应为“应封停”或“应纳管”？请改正",
    ]


def test_a_ledger_without_a_category_column_has_all_its_rows_refused():
    bare = {key: value for key, value in MILL.items() if key != "category"}
    assert [(hit.kind.code, hit.row) for hit in row.check(book(bare), WELLS, DAY)] == [("category-missing", 2)]


def test_a_row_that_names_no_task_is_refused():
    rows = [
        MILL | {"well": None, "location": None, "street": None},
        MILL | {"well": None, "name": None},
        MILL | {"well": None, "location": None},
        MILL | {"name": None},
    ]
    advice = "请填“水井编号”；没有的，填写“用户名称”和“位置”或“街道”"
    ledger = book(*rows)
    assert told(ledger) == [
        ("error", "identity-missing", "D2", "看不出是哪一项任务：没有填“水井编号”和“位置”或“街道”，本行未计入统计", advice),
        ("error", "identity-missing", "D3", "看不出是哪一项任务：没有填“水井编号”和“用户名称”，本行未计入统计", advice),
    ]
    assert [bool(key) for key in identity(ledger, WELLS)] == [False, False, True, True]


def test_a_row_that_names_neither_task_nor_category_has_one_error():
    continued = MILL | {"well": None, "name": None, "category": None}
    ledger = book(MILL, continued, MILL | {"category": None})
    assert told(ledger) == [
        (
            "error",
            "identity-missing",
            "D3",
            "看不出是哪一项任务：没有填“水井编号”和“用户名称”，也没有填分类，本行未计入统计",
            "请填“水井编号”；没有的，填写“用户名称”和“位置”或“街道”，并填分类；不是单独一项任务的，请并入它所属的行",
        ),
        ("error", "category-missing", "M4", "没有填分类，本行未计入统计", "请填“应封停”“应纳管”之一"),
    ]


def test_a_row_is_told_at_the_cell_that_could_not_be_read():
    """Its reader has told of the cell; running.py joins the two."""
    lost = MILL | {"well": None, "name": None, "category": None}
    cells = {"name": [MILL["name"], "#REF!"], "category": [MILL["category"], "#N/A"]}
    assert [line[1:3] for line in told(book(MILL, lost, raw=cells))] == [("identity-missing", "C3"), ("category-missing", "M3")]
    cells["name"][1] = "—"
    assert [line[1:3] for line in told(book(MILL, lost, raw=cells))] == [("identity-missing", "D3"), ("category-missing", "M3")]


@given(st.lists(st.tuples(*[st.sampled_from([None, "甲", "乙"])] * 4), min_size=1, max_size=6))
def test_the_rows_refused_for_it_are_those_without_a_key(cells):
    ledger = book(*[dict(zip(("well", "name", "location", "street"), line, strict=True)) for line in cells])
    refused = {hit.row for hit in row.check(ledger, WELLS, DAY) if hit.kind.code == "identity-missing"}
    assert refused == {number for number, key in zip(ledger.rows, identity(ledger, WELLS), strict=True) if not key}


def test_another_campaign_names_its_own_fields():
    ledger = book(TOILET | {"household": None, "street": None}, district="青山镇", campaign=TOILETS)
    assert told(ledger, campaign=TOILETS, on=date(2025, 6, 1)) == [
        (
            "error",
            "identity-missing",
            "C2",
            "看不出是哪一项任务：没有填“户厕编号”和“行政村”，本行未计入统计",
            "请填“户厕编号”；没有的，填写“户主姓名”和“行政村”",
        )
    ]


def test_another_campaign_has_its_own_ranges_and_words():
    odd = TOILET | {"area": 0.5, "category": "新建户", "street": "沙洲村", "status": False}
    ledger = book(odd, district="青山镇", campaign=TOILETS)
    assert told(ledger, campaign=TOILETS, on=date(2025, 6, 1)) == [
        (
            "warning",
            "street-of-another-district",
            "B2",
            "“沙洲村”属于“白沙镇”，而本行属于“青山镇”",
            "请核对本行的行政村：填错的请改正，确属“白沙镇”的请移交其填报",
        ),
        ("error", "category-unknown", "E2", "“新建户”不是本次行动的改厕类型，本行未计入统计", "是否应为“新建”？请改正"),
        ("warning", "number-outside", "F2", "厕屋面积“0.5”超出通常范围（1.2～20 ㎡）", "请核对数值和单位；确实如此的可以不改"),
        (
            "warning",
            "date-without-done",
            "I2",
            "填了验收日期“2025-05-01”，但“施工状态”不是已完成；未计入完成",
            "已完成的，请把“施工状态”改为“已验收”；未完成的，请清空验收日期",
        ),
    ]
