"""What wellxl costs, beside the usual script and the bare reading of the cells, measured in one run.

    python tests/benchmark.py [--jobs-only a,sample,b,c,d,detail,growth,millions] [--runs 3] [--quick] [--work DIR]

Every measure is a cold process of its own: CPU seconds (user and system, children included), wall seconds and peak
memory (of its largest process), the median of the runs, the contenders taking turns. The totals that a contender finds
are held against the others'. Runs where os.wait4 exists: Linux, macOS.
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

# builders is imported by the process that makes the ledgers only: a child's peak memory begins with its parent's.
ROOT = Path(__file__).parents[1]
QUARTER = 4
PARTS = ("wellxl", "python-calamine", "isal", "openpyxl", "XlsxWriter", "pandas")

FLOOR = """
import glob, sys
from python_calamine import CalamineWorkbook
for path in sorted(glob.glob(sys.argv[1] + "/*")):
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)
"""

OPENED = """
import glob, pathlib, sys
from wellxl.reading.grid import open_book
from wellxl.records import Source
for path in sorted(glob.glob(sys.argv[1] + "/*")):
    assert open_book(Source(pathlib.Path(path), path)).grids
"""

USUAL = """
import glob, json, sys
import pandas
frames = [pandas.read_excel(path, header=1, engine=sys.argv[3]) for path in sorted(glob.glob(sys.argv[1] + "/*"))]
tasks = pandas.concat(frames, ignore_index=True)
tasks["计入完成"] = tasks["完成状态"].isin(["已封停", "已纳管"])
counts = tasks.groupby(["辖区", "分类"])["计入完成"].agg(["size", "sum"])
with pandas.ExcelWriter(sys.argv[2], engine=sys.argv[4]) as book:
    counts.to_excel(book, sheet_name="日通报")
    tasks.to_excel(book, sheet_name="明细", index=False)
print(json.dumps([[*place, *map(int, pair)] for place, pair in zip(counts.index, counts.values)]))
"""

TALLY = """
import json, sys
import wellxl
if __name__ == "__main__":
    cache = sys.argv[3] if len(sys.argv) > 3 else None
    blocks = wellxl.merge(sys.argv[1], date="2024-06-23", jobs=int(sys.argv[2]), cache=cache).bulletin.tally.blocks
    print(json.dumps([[block.district, one.category, one.total, one.completed] for block in blocks for one in block.figures]))
"""

WRITING = """
import sys, time
sys.path.insert(0, "tests")
import wellxl
from wellxl.writing import workbook
from test_column_sheet import StockSheet
report = wellxl.merge(sys.argv[1], date="2024-06-23")
for kind in (workbook.ColumnSheet, StockSheet):
    workbook.ColumnSheet = kind
    cpu, wall = time.process_time(), time.perf_counter()
    report.save(sys.argv[2])
    print(time.process_time() - cpu, time.perf_counter() - wall)
