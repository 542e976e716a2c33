"""What XlsxWriter does not write, and tells by a number alone, is an error."""

import inspect
import warnings
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

import wellxl
from wellxl.errors import OutputError
from wellxl.writing.sheet import Sheet

LONG = "长" * 32_768


@pytest.fixture
def page():
    book = Workbook(BytesIO())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # XlsxWriter says some of it in passing, too
        yield book.add_worksheet("表", Sheet)


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("write_string", (1 << 20, 0, "x")),
        ("write_number", (0, 1 << 14, 1)),
        ("write_blank", (1 << 20, 0, None, object())),
        ("write_formula", (1 << 20, 0, "=1")),
        ("merge_range", (0, 0, 1 << 20, 0, "x")),
        ("set_column", (0, 1 << 14, 5)),
        ("set_row", (1 << 20, 5)),
    ],
)
def test_what_lies_outside_the_sheet_is_an_error(page, method, given):
    with pytest.raises(OutputError, match="1,048,576 行"):
        getattr(page, method)(*given)


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("write_string", (0, 0, LONG)),
        ("write_comment", ("A1", LONG)),
        ("write_url", (0, 0, "http://" + "x" * 3000)),
        ("write_rich_string", (0, 0, "一", LONG)),
        ("data_validation", (0, 0, 1, 0, {"validate": "list", "source": ["长" * 256]})),
        ("data_validation", (0, 0, 1, 0, {"validate": "any", "input_title": "长" * 33})),
        ("conditional_format", (0, 0, 1, 0, {"type": "no such"})),
    ],
)
def test_what_excel_has_no_room_for_is_an_error(page, method, given):
    with pytest.raises(OutputError, match="超过 Excel 的上限"):
        getattr(page, method)(*given)


def test_what_is_written_is_what_xlsxwriter_writes(page):
    assert page.write_string(0, 0, "x") == page.write_number("B1", 5) == page.set_row(0, 30) == 0
    assert page.dim_colmax == 1


def test_every_method_that_answers_with_a_number_and_is_called_is_watched():
    """Read from XlsxWriter's own code, so that a newer one with other answers is seen."""
    called = "\n".join(path.read_text(encoding="utf-8") for path in Path(wellxl.__file__).parent.glob("writing/*.py"))
    for name, method in inspect.getmembers(Worksheet, inspect.isfunction):
        code = inspect.getsource(inspect.unwrap(method))
        private = getattr(Worksheet, f"_{name}", None)
        code += inspect.getsource(private) if private else ""
        if not name.startswith("_") and "return -" in code and f".{name}(" in called:
            assert name in vars(Sheet), name


@pytest.mark.parametrize("text", ["<r><t>x</t></r>", "<r>&<b></r>", "<r></r>", "<r>"])
@pytest.mark.parametrize("with_format", [False, True])
def test_what_looks_like_markup_is_text(text, with_format):
    data = BytesIO()
    with Workbook(data) as book:
        book.add_worksheet("表", Sheet).write_string(0, 0, text, book.add_format({"bold": True}) if with_format else None)
    assert openpyxl.load_workbook(data)["表"]["A1"].value == text
