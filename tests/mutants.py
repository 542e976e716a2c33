"""Files gone wrong: a good one with parts, elements, attributes, texts, records or raw bytes changed at random, by seed.

A change goes in behind the checksums: a zip is put together anew, so that what was changed is really read.
"""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

from packing import zipped
from sound import FORMATS, sound

__all__ = ["mutants", "mutated"]

_KINDS = (*FORMATS, *("xlsx",) * 5, "ods", "xls", "xlsb", "zip")
"""How often each is drawn; `zip` is a workbook whose container itself is changed, checksums and all."""


def mutants(count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of so many ledgers gone wrong, in every format."""
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        kind = chance.choice(_KINDS)
        yield f"{number:04}.{kind}", mutated(sound("xlsx" if kind == "zip" else kind), kind, chance)


def mutated(data: bytes, kind: str, chance: random.Random) -> bytes:
    """A file with one to three changes of the sort that its kind allows; docx and all else that is zipped are `xlsx`."""
    if kind in ("xlsx", "xlsb", "ods"):
        return _repacked(data, chance)
    for _ in range(chance.choice((1, 1, 2, 3))):
        change = _of_kind(kind, chance)
        data = change(data, chance) or data
    return data


_Change = Callable[[bytes, random.Random], bytes]


def _of_kind(kind: str, chance: random.Random) -> _Change:
    changes: dict[str, tuple[_Change, ...]] = {
        "xls": (_biff, _biff, _biff, _bytes),
        "csv": (_delimited, _delimited, _bytes, _encoding),
        "html": (_attribute, _text, _tag, _element, _bytes, _encoding),
        "xml": (_attribute, _attribute, _text, _tag, _element, _element, _bytes, _encoding),
    }
    return chance.choice(changes.get(kind, (_bytes,)))


# What may stand there instead ------------------------------------------------------------------------------------

_EXTREMES = (
    *"0 -1 1 999999 4294967295 A1 XFD1048576 A1:XFD1048576 NaN INF -INF 1e400 -1e308 1E-400 0x10 1_000 １２ ²".encode().split(),
    *b"true &#0; &a; &#x1F600; &#xD800; ]]> <c> e d s b n str inlineStr ../../x _x0000_ _xD800_ {0} {value!r}".split(),
    *b"%s ' #REF! =1+1".split(),
    *(b"", b"\xff\xfe", b"\x00", b"\r\n", b"\xe2\x80\xae", b" ", b"\xef\xbf\xbf", b"9" * 40, b"9" * 5000, b"x" * 40_000),
)
_DAYS = (
    *b"0 -0.5 0.5 0.9999999999 59 60 61.5 2958465 2958465.99999999 2958466 1e15 -693594 0001-01-01 9999-12-31T23:59:59".split(),
    *b"10000-01-01 2024-02-30 -0001-01-01 2024-06-23T24:00:00 2024-06-23T10:00:00+25:00 2024-W25-7 12:61 20249999".split(),
    *b"PT99999999H00M00S PT-1H00M00S PT0H 1.1.1.1".split(),
    *"9999年12月31日 0年0月0日 6月31日 ２０２４．６．２３".encode().split(),
)
_PLACES = (
    *b"worksheets/sheet1.xml worksheets/sheet2.xml /xl/workbook.xml ../../../etc/passwd http://127.0.0.1/x.xml".split(),
    *rb"file:///etc/passwd \\127.0.0.1\x sharedStrings.xml styles.xml worksheets/sheet%31.xml . NULL".split(),
    *(b"", b"worksheets/\x00"),
)
_AREAS = (
    *b"A1:B2 B2:C3 A1:A1 C3:A1 A1:XFD1048576 A1:A1048576 A1:XFD1 A0:B0 A1: : A1:B2:C3 AAAA1:AAAB2 1:2 A:B A3:V12".split(),
    *b"M3:N9 N3:N12 A1:V2 A99999999999:B99999999999 a1:b2".split(),
)
_SINGLE = (*b"A1 B9 ZZ1 XFE1 A1048577 A-1 0 1048577 5".split(), b"A" + b"1" * 5000)
_TYPES = (*b"s str inlineStr b e n d float string percentage date time boolean".split(), b"")
_FORMS = (*rb'yyyy [h]:mm [$-804]yyyy [$- [[[[ " \ 0.00% @ general _ * m;m;m;m;m'.split(), b"d" * 40_000, b"[" * 5000)
_COUNTS = (*b"0 -1 2 65536 1048576 99999999 1e9 x".split(), b"9" * 30)
_OF_ATTRIBUTE = (
    (rb'\br="([^"]*)"', (*_AREAS, *_SINGLE)),
    (rb'\bs="([^"]*)"', tuple(b"0 1 999 -1 4294967296 x".split())),
    (rb'\bt="([^"]*)"', _TYPES),
    (rb'\b(?:ss:)?Type="([^"]*)"', tuple(b"Number DateTime Boolean Error String x".split())),
    (rb'value-type="([^"]*)"', _TYPES),
    (rb'ref="([^"]*)"', _AREAS),
    (rb'(?:Count|count|repeated|spanned|span|Merge\w+|Index)="([^"]*)"', _COUNTS),
    (rb'Target="([^"]*)"', _PLACES),
    (rb'Type="[^"]*/(\w+)"', tuple(b"worksheet styles sharedStrings chartsheet externalLink officeDocument x".split())),
    (rb'name="([^"]*)"', (*"History A/B 台账 &quot; ..".encode().split(), b"", b"a" * 300)),
    (rb'(?:numFmtId|sheetId|Id|xfId)="([^"]*)"', (*b"0 14 999999 -1 rId1 rId2".split(), b"")),
    (rb'formatCode="([^"]*)"', _FORMS),
    (rb'(?:date-value|time-value|office:value)="([^"]*)"', _DAYS),
)


def _put(data: bytes, pattern: bytes, values: tuple[bytes, ...], chance: random.Random) -> bytes:
    found = list(re.finditer(pattern, data))
    at = chance.choice(found) if found else None
    return data[: at.start(1)] + chance.choice(values) + data[at.end(1) :] if at else data


# Markup ----------------------------------------------------------------------------------------------------------


def _attribute(data: bytes, chance: random.Random) -> bytes:
    """Another value in an attribute: one that may hurt there, or anywhere."""
    if chance.random() < 0.6:
        known = [one for one in _OF_ATTRIBUTE if re.search(one[0], data)]
        if known:
            return _put(data, *chance.choice(known), chance)
    return _put(data, rb'="([^"]*)"', _EXTREMES, chance)


def _text(data: bytes, chance: random.Random) -> bytes:
    return _put(data, rb">([^<>]+)<", chance.choice((_EXTREMES, _DAYS)), chance)


def _value(data: bytes, chance: random.Random) -> bytes:
    """The value of a cell: an index of a text that is not there, a day that no calendar has."""
    indexes = (b"-1", b"99", b"4294967295", b"0.5", b"")
    return _put(data, rb"<v>([^<]*)</v>", chance.choice((_DAYS, _EXTREMES, indexes)), chance)


def _tag(data: bytes, chance: random.Random) -> bytes:
    """A tag gone, or there many times, or nested in itself."""
    found = list(re.finditer(rb"<[^<>]+>", data))
    at = chance.choice(found) if found else None
    return data[: at.start()] + at[0] * chance.choice((0, 2, 500, 20_000)) + data[at.end() :] if at else data


def _element(data: bytes, chance: random.Random) -> bytes:
    """A whole element gone, doubled, nested in itself, or in the place of another."""
    found = [match for match in re.finditer(rb"<([\w:]+)[^<>]*(?<!/)>", data) if data.find(b"</%s>" % match[1], match.end()) > 0]
    spans = [
        (at.start(), data.find(b"</%s>" % at[1], at.end()) + len(at[1]) + 3, at.end())
        for at in chance.sample(found, min(2, len(found)))
    ]
    if len(spans) < 2:
        return data
    (start, end, inside), (other, its_end, _) = spans
    what = data[start:end]
    if len(what) > 200_000:
        return data
    way = chance.choice(("none", "twice", "nested", "many", "moved"))
    if way == "moved" and (end <= other or its_end <= start):
        first, second = sorted(((start, end), (other, its_end)))
        return data[: first[0]] + data[slice(*second)] + data[first[1] : second[0]] + data[slice(*first)] + data[second[1] :]
    doubled = {
        "none": b"",
        "nested": data[start:inside] + what + data[inside:end],
        "many": what * (300 if len(what) < 2000 else 3),
    }
    return data[:start] + doubled.get(way, what * 2) + data[end:]


def _merged(chance: random.Random) -> bytes:
    areas = b"".join(b'<mergeCell ref="%s"/>' % chance.choice(_AREAS) for _ in range(chance.choice((1, 3, 50))))
    return b'</sheetData><mergeCells count="9">%s</mergeCells>' % areas


def _stray(chance: random.Random) -> bytes:
    cell = b'<c r="%s"><v>7</v></c>' % chance.choice(_AREAS).partition(b":")[0]
    return b'<sheetData><row r="%d">%s</row>' % (chance.randrange(20), cell)


def _bare(chance: random.Random) -> bytes:
    cells = b'<c t="e"><v>#N/A</v></c><c t="s"><v>%d</v></c><c t="inlineStr"><is><t>x</t></is></c>' % chance.choice((0, 5, 99999))
    return b'<row r="%d" hidden="1">%s</row></sheetData>' % (chance.choice((1, 3, 40, 1048576, 1048577)), cells)


def _uncached(chance: random.Random) -> bytes:
    row = chance.choice((b"7", b"50", b"1048577", b"9" * 5000, b"9" * 12))
    return b'<row r="%s"><c r="B%s" t="%s"><f>1</f></c></row></sheetData>' % (row, row, chance.choice(_TYPES))


def _sheets(chance: random.Random) -> bytes:
    state = chance.choice((b"visible", b"veryHidden", b"x"))
    sheet = b'<sheet name="S%d" sheetId="%d" state="%s" r:id="rId1"/>'
    return b"<sheets>" + b"".join(sheet % (one, one, state) for one in range(chance.choice((1, 5, 300))))


def _texts(chance: random.Random) -> bytes:
    return b"<si><r><t>a</t></r><rPh><t>b</t></rPh></si><si/></sst>" * chance.choice((1, 2))


def _rows(chance: random.Random) -> bytes:
    row = b'<table:table-row table:number-rows-repeated="%d" table:visibility="filter"/><table:table-row'
    return row % chance.choice((1, 1048576, 1 << 40))


def _epoch(chance: random.Random) -> bytes:
    return b'<workbookPr date1904="%s"' % chance.choice((b"1", b"true", b"x"))


_ADDED = (
    (b"</sheetData>", _merged),
    (b"<sheetData>", _stray),
    (b"</sheetData>", _bare),
    (b"</sheetData>", _uncached),
    (b"<workbookPr", _epoch),
    (b"<sheets>", _sheets),
    (b"</sst>", _texts),
    (b"<table:table-row", _rows),
)


def _insert(data: bytes, chance: random.Random) -> bytes:
    """Something more where it may stand: merged areas, stray cells, sheets, rows without addresses."""
    fitting = [(mark, make) for mark, make in _ADDED if mark in data]
    if not fitting:
        return _attribute(data, chance)
    mark, make = chance.choice(fitting)
    return data.replace(mark, make(chance), 1)


def _encoding(data: bytes, chance: random.Random) -> bytes:
    """The text in another encoding than it says, or saying another one."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    declared = chance.choice(("UTF-8", "GB18030", "UTF-16", "latin-1", "utf-7", "x-none"))
    text = re.sub(r'encoding="[^"]*"', f'encoding="{declared}"', text, count=1) if chance.random() < 0.7 else text
    codec = chance.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-32", "utf-7", "latin-1"))
    return text.encode(codec, "replace")


# Containers --------------------------------------------------------------------------------------------------------


def _repacked(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    for _ in range(chance.choice((1, 1, 2, 3))):
        if chance.random() < 0.12:
            parts = _shuffled(parts, chance)
            continue
        weights = [
            6 if re.search("sheet|content|document.xml", name, re.IGNORECASE) else 2 if "workbook" in name else 1
            for name in parts
        ]
        name = chance.choices(list(parts), weights)[0]
        if name.endswith(".bin"):
            parts[name] = chance.choice((_records, _records, _bytes))(parts[name], chance)
        else:
            sorts = (_attribute, _attribute, _attribute, _text, _value, _tag, _element, _insert, _bytes, _encoding)
            parts[name] = chance.choices(sorts, (3, 3, 3, 3, 4, 2, 3, 4, 1, 1))[0](parts[name], chance)
    made = zipped(parts)
    return _twice(made, chance) if chance.random() < 0.01 else made


def _shuffled(parts: dict[str, bytes], chance: random.Random) -> dict[str, bytes]:
    """A part gone, empty, in the place of another, or under another name."""
    name, other = chance.choice(list(parts)), chance.choice(list(parts))
    way = chance.choice(("gone", "empty", "swapped", "named", "named", "added"))
    if way == "gone" and len(parts) > 1:
        return {one: data for one, data in parts.items() if one != name}
    if way == "named":
        names = (
            name.upper(),
            name.replace("/", "\\"),
            f"/{name}",
            f"../{name}",
            "con",
            "x" * 5000,
            name + "\u202e",
            f"./{name}",
            name.lower(),
        )
        new = chance.choice(names)
        return {new if one == name else one: data for one, data in parts.items()}
    if way == "added":
        more = (
            "xl/vbaProject.bin",
            "xl/externalLinks/externalLink1.xml",
            "xl/worksheets/sheet9.xml",
            "META-INF/manifest.xml",
            "xl/workbook.bin",
            "word/document.xml",
        )
        return {**parts, chance.choice(more): parts[other]}
    return {**parts, name: b"" if way == "empty" else parts[other], **({other: parts[name]} if way == "swapped" else {})}


def _twice(data: bytes, chance: random.Random) -> bytes:
    """The last name of the directory stands there a second time."""
    buffer = BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as file:
        info = chance.choice(file.infolist())
        file.NameToInfo.clear()
        file.writestr(zipfile.ZipInfo(info.filename), b"<x/>")
    return buffer.getvalue()


# Records and bytes ---------------------------------------------------------------------------------------------------


def _biff(data: bytes, chance: random.Random) -> bytes:
    """A record of an xls whose stream begins behind the header: another type, length or body; gone, twice, moved."""
    places, at = [], 512
    while at + 4 <= len(data):
        length = int.from_bytes(data[at + 2 : at + 4], "little")
        if not int.from_bytes(data[at : at + 2], "little") or at + 4 + length > len(data):
            break
        places.append((at, 4, length))
        at += 4 + length
    return _record(data, places, chance) if places else _bytes(data, chance)


def _records(data: bytes, chance: random.Random) -> bytes:
    """The same of a part of an xlsb."""
    places, at = [], 0
    while at < len(data):
        start = at
        at += 1 + (data[at] > 127)
        length = shift = 0
        while at < len(data):
            length |= (data[at] & 127) << shift
            shift, at = shift + 7, at + 1
            if data[at - 1] < 128 or shift > 21:
                break
        places.append((start, at - start, length))
        at += length
    return _record(data, places, chance) if places else data


def _record(data: bytes, places: list[tuple[int, int, int]], chance: random.Random) -> bytes:
    start, head, length = chance.choice(places)
    end = start + head + length
    other, its_head, its_length = chance.choice(places)
    body = bytearray(data[start + head : end])
    way = chance.choice(("head", "body", "body", "body", "gone", "twice", "moved"))
    if way == "head":
        changed = bytearray(data[start : start + head])
        changed[chance.randrange(head)] = chance.choice((0, 1, 127, 255, chance.randrange(256)))
        return data[:start] + changed + data[start + head :]
    if way == "body" and body:
        size = chance.choice((1, 2, 4))
        place = chance.randrange(len(body))
        body[place : place + size] = chance.choice((b"\xff", b"\x00", b"\x7f", b"\x80", bytes([chance.randrange(256)]))) * min(
            size, len(body) - place
        )
        return data[: start + head] + bytes(body) + data[end:]
    moved = data[other : other + its_head + its_length] if way == "moved" else data[start:end] * (2 if way == "twice" else 0)
    return data[:start] + moved + data[end:]


def _delimited(data: bytes, chance: random.Random) -> bytes:
    """A cell, a separator or a line end of a delimited text is another."""
    if chance.random() < 0.4:
        return _put(data, rb"[,\n]([^,\r\n]*)", chance.choice((_EXTREMES, _DAYS)), chance)
    signs = (
        b",",
        b";",
        b"\t",
        b'"',
        b"\r",
        b"\n",
        b"\r\n",
        b"\x00",
        b"\x0b",
        b"\x1a",
        b"\x85",
        b"\xe2\x80\xa8",
        b'""',
        b',"' + b"x" * 140_000,
        b"," * 20_000,
        b"\n" * 20_000,
    )
    return _put(data, rb"([,\r\n])", signs, chance)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, a stretch cut out or doubled, or the end missing."""
    changed = bytearray(data or b"\x00")
    for _ in range(chance.choice((0, 1, 5, 50))):
        changed[chance.randrange(len(changed))] = chance.choice((0, 255, 127, chance.randrange(256)))
    start = chance.randrange(len(changed))
    stretch = slice(start, start + chance.choice((1, 8, 300)))
    if chance.random() < 0.4:
        changed[stretch] = changed[stretch] * chance.choice((0, 2))
    return bytes(changed[:start] if chance.random() < 0.1 else changed)
