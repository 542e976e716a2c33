"""A published bulletin proven again: its sources are read anew, and every cell is held against what follows from them."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from wellxl import __version__
from wellxl.basis import BUILT_IN
from wellxl.campaign import Campaign
from wellxl.carrying import CARRIED, UNSENT
from wellxl.errors import InputError
from wellxl.merging import by_time
from wellxl.pace import COLUMNS
from wellxl.reading.account import Account, Named, Workbook, read_account, read_workbook
from wellxl.reading.differences import Compared, Difference, compare, sentence
from wellxl.reading.folder import find_sources
from wellxl.reading.grid import open_book
from wellxl.records import Role, Source
from wellxl.report import Report, merge
from wellxl.running import Progress
from wellxl.wells import WELLS

__all__ = ["Verification", "verify"]

_SOURCES = "来源"
_LACKING = "通报还依据{}“{}”（来源!A{}），文件夹里和通报旁边都没有它：请用 {} 指定"
_OPTIONS = {Role.CAMPAIGN: "--campaign", Role.TASKS: "--tasks", Role.PREVIOUS: "--previous"}


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
    held = _Held(Path(sources), Path(bulletin).parent)
    states = [(named, *held.find(named)) for named in account.files if named.note not in (CARRIED, UNSENT)]
    if not any(path for *_, path in states):
        raise InputError(f"来源列出的 {len(states)} 份台账在“{sources}”里一份也没有：请用 --sources 指定收齐台账的文件夹")
    others = held.unnamed(states, account, [campaign, tasks])
    given = {Role.CAMPAIGN: campaign, Role.TASKS: tasks, Role.PREVIOUS: previous}
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        options, changed = _options(account, held, folder, given)
        options |= {"jobs": jobs, "progress": progress}
        proof = _nearest(account, Path(bulletin), _found(account, held, states, others, folder), options, folder)
    told = [*_changed(states), *_strange(others, account), *changed]
    cells = [one for sheet in proof.sheets for one in sheet.differences]
    told += sorted(_without_echo(cells, told), key=lambda one: one.kind == "result")
    return Verification(
        Path(bulletin),
        proof.report.bulletin.tally.date,
        account.title,
        account.version,
        tuple((named, state) for named, state, _ in states),
        proof.sheets,
        tuple(told),
        (*_notes(account, given), *proof.notes),
    )


_State = tuple[Named, str, Path | None]
"""A ledger on 来源, whether it is the same, and where it is."""


class _Held:
    """The files of a folder, by what they hold and by what they are called; `beside`: where the bulletin lies."""

    def __init__(self, folder: Path, beside: Path) -> None:
        self._beside = beside
        self._ledgers, passed = find_sources([folder])
        others = [Source(one.path, one.name) for one in passed if one.path.suffix.lower() in (".xlsx", ".xlsm")]
        self._sums = {one: _sha256(one.path) for one in (*self._ledgers, *others)}

    def find(self, named: Named) -> tuple[str, Path | None]:
        """The state of a ledger and where it is."""

        def strange(one: Source) -> tuple[bool, bool, str]:
            return one.name != named.file, one.path.name != _last(named.file), one.name

        if alike := [one for one, sha256 in self._sums.items() if sha256 and sha256 == named.sha256]:
            return "same", min(alike, key=strange).path
        called = [one for one in self._ledgers if one.name == named.file]
        called = called or [one for one in self._ledgers if one.path.name == _last(named.file)]
        if len(called) != 1:
            return "missing", None
        return "changed" if named.sha256 else "same", called[0].path  # without a checksum it could not be read then

    def name(self, path: Path) -> str:
        """How a file is called here."""
        return next(one.name for one in self._sums if one.path == path)

    def unnamed(self, states: Sequence[_State], account: Account, given: Iterable[Any]) -> list[Source]:
        """Ledgers that 来源 does not name."""
        sums = {named.sha256 for named, _, _ in states} | {one.sha256 for _, one in account.basis}
        paths = {os.path.realpath(path) for _, _, path in states if path}
        paths |= {os.path.realpath(one) for one in given if isinstance(one, (str, os.PathLike))}
        return [one for one in self._ledgers if self._sums[one] not in sums and os.path.realpath(one.path) not in paths]

    def holding(self, sha256: str) -> Path | None:
        """A file of these bytes, here or beside the bulletin, where the earlier ones are kept."""
        found = (one.path for one, own in self._sums.items() if own == sha256)
        near = (path for path in sorted(self._beside.glob("*.xls*")) if _sha256(path) == sha256)
        return next(chain(found, near), None) if sha256 else None


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    if not os.path.isfile(path):  # a pipe may never end
        return ""
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()


def _last(name: str) -> str:
    """The name without folders, whatever system wrote it."""
    return re.split(r"[/\\]", name)[-1]


def _changed(states: Sequence[_State]) -> Iterator[Difference]:
    for named, state, path in states:
        if state == "missing":
            yield Difference("source-missing", _SOURCES, f"A{named.row}", named.file, named.file)
        elif path and state == "changed":
            yield Difference("source-changed", _SOURCES, f"D{named.row}", named.file, named.sha256, _sha256(path))


def _strange(others: Sequence[Source], account: Account) -> Iterator[Difference]:
    for one in others:
        if one.name not in account.names:
            yield Difference("source-unnamed", _SOURCES, f"A{account.last_row + 1}", one.name)


def _found(account: Account, held: _Held, states: Sequence[_State], others: Sequence[Source], folder: Path) -> list[Source]:
    """The ledgers under the names that they had: those on 来源, unless 明细 knows one by the name that it has; and those
    that 明细 knows though their lines on 来源 were taken out.
    """
    found = [one for one in others if one.name in account.names]
    for named, _, path in states:
        if path:
            own = held.name(path)
            name = own if own in account.names and named.file not in account.names else named.file
            found.append(Source(_called(path, name, folder / str(named.row)), name))
    return found


def _called(path: Path, name: str, folder: Path) -> Path:
    """The file under its name of then, which tells a district or is a csv's sheet; with its time."""
    own = _last(name)
    if own in ("", ".", "..", path.name):
        return path
    try:
        folder.mkdir(exist_ok=True)
        return Path(shutil.copy2(path, folder / own))
    except (OSError, ValueError):  # no name for a file of this system: then it goes by the one that it has
        return path


