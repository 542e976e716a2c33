"""Several at once: runs that write one target, one folder or one cache; a ledger that changes while it is read."""

import hashlib
import os
import random
import shutil
import signal
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from builders import PLAIN, ledger, tasks
from killing import finished, forked, kill
from making import DAY

import wellxl
from wellxl.cli import main
from wellxl.plain import dump
from wellxl.records import Source
from wellxl.running import read_and_check
from wellxl.wells import WELLS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

DISTRICTS = ("示范区", "卧龙区", "宛城区", "高新区")


def folder(path, number):
    """Ledgers of four districts, other ones for each number, a finding in one."""
    path.mkdir()
    for district in DISTRICTS:
        rows = tasks(district, {"应封停": (4 + number, 2), "应纳管": (2, 1)}, number)
        if district == "卧龙区":
            rows[0]["credit_code"] = "91350100M000100Y4Z"
        ledger(path / f"{district}.xlsx", rows, PLAIN)
    return path


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return [folder(tmp_path_factory.mktemp("inputs") / str(number), number) for number in range(5)]


def merging(inputs, *options):
    """A run, from a moment on that all share."""
    start = time.monotonic() + 0.05

    def run():
        time.sleep(max(0, start - time.monotonic()))
        os._exit(main(["merge", str(inputs), "--date", "2024-06-23", "--quiet", *map(str, options)]))

    return run


