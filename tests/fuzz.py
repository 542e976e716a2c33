"""Fuzzing, guided by what code each file reaches: `python tests/fuzz.py [seconds]` (600 unless told).

It needs atheris, which the tests do not: `pip install atheris` (Linux, Python 3.11 to 3.13). Changes are those of
mutants.py, behind the checksums, or any bytes; what breaks law.py ends the run and is left as a file whose name is told.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

__all__ = ["main"]


def main(seconds: str = "600") -> None:
    """Try files for so many seconds."""
    try:
        import atheris
    except ImportError:
        sys.exit("atheris is not installed: pip install atheris")
    with atheris.instrument_imports(include=["wellxl", "html.parser", "_markupbase", "csv", "zipfile"]):
        from law import judged
        from mutants import mutated
        from sound import FORMATS, sound

        import wellxl.reading.binary
        import wellxl.reading.markup
        import wellxl.reading.opendocument  # noqa: F401

    folder = Path(tempfile.mkdtemp(prefix="wellxl-fuzz-"))
    path, corpus = folder / "卧龙区.xlsx", folder / "corpus"

    def lawful(data: bytes) -> None:
        path.write_bytes(data)
        judged(path)

    def changed(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        try:
            if chance.random() < 0.9:
                return mutated(data, _kind(data), chance)[:most]
        except Exception:  # a container too broken to be put together anew
            pass
        return bytes(atheris.Mutate(data, most))

    corpus.mkdir()
    for one in FORMATS:
        (corpus / one).write_bytes(sound(one))
    options = [f"-max_total_time={seconds}", "-max_len=300000", "-timeout=60", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", str(corpus)], lawful, custom_mutator=changed)
    atheris.Fuzz()


def _kind(data: bytes) -> str:
    """As which of the sound ledgers' kinds bytes are changed."""
    if data.startswith(b"PK"):
        return next((kind for kind, mark in (("xlsb", b".bin"), ("ods", b"content.xml")) if mark in data), "xlsx")
    kinds = ((b"\xd0\xcf", "xls"), (b"<?xml", "xml"), (b"<", "html"))
    return next((kind for mark, kind in kinds if data.startswith(mark)), "csv")


if __name__ == "__main__":
    main(*sys.argv[1:2])
