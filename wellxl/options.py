"""What may be written on the command line: the commands and their options, told in Chinese."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, NoReturn

from wellxl import __version__
from wellxl.pace import COLUMNS

__all__ = ["PAPERS", "Paper", "parse"]


class Paper(NamedTuple):
    """What can be written beside the workbook."""

    method: str
    """Of the report, which writes it."""
    file: str
    """How it may be called."""
    what: str


PAPERS = {
    "html": Paper("page", "日通报.html", "一个网页：表、图、来源和问题清单，不用联网"),
    "docx": Paper("document", "简报附件.docx", "一页公文：标题、文字、表、注和报发对象"),
    "public": Paper("public", "对外.xlsx", "对外版：只有汇总表和街道的数值，不含明细、姓名、电话、文件名"),
    "image": Paper("picture", "日通报.png", "一张图片：表和进度图，供发到工作群"),
}
"""By the option that asks for it."""


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The options, and which `command` they are for. Ends with SystemExit: 0 where help is asked for, 2 for a mistake.

    The options of a command are built where it is that one: all of them together cost a fiftieth of a small run.
    """
    given = sys.argv[1:] if argv is None else list(argv)
    with _in_chinese():
        if given and given[0] in _COMMANDS:
            parser = _Parser(prog=f"wellxl {given[0]}")
            _fill(parser, given[0])
            return parser.parse_args(given[1:])
        return _whole().parse_args(given)  # which ends here: it lacks a command


class _Parser(argparse.ArgumentParser):
    """One that Python 3.10, which does not ask for these words, lets say no English either."""

    def error(self, message: str) -> NoReturn:
        super().error(re.sub("^argument (.+?): ", r"\1 ", message))


def _whole() -> argparse.ArgumentParser:
    parser = _Parser(prog="wellxl", description="汇总各区报来的台账，核对后生成日通报。")
    parser.add_argument("--version", action="version", version=f"wellxl {__version__}", help="显示版本")
    commands = parser.add_subparsers(required=True, metavar="命令")
    for name, (what, _) in _COMMANDS.items():
        _fill(commands.add_parser(name, help=what), name)
    return parser


def _fill(parser: argparse.ArgumentParser, name: str) -> None:
    what, add = _COMMANDS[name]
    parser.description = f"{what}。"
    parser.set_defaults(command=name)
    add(parser)


def _merge(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-o", "--output", metavar="日通报.xlsx", default="日通报.xlsx", help="写到哪里；是文件夹则按日期取名（默认：日通报.xlsx）"
    )
    for name, paper in PAPERS.items():
        command.add_argument(f"--{name}", metavar=paper.file, help=f"另存{paper.what}")
    command.add_argument(
        "--detail", choices=("xlsx", "csv", "parquet", "none"), default="xlsx", help="任务明细放在工作簿里（默认）、另存或不要"
    )
    command.add_argument("--strict-total", action="store_true", help="清单中有、台账中没有的任务按未完成计入")
    command.add_argument("--columns", metavar="列名,列名", default="", help=f"在表右侧加列，用逗号隔开：{'、'.join(COLUMNS)}")
    command.add_argument("--summary", action="store_true", help="在表下写一段文字小结，并打印出来")
    _reading(command)


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument("--rules", action="store_true", help="列出全部检查规则")
    command.add_argument("--against", metavar="退回件.xlsx", help="与上次的退回件比较：改了哪些、还剩哪些、新出现哪些")
    _reading(command)


def _verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("bulletin", metavar="日通报.xlsx", help="wellxl 生成的日通报")
    command.add_argument("--sources", metavar="文件夹", required=True, help="收齐台账的文件夹，按 SHA-256 找，改过名也能找到")
    command.add_argument("--previous", metavar="上期.xlsx", help="上期通报（默认：按来源所记在文件夹里找）")
    _campaign_and_tasks(command)
    _running(command)


def _brief(command: argparse.ArgumentParser) -> None:
    command.add_argument("bulletin", metavar="日通报.xlsx", help="wellxl 生成的日通报")
    command.add_argument("--articles", metavar="文件夹", required=True, help="稿件（docx、txt、md），按栏目分子文件夹")
    command.add_argument("--issue", metavar="30", type=_number("期数", 0), required=True, help="期数")
    command.add_argument("--name", metavar="刊名", default="", help="刊头上的名称（默认：方案名称加“工作简报”）")
    command.add_argument("-o", "--output", metavar="简报.docx", default="简报.docx", help="写到哪里（默认：简报.docx）")
    _campaign(command)


