"""The steps in which files are written (open, write, flush, close, fsync, replace …), any of which can be made to fail."""

from __future__ import annotations

import builtins
import io
import os
import pathlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["Steps", "stepping"]


class Steps:
    """Counts the steps of writing below a folder; from `first` on (`lasting`) or there alone they meet `fault`."""

    def __init__(self, folder: Path, first: int, fault: Callable[[], None], *, lasting: bool = False) -> None:
        self.folder, self.first, self.fault, self.lasting = str(folder), first, fault, lasting
        self.count = 0
        self.hit = ""
        """The first step that met the fault; blank where the run had fewer."""

    def concerns(self, path: Any) -> bool:
        """Whether a path, or an open file's number, lies below the folder."""
        if isinstance(path, int):
            path = os.path.realpath(f"/proc/self/fd/{path}")
        return isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(self.folder)

    def step(self, name: str) -> None:
        self.count += 1
        if self.count == self.first or (self.lasting and self.count > self.first):
            self.hit = self.hit or name
            self.fault()


def _file(steps: Steps) -> type[io.FileIO]:
    class File(io.FileIO):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            steps.step("open")
            super().__init__(*args, **kwargs)

        def write(self, data: Any) -> int:
            try:
                steps.step("write")
            except OSError:
                super().write(memoryview(data)[: len(data) // 2])  # a disk is full in the middle
                raise
            return super().write(data)

        def close(self) -> None:
            was_open = not self.closed
            super().close()
            if was_open:
                steps.step("close")

    return File


def _opening(steps: Steps, real: Callable[..., Any]) -> Callable[..., Any]:
    File = _file(steps)

    def opened(
        file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None, errors: Any = None, newline: Any = None, *rest: Any
    ) -> Any:
        if not set(mode) & set("wax+") or not steps.concerns(file):
            return real(file, mode, buffering, encoding, errors, newline, *rest)
        raw = File(file, mode.replace("b", "").replace("t", ""), *rest)
        buffer = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffer if "b" in mode else io.TextIOWrapper(buffer, encoding, errors, newline)

    return opened


@contextmanager
def stepping(steps: Steps) -> Iterator[None]:
    """While it lasts, every way in which Python writes below the folder takes its steps."""
    real_open, real_os_open = builtins.open, os.open

    def os_open(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR) and steps.concerns(path):
            steps.step("open")
        return real_os_open(path, flags, *rest, **more)

    def before(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            if any(map(steps.concerns, args)):
                steps.step(name)
            return real(*args, **more)

        return call

    patched = {name: getattr(os, name) for name in ("fsync", "replace", "rename", "link", "mkdir", "chmod")}
    opened = _opening(steps, real_open)
    # The paths of Python 3.10 have a table of their own, of the functions as they were when it was imported.
    paths = getattr(pathlib, "_NormalAccessor", None)
    own = {name: paths.__dict__[name] for name in ("open", *patched) if paths and name in paths.__dict__}
    try:
        builtins.open = io.open = opened  # type: ignore[assignment]
        os.open = os_open  # type: ignore[assignment]
        for name, real in patched.items():
            setattr(os, name, before(name, real))
        for name in own:
            setattr(paths, name, staticmethod(opened if name == "open" else getattr(os, name)))
        yield
    finally:
        builtins.open = io.open = real_open
        os.open = real_os_open
        for name, real in patched.items():
            setattr(os, name, real)
        for name, real in own.items():
            setattr(paths, name, real)
