"""The values of a column as bytes and back, unpacked when somebody asks for them. Nothing in them can be executed."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, SupportsIndex, overload

from wellxl.errors import WellxlError

__all__ = ["FORMS", "Packed", "as_json", "from_json", "pack"]

_ODD: dict[str, tuple[type, Callable[[Any], Any], Callable[[Any], Any]]] = {
    "moment": (datetime, datetime.isoformat, datetime.fromisoformat),
    "day": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "span": (timedelta, lambda one: [one.days, one.seconds, one.microseconds], lambda parts: timedelta(*parts)),
}
"""Values that JSON lacks: name → type, how it is written, how it is read. A moment is a day too, so it comes first."""
_CELLS = {str, int, float, bool, type(None), *(kind for kind, _, _ in _ODD.values())}

_FEW, _FIRST = 200, 35
"""How many different values may stand in a column as one sign each, and the first sign: the one after the quote."""
_FOREIGN = "读入的中间结果不是本程序写的：请清空 --cache 指定的文件夹后重试"


class Packed(Sequence[Any]):
    """The values of a column as they were written, unpacked when they are asked for. Raises WellxlError where `dump` has
    not written them."""

    __slots__ = ("_data", "_form", "_size", "_values")

    def __init__(self, form: str, data: bytes, size: int) -> None:
        self._form = form
        self._data = data
        self._size = size
        self._values: list[Any] | None = None

    @property
    def packed(self) -> tuple[str, bytes] | None:
        """The form and the bytes, as long as nobody has asked for the values."""
        return (self._form, self._data) if self._values is None else None

    def _unpacked(self) -> list[Any]:
        if self._values is None:
            try:
                values = FORMS[self._form](self._data)
            except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
                raise WellxlError(_FOREIGN) from error
            if type(values) is not list or len(values) != self._size or not {*map(type, values)} <= _CELLS:
                raise WellxlError(_FOREIGN)
            self._values, self._data = values, b""
        return self._values

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Any]:
        return iter(self._unpacked())

    def __contains__(self, value: object) -> bool:
        return value in self._unpacked()

    def count(self, value: Any) -> int:
        """How many of the values are equal to this one; a Sequence would count them one by one."""
        return self._unpacked().count(value)

    @overload
    def __getitem__(self, index: SupportsIndex) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        return self._unpacked()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._unpacked() == list(other)

    __hash__ = None  # type: ignore[assignment]


def pack(values: Sequence[Any]) -> tuple[str, bytes]:
    """The values in the form that is read fastest. What is equal and yet of another type (1, 1.0, True) stays apart."""
    if isinstance(values, Packed) and values.packed:
        return values.packed
    distinct = list(dict.fromkeys(values))
    kinds = {*map(type, values)}
    if len(kinds - {type(None)}) < 2 and len(distinct) <= min(_FEW, len(values) // 4):
        signs = {value: sign for sign, value in enumerate(distinct, _FIRST)}
        return "few", as_json([distinct, bytes(map(signs.__getitem__, values)).decode("latin-1")])
    if kinds == {float}:
        return "double", _doubles(array("d", values)).tobytes()
    if kinds <= {str, type(None)} and "" not in distinct:
        text = "\0".join([value or "" for value in values])
        if text.count("\0") == len(values) - 1:
            return "text", text.encode("utf-8", "surrogatepass")
    return "any", as_json(list(values))


def _few(data: bytes) -> list[Any]:
    table, signs = from_json(data)
    return list(map(([None] * _FIRST + table).__getitem__, signs.encode("latin-1")))


def _double(data: bytes) -> list[Any]:
    return _doubles(array("d", data)).tolist()


def _doubles(numbers: array[float]) -> array[float]:
    """In the order of bytes that all machines write and read."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _text(data: bytes) -> list[Any]:
    values = data.decode("utf-8", "surrogatepass").split("\0")
    return [value or None for value in values] if "" in values else values


def as_json(plain: Any) -> bytes:
    """JSON, with the values that it lacks. Raises TypeError for anything else."""
    return json.dumps(plain, ensure_ascii=False, default=_odd, separators=(",", ":")).encode("utf-8", "surrogatepass")


def from_json(data: bytes) -> Any:
    """What `as_json` wrote."""
    return json.loads(data.decode("utf-8", "surrogatepass"), object_hook=_value)


FORMS: dict[str, Callable[[bytes], list[Any]]] = {"few": _few, "double": _double, "text": _text, "any": from_json}
"""The forms in which a column can be packed, with what reads each; data that does not fit raises one of many errors."""


def _odd(value: Any) -> dict[str, Any]:
    for name, (kind, write, _) in _ODD.items():
        if isinstance(value, kind):
            return {name: write(value)}
    raise TypeError(type(value))


def _value(found: dict[str, Any]) -> Any:
    ((name, value),) = found.items()
    return _ODD[name][2](value)
