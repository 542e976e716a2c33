"""The command line: options, exit status and the printed words. It decides nothing."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from wellxl import wording
from wellxl.errors import InputError, WellxlError, reason
from wellxl.pace import COLUMNS, chosen
from wellxl.records import Tally
from wellxl.report import Report, brief, check, merge, template
from wellxl.terminal import Plain, as_json
from wellxl.wells import WELLS

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["main"]

_SHOWN = 10
"""Findings printed for one file; all of them stand in 问题清单."""

_PAPERS = {
    "html": ("page", "日通报.html", "一个网页：表、图、来源和问题清单，不用联网"),
    "docx": ("document", "简报附件.docx", "一页公文：标题、文字、表、注和报发对象"),
    "public": ("public", "对外.xlsx", "对外版：只有汇总表和街道的数值，不含明细、姓名、电话、文件名"),
    "image": ("picture", "日通报.png", "一张图片：表和进度图，供发到工作群"),
}
"""Options for what is written beside the workbook: the method that writes it, how the file may be called, what it is."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status.

    0 published and nothing refused; 1 published, but a row, a file or a district is missing from it, or a paper beside
    it; 2 nothing published. For `check`: 0 all would count, 1 something would be missing, 2 no ledger could be read.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that lacks a character still shows the rest
    with redirect_stderr(cast(TextIO, Plain(sys.stderr))):
        options = _parser().parse_args(argv)
        printed = StringIO()  # which goes out last, so that nothing else that is to be written waits for it
        try:
            with redirect_stdout(printed):
                status = int(options.run(options))
        except WellxlError as error:
            print(f"错误：{error}", file=sys.stderr)
            status = 2
        except KeyboardInterrupt:
            print("已中断：写好的文件是完整的，没有写完的没有留下，原有文件未改动。", file=sys.stderr)
            status = 2
        return status if _out(printed.getvalue()) else max(status, 1)


