"""cells.py: values by type, and hostile text that stays text."""

import re
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from wellxl.errors import OutputError
from wellxl.wells import WELLS
from wellxl.writing.cells import CUT, LONGEST, clean, is_suspect, writer
from wellxl.writing.styles import Styles

HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example","点这里")',
    "+1+1",
    "-2+3",
    "@SUM(1,2)",
    "\t=1+1",
    "{=SUM(A1:A2)}",
    "http://x.example/a",
    "file:///etc/passwd",
    "external:other.xlsx#Sheet1!A1",
    r"\\server\share\a.xlsx",
    "internal:明细!A1",
]


def book_of(path, values):
    book = Workbook(path)
    sheet = book.add_worksheet()
    write = writer(sheet, Styles(book, WELLS), "body")
    for row, value in enumerate(values):
        write(row, 0, value)
    book.close()
    return path


def read(path):
    return [row[0].value for row in openpyxl.load_workbook(path).active.iter_rows()]


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels"))}


def is_inert(path):
    xml = parts(path)
    return not any(
        ("<f" in text and "<f>" in text) or "<hyperlink" in text for name, text in xml.items() if "sheets/" in name
    ) and not any('TargetMode="External"' in text or "externalLink" in text for text in xml.values())


def test_hostile_text_stays_text(tmp_path):
    path = book_of(tmp_path / "a.xlsx", HOSTILE)
    assert is_inert(path)
    sheet = openpyxl.load_workbook(path).active
    assert [(cell.value, cell.data_type, cell.quotePrefix) for (cell,) in sheet.iter_rows()] == [
        (text, "s", True) for text in HOSTILE
    ]


def test_hostile_text_stays_text_when_libreoffice_saves_it_again(tmp_path, soffice):
    again = soffice(book_of(tmp_path / "a.xlsx", HOSTILE), "xlsx")
    assert is_inert(again)
    assert read(again) == HOSTILE


def test_ordinary_text_has_no_quote_prefix(tmp_path):
    path = book_of(tmp_path / "a.xlsx", ["白河街道", "13800000000", "a:b"])
    assert [cell.quotePrefix for (cell,) in openpyxl.load_workbook(path).active.iter_rows()] == [False, False, False]


def test_every_type_is_kept(tmp_path):
    values = ["00123", 5, 2.5, True, date(2024, 6, 23), datetime(2024, 6, 23, 8, 30), None, ""]
    assert read(book_of(tmp_path / "a.xlsx", values)) == [
        "00123",
        5,
        2.5,
        True,
        datetime(2024, 6, 23),
        datetime(2024, 6, 23, 8, 30),
        None,
        None,
    ]


def test_values_that_excel_cannot_hold_become_text(tmp_path):
    values = [float("inf"), float("nan"), date(1899, 1, 2), datetime(1800, 1, 1, 2, 3)]
    assert read(book_of(tmp_path / "a.xlsx", values)) == ["inf", "nan", "1899-01-02", "1800-01-01 02:03:00"]


def test_times_and_durations(tmp_path):
    assert read(book_of(tmp_path / "a.xlsx", [time(8, 30), timedelta(hours=30)])) == [timedelta(hours=8.5), timedelta(hours=30)]


def test_text_of_the_full_length_is_kept_whole(tmp_path):
    assert read(book_of(tmp_path / "a.xlsx", ["字" * LONGEST])) == ["字" * LONGEST]


@pytest.mark.parametrize("letter", ["字", "😀"])
def test_longer_text_is_cut_and_says_so(tmp_path, letter):
    (text,) = read(book_of(tmp_path / "a.xlsx", [letter * (LONGEST + 1)]))
    assert text.endswith(CUT)
    assert LONGEST - 2 < len(text.encode("utf-16-le")) // 2 <= LONGEST
    assert set(text.removesuffix(CUT)) == {letter}


def test_a_cell_outside_the_sheet_is_an_error(tmp_path):
    book = Workbook(tmp_path / "a.xlsx")
    write = writer(book.add_worksheet(), Styles(book, WELLS), "body")
    for value in ("text", 1, None, True, date(2024, 6, 23)):
        with pytest.raises(OutputError, match="1,048,576"):
            write(1_048_576, 0, value)


def test_forbidden_characters_are_removed(tmp_path):
    assert read(book_of(tmp_path / "a.xlsx", ["a\x00\x0b\ud800\uffffb", "\x01"])) == ["ab", None]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=20), min_size=1, max_size=20))
def test_any_text_comes_back_as_it_was_cleaned(tmp_path_factory, texts):
    path = book_of(tmp_path_factory.mktemp("any") / "a.xlsx", [*texts, "end"])
    assert read(path)[:-1] == [clean(text) or None for text in texts]
    assert is_inert(path)


def test_looking_at_text_is_quick_however_long_it_is():
    assert not is_suspect("a" * 40_000)
    assert is_suspect(" " * 40_000)
    assert re.fullmatch("a*", clean("a" * 40_000 + "\x00"))
