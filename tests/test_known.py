"""known.py: the task list and the previous bulletin, and the files that they are read from."""

import shutil
from datetime import date
from pathlib import Path

import pytest

import wellxl
from wellxl import InputError
from wellxl.known import read_known, read_tasks
from wellxl.wells import WELLS

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"
DAY = date(2024, 6, 23)


def test_nothing_is_known_where_nothing_is_given():
    known = read_known(None, None, WELLS, DAY)
    assert (known.listed, known.last, known.before, known.history, known.owners, known.files) == (None, None, None, None, {}, ())


def test_all_that_is_read_is_named(tmp_path):
    for day in ("21", "22", "23"):
        wellxl.merge(SAMPLE, date=f"2024-06-{day}").save(tmp_path / f"{day}.xlsx")
    tasks = tmp_path / "清单"
    tasks.mkdir()
    for number, path in enumerate(sorted(SAMPLE.glob("*.xlsx"))[:2]):
        shutil.copy(path, tasks / f"{number}.xlsx")
    known = read_known(tasks, tmp_path, WELLS, DAY)
    assert known.last.date == date(2024, 6, 22)
    assert len(known.history.ranks) == 2
    assert known.files == (
        ("任务清单", tasks / "0.xlsx"),
        ("任务清单", tasks / "1.xlsx"),
        ("上期通报", tmp_path / "22.xlsx"),
        ("上期通报", tmp_path / "21.xlsx"),
    )


def test_a_task_list_that_cannot_be_used(tmp_path):
    with pytest.raises(InputError, match=r"^没有找到任务清单“.*没有.xlsx”：请核对路径$"):
        read_tasks(tmp_path / "没有.xlsx", WELLS, DAY)
    (tmp_path / "空.xlsx").touch()
    with pytest.raises(InputError, match=r"^任务清单“.*空.xlsx”读不出任务：这是一个空文件"):
        read_tasks(tmp_path / "空.xlsx", WELLS, DAY)
