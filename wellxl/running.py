"""Where ledgers are read and checked: here, or by any executor."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wellxl import wording
from wellxl.campaign import Campaign
from wellxl.identity import with_texts
from wellxl.reading.ledger import read_ledger
from wellxl.records import Checked, Finding, Hit, Ledger, ReadFile, ReadSheet, Source
from wellxl.rules import file, row

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from wellxl.cache import Cache

__all__ = ["Progress", "read_all", "read_and_check", "uncollected"]

Progress = Callable[[int, int], None]
"""Called with the number of ledgers done and of all."""

_WORTH = 3 << 20
"""Bytes of ledgers that take as long to read as a process to start, and some more."""
_KEPT = 31 << 20
"""Bytes, of which malloc looks at no more than 32 MiB."""


def read_and_check(source: Source, campaign: Campaign, on: date) -> Checked:
    """One file read and judged by every rule that needs no other file. Never raises for what the file holds."""
    with uncollected():
        return _checked(read_ledger(source, campaign, on), source, campaign, on)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles: it would walk again and again over a million fresh cells, none of them garbage,
    which cost 7 % of the reading of 200,000 rows in one ledger, and in 400 ledgers a tenth of all up to the totals.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():  # what is thawed is old: the next look at the young passes over it
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _checked(read: ReadFile, source: Source, campaign: Campaign, on: date) -> Checked:
    owner = campaign.district_in(source.name)
    ledgers: list[Ledger] = []
    refused: dict[int, frozenset[int]] = {}
    findings: list[Finding] = list(
        wording.findings(read.hits, source.name, district=_owner(read.sheets, owner), severities=campaign.severities)
    )
    for sheet in read.sheets:
        ruled: list[Hit] = []
        for bare in sheet.ledgers:
            ledger = with_texts(bare, campaign)
            own = [*row.check(ledger, campaign, on), *file.check(ledger, campaign, on)]
            refused[len(ledgers)] = _refused(own, ledger)
            ledgers.append(_without_raw(ledger))
            ruled += own
        findings += wording.findings(
            _once(sheet.hits, ruled),
            source.name,
            sheet.line.sheet,
            sheet.line.district or owner,
            size=sum(len(ledger.rows) for ledger in sheet.ledgers),
            severities=campaign.severities,
        )
    return Checked(
        source=source,
        sha256=read.sha256,
        ledgers=tuple(ledgers),
        lines=tuple(sheet.line for sheet in read.sheets),
        findings=tuple(findings),
        refused_rows=refused,
        unread=tuple(_unread(read)),
    )


def _unread(read: ReadFile) -> Iterator[str]:
    """What reading refused: the file (blank), or of its sheets those where a ledger, or one of several, was not read."""
    for name, hits in (("", read.hits), *((one.line.sheet, one.hits) for one in read.sheets)):
        if any(hit.kind.refuses for hit in hits):
            yield name


def _owner(sheets: Iterable[ReadSheet], named: str) -> str:
    return next((ledger.district for sheet in sheets for ledger in sheet.ledgers if ledger.district), named)


def _refused(hits: Iterable[Hit], ledger: Ledger) -> frozenset[int]:
    """The indices of the rows that a refusing kind was found in."""
    numbers = {hit.row for hit in hits if hit.kind.refuses}
    return frozenset(index for index, number in enumerate(ledger.rows) if number in numbers) if numbers else frozenset()


def _once(read: Sequence[Hit], ruled: Sequence[Hit]) -> Sequence[Hit]:
    """What was found, with one error where a row is refused for a cell that could not be read: that of its reading."""
    refusing = {(hit.row, hit.column) for hit in ruled if hit.kind.refuses and hit.row}
    unread = refusing.intersection((hit.row, hit.column) for hit in read if hit.kind.severity == "error") if refusing else ()
    if not unread:
        return [*read, *ruled]
    told = [_refusing(hit) if (hit.row, hit.column) in unread and hit.kind.severity == "error" else hit for hit in read]
    return [*told, *(hit for hit in ruled if not (hit.kind.refuses and (hit.row, hit.column) in unread))]


def _refusing(hit: Hit) -> Hit:
    return hit._replace(kind=hit.kind._replace(sentence=hit.kind.sentence + "，本行未计入统计", refuses=True))


def _without_raw(ledger: Ledger) -> Ledger:
    """What stands in the cells is in the findings by now; the values are enough."""
    return ledger._replace(columns=tuple(column._replace(raw=(), places=()) for column in ledger.columns))


def read_all(
    sources: Sequence[Source],
    campaign: Campaign,
    on: date,
    *,
    jobs: int | None = 1,
    executor: Executor | None = None,
    send: bool = False,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> tuple[Checked, ...]:
    """Every file read and checked, in the order of `sources`, whoever did the work.

    `jobs` processes share it, None for as many as pay for their start; or any `executor` does, to which `send` gives
    the files' bytes instead of their paths. A file that kills the process that reads it, twice, is refused. What
    `cache` holds is not read again.
    """
    # glibc's malloc learns from the largest piece it gets back how much to keep: without one it returns each ledger's
    # memory to the system and asks for it anew, a twentieth of all time. Bytes, unlike a bytearray, are not written to:
    # the system need not find a page for them.
    bytes(_KEPT)
    done = {source: kept for source in sources if cache and (kept := cache.get(source))}
    left = [source for source in sources if source not in done]
    for source, result in _read(left, campaign, on, jobs, executor, send):
        if cache and result:
            cache.put(result)
        done[source] = result or _deadly(source, campaign)
        if progress:
            progress(len(done), len(sources))
    if cache:
        cache.trim()
    return tuple(done[source] for source in sources)


def _read(
    sources: Sequence[Source], campaign: Campaign, on: date, jobs: int | None, executor: Executor | None, send: bool
) -> Iterator[tuple[Source, Checked | None]]:
    sizes = [_size(source) for source in sources]
    most = len(sources) if jobs else sum(sizes) // _WORTH
    if not executor and (jobs == 1 or most < 2):
        for source in sources:
            yield source, read_and_check(source, campaign, on)
        return
    from wellxl import sharing  # late: who works alone does not pay for it

    work = partial(_read_some, campaign=campaign, on=on)
    if executor:
        chunks = sharing.in_chunks(sources, sizes)
        if not send:
            done = sharing.through(work, chunks, executor)
            yield from _unpacked(done)
            return
        packed = [[_packed(one) for one in chunk] for chunk in chunks]
        answers = sharing.through(partial(_read_sent, campaign=campaign, on=on), packed, executor)
        yield from _unpacked((sent.source, answer) for sent, answer in answers)
    else:
        workers = min(jobs or sharing.cores(), most)
        read = sharing.in_processes(work, sharing.in_chunks(sources, sizes, workers), workers)
        yield from _unpacked(read)


class _Sent(NamedTuple):
    """A file on its way to a machine that does not see it."""

    source: Source
    data: bytes | None
    """None where it cannot be read here either."""
    modified: int
    """Nanoseconds since 1970."""


def _packed(source: Source) -> _Sent:
    try:
        return _Sent(source, source.path.read_bytes(), source.path.stat().st_mtime_ns)
    except OSError:
        return _Sent(source, None, 0)


class _Answer(NamedTuple):
    """A checked file on its way back: as bytes, of which those of a column are unpacked only where somebody asks for it."""

    data: bytes
    modified: float
    """The file's time, seconds since 1970."""


