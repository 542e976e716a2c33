"""The story, told once: files are read, checked, merged, tallied and written. Nobody else knows the order."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wellxl import carrying, wording
from wellxl.basis import basis
from wellxl.campaign import Campaign
from wellxl.dates import latest_in
from wellxl.errors import InputError, WellxlError
from wellxl.known import Known, read_known, read_tasks
from wellxl.merging import merge as merge_ledgers
from wellxl.reading.folder import PassedOver, find_sources, is_folder
from wellxl.records import FATES, Balance, Bulletin, Change, Checked, Finding, Merged, Source, SourceLine
from wellxl.rules import across, roll, task_list
from wellxl.rules import previous as previous_rules
from wellxl.rules.spots import totals_of
from wellxl.running import Progress, read_all, uncollected
from wellxl.tally import tally
from wellxl.wells import WELLS
from wellxl.writing import data, frames

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pandas import DataFrame

    from wellxl.cache import Cache
    from wellxl.reading.returned import Comparison
    from wellxl.writing.outputs import Outputs
    from wellxl.writing.returns import Return

__all__ = ["Inputs", "Report", "brief", "check", "merge", "template"]

Inputs = str | os.PathLike[str] | Iterable[str | os.PathLike[str] | Source]
"""A workbook, a folder, or several of them; a Source is a workbook that bears another name."""


@uncollected()
def merge(
    inputs: Inputs,
    *,
    date: str | datetime.date | None = None,
    campaign: Campaign | str | os.PathLike[str] = WELLS,
    tasks: str | os.PathLike[str] | None = None,
    previous: str | os.PathLike[str] | None = None,
    strict_total: bool = False,
    call_roll: bool = True,
    jobs: int | None = 1,
    executor: Executor | None = None,
    send_files: bool = False,
    cache: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Read, check and merge ledgers; nothing is written before `Report.save`.

    The date is the one given, else the latest in the names of the folders and files (6.23 in the campaign's year, where
    none has a year), else today. `campaign` is one, or
    the path of a campaign workbook; `tasks` the city's task list; `previous` a bulletin that wellxl wrote, or a folder
    of them; with `strict_total` a task that no ledger has counts as open. With `call_roll` a district that has not sent
    is told and, where there is a previous bulletin, carried forward. `jobs` processes read the ledgers, None for as
    many as pay for their start, or any `executor`, to which `send_files` gives the files' bytes; with more than one a
    script needs its `if __name__ == "__main__":`. `cache` is a folder that keeps what was read for the next run. Raises
    InputError where there is nothing to read or one of these cannot be used.
    """
    plan = _campaign(campaign)
    given = [inputs] if isinstance(inputs, (str, os.PathLike)) else list(inputs)
    sources, passed_over = find_sources(given)
    named = (Path(one).name for one in given if not isinstance(one, Source))
    on = _day(date, [*named, *(source.name for source in sources)], plan)
    store = _cache(cache, plan, on) if cache else None
    checked = read_all(sources, plan, on, jobs=jobs, executor=executor, send=send_files, cache=store, progress=progress)
    known = read_known(tasks, previous, plan, on)

    missing = roll.missing(checked, plan, known.owners) if call_roll else {}
    carried = carrying.forward(known.before, missing) if known.before else ()
    merged = merge_ledgers([*checked, *carried], plan, on, known.owners)
    notes = _notes(checked, merged, known, missing)
    if strict_total and known.listed:
        carried += carrying.as_open(known.listed, task_list.missing(merged, known.listed, plan))
        merged = merge_ledgers([*checked, *carried], plan, on, known.owners)

    made = previous_rules.changes(merged, known.before, plan) if known.before else ()
    findings = _findings(checked, merged, known, missing, made, plan)
    bulletin = Bulletin(
        tally=tally(merged, plan, on, tuple(missing), notes),
        merged=merged,
        findings=findings,
        balances=_balanced([*checked, *carried], merged),
        roll=roll.roll(checked, plan, known.listed, findings, known.owners) if call_roll else (),
        changes=made,
        before=tally(known.before, plan, known.last.date) if known.before and known.last else None,
        history=known.history,
        basis=basis(on, campaign, plan, known.listed, strict_total, known.last, known.history),
    )
    return Report(bulletin, plan, checked, passed_over, (*_file("方案", campaign), *known.files))


def _file(what: str, given: object) -> list[tuple[str, Path]]:
    """What was given with what it is, if it is a file."""
    return [(what, Path(given))] if isinstance(given, (str, os.PathLike)) else []


