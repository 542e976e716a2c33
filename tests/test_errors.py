"""errors.py: one base, two branches."""

import pytest

from wellxl.errors import InputError, OutputError, WellxlError


@pytest.mark.parametrize("kind", [InputError, OutputError])
def test_both_branches_are_caught_by_the_base(kind):
    with pytest.raises(WellxlError, match="磁盘已满"):
        raise kind("磁盘已满")
