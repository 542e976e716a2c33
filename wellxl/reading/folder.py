"""Which files to read: a workbook, or a folder searched through."""

from __future__ import annotations

import os
import stat
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from wellxl.dates import without_return
from wellxl.errors import InputError, reason
from wellxl.records import Source

__all__ = ["MARK", "PassedOver", "find_sources", "is_folder", "made_as", "shown"]

MARK = "wellxl"
"""The custom document property that says what a workbook of our own is: `bulletin`, `campaign`, `return` …"""

_TABLES = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ett", ".xltx", ".ods", ".csv", ".tsv", ".htm", ".html", ".xml"))
_PROPERTIES = "docProps/custom.xml"
"""The part in which a workbook bears MARK."""
_DIRECTORY = 1 << 14
"""Bytes at a workbook's end, in which the names of its parts stand: room for a hundred and more."""
_LONGEST = 255
"""Characters of a path that is told whole."""
_OWN = {
    "bulletin": "wellxl 生成的日通报，不是台账",
    "campaign": "方案工作簿，不是台账",
    "detail": "wellxl 生成的明细，不是台账",
    "public": "wellxl 生成的对外版，不是台账",
    "page": "wellxl 生成的网页，不是台账",
}


class PassedOver(NamedTuple):
    """What was met in a folder and is no ledger, and why it was left alone."""

    name: str
    reason: str
    path: Path


def find_sources(
    inputs: Iterable[str | os.PathLike[str] | Source], called: str = ""
) -> tuple[tuple[Source, ...], tuple[PassedOver, ...]]:
    """The files to read, sorted by name, and what in the folders was passed over.

    A file that was named is always read; one met in a folder only when it may be a ledger. A name is the path below
    the folder that was given, as `shown`; a Source has its own. Raises InputError, in which the inputs are `called` so,
    where a path does not exist or is neither file nor folder, or nothing is left to read.
    """
    sources: dict[object, Source] = {}
    passed: list[PassedOver] = []
    given = list(inputs)
    for one in given:
        if isinstance(one, Source):
            if os.path.exists(one.path):  # else reading tells
                is_folder(one.path, called)
            sources[one.path, one.name] = one._replace(name=shown(one.name))
            continue
        path = Path(one)
        if not is_folder(path, called):
            sources.setdefault(os.path.realpath(path), Source(path, shown(path.name)))
            continue
        files, left = _files_below(path)
        real = cache(os.path.realpath)  # of the few folders, not of every file
        for file in files:
            name = shown(file.relative_to(path).as_posix())
            if reason := _reason(file) or _returned(file, path):
                left.append(PassedOver(name, reason, file))
            else:
                whole = os.path.realpath(file) if file.is_symlink() else os.path.join(real(file.parent), file.name)
                sources.setdefault(whole, Source(file, name))
        passed += sorted(left)
    if not sources:
        where, what = "、".join(f"“{one}”" for one in given), called or "台账"
        kinds = "xlsx、xls、et、ods、csv 等表格文件"
        raise InputError(f"{where}里没有{what}（{kinds}）{_told(passed)}：请把{called or '各区台账'}放进去后重试")
    return _named_apart(sorted(sources.values(), key=lambda one: (one.name, str(one.path)))), tuple(passed)


def is_folder(path: Path, called: str = "") -> bool:
    """Whether a path is a folder, else it is a file. Raises InputError where it is neither: a pipe may never end."""
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise InputError(f"没有找到{called}“{path}”：请核对路径") from error
    except OSError as error:
        raise InputError(f"{called}“{_cut(str(path))}”打不开（{reason(error)}）：请核对路径和权限") from error
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        raise InputError(f"{called}“{path}”是管道或设备，不是文件，不能读取：请指定文件或文件夹")
    return stat.S_ISDIR(mode)


