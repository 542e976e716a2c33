"""report.py: the story from files to figures."""

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from making import GOLDEN

import wellxl
from wellxl import InputError, WellxlError
from wellxl.records import Balance
from wellxl.report import Report

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"


@pytest.fixture(scope="module")
def report() -> Report:
    return wellxl.merge(SAMPLE)


def test_the_sample_gives_the_golden_case(report):
    frame = report.table.set_index(["district", "category"])
    for district, categories in GOLDEN.items():
        for category, (total, completed) in categories.items():
            assert frame.loc[(district, category), ["total", "completed"]].tolist() == [total, completed]
    assert frame.loc[("总计", "合计"), ["total", "completed"]].tolist() == [307, 82]
    assert report.complete
    assert report.bulletin.tally.date == date(2024, 6, 23)


def test_every_row_has_one_fate_against_a_count_of_its_own(report):
    import openpyxl
    import xlrd

    for balance in report.bulletin.balances:
        path = SAMPLE / balance.line.file
        if path.suffix == ".xls":
            sheet = xlrd.open_workbook(path).sheet_by_name(balance.line.sheet)
            rows = [sheet.row_values(row) for row in range(sheet.nrows)]
        else:
            rows = list(openpyxl.load_workbook(path, data_only=True)[balance.line.sheet].values)
        filled = sum(any(cell not in (None, "") for cell in row) for row in rows)
        assert balance.seen == filled == balance.counted + balance.refused + balance.duplicate + balance.skipped
        assert balance.line.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_mismatch_stops_publishing(monkeypatch):
    monkeypatch.setattr(Balance, "seen", property(lambda balance: balance.line.seen + 1))
    with pytest.raises(WellxlError, match="对不上，已停止发布"):
        wellxl.merge(SAMPLE)


def test_the_same_inputs_give_the_same_bytes_in_any_order(tmp_path):
    paths = sorted(SAMPLE.iterdir())
    one = wellxl.merge(paths).save(tmp_path / "a.xlsx").read_bytes()
    other = wellxl.merge(paths[::-1]).save(tmp_path / "b.xlsx").read_bytes()
    assert one == other


def test_the_same_inputs_give_the_same_bytes_whoever_reads_them(tmp_path):
    one = wellxl.merge(SAMPLE).save(tmp_path / "a.xlsx").read_bytes()
    assert wellxl.merge(SAMPLE, jobs=2).save(tmp_path / "b.xlsx").read_bytes() == one
    with ThreadPoolExecutor(2) as executor:
        assert wellxl.merge(SAMPLE, executor=executor, send_files=True).save(tmp_path / "c.xlsx").read_bytes() == one


def test_a_ledger_is_never_altered(tmp_path):
    shutil.copytree(SAMPLE, tmp_path / "收件")
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "收件").iterdir()}
    wellxl.merge(tmp_path / "收件").save(tmp_path / "日通报.xlsx")
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "收件").iterdir()} == before


def test_a_bad_file_never_stops_the_others(tmp_path):
    shutil.copytree(SAMPLE, tmp_path / "收件")
    (tmp_path / "收件" / "坏.xlsx").write_bytes(b"PK\x03\x04 half a download")
    report = wellxl.merge(tmp_path / "收件")
    assert report.bulletin.tally.blocks[-1].sum.completed == 82
    assert not report.complete
    assert report.bulletin.tally.notes == ("坏.xlsx未能读入，未计入本表。",)
    bad = report.sources.set_index("file").loc["坏.xlsx"]
    assert (bad["sheet"], bad["seen"]) == ("", 0)
    (finding,) = [one for one in report.bulletin.findings if one.origin.file == "坏.xlsx"]
    assert (finding.severity, finding.origin.sheet, finding.origin.cell) == ("error", "", "")


def test_a_district_without_a_ledger_stands_with_noughts_and_in_the_note(tmp_path):
    report = wellxl.merge([path for path in SAMPLE.iterdir() if "高新" not in path.name], date="2024-06-23")
    block = next(block for block in report.bulletin.tally.blocks if block.district == "高新区")
    assert (block.sum.total, block.rank) == (0, None)
    assert report.bulletin.tally.missing == ("高新区",)
    assert report.bulletin.tally.notes == ("高新区未报。",)
    assert not report.complete


def test_nothing_readable_publishes_nothing(tmp_path):
    (tmp_path / "坏.xlsx").write_bytes(b"")
    report = wellxl.merge(tmp_path)
    assert not report.published
    for write in (report.save, report.page, report.document, report.public, report.picture):
        with pytest.raises(InputError, match="没有一份台账能够读取"):
            write(tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("given", ["2024-06-22", "2024.6.22", "20240622", date(2024, 6, 22)])
def test_the_date_that_is_given_comes_first(given):
    assert wellxl.merge(SAMPLE, date=given).bulletin.tally.date == date(2024, 6, 22)


def test_a_date_that_is_none():
    with pytest.raises(InputError, match="请写成 2024-06-23"):
        wellxl.merge(SAMPLE, date="昨天")


def test_in_a_notebook_it_shows_as_the_bulletin(report):
    assert "35.11%" in report._repr_html_()


def test_checking_one_ledger_calls_no_roll():
    report = wellxl.check(SAMPLE / "卧龙区台账.xlsx")
    assert report.complete
    assert not [one for one in report.bulletin.findings if one.code == "district-not-sent"]


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory) -> Path:
    """The bulletin of 2024-06-22, made from the ledgers of the day after: what was done that day counts as open."""
    folder = tmp_path_factory.mktemp("昨天")
    return wellxl.merge(SAMPLE, date="2024-06-22").save(folder / "日通报.xlsx")


