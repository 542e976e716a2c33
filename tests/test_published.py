"""published.py: a bulletin of ours, read back."""

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

import wellxl
from wellxl import InputError
from wellxl.reading.published import find_previous, read_published, read_table
from wellxl.wells import WELLS

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("输出")
    for day in ("2024-06-21", "2024-06-22", "2024-06-23"):
        wellxl.merge(SAMPLE, date=day).save(folder / f"日通报{day}.xlsx")
    return folder


def test_a_bulletin_tells_its_date_its_tasks_and_its_files(folder):
    read = read_published(folder / "日通报2024-06-22.xlsx", WELLS)
    assert read.date == date(2024, 6, 22)
    assert sum(len(ledger.rows) for ledger in read.tasks.ledgers) == 307
    assert read.files == {hashlib.sha256(path.read_bytes()).hexdigest(): path.name for path in SAMPLE.iterdir()}


def test_of_a_folder_the_newest_before_the_date_is_taken(folder):
    assert find_previous(folder, date(2024, 6, 23))[0].name == "日通报2024-06-22.xlsx"
    assert find_previous(folder, date(2024, 6, 25))[0].name == "日通报2024-06-23.xlsx"
    assert find_previous(folder, date(2024, 6, 21)) == (None, ())
    assert find_previous(SAMPLE, date(2024, 6, 23)) == (None, ())


def test_the_ranks_of_older_bulletins_are_read_from_their_tables(folder):
    ranks = [
        {block.district: block.rank for block in wellxl.merge(SAMPLE, date=f"2024-06-{day}").bulletin.tally.blocks if block.rank}
        for day in (23, 22, 21)
    ]
    older = find_previous(folder, date(2024, 6, 25))[1]
    assert [(path.name, own) for path, own in older] == [
        ("日通报2024-06-22.xlsx", ranks[1]),
        ("日通报2024-06-21.xlsx", ranks[2]),
    ]
    assert read_published(folder / "日通报2024-06-23.xlsx", WELLS).ranks == ranks[0]


def test_what_is_no_bulletin_of_ours(tmp_path):
    with pytest.raises(InputError, match="请核对路径"):
        find_previous(tmp_path / "没有.xlsx", date(2024, 6, 23))
    with pytest.raises(InputError, match="不是 wellxl 生成的日通报"):
        read_published(SAMPLE / "卧龙区台账.xlsx", WELLS)
    (tmp_path / "空.xlsx").touch()
    for read in (read_table, lambda path: read_published(path, WELLS)):
        with pytest.raises(InputError, match=r"^“.*空.xlsx”读不出来：这是一个空文件，里面什么都没有（0 字节）$"):
            read(tmp_path / "空.xlsx")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_a_pipe_is_no_bulletin(folder, tmp_path):
    os.mkfifo(tmp_path / "上期.xlsx")
    with pytest.raises(InputError, match=r"^上期通报“.*上期.xlsx”是管道或设备，不是文件"):
        find_previous(tmp_path / "上期.xlsx", date(2024, 6, 23))
    assert find_previous(tmp_path, date(2024, 6, 23)) == (None, ())
    with pytest.raises(InputError, match="它是管道或设备，不是文件"):
        read_table(tmp_path / "上期.xlsx")


def test_the_table_is_read_as_it_is_printed(tmp_path):
    report = wellxl.merge([path for path in SAMPLE.iterdir() if "高新" not in path.name], date="2024-06-23")
    for path in (report.save(tmp_path / "日通报.xlsx", columns=["剩余"], paragraph=True), report.public(tmp_path / "对外.xlsx")):
        told, tally = read_table(path), report.bulletin.tally
        assert (told.title, told.date, told.blocks) == (tally.title, tally.date, tally.blocks)
        assert told.notes == ("高新区未报。",)


def test_a_workbook_without_the_table():
    with pytest.raises(InputError, match="里没有日通报的表"):
        read_table(SAMPLE / "卧龙区台账.xlsx")
