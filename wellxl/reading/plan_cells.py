"""One cell of the campaign workbook → its value, or what is wrong with it in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from wellxl.campaign import fold
from wellxl.reading.plan_form import Entry, split
from wellxl.wording import listed, nearest

__all__ = ["Wrong", "blank", "perhaps", "text_of", "value_of"]

_OFFERED = 15
"""Words named of those that a cell may hold."""
_LONGEST = 255
"""Characters of a name or a sentence: Excel compares no longer texts."""
_ARROWS = re.compile("[=＝]|->")


class Wrong(Exception):
    """Within the reading of a campaign only: what is wrong with one cell."""


def value_of(entry: Entry, raw: Any, words: Mapping[str, Any] | None = None) -> Any:
    """The value of a cell that is not blank, by its entry's sort; of `words`, where there are some, one must stand
    there. Raises Wrong."""
    if words:
        return _word(entry, text_of(raw), words)
    if entry.sort != "raw":
        text = text_of(raw)
        for word in split(text) if entry.sort in ("list", "pairs") else (text,):
            if len(word) > _LONGEST:
                raise Wrong(f"“{word[:10]}……”过长，有 {len(word):,} 个字，最多 {_LONGEST} 个字")
    return _READ[entry.sort](raw)


def perhaps(text: str, words: Iterable[str]) -> str:
    """The question after a word that is close to a known one; blank where none is.

    >>> perhaps("日其", ["日期", "数值"]), perhaps("甲", ["日期"])
    ('，是否“日期”？', '')
    """
    close = nearest(text, words, 1)
    return f"，是否“{close[0]}”？" if close else ""


def _word(entry: Entry, text: str, words: Mapping[str, Any]) -> Any:
    for word, meaning in words.items():
        if fold(word) == fold(text):
            return meaning
    rest = "等" if len(words) > _OFFERED else ""
    raise Wrong(f"{entry.header}“{text}”不认识，可填{listed(list(words)[:_OFFERED])}{rest}{perhaps(text, words)}")


def text_of(raw: Any) -> str:
    """What stands in a cell as a clerk reads it; blank for a blank.

    >>> text_of(411302.0), text_of(" 是\u3000"), text_of(True), text_of("")
    ('411302', '是', '是', '')
    """
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer():
        return f"{raw:.0f}"
    return str(raw).replace("\r\n", "\n").strip(" \t\u3000\xa0") if raw is not None else ""


def _raw(raw: Any) -> Any:
    return raw


def _number(raw: Any) -> float:
    text = fold(text_of(raw)).replace(",", "")
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = float("nan")
    if isinstance(raw, bool) or not -1e300 < number < 1e300:
        raise Wrong(f"“{text_of(raw)}”不是数字，请填数字")
    return number / 100 if text.endswith("%") else number


def _date(raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = fold(text_of(raw))
    parts = re.fullmatch(r"(\d{4})[年./-]?(\d{1,2})[月./-]?(\d{1,2})日?", text)
    try:
        if parts and not (text.isdigit() and len(text) < 8):
            return date(*map(int, parts.groups()))
        return date(1899, 12, 30) + timedelta(days=int(text))  # a serial number in a cell that lost its format
    except (ValueError, OverflowError):
        raise Wrong(f"“{text_of(raw)}”不是日期，请按 2024-06-01 的样子填") from None


def _colour(raw: Any) -> str:
    text = fold(text_of(raw)).removeprefix("#").upper()
    if not re.fullmatch("[0-9A-F]{6}", text):
        raise Wrong(f"“{text_of(raw)}”不是颜色，请填六位十六进制数，例如 FFC7CE")
    return text


def _pairs(raw: Any) -> dict[str, str]:
    pairs = {}
    for pair in split(text_of(raw)):
        word, _, choice = pair.partition("→") if "→" in pair else _ARROWS.sub("→", pair, count=1).partition("→")
        if not (word.strip() and choice.strip()):
            raise Wrong(f"“{pair}”看不懂，请按“填埋→永久封填”的样子填")
        pairs[word.strip()] = choice.strip()
    return pairs


def _list(raw: Any) -> tuple[str, ...]:
    return split(text_of(raw))


_READ: Mapping[str, Callable[[Any], Any]] = {
    "text": text_of,
    "rule": text_of,
    "category": text_of,
    "field": text_of,
    "raw": _raw,
    "list": _list,
    "pairs": _pairs,
    "number": _number,
    "percent": _number,
    "date": _date,
    "colour": _colour,
}


def blank(entry: Entry) -> Any:
    """What a Campaign holds where a cell is blank."""
    blanks: dict[str, Any] = {"list": (), "pairs": {}, "number": None, "percent": None, "date": None, "flag": False}
    return blanks.get(entry.sort, "")
