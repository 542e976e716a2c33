"""A file takes the place of another whole or not at all (law 4): temporary file, fsync, `os.replace`."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wellxl.errors import OutputError, reason
from wellxl.unfinished import sweep, temporary

__all__ = ["Target", "check_package", "put", "replacing"]

_PATIENCE = (0.1, 0.2, 0.4, 0.8, 1.0)
"""Seconds between the attempts to replace a file that another program holds: 2.5 in all (bad-inputs.md, Writing)."""

_PIECE = 2**16
"""Bytes that are read at once to be compared."""


class Target:
    """A file being written: `temp` is where to write it now, `path` where it stands once all is done."""

    __slots__ = ("path", "temp")

    def __init__(self, path: Path, temp: Path) -> None:
        self.path, self.temp = path, temp


@contextmanager
def replacing(path: Path, *, anew: bool = False) -> Iterator[Target]:
    """Write to `target.temp`; when the block ends without an error the file takes the place of `path`.

    With `anew` it takes only a place where nothing stands, be it since a moment; else FileExistsError is raised.

    Where another program holds the old file (Excel on Windows) the new one gets a number: 日通报(2).xlsx;
    `target.path` tells. An OSError, raised in the block too, becomes an OutputError of one sentence, the old file
    whole and no temporary file left. What is there and no file, a device or a pipe, is never replaced.
    """
    real = Path(os.path.realpath(path))
    temp = temporary(real.parent)
    target = Target(path, temp)
    try:
        _assert_file(path)
        sweep(real.parent)
        temp.touch()
        yield target
        _sync(temp)
        placed = _place(temp, real) if anew else _replace(temp, real)
        if placed != real:
            target.path = placed
    except FileExistsError:
        raise
    except OSError as error:
        raise OutputError(_sentence(path, error)) from error
    finally:
        with suppress(OSError):
            temp.unlink(missing_ok=True)


def _assert_file(path: Path) -> None:
    """That a file stands there, or nothing. A link that leads to a pipe has no path of its own, so the link is asked."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OutputError(f"“{path}”是设备或管道，不是文件，不能作为输出文件：请另取一个文件名")


def put(target: Target, data: bytes) -> None:
    """Write the whole of a file, and hold what stands on the disk against it. Raises OSError where it is not the same."""
    target.temp.write_bytes(data)
    with target.temp.open("rb") as file:
        for start in range(0, len(data) + 1, _PIECE):  # one more than there are: behind the last must be nothing
            if file.read(_PIECE) != data[start : start + _PIECE]:
                raise _other(target.temp)


def check_package(path: Path, *parts: str) -> None:
    """Raise OSError unless the file is a whole zip that holds these parts, none of its parts empty.

    A full disk leaves a valid zip without a part in it, so "opens as a zip" is no check (bad-inputs.md, Writing).
    """
    try:
        with zipfile.ZipFile(path) as package:
            sizes = {info.filename: info.file_size for info in package.infolist()}
            whole = package.testzip() is None and sizes and all(sizes.values()) and sizes.keys() >= set(parts)
    except zipfile.BadZipFile:
        whole = False
    if not whole:
        raise _other(path)


def _other(path: Path) -> OSError:
    return OSError(errno.EIO, "写出后核对未通过", str(path))


def _sync(temp: Path) -> None:
    with temp.open("rb+") as file:
        os.fsync(file.fileno())


def _place(temp: Path, real: Path) -> Path:
    """Unlike `os.replace` both ways fail where another run has just put its file."""
    if sys.platform == "win32":
        os.rename(temp, real)
        return real
    try:
        os.link(temp, real)
    except FileExistsError:
        raise
    except OSError:  # a file system that has no second names
        os.replace(temp, real)
    return real


def _replace(temp: Path, real: Path) -> Path:
    """Where the file stands in the end."""
    with suppress(OSError):
        shutil.copymode(real, temp)
    for pause in (*_PATIENCE, 0):
        try:
            os.replace(temp, real)
            return real
        except PermissionError:
            time.sleep(pause)
    for number in range(2, 100):
        sibling = real.with_name(f"{real.stem}({number}){real.suffix}")
        if not sibling.exists():
            os.replace(temp, sibling)
            return sibling
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(real))


def _sentence(path: Path, error: OSError) -> str:
    """What went wrong and what to do, for the clerk; the old file has not been touched."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘空间不足，“{path}”未能写出，原有文件未改动：请清理磁盘或另选位置后重试"
    if isinstance(error, IsADirectoryError):
        return f"“{path}”是文件夹，不能作为输出文件：请另取一个文件名"
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        folder = Path(os.path.realpath(path)).parent if os.path.isdir(path.parent) else path.parent
        if os.path.isdir(folder):  # as /proc, which takes none
            return f"文件夹“{folder}”里不能新建文件：请另选位置"
        return f"输出文件夹“{folder}”不存在：请先新建该文件夹，或另选位置"
    if error.errno == errno.ENAMETOOLONG:
        return f"“{str(path)[:60]}…”的路径或文件名太长，未能写出：请改短后重试"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"没有权限写入“{path}”，原有文件未改动：请关闭正在使用它的程序，或另选位置后重试"
    return f"“{path}”未能写出（{reason(error)}），原有文件未改动：请检查磁盘或另选位置后重试"
