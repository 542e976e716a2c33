"""desk.py: what was dropped, which folders, the date, the previous bulletin, and every trouble in a sentence."""

import datetime
import os
import shutil
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from wellxl.windows import desk
from wellxl.windows.desk import main, words

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"
NAME = "一键汇总.bat"


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    """What Windows was asked to open."""
    paths = []
    monkeypatch.setattr(os, "startfile", lambda path: paths.append(Path(path)), raising=False)
    return paths


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The unzipped folder, with a name that cmd stumbles over; nothing dropped."""
    folder = tmp_path / "中文 目录 (1)&^%!"
    folder.mkdir()
    monkeypatch.setenv("WELLXL_HERE", f"{folder}{os.sep}")
    monkeypatch.setenv("WELLXL_NAME", NAME)
    monkeypatch.setenv("WELLXL_LINE", f'cmd.exe /c ""{folder / NAME}" "')
    monkeypatch.delenv("WELLXL_NO_PAUSE", raising=False)
    return folder


@pytest.fixture
def filled(here):
    shutil.copytree(SAMPLE, here / "收件")
    return here


def dropped(monkeypatch, here, *tail):
    monkeypatch.setenv("WELLXL_LINE", f'cmd.exe /c ""{here / NAME}" {" ".join(map(str, tail))}"')


def figures(path):
    rows = load_workbook(path, data_only=True)["日通报"].iter_rows(min_row=4, max_col=4, values_only=True)
    return [row[2:4] for row in rows if row[1] in ("合计", "应封停", "应纳管")]


GOLDEN = [
    (84, 33), (10, 0), (94, 33), (29, 21), (55, 4), (84, 25), (38, 10), (0, 0), (38, 10), (34, 9), (57, 5), (91, 14),
    (185, 73), (122, 9), (307, 82),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "args", "found"),
    [
        (r'cmd.exe /c ""D:\中文 (1)&\一键汇总.bat" "', "", []),
        (r'cmd.exe /c ""D:\x\一键汇总.bat" D:\a&b.xlsx"', r"D:\a", [r"D:\a&b.xlsx"]),
        (r'cmd.exe /c ""D:\x\一键汇总.bat" "D:\收 件" D:\a^%b!.xlsx"', "", [r"D:\收 件", r"D:\a^%b!.xlsx"]),
        (r"cmd /c D:\x\一键汇总.bat D:\台账 --date 2024-06-23", "", [r"D:\台账", "--date", "2024-06-23"]),
        (r'"C:\WINDOWS\system32\cmd.exe" ', r'"D:\a b" D:\c', [r"D:\a b", r"D:\c"]),
        ("", "", []),
    ],
)
def test_what_was_dropped_is_read_from_the_raw_line(line, args, found):
    assert words(line, NAME, args) == found


def test_the_inbox_is_merged_into_the_output_under_todays_date(filled, capsys, opened):
    assert main(["merge"]) == 0
    written = filled / "输出" / f"日通报_{datetime.date.today()}.xlsx"
    assert figures(written) == GOLDEN
    assert opened == [written]
    assert "示范区" in capsys.readouterr().err


def test_a_dated_folder_that_was_dropped_gives_the_date(here, monkeypatch, tmp_path):
    day = tmp_path / "2024-06-23 收 件"
    shutil.copytree(SAMPLE, day)
    dropped(monkeypatch, here, f'"{day}"')
    assert main(["merge"]) == 0
    assert figures(here / "输出" / "日通报_2024-06-23.xlsx") == GOLDEN
    assert not (here / "收件").exists()
    assert len(list((here / "退回").glob("*.xlsx"))) == 2


def test_the_last_bulletin_is_found_and_compared(filled, monkeypatch, capsys):
    for day in ("2024-06-22", "2024-06-23"):
        dropped(monkeypatch, filled, "--date", day)
        main(["merge"])
    assert "与上期文件相同" in capsys.readouterr().err


def test_of_several_bulletins_the_latest_before_the_day_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(desk, "made_as", lambda file: "" if "旧" in file.name else "bulletin")
    for order, name in enumerate(("2024-06-21", "2024-06-22", "2024-06-22(2)", "2024-06-22旧", "2024-06-23", "说明")):
        file = tmp_path / f"日通报_{name}.xlsx"
        file.touch()
        os.utime(file, (order, order))
    assert desk._previous(tmp_path, datetime.date(2024, 6, 23)).name == "日通报_2024-06-22(2).xlsx"
    assert desk._previous(tmp_path, datetime.date(2024, 6, 21)) is None


def test_an_empty_inbox_is_told(here, capsys, opened):
    assert main(["merge"]) == 2
    assert "收件”里没有台账" in capsys.readouterr().err
    assert (here / "收件").is_dir()
    assert opened == []


def test_checking_writes_no_bulletin(filled, capsys):
    assert main(["check"]) == 0
    assert not (filled / "输出").exists()
    assert "读入 4 份文件" in capsys.readouterr().err


def test_templates_are_written_and_shown(here, opened):
    assert main(["template"]) == 0
    assert len(list((here / "模板").glob("*.xlsx"))) == 4
    assert opened == [here / "模板"]


def test_the_campaign_and_the_task_list_beside_the_bat_are_used(here):
    assert desk._plan(here) == []
    (here / "方案.xlsx").touch()
    (here / "任务清单.xls").touch()
    assert desk._plan(here) == ["--campaign", str(here / "方案.xlsx"), "--tasks", str(here / "任务清单.xls")]


def test_a_scheduled_run_opens_nothing(filled, monkeypatch, opened):
    monkeypatch.setenv("WELLXL_NO_PAUSE", "1")
    assert main(["merge"]) == 0
    assert opened == []


def test_no_program_for_workbooks_is_told(filled, monkeypatch, capsys):
    def none(path):
        raise OSError(1155, "No application is associated")

    monkeypatch.setattr(os, "startfile", none)
    assert main(["merge"]) == 0
    assert "请用 WPS 或 Excel 打开它" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(filled, monkeypatch, capsys):
    def refuse(self, *args, **more):
        if not self.exists():
            raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert main(["merge"]) == 2
    assert capsys.readouterr().err == (
        f"错误：“{filled / '输出'}”写不进去（没有权限，或者正被其他程序占用）：请把整个文件夹复制到桌面或 D 盘，再重新运行。\n"
    )


def test_a_path_too_long_is_told(here, monkeypatch, capsys):
    monkeypatch.setenv("WELLXL_HERE", f"{here}{os.sep}{'长' * 120}")
    assert main(["merge"]) == 2
    assert "的路径太长" in capsys.readouterr().err


def test_an_unknown_option_is_told(filled, monkeypatch, capsys):
    dropped(monkeypatch, filled, "--nonsense")
    assert main(["merge"]) == 2
    assert capsys.readouterr().err.endswith("错误：命令后面的选项不认识：请按上面的提示改正后重试。\n")


def test_a_mistake_of_our_own_is_written_down(filled, monkeypatch, capsys):
    monkeypatch.setattr(desk.cli, "main", lambda _: 1 / 0)
    assert main(["merge"]) == 2
    assert capsys.readouterr().err == "错误：程序出错，没有完成：请把“错误记录.txt”发给维护人员。\n"
    assert "ZeroDivisionError" in (filled / "错误记录.txt").read_text(encoding="utf-8-sig")


def test_what_is_kept_in_a_file_is_in_the_code_page(monkeypatch, tmp_path):
    with open(tmp_path / "log.txt", "w", encoding="utf-8") as log:
        monkeypatch.setattr(sys, "stderr", log)
        monkeypatch.setattr(sys, "stdout", None)
        desk._speak()
        print("没有台账\N{GRINNING FACE}", file=sys.stderr)
    assert (tmp_path / "log.txt").read_bytes().decode("gbk").strip() == "没有台账?"
