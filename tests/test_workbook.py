"""workbook.py: the bulletin's workbook as every reader sees it, and law 4 and 5."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas
import pytest
from campaigns import TOILETS
from making import GOLDEN, bulletin, golden_ledgers, ledger, task
from xlsxwriter import Workbook

from wellxl.errors import OutputError
from wellxl.reading.folder import made_as
from wellxl.wells import WELLS
from wellxl.writing.workbook import SHEETS, write_workbook

ROOT = Path(__file__).parents[1]
HEADS = ["辖区", "分类", "总任务数", "累计完成数", "累计完成比例", "完成比例", "排名"]


def golden_rows():
    """Rows 4 to 18 of domain.md's golden case; a merged cell has its value in its first row only."""
    table = {
        "示范区": (*GOLDEN["示范区"].values(), (94, 33), 1),
        "卧龙区": (*GOLDEN["卧龙区"].values(), (84, 25), 2),
        "宛城区": (*GOLDEN["宛城区"].values(), (38, 10), 3),
        "高新区": (*GOLDEN["高新区"].values(), (91, 14), 4),
        "总计": ((185, 73), (122, 9), (307, 82), None),
    }
    rows = []
    for district, (*figures, rank) in table.items():
        for index, (category, (total, done)) in enumerate(zip(("应封停", "应纳管", "合计"), figures, strict=True)):
            rate = done / total if total else 0
            merged = (figures[-1][1] / figures[-1][0], rank) if index == 0 else (None, None)
            rows.append([district if index == 0 else None, category, total, done, rate, *merged])
    return rows


def rows(path, sheet="日通报", top=4):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(min_row=top)]


def rounded(table):
    """To 15 digits, as LibreOffice saves them; a formula's "" is a blank."""
    return [[float(f"{one:.15g}") if isinstance(one, float) else None if one == "" else one for one in row] for row in table]


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    return write_workbook(tmp_path_factory.mktemp("golden") / "日通报.xlsx", bulletin(golden_ledgers()), WELLS)


def test_openpyxl_reads_the_golden_case(golden):
    sheet = openpyxl.load_workbook(golden, data_only=True)["日通报"]
    assert sheet["A1"].value == "中心城区“飓风”行动“决战六月”日通报"
    assert sheet["A2"].value == "(2024.6.23)"
    assert [cell.value for cell in sheet[3]] == HEADS
    assert rows(golden) == golden_rows()


def test_pandas_reads_the_golden_case(golden):
    frame = pandas.read_excel(golden, header=2, engine="openpyxl")
    assert list(frame.columns) == HEADS
    assert frame.astype(object).where(frame.notna(), None).values.tolist() == golden_rows()


def test_libreoffice_calculates_the_golden_case(golden, soffice):
    assert rounded(rows(soffice(golden, "xlsx"))) == rounded(golden_rows())


def test_libreoffice_does_not_trust_cached_values(tmp_path, soffice):
    book = Workbook(tmp_path / "a.xlsx")
    book.add_worksheet("日通报").write_formula("A4", "=1+1", None, 99)
    book.close()
    assert rows(soffice(tmp_path / "a.xlsx", "xlsx")) == [[2]]


def test_every_sheet_is_recalculated_to_its_cached_values(tmp_path, soffice):
    chance = random.Random(5)
    odd = ["白河街道", None, "A*", "a*", "?街", ">5", "007", "7", "=1+1", "~x", "1e3", " 空 ", "长" * 300]
    ledgers = [
        ledger(
            name, [task(name, n, chance.choice(WELLS.categories), chance.random() < 0.4, street=odd[n % 13]) for n in range(60)]
        )
        for name in ("示范区", "卧龙区", "宛城区")
    ]
    path = write_workbook(tmp_path / "a.xlsx", bulletin(ledgers), WELLS)
    again = soffice(path, "xlsx")
    for name, _ in SHEETS:
        assert rounded(rows(path, name, 1)) == rounded(rows(again, name, 1))


def test_the_sheets_stand_in_their_order(golden):
    assert openpyxl.load_workbook(golden).sheetnames == ["日通报", "进度", "街道", "未完成", "明细", "问题清单", "来源"]


def test_a_campaign_without_streets_has_no_sheet_of_them(tmp_path):
    campaign = WELLS.with_(fields=tuple(field for field in WELLS.fields if field.type != "street"))
    path = write_workbook(tmp_path / "a.xlsx", bulletin(golden_ledgers(), campaign=campaign), campaign)
    assert openpyxl.load_workbook(path).sheetnames == ["日通报", "进度", "未完成", "明细", "问题清单", "来源"]
    assert rows(path) == golden_rows()


