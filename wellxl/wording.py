"""Findings in the words of the clerk who reads them: what stands there, what was expected, what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wellxl.records import Finding, Hit, Kind, Origin

__all__ = [
    "KINDS",
    "SEVERITIES",
    "SHOWN",
    "columns",
    "findings",
    "limited",
    "line",
    "listed",
    "nearest",
    "notes",
    "percent",
    "show",
    "tell",
]

SEVERITIES = {"error": "错误", "warning": "警告", "fixed": "已更正"}
"""The severities as a clerk reads them, the gravest first."""

SHOWN = 1000
"""Findings shown for one sheet; those beyond are counted in one line."""

_LONGEST = 60
_FILES, _DISTRICTS = 3, 12
"""Refused files, and districts that have not sent, that are named in the 注 line one by one."""
_CUT = Kind(
    "findings-cut",
    "warning",
    "本表问题过多，另有 {count} 条未逐条列出",
    "请先改正已列出的问题，再重新检查",
    title="问题过多",
)

KINDS = (_CUT,)
"""The findings that wording itself makes."""


def show(value: Any) -> str:
    """A cell's value as a person would read it there, cut where it is long.

    >>> show(5.0), show(date(2024, 6, 3)), show(None), show(True)
    ('5', '2024-06-03', '', '是')
    """
    if value is None:
        return ""
    if value is True or value is False:
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{Decimal(f'{value:.15g}'):f}"  # fifteen digits, as Excel keeps them
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.hour or value.minute else value.strftime("%Y-%m-%d")
    text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def listed(words: Iterable[str]) -> str:
    """Words in quotes, one after another.

    >>> listed(["应封停", "应纳管"])
    '“应封停”“应纳管”'
    """
    return "".join(f"“{word}”" for word in words)


def nearest(word: str, words: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The words that look most like one, the closest first; none where none is close.

    >>> nearest("应封亭", ["应封停", "应纳管"]), nearest("日其", ["日期", "数值"])
    (('应封停',), ('日期',))
    """
    from rapidfuzz import fuzz, process  # late: a clean ledger never asks

    found = process.extract(word, list(words), scorer=fuzz.ratio, limit=most, score_cutoff=55 if len(word) > 2 else 50)
    return tuple(match for match, _, _ in found)


def percent(rate: Fraction) -> str:
    """A rate with two decimals, rounded half up in decimal as Excel shows it (binary half-even is wrong).

    >>> percent(Fraction(29765, 100000)), percent(Fraction(0)), percent(Fraction(82, 307))
    ('29.77%', '0.00%', '26.71%')
    """
    hundredths = (rate.numerator * 20000 + rate.denominator) // (rate.denominator * 2)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def tell(hit: Hit, file: str, sheet: str = "", district: str = "", severity: str = "", rows: Sequence[int] = ()) -> Finding:
    """One finding in words. `rows` names all rows where it stands for more than one."""
    value = show(hit.value)
    facts = {**hit.facts, "value": value, "column": hit.header}
    message = hit.kind.sentence.format(**facts)
    if len(rows) > 1:
        first = "、".join(f"{hit.column}{row}" for row in rows[:3])
        message += f"（同类共 {len(rows):,} 处：{first}{' 等' if len(rows) > 3 else ''}）"
    return Finding(
        severity=severity or hit.kind.severity,  # type: ignore[arg-type]
        code=hit.kind.code,
        origin=Origin(file, sheet, hit.row, hit.column),
        column=hit.header,
        value=value,
        message=message,
        suggestion=hit.kind.suggestion.format(**facts),
        rows=tuple(rows) if len(rows) > 1 else (),
        district=district,
    )


