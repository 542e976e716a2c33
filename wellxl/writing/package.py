"""A workbook's zip, edited in place: parts that nobody touches keep their compressed bytes.

Everything works on bytes and looks only for the elements it needs, so that what it does not know stays as it is.
What it cannot edit safely (prefixed or strict XML, another encoding, signatures) raises `Unfit`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from copy import copy as shallow
from functools import cached_property
from html import escape, unescape
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import crc32

__all__ = ["Package", "Relation", "Unfit", "attributes", "children", "inner", "into", "quoted", "tags"]

_TYPES = "[Content_Types].xml"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KINDS = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
)
_Buffer = bytes | memoryview
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_EMPTY_RELS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_TAG = re.compile(rb"""<(/?)([A-Za-z_][\w:.-]*)([^"'<>]*(?:"[^"<]*"[^"'<>]*|'[^'<]*'[^"'<>]*)*)>""")
"""XML allows no `<` within a tag: so a search ends at the next one, however broken the text is."""
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w-]+)""")
_LEVEL = 3
"""Of compression: half the time of the usual 6 for a tenth more bytes."""


class Unfit(Exception):
    """Within writing only: this workbook cannot be edited in place."""


class Relation(NamedTuple):
    """A line of a part's relationships."""

    id: str
    type: str
    """The last word of its address: `comments`, `worksheet`."""
    target: str
    """The part's name; blank for what stands outside the workbook."""


def tags(xml: bytes, name: bytes = b"", start: int = 0, end: int | None = None) -> Iterator[re.Match[bytes]]:
    """The tags of an element, or all: groups are the slash of a closing tag, the name and the attributes."""
    found = _TAG.finditer(xml, start, len(xml) if end is None else end)
    return (tag for tag in found if tag[2] == name) if name else found


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a tag, unescaped.

    >>> attributes(b'<c r="A1" t=\\'s\\'/>')
    {'r': 'A1', 't': 's'}
    """
    return {key.decode(): unescape((double or single).decode()) for key, double, single in _ATTRIBUTE.findall(tag)}


def quoted(text: str) -> bytes:
    """Text as it may stand in XML, in an element or an attribute; what XML cannot hold is left out."""
    text = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    return escape(text).encode()


def inner(xml: bytes, name: bytes) -> tuple[int, int]:
    """Where the content of the first element of that name begins and ends. Raises Unfit where it is missing."""
    first = next(tags(xml, name), None)
    end = xml.find(b"</%s>" % name)
    if first is None or end < 0:
        raise Unfit(name.decode())
    return first.end(), end


def children(xml: bytes, name: bytes) -> list[bytes]:
    """The elements of that name, whole; none of them holds another of its name."""
    found, start = [], -1
    for tag in tags(xml, name):
        if tag[1]:
            found.append(xml[start : tag.end()])
        elif tag[3].endswith(b"/"):
            found.append(tag[0])
        else:
            start = tag.start()
    return found


def into(xml: bytes, name: bytes, line: bytes) -> bytes:
    """The XML with a line at the end of an element, which may still be empty. Raises Unfit where it is missing."""
    end = xml.rfind(b"</%s>" % name)
    if end >= 0:
        return xml[:end] + line + xml[end:]
    empty = next(tags(xml, name), None)
    if empty is None or not empty[3].endswith(b"/"):
        raise Unfit(name.decode())
    return xml[: empty.end() - 2] + b">" + line + b"</%s>" % name + xml[empty.end() :]


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


class Package:
    """A workbook open for editing. Its file is only read; `save` writes another."""

    def __init__(self, file: Path | BytesIO) -> None:
        """Open a workbook. Raises Unfit where it is no zip."""
        self._file = file.open("rb") if isinstance(file, Path) else file
        try:
            self._zip = ZipFile(self._file)
        except BadZipFile as error:
            self._file.close()
            raise Unfit(str(error)) from error
        self._infos = {_key(info.orig_filename): info for info in self._zip.infolist()}
        self._changed: dict[str, Iterable[_Buffer]] = {}
        self._added: dict[str, str] = {}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._infos or _key(name) in self._added

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names as they stand in the file."""
        return tuple(info.orig_filename for info in self._infos.values())

    def read(self, name: str) -> bytes:
        """An XML part as it now is, UTF-8. Raises Unfit for another encoding, and for CDATA and comments in it."""
        key = _key(name)
        if key in self._changed:
            return b"".join(self._changed[key])
        if key not in self._infos:
            raise Unfit(f"no {name}")
        with self.stream(name) as part:  # in pieces, for zipfile would hold a part three times
            xml = b"".join(iter(lambda: part.read(1 << 20), b""))
        declared = _ENCODING.match(xml.removeprefix(b"\xef\xbb\xbf"))
        if xml[:2] in (b"\xff\xfe", b"\xfe\xff") or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
            raise Unfit(f"encoding of {name}")
        if b"<!" in xml:
            raise Unfit(f"CDATA or comment in {name}")
        return xml

    @cached_property
    def workbook(self) -> str:
        """The name of the main part. Raises Unfit for a signed package, a template and anything but plain xlsx."""
        relations = self.relations("")
        main = next((one.target for one in relations if one.type == "officeDocument"), "")
        xml = self.read(main)
        if any(one.type == "origin" for one in relations):
            raise Unfit("signed")
        if next(tags(xml, b"workbook"), None) is None or _MAIN not in xml or self.kind(main) not in _KINDS:
            raise Unfit("no plain workbook")
        return main

    @property
    def macros(self) -> bool:
        """Whether the workbook may hold macros, and so must be called .xlsm."""
        return self.kind(self.workbook) == _KINDS[1]

    def kind(self, part: str) -> str:
        """What the package says that a part is."""
        overrides = (attributes(tag[0]) for tag in tags(self.read(_TYPES), b"Override"))
        return next((one.get("ContentType", "") for one in overrides if _key(one.get("PartName", "")) == _key(part)), "")

    def sheets(self) -> dict[str, str]:
        """Sheet → part, in the workbook's order."""
        targets = {relation.id: relation.target for relation in self.relations(self.workbook)}
        found = {}
        for tag in tags(self.read(self.workbook), b"sheet"):
            facts = attributes(tag[0])
            id = next((value for key, value in facts.items() if key.endswith(":id")), "")
            found[facts.get("name", "")] = targets.get(id, "")
        return found

    def stream(self, name: str) -> IO[bytes]:
        """A part as it stands in the file, to be read in pieces."""
        return self._zip.open(self._infos[_key(name)])

    def checksums(self) -> dict[str, tuple[int, int]]:
        """Part, in lower case → checksum and size of what stands in the file."""
        return {key: (info.CRC, info.file_size) for key, info in self._infos.items()}

    def sums(self) -> dict[str, tuple[int, int]]:
        """The same of what `save` will write."""
        found = self.checksums()
        for key, pieces in self._changed.items():
            crc = size = 0
            for piece in pieces:
                crc, size = crc32(piece, crc), size + len(piece)
            found[key] = crc, size
        return found

    def write(self, name: str, data: bytes | Iterable[_Buffer]) -> None:
        """Put other content, whole or in pieces, in the place of a part, or add a part."""
        key = _key(name)
        self._changed[key] = (data,) if isinstance(data, bytes) else data
        if key not in self._infos:
            self._added[key] = name

    def unused(self, pattern: str) -> str:
        """The first name of a numbered row that no part has: `xl/comments{}.xml`."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> tuple[Relation, ...]:
        """What a part points at; `""` asks for the workbook's own."""
        name = _rels(part)
        if name not in self:
            return ()
        found = []
        for tag in tags(self.read(name), b"Relationship"):
            facts = attributes(tag[0])
            target = facts.get("Target", "").replace("\\", "/")
            inside = facts.get("TargetMode") != "External" and not target.startswith("#")
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/") if inside else ""
            found.append(Relation(facts.get("Id", ""), facts.get("Type", "").rpartition("/")[2], target))
        return tuple(found)

    def relate(self, part: str, type: str, target: str) -> str:
        """Point from a part at another; returns the relation's id."""
        known = {relation.id.casefold() for relation in self.relations(part)}
        number = len(known) + 1
        while f"rid{number}" in known:
            number += 1
        xml = self.read(_rels(part)) if _rels(part) in self else _EMPTY_RELS
        line = b'<Relationship Id="rId%d" Type="%s%s" Target="/%s"/>' % (
            number,
            _RELATION.encode(),
            type.encode(),
            quoted(target),
        )
        self.write(_rels(part), into(xml, b"Relationships", line))
        return f"rId{number}"

    def declare(self, part: str, type: str) -> None:
        """Say what a new part is."""
        line = b'<Override PartName="/%s" ContentType="%s"/>' % (quoted(part), type.encode())
        self.write(_TYPES, into(self.read(_TYPES), b"Types", line))

    def declare_extension(self, extension: str, type: str) -> None:
        """Say what parts with an extension are, unless that is said already."""
        xml = self.read(_TYPES)
        if any(attributes(tag[0]).get("Extension", "").casefold() == extension for tag in tags(xml, b"Default")):
            return
        opening = next(tags(xml, b"Types"))
        line = b'<Default Extension="%s" ContentType="%s"/>' % (extension.encode(), type.encode())
        self.write(_TYPES, xml[: opening.end()] + line + xml[opening.end() :])

    def save(self, target: IO[bytes]) -> None:
        """Write the workbook: changed parts in their old places, new ones at the end, the rest byte for byte."""
        with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as copy:
            for key, info in self._infos.items():
                if key in self._changed:
                    _put(copy, info.orig_filename, self._changed[key])
                else:
                    self._carry(info, copy)
            for key, name in self._added.items():
                _put(copy, name, self._changed[key])

    def _carry(self, info: ZipInfo, copy: ZipFile) -> None:
        """Copy a part as it is compressed. zipfile has no call for that, but its writer's state is open."""
        self._file.seek(info.header_offset + 26)
        lengths = self._file.read(4)
        self._file.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), 1)
        fp = copy.fp
        assert fp is not None
        info = shallow(info)
        info.header_offset = fp.tell()
        info.filename, info.extra, info.flag_bits = info.orig_filename, b"", info.flag_bits & ~8
        fp.write(info.FileHeader(zip64=False))
        _copy(self._file, fp, info.compress_size)
        copy.filelist.append(info)
        copy.NameToInfo[info.filename] = info
        copy.start_dir = fp.tell()


def _copy(source: IO[bytes], target: IO[bytes], size: int) -> None:
    while size > 0 and (piece := source.read(min(size, 1 << 20))):
        target.write(piece)
        size -= len(piece)


def _put(copy: ZipFile, name: str, pieces: Iterable[_Buffer]) -> None:
    with copy.open(name, "w") as part:  # by name its date is 1980: the same inputs give the same bytes
        for piece in pieces:
            part.write(piece)


def _rels(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
