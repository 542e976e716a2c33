"""Checked ledgers kept from one run to the next, so that only what changed is read again."""

from __future__ import annotations

import hashlib
import os
import struct
from contextlib import suppress
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from isal import isal_zlib as zlib

from wellxl.campaign import Campaign
from wellxl.errors import OutputError, reason
from wellxl.plain import dump, load
from wellxl.records import Checked, Source
from wellxl.unfinished import sweep, temporary

__all__ = ["Cache", "fingerprint"]

_LARGEST = 2 << 30
"""Bytes that the entries may take; those unused for longest go first."""
_HEAD = struct.Struct("<4sI")
"""An entry begins with a mark and the CRC-32 of the rest, which tells damage as a zip does."""
_MARK = b"wxl1"


def fingerprint() -> str:
    """What this wellxl is: its own code and the version of what reads the cells for it."""
    folder = Path(__file__).parent
    code = hashlib.sha256()
    for path in sorted(folder.rglob("*.py*")):
        if path.parent.name != "__pycache__":
            code.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    for part in ("python_calamine", "isal", "xlrd", "openpyxl"):
        code.update(f"{part} {_version(part)}\n".encode())
    return code.hexdigest()


def _version(part: str) -> str:
    """Of an installed package, as pip writes it beside it: importlib.metadata takes as long to import as to read ten ledgers."""
    spec = find_spec(part)
    folders = Path(spec.origin).parents[1].glob(f"{part}-*.dist-info") if spec and spec.origin else ()
    return " ".join(sorted(folder.stem.partition("-")[2] for folder in folders))


class Cache:
    """Entries in a folder, each named by the ledger's content and name, the campaign, the day and this wellxl.

    A damaged or foreign entry is none. What stands there counts as if it had just been read: the folder should be
    writable by nobody but who publishes. Raises OutputError where the folder cannot be made.
    """

    def __init__(self, folder: Path, campaign: Campaign, on: date) -> None:
        self._folder = folder
        self._run = hashlib.sha256(f"{fingerprint()}\n{campaign!r}\n{on}\n".encode())
        self._keys: dict[Source, tuple[str, str]] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"缓存文件夹“{folder}”不能使用（{reason(error)}）：请检查路径和权限，或不用 --cache") from error

    def get(self, source: Source) -> Checked | None:
        """The file's result, if it was kept."""
        try:
            with source.path.open("rb") as file:
                sha256, modified = hashlib.sha256(file.read()).hexdigest(), os.fstat(file.fileno()).st_mtime
            named = self._run.copy()
            named.update(f"{source.name}\n{sha256}".encode())
            self._keys[source] = key, _ = named.hexdigest(), sha256
            path = self._folder / f"{key}.ledger"
            data = path.read_bytes()
            body = data[_HEAD.size :]
            if _HEAD.unpack_from(data) != (_MARK, zlib.crc32(body)):
                return None
            checked = load(body, source, modified)
            os.utime(path)
        except (OSError, ValueError, struct.error):
            return None
        return checked if checked.sha256 == sha256 else None

    def put(self, checked: Checked) -> None:
        """Keep a result that `get` did not have. A refusal is not kept: it may be the machine's fault."""
        key, sha256 = self._keys.get(checked.source, ("", ""))
        if checked.refused or not key or checked.sha256 != sha256:
            return
        body = dump(checked)
        temp = temporary(self._folder)
        with suppress(OSError):  # a full disk makes the next run slower, nothing else
            try:
                temp.write_bytes(_HEAD.pack(_MARK, zlib.crc32(body)) + body)
                os.replace(temp, self._folder / f"{key}.ledger")
            finally:
                temp.unlink(missing_ok=True)

    def trim(self) -> None:
        """Remove what killed runs left, and what was not used for longest, until the rest is no larger than it may be."""
        sweep(self._folder)
        entries = []
        with suppress(OSError), os.scandir(self._folder) as found:
            for one in found:
                if one.name.endswith(".ledger"):
                    with suppress(OSError):
                        facts = one.stat()
                        entries.append((facts.st_mtime_ns, facts.st_size, one.path))
        size = sum(one for _, one, _ in entries)
        for _, own, path in sorted(entries):
            if size <= _LARGEST:
                break
            with suppress(OSError):
                os.unlink(path)
            size -= own
