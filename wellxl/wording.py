"""Findings in the words of the clerk who reads them: what stands there, what was expected, what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any, NamedTuple

from wellxl.records import Finding, Hit, Kind, Origin

__all__ = [
    "KINDS",
    "SEVERITIES",
    "SHOWN",
    "agreeing",
    "columns",
    "findings",
    "joined",
    "limited",
    "line",
    "listed",
    "nearest",
    "notes",
    "of_rows",
    "percent",
    "show",
    "spans",
    "tell",
]

SEVERITIES = {"error": "错误", "warning": "警告", "fixed": "已更正"}
"""The severities as a clerk reads them, the gravest first."""

SHOWN = 1000
"""Findings shown for one sheet; those beyond are counted in one line."""

_LONGEST = 60
_DENIALS = frozenset("未不没无非免")
_FEW = 20
"""Different sentences on one column that are told one by one, however many rows they are about."""
_SPANS, _EXAMPLES, _LONGEST_EXAMPLES = 6, 3, 120
"""Runs of cells, and different sentences, that one line names; from how many characters on it is content with one."""
_SPOKEN = {"error": 1000, "warning": 1000, "fixed": 3}
"""Cells of a line about different ones that keep their own sentence: as many as a return can have comments."""
_ALIKE = "（同类共 "
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


def listed(words: Iterable[str], between: str = "") -> str:
    """Words in quotes, one after another.

    >>> listed(["应封停", "应纳管"]), listed(["应封停", "应纳管"], "或")
    ('“应封停”“应纳管”', '“应封停”或“应纳管”')
    """
    return between.join(f"“{word}”" for word in words)


def nearest(word: str, words: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The words that look most like one, the closest first; none where none is close.

    >>> nearest("应封亭", ["应封停", "应纳管"]), nearest("日其", ["日期", "数值"])
    (('应封停',), ('日期',))
    """
    from rapidfuzz import fuzz, process  # late: a clean ledger never asks

    found = process.extract(word, list(words), scorer=fuzz.ratio, limit=most, score_cutoff=55 if len(word) > 2 else 50)
    return tuple(match for match, _, _ in found)


def agreeing(word: str, words: Iterable[str]) -> list[str]:
    """The words that do not affirm what one denies: no advice should turn a meaning round.

    >>> agreeing("尚未完成", ["已完成", "未完成"]), agreeing("末完成", ["已完成", "未完成"])
    (['未完成'], ['已完成', '未完成'])
    """
    denies = not _DENIALS.isdisjoint(word)
    return [one for one in words if not (denies and _DENIALS.isdisjoint(one))]


def percent(rate: Fraction) -> str:
    """A rate with two decimals, rounded half up in decimal as Excel shows it (binary half-even is wrong).

    >>> percent(Fraction(29765, 100000)), percent(Fraction(0)), percent(Fraction(82, 307))
    ('29.77%', '0.00%', '26.71%')
    """
    hundredths = (rate.numerator * 20000 + rate.denominator) // (rate.denominator * 2)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def tell(hit: Hit, file: str, sheet: str = "", district: str = "", severity: str = "") -> Finding:
    """One finding in words."""
    message, suggestion = _words(hit)
    return Finding(
        severity=severity or hit.kind.severity,  # type: ignore[arg-type]
        code=hit.kind.code,
        origin=Origin(file, sheet, hit.row, hit.column),
        column=hit.header,
        value=show(hit.value),
        message=message,
        suggestion=suggestion,
        district=district,
    )


