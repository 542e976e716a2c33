"""What bytes are, and a zip held to its directory."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import PARTS, package, zipped

from wellxl.reading.container import LIMITS, Refused, open_package, sniff, too_large

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(package(), "zip"), ("编号,分类".encode(), "text"), ("编号".encode("utf-16"), "text"), 
     (OLE + "Workbook".encode("utf-16-le"), "xls"), (OLE + "BOOK".encode("utf-16-le"), "xls")],
)  # fmt: skip
def test_sniff(data, kind):
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "code", "what"),
    [
        (b"%PDF-1.7", "file-not-workbook", "PDF 文档"),
        (b"\x89PNG\r\n", "file-not-workbook", "图片"),
        (b"\x01\x02\x00\x03", "file-not-workbook", "无法识别的内容"),
        (b"Rar!\x1a", "file-archive", None),
        (OLE + "WordDocument".encode("utf-16-le"), "file-not-workbook", "Word 文档"),
        (OLE, "file-damaged", "其中找不到工作簿"),
    ],
)
def test_what_is_no_workbook_is_named(data, code, what):
    with pytest.raises(Refused) as refused:
        sniff(data)
    hit = refused.value.hit
    assert (hit.kind.code, hit.facts.get("what")) == (code, what)


@pytest.mark.parametrize(("name", "code"), [("word/document.xml", "file-not-workbook"), ("台账.xlsx", "file-archive")])
def test_a_zip_of_something_else(name, code):
    with pytest.raises(Refused, match=code):
        open_package(zipped({name: "x"}), LIMITS)


@given(st.lists(st.binary(max_size=300), max_size=4), st.booleans())
def test_pieces_put_together_are_the_part(chunks, deflated):
    content = b"<row ".join(chunks) * 50
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as file:
        file.writestr("xl/workbook.xml", content)
    assert open_package(buffer.getvalue(), LIMITS).read("xl/workbook.xml") == content


def test_pieces_end_before_a_row():
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row * 7919 % 9973}</v></c></row>' for row in range(1, 60_000))
    book = open_package(package(rows), LIMITS)
    pieces = list(book.pieces(book.parts["xl/worksheets/sheet1.xml"]))
    assert len(pieces) > 3
    assert all(piece.startswith(b'<row r="') for piece in pieces[1:-2])


def test_a_size_beyond_the_directorys_is_a_mismatch():
    data = bytearray(package())
    at = data.rindex(b"PK\x01\x02")
    offset = int.from_bytes(data[at + 42 : at + 46], "little")
    for place in (at + 24, offset + 22):
        data[place] -= 1
    book = open_package(bytes(data), LIMITS)
    with pytest.raises(Refused, match="file-crc"):
        list(book.pieces(book.parts["xl/worksheets/sheet1.xml"]))


@pytest.mark.parametrize(("offset", "length"), [(30, 1), (8, 2), (18, 4)], ids=["name", "method", "size"])
def test_a_member_that_differs_from_the_directory_is_refused(offset, length):
    data = bytearray(package())
    data[offset : offset + length] = b"\x03" * length
    with pytest.raises(Refused, match="file-damaged"):
        open_package(bytes(data), LIMITS)


def test_the_zips_own_password():
    data = bytearray(package())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(Refused, match="file-encrypted"):
        open_package(bytes(data), LIMITS)


@pytest.mark.parametrize(
    ("limits", "code"),
    [({"part": 100}, "file-too-large"), ({"total": 1000}, "file-too-large"), ({"parts": 3}, "file-too-large"),
     ({"ratio": 1, "ratio_from": 100}, "file-bomb")],
)  # fmt: skip
def test_limits(limits, code):
    with pytest.raises(Refused, match=code):
        open_package(package(), LIMITS._replace(**limits))


def test_too_large_at_the_limit_is_not_too_large():
    too_large("文件", LIMITS.file, LIMITS.file)
    with pytest.raises(Refused, match="file-too-large"):
        too_large("文件", LIMITS.file + 1, LIMITS.file)


def test_parts_are_known_by_folded_names():
    book = open_package(zipped(PARTS, lambda name: name.upper().replace("/", "\\")), LIMITS)
    assert {name.lower() for name in PARTS} == set(book.parts)


def test_a_part_that_another_entrys_comment_swallows_is_missed():
    """One changed byte, found by flipping them: without xl/styles.xml a workbook's dates would be read as numbers."""
    data = package()
    with zipfile.ZipFile(BytesIO(data)) as made:
        names, start = made.namelist(), made.start_dir
    entries = data[start : data.rfind(b"PK\x05\x06")].split(b"PK\x01\x02")[1:]
    rest = sum(4 + len(entry) for entry in entries[names.index("xl/styles.xml") :])
    assert rest < 256
    place = start + sum(4 + len(entry) for entry in entries[: names.index("xl/styles.xml") - 1]) + 32
    swallowing = data[:place] + bytes([rest]) + data[place + 1 :]
    with zipfile.ZipFile(BytesIO(swallowing)) as made:
        assert "xl/styles.xml" not in made.namelist()
    with pytest.raises(Refused, match="file-damaged") as refused:
        open_package(swallowing, LIMITS)
    assert refused.value.hit.facts["what"] == "目录列出的部件数与记录的不一致"
