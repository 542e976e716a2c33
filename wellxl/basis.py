"""What the figures of a bulletin depend on besides the ledgers, told on 来源, so that they can be proven again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wellxl import __version__
from wellxl.campaign import Campaign
from wellxl.reading.folder import shown
from wellxl.records import Basis, History, Merged, Role
from wellxl.wells import WELLS

if TYPE_CHECKING:
    from wellxl.reading.published import Published

__all__ = ["BUILT_IN", "basis"]

BUILT_IN = "内置方案"
"""Stands for the campaign of wells.py, which is in no file."""


def basis(
    on: date,
    given: Campaign | str | os.PathLike[str],
    campaign: Campaign,
    listed: Merged | None,
    strict_total: bool,
    last: Published | None,
    history: History | None,
) -> tuple[Basis, ...]:
    """The program, the date, the campaign (`given`: what was asked for), the task list and the previous bulletin."""
    return (
        Basis(Role.PROGRAM, f"wellxl {__version__}"),
        Basis(Role.DATE, on.isoformat()),
        _campaign(given, campaign),
        *_tasks(listed, strict_total),
        *_previous(last, history),
    )


def _campaign(given: Campaign | str | os.PathLike[str], campaign: Campaign) -> Basis:
    if isinstance(given, Campaign):
        return Basis(Role.CAMPAIGN, BUILT_IN if campaign == WELLS else campaign.name)
    return Basis(Role.CAMPAIGN, shown(Path(given).name), hashlib.sha256(Path(given).read_bytes()).hexdigest())


def _tasks(listed: Merged | None, strict_total: bool) -> Iterator[Basis]:
    if listed:
        files = dict.fromkeys((ledger.file, ledger.sha256) for ledger in listed.ledgers)
        yield from (Basis(Role.TASKS, file, sha256) for file, sha256 in files)
        if strict_total:
            yield Basis(Role.UNSENT, "按未完成计入")


def _previous(last: Published | None, history: History | None) -> Iterator[Basis]:
    if last:
        yield Basis(Role.PREVIOUS, last.source.name, last.tasks.sha256)
    if history and history.whole:
        yield Basis(Role.HISTORY, f"{len(history.ranks)} 期")
