"""The bulletin as an official document: title, date, the table in words, the table, the note, who gets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wellxl.campaign import Campaign
from wellxl.records import Block, Bulletin
from wellxl.wording import percent
from wellxl.writing import official
from wellxl.writing.bulletin import HEADS
from wellxl.writing.summary import summary

__all__ = ["lines", "write_document"]


def write_document(path: Path, bulletin: Bulletin, campaign: Campaign) -> Path:
    """Write the page (GB/T 9704-2012) and give the path where it stands.

    Raises InputError where python-docx is not installed, OutputError where it cannot be written, the old file whole.
    """
    tally = bulletin.tally
    document = official.new_document(tally.title, campaign.office, tally.date)
    official.add(document, tally.title, official.TITLE, 22, align="center", line=660, keep=True)
    day = f"（{tally.date.year}年{tally.date.month}月{tally.date.day}日）"
    official.add(document, day, official.KAI, align="center", keep=True)
    official.add(document, summary(bulletin, campaign), indent=2, space=(120, 200))
    official.table(document, HEADS, map(lines, tally.blocks))
    if tally.notes:
        official.add(document, "注：" + "".join(tally.notes), size=12, line=340, space=(80, 0))
    official.send_to(document, campaign)
    return official.save(document, path)


def lines(block: Block) -> list[tuple[str, ...]]:
    """The lines of a block as they are printed; rate and rank of a district without a task are —."""
    return list(_lines(block))


def _lines(block: Block) -> Iterator[tuple[str, ...]]:
    rate = percent(block.sum.rate) if block.sum.total else "—"
    rank = str(block.rank or ("" if block.sum.total else "—"))
    for figure in block.figures:
        counts = (str(figure.total), str(figure.completed), percent(figure.rate))
        yield (block.district, figure.category, *counts, rate, rank)
