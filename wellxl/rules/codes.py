"""Codes that carry their own proof or form: the credit code's check character, permit numbers, telephone numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import filterfalse

from wellxl.campaign import Campaign, fold
from wellxl.records import Hit, Kind, Ledger
from wellxl.rules.rule import Rule, at, column_of, present, spots

__all__ = ["RULES", "check_character", "wrong_credit_codes"]

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = [pow(3, place, 31) for place in range(17)]
_SIZE = 18
# Patterns are strings: a clean ledger asks for none of them, and re keeps those that it has compiled.
_SHAPE = f"[{_ALPHABET}]{{{_SIZE}}}"
_TAKEN_FOR = str.maketrans("OISZ", "0152")
"""Letters that the alphabet leaves out because they look like digits."""

# The weighted places as byte tables: a whole column's codes are summed as a few long integers, a byte a code.
# A place gives at most 30, so eight of them fit a byte.
_MOD = bytes(value % 31 for value in range(256))
_PLACES = [
    bytes(_ALPHABET.index(chr(byte)) * weight % 31 if chr(byte) in _ALPHABET else 0 for byte in range(256))
    for weight in (*_WEIGHTS, 1)
]

_CITIZEN = r"(?a)\d{6}(?:19|20)\d{9}[\dX]"
_CITIZEN_WEIGHTS = [pow(2, 17 - place, 11) for place in range(17)]

_PERMIT = r"(?a)[A-D]\d{6}[SG]\d{4}-\d{4}"
_OLD_PERMIT = r"取水(?:许可)?.{0,20}字.{0,20}\d{1,8}号?"
_PERMIT_SHAPES = bytes.maketrans(b"0123456789ABCDSG", b"9999999999AAAASS")
_MOBILE = r"(?a)(?:(?:\+|00)?86-?)?1\d{10}"
_LANDLINE = r"(?a)(?:\(?0\d{2,3}\)?-?)?[2-9]\d{6,7}(?:-\d{1,6})?|[48]00-?\d{3,4}-?\d{3,4}"
_DASHES = "[—–－转]"
_NUMBER = r"(?a)[+(]?\d(?:[\d()-]{0,30}\d)?"

_CREDIT_CODE = Kind(
    "credit-code-invalid",
    "error",
    "“{value}”不是有效的统一社会信用代码：{problem}",
    "{advice}",
    "GB 32100-2015",
    title="信用代码位数、用字或校验码不对",
)
_PERMIT_FORM = Kind(
    "permit-form",
    "warning",
    "“{value}”不像取水许可证编号",
    "请对照原证填写：新证形如 D411303G2021-0012，旧证形如 取水（豫宛）字〔2019〕第001号",
    "取水许可电子证照编号格式",
    title="许可证编号格式不对",
)
_PHONE_FORM = Kind(
    "phone-form",
    "warning",
    "“{value}”不像电话号码：{problem}",
    "请填 11 位手机号，或“区号-号码”形式的座机号",
    "国家电信网编号计划",
    title="电话号码位数不对",
)


def check_character(code: str) -> str:
    """The 18th character that the first 17 of a credit code ask for (GB 32100-2015, 31 − sum mod 31).

    >>> check_character("11341600728507525"), check_character("91350100M000100Y4")
    ('E', '3')
    """
    total = sum(_ALPHABET.index(character) * weight for character, weight in zip(code, _WEIGHTS, strict=False))
    return _ALPHABET[-total % 31]


def wrong_credit_codes(codes: Sequence[str]) -> set[str]:
    """Those of the codes that are not 18 characters of the alphabet with the right last one."""
    shaped = codes
    text = "".join(shaped)
    if set(map(len, shaped)) - {_SIZE} or not text.isascii() or text.encode().translate(None, _ALPHABET.encode()):
        shaped = list(filter(re.compile(_SHAPE).fullmatch, codes))
        text = "".join(shaped)
    wrong = set(codes).difference(shaped) if len(shaped) < len(codes) else set()
    remainders = _remainders(text.encode())
    return wrong | {shaped[index] for index, rest in enumerate(remainders) if rest} if any(remainders) else wrong


def _remainders(text: bytes) -> bytes:
    """The weighted sum modulo 31 of each code in a row of codes: 0 where the last character is right."""
    count = len(text) // _SIZE
    places = [text[place::_SIZE].translate(table) for place, table in enumerate(_PLACES)]
    while len(places) > 1:
        sums = [sum(int.from_bytes(one, "little") for one in places[start : start + 8]) for start in range(0, len(places), 8)]
        places = [one.to_bytes(count, "little").translate(_MOD) for one in sums]
    return places[0]


def _credit_code(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    for field in campaign.fields_of("credit_code"):
        if column := column_of(ledger, field.key):
            for index in spots(column.values, wrong_credit_codes(present(column.values))):
                problem, advice = _credit_code_problem(column.values[index])
                yield at(_CREDIT_CODE, ledger, column, index, problem=problem, advice=advice)


def _credit_code_problem(code: str) -> tuple[str, str]:
    """What is wrong with a wrong code, and what to do."""
    if re.fullmatch(_CITIZEN, code) and _is_citizen(code):
        return "这是居民身份证号码", "自然人没有信用代码的，此格请留空"
    if len(code) != _SIZE:
        advice = "请换成营业执照上 18 位的代码" if len(code) == 15 else "请对照营业执照填写完整"
        return f"应为 {_SIZE} 位，实为 {len(code)} 位", advice
    strange = [(place, character) for place, character in enumerate(code, 1) if character not in _ALPHABET]
    if not strange:
        expected = check_character(code)
        return f"前 17 位对应的校验码（第 18 位）应为“{expected}”，实为“{code[-1]}”", "请对照营业执照逐位核对"
    place, character = strange[0]
    repaired = code.translate(_TAKEN_FOR)
    likely = re.fullmatch(_SHAPE, repaired) and check_character(repaired) == repaired[-1]
    advice = (
        f"可能应为“{repaired}”，请对照营业执照核对"
        if likely
        else "代码只用数字和除 I、O、S、V、Z 外的大写字母，请对照营业执照改正"
    )
    return f"第 {place} 位“{character}”不是代码用字", advice


def _is_citizen(number: str) -> bool:
    """Whether it is a citizen's number by its check character (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _CITIZEN_WEIGHTS, strict=False))
    return number[-1] == "10X98765432"[total % 11]


