"""Every class of bad input, 1 to 33, as a ledger beside a good one: what becomes of it, and what the clerk is told.

`pytest -rP tests/test_classes.py` prints them all. What each reader and writer does with its share is tried in detail
beside the modules.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import openpyxl
import pytest
from builders import ledger, tasks
from making import DAY
from packing import PARTS, package
from test_grid import REFUSED

import wellxl
from wellxl.records import letters
from wellxl.wording import SEVERITIES, line

HEAD = ("水井编号", "用户名称", "分类", "完成状态", "位置")
TASK = ("N1", "沐禾院", "应封停", "是", "听泉路1号")
OTHER = ("N2", "池青院", "应纳管", "否", "听泉路2号")


class Case(NamedTuple):
    """A file that arrives, and what must become of it."""

    number: int
    what: str
    code: str
    """Of the finding that tells it; blank where there is nothing to tell."""
    make: Callable[[], bytes]
    name: str = "卧龙区.xlsx"
    counted: int = 2
    """Tasks of it that count; none of a file that is refused."""


def xml(*rows: Sequence[object], first: int = 1) -> str:
    """Rows of a worksheet part: texts, numbers, and cells given as XML."""

    def cell(at: str, value: object) -> str:
        if isinstance(value, str) and value.startswith("<c "):
            return value.replace("<c ", f'<c r="{at}" ', 1)
        if isinstance(value, str):
            return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' if value else ""
        return f'<c r="{at}"><v>{value}</v></c>'

    return "".join(
        f'<row r="{number}">{"".join(cell(f"{letters(column)}{number}", value) for column, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, first)
    )


def book(*rows: Sequence[object], **more: object) -> Callable[[], bytes]:
    """A workbook of the header and these rows, the good ones where none are given."""
    return lambda: package(xml(HEAD, *(rows or (TASK, OTHER))), **more)


def with_part(name: str, part: str | bytes, rows: Sequence[Sequence[object]] = (TASK, OTHER)) -> Callable[[], bytes]:
    return book(*rows, parts={name: part})


def lines(*rows: Sequence[str], by: str = ",") -> str:
    return "\n".join(by.join(row) for row in (HEAD, *(rows or (TASK, OTHER))))


def column(header: str, *values: object) -> Callable[[], bytes]:
    """The good ledger with one column more."""
    return lambda: package(xml((*HEAD, header), *((*task, value) for task, value in zip((TASK, OTHER), values, strict=True))))


def status(word: str) -> tuple[object, ...]:
    return (*TASK[:3], word, TASK[4])


def named(text: str) -> tuple[object, ...]:
    return (TASK[0], text, *TASK[2:])


FILL = PARTS["xl/styles.xml"].replace("<cellXfs", "<fills><fill/></fills><cellXfs")
PROPERTY = "<Properties><property pid='2'/></Properties>"
TABLE = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEAD, TASK, OTHER))
DATES_1904 = PARTS["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
HIDDEN = xml(HEAD, TASK, OTHER).replace('<row r="3">', '<row r="3" hidden="1">')
MERGED = '<mergeCells count="1"><mergeCell ref="F2:F3"/></mergeCells>'
IMAGE = '<c t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>'

CASES = (
    Case(1, "empty fill in the styles", "", with_part("xl/styles.xml", FILL)),
    Case(2, "nameless property", "", with_part("docProps/custom.xml", PROPERTY)),
    Case(3, "cells without addresses", "", lambda: package(xml(HEAD, TASK, OTHER).replace(' r="', ' x="'))),
    Case(4, "dimension A1", "", book(before='<dimension ref="A1"/>')),
    Case(5, "control characters", "text-control-characters", book(named("沐\x0b禾院"), OTHER)),
    Case(6, "cell image", "cell-image", column("堵点", IMAGE, "")),
    Case(7, "formula without a result", "formula-uncached", column("井深(米)", "<c ><f>40+2</f></c>", 50)),
    Case(8, "error cell", "cell-error", column("井深(米)", '<c t="e"><v>#N/A</v></c>', 50)),
    Case(9, "HTML saved as .xls", "", f"<html><table>{TABLE}</table></html>".encode, "卧龙区.xls"),
    Case(10, "CSV in GBK", "text-encoding", lambda: lines().encode("gb18030"), "卧龙区.csv"),
    *(Case(int(name[6:8]), name[9:], code, make, counted=0) for name, (code, make) in REFUSED.items()),
    Case(18, "title and unit line above the header", "", lambda: package(xml(("卧龙区台账",), ("单位：米",), HEAD, TASK, OTHER))),
    Case(
        18,
        "required column missing",
        "column-missing",
        lambda: package(xml(*(row[:3] + row[4:] for row in (HEAD, TASK, OTHER)))),
        counted=0,
    ),
    Case(
        19, "merged group cells", "merge-filled", lambda: package(xml((*HEAD, "街道"), (*TASK, "七一街道"), OTHER), after=MERGED)
    ),
    Case(20, "sum and signature between tasks", "", book(TASK, ("小计", "", "", "", ""), OTHER, ("填报人：", "", "审核人："))),
    Case(21, "hidden row", "rows-hidden", lambda: package(HIDDEN)),
    Case(22, "id with leading zeros", "", book(("00123", *TASK[1:]), OTHER)),
    Case(23, "id typed as a number of 18 digits", "id-digits-lost", book((411302199001011234, *TASK[1:]), OTHER)),
    Case(24, "placeholders", "placeholder", column("堵点", "/", "无")),
    Case(25, "about thirty, full width", "number-approximate", column("井深(米)", "约30", "１２３")),
    Case(26, "zero width and trailing spaces", "text-cleaned", book(named("沐禾\u200b院 "), OTHER)),
    Case(27, "date as text", "date-as-text", column("完成日期", "2024.6.20", "")),
    Case(27, "impossible date", "date-unreadable", column("完成日期", "2024年6月31日", "")),
    Case(28, "unknown status", "status-unknown", book(status("大概"), OTHER)),
    Case(29, "text like a formula", "", book(named('=HYPERLINK("http://x")'), OTHER)),
    Case(30, "macros", "", with_part("xl/vbaProject.bin", b"macro")),
    Case(31, "brackets and marks in the file's name", "", book(), "卧龙区[1]：*？.xlsx"),
    Case(32, "forty thousand characters", "text-too-long", column("备注", "长" * 40_000, "")),
    Case(33, "thirty thousand spaces", "text-cleaned", book(named("沐" + " " * 32_000 + "院 "), OTHER)),
)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ledger(tmp_path_factory.mktemp("good") / "高新区.xlsx", tasks("高新区", {"应封停": (3, 1), "应纳管": (2, 1)}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number:02} {case.what}")
def test_what_becomes_of_it(case: Case, good: Path, tmp_path: Path, figure: Callable[..., None]) -> None:
    path = tmp_path / case.name
    path.write_bytes(case.make())
    start = time.process_time()
    report = wellxl.merge([good, path], date=DAY)
    assert time.process_time() - start < 10
    totals = {block.district: block.sum.total for block in report.bulletin.tally.blocks}
    assert (totals["高新区"], totals["卧龙区"]) == (5, case.counted)
    told = [one for one in report.bulletin.findings if one.code == case.code and one.origin.file == case.name]
    assert bool(told) == bool(case.code), [line(one) for one in report.bulletin.findings]
    assert all(one.suggestion for one in told if one.severity != "fixed")
    outcome = "refused" if not case.counted else f"read, {told[0].severity}" if told else "read"
    assert_inert(report.save(tmp_path / "日通报.xlsx"))
    severity = SEVERITIES[told[0].severity] if told else ""
    print(f"\n{case.number:>2}  {case.what}  →  {outcome}  {severity}  {line(told[0]) if told else ''}")
    figure("classes of bad input", **{outcome.replace(", ", "_and_told_as_"): 1})


def assert_inert(path: Path) -> None:
    """Nothing of a ledger is a formula, a link to the outside or a macro of the bulletin."""
    names = zipfile.ZipFile(path).namelist()
    assert not [name for name in names if "vba" in name.lower() or "externalLink" in name]
    detail = openpyxl.load_workbook(path)["明细"]
    assert not [
        cell.coordinate
        for row in detail
        for cell in row
        if cell.data_type == "f" or (cell.hyperlink and not cell.hyperlink.location)
    ]


def test_every_class_is_there() -> None:
    assert {case.number for case in CASES} == set(range(1, 34))
