"""Tests of the rules on numbers."""

import pytest
from judging import MILL, book, told

from wellxl.wells import WELLS

SMALL = MILL | {"category": "应纳管", "volume": 500.0, "purpose": "城镇生活"}
LARGE = MILL | {"category": "应封停", "volume": 5000.0, "purpose": "工业"}


def test_a_depth_must_be_above_nothing():
    rows = [MILL | {"depth": depth} for depth in (0.5, 0.0, -12.0, None)]
    advice = "请填实际的数；不详的请留空"
    assert told(book(*rows)) == [
        ("error", "number-not-positive", "I3", "井深“0”应大于 0", advice),
        ("error", "number-not-positive", "I4", "井深“-12”应大于 0", advice),
    ]


def test_a_depth_over_its_highest_is_a_warning_and_at_it_none():
    assert told(book(MILL | {"depth": 1000.0}, MILL | {"depth": 1000.5})) == [
        ("warning", "number-outside", "I3", "井深“1000.5”超出通常范围（不超过 1000 米）", "请核对数值和单位；确实如此的可以不改")
    ]


def test_volumes_and_counts_may_be_nothing_but_not_less():
    rows = [SMALL | {"volume": 0.0, "households": 0, "people": 0}, MILL | {"volume": -1.0}, MILL | {"people": -2}]
    advice = "请填不小于 0 的数；不详的请留空"
    assert told(book(*rows)) == [
        ("error", "number-negative", "J3", "年取水量“-1”是负数", advice),
        ("error", "number-negative", "Q4", "受益人数“-2”是负数", advice),
    ]


def test_fewer_people_than_households_are_pointed_out():
    rows = [MILL | {"households": 5, "people": people} for people in (5, 4, None)]
    assert told(book(*rows)) == [
        ("warning", "people-below-households", "Q3", "受益人数“4”少于受益户数 5", "请核对两格是否填反或填错")
    ]


def test_a_large_quantity_in_the_small_category_is_pointed_out():
    assert told(book(SMALL | {"volume": 1000.5}, LARGE)) == [
        (
            "warning",
            "quantity-above-limit",
            "J2",
            "年取水量“1000.5”超过 1000 m³，分类却是“应纳管”",
            "请核对水量和单位；水量无误的，一般应为“应封停”",
        )
    ]


def test_a_small_quantity_in_the_large_category_is_pointed_out():
    assert told(book(LARGE | {"volume": 999.5}, LARGE | {"volume": 0.0}, SMALL)) == [
        (
            "warning",
            "quantity-below-limit",
            "J2",
            "年取水量“999.5”不足 1000 m³，分类却是“应封停”",
            "请核对水量和单位；水量无误的，一般应为“应纳管”",
        )
    ]


@pytest.mark.parametrize(("includes", "words", "fits"), [(True, "“以下”含本数", "应纳管"), (False, "“不足”不含本数", "应封停")])
def test_a_quantity_at_the_limit_itself_is_pointed_out_by_its_own_rule(includes, words, fits):
    campaign = WELLS.with_(quantity=WELLS.quantity._replace(includes_limit=includes))
    ledger = book(SMALL | {"volume": 1000.0}, LARGE | {"volume": 1000.0}, SMALL, LARGE)
    advice = "请核对实际水量，并按办法确认本行分类"
    assert told(ledger, campaign=campaign) == [
        (
            "warning",
            "quantity-at-limit",
            "J2",
            f"年取水量恰为界限 1000 m³，按约定{words}，归“{fits}”；本行分类为“应纳管”",
            advice,
        ),
        (
            "warning",
            "quantity-at-limit",
            "J3",
            f"年取水量恰为界限 1000 m³，按约定{words}，归“{fits}”；本行分类为“应封停”",
            advice,
        ),
    ]


def test_at_the_limit_a_row_without_a_category_is_not_judged_by_it():
    assert [line[1] for line in told(book(SMALL | {"volume": 1000.0, "category": None}))] == ["category-missing"]


def test_a_large_use_in_the_small_category_is_pointed_out():
    rows = [SMALL | {"purpose": purpose} for purpose in ("工业用水", "洗浴", "非工业", "绿化", None)]
    assert told(book(*rows, LARGE)) == [
        (
            "warning",
            "purpose-against-category",
            "L2",
            "用途是“工业用水”，分类却是“应纳管”",
            "请核对用途和分类；工业用水一般应为“应封停”",
        ),
        (
            "warning",
            "purpose-against-category",
            "L3",
            "用途是“洗浴”，分类却是“应纳管”",
            "请核对用途和分类；洗浴用水一般应为“应封停”",
        ),
    ]


def test_a_campaign_without_a_limit_judges_no_quantity():
    assert told(book(SMALL | {"volume": 5000.0, "purpose": "工业"}), campaign=WELLS.with_(quantity=None)) == []
