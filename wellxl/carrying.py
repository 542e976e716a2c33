"""Rows that no ledger of today holds and that count all the same: each keeps its place in the workbook it comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import compress
from pathlib import Path

from wellxl.campaign import Campaign
from wellxl.columns import counted
from wellxl.identity import named
from wellxl.records import Checked, Merged, Source, SourceLine
from wellxl.rules.spots import Spot, by_identity

__all__ = ["CARRIED", "UNSENT", "as_open", "forward", "owners"]

CARRIED, UNSENT = "未报辖区的任务，结转自上期通报", "任务清单中未报的任务，按未完成计入"
"""What 来源 remarks beside such rows."""


def owners(known: Iterable[Merged | None], campaign: Campaign) -> dict[str, str]:
    """Identity → district, by the previous bulletin, the task list …; the last one that knows a task decides. A task
    with an id is known by its name and place too, for the ledger may lack the id.
    """
    found: dict[str, str] = {}
    places: dict[str, str] = {}
    for merged in filter(None, known):
        found |= {key: merged.districts[ledger][row] for key, (ledger, row) in by_identity(merged).items()}
        for ledger, districts, fates in zip(merged.ledgers, merged.districts, merged.fates, strict=True):
            places.update(compress(zip(named(ledger, campaign), districts, strict=True), counted(fates)))
    places.pop("", None)
    return {**places, **found}


def forward(before: Merged, districts: Collection[str]) -> tuple[Checked, ...]:
    """The last tasks of districts that have not sent a ledger."""
    spots = [
        (index, row)
        for index, (names, fates) in enumerate(zip(before.districts, before.fates, strict=True))
        for row, (name, fate) in enumerate(zip(names, fates, strict=True))
        if name in districts and not fate
    ]
    return _chosen(before, spots, CARRIED)


def as_open(listed: Merged, spots: Sequence[Spot]) -> tuple[Checked, ...]:
    """Tasks of the list that no ledger has: a list says nothing of their state, so they count as open."""
    return _chosen(listed, spots, UNSENT)


def _chosen(merged: Merged, spots: Sequence[Spot], note: str) -> tuple[Checked, ...]:
    chosen = []
    for index, ledger in enumerate(merged.ledgers):
        rows = [row for one, row in spots if one == index]
        if rows:
            columns = tuple(column._replace(values=tuple(column.values[row] for row in rows)) for column in ledger.columns)
            part = ledger._replace(rows=tuple(ledger.rows[row] for row in rows), columns=columns, texts={})
            line = SourceLine(ledger.file, ledger.sheet, ledger.sha256, seen=len(rows), note=note)
            chosen.append(Checked(Source(Path(ledger.file), ledger.file), ledger.sha256, (part,), (line,)))
    return tuple(chosen)