def _permit(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    for field in campaign.fields_of("permit"):
        column = column_of(ledger, field.key)
        permits = present(column.values) if column else ()
        if column and not _all_new_permits(permits):
            wrong = {one for one in set(filterfalse(re.compile(_PERMIT).fullmatch, permits)) if not _is_permit(fold(one).upper())}
            yield from (at(_PERMIT_FORM, ledger, column, index) for index in spots(column.values, wrong))


def _all_new_permits(permits: Sequence[str]) -> bool:
    text = "".join(permits)
    shape = b"A999999S9999-9999"
    return (
        set(map(len, permits)) <= {len(shape)}
        and text.isascii()
        and text.encode().translate(_PERMIT_SHAPES) == shape * len(permits)
    )


def _is_permit(text: str) -> bool:
    return bool(re.fullmatch(_PERMIT, text) or re.fullmatch(_OLD_PERMIT, text[:80]))


def _phone(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    for field in campaign.fields_of("phone"):
        column = column_of(ledger, field.key)
        phones = present(column.values) if column else ()
        if column and not _all_mobiles(phones):
            problems = {
                phone: problem
                for phone in set(filterfalse(re.compile(_MOBILE).fullmatch, phones))
                if (problem := _phone_problem(phone))
            }
            for index in spots(column.values, problems):
                yield at(_PHONE_FORM, ledger, column, index, problem=problems[column.values[index]])


def _all_mobiles(phones: Sequence[str]) -> bool:
    text = "".join(phones)
    return (
        set(map(len, phones)) <= {11} and text.isascii() and (text.isdigit() or not text) and text[::11].count("1") == len(phones)
    )


def _phone_problem(phone: str) -> str:
    """What is wrong with a telephone number, or with the first wrong one of several; blank where nothing is."""
    text = re.sub(_DASHES, "-", unicodedata.normalize("NFKC", phone[:100]))
    if re.fullmatch(_MOBILE, text.replace(" ", "").replace("-", "")):
        return ""
    numbers = re.findall(_NUMBER, text)
    for number in numbers:
        if not (re.fullmatch(_MOBILE, number) or re.fullmatch(_LANDLINE, number)):
            digits = sum(map(str.isdigit, number))
            mobile = number.isdigit() and number.startswith("1") and digits > 6
            return f"以 1 开头的手机号应为 11 位，实为 {digits} 位" if mobile else f"“{number}”有 {digits} 位数字"
    return "" if numbers else "没有号码"


RULES = (Rule(_CREDIT_CODE, _credit_code), Rule(_PERMIT_FORM, _permit), Rule(_PHONE_FORM, _phone))
"""Every rule on codes, in the order in which they are listed."""
