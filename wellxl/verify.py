"""A published bulletin proven again: its sources are read anew, and every cell is held against what follows from them."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from wellxl import __version__
from wellxl.campaign import Campaign
from wellxl.carrying import CARRIED, UNSENT
from wellxl.errors import InputError
from wellxl.pace import COLUMNS
from wellxl.reading.account import (
    BUILT_IN,
    CAMPAIGN,
    HISTORY,
    PREVIOUS,
    PROGRAM,
    STRICT,
    TASKS,
    Account,
    Named,
    read_account,
    read_workbook,
)  # fmt: skip
from wellxl.reading.differences import Compared, Difference, compare, sentence
from wellxl.reading.folder import find_sources
from wellxl.records import Basis, Source
from wellxl.report import Report, merge
from wellxl.running import Progress
from wellxl.wells import WELLS

__all__ = ["Verification", "verify"]

_SOURCES = "来源"


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a bulletin still follows from its sources, and where it does not."""

    bulletin: Path
    date: date
    title: str
    version: str
    """Of the wellxl that wrote it; blank where the bulletin does not say."""
    sources: tuple[tuple[Named, str], ...]
    """Each ledger on 来源, and its state: same, changed, missing."""
    sheets: tuple[Compared, ...]
    """What was compared, a sheet each."""
    differences: tuple[Difference, ...]
    """Ledgers first, then what was edited, then the results that came out otherwise; each as the sheets stand."""
    notes: tuple[str, ...] = ()
    """What a reader should know besides."""

    @property
    def follows(self) -> bool:
        """Whether everything follows."""
        return not self.differences

    def as_dict(self) -> dict[str, Any]:
        """The verification as the command line prints it with `--json`."""
        return {
            "bulletin": str(self.bulletin),
            "date": self.date.isoformat(),
            "title": self.title,
            "version": self.version,
            "follows": self.follows,
            "sources": [
                {"file": one.file, "cell": f"{_SOURCES}!A{one.row}", "sha256": one.sha256, "state": state}
                for one, state in self.sources
            ],
            "sheets": [{"sheet": one.sheet, "cells": one.cells, "formulas": one.formulas} for one in self.sheets],
            "differences": [
                {
                    "kind": one.kind,
                    "sheet": one.sheet,
                    "cell": one.cell,
                    "about": one.about,
                    "stands": one.stands,
                    "follows": one.follows,
                    "message": sentence(one),
                }
                for one in self.differences
            ],
            "notes": list(self.notes),
        }


def verify(
    bulletin: str | os.PathLike[str],
    sources: str | os.PathLike[str],
    *,
    campaign: Campaign | str | os.PathLike[str] | None = None,
    tasks: str | os.PathLike[str] | None = None,
    previous: str | os.PathLike[str] | None = None,
    jobs: int | None = 1,
    progress: Progress | None = None,
) -> Verification:
    """Read a bulletin and its ledgers again, and tell every cell that does not follow from them.

    The ledgers are looked for in the folder `sources`: by their SHA-256 on 来源, else by their name. So are the
    campaign, the task list and the previous bulletin that 来源 names, unless they are given. Raises InputError where the
    workbook is no bulletin that can be proven, or what it depends on is not there.
    """
    account = read_account(Path(bulletin))
    held = _Held(Path(sources))
    states = [(named, *held.find(named)) for named in _ledgers(account)]
    named = [(path, held.name(one, path, account.names)) for one, _, path in states if path]
    if not named:
        raise InputError(f"来源列出的 {len(states)} 份台账在“{sources}”里一份也没有：请用 --sources 指定收齐台账的文件夹")
    told = [*_told(states), *held.unnamed(states, account, [tasks, campaign])]
    with TemporaryDirectory() as folder:
        found = [Source(_called(path, name, Path(folder, str(at))), name) for at, (path, name) in enumerate(named)]
        needed = _needed(account, held, Path(folder), campaign, tasks, previous)
        options = {**needed, "jobs": jobs, "progress": progress}
        sheets = min((_compared(account, on, found, options, Path(folder)) for on in account.dates), key=_count)
    found_there = [one for sheet in sheets for one in sheet.differences]
    told += sorted(_without_echo(found_there, told), key=lambda one: one.kind == "result")
    title = str(account.workbook.book.grids[0].rows[0][0])
    version = next((one.name.removeprefix("wellxl ") for _, one in account.basis_of(PROGRAM)), "")
    return Verification(
        Path(bulletin),
        account.dates[0],
        title,
        version,
        tuple((named, state) for named, state, _ in states),
        sheets,
        tuple(told),
        tuple(_notes(account, version, sheets, tasks, previous)),
    )