def findings(
    hits: Iterable[Hit],
    file: str,
    sheet: str = "",
    district: str = "",
    *,
    size: int = 0,
    severities: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Worded and grouped findings of one sheet of `size` rows, in the order of its rows.

    `fixed` hits become one finding for each column and kind; so does an error or a warning that fills a column
    (more than twenty cells and half of the rows). `severities` overrides a kind's own, `off` drops it.
    """
    groups: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.kind.code, hit.column), []).append(hit)
    told: list[Finding] = []
    for (code, _), group in groups.items():
        severity = (severities or {}).get(code) or group[0].kind.severity
        if severity == "off" and group[0].kind.refuses:
            severity = group[0].kind.severity  # what is refused is never refused in silence
        elif severity == "off":
            continue
        group.sort(key=lambda hit: hit.row)
        fills = len(group) > 20 and len(group) * 2 > size
        if group[0].row and (severity == "fixed" or fills):
            told.append(tell(group[0], file, sheet, district, severity, [hit.row for hit in group]))
        else:
            told.extend(tell(hit, file, sheet, district, severity) for hit in group)
    order = list(SEVERITIES)
    told.sort(key=lambda one: (one.origin.row, len(one.origin.column), one.origin.column, order.index(one.severity), one.code))
    return tuple(_cut(told))


def limited(found: Iterable[Finding]) -> list[Finding]:
    """Findings of several files with no more of them than can be read: of each sheet, and of each district that it
    concerns, so many as of a sheet itself. What concerns no file is told whole.
    """
    sheets: dict[tuple[str, str, str], list[Finding]] = {}
    for one in found:
        sheets.setdefault((one.origin.file, one.origin.sheet, one.district), []).append(one)
    return [one for (file, _, _), some in sheets.items() for one in (_cut(some) if file else some)]


def _cut(told: Sequence[Finding]) -> Sequence[Finding]:
    """The gravest of a sheet's findings, in the order given, and how many are left out."""
    if len(told) <= SHOWN:
        return told
    order = list(SEVERITIES)
    kept = sorted(told, key=lambda one: order.index(one.severity))[:SHOWN]
    ids = set(map(id, kept))
    left_out = [one for one in told if id(one) not in ids]
    worst = min((one.severity for one in left_out), key=order.index)
    rest, place = Hit(_CUT, 0, facts={"count": f"{len(left_out):,}"}), told[0].origin
    return (*(one for one in told if id(one) in ids), tell(rest, place.file, place.sheet, told[0].district, worst))


def line(finding: Finding) -> str:
    """The finding as one line: where, what, what to do."""
    end = f"。{finding.suggestion}" if finding.suggestion else ""
    where = str(finding.origin)
    return f"{where}：{finding.message}{end}" if where else f"{finding.message}{end}"


def columns(rows: Sequence[Sequence[str]], sides: str) -> Iterator[str]:
    """Rows in columns, aligned for a terminal in which a Chinese character is two cells wide.

    >>> list(columns([("辖区", "任务"), ("x", "7")], "<>"))
    ['  辖区  任务', '  x        7']
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            " " * (width - _width(text)) + text if side == ">" else text + " " * (width - _width(text))
            for text, width, side in zip(row, widths, sides, strict=True)
        ]
        yield ("  " + "  ".join(cells)).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def notes(
    missing: Sequence[str],
    refused: Sequence[str],
    carried: Sequence[str] = (),
    since: date | None = None,
    *,
    unread: Sequence[str] = (),
    strays: Mapping[str, int] = {},
    partly: Mapping[str, str] = {},
) -> tuple[str, ...]:
    """The sentences of the 注 line: who did not send, whose last tasks were carried forward, what could not be read.

    Of the districts that are `missing`, `unread` have sent what could not be read; `strays` tells how many tasks others
    have sent for them. `partly` tells of the files that were read in part what was not: sheets or tables.

    >>> notes(["高新区", "宛城区"], ["卧龙区.xlsx"], ["高新区"], date(2024, 6, 22))
    ('高新区未报，按上期（2024.6.22）数据结转。', '宛城区未报。', '卧龙区.xlsx未能读入，未计入本表。')
    """
    told = []
    for what, otherwise, names in (
        ("未报", "", [name for name in missing if name not in unread]),
        ("所报台账未能读入", "，未计入本表", [name for name in missing if name in unread]),
    ):
        brought = [name for name in names if name in carried]
        if brought and since:
            told.append(f"{_some(brought)}{what}，按上期（{since.year}.{since.month}.{since.day}）数据结转。")
        if absent := [name for name in names if name not in carried]:
            told.append(f"{_some(absent)}{what}{_strays(absent, strays) or otherwise}。")
    told += _unread("", refused)
    for part in dict.fromkeys(partly.values()):
        told += _unread(part, [file for file, own in partly.items() if own == part])
    return tuple(told)


def _strays(districts: Sequence[str], strays: Mapping[str, int]) -> str:
    """Why a district stands with tasks that has none of its own in the table."""
    found = [name for name in districts if strays.get(name)]
    return f"，表中{_some(found)}的 {sum(strays[name] for name in found):,} 项出自其他区的台账" if found else ""


def _unread(part: str, files: Sequence[str]) -> Iterator[str]:
    """Files, or a part of each, that could not be read."""
    if len(files) > _FILES:
        yield f"有 {len(files)} 份文件{part and f'的{part}'}未能读入，未计入本表，见问题清单。"
    elif files:
        yield f"{'、'.join(files)}{part}未能读入，未计入本表。"


def _some(districts: Sequence[str]) -> str:
    """Districts by name; of very many the first ones and how many there are, for all of them stand on 来源."""
    named = "、".join(districts[:_DISTRICTS])
    return named if len(districts) <= _DISTRICTS else f"{named}等 {len(districts)} 个（见来源）"
