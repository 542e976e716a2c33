"""Runs that are killed: a fork of this process, which has all modules in memory, so that a run costs what writing costs."""

from __future__ import annotations

import os
import signal
import sys
import time
import warnings
from collections.abc import Callable

__all__ = ["finished", "forked", "kill"]


def forked(run: Callable[[], object]) -> int:
    """Do something in a process of its own, silently; its number. It ends with status 0, or 3 for an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of threads, which pytest-xdist has
        process = os.fork()
    if process:
        return process
    try:
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115
        run()
        os._exit(0)
    finally:
        os._exit(3)


def finished(process: int) -> int:
    """Wait for its end; its status, or the negative signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def kill(process: int, delay: float) -> None:
    """kill -9 after some seconds."""
    time.sleep(delay)
    os.kill(process, signal.SIGKILL)
    assert finished(process) == -signal.SIGKILL
