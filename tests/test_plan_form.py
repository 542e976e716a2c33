"""Tests of wellxl.reading.plan_form: the form covers the whole campaign, and a list in a cell comes back."""

from dataclasses import fields, is_dataclass
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellxl.campaign import COLOURS, Campaign, District, Field, FieldType, Quantity, Words
from wellxl.reading.plan_form import COLOUR, QUANTITY, SETTINGS, TABLES, WORDS, joined, split

WORD = st.text(st.sampled_from("街道a1、，,；;/（"), min_size=1, max_size=5)


@given(st.lists(WORD, max_size=4))
def test_a_list_in_a_cell_comes_back(words):
    assert split(joined(words)) == tuple(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("封停、应封", ("封停", "应封")),
        ("封停， 应封;封", ("封停", "应封", "封")),
        ("街道、乡镇\n村，居", ("街道、乡镇", "村，居")),
        ("、", ()),
    ],
)
def test_words_are_told_apart_as_clerks_separate_them(text, words):
    assert split(text) == words


def names(record):
    return {field.name for field in fields(record)} if is_dataclass(record) else set(record._fields)


def test_every_attribute_of_a_campaign_stands_somewhere():
    settings = {entry.key for entry in SETTINGS}
    assert {key.removeprefix(QUANTITY) for key in settings if key.startswith(QUANTITY)} == names(Quantity)
    assert {key.removeprefix(COLOUR) for key in settings if key.startswith(COLOUR)} == set(COLOURS)
    assert {entry.key for entry in TABLES["辖区"]} == names(District) | {"order"}
    assert {entry.key for entry in TABLES["字段"]} == names(Field)
    assert set(WORDS["meaning"].values()) == names(Words) | {"placeholders", "district_prefixes"}
    elsewhere = {"districts", "categories", "category_aliases", "fields", "status", "severities", "quantity", "colours"}
    assert {key for key in settings if "." not in key} == names(Campaign) - elsewhere - set(WORDS["meaning"].values())


def test_every_type_of_field_has_a_word_and_every_list_fits_a_drop_down():
    assert set(WORDS["type"].values()) == set(get_args(FieldType))
    assert all(len(",".join(words)) < 255 for words in WORDS.values())
