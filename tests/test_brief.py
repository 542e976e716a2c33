"""brief.py: the whole 简报, in order, and on paper."""

import pytest
from docx import Document
from making import bulletin, golden_ledgers

from wellxl.reading.articles import Article, Section
from wellxl.wells import WELLS
from wellxl.writing.brief import write_brief

LINE = "各单位要对照任务清单逐项核对，倒排工期，明确责任人和完成时限。"
SECTIONS = (
    Section("工作动态", (Article("召开调度会", (LINE, "一、下一步打算", "（一）抓进度", LINE)),)),
    Section("工作信息", (Article("甲区：多措并举", (LINE * 5,)), Article("乙区：现场督导", (LINE,)))),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    told = bulletin(golden_ledgers(), notes=["高新区未报。"]).tally
    return write_brief(tmp_path_factory.mktemp("brief") / "简报.docx", told, SECTIONS, WELLS, 30)


def test_all_that_a_brief_has_in_its_order(path):
    texts = [one.text for one in Document(path).paragraphs]
    contents = ["本期导读", "【工作动态】", "● 召开调度会", "【工作信息】", "● 甲区：多措并举", "● 乙区：现场督导"]
    articles = [text for section in SECTIONS for one in section.articles for text in (one.title, *one.paragraphs)]
    table = [WELLS.title, "（2024年6月23日）", "注：高新区未报。", f"报：{WELLS.report_to}", f"发：{WELLS.distribute_to}"]
    assert texts == ["自备井封停工作简报", "第30期", *contents, *articles, *table]


def test_the_head_is_red_with_office_date_and_rule(path):
    document = Document(path)
    name = document.paragraphs[0].runs[0]
    assert (str(name.font.color.rgb), name.font.name, name.font.size.pt) == ("FF0000", "方正小标宋简体", 48)
    head, table = document.tables
    assert [cell.text for cell in head.rows[0].cells] == [WELLS.office, "2024年6月23日"]
    assert head._tbl.xpath("w:tblPr/w:tblBorders/w:bottom[@w:color='FF0000']")
    assert [cell.text for cell in table.rows[1].cells] == ["示范区", "应封停", "84", "33", "39.29%", "35.11%", "1"]


def test_headings_stand_out_by_their_font(path):
    fonts = {one.text: one.runs[0].font.name for one in Document(path).paragraphs if one.runs}
    assert [fonts[text] for text in ("一、下一步打算", "（一）抓进度", LINE)] == ["黑体", "楷体", "仿宋"]


def test_a_long_name_is_set_smaller(tmp_path):
    path = write_brief(tmp_path / "a.docx", bulletin([]).tally, SECTIONS, WELLS, 1, "甲" * 15)
    assert Document(path).paragraphs[0].runs[0].font.size.pt == 29


def test_on_paper_head_articles_and_table_have_their_pages(path, paper):
    pages = paper(path)
    assert len(pages) == 3
    for page, words in zip(pages, ("本期导读", "召开调度会", "总计"), strict=True):
        assert words in page.replace(" ", "")


def test_the_same_bytes(path, tmp_path):
    told = bulletin(golden_ledgers(), notes=["高新区未报。"]).tally
    assert write_brief(tmp_path / "b.docx", told, SECTIONS, WELLS, 30).read_bytes() == path.read_bytes()
