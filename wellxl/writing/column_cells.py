"""The cells of a column as XML, those of some rows at a time: a text shares the price of its making with its neighbours.

What a value becomes is decided by `cells.typed`, as everywhere; most values are proved to be what needs no such question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from math import isfinite
from typing import Any, NamedTuple

from wellxl.writing.cells import LONGEST, SUSPECT, Cell, typed

__all__ = ["AT_ONCE", "Cells", "Column", "Looks", "cell_of", "cells_of", "recurring"]

AT_ONCE = 500
"""Rows that are looked at, written or joined together: as many as stay in the processor's cache."""
_LOOKED_AT = 4000
"""Values that tell whether those of a column may recur."""
_RECURRING = 16
"""How often a value must stand in a column, in the mean, for its cell to be made once: texts take room in the table of
strings, too, which costs more than a few cells.
"""
_NONE = type(None)
_EXACT = 10**15
"""Whole numbers below it are written with all their digits."""
_SHORT = 1000
"""Characters up to which a text is short enough for any cell."""

_WORDS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789()#,./;"
"""Of these no text is made that is more than text to Excel, or is written otherwise in XML."""
_PLAIN = re.compile(r"[^\W_][^&<>_:\s]{0,999}")
"""Printable text that stands in XML as it is and in which Excel sees nothing but text; most is."""
_ODD = re.compile(f"<(?:{SUSPECT})")
"""Behind a < begins white space, or what Excel might take for more than text."""
_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")

Looks = Mapping[tuple[str, ...], int]
"""What a cell asks for besides the looks of its column → the number of its format."""
Cells = Callable[[Sequence[Any]], Iterable[bytes]]
"""The values of some rows → their cells, each from behind its own number to before the number of the next."""


class Column(NamedTuple):
    """The values of a column, a row each, and what is known of them."""

    values: Sequence[Any]
    once: Sequence[Any]
    """Equal ones once, in an order that only they decide, where they recur and are of one kind besides blanks; else empty."""
    kinds: frozenset[type]
    longest: str
    """The longest text among them, blank where there is none."""

    @classmethod
    def of(cls, values: Sequence[Any]) -> Column:
        """
        >>> Column.of(["乙", "甲子", "乙"] * 16)[1:]
        (['乙', '甲子'], frozenset({<class 'str'>}), '甲子')
        """
        once = _once(values)
        kinds, longest = _survey(once or values)
        if kinds & {int, float, bool} and not {0, 1}.isdisjoint(once):  # True == 1 == 1.0: only one is among them
            kinds, _ = _survey(values)
        return cls(values, once if len(kinds | {_NONE}) <= 2 else (), kinds, longest)


def _once(values: Sequence[Any]) -> Sequence[Any]:
    if len({*values[:_LOOKED_AT]}) > _LOOKED_AT // 2:
        return ()
    once = {*values}
    return sorted(once, key=repr) if len(once) * _RECURRING <= len(values) else ()


def _survey(values: Sequence[Any]) -> tuple[frozenset[type], str]:
    """The kinds of values, and the longest text."""
    kinds, longest = frozenset[type](), ""
    for some in _pieces(values):
        own = {*map(type, some)}
        kinds |= own
        if str in own:
            texts = some if own <= {str, _NONE} else [value for value in some if value.__class__ is str]
            longest = max(longest, max(filter(None, texts), key=len, default=""), key=len)
    return kinds, longest


