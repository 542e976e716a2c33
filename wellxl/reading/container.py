"""What the bytes of a file are, told by content, and a zip container held to its directory and to the limits."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

from isal import isal_zlib as zlib  # inflates twice as fast, sums ten times: on small files a tenth of all reading

from wellxl.records import Hit, Kind

__all__ = [
    "DAMAGED",
    "ENCRYPTED",
    "KINDS",
    "LIMITS",
    "NOT_WORKBOOK",
    "RESAVE",
    "UNKNOWN",
    "Limits",
    "Package",
    "Part",
    "Refused",
    "open_package",
    "refusal",
    "sniff",
    "too_large",
    "too_many",
]

_MIB = 1 << 20


class Limits(NamedTuple):
    """How much a file may ask for. Sizes in bytes, times in seconds."""

    file: int = 50 * _MIB
    part: int = 512 * _MIB
    total: int = 1024 * _MIB
    parts: int = 1000
    kept: int = 256 * _MIB
    """Inflated bytes, of all parts, that are kept from the look at them for the parser."""
    ratio: int = 200
    """Inflated size over packed size, judged past `ratio_from`."""
    ratio_from: int = 10 * _MIB
    box: int = 20_000_000
    """Cells between A1 and the last cell of a sheet."""
    cells: int = 60_000_000
    """The same of all sheets of a file together."""
    merge: int = 1_000_000
    """Cells of one merged area."""
    memory: int = 2048 * _MIB
    cpu: int = 60
    wall: int = 120


LIMITS = Limits()

RESAVE = "请在 Excel 或 WPS 中打开，另存为 .xlsx 格式后重新报送"
_RESEND = "请向报送单位要一份完整的文件：在 Excel 或 WPS 中打开，确认内容无误，另存为 .xlsx 后重新报送"


UNKNOWN = "无法识别的内容"
"""What a file is that nothing recognises."""


def refusal(code: str, title: str, sentence: str, suggestion: str = _RESEND) -> Kind:
    """A kind that keeps a whole file from being read."""
    return Kind(code, "error", sentence, suggestion, refuses=True, title=title)


NOT_WORKBOOK = refusal("file-not-workbook", "不是工作簿", "这不是 Excel 工作簿，而是{what}", "请找到原来的 Excel 台账重新报送")
_ARCHIVE = refusal("file-archive", "压缩包", "这是一个压缩包，不是工作簿", "请先解压，再把里面的台账放进文件夹")
ENCRYPTED = refusal(
    "file-encrypted", "文件加密", "文件设有打开密码，无法读取", "请打开文件，在“文件—信息—保护工作簿”中去掉密码，保存后重新报送"
)
_OLD = refusal("file-too-old", "格式过旧", "这是 Excel 95 以前的旧格式，无法读取", RESAVE)
_TRUNCATED = refusal("file-truncated", "文件不完整", "文件不完整：只传来了一部分，或者末尾混进了别的内容")
DAMAGED = refusal("file-damaged", "文件损坏", "文件已损坏：{what}")
_CRC = refusal("file-crc", "内容被改动", "文件内容在传输或保存中被改动：内部的“{part}”与记录的校验值不符")
_DUPLICATE_PART = refusal("file-duplicate-part", "部件重复", "文件结构有误：内部的“{part}”出现了两次，无法确定以哪一份为准")
_TOO_LARGE = refusal(
    "file-too-large",
    "文件过大",
    "文件过大：{what}为 {size}，上限为 {limit}",
    "请删除图片和无关的工作表，另存后重新报送；确有需要，可请管理员放宽上限",
)
_BOMB = refusal("file-bomb", "异常膨胀", "文件可疑：内部的“{part}”解压后膨胀到 {size}，正常台账不会这样")


class Refused(Exception):
    """Within reading only: the file cannot be read. Ends as `Book.refusal`."""

    def __init__(self, kind: Kind, **facts: object) -> None:
        super().__init__(kind.code)
        self.hit = Hit(kind, 0, facts=facts)


def _size(count: int) -> str:
    return f"{count / _MIB:,.0f} MB"


def too_large(what: str, size: int, limit: int) -> None:
    """Refuse what is larger than a limit. Sizes in bytes."""
    if size > limit:
        raise Refused(_TOO_LARGE, what=what, size=_size(size), limit=_size(limit))


def too_many(what: str, count: int, limit: int) -> None:
    """Refuse what is more than a limit."""
    if count > limit:
        raise Refused(_TOO_LARGE, what=what, size=f"{count:,} 个", limit=f"{limit:,} 个")


# What a file is -------------------------------------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF", "PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"{\\rtf", "RTF 文档"),
    (b"MIME-Version:", "网页归档（.mht）"),
)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_RAW_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x06\x00", b"\x09\x08\x08\x00")


def sniff(data: bytes) -> str:
    """`zip`, `xls` or `text`, told by content; raises Refused for whatever is no workbook."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise Refused(NOT_WORKBOOK, what=what)
    if data.startswith(_ARCHIVES):
        raise Refused(_ARCHIVE)
    if data.startswith(_RAW_BIFF):
        raise Refused(_OLD)
    if data.startswith(b"PK"):
        return "zip"
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in data:
        return "text"
    if data.strip(b"\x00"):
        raise Refused(NOT_WORKBOOK, what=UNKNOWN)
    raise Refused(DAMAGED, what="内容全部是空字节")


