"""cli.py: exit status, JSON and the printed words."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from wellxl.cli import main

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"


def test_the_bulletin_is_made_and_told(tmp_path, capsys):
    target = tmp_path / "日通报.xlsx"
    assert main(["merge", str(SAMPLE), "-o", str(target)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[:7] == [
        "中心城区“飓风”行动“决战六月”日通报（2024.6.23）",
        "  排名  辖区    任务  完成  完成比例",
        "  1     示范区    94    33    35.11%",
        "  2     卧龙区    84    25    29.76%",
        "  3     宛城区    38    10    26.32%",
        "  4     高新区    91    14    15.38%",
        "        总计     307    82    26.71%",
    ]
    assert "计入 307 + 拒收 0 + 重复 0" in err
    assert err.splitlines()[-1] == f"已生成：{target}"
    assert target.exists()


def test_json_alone_goes_to_standard_output(tmp_path, capsys):
    assert main(["merge", str(SAMPLE), "-o", str(tmp_path / "a.xlsx"), "--json", "--quiet"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    told = json.loads(out)
    assert told["output"] == str(tmp_path / "a.xlsx")
    assert told["table"][0]["rate"] == 33 / 84
    assert sum(source["rows"]["counted"] for source in told["sources"]) == 307


def test_one_when_a_district_is_missing(tmp_path, capsys):
    some = [str(path) for path in SAMPLE.iterdir() if "高新" not in path.name]
    assert main(["merge", *some, "-o", str(tmp_path / "a.xlsx"), "--date", "2024-06-23"]) == 1
    assert "注意：高新区未报。" in capsys.readouterr().err


def test_one_when_a_file_is_refused(tmp_path):
    shutil.copytree(SAMPLE, tmp_path / "收件")
    (tmp_path / "收件" / "坏.xlsx").write_bytes(b"x")
    assert main(["merge", str(tmp_path / "收件"), "-o", str(tmp_path / "a.xlsx"), "--quiet"]) == 1
    assert (tmp_path / "a.xlsx").exists()


def test_one_when_a_sheet_is_refused_or_a_district_has_sent_what_cannot_be_read(tmp_path, capsys):
    shutil.copytree(SAMPLE, tmp_path / "收件")
    path = tmp_path / "收件" / "卧龙区补充.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, heads in (("一", "用户名称,街道,分类,完成状态"), ("二", "用户名称,街道,分类,联系人")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, heads.split(","))
            sheet.write_row(1, 0, ["甲厂", "七一街道", "应封停", "否"])
    assert main(["merge", str(tmp_path / "收件"), "-o", str(tmp_path / "a.xlsx"), "--date", "2024-06-23"]) == 1
    assert "注意：卧龙区补充.xlsx部分工作表未能读入，未计入本表。" in capsys.readouterr()[1]
    path.unlink()
    next((tmp_path / "收件").glob("宛城区*")).write_bytes(b"")
    assert main(["merge", str(tmp_path / "收件"), "-o", str(tmp_path / "a.xlsx"), "--date", "2024-06-23"]) == 1
    told = capsys.readouterr()[1]
    assert "点名：应报 4 个，已报 4 个，其中 1 个未能读入" in told
    assert "注意：宛城区所报台账未能读入，未计入本表。" in told


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "没有", "请核对路径"),
        (lambda folder: folder, "里没有台账"),
    ],
    ids=["no such path", "an empty folder"],
)
def test_two_when_there_is_nothing_to_read(make, words, tmp_path, capsys):
    (tmp_path / "收件").mkdir()
    assert main(["merge", str(make(tmp_path / "收件")), "-o", str(tmp_path / "a.xlsx")]) == 2
    err = capsys.readouterr().err
    assert err.startswith("错误：")
    assert words in err
    assert len(err.splitlines()) == 1


def test_two_when_no_ledger_can_be_read(tmp_path, capsys):
    (tmp_path / "台账.xlsx").write_text("这不是工作簿", encoding="utf-8")
    (tmp_path / "日通报.xlsx").write_bytes(b"yesterday's")
    assert main(["merge", str(tmp_path / "台账.xlsx"), "-o", str(tmp_path / "日通报.xlsx")]) == 2
    assert "未生成通报" in capsys.readouterr().err
    assert (tmp_path / "日通报.xlsx").read_bytes() == b"yesterday's"


@pytest.mark.skipif(os.name == "nt", reason="a folder without write permission is made otherwise on Windows")
def test_two_when_the_output_cannot_be_written(tmp_path, capsys):
    assert main(["merge", str(SAMPLE), "-o", str(tmp_path / "没有这个文件夹" / "a.xlsx")]) == 2
    err = capsys.readouterr().err.splitlines()
    assert err[-1].startswith("错误：")
    assert "文件夹" in err[-1]


def test_check_writes_nothing_and_shows_the_layout(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["check", str(SAMPLE), "-v"]) == 0
    err = capsys.readouterr().err
    assert "示范区自备井封停台账2024.6.23.xlsx〔封停台账〕" in err
    assert "→" in err
    assert list(tmp_path.iterdir()) == []


def test_a_check_names_no_list_and_no_bulletin_for_it_writes_none(tmp_path, capsys):
    with xlsxwriter.Workbook(tmp_path / "宛城区6.22.xlsx") as book:
        for number in range(12):  # one warning on each sheet
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["编号", "单位名称", "分类", "是否完成", "联系电话"])
            sheet.write_row(1, 0, [f"1-{number}", f"甲{number}厂", "应封停", "否", "1390000"])
    assert main(["check", str(tmp_path), "--date", "2024-06-23"]) == 0
    assert re.search(r"^  宛城区6.22.xlsx 还有 2 条：用 -v 全部列出$", capsys.readouterr().err, re.MULTILINE)
    assert main(["merge", str(tmp_path), "--date", "2024-06-23", "-o", str(tmp_path / "a.xlsx")]) == 1
    assert re.search(r"^  宛城区6.22.xlsx 还有 2 条：见问题清单$", capsys.readouterr().err, re.MULTILINE)
    (tmp_path / "坏").mkdir()
    (tmp_path / "坏" / "宛城区.xlsx").write_bytes(b"x")
    assert main(["check", str(tmp_path / "坏")]) == 2
    assert capsys.readouterr().err.endswith("没有一份台账能够读取：请按上面的提示改正后重报。\n")
    assert main(["merge", str(tmp_path / "坏"), "-o", str(tmp_path / "a.xlsx")]) == 2
    assert capsys.readouterr().err.endswith("没有一份台账能够读取，未生成通报：请按上面的提示改正后重报。\n")


def test_check_lists_every_rule(capsys):
    assert main(["check", "--rules"]) == 0
    out = capsys.readouterr().out
    assert "category-missing" in out
    assert "duplicate-between-districts" in out


def test_the_built_in_campaign_can_be_written_and_used(tmp_path, capsys):
    plan = tmp_path / "方案.xlsx"
    assert main(["campaign", "-o", str(plan)]) == 0
    assert main(["merge", str(SAMPLE), "--campaign", str(plan), "-o", str(tmp_path / "a.xlsx")]) == 0
    assert "307" in capsys.readouterr().err


def test_templates_are_written(tmp_path):
    assert main(["template", "-o", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{district}_台账模板.xlsx" for district in ("示范区", "卧龙区", "宛城区", "高新区")
    )


def test_the_module_runs(tmp_path):
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "wellxl", "merge", str(tmp_path / "没有")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "Traceback" not in run.stderr


def test_a_return_comes_with_a_letter_and_can_be_held_against(tmp_path, capsys):
    faulty = tmp_path / "宛城区.csv"
    faulty.write_text("编号,单位名称,街道,分类,是否完成\n1-1,甲厂,汉冶街道,应封亭,否\n", encoding="utf-8")
    assert main(["check", str(faulty), "--date", "2024-06-23", "--returns", str(tmp_path / "退回"), "-v"]) == 1
    err = capsys.readouterr().err
    returned = tmp_path / "退回" / "宛城区_退回_2024-06-23.xlsx"
    assert f"已退回：{returned}" in err
    assert "错误 1 处" in err
    assert main(["check", str(faulty), "--date", "2024-06-23", "--against", str(returned)]) == 1
    assert "宛城区.csv 与退回件相比：已改正 0 处，仍未改 1 处，新出现 0 处" in capsys.readouterr().err


def test_one_when_the_returns_cannot_be_written_but_the_bulletin_could(tmp_path, capsys):
    faulty, target, no_folder = tmp_path / "宛城区.csv", tmp_path / "a.xlsx", tmp_path / "退回"
    faulty.write_text("编号,单位名称,分类\n1-1,甲厂,应封亭\n", encoding="utf-8")
    no_folder.touch()
    options = ["--date", "2024-06-23", "--returns", str(no_folder), "--quiet"]
    assert main(["merge", str(SAMPLE), str(faulty), "-o", str(target), *options]) == 1
    assert target.exists()
    assert capsys.readouterr().err == f"错误：文件夹“{no_folder}”建不了（已有同名的文件）：请换一个文件夹再试\n"
    assert main(["check", str(faulty), *options]) == 2  # of which the returns are all that is written


def program(*words, **options):
    command = [sys.executable, "-X", "utf8", "-m", "wellxl", *map(str, words)]
    return subprocess.run(command, cwd=SAMPLE.parents[1], stderr=subprocess.PIPE, text=True, encoding="utf-8", **options)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk of Linux")
def test_one_when_the_json_cannot_be_printed_but_the_bulletin_could(tmp_path):
    target, returns = tmp_path / "a.xlsx", tmp_path / "退回"
    with open("/dev/full", "w") as full:
        run = program("merge", SAMPLE, "-o", target, "--returns", returns, "--json", "--quiet", stdout=full)
    assert run.stderr == "错误：结果没有能输出（磁盘空间不足）：请检查输出到的磁盘或文件\n"
    assert run.returncode == 1
    assert target.exists()
    assert returns.exists()


def test_a_reader_who_goes_away_is_no_trouble():
    reading, writing = os.pipe()
    os.close(reading)
    run = program("check", "--rules", stdout=writing)
    os.close(writing)
    assert (run.returncode, run.stderr) == (0, "")


def test_a_reader_of_the_messages_who_goes_away_is_no_trouble(tmp_path):
    """As `2>&1 | head -1`: what is still to be written is written."""
    faulty = tmp_path / "宛城区.csv"
    faulty.write_text("编号,单位名称,分类,是否完成\n1-1,甲厂,应封亭,否\n", encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-X", "utf8", "-m", "wellxl", "merge", SAMPLE, faulty, "-o", tmp_path / "a.xlsx"]
    run = subprocess.run([*map(str, command), "--returns", str(tmp_path / "退回")], cwd=SAMPLE.parents[1], stderr=writing)
    os.close(writing)
    assert run.returncode == 1
    assert (tmp_path / "a.xlsx").exists()
    assert len(list((tmp_path / "退回").iterdir())) >= 2


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(5, "Input/output error", "台账.xlsx"), "“台账.xlsx”不能读写（磁盘读写出错）：请检查路径、磁盘和权限后重试"),
        (OSError(12, "Cannot allocate memory"), "系统没有让程序做完（内存不足）：请检查磁盘和权限后重试"),
        (OSError(9, "Bad file descriptor", 3), "系统没有让程序做完（系统错误 9）：请检查磁盘和权限后重试"),
    ],
)
def test_what_the_system_refuses_unforeseen_is_a_sentence(error, sentence, monkeypatch, capsys):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr("wellxl.cli.check", refuse)
    assert main(["check", str(SAMPLE)]) == 2
    assert capsys.readouterr().err == f"错误：{sentence}\n"


LONG = "长" * 100  # 300 bytes


@pytest.mark.parametrize(
    "command",
    [
        f"check {LONG}",
        f"check {{sample}} --tasks {LONG}",
        f"check {{sample}} --campaign {LONG}",
        f"check {{sample}} --previous {LONG}",
        f"check {{sample}} --against {LONG}",
        f"check {{sample}} --returns {LONG} --quiet",
        f"check {{sample}} --cache {LONG}",
        f"merge {{sample}} --quiet -o {LONG}.xlsx",
        f"merge {{sample}} --quiet -o {{folder}}/{LONG}/a.xlsx",
        f"merge {{sample}} --quiet --html {LONG} -o {{folder}}/a.xlsx",
        f"verify {LONG} --sources {{sample}}",
        f"verify {{folder}}/b.xlsx --sources {LONG}",
        f"verify {{folder}}/b.xlsx --sources {{sample}} --campaign {LONG}",
        f"brief {LONG} --articles {{folder}} --issue 3",
        f"brief {{folder}}/b.xlsx --articles {LONG} --issue 3",
        f"template -o {LONG}",
        f"campaign -o {LONG}.xlsx",
    ],
)
def test_a_path_that_is_too_long_is_a_sentence(command, tmp_path, capsys):
    faulty = tmp_path / "收件"
    shutil.copytree(SAMPLE, faulty)
    (faulty / "宛城区.csv").write_text("编号,单位名称,分类\n1-1,甲厂,应封亭\n", encoding="utf-8")
    main(["merge", str(faulty), "-o", str(tmp_path / "b.xlsx"), "--quiet"])
    capsys.readouterr()
    assert main(command.format(sample=faulty, folder=tmp_path).split()) == 2
    sentence = capsys.readouterr().err.splitlines()[-1]
    assert sentence.startswith("错误：")
    assert "Errno" not in sentence
    assert not (tmp_path / "a.xlsx").exists()


def test_more_columns_and_the_paragraph_are_asked_for(tmp_path, capsys):
    target = tmp_path / "日通报.xlsx"
    assert main(["merge", str(SAMPLE), "-o", str(target), "--columns", "今日新增，剩余", "--summary"]) == 0
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("截至2024年6月23日，自备井封停任务共307项，累计完成82项")
    import openpyxl

    sheet = openpyxl.load_workbook(target)["日通报"]
    assert ([cell.value for cell in sheet[3]][7:], sheet["A19"].value) == (["今日新增", "剩余任务"], told)


@pytest.mark.parametrize(
    ("column", "words"), [("今日新曾", "没有“今日新曾”这一附加列"), ("排名变化", "请用 --previous 指定上期通报")]
)
def test_a_column_that_cannot_be_known_ends_the_run(tmp_path, capsys, column, words):
    assert main(["merge", str(SAMPLE), "-o", str(tmp_path / "a.xlsx"), "--columns", column, "--quiet"]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "a.xlsx").exists()


def test_papers_are_written_beside_the_workbook(tmp_path, capsys):
    page, document = tmp_path / "日通报.html", tmp_path / "简报附件.docx"
    papers = ["--html", str(page), "--docx", str(document)]
    assert main(["merge", str(SAMPLE), "-o", str(tmp_path / "a.xlsx"), *papers]) == 0
    assert f"已生成：{page}\n已生成：{document}\n" in capsys.readouterr().err
    assert "35.11%" in page.read_text(encoding="utf-8")


def test_a_paper_that_cannot_be_written_does_not_stop_the_others(tmp_path, capsys):
    given = ["--html", str(tmp_path / "没有" / "a.html"), "--public", str(tmp_path)]
    assert main(["merge", str(SAMPLE), "-o", str(tmp_path / "a.xlsx"), "--quiet", *given]) == 1
    assert "输出文件夹" in capsys.readouterr().err
    assert (tmp_path / "a.xlsx").exists()
    assert (tmp_path / "对外_2024-06-23.xlsx").exists()


@pytest.fixture
def own(tmp_path):
    """A folder of the sample's ledgers with all that a run can be given, and what stands in each of its files."""
    folder = tmp_path / "own"
    shutil.copytree(SAMPLE, folder)
    main(["merge", str(SAMPLE), "-o", str(folder / "上期.xlsx"), "--quiet", "--date", "2024-06-22"])
    main(["campaign", "-o", str(folder / "方案.xlsx")])
    shutil.copy(folder / "卧龙区台账.xlsx", tmp_path / "清单.xlsx")
    return folder


