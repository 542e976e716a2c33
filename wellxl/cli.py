"""The command line: exit status and the printed words. It decides nothing."""

from __future__ import annotations

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
from wellxl.options import PAPERS, parse
from wellxl.pace import chosen
from wellxl.records import Tally
from wellxl.report import Report, brief, check, merge, template
from wellxl.terminal import Plain, as_json
from wellxl.wells import WELLS

if TYPE_CHECKING:
    from argparse import Namespace
    from concurrent.futures import Executor

__all__ = ["main"]

_SHOWN = 10
"""Findings printed for one file; all of them stand in 问题清单."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status.

    0 published and nothing refused; 1 published, but a row, a file or a district is missing from it, or a paper beside
    it; 2 nothing published. For `check`: 0 all would count, 1 something would be missing, 2 no ledger could be read.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that lacks a character still shows the rest
    with redirect_stderr(cast(TextIO, Plain(sys.stderr))):
        options = parse(argv)
        printed = StringIO()  # which goes out last, so that nothing else that is to be written waits for it
        try:
            with redirect_stdout(printed):
                status = _RUN[options.command](options)
        except WellxlError as error:
            print(f"错误：{error}", file=sys.stderr)
            status = 2
        except OSError as error:  # which nobody had thought of
            print(f"错误：{_unforeseen(error)}", file=sys.stderr)
            status = 2
        except KeyboardInterrupt:
            print("已中断：写好的文件是完整的，没有写完的没有留下，原有文件未改动。", file=sys.stderr)
            status = 2
        return status if _out(printed.getvalue()) else max(status, 1)


def _unforeseen(error: OSError) -> str:
    if not isinstance(error.filename, (str, os.PathLike)):
        return f"系统没有让程序做完（{reason(error)}）：请检查磁盘和权限后重试"
    return f"“{error.filename}”不能读写（{reason(error)}）：请检查路径、磁盘和权限后重试"


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


def _merge(options: Namespace) -> int:
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


def _places(report: Report, target: Path, options: Namespace) -> dict[str, Path]:
    """Method of the report → where it is to write, all reserved before the first of them does."""
    places = {"save": target}
    if options.detail not in ("xlsx", "none"):
        places["detail"] = target.with_name(f"{target.stem}_明细.{options.detail}")
    for name, paper in PAPERS.items():
        if given := getattr(options, name):
            places[paper.method] = _target(Path(given), report, Path(paper.file))
    for method, path in places.items():
        report.reserve(method, path)
    return places


def _detail(report: Report, places: Mapping[str, Path], options: Namespace) -> str | None:
    """The file that holds the tasks; blank where none does, None where the workbook itself does."""
    if "detail" not in places:
        return None if options.detail == "xlsx" else ""
    path = report.detail(places["detail"])
    if not options.quiet:
        print(f"已生成：{path}", file=sys.stderr)
    return path.name


def _papers(report: Report, places: Mapping[str, Path], options: Namespace) -> bool:
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


def _check(options: Namespace) -> int:
    if options.rules:
        return _rules()
    report = _read(options, check)
    _print(report, options, None)
    _returns(report, options)
    _compared(report, options)
    return 2 if not report.published else 0 if report.complete else 1


def _read(options: Namespace, story: Callable[..., Report], **more: Any) -> Report:
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


def _campaign(options: Namespace) -> int:
    from wellxl.catalogue import KINDS
    from wellxl.writing.outputs import Outputs
    from wellxl.writing.plan import write_campaign  # late: it imports XlsxWriter

    Outputs().take("方案", Path(options.output), ".xlsx")
    print(f"已生成：{write_campaign(Path(options.output), WELLS, KINDS)}", file=sys.stderr)
    return 0


def _template(options: Namespace) -> int:
    for path in template(options.output, tasks=options.tasks, campaign=options.campaign or WELLS):
        print(f"已生成：{path}", file=sys.stderr)
    return 0


def _brief(options: Namespace) -> int:
    given = options.bulletin, options.articles, options.output
    path, left_out = brief(*given, issue=options.issue, name=options.name, campaign=options.campaign or WELLS)
    for one in left_out:
        print(f"注意：{one}", file=sys.stderr)
    print(f"已生成：{path}", file=sys.stderr)
    return 0


def _returns(report: Report, options: Namespace) -> None:
    if not options.returns:
        return
    for made in report.returns(options.returns):
        if not options.quiet:
            print(f"已退回：{made.path or made.letter}", file=sys.stderr)
            if options.verbose:
                print(made.letter.read_text(encoding="utf-8-sig"), file=sys.stderr)


def _compared(report: Report, options: Namespace) -> None:
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


def _verify(options: Namespace) -> int:
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


def _print(report: Report, options: Namespace, output: Path | None) -> None:
    if options.json:
        print(as_json(report.as_dict(str(output) if output else "")))
    if not options.quiet:
        unmade = "，未生成通报" if options.command == "merge" else ""
        _summary(report, output, sys.stderr, unmade, verbose=options.verbose)


def _table(tally: Tally, to: TextIO) -> None:
    day = tally.date
    print(f"{tally.title}（{day.year}.{day.month}.{day.day}）", file=to)
    rows = [("排名", "辖区", "任务", "完成", "完成比例")]
    for block in tally.blocks:
        rate = wording.percent(block.sum.rate) if block.sum.total else "—"
        rank = str(block.rank or ("" if block.sum.total else "—"))
        rows.append((rank, block.district, str(block.sum.total), str(block.sum.completed), rate))
    print(*wording.columns(rows, "<<>>>"), sep="\n", file=to)


def _summary(report: Report, output: Path | None, to: TextIO, unmade: str, *, verbose: bool) -> None:
    """The end of a run in words: the ranking, the account of the rows, the findings, where the workbook is, else `unmade`."""
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
    if report.bulletin.history is not None and not report.bulletin.before:
        print(f"注意：--previous 的文件夹里没有 {report.bulletin.tally.date} 之前的通报，没有与上期比较", file=to)
    for passed in report.passed_over:
        print(f"未读：{passed.name}（{passed.reason}）", file=to)
    if verbose:
        _layouts(report, to)
    _findings(report, to, verbose, "见问题清单" if output else "用 -v 全部列出")
    if output:
        print(f"已生成：{output}", file=to)
    elif not report.published:
        print(f"没有一份台账能够读取{unmade}：请按上面的提示改正后重报。", file=to)


def _findings(report: Report, to: TextIO, verbose: bool, rest: str) -> None:
    """The number of each severity and kind, then what matters most in each file, and where the rest is."""
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
            print(f"  {file} 还有 {count - _SHOWN:,} 条：{rest}", file=to)


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


_RUN: Mapping[str, Callable[[Namespace], int]] = {
    "merge": _merge,
    "check": _check,
    "verify": _verify,
    "brief": _brief,
    "template": _template,
    "campaign": _campaign,
}
"""Command → what runs it."""
