"""report.py: the story from files to figures."""

import hashlib
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from making import GOLDEN

import wellxl
from wellxl import InputError, OutputError, WellxlError
from wellxl.records import Balance
from wellxl.report import Report
from wellxl.wells import WELLS

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


HEAD = "编号,单位名称,街道,位置,分类,是否完成"


def table(folder, name, *rows, head=HEAD):
    """A csv of rows that are given as in the file; `name` may stand in a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


def test_a_district_that_has_not_sent_is_told_though_another_names_it_in_a_row(tmp_path):
    rows = [f"卧龙区,W-{number},第{number}厂,七一街道,{number}号,应封停,是" for number in range(1, 10)]
    table(tmp_path, "卧龙区.csv", *rows, "宛城区,W-10,第10厂,新华街道,10号,应封停,是", head=f"辖区,{HEAD}")
    report = wellxl.merge(tmp_path, date="2024-06-23")
    assert report.bulletin.tally.missing == ("示范区", "宛城区", "高新区")
    assert report.bulletin.tally.notes == ("示范区、宛城区、高新区未报，表中宛城区的 1 项出自其他区的台账。",)
    # The list's tasks that count as open are no other district's.
    table(tmp_path, "清单/清单.csv", "高新区,G-1,高厂,张衡街道,1号,应封停,", *rows, head=f"辖区,{HEAD}")
    sent, listed = tmp_path / "卧龙区.csv", tmp_path / "清单" / "清单.csv"
    report = wellxl.merge(sent, date="2024-06-23", tasks=listed, strict_total=True)
    assert report.table.set_index(["district", "category"]).loc[("高新区", "合计"), "total"] == 1
    assert report.bulletin.tally.notes == ("示范区、宛城区、高新区未报，表中宛城区的 1 项出自其他区的台账。",)


def test_only_who_is_carried_forward_is_said_to_be(tmp_path):
    """示范区 sends nothing, and its last tasks stand; 宛城区 had none yesterday either."""
    before = wellxl.merge([path for path in SAMPLE.iterdir() if "宛城" not in path.name], date="2024-06-22")
    last = before.save(tmp_path / "上期.xlsx")
    sent = [path for path in SAMPLE.iterdir() if not {"示范", "宛城"} & {path.name[:2]}]
    stray = table(
        tmp_path,
        "卧龙区补充.csv",
        "卧龙区,W-1,甲,七一街道,1,应封停,是",
        "宛城区,W-2,乙,新华街道,2,应封停,是",
        head=f"辖区,{HEAD}",
    )
    report = wellxl.merge([*sent, stray], date="2024-06-23", previous=last)
    assert report.bulletin.tally.notes == (
        "示范区未报，按上期（2024.6.22）数据结转。",
        "宛城区未报，表中宛城区的 1 项出自其他区的台账。",
    )


def test_a_district_whose_only_file_is_broken_has_sent(tmp_path, yesterday):
    sent = [path for path in SAMPLE.iterdir() if "高新" not in path.name]
    (tmp_path / "高新区.xlsx").write_bytes(b"PK\x03\x04 half a download")
    (tmp_path / "坏.xlsx").write_bytes(b"")
    given = [*sent, tmp_path / "高新区.xlsx", tmp_path / "坏.xlsx"]
    report = wellxl.merge(given, date="2024-06-23")
    assert report.bulletin.tally.notes == ("高新区所报台账未能读入，未计入本表。", "坏.xlsx未能读入，未计入本表。")
    assert report.bulletin.tally.missing == ("高新区",)
    assert next(one.code for one in report.bulletin.findings if one.district == "高新区") == "district-unread"
    assert [(one.files, one.remarks) for one in report.bulletin.roll][3] == (("高新区.xlsx",), ("台账未能读入",))
    report = wellxl.merge(given, date="2024-06-23", previous=yesterday)
    assert report.bulletin.tally.notes[0] == "高新区所报台账未能读入，按上期（2024.6.22）数据结转。"
    assert report.bulletin.tally.blocks[-1].sum.total == 307


def test_a_file_of_which_a_part_was_read(tmp_path):
    import openpyxl

    (book := openpyxl.Workbook()).active.title = "应封停"
    row = ["W-1", "甲厂", "七一街道", "东路", "应封停", "是"]
    for name in ("应封停", "应纳管"):
        sheet = book.active if name == "应封停" else book.create_sheet(name)
        sheet.append([head for head in HEAD.split(",") if name == "应封停" or head != "是否完成"])
        sheet.append(row[: sheet.max_column])
    book.save(tmp_path / "卧龙区.xlsx")
    report = wellxl.check(tmp_path, date="2024-06-23")
    assert report.bulletin.tally.notes == ("卧龙区.xlsx部分工作表未能读入，未计入本表。",)
    assert not report.complete
    # The same in one sheet, one below the other.
    book.remove(book["应纳管"])
    for cells in (["单位名称", "分类", "是否办结", "编号", "街道"], ["乙厂", "应纳管", "是", "W-2", "七一街道"]):
        book["应封停"].append(cells)
    book.save(tmp_path / "卧龙区.xlsx")
    report = wellxl.check(tmp_path, date="2024-06-23")
    assert report.bulletin.tally.notes == ("卧龙区.xlsx部分表格未能读入，未计入本表。",)
    assert not report.complete


def test_districts_that_number_their_wells_alike_lose_none(tmp_path):
    """Lines counted from 1 in each ledger, and tasks that stand in a list, in a bulletin, in a bulletin merged again."""
    districts = {"示范区": "白河街道", "卧龙区": "七一街道", "宛城区": "新华街道", "高新区": "张衡街道"}
    for district, street in districts.items():
        rows = [f"{number},{district}第{number}厂,{street},{number}号,应封停,否" for number in range(1, 31)]
        table(tmp_path / "收件", f"{district}.csv", *rows)
    rows = [
        f"{district},{number},{district}第{at}厂,{street},{at}号,应封停"
        for number, (district, street, at) in enumerate(((*one, at) for one in districts.items() for at in range(1, 31)), 1)
    ]
    listed = table(tmp_path, "清单.csv", *rows, head="辖区,编号,单位名称,街道,位置,分类")
    report = wellxl.merge(tmp_path / "收件", date="2024-06-22", tasks=listed)
    assert [block.sum.total for block in report.bulletin.tally.blocks] == [30, 30, 30, 30, 120]
    assert [one.code for one in report.bulletin.findings] == ["id-is-numbering"] * 4
    saved = report.save(tmp_path / "上期.xlsx")
    assert wellxl.merge(saved, date="2024-06-23").bulletin.tally.blocks == report.bulletin.tally.blocks
    # A line is taken out, and the numbers of one district run on no more: they are taken for ids now.
    path = tmp_path / "收件" / "卧龙区.csv"
    path.write_text("\n".join(line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("7,")))
    report = wellxl.merge(tmp_path / "收件", date="2024-06-23", tasks=listed, previous=saved)
    assert sum(block.sum.total for block in report.bulletin.tally.blocks[:-1]) == 119
    codes = [one.code for one in report.bulletin.findings if one.code not in ("id-is-numbering", "file-same-as-last-time")]
    assert sorted(codes) == ["previous-total-fell", "previous-vanished", "task-missing"]


def test_no_place_is_written_to_that_was_read_or_that_another_method_has(tmp_path):
    ledger = tmp_path / "卧龙区.csv"
    ledger.write_text("编号,单位名称,分类,是否完成\n1-1,甲厂,应封停,否\n", encoding="utf-8")
    before = ledger.read_bytes()
    report = wellxl.merge(tmp_path, date="2024-06-23")
    with pytest.raises(OutputError, match="是这次读取的台账，不能再用来写任务明细"):
        report.detail(ledger)
    assert ledger.read_bytes() == before
    report.save(tmp_path / "a.xlsx")
    report.save(tmp_path / "a.xlsx", paragraph=True)
    with pytest.raises(OutputError, match="已经用来写日通报，不能再用来写对外版"):
        report.public(tmp_path / "a.xlsx")
    for write, name in ((report.page, "a.xlsx"), (report.document, "a.doc"), (report.picture, "a.jpg"), (report.save, "a.xls")):
        with pytest.raises(OutputError, match="请改文件名的结尾"):
            write(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "卧龙区.csv"]


@pytest.mark.parametrize("name", ["收件/宛城区6.23.csv", "6月23日/宛城区.csv", "收件/6月23日/宛城区.csv"])
def test_a_name_without_a_year_dates_the_bulletin(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("编号,单位名称,分类,是否完成\n1-1,甲厂,应封停,否\n", encoding="utf-8")
    given = tmp_path / name.split("/")[0]
    assert wellxl.merge(given).bulletin.tally.date == date(2024, 6, 23)
    later = WELLS.with_(start=date(2025, 6, 1), deadline=date(2025, 6, 30))
    assert wellxl.merge(given, campaign=later).bulletin.tally.date == date(2025, 6, 23)
    assert wellxl.merge(given, date="2024-06-24").bulletin.tally.date == date(2024, 6, 24)


def test_the_frames_have_the_columns_that_are_told(report):
    """Those that the docstrings name; of a task also the campaign's fields."""
    told = {name: re.search(r": (.+?)\.", getattr(Report, name).__doc__)[1] for name in ("table", "records")}
    assert list(report.table.columns) == told["table"].split(", ")
    fields = [field.key for field in WELLS.fields]
    assert list(report.records.columns) == [*fields, *told["records"].split(", ")[1:]]
