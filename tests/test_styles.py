"""styles.py: formats by name, and how wide text is."""

from xlsxwriter import Workbook

from wellxl.wells import WELLS
from wellxl.writing.styles import Styles, height, width


def styles(tmp_path):
    return Styles(Workbook(tmp_path / "a.xlsx"), WELLS)


def test_a_format_is_made_once(tmp_path):
    make = styles(tmp_path)
    assert make("body", "bold") is make("body", "bold")
    assert make("body", "bold") is not make("body")


def test_the_later_look_prevails(tmp_path):
    made = styles(tmp_path)("body", "small", "percent")
    assert (made.font_name, made.font_size, made.num_format) == ("仿宋", 10, "0.00%")


def test_the_fonts_are_those_of_an_office(tmp_path):
    make = styles(tmp_path)
    assert [(make(look).font_name, make(look).font_size) for look in ("title", "header", "body")] == [
        ("方正小标宋简体", 22),
        ("黑体", 12),
        ("仿宋", 12),
    ]


def test_severities_have_the_campaigns_fills(tmp_path):
    assert styles(tmp_path)("error").bg_color._rgb_hex_value() == WELLS.colours["error"]


def test_a_chinese_letter_is_as_wide_as_two_latin_ones():
    assert width("示范区") == width("abcdef")
    assert width("") == 0


def test_a_text_that_does_not_fit_gets_more_lines():
    assert height("字" * 10, 60) == height("", 60)
    assert height("字" * 100, 20) > 9 * height("", 20)