def _template(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--output", metavar="文件夹", default="模板", help="写到哪个文件夹（默认：模板）")
    _campaign_and_tasks(command)


def _plan(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--output", metavar="方案.xlsx", default="方案.xlsx", help="写到哪里（默认：方案.xlsx）")


def _campaign(command: argparse.ArgumentParser) -> None:
    command.add_argument("--campaign", metavar="方案.xlsx", help="方案工作簿（默认：内置的自备井封停方案）")


def _campaign_and_tasks(command: argparse.ArgumentParser) -> None:
    _campaign(command)
    command.add_argument("--tasks", metavar="任务清单.xlsx", help="市里的任务清单")


def _reading(command: argparse.ArgumentParser) -> None:
    """The options of the commands that read ledgers."""
    _campaign_and_tasks(command)
    command.add_argument("inputs", nargs="*", metavar="台账", help="台账文件，或装有台账的文件夹")
    command.add_argument("--date", metavar="2024-06-23", help="通报日期（默认：文件夹或文件名里的日期，否则今天）")
    command.add_argument("--previous", metavar="上期.xlsx", help="上期通报，或存放历次通报的文件夹（取通报日期之前最新的）")
    command.add_argument("--returns", metavar="文件夹", help="把标出问题的台账和说明写到这个文件夹，供退回各区")
    command.add_argument("--cache", metavar="文件夹", help="记住读过的台账，下次只读有变化的")
    command.add_argument("--scheduler", metavar="tcp://地址:8786", help="在 dask 集群上读取台账")
    command.add_argument("--send-files", action="store_true", help="集群看不到台账所在文件夹时，把文件内容发过去")
    _running(command)


def _running(command: argparse.ArgumentParser) -> None:
    """The options of the commands that take long and tell much."""
    command.add_argument(
        "--jobs", type=_number("进程数", 1), metavar="N", help="用几个进程读取台账（默认：文件多时按处理器核数）"
    )
    command.add_argument("--json", action="store_true", help="在标准输出只打印 JSON")
    command.add_argument("--quiet", action="store_true", help="不打印小结和进度")
    command.add_argument("-v", "--verbose", action="store_true", help="列出全部问题，还有表格位置、列的对应和退回说明")


def _number(what: str, least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) >= least):
            raise argparse.ArgumentTypeError(f"{what}“{text}”不对，应为 1、2、3 这样的整数")
        return int(text)

    return read


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "merge": ("汇总台账，生成日通报", _merge),
    "check": ("只检查台账，不生成通报", _check),
    "verify": ("核对通报：从台账重新算一遍，逐格比对", _verify),
    "brief": ("生成简报：刊头、导读、稿件和日通报的表", _brief),
    "template": ("生成各区填报模板", _template),
    "campaign": ("写出内置方案，供修改后用 --campaign 使用", _plan),
}
"""Command → what it does, and what adds its options."""

_WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这段说明",
    "%(prog)s: error: %(message)s\n": "错误：%(message)s。用法见 %(prog)s --help\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s %(message)s",
    "the following arguments are required: %s": "缺少 %s",
    "unrecognized arguments: %s": "不认识 %s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可以是 %(matches)s",
    "ignored explicit argument %r": "后面不能有 =%r",
    "invalid choice: %(value)r (choose from %(choices)s)": "不能是“%(value)s”，可以是 %(choices)s",
    "expected one argument": "后面要有一个值",
    "expected at least one argument": "后面至少要有一个值",
    "expected %s argument": "后面要有 %s 个值",
}
"""What argparse says → the same in Chinese; the tests make it say all that it can say of these options."""


@contextmanager
def _in_chinese() -> Iterator[None]:
    """While it lasts argparse asks here for its words; it takes them from gettext otherwise, which would need a catalogue."""
    names = vars(argparse)
    own = {"_": names["_"], "ngettext": names["ngettext"]}
    try:
        names.update(_=lambda text: _WORDS.get(text, text), ngettext=lambda one, more, count: _WORDS.get(one, one))
        yield
    finally:
        names.update(own)
