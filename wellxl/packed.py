"""Pickles in which nothing but plain values and a few records of our own can stand, and columns kept as such.

A pickle may name any function of any module to be called as it is read. Here it may name those that it was told of, none
of which does more than hold its arguments (Python's documentation: pickle, Restricting Globals).
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, overload

from wellxl.errors import WellxlError

__all__ = ["Packed", "allowed", "pack", "unpack"]

_FOREIGN = "读入的中间结果不是本程序写的：请清空 --cache 指定的文件夹后重试"
_PROTOCOL = 5
_SAMPLE = 40
"""Values that show whether those of a column recur."""


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: BytesIO, classes: Mapping[tuple[str, str], type]) -> None:
        super().__init__(stream)
        self._classes = classes

    def find_class(self, module: str, name: str) -> type:
        """Called for every global that a pickle names."""
        if (module, name) not in self._classes:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return self._classes[module, name]


def allowed(*classes: type) -> dict[tuple[str, str], type]:
    """Classes by the names that a pickle calls them."""
    return {(one.__module__, one.__qualname__): one for one in classes}


_CELLS = allowed(date, datetime, time, timedelta)
"""What stands in cells and is no plain value."""


def pack(thing: Any) -> bytes:
    """A thing as bytes."""
    return pickle.dumps(thing, _PROTOCOL)


def unpack(data: bytes, classes: Mapping[tuple[str, str], type] = _CELLS) -> Any:
    """The thing again. Raises ValueError where the bytes are not one of plain values and such `classes`, to the last byte."""
    stream = BytesIO(data)
    try:
        thing = _Unpickler(stream, classes).load()
    except MemoryError:
        raise
    except Exception as error:  # any may come of bytes that are no pickle
        raise ValueError("not packed") from error
    if stream.tell() != len(data):
        raise ValueError("more than was packed")
    return thing


def _says(text: str, values: Sequence[Any]) -> bool:
    """Whether a text is that of the values."""
    try:
        joined = "\0".join(values if None not in values else [value or "" for value in values])
    except TypeError:
        return False
    return joined == text and "" not in values and joined.count("\0") == len(values) - 1


def _split(text: str) -> list[str | None]:
    values = text.split("\0")
    return [value or None for value in values] if "" in values else values  # type: ignore[return-value]


def _shared(values: Sequence[Any]) -> Sequence[Any]:
    """The values, each text that recurs as one object, which a pickle holds once. What is equal and yet of another type
    (1, 1.0, True) stays apart."""
    if next(filter(None, values), None).__class__ is not str:
        return values
    sample = values[:_SAMPLE]
    if len({*map(id, sample)}) < 2 * len({*sample}) or not {*map(type, values)} <= {str, type(None)}:
        return values
    table: dict[Any, Any] = {}
    return list(map(table.setdefault, values, values))


class Packed(Sequence[Any]):
    """The values of a column as bytes, or as one text apart by NULs, unpacked when they are asked for: the totals ask for a
    third of the columns. Raises WellxlError where there is no such column in it.
    """

    __slots__ = ("_data", "_size", "_values")

    def __init__(self, data: bytes | str, size: int) -> None:
        self._data = data
        self._size = size
        self._values: Sequence[Any] | None = None

    @classmethod
    def of(cls, values: Sequence[Any], text: str | None = None) -> Packed:
        """The values packed, as the `text` where it says the same; as they are where they have been all the time."""
        if isinstance(values, Packed):
            return values
        return cls(text if text is not None and _says(text, values) else pack(_shared(values)), len(values))

    def __reduce__(self) -> tuple[type[Packed], tuple[bytes | str, int]]:
        return Packed, (self._data if self._values is None else pack(_shared(self._values)), self._size)

    def _unpacked(self) -> Sequence[Any]:
        if self._values is None:
            try:
                values = _split(self._data) if isinstance(self._data, str) else unpack(self._data)
            except ValueError as error:
                raise WellxlError(_FOREIGN) from error
            if type(values) not in (list, tuple) or len(values) != self._size:
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
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self._unpacked()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self._unpacked()) == list(other)

    __hash__ = None  # type: ignore[assignment]