def _notes(checked: Sequence[Checked], merged: Merged, known: Known, missing: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Who was carried forward, refused, not submitted."""
    before = totals_of(known.before) if known.before else {}
    told = {file for files in missing.values() for file in files}
    return wording.notes(
        tuple(missing),
        [one.source.name for one in checked if one.refused and not one.ledgers and one.source.name not in told],
        [name for name in missing if before.get(name)],
        known.last.date if known.last else None,
        unread=[name for name, files in missing.items() if files],
        strays=totals_of(merged),
        partly={one.source.name: _unread(one) for one in checked if one.refused and one.ledgers},
    )


def _unread(checked: Checked) -> str:
    """What was not read of a file of which something was."""
    return "部分表格" if any(ledger.sheet in checked.unread for ledger in checked.ledgers) else "部分工作表"


def _findings(
    checked: Sequence[Checked],
    merged: Merged,
    known: Known,
    missing: Mapping[str, Sequence[str]],
    made: tuple[Change, ...],
    campaign: Campaign,
) -> tuple[Finding, ...]:
    """By district in the campaign's order, then by file, the gravest first, then as they stand in the file."""
    beyond = [*across.check(merged, campaign)]
    beyond += roll.check(checked, merged, campaign, missing, known.last.files if known.last else None, known.owners)
    beyond += task_list.check(merged, known.listed, campaign, missing) if known.listed else ()
    beyond += previous_rules.check(made, merged, known.before, campaign) if known.before else ()
    found = [finding for one in checked for finding in one.findings] + wording.limited(beyond)
    districts = {name: place for place, name in enumerate(campaign.district_names)}
    grave = {severity: place for place, severity in enumerate(wording.SEVERITIES)}
    return tuple(
        sorted(found, key=lambda one: (districts.get(one.district, len(districts)), one.origin.file, grave[one.severity]))
    )


def check(inputs: Inputs, **options: Any) -> Report:
    """Read and check ledgers for what they hold themselves, whoever has not sent; the options are those of `merge`."""
    return merge(inputs, call_roll=False, **options)


def template(
    folder: str | os.PathLike[str],
    *,
    tasks: str | os.PathLike[str] | None = None,
    campaign: Campaign | str | os.PathLike[str] = WELLS,
) -> tuple[Path, ...]:
    """Write a workbook to fill for each district, with its own tasks where a task list is given.

    Raises InputError where the list or the campaign cannot be used, OutputError where the folder cannot be written.
    """
    from wellxl.writing.outputs import Outputs
    from wellxl.writing.template import write_templates  # late: it imports XlsxWriter

    plan = _campaign(campaign)
    listed, files = read_tasks(tasks, plan, plan.start) if tasks else (None, [])
    return write_templates(Path(folder), plan, listed, Outputs([*files, *_file("方案", campaign)]))


def brief(
    bulletin: str | os.PathLike[str],
    articles: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    issue: int,
    name: str = "",
    campaign: Campaign | str | os.PathLike[str] = WELLS,
) -> tuple[Path, tuple[str, ...]]:
    """Write the 简报: a saved bulletin's table with the articles of a folder, a section each sub-folder.

    `name` stands in its head, else 〈the campaign〉工作简报. Gives where it stands, and what the articles hold that was
    left out, a sentence each. Raises InputError where one of them cannot be read, OutputError where it cannot be written.
    """
    from wellxl.reading.articles import read_articles
    from wellxl.reading.published import read_table
    from wellxl.writing.brief import write_brief
    from wellxl.writing.outputs import Outputs

    if issue < 1:
        raise InputError(f"期数“{issue}”不对：应为 1、2、3 这样的数")
    table, sections = read_table(Path(bulletin)), read_articles(Path(articles))
    read = (("稿件", file) for file in Path(articles).rglob("*") if file.suffix.lower() == ".docx")
    Outputs([*read, ("日通报", Path(bulletin)), *_file("方案", campaign)]).take("简报", Path(path), ".docx")
    left_out = tuple(
        f"稿件《{one.title}》里的{one.left_out}没有收入简报：请在生成的文档里补上"
        for section in sections
        for one in section.articles
        if one.left_out
    )
    return write_brief(Path(path), table, sections, _campaign(campaign), issue, name), left_out


def _campaign(given: Campaign | str | os.PathLike[str]) -> Campaign:
    if isinstance(given, Campaign):
        return given
    from wellxl.catalogue import KINDS  # late, like the other rooms that not every run enters
    from wellxl.reading.plan import read_campaign

    return read_campaign(Path(given), KINDS)


def _cache(folder: str | os.PathLike[str], campaign: Campaign, on: datetime.date) -> Cache:
    from wellxl.cache import Cache  # late: only who asks for it pays for it

    return Cache(Path(folder), campaign, on)


def _day(given: str | datetime.date | None, names: Sequence[str], campaign: Campaign) -> datetime.date:
    if isinstance(given, datetime.date):
        return given
    if given is None:
        return latest_in(names, campaign.start, campaign.deadline) or datetime.date.today()
    if found := latest_in([given]):
        return found
    raise InputError(f"日期“{given}”不认识：请写成 2024-06-23 这样的形式")


def _balanced(checked: Sequence[Checked], merged: Merged) -> tuple[Balance, ...]:
    """Rows in against rows out, a sheet each (law 1); a mismatch stops publishing."""
    fates = {id(ledger): own for ledger, own in zip(merged.ledgers, merged.fates, strict=True)}  # a list may bear a ledger's name
    balances = []
    for one in checked:
        for line in one.lines or (SourceLine(one.source.name, "", one.sha256, one.findings[0].district),):
            owns = [fates[id(ledger)] for ledger in one.ledgers if ledger.sheet == line.sheet]
            balance = Balance(line, **{fate: sum(own.count(code) for own in owns) for code, fate in enumerate(FATES)})
            out = balance.counted + balance.refused + balance.duplicate + balance.skipped
            if balance.seen != out:
                where = f"{line.file}〔{line.sheet}〕"
                raise WellxlError(f"{where}见到 {balance.seen} 行，有去向的 {out} 行，对不上，已停止发布：请把该文件交给维护人员")
            balances.append(balance)
    return tuple(balances)


_WRITTEN = {
    "save": ("日通报", ".xlsx"),
    "detail": ("任务明细", ".csv", ".parquet"),
    "page": ("网页", ".html", ".htm"),
    "document": ("公文", ".docx"),
    "public": ("对外版", ".xlsx"),
    "picture": ("图片", ".png"),
}
"""Method of a report → what it writes, and how the name of that ends."""


@dataclass(frozen=True)
class Report:
    """What a merge gave. In a notebook it shows as the bulletin."""

    bulletin: Bulletin
    campaign: Campaign
    checked: tuple[Checked, ...]
    passed_over: tuple[PassedOver, ...] = ()
    beside: tuple[tuple[str, Path], ...] = ()
    """What was read besides the ledgers, each with what it is."""

    @property
    def table(self) -> DataFrame:
        """The bulletin, a line each: district, category, total, completed, rate, district_rate, rank."""
        return frames.table(self.bulletin.tally)

    @property
    def records(self) -> DataFrame:
        """Every task that counts, a row each: the campaign's fields, completed, file, sheet, row."""
        return frames.records(self.bulletin.merged, self.campaign)

    @property
    def findings(self) -> DataFrame:
        """Every finding, a row each."""
        return frames.findings(self.bulletin.findings)

    @property
    def sources(self) -> DataFrame:
        """Every sheet that was read, a row each: rows seen, counted, refused, duplicate, skipped."""
        return frames.sources(self.bulletin.balances)

    @property
    def changes(self) -> DataFrame:
        """What became of each task since the previous bulletin, a row each."""
        return frames.changes(self.bulletin.changes)

    @property
    def published(self) -> bool:
        """Whether there is anything to publish: at least one ledger was read."""
        return bool(self.bulletin.merged.ledgers)

    @property
    def complete(self) -> bool:
        """Whether no row, no file and no district is missing from the bulletin."""
        return not (
            self.bulletin.tally.missing
            or any(one.refused for one in self.checked)
            or any(balance.refused for balance in self.bulletin.balances)
        )

    @property
    def summary(self) -> str:
        """The paragraph that an office writes under the table, in Chinese."""
        from wellxl.writing.summary import summary  # late: only who asks pays for it

        return summary(self.bulletin, self.campaign)

    @uncollected()
    def save(
        self,
        path: str | os.PathLike[str],
        *,
        columns: Iterable[str] = (),
        paragraph: bool = False,
        detail_in: str | None = None,
    ) -> Path:
        """Write the workbook; the file that stood there stays whole until the new one is.

        `columns` are extra ones of the table (`wellxl.pace.COLUMNS`); with `paragraph` the summary stands under it; with
        `detail_in`, the name of the file that `detail` wrote or blank, the workbook is without a line a task.
        Gives the path where it really stands (a numbered sibling where Windows holds the target). Raises OutputError
        where it cannot be written, InputError where no ledger could be read or a column cannot be known.
        """
        from wellxl.writing.workbook import write_workbook  # late: it imports XlsxWriter

        place, words = self.reserve("save", path), self.summary if paragraph else ""
        return write_workbook(place, self.bulletin, self.campaign, columns, words, detail_in)

    def detail(self, path: str | os.PathLike[str]) -> Path:
        """Write every counted task into a .csv or .parquet file of its own. Raises as `save`."""
        from wellxl.writing.detail_file import write_detail  # late, as the papers

        return write_detail(self.reserve("detail", path), self.bulletin.merged, self.campaign)

    def page(self, path: str | os.PathLike[str]) -> Path:
        """Write the bulletin as one web page that needs no network: table, charts, sources, findings. Raises as `save`."""
        from wellxl.writing.page import write_page  # late, as the other papers: who saves a workbook alone pays for none

        return write_page(self.reserve("page", path), self.bulletin, self.campaign)

    def document(self, path: str | os.PathLike[str]) -> Path:
        """Write the bulletin as an official page for Word: words, table, note, who gets it. Raises as `save`."""
        from wellxl.writing.document import write_document

        return write_document(self.reserve("document", path), self.bulletin, self.campaign)

    def public(self, path: str | os.PathLike[str]) -> Path:
        """Write a workbook for everybody: the table and the streets as values, nothing of the tasks. Raises as `save`."""
        from wellxl.writing.public import write_public

        return write_public(self.reserve("public", path), self.bulletin, self.campaign)

    def picture(self, path: str | os.PathLike[str]) -> Path:
        """Write the table and the course of the campaign as one PNG. Raises as `save`, and where no Chinese font is."""
        from wellxl.writing.picture import write_picture

        return write_picture(self.reserve("picture", path), self.bulletin, self.campaign)

    def reserve(self, method: str, path: str | os.PathLike[str]) -> Path:
        """The path at which one of the methods above may write: nothing that was read stands there, and no other method
        writes there. Who reserves every place first writes none where one of them will not do. Raises as `save`.
        """
        if not self.published:
            raise InputError("没有一份台账能够读取，未生成通报：请按提示改正后重报")
        what, *endings = _WRITTEN[method]
        self._outputs.take(what, Path(path), *endings)
        return Path(path)

    @cached_property
    def _outputs(self) -> Outputs:
        from wellxl.writing.outputs import Outputs  # late: who only checks writes nothing

        return Outputs([*(("台账", one.source.path) for one in self.checked), *self.beside])

    def returns(self, folder: str | os.PathLike[str]) -> tuple[Return, ...]:
        """Write into a folder, for every file with findings, a copy of it with the mistakes marked, and a letter.

        Raises OutputError where the folder cannot be written, or a file was changed since it was read. The submitter's
        own file is never touched.
        """
        from wellxl.writing.returns import write_returns  # late: only who returns pays for it

        read = {one.source: one.sha256 for one in self.checked}
        return write_returns(Path(folder), self._by_file(), self.campaign, self.bulletin.tally.date, read)

    def compared(self, against: str | os.PathLike[str] | None = None) -> dict[str, Comparison]:
        """File → what has become of the findings of the return before it.

        The return is `against` or, without it, the one that the file itself is: a district mends the return and sends
        it back. A file that is none is left out.
        """
        from wellxl.reading.returned import compare, read_return  # late: few files are returns

        compared = {}
        lists = {balance.line.file for balance in self.bulletin.balances if balance.line.sheet.startswith("问题清单")}
        for source, findings in self._by_file():
            if (against or source.name in lists) and (old := read_return(Path(against) if against else source.path)):
                compared[source.name] = compare(old, findings)
        if against and not compared:
            is_folder(Path(against), "退回件")  # which may be why
            raise InputError(f"“{against}”不是 wellxl 的退回件：请指定〈原文件名〉_退回_〈日期〉.xlsx")
        return compared

    def _by_file(self) -> list[tuple[Source, tuple[Finding, ...]]]:
        return [
            (one.source, tuple(finding for finding in self.bulletin.findings if finding.origin.file == one.source.name))
            for one in self.checked
        ]

    def as_dict(self, output: str = "") -> dict[str, Any]:
        """The report as the command line prints it with `--json`."""
        return data.as_dict(self.bulletin, output)

    def _repr_html_(self) -> str:
        from wellxl.writing import page  # late: only a notebook shows it

        return page.table(self.bulletin.tally)
