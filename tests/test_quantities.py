"""Quantities as people type them."""

from decimal import Decimal

import pytest

from wellxl.reading.quantities import Unit, amount, unit


@pytest.mark.parametrize("text", ["方", "吨", "t", "m³", "m3", "㎥", "立方米", "（立方）", "方/年", "m³/a"])
def test_one_cubic_metre(text):
    assert unit(text) == Unit("m³", 1)


@pytest.mark.parametrize("text", ["万方", "万吨", "万m³", "万立方米", "(万立方米/年)"])
def test_ten_thousand(text):
    assert unit(text) == Unit("m³", 10_000)


def test_other_units():
    assert (unit("米"), unit("m"), unit("户"), unit("人"), unit("个"), unit("")) == (
        Unit("米", 1),
        Unit("米", 1),
        Unit("户", 1),
        Unit("人", 1),
        None,
        None,
    )


@pytest.mark.parametrize(
    ("text", "number", "declared", "about"),
    [
        ("１２３", "123", None, False),
        ("1,234.5", "1234.5", None, False),
        ("１，２３４", "1234", None, False),
        ("12万", "12", Unit("", 10_000), False),
        ("1.2万m³", "1.2", Unit("m³", 10_000), False),
        ("500方", "500", Unit("m³", 1), False),
        ("35米", "35", Unit("米", 1), False),
        ("12.5%", "12.5", Unit("%", 1), False),
        ("约30", "30", None, True),
        ("30余", "30", None, True),
        ("30左右", "30", None, True),
        ("-5", "-5", None, False),
        (" 7 ", "7", None, False),
    ],
)
def test_a_number_with_what_stands_about_it(text, number, declared, about):
    assert amount(text) == (Decimal(number), declared, about)


@pytest.mark.parametrize("text", ["", "20-30", "20~30", "二十", "12,34", "1.2.3", "abc", "30个", "9" * 70])
def test_no_single_number(text):
    assert amount(text) is None
