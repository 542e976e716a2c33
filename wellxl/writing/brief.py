"""The 简报: a red head, what is in it, the articles, the day's table, who gets it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wellxl.campaign import Campaign
from wellxl.reading.articles import Article, Section
from wellxl.records import Tally
from wellxl.writing import official
from wellxl.writing.bulletin import HEADS
from wellxl.writing.document import lines

__all__ = ["write_brief"]

_RED = "FF0000"
_ROOM = 442
"""Points across the text area."""
_PAGE = 8800
"""Twentieths of a point that the page of the table leaves for its rows."""
_HEADING = 28
"""Characters up to which a line without a full stop is a heading."""


def write_brief(path: Path, tally: Tally, sections: Iterable[Section], campaign: Campaign, issue: int, name: str = "") -> Path:
    """Write the document and give the path where it stands; `name` is that in the head, else 〈the campaign〉工作简报.

    Raises InputError where python-docx is not installed, OutputError where it cannot be written, the old file whole.
    """
    sections = tuple(sections)
    name = name or f"{campaign.name}工作简报"
    day = f"{tally.date.year}年{tally.date.month}月{tally.date.day}日"
    document = official.new_document(f"{name}第{issue}期", campaign.office, tally.date)
    size = max(26, min(48, _ROOM // max(len(name), 1)))
    official.add(document, name, official.TITLE, size, align="center", line=size * 30, colour=_RED, bold=True)
    official.add(document, f"第{issue}期", align="center", line=700, space=(160, 160))
    official.sides(document, campaign.office, day, _RED)
    _contents(document, sections)
    for number, article in enumerate(article for section in sections for article in section.articles):
        _article(document, article, first=number == 0)
    official.add(document, tally.title, official.TITLE, 22, align="center", line=660, page=True, keep=True)
    official.add(document, f"（{day}）", official.KAI, align="center", space=(0, 200), keep=True)
    rows = 1 + sum(len(block.figures) for block in tally.blocks)
    official.table(document, HEADS, map(lines, tally.blocks), min(max(_PAGE // rows, official.LOWEST), 500))
    if tally.notes:
        official.add(document, "注：" + "".join(tally.notes), size=12, line=340, space=(80, 0))
    official.send_to(document, campaign)
    return official.save(document, path)


def _contents(document: Any, sections: tuple[Section, ...]) -> None:
    official.add(document, "本期导读", official.HEADING, 18, align="center", line=700, space=(300, 100), keep=True)
    for section in sections:
        official.add(document, f"【{section.name}】", official.HEADING, space=(120, 0), keep=True)
        for article in section.articles:
            official.add(document, f"● {article.title}", official.KAI, hang=1.5, align="left")


def _article(document: Any, article: Article, *, first: bool) -> None:
    """The title on a new page for the first, after two lines of room for the others."""
    space = (0 if first else 700, 240)
    official.add(document, article.title, official.TITLE, 22, align="center", line=660, page=first, space=space, keep=True)
    for paragraph in article.paragraphs:
        if len(paragraph) <= _HEADING and not paragraph.endswith(tuple("。！？；：，、…”）》.!?;:,")):
            font = official.KAI if paragraph.startswith("（") else official.HEADING
            official.add(document, paragraph, font, indent=2, keep=True)
        else:
            official.add(document, paragraph, indent=2)