def shown(name: str) -> str:
    """A name out of a zip of Windows, whose GBK bytes are no text on Linux, as it was meant; any other as it is.

    >>> shown("收件/\\udcce\\udcd4\\udcc1\\udcfa\\udcc7\\udcf8.xlsx")
    '收件/卧龙区.xlsx'
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return "/".join(map(_meant, name.split("/")))
    return name


def _meant(name: str) -> str:
    if sys.platform != "win32":  # where a name has no bytes
        for encoding in ("utf-8", "gb18030"):
            with suppress(UnicodeError):
                return os.fsencode(name).decode(encoding)
    return "".join("�" if "\ud800" <= sign <= "\udfff" else sign for sign in name)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:60]}…"


def _told(passed: Sequence[PassedOver]) -> str:
    """What was found instead, the first of it by name."""
    named = "、".join(f"{one.name}（{one.reason}）" for one in passed[:3])
    return f"，只有{named}" + (f"等 {len(passed)} 个" if len(passed) > 3 else "") if named else ""


def _files_below(folder: Path) -> tuple[list[Path], list[PassedOver]]:
    """The files below a folder, and the folders that were not entered: who cannot read one shall read the others."""
    left: list[PassedOver] = []

    def pass_over(path: Path, reason: str) -> None:
        left.append(PassedOver(shown(path.relative_to(folder).as_posix()), reason, path))

    def fail(error: OSError) -> None:
        path = Path(error.filename or folder)
        if path == folder:
            raise InputError(f"文件夹“{folder}”打不开（{reason(error)}）：请检查权限后重试") from error
        pass_over(path, f"文件夹打不开：{reason(error)}")

    files = []
    for parent, folders, names in os.walk(folder, onerror=fail):
        files += [Path(parent, name) for name in names]
        for name in folders:
            if os.path.islink(path := Path(parent, name)):
                pass_over(path, "指向别处的文件夹链接，没有进去")
    return sorted(files, key=attrgetter("parts")), left


def _reason(file: Path) -> str:
    if file.name.startswith(("~$", ".~")):
        return "打开文件时的锁定文件"
    if file.name.startswith("."):
        return "隐藏文件"
    if file.suffix.lower() not in _TABLES:
        return "不是表格文件"
    if not os.path.isfile(file) and os.path.exists(file):
        return "管道或设备，不是文件"
    return _OWN.get(made_as(file), "")


def _returned(file: Path, below: Path) -> str:
    """Why a return is passed over: nobody has mended anything in it, and beside it, or in the folder above it that is
    searched too, lies the ledger of which it was made, or what the district has sent since in its place.
    """
    plain = without_return(file.stem)
    if plain == file.stem:
        return ""
    from glob import escape  # late: few folders hold returns

    from wellxl.reading.returned import is_untouched

    folders = [file.parent] if file.parent == below else file.parents[:2]
    near = (one for folder in folders for one in sorted(folder.glob(f"{escape(plain)}.*")))
    ledger = next((one.name for one in near if one.stem == plain and not _reason(one)), "")
    return f"退回件，原样未改，以“{ledger}”为准" if ledger and is_untouched(file) else ""


def made_as(file: Path) -> str:
    """What a file of our own is (see MARK; a csv shows it by its header, a web page by its own); blank for any other file."""
    if not os.path.isfile(file):  # a pipe may never end
        return ""
    if file.suffix.lower() == ".csv":
        return "detail" if _is_detail(file) else ""
    try:
        if file.suffix.lower() in (".htm", ".html"):
            with file.open("rb") as page:
                return "page" if f'<meta name="{MARK}" content="page">'.encode() in page.read(1024) else ""
        with file.open("rb") as stream:
            stream.seek(max(os.fstat(stream.fileno()).st_size - _DIRECTORY, 0))
            if _PROPERTIES.encode() not in stream.read():  # most files are not ours: zipfile need not look at them
                return ""
            with zipfile.ZipFile(stream) as package:
                part = package.getinfo(_PROPERTIES)
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
    """Files of one name from several folders bear their whole path, so that a name means one file; a number where that
    is the same too, as of two names of which one was in GBK.
    """
    counts = Counter(source.name for source in sources)
    if len(counts) == len(sources):
        return tuple(sources)
    taken: set[str] = set()
    apart = []
    for source in sources:
        name = source.name if counts[source.name] == 1 else shown(Path(os.path.realpath(source.path)).as_posix())
        whole, number = Path(name), 1
        while name in taken:
            number += 1
            name = whole.with_name(f"{whole.stem}({number}){whole.suffix}").as_posix()
        taken.add(name)
        apart.append(source._replace(name=name))
    return tuple(apart)