def _answer(checked: Checked) -> _Answer:
    from wellxl.plain import dump  # late: only who reads for another pays for it

    return _Answer(dump(checked), checked.ledgers[0].modified if checked.ledgers else 0.0)


def _unpacked(answers: Iterable[tuple[Source, _Answer | None]]) -> Iterator[tuple[Source, Checked | None]]:
    from wellxl.plain import load

    for source, answer in answers:
        yield source, load(answer.data, source, answer.modified) if answer else None


def _read_some(sources: Sequence[Source], campaign: Campaign, on: date) -> list[_Answer]:
    return [_answer(read_and_check(source, campaign, on)) for source in sources]


def _read_sent(files: Sequence[_Sent], campaign: Campaign, on: date) -> list[_Answer]:
    import tempfile  # late: only a cluster's workers pay for it

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ledger")
        read = []
        for source, data, modified in files:
            if data is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(data)
                os.utime(path, ns=(modified, modified))
            read.append(_answer(read_and_check(source._replace(path=path), campaign, on)))
        return read


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size
    except OSError:
        return 0  # reading will tell


def _deadly(source: Source, campaign: Campaign) -> Checked:
    from wellxl.reading.isolation import CRASH  # late: few runs meet one

    owner = campaign.district_in(source.name)
    try:
        sha256 = hashlib.sha256(source.path.read_bytes()).hexdigest()
    except OSError:
        sha256 = ""
    return Checked(source, sha256, findings=(wording.tell(Hit(CRASH, 0), source.name, district=owner),), unread=("",))