def written(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rounds_into_one_target(folders, tmp_path, rounds):
    """So many times all the folders are merged at once; how often each was last, and how many looks found a whole file."""
    target = tmp_path / "out" / "日通报.xlsx"
    target.parent.mkdir()
    whole = [wellxl.merge(one, date=DAY).save(tmp_path / "alone.xlsx").read_bytes() for one in folders]
    last, looks = [0] * len(folders), 0
    for _ in range(rounds):
        runs = {forked(merging(one, "-o", target)) for one in folders}
        while runs:
            if target.exists():
                assert target.read_bytes() in whole
                looks += 1
            time.sleep(0.001)
            for run in [*runs]:
                done, status = os.waitpid(run, os.WNOHANG)
                if done:
                    assert status == 0
                    runs.remove(run)
        last[whole.index(target.read_bytes())] += 1
        assert [*written(target.parent)] == [target.name]
    return last, looks


def test_two_runs_into_one_target(folders, tmp_path):
    last, looks = rounds_into_one_target(folders[:2], tmp_path, 3)
    assert sum(last) == 3
    assert looks > 3


@pytest.mark.slow
@pytest.mark.parametrize("runs", [2, 5])
def test_many_runs_into_one_target(runs, folders, tmp_path, figure):
    last, looks = rounds_into_one_target(folders[:runs], tmp_path, 30)
    assert min(last) > 0 or runs > 2
    figure("runs at once into one target", whole=30 * runs)
    figure("looks at a target that several runs write", whole=looks)


def returns_at_once(folders, tmp_path):
    """Ledgers of one name from several folders, returned into one: every return stands there, none under another's."""
    for number, one in enumerate(folders):
        wellxl.merge(one, date=DAY).returns(tmp_path / f"alone{number}")
    alone = [written(tmp_path / f"alone{number}") for number in range(len(folders))]
    out = tmp_path / "out"
    bulletins = [("-o", tmp_path / f"{number}.xlsx", "--returns", out) for number in range(len(folders))]
    runs = [forked(merging(one, *options)) for one, options in zip(folders, bulletins, strict=True)]
    assert [finished(run) for run in runs] == [0] * len(runs)
    assert sorted(data for name, data in written(out).items() if name.endswith(".xlsx")) == sorted(
        {data for one in alone for name, data in one.items() if name.endswith(".xlsx")}
    )
    assert not [name for name in written(out) if name.startswith(".")]


def test_two_runs_return_into_one_folder(folders, tmp_path):
    returns_at_once([folders[0], folders[1], folders[0]], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(10))
def test_many_runs_return_into_one_folder(turn, folders, tmp_path, figure):
    returns_at_once([*folders, *folders[:2]], tmp_path)
    figure("runs at once that return into one folder", whole=7)


def sharing_a_cache(folders, tmp_path, turns):
    """Runs that share a cache, some of them killed; how many ended well."""
    whole = [wellxl.merge(one, date=DAY).save(tmp_path / "alone.xlsx").read_bytes() for one in folders]
    cache, chance, ended = tmp_path / "cache", random.Random(1), 0
    for turn in range(turns):
        targets = [tmp_path / f"{number}.xlsx" for number in range(len(folders))]
        runs = [forked(merging(one, "-o", target, "--cache", cache)) for one, target in zip(folders, targets, strict=True)]
        if turn % 2:
            time.sleep(chance.uniform(0.03, 0.1))
            os.kill(runs[-1], signal.SIGKILL)
            finished(runs.pop())
        assert [finished(run) for run in runs] == [0] * len(runs)
        assert [target.read_bytes() for target in targets[: len(runs)]] == whole[: len(runs)]
        ended += len(runs)
        if turn % 3 == 2:
            shutil.rmtree(cache)
    wellxl.merge(folders[0], date=DAY, cache=cache)
    assert {Path(name).suffix for name in written(cache)} == {".ledger"}
    return ended


def test_two_runs_share_a_cache(folders, tmp_path):
    assert sharing_a_cache([folders[0], folders[0]], tmp_path, 2) == 3


@pytest.mark.slow
def test_many_runs_share_a_cache(folders, tmp_path, figure):
    ended = sharing_a_cache([*folders[:3], *folders[:2]], tmp_path, 20)
    figure("runs at once that share a cache", the_same_as_without=ended)


# A ledger that changes while it is read ----------------------------------------------------------------------------


@contextmanager
def changing(path, versions, how):
    """Another process puts one version after the other in the ledger's place, without a pause."""

    def change():
        beside = path.with_name("beside")
        while True:
            for data in versions:
                if how == "replaced":
                    beside.write_bytes(data)
                    os.replace(beside, path)
                else:
                    with path.open("wb", buffering=0) as file:
                        file.write(data[: len(data) // 2])
                        time.sleep(0.001)
                        file.write(data[len(data) // 2 :])
                    time.sleep(0.01)

    path.write_bytes(versions[0])
    run = forked(change)
    try:
        yield
    finally:
        kill(run, 0)
        with suppress(FileNotFoundError):
            path.with_name("beside").unlink()


def versions_of(folder, ending):
    """Two versions of one ledger, and what is read of each, by its checksum."""
    made = []
    for number in (0, 1):
        rows = tasks("卧龙区", {"应封停": (30 + number * 20, 9)}, number)
        made.append(ledger(folder / f"made{ending}", rows, PLAIN).read_bytes())
    path = folder / f"卧龙区{ending}"
    read = {}
    for data in made:
        path.write_bytes(data)
        checked = read_and_check(Source(path, path.name), WELLS, DAY)
        assert not checked.refused
        read[hashlib.sha256(data).hexdigest()] = dump(checked)
    return path, made, read


def read_while_changing(tmp_path, how, times, ending=".xlsx"):
    path, made, whole = versions_of(tmp_path, ending)
    came = dict.fromkeys((*whole, "refused"), 0)
    with changing(path, made, how):
        for _ in range(times):
            checked = read_and_check(Source(path, path.name), WELLS, DAY)
            if not checked.refused:
                assert dump(checked) == whole[checked.sha256]
            came["refused" if checked.refused else checked.sha256] += 1
    return list(came.values())


def test_a_ledger_replaced_while_it_is_read(tmp_path):
    first, second, refused = read_while_changing(tmp_path, "replaced", 60)
    assert (bool(first), bool(second), refused) == (True, True, 0)


def test_a_ledger_rewritten_while_it_is_read(tmp_path):
    first, second, refused = read_while_changing(tmp_path, "rewritten", 60)
    assert first + second + refused == 60


@pytest.mark.slow
@pytest.mark.parametrize("how", ["replaced", "rewritten"])
def test_a_ledger_that_changes_again_and_again(how, tmp_path, figure):
    first, second, refused = read_while_changing(tmp_path, how, 1000)
    assert min(first, second) > 0
    assert bool(refused) == (how == "rewritten")
    figure(f"readings of a ledger that is {how} meanwhile", whole=first + second, refused=refused)


def test_what_is_counted_is_what_the_checksum_says(tmp_path):
    """On 来源, too, through the whole of a merge."""
    path, made, _ = versions_of(tmp_path, ".xlsx")
    (tmp_path / "made.xlsx").unlink()
    counted = {hashlib.sha256(data).hexdigest(): rows for data, rows in zip(made, (30, 50), strict=True)}
    with changing(path, made, "replaced"):
        for _ in range(20):
            (balance,) = wellxl.merge(path, date=DAY).bulletin.balances[:1]
            assert balance.counted == counted[balance.line.sha256]
