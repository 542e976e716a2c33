"""options.py: what may be written on the command line, and that a clerk is told of it in Chinese alone."""

import argparse
import inspect
import re

import pytest

from wellxl import __version__
from wellxl.options import PAPERS, parse
from wellxl.report import Report

COMMANDS = ("merge", "check", "verify", "brief", "template", "campaign")

ENGLISH = {
    word
    for said in re.findall(r"\b_\(\s*[\"'](.+?)[\"']\s*[,)]|ngettext\([\"'](.+?)[\"']", inspect.getsource(argparse))
    for word in re.findall("[a-z]{3,}", re.sub(r"%\(\w+\)|(?<=n')t", "", "".join(said)))
} - {*COMMANDS}
"""The words of which everything consists that this Python's argparse may say."""


def ended(argv, capsys):
    """The status with which a command line ends, and what it prints."""
    with pytest.raises(SystemExit) as end:
        parse(argv)
    return end.value.code or 0, "".join(capsys.readouterr())


def english(text):
    return ENGLISH & set(re.findall(r"(?<![-\w.])[a-z]+(?![-\w.])", text))


def test_the_words_of_argparse_are_known():
    assert {"usage", "argument", "required", "unrecognized", "invalid", "choice", "expected", "ambiguous"} <= ENGLISH


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_is_chinese_and_tells_every_option(command, capsys):
    status, told = ended([*filter(None, [command]), "--help"], capsys)
    assert status == 0
    assert told.startswith(f"用法：wellxl {command}".rstrip())
    assert not english(told), english(told)
    assert "显示这段说明" in told
    for name in COMMANDS if not command else ():
        assert re.search(rf"^    {name} +\S", told, re.MULTILINE)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "缺少 命令。用法见 wellxl --help"),
        ("mrege 收件", "命令 不能是“mrege”，可以是 "),
        ("--nonsense merge 收件", "不认识 --nonsense。用法见 wellxl --help"),
        ("merge 收件 --nonsense", "不认识 --nonsense。用法见 wellxl merge --help"),
        ("merge 收件 -o", "-o/--output 后面要有一个值。用法见 wellxl merge --help"),
        ("merge 收件 --detail doc", "--detail 不能是“doc”，可以是 "),
        ("merge 收件 --jobs 0", "--jobs 进程数“0”不对，应为 1、2、3 这样的整数。"),
        ("merge 收件 --jobs many", "--jobs 进程数“many”不对"),
        ("merge 收件 --jobs ²", "--jobs 进程数“²”不对"),
        ("merge 收件 --s", "--s 不明确，可以是 --strict-total, --summary, --scheduler, --send-files。"),
        ("merge 收件 --json=3", "--json 后面不能有 ='3'。"),
        ("verify", "缺少 日通报.xlsx, --sources。用法见 wellxl verify --help"),
        ("brief a.xlsx --articles 稿件 --issue 第三", "--issue 期数“第三”不对，应为 1、2、3 这样的整数。"),
        ("brief a.xlsx b.xlsx --articles 稿件 --issue 3", "不认识 b.xlsx。"),
    ],
)
def test_a_mistake_is_told_in_chinese(line, sentence, capsys):
    status, told = ended(line.split(), capsys)
    assert status == 2
    assert f"\n错误：{sentence}" in told
    assert not english(told), english(told)


def test_the_version(capsys):
    assert ended(["--version"], capsys) == (0, f"wellxl {__version__}\n")


def test_argparse_speaks_as_before_afterwards(capsys):
    ended(["--help"], capsys)
    assert argparse.ArgumentParser(prog="other").format_help().startswith("usage: other")


def test_the_options_of_a_command():
    options = parse(["merge", "甲", "乙", "-o", "a.xlsx", "--html", "b.html", "--jobs", "4", "-v", "--prev", "昨天.xlsx"])
    assert (options.command, options.inputs, options.output, options.html) == ("merge", ["甲", "乙"], "a.xlsx", "b.html")
    assert (options.jobs, options.verbose, options.quiet, options.previous, options.tasks) == (4, True, False, "昨天.xlsx", None)


def test_what_is_not_given_is_the_program_s_own(monkeypatch):
    monkeypatch.setattr("sys.argv", ["wellxl", "template", "-o", "模板"])
    assert (parse().command, parse().output) == ("template", "模板")


def test_every_paper_is_written_by_the_report():
    assert all(callable(getattr(Report, paper.method)) for paper in PAPERS.values())
