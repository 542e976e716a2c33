"""One byte of a ledger changed on its way: the file is refused, or reads as it did before."""

import random

import pytest
from builders import PLAIN, ledger, tasks
from flips import flips, ledgers
from making import DAY
from test_second import xlsb

from wellxl.plain import dump
from wellxl.records import Source
from wellxl.running import read_and_check
from wellxl.wells import WELLS


@pytest.fixture(scope="module")
def hundred(tmp_path_factory):
    return ledgers(tmp_path_factory.mktemp("ledgers"))


def reading(folder, name, data):
    """What is read of the bytes, values and findings, without their checksum; None where they are refused."""
    path = folder / name
    path.write_bytes(data)
    checked = read_and_check(Source(path, name), WELLS, DAY)
    assert checked.sha256 or not data
    return None if not checked.lines else dump(checked).replace(checked.sha256.encode(), b"")


def outcomes(hundred, folder, each, *, packed):
    """How many flips were refused, and how many made no difference."""
    refused = same = 0
    for name, data in hundred:
        whole = reading(folder, name, data)
        assert whole is not None, name
        for flip in flips(name, data, each, packed=packed):
            found = reading(folder, name, flip.data)
            assert found in (None, whole), f"{name}: byte {flip.place} is {flip.data[flip.place]}"
            refused, same = refused + (found is None), same + (found is not None)
    return refused, same


def test_the_ledgers_are_a_hundred_and_differ(hundred):
    assert len({name for name, _ in hundred}) == len({data for _, data in hundred}) == 100


@pytest.mark.parametrize("packed", [True, False], ids=["compressed data", "headers"])
def test_a_flipped_byte_is_told_or_makes_no_difference(hundred, tmp_path, packed):
    refused, same = outcomes(hundred, tmp_path, 4, packed=packed)
    assert refused > same


@pytest.mark.slow
@pytest.mark.parametrize("tenth", range(10))
@pytest.mark.parametrize("packed", [True, False], ids=["compressed data", "headers"])
def test_many_flipped_bytes_are_told_or_make_no_difference(hundred, tmp_path, packed, tenth, figure):
    refused, same = outcomes(hundred[tenth::10], tmp_path, 400 if packed else 100, packed=packed)
    figure(f"flips in {'compressed data' if packed else 'zip headers'}", refused=refused, same_values=same)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "xlsb"])
def test_every_single_bit_of_a_workbook_is_told_or_makes_no_difference(hundred, tmp_path, kind, figure):
    name, data = hundred[1] if kind == "xlsx" else ("台账.xlsb", xlsb())
    whole = reading(tmp_path, name, data)
    same = 0
    for place, byte in enumerate(data):
        for bit in range(8):
            found = reading(tmp_path, name, data[:place] + bytes([byte ^ 1 << bit]) + data[place + 1 :])
            assert found in (None, whole), f"byte {place}, bit {bit}"
            same += found is not None
    figure(f"every single bit of one {kind}", refused=len(data) * 8 - same, same_values=same)


@pytest.mark.slow
def test_flips_in_an_xls_end_no_run(tmp_path, figure):
    """BIFF holds no checksum: a changed digit is a digit. All that can be asked is that reading ends well."""
    data = ledger(tmp_path / "卧龙区.xls", tasks("卧龙区", {"应封停": (5, 2)}), PLAIN).read_bytes()
    chance = random.Random(0)
    read = 0
    for _ in range(500):
        place = chance.randrange(len(data))
        flipped = data[:place] + bytes([data[place] ^ chance.randint(1, 255)]) + data[place + 1 :]
        read += reading(tmp_path, "卧龙区.xls", flipped) is not None
    figure("flips in xls", refused=500 - read, read=read)
