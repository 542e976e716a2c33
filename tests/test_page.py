"""page.py: the bulletin in a notebook."""

from dataclasses import replace
from html.parser import HTMLParser

from making import DAY, checked, golden_ledgers

from wellxl.merging import merge
from wellxl.tally import tally
from wellxl.wells import WELLS
from wellxl.writing import page

TABLE = tally(merge(checked(*golden_ledgers()), WELLS, DAY), WELLS, DAY)


class Cells(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.rows, self.open = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in ("br",):
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1].append(data)


def test_the_table_reads_as_the_golden_case():
    rows = Cells(page.table(TABLE)).rows
    assert rows[0] == ["辖区", "分类", "总任务数", "累计完成数", "累计完成比例", "完成比例", "排名"]
    assert rows[1] == ["示范区", "应封停", "84", "33", "39.29%", "35.11%", "1"]
    assert rows[3] == ["合计", "94", "33", "35.11%"]
    assert rows[-1] == ["合计", "307", "82", "26.71%"]
    assert len(rows) == 16


def test_text_is_escaped():
    text = page.table(replace(TABLE, title="<script>alert(1)</script>", notes=("<b>未报",)))
    assert "<script>" not in text
    assert "<b>" not in text


def test_a_district_without_a_task_is_a_dash():
    empty = tally(merge(checked(golden_ledgers()[0]), WELLS, DAY), WELLS, DAY)
    assert ["卧龙区", "应封停", "0", "0", "0.00%", "—", "—"] in Cells(page.table(empty)).rows
