"""What a run knows besides the ledgers: the city's task list, and what was published before."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wellxl import carrying
from wellxl.campaign import Campaign
from wellxl.errors import InputError
from wellxl.merging import merge
from wellxl.reading.folder import find_sources
from wellxl.records import History, Merged
from wellxl.running import read_all

if TYPE_CHECKING:
    from wellxl.reading.published import Published

__all__ = ["Files", "Known", "read_known", "read_tasks"]

Files = tuple[tuple[str, Path], ...]
"""Files that were read, each with what it is."""


class Known(NamedTuple):
    """The task list and the previous bulletin, as far as there are any."""

    listed: Merged | None
    last: Published | None
    before: Merged | None
    """The tasks of the previous bulletin."""
    history: History | None
    owners: Mapping[str, str]
    """Which district these give a task to, by its identity."""
    files: Files


def read_known(
    tasks: str | os.PathLike[str] | None, previous: str | os.PathLike[str] | None, campaign: Campaign, on: date
) -> Known:
    """Read what was given. Raises InputError where it cannot be used."""
    listed, files = read_tasks(tasks, campaign, on) if tasks else (None, ())
    last, older = _last(previous, campaign, on) if previous else (None, ())
    before = merge([last.tasks], campaign, last.date) if last else None
    history = History((last.ranks, *(ranks for _, ranks in older)) if last else (), Path(previous).is_dir()) if previous else None
    bulletins = [*([last.source.path] if last else []), *(path for path, _ in older)]
    read = (*files, *(("上期通报", path) for path in bulletins))
    return Known(listed, last, before, history, carrying.owners([before, listed], campaign), read)


def read_tasks(path: str | os.PathLike[str], campaign: Campaign, on: date) -> tuple[Merged, Files]:
    """The city's list, read like any ledger that says nothing of the tasks' state. Raises InputError where it has none."""
    sources, _ = find_sources([path], "任务清单")
    read = read_all(sources, campaign.without_status(), on)
    if not any(one.ledgers for one in read):
        reasons = "；".join(finding.message for one in read for finding in one.findings)
        raise InputError(f"任务清单“{path}”读不出任务：{reasons}")
    return merge(read, campaign, on), tuple(("任务清单", one.path) for one in sources)


def _last(
    path: str | os.PathLike[str], campaign: Campaign, on: date
) -> tuple[Published | None, tuple[tuple[Path, Mapping[str, int]], ...]]:
    """The previous bulletin, and those before it with their ranks."""
    from wellxl.reading.published import find_previous, read_published  # late: not every run has one

    found, older = find_previous(path, on)
    return (read_published(found, campaign) if found else None), older