class _Held:
    """The files of a folder, by what they hold and by what they are called."""

    def __init__(self, folder: Path) -> None:
        self.ledgers, passed = find_sources([folder])
        self.root = folder
        others = [Source(folder / one.name, one.name) for one in passed if one.name.lower().endswith((".xlsx", ".xlsm"))]
        self.sums = {one: _sha256(one.path) for one in (*self.ledgers, *others)}

    def find(self, named: Named) -> tuple[str, Path | None]:
        """The state of a ledger and where it is."""
        alike = [one for one, sha256 in self.sums.items() if sha256 and sha256 == named.sha256]
        alike.sort(key=lambda one: (one.name != named.file, one.path.name != Path(named.file).name, one.name))
        if alike:
            return "same", alike[0].path
        called = [one for one in self.ledgers if one.name == named.file] or [
            one for one in self.ledgers if one.path.name == Path(named.file).name
        ]
        return ("changed", called[0].path) if len(called) == 1 else ("missing", None)

    def name(self, named: Named, path: Path, names: Collection[str]) -> str:
        """How a ledger was called when it was merged: its name on 来源, unless 明细 knows it by the one that it has."""
        own = next(one.name for one in self.sums if one.path == path)
        return own if own in names and named.file not in names else named.file

    def unnamed(
        self, states: Sequence[tuple[Named, str, Path | None]], account: Account, known: Iterable[Any]
    ) -> Iterator[Difference]:
        """Ledgers that 来源 does not name."""
        sums = {named.sha256 for named, _, _ in states} | {one.sha256 for _, one in account.basis}
        paths = {path.resolve() for _, _, path in states if path} | {Path(one).resolve() for one in known if _is_path(one)}
        for one in self.ledgers:
            if self.sums[one] not in sums and one.path.resolve() not in paths:
                yield Difference("source-unnamed", _SOURCES, f"A{account.last_row + 1}", one.name)

    def holding(self, sha256: str) -> Path | None:
        """A file of these bytes."""
        return next((one.path for one, own in self.sums.items() if own and own == sha256), None)


def _is_path(given: Any) -> bool:
    return isinstance(given, (str, os.PathLike))


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else _digest(file.read())
    except OSError:
        return ""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _ledgers(account: Account) -> list[Named]:
    """The files on 来源 that a district sent: not those whose tasks were carried forward."""
    return [one for one in account.files if one.note not in (CARRIED, UNSENT)]


def _told(states: Sequence[tuple[Named, str, Path | None]]) -> Iterator[Difference]:
    for named, state, path in states:
        if state == "missing":
            yield Difference("source-missing", _SOURCES, f"A{named.row}", named.file, named.file)
        elif path and state == "changed":
            yield Difference("source-changed", _SOURCES, f"D{named.row}", named.file, named.sha256, _sha256(path))


def _needed(
    account: Account,
    held: _Held,
    folder: Path,
    campaign: Campaign | str | os.PathLike[str] | None,
    tasks: str | os.PathLike[str] | None,
    previous: str | os.PathLike[str] | None,
) -> dict[str, Any]:
    """The options with which the bulletin was made, as far as it says so."""
    if not account.basis:
        carried = next((one for one in account.files if one.note == CARRIED), None)
        if carried and not previous:
            previous = _held(held, folder, carried.row, Basis(PREVIOUS, carried.file, carried.sha256), "--previous")
        return {"campaign": campaign or WELLS, "tasks": tasks, "previous": previous}

    def chosen(role: str, option: str, given: Any) -> Any:
        (row, one), *_ = account.basis_of(role)
        return _under_name(Path(given), one, folder) if given else _held(held, folder, row, one, option)

    plan = next((one for _, one in account.basis_of(CAMPAIGN)), Basis(CAMPAIGN, BUILT_IN))
    if not isinstance(campaign, Campaign) and (campaign or plan.name != BUILT_IN):
        campaign = chosen(CAMPAIGN, "--campaign", campaign)
    if account.basis_of(HISTORY) and not previous and "连续末位次数" in account.columns:
        raise InputError("要核对“连续末位次数”，请用 --previous 指定存放历次通报的文件夹")
    return {
        "campaign": campaign or WELLS,
        "tasks": chosen(TASKS, "--tasks", tasks) if account.basis_of(TASKS) else None,
        "previous": chosen(PREVIOUS, "--previous", previous) if account.basis_of(PREVIOUS) else None,
        "strict_total": bool(account.basis_of(STRICT[0])),
    }


