"""What the bytes of a file are, told by content: its format, or why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from wellxl.records import Hit, Kind

__all__ = ["KINDS", "LIMITS", "Limits", "Refused"]

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask for. Sizes in bytes, times in seconds."""

    file: int = 50 * MIB
    part: int = 512 * MIB
    total: int = 1024 * MIB
    parts: int = 1000
    ratio: int = 200
    ratio_from: int = 10 * MIB
    """The ratio is judged only past this size."""
    box: int = 20_000_000
    """Cells between A1 and the last cell of a sheet."""
    merge: int = 1_000_000
    """Cells of one merged area."""
    memory: int = 2048 * MIB
    cpu: int = 60
    wall: int = 120


LIMITS = Limits()


class Refused(Exception):
    """Within reading only: the file cannot be read. Becomes `Book.refusal`."""

    def __init__(self, kind: Kind, **facts: object) -> None:
        super().__init__(kind.code)
        self.hit = Hit(kind, 0, facts=facts)


KINDS: tuple[Kind, ...] = ()