def test_against_the_previous_bulletin(report, yesterday):
    today = wellxl.merge(SAMPLE, previous=yesterday)
    gained = (
        report.bulletin.tally.blocks[-1].sum.completed
        - wellxl.merge(SAMPLE, date="2024-06-22").bulletin.tally.blocks[-1].sum.completed
    )
    assert gained > 0
    assert today.changes["code"].tolist() == ["completed"] * gained
    assert today.bulletin.before.date == date(2024, 6, 22)
    # The very same files were sent the day before.
    assert {one.code for one in today.bulletin.findings if one.severity != "fixed"} == {"file-same-as-last-time"}


def test_who_did_not_send_is_carried_forward(yesterday):
    sent = [path for path in SAMPLE.iterdir() if "高新" not in path.name]
    report = wellxl.merge(sent, date="2024-06-23", previous=yesterday)
    block = next(block for block in report.bulletin.tally.blocks if block.district == "高新区")
    assert block.sum.total == 91
    assert report.bulletin.tally.notes == ("高新区未报，按上期（2024.6.22）数据结转。",)
    assert report.bulletin.tally.missing == ("高新区",)
    assert not report.complete
    carried = next(balance for balance in report.bulletin.balances if balance.line.file == "日通报.xlsx")
    assert (carried.seen, carried.counted) == (91, 91)


def test_merging_the_detail_of_a_bulletin_gives_the_same_table(report, tmp_path):
    saved = report.save(tmp_path / "日通报.xlsx")
    assert wellxl.merge(saved, date="2024-06-23").bulletin.tally.blocks == report.bulletin.tally.blocks


@pytest.fixture
def faulty(tmp_path) -> Path:
    """A ledger with a planted mistake in D3 and one that is put right in reading."""
    import xlsxwriter

    path = tmp_path / "宛城区.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        rows = [
            ["编号", "单位名称", "街道", "分类", "是否完成"],
            ["1-1", "甲厂", "汉冶街道", "应封停", "否"],
            ["1-2", "乙厂", "汉冶街道", "应封亭", "否"],
        ]
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    return path


def test_a_return_is_written_and_mended_and_compared(faulty, tmp_path):
    import openpyxl

    report = wellxl.check(faulty, date="2024-06-23")
    (made,) = report.returns(tmp_path / "退回")
    assert (made.errors, made.path.name) == (1, "宛城区_退回_2024-06-23.xlsx")
    book = openpyxl.load_workbook(made.path)
    assert "应封亭" in book["台账"]["D3"].comment.text
    book["台账"]["D3"] = "应封停"
    book.save(tmp_path / "宛城区改.xlsx")
    again = wellxl.check(tmp_path / "宛城区改.xlsx", date="2024-06-23")
    (found,) = again.compared().values()  # the return itself came back
    assert ([one.code for one in found.mended], found.standing, found.new) == (["category-unknown"], (), ())
    (found,) = wellxl.check(faulty, date="2024-06-23").compared(made.path).values()
    assert [one.code for one in found.standing] == ["category-unknown"]
    with pytest.raises(InputError, match="不是 wellxl 的退回件"):
        report.compared(faulty)


def test_a_task_list_may_be_called_as_a_ledger_is(faulty, tmp_path):
    import openpyxl

    book = openpyxl.load_workbook(faulty)
    book["台账"]["D3"] = "应封停"
    (tmp_path / "清单").mkdir()
    book.save(tmp_path / "清单" / faulty.name)
    report = wellxl.merge(faulty, date="2024-06-23", tasks=tmp_path / "清单" / faulty.name, strict_total=True)
    assert [(one.seen, one.counted, one.refused) for one in report.bulletin.balances] == [(3, 1, 1), (1, 1, 0)]
    assert report.bulletin.tally.blocks[-1].sum.total == 2


def test_templates_hold_the_tasks_of_a_list(tmp_path):
    import openpyxl

    paths = wellxl.template(tmp_path, tasks=SAMPLE / "卧龙区台账.xlsx")
    assert [path.name for path in paths] == [f"{district}_台账模板.xlsx" for district in GOLDEN]
    text = {cell for sheet in openpyxl.load_workbook(paths[1]) for row in sheet.values for cell in row if isinstance(cell, str)}
    names = {
        name for ledger in wellxl.check(SAMPLE / "卧龙区台账.xlsx").bulletin.merged.ledgers for name in ledger.values("name")
    }
    assert names <= text


