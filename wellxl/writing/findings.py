"""The sheet 问题清单: what is wrong, where it stands, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wellxl.records import Finding
from wellxl.wording import SEVERITIES
from wellxl.writing.cells import link, writer
from wellxl.writing.styles import Styles, height, set_list_page

__all__ = ["HEADS", "write"]

HEADS = ("级别", "代码", "辖区", "文件", "工作表", "单元格", "列名", "原值", "说明", "建议")
_FILE = HEADS.index("文件")
_LOOK = ("body", "small", "wrapped", "left")
_WIDTHS = (8, 17, 10, 24, 12, 10, 12, 16, 44, 32)


def write(sheet: Any, findings: Iterable[Finding], styles: Styles, sources: Mapping[tuple[str, str], str] = {}) -> None:
    """A line a finding, in the order given, coloured by its severity; its file leads to its line on 来源.

    `sources` gives where that line stands, by file and sheet (see sources.places).
    """
    heading = writer(sheet, styles, "header")
    for column, (head, wide) in enumerate(zip(HEADS, _WIDTHS, strict=True)):
        heading(0, column, head)
        sheet.set_column(column, column, wide)
    sheet.set_row(0, 26)
    plain, looks = writer(sheet, styles, *_LOOK), styles(*_LOOK)
    coloured = {severity: writer(sheet, styles, "body", "small", severity) for severity in SEVERITIES}
    row = 0
    for row, one in enumerate(findings, 1):
        coloured[one.severity](row, 0, SEVERITIES[one.severity])
        texts = _texts(one)
        if place := sources.get((one.origin.file, one.origin.sheet)) or sources.get((one.origin.file, "")):
            link(sheet, row, _FILE, place, looks, "点击查看来源")
        for column, text in enumerate(texts, 1):
            plain(row, column, text)
        tall = max(height(text, wide, 10) for text, wide in zip(texts, _WIDTHS[1:], strict=True))
        sheet.set_row(row, min(tall + 6, 400))
    sheet.autofilter(0, 0, max(row, 1), len(HEADS) - 1)
    set_list_page(sheet)


def _texts(one: Finding) -> tuple[str, ...]:
    place = one.origin
    return (
        one.code,
        one.district,
        place.file,
        place.sheet,
        place.place,
        one.column,
        one.value,
        one.message,
        one.suggestion,
    )
