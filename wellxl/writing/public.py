"""The bulletin for everybody: the table and the streets as values, and nothing of the tasks behind them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from wellxl.campaign import Campaign
from wellxl.records import Bulletin, Ledger
from wellxl.writing import bulletin as bulletin_sheet
from wellxl.writing import detail
from wellxl.writing.book import new_book
from wellxl.writing.styles import Styles, page_header
from wellxl.writing.values import AsValues
from wellxl.writing.workbook import SHEETS

__all__ = ["OTHER_STREETS", "write_public"]

OTHER_STREETS = "其他"
"""Stands for what ledgers say under 街道 that is no street that the campaign lists and does not look like one."""

_SHOWN = ("日通报", "进度", "街道")
_STREET = re.compile("[\u4e00-\u9fff]{1,12}(街道|镇|乡|办事处|园|园区|开发区|管理处|农场|林场)")


def write_public(path: Path, bulletin: Bulletin, campaign: Campaign) -> Path:
    """Write the workbook and give the path where it stands: no task, name, number, file, link or formula is in it.

    The same records give the same bytes. Raises OutputError, the old file whole.
    """
    shown = _without_tasks(bulletin, campaign)
    tally = shown.tally
    places = detail.ranges(shown.merged, campaign)
    with new_book(path, tally.title, tally.date, "public", subject=campaign.name, author=campaign.office) as (book, target):
        styles = Styles(book, campaign)
        for name, lay in SHEETS:
            if name in _SHOWN and (name != "街道" or places.street):
                sheet = AsValues(book.add_worksheet(name))
                lay(sheet, shown, campaign, places, styles)
                if lay is not bulletin_sheet.write:  # which has its title in its cells
                    sheet.set_header(page_header(f"{tally.title}　{name}"))
    return target.path


def _without_tasks(bulletin: Bulletin, campaign: Campaign) -> Bulletin:
    """The bulletin with nothing in it but what is shown: a note does not name a file, a street is a street."""
    files = {balance.line.file for balance in bulletin.balances}
    notes = tuple(note for note in bulletin.tally.notes if not any(file in note for file in files))
    if notes != bulletin.tally.notes:
        notes += ("部分台账未能读入，未计入本表。",)
    streets = {street for district in campaign.districts for street in district.streets}
    key = campaign.key_of("street")
    ledgers = tuple(_with_streets(ledger, key, streets) for ledger in bulletin.merged.ledgers)
    return bulletin._replace(
        tally=bulletin.tally._replace(notes=notes),
        merged=bulletin.merged._replace(ledgers=ledgers),
        findings=(),
        balances=(),
        roll=(),
        changes=(),
    )


def _with_streets(ledger: Ledger, key: str, known: set[str]) -> Ledger:
    """The ledger, with another word for what is no street: a name or a telephone number may stand in the wrong column."""
    return ledger._replace(
        columns=tuple(
            column._replace(values=tuple(_street(value, known) for value in column.values)) if column.key == key else column
            for column in ledger.columns
        ),
    )


def _street(value: Any, known: set[str]) -> str | None:
    if value is None:
        return None
    text = str(value)
    return text if text in known or _STREET.fullmatch(text) else OTHER_STREETS
