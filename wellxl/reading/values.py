"""A column's cells → its values. Columns that need nothing are proved clean as a whole and returned as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from wellxl.campaign import Campaign, Field, Words, fold
from wellxl.reading.date_cells import read_date
from wellxl.reading.filling import DITTO, DITTO_ID, DITTO_READ, from_above
from wellxl.reading.quantities import NUMBER_UNREADABLE, Unit, amount, quantity
from wellxl.records import Hit, Kind
from wellxl.wording import agreeing, listed, nearest, show

__all__ = ["KINDS", "Cells", "read_values"]

_TEXT_CLEANED = Kind("text-cleaned", "fixed", "“{value}”中不可见的字符、首尾的空格已去除", title="去除不可见字符")
_PLACEHOLDER = Kind("placeholder", "fixed", "“{value}”按没有内容处理", title="占位符")
_TEXT_FROM_NUMBER = Kind(
    "number-as-id", "fixed", "“{value}”在表中不是文本，已按文本读取", "请把该列设为文本格式再填写", title="数值读作文本"
)
_ID_DIGITS_LOST = Kind(
    "id-digits-lost",
    "error",
    "“{value}”是按数字录入的长编号，Excel 只保留 15 位，后面的数字已经丢失",
    "请把该列设为文本格式，对照原件重新录入完整编号",
    title="长编号丢失位数",
)
_SYNONYM = Kind("word-translated", "fixed", "“{value}”按“{meant}”读取", title="同义词")
_STATUS_UNKNOWN = Kind(
    "status-unknown",
    "error",
    "“{value}”不是可识别的完成状态，本行暂不计入完成",
    "请填“{done}”或“{open}”{near}",
    source="方案中的状态用语",
    title="完成状态无法识别",
)
_DATE_AS_TEXT = Kind("date-as-text", "fixed", "“{value}”是文本，已读作日期 {meant}", title="文本读作日期")
_DATE_AS_NUMBER = Kind("date-as-number", "fixed", "“{value}”是数值，已读作日期 {meant}", title="数值读作日期")
_DATE_AMBIGUOUS = Kind(
    "date-ambiguous",
    "warning",
    "“{value}”是数值，已读作 {meant}；如原来是 {other}，末尾的 0 已被 Excel 去掉",
    "请把该列设为日期格式后重新填写",
    title="日期有两种读法",
)
_DATE_NO_DAY = Kind(
    "date-without-day", "error", "日期“{value}”没有写到日", "请填完整的年月日，例如 2024-06-23", title="日期不完整"
)
_DATE_UNREADABLE = Kind(
    "date-unreadable", "error", "“{value}”不是有效的日期", "请填实际存在的年月日，例如 2024-06-23", title="日期无法识别"
)
_UNIT_UNDECLARED = Kind(
    "unit-undeclared",
    "warning",
    "“{column}”没有写明单位，已按“{unit}”读取",
    "请在列名里写明单位，例如“{column}（{unit}）”或“{column}（万{unit}）”",
    title="没有写明单位",
)
_COUNT_NOT_WHOLE = Kind("count-not-whole", "error", "“{value}”不是整数", "请填整数", title="不是整数")
_CODE_CLEANED = Kind("code-cleaned", "fixed", "“{value}”已整理为“{meant}”", title="代码整理")

KINDS = (
    _TEXT_CLEANED,
    _PLACEHOLDER,
    _TEXT_FROM_NUMBER,
    _ID_DIGITS_LOST,
    _SYNONYM,
    _STATUS_UNKNOWN,
    _DATE_AS_TEXT,
    _DATE_AS_NUMBER,
    _DATE_AMBIGUOUS,
    _DATE_NO_DAY,
    _DATE_UNREADABLE,
    _UNIT_UNDECLARED,
    _COUNT_NOT_WHOLE,
    _CODE_CLEANED,
)
"""What reading a value can find."""

_SEPARATOR = "|"  # printable, and rare; a cell that holds it only costs the slow way
_INVISIBLE = {
    code: None
    for code in (
        *range(0x09),
        0x0B,
        0x0C,
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    )
} | {0xA0: " ", 0x0D: None, 0xFFFE: None, 0xFFFF: None}
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_LAST_SAFE = 10**15
_ENUMERATED = ("district", "street", "category", "status")
_STRETCH = 1000
_SAMPLE = 50
_NUMERIC = {int, float, bool}

_Found = tuple[Any, "Kind | None", dict[str, Any]]
"""A value, and what to say of it."""


class Cells(NamedTuple):
    """What stands in one column of a table, and what is known of it."""

    field: Field
    letter: str
    header: str
    rows: Sequence[int]
    """The rows' numbers as Excel shows them."""
    raw: Sequence[Any]
    campaign: Campaign
    on: date
    """The bulletin's date, which gives the year where a date has none."""
    unit: Unit | None = None
    """The unit that the header or the unit line declares."""

    @property
    def nothing(self) -> frozenset[str]:
        """What means "no value", in either case and width."""
        return _nothing(self.campaign.placeholders)

    def hit(self, kind: Kind, index: int, facts: dict[str, Any]) -> Hit:
        """One cell's hit."""
        return Hit(kind, self.rows[index], self.letter, self.header, self.raw[index], facts)