def _held(held: _Held, folder: Path, row: int, one: Basis, option: str) -> Path:
    """What the bulletin names, found in the folder by its SHA-256."""
    path = held.holding(one.sha256) if one.sha256 else None
    if path is None:
        raise InputError(f"通报还依据{one.role}“{one.name}”（{_SOURCES}!A{row}），文件夹里没有它：请用 {option} 指定")
    return _under_name(path, one, folder)


def _under_name(path: Path, one: Basis, folder: Path) -> Path:
    """The file as the bulletin calls it: a name that was changed since is no difference."""
    return _called(path, one.name, folder / one.role) if path.is_file() and _sha256(path) == one.sha256 else path


def _called(path: Path, name: str, folder: Path) -> Path:
    """The file under its name of then, which tells a district or is a csv's sheet; with its time."""
    own = re.split(r"[/\\]", name)[-1]
    if own in ("", path.name):
        return path
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy2(path, folder / own))


def _compared(
    account: Account, on: date, found: Sequence[Source], options: Mapping[str, Any], folder: Path
) -> tuple[Compared, ...]:
    """The bulletin written again, and the one that was published held against it."""
    report = _as_told(merge(found, date=on, **options), account)
    columns = [name for name in COLUMNS if name in account.columns]
    columns.sort(key=account.columns.index)
    path = report.save(folder / f"{on}.xlsx", columns=columns, paragraph=account.paragraph, detail_in=account.detail_in)
    return compare(account.workbook, read_workbook(path))


def _as_told(report: Report, account: Account) -> Report:
    """The report with what the bulletin does not say left unsaid, and the version that wrote it."""
    version = next((one for _, one in account.basis_of(PROGRAM)), None)
    basis = tuple(version if version and one.role == PROGRAM else one for one in report.bulletin.basis) if account.basis else ()
    return replace(report, bulletin=replace(report.bulletin, basis=basis))


def _count(sheets: Sequence[Compared]) -> int:
    return sum(len(sheet.differences) for sheet in sheets)


def _without_echo(found: Sequence[Difference], told: Sequence[Difference]) -> Iterator[Difference]:
    """The differences without those that say again that a ledger is another one, or gone."""
    rows = {re.sub("[A-Z]+", "", one.cell) for one in told if one.kind == "source-missing"}
    cells = {one.cell for one in told}
    for one in found:
        echo = one.sheet == _SOURCES and (one.cell in cells or (one.kind == "row-added" and one.cell[1:] in rows))
        if not echo:
            yield one


def _notes(account: Account, version: str, sheets: Sequence[Compared], tasks: Any, previous: Any) -> Iterator[str]:
    if not account.basis:
        yield "通报由较早的 wellxl 生成，没有写明方案、任务清单和上期通报：按现在指定的核对"
    elif version != __version__:
        yield f"通报由 wellxl {version} 生成，现在用 {__version__} 核对：不符之处可能是版本不同所致"
    for given, role in ((tasks, TASKS), (previous, PREVIOUS)):
        if given and account.basis and not account.basis_of(role):
            yield f"来源没有提到{role}，“{given}”没有用上"
    if uncached := sum(sheet.uncached for sheet in sheets):
        yield f"{uncached} 个公式没有保存计算结果，只核对了公式：用 Excel 或 WPS 打开保存后可以再核对一次"
    if account.detail_in is not None and not account.detail_in:
        yield "工作簿里没有明细，只核对了汇总的数字"
