"""The bulletin's workbook: opens it, orders its sheets, and puts it in the place of the old one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from wellxl.campaign import Campaign
from wellxl.reading.folder import MARK
from wellxl.records import Bulletin
from wellxl.writing import bulletin as bulletin_sheet
from wellxl.writing import detail, findings, sources, streets
from wellxl.writing.cells import clean
from wellxl.writing.styles import Styles
from wellxl.writing.target import check_package, replacing

__all__ = ["SHEETS", "write_workbook"]

Lay = Callable[[Any, Bulletin, Campaign, detail.Ranges, Styles], None]

SHEETS: tuple[tuple[str, Lay], ...] = (
    ("日通报", bulletin_sheet.write),
    ("街道", streets.write),
    (detail.NAME, lambda sheet, bulletin, campaign, _, styles: detail.write(sheet, bulletin.merged, campaign, styles)),
    ("问题清单", lambda sheet, bulletin, _, __, styles: findings.write(sheet, bulletin.findings, styles)),
    ("来源", lambda sheet, bulletin, _, __, styles: sources.write(sheet, bulletin.balances, styles)),
)
"""The sheets in their order, each with what lays it out. 街道 is left out where the campaign has no streets."""


def write_workbook(path: Path, bulletin: Bulletin, campaign: Campaign) -> Path:
    """Write the workbook and return where it stands: `path`, or a numbered sibling where Excel holds that.

    The same records give the same bytes (law 5). Raises OutputError, the old file whole (law 4).
    """
    with replacing(path) as target:
        target.temp.write_bytes(_package(bulletin, campaign))
        check_package(target.temp, "[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")
    return target.path


def _package(bulletin: Bulletin, campaign: Campaign) -> bytes:
    """The bytes of the workbook, made whole before any of them goes to the target."""
    from xlsxwriter import Workbook  # late: 130 ms that `check` need not pay
    from xlsxwriter.exceptions import FileCreateError

    buffer = BytesIO()
    book = Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    styles = Styles(book, campaign)
    places = detail.ranges(bulletin.merged, campaign)
    for name, lay in SHEETS:
        if name != "街道" or places.street:
            lay(book.add_worksheet(name), bulletin, campaign, places, styles)
    _set_properties(book, bulletin, campaign)
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] from None  # the OSError that it wraps
    return buffer.getvalue()


def _set_properties(book: Any, bulletin: Bulletin, campaign: Campaign) -> None:
    """What the file says of itself; its date is the bulletin's, so that the bytes do not depend on the clock."""
    book.set_properties(
        {
            "title": clean(bulletin.tally.title)[:250],
            "subject": clean(campaign.name)[:250],
            "author": clean(campaign.office)[:250],
            "created": datetime.combine(bulletin.tally.date, time()),
        }
    )
    book.set_custom_property(MARK, "bulletin", "text")
