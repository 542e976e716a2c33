"""Which parts of a package are its sheets, by its own workbook part."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath
from xml.parsers import expat

from wellxl.reading.container import Package

__all__ = ["binary_records", "sheet_names", "sheet_parts"]

_SHEET_RECORD = 156


def sheet_parts(package: Package) -> list[str]:
    """The folded part name of each sheet, in the workbook's order; blank where the package does not say."""
    workbook = next((name for name in package.parts if name.endswith(("workbook.xml", "workbook.bin"))), "")
    folder, _, file = workbook.rpartition("/")
    targets = {}
    for one in _elements(package, f"{folder}/_rels/{file}.rels".lstrip("/"), "Relationship"):
        target = one.get("Target", "").replace("\\", "/")
        path = target if target.startswith("/") else f"{folder}/{target}"
        targets[one.get("Id", "")] = normpath(path).lstrip("/").lower()
    if workbook.endswith(".bin"):
        return [targets.get(id, "") for id in _sheet_ids(package.read(workbook))]
    sheets = _elements(package, workbook, "sheet")
    return [next((targets.get(value, "") for key, value in one.items() if key.endswith("}id")), "") for one in sheets]


def sheet_names(package: Package) -> list[str]:
    """The name of each sheet of an xlsx, in the order of `sheet_parts`."""
    workbook = next((name for name in package.parts if name.endswith("workbook.xml")), "")
    return [one.get("name", "") for one in _elements(package, workbook, "sheet")]


def _sheet_ids(data: bytes) -> list[str]:
    """The relation of each sheet of an xlsb ([MS-XLSB] 2.4.304): two numbers, then a counted string."""
    found = []
    for kind, body in binary_records(data):
        if kind == _SHEET_RECORD:
            length = int.from_bytes(body[8:12], "little")
            found.append(body[12 : 12 + 2 * length].decode("utf-16-le", "replace"))
    return found


def _elements(package: Package, name: str, tag: str) -> list[dict[str, str]]:
    """The attributes of every element of a name; none where the part is broken or absent."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition("}")[2] == tag:
            found.append(attributes)

    parser = expat.ParserCreate("utf-8", "}")
    parser.StartElementHandler = start
    try:  # every part has been searched for a DOCTYPE before: no entity can be declared
        parser.Parse(package.read(name), True)
    except expat.ExpatError:
        return []
    return found


def binary_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a binary part: a number of one or two bytes, a length of one to four, the body."""
    at = 0
    while at < len(data):
        kind, at = _varint(data, at, 2)
        length, at = _varint(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _varint(data: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for shift in range(most):
        byte = data[at] if at < len(data) else 0
        at += 1
        number |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            break
    return number, at