def _out(text: str) -> bool:
    """Print to standard output; whether it could be. A reader who has gone away has read what he wanted."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = None  # else Python tries again at its end, and fails
        if not isinstance(error, BrokenPipeError):
            print(f"错误：结果没有能输出（{reason(error)}）：请检查输出到的磁盘或文件", file=sys.stderr)
            return False
    return True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wellxl", description="汇总各区报来的台账，核对后生成日通报。")
    commands = parser.add_subparsers(required=True, metavar="命令")
    merging = commands.add_parser("merge", help="汇总台账，生成日通报", description="汇总台账，生成日通报。")
    merging.set_defaults(run=_merge)
    merging.add_argument(
        "-o", "--output", metavar="日通报.xlsx", default="日通报.xlsx", help="写到哪里；是文件夹则按日期取名（默认：日通报.xlsx）"
    )
    for name, (_, metavar, what) in _PAPERS.items():
        merging.add_argument(f"--{name}", metavar=metavar, help=f"另存{what}")
    merging.add_argument(
        "--detail", choices=("xlsx", "csv", "parquet", "none"), default="xlsx", help="任务明细放在工作簿里（默认）、另存或不要"
    )
    merging.add_argument("--strict-total", action="store_true", help="清单中有、台账中没有的任务按未完成计入")
    merging.add_argument("--columns", metavar="列名,列名", default="", help=f"在表右侧加列，用逗号隔开：{'、'.join(COLUMNS)}")
    merging.add_argument("--summary", action="store_true", help="在表下写一段文字小结，并打印出来")
    plan = commands.add_parser("campaign", help="写出内置方案，供修改后用 --campaign 使用", description="写出方案工作簿。")
    plan.set_defaults(run=_campaign)
    plan.add_argument("-o", "--output", metavar="方案.xlsx", default="方案.xlsx", help="写到哪里（默认：方案.xlsx）")
    checking = commands.add_parser("check", help="只检查台账，不生成通报", description="只检查台账，不生成通报。")
    checking.set_defaults(run=_check)
    filling = commands.add_parser("template", help="生成各区填报模板", description="生成各区填报模板。")
    filling.set_defaults(run=_template)
    filling.add_argument("-o", "--output", metavar="文件夹", default="模板", help="写到哪个文件夹（默认：模板）")
    telling = commands.add_parser("brief", help="生成简报：刊头、导读、稿件和日通报的表", description="生成简报。")
    telling.set_defaults(run=_brief)
    telling.add_argument("bulletin", metavar="日通报.xlsx", help="wellxl 生成的日通报")
    telling.add_argument("--articles", metavar="文件夹", required=True, help="稿件（docx、txt、md），按栏目分子文件夹")
    telling.add_argument("--issue", metavar="30", type=int, required=True, help="期数")
    telling.add_argument("--name", metavar="刊名", default="", help="刊头上的名称（默认：方案名称加“工作简报”）")
    telling.add_argument("-o", "--output", metavar="简报.docx", default="简报.docx", help="写到哪里（默认：简报.docx）")
    proving = commands.add_parser("verify", help="核对通报：从台账重新算一遍，逐格比对", description="核对通报与台账是否相符。")
    proving.set_defaults(run=_verify)
    proving.add_argument("bulletin", metavar="日通报.xlsx", help="wellxl 生成的日通报")
    proving.add_argument("--sources", metavar="文件夹", required=True, help="收齐台账的文件夹，按 SHA-256 找，改过名也能找到")
    proving.add_argument("--previous", metavar="上期.xlsx", help="上期通报（默认：按来源所记在文件夹里找）")
    checking.add_argument("--rules", action="store_true", help="列出全部检查规则")
    checking.add_argument("--against", metavar="退回件.xlsx", help="与上次的退回件比较：改了哪些、还剩哪些、新出现哪些")
    for command in (merging, checking, filling, telling, proving):
        command.add_argument("--campaign", metavar="方案.xlsx", help="方案工作簿（默认：内置的自备井封停方案）")
    for command in (merging, checking, filling, proving):
        command.add_argument("--tasks", metavar="任务清单.xlsx", help="市里的任务清单")
    for command in (merging, checking):
        _add_reading(command)
    for command in (merging, checking, proving):
        _add_running(command)
    return parser


def _add_reading(command: argparse.ArgumentParser) -> None:
    """The options of the commands that read ledgers."""
    command.add_argument("inputs", nargs="*", metavar="台账", help="台账文件，或装有台账的文件夹")
    command.add_argument("--date", metavar="2024-06-23", help="通报日期（默认：文件夹或文件名里的日期，否则今天）")
    command.add_argument("--previous", metavar="上期.xlsx", help="上期通报，或存放历次通报的文件夹（取通报日期之前最新的）")
    command.add_argument("--returns", metavar="文件夹", help="把标出问题的台账和说明写到这个文件夹，供退回各区")
    command.add_argument("--cache", metavar="文件夹", help="记住读过的台账，下次只读有变化的")
    command.add_argument("--scheduler", metavar="tcp://地址:8786", help="在 dask 集群上读取台账")
    command.add_argument("--send-files", action="store_true", help="集群看不到台账所在文件夹时，把文件内容发过去")


def _add_running(command: argparse.ArgumentParser) -> None:
    """The options of the commands that take long and tell much."""
    command.add_argument("--jobs", type=_jobs, metavar="N", help="用几个进程读取台账（默认：文件多时按处理器核数）")
    command.add_argument("--json", action="store_true", help="在标准输出只打印 JSON")
    command.add_argument("--quiet", action="store_true", help="不打印小结和进度")
    command.add_argument("-v", "--verbose", action="store_true", help="列出全部问题，还有表格位置、列的对应和退回说明")


def _jobs(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError("进程数须是 1、2、3 这样的整数")
    return int(text)


def _merge(options: argparse.Namespace) -> int:
    columns = chosen(filter(None, map(str.strip, re.split("[,，、]", options.columns))))
    report = _read(options, merge, strict_total=options.strict_total)
    target = _target(Path(options.output), report)
    output = None
    if report.published:
        places = _places(report, target, options)
        beside = _detail(report, places, options)
        output = report.save(target, columns=columns, paragraph=options.summary, detail_in=beside)
    _print(report, options, output)
    if output and options.summary:
        print(report.summary, file=sys.stderr)
    if output and output.name != target.name:
        print(f"注意：“{target.name}”正被其他程序打开，没有改动；本次通报另存为“{output.name}”。", file=sys.stderr)
    if output is None:
        _returns(report, options)
        return 2
    whole = _papers(report, places, options)
    try:
        _returns(report, options)
    except WellxlError as error:  # the bulletin is out
        print(f"错误：{error}", file=sys.stderr)
        whole = False
    return 0 if report.complete and whole else 1


def _places(report: Report, target: Path, options: argparse.Namespace) -> dict[str, Path]:
    """Method of the report → where it is to write, all reserved before the first of them does."""
    places = {"save": target}
    if options.detail not in ("xlsx", "none"):
        places["detail"] = target.with_name(f"{target.stem}_明细.{options.detail}")
    for name, (method, metavar, _) in _PAPERS.items():
        if given := getattr(options, name):
            places[method] = _target(Path(given), report, Path(metavar))
    for method, path in places.items():
        report.reserve(method, path)
    return places


def _detail(report: Report, places: Mapping[str, Path], options: argparse.Namespace) -> str | None:
    """The file that holds the tasks; blank where none does, None where the workbook itself does."""
    if "detail" not in places:
        return None if options.detail == "xlsx" else ""
    path = report.detail(places["detail"])
    if not options.quiet:
        print(f"已生成：{path}", file=sys.stderr)
    return path.name


def _papers(report: Report, places: Mapping[str, Path], options: argparse.Namespace) -> bool:
    """Write what else was asked for, each a file of its own; whether all of it could be."""
    whole = True
    for method, place in places.items():
        if method in ("save", "detail"):
            continue
        try:
            path = getattr(report, method)(place)
        except WellxlError as error:  # the bulletin is out, and the other papers may still be
            print(f"错误：{error}", file=sys.stderr)
            whole = False
        else:
            if not options.quiet:
                print(f"已生成：{path}", file=sys.stderr)
    return whole


def _target(given: Path, report: Report, named: Path = Path("日通报.xlsx")) -> Path:
    """The file to write: in a folder it is named by the bulletin's date."""
    return given / f"{named.stem}_{report.bulletin.tally.date}{named.suffix}" if os.path.isdir(given) else given


