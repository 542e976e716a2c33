"""Which files to read: a workbook, or a folder searched through."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from glob import escape
from pathlib import Path
from typing import NamedTuple

from wellxl.dates import without_return
from wellxl.errors import InputError, reason
from wellxl.records import Source

__all__ = ["MARK", "PassedOver", "find_sources", "made_as"]

MARK = "wellxl"
"""The custom document property that says what a workbook of our own is: `bulletin`, `campaign`, `return` …"""

_TABLES = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ett", ".xltx", ".ods", ".csv", ".tsv", ".htm", ".html", ".xml"))
_OWN = {
    "bulletin": "wellxl 生成的日通报，不是台账",
    "campaign": "方案工作簿，不是台账",
    "detail": "wellxl 生成的明细，不是台账",
    "public": "wellxl 生成的对外版，不是台账",
    "page": "wellxl 生成的网页，不是台账",
}


class PassedOver(NamedTuple):
    """A file in a folder that is no ledger, and why it was left alone."""

    name: str
    reason: str


def find_sources(inputs: Iterable[str | os.PathLike[str] | Source]) -> tuple[tuple[Source, ...], tuple[PassedOver, ...]]:
    """The files to read, sorted by name, and those in the folders that were passed over.

    A file that was named is always read; one met in a folder only when it may be a ledger. A name is the path below
    the folder that was given; a Source has its own. Raises InputError where a path does not exist or nothing is left
    to read.
    """
    given = list(inputs)
    paths = [Path(one) for one in given if not isinstance(one, Source)]
    sources = {one.path / one.name: one for one in given if isinstance(one, Source)}
    passed: list[PassedOver] = []
    for path in paths:
        if not path.exists():
            raise InputError(f"没有找到“{path}”：请核对路径，或把台账放进该文件夹后重试")
        if path.is_file():
            sources.setdefault(path.resolve(), Source(path, path.name))
            continue
        for file in _files_below(path):
            name = file.relative_to(path).as_posix()
            if reason := _reason(file) or _returned(file, path):
                passed.append(PassedOver(name, reason))
            else:
                sources.setdefault(file.resolve(), Source(file, name))
    if not sources:
        where = "、".join(f"“{path}”" for path in paths)
        raise InputError(f"{where}里没有台账（xlsx、xls、et、ods、csv 等表格文件）：请把各区台账放进去后重试")
    return _named_apart(sorted(sources.values(), key=lambda one: (one.name, str(one.path)))), tuple(passed)


def _files_below(folder: Path) -> list[Path]:
    try:
        return sorted(Path(parent, name) for parent, _, names in os.walk(folder, onerror=_raise) for name in names)
    except OSError as error:
        raise InputError(f"文件夹“{folder}”打不开（{reason(error)}）：请检查权限后重试") from error


def _raise(error: OSError) -> None:
    raise error


def _reason(file: Path) -> str:
    if file.name.startswith(("~$", ".~")):
        return "打开文件时的锁定文件"
    if file.name.startswith("."):
        return "隐藏文件"
    if file.suffix.lower() not in _TABLES:
        return "不是表格文件"
    return _OWN.get(made_as(file), "")


def _returned(file: Path, below: Path) -> str:
    """Why a return is passed over: nobody has mended anything in it, and beside it, or in the folder above it that is
    searched too, lies the ledger of which it was made, or what the district has sent since in its place.
    """
    plain = without_return(file.stem)
    if plain == file.stem:
        return ""
    from wellxl.reading.returned import is_untouched  # late: few folders hold returns

    folders = [file.parent] if file.parent == below else file.parents[:2]
    near = (one for folder in folders for one in sorted(folder.glob(f"{escape(plain)}.*")))
    ledger = next((one.name for one in near if one.stem == plain and not _reason(one)), "")
    return f"退回件，原样未改，以“{ledger}”为准" if ledger and is_untouched(file) else ""


def made_as(file: Path) -> str:
    """What a file of our own is (see MARK; a csv shows it by its header, a web page by its own); blank for any other file."""
    if file.suffix.lower() == ".csv":
        return "detail" if _is_detail(file) else ""
    try:
        if file.suffix.lower() in (".htm", ".html"):
            with file.open("rb") as page:
                return "page" if f'<meta name="{MARK}" content="page">'.encode() in page.read(1024) else ""
        with zipfile.ZipFile(file) as package:
            part = package.getinfo("docProps/custom.xml")
            text = package.read(part).decode("utf-8", "replace") if part.file_size < 65536 else ""
    except (OSError, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return ""  # whatever is wrong with it, it is not ours
    _, _, rest = text.partition(f'name="{MARK}"')
    value = rest.partition("<vt:lpwstr>")[2].partition("</vt:lpwstr>")[0]
    return value if rest else ""


def _is_detail(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return ",计入完成,来源文件,来源工作表,来源行".encode() in stream.readline(1 << 16)
    except OSError:
        return False


def _named_apart(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Files of one name from several folders bear their whole path, so that a name means one file."""
    counts = Counter(source.name for source in sources)
    return tuple(
        Source(source.path, source.path.resolve().as_posix()) if counts[source.name] > 1 else source for source in sources
    )