def test_another_campaign_runs_through(tmp_path, soffice):
    chance = random.Random(3)
    towns = TOILETS.district_names[:4]
    made = [
        ledger(
            town,
            [task(town, n, chance.choice(TOILETS.categories), n % 3 == 0, household=f"{town}{n}") for n in range(20)],
            campaign=TOILETS,
        )
        for town in towns
    ]
    path = write_workbook(tmp_path / "a.xlsx", bulletin(made, campaign=TOILETS), TOILETS)
    ours, theirs = rows(path), rows(soffice(path, "xlsx"))
    assert rounded(theirs) == rounded(ours)
    assert [row[2] for row in ours][-1] == 80


def test_the_file_says_what_it_is(golden):
    properties = openpyxl.load_workbook(golden).properties
    assert (properties.title, properties.subject, properties.creator) == (WELLS.title, WELLS.name, WELLS.office)
    assert properties.created == properties.modified == datetime(2024, 6, 23)
    assert made_as(golden) == "bulletin"


def test_the_same_records_give_the_same_bytes(tmp_path, golden):
    shuffled = golden_ledgers()[::-1]
    assert write_workbook(tmp_path / "b.xlsx", bulletin(shuffled), WELLS).read_bytes() == golden.read_bytes()


def test_the_bytes_do_not_depend_on_the_time_zone(tmp_path, golden, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        elsewhere = write_workbook(tmp_path / "b.xlsx", bulletin(golden_ledgers()), WELLS).read_bytes()
    time.tzset()
    assert elsewhere == golden.read_bytes()


def test_no_ledger_at_all_still_gives_a_valid_workbook(tmp_path, soffice):
    path = write_workbook(tmp_path / "a.xlsx", bulletin([], notes=["各区未报。"]), WELLS)
    ours, theirs = rows(path), rows(soffice(path, "xlsx"))
    assert ours == theirs
    assert ours[0] == ["示范区", "应封停", 0, 0, 0, "—", "—"]
    assert ours[-1][0] == "注：各区未报。"


def test_only_counted_rows_count(tmp_path):
    one = ledger("宛城区", [task("宛城区", 1), task("宛城区", 1), task("宛城区", 2, done=True, done_on=date(2024, 6, 24))])
    path = write_workbook(tmp_path / "a.xlsx", bulletin([one]), WELLS)
    assert rows(path)[0] == ["宛城区", "应封停", 2, 0, 0, 0, 1]
    assert len(rows(path, "明细", 2)) == 2


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "日通报.xlsx"
    path.write_bytes(b"old")
    return path


@pytest.mark.parametrize("where", ["os.replace", "os.fsync", "pathlib.Path.write_bytes"])
def test_a_full_disk_leaves_the_old_file_whole(old, monkeypatch, where):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(where, full)
    with pytest.raises(OutputError, match="磁盘空间不足"):
        write_workbook(old, bulletin(golden_ledgers()), WELLS)
    assert old.read_bytes() == b"old"
    assert os.listdir(old.parent) == [old.name]


def test_a_workbook_that_came_out_broken_is_not_published(old, monkeypatch):
    real = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda path, data: real(path, data[: len(data) // 2]))
    with pytest.raises(OutputError, match="核对未通过"):
        write_workbook(old, bulletin(golden_ledgers()), WELLS)
    assert old.read_bytes() == b"old"


@pytest.mark.slow
def test_a_killed_run_leaves_a_whole_file(old):
    code = (
        "import sys; sys.path[:0] = ['tests', '.']; from pathlib import Path; from making import *;"
        "from wellxl.writing.workbook import write_workbook; one = bulletin(golden_ledgers()); print('go', flush=True)\n"
        f"while True: write_workbook(Path({str(old)!r}), one, WELLS)"
    )
    chance = random.Random(1)
    for _ in range(8):
        run = subprocess.Popen([sys.executable, "-X", "utf8", "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
        run.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            run.wait(chance.uniform(0.3, 0.8))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        with zipfile.ZipFile(old) as package:
            assert package.testzip() is None
        assert rows(old) == golden_rows()
    write_workbook(old, bulletin(golden_ledgers()), WELLS)
    assert os.listdir(old.parent) == [old.name]