GIVEN = "merge {own} --campaign {own}/方案.xlsx --tasks {own}/../清单.xlsx --previous {own}/上期.xlsx --date 2024-06-23 --quiet"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (f"{GIVEN} -o {{own}}/卧龙区台账.xlsx", "“{own}/卧龙区台账.xlsx”是这次读取的台账，不能再用来写日通报"),
        (f"{GIVEN} -o {{own}}/方案.xlsx", "“{own}/方案.xlsx”是这次读取的方案，不能再用来写日通报"),
        (f"{GIVEN} -o {{own}}/上期.xlsx", "“{own}/上期.xlsx”是这次读取的上期通报，不能再用来写日通报"),
        (f"{GIVEN} -o {{own}}/../清单.xlsx", "“{own}/../清单.xlsx”是这次读取的任务清单，不能再用来写日通报"),
        (
            f"{GIVEN} -o {{own}}/../a.xlsx --public {{own}}/卧龙区台账.xlsx",
            "“{own}/卧龙区台账.xlsx”是这次读取的台账，不能再用来写对外版",
        ),
        (
            f"{GIVEN} -o {{own}}/../a.xlsx --html {{own}}/卧龙区台账.xlsx",
            "网页只能写成 .html、.htm 文件，“{own}/卧龙区台账.xlsx”不是：请改文件名的结尾",
        ),
        (f"{GIVEN} -o {{own}}/../a.xlsx --html {{own}}/网页.html", "“{own}/网页.html”是这次读取的台账，不能再用来写网页"),
        (f"{GIVEN} -o {{own}}/../a.xlsx --image {{own}}/../a.xlsx", "图片只能写成 .png 文件，“{own}/../a.xlsx”不是"),
        (f"{GIVEN} -o {{own}}/../a.xlsx --docx {{own}}/../a.xlsx", "公文只能写成 .docx 文件，“{own}/../a.xlsx”不是"),
        (
            f"{GIVEN} -o {{own}}/../a.xlsx --public {{own}}/../own/../a.xlsx",
            "“{own}/../own/../a.xlsx”已经用来写日通报，不能再用来写对外版：请另取一个文件名",
        ),
        (f"{GIVEN} -o {{own}}/表.xlsx --detail csv", "“{own}/表_明细.csv”是这次读取的台账，不能再用来写任务明细"),
        (f"{GIVEN} -o {{own}}/../a.txt", "日通报只能写成 .xlsx 文件，“{own}/../a.txt”不是：请改文件名的结尾"),
        (f"{GIVEN} -o {{own}}/../a", "日通报只能写成 .xlsx 文件，“{own}/../a”不是：请改文件名的结尾"),
        ("template -o {own}/模板 --tasks {own}/模板/卧龙区_台账模板.xlsx", "是这次读取的任务清单，不能再用来写卧龙区的模板"),
        ("campaign -o {own}/方案.xls", "方案只能写成 .xlsx 文件，“{own}/方案.xls”不是：请改文件名的结尾"),
        (
            "brief {own}/上期.xlsx --articles {own}/稿件 --issue 3 -o {own}/稿件/一.DOCX",
            "“{own}/稿件/一.DOCX”是这次读取的稿件，不能再用来写简报：请另取一个文件名",
        ),
        (
            "brief {own}/上期.xlsx --articles {own}/稿件 --issue 3 -o {own}/上期.xlsx",
            "简报只能写成 .docx 文件，“{own}/上期.xlsx”不是",
        ),
    ],
)
def test_two_and_nothing_is_written_where_an_output_would_take_the_place_of_an_input_or_another(own, command, sentence, capsys):
    from docx import Document

    for name in ("表_明细.csv", "网页.html"):  # which are ledgers
        (own / name).write_text("编号,单位名称,分类,是否完成\n1-1,甲厂,应封停,否\n", encoding="utf-8")
    for folder in ("模板", "稿件"):
        (own / folder).mkdir()
    shutil.copy(own / "卧龙区台账.xlsx", own / "模板" / "卧龙区_台账模板.xlsx")
    article = Document()
    article.add_paragraph("一篇稿件")
    article.save(own / "稿件" / "一.DOCX")
    before = {path: path.read_bytes() for path in own.parent.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main([word.format(own=own) for word in command.split()]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith("错误：")
    assert sentence.format(own=own) in told
    assert {path: path.read_bytes() for path in own.parent.rglob("*") if path.is_file()} == before


def test_what_wellxl_wrote_itself_is_written_again(own):
    """Though it lies among the ledgers, where it was passed over."""
    always = ["merge", str(own), "--date", "2024-06-23", "--quiet", "--previous", str(own)]
    papers = ["-o", str(own / "日通报.xlsx"), "--html", str(own / "日通报.html"), "--detail", "csv", "--public", str(own)]
    for places in (papers, ["-o", str(own)]):
        for _ in range(2):
            assert main([*always, *places]) == 0


def test_a_folder_without_an_earlier_bulletin_is_told(own, tmp_path, capsys):
    """As on the first day of a campaign."""
    (tmp_path / "往期").mkdir()
    told = "注意：--previous 的文件夹里没有 2024-06-23 之前的通报，没有与上期比较"
    always = ["merge", str(own), "--date", "2024-06-23", "-o", str(tmp_path / "a.xlsx")]
    for given, there in ((["--previous", str(tmp_path / "往期")], True), (["--previous", str(own)], False), ([], False)):
        assert main([*always, *given]) == 0
        assert (told in capsys.readouterr().err.splitlines()) == there


def test_a_brief_is_made_of_a_saved_bulletin_and_articles(tmp_path, capsys):
    from docx import Document

    assert main(["merge", str(SAMPLE), "-o", str(tmp_path / "日通报.xlsx"), "--quiet"]) == 0
    (tmp_path / "稿件").mkdir()
    (tmp_path / "稿件" / "a.md").write_text("# 召开调度会\n\n会议要求。\n\n![图](a.png)\n", encoding="utf-8")
    target = tmp_path / "简报.docx"
    given = [str(tmp_path / "日通报.xlsx"), "--articles", str(tmp_path / "稿件"), "--issue", "30", "-o", str(target)]
    assert main(["brief", *given]) == 0
    assert capsys.readouterr().err == f"注意：稿件《召开调度会》里的图片没有收入简报：请在生成的文档里补上\n已生成：{target}\n"
    assert Document(target).paragraphs[1].text == "第30期"
    assert main(["brief", *given[:2], str(tmp_path / "没有"), *given[3:]]) == 2
    assert main(["brief", *given[:4], "0", *given[5:]]) == 2
    assert "期数“0”不对" in capsys.readouterr().err


def test_a_bulletin_is_proven(tmp_path, capsys):
    target = tmp_path / "日通报.xlsx"
    main(["merge", str(SAMPLE), "-o", str(target), "--quiet"])
    assert main(["verify", str(target), "--sources", str(SAMPLE)]) == 0
    out, err = capsys.readouterr()
    assert (out, err.splitlines()[-1]) == ("", "全部对得上：通报上的每个数都能从台账重新得出")
    some = tmp_path / "收件"
    shutil.copytree(SAMPLE, some)
    (some / "卧龙区台账.xlsx").unlink()
    assert main(["verify", str(target), "--sources", str(some), "--json", "--quiet", "--jobs", "1"]) == 1
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (err, told["follows"], told["date"]) == ("", False, "2024-06-23")
    assert told["sources"][0]["state"] == "missing"
    assert told["differences"][0] == {
        "kind": "source-missing",
        "sheet": "来源",
        "cell": "A2",
        "about": "卧龙区台账.xlsx",
        "stands": "卧龙区台账.xlsx",
        "follows": "",
        "message": "没有找到这份台账",
    }


def test_what_is_no_bulletin_cannot_be_proven(capsys):
    assert main(["verify", str(SAMPLE / "卧龙区台账.xlsx"), "--sources", str(SAMPLE)]) == 2
    err = capsys.readouterr().err
    assert err.startswith("错误：“卧龙区台账.xlsx”里没有“日通报”和“来源”两张表")
    assert len(err.splitlines()) == 1
