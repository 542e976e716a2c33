"""A dask.distributed cluster on which ledgers are read and checked. dask is imported only when one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from wellxl.cache import fingerprint
from wellxl.errors import InputError, extra

__all__ = ["connected"]

_PATIENCE = 10
"""Seconds for the scheduler to answer."""


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """The workers of the scheduler at an address (`tcp://10.0.0.1:8786`), as an executor for `merge(executor=…)`.

    Raises InputError where dask is not installed, nobody answers, or a worker has not the same wellxl as this one:
    then its results would not be the same bytes.
    """
    try:
        import distributed
    except ImportError as error:
        raise InputError(f"要用集群，请先安装 dask：{extra('dask')}") from error
    make: Any = distributed.Client
    try:
        client = make(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:  # a TimeoutError is an OSError
        raise InputError(f"集群调度器“{address}”连不上：请核对地址，确认 dask scheduler 已启动、防火墙已放行") from error
    with client:
        _assert_same(client, address)
        yield client.get_executor()


def _assert_same(client: Any, address: str) -> None:
    try:
        found = client.run(fingerprint, on_error="return")
    except (OSError, ValueError, ImportError) as error:
        raise InputError(f"集群“{address}”的工作进程没有应答：请检查各台机器是否装好 wellxl") from error
    if not found:
        raise InputError(f"集群“{address}”没有工作进程：请在各台机器上运行 dask worker {address}")
    if others := [worker for worker, its in found.items() if its != fingerprint()]:
        raise InputError(f"这些工作进程的 wellxl 与本机不是同一版本：{'、'.join(others)}。请在各台机器上装同一版本后重试")
