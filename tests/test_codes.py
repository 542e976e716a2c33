"""Tests of the rules on codes. Expected check characters are computed here a second time, from GB 32100-2015."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import MILL, book, told

from wellxl.rules.codes import check_character, wrong_credit_codes

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_valid(code):
    """By the book: character values times 1, 3, 9, 27, 19 … (3^i mod 31) and the check character add up to 0 mod 31."""
    total, weight = 0, 1
    for character in code[:17]:
        total += ALPHABET.index(character) * weight
        weight = weight * 3 % 31
    return (total + ALPHABET.index(code[17])) % 31 == 0


bodies = st.text(ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize(("code", "valid"), [("11341600728507525E", True), ("91350100M000100Y4Z", False)])
def test_the_two_published_examples(code, valid):
    assert (code not in wrong_credit_codes([code])) is valid


@given(st.lists(bodies, max_size=12), st.data())
def test_a_valid_code_with_one_character_changed_is_always_found_among_the_right_ones(made, data):
    codes = [body + check_character(body) for body in made]
    assert all(map(is_valid, codes))
    assert wrong_credit_codes(codes) == set()
    if codes:
        spoilt, place = data.draw(st.sampled_from(codes)), data.draw(st.integers(0, 17))
        other = data.draw(st.characters(codec="utf-8").filter(lambda character: character != spoilt[place]))
        wrong = spoilt[:place] + other + spoilt[place + 1 :]
        assert wrong_credit_codes([*codes, wrong]) == {wrong}


@given(st.lists(st.text(ALPHABET, min_size=18, max_size=18), max_size=40))
def test_a_column_is_judged_as_each_of_its_codes_is(codes):
    assert wrong_credit_codes(codes) == {code for code in codes if not is_valid(code)}


@pytest.mark.parametrize(
    ("code", "problem", "advice"),
    [
        ("11341600728507525F", "前 17 位对应的校验码（第 18 位）应为“E”，实为“F”", "请对照营业执照逐位核对"),
        ("1134160072850752", "应为 18 位，实为 16 位", "请对照营业执照填写完整"),
        ("411302000012345", "应为 18 位，实为 15 位", "请换成营业执照上 18 位的代码"),
        ("11341600728507S25E", "第 15 位“S”不是代码用字", "可能应为“11341600728507525E”，请对照营业执照核对"),
        (
            "91350100M000100Y4Z",
            "第 18 位“Z”不是代码用字",
            "代码只用数字和除 I、O、S、V、Z 外的大写字母，请对照营业执照改正",
        ),
        ("11010519491231002X", "这是居民身份证号码", "自然人没有信用代码的，此格请留空"),
    ],
)
def test_a_wrong_credit_code_is_told_with_what_is_wrong(code, problem, advice):
    assert told(book(MILL | {"credit_code": code})) == [
        ("error", "credit-code-invalid", "E2", f"“{code}”不是有效的统一社会信用代码：{problem}", advice)
    ]


def test_a_blank_credit_code_is_in_order():
    assert told(book(MILL, MILL | {"credit_code": None})) == []


@pytest.mark.parametrize(
    "permit",
    [
        None,
        "A411303S2020-0001",
        "取水（豫宛）字〔2019〕第001号",
        "取水(豫宛卧)字[2015]第12号",
        "取水（国黄）字[2015]第111002号",
    ],
)
def test_permits_of_the_new_and_the_old_form_are_in_order(permit):
    assert told(book(MILL, MILL | {"permit": permit})) == []


@pytest.mark.parametrize("permit", ["E411303G2021-0012", "D411303G2021-012", "D411303X2021-0012", "D41130３", "办理中"])
def test_another_permit_is_pointed_out(permit):
    assert told(book(MILL, MILL | {"permit": permit})) == [
        (
            "warning",
            "permit-form",
            "K3",
            f"“{permit}”不像取水许可证编号",
            "请对照原证填写：新证形如 D411303G2021-0012，旧证形如 取水（豫宛）字〔2019〕第001号",
        )
    ]


@pytest.mark.parametrize(
    "phone",
    [
        None,
        "0377-63123456",
        "(0377)63123456",
        "63123456",
        "+8613800000000",
        "13800000000、0377-6312345",
        "13800000000/13900000000",
        "138 0000 0000",
        "０３７７－６３１２３４５６转801",
        "张三13800000000（微信同号）",
    ],
)
def test_telephone_numbers_in_use_are_in_order(phone):
    assert told(book(MILL, MILL | {"phone": phone})) == []


@pytest.mark.parametrize(
    ("phone", "problem"),
    [
        ("1380000000", "以 1 开头的手机号应为 11 位，实为 10 位"),
        ("138000000001", "以 1 开头的手机号应为 11 位，实为 12 位"),
        ("13800000000、1390000000", "以 1 开头的手机号应为 11 位，实为 10 位"),
        ("0377-63", "“0377-63”有 6 位数字"),
        ("11位", "“11”有 2 位数字"),
        ("张主任", "没有号码"),
    ],
)
def test_another_telephone_number_is_pointed_out(phone, problem):
    assert told(book(MILL, MILL | {"phone": phone})) == [
        ("warning", "phone-form", "S3", f"“{phone}”不像电话号码：{problem}", "请填 11 位手机号，或“区号-号码”形式的座机号")
    ]