def _check(options: argparse.Namespace) -> int:
    if options.rules:
        return _rules()
    report = _read(options, check)
    _print(report, options, None)
    _returns(report, options)
    _compared(report, options)
    return 2 if not report.published else 0 if report.complete else 1


def _read(options: argparse.Namespace, story: Callable[..., Report], **more: Any) -> Report:
    if not options.inputs:
        raise InputError("没有指定台账：请在命令后写上台账文件或装有台账的文件夹")
    bar = None if options.quiet or not sys.stderr.isatty() else _Bar()
    try:
        with _workers(options.scheduler) as executor:
            return story(
                options.inputs,
                date=options.date,
                campaign=options.campaign or WELLS,
                tasks=options.tasks,
                previous=options.previous,
                jobs=options.jobs,
                executor=executor,
                send_files=options.send_files,
                cache=options.cache,
                progress=bar,
                **more,
            )
    finally:
        if bar:
            bar.close()


def _workers(scheduler: str | None) -> AbstractContextManager[Executor | None]:
    if not scheduler:
        return nullcontext()
    from wellxl.cluster import connected  # late: only who has a cluster pays for it

    return connected(scheduler)


def _rules() -> int:
    """Every rule: severity, code, name, sentence and source."""
    from wellxl.catalogue import KINDS  # late: a merge needs no list of all rules

    for kind in KINDS:
        print(f"{wording.SEVERITIES[kind.severity]}  {kind.code}  {kind.title}")
        print(f"      {kind.sentence}" + (f"（{kind.source}）" if kind.source else ""))
    return 0


def _campaign(options: argparse.Namespace) -> int:
    from wellxl.catalogue import KINDS
    from wellxl.writing.outputs import Outputs
    from wellxl.writing.plan import write_campaign  # late: it imports XlsxWriter

    Outputs().take("方案", Path(options.output), ".xlsx")
    print(f"已生成：{write_campaign(Path(options.output), WELLS, KINDS)}", file=sys.stderr)
    return 0


def _template(options: argparse.Namespace) -> int:
    for path in template(options.output, tasks=options.tasks, campaign=options.campaign or WELLS):
        print(f"已生成：{path}", file=sys.stderr)
    return 0


def _brief(options: argparse.Namespace) -> int:
    given = options.bulletin, options.articles, options.output
    path, left_out = brief(*given, issue=options.issue, name=options.name, campaign=options.campaign or WELLS)
    for one in left_out:
        print(f"注意：{one}", file=sys.stderr)
    print(f"已生成：{path}", file=sys.stderr)
    return 0


def _returns(report: Report, options: argparse.Namespace) -> None:
    if not options.returns:
        return
    for made in report.returns(options.returns):
        if not options.quiet:
            print(f"已退回：{made.path or made.letter}", file=sys.stderr)
            if options.verbose:
                print(made.letter.read_text(encoding="utf-8-sig"), file=sys.stderr)


def _compared(report: Report, options: argparse.Namespace) -> None:
    """What has become of the findings of the return before: mended, standing, new."""
    if options.quiet and not options.against:
        return
    for file, found in report.compared(options.against).items():
        parts = {"已改正": found.mended, "仍未改": found.standing, "新出现": found.new}
        counts = "，".join(f"{name} {sum(one.count for one in part):,} 处" for name, part in parts.items())
        print(f"{file} 与退回件相比：{counts}", file=sys.stderr)
        for name, part in parts.items():
            for one in part if options.verbose or name != "已改正" else ():
                print(f"  [{name}] {wording.line(one)}", file=sys.stderr)


def _verify(options: argparse.Namespace) -> int:
    from wellxl.verdict import lines  # late, as all that only this command needs
    from wellxl.verify import verify

    bar = None if options.quiet or not sys.stderr.isatty() else _Bar()
    try:
        found = verify(
            options.bulletin,
            options.sources,
            campaign=options.campaign,
            tasks=options.tasks,
            previous=options.previous,
            jobs=options.jobs,
            progress=bar,
        )
    finally:
        if bar:
            bar.close()
    if options.json:
        print(as_json(found.as_dict()))
    if not options.quiet:
        print(*lines(found, options.verbose), sep="\n", file=sys.stderr)
    return 0 if found.follows else 1