_CASED = 8
"""Letters of a placeholder that are tried in either case, each on its own."""


@lru_cache
def _nothing(placeholders: tuple[str, ...]) -> frozenset[str]:
    cases = {case for word in placeholders for case in _cases(word)}
    return frozenset(cases | {word.translate(_FULL_WIDTH) for word in cases})


@lru_cache
def _unclean(placeholders: tuple[str, ...]) -> frozenset[str]:
    return _nothing(placeholders) | DITTO


def _cases(word: str) -> Iterable[str]:
    """The word in every case; of a long one, whose cases are without number, those that people write."""
    cased = [{one.lower(), one.upper()} for one in word]
    if sum(len(one) > 1 for one in cased) > _CASED:
        return word, word.lower(), word.upper(), word.capitalize()
    return map("".join, product(*cased))


def read_values(cells: Cells) -> tuple[Sequence[Any], list[Hit]]:
    """The values of a column, None where there is none, and what was found on the way.

    A cell that cannot be read becomes None with an error; one that was changed to be read is a `fixed` hit.
    """
    values, hits = _read(cells)
    if hits and any(hit.kind is DITTO_READ for hit in hits):
        values, hits = from_above(values, hits, cells.rows)
    quantity = cells.field.type == "volume" and cells.unit is None
    if quantity and any(isinstance(one, (int, float)) or (isinstance(one, str) and _bare(one)) for one in cells.raw):
        hits.append(Hit(_UNIT_UNDECLARED, 0, cells.letter, cells.header, facts={"unit": cells.field.unit}))
    return values, hits


def _read(cells: Cells) -> tuple[Sequence[Any], list[Hit]]:
    """A column as it is where it is clean, else its clean stretches as they are and the others cell by cell."""
    kind = cells.field.type
    if kind in _ENUMERATED or _has_few(cells.raw):
        return _by_distinct(cells, _READERS[kind])
    if (values := _clean(cells)) is not None:
        return values, []
    if len(cells.raw) <= _STRETCH:
        return _by_distinct(cells, _READERS[kind])
    read: list[Any] = []
    hits: list[Hit] = []
    for start in range(0, len(cells.raw), _STRETCH):
        part = slice(start, start + _STRETCH)
        values, found = _read(cells._replace(raw=cells.raw[part], rows=cells.rows[part]))
        read += values
        hits += found
    return read, hits


def _has_few(raw: Sequence[Any]) -> bool:
    """Whether a long column seems to hold few different cells: each is then read once and shared by its rows."""
    return len(raw) > _STRETCH and len(set(raw[:_STRETCH])) * 10 < _STRETCH


def _clean(cells: Cells) -> Sequence[Any] | None:
    """The values of cells that need nothing, None where one may."""
    kind = cells.field.type
    if kind == "date":
        return _all_of(cells.raw, date)
    if kind not in ("longitude", "latitude", "number", "volume", "count"):
        return _clean_text(cells)
    numbers = _all_of(cells.raw, float)
    if numbers is None or kind in ("longitude", "latitude"):
        return numbers
    if kind == "count":
        whole = all(map(float.is_integer, filter(None, numbers)))
        return [None if number is None else int(number) for number in numbers] if whole else None
    factor = cells.unit.factor if cells.unit else 1
    return numbers if factor == 1 else [None if number is None else _scaled(number, factor) for number in numbers]


def _clean_text(cells: Cells) -> Sequence[Any] | None:
    """The column itself if every cell is text that needs nothing: proved on the joined column, never cell by cell."""
    raw, field = cells.raw, cells.field
    # Only a column that repeats itself is worth a set.
    different = set(raw) if len(set(raw[:_SAMPLE])) * 2 < len(raw[:_SAMPLE]) else raw
    try:
        joined = _SEPARATOR + _SEPARATOR.join(different) + _SEPARATOR
    except TypeError:
        return None
    if f"{_SEPARATOR} " in joined or f" {_SEPARATOR}" in joined or not joined.isprintable():
        return None
    if field.type == "credit_code" and not (joined.isascii() and " " not in joined and joined == joined.upper()):
        return None
    blank = _SEPARATOR * 2 in joined
    if not _unclean(cells.campaign.placeholders).isdisjoint(different):
        return None
    if field.synonyms and not field.synonyms.keys().isdisjoint(different):
        return None
    return [cell or None for cell in raw] if blank else raw


