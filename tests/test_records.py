"""records.py: addresses as Excel shows them, exact rates."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from wellxl.records import Balance, Figure, Finding, Origin, Skipped, SourceLine, letters


def test_an_origin_reads_as_a_place():
    assert str(Origin("卧龙区.xlsx", "台账", 17, "D")) == "卧龙区.xlsx〔台账〕D17"
    assert Origin("卧龙区.xlsx", "台账", 17, "D").cell == "D17"
    assert str(Origin("卧龙区.xlsx")) == "卧龙区.xlsx"
    assert Origin("卧龙区.xlsx", "台账").cell == ""
    assert str(Origin("卧龙区.xlsx", "台账", 17)) == "卧龙区.xlsx〔台账〕第 17 行"
    assert str(Origin("卧龙区.xlsx", "台账", 0, "D")) == "卧龙区.xlsx〔台账〕D"


@given(st.integers(0, 16383))
def test_letters_count_in_base_26_without_a_nought(index):
    value = 0
    for letter in letters(index):
        value = value * 26 + ord(letter) - 64
    assert value == index + 1


def test_a_rate_is_exact_and_nothing_of_nothing_is_nought():
    assert Figure("合计", 307, 82).rate == Fraction(82, 307)
    assert Figure("应纳管", 0, 0).rate == 0


def test_a_finding_counts_the_cells_it_speaks_of():
    one = Finding("fixed", "x", Origin("a"), "", "", "")
    assert one.count == 1
    assert Finding("fixed", "x", Origin("a"), "", "", "", rows=(3, 4, 9)).count == 3


def test_a_balance_takes_its_rows_from_the_sheet():
    line = SourceLine("a", "b", "", seen=5, skipped=(Skipped(1, "标题"), Skipped(2, "表头")))
    assert (Balance(line, counted=3).seen, Balance(line, counted=3).skipped) == (5, 2)