def _options(account: Account, held: _Held, folder: Path, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Difference]]:
    """The options with which the bulletin was made, as far as it says so; and what they name that is another file now."""
    if not account.basis:
        return _guessed(account, held, folder, given), []
    changed: list[Difference] = []

    def chosen(role: str) -> Any:
        (row, one), *others = account.basis_of(role)
        path = Path(given[role]) if given[role] else held.holding(one.sha256) if not others else None
        if path is None:
            raise InputError(_LACKING.format(role, one.name, row, _OPTIONS[role]))
        if path.is_file():
            if one.sha256 and (now := _sha256(path)) != one.sha256:
                changed.append(Difference("basis-changed", _SOURCES, f"D{row}", f"{role} {one.name}", one.sha256, now))
            path = _called(path, one.name, folder / role)
        return path

    campaign = given[Role.CAMPAIGN]
    if not isinstance(campaign, Campaign) and any(one.name != BUILT_IN for _, one in account.basis_of(Role.CAMPAIGN)):
        campaign = chosen(Role.CAMPAIGN)
    if account.basis_of(Role.HISTORY) and not given[Role.PREVIOUS] and "连续末位次数" in account.columns:
        raise InputError("要核对“连续末位次数”，请用 --previous 指定存放历次通报的文件夹")
    return {
        "campaign": campaign or WELLS,
        "tasks": chosen(Role.TASKS) if account.basis_of(Role.TASKS) else None,
        "previous": chosen(Role.PREVIOUS) if account.basis_of(Role.PREVIOUS) else None,
        "strict_total": bool(account.basis_of(Role.UNSENT)),
    }, changed


