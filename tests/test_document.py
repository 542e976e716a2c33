"""document.py: the bulletin as an official page."""

from dataclasses import replace

import pytest
from docx import Document
from making import bulletin, golden_ledgers

from wellxl.wells import WELLS
from wellxl.writing.document import lines, write_document

NOTE = "高新区未报。"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    told = bulletin(golden_ledgers(), notes=[NOTE])
    return write_document(tmp_path_factory.mktemp("docx") / "简报附件.docx", told, WELLS)


def test_what_stands_on_it_in_which_order(path):
    texts = [one.text for one in Document(path).paragraphs]
    assert texts[:2] == [WELLS.title, "（2024年6月23日）"]
    assert texts[2].startswith("截至2024年6月23日，自备井封停任务共307项")
    assert texts[3:] == [f"注：{NOTE}", f"报：{WELLS.report_to}", f"发：{WELLS.distribute_to}"]


def test_the_table_is_the_golden_case(path):
    rows = [[cell.text for cell in row.cells] for row in Document(path).tables[0].rows]
    assert rows[1] == ["示范区", "应封停", "84", "33", "39.29%", "35.11%", "1"]
    assert rows[-1] == ["总计", "合计", "307", "82", "26.71%", "26.71%", ""]
    assert len(rows) == 16


def test_the_bulletin_of_four_districts_stands_on_one_page(path, paper):
    assert len(paper(path)) == 1


def test_a_district_without_a_task_and_a_campaign_that_sends_to_nobody(tmp_path):
    told = bulletin([])
    assert lines(told.tally.blocks[0])[0] == ("示范区", "应封停", "0", "0", "0.00%", "—", "—")
    path = write_document(tmp_path / "a.docx", told, replace(WELLS, report_to="", distribute_to=""))
    assert not [one.text for one in Document(path).paragraphs if one.text.startswith(("报", "发"))]