def _words(hit: Hit) -> tuple[str, str]:
    """The sentence and the suggestion."""
    facts = {**hit.facts, "value": show(hit.value), "column": hit.header}
    return hit.kind.sentence.format(**facts), hit.kind.suggestion.format(**facts)


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

    Hits of a kind and column that say the same are one finding. So are `fixed` ones whatever they say, and errors and
    warnings that advise the same, differ in their sentences and fill a column (more than twenty sentences, half of the
    rows). `severities` overrides a kind's own, `off` drops it.
    """
    groups: dict[tuple[str, str, bool], list[Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.kind.code, hit.column, hit.kind.refuses), []).append(hit)
    told: list[Finding] = []
    for (code, _, refuses), group in groups.items():
        severity = (severities or {}).get(code) or group[0].kind.severity
        if severity == "off" and refuses:
            severity = group[0].kind.severity  # what is refused is never refused in silence
        elif severity == "off":
            continue
        if all(hit.row for hit in group):
            one_line = severity == "fixed" and "{" not in group[0].kind.suggestion
            lines = _lines(_alike(group, _EXAMPLES + 1 if one_line else len(group)), severity, size)
            told.extend(_together(some, file, sheet, district, severity) for some in lines)
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


class _Alike(NamedTuple):
    """Hits that say the same, in the order of their rows."""

    message: str
    suggestion: str
    hits: list[Hit]


def _alike(group: Sequence[Hit], enough: int) -> list[_Alike]:
    """The hits of one kind and column by what they say; each different value is worded once.

    Behind `enough` sentences the others go with the last: of what was put right no more are asked for.
    """
    values: dict[Any, list[Hit]] = {}
    for hit in sorted(group, key=_row):
        values.setdefault((hit.header, hit.value.__class__, hit.value, *hit.facts.items()), []).append(hit)
    said: dict[tuple[str, str], list[Hit]] = {}
    words = "", ""
    for same in values.values():
        if len(said) < enough:
            words = _words(same[0])
        said.setdefault(words, []).extend(same)
    return [_Alike(*words, sorted(own, key=_row)) for words, own in said.items()]


def _row(hit: Hit) -> int:
    return hit.row


def _lines(alike: Sequence[_Alike], severity: str, size: int) -> Iterator[list[_Alike]]:
    """What goes into one line each."""
    advised: dict[str, list[_Alike]] = {}
    for one in alike:
        advised.setdefault(one.suggestion, []).append(one)
    for some in advised.values():
        fills = len(some) > _FEW and sum(len(one.hits) for one in some) * 2 > size
        if severity == "fixed" or fills:
            yield some
        else:
            yield from ([one] for one in some)


def _together(some: Sequence[_Alike], file: str, sheet: str, district: str, severity: str) -> Finding:
    """One finding for all of the hits."""
    hits = sorted(chain.from_iterable(one.hits for one in some), key=_row)
    first = tell(hits[0], file, sheet, district, severity)
    if len(hits) == 1:
        return first
    own = {hit.row: one.message for one in some for hit in one.hits[: _SPOKEN[severity]]}
    return _joined(first, hits[0].kind.title, tuple(map(_row, hits)), own, [one.hits[0].row for one in some])


def joined(found: Iterable[Finding], title: str) -> Finding:
    """One finding for several at different rows of a column, of a kind that is called so and that advises the same."""
    by_row: dict[int, Finding] = {}
    for one in sorted(found, key=lambda one: one.origin.row):
        by_row.setdefault(one.origin.row, one)
    rows = tuple(by_row)
    said = {one.message: row for row, one in reversed(by_row.items())}
    return _joined(by_row[rows[0]], title, rows, {row: one.message for row, one in by_row.items()}, said.values())


def _joined(first: Finding, title: str, rows: tuple[int, ...], own: Mapping[int, str], different: Collection[int]) -> Finding:
    """What is said at some rows, in the words of the first or, where there are different ones, by title and examples.
    `own` is what is said at each, `different` a row for each sentence.
    """
    places = _places(first.origin.column, rows)
    if len(different) == 1:
        return first._replace(message=first.message + places, rows=rows)
    examples = f"{first.origin.place} {own[rows[0]]}"
    for row in sorted(different)[1:_EXAMPLES]:
        more = f"；{first.origin._replace(row=row).place} {own[row]}"
        examples += more if len(examples + more) <= _LONGEST_EXAMPLES else ""
    spoken = tuple(own[row] for row in rows[: _SPOKEN[first.severity]])
    return first._replace(message=f"{title}{places}：如 {examples}", rows=rows, messages=spoken)


def _places(column: str, rows: Sequence[int]) -> str:
    """How many cells, and which the first are.

    >>> _places("F", [3, 4, 5, 9]), _places("", [3, 4])
    ('（同类共 4 处：F3–F5、F9）', '（同类共 2 处：第 3–4 行）')
    """
    parts = spans(rows)
    cells = "、".join(f"{column}{first}" + (f"–{column}{last}" if last > first else "") for first, last in parts[:_SPANS])
    where = f"{cells}{' 等' if len(parts) > _SPANS else ''}"
    return f"{_ALIKE}{len(rows):,} 处：{where if column else f'第 {where} 行'}）"


def spans(rows: Iterable[int]) -> list[list[int]]:
    """The first and the last of each run of rows.

    >>> spans([7, 9, 10, 11])
    [[7, 7], [9, 11]]
    """
    found: list[list[int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return found


def of_rows(finding: Finding, rows: Sequence[int]) -> Finding:
    """The finding of some of its rows alone."""
    if len(rows) == finding.count:
        return finding
    words = finding.message.rpartition(_ALIKE)[0] or finding.message
    place = finding.origin._replace(row=rows[0]) if finding.origin.row else finding.origin
    if len(rows) == 1:
        return finding._replace(origin=place, message=words, rows=(), messages=())
    return finding._replace(origin=place, message=words + _places(place.column, rows), rows=tuple(rows), messages=())


def _cut(told: Sequence[Finding]) -> Sequence[Finding]:
    """The gravest of a sheet's findings, in the order given, and a line for those of each severity that are left out."""
    if len(told) <= SHOWN:
        return told
    order = list(SEVERITIES)
    kept = sorted(range(len(told)), key=lambda at: order.index(told[at].severity))[:SHOWN]
    shown, place = set(kept), told[0].origin
    rest = []
    for severity in order:
        left = [one for at, one in enumerate(told) if at not in shown and one.severity == severity]
        if left:
            rows = sorted(row for one in left for row in one.rows or (one.origin.row,))
            one = tell(Hit(_CUT, 0, facts={"count": f"{len(left):,}"}), place.file, place.sheet, told[0].district, severity)
            rest.append(one._replace(rows=tuple(rows) if len(rows) > 1 else ()))
    return (*(told[at] for at in sorted(kept)), *rest)


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
