"""official.py: the page of GB/T 9704-2012, measured in the document and on paper."""

import sys
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest
from docx import Document

from wellxl.errors import InputError
from wellxl.wells import WELLS
from wellxl.writing import official

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DAY = date(2024, 6, 23)


@pytest.fixture
def page():
    return official.new_document("标题", "办公室", DAY)


def test_the_paper_and_its_margins(page, tmp_path):
    section = Document(official.save(page, tmp_path / "a.docx")).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.bottom_margin)
    assert [round(size.mm) for size in (*sizes, section.right_margin)] == [210, 297, 37, 28, 35, 26]
    footers = [footer.paragraphs[0] for footer in (section.footer, section.even_page_footer)]
    assert ["".join(run.text for run in footer.runs) for footer in footers] == ["— 1 —"] * 2
    assert {run.font.size.pt for footer in footers for run in footer.runs} == {14}


def test_fonts_go_by_name_for_east_asia_too(page, tmp_path):
    official.add(page, "正文123", official.KAI)
    with zipfile.ZipFile(official.save(page, tmp_path / "a.docx")) as package:
        fonts = next(ElementTree.fromstring(package.read("word/document.xml")).iter(f"{W}rFonts"))
        table = ElementTree.fromstring(package.read("word/fontTable.xml"))
        names = package.namelist()
    assert {fonts.get(f"{W}{name}") for name in ("ascii", "hAnsi", "eastAsia", "cs")} == {"楷体"}
    assert {font.get(f"{W}name"): font[0].get(f"{W}val") for font in table}["方正小标宋简体"] == "宋体"
    assert "docProps/thumbnail.jpeg" not in names


def test_twenty_two_lines_of_twenty_eight_characters(page, tmp_path, paper):
    official.add(page, "字" * 28 * 50)
    pages = paper(official.save(page, tmp_path / "a.docx"))
    first = [line.strip() for line in pages[0].splitlines() if "字" in line]
    assert ({len(line) for line in first}, len(first)) == ({28}, 22)


def test_a_table_spans_and_repeats_its_header(page, tmp_path):
    blocks = [[("甲区", "应封停", "1", "0", "0.00%", "50.00%", "1"), ("甲区", "合计", "1", "0", "0.00%", "50.00%", "1")]]
    official.table(page, tuple("一二三四五六七"), blocks * 2)
    table = Document(official.save(page, tmp_path / "a.docx")).tables[0]
    assert [cell.text for cell in table.rows[2].cells] == ["甲区", "合计", "1", "0", "0.00%", "50.00%", "1"]
    assert table.cell(1, 0)._tc is table.cell(2, 0)._tc
    assert table.cell(1, 1)._tc is not table.cell(2, 1)._tc
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert not table.rows[1]._tr.xpath("w:trPr/w:tblHeader")


def test_hostile_text_and_line_breaks(page, tmp_path):
    official.add(page, "<w:p>&\x0b\n二")
    official.send_to(page, WELLS.with_(report_to="甲", distribute_to=""))
    texts = [one.text for one in Document(official.save(page, tmp_path / "a.docx")).paragraphs]
    assert texts == ["<w:p>& 二", "报：甲"]


def test_the_same_bytes_whatever_the_clock_says(tmp_path):
    made = []
    for name in ("a.docx", "b.docx"):
        page = official.new_document("标题", "办公室", DAY)
        official.add(page, "文")
        made.append(official.save(page, tmp_path / name).read_bytes())
    assert made[0] == made[1]
    about = Document(tmp_path / "a.docx").core_properties
    assert (about.title, about.author, about.created.date(), about.last_modified_by) == ("标题", "办公室", DAY, "")


def test_a_missing_library_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(InputError, match=r"pip install '\.\[docx\]'"):
        official.new_document("标题", "办公室", DAY)
