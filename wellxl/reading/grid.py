"""A file → its sheets as grids of cells, each at the address that Excel shows."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import PurePath
from typing import NamedTuple

from wellxl.errors import reason
from wellxl.reading import cells, container, scan
from wellxl.reading.container import LIMITS, Limits, Refused, refusal
from wellxl.records import Grid, Hit, Source

__all__ = ["KINDS", "Book", "open_book"]

_MISSING = refusal("file-unreadable", "文件打不开", "这个文件打不开：{reason}", "请确认文件还在、没有被移走或独占，再重新运行")
_EMPTY = refusal("file-empty", "空文件", "这是一个空文件，里面什么都没有（0 字节）", "请重新保存或重新发送台账")
_LOCK = refusal(
    "file-lock",
    "临时文件",
    "这不是台账，是 Excel 打开文件时留下的临时文件",
    "关闭正在编辑的 Excel 后它会自动消失；台账本身请另行放入",
)


class Book(NamedTuple):
    """What one file holds: its sheets in their order, or why it was refused."""

    source: Source
    sha256: str
    """Of the bytes as they were read, once; blank where they could not be."""
    format: str = ""
    """xlsx, xls, xlsb, ods, csv, html or xml; blank where it was refused."""
    grids: tuple[Grid, ...] = ()
    hits: tuple[Hit, ...] = ()
    """What concerns the file as a whole: its encoding, characters taken out."""
    refusal: Hit | None = None
    modified: float = 0.0
    """The file's time when it was read, seconds since 1970."""


def open_book(source: Source, limits: Limits = LIMITS) -> Book:
    """Read every sheet of a file. Never raises for what a file holds: a bad one is a Book with a refusal."""
    sha256 = ""
    try:
        data, modified = _bytes(source, limits)
        sha256 = hashlib.sha256(data).hexdigest()
        format, grids, hits = _read(source, data, limits)
    except Refused as refused:
        return Book(source, sha256, refusal=refused.hit)
    except MemoryError:
        from wellxl.reading.isolation import HUNGRY

        return Book(source, sha256, refusal=Hit(HUNGRY, 0))
    return Book(source, sha256, format, _named_apart(grids), hits, modified=modified)


def _named_apart(grids: tuple[Grid, ...]) -> tuple[Grid, ...]:
    """Sheets of one name, which Excel does not allow and yet a file may have, numbered: each row belongs to one sheet."""
    names: set[str] = set()
    apart = []
    for grid in grids:
        name, number = grid.sheet, 1
        while name in names:
            number += 1
            name = f"{grid.sheet}({number})"
        names.add(name)
        apart.append(grid if number == 1 else grid._replace(sheet=name))
    return tuple(apart)


def _bytes(source: Source, limits: Limits) -> tuple[bytes, float]:
    """The file and its time, read once: a ledger that is replaced meanwhile is read whole, in one version or the other,
    and one that is written in its place is refused. (What was half written before, and stays so, only a checksum tells.)
    """
    if source.path.name.startswith("~$"):
        raise Refused(_LOCK)
    try:
        if not stat.S_ISREG(mode := os.stat(source.path).st_mode) and not stat.S_ISDIR(mode):
            raise Refused(_MISSING, reason="它是管道或设备，不是文件")  # which opening might wait for, and reading never end
        with source.path.open("rb") as file:
            state = os.fstat(file.fileno())
            container.too_large("文件", state.st_size, limits.file)
            data = file.read(state.st_size + 1)  # as much as there is: room for the limit would cost more than the reading
            if len(data) > state.st_size:
                data += file.read(limits.file)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise Refused(_MISSING, reason=reason(error)) from error
    if after.st_size != state.st_size or after.st_mtime_ns != state.st_mtime_ns:
        raise Refused(_MISSING, reason="它正在被其他程序写入")
    if not data:
        raise Refused(_EMPTY)
    container.too_large("文件", len(data), limits.file)
    return data, state.st_mtime


def _read(source: Source, data: bytes, limits: Limits) -> tuple[str, tuple[Grid, ...], tuple[Hit, ...]]:
    """What a plain xlsx does not need is imported late."""
    kind = container.sniff(data)
    if kind == "text":
        return _read_text(data, PurePath(source.name).stem, limits)
    if kind == "xls":
        return kind, *_read_apart(kind, data, limits)
    package = container.open_package(data, limits)
    seen = scan.examine(package, limits)
    if package.format == "ods":
        from wellxl.reading.opendocument import read_ods

        return package.format, *read_ods(package, limits)
    if package.format == "xlsb" or any(one.suspicious for one in seen.values()):
        return package.format, *_read_apart(package.format, data, limits)
    return package.format, *cells.read_package(package, seen, limits)


def _read_text(data: bytes, name: str, limits: Limits) -> tuple[str, tuple[Grid, ...], tuple[Hit, ...]]:
    from wellxl.reading import text

    content, hits = text.decode(data)
    format = text.shape(content)
    if format == "html":  # Python's parser of HTML can be made to crawl
        grids, more = _read_apart(format, data, limits)
    elif format == "xml":
        from wellxl.reading.markup import read_xml

        grids, more = read_xml(content, limits)
    else:
        grids, more = text.read_csv(content, name, limits)
    return format, grids, (*hits, *more)


def _read_apart(format: str, data: bytes, limits: Limits) -> tuple[tuple[Grid, ...], tuple[Hit, ...]]:
    from wellxl.reading import isolation

    return isolation.read_apart(format, data, limits)


KINDS = (_MISSING, _EMPTY, _LOCK)
"""What opening a file can find."""
