"""catalogue.py: every kind of finding, each with a name and words that can be filled in."""

from string import Formatter

import pytest

from wellxl.catalogue import KINDS, title_of
from wellxl.wording import SEVERITIES


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_kind_has_a_sentence_and_something_to_do(kind):
    assert kind.severity in SEVERITIES
    assert kind.sentence
    assert kind.suggestion or kind.severity == "fixed"
    assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(kind.sentence + kind.suggestion))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_source_is_one_that_a_clerk_can_look_up(kind):
    """A standard, a rule of this project, a limit of Excel: no file of those who wrote it."""
    assert ".md" not in kind.source


def test_a_code_that_nobody_knows_is_its_own_name():
    assert title_of("category-missing") == "没有分类"
    assert title_of("no-such-code") == "no-such-code"
