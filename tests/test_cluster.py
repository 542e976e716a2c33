"""cluster.py: ledgers read on a dask cluster give the same, whatever becomes of its workers."""

import os
import signal
import sys
from functools import partial
from pathlib import Path

import pytest
from test_sharing import die

import wellxl
from wellxl import InputError, cluster, sharing
from wellxl.cli import main
from wellxl.cluster import connected

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"

pytestmark = pytest.mark.filterwarnings("ignore")  # of distributed's own


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install '\.\[dask\]'"), connected("tcp://127.0.0.1:1"):
        pass


def test_a_scheduler_that_does_not_answer(monkeypatch, tmp_path, capsys):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    out = tmp_path / "a.xlsx"
    assert main(["merge", str(SAMPLE), "-o", str(out), "--scheduler", "tcp://127.0.0.1:1", "--quiet"]) == 2
    assert "集群调度器“tcp://127.0.0.1:1”连不上" in capsys.readouterr().err
    assert not out.exists()


@pytest.fixture(scope="module")
def local():
    """The address of a cluster of three worker processes."""
    distributed = pytest.importorskip("distributed")
    import dask

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1, "distributed.logging.distributed": "critical"}),
        distributed.LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as made,
    ):
        yield made.scheduler_address


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The sample many times over, so that there is something to share out."""
    folder = tmp_path_factory.mktemp("收件")
    for number in range(12):
        for path in SAMPLE.iterdir():
            (folder / f"{number:02}{path.name}").write_bytes(path.read_bytes())
    for age, path in enumerate(sorted(folder.iterdir())):
        os.utime(path, (age, age))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("send", [False, True])
def test_a_worker_that_is_killed_on_the_way_changes_nothing(send, local, folder, tmp_path):
    from distributed import Client

    alone = wellxl.merge(folder, date="2024-06-23").save(tmp_path / "a.xlsx").read_bytes()
    with Client(local, set_as_default=False) as client:
        victims = list(client.run(os.getpid).values())
    told = []

    def progress(done, total):
        if not told:
            os.kill(victims[0], signal.SIGKILL)
        told.append((done, total))

    with connected(local) as executor:
        report = wellxl.merge(folder, date="2024-06-23", executor=executor, send_files=send, progress=progress)
    assert report.save(tmp_path / "b.xlsx").read_bytes() == alone
    assert told == [(number, 48) for number in range(1, 49)]


@pytest.mark.slow
def test_an_item_that_kills_workers_is_found(local):
    with connected(local) as executor:
        found = dict(sharing.through(partial(die, deadly=(3,)), [[1, 2], [3, 4], [5]], executor))
    assert found == {1: 2, 2: 4, 3: None, 4: 8, 5: 10}


@pytest.mark.slow
def test_the_command_line_gives_the_same_bytes(local, tmp_path):
    for name, more in (("a.xlsx", []), ("b.xlsx", ["--scheduler", local]), ("c.xlsx", ["--scheduler", local, "--send-files"])):
        assert main(["merge", str(SAMPLE), "-o", str(tmp_path / name), "--quiet", *more]) == 0
    one, *others = ((tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx", "c.xlsx"))
    assert others == [one, one]


@pytest.mark.slow
def test_workers_of_another_version_are_refused(local, monkeypatch):
    from distributed import Client

    with Client(local, set_as_default=False) as client, monkeypatch.context() as patch:
        patch.setattr(type(client), "run", lambda *_, **__: {"tcp://10.0.0.2:1": "other"})
        with pytest.raises(InputError, match=r"不是同一版本：tcp://10\.0\.0\.2:1"), connected(local):
            pass
        patch.setattr(type(client), "run", lambda *_, **__: {})
        with pytest.raises(InputError, match="没有工作进程"), connected(local):
            pass
