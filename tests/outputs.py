"""Every kind of output as a command line, with small ledgers, and what stands there before and after."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from builders import PLAIN, ledger, tasks

import wellxl
from wellxl.cli import main

__all__ = ["BESIDE", "KINDS", "Output"]

_MERGE = ("merge", "{inputs}", "--date", "2024-06-23", "--quiet", "-o", "{main}/日通报.xlsx")
_COMMANDS: dict[str, Sequence[str]] = {
    "xlsx": (*_MERGE[:-1], "{out}/日通报.xlsx"),
    "csv": (*_MERGE[:-1], "{out}/日通报.xlsx", "--detail", "csv"),
    "parquet": (*_MERGE[:-1], "{out}/日通报.xlsx", "--detail", "parquet"),
    "returns": (*_MERGE, "--returns", "{out}"),
    "html": (*_MERGE, "--html", "{out}/日通报.html"),
    "docx": (*_MERGE, "--docx", "{out}/简报附件.docx"),
    "public": (*_MERGE, "--public", "{out}/对外.xlsx"),
    "image": (*_MERGE, "--image", "{out}/日通报.png"),
    "cache": (*_MERGE, "--cache", "{out}"),
    "template": ("template", "-o", "{out}"),
    "campaign": ("campaign", "-o", "{out}/方案.xlsx"),
    "brief": ("brief", "{bulletin}", "--articles", "{articles}", "--issue", "30", "-o", "{out}/简报.docx"),
}
KINDS = tuple(_COMMANDS)
BESIDE = ("returns", "html", "docx", "public", "image")
"""Written beside a workbook, which is out when they fail."""
_OLD = b"what stood here before"


class Output:
    """One kind: `run` writes it into `out`, and a bulletin into `main` where it stands beside one."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.out, self.main = kind, folder / "out", folder / "main"
        inputs, articles = folder / "收件", folder / "稿件"
        for made in (self.out, self.main, inputs, articles):
            made.mkdir()
        for district in ("示范区", "卧龙区", "宛城区", "高新区"):
            rows = tasks(district, {"应封停": (4, 2), "应纳管": (2, 1)})
            if district == "卧龙区":
                rows[0]["credit_code"] = "91350100M000100Y4Z"  # which is told, and counts: there is something to return
            ledger(inputs / f"{district}.xlsx", rows, PLAIN)
        (articles / "一.txt").write_text("一篇稿件\n卧龙区完成得快。\n", encoding="utf-8")
        bulletin = folder / "以前的.xlsx"
        if kind == "brief":
            wellxl.merge(inputs, date="2024-06-23").save(bulletin)
        places = {"inputs": inputs, "out": self.out, "main": self.main, "articles": articles, "bulletin": bulletin}
        self.command = [word.format(**places) for word in _COMMANDS[kind]]
        self.new: dict[Path, bytes] = {}
        self.old: dict[Path, bytes] = {}

    def run(self) -> int:
        """Write; the exit status."""
        return main(self.command)

    def files(self) -> dict[Path, bytes]:
        """What stands there now."""
        return {path: path.read_bytes() for folder in (self.out, self.main) for path in folder.iterdir()}

    def learn(self) -> None:
        """Remember what a run that nothing hits has written as the new files, and put the old ones in their places."""
        self.new = self.files()
        if self.kind not in ("returns", "cache"):  # which never replace what is there
            self.old = dict.fromkeys(self.new, _OLD)
        self.reset()

    def reset(self) -> None:
        """As it was before; what killed runs have left stays."""
        for path in self.files():
            if path not in self.old and path not in self.left():
                path.unlink()
        for path, data in self.old.items():
            path.write_bytes(data)

    def bulletin_is_new(self) -> bool:
        files = self.files()
        return all(files.get(path) == data for path, data in self.new.items() if path.parent == self.main)

    def left(self) -> set[Path]:
        """Temporary files of killed runs."""
        return {path for folder in (self.out, self.main) for path in folder.glob(".wellxl-*.tmp")}

    def judge(self, *, killed: bool = False) -> str:
        """`old`, `new` or `part of the new` files stand there, each whole and nothing else; fails the test otherwise.

        After a run that was `killed` its temporary file may stand there, until the next one has run.
        """
        files = self.files()
        if killed:
            files = {path: data for path, data in files.items() if path not in self.left()}
        for path, data in files.items():
            assert path in self.new, f"{path.name} was left behind"
            assert data in (self.new[path], self.old.get(path)), f"{path.name} is neither the old nor the new file"
        for path in self.old:
            assert path in files, f"{path.name} is gone"
        mine, old, new = ({path for path in some if path.parent == self.out} for some in (files, self.old, self.new))
        changed = {path for path in mine if path not in old or files[path] != self.old[path]}
        return "new" if changed == new else "part of the new" if changed else "old"