def _pieces(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """So few at a time that what is asked of each is asked while the processor has it at hand."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def cell_of(cell: Cell, looks: Looks) -> str:
    """A cell behind its address, as XlsxWriter would write it with its text in place."""
    style = looks[cell.looks]
    if cell.kind == "blank":
        return f' s="{style}"/>'
    if cell.kind == "number":
        return f' s="{style}"><v>{cell.value:.16G}</v></c>'
    if cell.kind == "boolean":
        return f' s="{style}" t="b"><v>{int(cell.value)}</v></c>'
    text = _ESCAPED.sub(r"_x005F\1", cell.value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f' s="{style}" t="inlineStr"><is><t{space}>{text}</t></is></c>'


def recurring(ready: Mapping[Any, str], tail: str) -> Cells:
    """Of values whose cells (`cell_of`) are made already. Here and elsewhere `tail` is what stands behind each."""
    table = {value: f'"{cell}{tail}'.encode() for value, cell in ready.items()}
    if len(table) == 1:
        (only,) = table.values()
        return lambda some: repeat(only, len(some))
    return lambda some: map(table.__getitem__, some)


def cells_of(column: Column, looks: Looks, tail: str) -> Cells:
    """What makes the cells of a column whose values hardly recur."""
    if column.kinds <= {str, _NONE}:
        return _texts(looks, tail)
    if column.kinds == {int}:
        return _wholes(looks, tail)
    return _numbers(looks, tail) if column.kinds <= {int, float, _NONE} else _unlike(looks, tail)


def _wholes(looks: Looks, tail: str) -> Cells:
    number, numbers = f'" s="{looks[()]}"><v>%d</v></c>{tail}'.encode(), _numbers(looks, tail)

    def make(some: Sequence[int]) -> Iterable[bytes]:
        return [number % value for value in some] if -_EXACT < min(some) <= max(some) < _EXACT else numbers(some)

    return make


def _numbers(looks: Looks, tail: str) -> Cells:
    """Numbers and blanks, unless there is a number among them that Excel does not know."""
    number, blank = f'" s="{looks[()]}"><v>%.16G</v></c>{tail}'.encode(), f'" s="{looks[()]}"/>{tail}'.encode()
    one_by_one = _unlike(looks, tail)

    def make(some: Sequence[float | None]) -> Iterable[bytes]:
        if not isfinite(sum(filter(None, some))):
            return one_by_one(some)
        return [blank if value is None else number % value for value in some]

    return make


def _texts(looks: Looks, tail: str) -> Cells:
    """All in one piece, unless one among them needs a closer look."""
    blank = f'" s="{looks[()]}"/>{tail}'.encode()
    between = f'</t></is></c>{tail}\n" s="{looks[()]}" t="inlineStr"><is><t>'.encode()
    one_by_one = _unlike(looks, tail)

    def make(some: Sequence[str | None]) -> Iterable[bytes]:
        given = list(filter(None, some))
        joined = "<".join(("", *given, ""))  # by a sign that stands in no text as XML has it
        if not _are_plain(joined, given):
            return one_by_one(some)
        if "&" in joined or ">" in joined:
            joined = joined.replace("&", "&amp;").replace(">", "&gt;")
        made = joined.encode().replace(b"<", between).split(b"\n")[1:-1]
        if len(made) != len(given):  # there was such a sign
            return one_by_one(some)
        if len(made) == len(some):
            return made
        following = iter(made)
        return [next(following) if value else blank for value in some]

    return make


def _are_plain(joined: str, given: Sequence[str]) -> bool:
    """Whether texts are of a printable kind that needs no look of its own: `joined` has them with a < on either side."""
    if len(joined) > LONGEST // 2 and max(map(len, given)) > LONGEST // 2:
        return False
    if joined.isascii() and not joined.encode().translate(None, _WORDS).strip(b"<"):
        return True
    return (
        joined.isprintable()
        and not _ODD.search(joined)
        and not (" " in joined and " <" in joined)
        and not ("_" in joined and _ESCAPED.search(joined))
    )


def _unlike(looks: Looks, tail: str) -> Cells:
    """Any values, one by one; what most of them are takes the short way."""
    return lambda some: map(str.encode, _each(some, looks, tail))


def _each(values: Iterable[Any], looks: Looks, tail: str) -> Iterator[str]:
    style = looks[()]
    opening, closing = f'" s="{style}" t="inlineStr"><is><t>', f"</t></is></c>{tail}"
    is_plain = _PLAIN.fullmatch
    number, blank = f'" s="{style}"><v>%.16G</v></c>{tail}', f'" s="{style}"/>{tail}'
    for value in values:
        kind = value.__class__
        if kind is str and ((value.isalnum() and len(value) < _SHORT) or (value.isprintable() and is_plain(value))):
            yield f"{opening}{value}{closing}"
        elif kind is int or (kind is float and isfinite(value)):
            yield number % value
        elif value is None:
            yield blank
        else:
            yield f'"{cell_of(typed(value), looks)}{tail}'
