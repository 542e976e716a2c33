"""Quantities as people type them: full width, separators, units in the cell, 约."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from wellxl.campaign import fold
from wellxl.records import Kind
from wellxl.wording import show

__all__ = ["KINDS", "NUMBER_AS_TEXT", "NUMBER_UNREADABLE", "Amount", "Unit", "amount", "base_of", "quantity", "unit"]

NUMBER_AS_TEXT = Kind("number-as-text", "fixed", "“{value}”是文本，已读作数值 {meant}", title="文本读作数值")
_NUMBER_ABOUT = Kind("number-approximate", "warning", "“{value}”是约数，已读作 {meant}", "请核实后填写准确的数值", title="约数")
_NUMBER_RANGE = Kind("number-range", "error", "“{value}”是一个范围，不是一个数", "请填一个确定的数值", title="数值是范围")
NUMBER_UNREADABLE = Kind("number-unreadable", "error", "“{value}”不是数值", "请只填数字，单位写在列名里", title="数值无法识别")
_UNIT_WRONG = Kind("unit-wrong", "error", "“{value}”的单位不能换算成“{unit}”", "请填以“{unit}”为单位的数", title="单位不符")

KINDS = (NUMBER_AS_TEXT, _NUMBER_ABOUT, _NUMBER_RANGE, NUMBER_UNREADABLE, _UNIT_WRONG)
"""What reading a quantity from text can find."""

_BASES = {
    "m³": ("m3", "m^3", "立方米", "立方", "方", "吨", "t"),
    "米": ("米", "m", "公尺"),
    "㎡": ("m2", "m^2", "平方米", "平米"),
    "元": ("元",),
    "亩": ("亩",),
    "户": ("户",),
    "人": ("人",),
    "%": ("%",),
}
_BASE_OF = {word: base for base, words in _BASES.items() for word in words}
_TIMES = {"百万": 1_000_000, "千": 1_000, "万": 10_000, "亿": 100_000_000, "": 1}
_PER_YEAR = ("/年", "/a", "每年")

_LONGEST = 64
# Patterns are strings: a clean ledger asks for none of them, and re keeps those that it has compiled.
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+"
_RANGE = r"\d\D{0,6}[-~至到—]\D{0,6}\d"
_ABOUT_BEFORE = ("大约", "约为", "约", "近", "≈", "~")
_ABOUT_AFTER = ("左右", "上下", "以上", "以下", "余", "多", "+")


class Unit(NamedTuple):
    """A unit as a base and how many of it: 万方 is 10,000 m³."""

    base: str
    factor: int


class Amount(NamedTuple):
    """A number read from text."""

    number: Decimal
    unit: Unit | None
    """What the text itself declares; a bare 万 has a blank base."""
    about: bool
    """Whether the text says that it is an estimate."""


@lru_cache(1024)
def unit(text: str) -> Unit | None:
    """The unit that a text names (domain.md: 方 = 吨 = t = m³ = 立方米), None where it names none.

    >>> unit("万立方米/年"), unit("（米）"), unit("个")
    (Unit(base='m³', factor=10000), Unit(base='米', factor=1), None)
    """
    word = fold(text[:_LONGEST]).strip("()[]")
    for end in _PER_YEAR:
        word = word.removesuffix(end)
    for times, factor in _TIMES.items():
        if word.startswith(times) and word[len(times) :] in _BASE_OF:
            return Unit(_BASE_OF[word[len(times) :]], factor)
    return None


def base_of(text: str) -> str:
    """The base of a field's unit; the unit itself where it is none of those that are converted.

    >>> base_of("立方米"), base_of("座")
    ('m³', '座')
    """
    found = unit(text)
    return found.base if found else text


def amount(text: str, own: str = "") -> Amount | None:
    """The number in a text with the unit beside it; None where it is no single number. `own` is a unit that is
    understood besides those that are converted.

    >>> amount("１，２３４.５"), amount("约1.2万m³").about, amount("20-30")
    (Amount(number=Decimal('1234.5'), unit=None, about=False), True, None)
    """
    rest = fold(text[: _LONGEST + 1])
    if len(rest) > _LONGEST:
        return None
    about = False
    for word in _ABOUT_BEFORE:
        if rest.startswith(word):
            rest, about = rest[len(word) :], True
    found = re.match(_NUMBER, rest)
    if not found:
        return None
    tail = rest[found.end() :]
    for word in _ABOUT_AFTER:
        if word in (tail[: len(word)], tail[-len(word) :]):
            tail, about = tail.replace(word, "", 1), True
    declared = Unit("", _TIMES[tail]) if tail and tail in _TIMES else unit(tail)
    if tail and declared is None and tail == fold(own):
        declared = Unit(own, 1)
    if tail and declared is None:
        return None
    return Amount(Decimal(found[0].replace(",", "").rstrip(".")), declared, about)


def quantity(text: str, own: str, factor: int) -> tuple[float | None, Kind | None, dict[str, Any]]:
    """The number of a text in the unit `own`, and what to say of it; None where it cannot be told.

    The text's own unit goes before that of the header, which is `factor` times `own`; nothing is guessed.
    """
    read = amount(text, own)
    if read is None:
        return None, _NUMBER_RANGE if re.search(_RANGE, text[:64]) else NUMBER_UNREADABLE, {}
    declared = read.unit or Unit("", 1)
    if declared.base not in ("", base_of(own) if own else "%"):
        return None, _UNIT_WRONG, {"unit": own or "%"}
    number = float(read.number * declared.factor * (1 if declared.base else factor))
    if declared.base == "%" and not own:
        number = float(read.number / 100)
    return number, _NUMBER_ABOUT if read.about else NUMBER_AS_TEXT, {"meant": f"{show(number)} {own}".rstrip()}
