"""Files being written: called after the run that writes them, so that what a killed one leaves is known and removed."""

from __future__ import annotations

import os
import sys
import time
import zlib
from contextlib import suppress
from itertools import count
from pathlib import Path

__all__ = ["sweep", "temporary"]

_PREFIX, _SUFFIX = ".wellxl-", ".tmp"
_ABANDONED = 86_400
"""Seconds after which a file that nobody touches belongs to a run that is gone, where it cannot be asked for: on another
machine, or its process number has been given to another."""
_serial = count()


def temporary(folder: Path) -> Path:
    """A path in the folder that no other run has, to be written and then to take its place."""
    return folder / f"{_PREFIX}{_machine()}-{os.getpid()}-{next(_serial)}{_SUFFIX}"


def sweep(folder: Path) -> None:
    """Remove what killed runs left behind, never the file of one that is still writing."""
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if _is_dead(left.name) or time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()


def _machine() -> str:
    """Where a process number means something: this machine, and of its containers this one."""
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:  # no Linux
        space = ""
    name = os.uname().nodename if sys.platform != "win32" else os.environ.get("COMPUTERNAME", "")
    return f"{zlib.crc32((name + space).encode()):08x}"


def _is_dead(name: str) -> bool:
    """Whether the run that made the file is known to be gone: a process of this machine that is no more."""
    machine, _, rest = name.removeprefix(_PREFIX).partition("-")
    process = rest.partition("-")[0]
    return machine == _machine() and process.isdecimal() and not _lives(int(process))


def _lives(process: int) -> bool:
    if sys.platform == "win32":
        return _lives_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's
        return True
    return True


def _lives_on_windows(process: int) -> bool:
    """There `os.kill` knows no signal that harms nobody."""
    if sys.platform != "win32":
        return True
    import ctypes  # late: only Windows needs it

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return ctypes.get_last_error() != 87  # ERROR_INVALID_PARAMETER: there is no such process
    state = ctypes.c_ulong()
    try:
        told = kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(state))
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))
    return not told or state.value == 259  # STILL_ACTIVE
