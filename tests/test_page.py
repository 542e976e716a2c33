"""page.py: the bulletin in a notebook, and as a page that stands on its own."""

import re
import time
from html.parser import HTMLParser

import pytest
from making import DAY, GOLDEN, bulletin, checked, golden_ledgers

from wellxl.merging import merge
from wellxl.reading.folder import made_as
from wellxl.records import Finding, Origin
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
    text = page.table(TABLE._replace(title="<script>alert(1)</script>", notes=("<b>未报",)))
    assert "<script>" not in text
    assert "<b>" not in text


def test_a_district_without_a_task_is_a_dash():
    empty = tally(merge(checked(golden_ledgers()[0]), WELLS, DAY), WELLS, DAY)
    assert ["卧龙区", "应封停", "0", "0", "0.00%", "—", "—"] in Cells(page.table(empty)).rows


HOSTILE = "</script><script>alert(1)</script><img src=http://x.test/a.png onerror=alert(1)>\u2028'\"&\x0b\udc80"


def findings(count):
    grades = ("error", "warning", "fixed")
    return [
        Finding(
            grades[number % 3],
            "status-unknown",
            Origin(f"{district}台账.xlsx", "台账", number + 4, "N"),
            "完成状态",
            "已停用" if number else HOSTILE,
            f"第 {number} 处：“已停用”不是认识的状态，应为已完成、未完成或进行中",
            "请改为已封停、已纳管或未完成",
            district=district,
        )
        for number in range(count)
        for district in [list(GOLDEN)[number % 4]]
    ]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "日通报.html"
    plan = WELLS.with_(title=f"日通报{HOSTILE}")
    return page.write_page(path, bulletin(golden_ledgers(), findings=findings(500), notes=[HOSTILE], campaign=plan), plan)


def test_the_page_asks_for_nothing_and_has_no_error(written, chromium):
    browser = chromium(390)
    browser.load(written)
    assert browser.value("document.querySelectorAll('.finding').length") == 100
    assert browser.value("document.querySelector('.finding').innerText").startswith(
        "错误 · 示范区台账.xlsx · 台账 · N4 · 完成状态：</script>"
    )
    assert browser.requests == [written.resolve().as_uri()]
    assert browser.messages == []
    # Nothing hangs out of a phone's screen.
    assert browser.value("document.documentElement.scrollWidth") == 390
    assert browser.value("document.querySelectorAll('img').length") == 0
    # Whatever a script tried, the policy would stop it, and say so.
    browser.value("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/a.png'}))")
    browser.value("1")
    assert any("Content Security Policy" in message for message in browser.messages)


def test_findings_are_filtered_and_searched(written, chromium):
    browser = chromium(800)
    browser.load(written)
    count = "document.getElementById('count').textContent"
    act = "(() => {const form = document.getElementById('filter'); form.elements.%s.value = '%s';"
    act += "form.dispatchEvent(new Event('input')); return %s})()"
    assert browser.value(count) == "共 500 条，符合条件 500 条"
    assert browser.value(act % ("severity", "error", count)) == "共 500 条，符合条件 167 条"
    assert browser.value(act % ("file", "卧龙区台账.xlsx", count)) == "共 500 条，符合条件 41 条"
    assert browser.value(act % ("search", "台账 n109", count)) == "共 500 条，符合条件 1 条"
    assert browser.value("document.querySelectorAll('.finding.error').length") == 1
    assert browser.value("document.getElementById('more').hidden") is True
    for name in ("severity", "file", "search"):
        browser.value(act % (name, "", count))
    assert browser.value("document.getElementById('more').textContent") == "再显示一些（还有 400 条）"
    assert browser.value("document.getElementById('more').click() || document.querySelectorAll('.finding').length") == 500


def test_rates_are_marked_as_the_campaign_wants(tmp_path):
    plan = WELLS.with_(red_below=0.25, yellow_below=0.36)
    text = page.write_page(tmp_path / "a.html", bulletin(golden_ledgers(), campaign=plan), plan).read_text(encoding="utf-8")
    # 23/30 of the days are gone: red below 19.17 %, yellow below 27.6 %.
    assert re.findall(r'<td class="(red|yellow)" rowspan="3">([^<]+)', text) == [("yellow", "26.32%"), ("red", "15.38%")]
    assert ".scroll .red{background:#FF9C9C}" in text


def test_a_page_among_ledgers_is_told_from_one(written, tmp_path):
    assert made_as(written) == "page"
    (tmp_path / "台账.html").write_text("<table><tr><td>辖区</td></tr></table>", encoding="utf-8")
    assert made_as(tmp_path / "台账.html") == ""


def test_the_page_stands_on_paper(written, chromium, tmp_path):
    browser = chromium(800)
    browser.load(written)
    assert browser.paper().startswith(b"%PDF")


def test_the_same_page_twice_and_small(tmp_path):
    told = bulletin(golden_ledgers(), findings=findings(2000))
    one, other = (page.write_page(tmp_path / name, told, WELLS).read_bytes() for name in ("a.html", "b.html"))
    assert one == other
    assert len(one) < 3_000_000


@pytest.mark.slow
def test_ten_thousand_findings(tmp_path, chromium):
    path = page.write_page(tmp_path / "a.html", bulletin(golden_ledgers(), findings=findings(10_000)), WELLS)
    browser = chromium(390)
    browser.load(path)
    started = time.monotonic()
    assert browser.value("document.getElementById('count').textContent") == "共 10000 条，符合条件 10000 条"
    assert browser.messages == []
    assert time.monotonic() - started < 5