def _all_of(raw: Sequence[Any], kind: type) -> Sequence[Any] | None:
    """The column, blanks as None, if every cell is of one type or blank."""
    types = list(map(type, raw))
    others = len(types) - types.count(kind)
    if not others:
        return raw
    return [None if cell == "" else cell for cell in raw] if others == raw.count("") else None


class _Table(dict[Any, Any]):
    """What has been read: each different cell is read when it is first asked for."""

    def __init__(self, read: Callable[[Any], _Found]) -> None:
        self.read = read
        self.told: dict[Any, tuple[Kind, dict[str, Any]]] = {}

    def __missing__(self, key: Any) -> Any:
        value, kind, facts = self.read(key)
        if kind:
            self.told[key] = kind, facts
        self[key] = value
        return value


def _by_distinct(cells: Cells, reader: Callable[[Cells, Any], _Found]) -> tuple[Sequence[Any], list[Hit]]:
    """Each different cell read once. Keys bear their type where 1, 1.0 and True may stand in one column."""
    keys: Sequence[Any] = cells.raw
    table = _Table(lambda key: reader(cells, key))
    values = list(map(table.__getitem__, keys))
    if not _NUMERIC.isdisjoint(map(type, table)) and len(_NUMERIC.intersection(map(type, keys))) > 1:
        keys = list(zip(map(type, keys), keys, strict=True))
        table = _Table(lambda key: reader(cells, key[1]))
        values = list(map(table.__getitem__, keys))
    told = table.told
    hits = [cells.hit(*_at(told[key], index)) for index, key in enumerate(keys) if key in told] if told else []
    return values, hits


def _at(what: tuple[Kind, dict[str, Any]], index: int) -> tuple[Kind, int, dict[str, Any]]:
    return what[0], index, what[1]


def _seen(cells: Cells, value: Any) -> _Found:
    """Text without what cannot be seen; None for a placeholder, and for what stands above."""
    if not isinstance(value, str):
        return show(value), _TEXT_FROM_NUMBER, {}
    text = value.translate(_INVISIBLE).strip()
    if not text:
        return None, None, {}
    if text in cells.nothing:
        return None, _PLACEHOLDER, {}
    if text in DITTO:
        return None, DITTO_READ, {}
    return text, _TEXT_CLEANED if text != value else None, {}


def _text(cells: Cells, value: Any) -> _Found:
    text, kind, facts = _seen(cells, value)
    meant = cells.field.synonyms.get(text) if text else None
    return (meant, _SYNONYM, {"meant": meant}) if meant else (text, kind, facts)


def _id(cells: Cells, value: Any) -> _Found:
    """An id to its last character: digits that Excel has rounded away are never repaired."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) >= _LAST_SAFE:
            return None, _ID_DIGITS_LOST, {}
        return show(value), _TEXT_FROM_NUMBER, {}
    text, kind, facts = _seen(cells, value)
    return text, DITTO_ID if kind is DITTO_READ and cells.field.type == "id" else kind, facts


def _credit_code(cells: Cells, value: Any) -> _Found:
    text, kind, facts = _id(cells, value)
    if not text:
        return text, kind, facts
    code = fold(text).upper()
    return (code, _CODE_CLEANED, {"meant": code}) if code != text else (text, kind, facts)


def _district(cells: Cells, value: Any) -> _Found:
    text, kind, facts = _seen(cells, value)
    name = cells.campaign.district(text) if text else ""
    return (name, kind or _translated(text, name), facts or {"meant": name}) if name else (text, kind, facts)


def _translated(text: str, name: str) -> Kind | None:
    return _SYNONYM if text != name else None


def _street(cells: Cells, value: Any) -> _Found:
    """A street without the city's name; 白河 is 白河街道 where only one listed street begins so."""
    text, kind, facts = _seen(cells, value)
    if not text:
        return text, kind, facts
    name = cells.campaign.without_prefix(text)
    if name not in cells.campaign.streets:
        folded = fold(name).removesuffix("办事处")
        meant = [street for street in cells.campaign.streets if folded in (fold(street), fold(street)[: -_suffix(street)])]
        name = meant[0] if len(meant) == 1 else name
    return (name, _SYNONYM, {"meant": name}) if name != text else (text, kind, facts)


def _suffix(street: str) -> int:
    """How many characters say what kind of unit it is."""
    return next((len(end) for end in ("街道", "乡", "镇", "村", "社区") if street.endswith(end)), -len(street))


