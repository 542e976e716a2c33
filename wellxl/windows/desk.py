"""What the .bat files run: finds the ledgers, the previous bulletin and the folders, then calls the command line."""

from __future__ import annotations

import datetime
import io
import json
import os
import re
import sys
import traceback
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

from wellxl import cli
from wellxl.dates import date_in, latest_in
from wellxl.errors import reason
from wellxl.reading.folder import made_as

__all__ = ["main", "words"]

_INBOX, _OUTPUT, _RETURNS, _TEMPLATES = "收件", "输出", "退回", "模板"
_CAMPAIGN, _TASKS, _LOG = "方案.xlsx", "任务清单.xls*", "错误记录.txt"
_LONGEST = 150
"""Characters of the folder's path. Windows stops at 260, and the names of the returns come on top of it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run `merge`, `check` or `template` in the folder of the .bat file; the exit status is that of `wellxl.cli.main`.

    The .bat file tells in the environment: WELLXL_HERE its folder, WELLXL_NAME its name, WELLXL_LINE the command line
    of cmd as Windows gave it, WELLXL_ARGS the same as cmd read it. Every trouble is told in a Chinese sentence.
    """
    task = (sys.argv[1:] if argv is None else argv)[0]
    here = Path(os.environ["WELLXL_HERE"])
    given = words(os.environ.get("WELLXL_LINE", ""), os.environ["WELLXL_NAME"], os.environ.get("WELLXL_ARGS", ""))
    if len(str(here)) > _LONGEST:
        return _stop(f"文件夹“{here}”的路径太长（{len(str(here))} 个字）：请把整个文件夹移到 D 盘或桌面，再重新运行")
    try:
        return {"merge": _merge, "check": _check, "template": _template}[task](here, given)
    except SystemExit:  # argparse has said what is wrong
        return _stop("命令后面的选项不认识：请按上面的提示改正后重试")
    except OSError as error:
        return _stop(f"“{error.filename or here}”写不进去（{reason(error)}）：请把整个文件夹复制到桌面或 D 盘，再重新运行")
    except Exception:
        return _stop(f"程序出错，没有完成：请把{_kept(here)}发给维护人员")


def words(line: str, name: str, args: str) -> list[str]:
    """What was dropped on the .bat file called `name`, and options typed after it.

    Explorer puts in quotes only a path with a space in it, so cmd itself would cut a&b.xlsx in two: what stands
    behind the name in the raw `line` counts, and `args`, which cmd has read, only where the name is not in it.

    >>> words('cmd.exe /c ""C:/x/run.bat" "C:/a b.xlsx" C:/a&b.xlsx"', "run.bat", "")
    ['C:/a b.xlsx', 'C:/a&b.xlsx']
    """
    _, found, rest = line.partition(name)
    text = rest.removeprefix('"') if found else args
    return [quoted or plain for quoted, plain in re.findall(r'"([^"]+)"|([^ \t"]+)', text)]


def _merge(here: Path, given: Sequence[str]) -> int:
    inputs, options = _inputs(here, given)
    output = here / _OUTPUT
    output.mkdir(exist_ok=True)
    if "--date" not in options:
        options = ["--date", str(_day(inputs)), *options]
    on = next(filter(None, map(date_in, options[options.index("--date") + 1 :])), None)
    previous = _previous(output, on) if on else None
    told = io.StringIO()
    with redirect_stdout(told):
        status = cli.main(
            ["merge", *inputs, "--json", "-o", str(output), "--returns", str(here / _RETURNS)]
            + _plan(here)
            + (["--previous", str(previous)] if previous else [])
            + options
        )
    if written := json.loads(told.getvalue() or "{}").get("output"):
        _show(Path(written))
    return status


def _check(here: Path, given: Sequence[str]) -> int:
    inputs, options = _inputs(here, given)
    return cli.main(["check", *inputs, "--returns", str(here / _RETURNS), *_plan(here), *options])


def _template(here: Path, given: Sequence[str]) -> int:
    folder = here / _TEMPLATES
    folder.mkdir(exist_ok=True)
    status = cli.main(["template", "-o", str(folder), *_plan(here), *given])
    if status < 2:
        _show(folder)
    return status


def _inputs(here: Path, given: Sequence[str]) -> tuple[list[str], list[str]]:
    """The ledgers, which lie in 收件 unless some were given, and the options."""
    split = next((place for place, word in enumerate(given) if word.startswith("-")), len(given))
    inbox = here / _INBOX
    if not split:
        inbox.mkdir(exist_ok=True)
    return [*given[:split]] or [str(inbox)], [*given[split:]]


def _plan(here: Path) -> list[str]:
    """The campaign and the task list, where they lie beside the .bat file."""
    tasks = sorted(here.glob(_TASKS))
    campaign = here / _CAMPAIGN
    return (["--campaign", str(campaign)] if campaign.exists() else []) + (["--tasks", str(tasks[0])] if tasks else [])


def _day(inputs: Sequence[str]) -> datetime.date:
    """Today, unless the name of a folder says otherwise: the names of the ledgers in it may be from any day."""
    return latest_in(Path(one).name for one in inputs if Path(one).is_dir()) or datetime.date.today()


def _previous(folder: Path, before: datetime.date) -> Path | None:
    """The latest bulletin before a day, by the date in its name; of several of one day the one written last."""
    dated = [(on, file.stat().st_mtime, file) for file in folder.glob("*.xlsx") if (on := date_in(file.name)) and on < before]
    return next((file for _, _, file in sorted(dated, reverse=True) if made_as(file) == "bulletin"), None)


def _show(path: Path) -> None:
    """Open a workbook or a folder as a double-click would; a scheduled run opens none."""
    start = getattr(os, "startfile", None)  # only Windows has it
    if start is None or os.environ.get("WELLXL_NO_PAUSE") == "1":
        return
    try:
        start(path)
    except OSError:
        print(f"“{path}”没有能自动打开：请用 WPS 或 Excel 打开它。", file=sys.stderr)


def _kept(here: Path) -> str:
    """Write down the error that is being handled; where it stands."""
    text = traceback.format_exc()
    try:
        (here / _LOG).write_text(text, encoding="utf-8-sig")
    except OSError:
        print(text, file=sys.stderr)
        return "本窗口的截图"
    return f"“{_LOG}”"


def _stop(sentence: str) -> int:
    print(f"错误：{sentence}。", file=sys.stderr)
    return 2


def _speak() -> None:
    """Write what is kept in a file in the code page in which the .bat file writes there, too."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="gbk", errors="replace")


if __name__ == "__main__":
    _speak()
    sys.exit(10 + main())  # a Python that cannot even start gives 1, which must not pass for "published"
