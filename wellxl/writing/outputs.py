"""Where a run writes: nothing takes the place of what the run has read (law 6), or of what else it writes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from wellxl.errors import OutputError

__all__ = ["Outputs"]


class Outputs:
    """The places that are taken; `read` are the files that were read, each with what it is."""

    def __init__(self, read: Iterable[tuple[str, Path]] = ()) -> None:
        self._read = tuple(read)
        self._taken: dict[str, str] = {}

    def take(self, what: str, path: Path, *endings: str) -> None:
        """Take a place for what is to be written there, which may be written again.

        Raises OutputError where the name has none of the endings, a file that was read stands there, or something else
        is written there.
        """
        if os.path.isdir(path):  # which writing tells
            return
        if path.suffix.lower() not in endings:
            raise OutputError(f"{what}只能写成 {'、'.join(endings)} 文件，“{path}”不是：请改文件名的结尾")
        if read := self._read_from(path):
            raise OutputError(f"“{path}”是这次读取的{read}，不能再用来写{what}：请另取一个文件名")
        other = self._taken.setdefault(os.path.normcase(os.path.realpath(path)), what)
        if other != what:
            raise OutputError(f"“{path}”已经用来写{other}，不能再用来写{what}：请另取一个文件名")

    def _read_from(self, path: Path) -> str:
        """What was read from there; blank where nothing was."""
        try:
            state = os.stat(path)
        except OSError:
            return ""
        for what, one in self._read:
            with suppress(OSError):
                if os.path.samestat(state, os.stat(one)) if state.st_ino else os.path.realpath(path) == os.path.realpath(one):
                    return what
        return ""