def test_the_paragraph_and_more_columns_are_written_on_request(report, yesterday, tmp_path):
    import openpyxl

    today = wellxl.merge(SAMPLE, date="2024-06-23", previous=yesterday)
    saved = today.save(tmp_path / "日通报.xlsx", columns=["今日新增", "较上期", "连续末位次数"], paragraph=True)
    sheet = openpyxl.load_workbook(saved, data_only=True)["日通报"]
    assert sheet["A19"].value == today.summary
    assert today.summary.startswith(
        "截至2024年6月23日，自备井封停任务共307项，累计完成82项，完成比例26.71%，较上期（6月22日）新增完成6项"
    )
    assert [sheet[f"{column}18"].value for column in "HI"] == [6, 1.95]
    assert [sheet[f"J{row}"].value for row in (4, 13)] == [0, "≥2"]  # a single bulletin says no more


def test_a_folder_of_bulletins_counts_how_often_a_district_was_last(tmp_path):
    import openpyxl

    for day in ("21", "22", "23"):
        report = wellxl.merge(SAMPLE, date=f"2024-06-{day}", previous=tmp_path)
        saved = report.save(tmp_path / f"日通报{day}.xlsx", columns=["连续末位次数", "排名变化"])
    sheet = openpyxl.load_workbook(saved, data_only=True)["日通报"]
    last = {sheet[f"A{row}"].value: sheet[f"H{row}"].value for row in (4, 7, 10, 13)}
    assert last == {"示范区": 0, "卧龙区": 0, "宛城区": 0, "高新区": 3}


def test_from_template_to_bulletin_by_way_of_a_return(tmp_path):
    """A template is filled with mistakes, checked, returned, mended as the return advises, checked and merged."""
    import openpyxl

    from wellxl.reading.returned import read_return

    blank = next(path for path in wellxl.template(tmp_path / "模板") if path.name.startswith("高新区"))
    book = openpyxl.load_workbook(blank)
    sheet = book["台账"]
    head = next(row for row in range(1, 10) if any(str(cell.value).startswith("用户名称") for cell in sheet[row]))
    columns = {str(cell.value).partition("(")[0].strip("*"): cell.column for cell in sheet[head] if cell.value}
    task = {"辖区": "高新区", "街道": "张衡街道", "位置": "张衡路旁", "完成状态": "未完成", "堵点": "管网未通"}
    planted = {0: {"分类": "应封亭"}, 1: {"街道": "张横街道"}, 2: {"完成状态": "未完城"}, 3: {}}
    for number, mistakes in planted.items():
        row = task | {"用户名称": f"第{number}供水点", "水井编号": f"W-{number}", "分类": "应封停"} | mistakes
        for name, value in row.items():
            sheet.cell(head + 1 + number, columns[name]).value = value
    book.save(tmp_path / "高新区台账.xlsx")

    report = wellxl.check(tmp_path / "高新区台账.xlsx", date="2024-06-05")
    assert {one.code for one in report.bulletin.findings} == {"category-unknown", "street-unknown", "status-unknown"}
    (made,) = report.returns(tmp_path / "退回")

    book = openpyxl.load_workbook(made.path)
    for finding in read_return(made.path):
        advised = finding.suggestion.rpartition("“")[2].partition("”")[0]  # the nearest word stands last
        book["台账"][finding.origin.cell] = advised
    book.save(tmp_path / "高新区重报.xlsx")

    again = wellxl.check(tmp_path / "高新区重报.xlsx", date="2024-06-05")
    (compared,) = again.compared().values()
    assert (len(compared.mended), compared.standing, compared.new) == (3, (), ())
    assert again.bulletin.findings == ()
    merged = wellxl.merge(tmp_path / "高新区重报.xlsx", date="2024-06-05")
    assert merged.bulletin.tally.blocks[-1].sum.total == 4


def test_two_versions_of_many_tasks_are_a_few_lines(tmp_path):
    head = "编号,单位名称,街道,分类,是否完成"
    lines = "\n".join([head, *(f"W-{number},第{number}厂,七一街道,应封停,否" for number in range(1600))])
    for day in (22, 23):
        (tmp_path / f"卧龙区6.{day}.csv").write_text(lines, encoding="utf-8")
    report = wellxl.check(tmp_path, date="2024-06-23")
    assert [one.code for one in report.bulletin.findings] == ["file-two-versions"] * 2
    # Against a list of other tasks there is no end of what is missing and what is not listed.
    (tmp_path / "卧龙区清单.csv").write_text(lines.replace("W-", "V-"), encoding="utf-8")
    report = wellxl.check(tmp_path / "卧龙区6.23.csv", date="2024-06-23", tasks=tmp_path / "卧龙区清单.csv")
    codes = [one.code for one in report.bulletin.findings]
    assert {code: codes.count(code) for code in set(codes)} == {"task-not-listed": 1000, "task-missing": 1000, "findings-cut": 2}