"""

CONTENDERS: Mapping[str, Sequence[str]] = {
    "floor": ("-c", FLOOR, "{folder}"),
    "imports": ("-c", "import python_calamine, xlsxwriter"),
    "opened": ("-c", OPENED, "{folder}"),
    "tally": ("-c", TALLY, "{folder}", "1"),
    "jobs": ("-c", TALLY, "{folder}", "2"),
    "again": ("-c", TALLY, "{folder}", "1", "{cache}"),
    "merge": ("-m", "wellxl", "merge", "{folder}", "-o", "{out}", "--date", "2024-06-23", "--json", "--quiet", "--jobs", "1"),
    "csv": (
        *("-m", "wellxl", "merge", "{folder}", "-o", "{out}", "--date", "2024-06-23", "--json", "--quiet", "--jobs", "1"),
        *("--detail", "csv"),
    ),
    "held": (
        *("-m", "wellxl", "merge", "{folder}", "-o", "{out}", "--date", "2024-06-23", "--json", "--quiet"),
        *("--tasks", "{beside}/任务清单.xlsx", "--previous", "{beside}"),
    ),
    "fast": ("-c", USUAL, "{folder}", "{out}", "calamine", "xlsxwriter"),
    "usual": ("-c", USUAL, "{folder}", "{out}", "openpyxl", "openpyxl"),
}
"""Name → arguments of the Python that is started."""

TITLES = {
    "floor": "floor: python-calamine `to_python` of every sheet, nothing else",
    "imports": "`import python_calamine, xlsxwriter`, nothing else",
    "opened": "**wellxl** up to the cells: the same sheets, with every check of the container",
    "tally": "**wellxl** up to the tally: reading, checks, merge, totals",
    "jobs": "the same with 2 jobs",
    "again": "the same with a cache, one ledger changed",
    "merge": "**wellxl** merge, whole",
    "csv": "**wellxl** merge, whole, the tasks in a csv beside the workbook",
    "held": "**wellxl** merge, whole, held against the task list and the previous bulletin",
    "fast": "pandas script, calamine in, XlsxWriter out",
    "usual": "usual script: pandas and openpyxl, in and out",
}

JOBS = {
    "a": "(a) 4 ledgers of the sample's size",
    "sample": "the sample itself, with its .xls",
    "b": "(b) 400 ledgers × 500 rows",
    "c": "(c) 1 ledger × 200,000 rows",
    "d": "(d) the ledgers of (b), without and with task list and previous bulletin",
    "detail": "the workbook of (c) alone",
    "growth": "ledgers × 500 rows",
    "millions": "4,000 ledgers × 500 rows",
}
_ASKED_FOR = ("millions",)
"""Jobs that take too long to be done unless they are named."""
_FOLDERS = {"d": "b", "millions": "b 4000"}
"""Jobs over the ledgers of others."""

COMPARED = {
    "a": ("floor", "imports", "tally", "merge", "fast", "usual"),
    "sample": ("floor", "merge"),
    "b": ("floor", "opened", "tally", "jobs", "again", "merge", "fast", "usual"),
    "c": ("floor", "opened", "tally", "merge", "fast", "usual"),
    "d": ("floor", "merge", "held"),
    "millions": ("floor", "csv"),
}
"""The contenders of a job."""

GROWTH = (50, 800)
"""Numbers of ledgers that are compared."""


class Measure(NamedTuple):
    cpu: float
    wall: float
    peak: float
    """MB."""


def make(job: str, folder: Path) -> None:
    """Write a job's ledgers; `b/4` and `c/4` are a quarter of the files or rows, `d` is what lies beside those of `b`."""
    import builders

    if job == "d":
        import wellxl

        report = wellxl.merge(made("b", folder.parent), date="2024-06-22")
        report.save(folder / "日通报2024-06-22.xlsx")
        keys = {"district", "street", "name", "well", "location", "category"}
        heads = tuple(head for head in builders.PLAIN.heads if head.key in keys)
        every = [task for seed in range(400) for task in _tasks_of_b(seed)[1]]
        builders.ledger(folder / "任务清单.xlsx", every, builders.Layout("任务清单.xlsx", "清单", heads, title="任务清单"))
        return

    def write(name: str, district: str, counts: Mapping[str, tuple[int, int]], seed: int) -> None:
        builders.ledger(folder / f"{name}.xlsx", builders.tasks(district, counts, seed))

    if job == "a":
        for seed, (district, counts) in enumerate(builders.GOLDEN.items()):
            write(district, district, counts, seed)
    elif job.startswith("b"):
        for seed in range(int(job[2:]) if " " in job else 400 // (QUARTER if "/" in job else 1)):
            district, tasks = _tasks_of_b(seed)
            builders.ledger(folder / f"{district}{seed:03}.xlsx", tasks)
    else:
        part = QUARTER if "/" in job else 1
        write("示范区", "示范区", {"应封停": (120_000 // part, 47_000 // part), "应纳管": (80_000 // part, 6_000 // part)}, 999)


def _tasks_of_b(seed: int) -> tuple[str, list[dict[str, Any]]]:
    """The district and the tasks of the n-th ledger of (b)."""
    import builders

    district = list(builders.GOLDEN)[seed % 4]
    return district, builders.tasks(district, {"应封停": (300, 118), "应纳管": (200, 15)}, seed + 4)


def made(job: str, work: Path) -> Path:
    """The folder of a job's ledgers, made where it is not there yet; renamed once whole."""
    if job == "sample":
        return ROOT / "workbooks" / "示例"
    recipe = hashlib.sha256((ROOT / "tests" / "builders.py").read_bytes() + inspect.getsource(make).encode()).hexdigest()
    folder = work / f"{job.replace('/', '-').replace(' ', '-')}-{recipe[:12]}"
    if not folder.exists():
        print(f"making the ledgers of {job} …", file=sys.stderr)
        partial = Path(tempfile.mkdtemp(dir=work))
        subprocess.run(
            [sys.executable, "-X", "utf8", __file__, "--make", job, "--work", str(partial)], check=True, env=_environment()
        )
        partial.rename(folder)
    return folder


def _environment() -> dict[str, str]:
    """Compiled modules are kept, as they are where a package is installed, but not in the source's folders."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}
    compiled = Path(tempfile.gettempdir()) / f"wellxl-compiled-{os.getuid()}"
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONPYCACHEPREFIX": str(compiled)}


def measure(contender: str, folder: Path, out: Path, beside: Path = ROOT) -> tuple[Measure, dict[str, Any]]:
    """One run of a contender, and the totals that it found."""
    places = {"folder": folder, "out": out, "beside": beside, "cache": out.with_name("cache")}
    command = [part.format(**places) if "\n" not in part else part for part in CONTENDERS[contender]]
    if contender == "again" and (kept := sorted(places["cache"].glob("*.ledger"))):
        kept[0].unlink()  # as if one ledger had changed
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-X", "utf8", *command], stdout=subprocess.PIPE, cwd=ROOT, env=_environment())
    assert process.stdout
    with process.stdout as stream:
        printed = stream.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    # A ledger that is not due counts as missing: job (c) has one district only.
    if process.returncode not in ((0, 1) if contender in ("merge", "held", "csv") else (0,)):
        raise SystemExit(f"{contender} failed on {folder}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Measure(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / unit), totals(printed)


def totals(printed: bytes) -> dict[str, Any]:
    """District and category → total, completed, of whatever a contender printed; sums and zeros left out."""
    told = json.loads(printed or b"[]")
    if isinstance(told, dict):
        told = [[row["district"], row["category"], row["total"], row["completed"]] for row in told["table"]]
    return {
        f"{district} {category}": rest
        for district, category, *rest in told
        if category != "合计" and district != "总计" and rest[0]
    }


def run(job: str, work: Path, runs: int, quick: bool) -> Iterator[str]:
    """The lines of one job's table."""
    if job in ("detail", "growth"):
        yield from _writing(made("c", work)) if job == "detail" else _growth(work, runs)
        return
    contenders = COMPARED[job]
    quarter = quick and job in ("b", "c")
    own = _FOLDERS.get(job, job)
    beside = made("d" if job == "d" else own, work)
    folders = {name: made(f"{own}/4" if quarter and name == "usual" else own, work) for name in contenders}
    measures: dict[str, list[Measure]] = {name: [] for name in contenders}
    agreed: dict[Path, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        measure("merge", made("sample", work), Path(scratch) / "warm.xlsx")  # compiles the modules
        if "again" in contenders:
            measure("again", folders["again"], Path(scratch) / "warm.xlsx")  # fills the cache
        for _ in range(runs):
            for name, folder in folders.items():
                one, found = measure(name, folder, Path(scratch) / f"{name}.xlsx", beside)
                measures[name].append(one)
                if found and agreed.setdefault(folder, found) != found:
                    raise SystemExit(f"{job}: {name} counts otherwise: {found} instead of {agreed[folder]}")
    found = {name: Measure(*map(median, zip(*every, strict=True))) for name, every in measures.items()}
    scale = QUARTER if quarter else 1
    usual = found["usual"].cpu * scale if "usual" in found else None
    for name, (cpu, wall, peak) in found.items():
        times = scale if name == "usual" else 1
        note = ", a quarter of it × 4 (memory as it is)" if times > 1 else ""
        share = f"{cpu * times / usual:.3f}" if usual else ""
        yield (
            f"| {JOBS[job]} | {TITLES[name]}{note} | {cpu * times:.2f} | {wall * times:.2f} | {peak:.0f} "
            f"| {cpu * times / found['floor'].cpu:.2f} | {share} |"
        )


def _writing(folder: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-X", "utf8", "-c", WRITING, str(folder), str(Path(scratch) / "a.xlsx")]
        printed = subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=_environment(), text=True).stdout
    ours, stock = (tuple(map(float, line.split())) for line in printed.splitlines())
    for title, (cpu, wall) in (("**wellxl**", ours), ("the same by XlsxWriter's own worksheet", stock)):
        yield f"| {JOBS['detail']} | {title} | {cpu:.2f} | {wall:.2f} | | | {cpu / stock[0]:.3f} of XlsxWriter's |"


def _growth(work: Path, runs: int) -> Iterator[str]:
    """A ledger's share of the CPU must not depend on how many there are."""
    folders = {size: made(f"b {size}", work) for size in GROWTH}
    found = {
        size: Measure(*map(median, zip(*(measure("tally", folder, work / "a.xlsx")[0] for _ in range(runs)), strict=True)))
        for size, folder in folders.items()
    }
    least = found[GROWTH[0]].cpu / GROWTH[0]
    for size, (cpu, wall, peak) in found.items():
        title = f"{size} {JOBS['growth']} | {TITLES['tally']}"
        yield f"| {title} | {cpu:.2f} | {wall:.2f} | {peak:.0f} | | a ledger {cpu / size / least:.2f} of the first line's |"


def _versions() -> Iterator[str]:
    for part in PARTS:
        try:
            yield f"{part} {version(part)}"
        except PackageNotFoundError:
            yield f"{part} as it stands here"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--jobs-only", default=",".join(job for job in JOBS if job not in _ASKED_FOR), metavar=",".join(JOBS), help="which jobs"
    )
    parser.add_argument("--runs", type=int, default=3, help="how many times each contender runs; the median counts")
    parser.add_argument("--quick", action="store_true", help="give the usual script a quarter of (b) and (c), times four")
    parser.add_argument("--work", type=Path, help="where the ledgers lie; those that are there are used again")
    parser.add_argument("--make", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make(options.make, options.work)
        return
    jobs = options.jobs_only.split(",")
    if unknown := set(jobs) - set(JOBS):
        parser.error(f"no such job: {', '.join(unknown)}")
    with tempfile.TemporaryDirectory() as temporary:
        work = (options.work or Path(temporary)).absolute()
        work.mkdir(parents=True, exist_ok=True)
        print("| job | what | CPU s | wall s | peak MB | CPU ÷ floor | CPU ÷ usual script |\n|---|---|---:|---:|---:|---:|---:|")
        for job in jobs:
            for line in run(job, work, options.runs, options.quick):
                print(line, flush=True)
    print(f"\nPython {platform.python_version()}, {', '.join(_versions())}; {_processor()}, {os.cpu_count()} cores,", end=" ")
    print(f"{platform.system()} {platform.machine()}; median of {options.runs}.")


if __name__ == "__main__":
    main()
