"""Work shared out among processes: small items together, and an item that kills its process found and named."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeVar

__all__ = ["cores", "in_chunks", "in_processes", "through"]

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Work = Callable[[list[_Item]], list[_Result]]

_CHUNK = 1 << 20
"""Bytes that travel together: far more work than sending them."""
_PARTS = 16
"""Chunks that there are at least, so that nobody waits long for the last one."""


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_chunks(items: Sequence[_Item], sizes: Sequence[int], workers: int = 1) -> list[list[_Item]]:
    """Items of these sizes in bytes put together, the largest first, so that the last to end are small.

    >>> in_chunks("abcd", [1, 1, 1, 99])
    [['d'], ['a', 'b', 'c']]
    """
    most = min(_CHUNK, sum(sizes) // max(_PARTS, 4 * workers))
    chunks: list[list[_Item]] = []
    room = 0
    for size, index in sorted(zip(sizes, range(len(items)), strict=True), key=lambda pair: (-pair[0], pair[1])):
        if size > room or not chunks:
            chunks.append([])
            room = most
        chunks[-1].append(items[index])
        room -= size
    return chunks


def in_processes(work: _Work[_Item, _Result], chunks: Sequence[list[_Item]], jobs: int) -> Iterator[tuple[_Item, _Result | None]]:
    """Each item with what `work` made of it, in processes of our own, as they come; None for one that kills its process.

    `work` is a function that a fresh Python can import, or a partial of one. Where a process dies, what may have
    killed it is tried once more, each item alone, and the others go on.
    """
    left = list(chunks)
    while left:
        with _pool(jobs) as pool:
            failed = yield from _results(work, left, pool)
        # Chunks are taken up in their order: those at work when the process died are the first that are not done.
        yield from _alone(work, [item for chunk in failed[:jobs] for item in chunk])
        left = failed[jobs:]


def through(
    work: _Work[_Item, _Result], chunks: Sequence[list[_Item]], executor: Executor
) -> Iterator[tuple[_Item, _Result | None]]:
    """The same through any executor; what fails there is tried once more here, each item alone in a process."""
    failed = yield from _results(work, chunks, executor)
    yield from _alone(work, [item for chunk in failed for item in chunk])


def _results(
    work: _Work[_Item, _Result], chunks: Sequence[list[_Item]], executor: Executor
) -> Generator[tuple[_Item, _Result], None, list[list[_Item]]]:
    """What was done; returns the chunks that were not, in their order."""
    futures: dict[Future[list[_Result]], list[_Item]] = {}
    failed = []
    try:
        for chunk in chunks:
            try:
                futures[executor.submit(work, chunk)] = chunk
            except BrokenProcessPool:  # a process died before all was handed out
                failed.append(chunk)
        for future in as_completed(list(futures)):
            if future.exception() is None:
                yield from zip(futures[future], future.result(), strict=True)
                futures.pop(future)
    finally:
        for future in futures:
            future.cancel()
    return [*futures.values(), *failed]


def _alone(work: _Work[_Item, _Result], items: Sequence[_Item]) -> Iterator[tuple[_Item, _Result | None]]:
    left = list(items)
    while left:
        with _pool(1) as pool:
            while left:
                item = left.pop(0)
                try:
                    (result,) = pool.submit(work, [item]).result()
                except BrokenProcessPool:
                    yield item, None
                    break
                yield item, result


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end with the block, at once where it is left by an error or Ctrl-C."""
    most = min(jobs, 61) if sys.platform == "win32" else jobs  # Windows waits for no more than 61 at once
    pool = ProcessPoolExecutor(most, multiprocessing.get_context(_start()), initializer=_ignore_interrupts)
    try:
        yield pool
    except BaseException:
        for process in list((pool._processes or {}).values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _start() -> str:
    """How a process begins: as a copy of this one, which costs a twentieth of a start afresh, where that is safe. A copy of
    a process with threads may hang, on macOS any may, and Windows makes none.
    """
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _ignore_interrupts() -> None:
    """Ctrl-C goes to every process of the terminal; the first one alone answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