class _Bar:
    """A progress bar, once there is something to wait for."""

    def __init__(self) -> None:
        self._to = getattr(sys.stderr, "stream", sys.stderr)  # it draws with what else is kept from the terminal
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None:
            from tqdm import tqdm  # late: only a terminal pays for it

            # In code page 936 the block characters that tqdm draws with are two cells wide.
            plain = sys.platform == "win32"
            self._bar = tqdm(total=total, desc="读取台账", unit="份", delay=0.5, leave=False, file=self._to, ascii=plain)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def _print(report: Report, options: argparse.Namespace, output: Path | None) -> None:
    if options.json:
        print(as_json(report.as_dict(str(output) if output else "")))
    if not options.quiet:
        _summary(report, output, sys.stderr, verbose=options.verbose)


def _table(tally: Tally, to: TextIO) -> None:
    day = tally.date
    print(f"{tally.title}（{day.year}.{day.month}.{day.day}）", file=to)
    rows = [("排名", "辖区", "任务", "完成", "完成比例")]
    for block in tally.blocks:
        rate = wording.percent(block.sum.rate) if block.sum.total else "—"
        rank = str(block.rank or ("" if block.sum.total else "—"))
        rows.append((rank, block.district, str(block.sum.total), str(block.sum.completed), rate))
    print(*wording.columns(rows, "<<>>>"), sep="\n", file=to)


def _summary(report: Report, output: Path | None, to: TextIO, *, verbose: bool = False) -> None:
    """The end of a run in words: the ranking, the account of the rows, the findings, where the workbook is."""
    if output:
        _table(report.bulletin.tally, to)
    balances = report.bulletin.balances
    fates = {"计入": "counted", "拒收": "refused", "重复": "duplicate", "跳过": "skipped"}
    account = " + ".join(f"{name} {sum(getattr(one, fate) for one in balances):,}" for name, fate in fates.items())
    print(f"读入 {len(report.checked)} 份文件，见到 {sum(one.seen for one in balances):,} 行 = {account}", file=to)
    if called := report.bulletin.roll:
        sent = [one.district for one in called if one.files]
        unread = len({*sent} & {*report.bulletin.tally.missing})
        print(f"点名：应报 {len(called)} 个，已报 {len(sent)} 个" + (f"，其中 {unread} 个未能读入" if unread else ""), file=to)
    for note in report.bulletin.tally.notes:
        print(f"注意：{note}", file=to)
    for passed in report.passed_over:
        print(f"未读：{passed.name}（{passed.reason}）", file=to)
    if verbose:
        _layouts(report, to)
    _findings(report, to, verbose)
    if output:
        print(f"已生成：{output}", file=to)
    elif not report.published:
        print("没有一份台账能够读取，未生成通报：请按上面的提示改正后重报。", file=to)


def _findings(report: Report, to: TextIO, verbose: bool) -> None:
    """The number of each severity and kind, then what matters most in each file."""
    from wellxl.catalogue import title_of  # late: a run that says nothing needs no names

    found = report.bulletin.findings
    for severity, name in wording.SEVERITIES.items():
        kinds: Counter[str] = Counter()
        for one in found:
            if one.severity == severity:
                kinds[one.code] += one.count
        if kinds:
            print(
                f"{name} {kinds.total():,} 处："
                + "、".join(f"{title_of(code)} {count:,}" for code, count in kinds.most_common()),
                file=to,
            )
    shown: Counter[str] = Counter()
    for one in found:
        if verbose or (one.severity != "fixed" and shown[one.origin.file] < _SHOWN):
            print(f"  [{wording.SEVERITIES[one.severity]}] {wording.line(one)}", file=to)
        if one.severity != "fixed":
            shown[one.origin.file] += 1
    for file, count in shown.items():
        if count > _SHOWN and not verbose:
            print(f"  {file} 还有 {count - _SHOWN:,} 条，见问题清单", file=to)


def _layouts(report: Report, to: TextIO) -> None:
    """Where each table was found and which header became which field."""
    for balance in report.bulletin.balances:
        line = balance.line
        print(f"{line.file}〔{line.sheet}〕{line.table or '没有台账'} {line.note}".rstrip(), file=to)
        heads = [(f"  {letter}", header, "→", field or "（原样保留）") for letter, header, field in line.headers]
        print(*wording.columns(heads, "<<<<"), sep="\n", file=to)
        reasons = Counter(skipped.reason for skipped in line.skipped)
        if reasons:
            print("  跳过：" + "、".join(f"{reason} {count} 行" for reason, count in reasons.items()), file=to)
