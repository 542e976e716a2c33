"""cache.py: what did not change is not read again, and nothing false is believed."""

import os
import pickle
import shutil
import struct
import subprocess
import zlib
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest

import wellxl
from wellxl import OutputError, cache, running
from wellxl.cache import Cache, fingerprint
from wellxl.records import Source
from wellxl.running import read_all
from wellxl.unfinished import temporary
from wellxl.wells import WELLS

DAY = date(2024, 6, 23)


@pytest.fixture
def ledgers(tmp_path):
    shutil.copytree(Path(__file__).parents[1] / "workbooks" / "示例", tmp_path / "收件")
    return [Source(path, path.name) for path in sorted((tmp_path / "收件").iterdir())]


@pytest.fixture
def read(monkeypatch):
    """The names of the files that were really read."""
    names = []
    real = running.read_and_check
    monkeypatch.setattr(running, "read_and_check", lambda source, *rest: names.append(source.name) or real(source, *rest))
    return names


def run(ledgers, folder, campaign=WELLS, on=DAY):
    return read_all(ledgers, campaign, on, cache=Cache(folder, campaign, on))


def test_a_second_run_reads_only_what_changed(ledgers, tmp_path, read):
    first = run(ledgers, tmp_path / "c")
    assert len(read) == 4
    read.clear()
    assert run(ledgers, tmp_path / "c") == first
    assert read == []
    shutil.copy(ledgers[1].path, ledgers[0].path)
    run(ledgers, tmp_path / "c")
    assert read == [ledgers[0].name]


@pytest.mark.parametrize("what", ["campaign", "day", "version", "name"])
def test_what_decides_the_result_decides_the_entry(what, ledgers, tmp_path, read, monkeypatch):
    run(ledgers[:1], tmp_path / "c")
    read.clear()
    campaign, on = WELLS, DAY
    if what == "campaign":
        campaign = WELLS.with_(name="另一个")
    elif what == "day":
        on = date(2024, 6, 24)
    elif what == "version":
        monkeypatch.setattr(cache, "fingerprint", lambda: "x")
    else:
        ledgers = [Source(ledgers[0].path, "别名.xlsx")]
    run(ledgers[:1], tmp_path / "c", campaign, on)
    assert len(read) == 1


def test_a_file_that_was_only_touched_has_its_new_time(ledgers, tmp_path, read):
    run(ledgers[:1], tmp_path / "c")
    os.utime(ledgers[0].path, (5, 5))
    read.clear()
    (again,) = run(ledgers[:1], tmp_path / "c")
    assert (again.ledgers[0].modified, read) == (5.0, [])


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("executed",)


BOMB, FOREIGN = pickle.dumps(Bomb()), pickle.dumps({"a": 1})


@pytest.mark.parametrize("kind", ["empty", "cut", "a bit", "pickle", "foreign", "bomb", "another's"])
def test_a_damaged_or_foreign_entry_is_replaced_and_never_executed(kind, ledgers, tmp_path, read, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first = run(ledgers[:1], tmp_path / "c")
    (entry,) = (tmp_path / "c").iterdir()
    whole = entry.read_bytes()
    if kind == "another's":
        run(ledgers[1:2], tmp_path / "c")
        (other,) = set((tmp_path / "c").iterdir()) - {entry}
    body = {
        "empty": lambda: b"",
        "cut": lambda: whole[:-5],
        "a bit": lambda: whole[:500] + bytes([whole[500] ^ 1]) + whole[501:],
        "pickle": lambda: BOMB,
        "foreign": lambda: struct.pack("<4sI", b"wxl1", zlib.crc32(FOREIGN)) + FOREIGN,
        "bomb": lambda: struct.pack("<4sI", b"wxl1", zlib.crc32(BOMB)) + BOMB,
        "another's": lambda: other.read_bytes(),
    }[kind]()
    entry.write_bytes(body)
    read.clear()
    assert run(ledgers[:1], tmp_path / "c") == first
    assert len(read) == 1
    read.clear()
    assert run(ledgers[:1], tmp_path / "c") == first
    assert read == []
    assert not (tmp_path / "executed").exists()


def test_a_refusal_is_not_kept(tmp_path, read):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"")
    for _ in range(2):
        run([Source(path, path.name)], tmp_path / "c")
    assert len(read) == 2


def test_its_size_is_bounded_and_the_oldest_go(ledgers, tmp_path, monkeypatch):
    run(ledgers, tmp_path / "c")
    entries = sorted((tmp_path / "c").iterdir())
    for age, entry in enumerate(entries):
        os.utime(entry, (age, age))
    monkeypatch.setattr(cache, "_LARGEST", entries[2].stat().st_size + entries[3].stat().st_size)
    Cache(tmp_path / "c", WELLS, DAY).trim()
    assert sorted((tmp_path / "c").iterdir()) == entries[2:]


def test_what_a_killed_run_left_goes(ledgers, tmp_path):
    run(ledgers[:1], tmp_path / "c")
    done = subprocess.Popen(["true"])
    done.wait()
    left = tmp_path / "c" / temporary(tmp_path).name.replace(f"-{os.getpid()}-", f"-{done.pid}-")
    left.touch()
    run(ledgers[:1], tmp_path / "c")
    assert [one.suffix for one in (tmp_path / "c").iterdir()] == [".ledger"]


def test_the_bytes_are_those_of_a_run_without(ledgers, tmp_path):
    folder = tmp_path / "收件"
    without = wellxl.merge(folder).save(tmp_path / "a.xlsx").read_bytes()
    for _ in range(2):
        assert wellxl.merge(folder, cache=tmp_path / "c").save(tmp_path / "b.xlsx").read_bytes() == without


def test_a_folder_that_cannot_be_one(ledgers, tmp_path):
    with pytest.raises(OutputError, match="缓存文件夹"):
        Cache(ledgers[0].path, WELLS, DAY)


def test_a_full_disk_only_costs_time(ledgers, tmp_path, monkeypatch):
    def full(*_):
        raise OSError

    monkeypatch.setattr(Path, "write_bytes", full)
    assert len(run(ledgers, tmp_path / "c")) == 4


def test_the_fingerprint_is_that_of_the_code_and_of_what_reads_the_cells(monkeypatch):
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 64
    assert [cache._version(part) for part in ("python_calamine", "xlrd")] == [version("python-calamine"), version("xlrd")]
    own = fingerprint()
    monkeypatch.setattr(cache, "_version", lambda part: "9.9" if part == "xlrd" else "")
    assert fingerprint() != own
