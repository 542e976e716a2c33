"""The bulletin's workbook: opens it, orders its sheets, and puts it in the place of the old one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from wellxl.campaign import Campaign
from wellxl.pace import Pace, chosen
from wellxl.records import Bulletin
from wellxl.writing import bulletin as bulletin_sheet
from wellxl.writing import detail, findings, open_tasks, progress, sources, streets
from wellxl.writing.book import new_book
from wellxl.writing.column_sheet import ColumnSheet
from wellxl.writing.styles import Styles, page_header
from wellxl.writing.values import AsValues

__all__ = ["SHEETS", "write_workbook"]

_Lay = Callable[[Any, Bulletin, Campaign, detail.Ranges, Styles], None]

SHEETS: tuple[tuple[str, _Lay], ...] = (
    (bulletin_sheet.NAME, bulletin_sheet.write),
    (progress.NAME, progress.write),
    ("街道", streets.write),
    (open_tasks.NAME, lambda sheet, bulletin, campaign, _, styles: open_tasks.write(sheet, bulletin, campaign, styles)),
    (detail.NAME, lambda sheet, bulletin, campaign, _, styles: detail.write(sheet, bulletin.merged, campaign, styles)),
    (
        "问题清单",
        lambda sheet, bulletin, _, __, styles: findings.write(
            sheet, bulletin.findings, styles, sources.places(bulletin.balances)
        ),
    ),
    (sources.NAME, lambda sheet, bulletin, _, __, styles: sources.write(sheet, bulletin, styles)),
)
"""The sheets in their order, each with what lays it out. 街道 is left out where the campaign has no streets."""

_LONG = (open_tasks.NAME, detail.NAME)
"""A line a task."""


def write_workbook(
    path: Path,
    bulletin: Bulletin,
    campaign: Campaign,
    columns: Iterable[str] = (),
    paragraph: str = "",
    detail_in: str | None = None,
) -> Path:
    """Write the workbook and return where it stands: `path`, or a numbered sibling where Excel holds that.

    `columns` are the extra ones of 日通报 (see pace.COLUMNS), `paragraph` stands under its table. Raises InputError
    where a column is unknown or cannot be known. With `detail_in` the workbook has no line a task, figures over them
    stand as values, and the 注 line says in which file the tasks are (blank: in none).

    The same records give the same bytes (law 5). Raises OutputError, the old file whole (law 4).
    """
    tally = bulletin.tally
    places = detail.ranges(bulletin.merged, campaign)
    if detail_in:
        bulletin = bulletin._replace(tally=tally._replace(notes=(*tally.notes, f"任务明细见同一文件夹的“{detail_in}”。")))
    columns = chosen(columns)
    Pace(bulletin, campaign).check(columns)
    about = {"subject": campaign.name, "author": campaign.office}
    with new_book(path, tally.title, tally.date, "bulletin", **about) as (book, target):
        styles = Styles(book, campaign)
        for kind, lay in SHEETS:
            if (kind == "街道" and not places.street) or (kind in _LONG and detail_in is not None):
                continue
            for name in detail.names(bulletin.merged) if kind == detail.NAME else (kind,):
                sheet = book.add_worksheet(name, ColumnSheet)
                if detail_in is not None:
                    sheet = AsValues(sheet, detail.NAME)
                if lay is bulletin_sheet.write:  # which has its title in its cells
                    bulletin_sheet.write(sheet, bulletin, campaign, places, styles, columns, paragraph)
                else:
                    lay(sheet, bulletin, campaign, places, styles)
                    sheet.set_header(page_header(f"{tally.title}　{name}"))
    return target.path