def _ole(data: bytes) -> str:
    """`xls`, where the container's directory names a workbook."""

    def names(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if names("EncryptedPackage"):
        raise Refused(ENCRYPTED)
    if any(map(names, ("Workbook", "WORKBOOK", "Book", "BOOK"))):
        return "xls"
    if names("WordDocument"):
        raise Refused(NOT_WORKBOOK, what="Word 文档")
    if names("PowerPoint Document"):
        raise Refused(NOT_WORKBOOK, what="演示文稿")
    raise Refused(DAMAGED, what="其中找不到工作簿")


# The zip container -----------------------------------------------------------------------------------------


class Part(NamedTuple):
    """One file within the container."""

    name: str
    deflated: bool
    crc: int
    size: int
    """Inflated, in bytes, as the directory declares it; `pieces` holds it to that."""
    start: int
    packed: int


class Package(NamedTuple):
    """A zip container whose directory has been found in order."""

    data: bytes
    format: str
    """xlsx, xlsb or ods."""
    parts: dict[str, Part]
    """By folded name: lower case, forward slashes."""

    def pieces(self, part: Part, whole: Sequence[bytes] = (b"<row ", b"<c ")) -> Iterator[bytes]:
        """The inflated bytes of a part, piece by piece, each cut before a tag: the first of `whole` that stands in it, else any.

        Raises Refused where size or CRC is not what the directory declares.
        """
        kept, crc, size = b"", 0, 0
        try:
            for piece in self._inflated(part):
                size += len(piece)
                if size > part.size:
                    break
                crc = zlib.crc32(piece, crc)
                piece = kept + piece
                cut = _cut(piece, whole) if size < part.size else 0
                kept = piece[cut:]
                if cut:
                    yield piece[:cut]
        except zlib.error as error:  # type: ignore[misc]  # its stubs take the class for an exception
            raise Refused(_CRC, part=part.name) from error
        if size != part.size or crc != part.crc:
            raise Refused(_CRC, part=part.name)
        if kept:
            yield kept

    def _inflated(self, part: Part) -> Iterator[bytes]:
        end = part.start + part.packed
        inflater = zlib.decompressobj(-15)
        step = 1 << 20 if not part.deflated else _STEP if part.size < _LARGE else _STEP_OF_LARGE
        for start in range(part.start, end, step):
            piece = self.data[start : min(start + step, end)]
            yield inflater.decompress(piece) if part.deflated else piece
        if part.deflated:
            yield inflater.flush()

    def read(self, name: str) -> bytes:
        """A whole part, by folded name; empty where there is none."""
        part = self.parts.get(name)
        return b"".join(self.pieces(part)) if part else b""


_STEP, _STEP_OF_LARGE = 1 << 12, 1 << 15
"""Packed bytes inflated at a time. What comes of few fits in the processor's cache, and malloc keeps the room for it
instead of asking the system anew, which makes the look at a small ledger a third shorter; a large part fares better with
fewer steps."""
_LARGE = 1 << 23
_LONGEST_TAG = 1 << 16


def _cut(piece: bytes, whole: Sequence[bytes]) -> int:
    """Where to end a piece, so that what is looked for never straddles."""
    for mark in (*whole, b"<"):
        cut = piece.rfind(mark)
        if cut > 0:
            return cut
    return len(piece) if len(piece) > _LONGEST_TAG else 0


def open_package(data: bytes, limits: Limits) -> Package:
    """Check the directory of a zip container against its members and the limits, and tell what it holds."""
    try:
        infos = zipfile.ZipFile(BytesIO(data)).infolist()
    except Exception as error:  # zipfile raises half a dozen types on bad input
        raise Refused(_TRUNCATED) from error
    # An entry with a longer comment swallows those behind it: without its formats a workbook's dates are numbers.
    (count,) = struct.unpack_from("<H", data, data.rfind(b"PK\x05\x06") + 10)
    if count not in (len(infos), 0xFFFF):  # which stands for a number that needs more room
        raise Refused(DAMAGED, what="目录列出的部件数与记录的不一致")
    too_many("内部部件数", len(infos), limits.parts)
    too_large("解压后的总大小", sum(info.file_size for info in infos), limits.total)
    parts: dict[str, Part] = {}
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        part = _part(data, info, limits, end)
        end = part.start + part.packed
        name = part.name.replace("\\", "/").lower().lstrip("/")
        if name in parts:
            raise Refused(_DUPLICATE_PART, part=part.name)
        parts[name] = part
    package = Package(data, "", parts)
    return package._replace(format=_format(package))


def _part(data: bytes, info: zipfile.ZipInfo, limits: Limits, after: int) -> Part:
    name = info.orig_filename
    if info.flag_bits & 1:
        raise Refused(ENCRYPTED)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(DAMAGED, what=f"“{name}”使用了不支持的压缩方式")
    too_large(f"“{name}”解压后", info.file_size, limits.part)
    if info.file_size > limits.ratio_from and info.file_size > limits.ratio * info.compress_size:
        raise Refused(_BOMB, part=name, size=_size(info.file_size))
    header = data[info.header_offset : info.header_offset + 30]
    if info.header_offset < after or len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise Refused(DAMAGED, what=f"找不到“{name}”的内容")
    method, crc, packed, size, length, extra = struct.unpack("<8xH4xIIIHH", header)
    start = info.header_offset + 30 + length + extra
    local = data[info.header_offset + 30 : info.header_offset + 30 + length]
    agree = (local == name.encode("utf-8") or local == name.encode("cp437", "replace")) and method == info.compress_type
    if not info.flag_bits & 8 and 0xFFFFFFFF not in (packed, size):  # else the sizes stand behind the data
        agree &= (crc, packed, size) == (info.CRC, info.compress_size, info.file_size)
    if not agree or start + info.compress_size > len(data):
        raise Refused(DAMAGED, what=f"“{name}”与目录中的记录不一致")
    return Part(name, info.compress_type == zipfile.ZIP_DEFLATED, info.CRC, info.file_size, start, info.compress_size)


def _format(package: Package) -> str:
    parts = package.parts
    if "xl/workbook.bin" in parts:
        return "xlsb"
    if "content.xml" in parts and "mimetype" in parts:
        if package.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        raise Refused(NOT_WORKBOOK, what="其他办公文档")
    if any(name.startswith("xl/") or name.endswith("workbook.xml") for name in parts):
        return "xlsx"
    if any(name.startswith(("word/", "ppt/")) for name in parts):
        raise Refused(NOT_WORKBOOK, what="Word 文档或演示文稿")
    raise Refused(_ARCHIVE)


KINDS = (
    NOT_WORKBOOK, _ARCHIVE, ENCRYPTED, _OLD, _TRUNCATED, DAMAGED, _CRC, _DUPLICATE_PART, _TOO_LARGE, _BOMB,
)  # fmt: skip
