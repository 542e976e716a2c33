"""Where ledgers are read and checked: here, or by any executor."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from wellxl import wording
from wellxl.campaign import Campaign
from wellxl.reading.ledger import read_ledger
from wellxl.records import Checked, Finding, Hit, Ledger, ReadFile, ReadSheet, Source
from wellxl.rules import file, row

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["Progress", "read_all", "read_and_check"]

Progress = Callable[[int, int], None]
"""Called with the number of ledgers done and of all."""


def read_and_check(source: Source, campaign: Campaign, on: date) -> Checked:
    """One file read and judged by every rule that needs no other file. Never raises for what the file holds."""
    with _uncollected():
        return _checked(read_ledger(source, campaign, on), source, campaign, on)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: it would walk again and again over a million fresh cells, none of them garbage,
    which cost a tenth of the whole.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _checked(read: ReadFile, source: Source, campaign: Campaign, on: date) -> Checked:
    owner = campaign.district_in(source.name)
    ledgers: list[Ledger] = []
    refused: dict[int, frozenset[int]] = {}
    findings: list[Finding] = list(
        wording.findings(read.hits, source.name, district=_owner(read.sheets, owner), severities=campaign.severities)
    )
    for sheet in read.sheets:
        hits = [*sheet.hits]
        for ledger in sheet.ledgers:
            own = [*row.check(ledger, campaign, on), *file.check(ledger, campaign, on)]
            refused[len(ledgers)] = _refused(own, ledger)
            ledgers.append(_without_raw(ledger))
            hits += own
        findings += wording.findings(
            hits,
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
        refused=any(hit.kind.refuses and not hit.row for hits in (read.hits, *(one.hits for one in read.sheets)) for hit in hits),
    )


def _owner(sheets: Iterable[ReadSheet], named: str) -> str:
    return next((ledger.district for sheet in sheets for ledger in sheet.ledgers if ledger.district), named)


def _refused(hits: Iterable[Hit], ledger: Ledger) -> frozenset[int]:
    """The indices of the rows that a refusing kind was found in."""
    numbers = {hit.row for hit in hits if hit.kind.refuses}
    return frozenset(index for index, number in enumerate(ledger.rows) if number in numbers) if numbers else frozenset()


def _without_raw(ledger: Ledger) -> Ledger:
    """What stands in the cells is in the findings by now; the values are enough."""
    return replace(ledger, columns=tuple(replace(column, raw=()) for column in ledger.columns))


def read_all(
    sources: Sequence[Source],
    campaign: Campaign,
    on: date,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> tuple[Checked, ...]:
    """Every file read and checked, in the order of `sources`, whoever did the work."""
    work = partial(read_and_check, campaign=campaign, on=on)
    results: Iterator[Checked] = executor.map(work, sources) if executor else map(work, sources)
    done: list[Checked] = []
    for result in results:
        done.append(result)
        if progress:
            progress(len(done), len(sources))
    return tuple(done)