def _guessed(account: Account, held: _Held, folder: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options for a bulletin of an older wellxl, which names the previous one where it carried tasks forward."""
    previous = given[Role.PREVIOUS]
    carried = next((one for one in account.files if one.note == CARRIED), None)
    if carried and not previous:
        path = held.holding(carried.sha256)
        if path is None:
            raise InputError(_LACKING.format(Role.PREVIOUS, carried.file, carried.row, _OPTIONS[Role.PREVIOUS]))
        previous = _called(path, carried.file, folder / Role.PREVIOUS)
    return {"campaign": given[Role.CAMPAIGN] or WELLS, "tasks": given[Role.TASKS], "previous": previous}


class _Proof(NamedTuple):
    """The bulletin made again as of a date, and what the published one differs in."""

    report: Report
    sheets: tuple[Compared, ...]
    notes: tuple[str, ...]


def _nearest(account: Account, bulletin: Path, found: Sequence[Source], options: Mapping[str, Any], folder: Path) -> _Proof:
    """The proof with the fewest differences, where a bulletin names two dates: one of them was edited."""
    proofs: list[_Proof] = []
    for on in account.dates:
        try:
            proofs.append(_prove(account, bulletin, on, found, options, folder))
        except InputError:
            if on == account.dates[-1] and not proofs:
                raise
    return min(proofs, key=lambda one: sum(len(sheet.differences) for sheet in one.sheets))


def _prove(
    account: Account, bulletin: Path, on: date, found: Sequence[Source], options: Mapping[str, Any], folder: Path
) -> _Proof:
    report = _as_told(merge(found, date=on, **options), account)
    if not report.published:
        raise InputError("来源列出的台账现在一份也读不出来，无从核对：请用 wellxl check 查看原因")
    columns = [name for name in account.columns if name in COLUMNS]
    path = report.save(folder / f"{on}.xlsx", columns=columns, paragraph=account.paragraph, detail_in=account.detail_in)
    beside, notes = _beside(account, bulletin, report, folder)
    sheets = (*compare(account.workbook, read_workbook(path)), *beside)
    if uncached := sum(sheet.uncached for sheet in sheets):
        notes += (f"{uncached} 个公式没有保存计算结果，只核对了公式：用 Excel 或 WPS 打开保存后可以再核对一次",)
    return _Proof(report, sheets, (*notes, *_by_time(report)))


def _as_told(report: Report, account: Account) -> Report:
    """The report with what the bulletin does not say left unsaid, and the version that wrote it."""
    version = next((one for _, one in account.basis_of(Role.PROGRAM)), None)
    basis = (
        tuple(version if version and one.role == Role.PROGRAM else one for one in report.bulletin.basis) if account.basis else ()
    )
    return replace(report, bulletin=report.bulletin._replace(basis=basis))


def _beside(account: Account, bulletin: Path, report: Report, folder: Path) -> tuple[tuple[Compared, ...], tuple[str, ...]]:
    """The tasks that stand in a file beside the workbook."""
    if account.detail_in is None:
        return (), ()
    name = _last(account.detail_in)
    path = bulletin.parent / name
    if not name:
        return (), ("工作簿里没有明细，只核对了汇总的数字",)
    if path.suffix not in (".csv", ".parquet") or not path.is_file():
        return (), (f"任务明细“{name}”不在通报旁边，没有核对",)
    made = report.detail(folder / name)
    if _sha256(made) == _sha256(path):
        return (), (f"任务明细“{name}”与从台账重新生成的一字不差",)
    if path.suffix != ".csv":
        return (), (f"任务明细“{name}”与重新生成的不同，可能是 pyarrow 版本不同所致，没有逐格核对",)
    books = [open_book(Source(one, name)) for one in (path, made)]
    if any(book.refusal for book in books):
        return (Compared(name, 0, 0, 0, (Difference("beside-changed", name, "", ""),)),), ()
    stands, follows = (Workbook(book, {grid.sheet: {} for grid in book.grids}) for book in books)
    return compare(stands, follows), ()


def _by_time(report: Report) -> Iterator[str]:
    """Of two files of a district whose names do not say which is newer the later one's rows count, and 来源 tells no times."""
    merged = report.bulletin.merged
    pairs = [(merged.ledgers[one.kept[0]], merged.ledgers[one.dropped[0]]) for one in merged.clashes]
    by_file = {(one.file, other.file): (one, other) for one, other in pairs if one.district == other.district}
    for (kept, dropped), pair in sorted(by_file.items(), key=lambda item: item[0]):
        if by_time(*pair, report.campaign):
            yield f"“{kept}”和“{dropped}”里有同样的任务，以修改时间较新的为准，而来源不记修改时间"


def _without_echo(found: Sequence[Difference], told: Sequence[Difference]) -> Iterator[Difference]:
    """The differences without those that say again that a file is another one, or gone."""
    rows = {one.cell[1:] for one in told if one.kind == "source-missing"}
    cells = {one.cell for one in told}
    for one in found:
        if one.sheet != _SOURCES or (one.cell not in cells and (one.kind != "row-added" or one.cell[1:] not in rows)):
            yield one


def _notes(account: Account, given: Mapping[str, Any]) -> Iterator[str]:
    if not account.basis:
        yield "通报由较早的 wellxl 生成，没有写明方案、任务清单和上期通报：按现在指定的核对"
    elif account.version != __version__:
        yield f"通报由 wellxl {account.version} 生成，现在用 {__version__} 核对：不符之处可能是版本不同所致"
    for role in (Role.TASKS, Role.PREVIOUS):
        if given[role] and account.basis and not account.basis_of(role):
            yield f"来源没有提到{role}，“{given[role]}”没有用上"