def _category(cells: Cells, value: Any) -> _Found:
    text, kind, facts = _seen(cells, value)
    if not text or text in cells.campaign.categories:
        return text, kind, facts
    words = {fold(name): name for name in cells.campaign.categories}
    words.update({fold(word): name for word, name in cells.campaign.category_aliases.items()})
    meant = words.get(fold(text))
    return (meant, _SYNONYM, {"meant": meant}) if meant else (text, kind, facts)


def _status(cells: Cells, value: Any) -> _Found:
    """True for done, False for open, under way and blank (domain.md: 完成状态)."""
    if isinstance(value, bool):
        return value, None, {}
    text, kind, facts = _seen(cells, value)
    if not text and kind is not DITTO_READ:
        return False, kind, facts
    words = cells.campaign.status
    done, still_open, under_way = _folded_words(words)
    folded = fold(text or "")
    changed = kind if kind is _TEXT_CLEANED else None
    if folded in done or folded in still_open:
        if changed or text in words.done or text in words.open or not isinstance(value, str):
            return folded in done, changed, {}
        meant = next(word for word in (*words.done, *words.open) if fold(word) == folded)
        return folded in done, _SYNONYM, {"meant": meant}
    if folded.startswith(under_way):
        return False, changed, {}
    near = nearest(text or "", agreeing(text or "", [*words.done, *words.open, *words.under_way]), 2)
    hint = f"；最接近的是{listed(near)}" if near else ""
    return None, _STATUS_UNKNOWN, {"done": words.done[0], "open": words.open[0], "near": hint}


@lru_cache
def _folded_words(words: Words) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(fold, some)) for some in words)


def _date(cells: Cells, value: Any) -> _Found:
    if isinstance(value, str):
        value, kind, facts = _seen(cells, value)
        if value is None:
            return value, kind, facts
    read = read_date(value, cells.on.year)
    if read.date is None:
        return None, _DATE_NO_DAY if read.how == "no-day" else _DATE_UNREADABLE, {}
    kinds = {"text": _DATE_AS_TEXT, "number": _DATE_AS_NUMBER, "ambiguous": _DATE_AMBIGUOUS}
    facts = {"meant": f"{read.date:%Y-%m-%d}"}
    if read.how == "ambiguous":
        facts["other"] = f"{read.date.month}月{read.date.day * 10}日"
    return read.date, kinds.get(read.how), facts


def _longitude(cells: Cells, value: Any) -> _Found:
    return _angle(cells, value, "经度", "112.5375")


def _latitude(cells: Cells, value: Any) -> _Found:
    return _angle(cells, value, "纬度", "32.9908")


def _angle(cells: Cells, value: Any, what: str, example: str) -> _Found:
    """Decimal degrees from degrees, or from ° ′ ″ in any of the ways they are typed."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value), None, {}
    text, kind, facts = _seen(cells, value)
    if not text:
        return None, kind, facts
    from wellxl.reading.angles import coordinate  # late: most ledgers write numbers

    return coordinate(text if isinstance(value, str) else "", what, example)


def _bare(text: str) -> bool:
    """Whether a text is a number without a unit of its own."""
    read = amount(text) if text else None
    return bool(read and not (read.unit and read.unit.base))


def _quantity(cells: Cells, value: Any) -> _Found:
    """A number in the field's unit. The cell's own unit goes before the header's; nothing is guessed."""
    field = cells.field
    factor = cells.unit.factor if cells.unit else 1
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _whole(cells, _scaled(value, factor), None, {})
    if not isinstance(value, str):
        wrong = isinstance(value, (bool, date, datetime, time, timedelta))
        return None, NUMBER_UNREADABLE if wrong else None, {}
    text, kind, facts = _seen(cells, value)
    if not text:
        return None, NUMBER_UNREADABLE if kind is DITTO_READ else kind, facts  # filled down it would count again
    number, kind, facts = quantity(text, field.unit, factor)
    return (None, kind, facts) if number is None else _whole(cells, number, kind, facts)


def _scaled(number: float, factor: float) -> float:
    """A number in the field's unit; no factor leaves more than six decimals in order."""
    return round(number * factor, 6) if factor != 1 else number


def _whole(cells: Cells, number: float, kind: Kind | None, facts: dict[str, Any]) -> _Found:
    if cells.field.type != "count":
        return float(number), kind, facts
    if number != number or number in (float("inf"), float("-inf")) or number != int(number):
        return None, _COUNT_NOT_WHOLE, {}
    return int(number), kind, facts


_READERS: dict[str, Callable[[Cells, Any], _Found]] = {
    "text": _text,
    "id": _id,
    "permit": _id,
    "phone": _id,
    "credit_code": _credit_code,
    "district": _district,
    "street": _street,
    "category": _category,
    "status": _status,
    "date": _date,
    "longitude": _longitude,
    "latitude": _latitude,
    "number": _quantity,
    "volume": _quantity,
    "count": _quantity,
}
